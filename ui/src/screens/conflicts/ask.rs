//! A question to the others instead of a decision: a note on the task that says what stands against what.

use apseko_contract::{AskAboutConflict, ConflictAsked, ConflictView};
use leptos::prelude::*;

use super::told;
use crate::icon::{Glyph, Icon};
use crate::news::use_news;
use crate::parts::{Banner, Button, ButtonKind, Heading, TextArea, Tone};
use crate::problem::ProblemBanner;
use crate::route::Route;
use crate::text::{Language, Texts, moment, use_say};
use crate::unsaved::{use_form, use_unsaved};
use crate::wish::use_wish;

/// The question and who has asked already.
#[component]
pub fn Asking(
    /// The disagreement.
    view: Signal<ConflictView>,
    /// Whether it is being written; ends with the saving.
    asking: RwSignal<bool>,
) -> impl IntoView {
    let say = use_say();
    let has_task = view.with_untracked(|view| view.row.task.is_some());
    view! {
        <section class="section asking" aria-labelledby="asking">
            <Heading level=2 id="asking">{say.word(Texts::conflict_ask)}</Heading>
            <Asked view=view />
            {if has_task {
                view! { <Question view=view asking=asking /> }.into_any()
            } else {
                view! { <Banner tone=Tone::Info title=say.word(Texts::conflict_no_task) /> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Question(view: Signal<ConflictView>, asking: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let (news, unsaved) = (use_news(), use_unsaved());
    let key = view.with_untracked(|view| view.row.key.clone());
    let name = StoredValue::new(format!("ask {key:?}"));
    let text = use_form(name.get_value(), view.with_untracked(question));
    let ask = use_wish(move |_: AskAboutConflict, outcome| {
        if outcome.is_ok() {
            unsaved.forget(&name.get_value());
            news.tell(Texts::conflict_asked_news);
            asking.set(false);
        }
    });
    let key = StoredValue::new(key);
    let send = move || ask.send(AskAboutConflict { key: key.get_value(), text: text.get_untracked() });
    let reference = say.phrase(move |texts| view.with(|view| texts.conflict_reference(&view.reference)));
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        }
    };
    view! {
        <div class="stack" on:keydown=on_key>
            <TextArea
                label=say.word(Texts::conflict_ask_text)
                hint=say.word(Texts::conflict_ask_hint)
                mark=reference
                value=text
                on_input=move |typed| text.set(typed)
            />
            <ProblemBanner error=ask.error() on_retry=send />
            <div class="conflict__foot">
                <Button kind=ButtonKind::Main busy=ask.busy() busy_label=say.word(Texts::saving) on_press=send>
                    {say.word(Texts::conflict_ask_save)}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=move || asking.set(false)>{say.word(Texts::cancel)}</Button>
            </div>
        </div>
    }
}

/// Who has asked about it, with the way to their notes.
#[component]
fn Asked(view: Signal<ConflictView>) -> impl IntoView {
    let say = use_say();
    let asked = Memo::new(move |_| view.with(|view| view.row.asked.clone()));
    let task = view.with_untracked(|view| view.row.task.as_ref().map(|task| Route::Task(task.task).href()));
    let line = move |asked: ConflictAsked| {
        let told = say.phrase(move |texts| {
            texts.conflict_asked_by(
                &told::author(&asked.author, false, texts),
                &moment::minute(texts.0, asked.at),
            )
        });
        view! { <li class="asked__one"><Glyph icon=Icon::Note /><a href=task.clone()>{told}</a></li> }
    };
    view! {
        <ul class="asked__list">{move || asked.get().into_iter().map(line.clone()).collect_view()}</ul>
    }
}

/// What is asked, and of whom. Notes are Latvian, whatever the language of the screen.
fn question(view: &ConflictView) -> String {
    let texts = Texts(Language::Latvian);
    let row = &view.row;
    let what = [told::title(row, texts), told::thing(row, texts)].join(" – ");
    let others = view.alternatives.iter().flat_map(|one| &one.said).filter(|said| !said.here);
    let mut whom: Vec<&str> =
        others.map(|said| said.author.as_str()).filter(|name| !name.is_empty()).collect();
    whom.sort_unstable();
    whom.dedup();
    let mut lines = vec![texts.conflict_question(&whom.join(", "), &what)];
    for (number, one) in (1..).zip(&view.alternatives) {
        let by = one.said.first().map(|said| {
            let author = told::author(&said.author, said.here, texts);
            format!(" ({author}, {}, {})", moment::minute(texts.0, said.at), told::device(said, texts))
        });
        let value = told::value_line(row, &one.value, texts);
        lines.push(format!("{number}) „{value}”{}", by.unwrap_or_default()));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_contract::{
        AlternativeView, ConflictAbout, ConflictKey, ConflictRow, ConflictValue, SaidView, ThingKind,
    };

    #[test]
    fn a_question_says_what_stands_against_what_and_whom_it_asks() {
        let said = |author: &str, here| SaidView {
            author: author.to_owned(),
            here,
            device: "0A0B0C0D".to_owned(),
            at: "2026-11-20T10:05:00Z".parse().unwrap(),
            clock_trusted: true,
            delivered: false,
            wrote: Vec::new(),
        };
        let one = |value: &str, author: &str, here| AlternativeView {
            id: "a".to_owned(),
            value: ConflictValue::Text(value.to_owned()),
            said: vec![said(author, here)],
        };
        let view = ConflictView {
            row: ConflictRow {
                key: ConflictKey { kind: ThingKind::Note, id: uuid::Uuid::nil(), field: "text".to_owned() },
                task: None,
                about: ConflictAbout::Note,
                values: Vec::new(),
                newest: jiff::Timestamp::UNIX_EPOCH,
                asked: Vec::new(),
            },
            open: true,
            alternatives: vec![one("14", "Ilze Kalniņa", true), one("9", "Andris Bērziņš", false)],
            seen: Vec::new(),
            writing: None,
            reference: String::new(),
        };
        let asked = question(&view);
        assert!(asked.starts_with("Jautājums kolēģim (Andris Bērziņš):"), "nobody asks themselves: {asked}");
        assert!(asked.contains("1) „14” (Ilze Kalniņa, 20.11.2026. 12:05, šajā ierīcē)"), "{asked}");
        assert!(asked.contains("2) „9” (Andris Bērziņš, 20.11.2026. 12:05, ierīcē 0A0B0C0D)"), "{asked}");
    }
}
