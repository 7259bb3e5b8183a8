//! A small definition and a small sheet that the tests of the language share, so that their stories need no preparation.

use std::collections::{HashMap, HashSet};

use jiff::civil::{Date, date};

use super::{
    Expr, FaultKind, GroupIx, Kind, ListIx, Named, NamedPart, Names, Options, PartIx, Prefixes, QuestionIx,
    RowIx, RowOf, Values, Wanted, check, parse,
};
use crate::fact::{Fact, FactValue, MATCHES};
use crate::source::RowsOf;
use crate::value::Value;

pub(super) const PERSONS: GroupIx = GroupIx(0);
pub(super) const PARTIES: GroupIx = GroupIx(1);
pub(super) const VICTIMS: GroupIx = GroupIx(2);

const JDN: Kind<'_> = Kind::Choice(Options::Words(&["yes", "partly", "no", "not_applicable"]));

/// Code, group, main part, further parts.
type Row = (&'static str, Option<GroupIx>, Kind<'static>, &'static [(&'static str, Kind<'static>)]);

const QUESTIONS: &[Row] = &[
    ("DA-12", None, JDN, &[]),
    ("DA-14", None, Kind::Date, &[]),
    ("DT-01", Some(PARTIES), JDN, &[]),
    ("KOP-07", None, Kind::Bool, &[]),
    ("KOP-08", None, Kind::Text, &[("nace", Kind::Text)]),
    ("KOP-13", None, Kind::Multi(Options::Words(&["scaffolds", "cranes"])), &[]),
    ("KOP-14", None, Kind::Multi(Options::Words(&["dismissal", "wages"])), &[]),
    ("NG-01", None, Kind::DateTime, &[("where", Kind::Other)]),
    ("NG-03", None, Kind::Choice(Options::Words(&["yes", "late", "no"])), &[("hours", Kind::Number)]),
    ("NG-06", None, Kind::Other, &[("code", Kind::Text), ("born", Kind::Date)]),
    ("NG-20", None, Kind::Entry, &[]),
    ("NN-01", None, Kind::Number, &[]),
    ("NN-04", Some(PERSONS), Kind::DateTime, &[]),
    ("NN-07", Some(PERSONS), Kind::Choice(Options::Words(MATCHES)), &[]),
    ("VI-01", Some(VICTIMS), Kind::Number, &[]),
    ("DA-15", None, Kind::Choice(Options::Words(&["good", "DVHR", "and", "odd-one"])), &[]),
];

pub(super) fn place(code: &str) -> QuestionIx {
    let at = QUESTIONS.iter().position(|row| row.0 == code).unwrap();
    QuestionIx(u32::try_from(at).unwrap())
}

/// Where an expression stands.
pub(super) struct Pack(pub Option<GroupIx>);

impl Names for Pack {
    fn question(&self, code: &str) -> Option<Named<'_>> {
        let (_, group, main, further) = QUESTIONS.iter().find(|row| row.0 == code)?;
        let further = further.iter().map(|(code, of)| NamedPart { code, of: *of });
        let parts = std::iter::once(NamedPart { code: "value", of: *main }).chain(further).collect();
        Some(Named { ix: place(code), group: *group, parts })
    }

    fn group(&self, code: &str) -> Option<GroupIx> {
        [("persons", PERSONS), ("parties", PARTIES), ("victims", VICTIMS)]
            .into_iter()
            .find(|(name, _)| *name == code)
            .map(|(_, group)| group)
    }

    fn rows_of(&self, group: GroupIx) -> RowsOf {
        match group {
            PERSONS => RowsOf::Worker,
            PARTIES => RowsOf::Party,
            _ => RowsOf::Added,
        }
    }

    fn list(&self, code: &str) -> Option<ListIx> {
        (code == "mk99").then_some(ListIx(0))
    }

    fn violations_beginning(&self, prefix: &str) -> bool {
        ["NN-V01", "NN-V02", "BU-V06"].iter().any(|code| code.starts_with(prefix))
    }

    fn here(&self) -> Option<GroupIx> {
        self.0
    }
}

/// A sheet: what nobody said is not in it.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    answers: HashMap<(QuestionIx, PartIx, Option<RowIx>), Value>,
    facts: HashMap<(Fact, Option<RowOf>), FactValue>,
    not_checked: HashSet<QuestionIx>,
    violations: Vec<(&'static str, Option<RowOf>)>,
    rows: HashMap<GroupIx, u32>,
    branches: Prefixes,
    day: Date,
}

/// The day of the visit in every test.
pub(super) const VISIT: Date = date(2026, 11, 18);

impl Sheet {
    pub fn empty() -> Self {
        Self {
            answers: HashMap::new(),
            facts: HashMap::new(),
            not_checked: HashSet::new(),
            violations: Vec::new(),
            rows: HashMap::new(),
            branches: Prefixes::new(["41", "43.9"]),
            day: VISIT,
        }
    }

    /// `NG-03.hours` is a part; the row is of the question's group.
    pub fn with(mut self, name: &str, row: Option<u32>, value: Value) -> Self {
        let (code, part) = name.split_once('.').unwrap_or((name, "value"));
        let named = Pack(None).question(code).unwrap();
        let at = named.parts.iter().position(|each| each.code == part).unwrap();
        let part = PartIx(u16::try_from(at).unwrap());
        self.answers.insert((named.ix, part, row.map(RowIx)), value);
        self
    }

    pub fn choosing(self, name: &str, option: &str) -> Self {
        self.with(name, None, Value::Choice(option.into()))
    }

    pub fn knowing(mut self, fact: Fact, row: Option<(GroupIx, u32)>, value: FactValue) -> Self {
        self.facts.insert((fact, row.map(|(group, row)| RowOf { group, row: RowIx(row) })), value);
        self
    }

    pub fn not_checked(mut self, code: &str) -> Self {
        self.not_checked.insert(place(code));
        self
    }

    pub fn violating(mut self, code: &'static str, row: Option<(GroupIx, u32)>) -> Self {
        self.violations.push((code, row.map(|(group, row)| RowOf { group, row: RowIx(row) })));
        self
    }

    pub fn rows_of(mut self, group: GroupIx, rows: u32) -> Self {
        self.rows.insert(group, rows);
        self
    }
}

impl Values for Sheet {
    fn answer(&self, question: QuestionIx, part: PartIx, row: Option<RowIx>) -> Option<&Value> {
        self.answers.get(&(question, part, row))
    }

    fn is_answered(&self, question: QuestionIx, row: Option<RowIx>) -> bool {
        let main = self.answer(question, PartIx::MAIN, row);
        main.is_some_and(|value| !matches!(value, Value::Unfit(_)))
    }

    fn is_not_checked(&self, question: QuestionIx, _: Option<RowIx>) -> bool {
        self.not_checked.contains(&question)
    }

    fn fact(&self, fact: Fact, row: Option<RowOf>) -> Option<&FactValue> {
        self.facts.get(&(fact, row))
    }

    fn rows(&self, group: GroupIx) -> u32 {
        self.rows.get(&group).copied().unwrap_or_default()
    }

    fn in_list(&self, _: ListIx, code: &str) -> bool {
        self.branches.begin(code)
    }

    fn violated(&self, prefix: &str, row: Option<RowOf>) -> bool {
        self.violations.iter().any(|(code, of)| code.starts_with(prefix) && (row.is_none() || row == *of))
    }

    fn day(&self) -> Date {
        self.day
    }
}

/// A condition that is well written.
pub(super) fn condition(text: &str, here: Option<GroupIx>) -> Expr {
    let syntax = parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
    check(&syntax, &Pack(here), Wanted::Condition).unwrap_or_else(|faults| panic!("{text}: {faults:?}"))
}

/// The value of an expression that is well written.
pub(super) fn value(text: &str, of: Kind<'_>, sheet: &Sheet) -> Option<Value> {
    let syntax = parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
    let expr = check(&syntax, &Pack(None), Wanted::Value(of));
    expr.unwrap_or_else(|faults| panic!("{text}: {faults:?}")).value(sheet, None)
}

/// What is wrong with a condition, with the columns.
pub(super) fn faults(text: &str, here: Option<GroupIx>) -> Vec<(u32, FaultKind)> {
    let found = match parse(text) {
        Ok(syntax) => check(&syntax, &Pack(here), Wanted::Condition).map(|_| ()),
        Err(fault) => Err(vec![fault]),
    };
    let faults = found.err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.column, fault.kind)).collect()
}
