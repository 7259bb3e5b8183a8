//! Words for the stable codes of the audit. A code that this version does not know is shown as it is, because
//! a record must never look like another one.

use super::Texts;

impl Texts {
    /// What happened.
    pub fn audit_kind(self, kind: &str) -> String {
        let (latvian, english) = match kind {
            "log-in" => ("Pieteikšanās", "Logged in"),
            "log-out" => ("Iziešana", "Logged out"),
            "log-in-failed" => ("Neveiksmīga pieteikšanās", "Failed log-in"),
            "locked" => ("Ekrāns bloķēts", "Screen locked"),
            "unlocked" => ("Ekrāns atbloķēts", "Screen unlocked"),
            "unlock-failed" => ("Neveiksmīga atbloķēšana", "Failed unlock"),
            "password-changed" => ("Parole nomainīta", "Password changed"),
            "pin-changed" => ("PIN kods mainīts", "PIN changed"),
            "authenticator-changed" => ("Autentifikators nomainīts", "Authenticator changed"),
            "recovery-code-used" => ("Izmantots atkopšanas kods", "Recovery code used"),
            "enrolled" => ("Lietotājs piesaistīts ierīcei", "Enrolled on the device"),
            "lease-changed" => ("Mainīta atļauja strādāt ierīcē", "Permission to work changed"),
            "viewed" => ("Skatīti dati", "Data looked at"),
            "searched" => ("Meklēšana", "Search"),
            "exported" => ("Dati eksportēti", "Data exported"),
            "sealed" => ("Aizzīmogots", "Sealed"),
            "changed" => ("Dati mainīti", "Data changed"),
            "clock-jump" => ("Ierīces pulkstenis pārstatīts", "Clock was moved"),
            "step-up" => ("Apstiprināts ar kodu", "Confirmed with a code"),
            "step-up-failed" => ("Neveiksmīgs apstiprinājums ar kodu", "Failed confirmation"),
            "wiped" => ("Dati dzēsti no ierīces", "Data wiped"),
            "keystore-failed" => ("Atslēgu glabātavas kļūda", "Keystore failed"),
            unknown => return unknown.to_owned(),
        };
        self.0.choose(latvian, english).to_owned()
    }

    /// Why personal data was looked at.
    pub fn audit_purpose(self, purpose: &str) -> String {
        match purpose {
            "case-work" => self.case_work().to_owned(),
            unknown => unknown.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    #[test]
    fn a_code_of_a_later_version_is_shown_as_it_is() {
        for language in Language::ALL {
            let texts = Texts(*language);
            assert_eq!(texts.audit_kind("moved-house"), "moved-house");
            assert_ne!(texts.audit_kind("log-in"), "log-in", "a known code has words");
        }
    }
}
