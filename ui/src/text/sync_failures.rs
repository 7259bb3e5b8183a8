//! What stands in the way of the exchange, by its stable code: what happened, and then what is safe and what to do.
//! The codes are those of the link, of the exchange and of the server.

use super::Texts;

/// What happened, and what to do; first in Latvian, then in English.
type Told = [(&'static str, &'static str); 2];

const NOT_OUR_SERVER: Told = [
    (
        "Atbild cits serveris",
        "Nekas nav nosūtīts, un viss ir saglabāts ierīcē. Iespējams, kāds šajā tīklā pārtver savienojumus. Pārejiet uz citu tīklu. Ja tas nepalīdz, zvaniet atbalsta dienestam.",
    ),
    (
        "Another server answers",
        "Nothing was sent, and everything is saved on the device. Somebody may be intercepting connections in this network. Change to another network. If that does not help, call support.",
    ),
];

const OTHER_ANSWER: Told = [
    (
        "Servera vietā atbild kas cits",
        "Viss ir saglabāts ierīcē. Iespējams, šajā tīklā vispirms jāpiesakās. Atveriet pārlūku un piesakieties tīklā vai pārejiet uz citu tīklu.",
    ),
    (
        "Something else answers in the server's place",
        "Everything is saved on the device. This network may want a log-in first. Open a browser and log in to the network, or change to another one.",
    ),
];

const UNREADABLE: Told = [
    (
        "Servera atbildi nevar nolasīt",
        "Viss ir saglabāts ierīcē. Atjauniniet programmu. Ja tas nepalīdz, zvaniet atbalsta dienestam.",
    ),
    (
        "The server's answer cannot be read",
        "Everything is saved on the device. Update the program. If that does not help, call support.",
    ),
];

const NO_KEY: Told = [
    (
        "Ierīces atslēga neparaksta",
        "Viss ir saglabāts ierīcē, bet serveris to neatpazīst. Bloķējiet ekrānu un piesakieties no jauna. Ja tas nepalīdz, zvaniet atbalsta dienestam.",
    ),
    (
        "The key of the device does not sign",
        "Everything is saved on the device, but the server does not recognise it. Lock the screen and log in again. If that does not help, call support.",
    ),
];

const UPGRADE_NEEDED: Told = [
    (
        "Programma ir jāatjaunina",
        "Ierakstītais tiek nogādāts arī tagad, bet jaunāko no servera šī programmas versija nespēj saņemt. Atjauniniet programmu.",
    ),
    (
        "The program has to be updated",
        "What you write is delivered all the same, but this version of the program cannot receive what is new at the server. Update the program.",
    ),
];

const ANSWER_REFUSED: Told = [
    (
        "Servera atbilde neiztur pārbaudi",
        "Ierīce to nav pieņēmusi, tāpēc saglabātais nav mainīts. Zvaniet atbalsta dienestam.",
    ),
    (
        "The server's answer does not pass the checks",
        "The device did not accept it, so nothing that is saved was changed. Call support.",
    ),
];

const NOT_RECOGNISED: Told = [
    (
        "Serveris neatpazīst šo ierīci",
        "Viss ir saglabāts ierīcē. Iespējams, ierīces piekļuve ir beigusies vai atsaukta. Zvaniet atbalsta dienestam.",
    ),
    (
        "The server does not recognise this device",
        "Everything is saved on the device. Its access may have ended or been revoked. Call support.",
    ),
];

const DELIVERS_ONLY: Told = [
    (
        "Ierīces piekļuve ir beigusies",
        "Ierakstītais tiek nogādāts arī tagad, bet jaunumus ierīce vairs nesaņem. Piekļuvi var atjaunot administrators.",
    ),
    (
        "The access of this device has ended",
        "What you write is delivered all the same, but the device is told nothing new. An administrator can renew the access.",
    ),
];

const SERVER_OLDER: Told = [
    (
        "Serveris ir vecāks par šo programmu",
        "Viss ir saglabāts ierīcē. Sinhronizācija turpināsies, kad serveris būs atjaunināts. Paziņojiet par to atbalsta dienestam.",
    ),
    (
        "The server is older than this program",
        "Everything is saved on the device. Synchronisation goes on when the server has been updated. Tell support about it.",
    ),
];

const NOT_UNDERSTOOD: Told = [
    (
        "Serveris nesaprata šīs ierīces sūtījumu",
        "Viss ir saglabāts ierīcē. Atjauniniet programmu. Ja tas nepalīdz, zvaniet atbalsta dienestam un nosauciet kodu.",
    ),
    (
        "The server did not understand what this device sent",
        "Everything is saved on the device. Update the program. If that does not help, call support and tell the code.",
    ),
];

const WRONG_ADDRESS: Told = [
    (
        "Šajā adresē nav sinhronizācijas servera",
        "Viss ir saglabāts ierīcē. Zvaniet atbalsta dienestam, lai pārbauda servera adresi.",
    ),
    (
        "There is no sync server at this address",
        "Everything is saved on the device. Call support and have the server's address checked.",
    ),
];

const SERVER_ILL: Told = [
    (
        "Serveris pašlaik nespēj neko pieņemt",
        "Viss ir saglabāts ierīcē. Programma mēģinās vēlreiz pati. Ja tas turpinās, zvaniet atbalsta dienestam.",
    ),
    (
        "The server cannot take anything in now",
        "Everything is saved on the device. The program tries again by itself. If this goes on, call support.",
    ),
];

const UNKNOWN: Told = [
    (
        "Sinhronizācija ir apstājusies",
        "Viss ir saglabāts ierīcē. Zvaniet atbalsta dienestam un nosauciet kodu.",
    ),
    ("Synchronisation has stopped", "Everything is saved on the device. Call support and tell the code."),
];

impl Texts {
    /// What stands in the way, and what to do about it. A code that nobody knows still says what is safe.
    pub fn sync_failure(self, code: &str) -> (&'static str, &'static str) {
        let [latvian, english] = told(code).unwrap_or(UNKNOWN);
        self.0.choose(latvian, english)
    }

    /// Whether there are words of its own for a code.
    pub fn knows_sync_failure(code: &str) -> bool {
        told(code).is_some()
    }
}

fn told(code: &str) -> Option<Told> {
    Some(match code {
        "link.not_our_server" => NOT_OUR_SERVER,
        "link.other_answer" => OTHER_ANSWER,
        "link.unreadable" => UNREADABLE,
        "link.no_key" => NO_KEY,
        "exchange.upgrade_needed" => UPGRADE_NEEDED,
        "exchange.answer_refused" => ANSWER_REFUSED,
        "session.foreign"
        | "session.over"
        | "session.refused"
        | "session.other_device"
        | "session.needed" => NOT_RECOGNISED,
        "session.delivers_only" => DELIVERS_ONLY,
        "message.newer" => SERVER_OLDER,
        "message.malformed" | "message.too_long" | "message.encoding" | "message.length" => NOT_UNDERSTOOD,
        "address.unknown" => WRONG_ADDRESS,
        _ if ["storage.", "feed."].iter().any(|part| code.starts_with(part)) => SERVER_ILL,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    const KNOWN: [&str; 17] = [
        "link.not_our_server",
        "link.other_answer",
        "link.unreadable",
        "link.no_key",
        "exchange.upgrade_needed",
        "exchange.answer_refused",
        "session.foreign",
        "session.over",
        "session.refused",
        "session.other_device",
        "session.needed",
        "session.delivers_only",
        "message.newer",
        "message.malformed",
        "message.too_long",
        "address.unknown",
        "storage.damaged",
    ];

    #[test]
    fn every_known_code_says_what_happened_and_what_is_safe() {
        for language in Language::ALL {
            for code in KNOWN {
                let (happened, advice) = Texts(*language).sync_failure(code);
                assert!(Texts::knows_sync_failure(code), "{code} has words of its own");
                assert!(!happened.ends_with('.'), "{happened}: it is a heading");
                assert!(advice.ends_with('.'), "{advice}: it is a sentence");
                assert!(!advice.contains(code), "a code is no sentence");
            }
        }
    }

    #[test]
    fn an_unknown_code_leads_to_support() {
        let (happened, advice) = Texts(Language::Latvian).sync_failure("link.something_new");
        assert_eq!(happened, "Sinhronizācija ir apstājusies");
        assert!(advice.contains("saglabāts ierīcē") && advice.contains("kodu"));
    }
}
