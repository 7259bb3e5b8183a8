//! How far all files together have come, in numbers that never promise too much.

use apseko_contract::{FileHeld, FileRow, FileWay, FilesView};

/// What may be said of the files where everything else has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilesStand {
    /// Nobody knows.
    Unknown,
    /// The office lacks some.
    Left,
    /// The office has them and has not signed for all of them.
    Unsigned,
    /// There are none that the office has not signed for.
    Done,
}

impl FilesStand {
    /// How they stand.
    pub fn of(view: Option<&FilesView>) -> Self {
        let Some(tally) = view.map(Tally::of) else { return Self::Unknown };
        match tally {
            Tally { files, arrived, .. } if arrived < files => Self::Left,
            Tally { files, signed, .. } if signed < files => Self::Unsigned,
            Tally { .. } => Self::Done,
        }
    }
}

/// Where a file stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// It waits, is on its way or is being checked.
    Going,
    /// The office does not take it.
    Refused,
    /// The office has it.
    Arrived,
}

impl Group {
    /// The place of a file.
    pub fn of(row: &FileRow) -> Self {
        match row.way {
            FileWay::Waiting { .. } | FileWay::Sending { .. } | FileWay::Checking => Self::Going,
            FileWay::Refused { .. } => Self::Refused,
            FileWay::Stored | FileWay::Signed => Self::Arrived,
        }
    }
}

/// All files, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there are.
    pub files: u64,
    /// How many the office has.
    pub arrived: u64,
    /// For how many of these it has signed.
    pub signed: u64,
    /// How many it does not take.
    pub refused: u64,
    /// How many bytes have still to go. What was refused goes nowhere.
    pub bytes_left: u64,
}

impl Tally {
    /// Counts them.
    pub fn of(view: &FilesView) -> Self {
        view.rows.iter().fold(Self::default(), |tally, row| Self {
            files: tally.files + 1,
            arrived: tally.arrived + u64::from(Group::of(row) == Group::Arrived),
            signed: tally.signed + u64::from(row.way == FileWay::Signed),
            refused: tally.refused + u64::from(Group::of(row) == Group::Refused),
            bytes_left: tally.bytes_left.saturating_add(left(row)),
        })
    }

    /// How many wait or are on their way.
    pub fn going(self) -> u64 {
        self.files.saturating_sub(self.arrived).saturating_sub(self.refused)
    }
}

/// How many bytes the office has of a file that is not all there.
pub fn sent(way: &FileWay) -> Option<u64> {
    match way {
        FileWay::Waiting { sent, .. } | FileWay::Sending { sent } => Some(*sent),
        FileWay::Checking | FileWay::Stored | FileWay::Signed | FileWay::Refused { .. } => None,
    }
}

fn left(row: &FileRow) -> u64 {
    sent(&row.way).map_or(0, |sent| row.size.saturating_sub(sent))
}

/// From 0 to 1 of a file that is on its way or was stopped there. A bar rounds, and must not look full while something is
/// missing.
#[expect(clippy::cast_precision_loss, reason = "a bar has a hundred steps")]
pub fn share(row: &FileRow) -> Option<f64> {
    const NEARLY: f64 = 0.99;
    let sent = match row.way {
        FileWay::Sending { sent } => sent,
        FileWay::Waiting { sent, .. } if sent > 0 => sent,
        FileWay::Waiting { .. }
        | FileWay::Checking
        | FileWay::Stored
        | FileWay::Signed
        | FileWay::Refused { .. } => return None,
    };
    Some((sent as f64 / row.size.max(1) as f64).min(NEARLY))
}

/// What holds files, each reason once, the one that holds the next file first. Trouble belongs to its file alone.
pub fn reasons(view: &FilesView) -> Vec<FileHeld> {
    let mut told: Vec<FileHeld> = Vec::new();
    if view.paused {
        told.push(FileHeld::Person);
    }
    for row in &view.rows {
        let FileWay::Waiting { held: Some(held), .. } = &row.way else { continue };
        if !matches!(held, FileHeld::Trouble { .. }) && !told.contains(held) {
            told.push(held.clone());
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use uuid::Uuid;

    const SIZE: u64 = 4_000_000;

    fn view(ways: &[FileWay]) -> FilesView {
        let row = |way: &FileWay| FileRow {
            evidence: Uuid::nil(),
            name: String::new(),
            mime: "image/jpeg".to_owned(),
            size: SIZE,
            kept_at: Timestamp::UNIX_EPOCH,
            task: None,
            task_title: String::new(),
            way: way.clone(),
        };
        FilesView { rows: ways.iter().map(row).collect(), paused: false, cases: Vec::new() }
    }

    fn waits(held: Option<FileHeld>, sent: u64) -> FileWay {
        FileWay::Waiting { held, sent }
    }

    fn refused() -> FileWay {
        FileWay::Refused { code: "upload.too_large".to_owned() }
    }

    #[test]
    fn files_are_counted_by_what_the_office_has() {
        let ways = [
            FileWay::Sending { sent: 1_000_000 },
            waits(None, 0),
            FileWay::Checking,
            refused(),
            FileWay::Stored,
            FileWay::Signed,
        ];
        let tally = Tally::of(&view(&ways));
        assert_eq!(tally, Tally { files: 6, arrived: 2, signed: 1, refused: 1, bytes_left: 7_000_000 });
        assert_eq!(tally.going(), 3);
        let odd = Tally::of(&view(&[FileWay::Sending { sent: SIZE + 1 }]));
        assert_eq!(odd.bytes_left, 0, "more than all must not panic");
    }

    #[test]
    fn everything_is_done_only_when_the_office_has_signed_for_everything() {
        let stand = |ways: &[FileWay]| FilesStand::of(Some(&view(ways)));
        assert_eq!(stand(&[]), FilesStand::Done);
        assert_eq!(stand(&[FileWay::Signed, FileWay::Signed]), FilesStand::Done);
        assert_eq!(stand(&[FileWay::Signed, FileWay::Stored]), FilesStand::Unsigned);
        for way in [waits(None, 0), FileWay::Sending { sent: SIZE }, FileWay::Checking, refused()] {
            assert_eq!(stand(&[way, FileWay::Signed]), FilesStand::Left);
        }
        assert_eq!(FilesStand::of(None), FilesStand::Unknown, "silence is no promise");
    }

    #[test]
    fn a_bar_stands_where_something_has_been_sent_and_is_never_full() {
        let shown = |way| view(&[way]).rows.first().and_then(share);
        assert_eq!(shown(waits(None, 0)), None);
        assert_eq!(shown(FileWay::Sending { sent: 0 }), Some(0.0));
        assert_eq!(shown(waits(Some(FileHeld::Person), 1_000_000)), Some(0.25));
        assert!(shown(FileWay::Sending { sent: SIZE }).is_some_and(|share| share < 0.995));
        assert_eq!(shown(FileWay::Checking), None);
    }

    #[test]
    fn each_reason_is_told_once() {
        let trouble = FileHeld::Trouble { code: "upload.quota".to_owned() };
        let ways = [
            waits(Some(FileHeld::Metered), 0),
            waits(Some(trouble), 0),
            waits(Some(FileHeld::Battery), 0),
            waits(Some(FileHeld::Metered), 0),
        ];
        assert_eq!(reasons(&view(&ways)), [FileHeld::Metered, FileHeld::Battery]);
        let paused = FilesView { paused: true, ..view(&[waits(Some(FileHeld::Person), 0)]) };
        assert_eq!(reasons(&paused), [FileHeld::Person]);
        assert_eq!(
            reasons(&FilesView { paused: true, ..view(&[]) }),
            [FileHeld::Person],
            "it holds for what comes"
        );
    }
}
