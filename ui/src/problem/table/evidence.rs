//! Words for a file that does not come, by the codes of the office and of the road to it.

use super::refused::Refusal;

pub(super) const REFUSALS: &[Refusal] = &[
    (
        "file.not_arrived",
        (
            "Fails birojā vēl nav saņemts.",
            "Tas ir ierīcē, kurā tika pievienots, un nonāks birojā, kad tai būs savienojums. Mēģiniet vēlreiz vēlāk.",
        ),
        (
            "The office does not have the file yet.",
            "It is on the device where it was added, and comes to the office when that device has a connection. Try again later.",
        ),
    ),
    (
        "file.unknown",
        (
            "Birojs šādu failu Jums neizsniedz.",
            "Iespējams, lieta ir nodota citam inspektoram vai faila birojā nav. Šajā ierīcē nekas nav mainīts.",
        ),
        (
            "The office does not give you such a file.",
            "The case may have been given to another inspector, or the file is not there. Nothing has changed on this device.",
        ),
    ),
    (
        "file.no_preview",
        ("Šim failam priekšskatījuma nav.", "Ar failu viss ir kārtībā. Lai to redzētu, atveriet oriģinālu."),
        ("There is no preview of this file.", "The file is all right. Open the original to see it."),
    ),
    (
        "file.let_go",
        (
            "Faila oriģināls šajā ierīcē vairs netiek glabāts.",
            "Birojs ir parakstījis, ka tas ir pie tā. Kad būs savienojums, failu varēs atvērt.",
        ),
        (
            "The original is no longer kept on this device.",
            "The office has signed that it has it. The file can be opened when there is a connection.",
        ),
    ),
    (
        "file.missing",
        (
            "Faila šajā ierīcē nav.",
            "Tas, kas par to pierakstīts, ir drošībā. Mēģiniet vēlreiz; ja tas nepalīdz, paziņojiet atbalsta dienestam kodu un faila nosaukumu.",
        ),
        (
            "The file is not on this device.",
            "What was written about it is safe. Try again; if that does not help, tell support the code and the name of the file.",
        ),
    ),
    (
        "file.other_content",
        (
            "Saņemts kas cits, nekā pierakstīts lietā.",
            "Saņemtais ir izmests un netiek rādīts. Mēģiniet vēlreiz; ja tas atkārtojas, paziņojiet atbalsta dienestam kodu.",
        ),
        (
            "What came is not what the case says.",
            "It was thrown away and is not shown. Try again; if it happens again, tell support the code.",
        ),
    ),
    (
        "file.unavailable",
        (
            "Birojs failu patlaban nevar nolasīt.",
            "Ar failu un lietu viss ir kārtībā. Mēģiniet vēlreiz pēc brīža; ja tas nepalīdz, paziņojiet atbalsta dienestam kodu.",
        ),
        (
            "The office cannot read the file right now.",
            "The file and the case are all right. Try again in a moment; if that does not help, tell support the code.",
        ),
    ),
    (
        "file.disk",
        (
            "Failu nevar ierakstīt šajā ierīcē vai nolasīt no tās.",
            "Birojā un lietā nekas nav mainīts. Pārbaudiet, vai ierīcē ir brīva vieta, un mēģiniet vēlreiz.",
        ),
        (
            "The file cannot be written to this device or read from it.",
            "Nothing has changed at the office or in the case. See whether the device has room, and try again.",
        ),
    ),
    (
        "file.no_room",
        (
            "Ierīcē failam nav vietas.",
            "Fails ir drošībā birojā. Atbrīvojiet vietu skatā „Sinhronizācija” un mēģiniet vēlreiz.",
        ),
        (
            "The device has no room for the file.",
            "The file is safe at the office. Make room under “Synchronisation” and try again.",
        ),
    ),
    (
        "file.newer",
        (
            "Failu ir saglabājusi jaunāka Apseko versija.",
            "Fails ir drošībā, un šī versija to neaiztiek. Atjauniniet programmu un mēģiniet vēlreiz.",
        ),
        (
            "The file was kept by a newer version of Apseko.",
            "The file is safe, and this version does not touch it. Update the program and try again.",
        ),
    ),
    (
        "file.too_large_to_show",
        ("Fails ir pārāk liels, lai to šeit parādītu.", "Fails ir drošībā. Šeit redzami tā dati."),
        ("The file is too large to be shown here.", "The file is safe. Its details are shown here."),
    ),
    (
        "file.not_shown",
        (
            "Šo failu ierīce nespēj parādīt.",
            "Fails nav mainīts un ir drošībā. Iespējams, tā veids atšķiras no nosauktā.",
        ),
        (
            "This device cannot show the file.",
            "The file is unchanged and safe. It may be of another kind than it is said to be.",
        ),
    ),
    ("link.no_connection", NO_CONNECTION.0, NO_CONNECTION.1),
    ("link.too_slow", TOO_SLOW.0, TOO_SLOW.1),
];

type Words = (&'static str, &'static str);

const NO_CONNECTION: (Words, Words) = (
    (
        "Nav savienojuma ar biroju.",
        "Lai saņemtu failu, vajadzīgs savienojums. Lietā nekas nav mainīts. Mēģiniet vēlreiz, kad tas būs.",
    ),
    (
        "There is no connection to the office.",
        "A connection is needed to get the file. Nothing has changed in the case. Try again when there is one.",
    ),
);

const TOO_SLOW: (Words, Words) = (
    (
        "Savienojums ar biroju ir pārāk lēns.",
        "Lietā nekas nav mainīts. Mēģiniet vēlreiz vai pārejiet uz citu tīklu.",
    ),
    (
        "The connection to the office is too slow.",
        "Nothing has changed in the case. Try again, or change to another network.",
    ),
);
