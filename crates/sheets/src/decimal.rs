//! Measured numbers without floats: two devices must never round the same reading differently.

use std::fmt;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number with up to three decimals, kept in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(pub i64);

/// The text is no number, or has more than three decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a number with at most three decimals")]
pub struct NotANumber;

const PER_ONE: i64 = 1_000;
/// Numbers beyond this are slips of the finger, and sums of them must not overflow.
const LARGEST: i64 = 1_000_000_000_000_000;

impl Decimal {
    /// A whole number; the largest number instead of what is larger.
    pub const fn whole(number: i64) -> Self {
        Self(bounded(number.saturating_mul(PER_ONE)))
    }

    /// The sum, bounded.
    pub const fn plus(self, other: Self) -> Self {
        Self(bounded(self.0.saturating_add(other.0)))
    }

    /// The difference, bounded.
    pub const fn minus(self, other: Self) -> Self {
        Self(bounded(self.0.saturating_sub(other.0)))
    }

    /// The product, rounded towards zero, bounded.
    pub fn times(self, other: Self) -> Self {
        let product = i128::from(self.0) * i128::from(other.0) / i128::from(PER_ONE);
        Self(bounded(i64::try_from(product).unwrap_or(if product < 0 { -LARGEST } else { LARGEST })))
    }

    /// The quotient, rounded towards zero; none by zero.
    pub fn over(self, other: Self) -> Option<Self> {
        let quotient = (i128::from(self.0) * i128::from(PER_ONE)).checked_div(i128::from(other.0))?;
        Some(Self(bounded(i64::try_from(quotient).unwrap_or(if quotient < 0 { -LARGEST } else { LARGEST }))))
    }

    /// How many decimals it needs.
    pub const fn decimals(self) -> u8 {
        match self.0 % PER_ONE {
            0 => 0,
            rest if rest % 100 == 0 => 1,
            rest if rest % 10 == 0 => 2,
            _ => 3,
        }
    }
}

const fn bounded(thousandths: i64) -> i64 {
    if thousandths > LARGEST {
        LARGEST
    } else if thousandths < -LARGEST {
        -LARGEST
    } else {
        thousandths
    }
}

impl fmt::Display for Decimal {
    /// As people in Latvia write it: a comma, no needless zeros.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / PER_ONE, (self.0 % PER_ONE).abs());
        if self.0 < 0 && whole == 0 {
            out.write_str("-")?;
        }
        write!(out, "{whole}")?;
        match self.decimals() {
            0 => Ok(()),
            1 => write!(out, ",{}", rest / 100),
            2 => write!(out, ",{:02}", rest / 10),
            _ => write!(out, ",{rest:03}"),
        }
    }
}

impl FromStr for Decimal {
    type Err = NotANumber;

    /// Accepts a comma or a point, and spaces between thousands.
    fn from_str(typed: &str) -> Result<Self, NotANumber> {
        let text: String = typed.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
        let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let (whole, decimals) = digits.split_once([',', '.']).unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
        if !all_digits(whole) || !all_digits(decimals) || decimals.len() > 3 || whole.len() > 12 {
            return Err(NotANumber);
        }
        let whole: i64 = whole.parse().map_err(|_| NotANumber)?;
        let rest: i64 = format!("{decimals:0<3}").parse().map_err(|_| NotANumber)?;
        let thousandths = bounded(whole.saturating_mul(PER_ONE).saturating_add(rest));
        Ok(Self(if negative { -thousandths } else { thousandths }))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    /// A text, or a whole number.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Decimal;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a whole number, or a number as text, such as \"0,5\"")
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Decimal, E> {
                Ok(Decimal::whole(number))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Decimal, E> {
                Ok(Decimal::whole(i64::try_from(number).unwrap_or(i64::MAX)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
                text.parse().map_err(E::custom)
            }
        }
        from.deserialize_any(Written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_reading_is_kept_as_it_was_typed() {
        for (typed, shown) in
            [("87.5", "87,5"), ("87,50", "87,5"), ("1 250", "1250"), ("-0,25", "-0,25"), ("0", "0")]
        {
            assert_eq!(typed.parse::<Decimal>().unwrap().to_string(), shown, "{typed}");
        }
        for wrong in ["", "-", "1,2345", "1,2,3", "12e3", "ap 30", "9999999999999"] {
            assert_eq!(wrong.parse::<Decimal>(), Err(NotANumber), "{wrong} must not become some number");
        }
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        assert_eq!(Decimal::whole(5).over(Decimal::default()), None);
        assert_eq!(Decimal::whole(1).over(Decimal::whole(4)).unwrap().to_string(), "0,25");
        assert_eq!(
            Decimal::whole(i64::MAX).times(Decimal::whole(i64::MAX)),
            Decimal(LARGEST),
            "bounded, not wrapped"
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back_the_same(thousandths in -LARGEST..LARGEST) {
            let number = Decimal(thousandths);
            if thousandths.abs() < LARGEST {
                prop_assert_eq!(number.to_string().parse::<Decimal>(), Ok(number));
            }
        }
    }
}
