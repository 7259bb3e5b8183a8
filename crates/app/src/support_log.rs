//! The technical log of this run, kept in memory so that a person can show it without finding a file.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

/// Older lines make room for newer ones beyond this size.
const MOST_BYTES: usize = 256 * 1024;

/// The newest lines of the log.
#[derive(Debug, Clone, Default)]
pub struct SupportLog {
    bytes: Arc<Mutex<VecDeque<u8>>>,
}

impl SupportLog {
    /// Sends everything that is logged from now on both here and to the standard error output.
    pub fn start() -> Self {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(log.clone())
            .with_ansi(false)
            .with_target(false)
            .with_max_level(tracing::Level::INFO)
            .finish();
        if tracing::subscriber::set_global_default(subscriber).is_err() {
            tracing::warn!("A log had been started before, so the support log stays empty.");
        }
        log
    }

    /// The log as text.
    pub fn text(&self) -> String {
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(bytes.make_contiguous()).into_owned()
    }

    fn keep(&self, line: &[u8]) {
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.extend(line);
        if bytes.len() > MOST_BYTES {
            let surplus = bytes.len() - MOST_BYTES;
            bytes.drain(..surplus);
        }
    }
}

/// One line on its way into the log.
#[derive(Debug)]
pub struct Line<'a>(&'a SupportLog);

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.keep(line);
        // A closed terminal must not stop the app.
        drop(io::stderr().write_all(line));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for SupportLog {
    type Writer = Line<'a>;
    fn make_writer(&'a self) -> Line<'a> {
        Line(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_lines_stay_and_the_size_is_bounded() {
        let log = SupportLog::default();
        for number in 0..40_000 {
            log.keep(format!("line {number}\n").as_bytes());
        }
        let text = log.text();
        assert!(text.len() <= MOST_BYTES, "a long day must not eat the memory");
        assert!(text.ends_with("line 39999\n"), "the end is what support needs");
    }
}
