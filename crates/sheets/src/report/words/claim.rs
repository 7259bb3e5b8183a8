//! Comparisons and functions in Latvian words, in the affirmative and, where it is exact, in the negative.

use super::named::{Claim, claim_of, is_time, option_in_words, option_of, option_of_fact, question_in_words};
use super::{Hold, Said, Saying, quoted};
use crate::expr::{Comparison, Node, Syntax};
use crate::fact::Fact;

/// Where the features of an object and the topics of an application are chosen.
pub(in crate::report) const FEATURES: &str = "KOP-13";
pub(in crate::report) const TOPICS: &str = "KOP-14";

/// A comparison or a function in words; none if there is no such function, or no plain opposite of it.
pub(super) fn claim(saying: Saying<'_>, syntax: &Syntax, holds: bool) -> Option<Said> {
    if let Node::Call { name, arguments } = &syntax.node {
        let condition =
            chosen(saying, name, arguments, holds).or_else(|| condition(saying, name, arguments, holds));
        let condition = condition.map(|words| (Hold::Claim, words));
        condition.or_else(|| holds.then(|| value(saying, name, arguments)).flatten())
    } else if !holds {
        None
    } else if let Node::Compare(by, one, other) = &syntax.node {
        Some(compared(saying, *by, one, other))
    } else if let Node::In(one, set) = &syntax.node {
        Some((if set.len() > 1 { Hold::Joined } else { Hold::Claim }, is_one_of(saying, one, set)))
    } else {
        None
    }
}

fn compared(saying: Saying<'_>, by: Comparison, one: &Syntax, other: &Syntax) -> Said {
    if let Some(claim) = yes_or_no(by, one, other) {
        return (Hold::Whole, claim);
    }
    let equals = matches!(by, Comparison::Equal | Comparison::NotEqual);
    if equals && (is_condition(one) || is_condition(other)) {
        let (one, other) = (saying.say(one, Hold::Whole), saying.say(other, Hold::Whole));
        let word = if by == Comparison::Equal { "tieši tad, ja" } else { "tieši tad, ja ne" };
        return (Hold::Claim, format!("({one}) {word} ({other})"));
    }
    let time = is_time(saying.edition, one) || is_time(saying.edition, other);
    let word = match (by, time) {
        (Comparison::Equal, _) => "ir",
        (Comparison::NotEqual, _) => "nav",
        (Comparison::Less, false) => "ir mazāk nekā",
        (Comparison::AtMost, false) => "ir ne vairāk kā",
        (Comparison::More, false) => "ir vairāk nekā",
        (Comparison::AtLeast, false) => "ir vismaz",
        (Comparison::Less, true) => "ir agrāk nekā",
        (Comparison::AtMost, true) => "ir ne vēlāk kā",
        (Comparison::More, true) => "ir vēlāk nekā",
        (Comparison::AtLeast, true) => "ir ne agrāk kā",
    };
    (Hold::Claim, format!("{} {word} {}", saying.say(one, Hold::Sum), value_of(saying, other, one)))
}

/// A fact that is yes or no, compared with one of them. Unlike alone, `= no` wants it to be known.
fn yes_or_no(by: Comparison, one: &Syntax, other: &Syntax) -> Option<String> {
    let Node::Word(fact) = &one.node else { return None };
    let Claim { holds, fails } = claim_of(Fact::parse(fact)?)?;
    let yes = if let Node::Bool(yes) = other.node { yes } else { bare(other)? == "yes" };
    match (by, yes) {
        (Comparison::Equal, true) => Some(holds.to_owned()),
        (Comparison::Equal, false) => Some(format!("ir zināms, ka {fails}")),
        (Comparison::NotEqual, true) => Some(format!("nav zināms, ka {holds}")),
        (Comparison::NotEqual, false) => Some(format!("nav zināms, ka {fails}")),
        (Comparison::Less | Comparison::AtMost | Comparison::More | Comparison::AtLeast, _) => None,
    }
}

fn is_condition(syntax: &Syntax) -> bool {
    matches!(
        syntax.node,
        Node::Bool(_) | Node::Not(_) | Node::And(_) | Node::Or(_) | Node::Compare(..) | Node::In(..)
    )
}

fn is_one_of(saying: Saying<'_>, one: &Syntax, set: &[Syntax]) -> String {
    let subject = saying.say(one, Hold::Sum);
    let mut words: Vec<String> = set.iter().map(|each| value_of(saying, each, one)).collect();
    let Some(last) = words.pop() else { return "nekad".to_owned() };
    if words.is_empty() {
        format!("{subject} ir {last}")
    } else {
        format!("{subject} ir {} vai {last}", words.join(", "))
    }
}

/// What something is compared with: an option of it, or a value.
fn value_of(saying: Saying<'_>, value: &Syntax, subject: &Syntax) -> String {
    match bare(value) {
        Some(code) if !matches!(value.node, Node::Code { .. }) && Fact::parse(code).is_none() => {
            option_in_words(saying.edition, subject, code)
        }
        Some(_) | None => saying.say(value, Hold::Sum),
    }
}

/// A function that asks whether something was chosen.
fn chosen(saying: Saying<'_>, name: &str, arguments: &[Syntax], holds: bool) -> Option<String> {
    let (subject, option) = match arguments {
        [option] => (None, bare(option)?),
        [subject, option] => (Some(subject), bare(option)?),
        _ => return None,
    };
    let edition = saying.edition;
    Some(match (name, subject) {
        ("feature", None) => {
            format!("{} {}", either(holds, "ir pazīme", "nav pazīmes"), option_of(edition, FEATURES, option))
        }
        ("topic", None) => {
            format!("{} {}", either(holds, "ir tēma", "nav tēmas"), option_of(edition, TOPICS, option))
        }
        ("type", None) => {
            format!("pārbaudes tipi {} {}", either(holds, "ietver", "neietver"), of_fact(option))
        }
        ("purpose", None) => format!("pārbaudes nolūks {} {}", either(holds, "ir", "nav"), of_fact(option)),
        ("has", Some(several)) => {
            let option = option_in_words(edition, several, option);
            format!("{} {} {option}", saying.say(several, Hold::Single), either(holds, "ietver", "neietver"))
        }
        _ => return None,
    })
}

/// Another function that holds or does not.
fn condition(saying: Saying<'_>, name: &str, arguments: &[Syntax], holds: bool) -> Option<String> {
    let be = either(holds, "ir", "nav");
    Some(match (name, arguments) {
        ("answered", [question]) => format!("uz {} {be} atbildēts", asked(saying, question)?),
        ("not_checked", [question]) => format!("{} {be} atzīmēts „Nav pārbaudīts”", asked(saying, question)?),
        ("nace_in", [branch, list]) => {
            let code = bare(list)?;
            let title = saying.edition.list(code).map_or(code, |list| list.title.lv.as_str());
            format!("{} {be} sarakstā {}", saying.say(branch, Hold::Single), quoted(title))
        }
        ("violated", [prefix]) => {
            format!("{} {}…", either(holds, "ir kāds pārkāpums", "nav neviena pārkāpuma"), bare(prefix)?)
        }
        ("any", [group, inner]) => {
            let some = either(holds, "vismaz vienai rindai", "nevienai rindai");
            let fits = either(holds, "der", "neder");
            format!("{some} {} {fits} ({})", rows(saying, group)?, saying.say(inner, Hold::Whole))
        }
        ("all", [group, inner]) => {
            let every = either(holds, "katrai rindai", "ne katrai rindai");
            format!("{every} {} der ({})", rows(saying, group)?, saying.say(inner, Hold::Whole))
        }
        _ => return None,
    })
}

/// A function that has a value.
fn value(saying: Saying<'_>, name: &str, arguments: &[Syntax]) -> Option<Said> {
    let said = |syntax: &Syntax| saying.say(syntax, Hold::Single);
    let words = match (name, arguments) {
        ("days_between", [from, to]) => {
            format!(
                "dienu skaits no {} līdz {}",
                day_after(saying, from, "dienas"),
                day_after(saying, to, "dienai")
            )
        }
        ("days_since", [from]) => {
            format!("dienu skaits no {} līdz apsekojuma dienai", day_after(saying, from, "dienas"))
        }
        ("age", [birth]) => format!("vecums pēc dzimšanas dienas {}", said(birth)),
        ("age_by_code", [code]) => format!("vecums pēc personas koda {}", said(code)),
        ("born_by_code", [code]) => format!("dzimšanas diena pēc personas koda {}", said(code)),
        ("count", [group]) => format!("rindu {} skaits", rows(saying, group)?),
        ("count", [group, inner]) => {
            format!("skaits rindām {}, kurām der ({})", rows(saying, group)?, saying.say(inner, Hold::Whole))
        }
        _ => return None,
    };
    Some((Hold::Single, words))
}

const fn either(holds: bool, yes: &'static str, no: &'static str) -> &'static str {
    if holds { yes } else { no }
}

fn of_fact(code: &str) -> String {
    quoted(option_of_fact(code).unwrap_or(code))
}

/// A day after a preposition, which wants the day of the visit in another case. Codes have none.
fn day_after(saying: Saying<'_>, day: &Syntax, inflected: &str) -> String {
    match bare(day) {
        Some(name) if name == Fact::Day.name() => format!("apsekojuma {inflected}"),
        Some(_) | None => saying.say(day, Hold::Single),
    }
}

fn rows(saying: Saying<'_>, group: &Syntax) -> Option<String> {
    let code = bare(group)?;
    let found = saying.edition.groups().iter().find(|group| group.code.as_str() == code);
    Some(quoted(found.map_or(code, |group| group.title.lv.as_str())))
}

fn asked(saying: Saying<'_>, question: &Syntax) -> Option<String> {
    let Node::Code { code, part } = &question.node else { return None };
    Some(question_in_words(saying.edition, code, part.as_deref()))
}

/// An option, a group or a list: a bare word, or one in quotes.
pub(in crate::report) fn bare(syntax: &Syntax) -> Option<&str> {
    if let Node::Word(code) | Node::Text(code) | Node::Code { code, part: None } = &syntax.node {
        Some(code)
    } else {
        None
    }
}
