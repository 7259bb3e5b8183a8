//! Somebody with the right to do so says: this key has this role, for this subject, for this time.

use crate::canon::{CanonError, Reader, Writer};
use crate::error::TrustError;
use crate::form::{Form, write_form};
use crate::public_key::PublicKey;
use crate::purpose::Purpose;
use crate::role::Role;
use crate::signed::{Signable, Signed};

/// What is said about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What the key may do.
    pub role: Role,
    /// Whom it speaks for: the 16-byte id of the device or the server, for the roles that have one.
    pub subject: Option<[u8; 16]>,
    /// The key.
    pub key: PublicKey,
    /// The issuer's running number, for its books; nothing is decided by it.
    pub serial: u64,
    /// The first millisecond at which the key may sign. It also stands for the time of issue.
    pub not_before_ms: i64,
    /// The first millisecond at which it no longer may.
    pub not_after_ms: i64,
}

/// A statement and the signature of the issuer: the root, or a device CA for a device.
pub type RoleKey = Signed<Statement>;

impl Statement {
    /// Whether the key may sign at this time.
    pub fn covers(&self, at_ms: i64) -> Result<(), TrustError> {
        if at_ms < self.not_before_ms {
            Err(TrustError::NotYetValid)
        } else if at_ms >= self.not_after_ms {
            Err(TrustError::Expired)
        } else {
            Ok(())
        }
    }

    /// Refuses what no issuer may say.
    pub(crate) fn check_limits(&self) -> Result<(), TrustError> {
        if self.subject.is_some() != self.role.has_subject() {
            return Err(TrustError::WrongSubject);
        }
        if self.not_after_ms.saturating_sub(self.not_before_ms) > self.role.longest_life_ms() {
            return Err(TrustError::LivesTooLong);
        }
        Ok(())
    }
}

impl Signable for Statement {
    const PURPOSE: Purpose = Purpose::RoleKey;

    fn to_writer(&self, out: &mut Writer) {
        write_form(out, 6).uint(1).text(self.role.code()).uint(2);
        match &self.subject {
            Some(subject) => out.bytes(subject),
            None => out.null(),
        };
        out.uint(3).bytes(self.key.as_sec1());
        out.uint(4).uint(self.serial);
        out.uint(5).int(self.not_before_ms);
        out.uint(6).int(self.not_after_ms);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        let mut form = Form::open(reader)?;
        let role = Role::from_code(form.field(1)?.text()?).ok_or(CanonError::OutOfRange)?;
        let subject = form.field(2)?;
        let subject = if subject.null()? { None } else { Some(subject.fixed()?) };
        let statement = Self {
            role,
            subject,
            key: PublicKey::from_sec1(&form.field(3)?.fixed()?).map_err(|_| CanonError::OutOfRange)?,
            serial: form.field(4)?.uint()?,
            not_before_ms: form.field(5)?.int()?,
            not_after_ms: form.field(6)?.int()?,
        };
        form.close()?;
        Ok(statement)
    }
}
