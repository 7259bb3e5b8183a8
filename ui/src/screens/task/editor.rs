//! Corrects a note in place. Nobody's words are replaced unseen: when the note changed in the meantime, both
//! texts stand on the screen until the person decides.

use apseko_contract::{DraftSlot, DraftView, EditNote, NoteView, TaskView};
use apseko_domain::{Code, LongText};
use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;

use super::composer::{is_save, say_fault};
use super::notes::Byline;
use crate::draft::{DraftKeeper, keep_again};
use crate::draft_line::DraftLine;
use crate::news::use_news;
use crate::parts::{Banner, Button, ButtonKind, TextArea, Tone};
use crate::problem::ProblemBanner;
use crate::query::Asked;
use crate::text::{Texts, use_say};
use crate::wish::{Wishing, use_wish};

/// What the field starts with instead of the note's own text.
#[derive(Debug, Clone)]
pub enum Begun {
    /// The host kept it when it was typed.
    Kept(DraftView),
    /// It was dropped and called back, so the host has forgotten it.
    CalledBack(String),
}

/// The field in the place of a note.
#[component]
pub fn Editor(
    /// The note as it stands now.
    note: Memo<NoteView>,
    /// What was typed earlier and not saved.
    begun: StoredValue<Option<Begun>>,
    /// The question behind it.
    asked: Asked<TaskView>,
    /// Whether the editor is open.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let say = use_say();
    let first = note.get_untracked();
    let (draft, called_back) = match begun.try_update_value(Option::take).flatten() {
        Some(Begun::Kept(draft)) => (Some(draft), None),
        Some(Begun::CalledBack(text)) => (None, Some(text)),
        None => (None, None),
    };
    let seen = base_of(&first, draft.as_ref());
    let keeper = DraftKeeper::start_on(DraftSlot::EditedNote(first.note), Some(seen), draft.as_ref());
    if let Some(text) = &called_back {
        keeper.typed(text);
    }
    let based_on = StoredValue::new(seen);
    let text = RwSignal::new(draft.map(|draft| draft.text).or(called_back).unwrap_or(first.text));
    let tried = RwSignal::new(false);
    let edit = use_wish(move |sent: EditNote, outcome| match outcome {
        Ok(revision) => {
            // What was typed while the save was under way is a further edit, of the text that was just saved.
            let left = text.with_untracked(|now| if *now == sent.text { String::new() } else { now.clone() });
            keeper.saved(&left);
            based_on.set_value(revision);
            is_open.set(!left.is_empty());
        }
        Err(error) => {
            keeper.resume();
            if error.code == Code::NoteChanged {
                asked.again();
            }
        }
    });
    let save_over = move |revision: u32| {
        tried.set(true);
        let typed = text.get_untracked();
        if LongText::new(&typed).is_ok() {
            edit.send_after(keeper.pause(), EditNote { note: first.note, based_on: revision, text: typed });
        }
    };
    let save = move || save_over(based_on.get_value());
    let drop_edit = dropper(note, text, begun, keeper, is_open);
    let field = NodeRef::<Textarea>::new();
    focus_when_shown(field);
    let changed =
        Memo::new(move |_| !edit.busy().get() && note.with(|note| note.revision != based_on.get_value()));
    let other_error =
        Signal::derive(move || edit.error().get().filter(|error| error.code != Code::NoteChanged));
    let on_key = move |event: KeyboardEvent| {
        if is_save(&event) {
            save();
        } else if event.key() == "Escape" {
            drop_edit();
        }
    };
    view! {
        <div class="note__card note__card--edited" on:keydown=on_key on:focusout=move |_| keeper.keep_now()>
            <TextArea
                label=say.word(Texts::note_text)
                value=text
                fault=say_fault(text, tried)
                node_ref=field
                on_input=move |typed: String| {
                    keeper.typed(&typed);
                    text.set(typed);
                }
            />
            <ProblemBanner error=other_error on_retry=save />
            <Show
                when=move || changed.get()
                fallback=move || view! { <Actions edit=edit keeper=keeper save=save drop_edit=drop_edit /> }
            >
                <Conflict note=note edit=edit save_over=save_over drop_edit=drop_edit />
            </Show>
        </div>
    }
}

/// The revision that the person was looking at: a later one than a draft was begun on has not been seen.
fn base_of(note: &NoteView, draft: Option<&DraftView>) -> u32 {
    draft.and_then(|draft| draft.based_on).unwrap_or(note.revision)
}

#[component]
fn Actions(
    edit: Wishing<EditNote>,
    keeper: DraftKeeper,
    #[prop(into)] save: UnsyncCallback<()>,
    #[prop(into)] drop_edit: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    view! {
        <div class="composer__foot">
            <div class="foot__said"><DraftLine state=keeper.state() /></div>
            <Button kind=ButtonKind::Quiet on_press=drop_edit>{say.word(Texts::cancel)}</Button>
            <Button kind=ButtonKind::Main busy=edit.busy() busy_label=say.word(Texts::saving) on_press=save>
                {say.word(Texts::save_changes)}
            </Button>
        </div>
    }
}

/// Both texts, and the choice between them.
#[component]
fn Conflict(
    note: Memo<NoteView>,
    edit: Wishing<EditNote>,
    #[prop(into)] save_over: UnsyncCallback<u32>,
    #[prop(into)] drop_edit: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    let over_newest = move || save_over.run(note.with_untracked(|note| note.revision));
    view! {
        <Banner tone=Tone::Warn title=say.word(Texts::note_changed) code=Code::NoteChanged.as_str()>
            <p>{say.word(Texts::note_changed_advice)}</p>
        </Banner>
        <section class="note__other" aria-label=say.word(Texts::newest_version)>
            <h3>{say.word(Texts::newest_version)}</h3>
            <Byline note=note />
            <p class="written">{move || note.with(|note| note.text.clone())}</p>
        </section>
        <div class="composer__foot">
            <Button on_press=drop_edit>{say.word(Texts::keep_newest)}</Button>
            <Button kind=ButtonKind::Main busy=edit.busy() busy_label=say.word(Texts::saving) on_press=over_newest>
                {say.word(Texts::save_mine_over)}
            </Button>
        </div>
    }
}

/// Closes the editor. Words that would be lost can be called back.
fn dropper(
    note: Memo<NoteView>,
    text: RwSignal<String>,
    begun: StoredValue<Option<Begun>>,
    keeper: DraftKeeper,
    is_open: RwSignal<bool>,
) -> impl Fn() + Copy + 'static {
    let news = use_news();
    move || {
        let typed = text.get_untracked();
        let is_lost = note.with_untracked(|note| note.text != typed);
        let again = keeper.command(&typed);
        keeper.forget();
        is_open.set(false);
        if is_lost {
            let undo = move || {
                let screen_is_gone = begun.try_set_value(Some(Begun::CalledBack(typed.clone()))).is_some();
                if screen_is_gone {
                    keep_again(again.clone(), news);
                } else {
                    let _ = is_open.try_set(true);
                }
            };
            news.tell_undoable(Texts::edit_dropped, undo);
        }
    }
}

fn focus_when_shown(field: NodeRef<Textarea>) {
    Effect::new(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_contract::DraftView;

    #[test]
    fn a_draft_begun_on_an_earlier_text_does_not_replace_the_newest_unseen() {
        let note = NoteView {
            note: "01936b3e-7e00-7000-8000-000000000001".parse().unwrap(),
            revision: 3,
            text: "Jumts".to_owned(),
            author: String::new(),
            saved_at: jiff::Timestamp::UNIX_EPOCH,
            draft: None,
        };
        let draft = |based_on| DraftView {
            text: "Jumts bez margām".to_owned(),
            kept_at: jiff::Timestamp::UNIX_EPOCH,
            based_on,
        };
        assert_eq!(base_of(&note, None), 3);
        assert_eq!(base_of(&note, Some(&draft(Some(3)))), 3);
        assert_eq!(
            base_of(&note, Some(&draft(Some(2)))),
            2,
            "the host will refuse, and both texts are shown"
        );
    }
}
