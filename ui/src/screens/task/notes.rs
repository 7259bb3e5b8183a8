//! The notes of a task, oldest first: who wrote what and when, to correct in place or to take out.

use apseko_contract::{NoteView, RestoreNote, RetractNote, TaskView};
use apseko_domain::{NoteId, riga};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::editor::{Begun, Editor};
use super::history::HistoryDialog;
use crate::host;
use crate::icon::Icon;
use crate::news::{News, use_news};
use crate::parts::{Button, ButtonKind, Heading, IconButton};
use crate::problem::ProblemBanner;
use crate::query::Asked;
use crate::text::{Texts, moment, use_say};
use crate::wish::{Wishing, use_wish};

/// The list of notes.
#[component]
pub fn Notes(
    /// The task.
    task: Signal<TaskView>,
    /// The question behind it, to ask again after a conflict.
    asked: Asked<TaskView>,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let history_of = RwSignal::new(None::<NoteId>);
    // Here and not in the row, because the row is gone by the time its removal is confirmed.
    let retract = use_wish(move |removed: RetractNote, outcome| {
        if outcome.is_ok() {
            news.tell_undoable(Texts::note_removed, move || restore(removed.note, news));
        }
    });
    let edited = RwSignal::new(Vec::<NoteId>::new());
    let ids = Memo::new(move |_| {
        let written = task.with(|task| task.notes.iter().map(|note| note.note).collect::<Vec<_>>());
        edited.with(|edited| shown(written, edited))
    });
    view! {
        <section class="section">
            <Heading level=2>{say.word(Texts::notes)}</Heading>
            <Show when=move || ids.with(Vec::is_empty)>
                <p class="remark">{say.word(Texts::no_notes)}</p>
            </Show>
            <ProblemBanner error=retract.error() />
            <ol class="notes">
                <For each=move || ids.get() key=|id| *id let:id>
                    <Note id=id task=task asked=asked edited=edited history_of=history_of retract=retract />
                </For>
            </ol>
            <HistoryDialog note=history_of />
        </section>
    }
}

/// A note that somebody else takes out while it is being corrected stays until the correction is finished.
fn shown(mut written: Vec<NoteId>, edited: &[NoteId]) -> Vec<NoteId> {
    let missing: Vec<NoteId> = edited.iter().copied().filter(|id| !written.contains(id)).collect();
    written.extend(missing);
    written
}

#[component]
fn Note(
    id: NoteId,
    task: Signal<TaskView>,
    asked: Asked<TaskView>,
    edited: RwSignal<Vec<NoteId>>,
    history_of: RwSignal<Option<NoteId>>,
    retract: Wishing<RetractNote>,
) -> impl IntoView {
    let find = move |task: &TaskView| task.notes.iter().find(|note| note.note == id).cloned();
    let Some(first) = task.with_untracked(find) else { return ().into_any() };
    // Later the draft lives in the editor, and what the task says about it is old.
    let begun = StoredValue::new(first.draft.clone().map(Begun::Kept));
    let is_edited = RwSignal::new(first.draft.is_some());
    Effect::new(move || {
        let now = is_edited.get();
        edited.update(|edited| {
            edited.retain(|other| *other != id);
            if now {
                edited.push(id);
            }
        });
    });
    // The last known text stays while the row is on its way out of the list.
    let note = Memo::new(move |last: Option<&NoteView>| {
        task.with(find).or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
    });
    view! {
        <li class="note">
            {move || if is_edited.get() {
                view! { <Editor note=note begun=begun asked=asked is_open=is_edited /> }.into_any()
            } else {
                view! { <Written note=note is_edited=is_edited history_of=history_of retract=retract /> }.into_any()
            }}
        </li>
    }
    .into_any()
}

#[component]
fn Written(
    note: Memo<NoteView>,
    is_edited: RwSignal<bool>,
    history_of: RwSignal<Option<NoteId>>,
    retract: Wishing<RetractNote>,
) -> impl IntoView {
    let say = use_say();
    let id = note.with_untracked(|note| note.note);
    let was_edited = Memo::new(move |_| note.with(|note| note.revision > 1));
    view! {
        <article class="note__card">
            <header class="note__head">
                <Byline note=note />
                <Show when=move || was_edited.get()>
                    <Button kind=ButtonKind::Quiet icon=Icon::History on_press=move || history_of.set(Some(id))>
                        {say.word(Texts::edited)}
                        <span class="sr-only">". " {say.word(Texts::show_history)}</span>
                    </Button>
                </Show>
                <span class="note__tools">
                    <IconButton
                        icon=Icon::Edit
                        label=say.word(Texts::edit_note)
                        on_press=move || is_edited.set(true)
                    />
                    <IconButton
                        icon=Icon::Trash
                        label=say.word(Texts::remove_note)
                        disabled=retract.busy()
                        on_press=move || {
                            let based_on = note.with_untracked(|note| note.revision);
                            retract.send(RetractNote { note: id, based_on });
                        }
                    />
                </span>
            </header>
            <p class="written">{move || note.with(|note| note.text.clone())}</p>
        </article>
    }
}

/// Who wrote the newest text, and when.
#[component]
pub fn Byline(
    /// The note.
    note: Memo<NoteView>,
) -> impl IntoView {
    let say = use_say();
    let author = move || note.with(|note| author_told(&note.author, say.get()));
    let at = move || {
        let at = note.with(|note| note.saved_at);
        moment::instant(say.get().0, at, riga(host::now()).date)
    };
    view! { <p class="note__byline"><strong>{author}</strong> " " <time>{at}</time></p> }
}

/// Until people have accounts, an author can be nameless.
pub fn author_told(author: &str, texts: Texts) -> String {
    if author.is_empty() { texts.unknown_author().to_owned() } else { author.to_owned() }
}

/// Takes the removal back. It outlives the screen, because the undo is still there when the screen is not.
fn restore(note: NoteId, news: News) {
    spawn_local(async move {
        match host::call(RestoreNote { note }).await {
            Ok(()) => news.tell(Texts::note_restored),
            Err(error) => news.tell_failed(&error, move || restore(note, news)),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_that_is_being_corrected_does_not_vanish_under_the_hand() {
        let note = |last: u128| NoteId(uuid::Uuid::from_u128(last));
        assert_eq!(shown(vec![note(1)], &[note(1)]), [note(1)]);
        assert_eq!(shown(vec![note(1)], &[note(2)]), [note(1), note(2)], "its typed words would go with it");
    }
}
