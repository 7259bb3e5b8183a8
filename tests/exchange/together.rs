//! Two inspectors, one server: what one delivers the other gets, and where they disagree nobody's word is lost.

use super::server::Installation;
use super::tell;
use apseko_testkit::PostgresCluster;

#[test]
fn two_devices_meet_on_sqlite() {
    two_devices_meet(Installation::found(None));
}

#[test]
fn two_devices_meet_on_postgresql() {
    let cluster = PostgresCluster::start();
    two_devices_meet(Installation::found(Some(cluster.database("together"))));
}

fn two_devices_meet(mut installation: Installation) {
    // The same person with a tablet and a laptop: both may read the case that she opened.
    let (mut tablet, mut laptop) = (installation.enrol(1), installation.enrol(2));
    laptop.user = tablet.user;
    share(&installation, &[1, 2]);
    let server = installation.serve();
    tell(async {
        let (of_tablet, of_laptop) =
            (installation.link(&server, &tablet), installation.link(&server, &laptop));
        tablet.open_case(7);
        tablet.write_note(7, 1, "Sastatnēm nav margu.");
        tablet.sync(&of_tablet).await.unwrap();
        laptop.sync(&of_laptop).await.unwrap();
        assert_eq!(laptop.texts(1), ["Sastatnēm nav margu."], "what one delivered the other has");

        tablet.write_note(7, 1, "Sastatnēm nav margu trešajā stāvā.");
        laptop.write_note(7, 1, "Sastatnēm nav margu dienvidu pusē.");
        tablet.sync(&of_tablet).await.unwrap();
        laptop.sync(&of_laptop).await.unwrap();
        tablet.sync(&of_tablet).await.unwrap();
        assert_eq!(tablet.texts(1).len(), 2, "both texts stand until somebody decides");
        assert_eq!(tablet.texts(1), laptop.texts(1), "and both devices show them alike");

        laptop.write_note(7, 1, "Sastatnēm nav margu trešajā stāvā, dienvidu pusē.");
        laptop.sync(&of_laptop).await.unwrap();
        tablet.sync(&of_tablet).await.unwrap();
        assert_eq!(
            tablet.texts(1),
            ["Sastatnēm nav margu trešajā stāvā, dienvidu pusē."],
            "decided once, for both"
        );
    });
    assert!(server.stop(), "told to stop, it stops in good order");
    assert!(installation.check().contains("operations 5"), "{}", installation.check());
}

/// Gives all these devices to the first person.
pub fn share(installation: &Installation, numbers: &[u8]) {
    let ids: Vec<String> = numbers.iter().map(|number| format!("{:?}", hex::encode([*number; 16]))).collect();
    let (user, unit) = (hex::encode([numbers[0] ^ 0x80; 16]), hex::encode([0x0a; 16]));
    let person = format!(
        r#"[{{"user": "{user}", "name": "Ilze", "role": "INS", "unit": "{unit}", "devices": [{}]}}]"#,
        ids.join(",")
    );
    std::fs::write(installation.path("people.json"), person).unwrap();
}
