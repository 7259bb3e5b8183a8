//! A visit written down line by line in the order in which it happened, so that an inspector can read what a test does.
//!
//! Before `---` stands what is known: facts by their own names, and rows (`party`, `worker`, `order`, `victim`,
//! `workplace`). After it stand answers: `NN-05 @ Anna = no | note Mutiska vienošanās. | from interview`. A further
//! part is `| .hours = 3`; `NN-06 @ Anna ? Grāmatvede slima` puts off; `NN-06 @ Anna -` takes back.

use std::sync::Arc;

use apseko_sheets::expr::GroupIx;
use apseko_sheets::library::{Edition, PartKind};
use apseko_sheets::live::{At, Captured, Facts, Live, Row};
use apseko_sheets::{Answer, Fact, FactType, FactValue, Form, MAIN, Order, Source, Value};
use jiff::civil::Date;
use uuid::Uuid;

/// A visit with all that was said, done and photographed.
pub struct Visit {
    pub title: String,
    pub live: Live,
    pub captured: Captured,
    /// Parties of the site by the id that violations name them with.
    pub parties: Vec<(Uuid, String)>,
}

#[derive(Default)]
struct Head {
    order: Order,
    day: Option<Date>,
    facts: Facts,
    rows: Vec<(&'static str, Row)>,
}

/// The groups in the words of a script.
const GROUPS: &[(&str, &str)] = &[
    ("party", "parties"),
    ("worker", "persons"),
    ("order", "orders"),
    ("victim", "victims"),
    ("workplace", "workplaces"),
];

impl Visit {
    /// Plays a script on an edition.
    pub fn play(edition: &Arc<Edition>, script: &str) -> Self {
        let (head, said) = script.split_once("\n---\n").expect("a line --- ends what is known");
        let mut lines = head.lines();
        let title = lines.next().unwrap().trim_start_matches("# ").to_owned();
        let mut known = Head::default();
        lines.filter(|line| !line.trim().is_empty()).for_each(|line| known.read(line));
        known.know_of_the_employer();
        let day = known.day.expect("a line visit.day");
        let form = Arc::new(Form::generate(edition, known.order.clone()));
        let mut live = Live::new(form, day, known.facts.clone());
        for (at, group) in (0..).zip(edition.groups()) {
            let rows = known.rows.iter().filter(|(code, _)| *code == group.code.as_str());
            live.set_rows(GroupIx(at), rows.map(|(_, row)| row.clone()).collect());
        }
        let parties: Vec<(Uuid, String)> =
            known.of("parties").map(|row| (row.party.unwrap(), row.title.clone())).collect();
        live.set_main_party(parties.first().map(|(id, _)| *id));
        let mut visit = Self { title, live, captured: Captured::new(), parties };
        for line in said.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            visit.say(line);
        }
        visit
    }

    fn say(&mut self, line: &str) {
        let split = line.find([' ', '\t']).unwrap();
        let (code, rest) = line.split_at(split);
        let question = self.live.edition().find(code).unwrap_or_else(|| panic!("no question in: {line}"));
        let asked = self.live.form().asks(question);
        assert!(asked, "{}: the form does not ask: {line}", self.title);
        let fixed = self.live.edition().question(question).unwrap().fixed;
        assert!(!fixed, "{}: nobody is asked what is known: {line}", self.title);
        let (rest, row) = self.row(question, rest.trim_start());
        let at = self
            .live
            .places(question)
            .find(|at| self.live.row(*at).map(|row| row.id) == row)
            .unwrap_or_else(|| panic!("{}: no place for: {line}", self.title));
        let answer = match rest.split_at(1) {
            ("-", _) => None,
            ("?", reason) => Some(Answer::not_checked(reason.trim())),
            ("=", said) => Some(self.answer(at, said, line)),
            _ => panic!("not understood: {line}"),
        };
        let answer = answer.map(|answer| self.live.edition().question(question).unwrap().fit(answer));
        self.live.answer(question, row, answer);
    }

    /// What is left of the line, and the row that it is about.
    fn row<'l>(&self, question: apseko_sheets::expr::QuestionIx, rest: &'l str) -> (&'l str, Option<Uuid>) {
        let Some(rest) = rest.strip_prefix('@') else { return (rest, None) };
        let signs = [" = ", " ? ", " -"].iter().filter_map(|sign| rest.find(sign));
        let end = signs.min().unwrap_or_else(|| panic!("no answer in: {rest}")) + 1;
        let (name, rest) = rest.split_at(end);
        let group = self.live.edition().question(question).unwrap().group.expect("a question of a group");
        let row = self.live.rows(group).iter().find(|row| row.title.starts_with(name.trim()));
        (rest, Some(row.unwrap_or_else(|| panic!("{}: nobody is called {name}", self.title)).id))
    }

    fn answer(&mut self, at: At, said: &str, line: &str) -> Answer {
        let question = self.live.edition().question(at.question).unwrap();
        let mut answer = Answer::default();
        let mut pieces = said.split(" | ").map(str::trim);
        let main = pieces.next().unwrap();
        if !main.is_empty() {
            answer.parts.insert(MAIN.into(), value(&question.parts[0].kind, main, self.live.edition()));
        }
        for piece in pieces {
            let (word, rest) = piece.split_once(' ').unwrap_or((piece, ""));
            match word {
                "note" => rest.clone_into(&mut answer.note),
                "from" => answer.source = Some(Source::of(rest).expect("a source")),
                "photos" => drop(self.captured.insert(at, rest.parse().unwrap())),
                part if part.starts_with('.') => {
                    let part = part.trim_start_matches('.');
                    let kind = question.parts.iter().find(|known| known.code.as_str() == part);
                    let kind = &kind.unwrap_or_else(|| panic!("no part {part}: {line}")).kind;
                    let said = rest.trim_start_matches("= ");
                    answer = answer.with_part(part, value(kind, said, self.live.edition()));
                }
                _ => panic!("{word} is not understood in: {line}"),
            }
        }
        answer
    }
}

impl Head {
    fn of(&self, group: &str) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |(code, _)| *code == group).map(|(_, row)| row)
    }

    fn read(&mut self, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap();
        if let Some(fact) = Fact::parse(word) {
            let value = fact_value(fact, rest);
            if let FactValue::Choice(purpose) = &value
                && fact == Fact::Purpose
            {
                self.order.purpose = purpose.to_string();
            } else if let FactValue::Multi(kinds) = &value {
                self.order.kinds = kinds.iter().map(ToString::to_string).collect();
            } else if let FactValue::Date(day) = &value {
                self.day = Some(*day);
            }
            self.facts.insert(fact, value);
        } else if word == "pick" {
            self.order.picked = rest.split(", ").map(Into::into).collect();
        } else {
            let (_, group) =
                GROUPS.iter().find(|(name, _)| *name == word).unwrap_or_else(|| panic!("{line}"));
            let row = self.read_row(group, rest);
            self.rows.push((*group, row));
        }
    }

    fn read_row(&self, group: &str, line: &str) -> Row {
        let number = u128::try_from(self.rows.len()).unwrap();
        let mut pieces = line.split(" | ").map(str::trim);
        let title = pieces.next().unwrap().to_owned();
        let (mut facts, mut party) = (Facts::new(), self.of("parties").next());
        for piece in pieces {
            let (word, rest) = piece.split_once(' ').unwrap();
            match Fact::parse(word) {
                Some(fact) => drop(facts.insert(fact, fact_value(fact, rest))),
                None if word == "of" => party = self.of("parties").find(|row| row.title.starts_with(rest)),
                None => panic!("{word} is not understood in: {line}"),
            }
        }
        let id = Uuid::from_u128(1_000 + number);
        if group == "parties" {
            return Row { id, title, party: Some(Uuid::from_u128(number)), facts };
        }
        if group == "persons" {
            let of_party = party.map(|row| row.facts.clone()).unwrap_or_default();
            facts = of_party.into_iter().chain(facts).collect();
        }
        Row { id, title, party: party.and_then(|row| row.party), facts }
    }

    /// What is known of the first party is known of the employer of the visit.
    fn know_of_the_employer(&mut self) {
        let Some(main) = self.of("parties").next().cloned() else { return };
        self.facts.insert(Fact::EmployerName, FactValue::Text(main.title));
        let pairs = [(Fact::PartyNace, Fact::EmployerNace), (Fact::PartyHeadcount, Fact::EmployerHeadcount)];
        for (of_party, of_employer) in pairs {
            self.facts.extend(main.facts.get(&of_party).map(|value| (of_employer, value.clone())));
        }
    }
}

fn fact_value(fact: Fact, said: &str) -> FactValue {
    match fact.of_type() {
        FactType::Bool => FactValue::Bool(said == "yes"),
        FactType::Number => FactValue::Number(said.parse().unwrap()),
        FactType::Text => FactValue::Text(said.to_owned()),
        FactType::Date => FactValue::Date(said.parse().unwrap()),
        FactType::DateTime => FactValue::DateTime(said.parse().unwrap()),
        FactType::Choice(known) => {
            assert!(known.contains(&said), "{said} is not one of {known:?}");
            FactValue::Choice(said.into())
        }
        FactType::Multi(known) => {
            assert!(said.split(", ").all(|one| known.contains(&one)), "{said} is not of {known:?}");
            FactValue::Multi(said.split(", ").map(Into::into).collect())
        }
    }
}

fn value(kind: &PartKind, said: &str, edition: &Edition) -> Value {
    let two = || said.split_once(" / ").unwrap_or((said, ""));
    match kind {
        PartKind::Choice(_) => Value::Choice(said.into()),
        PartKind::Multi(_) => Value::Multi(said.split(", ").map(Into::into).collect()),
        PartKind::Person => Value::Person { name: two().0.to_owned(), about: two().1.to_owned() },
        PartKind::Classifier(list) => {
            let entries = &edition.lists()[usize::from(list.0)].entries;
            let entry = entries.iter().find(|(code, _)| code == said);
            let (code, name) = entry.map_or(("", said), |(code, text)| (code.as_str(), text.lv.as_str()));
            Value::Entry { code: code.to_owned(), name: name.to_owned() }
        }
        PartKind::Address => {
            Value::Address { text: two().0.to_owned(), code: String::new(), position: two().1.to_owned() }
        }
        PartKind::Photo | PartKind::Signature => Value::Captured(vec![Uuid::from_u128(1)]),
        PartKind::Number { .. }
        | PartKind::Date
        | PartKind::DateTime
        | PartKind::Line
        | PartKind::Paragraphs => Value::Text(said.to_owned()),
    }
}
