//! The words of the administration: tabs, units, files of people.

words! {
    office: "Pārvaldība", "Administration";
    office_open: "Atvērt pārvaldību", "Open the administration";
    office_about: "Struktūrvienības, darbinieki, ierīces un auditācija.", "Units, people, devices and the audit.";
    office_detail: "Izvēlētais ieraksts", "What is chosen";
    office_units: "Struktūrvienības", "Units";
    office_people: "Darbinieki", "People";
    office_devices: "Ierīces", "Devices";
    office_packs: "Lapu definīcijas un pakotnes", "Definitions and packs";
    office_keys: "Sistēmu atslēgas", "Keys of systems";
    office_audit: "Auditācija", "Audit";
    office_closed: "Šī pārvaldības daļa Jūsu lomai nav pieejama", "Your role does not open this part of the administration";
    office_closed_next: "Ja tā ir vajadzīga darbam, lūdziet piekļuvi sistēmas administratoram.",
        "If you need it for your work, ask the system administrator.";
    office_more: "Rādīt vēl", "Show more";
    office_save: "Saglabāt", "Save";

    unit_add: "Pievienot struktūrvienību", "Add a unit";
    unit_new: "Jauna struktūrvienība", "New unit";
    unit_change: "Labot", "Change";
    unit_close: "Slēgt struktūrvienību", "Close the unit";
    unit_code: "Kods", "Code";
    unit_code_hint: "Lielie latīņu burti, cipari un defises, piemēram, RVDI-3", "Capital Latin letters, digits and hyphens, such as RVDI-3";
    unit_name: "Nosaukums", "Name";
    unit_parent: "Pakļauta struktūrvienībai", "Belongs to";
    unit_no_parent: "Nevienai", "None";
    unit_people: "Darbinieki", "People";
    unit_is_closed: "slēgta", "closed";
    unit_added: "Struktūrvienība pievienota", "Unit added";
    unit_changed: "Struktūrvienība mainīta", "Unit changed";
    unit_was_closed: "Struktūrvienība slēgta", "Unit closed";
    unit_nobody: "Šodien šeit neviens nestrādā.", "Nobody works here today.";
    unit_closed_about: "Slēgtā struktūrvienībā amatus vairs nepiešķir; līdzšinējie ieraksti paliek.",
        "Nobody is given a post in a closed unit; what was recorded stays.";
    no_units: "Struktūrvienību vēl nav", "No units yet";
    no_units_next: "Pievienojiet pirmo: darbinieki strādā struktūrvienībās.", "Add the first one: people work in units.";

    import_people: "Pārņemt no datnes", "Take over from a file";
    import_about: "Pirmajā rindā kolonnu nosaukumi, katrā nākamajā viens darbinieks. Kolonnas atdala ar semikolu. Darbinieki, kuru datnē nav, paliek, kā ir.",
        "The first line has the names of the columns, each line after it one person, with semicolons between. People who are not in the file stay as they are.";
    import_text: "Darbinieku saraksts", "List of people";
    import_file: "Izvēlēties datni", "Choose a file";
    import_rehearse: "Pārbaudīt", "Rehearse";
    import_take: "Pārņemt", "Take over";
    import_faults: "Vispirms izlabojiet", "To be mended first";
    import_nothing_done: "Ar kļūdām netiek pārņemta neviena rinda.", "With faults, no line is taken over.";
    import_line: "Rinda", "Line";
    import_column: "Kolonna", "Column";
    import_fault: "Kļūda", "Fault";
    import_added: "Tiks pievienoti", "Will be added";
    import_changed: "Tiks mainīti", "Will be changed";
    import_missing: "Strādā, bet datnē nav (paliek, kā ir)", "Work here and are not in the file (they stay as they are)";
    import_nothing: "Datnē nav nekā jauna.", "There is nothing new in the file.";
    import_done: "Darbinieki pārņemti", "People taken over";
    import_unread: "Datni neizdevās nolasīt. Ielīmējiet tās tekstu laukā.", "The file could not be read. Paste its text into the field.";
}
