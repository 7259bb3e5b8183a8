//! Every reason not to believe a signature, told apart by what has to be done about it.

use thiserror::Error;

use crate::canon::CanonError;
use crate::envelope::KeyId;

/// Why something signed is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TrustError {
    /// Nobody has vouched for the key yet; asking for it may help.
    #[error("nobody has vouched for the key {0}")]
    UnknownKey(KeyId),
    /// The key is vouched for, but not in this role.
    #[error("the key has another role")]
    WrongRole,
    /// The thing speaks for, or was made for, another device, person or server.
    #[error("it belongs to another device, person or server")]
    WrongSubject,
    /// What was signed is about other bytes than these.
    #[error("the content is not the one that was signed")]
    WrongContent,
    /// Keys of this role never sign this kind of thing.
    #[error("a key of this role does not sign this kind of thing")]
    WrongPurpose,
    /// Its time has not begun.
    #[error("its time has not begun")]
    NotYetValid,
    /// Its time is over.
    #[error("its time is over")]
    Expired,
    /// The key was revoked before it signed.
    #[error("the key had been revoked when it signed")]
    Revoked,
    /// The key that vouched was not valid, or was a root already succeeded, when it did.
    #[error("the key that vouched for it was not valid at that time")]
    IssuerExpired,
    /// The key that vouched had been revoked when it did.
    #[error("the key that vouched for it had been revoked at that time")]
    IssuerRevoked,
    /// The key that vouched may not vouch for such a thing.
    #[error("the key that vouched for it may not do so")]
    WrongIssuer,
    /// The signature does not fit the key and the content, or is not in its one spelling.
    #[error("the signature does not fit")]
    BadSignature,
    /// The signature is of a kind that this version cannot check.
    #[error("the signature is of the unknown kind {0}")]
    UnknownAlgorithm(u64),
    /// A longer time is claimed than its kind may have.
    #[error("it claims a longer life than it may have")]
    LivesTooLong,
    /// The bytes are no key: not a point of the curve, not compressed, or a secret out of range.
    #[error("the bytes are not a key")]
    NotAKey,
    /// The list of revoked keys does not replace the one that is known.
    #[error("the list of revoked keys is not newer than the known one")]
    OlderList,
    /// The order does not come after the last one that was heard of.
    #[error("the order is not newer than the last one")]
    OlderOrder,
    /// The root has a successor already, or the successor came before it.
    #[error("the root has already been succeeded by another key")]
    OtherSuccessor,
    /// The bytes are not canonical, or not what was expected.
    #[error("the bytes cannot be read: {0}")]
    Malformed(#[from] CanonError),
}

impl TrustError {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey(_) => "trust.unknown_key",
            Self::WrongRole => "trust.wrong_role",
            Self::WrongSubject => "trust.wrong_subject",
            Self::WrongContent => "trust.wrong_content",
            Self::WrongPurpose => "trust.wrong_purpose",
            Self::NotYetValid => "trust.not_yet_valid",
            Self::Expired => "trust.expired",
            Self::Revoked => "trust.revoked",
            Self::IssuerExpired => "trust.issuer_expired",
            Self::IssuerRevoked => "trust.issuer_revoked",
            Self::WrongIssuer => "trust.wrong_issuer",
            Self::BadSignature => "trust.bad_signature",
            Self::UnknownAlgorithm(_) => "trust.unknown_algorithm",
            Self::LivesTooLong => "trust.lives_too_long",
            Self::NotAKey => "trust.not_a_key",
            Self::OlderList => "trust.older_list",
            Self::OlderOrder => "trust.older_order",
            Self::OtherSuccessor => "trust.other_successor",
            Self::Malformed(_) => "trust.malformed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_error_has_its_own_code_and_sentence() {
        let all = [
            TrustError::UnknownKey(KeyId([0; 32])),
            TrustError::WrongRole,
            TrustError::WrongSubject,
            TrustError::WrongContent,
            TrustError::WrongPurpose,
            TrustError::NotYetValid,
            TrustError::Expired,
            TrustError::Revoked,
            TrustError::IssuerExpired,
            TrustError::IssuerRevoked,
            TrustError::WrongIssuer,
            TrustError::BadSignature,
            TrustError::UnknownAlgorithm(7),
            TrustError::LivesTooLong,
            TrustError::NotAKey,
            TrustError::OlderList,
            TrustError::OlderOrder,
            TrustError::OtherSuccessor,
            TrustError::Malformed(CanonError::Truncated),
        ];
        let codes: HashSet<_> = all.iter().map(TrustError::code).collect();
        let sentences: HashSet<_> = all.iter().map(ToString::to_string).collect();
        assert_eq!(
            (codes.len(), sentences.len()),
            (all.len(), all.len()),
            "people quote the one, read the other"
        );
        assert!(codes.iter().all(|code| code.starts_with("trust.")), "the code says where to look");
    }
}
