//! Stories about the form of packs: one pack has one spelling, and no bytes from elsewhere are fatal.

use proptest::prelude::*;

use super::*;
use crate::tests::{Inspectorate, NOON, day, pack, secret, signed, statement};
use crate::{Pack, Signed};

fn files(text: &str) -> PackFiles {
    let mut files = PackFiles::default();
    files.add("pack.json", b"{}".to_vec()).unwrap();
    files.add("da.json", text.as_bytes().to_vec()).unwrap();
    files
}

/// A pack with this content, signed as it has to be, with the statement of its key.
fn made(content: &[u8]) -> Vec<u8> {
    let Inspectorate { root, pack: key, .. } = Inspectorate::new();
    let said = Pack { sha256: digest(content), ..pack(NOON) };
    let vouched = Inspectorate::vouched(&root, statement(Role::Pack, &key, -10..80));
    pack_bytes(&signed(&key, said), &[vouched], content)
}

/// Reads, believes and checks, as both ends do it.
fn used(bytes: &[u8]) -> Result<PackFiles, PackFileFault> {
    let file = PackFile::read(bytes)?;
    // Whoever has just been set up knows the root alone.
    file.believe(&Keyring::new(secret(1).public()), NOON)?;
    file.check()?;
    file.files()
}

fn written(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut out = Writer::default();
    write(&mut out);
    out.finish()
}

#[test]
fn a_pack_is_believed_by_whoever_knows_the_root_alone() {
    let bytes = made(&files("questions").to_bytes());
    assert_eq!(used(&bytes), Ok(files("questions")));
    let file = PackFile::read(&bytes).unwrap();
    assert_eq!((file.said().code.as_str(), file.said().version), ("vdi", 3));
    assert_eq!(file.to_bytes(), bytes, "a pack has one spelling");
    let early = file.believe(&Keyring::new(secret(1).public()), day(-1));
    assert_eq!(early, Err(TrustError::NotYetValid.into()), "made tomorrow");
    let other = file.believe(&Keyring::new(secret(9).public()), NOON);
    assert!(matches!(other, Err(PackFileFault::NotBelieved(_))), "another office: {other:?}");
}

#[test]
fn no_bit_can_be_turned_and_no_byte_taken_away() {
    let whole = made(&files("q").to_bytes());
    for place in 0..whole.len() * 8 {
        let mut flipped = whole.clone();
        flipped[place / 8] ^= 1 << (place % 8);
        assert!(used(&flipped).is_err(), "bit {place} was turned");
    }
    for length in 0..whole.len() {
        assert!(used(&whole[..length]).is_err(), "cut after {length} bytes");
    }
}

#[test]
fn a_content_with_another_sum_than_the_signed_one_is_not_believed() {
    let Inspectorate { pack: key, keyring, .. } = Inspectorate::new();
    let bytes = pack_bytes(&signed(&key, pack(NOON)), &[], &files("others").to_bytes());
    let read = PackFile::read(&bytes).unwrap().believe(&keyring, NOON);
    assert_eq!(read, Err(TrustError::WrongContent.into()));
}

#[test]
fn a_length_that_is_not_there_takes_no_memory_and_is_refused() {
    let statement = signed(&secret(6), pack(NOON)).to_bytes();
    // The head of a string, an array or a map that says it has 2^62 parts.
    let endless = |major: u8| [&[major << 5 | 27][..], &(1_u64 << 62).to_be_bytes()].concat();
    let beginning = written(|out| {
        out.array(PARTS).uint(FORMAT);
    });
    let with_statement = written(|out| {
        out.array(PARTS).uint(FORMAT).bytes(&statement);
    });
    let with_keys = written(|out| {
        out.array(PARTS).uint(FORMAT).bytes(&statement).array(0);
    });
    for (before, major) in [(&beginning, 2), (&with_statement, 4), (&with_keys, 2)] {
        let refused = PackFile::read(&[&before[..], &endless(major)].concat()).unwrap_err();
        assert!(matches!(refused, PackFileFault::Malformed(_) | PackFileFault::TooMany), "{refused:?}");
    }
    for content in [endless(5), [&[0xa1, 0x61, b'a'][..], &endless(2)].concat()] {
        let refused = used(&made(&content)).unwrap_err();
        assert!(matches!(refused, PackFileFault::Malformed(_) | PackFileFault::TooMany), "{refused:?}");
    }
}

#[test]
fn limits_are_kept_on_both_sides() {
    let long = vec![0; usize::try_from(MOST_BYTES).unwrap() + 1];
    assert_eq!(PackFile::read(&long), Err(PackFileFault::TooLarge));
    let Inspectorate { root, pack: key, .. } = Inspectorate::new();
    let vouched = Inspectorate::vouched(&root, statement(Role::Pack, &key, -10..80));
    let nine = pack_bytes(&signed(&key, pack(NOON)), &vec![vouched; 9], b"");
    assert_eq!(PackFile::read(&nine), Err(PackFileFault::TooMany));

    let names: Vec<String> = (100..=100 + MOST_FILES).map(|number| format!("f{number}")).collect();
    let mut files = PackFiles::default();
    names.iter().take(MOST_FILES).for_each(|name| files.add(name, Vec::new()).unwrap());
    assert_eq!(files.add("one.more", Vec::new()), Err(PackFileFault::TooMany), "nor is such a pack made");
    assert_eq!(used(&made(&files.to_bytes())), Ok(files), "as many as there may be");
    let many = written(|out| {
        out.map(names.len());
        for name in &names {
            out.text(name).bytes(b"");
        }
    });
    assert_eq!(used(&made(&many)), Err(PackFileFault::TooMany));
}

#[test]
fn names_are_plain_and_in_one_order() {
    let named = |names: &[&str]| {
        used(&made(&written(|out| {
            out.map(names.len());
            for name in names {
                out.text(name).bytes(b"");
            }
        })))
    };
    for name in ["../da.json", "schema/da.json", "..", "", "DA.json", "c:da"] {
        assert_eq!(named(&[name]), Err(PackFileFault::Name), "{name:?} could lead somewhere");
        assert_eq!(PackFiles::default().add(name, Vec::new()), Err(PackFileFault::Name));
    }
    let order = Err(CanonError::KeyOrder.into());
    assert_eq!(named(&["b", "a"]), order, "one content has one sum");
    assert_eq!(named(&["aa", "b"]), order, "the shorter name comes first");
    assert_eq!(named(&["a", "a"]), order, "which of the two would count?");
    let mut files = files("questions");
    assert_eq!(
        files.add("da.json", Vec::new()),
        Err(PackFileFault::Name),
        "nor is one made with a name twice"
    );

    let Inspectorate { pack: key, keyring, .. } = Inspectorate::new();
    let content = PackFiles::default().to_bytes();
    let evil = Pack { code: "../evil".to_owned(), sha256: digest(&content), ..pack(NOON) };
    let bytes = pack_bytes(&Signed::sign(&key, evil).unwrap(), &[], &content);
    let file = PackFile::read(&bytes).unwrap();
    assert_eq!((file.believe(&keyring, NOON), file.check()), (Ok(()), Err(PackFileFault::Name)));
}

#[test]
fn a_pack_teaches_no_other_keys() {
    let Inspectorate { root, pack: key, receipt, keyring, .. } = Inspectorate::new();
    let content = files("questions").to_bytes();
    let said = signed(&key, Pack { sha256: digest(&content), ..pack(NOON) });
    let stranger = Inspectorate::vouched(&root, statement(Role::Receipt, &receipt, -10..80));
    let bytes = pack_bytes(&said, &[stranger], &content);
    let believed = PackFile::read(&bytes).unwrap().believe(&keyring, NOON);
    assert_eq!(believed, Err(TrustError::WrongRole.into()));
}

#[test]
fn a_newer_format_is_called_newer() {
    let mut newer = made(&files("questions").to_bytes());
    assert_eq!(newer[1], 1, "the format stands second");
    newer[1] = 2;
    assert_eq!(used(&newer), Err(PackFileFault::Newer), "updating the program is what helps");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn hostile_bytes_are_refused_and_not_fatal(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(used(&bytes).is_err(), "nobody makes a pack by chance");
        let read = PackFiles::from_bytes(&bytes);
        prop_assert!(read.map_or(true, |read| read.to_bytes() == bytes), "a content has one spelling");
    }

    #[test]
    fn a_pack_that_was_tampered_with_is_never_used(
        place in any::<prop::sample::Index>(),
        taken in 0_usize..40,
        put_in in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let whole = made(&files("the questions of a sheet").to_bytes());
        let begin = place.index(whole.len());
        let end = (begin + taken).min(whole.len());
        let mut other = whole.clone();
        other.splice(begin..end, put_in);
        prop_assume!(other != whole);
        prop_assert!(used(&other).is_err());
        // What can be read at all is still written as the same bytes.
        prop_assert!(PackFile::read(&other).map_or(true, |read| read.to_bytes() == other));
    }

    #[test]
    fn files_come_back(files in proptest::collection::btree_map("[a-z0-9][a-z0-9_.-]{0,63}", any::<Vec<u8>>(), 0..20)) {
        let mut whole = PackFiles::default();
        for (name, bytes) in &files {
            whole.add(name, bytes.clone()).unwrap();
        }
        let again = used(&made(&whole.to_bytes())).unwrap();
        prop_assert_eq!(again.to_bytes(), whole.to_bytes());
        prop_assert!(again.iter().all(|(name, bytes)| files.get(name).is_some_and(|same| same == bytes)));
        prop_assert_eq!(again, whole);
    }
}
