//! The words about devices as the office sees them.

use apseko_contract::{DeviceFilter, DeviceReason, DeviceState};

use super::Texts;
use super::plural::{en, lv};

words! {
    device_search: "Meklēt ierīces", "Search devices";
    device_search_hint: "Nosaukums vai lietotājs", "Name or user";
    device_filter: "Rādīt", "Show";
    device_every_unit: "Visas struktūrvienības", "All units";
    device_one: "Ierīce", "Device";
    device_owner: "Lietotājs", "User";
    device_heard: "Pēdējā saziņa", "Last contact";
    device_never_heard: "vēl nekad", "never yet";
    device_unsent: "Nenogādāts", "Not delivered";
    device_unsent_unknown: "nav zināms", "not known";
    device_unsent_none: "viss nogādāts", "everything delivered";
    device_state: "Stāvoklis", "State";
    device_lease: "Atļauja strādāt līdz", "May work until";
    device_lease_none: "nav izsniegta", "none was given";
    device_enrolled: "Piesaistīta", "Enrolled";
    device_program: "Programmas versija", "Version of the program";
    device_reason: "Iemesls", "Reason";
    device_recovery: "Datu atgūšana", "Recovery";
    device_recoverable: "iespējama", "possible";
    device_not_recoverable: "nav iespējama", "not possible";
    device_id: "Ierīces numurs", "Number of the device";
    device_unknown: "Šādas ierīces nav", "There is no such device";
    device_unknown_next: "Adrese ir nepilnīga, vai ierīces lietotājs strādā citur. Izvēlieties ierīci sarakstā.",
        "The address is incomplete, or the user works elsewhere. Choose a device in the list.";
    device_none: "Ierīču vēl nav", "No devices yet";
    device_none_next: "Ierīce šeit parādās, kad darbinieks to piesaista ar uzaicinājumu. Uzaicinājumu izsniedz sadaļā „Darbinieki”.",
        "A device appears here when somebody enrols it with an invitation. Invitations are made under “People”.";
    device_none_found: "Neviena ierīce neatbilst", "No device fits";
    device_none_found_next: "Pārbaudiet rakstību vai izvēlieties „Visas”.", "Check the spelling or choose “All”.";

    device_rename: "Pārdēvēt", "Rename";
    device_new_name: "Ierīces nosaukums", "Name of the device";
    device_renamed: "Ierīce pārdēvēta", "Device renamed";
    device_choose_reason: "Izvēlieties iemeslu", "Choose a reason";
    device_fault_reason: "Izvēlieties iemeslu.", "Choose a reason.";

    device_lost: "Ierīce pazudusi?", "Device lost?";
    device_lost_about: "Rīkojieties šādā secībā.", "Go on in this order.";
    device_revoke: "Atsaukt ierīci", "Revoke the device";
    device_revoke_about: "Ierīce vairs nesaņems neko jaunu, un atļauju strādāt tajā nepagarinās. To, kas jau ierakstīts, tā vēl varēs nogādāt.",
        "The device is told nothing more, and its permission is not renewed. It may still deliver what was written on it.";
    device_revoked_already: "Ierīce ir atsaukta.", "The device is revoked.";
    device_revoked: "Ierīce atsaukta", "Device revoked";
    device_check_work: "Noskaidrot, kas nav nogādāts", "Find out what was not delivered";
    device_can_recover: "Nenogādāto var atgūt no ierīces diska vai tā kopijas, ja ierīce nav izdzēsta. Vajadzīgas divas atgūšanas amatpersonas.",
        "What was not delivered can be recovered from its disk or a copy of it, as long as it is not wiped. This takes two recovery officers.";
    device_cannot_recover: "No šīs ierīces nenogādāto atgūt nevar: tā nav nodevusi atgūšanai vajadzīgo.",
        "What was not delivered cannot be recovered from this device: it has not handed in what that takes.";
    device_new: "Izsniegt uzaicinājumu jaunai ierīcei", "Invite onto a new device";
    device_new_about: "Jaunajā ierīcē lietotājs saņems visu, kas ir nogādāts. Kad tā ir piesaistīta ar šo uzaicinājumu, šī ierīce vairs neder.", "On a new device the user gets everything that was delivered. Once it is enrolled with this invitation, this one counts no more.";
    device_to_person: "Atvērt darbinieku", "Open the person";
    device_replaces: "Aizvieto", "Takes the place of";
    device_replaced_by: "Aizvietota ar", "Replaced by";
    device_step_done: "paveikts", "done";
    device_step_now: "jāpaveic", "to do";

    device_wipe: "Dzēst attālināti", "Wipe remotely";
    device_wipe_title: "Dzēst visu, kas ir ierīcē?", "Wipe everything on the device?";
    device_wipe_about: "Ja ierīci var būt ieguvis svešs cilvēks, tajā esošo var padarīt neizlasāmu.",
        "If a stranger may have the device, what is on it can be made unreadable.";
    device_wipe_how: "Kad kāds ierīci atvērs un tā sasniegs serveri, tā trīs minūtes centīsies nogādāt nenogādāto un tad iznīcinās savas atslēgas. Aizslēgta vai izslēgta ierīce rīkojumu nesaņem; to sargā parole.",
        "When somebody opens the device and it reaches the server, it tries for three minutes to deliver what is left, and then destroys its keys. A locked or switched-off device is not reached; its password protects it.";
    device_wipe_for_ever: "Izdzēsto nevar atjaunot. Kas līdz tam nav nogādāts, zūd.", "What is wiped cannot be restored. What was not delivered by then is lost.";
    device_wipe_recover_first: "Ja nenogādātais ir vajadzīgs, vispirms atgūstiet to kopā ar divām atgūšanas amatpersonām.",
        "If you need what was not delivered, first have two recovery officers recover it.";
    device_wipe_ordered: "Dzēšana pasūtīta", "Wipe ordered";
    device_wipe_waits: "Ierīce rīkojumu izpildīs, kad kāds to atvērs un tā sasniegs serveri.", "The device does it when somebody opens it and it reaches the server.";
    device_wipe_done: "Ierīce ir paziņojusi, ka tajā vairs neko nevar izlasīt.", "The device has said that nothing on it can be read any more.";
}

phrases! {
    /// How much a device has not delivered, changes and files alike.
    fn device_unsent_count(count: u64) {
        format!("{} {count} {}", lv(count, "nenogādāts", "nenogādāti"), lv(count, "ieraksts", "ieraksti"))
    } {
        format!("{count} {} not delivered", en(count, "entry", "entries"))
    }

    /// The same in a sentence.
    fn device_unsent_told(count: u64) {
        match count {
            0 => "Pēdējās saziņas brīdī viss bija nogādāts.".to_owned(),
            _ => format!(
                "Pēdējās saziņas brīdī {} nebija {count} {}.",
                lv(count, "nogādāts", "nogādāti"),
                lv(count, "ieraksts vai fails", "ieraksti un faili")
            ),
        }
    } {
        match count {
            0 => "At the last contact everything was delivered.".to_owned(),
            _ => format!("At the last contact {count} {} not delivered.", en(count, "entry or file was", "entries and files were")),
        }
    }

    /// How long ago something was.
    fn ago(seconds: u64) {
        match (seconds / 86_400, seconds / 3_600, seconds / 60) {
            (0, 0, 0 | 1) => "tikko".to_owned(),
            (0, 0, minutes) => format!("pirms {minutes} {}", lv(minutes, "minūtes", "minūtēm")),
            (0, hours, _) => format!("pirms {hours} {}", lv(hours, "stundas", "stundām")),
            (days, ..) => format!("pirms {days} {}", lv(days, "dienas", "dienām")),
        }
    } {
        match (seconds / 86_400, seconds / 3_600, seconds / 60) {
            (0, 0, 0 | 1) => "just now".to_owned(),
            (0, 0, minutes) => format!("{minutes} minutes ago"),
            (0, hours, _) => format!("{hours} {} ago", en(hours, "hour", "hours")),
            (days, ..) => format!("{days} {} ago", en(days, "day", "days")),
        }
    }

    /// How many devices a list has.
    fn devices_found(count: u64) {
        format!("{count} {}", lv(count, "ierīce", "ierīces"))
    } {
        format!("{count} {}", en(count, "device", "devices"))
    }
}

impl Texts {
    /// Which devices are wanted.
    pub fn device_wanted(self, filter: DeviceFilter) -> &'static str {
        let (latvian, english) = match filter {
            DeviceFilter::InUse => ("Neizdzēstās", "Not wiped"),
            DeviceFilter::Silent => ("Klusējošās", "Silent ones"),
            DeviceFilter::Gone => ("Atsauktās un izdzēstās", "Revoked and wiped"),
            DeviceFilter::All => ("Visas", "All"),
        };
        self.0.choose(latvian, english)
    }

    /// How a device stands.
    pub fn device_stands(self, state: DeviceState) -> &'static str {
        let (latvian, english) = match state {
            DeviceState::Working => ("Darbojas", "Works"),
            DeviceState::LeaseOver => ("Atļauja beigusies", "Permission over"),
            DeviceState::Revoked => ("Atsaukta", "Revoked"),
            DeviceState::WipeOrdered => ("Gaida dzēšanu", "To be wiped"),
            DeviceState::Wiped => ("Izdzēsta", "Wiped"),
        };
        self.0.choose(latvian, english)
    }

    /// Why something was done to a device.
    pub fn device_why(self, reason: DeviceReason) -> &'static str {
        let (latvian, english) = match reason {
            DeviceReason::Lost => ("Pazudusi", "Lost"),
            DeviceReason::Stolen => ("Nozagta", "Stolen"),
            DeviceReason::Broken => ("Sabojāta", "Broken"),
            DeviceReason::Replaced => ("Aizstāta ar citu", "Replaced"),
            DeviceReason::PersonLeft => ("Lietotājs vairs nestrādā", "The user has left"),
        };
        self.0.choose(latvian, english)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    const LV: Texts = Texts(Language::Latvian);

    #[test]
    fn how_long_ago_is_told_in_the_widest_unit_that_fits() {
        assert_eq!(LV.ago(59), "tikko");
        assert_eq!(LV.ago(21 * 60), "pirms 21 minūtes");
        assert_eq!(LV.ago(5 * 3_600 + 10), "pirms 5 stundām");
        assert_eq!(LV.ago(11 * 86_400), "pirms 11 dienām");
        assert_eq!(Texts(Language::English).ago(86_400), "1 day ago");
    }

    #[test]
    fn numbers_and_words_agree() {
        assert_eq!(LV.device_unsent_count(1), "nenogādāts 1 ieraksts");
        assert_eq!(LV.device_unsent_count(14), "nenogādāti 14 ieraksti");
        let told = |count| LV.device_unsent_told(count);
        assert_eq!(
            told(0),
            "Pēdējās saziņas brīdī viss bija nogādāts.",
            "nothing is missing, and no number says so"
        );
        assert_eq!(told(1), "Pēdējās saziņas brīdī nogādāts nebija 1 ieraksts vai fails.");
        assert_eq!(told(11), "Pēdējās saziņas brīdī nogādāti nebija 11 ieraksti un faili.");
        assert_eq!(told(14), "Pēdējās saziņas brīdī nogādāti nebija 14 ieraksti un faili.");
        assert_eq!(told(21), "Pēdējās saziņas brīdī nogādāts nebija 21 ieraksts vai fails.");
        assert_eq!(LV.devices_found(21), "21 ierīce");
    }
}
