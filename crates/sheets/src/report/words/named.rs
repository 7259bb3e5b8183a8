//! What questions, options and facts are called in Latvian where an expression speaks of them.

use super::quoted;
use crate::expr::{Node, Syntax};
use crate::fact::{Fact, FactType};
use crate::library::{Edition, Part, PartKind};

/// A fact that is yes or no, as a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub holds: &'static str,
    pub fails: &'static str,
}

/// The sentence of a fact that is yes or no.
pub(super) fn claim_of(fact: Fact) -> Option<Claim> {
    if fact == Fact::FoundBefore {
        Some(Claim {
            holds: "pēdējā gadā te atrasta nereģistrēta nodarbinātība",
            fails: "pēdējā gadā te nav atrasta nereģistrēta nodarbinātība",
        })
    } else if fact == Fact::PersonPosted {
        Some(Claim {
            holds: "nodarbinātais ir nosūtīts darbā no citas valsts",
            fails: "nodarbinātais nav nosūtīts darbā no citas valsts",
        })
    } else {
        None
    }
}

/// What a fact is called.
pub(super) const fn fact_in_words(fact: Fact) -> &'static str {
    match fact {
        Fact::Purpose => "pārbaudes nolūks",
        Fact::Kinds => "pārbaudes tipi",
        Fact::Day => "apsekojuma diena",
        Fact::Started => "apsekojuma sākums",
        Fact::Place => "apsekojuma vieta",
        Fact::Inspectors => "inspektori",
        Fact::PersonsMet => "satikto personu skaits",
        Fact::EmployerName => "darba devēja nosaukums",
        Fact::EmployerRegNo => "darba devēja reģistrācijas numurs",
        Fact::EmployerNace => "darba devēja nozare (NACE)",
        Fact::EmployerHeadcount => "darba devēja nodarbināto skaits",
        Fact::FoundBefore => "nereģistrēta nodarbinātība pēdējā gadā",
        Fact::VidAge => "VID datu vecums stundās",
        Fact::PartyRole => "puses loma",
        Fact::PartyNace => "puses nozare (NACE)",
        Fact::PartyHeadcount => "puses nodarbināto skaits",
        Fact::PersonAge => "nodarbinātā vecums",
        Fact::PersonOccupation => "nodarbinātā darbs",
        Fact::PersonSince => "diena, kopš kuras nodarbinātais te strādā",
        Fact::PersonPosted => "nosūtīšana darbā no citas valsts",
        Fact::PersonMatch => "salīdzinājums ar VID datiem",
    }
}

/// What an option of a fact is called. The words of the four lists differ from each other.
pub(super) fn option_of_fact(code: &str) -> Option<&'static str> {
    Some(match code {
        "preventive" => "preventīva pārbaude",
        "application" => "pārbaude pēc iesnieguma",
        "thematic" => "tematiska pārbaude",
        "repeat" => "atkārtota pārbaude",
        "accident" => "nelaimes gadījuma izmeklēšana",
        "dvhr" => "darba vietas higiēniskais raksturojums",
        "adhoc" => "operatīvi fiksēts pārkāpums",
        "act_evaluation" => "darba devēja akta izvērtēšana",
        "NN" => "NN – nereģistrēta nodarbinātība",
        "DT" => "DT – darba tiesiskās attiecības",
        "DA" => "DA – darba aizsardzība",
        "BU" => "BU – būvobjekts",
        "NG" => "NG – nelaimes gadījums darbā",
        "DVHR" => "DVHR – darba vietas higiēniskais raksturojums",
        "employer" => "darba devējs",
        "main_contractor" => "galvenais būvuzņēmējs",
        "subcontractor" => "apakšuzņēmējs",
        "agency" => "darbaspēka nodrošināšanas uzņēmums",
        "self_employed" => "pašnodarbinātais",
        "client" => "pasūtītājs",
        "owner" => "objekta īpašnieks",
        "found" => "ir VID datos",
        "not_found" => "nav VID datos",
        "stale" => "dati novecojuši",
        "no_data" => "nav datu",
        _ => return None,
    })
}

/// A part of an answer; the main one, if none is named.
pub(super) fn part_of<'e>(edition: &'e Edition, code: &str, part: Option<&str>) -> Option<&'e Part> {
    let parts = &edition.question(edition.find(code)?)?.parts;
    match part {
        None => parts.first(),
        Some(wanted) => parts.iter().find(|each| each.code.as_str() == wanted),
    }
}

/// A question by its code, and the part of its answer by what people read beside it.
pub(super) fn question_in_words(edition: &Edition, code: &str, part: Option<&str>) -> String {
    let Some(part) = part else { return code.to_owned() };
    let text = part_of(edition, code, Some(part)).map_or(part, |part| part.text.lv.as_str());
    format!("{code} ({})", quoted(text))
}

/// What a code stands for where it is compared with `subject`; itself, if the subject has no such option.
pub(super) fn option_in_words(edition: &Edition, subject: &Syntax, code: &str) -> String {
    let words = if let Node::Code { code: question, part } = &subject.node {
        part_of(edition, question, part.as_deref()).and_then(|part| option_of_part(part, code))
    } else if matches!(subject.node, Node::Word(_)) {
        option_of_fact(code)
    } else {
        None
    };
    quoted(words.unwrap_or(code))
}

/// The words of an option of a question's main part.
pub(super) fn option_of(edition: &Edition, question: &str, code: &str) -> String {
    let words = part_of(edition, question, None).and_then(|part| option_of_part(part, code));
    quoted(words.unwrap_or(code))
}

fn option_of_part<'e>(part: &'e Part, code: &str) -> Option<&'e str> {
    let found = part.kind.options().iter().find(|option| option.code.as_str() == code);
    found.map(|option| option.text.lv.as_str())
}

/// Whether it is a day or a moment: those are early and late, not less and more.
pub(super) fn is_time(edition: &Edition, syntax: &Syntax) -> bool {
    if let Node::Word(word) = &syntax.node {
        Fact::parse(word).is_some_and(|fact| matches!(fact.of_type(), FactType::Date | FactType::DateTime))
    } else if let Node::Code { code, part } = &syntax.node {
        part_of(edition, code, part.as_deref())
            .is_some_and(|part| matches!(part.kind, PartKind::Date | PartKind::DateTime))
    } else if let Node::Call { name, .. } = &syntax.node {
        name == "born_by_code"
    } else {
        matches!(syntax.node, Node::Day(_))
    }
}
