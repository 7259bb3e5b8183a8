//! What a piece of evidence is called and where it is, in words.

use apseko_contract::EvidenceRow;

use super::{Texts, moment};

/// Where a file is, as a person asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On this device.
    Here,
    /// On this device, and the office has it.
    HereAndOffice,
    /// On this device, and the office does not have it yet.
    OnlyHere,
    /// On this device, and the office does not take it.
    NotTaken,
    /// On its way to the office.
    Going(u64),
    /// The office has said that it has it.
    Office,
    /// It can be asked for at the office; whether it is there is not known here.
    AtOffice,
    /// On its way here.
    Coming(u64),
    /// The office says that it has not arrived.
    NotArrived,
    /// It did not come.
    DidNotCome,
    /// There is no file.
    Nowhere,
}

impl Texts {
    /// What kind of thing a piece of evidence is. A code that nobody knows is told by the type of its file.
    pub fn evidence_kind_of(self, kind: &str, mime: &str) -> &'static str {
        match kind {
            "photo" => self.file_kind("image/jpeg"),
            "audio" => self.file_kind("audio/ogg"),
            "video" => self.file_kind("video/mp4"),
            "scan" => self.file_kind("application/pdf"),
            _ => self.file_kind(mime),
        }
    }

    /// What a piece of evidence is called: the name of its file, or what it is.
    pub fn evidence_title(self, row: &EvidenceRow) -> String {
        match row.name.trim() {
            "" => self.evidence_kind_of(&row.kind, &row.mime).to_owned(),
            name => name.to_owned(),
        }
    }

    /// When it was taken and by whom, as far as that is known.
    pub fn evidence_origin(self, row: &EvidenceRow) -> String {
        let at = row.taken_at.map(|at| moment::minute(self.0, at));
        let by = Some(row.taken_by.trim().to_owned()).filter(|by| !by.is_empty());
        [at, by].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// What a picture is called by whoever cannot see it.
    pub fn evidence_alt(self, row: &EvidenceRow) -> String {
        let (title, origin) = (self.evidence_title(row), self.evidence_origin(row));
        let kind = self.evidence_kind_of(&row.kind, &row.mime);
        let known = [kind.to_owned(), title, origin];
        let mut told: Vec<String> = Vec::new();
        for part in known {
            if !part.is_empty() && !told.contains(&part) {
                told.push(part);
            }
        }
        told.join(", ")
    }

    /// Where a file is.
    pub fn evidence_place_of(self, place: Place) -> String {
        let told = |latvian: &'static str, english: &'static str| self.0.choose(latvian, english).to_owned();
        match place {
            Place::Here => told("Šajā ierīcē", "On this device"),
            Place::HereAndOffice => told("Šeit un birojā", "Here and at the office"),
            Place::OnlyHere => told("Tikai šajā ierīcē", "Only on this device"),
            Place::NotTaken => told("Tikai šeit, birojs nepieņem", "Only here, the office does not take it"),
            Place::Going(share) => {
                format!("{} {share} %", told("Ceļā uz biroju", "On its way to the office"))
            }
            Place::Office => told("Birojā", "At the office"),
            Place::AtOffice => told("Saņemams no biroja", "To be got from the office"),
            Place::Coming(share) => format!("{} {share} %", told("Ceļā", "On its way")),
            Place::NotArrived => told("Birojā vēl nav", "Not at the office yet"),
            Place::DidNotCome => told("Neizdevās saņemt", "Could not be got"),
            Place::Nowhere => told("Faila nav", "There is no file"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use apseko_contract::Copy;

    fn row(name: &str, by: &str) -> EvidenceRow {
        EvidenceRow {
            evidence: uuid::Uuid::nil(),
            kind: "photo".to_owned(),
            name: name.to_owned(),
            mime: "image/jpeg".to_owned(),
            size: 1,
            taken_at: "2026-11-20T08:47:12Z".parse().ok(),
            taken_by: by.to_owned(),
            way: None,
            original: Copy::Here,
            preview: Copy::None,
            disputed: false,
        }
    }

    #[test]
    fn a_picture_is_told_by_what_is_known_of_it() {
        let texts = Texts(Language::Latvian);
        let alt = texts.evidence_alt(&row("jumts.jpg", "Ilze Kalniņa"));
        assert_eq!(alt, "Fotoattēls, jumts.jpg, 20.11.2026. 10:47 · Ilze Kalniņa");
        assert_eq!(
            texts.evidence_alt(&row("", "")),
            "Fotoattēls, 20.11.2026. 10:47",
            "nothing is said twice"
        );
        let unknown = EvidenceRow { taken_at: None, ..row("", "") };
        assert_eq!(texts.evidence_origin(&unknown), "");
    }

    #[test]
    fn a_place_says_how_far() {
        let texts = Texts(Language::Latvian);
        assert_eq!(texts.evidence_place_of(Place::Coming(40)), "Ceļā 40 %");
        assert_eq!(texts.evidence_place_of(Place::OnlyHere), "Tikai šajā ierīcē");
    }
}
