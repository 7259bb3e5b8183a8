//! Who the officers are: a secret for each of them, and the list that the root signs.

use apseko_trust::{
    Keyring, PublicKey, RecoveryList, RecoveryOfficer, RecoveryOfficers, Signed, SoftwareKey, TrustError,
};
use apseko_vault::escrow::OFFICERS;
use apseko_vault::{Key, OfficerSecret};
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::machine::{fill, now_ms};
use crate::secret_file::{read, read_key, write_new};
use crate::words::{Words, id_of, missing};

/// `new-officer`: makes the secret of an officer.
pub(crate) fn make(words: &Words) -> Result<(), Fault> {
    let secret = Key::filled_by(|bytes| fill(bytes));
    let public = OfficerSecret::of(&secret)?.public();
    let text = Zeroizing::new(format!("{}\n", Zeroizing::new(hex::encode(secret.bytes())).as_str()));
    write_new(words.out()?, text.as_bytes())?;
    println!("key {}", hex::encode(public));
    Ok(())
}

/// `list`: signs who can open a master key together.
pub(crate) fn sign(words: &Words) -> Result<(), Fault> {
    let number = words.number.ok_or_else(|| missing("--number N"))?;
    let mut officers = words.named.iter().map(|named| officer_of(named)).collect::<Result<Vec<_>, _>>()?;
    officers.sort_by_key(|officer| officer.id);
    let different = |key: fn(&RecoveryOfficer) -> &[u8]| {
        let mut keys: Vec<&[u8]> = officers.iter().map(key).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.len() == officers.len()
    };
    // One person behind two names with the same key would open everything alone.
    let all_different = different(|officer| &officer.id) && different(|officer| &officer.key);
    if !all_different || !OFFICERS.contains(&officers.len()) {
        return Err(Fault::BadList);
    }
    let root = words.root_key.as_deref().ok_or_else(|| missing("--root-key FILE"))?;
    let root = SoftwareKey::from_secret(read_key(root)?.bytes())?;
    let list = RecoveryOfficers { number, at_ms: now_ms(), officers };
    let signed = Signed::sign(&root, list).map_err(|_| Fault::Key(TrustError::NotAKey))?;
    write_new(words.out()?, &signed.to_bytes())
}

fn officer_of(named: &str) -> Result<RecoveryOfficer, Fault> {
    let wanted = || Fault::Usage("--officer takes an id and a key with a colon between them".to_owned());
    let (id, text) = named.split_once(':').ok_or_else(wanted)?;
    let mut key = [0; 32];
    hex::decode_to_slice(text.trim(), &mut key).map_err(|_| wanted())?;
    Ok(RecoveryOfficer { id: id_of("--officer", id)?, key })
}

/// The list in a file, if the root of this key has signed it.
pub(crate) fn believed(words: &Words) -> Result<RecoveryOfficers, Fault> {
    let path = words.officers.as_deref().ok_or_else(|| missing("--officers LIST"))?;
    let list = RecoveryList::from_bytes(&read(path)?).map_err(|error| Fault::OtherOfficers(error.into()))?;
    Keyring::new(root_of(words.root()?)?).check_recovery(&list).map_err(Fault::OtherOfficers)?;
    Ok(list.body().clone())
}

fn root_of(text: &str) -> Result<PublicKey, Fault> {
    let mut root = [0; 33];
    hex::decode_to_slice(text.trim(), &mut root)
        .map_err(|_| Fault::Usage("--root takes 66 hexadecimal digits".to_owned()))?;
    Ok(PublicKey::from_sec1(&root)?)
}

/// The other officer: the one who is said, or the only one that there is.
pub(crate) fn other(
    list: &RecoveryOfficers,
    own: [u8; 16],
    with: Option<[u8; 16]>,
) -> Result<&RecoveryOfficer, Fault> {
    let mut others = list.officers.iter().filter(|officer| officer.id != own);
    match (with, others.next(), others.next()) {
        (Some(with), ..) if with == own => Err(Fault::SameOfficer),
        (Some(with), ..) => {
            list.officers.iter().find(|officer| officer.id == with).ok_or(Fault::NotInTheList)
        }
        (None, Some(only), None) => Ok(only),
        (None, None, _) => Err(Fault::NotInTheList),
        (None, Some(_), Some(_)) => Err(missing("--with ID")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(ids: &[u8]) -> RecoveryOfficers {
        let officer = |id: &u8| RecoveryOfficer { id: [*id; 16], key: [*id; 32] };
        RecoveryOfficers { number: 1, at_ms: 0, officers: ids.iter().map(officer).collect() }
    }

    #[test]
    fn the_other_officer_is_said_where_there_is_a_choice() {
        let (two, three) = (list(&[1, 2]), list(&[1, 2, 3]));
        assert_eq!(other(&two, [1; 16], None).unwrap().id, [2; 16]);
        assert!(matches!(other(&three, [1; 16], None), Err(Fault::Usage(_))), "nobody guesses between two");
        assert_eq!(other(&three, [1; 16], Some([3; 16])).unwrap().id, [3; 16]);
        assert!(matches!(other(&three, [1; 16], Some([1; 16])), Err(Fault::SameOfficer)));
        assert!(matches!(other(&three, [1; 16], Some([9; 16])), Err(Fault::NotInTheList)));
    }

    #[test]
    fn a_list_is_typed_as_ids_with_keys() {
        let officer = officer_of(&format!("{}:{}", "81".repeat(16), "02".repeat(32))).unwrap();
        assert_eq!((officer.id, officer.key), ([0x81; 16], [2; 32]));
        assert!(officer_of(&"81".repeat(16)).is_err(), "an officer without a key could open nothing");
    }
}
