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
    // What stands in no part of the question is an answer all the same, and must not look like none.
    let asked = |code: &str| parts.iter().any(|part| part.code == code);
    for (_, value) in answer.parts.iter().filter(|(code, _)| !asked(code.as_str())) {
        lines.push(unasked_told(value, texts));
    }
    if !answer.note.is_empty() {
        lines.push(format!("„{}”", answer.note));
    }
    lines
}

/// What a value says.
pub fn value_told(value: &Value, part: &PartView, texts: Texts) -> String {
    match value {
        Value::Choice(code) => option_told(code.as_str(), part, texts),
        Value::Multi(codes) => {
            codes.iter().map(|code| option_told(code.as_str(), part, texts)).collect::<Vec<_>>().join(", ")
        }
        Value::Number(number) => {
            let unit = if let PartKindView::Number { unit, .. } = &part.kind { unit.as_str() } else { "" };
            format!("{number} {unit}").trim().to_owned()
        }
        Value::Date(day) => moment::day(texts.0, *day),
        Value::DateTime(at) => format!("{} {}", moment::day(texts.0, at.date()), moment::hour(at.time())),
        Value::Unfit(text) => texts.unfit_answer(text),
        Value::Text(text) | Value::Address { text, .. } => text.clone(),
        Value::Entry { code, name } => format!("{code} {name}").trim().to_owned(),
        Value::Person { name, about } if about.is_empty() => name.clone(),
        Value::Person { name, about } => format!("{name}, {about}"),
        Value::Captured(files) => files.len().to_string(),
    }
}

/// What an option is called. One that the question does not offer, made up or of a newer pack, is shown, and said to be none.
fn option_told(code: &str, part: &PartView, texts: Texts) -> String {
    let known = options_of(part).iter().find(|option| option.code == code);
    known.map_or_else(|| texts.unfit_answer(common_option(code, texts)), |option| option.text.clone())
}

/// A value in a part that the question does not have.
fn unasked_told(value: &Value, texts: Texts) -> String {
    let none =
        PartView { code: String::new(), label: String::new(), kind: PartKindView::Line, optional: true };
    match value {
        Value::Choice(_) | Value::Multi(_) | Value::Unfit(_) => value_told(value, &none, texts),
        Value::Number(_)
        | Value::Date(_)
        | Value::DateTime(_)
        | Value::Text(_)
        | Value::Address { .. }
        | Value::Entry { .. }
        | Value::Person { .. }
        | Value::Captured(_) => texts.unfit_answer(&value_told(value, &none, texts)),
    }
}

/// Codes that nearly every question has, in words.
fn common_option(code: &str, texts: Texts) -> &str {
    match code {
        "yes" => texts.conflict_yes(),
        "no" => texts.conflict_no(),
        code => code,
    }
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
        let told = value_told(&Value::Choice("new".into()), &part, LV);
        assert_eq!(
            told, "„new”; šī jautājuma atbildēs tā nav",
            "nothing is hidden, and nothing looks like an answer"
        );
        let made_up = value_told(&Value::Choice("yes".into()), &self::part(PartKindView::Line), LV);
        assert_eq!(made_up, "„Jā”; šī jautājuma atbildēs tā nav", "a code is no word");
    }

    #[test]
    fn an_answer_to_something_else_does_not_look_like_none() {
        let answer = Answer {
            parts: std::iter::once(("other".into(), Value::Choice("yes".into()))).collect(),
            ..Answer::default()
        };
        let lines = answer_lines(&answer, &[part(PartKindView::Line)], LV);
        assert_eq!(lines, ["„Jā”; šī jautājuma atbildēs tā nav"]);
    }

    #[test]
    fn a_number_has_its_unit_and_a_day_its_dots() {
        let number = part(PartKindView::Number { unit: "m".to_owned(), decimals: 1 });
        assert_eq!(value_told(&Value::Number("2,5".parse().unwrap()), &number, LV), "2,5 m");
        let day = part(PartKindView::Date);
        assert_eq!(value_told(&Value::Date("2026-11-20".parse().unwrap()), &day, LV), "20.11.2026.");
    }
}
