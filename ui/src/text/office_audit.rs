//! The words of the server's audit. A code that this version does not know is shown as it is, because an entry must never
//! look like another one.

use super::Texts;
use super::plural::{en, lv};

words! {
    events_happened: "Notikumi", "Events";
    events_viewed: "Kas ir skatījis", "Who looked";
    events_views: "Auditācijas skati", "Views of the audit";
    events_since: "No dienas", "From";
    events_until: "Līdz dienai", "Until";
    events_group: "Notikumu veids", "Kind of events";
    events_person: "Kas to darīja", "By whom";
    events_subject: "Kura darbinieka dati", "Whose data";
    events_find_person: "Meklēt darbinieku", "Search a person";
    events_other_person: "Izvēlēties citu", "Choose another";
    events_nobody_found: "Neviens darbinieks neatbilst.", "Nobody fits.";
    events_days_odd: "Pēdējā diena ir pirms pirmās.", "The last day is before the first.";
    events_none: "Notikumu nav", "No events";
    events_none_next: "Izvēlieties citas dienas vai citu notikumu veidu.", "Choose other days or another kind of events.";
    events_choose: "Izvēlieties darbinieku", "Choose a person";
    events_choose_next: "Šeit redzēsiet, kas, kad un kādam nolūkam viņa datus ir skatījis.",
        "You will see here who looked at their data, when and why.";
    events_not_viewed: "Neviens nav skatījis", "Nobody looked";
    events_not_viewed_next: "Izvēlētajās dienās šī darbinieka dati nevienam nav rādīti.", "On these days nobody was shown data of this person.";
    events_details: "Vairāk", "More";
    events_less: "Mazāk", "Less";
    events_more: "Sīkāk", "Details";
    events_at: "Laiks", "Time";
    events_who: "Kas", "Who";
    events_what: "Notikums", "Event";
    events_outcome: "Rezultāts", "Outcome";
    events_done: "Izdarīts", "Done";
    events_place: "Vieta ķēdē", "Place in the chain";
    events_code: "Notikuma kods", "Code of the event";
    events_object: "Uz ko attiecas", "About";
    events_device: "No ierīces", "From the device";
    events_device_number: "Ierīces numurs", "Number of the device";
    events_address: "No tīkla adreses", "From the network address";
    events_refused: "Atteikts", "Refused";
    events_begun: "Sākts", "Begun";
    events_check: "Pārbaudīt ķēdi", "Check the chain";
    events_checking: "Pārbauda…", "Checking…";
    events_head: "Pierakstiet ķēdes galu citā vietā: ar to vēlāk var pierādīt, ka nekas nav nogriezts.",
        "Write the end of the chain down elsewhere: it shows later that nothing was cut off.";
    events_broken: "Ķēde ir bojāta", "The chain is broken";
    events_broken_next: "Serveri neizslēdziet un neko tajā nemainiet. Ziņojiet drošības pārvaldniekam un servera uzturētājam.",
        "Do not switch the server off and change nothing on it. Tell the security manager and the operator of the server.";

    actor_unknown: "Nezināms", "Unknown";
    actor_operator: "Servera uzturētājs", "Operator of the server";
    actor_system: "Cita sistēma", "Another system";
    actor_server: "Serveris", "The server";

    group_all: "Visi", "All";
    group_log_in: "Pieteikšanās kontā", "Log-ins";
    group_session: "Ierīču saziņa", "Contacts of devices";
    group_person: "Darbinieki", "People";
    group_unit: "Struktūrvienības", "Units";
    group_device: "Ierīces", "Devices";
    group_key: "Sistēmu atslēgas", "Keys of systems";
    group_lease: "Atļaujas strādāt", "Permissions to work";
    group_recovery: "Datu atgūšana", "Recovery";
    group_viewing: "Personas datu skatīšana", "Looks at personal data";
    group_file: "Faili", "Files";
    group_told: "Ierīcēm nodotie dati", "Data told to devices";
    group_refusal: "Aizliegtas darbības", "Things not allowed";
    group_export: "Eksports", "Exports";
    group_audit: "Auditācija", "The audit itself";
    group_server: "Servera darbība", "The server";
    group_notice: "Brīdinājumi", "Warnings";
}

phrases! {
    /// How many entries are on the screen.
    fn events_found(count: u64) {
        format!("{count} {}", lv(count, "notikums", "notikumi"))
    } {
        format!("{count} {}", en(count, "event", "events"))
    }
}

impl Texts {
    /// What happened, by the stable code of the server.
    pub fn event(self, action: &str) -> String {
        let (latvian, english) = match action {
            "session.opened" => ("Ierīce sāka saziņu", "A device came in"),
            "session.refused" => ("Ierīcei saziņa atteikta", "A device was refused"),
            "enrolled" => ("Darbinieks piesaistīts ierīcei", "A person came onto a device"),
            "lease.renewed" => ("Pagarināta atļauja strādāt", "Permission to work renewed"),
            "lease.refused" => ("Atteikta atļauja strādāt", "Permission to work refused"),
            "access.refused" => ("Ierīcei atteikta darbība", "A device wanted what it may not"),
            "pulled" => ("Ierīcei nodoti dati", "Data told to a device"),
            "push.refused" => ("Daļa ierīces darba nav pieņemta", "Part of a device's work was refused"),
            "audit.counted" => ("Daudzi vienādi notikumi saskaitīti", "Many events were only counted"),
            "audit.lost" => ("Notikumi nav ierakstīti", "Events were lost"),
            "audit.read" => ("Lasīta auditācija", "The audit was read"),
            "audit.moved" => ("Auditācija pārvietota", "The audit was moved"),
            "audit.shipped" => ("Auditācija tiek sūtīta ārējam krājējam", "The audit is sent to a collector"),
            "server.started" => ("Serveris sāka darbu", "The server began"),
            "server.stopped" => ("Serveris beidza darbu", "The server ended"),
            "init" => ("Izveidota instalācija", "The installation was founded"),
            "backup" => ("Izveidota rezerves kopija", "A backup was made"),
            "restore" => ("Dati atjaunoti no kopijas", "Data was restored"),
            "migrate" => ("Dati pārvietoti", "Data was moved"),
            "vouch" => ("Reģistrēta ierīces atslēga", "The key of a device was registered"),
            "publish" => ("Publicēta pakotne", "A pack was published"),
            "file.read" => ("Izsniegts lietas fails", "A file of a case was given out"),
            "file.held" => {
                ("Fails aizturēts: tas nav tas, kas pieteikts", "File held: it is not what was announced")
            }
            "file.swept" => ("Izņemtas pamestas augšupielādes", "Abandoned uploads were taken away"),
            "quarantine.listed" => ("Skatīti aizturētie ieraksti", "Held entries were looked at"),
            "quarantine.admit" => ("Aizturētais ieraksts pieņemts", "A held entry was let in"),
            "quarantine.drop" => ("Atteiktais pieprasījums nolikts malā", "A refused request was put aside"),
            "account.logged_in" => ("Pieteikšanās kontā", "Log-in"),
            "account.log_in_refused" => ("Pieteikšanās kontā atteikta", "Log-in refused"),
            "account.logged_out" => ("Iziešana no konta", "Log-out"),
            "person.added" => ("Pievienots darbinieks", "Person added"),
            "person.changed" => ("Mainīti darbinieka dati", "Person changed"),
            "person.moved" => ("Darbinieks pārcelts", "Person moved"),
            "person.deputised" => ("Noteikta aizvietošana", "Deputy named"),
            "person.absent" => ("Mainīta prombūtne", "Absence changed"),
            "person.dismissed" => ("Darbinieks atbrīvots no darba", "Person dismissed"),
            "person.reinstated" => ("Darbinieks atjaunots darbā", "Person reinstated"),
            "person.invited" => ("Izsniegts uzaicinājums", "Invitation made"),
            "person.uninvited" => ("Uzaicinājums atcelts", "Invitation taken back"),
            "person.imported" => ("Darbinieki pārņemti no datnes", "People taken over from a file"),
            "account.activated" => ("Izveidots servera konts", "Account on the server begun"),
            "account.password_set" => ("Mainīta servera konta parole", "Password for the server set"),
            "account.authenticator_asked" => {
                ("Sākta autentifikatora lietotnes maiņa", "Change of the authenticator app begun")
            }
            "account.authenticator_set" => ("Mainīta autentifikatora lietotne", "Authenticator app changed"),
            "account.subject_bound" | "person.subject_bound" => {
                ("Piesaistīts iestādes konts", "Account of the institution bound")
            }
            "account.subject_unbound" | "person.subject_unbound" => {
                ("Noņemts iestādes konts", "Account of the institution taken off")
            }
            "person.sessions_voided" => ("Beigtas darbinieka sesijas", "Sessions of a person ended"),
            "post.given" => ("Piešķirts amats", "Post given"),
            "post.ended" => ("Beigts amats", "Post ended"),
            "unit.added" => ("Pievienota struktūrvienība", "Unit added"),
            "unit.changed" => ("Mainīta struktūrvienība", "Unit changed"),
            "unit.closed" => ("Slēgta struktūrvienība", "Unit closed"),
            "device.enrolled" => ("Piesaistīta ierīce", "Device enrolled"),
            "device.changed" | "device.labelled" => ("Mainīti ierīces dati", "Device changed"),
            "device.revoked" => ("Ierīce atsaukta", "Device revoked"),
            "device.wipe_ordered" => ("Pasūtīta ierīces dzēšana", "Wipe ordered"),
            "device.wipe_cancelled" => ("Atcelta ierīces dzēšana", "Wipe taken back"),
            "device.wipe_told" => ("Ierīcei nodots dzēšanas rīkojums", "A device was told to wipe itself"),
            "device.wiped" => ("Ierīce izdzēsta", "Device wiped"),
            "device.replaced" => ("Ierīce aizstāta ar citu", "Device replaced"),
            "key.made" => ("Izveidota sistēmas atslēga", "Key of a system made"),
            "key.revoked" => ("Atsaukta sistēmas atslēga", "Key of a system revoked"),
            "personal.viewed" => ("Skatīti personas dati", "Personal data was looked at"),
            "export.made" => ("Eksportēti dati", "Data exported"),
            "statistics.viewed" => ("Skatīta statistika", "Statistics were looked at"),
            "recovery.deposited" => {
                ("Ierīce nodevusi atgūšanai vajadzīgo", "A device handed in what recovery takes")
            }
            "recovery.begun" => ("Sākta datu atgūšana", "Recovery begun"),
            "recovery.half" => ("Atgūšanas amatpersona devusi savu daļu", "A recovery officer gave a half"),
            "recovery.done" => ("Dati atgūti", "Data recovered"),
            "settings.changed" => ("Mainīti servera iestatījumi", "Settings of the server changed"),
            "permission.refused" => ("Mēģināta aizliegta darbība", "Something was tried that is not allowed"),
            "notice.audit_not_shipped" => {
                ("Ārējais krājējs nav sasniedzams", "The collector outside cannot be reached")
            }
            "notice.fork" => ("Serverī pamanītas divas vēstures", "Two histories were seen on the server"),
            unknown => return unknown.to_owned(),
        };
        self.0.choose(latvian, english).to_owned()
    }

    /// Why personal data was looked at, by the stable code of the server.
    pub fn event_purpose(self, purpose: &str) -> String {
        let (latvian, english) = match purpose {
            "inspection" => ("apsekojums", "inspection"),
            "supervision" => ("darba pārraudzība", "supervision"),
            "complaint" => ("iesnieguma vai sūdzības izskatīšana", "a complaint"),
            "own-request" => ("paša datu pieprasījums", "a request for one's own data"),
            "administration" => ("kontu un ierīču pārvaldība", "administration"),
            "audit" => ("skatīšanas pamatotības pārbaude", "the audit"),
            "statistics" => ("statistika", "statistics"),
            "disclosure" => ("nodošana citai iestādei", "disclosure to another authority"),
            unknown => return unknown.to_owned(),
        };
        self.0.choose(latvian, english).to_owned()
    }

    /// What something is about: the word before the colon says of which kind it is, and the rest is its number.
    pub fn event_object(self, object: &str) -> String {
        let Some((kind, id)) = object.split_once(':') else { return object.to_owned() };
        let (latvian, english) = match kind {
            "person" => ("darbinieks", "person"),
            "ref" => ("persona lietā", "person in a case"),
            "device" => ("ierīce", "device"),
            "unit" => ("struktūrvienība", "unit"),
            "key" => ("sistēmas atslēga", "key of a system"),
            "case" => ("lieta", "case"),
            _ => return object.to_owned(),
        };
        format!("{} {id}", self.0.choose(latvian, english))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    #[test]
    fn a_code_of_a_later_server_is_shown_as_it_is() {
        for language in Language::ALL {
            let texts = Texts(*language);
            assert_eq!(texts.event("house.moved"), "house.moved");
            assert_eq!(texts.event_purpose("fun"), "fun");
            assert_eq!(texts.event_object("house:1"), "house:1");
            assert_ne!(texts.event("pulled"), "pulled", "a known code has words");
        }
        assert_eq!(Texts(Language::Latvian).event_object("case:07ab"), "lieta 07ab");
    }
}
