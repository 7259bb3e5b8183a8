//! Stories about the audit: what was noted stays as it was noted, and whoever changes it is found out.

use apseko_store::{
    AuditCheck, AuditEvent, AuditFault, AuditHead, AuditKind, AuditObject, AuditRecord, AuditResult, Edit,
    ObjectKind, Plan, StoreError, Written, export_line,
};
use uuid::Uuid;

use device::{
    NOTE, TASK, after_tampering, edit, events, head, noted, old_database, open, page, plan_with_note, thief,
    verify,
};

#[cfg(test)]
mod device;

const OLD_SCHEMAS: [(&str, &str); 3] = [
    ("tasks_and_notes", include_str!("../../../../migrations/device/0001_tasks_and_notes.sql")),
    ("operations", include_str!("../../../../migrations/device/0002_operations.sql")),
    ("projections", include_str!("../../../../migrations/device/0003_projections.sql")),
];

#[test]
fn a_thousand_notes_hold_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    assert_eq!(head(&store), None, "a new device has noted nothing");
    assert_eq!(store.note(Vec::new()).unwrap(), AuditHead::START);
    let mut kept = AuditHead::START;
    for some in events(1_000).chunks(90) {
        kept = store.note(some.to_vec()).unwrap();
    }
    assert_eq!(head(&store), Some(kept), "the head that was returned is the one on the disk");
    drop(store);
    let expected = AuditCheck::Verified { count: 1_000, head: kept };
    assert_eq!(verify(folder.path(), Some(kept)), expected);
    let next = open(folder.path()).note(events(1)).unwrap();
    assert_eq!(next.seq, 1_001, "another start goes on with the same chain");
    assert!(
        matches!(verify(folder.path(), Some(kept)), AuditCheck::Verified { count: 1_001, .. }),
        "a head kept before a crash is older than the chain, and that is no fault"
    );
}

#[test]
fn pages_go_back_in_time_and_deliveries_forward() {
    let folder = tempfile::tempdir().unwrap();
    noted(folder.path());
    let store = open(folder.path());
    let places = |records: &[AuditRecord]| records.iter().map(|record| record.seq).collect::<Vec<_>>();
    assert_eq!(places(&page(&store, None, 3)), [10, 9, 8]);
    assert_eq!(places(&page(&store, Some(8), 3)), [7, 6, 5]);
    assert_eq!(places(&page(&store, Some(3), 30)), [2, 1]);
    let unshipped =
        |after, most| store.read::<_, StoreError>(|view| view.audit_unshipped(after, most)).unwrap();
    assert_eq!(places(&unshipped(0, 2)), [1, 2]);
    assert_eq!(places(&unshipped(8, 5)), [9, 10]);
    assert!(unshipped(u64::MAX, 5).is_empty());
    let all = unshipped(0, 100);
    let mut before = AuditHead::START;
    for (record, event) in all.iter().zip(events(10)) {
        assert_eq!(AuditRecord::from_bytes(&record.to_bytes()).as_ref(), Ok(record), "sent and read");
        assert_eq!(record.prev, before.hash, "a server can check the chain from the records alone");
        assert_eq!(record.event().unwrap(), event, "and reads what was noted");
        before = record.head();
    }
    assert_eq!(Some(before), head(&store));
}

#[test]
fn a_change_is_noted_with_it_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let failed = store.write::<StoreError>(edit(1), |_| {
        let plan = plan_with_note();
        Ok(Plan { changes: [plan.changes.clone(), plan.changes].concat(), ..plan })
    });
    assert!(failed.is_err(), "the same task twice breaks a rule");
    assert_eq!(head(&store), None, "what was not done is not noted as done");

    store.write::<StoreError>(edit(2), |_| Ok(plan_with_note())).unwrap();
    let again = store.write::<StoreError>(edit(2), |_| Ok(plan_with_note())).unwrap();
    assert!(matches!(again, Written::Repeated { .. }));
    let own = Edit { concerns_others: false, ..edit(3) };
    store.write::<StoreError>(own, |_| Ok(Plan { changes: Vec::new(), reply: String::new() })).unwrap();
    let records = page(&store, None, 10);
    assert_eq!(records.len(), 1, "a double tap and a draft are no second change");
    let expected = AuditEvent {
        object: Some(AuditObject { kind: ObjectKind::Task, id: TASK.into_bytes() }),
        detail: vec![
            ("command".to_owned(), "write-note".to_owned()),
            ("request".to_owned(), Uuid::from_u128(2).to_string()),
        ],
        ..AuditEvent::at(&device::moment(2), AuditKind::Changed, "Ilze")
    };
    assert_eq!(records[0].event().unwrap(), expected);
    let connection = thief(folder.path());
    let device: [u8; 16] =
        connection.query_row("SELECT device FROM device_meta", [], |row| row.get(0)).unwrap();
    assert_eq!(records[0].device, device, "and it says on which device");
}

#[test]
fn the_table_refuses_changes_and_removals() {
    let folder = tempfile::tempdir().unwrap();
    let kept = noted(folder.path());
    let connection = thief(folder.path());
    for sql in [
        "UPDATE audit SET at_ms = 0 WHERE seq = 4",
        "UPDATE OR REPLACE audit SET seq = 3 WHERE seq = 4",
        "DELETE FROM audit WHERE seq = 4",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT seq, device, x'', hash, 0, '', NULL FROM audit WHERE seq = 4",
    ] {
        let refused = connection.execute_batch(sql).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{sql}: {refused}");
    }
    drop(connection);
    let expected = AuditCheck::Verified { count: 10, head: kept };
    assert_eq!(verify(folder.path(), Some(kept)), expected, "nothing of it was done");
}

#[test]
fn whoever_has_the_key_and_changes_a_row_is_found_out_at_that_row() {
    let swap = "UPDATE audit SET seq = 100 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 7;
                UPDATE audit SET seq = 7 WHERE seq = 100;";
    let cases = [
        (
            "UPDATE audit SET event = (SELECT event FROM audit WHERE seq = 2) WHERE seq = 4",
            4,
            AuditFault::WrongHash,
        ),
        ("UPDATE audit SET hash = zeroblob(32) WHERE seq = 4", 4, AuditFault::WrongHash),
        ("UPDATE audit SET device = zeroblob(16) WHERE seq = 4", 4, AuditFault::WrongHash),
        ("DELETE FROM audit WHERE seq = 4", 4, AuditFault::NotNext),
        ("DELETE FROM audit WHERE seq <= 3", 1, AuditFault::NotNext),
        (
            "DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = seq - 1 WHERE seq > 4",
            4,
            AuditFault::WrongHash,
        ),
        (swap, 4, AuditFault::WrongHash),
        ("UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 4", 4, AuditFault::ColumnsDiffer),
        ("UPDATE audit SET kind = 'searched' WHERE seq = 10", 10, AuditFault::ColumnsDiffer),
        ("UPDATE audit SET object = NULL WHERE seq = 4", 4, AuditFault::ColumnsDiffer),
        ("UPDATE audit SET object = zeroblob(16) WHERE seq = 4", 4, AuditFault::ColumnsDiffer),
        (
            "PRAGMA ignore_check_constraints = ON;
             INSERT INTO audit SELECT 0, device, event, hash, at_ms, kind, object FROM audit WHERE seq = 1",
            1,
            AuditFault::NotNext,
        ),
    ];
    for (sql, seq, why) in cases {
        let (alone, with_head) = after_tampering(sql);
        assert_eq!(alone, AuditCheck::Broken { seq, why }, "{sql}");
        assert_eq!(with_head, alone, "a kept head hides nothing: {sql}");
    }
}

#[test]
fn an_end_that_was_cut_off_shows_against_the_kept_head() {
    let (alone, with_head) = after_tampering("DELETE FROM audit WHERE seq > 8");
    assert!(
        matches!(alone, AuditCheck::Verified { count: 8, .. }),
        "the rest of a chain is a chain: {alone:?}"
    );
    assert_eq!(with_head, AuditCheck::Broken { seq: 9, why: AuditFault::Truncated });
    let (_, with_head) = after_tampering("DELETE FROM audit");
    assert_eq!(with_head, AuditCheck::Broken { seq: 1, why: AuditFault::Truncated }, "all of it");
}

#[test]
fn a_chain_written_anew_is_not_the_one_whose_head_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let kept = noted(folder.path());
    let connection = thief(folder.path());
    connection.execute_batch("DROP TRIGGER audit_never_shrinks; DELETE FROM audit").unwrap();
    drop(connection);
    let mut other = events(12);
    other[4].actor = "Cits".to_owned();
    open(folder.path()).note(other).unwrap();
    assert!(
        matches!(verify(folder.path(), None), AuditCheck::Verified { count: 12, .. }),
        "it holds in itself"
    );
    let found = verify(folder.path(), Some(kept));
    assert_eq!(found, AuditCheck::Broken { seq: 10, why: AuditFault::OtherHistory });
}

#[test]
fn what_an_older_program_noted_begins_the_chain() {
    for schemas in [&OLD_SCHEMAS[..1], &OLD_SCHEMAS[..]] {
        let folder = tempfile::tempdir().unwrap();
        old_database(folder.path(), schemas);
        // Twice: the second start finds a chain and no old table.
        for start in 1..=2 {
            let checked = verify(folder.path(), None);
            assert!(matches!(checked, AuditCheck::Verified { count: 3, .. }), "start {start}: {checked:?}");
        }
        let records = page(&open(folder.path()), None, 10);
        let events: Vec<AuditEvent> = records.iter().rev().map(|record| record.event().unwrap()).collect();
        let commands = ["create-adhoc-task", "unknown-thing", "nothing-touched"];
        for ((event, command), at_ms) in events.iter().zip(commands).zip(5..) {
            let said = (event.at_ms, event.actor.as_str(), &event.kind, &event.result);
            assert_eq!(said, (at_ms, "Ilze", &AuditKind::Changed, &AuditResult::Done));
            assert_eq!(event.detail[0], ("command".to_owned(), command.to_owned()));
            assert_eq!(
                event.detail[1],
                ("before".to_owned(), "chain".to_owned()),
                "it was not protected there"
            );
        }
        let kind = events[0].object.as_ref().map(|object| object.kind.clone());
        assert_eq!(kind, Some(ObjectKind::Task));
        let unknown = AuditObject { kind: ObjectKind::Other("unknown".to_owned()), id: NOTE.into_bytes() };
        assert_eq!(events[1].object, Some(unknown), "the id is kept even if nobody knows of what");
        assert_eq!(events[2].object, None);
        let connection = thief(folder.path());
        let old: u32 = connection
            .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'unchained_audit'", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(old, 0, "nothing is left twice");
        let level: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(level, 3, "a program that knows no chain must not write here");
    }
}

#[test]
fn a_stranger_can_check_exported_lines_with_any_tool() {
    let folder = tempfile::tempdir().unwrap();
    let kept = noted(folder.path());
    let store = open(folder.path());
    let records = store.read::<_, StoreError>(|view| view.audit_unshipped(0, 100)).unwrap();
    let mut prev = "00".repeat(32);
    for (record, event) in records.iter().zip(events(10)) {
        let line = export_line(record);
        assert!(!line.contains('\n'), "one record, one line");
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        let bytes = |name: &str| hex::decode(text(name)).unwrap();
        assert_eq!(text("prev"), prev, "each line names the one before");

        // The canonical array ["apseko", "audit", {0: 1, 1: seq, 2: prev, 3: device, 4: address, 5: event}], by hand.
        let event_bytes = bytes("event");
        let length = u8::try_from(event_bytes.len()).expect("under 256 bytes");
        let seq = u8::try_from(line["seq"].as_u64().unwrap()).unwrap();
        let mut hashed = b"\x83\x66apseko\x65audit\xa6\x00\x01\x01".to_vec();
        hashed.push(seq);
        hashed.extend([b"\x02\x58\x20".as_slice(), &bytes("prev"), b"\x03\x50", &bytes("device")].concat());
        hashed.extend([b"\x04\x67".as_slice(), text("address").as_bytes(), b"\x05\x58", &[length]].concat());
        hashed.extend(&event_bytes);
        assert_eq!(text("hash"), hex::encode(apseko_trust::digest(&hashed)), "line {seq}");
        prev = text("hash");

        assert_eq!(event_bytes, event.to_bytes(), "the words of the line and its bytes say the same");
        assert_eq!(text("at"), format!("2026-11-20T10:00:00.{seq:03}Z"));
        assert_eq!(
            [text("actor"), text("kind"), text("result"), text("address")],
            ["Ilze \"I\" Kalniņa", "viewed", "done", "offline"]
        );
        assert_eq!(line["object"]["kind"], "worker");
        assert_eq!(line["purpose"], "Nodarbinātības pārbaude");
        assert_eq!(line["detail"][0][1], seq.to_string());
    }
    assert_eq!(prev, hex::encode(kept.hash), "and the last line is the kept head");
}
