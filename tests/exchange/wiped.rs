//! A device is lost; the office orders that what is on it goes, and when somebody opens it, it does: after its last work was
//! delivered, and so that the office hears of it.

use apseko_contract::{ShowLock, Stage};

use super::inspector::{is_delivered, sees, start, until, writes};
use super::premises::Premises;

#[test]
fn a_device_that_is_to_be_wiped_delivers_and_destroys_what_it_has_and_says_so() {
    let mut premises = Premises::open();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let host = start(&premises, &data);
    writes(&host, "sastatnes pie fasādes");
    until("what was written is delivered", || is_delivered(&host));
    premises.stop();
    writes(&host, "rakšanas darbi pagalmā");
    host.kill().unwrap();
    premises.start();
    let device = premises.only_device();
    premises.says(&["devices", "wipe", &device, "--reason", "nozagta"]);
    assert_eq!(premises.devices()[0]["state"], "to be wiped");

    let host = start(&premises, &data);
    // The screens ask for the day at once; that opens the data, and with them the way to the office.
    assert!(sees(&host, "sastatnes pie fasādes"), "until it hears of the order, it works as ever");
    until("the device is a new one", || matches!(host.call(ShowLock {}).unwrap().unwrap().stage, Stage::New));
    assert!(!data.join("users").exists() && !data.join("people").exists(), "nothing of hers is left");
    until("the office knows", || premises.devices()[0]["state"] == "wiped");
    assert_eq!(premises.audited("device.wiped").len(), 1);
    assert!(!premises.audited("device.wipe_told").is_empty(), "when it was told is known, too");
    host.kill().unwrap();

    // The office lets her onto it once more; the server has another port by now.
    premises.stop();
    premises.start();
    let host = start(&premises, &data);
    until("her work is here again, also what was only on the device when the order came", || {
        sees(&host, "sastatnes pie fasādes") && sees(&host, "rakšanas darbi pagalmā")
    });
    let notes = || {
        let files = std::fs::read_dir(&data).unwrap();
        files.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().starts_with("wipe-")).count()
    };
    assert_eq!(notes(), 0, "and nobody has to read of the wipe any more");
    let states: Vec<String> = premises.devices().iter().map(|one| one["state"].to_string()).collect();
    assert_eq!(states.len(), 2, "it is another device to the office: {states:?}");
    host.kill().unwrap();
}
