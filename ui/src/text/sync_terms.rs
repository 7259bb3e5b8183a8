//! The words for how the exchange stands: one or two for the strip, a sentence for the sync centre.

use apseko_contract::Connection;
use apseko_domain::Networks;

use super::{Texts, Word};

impl Texts {
    /// The connection in a word or two, for the strip.
    pub fn connection(self, connection: Connection) -> &'static str {
        let (latvian, english) = match connection {
            Connection::NotConnected => ("Bezsaistē", "Offline"),
            Connection::Offline => ("Nav savienojuma", "No connection"),
            Connection::Online => ("Savienots", "Connected"),
            Connection::Working => ("Sinhronizē", "Synchronising"),
            Connection::NotAllowed => ("Sūtīšana apturēta", "Sending paused"),
            Connection::NeedsPerson => ("Jārīkojas", "Action needed"),
        };
        self.0.choose(latvian, english)
    }

    /// No server has been set up: a calm fact.
    pub fn no_server(self) -> (&'static str, &'static str) {
        self.0.choose(
            (
                "Šai ierīcei serveris vēl nav iestatīts",
                "Viss ierakstītais glabājas šajā ierīcē, un darbu var turpināt kā parasti.",
            ),
            (
                "No server has been set up for this device yet",
                "Everything that is written stays on this device, and work goes on as usual.",
            ),
        )
    }

    /// The exchange has not begun.
    pub fn sync_begins(self) -> (&'static str, &'static str) {
        self.0.choose(
            ("Sinhronizācija tūlīt sāksies", "Tā sāksies pati. Darbu var turpināt."),
            ("Synchronisation is about to begin", "It begins by itself. Work can go on."),
        )
    }

    /// Both have everything.
    pub fn sync_up_to_date(self) -> (&'static str, &'static str) {
        self.0.choose(
            (
                self.all_delivered(),
                "Serveris ir apstiprinājis visu, kas saglabāts šajā ierīcē, un viss jaunākais ir saņemts.",
            ),
            (
                self.all_delivered(),
                "The server has confirmed everything that is saved on this device, and everything new is here.",
            ),
        )
    }

    /// What to do about changes that wait although the exchange rests.
    pub fn left_over_advice(self, kept_apart: bool) -> &'static str {
        let (latvian, english) = if kept_apart {
            (
                "Serveris daļu glabā atsevišķi. Skaidrojums ir zemāk.",
                "The server keeps some apart. It is explained below.",
            )
        } else {
            (
                "Viss ir saglabāts ierīcē un tiks nosūtīts pats.",
                "Everything is saved on the device and is sent by itself.",
            )
        };
        self.0.choose(latvian, english)
    }

    /// Something is on its way.
    pub fn sync_works(self) -> (&'static str, &'static str) {
        self.0.choose(
            ("Notiek sinhronizācija", "Darbu var turpināt: viss jaunais vispirms tiek saglabāts ierīcē."),
            ("Synchronising", "Work can go on: everything new is saved on the device first."),
        )
    }

    /// It did not go well, and mends itself.
    pub fn sync_waits(self) -> (&'static str, &'static str) {
        self.0.choose(
            ("Sinhronizēt neizdevās", "Viss ir saglabāts ierīcē. Programma mēģinās vēlreiz pati."),
            (
                "Synchronisation did not succeed",
                "Everything is saved on the device. The program tries again by itself.",
            ),
        )
    }

    /// Out of reach, with something that waits or with nothing.
    pub fn sync_offline(self, something_waits: bool) -> (&'static str, &'static str) {
        let title = self.0.choose("Serveris nav sasniedzams", "The server cannot be reached");
        let (latvian, english) = if something_waits {
            (
                "Viss ir saglabāts ierīcē un tiks nogādāts, kad būs savienojums. Darbu var turpināt.",
                "Everything is saved on the device and is delivered when there is a connection. Work can go on.",
            )
        } else {
            (
                "Nekas negaida nosūtīšanu, un darbu var turpināt. Jaunumi tiks saņemti, kad būs savienojums.",
                "Nothing waits to be sent, and work can go on. What is new comes when there is a connection.",
            )
        };
        (title, self.0.choose(latvian, english))
    }

    /// The network may not be used, by the choice that was made.
    pub fn sync_not_allowed(self, networks: Networks) -> (&'static str, &'static str) {
        let (latvian, english) = match networks {
            Networks::None => (
                (
                    "Tīkla lietošana ir izslēgta",
                    "Viss paliek ierīcē. Lai sinhronizētu, atļaujiet lietot tīklu.",
                ),
                (
                    "The use of networks is switched off",
                    "Everything stays on the device. To synchronise, allow a network.",
                ),
            ),
            Networks::Any | Networks::Unmetered => (
                (
                    "Šo tīklu nav atļauts lietot",
                    "Atļauts tikai tāds tīkls, kurā nav jāmaksā par datu apjomu. Viss paliek ierīcē, līdz būs cits tīkls vai mainīsiet izvēli.",
                ),
                (
                    "This network may not be used",
                    "Only a network where data does not cost by its amount is allowed. Everything stays on the device until there is another network or you change the choice.",
                ),
            ),
        };
        self.0.choose(latvian, english)
    }

    /// A choice of networks, and what it means.
    pub fn networks_choice(networks: Networks) -> (Word, Word) {
        match networks {
            Networks::Any => (Self::any_network, Self::any_network_about),
            Networks::Unmetered => (Self::unmetered_network, Self::unmetered_network_about),
            Networks::None => (Self::no_network, Self::no_network_about),
        }
    }

    /// What the present network costs, as far as the system tells.
    pub fn metered(self, metered: Option<bool>) -> &'static str {
        match metered {
            Some(true) => self.metered_now(),
            Some(false) => self.unmetered_now(),
            None => self.metered_unknown(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn every_state_of_the_connection_has_a_word_of_its_own() {
        let all = [
            Connection::NotConnected,
            Connection::Offline,
            Connection::Online,
            Connection::Working,
            Connection::NotAllowed,
            Connection::NeedsPerson,
        ];
        for language in Language::ALL {
            let mut words: Vec<_> = all.iter().map(|state| Texts(*language).connection(*state)).collect();
            assert!(
                words.iter().all(|word| word.chars().count() <= 17),
                "on a phone there is room for no more"
            );
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), all.len(), "two states must not read the same");
        }
    }

    #[test]
    fn being_out_of_reach_promises_nothing_that_does_not_wait() {
        for language in Language::ALL {
            let texts = Texts(*language);
            assert_ne!(texts.sync_offline(true), texts.sync_offline(false));
        }
    }
}
