//! The audit's bytes, seen from outside: a golden vector, limits, and no bit that can be turned without being found.

use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::*;
use crate::table::audit;
use crate::{first_meta, migrations};

fn viewing() -> AuditEvent {
    AuditEvent {
        at_ms: 1_795_168_800_000,
        uptime_ms: 1_000,
        boot: [3; 16],
        actor: "Ilze".to_owned(),
        kind: AuditKind::Viewed,
        object: Some(AuditObject { kind: ObjectKind::Worker, id: [5; 16] }),
        purpose: Some("Pārbaude".to_owned()),
        result: AuditResult::Refused("access.locked".to_owned()),
        detail: vec![("screen".to_owned(), "worker".to_owned())],
    }
}

const GOLDEN_HASH: &str = "3c5f2bd2030b149d69395d75655f751caa6107db596def863c265931c796deb8";

/// Written out by hand from the description of the format.
const EVENT: &str = "aa 00 01 01 1b000001a1f8660d00 02 1903e8 03 5003030303030303030303030303030303 04 64496c7a65 05 66766965776564
     06 82 66776f726b6572 5005050505050505050505050505050505 07 6950c481726261756465 08 6d6163636573732e6c6f636b6564
     09 81 82 6673637265656e 66776f726b6572";
const RECORD_BEFORE_EVENT: &str =
    "a6 00 01 01 07 02 58200202020202020202020202020202020202020202020202020202020202020202
     03 5009090909090909090909090909090909 04 676f66666c696e65 05 5876";

fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text.split_whitespace().collect::<String>()).unwrap()
}

#[test]
fn the_golden_record_keeps_its_bytes_and_its_hash() {
    let event = unhex(EVENT);
    assert_eq!(hex::encode(viewing().to_bytes()), hex::encode(&event), "old chains depend on these bytes");
    let head = AuditHead { seq: 6, hash: [2; 32] };
    let record = AuditRecord::after(&head, [9; 16], &viewing());
    let bytes = [unhex(RECORD_BEFORE_EVENT), event].concat();
    assert_eq!(hex::encode(record.to_bytes()), hex::encode(&bytes));
    assert_eq!(AuditRecord::from_bytes(&bytes), Ok(record.clone()), "what is sent can be read");
    let hashed = [unhex("83 66617073656b6f 656175646974"), bytes].concat();
    assert_eq!(record.hash(), apseko_trust::digest(&hashed), "any tool can compute it");
    assert_eq!(hex::encode(record.hash()), GOLDEN_HASH);
}

#[test]
fn codes_are_stable_distinct_and_kebab_case() {
    let kinds: Vec<&str> = AuditKind::ALL.iter().map(AuditKind::code).collect();
    let objects: Vec<&str> = ObjectKind::ALL.iter().map(ObjectKind::code).collect();
    assert_eq!(kinds.len(), 22, "a kind that is not in ALL is read back as one of a newer program");
    for codes in [&kinds, &objects] {
        let distinct: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!(distinct.len(), codes.len(), "two kinds with one code cannot be told apart");
        let kebab = |code: &&str| code.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase());
        assert!(codes.iter().all(kebab), "{codes:?}");
    }
    assert_eq!(AuditKind::of("viewed"), AuditKind::Viewed);
    assert_eq!(AuditKind::of("from-the-future"), AuditKind::Other("from-the-future".to_owned()));
}

#[test]
fn what_is_too_long_is_cut_and_still_noted() {
    let long = AuditEvent {
        actor: "ā".repeat(300),
        purpose: Some("x".repeat(201)),
        kind: AuditKind::Other("k".repeat(65)),
        result: AuditResult::Refused("c".repeat(1_000)),
        detail: vec![("n".repeat(65), "v".repeat(201)); 17],
        ..viewing()
    };
    let read = AuditEvent::from_bytes(&long.to_bytes()).unwrap();
    assert_eq!(read.actor, "ā".repeat(199) + "…", "characters count, not bytes");
    assert_eq!(read.purpose.unwrap().chars().count(), 200);
    assert_eq!(read.kind.code().chars().count(), 64);
    assert_eq!(read.detail.len(), 16);
    let exactly = AuditEvent { purpose: Some("ā".repeat(200)), ..viewing() };
    assert_eq!(AuditEvent::from_bytes(&exactly.to_bytes()), Ok(exactly), "the limit itself is allowed");
}

#[test]
fn a_field_of_a_newer_program_does_not_hide_the_event() {
    let mut bytes = viewing().to_bytes();
    bytes[0] = 0xab;
    bytes.extend_from_slice(&[0x0a, 0x01]);
    assert_eq!(AuditEvent::from_bytes(&bytes), Ok(viewing()));
    let mut record = AuditRecord::after(&AuditHead::START, [9; 16], &viewing()).to_bytes();
    record[0] = 0xa7;
    record.extend_from_slice(&[0x06, 0x01]);
    assert!(
        AuditRecord::from_bytes(&record).is_err(),
        "the hash of a record covers these fields and no other"
    );
}

#[test]
fn a_kept_head_reads_back() {
    let head = AuditHead { seq: 258, hash: [7; 32] };
    assert_eq!(AuditHead::from_bytes(&head.to_bytes()), Some(head));
    assert_eq!(head.to_bytes()[..8], [0, 0, 0, 0, 0, 0, 1, 2]);
    assert_eq!(AuditHead::from_bytes(&[0; 39]), None, "half a head is none");
}

#[test]
fn a_time_that_no_calendar_has_is_exported_as_a_number() {
    let event = AuditEvent { at_ms: i64::MAX, ..viewing() };
    let line = export_line(&AuditRecord::after(&AuditHead::START, [9; 16], &event));
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&line["at"], line["at_ms"].as_i64()), (&serde_json::Value::Null, Some(i64::MAX)));
}

/// A database in memory with these events.
fn noted(events: &[AuditEvent]) -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    migrations::migrate(&mut connection, jiff::Timestamp::UNIX_EPOCH).unwrap();
    first_meta(&connection, apseko_oplog::DeviceId([9; 16]), 1).unwrap();
    audit::append(&connection, events).unwrap();
    connection
        .execute_batch("DROP TRIGGER audit_never_changes; PRAGMA ignore_check_constraints = ON")
        .unwrap();
    connection
}

const COLUMNS: [&str; 7] = ["seq", "device", "event", "hash", "at_ms", "kind", "object"];

/// Turns one bit of what lies in one column.
fn turn_bit(value: Value, bit: usize) -> Value {
    let turned = |mut bytes: Vec<u8>| {
        let place = bit % (bytes.len() * 8);
        bytes[place / 8] ^= 1 << (place % 8);
        bytes
    };
    match value {
        Value::Integer(number) => Value::Integer(number ^ (1 << (bit % 64))),
        Value::Text(text) => Value::Blob(turned(text.into_bytes())),
        Value::Blob(bytes) => Value::Blob(turned(bytes)),
        Value::Null | Value::Real(_) => unreachable!("these events fill every column"),
    }
}

prop_compose! {
    fn any_event()(
        (at_ms, uptime_ms, boot) in any::<(i64, u64, [u8; 16])>(),
        actor in "\\PC{0,200}",
        kind in prop_oneof![prop::sample::select(AuditKind::ALL), "from-[a-z]{1,40}".prop_map(AuditKind::Other)],
        object in prop::option::of((prop::sample::select(ObjectKind::ALL), any::<[u8; 16]>())),
        purpose in prop::option::of("\\PC{0,200}"),
        code in prop::option::of("[a-z._]{0,64}"),
        detail in prop::collection::vec(("\\PC{0,64}", "\\PC{0,200}"), 0..=16),
    ) -> AuditEvent {
        let object = object.map(|(kind, id)| AuditObject { kind, id });
        let result = code.map_or(AuditResult::Done, AuditResult::Refused);
        AuditEvent { at_ms, uptime_ms, boot, actor, kind, object, purpose, result, detail }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_event_reads_back_from_its_bytes(event in any_event()) {
        prop_assert_eq!(AuditEvent::from_bytes(&event.to_bytes()), Ok(event));
    }

    #[test]
    fn bytes_are_read_only_if_they_are_the_ones_we_would_write(event in any_event(), bit: usize) {
        let mut bytes = event.to_bytes();
        let place = bit % (bytes.len() * 8);
        bytes[place / 8] ^= 1 << (place % 8);
        if let Ok(other) = AuditEvent::from_bytes(&bytes) {
            prop_assert_eq!(other.to_bytes(), bytes, "one event has one spelling, or a hash proves nothing");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_turned_bit_of_the_table_is_found(
        event in any_event(), row in 1_i64..=3, column in prop::sample::select(&COLUMNS), bit: usize,
    ) {
        let event = AuditEvent { object: viewing().object, ..event };
        let connection = noted(&[event.clone(), viewing(), event]);
        let before = audit::verify(&connection, None).unwrap();
        prop_assert!(matches!(before, AuditCheck::Verified { count: 3, .. }), "{before:?}");
        let found: Value = connection
            .query_row(&format!("SELECT {column} FROM audit WHERE seq = ?1"), [row], |row| row.get(0))
            .unwrap();
        let sql = if column == "kind" {
            "UPDATE audit SET kind = CAST(?1 AS TEXT) WHERE seq = ?2".to_owned()
        } else {
            format!("UPDATE OR REPLACE audit SET {column} = ?1 WHERE seq = ?2")
        };
        connection.execute(&sql, (turn_bit(found, bit), row)).unwrap();
        let after = audit::verify(&connection, None).unwrap();
        // A place that became another one leaves a gap, or takes the place of the row that was there.
        let right_place = matches!(after, AuditCheck::Broken { seq, .. }
            if seq == row.cast_unsigned() || column == "seq");
        prop_assert!(right_place, "row {}, column {}: {:?}", row, column, after);
    }
}
