//! Which key is made from which: one function for each purpose, so that no key ever serves two.
//!
//! HKDF-SHA-256 (RFC 5869). A label and the ids go into `info`, the installation is the salt; all but a user name
//! have a fixed length, and that one stands last, so no two purposes can give the same input.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::secret::Key;
use crate::wrap::mac;

/// Opens what is needed before the second factor is checked: the record with its seed.
pub fn before_code(stretched: &Key, device_secret: &Key, installation: &[u8; 16], person: &[u8; 16]) -> Key {
    derive("apseko/before-code/v1", &[stretched, device_secret], installation, &[person])
}

/// Opens the master key of a person. A second key comes from a token or a card, where there is one.
pub fn key_encryption(
    stretched: &Key,
    device_secret: &Key,
    second_key: Option<&Key>,
    installation: &[u8; 16],
    person: &[u8; 16],
) -> Key {
    match second_key {
        None => derive("apseko/key-encryption/v1", &[stretched, device_secret], installation, &[person]),
        Some(second) => {
            let parts = [stretched, device_secret, second];
            derive("apseko/key-encryption-with-token/v1", &parts, installation, &[person])
        }
    }
}

/// Keeps the count of failed tries from being changed while the device is locked.
pub fn state_mac(device_secret: &Key, installation: &[u8; 16], person: &[u8; 16]) -> Key {
    derive("apseko/state-mac/v1", &[device_secret], installation, &[person])
}

/// Seals what the device itself has to know before anybody has logged in.
pub fn device_record(device_secret: &Key, installation: &[u8; 16]) -> Key {
    derive("apseko/device-record/v1", &[device_secret], installation, &[])
}

/// The name of a person's folder: a disk that was taken out does not tell who works here.
pub fn person_folder(device_secret: &Key, installation: &[u8; 16], login_name: &str) -> [u8; 16] {
    let name = login_name.trim().to_lowercase();
    let key = derive("apseko/person-folder/v1", &[device_secret], installation, &[name.as_bytes()]);
    let mut folder = [0; 16];
    for (place, byte) in folder.iter_mut().zip(key.bytes()) {
        *place = *byte;
    }
    folder
}

/// Seals one file and no other.
pub fn file(files_key: &Key, file_id: &[u8; 16]) -> Key {
    derive("apseko/file/v1", &[files_key], file_id, &[])
}

fn derive(label: &str, parts: &[&Key], salt: &[u8; 16], ids: &[&[u8]]) -> Key {
    // Room for all is taken at once: a vector that grows leaves copies behind.
    let mut material = Zeroizing::new(Vec::with_capacity(parts.len() * 32));
    parts.iter().for_each(|part| material.extend_from_slice(part.bytes()));
    let (mut extracted, _) = Hkdf::<Sha256>::extract(Some(salt), &material);
    let pseudorandom = Key::filled_by(|out| out.copy_from_slice(&extracted));
    extracted.zeroize();
    // The first block of HKDF-Expand is all that 32 bytes need. Written out, because `expand` may refuse a length
    // and a key must not have a way to be missing.
    let mut info = Vec::with_capacity(96);
    info.extend_from_slice(label.as_bytes());
    info.push(0);
    ids.iter().for_each(|id| info.extend_from_slice(id));
    info.push(1);
    let mut block = mac(&pseudorandom, &info);
    Key::take(&mut block)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const HOUSE: [u8; 16] = [0x1a; 16];
    const ANNA: [u8; 16] = [0xaa; 16];

    fn key(byte: u8) -> Key {
        Key::take(&mut [byte; 32])
    }

    fn every_purpose() -> Vec<(&'static str, Key)> {
        let (stretched, device, token) = (key(1), key(2), key(3));
        vec![
            ("before_code", before_code(&stretched, &device, &HOUSE, &ANNA)),
            ("key_encryption", key_encryption(&stretched, &device, None, &HOUSE, &ANNA)),
            ("with_token", key_encryption(&stretched, &device, Some(&token), &HOUSE, &ANNA)),
            ("state_mac", state_mac(&device, &HOUSE, &ANNA)),
            ("device_record", device_record(&device, &HOUSE)),
            ("file", file(&device, &ANNA)),
        ]
    }

    #[test]
    fn each_purpose_gives_the_key_that_an_independent_computation_gives() {
        // python: prk = hmac(salt, parts); hmac(prk, label + b"\0" + ids + b"\1"), with hmac.new(k, m, "sha256").digest()
        let expected = [
            "770d84bde61913367e30fd5df8c853872900be1a30285aec6ac75a1072427cd1",
            "7fc4baf1cf68f8be368e0679927ed9254a3b47fe90464a751d013349cabd8e91",
            "dd36b3cfdb1f76e5b41557939f7b8ebb9849e02debeb0429f9ed6740758e6566",
            "df5c0cdfbffcbb4c56891aa6c2b5b742b7c10d742376d559842afaf8bdc38a01",
            "d6b8ecc8698be5246d2eb40dacc01271cd0692e79ffb272061561cbdbd4d156c",
            "a028975a32fa0b4034eeca0f5dc705ee64b91dabd1c36b7787ea74a12b44c019",
        ];
        for ((name, key), expected) in every_purpose().into_iter().zip(expected) {
            assert_eq!(hex::encode(key.bytes()), expected, "{name}: closed files depend on it");
        }
        let folder = person_folder(&key(2), &HOUSE, "anna.liepiņa");
        assert_eq!(
            hex::encode(folder),
            "048c2f081a41971ac0418e6be3b7f9fa",
            "a changed name would hide a person's work"
        );
    }

    #[test]
    fn our_expansion_is_that_of_hkdf() {
        let mut expected = [0; 32];
        let hkdf = Hkdf::<Sha256>::new(Some(&HOUSE), key(2).bytes());
        hkdf.expand(b"apseko/device-record/v1\0", &mut expected).unwrap();
        assert_eq!(device_record(&key(2), &HOUSE).bytes(), &expected);
    }

    #[test]
    fn no_key_serves_two_purposes_people_or_devices() {
        let mut keys: Vec<_> = every_purpose().into_iter().map(|(_, key)| *key.bytes()).collect();
        let (stretched, device, other) = (key(1), key(2), key(9));
        for different in [
            before_code(&other, &device, &HOUSE, &ANNA),
            before_code(&stretched, &other, &HOUSE, &ANNA),
            before_code(&device, &stretched, &HOUSE, &ANNA),
            before_code(&stretched, &device, &[0; 16], &ANNA),
            before_code(&stretched, &device, &HOUSE, &[0; 16]),
            key_encryption(&stretched, &device, Some(&other), &HOUSE, &ANNA),
            key_encryption(&stretched, &other, None, &HOUSE, &ANNA),
            state_mac(&device, &HOUSE, &[0; 16]),
            device_record(&device, &[0; 16]),
            file(&device, &[0; 16]),
            file(&other, &ANNA),
        ] {
            keys.push(*different.bytes());
        }
        let different: HashSet<_> = keys.iter().collect();
        assert_eq!(different.len(), keys.len(), "every input changes the key");
    }

    #[test]
    fn a_name_typed_a_little_differently_is_the_same_person() {
        let folder = |name| person_folder(&key(2), &HOUSE, name);
        assert_eq!(folder(" Anna.Liepiņa "), folder("anna.liepiņa"));
        assert_ne!(folder("anna.liepina"), folder("anna.liepiņa"), "another name is another person");
        assert_ne!(person_folder(&key(3), &HOUSE, "anna"), folder("anna"), "another device, another folder");
    }
}
