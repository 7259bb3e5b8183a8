//! The texts of „Mana piekļuve”, of the audit and of confirming with a code that never change.

words! {
    own_access: "Mana piekļuve", "My access";
    own_access_about: "Parole, PIN kods, autentifikators un žurnāls.", "Password, PIN, authenticator and audit.";
    open_own_access: "Atvērt „Mana piekļuve”", "Open “My access”";
    lock: "Bloķēt", "Lock";
    lock_now: "Bloķēt tagad", "Lock now";
    locking: "Bloķē…", "Locking…";
    log_out: "Iziet", "Log out";
    unit: "Struktūrvienība", "Unit";
    lease_until: "Atļauja strādāt derīga līdz", "Permission to work until";
    codes_left: "Atlikušie atkopšanas kodi", "Recovery codes left";
    key_in_file: "Atslēga failā", "Key in a file";
    key_of_strip: "Atslēga", "Key";
    in_file_of_strip: "failā", "in a file";
    key_in_keystore: "Sistēmas atslēgu glabātavā", "In the keystore of the system";
    no_key_yet: "Vēl nav izveidota: ierīcei nav piesaistīts neviens lietotājs.", "Not made yet: nobody is enrolled on this device.";

    password: "Parole", "Password";
    password_card: "Ar to atverat šo ierīci. Ārpus ierīces parole netiek ne glabāta, ne sūtīta.", "It opens this device. It is neither kept nor sent outside the device.";
    change_password: "Mainīt paroli", "Change the password";
    present_password: "Pašreizējā parole", "Present password";
    password_changed: "Parole nomainīta", "Password changed";
    pin_card_set: "Kamēr ierīcē ir nenosūtītas izmaiņas vai faili, pēc īsas pauzes ekrānu atbloķē ar PIN kodu. Citādi jāievada parole.",
        "While changes or files wait on the device, the PIN unlocks the screen after a short pause. Otherwise it takes the password.";
    pin_card_none: "Bez PIN koda arī pēc īsas pauzes jāievada parole.", "Without a PIN, the password is needed after a short pause too.";
    set_pin: "Iestatīt PIN kodu", "Set a PIN";
    change_pin: "Mainīt PIN kodu", "Change the PIN";
    remove_pin: "Noņemt PIN kodu", "Remove the PIN";
    pin_set: "PIN kods iestatīts", "PIN set";
    pin_removed: "PIN kods noņemts", "PIN removed";
    new_pin_short: "Jaunais PIN kods", "New PIN";
    new_pin_short_again: "Jaunais PIN kods vēlreiz", "New PIN again";
    authenticator_card: "Ja Jums ir jauns tālrunis vai palicis maz atkopšanas kodu, piesaistiet autentifikatoru no jauna. Iepriekšējais vairs nederēs, un saņemsiet jaunus atkopšanas kodus.",
        "With a new telephone, or when few recovery codes are left, bind the authenticator again. The old one stops working, and you get new recovery codes.";
    new_authenticator: "Piesaistīt autentifikatoru", "Bind an authenticator";
    new_authenticator_title: "Jauns autentifikators", "New authenticator";
    bind: "Piesaistīt", "Bind";
    authenticator_bound: "Autentifikators piesaistīts", "Authenticator bound";

    audit: "Piekļuves žurnāls", "Access log";
    audit_about: "Viss, kas Jūsu vārdā ir noticis šajā ierīcē. Ierakstus nevar ne mainīt, ne dzēst.", "Everything that happened on this device in your name. Records can be neither changed nor deleted.";
    open_audit: "Skatīt žurnālu", "Look at the log";
    check_audit: "Pārbaudīt žurnālu", "Check the log";
    export_audit: "Eksportēt", "Export";
    exporting: "Eksportē…", "Exporting…";
    audit_broken_next: "Ieraksti nav mainīti šajā pārbaudē. Nelietojiet ierīci un zvaniet inspekcijas atbalsta dienestam.", "This check changed nothing. Do not use the device; call the support of the inspectorate.";
    earlier_records: "Agrāki ieraksti", "Earlier records";
    no_records: "Ierakstu vēl nav", "No records yet";
    no_records_next: "Šeit parādīsies pieteikšanās, skatītie dati un izmaiņas.", "Log-ins, data looked at and changes will appear here.";
    case_work: "lietas izskatīšana", "case work";

    step_up_title: "Apstipriniet ar kodu", "Confirm with a code";
    step_up_about: "Šai darbībai vajadzīgs jauns kods no autentifikatora.", "This action takes a new code of the authenticator.";
    confirm: "Apstiprināt", "Confirm";
    show_own_access: "Skatīt „Mana piekļuve”", "Look at “My access”";
}
