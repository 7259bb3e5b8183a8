//! The words about keys of other systems, about what they may do, and about packs.

use apseko_domain::Capability;

use super::Texts;
use super::plural::{en, lv};

words! {
    key_add: "Izveidot atslēgu", "Make a key";
    key_form_new: "Jauna sistēmas atslēga", "New key of a system";
    key_about: "Ar atslēgu cita sistēma jautā serverim. Tā drīkst tikai to, kas šeit atzīmēts.",
        "With a key another system asks the server. It may do only what is ticked here.";
    key_system: "Sistēmas nosaukums", "Name of the system";
    key_system_hint: "Kura sistēma šo atslēgu lietos", "Which system will use this key";
    key_may: "Drīkst", "May";
    key_for_unit: "Tikai struktūrvienībai un tai pakļautajām", "Only for a unit and those below it";
    key_every_unit: "Visai inspekcijai", "For the whole inspectorate";
    key_last_day: "Pēdējā diena", "Last day";
    key_last_day_hint: "Ne vēlāk kā pēc gada", "No later than a year from now";
    key_until: "Derīga līdz", "Valid until";
    key_by: "Izveidoja", "Made by";
    key_by_operator: "servera uzturētājs", "the operator of the server";
    key_works: "Derīga", "Valid";
    key_over: "Termiņš beidzies", "Expired";
    key_is_revoked: "Atsaukta", "Revoked";
    key_revoke: "Atsaukt atslēgu", "Revoke the key";
    key_revoked: "Atslēga atsaukta", "Key revoked";
    key_none: "Sistēmu atslēgu vēl nav", "No keys yet";
    key_none_next: "Izveidojiet atslēgu, kad citai sistēmai jāsaņem inspekcijas dati.", "Make one when another system needs data of the inspectorate.";
    key_fault_name: "Ierakstiet sistēmas nosaukumu.", "Write the name of the system.";
    key_fault_may: "Atzīmējiet vismaz vienu atļauju.", "Tick at least one permission.";
    key_fault_day: "Izvēlieties pēdējo dienu.", "Choose the last day.";
    key_once_title: "Atslēga ir izveidota", "The key is made";
    key_once_about: "To rāda tikai tagad. Nododiet atslēgu sistēmas uzturētājam drošā veidā; ja tā pazūd, atsauciet to un izveidojiet jaunu.",
        "It is shown only now. Hand it to those who run the system in a safe way; if it is lost, revoke it and make a new one.";
    key_secret: "Atslēga", "Key";
    key_kept: "Atslēga ir pierakstīta", "I have the key";

    pack_name: "Pakotne", "Pack";
    pack_version: "Versija", "Version";
    pack_size: "Lielums", "Size";
    pack_sum: "SHA-256", "SHA-256";
    pack_about: "Ierīces šīs pakotnes saņem pašas. Jaunu versiju publicē servera uzturētājs.",
        "Devices fetch these packs by themselves. New versions are published by the operator of the server.";
    pack_none: "Pakotņu vēl nav", "No packs yet";
    pack_none_next: "Kad servera uzturētājs pakotni publicēs, tā parādīsies šeit.", "A pack appears here once the operator of the server has published it.";
    pack_definitions: "Skatīt kontroles lapu definīcijas", "Look at the definitions of control sheets";

    group_plans: "Plāni", "Plans";
    group_cases: "Uzdevumi un lietas", "Tasks and cases";
    group_visits: "Apsekojumi", "Visits";
    group_documents: "Dokumenti un lēmumi", "Documents and decisions";
    group_content: "Saturs", "Content";
    group_office: "Pārvaldība un auditācija", "Administration and audit";
    group_figures: "Statistika", "Statistics";
}

phrases! {
    /// How many permissions are ticked.
    fn key_ticked(count: u64) {
        format!("{} {count} {}", lv(count, "Atzīmēta", "Atzīmētas"), lv(count, "atļauja", "atļaujas"))
    } {
        format!("{count} {} ticked", en(count, "permission", "permissions"))
    }
}

impl Texts {
    /// What a permission allows.
    pub fn capability(self, capability: Capability) -> &'static str {
        use Capability as C;
        let (latvian, english) = match capability {
            C::ReadAnnualPlan => ("Lasīt gada un reģionālo plānu", "Read the annual and regional plan"),
            C::WriteAnnualPlan => ("Veidot gada un reģionālo plānu", "Draft the annual and regional plan"),
            C::ApproveAnnualPlan => {
                ("Apstiprināt gada un reģionālo plānu", "Approve the annual and regional plan")
            }
            C::ReadUnitPlan => ("Lasīt struktūrvienības plānu", "Read the plan of a unit"),
            C::PlanUnit => ("Veidot struktūrvienības plānu", "Draft the plan of a unit"),
            C::ApproveUnitPlan => ("Apstiprināt struktūrvienības plānu", "Approve the plan of a unit"),
            C::ReadIndividualPlan => ("Lasīt inspektora plānu", "Read the plan of an inspector"),
            C::PlanIndividual => ("Veidot inspektora plānu", "Draft the plan of an inspector"),
            C::ApproveIndividualPlan => ("Apstiprināt inspektora plānu", "Approve the plan of an inspector"),
            C::ReadOwnTasks => ("Lasīt sev piešķirtos uzdevumus", "Read the own tasks"),
            C::CreateAdhocTask => ("Fiksēt pārkāpumu uz vietas", "Record a violation on the spot"),
            C::ConfirmAdhoc => ("Apstiprināt uz vietas fiksēto", "Confirm what was recorded on the spot"),
            C::CreateTask => ("Atvērt lietu", "Open a case"),
            C::EditTask => ("Labot uzdevumu", "Change a task"),
            C::AssignTasks => ("Piešķirt uzdevumus", "Give out tasks"),
            C::ReadCases => ("Lasīt lietas", "Read cases"),
            C::ReadSheets => ("Lasīt kontroles lapas", "Read control sheets"),
            C::CarryOutVisits => ("Veikt apsekojumus", "Carry out visits"),
            C::ConfirmVisits => ("Apstiprināt apsekojuma rezultātu", "Confirm what a visit has found"),
            C::WriteNotes => ("Rakstīt piezīmes", "Write notes"),
            C::RequestRegistryData => ("Pieprasīt reģistru datus", "Ask the registers"),
            C::SeePersonalData => ("Redzēt personas datus", "See personal data"),
            C::SeeApplicant => ("Redzēt iesniedzēju", "See who has complained"),
            C::IssueDocuments => ("Izsniegt dokumentus uz vietas", "Hand over documents on the site"),
            C::ApproveDocuments => ("Apstiprināt rīkojumus un lēmumus", "Approve orders and decisions"),
            C::SignDocuments => ("Parakstīt dokumentus", "Sign documents"),
            C::RegisterDocuments => ("Reģistrēt un nosūtīt dokumentus", "Register and send documents"),
            C::LiftSuspension => ("Atļaut atsākt apturētu darbu", "Allow stopped work to go on"),
            C::RegisterAccidentActs => ("Reģistrēt nelaimes gadījumu aktus", "Register acts on accidents"),
            C::ApproveAccidentActs => ("Apstiprināt nelaimes gadījumu aktus", "Approve acts on accidents"),
            C::DraftViolationDecision => {
                ("Sagatavot lēmumu pārkāpuma lietā", "Draft a decision on a violation")
            }
            C::DecideViolations => ("Pieņemt lēmumu pārkāpuma lietā", "Decide on a violation"),
            C::ReadFines => ("Redzēt, vai sods ir samaksāts", "See whether a fine was paid"),
            C::CheckFines => ("Atzīmēt, vai sods ir samaksāts", "Record whether a fine was paid"),
            C::ReadContent => {
                ("Lasīt klasifikatorus un lapu definīcijas", "Read classifiers and definitions")
            }
            C::ProposeContent => ("Ierosināt satura izmaiņas", "Propose changes of content"),
            C::WriteNorms => ("Labot normas", "Change norms"),
            C::WriteClassifiers => {
                ("Labot klasifikatorus un lapu definīcijas", "Change classifiers and definitions")
            }
            C::OwnAccess => ("Pārvaldīt savu piekļuvi", "Look after the own access"),
            C::ReadPeople => ("Redzēt struktūrvienības un darbiniekus", "See units and people"),
            C::ManagePeople => ("Pārvaldīt struktūrvienības un darbiniekus", "Manage units and people"),
            C::ReadDevices => ("Redzēt ierīces", "See devices"),
            C::ManageDevices => ("Pārvaldīt ierīces", "Manage devices"),
            C::ManageSystems => ("Pārvaldīt sistēmu atslēgas", "Manage keys of systems"),
            C::ReadAuditOwn => ("Lasīt auditāciju par sevi", "Read the audit of oneself"),
            C::ReadAuditTechnical => ("Lasīt tehnisko auditāciju", "Read the technical audit"),
            C::ReadAuditAll => ("Lasīt visu auditāciju", "Read the whole audit"),
            C::ReadStatistics => ("Lasīt statistiku", "Read statistics"),
            C::PublishStatistics => ("Publicēt atvērtos datus", "Publish open data"),
        };
        self.0.choose(latvian, english)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use std::collections::HashSet;

    #[test]
    fn no_two_permissions_read_alike() {
        for language in Language::ALL {
            let said: HashSet<_> =
                Capability::ALL.iter().map(|one| Texts(*language).capability(*one)).collect();
            assert_eq!(said.len(), Capability::ALL.len(), "nobody can tell two ticks apart");
        }
    }
}
