//! `audit export`: the audit of a time as JSON lines, for another system or for an enquiry.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::{book_of, each, read_from, times};
use crate::audit::{action, as_named_json, purpose};
use crate::command::CommandFault;
use crate::command::arguments::{Arguments, missing};
use crate::command::audited::{Deed, audited};

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let to = arguments.to().ok_or_else(|| missing("--to"))?;
    let (since, until) = times(arguments)?;
    let folder = arguments.folder()?;
    let deed = Deed::new(action::EXPORT_MADE, format!("audit to {}", to.display()));
    let why = arguments.audit.purpose.as_deref().unwrap_or(purpose::AUDIT);
    audited(arguments, &folder, deed.for_purpose(why, None), |deed| {
        let mut out = open(to)?;
        let mut journal = read_from(arguments, &folder)?;
        let book = book_of(arguments, &folder);
        let mut written = 0_u64;
        each(journal.as_mut(), |line| {
            if (since..until).contains(&line.at_ms) {
                writeln!(out, "{}", as_named_json(line, &book)).map_err(failed)?;
                written += 1;
            }
            Ok(())
        })?;
        out.flush().map_err(failed)?;
        deed.detail("entries", written);
        Ok(())
    })
}

/// A new file that only its owner may read; `-` is the standard output.
fn open(to: &Path) -> Result<Box<dyn Write>, CommandFault> {
    if to == Path::new("-") {
        return Ok(Box::new(BufWriter::new(std::io::stdout().lock())));
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(Box::new(BufWriter::new(options.open(to).map_err(failed)?)))
}

fn failed(error: std::io::Error) -> CommandFault {
    CommandFault::System("the export cannot be written", error)
}
