//! How days, hours and amounts of space are written. Instants are always shown in Latvian civil time.

use apseko_domain::riga;
use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};

use super::Language;

/// „Piektdiena, 20. novembris”
pub fn long_day(language: Language, date: Date) -> String {
    let (weekday, month) = (weekday(language, date.weekday()), month(language, date.month()));
    match language {
        Language::Latvian => format!("{weekday}, {}. {month}", date.day()),
        Language::English => format!("{weekday}, {} {month}", date.day()),
    }
}

/// 20.11.2026. — 20 Nov 2026
pub fn day(language: Language, date: Date) -> String {
    match language {
        Language::Latvian => format!("{:02}.{:02}.{}.", date.day(), date.month(), date.year()),
        Language::English => format!("{} {} {}", date.day(), short_month(date.month()), date.year()),
    }
}

/// 20.11. — 20 Nov
pub fn short_day(language: Language, date: Date) -> String {
    match language {
        Language::Latvian => format!("{:02}.{:02}.", date.day(), date.month()),
        Language::English => format!("{} {}", date.day(), short_month(date.month())),
    }
}

/// 10:30
pub fn hour(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// 10:47:12 when it was today; otherwise the day stands before it, because an hour alone would be taken
/// for today's.
pub fn instant(language: Language, at: Timestamp, today: Date) -> String {
    let moment = riga(at);
    let clock = format!("{:02}:{:02}:{:02}", moment.time.hour(), moment.time.minute(), moment.time.second());
    if moment.date == today {
        clock
    } else if moment.date.year() == today.year() {
        format!("{} {clock}", short_day(language, moment.date))
    } else {
        format!("{} {clock}", day(language, moment.date))
    }
}

/// 20.11.2026. 10:47: a term that is days away needs no seconds, but always its day.
pub fn minute(language: Language, at: Timestamp) -> String {
    let moment = riga(at);
    format!("{} {}", day(language, moment.date), hour(moment.time))
}

/// 41 GB, 1,8 GB, 640 MB: whole numbers where a tenth would say nothing.
pub fn space(language: Language, bytes: u64) -> String {
    const MB: u64 = 1_000_000;
    const GB: u64 = 1_000_000_000;
    if bytes >= 10 * GB {
        format!("{} GB", bytes / GB)
    } else if bytes >= GB {
        let comma = language.choose(',', '.');
        format!("{}{comma}{} GB", bytes / GB, bytes % GB / (GB / 10))
    } else {
        format!("{} MB", bytes / MB)
    }
}

/// 1,8 GB, 12,4 MB, 640 MB, 12 kB: of something that may be small, rounded up so that nothing is nothing.
pub fn size(language: Language, bytes: u64) -> String {
    amount(language, bytes, u64::div_ceil)
}

/// The same of what has arrived, rounded down: it is never said to be more than it is.
pub fn sent_size(language: Language, bytes: u64) -> String {
    amount(language, bytes, |bytes, unit| bytes / unit)
}

fn amount(language: Language, bytes: u64, divide: fn(u64, u64) -> u64) -> String {
    const KB: u64 = 1_000;
    const MB: u64 = 1_000_000;
    const GB: u64 = 1_000_000_000;
    const TENTHS_SAY_SOMETHING: u64 = 1_000;
    let (unit, name) = match bytes {
        ..MB => return format!("{} kB", divide(bytes, KB)),
        MB..GB => (MB, "MB"),
        GB.. => (GB, "GB"),
    };
    let tenths = divide(bytes, unit / 10);
    if tenths < TENTHS_SAY_SOMETHING {
        format!("{}{}{} {name}", tenths / 10, language.choose(',', '.'), tenths % 10)
    } else {
        format!("{} {name}", divide(bytes, unit))
    }
}

fn weekday(language: Language, weekday: Weekday) -> &'static str {
    let (latvian, english) = match weekday {
        Weekday::Monday => ("Pirmdiena", "Monday"),
        Weekday::Tuesday => ("Otrdiena", "Tuesday"),
        Weekday::Wednesday => ("Trešdiena", "Wednesday"),
        Weekday::Thursday => ("Ceturtdiena", "Thursday"),
        Weekday::Friday => ("Piektdiena", "Friday"),
        Weekday::Saturday => ("Sestdiena", "Saturday"),
        Weekday::Sunday => ("Svētdiena", "Sunday"),
    };
    language.choose(latvian, english)
}

fn month(language: Language, month: i8) -> &'static str {
    let (latvian, english) = match month {
        1 => ("janvāris", "January"),
        2 => ("februāris", "February"),
        3 => ("marts", "March"),
        4 => ("aprīlis", "April"),
        5 => ("maijs", "May"),
        6 => ("jūnijs", "June"),
        7 => ("jūlijs", "July"),
        8 => ("augusts", "August"),
        9 => ("septembris", "September"),
        10 => ("oktobris", "October"),
        11 => ("novembris", "November"),
        _ => ("decembris", "December"),
    };
    language.choose(latvian, english)
}

fn short_month(number: i8) -> &'static str {
    let full = month(Language::English, number);
    full.get(..3).unwrap_or(full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, Latvian};

    fn friday() -> Date {
        "2026-11-20".parse().unwrap()
    }

    #[test]
    fn a_day_is_written_as_people_write_it() {
        assert_eq!(long_day(Latvian, friday()), "Piektdiena, 20. novembris");
        assert_eq!(long_day(English, friday()), "Friday, 20 November");
        assert_eq!(day(Latvian, friday()), "20.11.2026.");
        assert_eq!(day(English, friday()), "20 Nov 2026");
        assert_eq!(day(Latvian, "2026-02-03".parse().unwrap()), "03.02.2026.");
        assert_eq!(short_day(Latvian, friday()), "20.11.");
    }

    #[test]
    fn an_instant_is_shown_in_riga_and_names_another_day() {
        let at: Timestamp = "2026-11-20T08:47:12Z".parse().unwrap();
        assert_eq!(instant(Latvian, at, friday()), "10:47:12");
        assert_eq!(instant(Latvian, at, "2026-11-21".parse().unwrap()), "20.11. 10:47:12");
        assert_eq!(instant(English, at, "2027-01-02".parse().unwrap()), "20 Nov 2026 10:47:12");
    }

    #[test]
    fn a_term_names_its_day_and_minute() {
        let at: Timestamp = "2026-12-05T10:00:00Z".parse().unwrap();
        assert_eq!(minute(Latvian, at), "05.12.2026. 12:00");
    }

    #[test]
    fn hours_have_two_digits() {
        assert_eq!(hour("09:05:00".parse().unwrap()), "09:05");
    }

    #[test]
    fn space_is_rounded_down_so_that_it_never_promises_more() {
        assert_eq!(space(Latvian, 41_900_000_000), "41 GB");
        assert_eq!(space(Latvian, 1_890_000_000), "1,8 GB");
        assert_eq!(space(English, 1_890_000_000), "1.8 GB");
        assert_eq!(space(Latvian, 640_500_000), "640 MB");
        assert_eq!(space(Latvian, 12), "0 MB");
    }

    #[test]
    fn something_small_has_a_size_of_its_own() {
        assert_eq!(size(Latvian, 12), "1 kB");
        assert_eq!(size(Latvian, 999_999), "1000 kB");
        assert_eq!(size(Latvian, 3_400_000), "3,4 MB");
        assert_eq!(size(English, 12_310_000), "12.4 MB");
        assert_eq!(size(Latvian, 99_950_001), "100 MB");
        assert_eq!(size(Latvian, 640_500_000), "641 MB");
        assert_eq!(size(Latvian, 2_147_483_648), "2,2 GB");
    }

    #[test]
    fn what_has_arrived_is_never_said_to_be_more() {
        assert_eq!(sent_size(Latvian, 0), "0 kB");
        assert_eq!(sent_size(Latvian, 1_299_999), "1,2 MB");
        assert_eq!(sent_size(English, 999_999), "999 kB");
    }
}
