//! A data folder in every bad state: each has its code, and what was saved before stays.

use std::fs;
use std::path::Path;
use std::process::Command;

use apseko_contract::{CreateAdhocTask, ShowDevice, ShowToday, WriteNote};
use apseko_domain::{Code, TaskId, ViolationArea};
use apseko_tests::{Limits, WebHost, program};

fn a_task(host: &WebHost) -> Result<TaskId, apseko_contract::UiError> {
    host.call(CreateAdhocTask {
        place: "Lielā iela 4".to_owned(),
        object: String::new(),
        area: ViolationArea::UnregisteredEmployment,
        note: "Pirmā piezīme.".to_owned(),
        draft: String::new(),
    })
    .unwrap()
}

fn tasks_today(host: &WebHost) -> Result<usize, Code> {
    host.call(ShowToday {}).unwrap().map(|today| today.visits.len()).map_err(|error| error.code)
}

fn with_one_task(folder: &Path) {
    let host = WebHost::start(folder).unwrap();
    a_task(&host).unwrap();
    host.kill().unwrap();
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_called_read_only_and_works_when_it_can() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("data");
    with_one_task(&folder);
    for entry in fs::read_dir(&folder).unwrap() {
        set_mode(&entry.unwrap().path(), 0o400);
    }
    set_mode(&folder, 0o500);
    let host = WebHost::start_with(&folder, Limits::NoSpecialRights, &[]).unwrap();
    assert_eq!(tasks_today(&host), Err(Code::DataReadOnly));
    assert!(host.call(ShowDevice {}).unwrap().is_ok(), "the strip still answers");
    set_mode(&folder, 0o700);
    for entry in fs::read_dir(&folder).unwrap() {
        set_mode(&entry.unwrap().path(), 0o600);
    }
    assert_eq!(tasks_today(&host), Ok(1), "trying again is enough, and nothing was lost");
}

#[cfg(unix)]
#[test]
fn a_write_protected_database_in_a_good_folder_is_called_read_only() {
    let folder = tempfile::tempdir().unwrap();
    with_one_task(folder.path());
    set_mode(&folder.path().join("apseko.db"), 0o400);
    let host = WebHost::start_with(folder.path(), Limits::NoSpecialRights, &[]).unwrap();
    assert_eq!(tasks_today(&host), Err(Code::DataReadOnly));
}

#[test]
fn a_folder_in_use_is_said_to_be_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let first = WebHost::start(folder.path()).unwrap();
    a_task(&first).unwrap();
    let second = WebHost::start(folder.path()).unwrap();
    assert_eq!(tasks_today(&second), Err(Code::DataInUse));
    assert_eq!(tasks_today(&first), Ok(1), "the first one goes on");
    first.kill().unwrap();
    assert_eq!(tasks_today(&second), Ok(1), "a killed holder does not hold for ever");
}

#[test]
fn damage_in_the_middle_of_the_file_is_reported_and_never_shown_as_data() {
    let folder = tempfile::tempdir().unwrap();
    with_one_task(folder.path());
    let database = folder.path().join("apseko.db");
    // The log is folded into the database by an orderly end; then the pages of the tables are in one place.
    let store = apseko_store::DataFolder::take(folder.path()).unwrap();
    let key = fs::read_to_string(folder.path().join("apseko.key")).unwrap();
    let key: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&key[at * 2..at * 2 + 2], 16).unwrap()).collect();
    let key = apseko_store::StoreKey::new(key.try_into().unwrap());
    drop(apseko_store::Store::open(store, &key, &apseko_tests::moment()).unwrap());

    let good = fs::read(&database).unwrap();
    let mut bad = good.clone();
    for at in (4096 + 100..bad.len()).step_by(4096) {
        bad[at] ^= 0x40;
    }
    fs::write(&database, &bad).unwrap();
    let host = WebHost::start(folder.path()).unwrap();
    assert_eq!(tasks_today(&host), Err(Code::DataDamaged));
    host.kill().unwrap();
    fs::write(&database, &good).unwrap();
    let host = WebHost::start(folder.path()).unwrap();
    assert_eq!(tasks_today(&host), Ok(1));
}

#[test]
fn a_broken_keystore_is_not_taken_for_a_new_device() {
    let folder = tempfile::tempdir().unwrap();
    with_one_task(folder.path());
    let host = WebHost::start(folder.path()).unwrap();
    let turn = |host: &WebHost, broken: bool| {
        let body = format!("{{\"keystore_broken\":{broken}}}");
        assert_eq!(host.client().post("/apseko-test-controls", body.as_bytes()).unwrap().status, 200);
    };
    turn(&host, true);
    assert_eq!(tasks_today(&host), Err(Code::DataUnavailable), "not an empty day on a new device");
    turn(&host, false);
    assert_eq!(tasks_today(&host), Ok(1));
}

/// A disk of 700 KiB, mounted in a namespace of its own, filled up by another file.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_refuses_the_save_says_so_and_keeps_what_was_saved() {
    let place = tempfile::tempdir().unwrap();
    let script = "mount -t tmpfs -o size=700k none \"$1\" && exec \"$2\" --ui \"$3\" --data \"$1/data\"";
    let screens = tempfile::tempdir().unwrap();
    fs::write(screens.path().join("index.html"), "<!doctype html>").unwrap();
    let mut command = Command::new("unshare");
    if !apseko_tests::is_root() {
        command.arg("--map-root-user");
    }
    command.args(["--mount", "sh", "-c", script, "sh"]).arg(place.path());
    command.arg(program("apseko-web-test")).arg(screens.path());
    let host = WebHost::spawn(command).unwrap();
    let task = a_task(&host).unwrap();

    let text = "Piezīme, kas aizņem vietu. ".repeat(600);
    let mut saved = 1;
    let refused = loop {
        match host.call(WriteNote { task, text: text.clone() }).unwrap() {
            Ok(_) => saved += 1,
            Err(error) => break error.code,
        }
        assert!(saved < 200, "700 KiB have to be full by now");
    };
    assert_eq!(refused, Code::DataFull, "a refused save must say why");
    let opened = host.call(apseko_contract::OpenTask { task }).unwrap().unwrap();
    assert_eq!(opened.notes.len(), saved, "what was confirmed is there, the refused note is not");
    assert!(host.call(ShowDevice {}).unwrap().is_ok(), "the app goes on");
}
