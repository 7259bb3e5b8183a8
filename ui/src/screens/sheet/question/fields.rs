//! Fields of a question that are typed in. Numbers and days go out as they were typed: the host reads them, and what
//! it cannot read is kept.

use apseko_contract::{PartKindView, PartView};
use apseko_domain::riga;
use apseko_sheets::Value;
use leptos::prelude::*;

use super::open::{OpenQuestion, put};
use super::typing::{Edit, Typing, use_typing};
use crate::host;
use crate::parts::{Button, Field, FieldWiring, TextArea, TextField};
use crate::text::{Texts, use_say};

/// What a field shows of a value: as it is typed, not as it is told.
pub fn typed_of(value: Option<Value>) -> String {
    match value {
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Date(day)) => day.to_string(),
        Some(Value::DateTime(at)) => at.strftime("%Y-%m-%dT%H:%M").to_string(),
        Some(Value::Text(text) | Value::Unfit(text) | Value::Address { text, .. }) => text,
        Some(Value::Entry { name, .. } | Value::Person { name, .. }) => name,
        Some(Value::Choice(_) | Value::Multi(_) | Value::Captured(_)) | None => String::new(),
    }
}

/// Follows a part that is one text.
fn typing_of(question: OpenQuestion, code: String, value: fn(String) -> Value) -> Typing {
    let read = code.clone();
    use_typing(
        question,
        move || typed_of(question.value(&read)),
        move |text| -> Edit {
            let code = code.clone();
            Box::new(move |answer| put(answer, &code, (!text.trim().is_empty()).then(|| value(text))))
        },
    )
}

/// Tells a field when it is entered and left.
#[component]
pub fn Written(typing: Typing, children: Children) -> impl IntoView {
    view! {
        <div class="written-in" on:focusin=move |_| typing.entered() on:focusout=move |_| typing.left()>
            {children()}
        </div>
    }
}

/// A number with its unit.
#[component]
pub fn NumberField(
    question: OpenQuestion,
    part: PartView,
    #[prop(into)] label: Signal<String>,
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let (unit, decimals) = if let PartKindView::Number { unit, decimals } = part.kind {
        (unit, decimals)
    } else {
        (String::new(), 0)
    };
    let typing = typing_of(question, part.code, Value::Text);
    let control = move |wiring: FieldWiring| {
        view! {
            <div class="unit">
                <input
                    class="input input--digits unit__number"
                    id=wiring.control_id
                    type="text"
                    inputmode=if decimals == 0 { "numeric" } else { "decimal" }
                    autocomplete="off"
                    aria-describedby=wiring.described_by
                    aria-invalid=wiring.invalid
                    prop:value=typing.text()
                    on:input=move |event| typing.typed(event_target_value(&event))
                />
                <span class="unit__word">{unit}</span>
            </div>
        }
    };
    view! { <Written typing=typing><Field label=label fault=fault control=control /></Written> }
}

/// A day, or a day with a time as Latvian clocks show it.
#[component]
pub fn MomentField(
    question: OpenQuestion,
    part: PartView,
    #[prop(into)] label: Signal<String>,
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let say = use_say();
    let with_time = part.kind == PartKindView::DateTime;
    let typing = typing_of(question, part.code, Value::Text);
    let control = move |wiring: FieldWiring| {
        view! {
            <input
                class="input input--date"
                id=wiring.control_id
                type=if with_time { "datetime-local" } else { "date" }
                aria-describedby=wiring.described_by
                aria-invalid=wiring.invalid
                prop:value=typing.text()
                on:input=move |event| typing.typed(event_target_value(&event))
            />
        }
    };
    let now = move || {
        let moment = riga(host::now());
        typing.chosen(moment.date.to_datetime(moment.time).strftime("%Y-%m-%dT%H:%M").to_string());
    };
    view! {
        <div class="moment">
            <Written typing=typing><Field label=label fault=fault control=control /></Written>
            {with_time.then(|| view! { <Button on_press=now>{say.word(Texts::now_button)}</Button> })}
        </div>
    }
}

/// A line, or several paragraphs.
#[component]
pub fn WordsField(
    question: OpenQuestion,
    part: PartView,
    #[prop(into)] label: Signal<String>,
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let is_long = part.kind == PartKindView::Paragraphs;
    let typing = typing_of(question, part.code, Value::Text);
    let on_input = move |text| typing.typed(text);
    view! {
        <Written typing=typing>
            {if is_long {
                view! { <TextArea label=label value=typing.text() fault=fault on_input=on_input /> }.into_any()
            } else {
                view! { <TextField label=label value=typing.text() fault=fault on_input=on_input /> }.into_any()
            }}
        </Written>
    }
}

/// A place. Its code and position belong to the words that they were found for, so other words drop them.
#[component]
pub fn AddressField(
    question: OpenQuestion,
    part: PartView,
    #[prop(into)] label: Signal<String>,
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let say = use_say();
    let address = |text| Value::Address { text, code: String::new(), position: String::new() };
    let typing = typing_of(question, part.code, address);
    view! {
        <Written typing=typing>
            <TextField
                label=label
                placeholder=say.word(Texts::address_text)
                value=typing.text()
                fault=fault
                on_input=move |text| typing.typed(text)
            />
        </Written>
    }
}

/// A person: who, and what else is known of them.
#[component]
pub fn PersonFields(question: OpenQuestion, part: PartView, fault: Signal<Option<String>>) -> impl IntoView {
    let say = use_say();
    let name = person_typing(question, part.code.clone(), |(name, _)| name, |(_, about), text| (text, about));
    let about = person_typing(question, part.code, |(_, about)| about, |(name, _), text| (name, text));
    view! {
        <div class="person-fields">
            <Written typing=name>
                <TextField
                    label=say.word(Texts::name_of_person)
                    value=name.text()
                    fault=fault
                    on_input=move |text| name.typed(text)
                />
            </Written>
            <Written typing=about>
                <TextField
                    label=say.word(Texts::about_person)
                    value=about.text()
                    on_input=move |text| about.typed(text)
                />
            </Written>
        </div>
    }
}

/// The name of a person, and what else is known of them.
type Person = (String, String);

fn person_of(value: Option<&Value>) -> Person {
    match value {
        Some(Value::Person { name, about }) => (name.clone(), about.clone()),
        Some(other) => (typed_of(Some(other.clone())), String::new()),
        None => Person::default(),
    }
}

fn person_typing(
    question: OpenQuestion,
    code: String,
    read: fn(Person) -> String,
    write: fn(Person, String) -> Person,
) -> Typing {
    let own = code.clone();
    use_typing(
        question,
        move || read(person_of(question.value(&own).as_ref())),
        move |text| -> Edit {
            let code = code.clone();
            Box::new(move |answer| {
                let (name, about) = write(person_of(answer.parts.get(code.as_str())), text);
                let is_somebody = !name.trim().is_empty() || !about.trim().is_empty();
                put(answer, &code, is_somebody.then_some(Value::Person { name, about }));
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_shows_a_value_as_it_is_typed() {
        assert_eq!(typed_of(Some(Value::Number("2,5".parse().unwrap()))), "2,5");
        let at = "2026-11-20T10:31:00".parse().unwrap();
        assert_eq!(typed_of(Some(Value::DateTime(at))), "2026-11-20T10:31", "the picker takes no seconds");
        assert_eq!(typed_of(Some(Value::Unfit("divi".to_owned()))), "divi", "what was typed is not lost");
    }
}
