//! Stories of the packs of one opening: versions side by side, one that cannot be used, and what a developer sees.

use apseko_store::packs::{Kept, PackFiles, pack_bytes};
use apseko_trust::PublicKey;
use apseko_vault::rehearsal::{Invited, Office};
use apseko_vault::{Ask, Issuer};
use tempfile::TempDir;

use super::*;
use crate::demonstration::{DEFINITIONS, publish};

const NOW_MS: i64 = 1_795_168_800_000;
const PEOPLE: &[Invited] = &[Invited { login: "a", name: "A", unit: "", invitation: "A" }];

/// A data folder whose device knows an office.
struct Place {
    folder: TempDir,
    office: Office,
    keyring: Keyring,
}

impl Place {
    fn new() -> Self {
        let office = Office::of(PEOPLE, || NOW_MS).unwrap();
        let key = PublicKey::from_sec1(&some_key()).unwrap();
        let ask = Ask { login: "a".to_owned(), invitation: "A".to_owned(), device: [1; 16], key };
        let keyring = office.admit(&ask).unwrap().keyring;
        Self { folder: tempfile::tempdir().unwrap(), office, keyring }
    }

    fn opened(&self) -> Packs {
        let packs = Packs::default();
        packs.open(self.folder.path(), &self.keyring);
        packs
    }

    /// The definitions of this checkout as another version, with one file changed.
    fn publish(&self, version: u32, change: impl FnOnce(&mut Definitions)) -> Kept {
        let mut definitions = Definitions::of_this_checkout();
        definitions.set_version(version);
        change(&mut definitions);
        let packs = folder_in(self.folder.path());
        publish(&self.office, definitions.0.path(), &packs, &self.keyring, NOW_MS).unwrap()
    }
}

fn some_key() -> [u8; 33] {
    *apseko_trust::SoftwareKey::from_secret(&[9; 32]).unwrap().public().as_sec1()
}

/// A folder of definitions that somebody edits.
struct Definitions(TempDir);

impl Definitions {
    fn of_this_checkout() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(DEFINITIONS).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
            }
        }
        Self(folder)
    }

    fn set_version(&mut self, version: u32) {
        self.put(
            "pack.json",
            &format!(r#"{{"code": "vdi", "version": {version}, "title": {{"lv": "V", "en": "V"}}}}"#),
        );
    }

    fn put(&mut self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }
}

#[test]
fn a_new_device_has_no_packs_and_says_so_quietly() {
    assert!(Packs::default().newest(SHEETS).is_none(), "nothing was opened");
    let place = Place::new();
    assert!(place.opened().newest(SHEETS).is_none());
    assert!(place.opened().library(SHEETS, 1).is_none());
    assert!(!place.folder.path().join("packs").exists(), "looking writes nothing");
}

#[test]
fn versions_stand_side_by_side_and_are_read_once() {
    let place = Place::new();
    assert_eq!(place.publish(1, |_| ()), Kept::New);
    assert_eq!(place.publish(2, |_| ()), Kept::New);
    let packs = place.opened();
    assert_eq!(packs.newest(SHEETS).unwrap().version, 2);
    let first = packs.library(SHEETS, 1).unwrap();
    assert_eq!((first.code.as_str(), first.version), (SHEETS, 1), "an open sheet keeps its questions");
    assert!(Arc::ptr_eq(&first, &packs.library(SHEETS, 1).unwrap()), "a command must not read it anew");
    assert!(packs.library(SHEETS, 3).is_none());
    assert!(packs.library("other", 1).is_none());
}

#[test]
fn a_pack_that_came_later_is_there_after_the_next_opening() {
    let place = Place::new();
    let packs = place.opened();
    assert!(packs.newest(SHEETS).is_none());
    place.publish(1, |_| ());
    assert!(packs.newest(SHEETS).is_none(), "the folder is looked through once");
    packs.open(place.folder.path(), &place.keyring);
    assert_eq!(packs.newest(SHEETS).unwrap().version, 1);
}

#[test]
fn a_new_version_that_cannot_be_used_leaves_the_one_before() {
    let place = Place::new();
    place.publish(1, |_| ());
    place.publish(2, |definitions| definitions.put("layout.json", r#"{"of": "a later program"}"#));
    let packs = place.opened();
    assert!(packs.library(SHEETS, 2).is_none(), "it is signed, and this program does not understand it");
    assert_eq!(packs.newest(SHEETS).unwrap().version, 1, "people go on working");
}

#[test]
fn a_pack_that_says_it_is_another_one_is_not_used() {
    let place = Place::new();
    let mut files = PackFiles::default();
    for entry in std::fs::read_dir(DEFINITIONS).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let name = path.file_name().unwrap().to_str().unwrap();
            files.add(name, std::fs::read(&path).unwrap()).unwrap();
        }
    }
    let payload = files.to_bytes();
    let (signed, key) = place.office.publish(SHEETS, 77, &payload).unwrap();
    let packs = folder_in(place.folder.path());
    packs.keep(&pack_bytes(&signed, &[key], &payload), &place.keyring, NOW_MS).unwrap();
    let packs = place.opened();
    assert!(packs.library(SHEETS, 77).is_none(), "a sheet could not tell which questions it was made with");
    assert!(packs.newest(SHEETS).is_none());
}

#[test]
fn a_pack_that_is_exchanged_after_the_check_is_not_used() {
    let place = Place::new();
    place.publish(1, |_| ());
    let packs = place.opened();
    assert!(packs.library(SHEETS, 2).is_none(), "the folder has been checked now");
    let file = folder_in(place.folder.path()).path_of(SHEETS, 1).unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let last = bytes.len() - 2;
    bytes[last] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    assert!(packs.library(SHEETS, 1).is_none(), "what was checked then says nothing about these bytes");
}

#[test]
fn in_a_demonstration_an_edited_definition_replaces_the_pack_of_its_version() {
    let place = Place::new();
    assert_eq!(place.publish(1, |_| ()), Kept::New);
    assert_eq!(place.publish(1, |_| ()), Kept::Known, "not written at every start");
    let before = place.opened().newest(SHEETS).unwrap();
    let other_title = r#"{"code": "vdi", "version": 1, "title": {"lv": "Cits", "en": "Other"}}"#;
    assert_eq!(place.publish(1, |definitions| definitions.put("pack.json", other_title)), Kept::New);
    let after = place.opened().newest(SHEETS).unwrap();
    assert_ne!(format!("{:?}", before.title), format!("{:?}", after.title), "the edit is seen");
}
