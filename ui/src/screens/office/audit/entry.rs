//! An entry of the audit in words; everything else that is known of it opens in its place.

use apseko_contract::{ActorKind, EventDetail, EventOutcome, EventRow, UiError};
use apseko_domain::{Code, riga};
use leptos::prelude::*;

use super::table::EventTable;
use crate::frame::has_columns;
use crate::host;
use crate::parts::{CodeText, KeyValue, KeyValues, Row, Rows, Tag, Tone};
use crate::problem::explain_error;
use crate::text::{Texts, moment, use_say};

/// Entries, the newest first.
#[component]
pub fn Entries(rows: Memo<Vec<EventRow>>) -> impl IntoView {
    let say = use_say();
    let columns = has_columns();
    let count = move || rows.with(|rows| u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let list = move || {
        if columns.get() {
            return view! { <EventTable rows=rows /> }.into_any();
        }
        view! {
            <Rows label=say.word(Texts::office_audit)>
                <For each=move || rows.get() key=|row| row.place let:row>
                    <Entry row=row />
                </For>
            </Rows>
        }
        .into_any()
    };
    view! {
        <p class="sr-only" role="status">{move || say.get().events_found(count())}</p>
        {list}
    }
}

#[component]
fn Entry(row: EventRow) -> impl IntoView {
    let say = use_say();
    let (at, action, purpose) = (row.at, row.action.clone(), row.purpose.clone());
    let told_at = move || moment::instant(say.get().0, at, riga(host::now()).date);
    let aside = move || view! { <time>{told_at}</time> };
    let tone = if row.outcome == EventOutcome::Refused { Tone::Warn } else { Tone::Neutral };
    let title = say.phrase(move |texts| texts.event(&action));
    let who = row.clone();
    let (object, name) = (row.object.clone(), row.object_name.clone());
    let about = (!object.is_empty()).then(|| {
        let told = move || name.clone().unwrap_or_else(|| say.get().event_object(&object));
        view! { <p class="office__about">{say.word(Texts::events_object)} ": " {told}</p> }
    });
    let from = row.device_label.clone().map(|label| {
        view! { <p class="office__about">{say.word(Texts::events_device)} ": " {label}</p> }
    });
    let why = purpose.map(|purpose| {
        view! { <p>{move || { let texts = say.get(); texts.purpose(&texts.event_purpose(&purpose)) }}</p> }
    });
    view! {
        <Row title=title tone=tone aside=aside>
            <p>{move || actor(&who, say.get())}</p>
            {why}
            {about}
            {from}
            <OutcomeTag outcome=row.outcome code=row.code.clone() />
            <More row=row />
        </Row>
    }
}

/// Who it was, whoever or whatever that is.
pub(super) fn actor(row: &EventRow, texts: Texts) -> String {
    let kind = match row.actor {
        ActorKind::Person => {
            return row.person.as_ref().map_or_else(String::new, |person| person.name.clone());
        }
        ActorKind::Unknown => texts.actor_unknown(),
        ActorKind::Operator => texts.actor_operator(),
        ActorKind::System => texts.actor_system(),
        ActorKind::Server => texts.actor_server(),
    };
    if row.other.is_empty() { kind.to_owned() } else { format!("{kind} ({})", row.other) }
}

/// What came of it, where that is more than that it was done.
#[component]
pub fn OutcomeTag(outcome: EventOutcome, code: Option<String>) -> impl IntoView {
    let say = use_say();
    match outcome {
        EventOutcome::Done => ().into_any(),
        EventOutcome::Begun => view! { <Tag>{say.word(Texts::events_begun)}</Tag> }.into_any(),
        EventOutcome::Refused => view! {
            <Tag tone=Tone::Warn icon=Tone::Warn.icon()>{move || refusal(code.as_deref(), say.get())}</Tag>
        }
        .into_any(),
    }
}

/// A refusal in words; a code without words as it is.
fn refusal(code: Option<&str>, texts: Texts) -> String {
    let Some(code) = code else { return texts.events_refused().to_owned() };
    let with = |known: Code| UiError {
        code: known,
        params: [("code".to_owned(), code.to_owned())].into(),
        correlation_id: String::new(),
    };
    let unexplained =
        explain_error(&UiError { params: [].into(), ..with(Code::ServerRefused) }, texts.0).happened;
    let explained = explain_error(&with(Code::ServerRefused), texts.0).happened;
    let own = Code::ALL.iter().find(|own| own.as_str() == code);
    if explained != unexplained {
        texts.refused(explained)
    } else if let Some(own) = own {
        texts.refused(explain_error(&with(*own), texts.0).happened)
    } else {
        texts.refused(code)
    }
}

/// What only few want to know.
#[component]
fn More(row: EventRow) -> impl IntoView {
    let say = use_say();
    view! {
        <details class="office__more">
            <summary>{say.word(Texts::events_details)}</summary>
            <Facts row=row />
        </details>
    }
}

/// Everything of an entry that no line of it tells.
#[component]
pub fn Facts(row: EventRow) -> impl IntoView {
    let say = use_say();
    let device = row.device.map(|device| device.to_string());
    // What has a name is told by it above; its number stays here, for those who compare.
    let object = row.object_name.is_some().then_some(row.object);
    let details = row.detail.into_iter().map(|EventDetail { name, value }| {
        view! { <KeyValue name=name><CodeText>{value}</CodeText></KeyValue> }
    });
    view! {
        <KeyValues>
            <KeyValue name=say.word(Texts::events_place)>{row.place}</KeyValue>
            <KeyValue name=say.word(Texts::events_code)><CodeText>{row.action}</CodeText></KeyValue>
            {object.map(|object| view! {
                <KeyValue name=say.word(Texts::events_object)><CodeText>{object}</CodeText></KeyValue>
            })}
            {device.map(|device| view! {
                <KeyValue name=say.word(Texts::events_device_number)><CodeText>{device}</CodeText></KeyValue>
            })}
            {(!row.address.is_empty()).then(|| view! {
                <KeyValue name=say.word(Texts::events_address)><CodeText>{row.address}</CodeText></KeyValue>
            })}
            {details.collect_view()}
        </KeyValues>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_refusal_is_told_in_words_where_there_are_some() {
        let lv = Texts(Language::Latvian);
        assert!(refusal(Some("device.revoked"), lv).starts_with("Atteikts: "));
        assert!(
            !refusal(Some("device.revoked"), lv).contains("device.revoked"),
            "the server's codes have words"
        );
        assert_eq!(refusal(Some("house.burnt"), lv), "Atteikts: house.burnt");
        assert_eq!(refusal(None, lv), "Atteikts");
    }
}
