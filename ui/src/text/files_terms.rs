//! The words for one file: what it is, how far it is, what holds it, and why the office does not have it, by the stable code.

use apseko_contract::{FileHeld, FileWay};

use super::{Texts, Word, moment};

/// What happened, and what is safe and what to do; first in Latvian, then in English.
type Told = [(&'static str, &'static str); 2];

const TOO_LARGE: Told = [
    (
        "Fails ir lielāks, nekā birojs pieņem.",
        "Tas paliek šajā ierīcē. Paziņojiet atbalsta dienestam kodu un faila lielumu. Kad robeža būs palielināta, sūtiet vēlreiz.",
    ),
    (
        "The file is larger than the office accepts.",
        "It stays on this device. Tell support the code and the size. When the limit has been raised, send it again.",
    ),
];

const QUOTA: Told = [
    (
        "Ceļā no šīs ierīces uz biroju jau ir pārāk daudz datu.",
        "Fails paliek šajā ierīcē. Kad pārējie faili būs nogādāti, sūtiet vēlreiz.",
    ),
    (
        "Too much from this device is on its way to the office already.",
        "The file stays on this device. When the others have been delivered, send it again.",
    ),
];

const NO_SPACE: Told = [
    (
        "Biroja serverī nav vietas.",
        "Fails paliek šajā ierīcē. Paziņojiet atbalsta dienestam. Kad serverī būs vieta, sūtiet vēlreiz.",
    ),
    (
        "The server of the office has no room.",
        "The file stays on this device. Tell support. When there is room, send it again.",
    ),
];

const OTHER_SUM: Told = [
    (
        "Fails ierīcē vairs nav tāds, kāds tika pievienots, vai ir sabojāts ceļā.",
        "Birojs to patur pārbaudei un neizmanto. Fails paliek šajā ierīcē. Paziņojiet birojam un, ja iespējams, pievienojiet pierādījumu no jauna.",
    ),
    (
        "The file on the device is not any more what was added, or it was damaged on its way.",
        "The office keeps it for inspection and does not use it. The file stays on this device. Tell the office and, where it is possible, add the evidence anew.",
    ),
];

const CHANGED: Told = [
    (
        "Fails ierīcē ir mainījies pēc pievienošanas.",
        "Birojam tas nav nodots. Fails paliek šajā ierīcē. Paziņojiet birojam un, ja iespējams, pievienojiet pierādījumu no jauna.",
    ),
    (
        "The file on the device has changed since it was added.",
        "The office did not get it. The file stays on this device. Tell the office and, where it is possible, add the evidence anew.",
    ),
];

const MISSING: Told = [
    (
        "Faila ierīcē vairs nav.",
        "Tas, kas par to pierakstīts, ir drošībā. Paziņojiet atbalsta dienestam kodu un faila nosaukumu, pirms ierīcē kaut ko maināt.",
    ),
    (
        "The file is no longer on the device.",
        "What was written about it is safe. Tell support the code and the name of the file before you change anything on the device.",
    ),
];
const UNREADABLE: Told = [
    (
        "Failu ierīcē nevar nolasīt.",
        "Nekas no ierīces nav dzēsts. Bloķējiet ekrānu, piesakieties no jauna un sūtiet vēlreiz. Ja tas nepalīdz, zvaniet atbalsta dienestam.",
    ),
    (
        "The file on the device cannot be read.",
        "Nothing has been deleted. Lock the screen, log in again and send it again. If that does not help, call support.",
    ),
];

const UNKNOWN: Told = [
    (
        "Birojs failu nav pieņēmis.",
        "Tas paliek šajā ierīcē. Sūtiet vēlreiz. Ja tas nepalīdz, paziņojiet atbalsta dienestam kodu.",
    ),
    (
        "The office has not accepted the file.",
        "It stays on this device. Send it again. If that does not help, tell support the code.",
    ),
];

fn told(code: &str) -> Option<Told> {
    Some(match code {
        "upload.too_large" => TOO_LARGE,
        "upload.quota" => QUOTA,
        "upload.no_space" => NO_SPACE,
        "upload.other_sum" => OTHER_SUM,
        "upload.changed" => CHANGED,
        "file.missing" => MISSING,
        "file.damaged" | "file.newer" | "file.disk" | "upload.unreadable" => UNREADABLE,
        _ => return None,
    })
}

impl Texts {
    /// What kind of thing a file is, by its type.
    pub fn file_kind(self, mime: &str) -> &'static str {
        let (latvian, english) = match mime.split('/').next().unwrap_or_default() {
            _ if matches!(mime, "application/pdf" | "image/tiff") => ("Skenējums", "Scan"),
            "image" => ("Fotoattēls", "Photo"),
            "audio" => ("Skaņa", "Sound"),
            "video" => ("Video", "Video"),
            _ => ("Datne", "File"),
        };
        self.0.choose(latvian, english)
    }

    /// What a file is called: its name, or what it is.
    pub fn file_name(self, name: &str, mime: &str) -> String {
        if name.trim().is_empty() { self.file_kind(mime).to_owned() } else { name.to_owned() }
    }

    /// How far a file is. What is said of a refused one stands in [`Texts::file_fault`].
    pub fn file_way(self, way: &FileWay, size: u64) -> String {
        let so_far = |sent: u64| {
            self.amount_of(&moment::sent_size(self.0, sent.min(size)), &moment::size(self.0, size))
        };
        match way {
            FileWay::Waiting { held, sent: 0 } => self.waits_for(held.as_ref()),
            FileWay::Waiting { held, sent } => {
                format!("{} · {}", self.waits_for(held.as_ref()), so_far(*sent))
            }
            FileWay::Sending { sent } => format!("{} · {}", self.0.choose("Sūta", "Sending"), so_far(*sent)),
            FileWay::Checking => self.0.choose("Birojs pārbauda", "The office is checking it").to_owned(),
            FileWay::Stored => self
                .0
                .choose("Nogādāts, gaida biroja parakstu", "Delivered, waits for the signature of the office")
                .to_owned(),
            FileWay::Signed => self.0.choose("Nogādāts un parakstīts", "Delivered and signed for").to_owned(),
            FileWay::Refused { .. } => self.not_delivered().to_owned(),
        }
    }

    fn waits_for(self, held: Option<&FileHeld>) -> String {
        let (latvian, english) = match held {
            None => ("Gaida savu kārtu", "Waits for its turn"),
            Some(FileHeld::Person) => ("Apturēts", "Paused"),
            Some(FileHeld::Offline) => ("Gaida savienojumu", "Waits for a connection"),
            Some(FileHeld::NotAllowed) => ("Gaida atļautu tīklu", "Waits for a network that is allowed"),
            Some(FileHeld::Metered) => {
                ("Gaida bezmaksas tīklu", "Waits for a network that is free of charge")
            }
            Some(FileHeld::Battery) => ("Gaida lādētāju", "Waits for the charger"),
            Some(FileHeld::Storage) => ("Gaida vietu ierīcē", "Waits for room on the device"),
            Some(FileHeld::Trouble { .. }) => ("Neizdodas nosūtīt", "Cannot be sent now"),
        };
        self.0.choose(latvian, english).to_owned()
    }

    /// What stands in the way of a file and what to do; trouble speaks on its own row.
    pub fn file_held_told(held: &FileHeld) -> Option<Word> {
        match held {
            FileHeld::Person => Some(Self::stopped_told),
            FileHeld::Offline => Some(Self::offline_told),
            FileHeld::NotAllowed => Some(Self::not_allowed_told),
            FileHeld::Metered => Some(Self::metered_told),
            FileHeld::Battery => Some(Self::battery_told),
            FileHeld::Storage => Some(Self::storage_told),
            FileHeld::Trouble { .. } => None,
        }
    }

    /// Why the office does not have a file, and what is safe and what to do. A code that nobody knows still says so.
    pub fn file_fault(self, code: &str) -> (&'static str, &'static str) {
        let [latvian, english] = told(code).unwrap_or(UNKNOWN);
        self.0.choose(latvian, english)
    }

    /// What does not go well, of what is tried again by itself.
    pub fn file_trouble(self, code: &str) -> String {
        let happened = match told(code) {
            Some([latvian, english]) => self.0.choose(latvian, english).0.to_owned(),
            None if Self::knows_sync_failure(code) => format!("{}.", self.sync_failure(code).0),
            None => return self.tried_by_itself().to_owned(),
        };
        format!("{happened} {}", self.tried_by_itself())
    }

    /// Everything but files has arrived.
    pub fn files_not_delivered_yet(self, known: bool) -> (&'static str, &'static str) {
        let title = self.0.choose("Izmaiņas ir nogādātas", "Changes are delivered");
        if !known {
            return (
                title,
                self.0.choose("Par failiem pašlaik nekas nav zināms.", "Nothing is known of files now."),
            );
        }
        self.0.choose(
            (
                "Izmaiņas ir nogādātas, faili vēl ne visi",
                "Faili ir saglabāti ierīcē. Kas ar tiem notiek, ir redzams zemāk.",
            ),
            (
                "Changes are delivered, not all files yet",
                "The files are saved on the device. What happens to them stands below.",
            ),
        )
    }

    /// The office has everything and has not signed for all the files.
    pub fn files_not_signed_yet(self) -> (&'static str, &'static str) {
        self.0.choose(
            (
                self.all_delivered(),
                "Viss jaunākais ir saņemts. Birojs vēl nav parakstījis, ka visi lietu faili ir pie tā.",
            ),
            (
                self.all_delivered(),
                "Everything new is here. The office has not signed yet that it has all files of the cases.",
            ),
        )
    }
}

#[cfg(test)]
mod tests;
