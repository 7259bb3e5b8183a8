//! The texts of a visit that never change: its overview, the people, the violations, what is missing.

words! {
    visit_card: "Apsekojums", "Visit";
    visit_going_on: "Notiek", "Going on";
    visit_interrupted: "Pārtraukts", "Interrupted";
    visit_finished: "Pabeigts", "Finished";
    visit_confirmed: "Nogādāts un apstiprināts", "Delivered and confirmed";
    visit_planned: "Nav sākts", "Not begun";
    visit_start: "Sākt apsekojumu", "Begin the visit";
    visit_start_again: "Sākt atkārtotu apsekojumu", "Begin a repeat visit";
    visit_starting: "Sāk…", "Beginning…";
    visit_go_on: "Turpināt apsekojumu", "Go on with the visit";
    visits_before: "Pabeigtie apsekojumi", "Finished visits";
    sheet_prepare: "Sagatavot kontroles lapu", "Prepare the control sheet";
    sheet_preparing: "Sagatavo…", "Preparing…";
    sheet_open: "Atvērt kontroles lapu", "Open the control sheet";
    sheet_none_yet: "Kontroles lapu var sagatavot jau tagad. Citādi tā tiks izveidota, sākot apsekojumu.",
        "The control sheet can be prepared now. Otherwise it is made when the visit begins.";
    no_definitions_title: "Šajā ierīcē nav kontroles lapu definīciju", "This device has no definitions of control sheets";
    no_definitions_next: "Bez tām nevar izveidot kontroles lapu un sākt apsekojumu. Piezīmes uzdevumam var rakstīt arī tagad. Definīcijas ierīce saņem sinhronizējot.",
        "Without them a control sheet cannot be made and a visit cannot begin. Notes on the task can be written all the same. The device gets definitions when it synchronises.";

    visit_to_task: "Uzdevums", "Task";
    visit_parts: "Apsekojuma daļas", "Parts of the visit";
    visit_facts: "Apsekojuma dati", "Facts of the visit";
    visit_sheet: "Kontroles lapa", "Control sheet";
    visit_no_sheet: "Kontroles lapas vēl nav", "There is no control sheet yet";
    visit_people: "Klātesošie un darba devēji", "People present and employers";
    visit_nobody_yet: "Vēl neviens nav pierakstīts", "Nobody is written down yet";
    visit_workers: "Nodarbinātie", "Workers";
    visit_workers_none: "Vēl neviens nav pierakstīts", "None are written down yet";
    visit_violations: "Pārkāpumi", "Violations";
    visit_violations_none: "Pārkāpumu nav", "No violations";
    visit_gaps: "Kā vēl trūkst", "What is missing";
    visit_gaps_none: "Viss atbildēts", "Everything is answered";
    visit_pause: "Pārtraukt", "Interrupt";
    visit_resume: "Turpināt", "Go on";
    visit_finish: "Pabeigt apsekojumu", "Finish the visit";
    visit_finishing: "Pabeidz…", "Finishing…";
    visit_paused_title: "Apsekojums ir pārtraukts", "The visit is interrupted";
    visit_paused_about: "Viss ierakstītais ir saglabāts ierīcē. Rakstīt var arī pārtraukuma laikā.",
        "Everything written is saved on the device. Writing is possible during the break too.";
    visit_finished_about: "Viss ierakstītais ir saglabāts ierīcē. Labojumi joprojām ir iespējami, un vēsturē redzams, kas un kad tos izdarījis.",
        "Everything written is saved on the device. Corrections are still possible, and the history shows who made them and when.";
    clock_not_trusted: "Pulkstenis nav uzticams", "The clock is not trusted";
    visit_started_at: "Sākts", "Begun";
    visit_finished_at: "Pabeigts", "Finished";
    visit_outcome: "Iznākums", "Outcome";
    visit_inspectors: "Kas apseko", "Who inspects";
    visit_colleagues: "Kolēģi", "Colleagues";
    visit_colleagues_hint: "Vārds, uzvārds un apliecības numurs", "Name, surname and number of the certificate";
    objections: "Iebildumi", "Objections";

    parties: "Darba devēji un citi objektā", "Employers and others on the site";
    party_add: "Pievienot darba devēju vai citu", "Add an employer or another party";
    party_new: "Jauns darba devējs vai cits", "New employer or another party";
    party_edit: "Darba devēja dati", "Facts of the employer";
    visit_party_nameless: "Nosaukums nav zināms", "Name not known";
    party_main: "galvenais", "main";
    party_remove: "Izņemt no saraksta", "Take off the list";
    party_removed: "Izņemts no saraksta", "Taken off the list";
    party_cannot_be_removed: "No saraksta izņemt var tikai to, kam nav pierakstītu nodarbināto un klātesošo, un galvenais darba devējs vienmēr paliek.",
        "Only those with no workers and persons written down can be taken off the list, and the main employer always stays.";
    put_back: "Atkal sarakstā", "Back on the list";
    stays_unseen: "Ieraksts tikmēr ir papildināts vai mainīts, tāpēc tas palika sarakstā. Apskatiet to un, ja tas tomēr ir lieks, izņemiet vēlreiz.",
        "The entry was changed in the meantime, so it stayed on the list. Look at it and, if it is not needed after all, take it out again.";
    field_staying: "vai ierakstam jāpaliek sarakstā", "whether the entry stays on the list";
    party_role: "Loma objektā", "Role on the site";
    party_name: "Nosaukums vai vārds, uzvārds", "Name";
    party_reg_no: "Reģistrācijas numurs", "Registration number";
    party_address: "Adrese", "Address";
    party_contact: "Tālrunis vai e-pasts", "Telephone or e-mail";
    party_nace: "Nozare (NACE)", "Branch of industry (NACE)";
    party_nace_hint: "Kods, piemēram, 43.41", "The code, such as 43.41";
    party_headcount: "Nodarbināto skaits", "Number of people employed";
    reg_no_looks_wrong: "Pārbaudiet numuru: kontrolcipars nesakrīt vai nav 11 ciparu. Saglabāts tiks tas, kas ierakstīts.",
        "Check the number: the check digit does not fit, or there are not 11 digits. What is written will be kept.";
    headcount_looks_wrong: "Tas nav skaitlis. Saglabāts tiks tas, kas ierakstīts.", "This is not a number. What is written will be kept.";
    reg_no_warning: "jāpārbauda reģistrācijas numurs", "check the registration number";
    headcount_warning: "jāpārbauda nodarbināto skaits", "check the number of people";
    code_warning: "jāpārbauda personas kods", "check the personal code";
    birth_day_warning: "jāpārbauda dzimšanas datums", "check the birthday";
    not_chosen: "nav norādīts", "not named";
    unsaved_mark: "nesaglabāts", "not saved";
    unsaved_form: "Ierakstītais vēl nav saglabāts", "What is written is not saved yet";
    save: "Saglabāt", "Save";
    kept_news: "Saglabāts ierīcē", "Saved on the device";
    drop_changes: "Atmest", "Discard";
    form_dropped: "Ierakstītais atmests", "What was written was discarded";
    party_fault_empty: "Norādiet nosaukumu, reģistrācijas numuru vai lomu: pietiek ar vienu.", "Give the name, the registration number or the role: one is enough.";

    persons_met: "Klātesošās personas", "People present";
    persons_met_none: "Ierakstiet tos, ar kuriem runājat: vadītāju, pārstāvi, darba aizsardzības speciālistu.",
        "Write down those you speak with: the manager, a representative, the OSH specialist.";
    person_add: "Pievienot klātesošo", "Add a person present";
    person_new: "Jauna klātesošā persona", "New person present";
    person_edit: "Klātesošās personas dati", "Facts of the person present";
    visit_person_nameless: "Vārds nav zināms", "Name not known";
    person_remove: "Izņemt no saraksta", "Take off the list";
    person_name: "Vārds, uzvārds", "Name and surname";
    person_role: "Loma", "Role";
    person_party: "Ko pārstāv", "For whom they speak";
    person_basis: "Pārstāvības pamats", "Basis of representation";
    person_basis_hint: "Amats vai pilnvara, piemēram, „pilnvara Nr. 3, 01.10.2026.”", "A post or a power of attorney, such as “power of attorney No. 3, 01.10.2026.”";
    person_basis_missing: "Pārstāvim vajadzīgs pārstāvības pamats. Saglabāt var arī bez tā.", "A representative needs a basis of representation. It can be saved without one.";
    person_document: "Uzrādītais dokuments", "Document shown";
    person_document_number: "Dokumenta numurs", "Number of the document";
    person_contact: "Tālrunis vai e-pasts", "Telephone or e-mail";
    person_language: "Saziņas valoda", "Language";
    person_fault_empty: "Norādiet vārdu vai lomu: pietiek ar vienu.", "Give the name or the role: one is enough.";
    nothing_chosen: "Neviens ieraksts nav izvēlēts", "No entry is chosen";
    choose_to_edit: "Izvēlieties sarakstā darba devēju vai klātesošo, lai labotu tā datus, vai pievienojiet jaunu.",
        "Choose an employer or a person present in the list to change their details, or add a new one.";
    people_disagree: "ieraksti atšķiras", "entries differ";

    violations_none_next: "Tie parādās paši, tiklīdz to prasa atbildes kontroles lapā. Pārkāpumu, kas neizriet no jautājumiem, pievienojiet pats.",
        "They appear by themselves as soon as answers on the control sheet ask for it. Add by hand a violation that follows from no question.";
    violation_add: "Pievienot pārkāpumu", "Add a violation";
    violation_added: "Pārkāpums pievienots", "Violation added";
    violation_details: "Pārkāpuma dati", "Details of the violation";
    violation_choose: "Izvēlieties pārkāpumu sarakstā, un šeit būs redzami tā dati.", "Choose a violation in the list, and its details will be shown here.";
    violation_search: "Meklēt klasifikatorā", "Search the classifier";
    violation_search_hint: "Vārdi vai kods", "Words or a code";
    violation_which: "Pārkāpums", "Violation";
    violation_fault_none: "Izvēlieties pārkāpumu no klasifikatora.", "Choose a violation from the classifier.";
    violation_search_first: "Ierakstiet dažus vārdus, un šeit parādīsies atbilstošie pārkāpumi.", "Type a few words, and matching violations will appear here.";
    violation_none_found: "Nekas neatbilst. Mēģiniet ar mazāk vārdiem.", "Nothing matches. Try fewer words.";
    violation_causes: "No kurām atbildēm izriet", "From which answers it follows";
    violation_by_hand: "Pievienots ar roku", "Added by hand";
    violation_workers: "Skartās personas", "Persons affected";
    violation_norms: "Tiesību normas", "Legal norms";
    violation_no_norms: "Norma nav norādīta.", "No norm is named.";
    norm_is_confirmed: "apstiprināta", "confirmed";
    norm_is_unconfirmed: "nav apstiprināta", "not confirmed";
    norm_is_example: "paraugs, juridiski neapstiprināts", "an example, not legally confirmed";
    violation_severity: "Smagums", "Severity";
    violation_measure: "Pasākums", "Measure";
    violation_due: "Novēršanas termiņš", "Deadline";
    violation_due_unsure: "Datums jāpārbauda: šī laika brīvdienas ierīcē nav zināmas.", "Check the date: the days off of that time are not known on this device.";
    due_check: "datums jāpārbauda", "check the date";
    violation_party: "Pārkāpējs", "Whose it is";
    violation_description: "Konstatētais", "What was found";
    violation_description_hint: "Ko redzējāt, kur un kad", "What you saw, where and when";
    violation_danger: "Vai pastāv tieši draudi dzīvībai vai veselībai?", "Is there immediate danger to life or health?";
    danger_yes: "Jā", "Yes";
    danger_no: "Nē", "No";
    danger_there: "tieši draudi", "immediate danger";
    danger_open: "jāatbild par draudiem", "danger to be answered";
    violation_provisional: "provizorisks", "provisional";
    violation_provisional_about: "Pamatojas uz reģistra datiem, kas vēl jāapstiprina.", "It rests on data of a register that still has to be confirmed.";
    violation_drop: "Neiekļaut", "Leave out";
    violation_dropped: "neiekļauts", "left out";
    violation_dropped_news: "Pārkāpums nav iekļauts", "Violation left out";
    violations_dropped_about: "Dokumentos tie netiks iekļauti. Jebkuru var iekļaut atpakaļ.", "They will not be in the documents. Any of them can be included again.";
    violation_take_in: "Iekļaut", "Include";
    violations_dropped: "Neiekļautie", "Left out";
    violations_no_longer: "Vairs neizriet no atbildēm", "No longer follow from answers";
    violations_no_longer_about: "Atbildes ir mainītas. Jūsu rakstītais ir saglabāts, un, ja atbilde atkal prasīs, tas atgriezīsies.",
        "The answers have changed. What you wrote is kept, and it comes back if an answer asks for it again.";
    to_question: "Uz jautājumu", "To the question";
    disagree_title: "Divi cilvēki ierakstījuši atšķirīgi", "Two people wrote different things";
    violations_in_list: "Pārkāpumu saraksts", "List of violations";

    gaps_of_visit: "Apsekojums", "Visit";
    gaps_whole_sheet: "Kontroles lapa", "Control sheet";
    gaps_none_title: "Viss atbildēts", "Everything is answered";
    gaps_none_next: "Pirms aiziešanas pārskatiet pārkāpumus un pabeidziet apsekojumu.", "Before leaving, look through the violations and finish the visit.";
    gaps_none_finished: "Pabeigtajā apsekojumā nekā netrūkst.", "Nothing is missing from the finished visit.";
    gap_answer: "nav atbildes", "no answer";
    gap_confirmation: "jāapstiprina reģistra dati", "data of a register to confirm";
    gap_unfit: "ierakstītais neder kā atbilde", "what is written is no answer";
    gap_note: "atbildei vajadzīgs skaidrojums", "the answer needs words";
    gap_note_or_photo: "atbildei vajadzīgs skaidrojums vai fotoattēls", "the answer needs words or a photograph";
    finish_title: "Pabeigšana", "Finishing";
    finish_outcome: "Ar ko beidzas apsekojums", "What the visit came to";
    finish_outcome_contradicts: "Sarakstā ir pārkāpumi, bet izvēlēts „Pārkāpumi nav konstatēti”. Pārskatiet pārkāpumus vai iznākumu.",
        "The list has violations, and “No violations found” is chosen. Look at the violations or the outcome again.";
    finish_outcome_no_violations: "Izvēlēts „Konstatēti pārkāpumi”, bet sarakstā neviena nav. Pievienojiet pārkāpumu vai mainiet iznākumu.",
        "“Violations found” is chosen, and the list has none. Add a violation or change the outcome.";
    finish_objections_hint: "Ko iebilda klātesošie", "What those present objected";
    finish_show_violations: "Skatīt pārkāpumus", "Look at the violations";
}
