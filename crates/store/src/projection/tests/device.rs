//! A device in memory: it writes its own chain, and takes in what others wrote in any order.

use std::collections::{BTreeMap, BTreeSet};

use apseko_casework::{EntityKind, view};
use apseko_domain::{RequestId, SheetId};
use apseko_oplog::{DeviceId, Existence, Held, Ledger, OpId, Record, RegisterKey, rebuild};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use rusqlite::types::Value as Column;
use uuid::Uuid;

use super::{SHEET, refresh, sheet};
use crate::chain::{Chain, PROGRAM_LEVEL};
use crate::words::Request;
use crate::{
    Edit, GivenAnswer, Moment, OpTables, Owner, StoreError, Touched, View, Wish, first_meta, migrations,
    store,
};

pub struct Device {
    connection: Connection,
    chain: Chain,
    number: u8,
    wishes: u8,
}

/// What is derived, without the numbers that tell readers what has changed.
const DERIVED: [&str; 5] = [
    "SELECT kind, id, parent, state, fields, gone, disputed FROM thing ORDER BY kind, id",
    "SELECT holder_kind, holder, sheet, question, said FROM answer WHERE length(said) > 0
     ORDER BY holder_kind, holder, question",
    "SELECT * FROM task ORDER BY id",
    "SELECT * FROM note ORDER BY id",
    "SELECT * FROM conflict ORDER BY kind, id, field",
];

impl Device {
    pub fn new(number: u8) -> Self {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut connection, Timestamp::UNIX_EPOCH).unwrap();
        first_meta(&connection, DeviceId([number; 16]), PROGRAM_LEVEL).unwrap();
        let owner = Owner {
            device: [number; 16],
            user: [number; 16],
            name: format!("persona {number}"),
            unit: [0; 16],
        };
        let moment = Self::moment(number, 0);
        let (chain, _) = Chain::begin(&mut OpTables::new(&connection), owner, &moment).unwrap();
        Self { connection, chain, number, wishes: 0 }
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    fn moment(number: u8, wishes: u8) -> Moment {
        let passed = SignedDuration::from_secs(i64::from(wishes));
        let wall = Timestamp::from_second(1_795_168_800).unwrap() + passed;
        let mut randomness = [number; 32];
        randomness[0] = wishes;
        Moment { wall, uptime_ms: u64::from(wishes) * 1_000, boot: [3; 16], randomness }
    }

    pub fn asks(&mut self, request: Request) -> bool {
        self.does(Wish::Ask(Box::new(request)))
    }

    /// Whether it made sense.
    pub fn does(&mut self, wish: Wish) -> bool {
        self.wishes += 1;
        let moment = Self::moment(self.number, self.wishes);
        let edit = Edit {
            request: RequestId(Uuid::from_u128(u128::from(self.wishes))),
            command: "test",
            body_digest: [0; 32],
            at: moment.wall,
            moment,
            actor: format!("persona {}", self.number),
            role: "INS".to_owned(),
            concerns_others: true,
        };
        let mut chain = self.chain.clone();
        let transaction = self.connection.transaction().unwrap();
        match store::carry_out(&transaction, &mut chain, &edit, vec![wish]) {
            Ok(_) => {
                transaction.commit().unwrap();
                self.chain = chain;
                true
            }
            Err(StoreError::Planned { .. }) => false,
            Err(fault) => panic!("{fault}"),
        }
    }

    pub fn records(&self) -> Vec<Record> {
        let tables = OpTables::new(&self.connection);
        tables.all().unwrap().iter().filter_map(|id| tables.record(id).unwrap()).collect()
    }

    /// Takes in what is new of these, and refreshes exactly what they moved.
    pub fn receive(&mut self, records: &[Record]) -> BTreeSet<Touched> {
        self.step(|tables| {
            for record in records {
                if tables.record(&record.id()).unwrap().is_none() {
                    tables.insert(&Record { effective: false, children: 0, ..record.clone() }).unwrap();
                }
            }
        })
    }

    /// The bodies of all answers of the sheet go, as if an order had come to erase them.
    pub fn forget_answers(&mut self) {
        let answers = |record: &Record| {
            record.register().is_some_and(|it| it.entity.id == SHEET && it.field.starts_with("q:"))
        };
        let records: Vec<Record> = self.records().into_iter().filter(answers).collect();
        self.step(|tables| {
            for record in records {
                tables.update(&Record { body: Held::Erased, ..record }).unwrap();
            }
        });
    }

    fn step(&mut self, change: impl FnOnce(&mut OpTables<'_>)) -> BTreeSet<Touched> {
        let transaction = self.connection.transaction().unwrap();
        let mut tables = OpTables::new(&transaction);
        let before = heads(&tables);
        change(&mut tables);
        rebuild(&mut tables, PROGRAM_LEVEL, None).unwrap();
        let after = heads(&tables);
        let both = before.keys().chain(after.keys());
        let moved = both.filter(|register| before.get(register) != after.get(register)).cloned().collect();
        let touched = refresh(&transaction, &moved).unwrap();
        transaction.commit().unwrap();
        touched
    }

    pub fn answers(&self, since: Option<u64>) -> Vec<GivenAnswer> {
        View::of(&self.connection).answers_of(SheetId(sheet()), since).unwrap()
    }

    pub fn rev(&self) -> u64 {
        View::of(&self.connection).rev().unwrap()
    }

    /// Every row says what the rules say when they look at everything there is of the thing.
    pub fn agrees_with_the_rules(&self) {
        let tables = OpTables::new(&self.connection);
        for entity in tables.entities().unwrap() {
            let kind = EntityKind::of(entity.kind).unwrap();
            let Some(row) = View::of(&self.connection).thing(kind, Uuid::from_bytes(entity.id.0)).unwrap()
            else {
                continue;
            };
            let seen = view(&tables, &entity).unwrap().unwrap();
            let expected = (seen.existence == Existence::Gone, seen.existence == Existence::Disputed);
            assert_eq!((row.gone, row.disputed), expected, "{entity:?}");
            for (field, told) in seen.fields.iter().filter(|(field, _)| !field.starts_with("q:")) {
                let cell = row.cell(field).unwrap();
                assert_eq!(
                    (&cell.value, cell.conflict, &cell.seen),
                    (&told.shown, told.conflict, &told.seen())
                );
            }
            for given in self.answers(None).iter().filter(|given| given.holder == row.id) {
                let told = &seen.fields[&format!("q:{}", given.question)];
                assert_eq!((given.conflict, &given.seen), (told.conflict, &told.seen()));
            }
        }
    }

    /// Every derived row.
    pub fn rows(&self) -> Vec<Vec<Column>> {
        DERIVED.iter().flat_map(|sql| self.rows_of(sql)).collect()
    }

    fn rows_of(&self, sql: &str) -> Vec<Vec<Column>> {
        let mut statement = self.connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get(column)).collect();
        statement.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
    }
}

fn heads(tables: &OpTables<'_>) -> BTreeMap<RegisterKey, BTreeSet<OpId>> {
    let mut heads: BTreeMap<RegisterKey, BTreeSet<OpId>> = BTreeMap::new();
    for entity in tables.entities().unwrap() {
        for head in tables.heads_of(&entity).unwrap() {
            heads.entry(head.register().unwrap()).or_default().insert(head.id());
        }
    }
    heads
}
