//! A folder that remembers, that has a limit, and that anybody may empty.

use std::fs::FileTimes;
use std::time::Duration;

use super::*;

const KILOBYTE: u64 = 1 << 10;

fn place(most: u64) -> (tempfile::TempDir, Cache) {
    let place = tempfile::tempdir().unwrap();
    let cache = Cache::at(&place.path().join("previews"), most);
    (place, cache)
}

/// Keeps a preview that was drawn so many minutes ago.
fn keep_from(cache: &Cache, number: u8, minutes: u64) {
    cache.keep(&[number; 32], Some(&[number; 8 << 10])).unwrap();
    let file = fs::File::options().write(true).open(cache.path(&[number; 32])).unwrap();
    let at = SystemTime::now() - Duration::from_secs(60 * minutes);
    file.set_times(FileTimes::new().set_modified(at)).unwrap();
}

fn is_here(cache: &Cache, number: u8) -> bool {
    cache.get(&[number; 32]).unwrap() == Kept::Preview(vec![number; 8 << 10])
}

#[test]
fn what_was_drawn_and_what_cannot_be_drawn_are_both_remembered() {
    let (_place, cache) = place(KILOBYTE << 10);
    assert_eq!(cache.get(&[1; 32]).unwrap(), Kept::Nothing);
    cache.keep(&[1; 32], Some(b"small")).unwrap();
    cache.keep(&[2; 32], None).unwrap();
    assert_eq!(cache.get(&[1; 32]).unwrap(), Kept::Preview(b"small".to_vec()));
    assert_eq!(cache.get(&[2; 32]).unwrap(), Kept::None);
    let again = Cache::at(&cache.folder, KILOBYTE << 10);
    assert_eq!(again.get(&[1; 32]).unwrap(), Kept::Preview(b"small".to_vec()), "another process has it too");
}

#[test]
fn the_oldest_go_when_there_are_too_many() {
    let (_place, cache) = place(32 * KILOBYTE);
    for number in 1..=4 {
        keep_from(&cache, number, 10 - u64::from(number));
    }
    assert!((1..=4).all(|number| is_here(&cache, number)), "so many there may be");
    cache.keep(&[5; 32], Some(&[5; 8 << 10])).unwrap();
    let here: Vec<u8> = (1..=5).filter(|number| is_here(&cache, *number)).collect();
    assert_eq!(here, [3, 4, 5], "the oldest went until a quarter was free");
}

#[test]
fn a_limit_counts_from_the_first_preview_on_whatever_lay_there_before() {
    let (_place, cache) = place(32 * KILOBYTE);
    for number in 1..=4 {
        keep_from(&cache, number, 10);
    }
    let other = Cache::at(&cache.folder, 16 * KILOBYTE);
    other.keep(&[5; 32], Some(b"small")).unwrap();
    let held = other.everything().unwrap().iter().map(|(_, size, _)| size).sum::<u64>();
    assert!(held <= 16 * KILOBYTE, "{held}");
    assert_eq!(other.get(&[5; 32]).unwrap(), Kept::Preview(b"small".to_vec()), "the newest stays");
}

#[test]
fn files_of_nothing_take_up_room_as_well() {
    let (_place, cache) = place(64 * KILOBYTE);
    for number in 0..200 {
        cache.keep(&[number; 32], None).unwrap();
    }
    assert!(fs::read_dir(&cache.folder).unwrap().count() <= 16, "or the disk would have no names left");
}

#[test]
fn whoever_deletes_the_folder_harms_nobody() {
    let (_place, cache) = place(KILOBYTE << 10);
    cache.keep(&[1; 32], Some(b"small")).unwrap();
    fs::remove_dir_all(&cache.folder).unwrap();
    assert_eq!(cache.get(&[1; 32]).unwrap(), Kept::Nothing);
    cache.keep(&[1; 32], Some(b"small")).unwrap();
    assert_eq!(cache.get(&[1; 32]).unwrap(), Kept::Preview(b"small".to_vec()));
}
