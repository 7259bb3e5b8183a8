//! The texts of the lock, of one's own access and of the audit that have values in them.

use apseko_domain::riga;
use jiff::Timestamp;

use super::plural::{en, lv};
use super::{Language, Texts, moment};

phrases! {
    /// How many tries there are before everything is shut.
    fn tries_left(count: u64) {
        format!("{} {count} {}.", lv(count, "Atlicis", "Atlikuši"), lv(count, "mēģinājums", "mēģinājumi"))
    } {
        format!("{count} {} left.", en(count, "try", "tries"))
    }

    /// How long the next try has to wait.
    fn wait(seconds: u64) {
        format!("Nākamais mēģinājums pēc {}:{:02}.", seconds / 60, seconds % 60)
    } {
        format!("Next try in {}:{:02}.", seconds / 60, seconds % 60)
    }

    /// When everything on the device was wiped.
    fn wiped_about(at: Timestamp) {
        format!("Viss, kas šeit bija, {} padarīts neizlasāms. Lai strādātu, ierīce jāpiesaista no jauna.", moment::minute(Language::Latvian, at))
    } {
        format!("Everything here was made unreadable on {}. To work here, somebody has to be enrolled again.", moment::minute(Language::English, at))
    }

    /// What could not be delivered before.
    fn wiped_unsent(count: u64) {
        format!("{count} {} serverim nogādāt neizdevās; atgūt to var tikai no agrākas ierīces diska kopijas.", lv(count, "ierakstu vai failu", "ierakstus un failus"))
    } {
        format!("{count} {} not been delivered; only an earlier copy of the disk can bring them back.", en(count, "entry or file had", "entries and files had"))
    }

    /// Until when somebody may log in at the institution.
    fn institution_until(at: Timestamp) {
        format!("Jāpaspēj līdz {}.", moment::hour(riga(at).time))
    } {
        format!("There is time until {}.", moment::hour(riga(at).time))
    }

    /// The place in a row of steps.
    fn step_of(step: usize, all: usize) {
        format!("{step}. solis no {all}")
    } {
        format!("Step {step} of {all}")
    }

    /// The rule for a new password.
    fn password_rule(shortest: u64) {
        format!("Vismaz {shortest} {}. {}", lv(shortest, "rakstzīme", "rakstzīmes"), Texts(Language::Latvian).password_advice())
    } {
        format!("At least {shortest} characters. {}", Texts(Language::English).password_advice())
    }

    /// What a new password lacks.
    fn password_lacks(count: u64) {
        format!("Vēl vismaz {count} {}.", lv(count, "rakstzīme", "rakstzīmes"))
    } {
        format!("At least {count} more {}.", en(count, "character", "characters"))
    }

    /// Who failed to come in meanwhile.
    fn failed_before(count: u64) {
        format!("Kopš iepriekšējās reizes {} {count} {}.", lv(count, "bijis", "bijuši"), lv(count, "neveiksmīgs pieteikšanās mēģinājums", "neveiksmīgi pieteikšanās mēģinājumi"))
    } {
        format!("{count} failed {} to log in since the last time.", en(count, "try", "tries"))
    }

    /// A chain in which every record fits.
    fn audit_whole(count: u64) {
        format!("{count} {}, ķēde ir vesela.", lv(count, "ieraksts", "ieraksti"))
    } {
        format!("{count} {}, the chain is whole.", en(count, "record", "records"))
    }

    /// A chain with a record that does not fit.
    fn audit_broken(number: u64) {
        format!("Ķēde ir pārrauta: {number}. ieraksts neatbilst iepriekšējiem.")
    } {
        format!("The chain is broken: record {number} does not fit the ones before it.")
    }

    /// The place of a record in the chain.
    fn record_number(number: u64) {
        format!("Nr. {number}")
    } {
        format!("No. {number}")
    }

    /// Where an export went.
    fn exported(records: u64) {
        format!("{} {records} {}.", lv(records, "Eksportēts", "Eksportēti"), lv(records, "ieraksts", "ieraksti"))
    } {
        format!("{records} {} exported.", en(records, "record", "records"))
    }

    /// Why personal data was looked at.
    fn purpose(name: &str) {
        format!("Nolūks: {name}")
    } {
        format!("Purpose: {name}")
    }

    /// Why something was refused.
    fn refused(why: &str) {
        format!("Atteikts: {why}")
    } {
        format!("Refused: {why}")
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    const LV: Texts = Texts(Language::Latvian);

    #[test]
    fn numbers_and_words_agree() {
        assert_eq!(LV.tries_left(1), "Atlicis 1 mēģinājums.");
        assert_eq!(LV.tries_left(4), "Atlikuši 4 mēģinājumi.");
        assert_eq!(LV.password_lacks(11), "Vēl vismaz 11 rakstzīmes.");
        assert_eq!(LV.audit_whole(21), "21 ieraksts, ķēde ir vesela.");
        assert_eq!(
            LV.failed_before(2),
            "Kopš iepriekšējās reizes bijuši 2 neveiksmīgi pieteikšanās mēģinājumi."
        );
    }

    #[test]
    fn a_wait_is_told_in_minutes_and_seconds() {
        assert_eq!(LV.wait(27), "Nākamais mēģinājums pēc 0:27.");
        assert_eq!(LV.wait(3600), "Nākamais mēģinājums pēc 60:00.");
    }
}
