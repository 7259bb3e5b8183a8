//! The two secrets of a person: what is kept of the password, and the sealed seed of the codes of the authenticator app.

use apseko_oplog::UserId;
use apseko_trust::canon::{CanonError, Reader, Writer};
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use super::password::PasswordRecord;
use super::secret::{LoginSecret, NotOpened, open, seal};

/// Codes change after so many seconds.
const STEP_SECONDS: u64 = 30;
/// Far beyond every clock, and near enough that no sum in the check overflows.
const LAST_SECOND: u64 = 1 << 60;
const SEED: usize = 20;
const FORM: u64 = 1;

/// What is kept of a person's secrets; nothing of it opens anything without the server's own secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secrets {
    /// What is kept of the password.
    pub password: PasswordRecord,
    /// The seed of the codes.
    pub seed: SealedSeed,
    /// The newest time step whose code was accepted; it and older ones never are again.
    pub last_step: u64,
    /// When the password or the seed was last changed.
    pub changed_ms: i64,
}

/// A seed that opens for its own person alone.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSeed(Vec<u8>);

impl std::fmt::Debug for SealedSeed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SealedSeed(…)")
    }
}

impl Secrets {
    /// New secrets of a person. The code shown at the same time proves that the app has the seed; its step is spent by it.
    pub fn new(password: PasswordRecord, seed: SealedSeed, proved_step: u64, now_ms: i64) -> Self {
        Self { password, seed, last_step: proved_step, changed_ms: now_ms }
    }

    /// The same person with another password: the app stays, and so do the steps that were used.
    #[must_use]
    pub fn with_password(&self, password: PasswordRecord, now_ms: i64) -> Self {
        Self { password, changed_ms: now_ms, ..self.clone() }
    }

    /// As bytes for a database. The last step is a column of its own, because it changes alone.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(192);
        out.array(4).uint(FORM);
        self.password.to_writer(&mut out);
        out.bytes(&self.seed.0).int(self.changed_ms);
        out.finish()
    }

    /// Reads what [`Secrets::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8], last_step: u64) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        if reader.array()? != 4 || reader.uint()? != FORM {
            return Err(CanonError::Unexpected);
        }
        let password = PasswordRecord::read(&mut reader)?;
        let seed = SealedSeed(reader.bytes()?.to_vec());
        let changed_ms = reader.int()?;
        reader.finish()?;
        Ok(Self { password, seed, last_step, changed_ms })
    }
}

/// Makes and checks the codes of one seed (RFC 6238): six digits, thirty seconds, SHA-1, as on the device.
pub struct Authenticator(Totp);

impl Authenticator {
    /// A new seed, for the QR code that a person is shown once.
    pub fn fresh(fill: &mut dyn FnMut(&mut [u8])) -> Self {
        let mut seed = Zeroizing::new([0; SEED]);
        fill(seed.as_mut_slice());
        Self::of(seed.as_slice())
    }

    pub(super) fn of(seed: &[u8]) -> Self {
        Self(builder(Secret::new(Box::from(seed))).build_noncompliant())
    }

    /// Seals the seed for this person.
    pub fn seal(&self, secret: &LoginSecret, person: UserId, fill: &mut dyn FnMut(&mut [u8])) -> SealedSeed {
        let mut nonce = [0; 24];
        fill(&mut nonce);
        SealedSeed(seal(&secret.key("totp-seed"), nonce, &person.0, self.0.secret().as_bytes()))
    }

    /// Opens the seed of this person.
    pub fn open(secret: &LoginSecret, person: UserId, sealed: &SealedSeed) -> Result<Self, NotOpened> {
        open(&secret.key("totp-seed"), &person.0, &sealed.0).map(|seed| Self::of(&seed))
    }

    /// The step to which this code belongs, if it is now, the one before or the one after. Whoever asks must refuse a
    /// step that was used already.
    pub fn step_of(&self, code: &str, now_ms: i64) -> Option<u64> {
        let seconds =
            u64::try_from(now_ms.div_euclid(1000)).ok().filter(|seconds| *seconds <= LAST_SECOND)?;
        let mut digits = Zeroizing::new(String::with_capacity(code.len()));
        digits.extend(code.chars().filter(|character| !character.is_whitespace()));
        self.0.check(&digits, seconds)
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

    /// The code of this moment: what an app shows, for whoever plays one.
    pub fn current(&self, now_ms: i64) -> Zeroizing<String> {
        let seconds = u64::try_from(now_ms.div_euclid(1000)).unwrap_or(0);
        Zeroizing::new(self.0.generate(seconds).to_string())
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
    use crate::login::password::Cost;

    const ANNA: UserId = UserId([1; 16]);

    fn secret() -> LoginSecret {
        LoginSecret::new(Zeroizing::new([5; 32]))
    }

    fn rfc() -> Authenticator {
        Authenticator::of(b"12345678901234567890")
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(rfc().current(seconds * 1000).as_str(), code, "RFC 6238, appendix B, at {seconds}");
            assert_eq!(rfc().step_of(code, seconds * 1000 + 999), u64::try_from(seconds / 30).ok());
        }
    }

    #[test]
    fn a_code_is_good_in_its_own_step_and_its_neighbours() {
        let code = rfc().current(300 * 30_000);
        for step in [299, 300, 301] {
            assert_eq!(rfc().step_of(&code, step * 30_000 + 7), Some(300), "the step is that of the code");
        }
        for step in [298, 302] {
            assert_eq!(rfc().step_of(&code, step * 30_000 + 7), None, "a minute is too long");
        }
        for now in [i64::MIN, -1, i64::MAX] {
            assert_eq!(rfc().step_of("287082", now), None, "a mad clock is refused, not fatal");
        }
    }

    #[test]
    fn a_seed_opens_for_its_own_person_alone() {
        let sealed = rfc().seal(&secret(), ANNA, &mut |out| out.fill(3));
        let opened = Authenticator::open(&secret(), ANNA, &sealed).unwrap();
        assert_eq!(opened.current(59_000).as_str(), "287082");
        let juris = Authenticator::open(&secret(), UserId([2; 16]), &sealed).map(drop);
        assert_eq!(juris, Err(NotOpened), "a seed that was moved to another row opens nothing");
        let other = LoginSecret::new(Zeroizing::new([6; 32]));
        assert!(Authenticator::open(&other, ANNA, &sealed).is_err(), "a stolen database opens nothing");
    }

    #[test]
    fn secrets_are_kept_as_bytes() {
        let password =
            PasswordRecord::set("zaļš vilciens", &[], Cost::FLOOR, &mut |out| out.fill(7)).unwrap();
        let seed = rfc().seal(&secret(), ANNA, &mut |out| out.fill(3));
        let secrets = Secrets::new(password, seed, 9, 1_790_000_000_000);
        assert_eq!(Secrets::from_bytes(&secrets.to_bytes(), 9), Ok(secrets.clone()));
        let printed = format!("{secrets:?}");
        assert!(!printed.contains("sum") && printed.contains("SealedSeed(…)"), "{printed}");
        let cut = secrets.to_bytes();
        assert!(Secrets::from_bytes(&cut[..cut.len() - 1], 9).is_err(), "a damaged record is noticed");
    }
}
