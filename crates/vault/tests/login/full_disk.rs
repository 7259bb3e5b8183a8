//! A disk without one free byte: counting a try must still be possible, or a full disk would be a way to try for free
//! and a way to keep people out.
#![cfg(target_os = "linux")]

use std::fs::OpenOptions;
use std::io::{ErrorKind, Read, Write};

use apseko_vault::{Cost, Refusal, Vault};

use super::child;
use super::device::{ANNA, Device, PASSWORD, copy_folder};
use super::flipped_bits::InFiles;

/// Fills the file system of a folder to the last byte.
fn fill_up(folder: &std::path::Path) {
    let mut file = OpenOptions::new().create_new(true).write(true).open(folder.join("ballast")).unwrap();
    for size in [4096, 1] {
        loop {
            match file.write_all(&vec![7; size]) {
                Ok(()) => {}
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::StorageFull);
                    break;
                }
            }
        }
    }
}

/// Runs in a process with a small file system of its own.
fn comes_in_on_a_full_disk(disk: &std::path::Path) {
    let (mut device, anna) = Device::with_anna();
    device.stop();
    copy_folder(&device.root, &disk.join("data"));
    device.root = disk.join("data");
    fill_up(disk);
    let full = std::fs::write(disk.join("more"), b"x");
    assert!(full.is_err(), "there is no room for one more byte");
    device.comes_in(&anna).expect("the record has its room since the enrolment");
    assert!(matches!(device.fails(&anna), Err(Refusal::Wrong { .. })), "a try is counted");
    assert_eq!(device.comes_in(&anna).unwrap().failed_at_ms.len(), 1);
    let (now, mut fill) = (device.now, device.fill());
    device.vault().remember_last("juris.ozols", &mut fill);
    let password = "četras piecas ūdensrozes";
    device.vault().change_password(anna.login, PASSWORD, password, None, &now, &mut fill).unwrap();
    device.vault().recover(anna.login, &anna.recovery[0], &now).unwrap();
    std::fs::remove_file(disk.join("ballast")).unwrap();
    fill_up(disk);
    let mut vault: Vault = device.take_vault();
    vault.wipe_person(anna.login, &mut fill).expect("wiping needs no room: it makes some");
    eprintln!("all of it works");
}

/// The documented limit of a keystore of files: its number takes the place of the old one by a new file. Nobody comes
/// in without room for that, nobody tries for free either, and with room everything goes on.
fn a_keystore_of_files_has_no_room(disk: &std::path::Path) {
    let mut device = Device::empty();
    device.root = disk.join("data");
    let anna = device.enrol_at(&ANNA, &InFiles, Cost::FLOOR).unwrap();
    fill_up(disk);
    device.pass(90);
    let code = device.code(&anna, 0);
    let refused = device.log_in(anna.login, PASSWORD, &code).unwrap_err();
    assert!(matches!(refused, Refusal::Keystore(_)), "{refused:?}");
    std::fs::remove_file(disk.join("ballast")).unwrap();
    let opened = device.log_in(anna.login, PASSWORD, &code).unwrap();
    assert_eq!(opened.failed_at_ms.len(), 1, "the try that could not be made is counted");
    eprintln!("all of it works");
}

/// Runs a test anew, alone, in a namespace with a small file system of its own.
fn on_a_small_disk(test: &str) {
    let place = tempfile::tempdir().unwrap();
    let script = "mount -t tmpfs -o size=256k none \"$1\" && shift && exec \"$@\"";
    let mut command = child::command("unshare", place.path());
    if !is_root() {
        command.arg("--map-root-user");
    }
    command.args(["--mount", "sh", "-c", script, "sh"]).arg(place.path());
    command.arg(std::env::current_exe().unwrap()).args(child::alone(test));
    let mut running = command.spawn().unwrap();
    let mut said = String::new();
    running.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(running.wait().unwrap().success() && said.contains("all of it works"), "{said}");
}

#[test]
fn on_a_full_disk_people_come_in_and_failures_are_counted() {
    match child::role() {
        Some(disk) => comes_in_on_a_full_disk(&disk),
        None => on_a_small_disk("full_disk::on_a_full_disk_people_come_in_and_failures_are_counted"),
    }
}

#[test]
fn a_keystore_of_files_on_a_full_disk_lets_nobody_try() {
    match child::role() {
        Some(disk) => a_keystore_of_files_has_no_room(&disk),
        None => on_a_small_disk("full_disk::a_keystore_of_files_on_a_full_disk_lets_nobody_try"),
    }
}

/// The owner of a process' folder under /proc is its user.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}
