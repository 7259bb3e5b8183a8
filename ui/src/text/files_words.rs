//! The texts about files on their way to the office that never change.

words! {
    files: "Faili", "Files";
    no_files: "Šajā ierīcē nav failu, kas jānosūta.", "There are no files to send on this device.";
    stop_files: "Apturēt failus", "Pause files";
    send_files: "Turpināt sūtīt", "Go on sending";
    files_wait_list: "Faili, kas gaida vai tiek sūtīti", "Files that wait or are being sent";
    files_refused_list: "Faili, kas nav nogādāti", "Files that are not delivered";
    files_of_cases: "Biroja paraksti pa lietām", "Signatures of the office by case";
    case_whole: "Visi faili ir birojā", "All files are at the office";
    case_without_name: "Lieta bez nosaukuma", "Case without a name";
    send_again: "Sūtīt vēlreiz", "Send again";
    sent_again: "Fails gaida sūtīšanu vēlreiz.", "The file waits to be sent again.";
    not_delivered: "Nav nogādāts.", "Not delivered.";
    tried_by_itself: "Fails paliek šajā ierīcē, un programma mēģinās vēlreiz pati. Ja tas nepalīdz, paziņojiet kodu atbalsta dienestam.",
        "The file stays on this device, and the program tries again by itself. If that does not help, tell support the code.";

    files_are_stopped: "Failu sūtīšana ir apturēta", "Sending of files is paused";
    stopped_told: "Failu sūtīšana ir apturēta, līdz nospiedīsiet „Turpināt sūtīt”. Faili ir saglabāti ierīcē, un pārējais darbs tiek nogādāts kā parasti.",
        "Sending of files is paused until you press “Go on sending”. The files are saved on the device, and all other work is delivered as usual.";
    offline_told: "Nav savienojuma ar biroju. Faili ir saglabāti ierīcē un tiks sūtīti, tiklīdz būs savienojums.",
        "There is no connection to the office. The files are saved on the device and are sent as soon as there is one.";
    not_allowed_told: "Tīkla izvēle pašlaik neļauj sūtīt failus. To maina zemāk.",
        "The choice of network does not let files be sent now. It is changed below.";
    metered_told: "Daļa failu gaida bezmaksas tīklu; savienojuma iestatījumus maina zemāk. Dokumenti negaida.",
        "Some files wait for a network that is free of charge; the settings of the connection are changed below. Documents do not wait.";
    battery_told: "Akumulators ir gandrīz tukšs. Pievienojiet lādētāju, un failu sūtīšana turpināsies pati.",
        "The battery is nearly empty. Plug in the charger, and the files go on by themselves.";
    storage_told: "Ierīcē nav vietas. Atbrīvojiet vietu ierīcē, un failu sūtīšana turpināsies pati. Jau pievienotie faili ir drošībā.",
        "The device has no room left. Make room on it, and the files go on by themselves. The files that are here are safe.";
}
