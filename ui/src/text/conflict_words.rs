//! The texts about what people disagree on.

words! {
    conflict: "Domstarpība", "Disagreement";
    conflict_none: "Domstarpību nav.", "There are no disagreements.";
    conflict_list: "Domstarpības", "Disagreements";
    conflict_about: "Katrs rakstīja, neredzot otra ierakstīto. Neviena vērtība nav zudusi; izvēlieties, kura paliek spēkā.",
        "Each wrote without seeing what the other had written. No value is lost; choose the one that holds.";
    conflict_about_existence: "Viens ierakstu izņēma, otrs tajā vēl strādāja. Izlemiet, vai ieraksts paliek sarakstā.",
        "One took the entry out while the other still worked on it. Decide whether it stays on the list.";
    conflict_which: "Kura vērtība paliek spēkā?", "Which value holds?";
    conflict_is_it_there: "Vai ieraksts paliek?", "Does the entry stay?";
    conflict_what_holds: "Kas paliek spēkā?", "What holds?";
    conflict_there: "Ir", "There";
    conflict_out: "Izņemts", "Taken out";
    conflict_write_other: "Uzrakstīt citu", "Write another";
    conflict_other_about: "Teksts, kurā apvienots abos ierakstītais", "A text made of what both have written";
    conflict_keep: "Paturēt izvēlēto", "Keep the chosen one";
    conflict_keeping: "Saglabā…", "Saving…";
    conflict_choose_first: "Vispirms izvēlieties vienu no vērtībām.", "First choose one of the values.";
    conflict_write_first: "Ierakstiet tekstu, kas paliek spēkā.", "Write the text that holds.";
    conflict_arrived: "Pienākusi vēl kāda vērtība", "Another value has arrived";
    conflict_arrived_about: "Apskatiet visas un izvēlieties no jauna.", "Look at all of them and choose again.";
    conflict_unreadable: "Ierakstīts jaunākā programmas versijā; šeit to nevar parādīt un izvēlēties.",
        "Written by a newer version of the program; it cannot be shown or chosen here.";
    conflict_empty: "tukšs", "empty";
    conflict_yes: "Jā", "Yes";
    conflict_no: "Nē", "No";
    conflict_nameless: "bez nosaukuma", "without a name";
    conflict_stands: "Tagad spēkā", "What holds now";
    conflict_decided: "Lēmums saglabāts", "The decision is saved";
    conflict_settled: "Šeit domstarpību vairs nav", "There is no disagreement here any more";
    conflict_history: "Pārējās vērtības ar autoriem un laikiem paliek vēsturē.",
        "The other values stay in the history with their authors and times.";
    conflict_to_list: "Uz sinhronizāciju", "To synchronisation";
    conflict_open_place: "Atvērt vietu, kur tas ierakstīts", "Open the place where it is written";
    conflict_this_device: "šajā ierīcē", "on this device";
    conflict_clock_sure: "pulkstenis nav griezts atpakaļ", "clock not set back";
    conflict_clock_unsure: "pulkstenis bija griezts atpakaļ", "clock had been set back";
    conflict_delivered: "saņemts serverī", "received by the server";
    conflict_not_delivered: "serverī vēl nav", "not at the server yet";
    conflict_colleague: "Cits lietotājs", "Another user";
    conflict_ask: "Pajautāt kolēģim", "Ask a colleague";
    conflict_ask_text: "Jautājums", "Question";
    conflict_ask_hint: "Kļūs par uzdevuma piezīmi un nonāks pie visiem, kas pie šī uzdevuma strādā.",
        "It becomes a note of the task and reaches everybody who works on it.";
    conflict_ask_save: "Pierakstīt piezīmēs", "Write into the notes";
    conflict_asked_news: "Jautājums pierakstīts uzdevuma piezīmēs", "The question is written into the notes of the task";
    conflict_asked: "jautāts", "asked";
    conflict_no_task: "Šim ierakstam nav uzdevuma, tāpēc jautājumu nav kur pierakstīt.",
        "This entry belongs to no task, so there is nowhere to write a question.";
    conflict_compare: "Salīdzināt un izlemt", "Compare and decide";
}
