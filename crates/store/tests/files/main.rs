//! Stories about files on their way: a file is kept together with what is said of it, and what the office signed stays signed.

#[cfg(test)]
mod fetched;
#[cfg(test)]
mod letting_go;
#[cfg(test)]
mod tablet;

use apseko_store::words::EntityKind;
use apseko_store::{FileEnd, Store, StoreError, Wish};
use uuid::Uuid;

use tablet::{CASE, EVIDENCE, NOON, PHOTO, TASK, open, photo, save, sealed, with_photo};

#[test]
fn a_file_is_kept_with_what_is_said_of_it_and_both_outlive_the_program() {
    let folder = tempfile::tempdir().unwrap();
    drop(with_photo(folder.path()));
    let store = open(folder.path());
    let said = store.read::<_, StoreError>(|view| view.things_of(EntityKind::Evidence, TASK)).unwrap();
    let file = said[0].file("file").unwrap();
    assert_eq!((file.sha256, file.name.as_str()), (PHOTO, "jumta mala.jpg"), "a task lists its files");
    let kept = photo(&store);
    assert_eq!(kept.file, sealed(EVIDENCE, 4));
    assert_eq!((kept.address, kept.end, kept.signed_at), (None, None, None), "it waits");
    let on_disk = std::fs::read(folder.path().join("apseko.db")).unwrap();
    assert!(!on_disk.windows(5).any(|bytes| bytes == b"jumta"), "the name of a file is nobody's but ours");
}

#[test]
fn the_same_bytes_are_one_file_however_often_they_are_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    save(&store, 3, vec![Wish::KeepFile(sealed(Uuid::from_u128(8), 9))]);
    assert_eq!(photo(&store).file.sealed, Uuid::from_u128(4), "the first one is on its way already");
    assert_eq!(store.read::<_, StoreError>(|view| view.files()).unwrap().len(), 1);
}

#[test]
fn what_the_office_has_signed_for_nothing_takes_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    store.note_way(PHOTO, Some([5; 16]), None).unwrap();
    assert_eq!(photo(&store).address, Some([5; 16]));
    store.note_way(PHOTO, None, Some(FileEnd::Stored)).unwrap();
    assert_eq!((photo(&store).end, photo(&store).signed_at), (Some(FileEnd::Stored), None));
    store.note_delivery(CASE, b"signed".to_vec(), vec![(PHOTO, 3_000_000), ([0xee; 32], 1)], NOON).unwrap();
    assert_eq!(photo(&store).signed_at, Some(NOON));
    let said = store.read::<_, StoreError>(|view| view.delivery_of(CASE)).unwrap();
    assert_eq!(said.as_deref(), Some(b"signed".as_slice()), "the proof is kept as it came");
    store.note_way(PHOTO, None, Some(FileEnd::Refused("upload.other_sum".to_owned()))).unwrap();
    assert_eq!(photo(&store).end, Some(FileEnd::Stored), "a late word of another upload changes nothing");
}

#[test]
fn a_refused_file_stays_and_goes_again_when_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    assert!(!store.send_again(EVIDENCE).unwrap(), "nothing was refused");
    store.note_way(PHOTO, Some([5; 16]), Some(FileEnd::Refused("upload.too_large".to_owned()))).unwrap();
    assert!(store.send_again(EVIDENCE).unwrap());
    let kept = photo(&store);
    assert_eq!(
        (kept.address, kept.end),
        (None, None),
        "from the beginning: the server may have forgotten it"
    );
}

#[test]
fn files_wait_until_they_may_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    store.pause_files(true).unwrap();
    drop(store);
    let paused = |store: &Store| store.read::<_, StoreError>(|view| view.are_files_paused()).unwrap();
    let store = open(folder.path());
    assert!(paused(&store), "a pause outlives the program");
    store.pause_files(false).unwrap();
    assert!(!paused(&store));
}
