//! Full years of age, because the law protects people who work according to them.

use jiff::civil::Date;

/// How many full years a person born on `birth` has on `day`; 0 before the birth.
///
/// Somebody born on 29 February completes a year on 1 March of a common year: the year is full only when its last
/// day, 28 February, is over, and a young person is rather protected a day too long than a day too short.
pub fn age_on(birth: Date, day: Date) -> u16 {
    let years = i32::from(day.year()) - i32::from(birth.year());
    let still_to_come = (day.month(), day.day()) < (birth.month(), birth.day());
    u16::try_from(years - i32::from(still_to_come)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_year_is_complete_on_the_birthday_and_not_before() {
        let birth = date(2008, 11, 18);
        assert_eq!(age_on(birth, date(2026, 11, 17)), 17, "still a minor on the eve");
        assert_eq!(age_on(birth, date(2026, 11, 18)), 18);
    }

    #[test]
    fn who_was_born_on_29_february_waits_for_1_march() {
        let birth = date(2008, 2, 29);
        assert_eq!(age_on(birth, date(2026, 2, 28)), 17, "protected until the year is full");
        assert_eq!(age_on(birth, date(2026, 3, 1)), 18);
        assert_eq!(age_on(birth, date(2028, 2, 29)), 20, "a leap year has the day itself");
    }

    #[test]
    fn nobody_is_younger_than_nothing() {
        assert_eq!(age_on(date(2026, 5, 1), date(2026, 4, 30)), 0);
        assert_eq!(age_on(Date::MAX, Date::MIN), 0, "a slip in a date must not stop the work");
        assert_eq!(age_on(Date::MIN, Date::MAX), 19_998);
    }

    proptest! {
        #[test]
        fn each_day_adds_a_year_at_most_and_never_takes_one(born in 0_i32..40_000, lived in 0_i32..40_000) {
            let birth = date(1900, 1, 1) + jiff::Span::new().days(born);
            let day = birth + jiff::Span::new().days(lived);
            let next = age_on(birth, day.tomorrow().unwrap());
            prop_assert!((age_on(birth, day)..=age_on(birth, day) + 1).contains(&next));
            let by_days = f64::from(lived) / 365.2425;
            prop_assert!((f64::from(age_on(birth, day)) - by_days.floor()).abs() <= 1.0, "{} {}", birth, day);
        }
    }
}
