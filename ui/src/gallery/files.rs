//! Exists to show files on their way to the office in every state, without an office.

use apseko_contract::{CaseFiles, FileHeld, FileRow, FileWay, FilesView};
use apseko_domain::TaskId;
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use uuid::Uuid;

use crate::host;
use crate::screens::Files;

#[component]
pub fn FileLists() -> impl IntoView {
    let lists = vec![on_the_way(), held(), paused(), refused(), many(), all_signed(), FilesView::default()];
    lists
        .into_iter()
        .map(|files| view! { <Files files=Signal::stored(files) on_changed=|| () /> })
        .collect_view()
}

fn on_the_way() -> FilesView {
    let rows = vec![
        photo(1, FileWay::Sending { sent: 1_100_000 }),
        file(2, "", "audio/ogg", 1_240_000, FileWay::Sending { sent: 0 }),
        FileRow { size: 48_000_000, ..photo(3, FileWay::Checking) },
        file(4, "Ieeja pagalmā.mp4", "video/mp4", 184_000_000, waiting(None, 96_000_000)),
        file(5, "Būvdarbu līgums.pdf", "application/pdf", 812_000, waiting(None, 0)),
        photo(6, FileWay::Stored),
        photo(7, FileWay::Signed),
    ];
    FilesView { rows, paused: false, cases: vec![case("SIA „Baltijas Jumti”", 7, 1)] }
}

fn held() -> FilesView {
    let reasons = [
        FileHeld::Trouble { code: "upload.no_space".to_owned() },
        FileHeld::Offline,
        FileHeld::NotAllowed,
        FileHeld::Metered,
        FileHeld::Battery,
        FileHeld::Storage,
    ];
    let rows =
        (10..).zip(reasons).map(|(id, held)| photo(id, waiting(Some(held), u64::from(id % 2) * 900_000)));
    FilesView { rows: rows.collect(), ..FilesView::default() }
}

fn paused() -> FilesView {
    let rows = (20..23).map(|id| photo(id, waiting(Some(FileHeld::Person), u64::from(22 - id) * 700_000)));
    FilesView { rows: rows.collect(), paused: true, cases: Vec::new() }
}

fn refused() -> FilesView {
    let codes = [
        "upload.too_large",
        "upload.quota",
        "upload.no_space",
        "upload.other_sum",
        "upload.changed",
        "file.damaged",
        "upload.not_heard_of_yet",
    ];
    let refused = |(id, code): (u8, &str)| photo(id, FileWay::Refused { code: code.to_owned() });
    let rows = (30..).zip(codes).map(refused).chain([photo(40, FileWay::Signed)]);
    FilesView { rows: rows.collect(), ..FilesView::default() }
}

/// A long day: 300 photographs, of which most have arrived.
fn many() -> FilesView {
    let going = (50..60).map(|id| photo(id, waiting(None, 0)));
    let arrived = (0..=255).chain(0..34).enumerate().map(|(nth, id)| {
        let evidence = Uuid::from_u128(1_000 + u128::try_from(nth).unwrap_or_default());
        let way = if nth < 10 { FileWay::Stored } else { FileWay::Signed };
        FileRow { evidence, ..photo(id, way) }
    });
    let cases = (1..=9).map(|number| case(&format!("SIA „Piemērs {number}”"), 33, 30 + number % 4));
    FilesView { rows: going.chain(arrived).collect(), paused: false, cases: cases.collect() }
}

fn all_signed() -> FilesView {
    let rows = (70..78).map(|id| photo(id, FileWay::Signed)).collect();
    let unnamed = CaseFiles { signed_at: None, ..case("", 0, 0) };
    FilesView { rows, paused: false, cases: vec![case("SIA „Kafejnīca Ozols”", 8, 8), unnamed] }
}

fn waiting(held: Option<FileHeld>, sent: u64) -> FileWay {
    FileWay::Waiting { held, sent }
}

fn photo(id: u8, way: FileWay) -> FileRow {
    file(id, &format!("IMG_20261120_1031{id:02}.jpg"), "image/jpeg", 2_400_000 + u64::from(id) * 37_000, way)
}

fn file(id: u8, name: &str, mime: &str, size: u64, way: FileWay) -> FileRow {
    FileRow {
        evidence: Uuid::from_u128(u128::from(id)),
        name: name.to_owned(),
        mime: mime.to_owned(),
        size,
        kept_at: before(60 * i64::from(id)),
        task: Some(TaskId(Uuid::from_u128(1))),
        task_title: "SIA „Baltijas Jumti”".to_owned(),
        way,
    }
}

fn case(title: &str, files: u64, signed: u64) -> CaseFiles {
    CaseFiles { title: title.to_owned(), files, signed, signed_at: Some(before(90)) }
}

fn before(seconds: i64) -> Timestamp {
    host::now().saturating_sub(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::UNIX_EPOCH)
}
