//! The texts of the lock and of enrolment that never change.

words! {
    log_in: "Pieteikties", "Log in";
    log_in_title: "Pieteikšanās", "Log in";
    logging_in: "Pārbauda…", "Checking…";
    works_offline: "Darbojas bez savienojuma.", "Works without a connection.";
    invented: "Cilvēki un uzņēmumi ir izdomāti.", "People and companies are invented.";
    user_name: "Lietotājvārds", "User name";
    device_password: "Ierīces parole", "Device password";
    show_password: "Rādīt paroli", "Show the password";
    hide_password: "Paslēpt paroli", "Hide the password";
    code_field: "Kods", "Code";
    code_hint: "Seši cipari no autentifikatora", "Six digits from the authenticator";
    recovery_code: "Atkopšanas kods", "Recovery code";
    recovery_hint: "Viens no desmit pierakstītajiem kodiem; katrs der vienu reizi",
        "One of the ten codes that you wrote down; each works once";
    use_recovery_code: "Izmantot atkopšanas kodu", "Use a recovery code";
    use_authenticator: "Izmantot autentifikatora kodu", "Use a code of the authenticator";
    add_user: "Pievienot lietotāju", "Add a user";
    fault_user: "Ierakstiet lietotājvārdu.", "Write the user name.";
    fault_password: "Ievadiet paroli.", "Enter the password.";
    fault_code: "Ievadiet sešus ciparus.", "Enter six digits.";
    fault_recovery_code: "Ievadiet atkopšanas kodu.", "Enter a recovery code.";
    fault_invitation: "Ievadiet uzaicinājuma kodu.", "Enter the invitation code.";
    can_try_again: "Tagad varat mēģināt vēlreiz.", "You can try again now.";

    recovery_title: "Pieteikšanās atjaunošana", "Opening the log-in again";
    recovery_about: "Ievadiet lietotājvārdu un vienu no atkopšanas kodiem. Pēc tam piesakieties ar paroli un kodu, kā parasti.",
        "Enter the user name and one of the recovery codes. Then log in with password and code as usual.";
    reopen_log_in: "Atjaunot pieteikšanos", "Open the log-in again";
    log_in_reopened: "Pieteikšanās ir atjaunota.", "The log-in is open again.";
    log_in_reopened_next: "Ievadiet paroli un jaunu kodu. Ja tas netiek pieņemts, pagaidiet minūti un ievadiet nākamo.",
        "Enter the password and a new code. If it is not accepted, wait a minute and enter the next one.";
    to_log_in: "Atpakaļ uz pieteikšanos", "Back to the log-in";

    screen_locked: "Ekrāns ir bloķēts", "The screen is locked";
    resume: "Atsākt", "Resume";
    other_user: "Cits lietotājs", "Another user";
    pin: "PIN kods", "PIN";
    unlock: "Atbloķēt", "Unlock";
    use_password: "Izmantot paroli", "Use the password";
    use_pin: "Izmantot PIN kodu", "Use the PIN";
    use_biometric: "Atbloķēt ar biometriju", "Unlock by being recognised";
    fault_pin: "Ievadiet PIN kodu: no četriem līdz astoņiem cipariem.", "Enter the PIN: four to eight digits.";
    keypad: "Ciparu tastatūra", "Number pad";
    delete_digit: "Dzēst pēdējo ciparu", "Delete the last digit";

    not_enrolled_title: "Ierīce vēl nav sagatavota darbam", "This device is not ready for work yet";
    not_enrolled_about: "Šai ierīcei vēl nav piesaistīts neviens lietotājs. To var izdarīt tikai tad, kad ir savienojums ar inspekcijas serveri.",
        "Nobody is enrolled on this device yet. That takes a connection to the server of the inspectorate.";
    not_enrolled_next: "Izveidojiet savienojumu un mēģiniet vēlreiz vai nododiet ierīci inspekcijas atbalsta dienestam.",
        "Connect and try again, or bring the device to the support of the inspectorate.";

    wiped_title: "Ierīces dati ir dzēsti pēc inspekcijas rīkojuma", "The data of this device was wiped by order of the inspectorate";
    wiped_untold: "Inspekcija to uzzinās, tiklīdz būs savienojums.", "The inspectorate will be told as soon as there is a connection.";

    enrol_kicker: "Lietotāja piesaiste ierīcei", "Enrolling a user";
    invitation_title: "Uzaicinājums", "Invitation";
    invitation_about: "Ievadiet lietotājvārdu un kodu, ko izsniedza inspekcija.", "Enter the user name and the code that the inspectorate gave you.";
    invitation_code: "Uzaicinājuma kods", "Invitation code";
    go_on: "Turpināt", "Continue";
    asking_office: "Sazinās ar serveri…", "Asking the server…";
    authenticator_title: "Autentifikators", "Authenticator";
    scan_about: "Atveriet tālrunī autentifikatora lietotni un noskenējiet šo kvadrātkodu.", "Open the authenticator on your telephone and scan this square.";
    qr_name: "Kvadrātkods autentifikatora lietotnei", "QR code for the authenticator";
    type_secret: "Vai ierakstiet atslēgu lietotnē ar roku", "Or type the key into it by hand";
    never_copied: "Atslēgu nevar nokopēt: starpliktuve nav droša vieta noslēpumiem.", "The key cannot be copied: a clipboard is no safe place for secrets.";
    password_title: "Parole un PIN kods", "Password and PIN";
    new_password: "Jaunā parole", "New password";
    new_password_again: "Jaunā parole vēlreiz", "New password again";
    password_advice: "Vislabāk noder vesels teikums ar atstarpēm.", "A whole sentence with spaces is best.";
    long_enough: "Garums ir pietiekams.", "It is long enough.";
    fault_password_short: "Parole vēl ir par īsu.", "The password is still too short.";
    show_pin: "Rādīt PIN kodu", "Show the PIN";
    hide_pin: "Paslēpt PIN kodu", "Hide the PIN";
    fault_again: "Paroles nesakrīt.", "The two passwords differ.";
    new_pin: "PIN kods īsām pauzēm", "PIN for short pauses";
    new_pin_again: "PIN kods vēlreiz", "PIN again";
    new_pin_hint: "No četriem līdz astoņiem cipariem", "Four to eight digits";
    fault_pin_again: "PIN kodi nesakrīt.", "The two PINs differ.";
    proof_code: "Kods no autentifikatora", "Code of the authenticator";
    proof_hint: "Seši cipari, ko lietotne rāda pašlaik", "The six digits that it shows now";
    finish_enrolment: "Pabeigt piesaisti", "Finish";
    codes_title: "Atkopšanas kodi", "Recovery codes";
    codes_about: "Pierakstiet vai izdrukājiet kodus un glabājiet tos atsevišķi no ierīces. Ar tiem varēsiet pieteikties, ja pazaudēsiet tālruni. Katrs kods der vienu reizi, un vairs tie netiks parādīti.",
        "Write the codes down or print them, and keep them apart from the device. They let you in when the telephone is lost. Each works once, and they will not be shown again.";
    codes_written: "Esmu pierakstījis (-usi) kodus", "I have written the codes down";
    print_codes: "Drukāt kodus", "Print the codes";

    reading_only: "Atļauja strādāt šajā ierīcē ir beigusies: var tikai lasīt un sinhronizēt.", "The permission to work on this device is over: you can only read and synchronise.";
    reading_only_next: "Viss saglabātais ir drošībā. Izveidojiet savienojumu, lai atļauju pagarinātu.", "Everything saved is safe. Connect to have the permission renewed.";
    few_codes_left: "Atkopšanas kodu palicis maz. Piesaistiet autentifikatoru no jauna, lai saņemtu jaunus kodus.", "Few recovery codes are left. Bind the authenticator again to get new ones.";
}
