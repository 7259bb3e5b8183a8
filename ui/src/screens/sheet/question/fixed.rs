//! What is known without asking is read and not answered, because an answer by hand would change nothing.

use apseko_contract::KnownValue;
use leptos::prelude::*;

use super::super::told::value_told;
use super::open::OpenQuestion;
use crate::text::{Texts, use_say};

/// The value with its source, or that it is not known yet.
#[component]
pub fn FixedValue(question: OpenQuestion) -> impl IntoView {
    let say = use_say();
    let known = Memo::new(move |_| question.cell().with(|cell| cell.known.clone()));
    let part = StoredValue::new(question.parts().into_iter().next());
    move || match known.get() {
        Some(KnownValue { value, source, .. }) => {
            let told =
                move || part.with_value(|part| part.as_ref().map(|part| value_told(&value, part, say.get())));
            view! {
                <p class="fixed-value written">{told}</p>
                <p class="known-line remark">{move || say.get().known_from(&source)}</p>
            }
            .into_any()
        }
        None => view! { <p class="fixed-value remark">{say.word(Texts::not_known_yet)}</p> }.into_any(),
    }
}
