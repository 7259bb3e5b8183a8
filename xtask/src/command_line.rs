//! Exists so that every other program is started the same way: from the root of the source tree,
//! with failures in one sentence.

use std::env;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::checkout::Checkout;

/// How long output is still awaited after the program itself has ended.
const LATE_OUTPUT: Duration = Duration::from_secs(2);

/// Prepares a program that runs in the root of the source tree and knows where it is.
pub fn program(checkout: &Checkout, name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(&checkout.root).env("APSEKO_REPO", &checkout.root);
    // `cargo run` describes xtask in these. Build scripts of some dependencies watch them, and
    // would be run again whenever a person calls cargo without xtask.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Prepares the cargo that started this program.
pub fn cargo(checkout: &Checkout, arguments: &[&str]) -> Command {
    let name = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = program(checkout, name);
    command.args(arguments);
    command
}

/// Runs a program to its end; its output goes straight to the person.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start `{}`", words(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", words(command));
    }
    Ok(())
}

/// Runs a program, shows its output as it comes and also gives each line to `on_line`.
/// Returns whether the program succeeded.
pub fn follow(command: &mut Command, mut on_line: impl FnMut(&str)) -> Result<bool> {
    // One pipe for both streams, because two would mix up the order of their lines.
    let (output, input) = io::pipe().context("cannot open a pipe")?;
    command.stdin(Stdio::null()).stdout(input.try_clone()?).stderr(input);
    let mut child = command.spawn().with_context(|| format!("cannot start `{}`", words(command)))?;
    // The command still holds the writing end, and while it does, reading never comes to an end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || send_lines(output, &sender));
    let mut ended_at = None;
    // A browser that outlives its test keeps the pipe open, so the end of the program counts too.
    while ended_at.is_none_or(|at: Instant| at.elapsed() < LATE_OUTPUT) {
        match lines.recv_timeout(Duration::from_millis(200)) {
            Ok(line) => {
                let line = String::from_utf8_lossy(&line);
                print!("{line}");
                io::stdout().flush()?;
                on_line(line.trim_end());
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                if ended_at.is_none() && child.try_wait()?.is_some() {
                    ended_at = Some(Instant::now());
                }
            }
        }
    }
    Ok(child.wait()?.success())
}

fn send_lines(output: impl Read, lines: &Sender<Vec<u8>>) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = Vec::new();
        match output.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) if lines.send(line).is_err() => return,
            Ok(_) => {}
        }
    }
}

fn words(command: &Command) -> String {
    let name = std::path::Path::new(command.get_program()).file_name().unwrap_or_default();
    let all = std::iter::once(name).chain(command.get_args());
    all.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn follow_shell(script: &str) -> (bool, Vec<String>) {
        let mut seen = Vec::new();
        let mut command = Command::new("sh");
        let succeeded = follow(command.arg("-c").arg(script), |line| seen.push(line.to_owned())).unwrap();
        (succeeded, seen)
    }

    #[test]
    fn every_line_is_followed_and_the_exit_code_is_kept() {
        assert_eq!(follow_shell("echo one; echo two >&2"), (true, vec!["one".to_owned(), "two".to_owned()]));
        assert_eq!(follow_shell("printf last; exit 3"), (false, vec!["last".to_owned()]));
    }

    #[test]
    fn a_process_left_behind_does_not_block() {
        let begin = Instant::now();
        let (succeeded, seen) = follow_shell("echo done; sleep 60 & echo $!");
        assert!(succeeded && begin.elapsed() < Duration::from_secs(30), "the pipe was awaited to its end");
        let left_behind = seen.last().unwrap();
        Command::new("kill").arg(left_behind).status().unwrap();
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = run(Command::new("sh").args(["-c", "exit 4"])).unwrap_err().to_string();
        assert!(error.starts_with("`sh -c exit 4` failed"), "{error}");
    }
}
