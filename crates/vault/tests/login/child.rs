//! Plays a second process: the test program starts itself again, because kill -9 cannot be rehearsed within one process.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

const ROLE: &str = "APSEKO_TEST_CHILD_OF";

/// The folder on which this process is to act, if it was started as the child of this test.
pub fn role() -> Option<PathBuf> {
    std::env::var_os(ROLE).map(PathBuf::from)
}

/// The arguments with which this program runs one test alone and hides nothing that it says.
pub const fn alone(test: &str) -> [&str; 3] {
    [test, "--exact", "--nocapture"]
}

/// A command whose process will take the child's part of a test.
pub fn command(program: impl AsRef<std::ffi::OsStr>, root: &Path) -> Command {
    let mut command = Command::new(program);
    command.env(ROLE, root).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// A child, ended at the latest when the test ends.
pub struct Running(Child, BufReader<ChildStderr>);

impl Running {
    pub fn start(test: &str, root: &Path) -> Self {
        let mut command = command(std::env::current_exe().unwrap(), root);
        let mut child = command.args(alone(test)).spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        Self(child, said)
    }

    /// The next line; `None` when it has ended.
    pub fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.1.read_line(&mut line).unwrap();
        (read > 0).then(|| line.trim().to_owned())
    }

    /// Ends it as nothing can be refused to end, and says what it had said before.
    pub fn kill(mut self) -> Vec<String> {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
        std::iter::from_fn(|| self.line()).collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
