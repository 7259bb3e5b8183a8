//! The second factor: the six digits of an authenticator app, checked without any network.

use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

/// Codes change after so many seconds.
const STEP_SECONDS: u64 = 30;
/// Far beyond every clock, and near enough that no sum in the check overflows.
const LAST_SECOND: u64 = 1 << 60;

/// Makes and checks the codes of one seed (RFC 6238): six digits, thirty seconds, one step of tolerance to either
/// side. SHA-1, because many authenticator apps silently use nothing else; HMAC does not suffer from its collisions.
#[derive(Clone)]
pub struct Authenticator(Totp);

impl Authenticator {
    /// An authenticator with this seed.
    pub fn new(seed: Zeroizing<[u8; 20]>) -> Self {
        // On the heap and overwritten when dropped; `seed` overwrites itself.
        Self(builder(Secret::new(Box::from(seed.as_slice()))).build_noncompliant())
    }

    /// The authenticator whose seed somebody typed in: what an authenticator app does, for tests that play one.
    #[cfg(any(debug_assertions, feature = "rehearsal"))]
    pub fn from_text(text: &str) -> Option<Self> {
        let joined: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        Some(Self(builder(Secret::try_from_base32(joined).ok()?).build_noncompliant()))
    }

    /// The seed, to be sealed.
    pub(crate) fn seed(&self) -> Zeroizing<[u8; 20]> {
        let mut seed = Zeroizing::new([0; 20]);
        for (place, byte) in seed.iter_mut().zip(self.0.secret().as_bytes()) {
            *place = *byte;
        }
        seed
    }

    /// The step to which this code belongs, if it is now, the one before or the one after. Whoever asks must refuse a
    /// step that was used already.
    pub fn step_of(&self, code: &str, unix_seconds: u64) -> Option<u64> {
        if unix_seconds > LAST_SECOND {
            return None;
        }
        let mut digits = Zeroizing::new(String::with_capacity(code.len()));
        digits.extend(code.chars().filter(|character| !character.is_whitespace()));
        self.0.check(&digits, unix_seconds)
    }

    /// The code of this moment.
    pub fn current(&self, unix_seconds: u64) -> Zeroizing<String> {
        Zeroizing::new(self.0.generate(unix_seconds).to_string())
    }

    /// The seed for typing it in by hand: base32 in groups of four.
    pub fn text(&self) -> Zeroizing<String> {
        let whole = Zeroizing::new(self.0.secret().to_base32());
        let mut text = Zeroizing::new(String::with_capacity(whole.len() * 2));
        for (place, letter) in whole.chars().enumerate() {
            if place > 0 && place.is_multiple_of(4) {
                text.push(' ');
            }
            text.push(letter);
        }
        text
    }

    /// The address inside the QR code. A colon would end the issuer, so it is left out of both names.
    pub fn uri(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        let issuer = issuer.replace(':', " ");
        let account = match account.replace(':', " ") {
            nobody if nobody.is_empty() => "-".to_owned(),
            account => account,
        };
        let totp = builder(self.0.secret().clone()).with_issuer(Some(issuer)).with_account_name(account);
        // Fails for the names that were just made impossible.
        Zeroizing::new(totp.build_noncompliant().to_url().unwrap_or_default())
    }
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Authenticator(…)")
    }
}

fn builder(secret: Secret) -> Builder {
    Builder::new().with_digits(6).with_skew(1).with_step_duration(STEP_SECONDS).with_secret(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed of RFC 6238.
    fn rfc() -> Authenticator {
        Authenticator::new(Zeroizing::new(*b"12345678901234567890"))
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(rfc().current(seconds).as_str(), code, "RFC 6238, appendix B, at {seconds}");
            assert_eq!(rfc().step_of(code, seconds), Some(seconds / 30), "and it is taken at {seconds}");
        }
    }

    #[test]
    fn a_code_is_good_in_its_own_step_and_its_neighbours() {
        let code = rfc().current(300 * 30);
        for step in [299, 300, 301] {
            assert_eq!(rfc().step_of(&code, step * 30 + 7), Some(300), "the step is that of the code");
        }
        for step in [298, 302] {
            assert_eq!(rfc().step_of(&code, step * 30 + 7), None, "a minute is too long");
        }
        assert_eq!(
            rfc().step_of(&rfc().current(0), 0),
            Some(0),
            "the first second of all clocks is a second"
        );
    }

    #[test]
    fn six_digits_are_a_code_and_nothing_else_is() {
        assert_eq!(rfc().step_of(" 287 082\n", 59), Some(1), "people copy spaces");
        for wrong in ["", "28708", "2870820", "28708２", "+87082", "abcdef", "287081", "🦀🦀"] {
            assert_eq!(rfc().step_of(wrong, 59), None, "{wrong}");
        }
        assert_eq!(rfc().step_of("287082", u64::MAX), None, "a mad clock is refused, not fatal");
    }

    #[test]
    fn an_app_is_given_the_seed_as_text_or_as_an_address() {
        let text = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ";
        assert_eq!(rfc().text().as_str(), text);
        let uri = rfc().uri("Apseko", "anna liepiņa");
        let again = Totp::from_url(uri.as_str()).unwrap();
        assert_eq!(again.generate(59).to_string(), "287082", "an app reads the same seed from it");
        assert_eq!((again.issuer(), again.account_name()), (Some("Apseko"), "anna liepiņa"));
        for strange in ["", "a:b", ":"] {
            assert!(
                Totp::from_url(rfc().uri(strange, strange).as_str()).is_ok(),
                "{strange:?} still gives a QR code"
            );
        }
    }

    #[test]
    fn a_seed_is_not_printed() {
        assert_eq!(format!("{:?}", rfc()), "Authenticator(…)");
    }
}
