//! Copies that nobody should have made: of a device, and of the server's files.

use std::process::Stdio;

use apseko_oplog::device::Notice;

use super::audit::said;
use super::device::TestDevice;
use super::server::{Installation, Server};
use super::tell;

const CASE: u8 = 5;

#[test]
fn the_clone_of_a_device_loses_nobody_s_work_and_is_noticed() {
    let mut installation = Installation::found(None);
    let mut anna = installation.enrol(1);
    let server = installation.serve();
    let wanted = tell(async {
        let link = installation.link(&server, &anna);
        anna.open_case(CASE);
        anna.sync(&link).await.unwrap();
        let mut clone = anna.twin();
        let of_clone = installation.link(&server, &clone);
        anna.write_note(CASE, 1, "Sastatnēm nav margu.");
        clone.write_note(CASE, 2, "Te strādā 14 cilvēki.");
        for _ in 0..2 {
            anna.sync(&link).await.unwrap();
            clone.sync(&of_clone).await.unwrap();
        }
        anna.write_notes(CASE, 3);
        clone.write_notes(CASE, 3);
        for _ in 0..2 {
            anna.sync(&link).await.unwrap();
            clone.sync(&of_clone).await.unwrap();
        }
        let noticed = [&anna, &clone].into_iter().any(|device| device.told.contains(&Notice::Twin));
        assert!(noticed, "a device learns that it is not alone, and begins another chain");
        for device in [&anna, &clone] {
            assert_eq!(device.unsent(), 0);
            assert_eq!(device.texts(1), ["Sastatnēm nav margu."], "both have what either wrote");
            assert_eq!(device.texts(2), ["Te strādā 14 cilvēki."]);
        }
        anna.acknowledged().len()
    });
    assert_eq!(wanted, 9, "a case, two notes, and three of each");
    assert!(server.stop());
    assert!(installation.check().contains(&format!("operations {wanted}\n")), "each once");
    assert!(said(&installation, &["notices"]).contains("notice.fork"), "the people in charge are told");
}

#[test]
fn yesterday_s_database_put_in_place_is_not_served_and_restored_loses_nothing() {
    let mut installation = Installation::found(None);
    let mut anna = installation.enrol(1);
    let server = installation.serve();
    anna.open_case(CASE);
    deliver(&installation, &mut anna, &server);
    assert!(server.stop());
    let (feed, yesterday) = (installation.path("feed.db"), installation.path("yesterday"));
    std::fs::copy(&feed, &yesterday).unwrap();

    let server = installation.serve();
    anna.write_notes(CASE, 20);
    deliver(&installation, &mut anna, &server);
    let before = anna.acknowledged().len();
    assert!(server.stop());
    std::fs::copy(&yesterday, &feed).unwrap();

    let mut serve = installation.command("serve");
    let refused = serve.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).output().unwrap();
    let error = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "devices would believe that their work is there: {error}");
    assert!(error.contains("feed.went_back"), "{error}");

    let to = installation.path("elsewhere");
    let backup = said(&installation, &["backup", "--to", to.to_str().unwrap()]);
    let backup = backup.lines().find_map(|line| line.strip_prefix("backup ")).unwrap().to_owned();
    said(&installation, &["restore", "--from", &backup, "--replace"]);
    let server = installation.serve();
    for _ in 0..2 {
        deliver(&installation, &mut anna, &server);
    }
    assert!(server.stop());
    assert_eq!(anna.acknowledged().len(), before, "everything that was acknowledged is there again");
    assert!(installation.check().contains(&format!("operations {before}\n")), "once each");
}

fn deliver(installation: &Installation, device: &mut TestDevice, server: &Server) {
    tell(async { device.sync(&installation.link(server, device)).await.unwrap() });
}
