//! The office's word that these bytes are a reference pack, so that a device uses no definition that somebody made up.

use crate::canon::{CanonError, Reader, Writer};
use crate::digest::Digest;
use crate::error::TrustError;
use crate::form::{Form, write_form};
use crate::purpose::Purpose;
use crate::role::Role;
use crate::signed::{Signable, Signed};
use crate::verifier::Verifier;

/// Which bytes are which version of a reference pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The code of the pack, the same in every version.
    pub code: String,
    /// Its version; a higher one is newer.
    pub version: u32,
    /// The sum of its content.
    pub sha256: Digest,
    /// When it was made, which is also taken as the time of signing.
    pub made_ms: i64,
}

/// A pack and the signature of a pack key.
pub type SignedPack = Signed<Pack>;

impl SignedPack {
    /// Checks that the pack is signed, holds this content, and was made by this time.
    ///
    /// The key has to be valid when the pack is made, and a pack never ends: a sheet of last year needs the questions of
    /// last year. So a thief of a pack key can date a pack back to before the revocation; what lives as long as a pack
    /// cannot be bounded as a lease is.
    pub fn verify(
        &self,
        verifier: &dyn Verifier,
        payload_digest: &Digest,
        at_ms: i64,
    ) -> Result<(), TrustError> {
        let pack = self.body();
        let (digest, envelope) = (self.digest(), self.envelope());
        verifier.verify(Role::Pack, None, Purpose::Pack, &digest, envelope, pack.made_ms)?;
        if pack.sha256 != *payload_digest {
            return Err(TrustError::WrongContent);
        }
        if at_ms < pack.made_ms { Err(TrustError::NotYetValid) } else { Ok(()) }
    }
}

impl Signable for Pack {
    const PURPOSE: Purpose = Purpose::Pack;

    fn to_writer(&self, out: &mut Writer) {
        write_form(out, 4).uint(1).text(&self.code).uint(2).uint(self.version.into());
        out.uint(3).bytes(&self.sha256).uint(4).int(self.made_ms);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CanonError> {
        let mut form = Form::open(reader)?;
        let pack = Self {
            code: form.field(1)?.text()?.to_owned(),
            version: form.field(2)?.uint()?.try_into().map_err(|_| CanonError::OutOfRange)?,
            sha256: form.field(3)?.fixed()?,
            made_ms: form.field(4)?.int()?,
        };
        form.close()?;
        Ok(pack)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::digest;
    use crate::signer::Signer;
    use crate::tests::{CONTENT, Inspectorate, day, pack, secret, signed};

    #[test]
    fn a_pack_is_believed_for_its_content_from_when_it_was_made_and_for_ever() {
        let Inspectorate { pack: key, keyring, .. } = Inspectorate::new();
        let pack = signed(&key, pack(day(3)));
        let ask = |content: &[u8], at_ms| pack.verify(&keyring, &digest(content), at_ms);
        assert_eq!(ask(CONTENT, day(3)), Ok(()));
        assert_eq!(ask(CONTENT, day(3_000)), Ok(()), "an old sheet needs its old questions");
        assert_eq!(ask(CONTENT, day(3) - 1), Err(TrustError::NotYetValid));
        assert_eq!(ask(b"other questions", day(3)), Err(TrustError::WrongContent));
        assert_eq!(ask(b"", day(3)), Err(TrustError::WrongContent));
    }

    #[test]
    fn only_pack_keys_make_packs() {
        let Inspectorate { root, ca, tablet, receipt, lease, keyring, .. } = Inspectorate::new();
        let by = |key| signed(key, pack(day(1))).verify(&keyring, &digest(CONTENT), day(1));
        for key in [&ca, &receipt, &lease] {
            assert_eq!(by(key), Err(TrustError::WrongRole), "another key of the server");
        }
        assert_eq!(by(&tablet), Err(TrustError::WrongRole), "a device must not write questions");
        for key in [&root, &secret(66)] {
            assert_eq!(by(key), Err(TrustError::UnknownKey(key.key_id())), "nobody vouches for it");
        }
    }

    #[test]
    fn the_key_has_to_be_valid_when_the_pack_is_made_and_not_later() {
        let Inspectorate { pack: key, keyring, .. } = Inspectorate::new();
        let made = |made_ms| signed(&key, pack(made_ms)).verify(&keyring, &digest(CONTENT), day(500));
        assert_eq!(made(day(-10)), Ok(()));
        assert_eq!(made(day(80) - 1), Ok(()), "a pack outlives the key that signed it");
        assert_eq!(made(day(80)), Err(TrustError::Expired));
        assert_eq!(made(day(-10) - 1), Err(TrustError::NotYetValid));
    }

    #[test]
    fn a_version_beyond_its_type_is_refused_and_not_cut() {
        let mut out = Writer::default();
        write_form(&mut out, 4).uint(1).text("vdi").uint(2).uint(u64::from(u32::MAX) + 2);
        out.uint(3).bytes(&digest(CONTENT)).uint(4).int(day(1));
        let bytes = out.finish();
        assert_eq!(
            Pack::read(&mut Reader::new(&bytes)),
            Err(CanonError::OutOfRange),
            "it would be version 1"
        );
    }
}
