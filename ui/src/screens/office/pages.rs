//! Lists that come page by page: the first page keeps itself fresh, and later ones are added below it when somebody wants them.

use std::time::Duration;

use apseko_contract::{
    Command, DeviceRow, EventRow, ListDevices, ListEvents, ListPeople, ListQuarantine, PersonRow,
    QuarantineRow, UiError, WhoViewed,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_office;
use crate::host;
use crate::parts::Button;
use crate::problem::ProblemBanner;
use crate::query::Asked;
use crate::text::{Texts, use_say};

/// Fast typing asks the server once: every question about people stands in its audit.
pub const ASK_AFTER: Duration = Duration::from_millis(300);

/// A question whose answer has more pages than one.
pub trait Paged: Command<Reply: Clone + PartialEq + Sync> + Sync {
    /// What is on a page.
    type Item: Clone + PartialEq + Send + Sync + 'static;

    /// The same question about what comes after.
    #[must_use]
    fn going_on(self, from: String) -> Self;

    /// What is on a page, and from where to go on.
    fn parts(reply: Self::Reply) -> (Vec<Self::Item>, Option<String>);
}

/// Says of a question where its pages are.
macro_rules! paged {
    ($($question:ty => $item:ty, $field:ident;)+) => { $(
        impl Paged for $question {
            type Item = $item;

            fn going_on(self, from: String) -> Self {
                Self { after: Some(from), ..self }
            }

            fn parts(reply: Self::Reply) -> (Vec<$item>, Option<String>) {
                (reply.$field, reply.next)
            }
        }
    )+ };
}

paged! {
    ListDevices => DeviceRow, devices;
    ListEvents => EventRow, events;
    ListPeople => PersonRow, people;
    ListQuarantine => QuarantineRow, rows;
    WhoViewed => EventRow, events;
}

/// A list that is asked for page by page.
pub struct Pages<C: Paged> {
    first: Asked<C::Reply>,
    later: RwSignal<Vec<C::Item>>,
    next: RwSignal<Option<String>>,
    /// Counts the first pages, so that nothing is added to another list than the one that was looked at.
    turn: RwSignal<u32>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<UiError>>,
    question: UnsyncCallback<(), Option<C>>,
}

impl<C: Paged> Clone for Pages<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Paged> Copy for Pages<C> {}

impl<C: Paged> Pages<C> {
    /// The first page.
    pub fn first(self) -> Asked<C::Reply> {
        self.first
    }

    /// Everything that was asked for so far.
    pub fn rows(self) -> Vec<C::Item> {
        let first = self.first.newest().get().map(C::parts);
        let mut rows = first.map_or_else(Vec::new, |(rows, _)| rows);
        rows.extend(self.later.get());
        rows
    }

    fn more(self) {
        let question = untrack(|| self.question.run(()));
        let from = self.next.get_untracked().filter(|_| !self.busy.get_untracked());
        let (Some(question), Some(from)) = (question, from) else { return };
        let turn = self.turn.get_untracked();
        self.busy.set(true);
        spawn_local(async move {
            let outcome = host::call(question.going_on(from)).await;
            let _ = self.busy.try_set(false);
            if self.turn.try_get_untracked() == Some(turn) {
                self.take(outcome);
            }
        });
    }

    fn take(self, outcome: Result<C::Reply, UiError>) {
        let _ = self.error.try_set(outcome.as_ref().err().cloned());
        if let Ok(reply) = outcome {
            let (rows, next) = C::parts(reply);
            let _ = self.later.try_update(|later| later.extend(rows));
            let _ = self.next.try_set(next);
        }
    }
}

/// Asks for a list page by page.
pub fn use_pages<C: Paged>(question: impl Fn() -> Option<C> + Copy + 'static) -> Pages<C> {
    let pages = Pages {
        first: use_office(question),
        later: RwSignal::new(Vec::new()),
        next: RwSignal::new(None),
        turn: RwSignal::new(0),
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
        question: UnsyncCallback::new(move |()| question()),
    };
    Effect::new(move || {
        let next = pages.first.newest().get().map(C::parts).and_then(|(_, next)| next);
        pages.turn.update(|turn| *turn = turn.wrapping_add(1));
        pages.later.set(Vec::new());
        pages.error.set(None);
        pages.next.set(next);
    });
    pages
}

/// The way to the next page, while there is one.
#[component]
pub fn MorePages<C: Paged>(pages: Pages<C>) -> impl IntoView {
    let say = use_say();
    view! {
        <ProblemBanner error=pages.error on_retry=move || pages.more() />
        <Show when=move || pages.next.with(Option::is_some)>
            <div class="cluster">
                <Button busy=pages.busy busy_label=say.word(Texts::loading) on_press=move || pages.more()>
                    {say.word(Texts::office_more)}
                </Button>
            </div>
        </Show>
    }
}
