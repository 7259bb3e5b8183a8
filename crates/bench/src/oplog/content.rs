//! What the inspectors of the benchmark write: control sheets of sixty answers, some with a note.

use apseko_casework::{EntityKind, case_scope};
use apseko_oplog::{Draft, EditId, EntityId, EntityRef, Kind, ScopeId, UserId, Value, Who};

use super::office::Luck;

/// The answers of a sheet.
pub const ANSWERS: u64 = 60;
/// Of a hundred answers, so many have a note.
const NOTES_PERCENT: u64 = 15;
/// The sheets of a case, so that a hundred thousand operations make about forty cases.
pub const SHEETS_PER_CASE: u64 = 40;

const WORDS: [&str; 24] = [
    "nodarbinātie",
    "bez",
    "aizsargķiveres",
    "sastatnes",
    "nav",
    "norobežojuma",
    "augstums",
    "ap",
    "metri",
    "jumta",
    "malā",
    "instruktāža",
    "nav",
    "reģistrēta",
    "žurnālā",
    "kabelis",
    "bojāts",
    "pie",
    "ieejas",
    "darba",
    "vieta",
    "nav",
    "apgaismota",
    "pietiekami",
];

/// The case that a sheet belongs to.
pub fn scope(sheet: u64) -> ScopeId {
    case_scope(EntityId(Luck((sheet / SHEETS_PER_CASE) ^ 0xca5e).id()))
}

/// The sheet of this number.
pub fn sheet(number: u64) -> EntityRef {
    EntityKind::Sheet.entity(EntityId(Luck(number ^ 0x5_4ee7).id()))
}

/// Whose wish it is; every wish has a number.
pub fn who(wish: u64) -> Who {
    Who {
        user: UserId([2; 16]),
        role: "inspector".to_owned(),
        acting_for: None,
        edit: EditId(Luck(wish ^ 0xed17).id()),
    }
}

/// Every answer of a sheet.
pub fn answers(number: u64) -> Vec<Draft> {
    (0..ANSWERS).map(|question| answer(number, question)).collect()
}

/// One answer, given for the first time.
pub fn answer(number: u64, question: u64) -> Draft {
    Draft {
        scope: scope(number),
        kind: Kind::Set,
        entity: sheet(number),
        field: format!("q:dda.{}.{}", question / 10 + 1, question % 10 + 1),
        value: value(Luck(number * ANSWERS + question)),
        parents: Vec::new(),
        seen: Vec::new(),
        needs: 1,
    }
}

fn value(mut luck: Luck) -> Value {
    let answer = match luck.below(10) {
        0..=5 => "yes",
        6..=8 => "no",
        _ => "not_applicable",
    };
    let choice = Value::map([("value", Value::map([("choice", Value::text(answer))]))]);
    let mut pairs = vec![("parts", choice), ("definition", Value::Int(3))];
    if luck.below(100) < NOTES_PERCENT {
        pairs.push(("note", Value::text(note(&mut luck))));
    }
    Value::Map(pairs.into_iter().map(|(name, part)| (name.to_owned(), part)).collect())
}

fn note(luck: &mut Luck) -> String {
    let count = 4 + luck.below(9);
    let word =
        |_| usize::try_from(luck.below(WORDS.len() as u64)).ok().and_then(|place| WORDS.get(place).copied());
    (0..count).filter_map(word).collect::<Vec<_>>().join(" ")
}
