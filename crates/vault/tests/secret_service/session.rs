//! A desktop session of its own for each test: a bus, a home and, inside, a keyring daemon. Nothing of the machine's own
//! session is touched.
//!
//! The code under test finds the bus in its environment, and a test must not change the environment of the others. So
//! the test starts itself again as a child, with the environment of the session.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Tells the child that it is inside a session.
pub const INSIDE: &str = "APSEKO_TEST_SESSION";

/// Longer than any case needs on a slow machine, shorter than anybody would wait for a hanging one.
const LIMIT: Duration = Duration::from_secs(120);

/// A program that ends with its owner, by its own id.
pub struct Program(Child);

impl Program {
    /// Its process id.
    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A session.
pub struct Session {
    home: TempDir,
    bus: Option<Program>,
}

impl Session {
    /// A session with a bus. The bus starts no services on its own, so that what runs is what the test has started.
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join("bus.conf");
        fs::write(&config, BUS.replace("ADDRESS", &address(home.path()))).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is missing: run `sh xtask/setup.sh test`");
        let mut said = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert!(said.starts_with(&address(home.path())), "the bus says that it listens: {said:?}");
        Self { home, bus: Some(Program(bus)) }
    }

    /// A session whose bus is not there.
    pub fn without_bus() -> Self {
        Self { home: tempfile::tempdir().unwrap(), bus: None }
    }

    /// Runs one case of `inside` as a child in this session.
    pub fn runs(&self, case: &str) {
        let home = self.home.path();
        let log = home.join("log");
        let output = fs::File::create(&log).unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &format!("inside::{case}"), "--ignored", "--nocapture"])
            .env("DBUS_SESSION_BUS_ADDRESS", address(home))
            .env("XDG_RUNTIME_DIR", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("HOME", home)
            .env(INSIDE, home)
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("GNOME_KEYRING_CONTROL")
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap();
        let ended = ended_well(Program(child));
        let said = fs::read_to_string(&log).unwrap();
        assert!(
            ended && said.contains("1 passed"),
            "inside the session, bus {:?}: {said}",
            self.bus.is_some()
        );
    }
}

fn ended_well(mut child: Program) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < LIMIT {
        if let Some(status) = child.0.try_wait().unwrap() {
            return status.success();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

fn address(home: &Path) -> String {
    format!("unix:path={}", home.join("bus").display())
}

/// A keyring daemon whose default collection this password opens, ready to answer. Without a password it has none.
pub fn keyring_daemon(password: Option<&str>) -> Program {
    let home = PathBuf::from(std::env::var_os(INSIDE).unwrap());
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--foreground", "--components=secrets"]);
    command.arg(format!("--control-directory={}", home.join("control").display()));
    command.args(password.map(|_| "--unlock"));
    let mut daemon = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("gnome-keyring-daemon is missing: run `sh xtask/setup.sh test`");
    daemon.stdin.take().unwrap().write_all(password.unwrap_or_default().as_bytes()).unwrap();
    let daemon = Program(daemon);
    run("gdbus", &["wait", "--session", "--timeout", "30", "org.freedesktop.secrets"]);
    daemon
}

/// Calls a method of the Secret Service.
pub fn call_service(method: &str, argument: &str) {
    let method = format!("org.freedesktop.Secret.Service.{method}");
    let place = ["--dest", "org.freedesktop.secrets", "--object-path", "/org/freedesktop/secrets"];
    run("gdbus", &[&["call", "--session"], &place[..], &["--method", &method, argument]].concat());
}

/// Runs a program that must succeed.
pub fn run(program: &str, arguments: &[&str]) {
    let ran = Command::new(program).args(arguments).output().unwrap();
    assert!(ran.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>ADDRESS</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;
