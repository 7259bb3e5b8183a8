//! Promise to whoever has a sleeping tablet stolen: the keys were gone before it slept. The test plays the machine.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, PipeReader, Read};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use apseko_contract::{
    CreateAdhocTask, LockNow, OpenTask, Resume, ResumeWithPin, ShowDevice, ShowLock, Stage, Typed, WriteNote,
};
use apseko_domain::{Code, TaskId, ViolationArea};
use apseko_tests::{PASSWORD, PIN, WebHost, program};
use tempfile::TempDir;
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;

const NAME: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
/// Longer than any step needs on a slow machine.
const BOUND: Duration = Duration::from_secs(60);
const NOTE: &str = "Piezīme pirms miega.";

/// A system bus of the test's own; it ends with its owner, by its own id.
struct Bus {
    daemon: Child,
    folder: TempDir,
}

impl Bus {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("bus.conf");
        fs::write(&config, CONFIG.replace("ADDRESS", &address_in(folder.path()))).unwrap();
        let mut daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is missing: run `sh xtask/setup.sh test`");
        let output = daemon.stdout.take().unwrap();
        let bus = Self { daemon, folder };
        let mut said = String::new();
        BufReader::new(output).read_line(&mut said).unwrap();
        assert!(said.starts_with(&bus.address()), "the bus says that it listens: {said:?}");
        bus
    }

    fn address(&self) -> String {
        address_in(self.folder.path())
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        drop(self.daemon.kill());
        drop(self.daemon.wait());
    }
}

fn address_in(folder: &Path) -> String {
    format!("unix:path={}", folder.join("bus").display())
}

/// What somebody asked of logind, and our end of the file that they hold.
struct Delay {
    asked: [String; 4],
    asker: String,
    ours: PipeReader,
}

impl Delay {
    /// Waits until nobody holds the file any longer.
    fn must_be_let_go(mut self) {
        let (tell, gone) = mpsc::channel();
        std::thread::spawn(move || tell.send(self.ours.read_to_end(&mut Vec::new()).unwrap()));
        gone.recv_timeout(BOUND).expect("sleep would wait for its longest time, and the keys sleep too");
    }
}

/// The part of logind that delays sleep.
struct Manager {
    asked: Sender<Delay>,
}

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn inhibit(
        &self,
        what: String,
        who: String,
        why: String,
        mode: String,
        #[zbus(header)] call: zbus::message::Header<'_>,
    ) -> zbus::zvariant::OwnedFd {
        let (ours, theirs) = std::io::pipe().unwrap();
        let asker = call.sender().unwrap().to_string();
        self.asked.send(Delay { asked: [what, who, why, mode], asker, ours }).unwrap();
        OwnedFd::from(theirs).into()
    }
}

/// A machine whose sleep the test decides about.
struct Machine {
    logind: Connection,
    asked: Receiver<Delay>,
    bus: Bus,
}

impl Machine {
    fn start() -> Self {
        let bus = Bus::start();
        let (asking, asked) = mpsc::channel();
        let logind = Builder::address(bus.address().as_str()).unwrap();
        let logind = logind.serve_at(PATH, Manager { asked: asking }).unwrap().name(NAME).unwrap();
        Self { logind: logind.build().unwrap(), asked, bus }
    }

    fn says(&self, member: &str, begins: bool) {
        self.logind.emit_signal(None::<&str>, PATH, MANAGER, member, &begins).unwrap();
    }

    fn delay(&self) -> Delay {
        self.asked.recv_timeout(BOUND).expect("the host asks for time before sleep")
    }
}

/// A data folder with a host whose system bus is here.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn start(&self, system_bus: &str) -> WebHost {
        let (screens, data) = (self.folder.path().join("screens"), self.folder.path().join("data"));
        fs::create_dir_all(&screens).unwrap();
        fs::write(screens.join("index.html"), "<!doctype html>").unwrap();
        let mut command = Command::new(program("apseko-web-test"));
        command.arg("--ui").arg(&screens).arg("--data").arg(&data);
        command.env("DBUS_SYSTEM_BUS_ADDRESS", system_bus);
        let log = Stdio::from(File::create(self.log()).unwrap());
        let host = WebHost::spawn_logging(command, &data, log).unwrap();
        host.come_in().unwrap();
        host
    }

    /// Waits until the log says this.
    fn logs(&self, sentence: &str) {
        until(sentence, || fs::read_to_string(self.log()).unwrap().contains(sentence));
    }
}

/// Asks again and again; what is waited for happens in another process, and every question is answered.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < BOUND, "it never came: {what}");
        std::thread::yield_now();
    }
}

fn stage(host: &WebHost) -> Stage {
    host.call(ShowLock {}).unwrap().unwrap().stage
}

fn unsent_work(host: &WebHost) -> TaskId {
    let task = CreateAdhocTask {
        place: "Lielā iela 4".to_owned(),
        object: String::new(),
        area: ViolationArea::Osh,
        note: String::new(),
        draft: String::new(),
    };
    let task = host.call(task).unwrap().unwrap();
    host.call(WriteNote { task, text: NOTE.to_owned() }).unwrap().unwrap();
    task
}

fn typed(text: &str) -> Typed {
    Typed::new(text.to_owned())
}

#[test]
fn sleep_waits_until_the_keys_are_gone_and_the_password_brings_the_work_back() {
    let (machine, place) = (Machine::start(), Place::new());
    let host = place.start(&machine.bus.address());
    let task = unsent_work(&host);
    let delay = machine.delay();
    let [what, who, why, mode] = &delay.asked;
    assert_eq!([what.as_str(), who, mode], ["sleep", "Apseko", "delay"], "never more than a delay");
    assert!(!why.is_empty(), "people see who delays their machine, and why");
    host.call(LockNow {}).unwrap().unwrap();
    assert!(matches!(stage(&host), Stage::Pin { .. }), "unsent work keeps the keys through any other pause");
    host.call(ResumeWithPin { pin: typed(PIN) }).unwrap().unwrap();

    machine.says("PrepareForSleep", true);
    delay.must_be_let_go();
    assert!(matches!(stage(&host), Stage::Password { .. }), "the keys went before the file");
    assert_eq!(host.call(OpenTask { task }).unwrap().unwrap_err().code, Code::AccessLocked);

    machine.says("PrepareForSleep", false);
    let next = machine.delay();
    host.call(ResumeWithPin { pin: typed(PIN) }).unwrap().unwrap_err();
    host.call(Resume { password: typed(PASSWORD) }).unwrap().unwrap();
    let notes = host.call(OpenTask { task }).unwrap().unwrap().notes;
    assert_eq!(notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), [NOTE]);

    machine.says("PrepareForSleep", true);
    next.must_be_let_go();
    assert!(matches!(stage(&host), Stage::Password { .. }), "and the same the next time");
}

#[test]
fn keys_go_when_the_machine_goes_down() {
    let (machine, place) = (Machine::start(), Place::new());
    let host = place.start(&machine.bus.address());
    unsent_work(&host);
    let _delay = machine.delay();
    machine.says("PrepareForShutdown", true);
    until("the keys go", || matches!(stage(&host), Stage::Password { .. }));
}

#[test]
fn only_what_logind_says_counts() {
    let (machine, place) = (Machine::start(), Place::new());
    let host = place.start(&machine.bus.address());
    let delay = machine.delay();
    let stranger = Builder::address(machine.bus.address().as_str()).unwrap().build().unwrap();
    // Straight to the host: the bus itself holds back only what a stranger says to everybody.
    stranger.emit_signal(Some(delay.asker.as_str()), PATH, MANAGER, "PrepareForSleep", &true).unwrap();
    let bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
    // The answer comes after what was said before it.
    stranger.call_method(Some(bus.0), bus.1, Some(bus.0), "GetId", &()).unwrap();
    machine.says("PrepareForSleep", false);
    let _renewed = machine.delay();
    delay.must_be_let_go();
    assert!(matches!(stage(&host), Stage::Open { .. }), "another program does not lock the screen");
}

#[test]
fn a_machine_that_does_not_announce_sleep_is_worked_on_all_the_same() {
    let bus = Bus::start();
    for system_bus in [bus.address(), address_in(Path::new("/nowhere"))] {
        let place = Place::new();
        let host = place.start(&system_bus);
        unsent_work(&host);
        place.logs("Nobody announces sleep here; it is noticed on waking.");
        assert!(matches!(stage(&host), Stage::Open { .. }));
    }
}

#[test]
fn a_bus_that_goes_away_takes_nothing_with_it() {
    let (machine, place) = (Machine::start(), Place::new());
    let host = place.start(&machine.bus.address());
    let delay = machine.delay();
    drop(machine);
    place.logs("Nobody announces sleep any longer; it is noticed on waking.");
    delay.must_be_let_go();
    assert!(host.call(ShowDevice {}).unwrap().is_ok(), "the work goes on");
    unsent_work(&host);
}

const CONFIG: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>ADDRESS</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;
