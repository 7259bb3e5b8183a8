//! A real collector of syslog over TLS, because only a real one shows what is lost when it falls.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Authority, Certified};

/// Long enough for a machine that compiles meanwhile.
const PATIENCE: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
/// Who owns nothing on any system.
const NOBODY: u32 = 65_534;
const ABSENT: &str = "rsyslog is missing: install the Debian packages `rsyslog` and `rsyslog-gnutls` (xtask/setup.sh test does)";

/// An rsyslog of a test's own on loopback, which takes only what is certified. Ends with the test, also when that is killed.
#[derive(Debug)]
pub struct SyslogCollector {
    folder: tempfile::TempDir,
    port: u16,
    process: Option<Child>,
    /// Each start has a file of its own: a line that was cut off must not run into the next one.
    starts: usize,
}

impl SyslogCollector {
    /// Starts one that `authority` has certified as 127.0.0.1, and that lets in whom it has certified.
    pub fn start(authority: &Authority) -> Self {
        let folder = tempfile::Builder::new().prefix("apseko-syslog-").tempdir_in("/tmp").expect("a folder");
        let Certified { chain, key } = authority.certify("127.0.0.1");
        for (name, text) in [("root.pem", authority.root()), ("own.pem", chain), ("own.key", key)] {
            fs::write(folder.path().join(name), text).expect("the folder is ours");
        }
        if is_root() {
            let things =
                fs::read_dir(folder.path()).expect("it is there").flatten().map(|entry| entry.path());
            for thing in things.chain([folder.path().to_owned()]) {
                chown(thing, Some(NOBODY), Some(NOBODY)).expect("root may give things away");
            }
        }
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let mut collector = Self { folder, port, process: None, starts: 0 };
        collector.restart();
        collector
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("syslog+tls://127.0.0.1:{}", self.port)
    }

    /// Kills it, at once, and returns when it is gone.
    pub fn crash(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("it is ours");
            process.wait().expect("it ends");
        }
    }

    /// Starts it again, after a crash, and returns when it listens.
    pub fn restart(&mut self) {
        self.crash();
        self.starts += 1;
        let path = |name: &str| self.folder.path().join(name);
        fs::write(path("conf"), configuration(self.folder.path(), self.port, self.starts))
            .expect("it is ours");
        let log = fs::File::create(path("log")).expect("it is ours");
        let mut command = Command::new("setpriv");
        command.arg("--pdeathsig=KILL");
        if is_root() {
            let ids = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"), "--clear-groups".to_owned()];
            command.args(ids);
        }
        command.arg(program()).arg("-n").arg("-f").arg(path("conf")).arg("-i").arg(path("pid"));
        command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.process = Some(command.spawn().expect(ABSENT));
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < until, "rsyslog does not start: {}", self.log());
            std::thread::sleep(BETWEEN_LOOKS);
        }
    }

    /// Every message that it has understood and written down, in the order of coming, as JSON.
    pub fn received(&self) -> Vec<String> {
        let read = |start| fs::read_to_string(self.folder.path().join(format!("received-{start}")));
        let mut lines = Vec::new();
        for text in (1..=self.starts).filter_map(|start| read(start).ok()) {
            lines.extend(
                text.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(ToOwned::to_owned),
            );
        }
        lines
    }

    /// What it complains of.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for SyslogCollector {
    fn drop(&mut self) {
        self.crash();
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").expect("Linux").uid() == 0
}

/// It is not in the search path of everybody.
fn program() -> PathBuf {
    let usual = Path::new("/usr/sbin/rsyslogd");
    if usual.exists() { usual.to_owned() } else { PathBuf::from("rsyslogd") }
}

/// Its own parser takes every message apart; what is written shows whether it could.
fn configuration(folder: &Path, port: u16, start: usize) -> String {
    let folder = folder.display();
    format!(
        r#"global(workDirectory="{folder}" processInternalMessages="off" maxMessageSize="16k"
  defaultNetstreamDriverCAFile="{folder}/root.pem"
  defaultNetstreamDriverCertFile="{folder}/own.pem"
  defaultNetstreamDriverKeyFile="{folder}/own.key")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")
template(name="taken-apart" type="list" option.jsonf="on") {{
  property(outname="pri" name="pri" format="jsonf")
  property(outname="at" name="timereported" dateFormat="rfc3339" format="jsonf")
  property(outname="host" name="hostname" format="jsonf")
  property(outname="program" name="app-name" format="jsonf")
  property(outname="id" name="msgid" format="jsonf")
  property(outname="data" name="structured-data" format="jsonf")
  property(outname="text" name="msg" format="jsonf")
}}
input(type="imtcp" port="{port}" address="127.0.0.1")
action(type="omfile" file="{folder}/received-{start}" template="taken-apart")
"#
    )
}
