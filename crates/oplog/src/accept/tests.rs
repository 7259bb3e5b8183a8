//! What operations add up to does not depend on the order in which they arrive, nor on whether they arrive twice.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{
    BodyFacts, EXISTS, EditId, EntityId, EntityRef, Facts, Hlc, Incarnation, MemoryLedger, ScopeId,
    ScopeKind, Stamp, StreamId, UserId, Value, Verdict, read_register,
};

const SERVER: DeviceId = DeviceId([9; 16]);
const READING: Reading = Reading { level: 1, server: Some(SERVER), bugs: Bugs::NONE };

const THING: EntityRef = EntityRef { kind: 14, id: EntityId([7; 16]) };

/// One of three people, or the server, writes; `sees` says of whose work they know.
#[derive(Debug, Clone)]
enum Act {
    Write { who: u8, field: u8, value: u8 },
    Retract { who: u8 },
    HoldLast { field: u8 },
    AdmitAll,
    Meet { one: u8, other: u8 },
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        6 => (0..3_u8, 0..2_u8, 0..3_u8).prop_map(|(who, field, value)| Act::Write { who, field, value }),
        1 => (0..3_u8).prop_map(|who| Act::Retract { who }),
        1 => (0..2_u8).prop_map(|field| Act::HoldLast { field }),
        1 => Just(Act::AdmitAll),
        4 => (0..4_u8, 0..4_u8).prop_map(|(one, other)| Act::Meet { one, other }),
    ];
    proptest::collection::vec(act, 1..40)
}

#[derive(Default)]
struct Scene {
    places: BTreeMap<u8, MemoryLedger>,
    written: Vec<Incoming>,
}

impl Scene {
    fn write(&mut self, who: u8, kind: Kind, field: &str, value: Value, parents: Vec<OpId>, seen: Vec<OpId>) {
        let place = self.places.entry(who).or_default();
        let device = if who == 3 { SERVER } else { DeviceId([who; 16]) };
        let stream = StreamId { device, incarnation: Incarnation([who; 16]) };
        let tip = place.tip(&stream).unwrap();
        let number = self.written.len() as u64 + 1;
        let salt = [u8::try_from(number).unwrap(); 16];
        let field = field.to_owned();
        let body =
            Arc::new(Body::write(BodyFacts { salt, edit: EditId([1; 16]), entity: THING, field, value }));
        let header = Arc::new(Header::write(Facts {
            format: FORMAT,
            needs: 1,
            stream,
            dseq: tip.as_ref().map_or(1, |tip| tip.dseq + 1),
            prev: tip.map(|tip| tip.id()),
            scope: ScopeId { kind: ScopeKind::Case, id: [4; 16] },
            author: UserId([who; 16]),
            role: "INS".to_owned(),
            acting_for: None,
            kind,
            parents,
            seen,
            stamp: Stamp { hlc: Hlc(number), ..Stamp::default() },
            body: body.digest(),
        }));
        let incoming = Incoming { header, body: Some(body), erased: false, seq: None, cover: None };
        take_in(place, READING, incoming.clone(), &mut Moved::new()).unwrap();
        self.written.push(incoming);
    }

    fn heads(&mut self, who: u8, field: &str) -> Vec<OpId> {
        let register = RegisterKey { entity: THING, field: field.to_owned() };
        let heads = self.places.entry(who).or_default().heads(&register).unwrap();
        heads.iter().map(Record::id).collect()
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Write { who, field, value } => {
                let field = format!("f{field}");
                let parents = self.heads(who, &field);
                self.write(who, Kind::Set, &field, Value::Int(i64::from(value)), parents, Vec::new());
            }
            Act::Retract { who } => {
                let parents = self.heads(who, EXISTS);
                let seen = [self.heads(who, "f0"), self.heads(who, "f1")].concat();
                self.write(who, Kind::Retract, EXISTS, Value::Bool(false), parents, seen);
            }
            Act::HoldLast { field } => {
                let Some(target) = self.heads(3, &format!("f{field}")).first().copied() else { return };
                let value = Verdict::value(Outcome::Held, "test", Value::Null);
                self.write(3, Kind::Verdict, "f", value, Vec::new(), vec![target]);
            }
            Act::AdmitAll => self.admit_all(),
            Act::Meet { one, other } => {
                for (from, to) in [(one, other), (other, one)] {
                    let known = self.places.entry(from).or_default().all().unwrap();
                    let news: Vec<Incoming> =
                        self.written.iter().filter(|op| known.contains(&op.header.id())).cloned().collect();
                    let place = self.places.entry(to).or_default();
                    for op in news {
                        take_in(place, READING, op, &mut Moved::new()).unwrap();
                    }
                }
            }
        }
    }

    fn admit_all(&mut self) {
        let place = self.places.entry(3).or_default();
        let held: Vec<OpId> = place.records().filter(|record| record.holds > 0).map(Record::id).collect();
        for target in held {
            let place = self.places.entry(3).or_default();
            let holds = place.mentions_of(&target).unwrap();
            self.write(3, Kind::Admit, "f", Value::Null, holds, vec![target]);
        }
    }
}

type State = (BTreeMap<String, Vec<(Value, Vec<OpId>)>>, BTreeMap<OpId, (bool, u32, u32)>);

fn state(operations: &[Incoming]) -> State {
    let mut ledger = MemoryLedger::default();
    for operation in operations {
        take_in(&mut ledger, READING, operation.clone(), &mut Moved::new()).unwrap();
    }
    let mut fields = BTreeMap::new();
    for field in ["f0", "f1", EXISTS] {
        let register = RegisterKey { entity: THING, field: field.to_owned() };
        let read = read_register(ledger.heads(&register).unwrap());
        let alternatives = read
            .alternatives
            .into_iter()
            .map(|alternative| (alternative.value, alternative.heads.iter().map(Record::id).collect()));
        fields.insert(field.to_owned(), alternatives.collect());
    }
    let standing = |record: &Record| (record.id(), (record.effective, record.children, record.holds));
    (fields, ledger.records().map(standing).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn the_order_of_arrival_does_not_matter(acts in acts(), luck in any::<u64>()) {
        let mut scene = Scene::default();
        for act in acts {
            scene.act(act);
        }
        let mut shuffled = scene.written.clone();
        let mut luck = luck | 1;
        for last in (1..shuffled.len()).rev() {
            luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(last, usize::try_from(luck >> 33).unwrap() % (last + 1));
        }
        let in_order = state(&scene.written);
        prop_assert_eq!(&state(&shuffled), &in_order, "whichever came first");
        let twice = [shuffled, scene.written].concat();
        prop_assert_eq!(&state(&twice), &in_order, "what comes again changes nothing");
    }
}
