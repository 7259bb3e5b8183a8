//! The place for a new note, always at hand at the bottom of the task.

use apseko_contract::{DraftSlot, TaskView, WriteNote};
use apseko_domain::{LongText, NoteId, TextFault};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::draft::{DraftKeeper, DraftState};
use crate::draft_line::DraftLine;
use crate::parts::{Button, TextArea};
use crate::problem::ProblemBanner;
use crate::text::{Texts, moment, use_say};
use crate::wish::use_wish;

/// Writes a note.
#[component]
pub fn Composer(
    /// The task it belongs to.
    task: Signal<TaskView>,
) -> impl IntoView {
    let say = use_say();
    let known = task.get_untracked();
    let id = known.row.task;
    let keeper = DraftKeeper::start(DraftSlot::NewNote(id), known.draft.as_ref());
    let text = RwSignal::new(known.draft.map(|draft| draft.text).unwrap_or_default());
    let tried = RwSignal::new(false);
    let saved = RwSignal::new(None::<NoteId>);
    let write = use_wish(move |sent: WriteNote, outcome| match outcome {
        Ok(note) => {
            // What was typed while the note was being saved belongs to the next one.
            let left = text.with_untracked(|now| if *now == sent.text { String::new() } else { now.clone() });
            text.set(left.clone());
            keeper.saved(&left);
            tried.set(false);
            saved.set(Some(note));
        }
        Err(_) => keeper.resume(),
    });
    let save = move || {
        tried.set(true);
        let typed = text.get_untracked();
        if LongText::new(&typed).is_ok() {
            write.send_after(keeper.pause(), WriteNote { task: id, text: typed });
        }
    };
    let on_input = move |typed: String| {
        keeper.typed(&typed);
        text.set(typed);
        tried.set(false);
    };
    let fault = say_fault(text, tried);
    view! {
        <section
            class="foot composer"
            aria-label=say.word(Texts::new_note)
            on:keydown=move |event| if is_save(&event) { save() }
            on:focusout=move |_| keeper.keep_now()
        >
            <ProblemBanner error=write.error() on_retry=save />
            <TextArea
                label=say.word(Texts::new_note)
                placeholder=say.word(Texts::note_hint)
                value=text
                fault=fault
                on_input=on_input
            />
            <div class="composer__foot">
                <div class="foot__said">
                    {move || match keeper.state().get() {
                        DraftState::None => view! { <SavedLine task=task saved=saved /> }.into_any(),
                        DraftState::Kept(_) | DraftState::NotKept => {
                            view! { <DraftLine state=keeper.state() /> }.into_any()
                        }
                    }}
                </div>
                <Button
                    busy=write.busy()
                    busy_label=say.word(Texts::saving)
                    keys="Control+Enter"
                    on_press=save
                >
                    {say.word(Texts::save_note)}
                </Button>
            </div>
        </section>
    }
}

/// Says when the note just written was saved, in the host's own time; nothing before the host has told it.
#[component]
fn SavedLine(task: Signal<TaskView>, saved: RwSignal<Option<NoteId>>) -> impl IntoView {
    let say = use_say();
    let at = Memo::new(move |_| {
        let note = saved.get()?;
        task.with(|task| task.notes.iter().find(|known| known.note == note).map(|known| known.saved_at))
    });
    view! {
        <p class="saved" role="status">
            {move || at.get().map(|at| {
                let texts = say.get();
                texts.saved_at(&moment::instant(texts.0, at, apseko_domain::riga(crate::host::now()).date))
            })}
        </p>
    }
}

/// Why a note is not accepted, once somebody has tried to save it.
pub fn say_fault(text: RwSignal<String>, tried: RwSignal<bool>) -> Signal<Option<String>> {
    let say = use_say();
    Signal::derive(move || {
        let fault = tried.get().then(|| text.with(|text| LongText::new(text).err()))??;
        let texts = say.get();
        Some(match fault {
            TextFault::Empty => texts.fault_empty().to_owned(),
            TextFault::TooLong { max } => texts.fault_too_long(max),
            TextFault::Control => texts.fault_control().to_owned(),
        })
    })
}

/// Ctrl+Enter saves, and Cmd+Enter where there is no Ctrl in habit.
pub fn is_save(event: &KeyboardEvent) -> bool {
    let saves = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
    if saves {
        event.prevent_default();
    }
    saves
}
