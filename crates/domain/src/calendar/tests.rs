//! Terms around the public holidays of the file that is shipped, and terms that no calendar should trip over.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    covers_from: Date,
    covers_to: Date,
    days_off: Vec<Date>,
    working_days: Vec<Date>,
}

fn file() -> File {
    serde_json::from_str(include_str!("../../../../assets/sheets/calendar.json")).unwrap()
}

fn latvia() -> DaysOff {
    let file = file();
    DaysOff::new(file.days_off, file.working_days, file.covers_from..=file.covers_to)
}

fn sure(day: Date) -> Due {
    Due { day, sure: true }
}

#[test]
fn the_file_has_the_holidays_that_everybody_knows() {
    let off = latvia().off;
    for known in [date(2026, 4, 3), date(2026, 4, 5), date(2026, 4, 6), date(2027, 3, 26), date(2027, 3, 29)]
    {
        assert!(off.contains(&known), "Easter was on 5 April 2026 and is on 28 March 2027: {known}");
    }
    assert!(
        off.contains(&date(2026, 5, 24)) && off.contains(&date(2026, 5, 10)),
        "Whit Sunday, Mother's Day"
    );
    for known in ["2024-05-06", "2025-05-05", "2028-11-20", "2029-11-19", "2030-05-06", "2031-05-05"] {
        assert!(off.contains(&known.parse().unwrap()), "a Monday replaces 4 May or 18 November: {known}");
    }
    for year in 2024..=2032 {
        for (month, day) in
            [(1, 1), (5, 1), (5, 4), (6, 23), (6, 24), (11, 18), (12, 24), (12, 25), (12, 26), (12, 31)]
        {
            assert!(off.contains(&date(year, month, day)), "a holiday on the same day of every year: {year}");
        }
    }
    assert!(!off.contains(&date(2027, 5, 3)), "1 May on a Saturday is not replaced");
}

#[test]
fn the_file_is_sorted_and_stays_within_its_years() {
    let file = file();
    assert!(file.days_off.is_sorted_by(|a, b| a < b), "who adds a day must find its place");
    assert!(file.days_off.iter().all(|day| (file.covers_from..=file.covers_to).contains(day)));
    assert_eq!((file.covers_from, file.covers_to), (date(2024, 1, 1), date(2032, 12, 31)));
}

#[test]
fn counting_starts_on_the_day_after() {
    let monday = date(2026, 3, 2);
    assert_eq!(due(monday, Term::AtOnce, &latvia()), sure(monday), "at once is today");
    assert_eq!(due(monday, Term::Days(1), &latvia()), sure(date(2026, 3, 3)));
    assert_eq!(due(monday, Term::WorkingDays(1), &latvia()), sure(date(2026, 3, 3)));
    assert_eq!(
        due(monday, Term::WorkingDays(5), &latvia()),
        sure(date(2026, 3, 9)),
        "a week-end lies between"
    );
}

#[test]
fn at_once_does_not_wait_for_monday() {
    let sunday = date(2026, 3, 1);
    assert_eq!(due(sunday, Term::AtOnce, &latvia()).day, sunday, "danger does not keep office hours");
}

#[test]
fn five_working_days_go_round_easter() {
    let maundy_thursday = date(2026, 4, 2);
    assert_eq!(due(maundy_thursday, Term::WorkingDays(5), &latvia()), sure(date(2026, 4, 13)));
}

#[test]
fn a_term_that_ends_on_a_day_off_ends_on_the_next_working_day() {
    assert_eq!(
        due(date(2026, 3, 27), Term::Days(7), &latvia()),
        sure(date(2026, 4, 7)),
        "Good Friday to Tuesday"
    );
    assert_eq!(
        due(date(2024, 4, 24), Term::Days(10), &latvia()),
        sure(date(2024, 5, 7)),
        "4 May on a Saturday"
    );
    assert_eq!(
        due(date(2026, 11, 23), Term::Months(1), &latvia()),
        sure(date(2026, 12, 23)),
        "a Wednesday stays"
    );
    assert_eq!(
        due(date(2026, 11, 24), Term::Months(1), &latvia()),
        sure(date(2026, 12, 28)),
        "after Christmas"
    );
}

#[test]
fn a_month_ends_where_the_next_one_is_shorter() {
    assert_eq!(due(date(2028, 1, 31), Term::Months(1), &latvia()), sure(date(2028, 2, 29)), "a leap year");
    assert_eq!(
        due(date(2029, 8, 31), Term::Months(1), &latvia()),
        sure(date(2029, 10, 1)),
        "30 September is a Sunday"
    );
    assert_eq!(due(date(2030, 1, 28), Term::Months(1), &latvia()), sure(date(2030, 2, 28)));
}

#[test]
fn a_saturday_to_which_work_was_moved_counts() {
    let saturday = date(2026, 3, 7);
    let moved = DaysOff::new([date(2026, 3, 6)], [saturday], date(2026, 1, 1)..=date(2026, 12, 31));
    assert_eq!(due(date(2026, 3, 5), Term::WorkingDays(1), &moved), sure(saturday));
    assert_eq!(due(date(2026, 3, 5), Term::Days(1), &moved), sure(saturday));
}

#[test]
fn outside_of_the_known_years_a_day_is_a_guess() {
    assert!(!due(date(2032, 12, 30), Term::WorkingDays(2), &latvia()).sure, "2033 is not in the file");
    assert!(!due(date(2033, 3, 1), Term::Days(5), &latvia()).sure);
    assert!(
        !due(date(2023, 12, 27), Term::WorkingDays(5), &latvia()).sure,
        "it began in a year that is not known"
    );
    assert!(due(date(2023, 12, 27), Term::Days(20), &latvia()).sure, "only the last day had to be known");
    assert!(due(date(2050, 1, 1), Term::AtOnce, &latvia()).sure, "no calendar is needed for today");
}

#[test]
fn a_day_that_moves_out_of_the_known_time_is_a_guess() {
    let saturday = date(2026, 3, 7);
    let until_saturday = DaysOff::new([], [], date(2026, 1, 1)..=saturday);
    let guess = Due { day: date(2026, 3, 9), sure: false };
    assert_eq!(due(date(2026, 3, 6), Term::Days(1), &until_saturday), guess, "Monday may be a holiday");
    assert_eq!(due(date(2026, 3, 5), Term::Days(1), &until_saturday), sure(date(2026, 3, 6)));
}

#[test]
fn the_end_of_time_is_not_a_crash() {
    for term in
        [Term::Days(1), Term::WorkingDays(1), Term::Months(1), Term::Months(u16::MAX), Term::Days(u16::MAX)]
    {
        assert_eq!(due(Date::MAX, term, &latvia()), Due { day: Date::MAX, sure: false });
    }
    let closed = DaysOff::new([Date::MAX], [], Date::MIN..=Date::MAX);
    assert!(!due(Date::MAX, Term::Days(0), &closed).sure, "no working day follows");
}

#[test]
fn terms_are_written_as_the_definitions_write_them() {
    let written = [
        (Term::AtOnce, "\"at-once\""),
        (Term::Days(30), "{\"days\":30}"),
        (Term::WorkingDays(5), "{\"working-days\":5}"),
        (Term::Months(2), "{\"months\":2}"),
    ];
    for (term, json) in written {
        assert_eq!(serde_json::to_string(&term).unwrap(), json);
        assert_eq!(serde_json::from_str::<Term>(json).unwrap(), term);
    }
    assert!(serde_json::from_str::<Term>("{\"weeks\":1}").is_err(), "what is not known is refused");
}

fn any_day() -> impl Strategy<Value = Date> {
    (1_900_i16..2_100, 1_i8..13, 1_i8..29).prop_map(|(year, month, day)| date(year, month, day))
}

proptest! {
    #[test]
    fn so_many_working_days_lie_between(from in any_day(), count in 1_u16..400) {
        let latvia = latvia();
        let due = due(from, Term::WorkingDays(count), &latvia);
        let worked = from.series(1.day()).skip(1).take_while(|day| *day <= due.day);
        let worked = worked.filter(|day| latvia.is_working_day(*day)).count();
        prop_assert_eq!(worked, usize::from(count), "nobody loses a day and nobody gains one");
        prop_assert!(latvia.is_working_day(due.day));
    }

    #[test]
    fn more_time_never_ends_earlier(from in any_day(), count in 0_u16..2_000) {
        let latvia = latvia();
        for (less, more) in [
            (Term::Days(count), Term::Days(count + 1)),
            (Term::WorkingDays(count), Term::WorkingDays(count + 1)),
            (Term::Months(count), Term::Months(count + 1)),
            (Term::Days(count), Term::WorkingDays(count)),
        ] {
            let (sooner, later) = (due(from, less, &latvia).day, due(from, more, &latvia).day);
            prop_assert!(from <= sooner && sooner <= later, "{:?} {:?}: {} {}", less, more, sooner, later);
        }
    }
}
