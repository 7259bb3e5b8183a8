//! What the exchange has to say to a person: kept with the step that it comes from, until the person says that they know it.

use apseko_domain::NoticeKind;
use apseko_oplog::OpId;
use apseko_oplog::device::Notice as Told;
use apseko_trust::digest;
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::StoreError;
use crate::table::{instant, unreadable};

/// Nobody reads further.
const MOST: usize = 50;

/// Something that a person has not said to know yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// By which the person says that they know it.
    pub number: u64,
    /// What happened.
    pub kind: NoticeKind,
    /// What the case is called, where it is about one.
    pub case: String,
    /// The number of the case's task, where it is about one and has one.
    pub case_number: String,
    /// How many operations it is about, where it is about some.
    pub count: u64,
    /// When it happened, by the clock of this device.
    pub at: Timestamp,
}

/// What is to be kept of one.
pub(crate) struct Worth<'n> {
    pub kind: NoticeKind,
    /// What it is about: the same is not told twice.
    pub subject: &'n [u8],
    pub case: &'n str,
    pub case_number: &'n str,
    pub count: u64,
}

impl<'n> Worth<'n> {
    pub fn new(kind: NoticeKind, subject: &'n [u8]) -> Self {
        Self { kind, subject, case: "", case_number: "", count: 0 }
    }
}

/// Keeps what a step of the exchange has told; says whether any of it is new. What stops the exchange altogether is told by how
/// it stands, for as long as it does.
pub(crate) fn keep_told(
    connection: &Connection,
    told: &[Told],
    epoch: &[u8],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let mut is_new = false;
    for notice in told {
        let when = at.as_millisecond().to_be_bytes();
        is_new |= match notice {
            Told::Twin => keep(connection, &Worth::new(NoticeKind::Twin, &when), at)?,
            Told::ServerRestored => keep(connection, &Worth::new(NoticeKind::ServerRestored, epoch), at)?,
            Told::Refused(ops) => {
                let count = u64::try_from(ops.len()).unwrap_or(u64::MAX);
                let subject = digest_of(ops);
                keep(connection, &Worth { count, ..Worth::new(NoticeKind::Refused, &subject) }, at)?
            }
            Told::UpgradeNeeded | Told::AnswerRefused => false,
        };
    }
    Ok(is_new)
}

/// The server refuses the same ones at each start.
fn digest_of(ops: &[OpId]) -> [u8; 32] {
    let mut ids: Vec<[u8; 32]> = ops.iter().map(|op| op.0).collect();
    ids.sort_unstable();
    digest(&ids.concat())
}

/// Keeps one; says whether it is new.
pub(crate) fn keep(connection: &Connection, worth: &Worth<'_>, at: Timestamp) -> Result<bool, StoreError> {
    let kept = connection
        .prepare_cached(
            "INSERT INTO notice (kind, subject, title, number, count, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (kind, subject) DO NOTHING",
        )?
        .execute((
            worth.kind.as_str(),
            worth.subject,
            worth.case,
            worth.case_number,
            worth.count.cast_signed(),
            at.as_millisecond(),
        ))?;
    Ok(kept > 0)
}

/// The person knows it. What it said of a case goes.
pub(crate) fn acknowledge(connection: &Connection, number: u64) -> Result<(), StoreError> {
    let number = number.cast_signed();
    connection
        .prepare_cached("DELETE FROM notice WHERE n = ?1 AND kind = ?2")?
        .execute((number, NoticeKind::CaseLeft.as_str()))?;
    connection.prepare_cached("UPDATE notice SET known = 1 WHERE n = ?1")?.execute([number])?;
    Ok(())
}

/// It is not so any more, and is news if it becomes so again; says whether anybody could have read it.
pub(crate) fn withdraw(
    connection: &Connection,
    kind: NoticeKind,
    subject: &[u8],
) -> Result<bool, StoreError> {
    let gone = connection
        .prepare_cached("DELETE FROM notice WHERE kind = ?1 AND subject = ?2")?
        .execute((kind.as_str(), subject))?;
    Ok(gone > 0)
}

/// Once nothing is refused any more, nobody has to do anything about it; says whether anybody could have read that.
pub(crate) fn settle_refused(connection: &Connection) -> Result<bool, StoreError> {
    let gone = connection
        .prepare_cached(
            "DELETE FROM notice WHERE kind = ?1 AND NOT EXISTS (SELECT 1 FROM set_aside WHERE how = 2)",
        )?
        .execute([NoticeKind::Refused.as_str()])?;
    Ok(gone > 0)
}

/// What the person has not said to know, the newest first.
pub(crate) fn unknown(connection: &Connection) -> Result<Vec<Notice>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT n, kind, title, number, count, at_ms FROM notice WHERE known = 0 ORDER BY at_ms DESC, n DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([i64::try_from(MOST).unwrap_or(i64::MAX)], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Notice> {
    let kind: String = row.get("kind")?;
    Ok(Notice {
        number: row.get::<_, i64>("n")?.cast_unsigned(),
        kind: NoticeKind::parse(&kind).ok_or_else(|| unreadable("kind", &kind))?,
        case: row.get("title")?,
        case_number: row.get("number")?,
        count: row.get::<_, i64>("count")?.cast_unsigned(),
        at: instant(row, "at_ms")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrations;

    const EPOCH: [u8; 16] = [1; 16];

    fn data() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut connection, Timestamp::UNIX_EPOCH).unwrap();
        connection
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn told(connection: &Connection, notice: Told, second: i64) -> bool {
        keep_told(connection, &[notice], &EPOCH, at(second)).unwrap()
    }

    fn kinds(connection: &Connection) -> Vec<NoticeKind> {
        unknown(connection).unwrap().iter().map(|notice| notice.kind).collect()
    }

    #[test]
    fn what_a_person_knows_is_not_told_again() {
        let connection = data();
        let refused = || Told::Refused(vec![OpId([1; 32]), OpId([2; 32])]);
        assert!(told(&connection, refused(), 1));
        let notice = unknown(&connection).unwrap().remove(0);
        assert_eq!((notice.kind, notice.count, notice.at), (NoticeKind::Refused, 2, at(1)));
        acknowledge(&connection, notice.number).unwrap();
        let turned = Told::Refused(vec![OpId([2; 32]), OpId([1; 32])]);
        assert!(!told(&connection, turned, 2), "the server refuses the same at every start");
        assert_eq!(kinds(&connection), []);
        assert!(told(&connection, Told::Refused(vec![OpId([3; 32])]), 3), "other work is other news");
    }

    #[test]
    fn a_server_is_restored_once_and_every_twin_is_one() {
        let connection = data();
        assert!(told(&connection, Told::ServerRestored, 1));
        assert!(!told(&connection, Told::ServerRestored, 2), "the same life of the feed");
        assert!(told(&connection, Told::Twin, 3) && told(&connection, Told::Twin, 4));
        assert!(
            !told(&connection, Told::AnswerRefused, 5),
            "how the exchange stands says that, for as long as it is so"
        );
        assert_eq!(kinds(&connection), [NoticeKind::Twin, NoticeKind::Twin, NoticeKind::ServerRestored]);
    }

    #[test]
    fn what_is_not_so_any_more_is_not_said_and_can_become_news_again() {
        let connection = data();
        let refused = || keep(&connection, &Worth::new(NoticeKind::LeaseRefused, &[]), at(1)).unwrap();
        assert!(refused() && !refused());
        assert!(withdraw(&connection, NoticeKind::LeaseRefused, &[]).unwrap());
        assert_eq!(kinds(&connection), []);
        assert!(!withdraw(&connection, NoticeKind::LeaseRefused, &[]).unwrap());
        assert!(refused());
    }

    #[test]
    fn the_name_of_a_case_goes_with_its_notice() {
        let connection = data();
        let worth = Worth { case: "SIA „Aura”", ..Worth::new(NoticeKind::CaseLeft, &[7; 16]) };
        keep(&connection, &worth, at(1)).unwrap();
        let notice = unknown(&connection).unwrap().remove(0);
        acknowledge(&connection, notice.number).unwrap();
        let left: u32 = connection.query_row("SELECT count(*) FROM notice", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0, "nothing is kept of an employer whose case is somebody else's");
        assert!(keep(&connection, &worth, at(2)).unwrap(), "when it leaves once more, it is told once more");
    }
}
