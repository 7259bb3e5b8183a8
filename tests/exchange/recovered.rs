//! A device is lost with a day's work on it that nobody else has. Two officers open a copy of its disk and deliver the work; one
//! officer, a stranger, or another disk do not.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use apseko_contract::SyncNow;
use apseko_tests::{Client, program};
use serde_json::Value;

use super::inspector::{is_delivered, sees, start, until, writes};
use super::premises::{Premises, copy_folder};

/// The officers of a demonstration: their secrets are made of these bytes.
const ZANE: u8 = 0x81;
const PETERIS: u8 = 0x82;
/// The desk of the officers: their secrets, and what they send each other.
struct Desk {
    folder: tempfile::TempDir,
    image: PathBuf,
    root: String,
}

impl Desk {
    fn with(image: PathBuf, root: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap(), image, root: root.to_owned() };
        for officer in [ZANE, PETERIS, 0x83] {
            desk.secret(&format!("secret-{officer:x}"), &hex::encode([officer; 32]));
        }
        // The root key of a demonstration; a real one lies in a safe.
        desk.secret("root.key", &hex::encode([0x71; 32]));
        desk
    }

    fn secret(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::write(self.path(name), text).unwrap();
        std::fs::set_permissions(self.path(name), std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn says(&self, words: &[String]) -> Output {
        Command::new(program("apseko-recover")).args(words).output().unwrap()
    }

    /// The officer who sits here.
    fn officer(&self, officer: u8) -> Vec<String> {
        let (id, secret) = (hex::encode([officer; 16]), self.text(&format!("secret-{officer:x}")));
        ["--officer", &id, "--secret", &secret].map(str::to_owned).to_vec()
    }

    fn half(&self, officer: u8, list: &Path, out: &str) -> Output {
        let (image, list, out) =
            (self.image.display().to_string(), list.display().to_string(), self.text(out));
        let words = ["half", "--image", &image, "--officers", &list, "--root", &self.root, "--out", &out];
        self.says(&[words.map(str::to_owned).to_vec(), self.officer(officer)].concat())
    }

    fn opens(&self, word: &str, image: &Path, half: Option<&str>, officer: u8, more: &[String]) -> Output {
        let image = image.display().to_string();
        let half = half.map(|half| vec!["--half".to_owned(), self.text(half)]).unwrap_or_default();
        let words = [word, "--image", &image].map(str::to_owned).to_vec();
        self.says(&[words, half, self.officer(officer), more.to_vec()].concat())
    }
}

#[track_caller]
fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
fn refused(output: &Output, code: &str) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{code} was expected");
    assert!(told.contains(&format!("({code})")), "the stable code is {code}: {told}");
}

/// An inspector works where nobody can reach the office, and then the device is gone; somebody has copied its disk.
fn lost(premises: &mut Premises) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (data, image) = (folder.path().join("data"), folder.path().join("image"));
    let host = start(premises, &data);
    writes(&host, "sastatnes pie fasādes");
    until("what was written at the office is delivered", || is_delivered(&host));
    premises.stop();
    writes(&host, "rakšanas darbi pagalmā");
    writes(&host, "jumta segums");
    host.kill().unwrap();
    copy_folder(&data, &image);
    std::fs::remove_dir_all(&data).unwrap();
    premises.start();
    (folder, image)
}

#[test]
fn two_officers_deliver_what_a_lost_device_had_and_nobody_else_can() {
    let mut premises = Premises::open();
    let (folder, image) = lost(&mut premises);
    let lost_device = premises.only_device();
    premises.says(&["devices", "revoke", &lost_device, "--reason", "nozagta"]);
    let [_, server, _, root] = premises.address();
    let desk = Desk::with(image.clone(), &root);
    let list = premises.path("recovery-officers");
    let where_to: Vec<String> = ["--server", &server, "--root", &root].map(str::to_owned).to_vec();

    said(&desk.half(ZANE, &list, "half"));
    let seen = said(&desk.opens("look", &image, Some("half"), PETERIS, &[]));
    assert!(seen.contains(&lost_device), "{seen}");
    assert!(seen.contains("Ilze Kalniņa"), "whose it is: {seen}");
    assert!(!seen.contains("unsent 0"), "{seen}");
    refused_to_everybody_else(&desk, &image, &list);

    let protocol = desk.text("protocol.json");
    let more = [where_to.clone(), vec!["--protocol".to_owned(), protocol.clone()]].concat();
    let told = said(&desk.opens("deliver", &image, Some("half"), PETERIS, &more));
    let told: Value = serde_json::from_str(told.trim()).unwrap();
    assert_eq!(told["result"], "done", "{told}");
    assert_eq!(told["found"], told["delivered"]);
    assert!(std::fs::read_to_string(&protocol).unwrap().contains(&lost_device), "the protocol stays");
    let again = said(&desk.opens("deliver", &image, Some("half"), PETERIS, &where_to));
    assert!(again.contains("\"done\""), "the copy was not changed, and what is there comes in once: {again}");

    let held: Vec<String> = premises
        .says(&["quarantine", "list"])
        .lines()
        .filter_map(|line| Some(line.strip_prefix("held ")?.split(' ').next()?.to_owned()))
        .collect();
    let found = usize::try_from(told["found"].as_u64().unwrap()).unwrap();
    // What only asks the server to decide is not held, but answered.
    assert!((1..=found).contains(&held.len()), "{} of {found} are looked at first", held.len());
    let new = start(&premises, &folder.path().join("new"));
    until("what the office had is here", || sees(&new, "sastatnes pie fasādes"));
    assert!(!sees(&new, "jumta segums"), "nobody has let it in yet");
    let held = let_one_in(&premises, &held);
    let told = premises.says(&["quarantine", "admit", "--device", &lost_device, "--until", "2020-01-01"]);
    assert!(told.contains("0 admitted, 0 still held"), "nothing of it was held so long ago: {told}");
    let told = premises.says(&["quarantine", "admit", "--device", &lost_device]);
    assert!(held.iter().all(|id| told.contains(&format!("admitted {id}"))), "of each it says so: {told}");
    assert!(told.contains(&format!("{} admitted, 0 still held", held.len())), "{told}");
    until("the work of that day is here", || {
        let _ = new.call(SyncNow {}).unwrap();
        sees(&new, "jumta segums") && sees(&new, "rakšanas darbi pagalmā")
    });

    let begun = premises.audited("recovery.begun");
    let done = premises.audited("recovery.done");
    assert_eq!((begun.len(), done.len()), (2, 2), "each time it is told before and after");
    let entry = done[0].to_string();
    for officer in [ZANE, PETERIS] {
        assert!(entry.contains(&hex::encode([officer; 16])), "who did it: {entry}");
    }
    assert!(entry.contains(&lost_device), "with whose device: {entry}");
    new.kill().unwrap();
    let other = folder.path().join("new");
    refused(&desk.opens("look", &other, Some("half"), PETERIS, &[]), "recovery.other_image");
}

/// Another system looks at what is held, and lets the first of it in; the others are left.
fn let_one_in<'h>(premises: &Premises, held: &'h [String]) -> &'h [String] {
    let made = premises.says(&[
        "keys",
        "make",
        "--name",
        "Uzraudzība",
        "--may",
        "read-audit-technical,manage-devices",
    ]);
    let key = made.lines().find_map(|line| line.strip_prefix("key ")).unwrap();
    let place = premises.place();
    let client = Client::new(place.server().trim_start_matches("http://"))
        .with("Authorization", &format!("Bearer {key}"))
        .with("Content-Type", "application/json");
    let listed: Value =
        serde_json::from_str(&client.get("/api/v1/quarantine?limit=200").unwrap().body).unwrap();
    let rows: Vec<&Value> =
        listed["rows"].as_array().unwrap().iter().filter(|it| it["state"] == "held").collect();
    let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, held, "the same as at the machine, in the same order");
    assert_eq!(rows[0]["owner"]["name"], "Ilze Kalniņa", "whose it is, in words: {}", rows[0]);
    let (first, others) = held.split_first().unwrap();
    let admit = |body: Value| {
        let told = client.post("/api/v1/quarantine/admit", body.to_string().as_bytes()).unwrap();
        assert_eq!(told.status, 200, "{}", told.body);
        serde_json::from_str::<Value>(&told.body).unwrap()["rows"][0]["came"].clone()
    };
    assert_eq!(admit(serde_json::json!({ "ids": [first] })), "admitted");
    assert_eq!(admit(serde_json::json!({ "ids": [first] })), "not-held", "it counts already");
    others
}

fn refused_to_everybody_else(desk: &Desk, image: &Path, list: &Path) {
    let look = |half: Option<&str>, officer| desk.opens("look", image, half, officer, &[]);
    refused(&look(None, PETERIS), "recovery.one_half");
    refused(&look(Some("half"), ZANE), "recovery.same_officer");
    refused(&look(Some("half"), 0x83), "recovery.not_for_you");
    let mut bytes = std::fs::read(desk.path("half")).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(desk.path("forged"), bytes).unwrap();
    refused(&look(Some("forged"), PETERIS), "recovery.not_opened");

    // A list of other officers does not help, whoever has signed it.
    refused(&desk.half(0x83, list, "none"), "recovery.not_in_list");
    desk.secret("other-root.key", &hex::encode([0x72; 32]));
    for (name, key) in [("by-the-root", "root.key"), ("by-another", "other-root.key")] {
        let out = desk.text(name);
        let key = desk.text(key);
        let words = ["list", "--root-key", &key, "--number", "2", "--out", &out].map(str::to_owned);
        let officers = [ZANE, 0x83].map(|officer| {
            let secret = apseko_vault::Key::take(&mut [officer; 32]);
            let public = apseko_vault::OfficerSecret::of(&secret).unwrap().public();
            ["--officer".to_owned(), format!("{}:{}", hex::encode([officer; 16]), hex::encode(public))]
        });
        said(&desk.says(&[words.to_vec(), officers.concat()].concat()));
    }
    refused(&desk.half(ZANE, &desk.path("by-the-root"), "none"), "recovery.no_such_half");
    refused(&desk.half(ZANE, &desk.path("by-another"), "none"), "recovery.other_officers");

    // What was damaged says so, and nothing is made up in its place.
    let damaged = desk.path("damaged");
    copy_folder(image, &damaged);
    let data = find(&damaged, "apseko.db").expect("there is data");
    let mut bytes = std::fs::read(&data).unwrap();
    bytes.iter_mut().for_each(|byte| *byte ^= 0x55);
    std::fs::write(&data, bytes).unwrap();
    let told = desk.opens("look", &damaged, Some("half"), PETERIS, &[]);
    assert!(!told.status.success(), "spoiled data are not opened");
    assert!(
        String::from_utf8_lossy(&told.stderr).contains("(data."),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    std::fs::remove_file(&data).unwrap();
    refused(&desk.opens("look", &damaged, Some("half"), PETERIS, &[]), "recovery.no_data");
    std::fs::remove_dir_all(damaged.join("users")).unwrap();
    refused(&desk.opens("look", &damaged, Some("half"), PETERIS, &[]), "recovery.no_image");
}

fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    std::fs::read_dir(folder).unwrap().find_map(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() { find(&path, name) } else { path.ends_with(name).then_some(path) }
    })
}

#[test]
fn an_officer_s_secret_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    let make = || {
        let mut command = Command::new(program("apseko-recover"));
        command.args(["new-officer", "--out"]).arg(&file).output().unwrap()
    };
    let told = said(&make());
    assert_eq!(told.trim().strip_prefix("key ").map(str::len), Some(64), "the public key is printed: {told}");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    refused(&make(), "recovery.file");
    assert!(!told.contains(std::fs::read_to_string(&file).unwrap().trim()), "and the secret is not");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let mut command = Command::new(program("apseko-recover"));
    let words = ["list", "--number", "1", "--out", "/dev/null", "--root-key"];
    let officers = [
        "--officer".to_owned(),
        format!("{}:{}", "01".repeat(16), "01".repeat(32)),
        "--officer".to_owned(),
        format!("{}:{}", "02".repeat(16), "02".repeat(32)),
    ];
    refused(&command.args(words).arg(&file).args(officers).output().unwrap(), "recovery.secret_open");
}
