//! Disagreements in words: what is differed on, where it is, what each value says.

use apseko_contract::{ConflictAbout, ConflictKey, ConflictRow, ConflictValue, SaidView, ThingKind};
use apseko_domain::riga;

use crate::route::Route;
use crate::screens::sheet::answer_lines;
use crate::text::{Texts, moment};

/// What is differed on: the question, else the field.
pub fn title(row: &ConflictRow, texts: Texts) -> String {
    match &row.about {
        ConflictAbout::Answer { place, question, .. } if question.is_empty() => place.question.clone(),
        ConflictAbout::Answer { question, .. } => question.clone(),
        ConflictAbout::Task
        | ConflictAbout::Note
        | ConflictAbout::Visit { .. }
        | ConflictAbout::Party { .. }
        | ConflictAbout::PersonMet { .. }
        | ConflictAbout::Worker { .. }
        | ConflictAbout::Violation { .. }
        | ConflictAbout::Sheet { .. }
        | ConflictAbout::Other { .. } => texts.field_of(row.key.kind, &row.key.field),
    }
}

/// Of which thing: „Nodarbinātais · Jānis Ābols”.
pub fn thing(row: &ConflictRow, texts: Texts) -> String {
    let name = match &row.about {
        ConflictAbout::Task | ConflictAbout::Note => String::new(),
        ConflictAbout::Visit { started_at, .. } => {
            started_at.map(|at| moment::minute(texts.0, at)).unwrap_or_default()
        }
        ConflictAbout::Party { name, .. }
        | ConflictAbout::PersonMet { name, .. }
        | ConflictAbout::Worker { name, .. }
        | ConflictAbout::Other { name } => name.clone(),
        ConflictAbout::Violation { title, .. } => title.clone(),
        ConflictAbout::Sheet { row_title, .. } => row_title.clone(),
        ConflictAbout::Answer { place, row_title, .. } => joined([&place.question, row_title]),
    };
    // The row that an answer is in is a thing of its own; people know it as the sheet that it is on.
    let is_answer = matches!(row.about, ConflictAbout::Answer { .. });
    let kind = texts.thing(if is_answer { ThingKind::Sheet } else { row.key.kind });
    joined([kind, &name])
}

/// In which task: „SIA „Jumti” · U-2026-00893”.
pub fn task(row: &ConflictRow) -> Option<String> {
    row.task.as_ref().map(|task| joined([&task.title, &task.number]))
}

fn joined<const N: usize>(parts: [&str; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Where the thing is written; nothing where the screen needs more than an address.
pub fn place(row: &ConflictRow) -> Option<Route> {
    let task = row.task.as_ref().map(|task| Route::Task(task.task));
    match &row.about {
        ConflictAbout::Task | ConflictAbout::Note | ConflictAbout::Other { .. } => task,
        ConflictAbout::Visit { visit, .. } => Some(Route::Visit(*visit)),
        ConflictAbout::Party { visit, .. } | ConflictAbout::PersonMet { visit, .. } => {
            Some(Route::People(*visit))
        }
        ConflictAbout::Worker { visit, worker, .. } => Some(Route::Worker(*visit, *worker)),
        ConflictAbout::Violation { visit, .. } => Some(Route::Violations(*visit)),
        ConflictAbout::Sheet { sheet, .. } | ConflictAbout::Answer { sheet, .. } => {
            Some(Route::Sheet(*sheet, 0))
        }
    }
}

/// What a value says, a line for each part of it.
pub fn value_lines(row: &ConflictRow, value: &ConflictValue, texts: Texts) -> Vec<String> {
    let ConflictKey { kind, field, .. } = &row.key;
    let code = |code: &str| texts.code_of(*kind, field, code);
    let line = match value {
        ConflictValue::Empty => texts.conflict_empty().to_owned(),
        ConflictValue::Text(text) | ConflictValue::File(text) => text.clone(),
        ConflictValue::Number(grave @ 1..=3) if field == "severity" => {
            texts.severity(u8::try_from(*grave).unwrap_or_default()).to_owned()
        }
        ConflictValue::Number(number) => number.to_string(),
        ConflictValue::Day(day) => moment::day(texts.0, *day),
        ConflictValue::Time(time) => moment::hour(*time),
        ConflictValue::Moment(at) => moment::minute(texts.0, *at),
        ConflictValue::Flag(true) => texts.conflict_yes().to_owned(),
        ConflictValue::Flag(false) => texts.conflict_no().to_owned(),
        ConflictValue::Code(known) => code(known),
        ConflictValue::Codes(codes) if codes.is_empty() => texts.conflict_empty().to_owned(),
        ConflictValue::Codes(codes) => codes.iter().map(|known| code(known)).collect::<Vec<_>>().join(", "),
        ConflictValue::Entry { code, name } if name.is_empty() => code.clone(),
        ConflictValue::Entry { name, .. } => name.clone(),
        ConflictValue::Thing(name) if name.is_empty() => texts.conflict_nameless().to_owned(),
        ConflictValue::Thing(name) => name.clone(),
        ConflictValue::People(names) => {
            names.iter().map(|name| author(name, false, texts)).collect::<Vec<_>>().join(", ")
        }
        ConflictValue::Answer(answer) => return answer_told(row, answer.as_ref(), texts),
        ConflictValue::There(true) => texts.conflict_there().to_owned(),
        ConflictValue::There(false) => texts.conflict_out().to_owned(),
        ConflictValue::Unreadable => texts.conflict_unreadable().to_owned(),
    };
    vec![line]
}

fn answer_told(row: &ConflictRow, answer: Option<&apseko_sheets::Answer>, texts: Texts) -> Vec<String> {
    let parts = if let ConflictAbout::Answer { parts, .. } = &row.about { parts.as_slice() } else { &[] };
    let lines = answer.map(|answer| answer_lines(answer, parts, texts)).unwrap_or_default();
    if lines.is_empty() { vec![texts.empty_answer().to_owned()] } else { lines }
}

/// What a value says, on one line.
pub fn value_line(row: &ConflictRow, value: &ConflictValue, texts: Texts) -> String {
    value_lines(row, value, texts).join("; ")
}

/// Who somebody is; a person whose name is not known here is still told apart from whoever works here.
pub fn author(name: &str, here: bool, texts: Texts) -> String {
    match (name, here) {
        ("", true) => texts.unknown_author().to_owned(),
        ("", false) => texts.conflict_colleague().to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// On which device something was written.
pub fn device(said: &SaidView, texts: Texts) -> String {
    if said.here { texts.conflict_this_device().to_owned() } else { texts.conflict_device(&said.device) }
}

/// When something was written, by the clock of the device on which it was.
pub fn when(said: &SaidView, texts: Texts) -> String {
    let at = riga(said.at);
    let second = at.time.second();
    format!("{}:{second:02}", moment::minute(texts.0, said.at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use apseko_contract::Spot;

    const LV: Texts = Texts(Language::Latvian);

    fn row(kind: ThingKind, field: &str, about: ConflictAbout) -> ConflictRow {
        ConflictRow {
            key: ConflictKey { kind, id: uuid::Uuid::nil(), field: field.to_owned() },
            task: None,
            about,
            values: Vec::new(),
            newest: jiff::Timestamp::UNIX_EPOCH,
            asked: Vec::new(),
        }
    }

    #[test]
    fn a_disagreement_is_named_by_its_question_or_its_field() {
        let place = Spot { question: "BU-05".to_owned(), row: None };
        let about = ConflictAbout::Answer {
            sheet: apseko_domain::SheetId(uuid::Uuid::nil()),
            place,
            question: "Vai ir žogs?".to_owned(),
            row_title: String::new(),
            parts: Vec::new(),
        };
        let answer = row(ThingKind::Sheet, "q:BU-05", about);
        assert_eq!(
            (title(&answer, LV).as_str(), thing(&answer, LV).as_str()),
            ("Vai ir žogs?", "Kontroles lapa · BU-05")
        );
        let note = row(ThingKind::Note, "text", ConflictAbout::Note);
        assert_eq!((title(&note, LV).as_str(), thing(&note, LV).as_str()), ("Piezīmes teksts", "Piezīme"));
    }

    #[test]
    fn every_value_says_something() {
        let row = row(ThingKind::Violation, "severity", ConflictAbout::Note);
        let told = |value: ConflictValue| value_line(&row, &value, LV);
        assert_eq!(told(ConflictValue::Number(3)), "augsts");
        assert_eq!(told(ConflictValue::Number(30)), "30");
        assert_eq!(told(ConflictValue::Flag(false)), "Nē");
        assert_eq!(told(ConflictValue::Answer(None)), "bez atbildes");
        assert_eq!(told(ConflictValue::There(false)), "Izņemts");
        for empty in
            [ConflictValue::Empty, ConflictValue::Codes(Vec::new()), ConflictValue::Thing(String::new())]
        {
            assert!(!told(empty).is_empty(), "an empty card would look broken");
        }
    }
}
