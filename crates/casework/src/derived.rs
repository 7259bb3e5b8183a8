//! Ids of what nobody creates: a violation follows from an answer, the row of a worker from the worker, and two devices
//! must name them the same.

use apseko_oplog::EntityId;
use apseko_trust::canon::Writer;
use apseko_trust::digest;

/// The id of the violation that follows from a sheet, by its code and the row that it was found in: a UUIDv8 of the
/// SHA-256 over the canonical array of the three, the row being null where there is none.
pub fn violation_id(sheet: EntityId, code: &str, row: Option<EntityId>) -> EntityId {
    let mut out = Writer::with_capacity(64);
    out.array(3).bytes(&sheet.0).text(code);
    match row {
        Some(row) => out.bytes(&row.0),
        None => out.null(),
    };
    id_of(&out.finish())
}

/// The id of the row of a group of questions that is about one party, worker or point of an order: a UUIDv8 of the
/// SHA-256 over the canonical array of the word `row`, the sheet, the code of the group and the subject.
pub fn row_id(sheet: EntityId, group: &str, subject: EntityId) -> EntityId {
    let mut out = Writer::with_capacity(64);
    out.array(4).text("row").bytes(&sheet.0).text(group).bytes(&subject.0);
    id_of(&out.finish())
}

fn id_of(named: &[u8]) -> EntityId {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest(named)).for_each(|(byte, of_digest)| *byte = of_digest);
    EntityId(uuid::Builder::from_custom_bytes(bytes).into_uuid().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: EntityId = EntityId([0x11; 16]);
    const ROW: EntityId = EntityId([0x22; 16]);

    #[test]
    fn the_same_finding_has_the_same_id_everywhere_and_for_ever() {
        let id = violation_id(SHEET, "NN-V01", None);
        assert_eq!(
            hex::encode(id.0),
            "21e973abc3178b24b85fc30039e45fe1",
            "a stored id must never come out otherwise"
        );
        let id = violation_id(SHEET, "NN-V01", Some(ROW));
        assert_eq!(hex::encode(id.0), "1e392b0106ad8655955abf5325c9043b");
        assert_eq!(uuid::Uuid::from_bytes(id.0).get_version_num(), 8);
    }

    #[test]
    fn the_row_of_a_worker_has_the_same_id_everywhere_and_for_ever() {
        let id = row_id(SHEET, "workers", ROW);
        assert_eq!(
            hex::encode(id.0),
            "ff7a2c1ee71089f2884ca29a2541ce3e",
            "a stored id must never come out otherwise"
        );
        assert_eq!(uuid::Uuid::from_bytes(id.0).get_version_num(), 8);
        let ids = [
            id,
            row_id(ROW, "workers", SHEET),
            row_id(SHEET, "parties", ROW),
            row_id(SHEET, "workers", SHEET),
        ];
        let different: std::collections::BTreeSet<EntityId> = ids.into_iter().collect();
        assert_eq!(different.len(), ids.len(), "another sheet, group or subject is another row");
    }

    #[test]
    fn another_sheet_code_or_row_is_another_violation() {
        let ids = [
            violation_id(SHEET, "NN-V01", None),
            violation_id(SHEET, "NN-V01", Some(ROW)),
            violation_id(SHEET, "NN-V02", None),
            violation_id(ROW, "NN-V01", None),
        ];
        let different: std::collections::BTreeSet<EntityId> = ids.into_iter().collect();
        assert_eq!(different.len(), ids.len());
    }
}
