//! Stories of packs: what is kept, what is refused, and what a hostile folder can do.

use std::ops::Range;

use apseko_trust::canon::Writer;
use apseko_trust::pack_file::MOST_FILES;
use apseko_trust::{
    Keyring, Pack, Revocation, Revocations, Role, RoleKey, Signed, SignedPack, Signer, SoftwareKey,
    Statement, digest,
};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const NOON: i64 = 1_795_168_800_000;

fn secret(number: u8) -> SoftwareKey {
    SoftwareKey::from_secret(&[number; 32]).unwrap()
}

fn vouched(by: u8, role: Role, key: u8, days: Range<i64>) -> RoleKey {
    let (not_before_ms, not_after_ms) = (NOON + days.start * DAY_MS, NOON + days.end * DAY_MS);
    let key = secret(key).public();
    let said = Statement { role, subject: None, key, serial: 1, not_before_ms, not_after_ms };
    RoleKey::sign(&secret(by), said).unwrap()
}

/// The root of this office; `2` is its pack key.
fn office() -> Keyring {
    Keyring::new(secret(1).public())
}

fn pack_key() -> RoleKey {
    vouched(1, Role::Pack, 2, -10..80)
}

fn files(text: &str) -> PackFiles {
    let mut files = PackFiles::default();
    files.add("pack.json", b"{}".to_vec()).unwrap();
    files.add("da.json", text.as_bytes().to_vec()).unwrap();
    files
}

fn signed_by(key: u8, code: &str, version: u32, payload: &[u8]) -> SignedPack {
    let pack = Pack { code: code.to_owned(), version, sha256: digest(payload), made_ms: NOON };
    Signed::sign(&secret(key), pack).unwrap()
}

fn made(code: &str, version: u32, text: &str) -> Vec<u8> {
    let payload = files(text).to_bytes();
    pack_bytes(&signed_by(2, code, version, &payload), &[pack_key()], &payload)
}

fn folder() -> (TempDir, PackFolder) {
    let place = tempfile::tempdir().unwrap();
    let folder = PackFolder::new(&place.path().join("packs"));
    (place, folder)
}

fn kept(folder: &PackFolder, bytes: &[u8]) -> Result<Kept, PackError> {
    folder.keep(bytes, &office(), NOON)
}

/// What can be used, and what is wrong with the rest.
fn listed(folder: &PackFolder) -> (Vec<(String, u32)>, Vec<PackError>) {
    let list = folder.all(&office()).unwrap();
    let packs = list.packs.into_iter().map(|pack| (pack.code, pack.version)).collect();
    (packs, list.bad.into_iter().map(|bad| bad.why).collect())
}

fn put(folder: &PackFolder, name: &str, bytes: &[u8]) {
    std::fs::create_dir_all(&folder.path).unwrap();
    std::fs::write(folder.path.join(name), bytes).unwrap();
}

#[test]
fn a_pack_is_kept_with_its_older_versions_and_opened_again() {
    let (_place, folder) = folder();
    assert_eq!(folder.all(&office()), Ok(PackList::default()), "a new device has none");
    for version in [1, 2, 10] {
        assert_eq!(kept(&folder, &made("vdi", version, "questions")), Ok(Kept::New));
    }
    let list = folder.all(&office()).unwrap();
    let versions: Vec<u32> = list.packs.iter().map(|pack| pack.version).collect();
    assert_eq!(versions, [1, 2, 10], "by number, and open sheets keep theirs");
    assert_eq!(list.packs[0].digest, digest(&files("questions").to_bytes()), "named by its content");
    let opened = folder.open("vdi", 2, &office()).unwrap();
    assert_eq!(opened, files("questions"));
    assert_eq!(opened.get("da.json"), Some(b"questions".as_slice()));
    let names: Vec<&str> = opened.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["da.json", "pack.json"], "in the one order");
    assert_eq!(folder.open("vdi", 3, &office()), Err(PackError::Missing));
    assert_eq!(folder.open("../vdi", 1, &office()), Err(PackError::Name), "a code is not a path");
}

#[test]
fn a_published_pack_never_changes() {
    let (_place, folder) = folder();
    kept(&folder, &made("vdi", 1, "questions")).unwrap();
    assert_eq!(kept(&folder, &made("vdi", 1, "questions")), Ok(Kept::Known), "the same may come again");
    assert_eq!(kept(&folder, &made("vdi", 1, "others")), Err(PackError::Different));
    assert_eq!(folder.open("vdi", 1, &office()), Ok(files("questions")), "and the first one stays");
}

#[test]
fn a_damaged_file_is_told_hinders_nobody_and_can_be_mended() {
    let (_place, folder) = folder();
    let whole = made("vdi", 1, "questions");
    kept(&folder, &whole).unwrap();
    kept(&folder, &made("vdi", 2, "questions")).unwrap();
    put(&folder, "vdi-1.pack", &whole[..whole.len() - 1]);
    put(&folder, "vdi-3.pack", &whole);
    put(&folder, "Ilze.pack", b"");
    put(&folder, "vdi-4.unfinished", b"half");
    std::fs::create_dir(folder.path.join("vdi-5.pack")).unwrap();
    let list = folder.all(&office()).unwrap();
    assert_eq!(list.packs.len(), 1, "version 2 is as good as before");
    let bad: Vec<_> = list.bad.iter().map(|bad| (bad.file.as_deref(), bad.why.clone())).collect();
    let expected = [
        (None, PackError::Misnamed),
        (Some("vdi-1.pack"), PackError::Malformed(CanonError::Truncated)),
        (Some("vdi-3.pack"), PackError::Misnamed),
        (Some("vdi-5.pack"), PackError::Misnamed),
    ];
    assert_eq!(bad, expected, "a name that could be a person's is not repeated");
    assert_eq!(kept(&folder, &whole), Ok(Kept::New), "what was no pack gives way to one");
    assert_eq!(folder.open("vdi", 1, &office()), Ok(files("questions")));
}

#[test]
fn only_packs_of_our_own_office_are_kept() {
    let (_place, folder) = folder();
    let payload = files("questions").to_bytes();
    let with = |signer, keys: &[RoleKey]| {
        kept(&folder, &pack_bytes(&signed_by(signer, "vdi", 1, &payload), keys, &payload))
    };
    let unknown = |key: u8| Err(TrustError::UnknownKey(secret(key).key_id()).into());
    assert_eq!(with(2, &[]), unknown(2), "nobody vouches for the key");
    assert_eq!(with(7, &[pack_key()]), unknown(7), "another key than the one vouched for");
    assert_eq!(with(8, &[vouched(9, Role::Pack, 8, -10..80)]), unknown(9), "another office's root");
    assert_eq!(with(3, &[vouched(1, Role::Lease, 3, -10..80)]), Err(TrustError::WrongRole.into()));
    assert_eq!(with(2, &[vouched(1, Role::Pack, 2, -80..0)]), Err(TrustError::Expired.into()));
    let stranger = vouched(1, Role::Receipt, 3, -10..80);
    let rides_along = with(2, &[pack_key(), stranger]);
    assert_eq!(rides_along, Err(TrustError::WrongRole.into()), "a pack teaches no other keys");
    assert_eq!(with(2, &vec![pack_key(); 9]), Err(PackError::TooMany));
    assert_eq!(listed(&folder), (vec![], vec![]), "nothing of it was written");
    let mut learned = office();
    learned.learn(pack_key()).unwrap();
    let bare = pack_bytes(&signed_by(2, "vdi", 1, &payload), &[], &payload);
    assert_eq!(folder.keep(&bare, &learned, NOON), Ok(Kept::New), "a key that is known need not be told");
}

#[test]
fn a_revoked_key_is_not_brought_back_by_the_file() {
    let (_place, folder) = folder();
    kept(&folder, &made("vdi", 1, "questions")).unwrap();
    let revoked = |from_ms| {
        let revocation = Revocation { from_ms, reason: "lost".to_owned() };
        let keys = [(secret(2).key_id(), revocation)].into();
        let list = Signed::sign(&secret(1), Revocations { number: 1, at_ms: NOON, keys }).unwrap();
        let mut keyring = office();
        keyring.learn_revocations(list).unwrap();
        keyring
    };
    let before = folder.open("vdi", 1, &revoked(NOON));
    assert_eq!(before, Err(TrustError::Revoked.into()));
    assert!(folder.open("vdi", 1, &revoked(NOON + 1)).is_ok(), "it was made while the key was good");
}

#[test]
fn the_clock_is_asked_when_a_pack_comes_and_never_again() {
    let (_place, folder) = folder();
    let early = folder.keep(&made("vdi", 1, "questions"), &office(), NOON - 1);
    assert_eq!(early, Err(TrustError::NotYetValid.into()), "made tomorrow");
    let years = folder.keep(&made("vdi", 1, "questions"), &office(), NOON + 3_000 * DAY_MS);
    assert_eq!(years, Ok(Kept::New), "an old sheet needs its old questions");
}

/// A pack that is signed as it should be, with a content of our choice.
fn with_content(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut out = Writer::default();
    write(&mut out);
    let payload = out.finish();
    pack_bytes(&signed_by(2, "vdi", 1, &payload), &[pack_key()], &payload)
}

#[test]
fn the_content_has_plain_names_in_one_order_and_not_too_many() {
    let (_place, folder) = folder();
    let named = |names: &[&str]| {
        kept(
            &folder,
            &with_content(|out| {
                out.map(names.len());
                for name in names {
                    out.text(name).bytes(b"");
                }
            }),
        )
    };
    for name in ["../da.json", "schema/da.json", "..", "", "DA.json", "c:da"] {
        assert_eq!(named(&[name]), Err(PackError::Name), "{name:?} could lead somewhere");
    }
    assert_eq!(named(&["b", "a"]), Err(CanonError::KeyOrder.into()), "one content has one sum");
    assert_eq!(named(&["aa", "b"]), Err(CanonError::KeyOrder.into()), "the shorter name comes first");
    assert_eq!(named(&["a", "a"]), Err(CanonError::KeyOrder.into()), "which of the two would count?");
    let many: Vec<String> = (100..=100 + MOST_FILES).map(|number| format!("f{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(named(&many), Err(PackError::TooMany));
    let after = with_content(|out| {
        out.map(0).uint(1);
    });
    assert_eq!(kept(&folder, &after), Err(CanonError::Trailing.into()));
    assert_eq!(named(&many[1..]), Ok(Kept::New), "as many as there may be");

    let mut files = PackFiles::default();
    many[1..].iter().for_each(|name| files.add(name, Vec::new()).unwrap());
    let add = |files: &mut PackFiles, name| files.add(name, Vec::new()).map_err(PackError::from);
    assert_eq!(add(&mut files, "one.more"), Err(PackError::TooMany), "nor is such a pack made");
    assert_eq!(add(&mut PackFiles::default(), "a/b"), Err(PackError::Name));
    assert_eq!(add(&mut files, many[1]), Err(PackError::Name), "nor one with a name twice");
}

#[test]
fn a_code_that_is_no_file_name_is_refused_however_well_it_is_signed() {
    let (place, folder) = folder();
    for code in ["../evil", "", "VDI", "a/b"] {
        assert_eq!(kept(&folder, &made(code, 1, "questions")), Err(PackError::Name), "{code:?}");
    }
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "nothing was written anywhere");
}

#[test]
fn a_huge_file_is_refused_before_it_is_read() {
    let (_place, folder) = folder();
    std::fs::create_dir_all(&folder.path).unwrap();
    let huge = std::fs::File::create(folder.path.join("vdi-1.pack")).unwrap();
    huge.set_len(MOST_BYTES * 1_000).unwrap();
    assert_eq!(listed(&folder), (vec![], vec![PackError::TooLarge]));
    let long = vec![0; usize::try_from(MOST_BYTES).unwrap() + 1];
    assert_eq!(kept(&folder, &long), Err(PackError::TooLarge));
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let (place, folder) = folder();
    let elsewhere = place.path().join("elsewhere");
    std::fs::write(&elsewhere, made("vdi", 1, "questions")).unwrap();
    std::fs::create_dir_all(&folder.path).unwrap();
    std::os::unix::fs::symlink(&elsewhere, folder.path.join("vdi-1.pack")).unwrap();
    assert_eq!(listed(&folder), (vec![], vec![PackError::Misnamed]), "it could be a pipe that never ends");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_said_and_nothing_is_left_half() {
    let (place, folder) = folder();
    std::fs::write(place.path().join("packs"), b"a file where the folder should be").unwrap();
    let refused = kept(&folder, &made("vdi", 1, "questions"));
    assert!(matches!(refused, Err(PackError::Disk(_))), "{refused:?}");
    assert!(matches!(folder.all(&office()), Err(PackError::Disk(_))), "this is not an empty folder");
}

#[test]
fn a_newer_format_is_called_newer() {
    let mut newer = made("vdi", 1, "questions");
    assert_eq!(newer[1], 1, "the format stands second");
    newer[1] = 2;
    let (_place, folder) = folder();
    assert_eq!(kept(&folder, &newer), Err(PackError::Newer), "updating the program is what helps");
}

#[test]
fn no_bit_can_be_turned_and_no_byte_taken_away() {
    let (_place, folder) = folder();
    let whole = made("vdi", 1, "q");
    for place in 0..whole.len() * 8 {
        let mut flipped = whole.clone();
        flipped[place / 8] ^= 1 << (place % 8);
        assert!(kept(&folder, &flipped).is_err(), "bit {place} was turned");
    }
    for length in 0..whole.len() {
        assert!(kept(&folder, &whole[..length]).is_err(), "cut after {length} bytes");
    }
    assert_eq!(listed(&folder), (vec![], vec![]), "nothing of it was kept");
    assert_eq!(kept(&folder, &whole), Ok(Kept::New), "the whole one is in order");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn hostile_bytes_are_refused_and_not_fatal(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let (_place, folder) = folder();
        prop_assert!(kept(&folder, &bytes).is_err(), "nobody makes a pack by chance");
    }

    #[test]
    fn a_pack_that_was_tampered_with_is_never_used(
        place in any::<prop::sample::Index>(),
        taken in 0_usize..40,
        put_in in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let whole = made("vdi", 1, "the questions of a sheet");
        let begin = place.index(whole.len());
        let end = (begin + taken).min(whole.len());
        let mut other = whole.clone();
        other.splice(begin..end, put_in);
        prop_assume!(other != whole);
        let (_place, folder) = folder();
        prop_assert!(kept(&folder, &other).is_err(), "it came so");
        put(&folder, "vdi-1.pack", &other);
        prop_assert_eq!(listed(&folder).0, vec![], "it was put there");
        prop_assert!(folder.open("vdi", 1, &office()).is_err(), "it is opened at once");
    }
}
