//! Eleven digits as people type them: personal codes and registration numbers are read in the same way.

/// How many digits both kinds of number have.
pub(crate) const LENGTH: usize = 11;

/// Why a text is not eleven digits. Holds nothing of the text, because it may be about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotElevenDigits {
    /// Something that is neither a digit nor white space.
    Character,
    /// So many digits instead.
    Count(usize),
}

/// Reads the digits; white space between them means nothing.
pub(crate) fn eleven_digits(typed: &str) -> Result<[u8; LENGTH], NotElevenDigits> {
    let mut digits = [0; LENGTH];
    let mut places = digits.iter_mut();
    let mut count = 0;
    for symbol in typed.chars().filter(|symbol| !symbol.is_whitespace()) {
        let digit = symbol.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
        let digit = digit.ok_or(NotElevenDigits::Character)?;
        count += 1;
        if let Some(place) = places.next() {
            *place = digit;
        }
    }
    if count == LENGTH { Ok(digits) } else { Err(NotElevenDigits::Count(count)) }
}

/// The sum of digits times weights, from which check digits are made; digits without a weight do not count.
pub(crate) fn weighted(digits: &[u8; LENGTH], weights: &[u16]) -> u16 {
    digits.iter().zip(weights).map(|(digit, weight)| u16::from(*digit) * weight).sum()
}

/// Writes digits next to each other.
pub(crate) fn write(out: &mut std::fmt::Formatter<'_>, digits: &[u8]) -> std::fmt::Result {
    digits.iter().try_for_each(|digit| write!(out, "{digit}"))
}
