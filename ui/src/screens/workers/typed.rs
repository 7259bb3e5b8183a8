//! Understands the one field of the fast entry: a personal code, a name, or both in any order.

use apseko_contract::WorkerForm;
use apseko_domain::PersonalCode;

/// What is known from the typed text; nothing for one without words.
pub fn read_entry(typed: &str) -> Option<WorkerForm> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let code = words.iter().position(|word| looks_like_code(word));
    let personal_code = code.and_then(|at| words.get(at)).map(|word| (*word).to_owned()).unwrap_or_default();
    let others = words.iter().enumerate().filter(|(at, _)| Some(*at) != code).map(|(_, word)| *word);
    let name = others.collect::<Vec<_>>().join(" ");
    let name = name.trim_matches(|symbol| matches!(symbol, ',' | ';' | '·')).trim().to_owned();
    let known = !(personal_code.is_empty() && name.is_empty());
    known.then(|| WorkerForm { name, personal_code, ..WorkerForm::default() })
}

/// Six digits and five, with or without a hyphen. Whether they are right is said later: the person is entered first.
fn looks_like_code(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let others = word.chars().count() - digits;
    digits == 11 && others <= 1 && PersonalCode::parse(word).is_ok()
}

/// What to call a person in a list: the name, else as much of the code as others may read over the shoulder.
pub fn title_of(form: &WorkerForm) -> Option<String> {
    let name = form.name.trim();
    if !name.is_empty() {
        return Some(name.to_owned());
    }
    PersonalCode::parse(&form.personal_code).ok().map(|code| code.masked())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> (String, String) {
        let form = read_entry(typed).unwrap_or_default();
        (form.personal_code, form.name)
    }

    fn pair(code: &str, name: &str) -> (String, String) {
        (code.to_owned(), name.to_owned())
    }

    #[test]
    fn eleven_digits_are_a_code_and_everything_else_is_a_name() {
        assert_eq!(read("120394-12345"), pair("120394-12345", ""));
        assert_eq!(read(" 12039412345 "), pair("12039412345", ""));
        assert_eq!(read("Jānis Ābols"), pair("", "Jānis Ābols"));
        assert_eq!(read("Olena, ap 30 g."), pair("", "Olena, ap 30 g."));
        assert_eq!(read("+371 20000000"), pair("", "+371 20000000"), "other numbers are words");
    }

    #[test]
    fn a_code_beside_a_name_never_ends_up_in_the_name() {
        assert_eq!(read("120394-12345 Jānis Ābols"), pair("120394-12345", "Jānis Ābols"));
        assert_eq!(read("Jānis Ābols, 120394-12345"), pair("120394-12345", "Jānis Ābols"));
    }

    #[test]
    fn nothing_typed_adds_nobody() {
        assert_eq!(read_entry("  "), None);
    }

    #[test]
    fn a_list_shows_a_code_only_in_part() {
        let form = |name: &str, code: &str| WorkerForm {
            name: name.to_owned(),
            personal_code: code.to_owned(),
            ..WorkerForm::default()
        };
        assert_eq!(title_of(&form("Māra", "120394-12345")).as_deref(), Some("Māra"));
        assert_eq!(
            title_of(&form(" ", "12039412345")).as_deref(),
            Some("120394-*****"),
            "others can see the list"
        );
        assert_eq!(title_of(&form("", "12")), None);
    }
}
