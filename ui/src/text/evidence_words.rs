//! The texts about the files of a case that never change.

words! {
    evidence: "Pierādījumi", "Evidence";
    evidence_none: "Lietai failu vēl nav.", "The case has no files yet.";
    evidence_file: "Pierādījums", "Piece of evidence";
    evidence_costs: "Šis tīkls ir maksas, tāpēc priekšskatījumi paši netiek saņemti.",
        "This network costs by the megabyte, so previews do not come by themselves.";
    evidence_get_previews: "Saņemt priekšskatījumus", "Get the previews";
    evidence_of_task: "Uzdevums", "Task";
    evidence_previous: "Iepriekšējais fails", "Previous file";
    evidence_next: "Nākamais fails", "Next file";
    evidence_facts: "Faila dati", "Details of the file";
    evidence_disputed: "Domstarpība", "Disagreement";
    evidence_disputed_about: "Par šo failu lietā ir atšķirīgi ieraksti. Izlemt var skatā „Sinhronizācija”.",
        "The case has different entries about this file. It is decided under “Synchronisation”.";
    evidence_gone: "Šāda faila lietā nav", "The case has no such file";
    evidence_gone_next: "Iespējams, adrese ir nepilnīga vai fails no lietas ir izņemts. Pārējie faili ir drošībā.",
        "The address may be incomplete, or the file was taken out of the case. The other files are safe.";

    evidence_kind: "Veids", "Kind";
    evidence_type: "Formāts", "Format";
    evidence_name: "Nosaukums", "Name";
    evidence_size: "Lielums", "Size";
    evidence_taken: "Uzņemts", "Taken";
    evidence_by: "Autors", "Author";
    evidence_where: "Kur ir oriģināls", "Where the original is";
    evidence_way: "Ceļš uz biroju", "Way to the office";
    evidence_not_known: "nav zināms", "not known";

    evidence_getting_preview: "Saņem priekšskatījumu…", "Getting the preview…";
    evidence_opening: "Atver oriģinālu…", "Opening the original…";
    evidence_is_original: "Oriģināls", "Original";
    evidence_opened: "Oriģināls ir atvērts.", "The original is open.";
    evidence_pdf: "PDF failu šeit neparāda, jo tajā var darboties svešs kods. Redzami tikai faila dati.",
        "A PDF is not shown here, because foreign code may run in it. Only its details are shown.";
    evidence_only_facts: "Šāda veida failu šeit neparāda. Redzami tikai tā dati.",
        "A file of this kind is not shown here. Only its details are shown.";

    room: "Failu vieta ierīcē", "Room that files take";
    room_own: "Šajā ierīcē pievienotie faili", "Files added on this device";
    room_signed: "No tiem birojs ir parakstījis", "Of these the office has signed for";
    room_fetched: "No biroja saņemtie faili", "Files that came from the office";
    room_free: "Brīvs diskā", "Free on the disk";
    room_nothing_yet: "Pašlaik nav ko atbrīvot: birojs šos failus vēl nav parakstījis.",
        "There is nothing to let go of now: the office has not signed for these files yet.";
    room_what_happens: "Birojs ar parakstu ir apliecinājis, ka šie faili ir pie tā. No šīs ierīces tiks izņemti to oriģināli un no biroja saņemtie faili.",
        "The office has confirmed with its signature that it has these files. Their originals and the files that came from the office are taken off this device.";
    room_then: "Failus varēs atvērt arī pēc tam, bet tam vajadzēs savienojumu ar biroju. Faili, kurus birojs vēl nav parakstījis, paliek šeit.",
        "The files can still be opened then, but only with a connection to the office. Files that the office has not signed for stay here.";
    room_title: "Atbrīvot vietu ierīcē?", "Make room on the device?";
    room_freeing: "Atbrīvo…", "Making room…";
}
