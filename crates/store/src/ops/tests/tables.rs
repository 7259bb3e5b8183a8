//! What only the tables have: histories, a first name, and what they make of rows that they cannot read.

use std::sync::Arc;

use apseko_oplog::{
    Body, BodyFacts, DeviceLedger, EditId, EntityId, EntityRef, Facts, Header, Held, Incarnation, Kind,
    Ledger, Record, RegisterKey, ScopeId, ScopeKind, Stamp, StreamId, UserId, Value,
};

use super::{LEVEL, device, meta, open};
use crate::{OpTables, StoreError, StoreKey, first_meta, open_with_vfs};

const SHEET: EntityRef = EntityRef { kind: 1, id: EntityId([5; 16]) };

fn register() -> RegisterKey {
    RegisterKey { entity: SHEET, field: "note".to_owned() }
}

fn text(number: u8, children: u32) -> Record {
    let body = Body::write(BodyFacts {
        salt: [number; 16],
        edit: EditId([0; 16]),
        entity: SHEET,
        field: "note".to_owned(),
        value: Value::text("vārdi"),
    });
    let header = Header::write(Facts {
        format: 1,
        needs: 1,
        stream: StreamId { device: device(0), incarnation: Incarnation([number; 16]) },
        dseq: 1,
        prev: None,
        scope: ScopeId { kind: ScopeKind::Case, id: [1; 16] },
        author: UserId([1; 16]),
        role: String::new(),
        acting_for: None,
        kind: Kind::Set,
        parents: Vec::new(),
        seen: Vec::new(),
        stamp: Stamp::default(),
        body: body.digest(),
    });
    Record {
        header: Arc::new(header),
        body: Held::Here(Arc::new(body)),
        seq: None,
        cover: None,
        effective: true,
        children,
        holds: 0,
        pins: 0,
    }
}

#[test]
fn a_history_has_every_text_in_the_order_of_arrival() {
    let folder = tempfile::tempdir().unwrap();
    let connection = open(folder.path());
    let mut tables = OpTables::new(&connection);
    let texts = [text(3, 1), text(1, 1), text(2, 0)];
    texts.iter().for_each(|text| tables.insert(text).unwrap());
    assert_eq!(tables.history(&register()).unwrap(), texts);
    assert_eq!(tables.heads(&register()).unwrap(), texts[2..], "but only the last one counts");
    let gone = Record { body: Held::Missing, ..texts[0].clone() };
    tables.update(&gone).unwrap();
    assert_eq!(tables.history(&register()).unwrap(), texts[1..], "a text that is not here cannot be shown");
}

#[test]
fn a_newer_program_finds_registers_that_an_older_one_did_not_know() {
    let folder = tempfile::tempdir().unwrap();
    let connection = open(folder.path());
    let mut tables = OpTables::new(&connection);
    tables.insert(&text(1, 0)).unwrap();
    connection.execute("UPDATE op SET entity = NULL, field = NULL", []).unwrap();
    tables.forget_derived().unwrap();
    let forgotten = Record { effective: false, ..text(1, 0) };
    assert_eq!(tables.history(&register()).unwrap(), [forgotten], "the bodies say what is in which register");
}

#[test]
fn what_nobody_could_have_written_is_damage_and_not_a_fault_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let connection = open(folder.path());
    let mut tables = OpTables::new(&connection);
    tables.insert(&text(1, 0)).unwrap();
    connection.execute("UPDATE op SET header = x'00'", []).unwrap();
    let refused = tables.record(&text(1, 0).id());
    assert!(matches!(refused, Err(StoreError::Damaged(_))), "{refused:?}");
}

#[test]
fn a_place_that_cannot_be_compared_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let connection = open(folder.path());
    let absurd = Record { seq: Some(1 << 63), ..text(1, 0) };
    let refused = OpTables::new(&connection).insert(&absurd);
    assert!(matches!(refused, Err(StoreError::Fault(_))), "stored as a negative number it would sort first");
}

#[test]
fn a_device_is_named_once() {
    let folder = tempfile::tempdir().unwrap();
    let connection = open(folder.path());
    assert!(OpTables::new(&connection).meta().is_err(), "a database has no name before it gets one");
    first_meta(&connection, device(1), LEVEL).unwrap();
    first_meta(&connection, device(2), LEVEL).unwrap();
    assert_eq!(
        OpTables::new(&connection).meta().unwrap(),
        meta(1),
        "a second name would break its chains apart"
    );
}

#[test]
fn another_file_system_gets_the_same_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("apseko.db");
    let (key, vfs) = (StoreKey::new([7; 32]), if cfg!(windows) { "win32" } else { "unix" });
    let connection = open_with_vfs(&path, &key, vfs).unwrap();
    OpTables::new(&connection).insert(&text(1, 0)).unwrap();
    drop(connection);
    let connection = open(folder.path());
    assert_eq!(OpTables::new(&connection).all().unwrap(), [text(1, 0).id()]);
    assert!(matches!(open_with_vfs(&path, &key, "no such disk"), Err(StoreError::Fault(_))));
}
