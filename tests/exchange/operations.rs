//! `docs/OPERATIONS.md` does not rot: its commands are run, in their order, against a folder and the real program.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use apseko_testkit::{Authority, PostgresCluster};
use apseko_tests::program;

use super::device::TestDevice;

const DOCUMENT: &str = include_str!("../../docs/OPERATIONS.md");

/// A box of commands, and what is said about it after `sh tested`.
struct Block {
    state: &'static str,
    commands: String,
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = DOCUMENT.lines();
    while let Some(line) = lines.next() {
        if let Some(state) = line.strip_prefix("```sh tested") {
            let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push(Block { state: state.trim(), commands: inside.join("\n") });
        }
    }
    blocks
}

/// The variables of the document, for a temporary folder.
struct Place {
    folder: tempfile::TempDir,
    variables: Vec<(&'static str, String)>,
}

impl Place {
    /// PostgreSQL is on another machine, as far as the program can tell: nothing in the document works without TLS then.
    fn new(cluster: &mut PostgresCluster) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::create_dir(path("safe")).unwrap();
        let certificate = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        std::fs::write(path("tls.pem"), certificate.cert.pem()).unwrap();
        std::fs::write(path("tls.key"), certificate.signing_key.serialize_pem()).unwrap();
        let authority = Authority::new();
        cluster.encrypt(&authority.certify("database.example"), None);
        std::fs::write(path("database-root.pem"), authority.root()).unwrap();
        let address = cluster.network_address("operations", "database.example");
        let root = path("database-root.pem");
        let feed_url = format!("{address}&sslmode=verify-full&sslrootcert={root}&channel_binding=require");
        let device = TestDevice::new(1);
        let variables = vec![
            ("DATA", path("data")),
            ("BACKUPS", path("backups")),
            ("SAFE", path("safe")),
            ("CERT", path("tls.pem")),
            ("CERT_KEY", path("tls.key")),
            ("LISTEN", "127.0.0.1:0".to_owned()),
            ("FEED_URL", feed_url),
            ("DEVICE", hex::encode(device.id.0)),
            ("DEVICE_KEY", hex::encode(device.key.public().as_sec1())),
        ];
        Self { folder, variables }
    }

    fn shell(&self, commands: &str) -> Command {
        let beside = program("apseko-server").parent().map(Path::to_owned).unwrap();
        let found = std::env::var("PATH").unwrap_or_default();
        let mut shell = Command::new("sh");
        shell.args(["-euc", commands]).current_dir(self.folder.path());
        shell.env_remove("DATABASE_URL").env_remove("APSEKO_DATA");
        shell.env("PATH", format!("{}:{found}", beside.display()));
        shell.envs(self.variables.iter().map(|(name, value)| (*name, value.as_str())));
        shell
    }

    fn run(&self, commands: &str) {
        let said = self.shell(commands).output().unwrap();
        assert!(
            said.status.success(),
            "the document says:\n{commands}\nand that fails: {}",
            String::from_utf8_lossy(&said.stderr)
        );
    }

    /// Lets a command run while the next ones do.
    fn start(&self, commands: &str) -> Running {
        let mut shell = self.shell(&format!("exec {commands}"));
        let mut process = shell.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("listening "), "the document says:\n{commands}\nand that said {line:?}");
        Running(process)
    }
}

struct Running(Child);

impl Running {
    fn stop(mut self) {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert!(self.0.wait().unwrap().success(), "told to stop, it stops in good order");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn the_commands_of_the_document_work() {
    let mut cluster = PostgresCluster::start_on_network();
    cluster.database("operations");
    let place = Place::new(&mut cluster);
    let mut running = None;
    let blocks = blocks();
    assert!(blocks.len() >= 10, "the boxes of the document are found");
    for Block { state, commands } in blocks {
        match state {
            "running" => running = Some(place.start(&commands)),
            "stopped" => {
                running.take().map(Running::stop).expect("it was started before");
                place.run(&commands);
            }
            "" => place.run(&commands),
            other => panic!("the document says `sh tested {other}`, and nobody knows what that is"),
        }
    }
    assert!(place.folder.path().join("data/feed.db.moved").exists(), "the last boxes were run as well");
}

#[test]
fn every_word_of_the_program_is_in_the_document() {
    let said = Command::new(program("apseko-server")).arg("help").output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let words = said.lines().filter_map(|line| line.trim().strip_prefix("apseko-server "));
    let words: Vec<&str> = words.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(words.len() >= 7, "{words:?}");
    for word in words {
        assert!(DOCUMENT.contains(&format!("apseko-server {word} ")), "the document does not tell of {word}");
    }
}
