//! Stories about packs that are published, and those that are not.

use apseko_trust::pack_file::{PackFiles, pack_bytes};
use apseko_trust::{Pack, PublicKey, Role, RoleKey, SoftwareKey, Statement, digest};

use super::*;

const DAY: i64 = 24 * 60 * 60 * 1000;
const NOW: i64 = 1_790_000_000_000;

fn key(number: u8) -> SoftwareKey {
    SoftwareKey::from_secret(&[number; 32]).unwrap()
}

fn statement(role: Role, key: PublicKey) -> Statement {
    let (not_before_ms, not_after_ms) = (NOW - DAY, NOW + DAY);
    Statement { role, subject: None, key, serial: 1, not_before_ms, not_after_ms }
}

/// A rack that believes the pack key 2.
fn rack(folder: &Path) -> PackRack {
    let mut keyring = Keyring::new(key(1).public());
    keyring.learn(RoleKey::sign(&key(1), statement(Role::Pack, key(2).public())).unwrap()).unwrap();
    PackRack::at(folder, keyring)
}

fn content(text: &str) -> Vec<u8> {
    let mut files = PackFiles::default();
    files.add("sheet.json", text.as_bytes().to_vec()).unwrap();
    files.to_bytes()
}

fn written(by: u8, code: &str, version: u32, content: &[u8]) -> Vec<u8> {
    let said = Pack { code: code.to_owned(), version, sha256: digest(content), made_ms: NOW };
    let signed = apseko_trust::SignedPack::sign(&key(by), said).unwrap();
    pack_bytes(&signed, &[], content)
}

struct Desk(tempfile::TempDir);

impl Desk {
    fn publish(&self, bytes: &[u8]) -> Result<Publishing, PackFault> {
        let file = self.0.path().join("given");
        std::fs::write(&file, bytes).unwrap();
        rack(&self.0.path().join("packs")).publish(&file, NOW)
    }

    fn all(&self) -> Vec<(String, u32)> {
        let all = rack(&self.0.path().join("packs")).all().unwrap();
        all.into_iter().map(|pack| (pack.code, pack.version)).collect()
    }
}

fn desk() -> Desk {
    Desk(tempfile::tempdir().unwrap())
}

#[test]
fn a_signed_pack_is_published_and_found() {
    let desk = desk();
    let bytes = written(2, "vdi", 3, &content("one"));
    let Ok(Publishing::New(pack)) = desk.publish(&bytes) else { panic!("it is signed and new") };
    assert_eq!((pack.length, pack.sum), (bytes.len() as u64, digest(&bytes)));
    assert!(matches!(desk.publish(&bytes), Ok(Publishing::Known(_))), "once more is no harm");
    desk.publish(&written(2, "vdi", 4, &content("two"))).unwrap();
    desk.publish(&written(2, "norms", 1, &content("three"))).unwrap();
    let wanted = [("norms".to_owned(), 1), ("vdi".to_owned(), 3), ("vdi".to_owned(), 4)];
    assert_eq!(desk.all(), wanted, "old sheets need old versions");
    let rack = rack(&desk.0.path().join("packs"));
    assert!(rack.open(&digest(&bytes)).unwrap().is_some());
    assert!(rack.open(&[7; 32]).unwrap().is_none());
}

#[test]
fn what_no_pack_key_has_signed_is_refused() {
    let desk = desk();
    let code = |bytes: &[u8]| desk.publish(bytes).unwrap_err().code();
    assert_eq!(code(&written(9, "vdi", 1, &content("one"))), "pack.not_believed");
    let mut other = written(2, "vdi", 1, &content("one"));
    let last = other.len() - 1;
    other[last] ^= 1;
    assert_eq!(code(&other), "pack.not_believed", "another content than the signed one");
    assert_eq!(code(b"no pack"), "pack.malformed");
    assert_eq!(code(&written(2, "../vdi", 1, &content("one"))), "pack.name");
    assert_eq!(code(&written(2, "vdi", 1, b"\x01")), "pack.malformed", "a device would refuse it");
    assert_eq!(desk.all(), [], "and nothing is there");
}

#[test]
fn an_older_version_does_not_follow_a_newer_one() {
    let desk = desk();
    desk.publish(&written(2, "vdi", 4, &content("new"))).unwrap();
    for version in [3, 4] {
        let fault = desk.publish(&written(2, "vdi", version, &content("old"))).unwrap_err();
        assert_eq!(fault, PackFault::Older { newest: 4, version });
    }
}

#[test]
fn a_file_that_somebody_put_there_is_not_given_out() {
    let desk = desk();
    desk.publish(&written(2, "vdi", 1, &content("one"))).unwrap();
    let folder = desk.0.path().join("packs");
    let strange = written(9, "vdi", 2, &content("two"));
    std::fs::write(folder.join(file_name(&digest(&strange))), &strange).unwrap();
    std::fs::write(folder.join(file_name(&[7; 32])), written(2, "vdi", 3, &content("three"))).unwrap();
    assert_eq!(desk.all(), [("vdi".to_owned(), 1)]);
    let check = rack(&folder).check();
    assert!(matches!(check, Err(PackFault::NotBelieved(_) | PackFault::Damaged(_))), "{check:?}");
    assert_eq!(check_copy(&folder), Err(PackFault::Damaged(hex::encode([7; 32]))));
}

#[test]
fn a_copy_has_what_the_folder_has_and_loses_nothing() {
    let desk = desk();
    desk.publish(&written(2, "vdi", 1, &content("one"))).unwrap();
    let (folder, copy) = (desk.0.path().join("packs"), desk.0.path().join("copy"));
    assert_eq!(copy_missing(&folder, &copy), Ok(1));
    assert_eq!(copy_missing(&folder, &copy), Ok(0));
    assert_eq!(check_copy(&copy), Ok(1));
    assert_eq!(copy_missing(&desk.0.path().join("nothing"), &copy), Ok(0));
}
