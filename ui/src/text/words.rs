//! The texts that never change, in the order of the screens.

words! {
    skip_to_content: "Pāriet uz saturu", "Skip to content";
    main_menu: "Galvenā izvēlne", "Main menu";
    notices: "Paziņojumi", "Notices";
    dismiss: "Aizvērt paziņojumu", "Dismiss notice";
    today: "Šodien", "Today";
    tasks: "Uzdevumi", "Tasks";
    sync: "Sinhronizācija", "Synchronisation";
    settings: "Iestatījumi", "Settings";
    sample: "Paraugs", "Sample";
    loading: "Ielādē…", "Loading…";
    back: "Atpakaļ", "Back";
    close: "Aizvērt", "Close";
    saving: "Saglabā…", "Saving…";
    cancel: "Atcelt", "Cancel";
    undo: "Atsaukt", "Undo";
    copy: "Kopēt", "Copy";
    copied: "Nokopēts", "Copied";
    try_again: "Mēģināt vēlreiz", "Try again";
    reload: "Ielādēt no jauna", "Load again";
    open_sync: "Skatīt sinhronizāciju", "Look at synchronisation";
    open_today: "Doties uz „Šodien”", "Go to “Today”";

    open_device_state: "Atvērt sinhronizācijas centru", "Open the sync centre";
    nothing_saved_yet: "Vēl nekas nav saglabāts", "Nothing saved yet";
    saved_on_device: "Saglabāts ierīcē", "Saved on the device";
    data_not_open: "Dati nav atvērti", "The data is not open";
    for_a_connection: "savienojumu", "for a connection";
    program_silent: "Programma neatbild", "The program does not answer";

    record_violation: "Fiksēt pārkāpumu uz vietas", "Record a violation on the spot";
    no_visits_title: "Ko darīt tālāk", "What to do next";
    no_visits_next: "Pārējos uzdevumus skatiet sarakstā „Uzdevumi”. Ja pamanāt pārkāpumu, fiksējiet to uzreiz.",
        "Find the other tasks in the list “Tasks”. If you notice a violation, record it at once.";
    show_all_tasks: "Skatīt visus uzdevumus", "Show all tasks";
    visits_today_list: "Šodienas izbraukumi", "Visits today";
    at_the_desk: "Paveicams birojā", "To do at the desk";
    no_time: "bez laika", "no time";
    task_details: "Uzdevuma dati", "Task details";
    no_task_chosen: "Izvēlieties uzdevumu sarakstā, un šeit būs redzami tā dati.",
        "Choose a task in the list, and its details will be shown here.";
    open_task: "Atvērt uzdevumu", "Open the task";

    search_tasks: "Meklēt uzdevumus", "Search tasks";
    search_hint: "Nosaukums, adrese vai numurs", "Name, address or number";
    clear_search: "Notīrīt meklēšanas lauku", "Clear the search";
    nothing_found: "Nekas nav atrasts", "Nothing found";
    nothing_found_next: "Pārbaudiet rakstību vai meklējiet, izmantojot mazāk vārdu. Garumzīmes un mīkstinājuma zīmes nav vajadzīgas.",
        "Check the spelling or search with fewer words. Diacritics are not needed.";
    no_tasks_title: "Uzdevumu vēl nav", "No tasks yet";
    no_tasks_next: "Piešķirtie uzdevumi parādīsies šeit. Pārkāpumu var fiksēt uzreiz, arī bez savienojuma.",
        "Assigned tasks will appear here. A violation can be recorded at once, also without a connection.";
    column_day: "Diena", "Day";
    column_title: "Nosaukums", "Name";
    column_place: "Vieta", "Place";
    column_origin: "Veids", "Kind";
    column_sheets: "Kontroles lapas", "Control sheets";
    column_due: "Termiņš", "Due";
    column_number: "Numurs", "Number";

    task: "Uzdevums", "Task";
    number_later: "Numurs tiks piešķirts pēc nogādāšanas", "The number is given after delivery";
    reg_no: "Reģistrācijas numurs", "Registration number";
    address: "Adrese", "Address";
    object: "Objekts", "Object";
    origin_name: "Veids", "Kind";
    area_name: "Pārkāpuma veids", "Kind of violation";
    sheets: "Kontroles lapas", "Control sheets";
    visit: "Izbraukums", "Visit";
    due: "Termiņš", "Due";
    reason: "Pārbaudes pamats", "Why we go there";

    notes: "Piezīmes", "Notes";
    no_notes: "Piezīmju vēl nav. Pirmo ierakstiet zemāk.", "No notes yet. Write the first one below.";
    new_note: "Jauna piezīme", "New note";
    note_hint: "Ko redzējāt, dzirdējāt, par ko vienojāties", "What you saw, heard, agreed";
    save_note: "Saglabāt piezīmi", "Save the note";
    edit_note: "Labot piezīmi", "Edit the note";
    remove_note: "Izņemt piezīmi", "Remove the note";
    edited: "labota", "edited";
    note_text: "Piezīmes teksts", "Text of the note";
    save_changes: "Saglabāt labojumu", "Save the change";
    note_removed: "Piezīme izņemta", "Note removed";
    note_restored: "Piezīme atjaunota", "Note restored";
    edit_dropped: "Labojums atmests", "Change dropped";
    history: "Piezīmes redakcijas", "Versions of the note";
    show_history: "Skatīt agrākās redakcijas", "Show earlier versions";
    unknown_author: "Šīs ierīces lietotājs", "User of this device";
    newest_version: "Jaunākā redakcija", "Newest version";
    note_changed: "Šī piezīme pa to laiku ir mainīta", "This note was changed in the meantime";
    note_changed_advice: "Jūsu teksts paliek ievades laukā, jaunākā redakcija ir redzama zemāk. Izvēlieties, kuru redakciju paturēt.",
        "Your text stays in the field, and the newest version is shown below. Choose which of them to keep.";
    save_mine_over: "Saglabāt manu redakciju virs jaunākās", "Save my version over the newest";
    keep_newest: "Paturēt jaunāko", "Keep the newest";
    draft_not_kept: "Melnrakstu neizdevās saglabāt: teksts ir tikai šajā ekrānā", "The draft could not be kept: the text is only on this screen";

    new_adhoc: "Operatīvi fiksēts pārkāpums", "Violation recorded on the spot";
    new_task: "Jauns uzdevums", "New task";
    place: "Vieta", "Place";
    place_hint: "Adrese vai apraksts, pēc kura vietu var atrast", "An address, or a description by which it can be found";
    object_hint: "Būvlaukums, darba devējs, transportlīdzeklis", "A site, an employer, a vehicle";
    one_of_two: "jānorāda vieta vai objekts", "one of the two is required: place or object";
    required: "obligāts", "required";
    may_stay_empty: "nav obligāts", "may stay empty";
    note: "Piezīme", "Note";
    adhoc_note_hint: "Ko redzējāt un kas bija klāt", "What you saw and who was there";
    save_task: "Saglabāt uzdevumu", "Save the task";
    task_saved: "Uzdevums saglabāts ierīcē", "Task saved on the device";
    clear_draft: "Notīrīt melnrakstu", "Clear the draft";
    draft_cleared: "Melnraksts notīrīts", "Draft cleared";
    form_in_use: "Veidlapā jau ir jauns teksts, tāpēc notīrītais nav atjaunots", "The form has new text already, so the cleared one was not put back";
    fault_place_or_object: "Norādiet vietu vai objektu: pietiek ar vienu.", "Name the place or the object: one is enough.";
    fault_area: "Izvēlieties pārkāpuma veidu.", "Choose the kind of violation.";
    fault_control: "Tekstā ir neredzamas vadības rakstzīmes. Ierakstiet šo vietu ar tastatūru.",
        "The text has invisible control characters. Type that part on the keyboard.";
    fault_empty: "Ierakstiet tekstu.", "Write the text.";

    last_saved: "Pēdējoreiz saglabāts ierīcē", "Last saved on the device";
    never_yet: "vēl nekad", "never yet";
    this_device: "Šī ierīce", "This device";
    free_space_name: "Brīva vieta", "Free space";
    clock_name: "Pulkstenis", "Clock";
    key_name: "Ierīces atslēga", "Device key";
    version: "Versija", "Version";
    saved_is_not_delivered: "„Saglabāts ierīcē” nozīmē, ka dati ir šajā ierīcē un saglabāsies arī pēc tās izslēgšanas. „Nogādāts” nozīmē, ka tos ir apstiprinājis serveris.",
        "“Saved on the device” means that the data is on this device and survives switching it off. “Delivered” means that the server has confirmed it.";
    support_log: "Tehniskais žurnāls", "Technical log";
    support_log_about: "Programmas darba gaita atbalsta dienestam. Ierakstītā teksta un personas datu tajā nav.",
        "What the program did, for support. It holds none of what was entered and no personal data.";
    show_support_log: "Parādīt tehnisko žurnālu", "Show the technical log";
    hide_support_log: "Paslēpt tehnisko žurnālu", "Hide the technical log";
    log_is_empty: "Žurnāls ir tukšs.", "The log is empty.";
    copy_failed: "Neizdevās nokopēt. Iezīmējiet tekstu un kopējiet to ar tastatūru.", "Copying failed. Select the text and copy it with the keyboard.";

    theme: "Izskats", "Appearance";
    theme_system: "Kā ierīcē", "As the device";
    theme_light: "Gaišs", "Light";
    theme_dark: "Tumšs", "Dark";
    theme_dark_about: "Darbam naktī", "For work at night";
    theme_contrast: "Augsta kontrasta", "High contrast";
    theme_contrast_about: "Darbam saulē", "For work in the sun";
    language: "Valoda", "Language";
    language_about: "Dokumenti vienmēr ir latviešu valodā.", "Documents are always in Latvian.";
    keyboard: "Tastatūra", "Keyboard";
    single_keys: "Viena taustiņa komandas", "Single-key commands";
    single_keys_about: "Izslēdziet, ja lietojat balss vadību vai mēdzat nejauši nospiest taustiņus.",
        "Switch them off if you use voice control or press keys by accident.";
    key_next: "Nākamā rinda sarakstā", "Next row of a list";
    key_previous: "Iepriekšējā rinda sarakstā", "Previous row of a list";
    key_open: "Atvērt izvēlēto", "Open what is chosen";
    key_search: "Meklēt", "Search";
    key_new: "Fiksēt pārkāpumu uz vietas", "Record a violation on the spot";
    key_save: "Saglabāt rakstīto", "Save what is written";
    key_escape: "Aizvērt vai atcelt", "Close or cancel";
    key_lock: "Bloķēt ekrānu", "Lock the screen";
    key_help: "Šis saraksts", "This list";
    about: "Par programmu", "About";
    licences: "Apseko ir atvērtā koda programma (Apache-2.0). Fonts: IBM Plex Sans (SIL OFL 1.1).",
        "Apseko is open-source software (Apache-2.0). Typeface: IBM Plex Sans (SIL OFL 1.1).";
    #[cfg(debug_assertions)]
    gallery: "Saskarnes daļu galerija", "Gallery of interface parts";

    unknown_title: "Šādas lapas nav", "There is no such page";
    unknown_advice: "Adrese ir nepilnīga vai novecojusi. Viss saglabātais ir drošībā.", "The address is incomplete or out of date. Everything saved is safe.";
    code: "Kods", "Code";
}
