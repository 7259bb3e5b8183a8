//! An entry of a classifier, found while typing. What is not in it stays as the person wrote it.

use apseko_contract::{ListRow, PartView, SearchList};
use apseko_sheets::Value;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::fields::typed_of;
use super::open::{OpenQuestion, put};
use super::typing::{Edit, use_typing};
use crate::parts::{CodeText, Field, FieldWiring, fresh_id};
use crate::query::use_query;
use crate::text::use_say;

/// A field with the entries that match below it.
#[component]
pub fn ClassifierField(
    question: OpenQuestion,
    part: PartView,
    /// The code of the list.
    list: String,
    #[prop(into)] label: Signal<String>,
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let say = use_say();
    let code = StoredValue::new(part.code);
    let typing = use_typing(
        question,
        move || typed_of(question.value(&code.get_value())),
        move |text| -> Edit {
            Box::new(move |answer| {
                let code = code.get_value();
                let entry = Value::Entry { code: String::new(), name: text.clone() };
                put(answer, &code, (!text.trim().is_empty()).then_some(entry));
            })
        },
    );
    let is_open = RwSignal::new(false);
    let asked = use_query(move || {
        is_open.get().then(|| SearchList { list: list.clone(), text: typing.text().get() })
    });
    let found = Memo::new(move |_| asked.newest().get().unwrap_or_default());
    let marked = RwSignal::new(None::<usize>);
    let choose = move |row: ListRow| {
        // The field shows the name already when the answer comes back, so that nothing is saved twice.
        typing.replaced(row.name.clone());
        is_open.set(false);
        question.set_part(&code.get_value(), Some(Value::Entry { code: row.code, name: row.name }));
    };
    let on_key = move |event: KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => {
                is_open.set(true);
                marked.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % count)));
            }
            "ArrowUp" if count > 0 => {
                marked.update(|at| *at = Some(at.map_or(count - 1, |at| (at + count - 1) % count)))
            }
            "Enter" if is_open.get_untracked() => {
                let row =
                    marked.get_untracked().and_then(|at| found.with_untracked(|rows| rows.get(at).cloned()));
                let Some(row) = row else { return };
                choose(row);
            }
            "Escape" if is_open.get_untracked() => is_open.set(false),
            _ => return,
        }
        event.prevent_default();
    };
    let list_id = fresh_id("entries");
    let (controls, shown_id, entry_id) = (list_id.clone(), list_id.clone(), list_id);
    let active = {
        let id = entry_id.clone();
        move || marked.get().filter(|_| is_open.get()).map(|at| format!("{id}-{at}"))
    };
    let chosen_code = Memo::new(move |_| match question.value(&code.get_value()) {
        Some(Value::Entry { code, .. }) => Some(code),
        Some(_) | None => None,
    });
    let hint = Signal::derive(move || {
        let texts = say.get();
        match chosen_code.get() {
            Some(code) if code.is_empty() => texts.classifier_own().to_owned(),
            Some(code) => code,
            None => texts.classifier_hint().to_owned(),
        }
    });
    let control = move |wiring: FieldWiring| {
        view! {
            <input
                class="input"
                id=wiring.control_id
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=move || is_open.get().to_string()
                aria-controls=controls
                aria-activedescendant=active
                aria-describedby=wiring.described_by
                aria-invalid=wiring.invalid
                prop:value=typing.text()
                on:keydown=on_key
                on:click=move |_| is_open.set(true)
                on:input=move |event| {
                    is_open.set(true);
                    marked.set(None);
                    typing.typed(event_target_value(&event));
                }
            />
        }
    };
    let entry = move |(at, row): (usize, ListRow)| {
        let pressed = row.clone();
        view! {
            <li
                class="entry"
                role="option"
                id=format!("{entry_id}-{at}")
                aria-selected=move || (marked.get() == Some(at)).to_string()
                // Before the field loses the focus and the list goes away under the finger.
                on:pointerdown=move |event| event.prevent_default()
                on:click=move |_| choose(pressed.clone())
            >
                <CodeText>{row.code}</CodeText>
                <span>{row.name}</span>
            </li>
        }
    };
    view! {
        <div
            class="classifier"
            on:focusin=move |_| typing.entered()
            on:focusout=move |_| {
                // It is gone already when the field is left because its question went away.
                let _ = is_open.try_set(false);
                typing.left();
            }
        >
            <Field label=label hint=hint fault=fault control=control />
            <ul class="entries" role="listbox" id=shown_id aria-label=label hidden=move || !is_open.get() || found.with(Vec::is_empty)>
                {move || found.get().into_iter().enumerate().map(entry.clone()).collect_view()}
            </ul>
        </div>
    }
}
