//! `audit`: what was noted, checked, shown, told and sent; and `notices`, the part of it that somebody should look at.

mod export;
mod moment;
mod ship;
mod viewed;

pub(super) use ship::shipping;

use std::io::Read as _;

use zeroize::Zeroizing;

use super::CommandFault;
use super::arguments::{Arguments, missing};
use super::audited::{Deed, audited, operator};
use super::beside::PacksAndAudit;
use crate::audit::{Copies, SubjectKey, action, as_named_json, check};
use crate::people::Book;
use crate::premises::{Folder, FolderFault, ServerKeys};
use crate::storage::{Journal, JournalEnd, JournalLine};
pub(super) use moment::{moment_after, moment_of};

const PAGE: usize = 1_000;
/// No number of a person is longer.
const LONGEST_NUMBER: u64 = 200;

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    match arguments.second() {
        Some("verify") => verify(arguments),
        Some("show") => show(arguments, "show", |_| true),
        Some("export") => export::run(arguments),
        Some("viewed") => viewed::run(arguments),
        Some("reference") => reference(arguments),
        Some("prune") => prune(arguments),
        Some("ship") => ship::run(arguments),
        _ => {
            let said =
                "`audit` is followed by `verify`, `show`, `export`, `viewed`, `reference`, `prune` or `ship`";
            Err(CommandFault::Usage(said.to_owned()))
        }
    }
}

/// `notices`: forks, holds, refusals and absurd clocks.
pub(super) fn notices(arguments: &Arguments) -> Result<(), CommandFault> {
    show(arguments, "notices", |line| line.action.starts_with(action::NOTICE))
}

/// The audit that is read: that of the installation, or what lies beside its backups.
fn read_from(arguments: &Arguments, folder: &Folder) -> Result<Box<dyn Journal>, CommandFault> {
    match &arguments.from {
        Some(copies) => Ok(Box::new(Copies::open(copies)?)),
        None => arguments.journal(folder),
    }
}

/// What people and devices are called. Where nobody can say, the audit is read all the same, by ids.
fn book_of(arguments: &Arguments, folder: &Folder) -> Book {
    let loaded = arguments.people(folder).and_then(|store| Ok(store.load(0)?));
    let loaded = loaded.inspect_err(|fault| tracing::warn!("the audit is shown without names: {fault}"));
    loaded.map_or_else(|_| Book::default(), |loaded| Book::of(loaded.version, loaded.records))
}

fn verify(arguments: &Arguments) -> Result<(), CommandFault> {
    let read = |text: &str| {
        let said = "--expect is a head as `audit verify` prints it";
        JournalEnd::parse(text).ok_or_else(|| CommandFault::Usage(said.to_owned()))
    };
    let kept = arguments.expect.as_deref().map(read).transpose()?;
    let folder = arguments.folder()?;
    let keys = ServerKeys::open(&folder)?;
    let checked = check(read_from(arguments, &folder)?.as_mut(), &keys.keyring, kept)?;
    if let Some(base) = checked.base {
        println!(
            "base {}:{} (what came before was put away, and this server has signed it)",
            base.seq,
            hex::encode(base.hash)
        );
    }
    println!("entries {}", checked.entries);
    println!("head {}:{}", checked.end.seq, hex::encode(checked.end.hash));
    Ok(())
}

fn show(arguments: &Arguments, what: &str, wanted: fn(&JournalLine) -> bool) -> Result<(), CommandFault> {
    let (since, until) = times(arguments)?;
    let folder = arguments.folder()?;
    audited(arguments, &folder, Deed::new(action::AUDIT_READ, what), |deed| {
        let mut journal = read_from(arguments, &folder)?;
        let book = book_of(arguments, &folder);
        let mut shown = 0_u64;
        each(journal.as_mut(), |line| {
            if (since..until).contains(&line.at_ms) && wanted(line) {
                println!("{}", as_named_json(line, &book));
                shown += 1;
            }
            Ok(())
        })?;
        deed.detail("shown", shown);
        Ok(())
    })
}

/// From the first entry to the last.
fn each(
    journal: &mut dyn Journal,
    mut with: impl FnMut(&JournalLine) -> Result<(), CommandFault>,
) -> Result<(), CommandFault> {
    let mut last = None;
    loop {
        let page = journal.after(last, PAGE)?;
        let Some(newest) = page.last() else { return Ok(()) };
        last = Some(newest.seq);
        page.iter().try_for_each(&mut with)?;
    }
}

/// From when, and until when.
fn times(arguments: &Arguments) -> Result<(i64, i64), CommandFault> {
    let since = arguments.since.as_deref().map(moment_of).transpose()?;
    let until = arguments.audit.until.as_deref().map(moment_after).transpose()?;
    Ok((since.unwrap_or(i64::MIN), until.unwrap_or(i64::MAX)))
}

fn prune(arguments: &Arguments) -> Result<(), CommandFault> {
    let folder = arguments.folder()?;
    let shelf = arguments.schedule(&folder)?.shelf;
    let database_url = arguments.database_url().map(ToOwned::to_owned);
    let beside = PacksAndAudit { folder, database_url, retention: arguments.audit.retention };
    println!("entries {}", beside.let_go(shelf.path(), &operator())?);
    Ok(())
}

/// From the input, because what is typed after a program can be read by everybody on the machine.
fn reference(arguments: &Arguments) -> Result<(), CommandFault> {
    let kind = arguments.audit.kind.as_deref().ok_or_else(|| missing("--kind"))?;
    let mut number = String::new();
    std::io::stdin()
        .take(LONGEST_NUMBER)
        .read_to_string(&mut number)
        .map_err(|error| CommandFault::System("the number cannot be read", error))?;
    if number.trim().is_empty() {
        return Err(missing("the number on the standard input"));
    }
    let mut secret = Zeroizing::new([0; 32]);
    getrandom::fill(secret.as_mut_slice()).map_err(|_| FolderFault::NoRandomness)?;
    let key = SubjectKey::open(&arguments.folder()?, &mut |bytes| bytes.copy_from_slice(secret.as_slice()))?;
    println!("{}", key.outsider(kind, number.trim()).code());
    Ok(())
}
