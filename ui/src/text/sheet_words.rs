//! The texts of the control sheet that never change.

words! {
    control_sheet: "Kontroles lapa", "Control sheet";
    sheet_sections: "Kontroles lapas sadaļas", "Sections of the control sheet";
    sections: "Sadaļas", "Sections";
    during_visit: "Apsekojums", "Visit";
    prepared_sheet: "Sagatavotā kontroles lapa", "Prepared control sheet";
    link_workers: "Nodarbināto saraksts", "List of workers";
    link_people: "Klātesošie", "People present";
    link_violations: "Pārkāpumi", "Violations";
    link_gaps: "Kā vēl trūkst", "What is missing";
    sheet_basis: "Lapas pamats", "What the sheet is made for";
    sheet_basis_about: "No nolūka un tipiem ir atkarīgs, kuri jautājumi ir lapā. Dotās atbildes nepazūd: tās paliek vēsturē un atgriežas kopā ar jautājumu.",
        "The purpose and the types decide which questions the sheet has. Answers are never lost: they stay in the history and come back with their question.";
    purpose_name: "Pārbaudes nolūks", "Purpose of the inspection";
    sheet_types: "Pārbaudes tipi", "Types of the inspection";
    picked_questions: "Atsevišķi jautājumi pēc koda", "Single questions by code";
    picked_hint: "Piemēram, DA-12, BU-04", "For example, DA-12, BU-04";
    save_basis: "Mainīt lapas pamatu", "Change what it is made for";
    basis_changed: "Lapas pamats mainīts", "The sheet was made anew";
    visit_is_over: "Apsekojums pabeigts: labojumi tiek rādīti vēsturē.", "The visit has ended: changes are shown in the history.";
    no_questions_title: "Šajā sadaļā pašlaik nav jautājumu", "No questions in this section now";
    no_questions_next: "Jautājumi parādās, kad no citām atbildēm izriet, ka tie vajadzīgi.",
        "Questions appear when other answers make them necessary.";
    undo_last: "Atsaukt pēdējo", "Undo the last";
    next_section: "Nākamā sadaļa", "Next section";

    about_question: "Par šo jautājumu", "About this question";
    norm_and_help: "Norma un skaidrojums", "Norm and explanation";
    no_question_chosen: "Izvēlieties jautājumu, un šeit būs redzama norma un skaidrojums.",
        "Choose a question, and its norm and explanation will be shown here.";
    legal_norm: "Tiesību norma", "Legal norm";
    legal_norms: "Tiesību normas", "Legal norms";
    norm_not_printed: "Neapstiprinātu normu dokumentā nedrukā.", "A norm that is not confirmed is not printed in a document.";
    norm_short_unconfirmed: "norma nav apstiprināta", "norm not confirmed";
    explanation: "Skaidrojums", "Explanation";
    in_registers: "No reģistriem", "From registers";
    possible_violations: "Iespējamie pārkāpumi", "Possible violations";
    answer_history: "Atbilžu vēsture", "History of answers";
    show_answer_history: "Rādīt vēsturi", "Show the history";
    hide_answer_history: "Paslēpt vēsturi", "Hide the history";
    no_answer_history: "Šim jautājumam vēl nav atbilžu.", "This question has no answers yet.";
    answer_taken_back: "atbilde noņemta", "answer taken back";
    stands_now: "spēkā", "stands now";
    clock_not_sure: "pulkstenis nebija pārbaudīts", "the clock was not checked";
    is_sensitive: "Sensitīvi dati", "Sensitive data";
    sensitive_about: "Ierakstiet tikai to, kas vajadzīgs pārbaudei.", "Write only what the inspection needs.";

    not_checked: "Nav pārbaudīts", "Not checked";
    not_checked_why: "Kāpēc nav pārbaudīts", "Why it was not checked";
    not_checked_todo: "Paliek darāmo sarakstā „Kā vēl trūkst”.", "Stays on the list “What is missing”.";
    reason_no_access: "Nav piekļuves", "No access";
    reason_no_documents: "Dokumenti nav uzrādīti", "Documents were not shown";
    reason_nobody: "Nav atbildīgās personas", "The person in charge is away";
    reason_no_work: "Darbs pašlaik nenotiek", "No work is being done now";
    reason_later: "Pārbaudīšu vēlāk", "To be checked later";

    answer_note: "Piezīme", "Note";
    has_note: "Piezīme (ir)", "Note (written)";
    answer_note_hint: "Ko redzējāt vai konstatējāt", "What you saw or found";
    quick_notes: "Biežākās piezīmes", "Frequent notes";
    answer_source: "Atbildes avots", "Source of the answer";
    source_none: "nav norādīts", "not named";
    source_observed: "novērots", "observed";
    source_document: "dokuments", "document";
    source_interview: "paskaidrojums", "explanation by a person";
    source_registry: "reģistrs", "register";
    clear_answer: "Noņemt atbildi", "Take the answer back";
    confirm_known: "Apstiprināt", "Confirm";
    waits_for_confirmation: "jāapstiprina", "to be confirmed";
    not_known_yet: "Vēl nav zināms; būs zināms apsekojuma laikā.", "Not known yet; the visit will tell.";

    now_button: "Tagad", "Now";
    name_of_person: "Vārds un uzvārds", "Name and surname";
    about_person: "Amats vai kā sazināties", "Role or how to reach them";
    address_text: "Adrese vai vietas apraksts", "Address or description of the place";
    classifier_hint: "Ierakstiet kodu vai vārdus. Ja ieraksta nav, paliek jūsu teksts.",
        "Write a code or words. If there is no entry, your text stays.";
    classifier_own: "Saglabāts jūsu teksts, klasifikatora ieraksts nav izvēlēts.",
        "Your text is kept; no entry of the classifier is chosen.";
    photos_go_to_evidence: "Fotoattēlus pievieno pierādījumos.", "Photographs are added to the evidence.";

    misfit_number: "Tas nav skaitlis; uzrakstītais ir saglabāts.", "This is not a number; what you wrote is kept.";
    misfit_decimals: "Par daudz ciparu aiz komata; uzrakstītais ir saglabāts.", "Too many decimals; what you wrote is kept.";
    misfit_range: "Skaitlis ir ārpus iespējamā; uzrakstītais ir saglabāts.", "The number is out of range; what you wrote is kept.";
    misfit_day: "Tas nav datums; uzrakstītais ir saglabāts.", "This is not a day; what you wrote is kept.";
    misfit_moment: "Tas nav datums ar laiku; uzrakstītais ir saglabāts.", "This is not a day with a time; what you wrote is kept.";
    misfit_option: "Šādas izvēles vairs nav; agrākā atbilde ir saglabāta.", "There is no such option any more; the earlier answer is kept.";
    misfit_otherwise: "Atbilde neatbilst jautājumam; uzrakstītais ir saglabāts.", "The answer does not fit the question; what you wrote is kept.";

    danger_question: "Vai pastāv tieši draudi dzīvībai vai veselībai?", "Is there direct danger to life or health?";
    has_danger: "Jā", "Yes";
    no_danger: "Nē", "No";
    danger_confirmed: "Tieši draudi apstiprināti", "Direct danger is confirmed";
    provisional: "provizorisks, līdz dati apstiprināti", "provisional until the data is confirmed";
    breach_dropped: "Pārkāpums netiek piemērots", "The violation is set aside";

    answers_differ: "Šim jautājumam ir dažādas atbildes", "This question has different answers";
    answers_differ_advice: "Neviena atbilde nav zudusi. Izvēlieties, kura paliek; pārējās būs vēsturē.",
        "No answer is lost. Choose the one that stays; the others will be in the history.";
    keep_this: "Atstāt šo", "Keep this one";
    empty_answer: "bez atbildes", "no answer";

    rows_of_section: "Ieraksti šajā sadaļā", "Entries of this section";
    all_rows: "Visi ieraksti", "All entries";
    open_worker: "Atvērt nodarbinātā kartīti", "Open the worker";
    add_workers: "Pievienot nodarbinātos", "Add workers";
    no_workers_yet: "Nodarbinātie vēl nav pievienoti", "No workers have been added yet";
    no_workers_next: "Jautājumi par katru parādās, kad nodarbinātais ir sarakstā.",
        "The questions about each appear when the worker is on the list.";
    add_victim: "Pievienot cietušo", "Add a victim";
    add_workplace: "Pievienot darba vietu", "Add a workplace";
    add_row: "Pievienot ierakstu", "Add an entry";
    victim_title: "Cietušā vārds un uzvārds", "Name of the victim";
    workplace_title: "Darba vietas nosaukums", "Name of the workplace";
    row_title: "Nosaukums", "Name";
    row_title_hint: "Var palikt tukšs, ja vēl nav zināms", "May stay empty while it is not known";
    no_rows_yet: "Ierakstu vēl nav", "No entries yet";
    no_rows_next: "Pievienojiet pirmo, un parādīsies jautājumi par to.", "Add the first one, and the questions about it will appear.";
    remove_row: "Izņemt ierakstu", "Remove the entry";
    row_removed: "Ieraksts izņemts", "Entry removed";
    nameless_row: "bez nosaukuma", "without a name";

    key_answer: "Atbildēt uz jautājumu", "Answer the question";
    key_question_next: "Nākamais jautājums", "Next question";
    key_question_previous: "Iepriekšējais jautājums", "Previous question";
    key_go_on: "Nākamais jautājums vai sadaļa", "Next question or section";
    key_note: "Rakstīt piezīmi", "Write a note";
    key_undo: "Atsaukt pēdējo atbildi", "Undo the last answer";
    keys_of_sheet: "Kontroles lapā", "On a control sheet";
}
