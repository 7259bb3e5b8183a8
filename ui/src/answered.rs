//! Shows a question's answer, and what to do while there is none: every screen waits and fails alike.

use leptos::prelude::*;

use crate::parts::Pending;
use crate::problem::{ProblemBanner, ProblemPage};
use crate::query::Asked;
use crate::text::{Texts, use_say};

/// Shows the newest answer through `children`, which stay on the screen while the answer changes. An error
/// takes the whole place only when there was never an answer.
#[component]
pub fn Answered<R, F, V>(
    /// The question.
    asked: Asked<R>,
    /// Whether the screen has its heading above this already.
    #[prop(optional)]
    titled: bool,
    /// Shows the answer.
    children: F,
) -> impl IntoView
where
    R: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(Signal<R>) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let say = use_say();
    let newest = asked.newest();
    let is_known = Memo::new(move |_| newest.with(Option::is_some));
    move || {
        let first = if is_known.get() { newest.get_untracked() } else { None };
        if let Some(first) = first {
            let current = Memo::new(move |last: Option<&R>| {
                newest.get().or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
            });
            let shown = children(current.into());
            return view! {
                <ProblemBanner error=asked.error() on_retry=move || asked.again() />
                {shown}
            }
            .into_any();
        }
        match asked.error().get() {
            Some(error) => {
                view! { <ProblemPage error=error titled=titled on_retry=move || asked.again() /> }.into_any()
            }
            None => view! { <Pending text=say.word(Texts::loading) /> }.into_any(),
        }
    }
}
