//! The texts with values in them: numbers, days, hours.

use jiff::civil::Date;

use super::plural::{en, lv};
use super::{Language, Texts, moment};

phrases! {
    /// The heading of the first screen.
    fn visits_today(count: u64) {
        match count {
            0 => "Šodien izbraukumu nav".to_owned(),
            _ => format!("Šodien {count} {}", lv(count, "izbraukums", "izbraukumi")),
        }
    } {
        match count {
            0 => "No visits today".to_owned(),
            _ => format!("{count} {} today", en(count, "visit", "visits")),
        }
    }

    /// How many tasks a list has.
    fn tasks_found(count: u64) {
        format!("{count} {}", lv(count, "uzdevums", "uzdevumi"))
    } {
        format!("{count} {}", en(count, "task", "tasks"))
    }

    /// Days until a deadline, short for a list.
    fn days_left(days: i32) {
        match days {
            ..0 => "nokavēts".to_owned(),
            _ => Texts(Language::Latvian).days_left_told(days),
        }
    } {
        match days {
            ..0 => "overdue".to_owned(),
            _ => Texts(Language::English).days_left_told(days),
        }
    }

    /// Days until a deadline, or how long it has passed.
    fn days_left_told(days: i32) {
        match (days, u64::from(days.unsigned_abs())) {
            (0, _) => "šodien".to_owned(),
            (1, _) => "rīt".to_owned(),
            (-1, _) => "nokavēts kopš vakardienas".to_owned(),
            (..0, late) => format!("nokavēts par {late} {}", lv(late, "dienu", "dienām")),
            (_, left) => format!("{left} {}", lv(left, "diena", "dienas")),
        }
    } {
        match (days, u64::from(days.unsigned_abs())) {
            (0, _) => "today".to_owned(),
            (1, _) => "tomorrow".to_owned(),
            (..0, late) => format!("{late} {} overdue", en(late, "day", "days")),
            (_, left) => format!("{left} {}", en(left, "day", "days")),
        }
    }

    /// A deadline in a list.
    fn due_on(date: Date) {
        format!("termiņš {}", moment::short_day(Language::Latvian, date))
    } {
        format!("due {}", moment::short_day(Language::English, date))
    }

    /// The number that people quote.
    fn task_number(number: &str) {
        format!("Uzdevums {number}")
    } {
        format!("Task {number}")
    }

    /// What waits, for the sync centre.
    fn changes(count: u64) {
        format!("{count} {}", lv(count, "izmaiņa", "izmaiņas"))
    } {
        format!("{count} {}", en(count, "change", "changes"))
    }

    /// Free space, for the strip.
    fn free_space(space: &str) {
        format!("Brīva vieta: {space}")
    } {
        format!("Free space: {space}")
    }

    /// What was typed and not saved.
    fn unsaved_draft(at: &str) {
        format!("Nesaglabāts melnraksts, {at}")
    } {
        format!("Unsaved draft, {at}")
    }

    /// What was saved.
    fn saved_at(at: &str) {
        format!("Saglabāts ierīcē {at}")
    } {
        format!("Saved on the device {at}")
    }

    /// One text that a note had.
    fn revision(number: u64) {
        format!("{number}. redakcija")
    } {
        format!("Version {number}")
    }

    /// A limit that was passed.
    fn fault_too_long(max: usize) {
        format!("Teksts ir par garu: atļautas {max} rakstzīmes.")
    } {
        format!("The text is too long: there is room for {max} characters.")
    }

    /// The title of the page in the window list.
    fn page_title(screen: &str) {
        format!("{screen} – Apseko")
    } {
        format!("{screen} – Apseko")
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Texts};

    const LV: Texts = Texts(Language::Latvian);
    const EN: Texts = Texts(Language::English);

    #[test]
    fn the_day_is_counted_in_words() {
        assert_eq!(LV.visits_today(0), "Šodien izbraukumu nav");
        assert_eq!(LV.visits_today(1), "Šodien 1 izbraukums");
        assert_eq!(LV.visits_today(3), "Šodien 3 izbraukumi");
        assert_eq!(LV.visits_today(21), "Šodien 21 izbraukums");
        assert_eq!(EN.visits_today(1), "1 visit today");
    }

    #[test]
    fn a_deadline_says_how_near_it_is() {
        assert_eq!(LV.days_left(-2), "nokavēts");
        assert_eq!(LV.days_left(3), "3 dienas");
        assert_eq!(LV.days_left_told(3), "3 dienas");
        assert_eq!(LV.days_left_told(21), "21 diena");
        assert_eq!(LV.days_left_told(0), "šodien");
        assert_eq!(LV.days_left_told(-2), "nokavēts par 2 dienām");
        assert_eq!(LV.days_left_told(-21), "nokavēts par 21 dienu");
        assert_eq!(EN.days_left_told(-1), "1 day overdue");
        assert_eq!(
            LV.days_left_told(i32::MIN),
            "nokavēts par 2147483648 dienām",
            "a damaged date must not panic"
        );
    }
}
