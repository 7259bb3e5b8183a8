//! What happened in the exchange, for people: what it was, and then what is safe and what to do. And how wrong a clock is.

use apseko_contract::NoticeView;
use apseko_domain::NoticeKind;

use super::Texts;
use super::plural::{en, lv};

impl Texts {
    /// What happened.
    pub fn notice(self, notice: &NoticeView) -> String {
        let case = notice.case.as_str();
        let (latvian, english) = match notice.kind {
            NoticeKind::CaseLeft if case.is_empty() => {
                ("Lieta ir nodota citam inspektoram", "A case was given to another inspector")
            }
            NoticeKind::CaseLeft => {
                return self.0.choose(format!("Lieta ir nodota: {case}"), format!("Case given away: {case}"));
            }
            NoticeKind::ServerRestored => {
                ("Serveris ir atjaunots no rezerves kopijas", "The server was restored from a backup")
            }
            NoticeKind::Twin => {
                ("Ar šīs ierīces datiem strādā arī to kopija", "A copy of this device's data is at work, too")
            }
            NoticeKind::Refused => {
                ("Serveris daļu Jūsu darba nav pieņēmis", "The server has not accepted some of your work")
            }
            NoticeKind::LeaseRefused => (
                "Atļauja strādāt šajā ierīcē vairs netiek pagarināta",
                "The permission to work on this device is not renewed any more",
            ),
        };
        self.0.choose(latvian, english).to_owned()
    }

    /// What is safe, and what to do.
    pub fn notice_told(self, notice: &NoticeView) -> String {
        let (latvian, english) = match notice.kind {
            NoticeKind::CaseLeft => (
                "Lietu turpina cits inspektors. Viss, ko Jūs tajā ierakstījāt, ir nosūtīts un nav zaudēts. Ierakstus, kas serveri sasniedza pēc nodošanas, vispirms izskata. Šajā ierīcē lieta vairs nav redzama. Ja tā nodota kļūdas dēļ, vērsieties pie struktūrvienības vadītāja.",
                "Another inspector goes on with the case. Everything that you wrote in it has been sent and nothing is lost. What reached the server after that is looked at first. The case is not shown on this device any more. If it was given away by mistake, ask the head of your unit.",
            ),
            NoticeKind::ServerRestored => (
                "Šī ierīce pati nosūta tam visu, kas ir jaunāks par kopiju. Ierīcē nekas nav zaudēts. Jums nekas nav jādara, tikai atstājiet sinhronizāciju ieslēgtu, līdz viss ir nogādāts.",
                "This device sends it everything newer than the backup by itself. Nothing on the device is lost. You have nothing to do but to leave synchronisation on until everything is delivered.",
            ),
            NoticeKind::Twin => (
                "Serverim ir ieraksti, ko veikusi šīs ierīces datu kopija. Nekas nav zaudēts, un turpmāk ierīce raksta ar citu apzīmējumu. Ja ierīces dati nesen nav atjaunoti no kopijas, tūlīt zvaniet atbalsta dienestam: iespējams, dati ir nokopēti.",
                "The server has records that a copy of this device's data has made. Nothing is lost, and from now on the device writes under another mark. Unless the device's data were restored from a copy lately, call support at once: somebody may have copied them.",
            ),
            NoticeKind::Refused => return self.refused_told(notice.count),
            NoticeKind::LeaseRefused => (
                "Serverī šī ierīce vairs nav piesaistīta Jums. Strādāt var, līdz beidzas esošā atļauja; tās termiņš redzams skatā „Mana piekļuve”. Viss, ko Jūs ierakstāt, tiek saglabāts un nosūtīts. Zvaniet administratoram.",
                "At the server this device does not belong to you any more. You can work until the present permission ends; “My access” shows when. Everything that you write is saved and sent. Call the administrator.",
            ),
        };
        self.0.choose(latvian, english).to_owned()
    }

    /// How far a clock is from the server's.
    pub fn clock_off(self, minutes: i64) -> String {
        let amount = self.amount_of_time(minutes.unsigned_abs());
        let (latvian, english) = if minutes > 0 {
            (format!("Pulkstenis steidzas par {amount}"), format!("Clock is {amount} fast"))
        } else {
            (format!("Pulkstenis atpaliek par {amount}"), format!("Clock is {amount} slow"))
        };
        self.0.choose(latvian, english)
    }

    fn amount_of_time(self, minutes: u64) -> String {
        let hours = minutes / 60;
        let days = hours / 24;
        match (minutes, hours) {
            (..120, _) => format!("{minutes} min"),
            (_, ..48) => format!("{hours} h"),
            _ => self.0.choose(
                format!("{days} {}", lv(days, "dienu", "dienām")),
                format!("{days} {}", en(days, "day", "days")),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use jiff::Timestamp;

    const LV: Texts = Texts(Language::Latvian);

    fn notice(kind: NoticeKind) -> NoticeView {
        let case = "SIA „Baltijas Jumti”".to_owned();
        NoticeView { notice: 1, kind, case, number: String::new(), count: 2, at: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn every_notice_says_what_is_safe_and_ends_a_sentence() {
        for language in Language::ALL {
            for kind in NoticeKind::ALL {
                let texts = Texts(*language);
                let (title, told) = (texts.notice(&notice(*kind)), texts.notice_told(&notice(*kind)));
                assert!(!title.ends_with('.'), "{title}: it is a heading");
                assert!(told.ends_with('.'), "{told}: it is a sentence");
            }
        }
        assert_eq!(LV.notice(&notice(NoticeKind::CaseLeft)), "Lieta ir nodota: SIA „Baltijas Jumti”");
        assert!(LV.notice_told(&notice(NoticeKind::CaseLeft)).contains("ir nosūtīts"));
    }

    #[test]
    fn a_clock_is_wrong_by_an_amount_that_people_can_picture() {
        assert_eq!(LV.clock_off(12), "Pulkstenis steidzas par 12 min");
        assert_eq!(LV.clock_off(-3 * 60), "Pulkstenis atpaliek par 3 h");
        assert_eq!(LV.clock_off(365 * 24 * 60), "Pulkstenis steidzas par 365 dienām");
        assert_eq!(LV.clock_off(-21 * 24 * 60), "Pulkstenis atpaliek par 21 dienu");
        assert_eq!(Texts(Language::English).clock_off(2), "Clock is 2 min fast");
    }
}
