//! A device as a real process with the real database on the real file system, ended as the kernel ends processes:
//! in the middle of anything.
//!
//! Limits:
//! - A process cannot take the power from the machine: nothing that was written is ever lost here.
//! - Its memory cannot be copied: no stream is ever continued by two, and the bugs about forks are not noticed here.
//! - What a kill in the middle of a step leaves depends on the machine: runs cannot be repeated.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use std::{env, fmt, fs, thread};

use apseko_oplog::{DeviceId, OpId};
use tempfile::TempDir;
use thiserror::Error;

use crate::chance::Chance;
use crate::deed::Owner;
use crate::device::{Contents, Device, Doing, Done, Fault, Fell, Moment, first_meta};
use crate::lines::{Asked, BadLine, Hex, Said};
use crate::node::FILE;

/// Longer than any step, however busy the machine: a device that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(20);
/// A kill at a time of its own comes within so many microseconds, about as long as a step and its commit take.
const KILL_WITHIN_US: u64 = 700;
const PROGRAM: &str = "apseko-sim-node";
const VARIABLE: &str = "APSEKO_SIM_NODE";

static NODE: OnceLock<PathBuf> = OnceLock::new();

/// Says which program a device is. Only the first call counts, and only before any device was started.
pub fn use_node(path: impl Into<PathBuf>) {
    let _ = NODE.set(path.into());
}

/// The program that a device is: the one that was named, or the one beside this program.
pub fn node() -> Result<&'static Path, Trouble> {
    if let Some(path) = NODE.get() {
        return Ok(path);
    }
    let named = env::var_os(VARIABLE).map(PathBuf::from);
    let found = named.or_else(beside).ok_or(Trouble::NoProgram)?;
    Ok(NODE.get_or_init(|| found))
}

/// Tests run one folder further down than programs.
fn beside() -> Option<PathBuf> {
    let here = env::current_exe().ok()?;
    let name = format!("{PROGRAM}{}", env::consts::EXE_SUFFIX);
    here.ancestors().skip(1).take(2).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// Why a process does not do what a device does.
#[derive(Debug, Error)]
pub enum Trouble {
    /// The program is not there.
    #[error("{PROGRAM} is not beside this program: build it, or name it in {VARIABLE}")]
    NoProgram,
    /// It cannot be started or spoken with.
    #[error("the process cannot be used: {0}")]
    Io(#[from] io::Error),
    /// It said nothing, or ended.
    #[error("the process does not answer: {0}")]
    Silent(#[from] mpsc::RecvTimeoutError),
    /// What it said is no JSON.
    #[error("the answer makes no sense: {0}")]
    Json(#[from] serde_json::Error),
    /// What it said has bytes that are not in order.
    #[error("the answer makes no sense: {0}")]
    Line(#[from] BadLine),
    /// It had no room to do what it was told.
    #[error("the process found no room: {0}")]
    Full(String),
    /// It did not do what it was told.
    #[error("the process refused: {0}")]
    Refused(String),
    /// It answered something else.
    #[error("the process answered another question")]
    Unexpected,
}

/// A process that is alive, or was until somebody killed it. It never outlives this.
#[derive(Debug)]
struct Running {
    child: Child,
    input: ChildStdin,
    answers: Receiver<String>,
}

impl Running {
    fn start(process: &Process, folder: &Path) -> Result<Self, Trouble> {
        let user = process.owner.user.0.first().map_or(0, |first| first.saturating_sub(1));
        let mut child = Command::new(node()?)
            .arg(folder)
            .args([hex::encode(process.id.0), user.to_string(), process.owner.role.to_owned()])
            .arg(process.level.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("it has no pipes").into());
        };
        let (sender, answers) = mpsc::channel();
        // A read from a pipe cannot be given up after a time. This one ends when the process does.
        thread::spawn(move || {
            let lines = BufReader::new(output).lines().map_while(Result::ok);
            lines.map(|line| sender.send(line)).take_while(Result::is_ok).for_each(drop);
        });
        Ok(Self { child, input, answers })
    }

    /// Is not bounded in time, and needs not be: whoever has just answered, or was just started, reads.
    fn tell(&mut self, asked: &Asked) -> Result<(), Trouble> {
        let mut line = serde_json::to_string(asked)?;
        line.push('\n');
        self.input.write_all(line.as_bytes())?;
        Ok(self.input.flush()?)
    }

    fn hear(&self) -> Result<Said, Trouble> {
        match serde_json::from_str(&self.answers.recv_timeout(PATIENCE)?)? {
            Said::Full(why) => Err(Trouble::Full(why)),
            Said::Refused(why) => Err(Trouble::Refused(why)),
            said @ (Said::Started {}
            | Said::Done(_)
            | Said::Stopped(_)
            | Said::Contents(_)
            | Said::Holds(_)) => Ok(said),
        }
    }
}

impl Drop for Running {
    /// SIGKILL where there are signals, and not back before the process is gone.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The files of a device. The shared memory beside the log is not among them: the next start makes it anew.
#[derive(Clone, Default)]
pub struct Files(BTreeMap<String, Vec<u8>>);

impl fmt::Debug for Files {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self.0.iter().map(|(name, bytes)| (name, bytes.len()))).finish()
    }
}

impl Files {
    /// Nobody may be writing.
    fn read(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for name in [FILE.to_owned(), format!("{FILE}-wal")] {
            match fs::read(folder.join(&name)) {
                Ok(bytes) => drop(files.insert(name, bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Self(files))
    }

    /// Nobody may have them open. What is there goes, also the shared memory.
    fn write(&self, folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            fs::remove_file(entry?.path())?;
        }
        self.0.iter().try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes))
    }
}

/// A device in a process of its own, in a folder of its own that goes with it.
#[derive(Debug)]
pub struct Process {
    owner: Owner,
    id: DeviceId,
    level: u16,
    // Before the folder: fields are dropped in this order, and the process has the files open.
    child: Option<Running>,
    /// A process may also be there only because somebody looked at the data.
    started: bool,
    /// Something happened that no plan wanted: this device does not start again, so that the world notices.
    broken: bool,
    folder: Option<TempDir>,
}

impl Process {
    fn folder(&mut self) -> io::Result<PathBuf> {
        let folder = match self.folder.take() {
            Some(folder) => folder,
            None => tempfile::Builder::new().prefix("apseko-sim-").tempdir()?,
        };
        let path = folder.path().to_owned();
        self.folder = Some(folder);
        Ok(path)
    }

    fn child(&mut self) -> Result<&mut Running, Trouble> {
        let child = match self.child.take() {
            Some(child) => child,
            None => {
                let folder = self.folder()?;
                Running::start(self, &folder)?
            }
        };
        Ok(self.child.insert(child))
    }

    fn ask(&mut self, asked: &Asked) -> Result<Said, Trouble> {
        let child = self.child()?;
        child.tell(asked)?;
        child.hear()
    }

    /// For everything that cannot happen on a machine that works.
    fn complain(&mut self, trouble: &Trouble) {
        eprintln!("device {:?} in {:?}: {trouble}", self.id, self.folder);
        self.kill();
        self.broken = true;
    }

    /// Kills the process somewhere in the step or after it, and asks nobody how far it got.
    fn kill_within(&mut self, asked: &Asked, wait: Duration) -> Result<(), Trouble> {
        self.child()?.tell(asked)?;
        thread::sleep(wait);
        self.kill();
        Ok(())
    }

    fn outcome(&mut self, asked: &Asked, fault: Fault) -> Result<Result<Done, Fell>, Trouble> {
        match (fault, self.ask(asked)) {
            (Fault::None | Fault::DiskFull(_), Ok(Said::Done(line))) => Ok(Ok(line.try_into()?)),
            (Fault::DiskFull(_), Err(Trouble::Full(_))) => Ok(Err(Fell::Refused)),
            (Fault::DieInStep | Fault::DieAfterCommit, Ok(Said::Stopped(_))) => {
                self.kill();
                Ok(Err(Fell::Dead))
            }
            (_, other) => Err(other.err().unwrap_or(Trouble::Unexpected)),
        }
    }

    fn look(&mut self) -> Result<Contents, Trouble> {
        let Said::Contents(line) = self.ask(&Asked::Contents {})? else { return Err(Trouble::Unexpected) };
        Ok(line.try_into()?)
    }
}

impl Device for Process {
    type Image = Files;

    fn new(owner: Owner, id: DeviceId, level: u16) -> Self {
        Self { owner, id, level, child: None, started: false, broken: false, folder: None }
    }

    fn start(&mut self, moment: &Moment) -> Result<(), Fell> {
        if self.broken {
            return Err(Fell::Dead);
        }
        if self.started {
            self.kill();
        }
        self.level = moment.level;
        match self.ask(&Asked::Start { moment: *moment }) {
            Ok(Said::Started {}) => {
                self.started = true;
                Ok(())
            }
            other => {
                self.complain(&other.err().unwrap_or(Trouble::Unexpected));
                Err(Fell::Dead)
            }
        }
    }

    /// Half of the deaths in a step come when the step is done and the commit is not begun, the other half at any time.
    fn act(&mut self, moment: &Moment, doing: &Doing, fault: Fault) -> Result<Done, Fell> {
        if !self.started {
            return Err(Fell::Dead);
        }
        let asked = |fault| Asked::Act { moment: *moment, doing: doing.clone(), fault };
        let mut chance = Chance::of(moment.luck, 24);
        let outcome = if fault == Fault::DieInStep && chance.happens(0.5) {
            let wait = Duration::from_micros(chance.within(0, KILL_WITHIN_US));
            self.kill_within(&asked(Fault::None), wait).map(|()| Err(Fell::Dead))
        } else {
            self.outcome(&asked(fault), fault)
        };
        outcome.unwrap_or_else(|trouble| {
            self.complain(&trouble);
            Err(Fell::Refused)
        })
    }

    fn kill(&mut self) {
        self.started = false;
        self.child = None;
    }

    /// The same as a kill: what the process has written, the machine still has.
    fn lose_power(&mut self, _luck: u64) {
        self.kill();
    }

    fn is_running(&self) -> bool {
        self.started
    }

    fn contents(&mut self) -> Contents {
        self.look().unwrap_or_else(|trouble| {
            self.complain(&trouble);
            Contents { records: Vec::new(), scopes: BTreeMap::new(), meta: first_meta(self.id, 1) }
        })
    }

    /// The process goes on: while nothing is asked of it, it writes nothing.
    fn image(&mut self) -> Files {
        let files = self.folder().and_then(|folder| Files::read(&folder));
        files.unwrap_or_else(|error| {
            self.complain(&error.into());
            Files::default()
        })
    }

    fn put_back(&mut self, image: &Files) {
        self.kill();
        if let Err(error) = self.folder().and_then(|folder| image.write(&folder)) {
            self.complain(&error.into());
        }
    }

    /// The memory of a process cannot be copied: a twin with memory is one that has to be started, as any other.
    fn twin(&mut self, _with_memory: bool) -> Self {
        let image = self.image();
        let mut twin = Self::new(self.owner.clone(), self.id, self.level);
        twin.put_back(&image);
        twin
    }

    fn holds_body(&mut self, id: &OpId) -> bool {
        match self.ask(&Asked::Holds { id: Hex::of(&id.0) }) {
            Ok(Said::Holds(holds)) => holds,
            other => {
                self.complain(&other.err().unwrap_or(Trouble::Unexpected));
                false
            }
        }
    }
}
