//! Answers in words, for the places where they are only read: what is known, what differs, what was there before.

use apseko_contract::{OptionView, PartKindView, PartView, QuestionView};
use apseko_sheets::{Answer, Value};

use crate::text::{Texts, moment};

/// What an answer says, one line for each part.
pub fn answer_told(answer: &Answer, question: &QuestionView, texts: Texts) -> Vec<String> {
    answer_lines(answer, &question.parts, texts)
}

/// The same where only the parts of the question are known.
pub fn answer_lines(answer: &Answer, parts: &[PartView], texts: Texts) -> Vec<String> {
    if let Some(reason) = &answer.not_checked {
        return vec![texts.not_checked_because(reason)];
    }
    let mut lines = Vec::new();
    for part in parts {
        let Some(value) = answer.parts.get(part.code.as_str()) else { continue };
        let told = value_told(value, part, texts);
        lines.push(if part.label.is_empty() { told } else { format!("{}: {told}", part.label) });
    }
    if !answer.note.is_empty() {
        lines.push(format!("„{}”", answer.note));
    }
    lines
}

/// What a value says.
pub fn value_told(value: &Value, part: &PartView, texts: Texts) -> String {
    match value {
        Value::Choice(code) => option_told(code.as_str(), part),
        Value::Multi(codes) => {
            codes.iter().map(|code| option_told(code.as_str(), part)).collect::<Vec<_>>().join(", ")
        }
        Value::Number(number) => {
            let unit = if let PartKindView::Number { unit, .. } = &part.kind { unit.as_str() } else { "" };
            format!("{number} {unit}").trim().to_owned()
        }
        Value::Date(day) => moment::day(texts.0, *day),
        Value::DateTime(at) => format!("{} {}", moment::day(texts.0, at.date()), moment::hour(at.time())),
        Value::Text(text) | Value::Unfit(text) | Value::Address { text, .. } => text.clone(),
        Value::Entry { code, name } => format!("{code} {name}").trim().to_owned(),
        Value::Person { name, about } if about.is_empty() => name.clone(),
        Value::Person { name, about } => format!("{name}, {about}"),
        Value::Captured(files) => files.len().to_string(),
    }
}

/// What an option is called; one of a newer pack still has its code.
fn option_told(code: &str, part: &PartView) -> String {
    let known = options_of(part).iter().find(|option| option.code == code);
    known.map_or_else(|| code.to_owned(), |option| option.text.clone())
}

/// What can be chosen in a part; nothing where nothing is chosen.
pub fn options_of(part: &PartView) -> &[OptionView] {
    match &part.kind {
        PartKindView::Choice(options) | PartKindView::Multi(options) => options,
        PartKindView::Number { .. }
        | PartKindView::Date
        | PartKindView::DateTime
        | PartKindView::Line
        | PartKindView::Paragraphs
        | PartKindView::Person
        | PartKindView::Classifier(_)
        | PartKindView::Address
        | PartKindView::Photo
        | PartKindView::Signature => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use apseko_sheets::source::Tone;

    const LV: Texts = Texts(Language::Latvian);

    fn part(kind: PartKindView) -> PartView {
        PartView { code: "value".to_owned(), label: String::new(), kind, optional: false }
    }

    #[test]
    fn an_option_is_told_by_its_words() {
        let option = OptionView { code: "no".to_owned(), text: "Nē".to_owned(), tone: Tone::Bad };
        let part = part(PartKindView::Choice(vec![option]));
        assert_eq!(value_told(&Value::Choice("no".into()), &part, LV), "Nē");
        assert_eq!(value_told(&Value::Choice("new".into()), &part, LV), "new", "nothing is hidden");
    }

    #[test]
    fn a_number_has_its_unit_and_a_day_its_dots() {
        let number = part(PartKindView::Number { unit: "m".to_owned(), decimals: 1 });
        assert_eq!(value_told(&Value::Number("2,5".parse().unwrap()), &number, LV), "2,5 m");
        let day = part(PartKindView::Date);
        assert_eq!(value_told(&Value::Date("2026-11-20".parse().unwrap()), &day, LV), "20.11.2026.");
    }
}
