//! What is known about a task, as tags in a list and as facts beside it.

use apseko_contract::{TaskRow, TaskView};
use apseko_domain::SheetKind;
use jiff::civil::{Date, Time};
use leptos::prelude::*;

use crate::icon::Icon;
use crate::parts::{Card, CodeText, KeyValue, KeyValues, Tag, Tone};
use crate::text::{Language, Texts, moment, use_say};

/// With so few days left a deadline needs attention.
const NEAR_DAYS: i32 = 3;

/// Origin, whether it is confirmed, sheets, kind of violation and deadline.
#[component]
pub fn TaskTags(row: TaskRow) -> impl IntoView {
    let say = use_say();
    let TaskRow { origin, unconfirmed, sheets, area, due, days_left, .. } = row;
    view! {
        <div class="meta">
            <Tag>{move || say.get().origin_short(origin)}</Tag>
            {unconfirmed.then(|| view! { <UnconfirmedTag /> })}
            {(!sheets.is_empty()).then(|| view! { <Tag>{sheet_codes(&sheets)}</Tag> })}
            {area.map(|area| view! { <Tag tone=Tone::Info>{move || say.get().area(area)}</Tag> })}
            {due.map(|due| view! {
                <DueDate due=due days_left=days_left />
            })}
        </div>
    }
}

/// Nobody but whoever recorded the task has looked at it.
#[component]
pub fn UnconfirmedTag() -> impl IntoView {
    let say = use_say();
    view! { <Tag tone=Tone::Warn icon=Icon::People>{say.word(Texts::confirm_awaited)}</Tag> }
}

/// A deadline in a list; one that has passed says so in a word, not by its colour alone.
#[component]
fn DueDate(due: Date, days_left: Option<i32>) -> impl IntoView {
    let say = use_say();
    let tone = due_tone(days_left);
    let told = move || match days_left {
        Some(days @ ..0) => format!("{} · {}", say.get().days_left(days), say.get().due_on(due)),
        Some(0..) | None => say.get().due_on(due),
    };
    if tone == Tone::Neutral {
        view! { <Tag>{told}</Tag> }.into_any()
    } else {
        view! { <Tag tone=tone icon=Icon::Clock>{told}</Tag> }.into_any()
    }
}

/// How near a deadline is, in a word or two.
#[component]
pub fn DueTag(days_left: Option<i32>) -> impl IntoView {
    let say = use_say();
    days_left.map(|days| {
        let told = move || say.get().days_left(days);
        let tone = due_tone(days_left);
        if tone == Tone::Neutral {
            view! { <span class="number">{told}</span> }.into_any()
        } else {
            view! { <Tag tone=tone icon=Icon::Clock>{told}</Tag> }.into_any()
        }
    })
}

/// The facts of a task, one line each; what nobody knows has no line.
#[component]
pub fn TaskFacts(task: TaskView) -> impl IntoView {
    let say = use_say();
    let TaskView { row, reg_no, .. } = task;
    let TaskRow { place, object, origin, sheets, area, day, time, due, days_left, .. } = row;
    view! {
        <Card>
            <KeyValues>
                {(!reg_no.is_empty()).then(|| view! {
                    <KeyValue name=say.word(Texts::reg_no)><CodeText>{reg_no}</CodeText></KeyValue>
                })}
                {text_fact(say.word(Texts::address), place)}
                {text_fact(say.word(Texts::object), object)}
                <KeyValue name=say.word(Texts::origin_name)>{move || say.get().origin(origin)}</KeyValue>
                {area.map(|area| view! {
                    <KeyValue name=say.word(Texts::area_name)>{move || say.get().area(area)}</KeyValue>
                })}
                {(!sheets.is_empty()).then(|| view! {
                    <KeyValue name=say.word(Texts::sheets)>{move || sheets_told(say.get(), &sheets)}</KeyValue>
                })}
                {day.map(|day| view! {
                    <KeyValue name=say.word(Texts::visit)>{move || visit_told(say.get().0, day, time)}</KeyValue>
                })}
                {due.map(|due| view! {
                    <KeyValue name=say.word(Texts::due)>
                        {move || due_told(say.get(), due, days_left)}
                    </KeyValue>
                })}
            </KeyValues>
        </Card>
    }
}

fn text_fact(name: Signal<String>, text: String) -> Option<impl IntoView> {
    (!text.is_empty()).then(|| view! { <KeyValue name=name>{text}</KeyValue> })
}

fn visit_told(language: Language, day: Date, time: Option<Time>) -> String {
    match time {
        Some(time) => format!("{} {}", moment::day(language, day), moment::hour(time)),
        None => moment::day(language, day),
    }
}

/// „19.11.2026. · nokavēts par 2 dienām”
fn due_told(texts: Texts, due: Date, days_left: Option<i32>) -> String {
    let day = moment::day(texts.0, due);
    days_left.map_or(day.clone(), |days| format!("{day} · {}", texts.days_left_told(days)))
}

/// DA + BU
pub fn sheet_codes(sheets: &[SheetKind]) -> String {
    sheets.iter().map(|sheet| sheet.as_str()).collect::<Vec<_>>().join(" + ")
}

fn sheets_told(texts: Texts, sheets: &[SheetKind]) -> String {
    let told: Vec<String> =
        sheets.iter().map(|sheet| format!("{} – {}", sheet.as_str(), texts.sheet(*sheet))).collect();
    told.join("; ")
}

fn due_tone(days_left: Option<i32>) -> Tone {
    match days_left {
        Some(..0) => Tone::Bad,
        Some(0..=NEAR_DAYS) => Tone::Warn,
        Some(_) | None => Tone::Neutral,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_gets_louder_as_it_comes() {
        assert_eq!(due_tone(Some(10)), Tone::Neutral);
        assert_eq!(due_tone(Some(3)), Tone::Warn);
        assert_eq!(due_tone(Some(0)), Tone::Warn);
        assert_eq!(due_tone(Some(-1)), Tone::Bad);
        assert_eq!(due_tone(None), Tone::Neutral, "no deadline is no reason to worry");
    }

    #[test]
    fn sheets_are_named_by_their_codes_in_a_list_and_by_words_beside_it() {
        let sheets = [SheetKind::Da, SheetKind::Bu];
        assert_eq!(sheet_codes(&sheets), "DA + BU");
        assert_eq!(sheets_told(Texts(Language::Latvian), &sheets), "DA – darba aizsardzība; BU – būvobjekts");
    }
}
