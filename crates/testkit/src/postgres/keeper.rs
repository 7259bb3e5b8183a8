//! A shell that outlives the test by a moment: whatever ends the test, its pipe closes, and the shell clears away.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::disk::SmallDisk;
use super::place::Place;

/// The first word is the folder, the second what is done before, the rest starts the server. An interrupt from the terminal
/// reaches the whole group, so it is left to the test. A killed server is waited for, or it would stay in the table of
/// processes.
const SCRIPT: &str = r#"
trap '' INT TERM HUP
folder=$1
eval "$2" || exit 1
shift 2
server=
while read -r wish; do
  "$@" >>"$folder/log" 2>&1 </dev/null &
  server=$!
  echo "$server"
done
[ -z "$server" ] || kill -QUIT "$server" 2>/dev/null
wait
[ ! -d "$folder/disk" ] || umount --lazy "$folder/disk"
rm -rf -- "$folder"
"#;

#[derive(Debug)]
pub(super) struct Keeper {
    shell: Child,
    /// Closed when the keeper is dropped, or by the system when the test is killed.
    wishes: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Keeper {
    /// Makes the shell of a cluster with these settings. A small disk is seen by the shell and the cluster alone, and goes
    /// with them.
    pub(super) fn start(place: &Place, settings: &[String], disk: Option<SmallDisk>) -> Self {
        let mut words = disk.map_or_else(Vec::new, |_| SmallDisk::shell_words());
        words.extend(["sh", "-c", SCRIPT, "keeper"]);
        let (program, arguments) = words.split_first().expect("at least the shell");
        let mut command = Command::new(program);
        command.args(arguments).arg(place.folder());
        command.arg(disk.map_or_else(String::new, |disk| disk.made_at(place)));
        command.args(place.words("postgres", &["--pdeathsig=QUIT"])).arg("-D").arg(place.data()).arg("-k");
        let ours = SETTINGS.iter().copied().chain(settings.iter().map(String::as_str));
        command.arg(place.folder()).args(ours.flat_map(|setting| ["-c", setting]));
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut shell = command.spawn().expect("a shell");
        let wishes = shell.stdin.take();
        let answers = BufReader::new(shell.stdout.take().expect("its output is a pipe"));
        Self { shell, wishes, answers }
    }

    /// Tells the number of the process. It does not answer yet.
    pub(super) fn start_postgres(&mut self) -> u32 {
        let wishes = self.wishes.as_mut().expect("it is open until the end");
        writeln!(wishes, "start").expect("the shell listens");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("the shell answers");
        answer.trim().parse().expect("the number of a process")
    }

    /// Whose eyes see the small disk.
    pub(super) fn process(&self) -> u32 {
        self.shell.id()
    }

    /// The shell takes this for the end of the test.
    pub(super) fn close_pipe(&mut self) {
        drop(self.wishes.take());
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.close_pipe();
        drop(self.shell.wait());
    }
}

/// Reachable by nobody else, small, and as durable as in service.
const SETTINGS: [&str; 7] = [
    "listen_addresses=",
    "fsync=on",
    "full_page_writes=on",
    "synchronous_commit=on",
    "shared_buffers=64MB",
    "max_connections=100",
    "log_min_messages=warning",
];
