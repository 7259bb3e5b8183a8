//! Words for what the server refuses to somebody who comes in or changes their account there, by its own codes.

use super::refused::Refusal;

pub(super) const REFUSALS: &[Refusal] = &[
    (
        "login.wrong",
        (
            "Serveris šo lietotājvārdu, paroli vai kodu nepieņēma.",
            "Nekas nav mainīts. Pārbaudiet ievadīto un ievadiet jaunu kodu: katrs kods der vienu reizi.",
        ),
        (
            "The server did not accept this user name, password or code.",
            "Nothing was changed. Check what you typed and enter a new code: each works once.",
        ),
    ),
    (
        "login.busy",
        ("Serverim pašlaik pieslēdzas ļoti daudzi.", "Nekas nav mainīts. Mēģiniet vēlreiz pēc brīža."),
        ("Very many people come in to the server now.", "Nothing was changed. Try again in a moment."),
    ),
    (
        "login.unknown_person",
        (
            "Iestāde Jūs pazīst, bet inspekcijas serverī šī pieslēgšanās nav saistīta ar Jums.",
            "Nekas nav mainīts. Lūdziet administratoru to saistīt vai lietojiet uzaicinājumu.",
        ),
        (
            "The institution knows you, but its log-in is not tied to you on the server of the inspectorate.",
            "Nothing was changed. Ask an administrator to tie it, or use an invitation.",
        ),
    ),
    (
        "login.no_second_factor",
        (
            "Iestādes pieslēgšanās nepārbaudīja otro apliecinājumu.",
            "Nekas nav mainīts. Pieslēdzieties iestādē ar divām pārbaudēm, piemēram, paroli un kodu.",
        ),
        (
            "The log-in of the institution did not check a second factor.",
            "Nothing was changed. Log in there with two factors, such as password and code.",
        ),
    ),
    (
        "login.no_unit",
        (
            "Iestāde nepateica, kurā struktūrvienībā strādājat.",
            "Nekas nav mainīts. Ziņojiet atbalsta dienestam vai lietojiet uzaicinājumu.",
        ),
        (
            "The institution did not say in which unit you work.",
            "Nothing was changed. Tell support, or use an invitation.",
        ),
    ),
    (
        "enrol.refused",
        (
            "Serveris šo ierīci Jums nepiesaistīja.",
            "Nekas nav mainīts. Mēģiniet vēlreiz; ja tas atkārtojas, pārbaudiet ar administratoru, vai Jums šodien ir amats.",
        ),
        (
            "The server did not enrol you on this device.",
            "Nothing was changed. Try again; if it happens again, ask an administrator whether you have a post today.",
        ),
    ),
    (
        "enrol.no_login",
        (
            "Inspekcijas serverī Jums vēl nav lietotājvārda.",
            "Nekas nav mainīts. Lūdziet administratoru to piešķirt un sāciet no jauna.",
        ),
        (
            "You have no user name on the server of the inspectorate yet.",
            "Nothing was changed. Ask an administrator for one, and begin again.",
        ),
    ),
    (
        "enrol.closed",
        (
            "Serveris pašlaik nevar piesaistīt ierīces.",
            "Nekas nav mainīts. Mēģiniet vēlāk; ja tas atkārtojas, ziņojiet atbalsta dienestam.",
        ),
        (
            "The server cannot enrol devices now.",
            "Nothing was changed. Try later; if it happens again, tell support.",
        ),
    ),
    (
        "oidc.ticket",
        (
            "Šī pieslēgšanās ir beigusies.",
            "Nekas nav mainīts. Sāciet pieslēgšanos no jauna; tai ir desmit minūtes.",
        ),
        ("This log-in is over.", "Nothing was changed. Begin again; there are ten minutes for it."),
    ),
    (
        "oidc.denied",
        (
            "Iestāde pieslēgšanos neatļāva, vai to atcēlāt pārlūkā.",
            "Nekas nav mainīts. Sāciet pieslēgšanos no jauna.",
        ),
        (
            "The institution did not let you in, or you gave up in the browser.",
            "Nothing was changed. Begin again.",
        ),
    ),
    (
        "oidc.code",
        (
            "Kods pārlūkā trīs reizes ierakstīts nepareizi.",
            "Nekas nav mainīts. Sāciet pieslēgšanos no jauna un ierakstiet jauno kodu.",
        ),
        (
            "The code was typed wrong in the browser three times.",
            "Nothing was changed. Begin again, and type the new code.",
        ),
    ),
    (
        "oidc.crowded",
        ("Caur iestādi pašlaik pieslēdzas ļoti daudzi.", "Nekas nav mainīts. Mēģiniet vēlreiz pēc brīža."),
        (
            "Very many people log in through the institution now.",
            "Nothing was changed. Try again in a moment.",
        ),
    ),
    (
        "oidc.none",
        (
            "Šim serverim iestādes pieslēgšanās nav iestatīta.",
            "Nekas nav mainīts. Lietojiet uzaicinājumu vai lietotāja kontu.",
        ),
        (
            "This server has no log-in of an institution.",
            "Nothing was changed. Use an invitation or your account.",
        ),
    ),
    (
        "oidc.unreachable",
        (
            "Serveris nevar sasniegt iestādes pieslēgšanās sistēmu.",
            "Nekas nav mainīts. Mēģiniet vēlāk vai lietojiet uzaicinājumu vai lietotāja kontu.",
        ),
        (
            "The server cannot reach the log-in of the institution.",
            "Nothing was changed. Try later, or use an invitation or your account.",
        ),
    ),
    (
        "oidc.too_slow",
        (
            "Iestādes pieslēgšanās sistēma neatbildēja laikā.",
            "Nekas nav mainīts. Sāciet pieslēgšanos no jauna pēc brīža.",
        ),
        (
            "The log-in of the institution did not answer in time.",
            "Nothing was changed. Begin again in a moment.",
        ),
    ),
    (
        "account.none",
        (
            "Jums šajā serverī vēl nav konta.",
            "Nekas nav mainīts. Izveidojiet kontu sadaļā „Mana piekļuve” vai ar uzaicinājumu.",
        ),
        (
            "You have no account on this server yet.",
            "Nothing was changed. Make one in “My access”, or with an invitation.",
        ),
    ),
    (
        "account.code_wrong",
        (
            "Kods neatbilst jaunajam autentifikatoram, vai laiks ir beidzies.",
            "Nekas vēl nav mainīts. Ievadiet kodu, ko tas rāda pašlaik; pēc ceturtdaļstundas sāciet no jauna.",
        ),
        (
            "The code does not come from the new authenticator, or the time is over.",
            "Nothing was changed yet. Enter the code that it shows now; after a quarter of an hour, begin again.",
        ),
    ),
];

/// What the institution's side got wrong; a person can only begin again, or come another way.
pub(super) const OIDC: Refusal = (
    "oidc.",
    (
        "Iestādes pieslēgšanās neizdevās.",
        "Nekas nav mainīts. Sāciet no jauna; ja tas atkārtojas, nosauciet atbalsta dienestam kodu un lietojiet uzaicinājumu.",
    ),
    (
        "The log-in of the institution did not work.",
        "Nothing was changed. Begin again; if it happens again, give the code to support and use an invitation.",
    ),
);
