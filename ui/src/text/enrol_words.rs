//! The texts of coming onto a device by account or through the institution, and of the account on the server, that never change.

words! {
    ways_title: "Kā apliecināsiet, kas esat?", "How will you show who you are?";
    ways_label: "Piesaistes veids", "Way of enrolling";
    ways_offline: "Inspekcijas serveris pašlaik nav sasniedzams.", "The server of the inspectorate cannot be reached now.";
    ways_offline_next: "Piesaistei vajadzīgs savienojums. Izveidojiet to un mēģiniet vēlreiz.", "Enrolling takes a connection. Connect and try again.";
    way_account: "Lietotāja konts", "User account";
    way_institution: "Iestādes pieslēgšanās", "Log-in of the institution";

    account_about: "Ja Jums jau ir konts inspekcijas serverī, uzaicinājums nav vajadzīgs. Ierīces paroli izvēlēsieties pēc tam.",
        "If you already have an account on the server of the inspectorate, you need no invitation. You choose the password of the device afterwards.";
    server_password: "Servera parole", "Server password";
    server_code: "Servera kods", "Server code";
    server_code_hint: "Seši cipari, ko autentifikators rāda pie „Apseko serveris”", "Six digits that the authenticator shows at “Apseko serveris”";
    fault_server_password: "Ievadiet servera paroli.", "Enter the server password.";

    institution_about: "Pārlūkā atvērsies iestādes pieslēgšanās lapa. Pieslēdzieties tajā un beigās ierakstiet kodu, ko rāda šī ierīce.",
        "The log-in page of the institution opens in a browser. Log in there, and at the end type the code that this device shows.";
    institution_begin: "Sākt pieslēgšanos", "Begin";
    institution_open: "Atvērt pieslēgšanās lapu", "Open the log-in page";
    institution_address: "Pieslēgšanās lapas adrese", "Address of the log-in page";
    institution_address_hint: "Atveriet to šīs ierīces pārlūkā.", "Open it in the browser of this device.";
    institution_copy: "Kopēt adresi", "Copy the address";
    institution_copied: "Adrese nokopēta", "Address copied";
    institution_scan: "Vai noskenējiet ar tālruni", "Or scan it with a telephone";
    institution_square: "Kvadrātkods ar pieslēgšanās lapas adresi", "QR code with the address of the log-in page";
    institution_code: "Kods, ko ierakstīt pārlūkā", "Code to type in the browser";
    institution_code_hint: "Ierakstiet to tikai lapā, kuru atvērāt Jūs.", "Type it only into the page that you opened yourself.";
    institution_waiting: "Gaida, kad pieslēgsieties…", "Waiting for you to log in…";
    institution_over: "Laiks ir beidzies. Sāciet pieslēgšanos no jauna.", "The time is over. Begin again.";

    server_account: "Konts serverī", "Account on the server";
    server_account_none: "Konta vēl nav. Ar to varēsiet sākt darbu jaunā ierīcē bez uzaicinājuma. Parole un autentifikatora kods nav tie paši, kas šai ierīcei.",
        "You have no account yet. With one you can begin to work on a new device without an invitation. Its password and its code are not those of this device.";
    server_account_is: "Ar servera paroli un kodu varat sākt darbu jaunā ierīcē bez uzaicinājuma.",
        "With the server password and code you can begin to work on a new device without an invitation.";
    server_account_since: "Parole iestatīta", "Password set";
    server_account_online: "Kontu var skatīt un mainīt tikai tad, kad ir savienojums ar inspekcijas serveri.",
        "The account can be looked at and changed only with a connection to the server of the inspectorate.";
    server_account_make: "Izveidot kontu", "Make an account";
    server_account_made_about: "Izvēlieties servera paroli. Pēc tam piesaistīsiet autentifikatoru; konts būs spēkā, kad ievadīsiet pirmo kodu.",
        "Choose a password for the server. Then you bind an authenticator; the account counts once you have entered the first code.";
    server_password_change: "Mainīt servera paroli", "Change the server password";
    server_password_changed: "Servera parole nomainīta", "Server password changed";
    server_password_ends: "Visas pieslēgšanās serverim ar iepriekšējo paroli beigsies. Šī ierīce strādās tālāk.",
        "Every log-in to the server with the old password ends. This device goes on working.";
    server_authenticator_change: "Mainīt servera autentifikatoru", "Change the server authenticator";
    server_authenticator_about: "Apstipriniet ar pašreizējo paroli un kodu. Ja pašreizējā autentifikatora vairs nav, vērsieties atbalsta dienestā.",
        "Confirm with the present password and code. If you do not have the present authenticator any more, ask support.";
    server_authenticator_title: "Servera autentifikators", "Server authenticator";
    server_authenticator_bound: "Servera autentifikators piesaistīts", "Server authenticator bound";
    present_server_password: "Pašreizējā servera parole", "Present server password";
    server_proof_code: "Jaunā autentifikatora kods", "Code of the new authenticator";
}
