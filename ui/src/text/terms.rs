//! The official words of the inspectorate for the values of the domain.

use apseko_contract::{ClockTrust, KeyProtection};
use apseko_domain::{SheetKind, TaskOrigin, ViolationArea};

use super::Texts;

impl Texts {
    /// Why a task exists, in a word or two.
    pub fn origin(self, origin: TaskOrigin) -> &'static str {
        let (latvian, english) = match origin {
            TaskOrigin::Preventive => ("Preventīva pārbaude", "Preventive inspection"),
            TaskOrigin::Emergency => ("Ārkārtas pārbaude", "Emergency inspection"),
            TaskOrigin::Adhoc => ("Operatīvi fiksēts pārkāpums", "Recorded on the spot"),
            TaskOrigin::FollowUp => ("Izpildes kontrole", "Follow-up"),
        };
        self.0.choose(latvian, english)
    }

    /// The same in a list, where the width is short.
    pub fn origin_short(self, origin: TaskOrigin) -> &'static str {
        let (latvian, english) = match origin {
            TaskOrigin::Preventive => ("Preventīva pārbaude", "Preventive"),
            TaskOrigin::Emergency => ("Ārkārtas pārbaude", "Emergency"),
            TaskOrigin::Adhoc => ("Fiksēts uz vietas", "On the spot"),
            TaskOrigin::FollowUp => ("Izpildes kontrole", "Follow-up"),
        };
        self.0.choose(latvian, english)
    }

    /// What a control sheet covers.
    pub fn sheet(self, sheet: SheetKind) -> &'static str {
        let (latvian, english) = match sheet {
            SheetKind::Nn => ("nereģistrēta nodarbinātība", "unregistered employment"),
            SheetKind::Dt => ("darba tiesiskās attiecības", "employment relations"),
            SheetKind::Da => ("darba aizsardzība", "occupational safety and health"),
            SheetKind::Bu => ("būvobjekts", "construction site"),
            SheetKind::Ng => ("nelaimes gadījums darbā", "accident at work"),
            SheetKind::Dvhr => ("darba vietas higiēniskais raksturojums", "workplace hygienic description"),
        };
        self.0.choose(latvian, english)
    }

    /// The kind of a violation.
    pub fn area(self, area: ViolationArea) -> &'static str {
        let (latvian, english) = match area {
            ViolationArea::UnregisteredEmployment => {
                ("Nereģistrēta nodarbinātība", "Unregistered employment")
            }
            ViolationArea::LabourRelations => ("Darba tiesiskās attiecības", "Employment relations"),
            ViolationArea::Osh => ("Darba aizsardzība", "Occupational safety and health"),
            ViolationArea::ConstructionSite => ("Būvobjekts", "Construction site"),
            ViolationArea::DirectDanger => {
                ("Tieši draudi dzīvībai vai veselībai", "Direct danger to life or health")
            }
        };
        self.0.choose(latvian, english)
    }

    /// What the clock is worth, in a few words.
    pub fn clock(self, clock: ClockTrust) -> String {
        let (latvian, english) = match clock {
            ClockTrust::Off { minutes } => return self.clock_off(minutes),
            ClockTrust::Unchecked => ("Pulkstenis nav pārbaudīts", "Clock not checked"),
            ClockTrust::Trusted => ("Pulkstenis ir uzticams", "Clock trusted"),
            ClockTrust::SetBack => ("Pulkstenis pagriezts atpakaļ", "Clock was set back"),
        };
        self.0.choose(latvian, english).to_owned()
    }

    /// What the clock is worth, and what follows from it.
    pub fn clock_told(self, clock: ClockTrust) -> &'static str {
        let (latvian, english) = match clock {
            ClockTrust::Unchecked => (
                "Nav salīdzināts ar uzticamu pulksteni. Laiki ir šīs ierīces laiki.",
                "Not compared with a trusted clock. The times are this device's own.",
            ),
            ClockTrust::Trusted => ("Saskan ar servera pulksteni.", "It agrees with the server's clock."),
            ClockTrust::Off { .. } => return self.clock_off_told(),
            ClockTrust::SetBack => (
                "Pēc pēdējās saglabāšanas pulkstenis ir pagriezts atpakaļ. Pārbaudiet ierīces datumu un laiku.",
                "The clock was set back after the last save. Check the device's date and time.",
            ),
        };
        self.0.choose(latvian, english)
    }

    /// How the device's own secret is kept, in a few words.
    pub fn key(self, key: KeyProtection) -> &'static str {
        match key {
            KeyProtection::Keystore => self.key_in_keystore(),
            KeyProtection::KeyFile => self.key_in_file(),
        }
    }

    /// How the device's own secret is kept, and what follows from it.
    pub fn key_told(self, key: KeyProtection) -> &'static str {
        let (latvian, english) = match key {
            KeyProtection::Keystore => (
                "Ierīces atslēgu sargā operētājsistēmas atslēgu glabātava.",
                "The keystore of the operating system guards the key of the device.",
            ),
            KeyProtection::KeyFile => (
                "Šai sistēmai nav atslēgu glabātavas, tāpēc ierīces atslēga ir datnē. Kas nokopē visu mapi, iegūst arī atslēgu, un datus sargā tikai parole.",
                "This system has no keystore, so the key of the device is in a file. Whoever copies the whole folder has the key too, and only the password guards the data.",
            ),
        };
        self.0.choose(latvian, english)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn kinds_of_violation_have_different_words_in_both_languages() {
        for language in Language::ALL {
            let texts = Texts(*language);
            let mut words: Vec<_> = ViolationArea::ALL.iter().map(|area| texts.area(*area)).collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), ViolationArea::ALL.len(), "two buttons must not read the same");
        }
    }
}
