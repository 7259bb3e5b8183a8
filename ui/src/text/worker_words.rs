//! The texts about the workers who were found, and about the definitions that are walked without a visit.

words! {
    roster: "Nodarbinātie", "Workers";
    roster_entry: "Personas kods vai vārds", "Personal code or name";
    roster_add: "Pievienot", "Add";
    roster_for_party: "Pievieno darba devējam", "Adds for the employer";
    roster_list: "Pierakstītās personas", "Persons entered";
    roster_counts: "Kopsavilkums", "Summary";
    roster_empty_title: "Vēl neviena persona nav pierakstīta", "Nobody has been entered yet";
    roster_empty_next: "Ierakstiet personas kodu, vārdu vai aprakstu un nospiediet „Pievienot”. Pārējo var papildināt pēc tam.",
        "Write a personal code, a name or a description and press “Add”. The rest can follow later.";
    roster_not_added: "nav pievienots", "not added";
    roster_give_up: "Atmest", "Drop";
    roster_finished: "Apsekojums ir pabeigts. Labot var arī turpmāk; agrākais paliek vēsturē.",
        "The visit has ended. Corrections are possible; what was there before stays in the history.";
    roster_all: "Visas personas", "All persons";
    party_nameless: "Bez nosaukuma", "Without a name";

    standing_open: "jāprecizē", "to be cleared up";
    standing_fine: "kārtībā", "in order";
    standing_not_found: "nav VID datu kopā", "not in the SRS data";
    standing_violation: "pārkāpums", "violation";

    worker: "Nodarbinātais", "Worker";
    worker_nameless: "Persona bez vārda", "Person without a name";
    worker_choose: "Izvēlieties personu sarakstā, un šeit būs redzami tās dati un jautājumi.",
        "Choose a person in the list, and the details and questions will be shown here.";
    worker_gone: "Šīs personas sarakstā nav", "This person is not on the list";
    worker_gone_next: "Persona ir izņemta no saraksta. Atbildes ir saglabātas un atgriezīsies kopā ar to.",
        "The person was taken off the list. The answers are kept and come back with them.";
    worker_facts: "Personas dati", "About the person";
    worker_name: "Vārds, uzvārds vai apraksts", "Name, surname or description";
    worker_name_hint: "Ja vārds nav zināms: „Olena, ap 30 g.”", "If the name is not known: “Olena, about 30”";
    worker_code: "Personas kods", "Personal code";
    worker_birth_day: "Dzimšanas datums", "Date of birth";
    worker_citizenship: "Valstspiederība", "Citizenship";
    worker_citizenship_hint: "Sāciet rakstīt valsts nosaukumu", "Begin to write the name of the country";
    worker_occupation: "Profesija vai veicamais darbs", "Occupation or work";
    worker_party: "Darba devējs", "Employer";
    worker_posted: "Nosūtīta no citas valsts", "Posted from another country";
    worker_posted_about: "Persona strādā Latvijā citas valsts darba devēja uzdevumā.",
        "The person works in Latvia for an employer of another country.";
    worker_remove: "Izņemt no saraksta", "Take off the list";
    worker_removed: "Persona izņemta no saraksta", "Person taken off the list";
    worker_restored: "Persona ir atkal sarakstā", "The person is on the list again";
    worker_questions: "Jautājumi par personu", "Questions about the person";
    worker_no_questions: "Šajā kontroles lapā par personām jautājumu nav.", "This control sheet asks nothing of persons.";
    worker_no_sheet: "Apsekojumam nav kontroles lapas, tāpēc jautājumu nav.", "The visit has no control sheet, so there are no questions.";
    worker_next: "Nākamā persona", "Next person";
    worker_last: "Uz sarakstu", "To the list";
    worker_code_form: "Personas kodā ir vienpadsmit cipari. Ierakstītais ir saglabāts.",
        "A personal code has eleven digits. What was written is kept.";
    worker_code_check: "Kontrolcipars neatbilst pārējiem cipariem. Ierakstītais ir saglabāts; salīdziniet to ar dokumentu.",
        "The check digit does not follow from the others. What was written is kept; compare it with the document.";
    worker_birth_differs: "Datums atšķiras no personas koda. Salīdziniet ar dokumentu.",
        "The date differs from the personal code. Compare it with the document.";
    worker_doubtful: "pārbaudiet personas datus", "check the details of the person";
    field_name: "vārds", "name";
    field_personal_code: "personas kods", "personal code";
    field_birth_day: "dzimšanas datums", "date of birth";
    field_citizenship: "valstspiederība", "citizenship";
    field_occupation: "darbs", "work";
    field_party: "darba devējs", "employer";
    field_posted: "nosūtīšana", "posting";

    definitions: "Kontroles lapu definīcijas", "Control-sheet definitions";
    definitions_open: "Skatīt definīcijas", "Look at the definitions";
    definitions_about: "Sadaļas, jautājumi, to nosacījumi un normas – bez apsekojuma.",
        "Sections, questions, their conditions and norms, without a visit.";
    definitions_tried: "Atbildes ir tikai izmēģinājumam, un nekas netiek saglabāts.", "Answers are only for trying out, and nothing is saved.";
    definitions_basis: "Lapas pamats", "What the sheet is for";
    definitions_purpose: "Pārbaudes nolūks", "Purpose of the inspection";
    definitions_kinds: "Lapas tipi", "Types of the sheet";
    definitions_day: "Pārbaudes diena", "Day of the inspection";
    definitions_sections: "Sadaļas", "Sections";
    definitions_norms: "Normas", "Norms";
    definitions_norm_list: "Lapas normas", "Norms of the sheet";
    definitions_filters: "Ko rādīt", "What to show";
    definitions_only_unconfirmed: "Tikai neapstiprinātas normas", "Only norms that are not confirmed";
    definitions_hidden_too: "Arī paslēptos jautājumus", "Hidden questions too";
    definitions_start_anew: "Notīrīt atbildes", "Clear the answers";
    definitions_empty: "Nevienam jautājumam šāda atlase neatbilst", "No question matches this choice";
    definitions_empty_next: "Izvēlieties citu nolūku vai tipu, vai rādiet arī paslēptos jautājumus.",
        "Choose another purpose or type, or show hidden questions too.";
    definitions_violations: "Iespējamie pārkāpumi", "Violations that can follow";
    definitions_follows: "izriet, ja:", "follows if:";
    definitions_shown_when: "Ja:", "If:";
    definitions_hidden: "paslēpts", "hidden";
    definitions_optional: "nav obligāts", "may stay empty";
    definitions_sensitive: "sensitīvi dati", "sensitive";
    definitions_fixed: "nejautā: rāda zināmo", "not asked: shows what is known";
    definitions_norm_confirmed: "apstiprināta", "confirmed";
    definitions_norm_sample: "paraugs, juridiski neapstiprināts", "sample, not legally confirmed";
    purpose_preventive: "preventīva pārbaude", "preventive inspection";
    purpose_application: "pārbaude pēc iesnieguma", "inspection after an application";
    purpose_thematic: "tematiska pārbaude", "thematic inspection";
    purpose_repeat: "atkārtota pārbaude", "repeat inspection";
    purpose_accident: "nelaimes gadījuma izmeklēšana", "investigation of an accident";
    purpose_dvhr: "darba vietas higiēniskais raksturojums", "workplace hygienic description";
    purpose_adhoc: "operatīvi fiksēts pārkāpums", "violation recorded on the spot";
    purpose_act_evaluation: "darba devēja akta izvērtēšana", "evaluation of the employer's act";
}
