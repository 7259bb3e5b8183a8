//! Stories about evidence on a device without a server: what was taken in here is shown and read, and nothing else can be.

use apseko_contract::{
    Copy, EvidenceRow, FILE_PIECE_BYTES, FetchFile, FilePiece, FileWay, ListTasks, MadeRoom, MakeRoom,
    ReadFile, RoomView, Shape, ShowAudit, ShowEvidence, ShowRoom, StopFetching,
};
use apseko_domain::{Code, TaskId};
use uuid::Uuid;

use crate::device::Device;

/// The third one has more bytes than one piece.
const PHOTOS: usize = 3;

fn evidence(device: &Device) -> (TaskId, Vec<EvidenceRow>) {
    let tasks = device.call(ListTasks { search: String::new() }).unwrap();
    let found = tasks.into_iter().map(|row| {
        let rows = device.call(ShowEvidence { task: row.task }).unwrap().rows;
        (row.task, rows)
    });
    found.into_iter().find(|(_, rows)| !rows.is_empty()).unwrap()
}

fn piece(device: &Device, row: &EvidenceRow, from: u64) -> Result<FilePiece, Code> {
    let read = ReadFile { evidence: row.evidence, what: Shape::Original, from };
    device.call(read).map_err(|error| error.code)
}

/// So many bytes are in a piece.
fn length(piece: &FilePiece) -> u64 {
    let filled = piece.base64.trim_end_matches('=');
    filled.len() as u64 * 3 / 4
}

#[test]
fn what_was_taken_in_here_is_listed_and_is_the_office_s_as_soon_as_it_has_it() {
    let device = Device::demonstrating_with(PHOTOS);
    let (_, rows) = evidence(&device);
    assert_eq!(rows.len(), PHOTOS);
    for row in &rows {
        assert_eq!((row.kind.as_str(), row.mime.as_str()), ("photo", "image/bmp"));
        assert_eq!(row.taken_by, "Ilze Kalniņa");
        assert_eq!((&row.original, &row.preview), (&Copy::Here, &Copy::None), "nobody else has it yet");
        assert!(matches!(row.way, Some(FileWay::Waiting { .. })));
        assert!(row.taken_at.is_some() && !row.disputed);
    }
    let all: u64 = rows.iter().map(|row| row.size).sum();
    let room = device.call(ShowRoom {}).unwrap();
    assert_eq!(room, RoomView { own: all, can_go: 0, fetched: 0, ..room.clone() });
    let made = device.call(MakeRoom {}).unwrap();
    assert_eq!(made, MadeRoom { files: 0, bytes: 0 }, "nothing goes that the office has not signed for");
    assert_eq!(evidence(&device).1[0].original, Copy::Here);
}

#[test]
fn a_file_is_read_piece_by_piece_and_one_opening_is_one_look() {
    let device = Device::demonstrating_with(PHOTOS);
    let (_, rows) = evidence(&device);
    let panorama = rows.iter().max_by_key(|row| row.size).unwrap();
    let looks = || device.call(ShowAudit { before: None }).unwrap().rows.len();
    let before = looks();
    let second = piece(&device, panorama, FILE_PIECE_BYTES).unwrap();
    assert_eq!(length(&second), panorama.size - FILE_PIECE_BYTES, "the rest of it");
    assert_eq!(looks(), before, "a further piece is no look of its own");
    let first = piece(&device, panorama, 0).unwrap();
    assert_eq!((first.of, first.mime.as_str()), (panorama.size, "image/bmp"));
    assert_eq!(length(&first), FILE_PIECE_BYTES);
    assert!(first.base64.starts_with("Qk"), "a bitmap begins with BM");
    assert_eq!(looks(), before + 1, "whoever opens it is written down");
    let beyond = piece(&device, panorama, panorama.size + 1).unwrap();
    assert_eq!((beyond.base64.as_str(), beyond.of), ("", panorama.size), "beyond the end is nothing");
}

#[test]
fn bytes_that_were_touched_are_not_shown_and_missing_ones_are_said_to_be_missing() {
    let device = Device::demonstrating_with(1);
    let (task, rows) = evidence(&device);
    let files = device.file("files");
    let sealed = std::fs::read_dir(&files).unwrap().next().unwrap().unwrap().path();
    let mut bytes = std::fs::read(&sealed).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&sealed, &bytes).unwrap();
    assert_eq!(piece(&device, &rows[0], 0), Err(Code::FileDamaged), "one bit is enough");
    std::fs::remove_file(&sealed).unwrap();
    assert_eq!(piece(&device, &rows[0], 0), Err(Code::FileAway));
    let row = device.call(ShowEvidence { task }).unwrap().rows.remove(0);
    assert_eq!(row.original, Copy::Failed { code: "file.missing".to_owned() }, "nobody else has it");
}

#[test]
fn without_a_server_nothing_is_fetched_and_a_person_is_told_at_once() {
    let device = Device::demonstrating_with(1);
    let (_, rows) = evidence(&device);
    let id = rows[0].evidence;
    device.call(FetchFile { evidence: id, what: Shape::Original }).unwrap();
    let refused = device.call(FetchFile { evidence: id, what: Shape::Preview }).unwrap_err();
    assert_eq!(
        refused.code,
        Code::ServerUnreachable,
        "what is here need not be fetched, and a preview is not"
    );
    device.call(StopFetching { evidence: id }).unwrap();
    let nobodys = Uuid::from_u128(7);
    let refused = device.call(FetchFile { evidence: nobodys, what: Shape::Original }).unwrap_err();
    assert_eq!(refused.code, Code::ThingUnknown);
    let read = ReadFile { evidence: nobodys, what: Shape::Original, from: 0 };
    assert_eq!(device.call(read).unwrap_err().code, Code::ThingUnknown);
}

#[test]
fn what_a_crash_has_left_among_fetched_files_is_gone_after_the_next_opening() {
    let mut device = Device::demonstrating_with(1);
    evidence(&device);
    let folder = device.file("fetched");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("00000000000000000000000000000077"), b"half of a film").unwrap();
    device.restart();
    evidence(&device);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}
