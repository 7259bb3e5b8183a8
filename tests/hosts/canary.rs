//! Promise to whoever loses a tablet: after a busy day nothing on its disk tells a name, a word or a key.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use apseko_contract::{
    ChangePassword, CreateAdhocTask, DraftSlot, EditNote, ExportAudit, KeepDraft, ListTasks, LockNow, LogIn,
    LogOut, OpenTask, ResumeWithPin, RetractNote, SetPin, ShowAudit, ShowNoteHistory, StepUp, Typed,
    WriteNote,
};
use apseko_domain::ViolationArea;
use apseko_tests::{LOGIN, PASSWORD, PIN, WebHost, next_code, program, telephone_secret};
use apseko_vault::{Found, Key, KeystoreKind, Keystores, Now, Vault};

const PLACE: &str = "Kanārijputnu iela 77, Jelgava";
const NOTE: &str = "Zeltītais kanārijputns dzied uz jumta malas.";
const EDITED: &str = "Zeltītais kanārijputns vairs nedzied.";
const DRAFT: &str = "Pusteikums par kanārijputna būri";
const PERSON: &str = "Anna Kanārija, p. k. 320000-12345";
const SEARCH: &str = "kanārijputnu meklējumi";
const WRONG_PASSWORD: &str = "kanārijputna nepareizā parole";
const NEW_PASSWORD: &str = "četri kanārijputni pār jūru";

/// A busy day: everything that a person does on the screens, through the same commands.
fn a_busy_day(host: &WebHost) {
    let typed = |text: &str| Typed::new(text.to_owned());
    let task = host
        .call(CreateAdhocTask {
            place: PLACE.to_owned(),
            object: PERSON.to_owned(),
            area: ViolationArea::UnregisteredEmployment,
            note: NOTE.to_owned(),
            draft: DRAFT.to_owned(),
        })
        .unwrap()
        .unwrap();
    for number in 0..200 {
        host.call(WriteNote { task, text: format!("{NOTE} {number}") }).unwrap().unwrap();
    }
    let note = host.call(OpenTask { task }).unwrap().unwrap().notes[0].note;
    host.call(EditNote { note, based_on: 1, text: EDITED.to_owned() }).unwrap().unwrap();
    host.call(ShowNoteHistory { note }).unwrap().unwrap();
    host.call(RetractNote { note, based_on: 2 }).unwrap().unwrap();
    let slot = DraftSlot::NewNote(task);
    host.call(KeepDraft { slot, text: DRAFT.to_owned(), based_on: None }).unwrap().unwrap();
    host.call(ListTasks { search: SEARCH.to_owned() }).unwrap().unwrap();
    host.client().post("/call/write-note", format!("{{\"body\":\"{NOTE}\"").as_bytes()).unwrap();

    host.call(LockNow {}).unwrap().unwrap();
    host.call(ResumeWithPin { pin: typed("0815") }).unwrap().unwrap_err();
    host.call(ResumeWithPin { pin: typed(PIN) }).unwrap().unwrap();
    host.call(ChangePassword { present: typed(WRONG_PASSWORD), new: typed(NEW_PASSWORD) })
        .unwrap()
        .unwrap_err();
    host.call(ChangePassword { present: typed(PASSWORD), new: typed(NEW_PASSWORD) }).unwrap().unwrap();
    host.call(SetPin { password: typed(NEW_PASSWORD), pin: typed("80351") }).unwrap().unwrap();
    let (code, at) = next_code(host.data()).unwrap();
    turn_clock(host, at);
    host.call(StepUp { code: typed(&code) }).unwrap().unwrap();
    let exported = host.call(ExportAudit {}).unwrap().unwrap();
    fs::remove_file(exported.path).unwrap();
    host.call(ShowAudit { before: None }).unwrap().unwrap();
    let strange = LogIn { user: PERSON.to_owned(), password: typed(WRONG_PASSWORD), code: typed("123456") };
    host.call(strange).unwrap().unwrap_err();
}

fn turn_clock(host: &WebHost, unix_seconds: u64) {
    let clock = jiff::Timestamp::from_second(i64::try_from(unix_seconds).unwrap()).unwrap();
    let body = format!("{{\"clock\":\"{clock}\"}}");
    assert_eq!(host.client().post("/apseko-test-controls", body.as_bytes()).unwrap().status, 200);
}

/// The places where a program leaves something behind: its data, the temporary folder that it was given, its log.
struct Places {
    parent: tempfile::TempDir,
}

impl Places {
    fn new() -> Self {
        let parent = tempfile::tempdir().unwrap();
        for name in ["temporary", "home"] {
            fs::create_dir(parent.path().join(name)).unwrap();
        }
        Self { parent }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.parent.path().join(name)
    }

    fn start(&self) -> WebHost {
        let screens = self.path("home");
        fs::write(screens.join("index.html"), "<!doctype html>").unwrap();
        let mut command = Command::new(program("apseko-web-test"));
        command.arg("--ui").arg(&screens).arg("--data").arg(self.path("data"));
        for (name, place) in [("TMPDIR", "temporary"), ("SQLITE_TMPDIR", "temporary"), ("HOME", "home")] {
            command.env(name, self.path(place));
        }
        let log = File::options().create(true).append(true).open(self.path("log")).unwrap();
        WebHost::spawn_logging(command, &self.path("data"), Stdio::from(log)).unwrap()
    }

    /// Every file and its bytes.
    fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.parent.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path).unwrap();
                    found.push((path, bytes));
                }
            }
        }
        found
    }
}

/// What must not be found: as text in the two usual encodings, or as bytes, plain and in hexadecimal digits.
struct Canaries(Vec<(String, Vec<u8>)>);

impl Canaries {
    fn of_the_day(data: &str) -> Self {
        let mut canaries = Self(Vec::new());
        let secret = telephone_secret(data).unwrap();
        let joined = secret.replace(' ', "");
        let words = [
            PLACE,
            NOTE,
            EDITED,
            DRAFT,
            PERSON,
            SEARCH,
            WRONG_PASSWORD,
            NEW_PASSWORD,
            PASSWORD,
            LOGIN,
            "320000-12345",
            "Ilze Kalniņa",
            "Zemgales RVDI",
            "kanārijput",
            "ZEME-2026-ILZE",
            &secret,
            &joined,
        ];
        for word in words {
            canaries.add(word, word.as_bytes().to_vec());
            canaries.add(word, word.encode_utf16().flat_map(u16::to_le_bytes).collect());
        }
        canaries
    }

    fn add_key(&mut self, name: &str, key: &Key) {
        self.add(name, key.bytes().to_vec());
        for digits in [hex(key.bytes()), hex(key.bytes()).to_uppercase()] {
            self.add(name, digits.into_bytes());
        }
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.push((name.to_owned(), bytes));
    }

    /// Where any of them sings.
    fn heard(&self, files: &[(PathBuf, Vec<u8>)]) -> Vec<String> {
        let mut heard = Vec::new();
        for (path, bytes) in files {
            for (name, canary) in &self.0 {
                if contains(bytes, canary) || contains(path.to_string_lossy().as_bytes(), canary) {
                    heard.push(format!("{name} in {}", path.display()));
                }
            }
        }
        heard
    }
}

fn contains(bytes: &[u8], canary: &[u8]) -> bool {
    bytes.windows(canary.len()).any(|window| window == canary)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The keystore in a file, as the host had it.
struct FileKeystores;

impl Keystores for FileKeystores {
    fn choose(
        &self,
        installation: [u8; 16],
        root: &Path,
    ) -> Result<Box<dyn apseko_vault::Keystore>, apseko_vault::KeystoreError> {
        apseko_vault::keystore::open(KeystoreKind::File, installation, root)
    }
    fn open(
        &self,
        _kind: KeystoreKind,
        installation: [u8; 16],
        root: &Path,
    ) -> Result<Box<dyn apseko_vault::Keystore>, apseko_vault::KeystoreError> {
        self.choose(installation, root)
    }
}

/// The keys of the person, taken out as the app takes them out.
fn keys_of(data: &Path) -> apseko_vault::Keys {
    let (code, at) = next_code(&data.display().to_string()).unwrap();
    let now = Now { wall_ms: i64::try_from(at * 1000).unwrap(), uptime_ms: 1, boot: [9; 16] };
    let Found::Vault(vault) = Vault::find(data, &FileKeystores).unwrap() else {
        panic!("somebody was enrolled")
    };
    vault.log_in(LOGIN, NEW_PASSWORD, &code, None, &now).unwrap().keys
}

#[test]
fn after_a_busy_day_no_name_no_word_and_no_key_is_on_the_disk() {
    let places = Places::new();
    let data = places.path("data");

    let host = places.start();
    host.come_in().unwrap();
    a_busy_day(&host);
    let canaries = Canaries::of_the_day(host.data());
    assert_eq!(canaries.heard(&places.everything()), [""; 0], "while somebody works");
    let log = host.client().get("/blob/support-log").unwrap().body.into_bytes();
    assert_eq!(canaries.heard(&[(PathBuf::from("support-log"), log)]), [""; 0]);
    host.kill().unwrap();
    assert_eq!(canaries.heard(&places.everything()), [""; 0], "killed while it was open");

    let mut canaries = canaries;
    let keys = keys_of(&data);
    for (name, key) in
        [("database key", &keys.database), ("files key", &keys.files), ("signing key", &keys.signing)]
    {
        canaries.add_key(name, key);
    }
    assert_eq!(canaries.heard(&places.everything()), [""; 0], "no key lies beside what it opens");

    let host = places.start();
    let typed = |text: &str| Typed::new(text.to_owned());
    let (code, at) = next_code(host.data()).unwrap();
    turn_clock(&host, at);
    host.call(LogIn { user: LOGIN.to_owned(), password: typed(NEW_PASSWORD), code: typed(&code) })
        .unwrap()
        .unwrap();
    host.call(ListTasks { search: String::new() }).unwrap().unwrap();
    host.call(LockNow {}).unwrap().unwrap();
    assert_eq!(canaries.heard(&places.everything()), [""; 0], "locked");
    host.call(LogOut {}).unwrap().unwrap();
    assert_eq!(canaries.heard(&places.everything()), [""; 0], "gone");
    assert!(
        fs::read_dir(places.path("temporary")).unwrap().next().is_none(),
        "nothing is left in temporary files"
    );
}

#[test]
fn the_scan_hears_what_is_there() {
    let places = Places::new();
    let host = places.start();
    host.come_in().unwrap();
    let canaries = Canaries::of_the_day(host.data());
    for (name, bytes) in [
        ("plain", NOTE.as_bytes().to_vec()),
        ("wide", NOTE.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ] {
        fs::write(places.path("data").join(name), bytes).unwrap();
    }
    let heard = canaries.heard(&places.everything()).join("\n");
    assert!(
        heard.contains("plain") && heard.contains("wide"),
        "a scan that hears nothing proves nothing: {heard}"
    );
}
