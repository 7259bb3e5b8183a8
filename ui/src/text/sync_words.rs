//! The texts of the strip and of the sync centre that never change.

words! {
    all_delivered: "Viss nogādāts", "Everything delivered";
    waits_of_strip: "gaida", "waiting";

    sync_now: "Sinhronizēt tagad", "Synchronise now";
    synchronising: "Sinhronizē…", "Synchronising…";
    change_networks: "Mainīt tīkla izvēli", "Change the choice of network";
    tries_again: "Mēģina vēlreiz…", "Trying again…";

    delivery: "Nogādāšana", "Delivery";
    kept_here: "Saglabāts šajā ierīcē", "Saved on this device";
    delivery_bar: "Nogādātās izmaiņas", "Changes delivered";
    nothing_waits_here: "Neviena izmaiņa negaida nosūtīšanu.", "No change waits to be sent.";
    newest_at_top: "Augšā ir jaunākais uzdevums.", "The newest task is at the top.";
    waiting_by_task: "Kas gaida, pa uzdevumiem", "What waits, by task";
    show_fewer: "Rādīt mazāk", "Show fewer";
    waits_elsewhere: "Ārpus uzdevumiem", "Outside of tasks";
    waits_elsewhere_about: "Ieraksti, kas nepieder nevienam šīs ierīces uzdevumam.", "Records that belong to no task on this device.";
    task_without_name: "Uzdevums bez nosaukuma", "Task without a name";

    i_understand: "Saprotu", "I understand";
    clock_off_told: "Laiki, ko ierīce ieraksta, ir nepareizi, arī dokumentos, un pieteikšanās kods var neatbilst. Atveriet ierīces iestatījumus un ieslēdziet automātisku datuma un laika iestatīšanu. Kad pulkstenis būs pareizs, šis brīdinājums pazudīs.",
        "The times that the device writes down are wrong, in documents too, and the code for logging in may not fit. Open the settings of the device and switch on automatic date and time. When the clock is right, this warning goes away.";

    to_be_decided: "Jāizlemj", "To decide";

    saved_and_delivered: "Saglabāts un nogādāts", "Saved and delivered";
    server_name: "Serveris", "Server";
    last_answer: "Pēdējā servera atbilde", "Last answer of the server";
    last_receipt: "Pēdējais apstiprinājums pēc servera pulksteņa", "Last confirmation, by the server's clock";
    received: "Saņemts, kopš dati ir atvērti", "Received since the data was opened";

    networks: "Tīkla lietošana", "Use of networks";
    networks_label: "Kuru tīklu drīkst lietot sinhronizācijai", "Which network synchronisation may use";
    any_network: "Jebkuru", "Any";
    any_network_about: "Sūta, tiklīdz ir savienojums, arī tad, ja jāmaksā par datu apjomu.",
        "Sends as soon as there is a connection, also where data costs by its amount.";
    unmetered_network: "Tikai tādu, kurā nav jāmaksā par datu apjomu", "Only one where data does not cost by its amount";
    unmetered_network_about: "Piemēram, biroja Wi-Fi. Mobilo datu tīklā viss gaida ierīcē. Ja ierīce nezina, vai tīklā jāmaksā, tas tiek lietots.",
        "Such as the Wi-Fi of the office. On mobile data everything waits on the device. A network of which the device does not know is used.";
    no_network: "Nevienu", "None";
    no_network_about: "Viss paliek ierīcē, līdz izvēle tiek mainīta.", "Everything stays on the device until the choice is changed.";
    metered_now: "Pašreizējā tīklā jāmaksā par datu apjomu.", "The present network costs by the amount of data.";
    unmetered_now: "Pašreizējā tīklā nav jāmaksā par datu apjomu.", "The present network does not cost by the amount of data.";
    metered_unknown: "Ierīce nezina, vai pašreizējā tīklā jāmaksā par datu apjomu.",
        "The device does not know whether the present network costs by the amount of data.";
}
