//! What every form of this screen has: its frame, the word about unsaved text, the way to close it.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

use super::Open;
use crate::frame::is_wide;
use crate::icon::{Glyph, Icon};
use crate::news::use_news;
use crate::parts::{Button, ButtonKind, Choice, Heading};
use crate::text::{Texts, Word, use_say};
use crate::unsaved::use_unsaved;

/// The frame around the fields of a form.
#[component]
pub fn Form(
    /// What the form is about.
    #[prop(into)]
    title: Signal<String>,
    /// Whether something is typed that is not saved.
    #[prop(into)]
    is_unsaved: Signal<bool>,
    /// Whether a save is under way.
    busy: Signal<bool>,
    /// How deep in the screen its heading is.
    #[prop(default = 3)]
    level: u8,
    /// What the button that saves is called.
    #[prop(default = Texts::save)]
    save_word: Word,
    /// Saves.
    #[prop(into)]
    save: UnsyncCallback<()>,
    /// Closes, and drops what was typed.
    #[prop(into)]
    drop_it: UnsyncCallback<()>,
    children: Children,
) -> impl IntoView {
    let say = use_say();
    let box_of_form = NodeRef::<leptos::html::Section>::new();
    focus_first_field(box_of_form);
    let close_word = move || {
        let texts = say.get();
        if is_unsaved.get() { texts.drop_changes() } else { texts.close() }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            save.run(());
        } else if event.key() == "Escape" {
            drop_it.run(());
        }
    };
    view! {
        <section class="kept" aria-label=title node_ref=box_of_form on:keydown=on_key>
            <Heading level=level class="kept__title">{title}</Heading>
            {children()}
            <div class="kept__foot">
                <p class="foot__said">
                    {move || is_unsaved.get().then(|| view! {
                        <small class="draft">{say.word(Texts::unsaved_form)}</small>
                    })}
                </p>
                <Button kind=ButtonKind::Quiet on_press=drop_it>{close_word}</Button>
                <Button
                    kind=ButtonKind::Main
                    busy=busy
                    busy_label=say.word(Texts::saving)
                    keys="Control+Enter"
                    on_press=save
                >
                    {say.word(save_word)}
                </Button>
            </div>
        </section>
    }
}

/// A word in a form about something that will be kept all the same.
#[component]
pub fn Warned(
    /// What to look at; nothing is shown without it.
    #[prop(into)]
    what: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div aria-live="polite">
            {move || what.get().map(|what| view! { <p class="warned"><Glyph icon=Icon::Warning />{what}</p> })}
        </div>
    }
}

/// Closes a form and drops what was typed in it; that can be called back.
pub fn dropper<T>(
    open: RwSignal<Option<Open>>,
    name: String,
    typed: RwSignal<T>,
    known: T,
) -> impl Fn() + Clone
where
    T: Clone + PartialEq + serde::Serialize + Send + Sync + 'static,
{
    let news = use_news();
    let unsaved = use_unsaved();
    move || {
        let left = typed.get_untracked();
        let what = open.get_untracked();
        if left != known {
            let again = name.clone();
            news.tell_undoable(Texts::form_dropped, move || {
                unsaved.put_back(&again, &left);
                let _ = open.try_set(what);
            });
        }
        unsaved.forget(&name);
        close(open);
    }
}

/// Closes the form; the focus goes back to the row that it was opened from.
pub fn close(open: RwSignal<Option<Open>>) {
    let row = open.get_untracked();
    let _ = open.try_set(None);
    request_animation_frame(move || {
        if let Some(row) = row {
            focus_row(row);
        }
    });
}

/// The mark in the document by which the row of something is found again.
pub fn row_mark(what: Open) -> String {
    match what {
        Open::Party(party) => party.map_or("new-party".to_owned(), |party| format!("party-{party}")),
        Open::Person(person) => person.map_or("new-person".to_owned(), |person| format!("person-{person}")),
    }
}

fn focus_row(what: Open) {
    let Some(mark) = document().get_element_by_id(&row_mark(what)) else { return };
    let row = mark.closest(".row").ok().flatten().unwrap_or(mark);
    let target = row.query_selector(".row__link, button").ok().flatten();
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        let _ = target.focus();
    }
}

fn focus_first_field(form: NodeRef<leptos::html::Section>) {
    let wide = is_wide();
    Effect::new(move || {
        let Some(form) = form.get() else { return };
        let field = form.query_selector("input, select, textarea").ok().flatten();
        let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) else { return };
        request_animation_frame(move || {
            let _ = field.focus();
        });
        if !wide.get_untracked() {
            form.scroll_into_view();
        }
    });
}

/// The choices of a field that may stay open: the first is that nothing is chosen.
pub fn with_none(none: &str, choices: impl IntoIterator<Item = Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", none)).chain(choices).collect()
}
