//! What only a keystore of files can get wrong: rights, paths, flipped bits and what is left behind.

use super::*;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.retain(|path| !path.ends_with("turn"));
    files
}

#[test]
fn a_flipped_bit_is_damage_and_never_another_key() {
    let folder = tempfile::tempdir().unwrap();
    let keys = FileKeystore::in_folder(folder.path());
    keys.keep("device", &[0xa5; 32]).unwrap();
    let path = files(folder.path()).remove(0);
    let whole = fs::read(&path).unwrap();
    for bit in 0..whole.len() * 8 {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, flipped).unwrap();
        assert!(matches!(keys.load("device"), Err(KeystoreError::Damaged(_))), "bit {bit} was not noticed");
    }
}

#[test]
fn a_cut_or_lengthened_file_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    let keys = FileKeystore::in_folder(folder.path());
    keys.keep("device", &[0xa5; 32]).unwrap();
    let path = files(folder.path()).remove(0);
    let whole = fs::read(&path).unwrap();
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(
            matches!(keys.load("device"), Err(KeystoreError::Damaged(_))),
            "{length} bytes are no secret"
        );
    }
    fs::write(&path, [&whole[..], b"x"].concat()).unwrap();
    assert!(matches!(keys.load("device"), Err(KeystoreError::Damaged(_))));
}

#[test]
fn two_files_that_changed_places_are_damage() {
    let folder = tempfile::tempdir().unwrap();
    let keys = FileKeystore::in_folder(folder.path());
    keys.keep("one", &[1; 32]).unwrap();
    let one = files(folder.path()).remove(0);
    keys.keep("two", &[2; 32]).unwrap();
    let two = files(folder.path()).into_iter().find(|path| *path != one).unwrap();
    fs::copy(&one, &two).unwrap();
    assert!(
        matches!(keys.load("two"), Err(KeystoreError::Damaged(_))),
        "a secret answers to its own name only"
    );
}

#[test]
fn no_name_reaches_outside_the_folder() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("keystore");
    let keys = FileKeystore::in_folder(&folder);
    for name in ["../escaped", "/etc/escaped", "a/b", "", ".", "C:\\escaped", "nul\0"] {
        keys.keep(name, name.as_bytes().first().map_or(b"x", std::slice::from_ref)).unwrap();
        assert!(keys.load(name).unwrap().is_some(), "{name:?} is a name like any other");
    }
    assert_eq!(files(outer.path()), std::slice::from_ref(&folder), "everything is inside");
    assert_eq!(files(&folder).len(), 7, "and every name has its own file");
}

#[test]
fn what_is_forgotten_leaves_no_file_even_after_a_cut_off_write() {
    let folder = tempfile::tempdir().unwrap();
    let keys = FileKeystore::in_folder(folder.path());
    keys.keep("device", b"secret").unwrap();
    fs::write(keys.path("device", "new"), b"secret").unwrap();
    keys.forget("device").unwrap();
    assert!(files(folder.path()).is_empty(), "neither under its name nor under the other");
}

#[test]
fn a_write_that_was_cut_off_leaves_the_old_secret() {
    let folder = tempfile::tempdir().unwrap();
    let keys = FileKeystore::in_folder(folder.path());
    keys.keep("device", b"old").unwrap();
    fs::write(keys.path("device", "new"), b"half of a n").unwrap();
    assert_eq!(keys.load("device").unwrap().unwrap().as_slice(), b"old");
    keys.keep("device", b"newer").unwrap();
    assert_eq!(keys.load("device").unwrap().unwrap().as_slice(), b"newer");
}

#[test]
fn what_is_overwritten_before_it_is_unlinked_is_gone_for_whoever_holds_it_open() {
    use std::io::Read;
    let folder = tempfile::tempdir().unwrap();
    let keys = FileKeystore::in_folder(folder.path());
    keys.keep("device", b"the secret of the device").unwrap();
    let mut held = File::open(files(folder.path()).remove(0)).unwrap();
    keys.forget("device").unwrap();
    let mut left = Vec::new();
    held.read_to_end(&mut left).unwrap();
    assert!(left.iter().all(|byte| *byte == 0), "the blocks are zero, not merely unlinked");
}

#[test]
fn asking_an_empty_place_makes_nothing() {
    let outer = tempfile::tempdir().unwrap();
    let keys = FileKeystore::in_folder(&outer.path().join("keystore"));
    assert!(keys.load("device").unwrap().is_none());
    keys.forget("device").unwrap();
    assert!(files(outer.path()).is_empty(), "a question leaves no trace");
}

#[test]
fn a_folder_that_cannot_be_used_is_an_error_without_its_path() {
    let outer = tempfile::tempdir().unwrap();
    let in_the_way = outer.path().join("janis");
    fs::write(&in_the_way, b"a file").unwrap();
    let keys = FileKeystore::in_folder(&in_the_way);
    let error = keys.keep("device", b"secret").unwrap_err();
    assert!(matches!(error, KeystoreError::Unavailable(_)));
    assert!(!error.to_string().contains("janis"), "a path may hold a person's name: {error}");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("keystore");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    let keys = FileKeystore::in_folder(&folder);
    keys.keep("device", b"secret").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700, "a folder that was open to others is closed");
    assert_eq!(mode(&files(&folder).remove(0)), 0o600);
}
