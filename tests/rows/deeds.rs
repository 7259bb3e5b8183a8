//! What people do in these stories: anything to anything, sensible or not, as operations and not as wishes.

use apseko_casework::EntityKind;
use apseko_oplog::{
    Draft, EXISTS, EntityId, EntityRef, Kind, OpId, Record, RegisterKey, Value, read_register,
};
use proptest::prelude::*;

use super::hand::Hand;
use super::office::SCOPE;

/// Somebody does something to a thing; numbers choose among what there is.
#[derive(Debug, Clone)]
pub enum Deed {
    Set { thing: u8, field: u8, value: u8, knowing: bool },
    Stray { thing: u8, field: u8, other: u8 },
    TakeOut { thing: u8 },
    BringBack { thing: u8 },
    Resolve { thing: u8, field: u8 },
    Ask { thing: u8 },
    Seal { thing: u8 },
}

pub fn deed() -> impl Strategy<Value = Deed> {
    let any = proptest::arbitrary::any::<u8>;
    let knowing = proptest::bool::ANY;
    prop_oneof![
        12 => (any(), any(), any(), knowing)
            .prop_map(|(thing, field, value, knowing)| Deed::Set { thing, field, value, knowing }),
        1 => (any(), any(), any()).prop_map(|(thing, field, other)| Deed::Stray { thing, field, other }),
        3 => any().prop_map(|thing| Deed::TakeOut { thing }),
        1 => any().prop_map(|thing| Deed::BringBack { thing }),
        3 => (any(), any()).prop_map(|(thing, field)| Deed::Resolve { thing, field }),
        2 => any().prop_map(|thing| Deed::Ask { thing }),
        1 => any().prop_map(|thing| Deed::Seal { thing }),
    ]
}

use EntityKind::{AnswerRow, Case, Document, Evidence, Note, Party, Sheet, Task, Visit, Worker};

const THINGS: [(EntityKind, u8); 18] = [
    (Case, 1),
    (Task, 1),
    (Task, 2),
    (Visit, 1),
    (Visit, 2),
    (Party, 1),
    (Worker, 1),
    (Sheet, 1),
    (Sheet, 2),
    (Sheet, 1),
    (AnswerRow, 1),
    (AnswerRow, 2),
    (AnswerRow, 1),
    (Note, 1),
    (Note, 2),
    (Document, 1),
    (Evidence, 1),
    (EntityKind::Applicant, 1),
];

pub fn id(kind: EntityKind, number: u8) -> EntityId {
    let mut id = [number; 16];
    id[0] = u8::try_from(kind.number()).unwrap();
    EntityId(id)
}

pub fn thing(kind: EntityKind, number: u8) -> EntityRef {
    kind.entity(id(kind, number))
}

/// Every thing that somebody may do something to.
pub fn things() -> impl Iterator<Item = (EntityKind, EntityRef)> {
    THINGS.iter().map(|(kind, number)| (*kind, thing(*kind, *number)))
}

fn chosen(number: u8) -> (EntityKind, EntityRef) {
    things().nth(usize::from(number) % THINGS.len()).unwrap()
}

/// Fields that a row shows, one that it does not, questions, and what newer programs or broken ones might write.
fn fields(kind: EntityKind) -> Vec<&'static str> {
    let named: &[&str] = match kind {
        Case => &["unit", "number", "subject"],
        Task => &["due_day", "place", "number", "employer_name"],
        Visit => &["state", "place"],
        Sheet | AnswerRow => &["title", "q:A-1", "q:A-1", "q:A-2", "q:A-2", "q:A-3"],
        Note => &["text", "text"],
        Party
        | EntityKind::PersonMet
        | Worker
        | EntityKind::Violation
        | Evidence
        | Document
        | EntityKind::Delivery
        | EntityKind::OrderItem
        | EntityKind::Applicant => &["name", "description", "future"],
    };
    kind.parent().map(|(field, _)| field).into_iter().chain(named.iter().copied()).collect()
}

fn value(kind: EntityKind, field: &str, number: u8) -> Value {
    if let Some((_, of)) = kind.parent().filter(|(parent, _)| *parent == field) {
        return Value::Bytes(id(of, 1 + number % 2).0.to_vec());
    }
    match field {
        "unit" => Value::Bytes(vec![number % 3; 16]),
        "due_day" => Value::text(["2026-03-01", "2026-02-11", "2026-12-31", ""][usize::from(number % 4)]),
        "state" => Value::text(["started", "finished", "a\0b"][usize::from(number % 3)]),
        _ if number.is_multiple_of(11) => Value::Int(i64::from(number)),
        _ => Value::text(["viens", "divi", "trīs", "ne\0kas"][usize::from(number % 4)]),
    }
}

/// The operations of a deed, as a device writes them that knows what this one knows.
pub fn drafts(hand: &Hand, deed: &Deed) -> Vec<Draft> {
    let register = |number: u8, field: u8| {
        let (kind, entity) = chosen(number);
        let fields = fields(kind);
        let field = fields[usize::from(field) % fields.len()];
        (kind, RegisterKey { entity, field: field.to_owned() })
    };
    match *deed {
        Deed::Set { thing, field, value: number, knowing } => {
            let (kind, register) = register(thing, field);
            let parents = if knowing { hand.heads(&register) } else { Vec::new() };
            let value = value(kind, &register.field, number);
            vec![Draft { parents, ..draft(Kind::Set, register, value) }]
        }
        Deed::Stray { thing, field, other } => {
            let (kind, register_of) = register(thing, field);
            let parents = hand.heads_of(chosen(other).1).iter().map(Record::id).take(2).collect();
            let value = value(kind, &register_of.field, other);
            vec![Draft { parents, ..draft(Kind::Set, register_of, value) }]
        }
        Deed::TakeOut { thing } => take_out(hand, chosen(thing).1),
        Deed::BringBack { thing } => {
            let register = RegisterKey { entity: chosen(thing).1, field: EXISTS.to_owned() };
            let parents = hand.heads(&register);
            vec![Draft { parents, ..draft(Kind::Set, register, Value::Bool(true)) }]
        }
        Deed::Resolve { thing, field } => {
            let (_, register) = register(thing, field);
            let read = read_register(apseko_oplog::Ledger::heads(&hand.ledger, &register).unwrap());
            let Some(shown) = read.shown().cloned() else { return Vec::new() };
            vec![Draft { parents: read.heads(), ..draft(Kind::Resolve, register, shown) }]
        }
        Deed::Ask { thing: number } => {
            let kinds = [(Task, 1), (Task, 2), (Visit, 1), (Document, 1)];
            let (kind, of) = kinds[usize::from(number) % kinds.len()];
            let register = RegisterKey { entity: thing(kind, of), field: "course".to_owned() };
            vec![draft(Kind::Petition, register, Value::map([("do", Value::text("claim"))]))]
        }
        Deed::Seal { thing: number } => {
            let covered = hand.heads_of(chosen(number).1);
            let ops = covered.iter().map(|head| Value::Bytes(head.id().0.to_vec())).collect();
            let register = RegisterKey { entity: thing(Document, 1), field: "seal".to_owned() };
            vec![draft(Kind::Seal, register, Value::map([("ops", Value::List(ops))]))]
        }
    }
}

fn take_out(hand: &Hand, entity: EntityRef) -> Vec<Draft> {
    let heads = hand.heads_of(entity);
    let of_existence = |head: &&Record| head.register().is_some_and(|register| register.field == EXISTS);
    let parents: Vec<OpId> = heads.iter().filter(of_existence).map(Record::id).collect();
    let seen = heads.iter().filter(|head| !of_existence(head)).map(Record::id).collect();
    let register = RegisterKey { entity, field: EXISTS.to_owned() };
    vec![Draft { parents, seen, ..draft(Kind::Retract, register, Value::Bool(false)) }]
}

fn draft(kind: Kind, register: RegisterKey, value: Value) -> Draft {
    let RegisterKey { entity, field } = register;
    Draft { scope: SCOPE, kind, entity, field, value, parents: Vec::new(), seen: Vec::new(), needs: 1 }
}
