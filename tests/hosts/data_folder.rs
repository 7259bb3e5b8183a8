//! A data folder in every bad state: each has its code, and what was saved before stays.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use apseko_contract::{CreateAdhocTask, LogOut, ShowDevice, ShowToday, WriteNote};
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

/// The one database of these folders: there is one person.
fn database_in(folder: &Path) -> PathBuf {
    let users = fs::read_dir(folder.join("users")).unwrap();
    let databases = users.map(|user| user.unwrap().path().join("apseko.db"));
    databases.into_iter().find(|path| path.exists()).expect("somebody has worked here")
}

/// Everything in a folder and below, folders after what is in them.
fn everything_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(everything_in(&path));
        }
        found.push(path);
    }
    found
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
    for path in everything_in(&folder) {
        set_mode(&path, if path.is_dir() { 0o500 } else { 0o400 });
    }
    set_mode(&folder, 0o500);
    let host = WebHost::start_with(&folder, Limits::NoSpecialRights, &[]).unwrap();
    assert_eq!(tasks_today(&host), Err(Code::DataReadOnly));
    assert!(host.call(ShowDevice {}).unwrap().is_ok(), "the strip still answers");
    set_mode(&folder, 0o700);
    for path in everything_in(&folder).into_iter().rev() {
        set_mode(&path, if path.is_dir() { 0o700 } else { 0o600 });
    }
    host.come_in().unwrap();
    assert_eq!(tasks_today(&host), Ok(1), "trying again is enough, and nothing was lost");
}

#[cfg(unix)]
#[test]
fn a_write_protected_database_in_a_good_folder_is_called_read_only() {
    let folder = tempfile::tempdir().unwrap();
    with_one_task(folder.path());
    set_mode(&database_in(folder.path()), 0o400);
    let host = WebHost::start_with(folder.path(), Limits::NoSpecialRights, &[]).unwrap();
    host.come_in().unwrap();
    assert_eq!(tasks_today(&host), Err(Code::DataReadOnly));
}

#[test]
fn a_folder_in_use_is_said_to_be_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let first = WebHost::start(folder.path()).unwrap();
    a_task(&first).unwrap();
    let second = WebHost::start_with(folder.path(), Limits::None, &[]).unwrap();
    assert_eq!(tasks_today(&second), Err(Code::DataInUse));
    assert_eq!(tasks_today(&first), Ok(1), "the first one goes on");
    first.kill().unwrap();
    second.come_in().unwrap();
    assert_eq!(tasks_today(&second), Ok(1), "a killed holder does not hold for ever");
}

#[test]
fn damage_in_the_middle_of_the_file_is_reported_and_never_shown_as_data() {
    let folder = tempfile::tempdir().unwrap();
    // Going out closes the data, which folds the log into the database; then the pages of the tables are in one place.
    let host = WebHost::start(folder.path()).unwrap();
    a_task(&host).unwrap();
    host.call(LogOut {}).unwrap().unwrap();
    host.kill().unwrap();
    let database = database_in(folder.path());
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
    let host = WebHost::start_with(folder.path(), Limits::None, &[]).unwrap();
    let turn = |host: &WebHost, broken: bool| {
        let body = format!("{{\"keystore_broken\":{broken}}}");
        assert_eq!(host.client().post("/apseko-test-controls", body.as_bytes()).unwrap().status, 200);
    };
    turn(&host, true);
    let refused = host.come_in().unwrap_err().to_string();
    assert!(refused.contains("keystore.unavailable"), "not an empty day on a new device: {refused}");
    turn(&host, false);
    host.come_in().unwrap();
    assert_eq!(tasks_today(&host), Ok(1));
}

/// A disk of 900 KiB, mounted in a namespace of its own, filled up by another file.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_refuses_the_save_says_so_and_keeps_what_was_saved() {
    let place = tempfile::tempdir().unwrap();
    let script = "mount -t tmpfs -o size=900k none \"$1\" && exec \"$2\" --ui \"$3\" --data \"$1/data\"";
    let screens = tempfile::tempdir().unwrap();
    fs::write(screens.path().join("index.html"), "<!doctype html>").unwrap();
    let mut command = Command::new("unshare");
    if !apseko_tests::is_root() {
        command.arg("--map-root-user");
    }
    command.args(["--mount", "sh", "-c", script, "sh"]).arg(place.path());
    command.arg(program("apseko-web-test")).arg(screens.path());
    let host = WebHost::spawn(command, &place.path().join("data")).unwrap();
    host.come_in().unwrap();
    let task = a_task(&host).unwrap();

    let text = "Piezīme, kas aizņem vietu. ".repeat(600);
    let mut saved = 1;
    let refused = loop {
        match host.call(WriteNote { task, text: text.clone() }).unwrap() {
            Ok(_) => saved += 1,
            Err(error) => break error.code,
        }
        assert!(saved < 200, "900 KiB have to be full by now");
    };
    assert_eq!(refused, Code::DataFull, "a refused save must say why");
    let opened = host.call(apseko_contract::OpenTask { task }).unwrap().unwrap();
    assert_eq!(opened.notes.len(), saved, "what was confirmed is there, the refused note is not");
    assert!(host.call(ShowDevice {}).unwrap().is_ok(), "the app goes on");
}
