//! The books over a data folder: what is taken over, and what a new day changes.

use apseko_casework::Directory as _;
use apseko_oplog::UserId;

use super::*;
use crate::people::{Id, Login, Role};
use crate::premises::ServerKeys;
use crate::storage::sqlite::open_people;

fn randomness() -> impl FnMut(&mut [u8]) {
    |bytes: &mut [u8]| getrandom::fill(bytes).unwrap()
}

fn registry(folder: &Folder) -> Registry {
    let keys = ServerKeys::open(folder).unwrap();
    let store = Arc::new(open_people(&folder.path("people.db")).unwrap());
    Registry::open(folder, (keys.root, keys.lease), keys.keyring, store).unwrap()
}

fn founded() -> (tempfile::TempDir, Folder) {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(&place.path().join("data")).unwrap();
    ServerKeys::found(&folder, now_ms(), &mut randomness()).unwrap();
    (place, folder)
}

const LIST: &str = r#"[
    {"user": "01010101010101010101010101010101", "name": "Ilze Kalniņa", "role": "INS", "login": "ilze.kalnina",
     "unit": "02020202020202020202020202020202", "unit_name": "Zemgales RVDI",
     "devices": ["03030303030303030303030303030303"]},
    {"user": "04040404040404040404040404040404", "name": "", "role": "INS RSV", "unit":
     "02020202020202020202020202020202"}]"#;

#[test]
fn a_list_from_before_there_was_a_book_is_taken_over_once() {
    let (_place, folder) = founded();
    folder.create("people.json", LIST.as_bytes()).unwrap();
    let first = registry(&folder);
    assert_eq!(first.taken_over(), 2);
    assert!(!folder.path("people.json").exists() && folder.path("people.json.taken").exists());
    let ilze = UserId([1; 16]);
    assert_eq!(first.people().0.user_of(&DeviceId([3; 16])), Some(ilze));
    assert_eq!(first.snapshot().roster.role_codes(&UserId([4; 16])).as_deref(), Some("INS RSV"));
    assert_eq!(first.standing(&DeviceId([3; 16])), Standing::Works);
    assert_eq!(first.standing(&DeviceId([9; 16])), Standing::Unknown);
    folder.create("people.json", b"[]").unwrap();
    let again = registry(&folder);
    assert_eq!((again.taken_over(), again.book().people().count()), (0, 2), "the book goes on");
    assert!(folder.path("people.json").exists(), "a list that is not used is left alone");
}

#[test]
fn a_change_of_another_process_is_seen_with_the_next_look() {
    let (_place, folder) = founded();
    folder.create("people.json", LIST.as_bytes()).unwrap();
    let (one, other) = (registry(&folder), registry(&folder));
    let by = By { who: None, now_ms: now_ms(), today: day_of(now_ms()), saw: None };
    let reason = crate::people::Name::new("nozaudēta").unwrap();
    one.change(&[Change::RevokeDevice { device: Id([3; 16]), reason }], &by).unwrap();
    assert_eq!(other.standing(&DeviceId([3; 16])), Standing::Works, "nobody has looked yet");
    assert!(other.renew(DeviceId([3; 16]), now_ms()).is_err(), "a lease is asked of the book of this moment");
    assert_eq!(other.standing(&DeviceId([3; 16])), Standing::Delivers);
    assert_eq!(
        other.owner_of(&DeviceId([3; 16])),
        Some(UserId([1; 16])),
        "the audit still knows whose it is"
    );
}

#[test]
fn a_new_day_changes_who_sits_where_though_nobody_wrote_anything() {
    let (_place, folder) = founded();
    folder.create("people.json", LIST.as_bytes()).unwrap();
    let registry = registry(&folder);
    let now = now_ms();
    let by = By { who: None, now_ms: now, today: day_of(now), saw: None };
    let tomorrow = day_of(now).tomorrow().unwrap();
    let ilze = Id([1; 16]);
    registry.change(&[Change::Dismiss { person: ilze, from: tomorrow }], &by).unwrap();
    assert_eq!(registry.snapshot_on(day_of(now)).roster.roles(&ilze.user()), [Role::Inspector]);
    assert_eq!(registry.snapshot_on(tomorrow).roster.roles(&ilze.user()), []);
    let login = Login::new("ilze.kalnina").unwrap();
    assert!(registry.book().person_of_login(&login).is_some(), "their name stays");
}
