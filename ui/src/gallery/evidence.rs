//! Exists to show the files of a case in every place where they may be, and the room that files take, without an office.

use apseko_contract::{Copy as Whereabouts, EvidenceRow, EvidenceView, FileHeld, FileWay, RoomView};
use apseko_domain::TaskId;
use jiff::Timestamp;
use leptos::prelude::*;
use uuid::Uuid;

use crate::screens::{Allowed, EvidenceList, Room};

const NOON: Timestamp = Timestamp::constant(1_795_168_800, 0);

#[component]
pub fn EvidenceFiles() -> impl IntoView {
    let allowed = Signal::stored(Allowed::Nothing);
    let task = TaskId(Uuid::from_u128(1));
    view! {
        <section class="section evidence">
            <h2>"Pierādījumi"</h2>
            <EvidenceList task=task view=Signal::stored(own()) allowed=allowed />
            <EvidenceList task=task view=Signal::stored(of_others()) allowed=allowed />
        </section>
    }
}

#[component]
pub fn Rooms() -> impl IntoView {
    let rooms = [
        RoomView { free: Some(41_000_000_000), own: 312_000_000, can_go: 128_000_000, fetched: 24_300_000 },
        RoomView { free: Some(640_000_000), own: 312_000_000, can_go: 0, fetched: 0 },
        RoomView { free: None, own: 0, can_go: 0, fetched: 24_300_000 },
    ];
    rooms.map(|room| view! { <Room room=Signal::stored(room) on_made=|| () /> }).into_iter().collect_view()
}

fn own() -> EvidenceView {
    let here = Whereabouts::Here;
    let waiting = FileWay::Waiting { held: Some(FileHeld::Offline), sent: 0 };
    let refused = FileWay::Refused { code: "upload.too_large".to_owned() };
    let rows = vec![
        file(1, "IMG_20261120_103101.jpg", "photo", "image/jpeg", here.clone(), Some(waiting)),
        file(2, "", "audio", "audio/ogg", here.clone(), Some(FileWay::Sending { sent: 1_000_000 })),
        file(3, "Būvdarbu līgums.pdf", "scan", "application/pdf", here.clone(), Some(FileWay::Signed)),
        file(4, "Panorāma.jpg", "photo", "image/jpeg", here, Some(refused)),
        file(5, "IMG_20261120_103105.jpg", "photo", "image/jpeg", Whereabouts::Away, Some(FileWay::Signed)),
    ];
    EvidenceView { rows }
}

fn of_others() -> EvidenceView {
    let failed = |code: &str| Whereabouts::Failed { code: code.to_owned() };
    let disputed = file(13, "IMG_20261120_103113.jpg", "photo", "image/jpeg", Whereabouts::Away, None);
    let rows = vec![
        file(11, "IMG_20261120_103111.jpg", "photo", "image/jpeg", Whereabouts::Here, None),
        file(12, "Ieeja pagalmā.mp4", "video", "video/mp4", Whereabouts::Coming { got: 960_000 }, None),
        EvidenceRow { disputed: true, ..disputed },
        file(14, "Mutvārdu paskaidrojums.ogg", "audio", "audio/ogg", failed("file.not_arrived"), None),
        file(
            15,
            "Ļoti gara datnes nosaukuma piemērs, kas nekur citur neietilpst.docx",
            "file",
            "",
            failed("file.damaged"),
            None,
        ),
        EvidenceRow {
            taken_at: None,
            taken_by: String::new(),
            ..file(16, "", "", "", Whereabouts::None, None)
        },
    ];
    EvidenceView { rows }
}

fn file(
    id: u128,
    name: &str,
    kind: &str,
    mime: &str,
    original: Whereabouts,
    way: Option<FileWay>,
) -> EvidenceRow {
    EvidenceRow {
        evidence: Uuid::from_u128(id),
        kind: kind.to_owned(),
        name: name.to_owned(),
        mime: mime.to_owned(),
        size: 2_400_000,
        taken_at: Some(NOON),
        taken_by: "Ilze Kalniņa".to_owned(),
        way,
        original,
        preview: Whereabouts::Away,
        disputed: false,
    }
}
