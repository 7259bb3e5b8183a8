//! `people import`: a file of people, taken over whole or not at all.

use std::path::Path;

use super::super::CommandFault;
use super::super::arguments::{Arguments, missing};
use super::super::book::OpenBook;
use crate::audit::action;
use crate::people::Id;
use crate::people::import::{ImportFault, Imported, propose, read};
use crate::premises::FolderFault;

/// A file with ten thousand lines is far below that; what is larger is another file.
const LARGEST: u64 = 8 << 20;

pub(super) fn run(arguments: &Arguments, open: &OpenBook<'_>) -> Result<(), CommandFault> {
    let path = arguments.third().ok_or_else(|| missing("the file"))?;
    let bytes = content(Path::new(path))?;
    let imported = proposed(open, &bytes)?;
    tell(&imported);
    if arguments.book.has("dry-run") {
        println!("nothing was changed: this was a rehearsal");
        return Ok(());
    }
    if !imported.changes.is_empty() {
        let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
        open.carry_out_as(action::PEOPLE_IMPORTED, name.unwrap_or_default(), &imported.changes)?;
    }
    Ok(())
}

fn content(path: &Path) -> Result<Vec<u8>, CommandFault> {
    let unreadable = |cause| FolderFault::File { file: path.display().to_string(), cause };
    if std::fs::metadata(path).map_err(unreadable)?.len() > LARGEST {
        return Err(CommandFault::Usage("the file is larger than any list of people".to_owned()));
    }
    Ok(std::fs::read(path).map_err(unreadable)?)
}

fn proposed(open: &OpenBook<'_>, bytes: &[u8]) -> Result<Imported, CommandFault> {
    let mut failed = false;
    let mut new_id = || {
        let mut id = [0; 16];
        failed |= getrandom::fill(&mut id).is_err();
        Id(id)
    };
    let taken = read(bytes).map_err(|faults| wrong(&faults))?;
    let imported = propose(&open.book, &taken, &open.by(), &mut new_id).map_err(|faults| wrong(&faults))?;
    if failed { Err(FolderFault::NoRandomness.into()) } else { Ok(imported) }
}

/// Every fault on a line of its own, before the sentence with which the program ends.
fn wrong(faults: &[ImportFault]) -> CommandFault {
    for fault in faults {
        eprintln!("{fault} ({})", fault.what.code());
    }
    CommandFault::Import(faults.len())
}

fn tell(imported: &Imported) {
    let lists =
        [("added", &imported.added), ("changed", &imported.changed), ("not in the file", &imported.missing)];
    for (what, who) in lists {
        for one in who {
            println!("{what} {one}");
        }
    }
    println!("unchanged {}", imported.unchanged);
}
