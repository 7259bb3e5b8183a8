//! Whose data an entry is about, without saying who that is: the audit outlives the data, and is shipped outside.

use apseko_oplog::UserId;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::premises::{Folder, FolderFault};

const PERSON: &str = "person:";
const OUTSIDER: &str = "ref:";
const KEY: &str = "audit-subjects.key";

/// Whose data an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Somebody of the office.
    Person(UserId),
    /// Somebody else, by a keyed sum of what they are known by.
    Outsider([u8; 16]),
}

impl Subject {
    /// As it stands beside an entry, and is typed.
    pub fn code(&self) -> String {
        match self {
            Self::Person(user) => format!("{PERSON}{}", hex::encode(user.0)),
            Self::Outsider(sum) => format!("{OUTSIDER}{}", hex::encode(sum)),
        }
    }

    /// Reads that.
    pub fn parse(code: &str) -> Option<Self> {
        let mut id = [0; 16];
        if let Some(person) = code.strip_prefix(PERSON) {
            hex::decode_to_slice(person, &mut id).ok()?;
            return Some(Self::Person(UserId(id)));
        }
        hex::decode_to_slice(code.strip_prefix(OUTSIDER)?, &mut id).ok()?;
        Some(Self::Outsider(id))
    }
}

/// Makes references to outsiders. Personal codes are few enough to try them all, so a sum without a key would hide nobody.
pub struct SubjectKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for SubjectKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("SubjectKey").finish_non_exhaustive()
    }
}

impl SubjectKey {
    /// The key of the installation, made when it is first needed. It is never made anew: nobody would be found any more.
    pub fn open(folder: &Folder, fill: &mut dyn FnMut(&mut [u8])) -> Result<Self, FolderFault> {
        let _alone = folder.hold("audit-subjects.lock")?;
        match folder.read(KEY) {
            Ok(text) => {
                let (text, mut key) = (Zeroizing::new(text), Zeroizing::new([0; 32]));
                hex::decode_to_slice(text.trim_ascii(), key.as_mut_slice())
                    .map_err(|_| FolderFault::Damaged(KEY.to_owned()))?;
                Ok(Self(key))
            }
            Err(FolderFault::Missing(_)) => {
                let mut key = Zeroizing::new([0; 32]);
                fill(key.as_mut_slice());
                folder.create(KEY, Zeroizing::new(hex::encode(key.as_slice())).as_bytes())?;
                Ok(Self(key))
            }
            Err(fault) => Err(fault),
        }
    }

    /// The reference to somebody who is known by a number of this kind, like a personal code. Dashes and blanks do not count.
    pub fn outsider(&self, kind: &str, number: &str) -> Subject {
        let number: String = number.chars().filter(|letter| letter.is_alphanumeric()).collect();
        // A key of 32 bytes is always taken.
        let mut sum = Hmac::<Sha256>::new_from_slice(self.0.as_slice())
            .unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
        sum.update(kind.as_bytes());
        sum.update(&[0]);
        sum.update(number.to_lowercase().as_bytes());
        let sum: [u8; 32] = sum.finalize().into_bytes().into();
        let mut reference = [0; 16];
        reference.iter_mut().zip(sum).for_each(|(to, from)| *to = from);
        Subject::Outsider(reference)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_in(folder: &Folder, byte: u8) -> SubjectKey {
        SubjectKey::open(folder, &mut |bytes| bytes.fill(byte)).unwrap()
    }

    #[test]
    fn a_subject_is_typed_as_it_is_written() {
        for subject in [Subject::Person(UserId([7; 16])), Subject::Outsider([9; 16])] {
            assert_eq!(Subject::parse(&subject.code()), Some(subject));
        }
        for wrong in ["", "person:", "person:00", "ref:zz", "case:07070707070707070707070707070707"] {
            assert_eq!(Subject::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_outsider_is_the_same_each_time_and_nobody_can_guess_who() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path()).unwrap();
        let of = |key: &SubjectKey, number: &str| key.outsider("personal-code", number);
        let first = of(&key_in(&folder, 1), "010190-12345");
        assert_eq!(of(&key_in(&folder, 2), "01019012345"), first, "the key stays, and dashes do not count");
        assert_ne!(of(&key_in(&folder, 2), "010190-12346"), first);
        let elsewhere = tempfile::tempdir().unwrap();
        let other = key_in(&Folder::at(elsewhere.path()).unwrap(), 2);
        assert_ne!(of(&other, "010190-12345"), first, "without the key the sum says nothing");
        assert!(!format!("{:?}", key_in(&folder, 1)).contains("01"), "and the key is shown to nobody");
    }

    #[test]
    fn a_damaged_key_is_told_and_not_replaced() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path()).unwrap();
        folder.create(KEY, b"short").unwrap();
        assert!(matches!(SubjectKey::open(&folder, &mut |_| {}), Err(FolderFault::Damaged(_))));
        assert_eq!(folder.read(KEY).unwrap(), b"short");
    }
}
