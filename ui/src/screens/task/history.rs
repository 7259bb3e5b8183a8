//! Every text that a note ever had, newest first: an earlier one is never overwritten.

use apseko_contract::{NoteHistory, RevisionView, ShowNoteHistory};
use apseko_domain::{NoteId, riga};
use leptos::prelude::*;

use super::notes::author_told;
use crate::answered::Answered;
use crate::host;
use crate::parts::Dialog;
use crate::query::use_query;
use crate::text::{Texts, moment, use_say};

/// The versions of the note that is named, over the task.
#[component]
pub fn HistoryDialog(
    /// Whose versions are shown; `None` while the dialog is closed.
    note: RwSignal<Option<NoteId>>,
) -> impl IntoView {
    let say = use_say();
    view! {
        <Dialog
            open=Signal::derive(move || note.with(Option::is_some))
            title=say.word(Texts::history)
            close_label=say.word(Texts::close)
            on_close=move || note.set(None)
        >
            <Versions note=note />
        </Dialog>
    }
}

#[component]
fn Versions(note: RwSignal<Option<NoteId>>) -> impl IntoView {
    let asked = use_query(move || note.get().map(|note| ShowNoteHistory { note }));
    view! {
        <Answered asked=asked titled=true let:history>
            <ol class="notes">{move || list(&history.get())}</ol>
        </Answered>
    }
}

fn list(history: &NoteHistory) -> Vec<impl IntoView + use<>> {
    history.revisions.iter().cloned().map(|version| view! { <Version version=version /> }).collect()
}

#[component]
fn Version(version: RevisionView) -> impl IntoView {
    let say = use_say();
    let RevisionView { revision, text, author, saved_at } = version;
    let at = move || moment::instant(say.get().0, saved_at, riga(host::now()).date);
    view! {
        <li class="note">
            <p class="note__byline">
                <strong>{move || say.get().revision(u64::from(revision))}</strong>
                " · " {move || author_told(&author, say.get())} " · " <time>{at}</time>
            </p>
            <p class="written">{text}</p>
        </li>
    }
}
