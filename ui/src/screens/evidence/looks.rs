//! What a file may be shown as, and where it is: decided here, so that it can be checked that nothing is run as a document
//! and that no place is promised.

use apseko_contract::{Copy as Whereabouts, EvidenceRow, FileWay};

use super::whole::LARGEST;
use crate::icon::Icon;
use crate::parts::Tone;
use crate::text::Place;

/// The way in which a file is shown, with the type that it is shown under. Whatever is not named here is never shown: a
/// page or a drawing in markup could run a script at our own origin, and a PDF needs a frame that the policy does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// As a picture.
    Image(&'static str),
    /// As sound.
    Audio(&'static str),
    /// As a film.
    Video(&'static str),
    /// Its facts alone, because it is a PDF.
    Pdf,
    /// Its facts alone.
    Facts,
}

const IMAGES: [&str; 5] = ["image/jpeg", "image/png", "image/webp", "image/bmp", "image/gif"];
const SOUNDS: [&str; 8] = [
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
    "audio/ogg",
    "audio/webm",
    "audio/wav",
    "audio/x-wav",
    "audio/flac",
];
const FILMS: [&str; 5] = ["video/mp4", "video/webm", "video/ogg", "video/quicktime", "video/3gpp"];

impl Showing {
    /// How a file of a type is shown.
    pub fn of(mime: &str) -> Self {
        let said = mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let of = |known: &'static [&'static str]| known.iter().copied().find(|known| *known == said);
        if said == "application/pdf" {
            return Self::Pdf;
        }
        let image = of(&IMAGES).map(Self::Image);
        let sound = || of(&SOUNDS).map(Self::Audio);
        let film = || of(&FILMS).map(Self::Video);
        image.or_else(sound).or_else(film).unwrap_or(Self::Facts)
    }

    /// The type under which it is shown; none where it is not.
    pub fn mime(self) -> Option<&'static str> {
        match self {
            Self::Image(mime) | Self::Audio(mime) | Self::Video(mime) => Some(mime),
            Self::Pdf | Self::Facts => None,
        }
    }
}

/// Whether a file can be opened here at all.
pub fn is_opened_here(row: &EvidenceRow) -> bool {
    Showing::of(&row.mime).mime().is_some() && row.size <= LARGEST
}

/// The picture that stands in for a file without one of its own.
pub fn icon_of(row: &EvidenceRow) -> Icon {
    match (row.kind.as_str(), Showing::of(&row.mime)) {
        ("photo", _) | (_, Showing::Image(_)) => Icon::Camera,
        ("audio", _) | (_, Showing::Audio(_)) => Icon::Microphone,
        ("video", _) | (_, Showing::Video(_)) => Icon::Film,
        ("scan", _) => Icon::Scan,
        (_, Showing::Pdf | Showing::Facts) => Icon::Document,
    }
}

/// The code of what the office does not have yet.
const NOT_ARRIVED: &str = "file.not_arrived";

/// Where the original of a piece of evidence is.
pub fn place_of(row: &EvidenceRow) -> Place {
    let at_office = matches!(row.way, Some(FileWay::Stored | FileWay::Signed));
    match &row.original {
        Whereabouts::Here => place_of_own(row.way.as_ref(), row.size),
        Whereabouts::Away if at_office => Place::Office,
        Whereabouts::Away => Place::AtOffice,
        Whereabouts::Coming { got } => Place::Coming(percent(*got, row.size)),
        Whereabouts::Failed { code } if code == NOT_ARRIVED => Place::NotArrived,
        Whereabouts::Failed { .. } => Place::DidNotCome,
        Whereabouts::None => Place::Nowhere,
    }
}

fn place_of_own(way: Option<&FileWay>, size: u64) -> Place {
    match way {
        None => Place::Here,
        Some(FileWay::Stored | FileWay::Signed) => Place::HereAndOffice,
        Some(FileWay::Sending { sent }) => Place::Going(percent(*sent, size)),
        Some(FileWay::Refused { .. }) => Place::NotTaken,
        Some(FileWay::Waiting { .. } | FileWay::Checking) => Place::OnlyHere,
    }
}

/// How a place looks.
pub fn look_of(place: Place) -> (Tone, Option<Icon>) {
    match place {
        Place::HereAndOffice | Place::Office => (Tone::Ok, Some(Icon::Check)),
        Place::NotTaken | Place::NotArrived | Place::DidNotCome | Place::Nowhere => {
            (Tone::Warn, Some(Icon::Warning))
        }
        Place::Here | Place::OnlyHere | Place::Going(_) | Place::AtOffice | Place::Coming(_) => {
            (Tone::Neutral, None)
        }
    }
}

/// How much of something has come. All of it is said only by whoever has checked it.
pub fn percent(got: u64, of: u64) -> u64 {
    const NEARLY: u64 = 99;
    (got.saturating_mul(100) / of.max(1)).min(NEARLY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn row(original: Whereabouts, way: Option<FileWay>) -> EvidenceRow {
        EvidenceRow {
            evidence: Uuid::nil(),
            kind: "photo".to_owned(),
            name: String::new(),
            mime: "image/jpeg".to_owned(),
            size: 1_000,
            taken_at: None,
            taken_by: String::new(),
            way,
            original,
            preview: Whereabouts::Away,
            disputed: false,
        }
    }

    #[test]
    fn what_could_run_is_never_shown() {
        for odd in [
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/xml",
            "application/pdf",
            "",
            "image/*",
        ] {
            assert_eq!(Showing::of(odd).mime(), None, "{odd} would be a document at our own origin");
        }
        assert_eq!(Showing::of("application/pdf"), Showing::Pdf);
        assert_eq!(
            Showing::of("IMAGE/JPEG; x=text/html").mime(),
            Some("image/jpeg"),
            "only our own word is used"
        );
        assert_eq!(Showing::of("audio/ogg"), Showing::Audio("audio/ogg"));
        assert_eq!(Showing::of("video/mp4"), Showing::Video("video/mp4"));
    }

    #[test]
    fn what_is_too_large_for_a_page_is_not_opened() {
        let film =
            EvidenceRow { mime: "video/mp4".to_owned(), size: LARGEST, ..row(Whereabouts::Here, None) };
        assert!(is_opened_here(&film));
        assert!(!is_opened_here(&EvidenceRow { size: LARGEST + 1, ..film }));
    }

    #[test]
    fn a_place_is_never_more_than_what_is_known() {
        let away = |way| place_of(&row(Whereabouts::Away, way));
        assert_eq!(away(Some(FileWay::Signed)), Place::Office);
        assert_eq!(away(None), Place::AtOffice, "nobody has said that it arrived");
        let here = |way| place_of(&row(Whereabouts::Here, way));
        assert_eq!(here(Some(FileWay::Signed)), Place::HereAndOffice);
        assert_eq!(here(Some(FileWay::Checking)), Place::OnlyHere, "checked is not stored");
        assert_eq!(here(Some(FileWay::Sending { sent: 400 })), Place::Going(40));
        assert_eq!(here(None), Place::Here);
        assert_eq!(place_of(&row(Whereabouts::Coming { got: 1_000 }, None)), Place::Coming(99));
        let failed = |code: &str| place_of(&row(Whereabouts::Failed { code: code.to_owned() }, None));
        assert_eq!(failed("file.not_arrived"), Place::NotArrived);
        assert_eq!(failed("file.damaged"), Place::DidNotCome);
    }

    #[test]
    fn a_share_of_nothing_is_nothing() {
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percent(5, 0), 99);
        assert_eq!(percent(u64::MAX, u64::MAX), 1, "more than fits is cut, and nothing panics");
    }
}
