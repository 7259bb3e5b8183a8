//! Sheets in which as much as possible is known, and every value that can be answered, for walking through all of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use apseko_sheets::expr::GroupIx;
use apseko_sheets::library::{Edition, PartKind};
use apseko_sheets::live::{Facts, Live, Row};
use apseko_sheets::source::RowsOf;
use apseko_sheets::{Decimal, Fact, FactValue, Form, KINDS, Order, PURPOSES, PartCode, ROLES, Value};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use uuid::Uuid;

/// A sheet of one purpose and one type.
pub struct Scene {
    pub kind: String,
    pub live: Live,
}

/// A sheet for every purpose and type, each with rows about all that can be known.
pub fn scenes(edition: &Arc<Edition>) -> Vec<Scene> {
    let day = date(2026, 11, 20);
    let mut scenes = Vec::new();
    for purpose in PURPOSES {
        for kind in KINDS {
            let order =
                Order { purpose: (*purpose).to_owned(), kinds: vec![(*kind).to_owned()], picked: Vec::new() };
            let form = Arc::new(Form::generate(edition, order));
            let mut facts = Facts::new();
            facts.insert(Fact::Purpose, FactValue::Choice((*purpose).into()));
            facts.insert(Fact::Kinds, FactValue::Multi([(*kind).into()].into()));
            facts.insert(Fact::Started, FactValue::DateTime(day.at(9, 5, 0, 0)));
            facts.insert(Fact::Inspectors, FactValue::Text("Ilze Paraudziņa".to_owned()));
            facts.insert(Fact::PersonsMet, FactValue::Number(Decimal::whole(2)));
            let mut live = Live::new(form, day, facts);
            for (at, group) in (0..).zip(edition.groups()) {
                live.set_rows(GroupIx(at), rows(group.of));
            }
            scenes.push(Scene { kind: (*kind).to_owned(), live });
        }
    }
    scenes
}

fn rows(of: RowsOf) -> Vec<Row> {
    let party = |role: &str, headcount: i64, nace: &str| {
        Facts::from([
            (Fact::PartyRole, FactValue::Choice(role.into())),
            (Fact::PartyHeadcount, FactValue::Number(Decimal::whole(headcount))),
            (Fact::PartyNace, FactValue::Text(nace.to_owned())),
        ])
    };
    let facts: Vec<Facts> = match of {
        RowsOf::Party => ROLES.iter().map(|role| party(role, 40, "43.41")).collect(),
        RowsOf::Worker => {
            let mut posted = party("agency", 40, "78.20");
            posted.insert(Fact::PersonPosted, FactValue::Bool(true));
            posted.insert(Fact::PersonAge, FactValue::Number(Decimal::whole(14)));
            vec![posted, Facts::new()]
        }
        RowsOf::OrderItem | RowsOf::Added => vec![Facts::new()],
    };
    let row = |(at, facts): (u128, Facts)| Row {
        id: Uuid::from_u128(at),
        title: format!("{at}"),
        party: Some(Uuid::from_u128(7)),
        facts,
    };
    (1..).zip(facts).map(row).collect()
}

/// Values of a kind: every option, the limits of a number, a day long ago and one today.
pub fn values(kind: &PartKind, day: Date) -> Vec<Value> {
    let long_ago = day.checked_sub(40.days()).unwrap();
    let words = || Value::Text("Pēc dokumentiem un redzētā".to_owned());
    match kind {
        PartKind::Choice(options) => options.iter().map(|it| Value::Choice(it.code.clone())).collect(),
        PartKind::Multi(options) => {
            let all = options.iter().map(|option| option.code.clone()).collect();
            let mut each: Vec<Value> =
                options.iter().map(|option| Value::Multi([option.code.clone()].into())).collect();
            each.push(Value::Multi(all));
            each
        }
        PartKind::Number { least, most, .. } => {
            least.iter().chain(most).map(|limit| Value::Text(limit.to_string())).collect()
        }
        PartKind::Date => vec![Value::Date(day), Value::Date(long_ago)],
        PartKind::DateTime => {
            vec![Value::DateTime(day.at(8, 30, 0, 0)), Value::Text(format!("{long_ago}T08:00"))]
        }
        PartKind::Line | PartKind::Paragraphs => vec![words()],
        PartKind::Person => {
            vec![Value::Person { name: "Jānis Paraugs".to_owned(), about: "pavārs".to_owned() }]
        }
        PartKind::Classifier(_) => {
            vec![words(), Value::Entry { code: "7112 02".to_owned(), name: "Mūrnieks".to_owned() }]
        }
        PartKind::Address => vec![Value::Address {
            text: "Brīvības iela 1, Rīga".to_owned(),
            code: String::new(),
            position: String::new(),
        }],
        PartKind::Photo | PartKind::Signature => vec![Value::Captured(vec![Uuid::from_u128(1)])],
    }
}

/// What a value says of what was offered: its options, or that something was said at all.
pub fn told(value: &Value) -> Vec<String> {
    match value {
        Value::Choice(option) => vec![option.to_string()],
        Value::Multi(options) => options.iter().map(ToString::to_string).collect(),
        Value::Number(number) => vec![number.to_string()],
        Value::Date(_) | Value::DateTime(_) | Value::Text(_) | Value::Unfit(_) => vec![String::new()],
        Value::Entry { .. } | Value::Person { .. } | Value::Address { .. } | Value::Captured(_) => {
            vec![String::new()]
        }
    }
}

/// Everything that can be answered anywhere: question, part, and the option, the limit or nothing. What is known without
/// asking has its options only: each has to come about, but nobody can type anything there.
pub fn everything_offered(edition: &Edition) -> BTreeSet<(String, PartCode, String)> {
    let day = date(2026, 11, 20);
    let mut all = BTreeSet::new();
    for question in edition.questions() {
        for part in &question.parts {
            if question.fixed && part.kind.options().is_empty() {
                continue;
            }
            for value in values(&part.kind, day).into_iter().map(|value| part.fit(value)) {
                let told = told(&value);
                all.extend(told.into_iter().map(|it| (question.code.to_string(), part.code.clone(), it)));
            }
        }
    }
    all
}
