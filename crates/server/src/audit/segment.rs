//! Copies of the audit beside backups: pieces that never change, so that each backup adds only what is new.
//!
//! A piece is called `audit-CHAIN-FIRST-LAST.records`; CHAIN is the beginning of the hash of the first entry of all, because
//! a server that was set up anew without its audit begins another chain.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use apseko_trust::canon::{CanonError, Reader, Writer};

use super::chain::Walk;
use super::{AuditFault, Event};
use crate::storage::{Journal, JournalEnd, JournalLine};

/// So many entries are in one piece, and in memory.
const PIECE: usize = 5_000;
const PREFIX: &str = "audit-";
const SUFFIX: &str = ".records";

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    /// There are entries already: they go on.
    GoesOn,
    /// There was no copy.
    Nothing,
    /// So many entries.
    Entries(u64),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    chain: String,
    first: u64,
    last: u64,
    file: PathBuf,
}

/// Writes down whatever the folder does not have yet; tells how many entries that were.
pub fn put_away(journal: &mut dyn Journal, folder: &Path) -> Result<u64, AuditFault> {
    let Some(first) = journal.after(Some(0), 1)?.pop() else { return Ok(0) };
    let chain = name_of(&first);
    let mut last = pieces(folder)?.iter().filter(|piece| piece.chain == chain).map(|piece| piece.last).max();
    let began = last.unwrap_or(0);
    loop {
        let page = journal.after(Some(last.unwrap_or(0)), PIECE)?;
        let (Some(from), Some(to)) = (page.first(), page.last()) else { break };
        let name = format!("{PREFIX}{chain}-{:012}-{:012}{SUFFIX}", from.seq, to.seq);
        put(folder, &name, &written(&page)).map_err(|error| AuditFault::Disk(error.kind()))?;
        last = Some(to.seq);
    }
    Ok(last.unwrap_or(0) - began)
}

/// Takes the copy into an audit that is empty, because the machine was lost. One with entries goes on as it is.
pub fn bring_back(journal: &mut dyn Journal, folder: &Path) -> Result<Brought, AuditFault> {
    if journal.end()? != JournalEnd::START {
        return Ok(Brought::GoesOn);
    }
    let pieces = pieces(folder)?;
    let Some(longest) = pieces.iter().max_by_key(|piece| piece.last) else { return Ok(Brought::Nothing) };
    let mut walk = Walk::default();
    for piece in pieces.iter().filter(|piece| piece.chain == longest.chain) {
        let bad = || AuditFault::BadCopy(piece.file.display().to_string());
        let bytes = fs::read(&piece.file).map_err(|error| AuditFault::Disk(error.kind()))?;
        let mut lines = read(&bytes).map_err(|_| bad())?;
        // Two processes may have written the same entries down.
        lines.retain(|line| line.seq > walk.end.seq);
        lines.iter().try_for_each(|line| walk.step(line)).map_err(|_| bad())?;
        add(journal, lines)?;
    }
    Ok(Brought::Entries(walk.end.seq))
}

/// Moves a whole audit into an empty one; the chain goes on there.
pub fn carry_over(from: &mut dyn Journal, to: &mut dyn Journal) -> Result<Brought, AuditFault> {
    if to.end()? != JournalEnd::START {
        return Ok(Brought::GoesOn);
    }
    let mut walk = Walk::default();
    loop {
        let last = walk.end.seq;
        let page = from.after(Some(last), PIECE)?;
        if page.is_empty() {
            return Ok(Brought::Entries(last));
        }
        page.iter().try_for_each(|line| walk.step(line))?;
        add(to, page)?;
    }
}

fn add(journal: &mut dyn Journal, lines: Vec<JournalLine>) -> Result<(), AuditFault> {
    let mut lines = Some(lines);
    Ok(journal.append(&mut |_| lines.take().unwrap_or_default())?)
}

fn name_of(first: &JournalLine) -> String {
    let mut name = hex::encode(first.hash);
    name.truncate(16);
    name
}

/// Whatever is called like a piece, by chain and place.
fn pieces(folder: &Path) -> Result<Vec<Piece>, AuditFault> {
    let failed = |error: std::io::Error| AuditFault::Disk(error.kind());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        found.extend(parse(entry.map_err(failed)?.path()));
    }
    found.sort_unstable();
    Ok(found)
}

fn parse(file: PathBuf) -> Option<Piece> {
    let name = file.file_name()?.to_str()?.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let mut parts = name.split('-');
    let (chain, first, last) = (parts.next()?.to_owned(), parts.next()?, parts.next()?);
    let piece = Piece { chain, first: first.parse().ok()?, last: last.parse().ok()?, file: file.clone() };
    parts.next().is_none().then_some(piece)
}

fn written(lines: &[JournalLine]) -> Vec<u8> {
    let mut out = Writer::default();
    for line in lines {
        out.array(3).uint(line.seq).bytes(&line.entry).bytes(&line.hash);
    }
    out.finish()
}

fn read(bytes: &[u8]) -> Result<Vec<JournalLine>, CanonError> {
    let mut reader = Reader::new(bytes);
    let mut lines = Vec::new();
    while !reader.is_empty() {
        if reader.array()? != 3 {
            return Err(CanonError::Unexpected);
        }
        let (seq, entry, hash) = (reader.uint()?, reader.bytes()?.to_vec(), reader.fixed()?);
        let event = Event::from_bytes(&entry)?;
        lines.push(JournalLine { seq, at_ms: event.at_ms, action: event.action, entry, hash });
    }
    Ok(lines)
}

/// Whole or not there, and only its owner may read it.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let fresh = folder.join(format!("{name}.{}", std::process::id()));
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&fresh)?;
    let done = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&fresh, folder.join(name)))
        .and_then(|()| File::open(folder)?.sync_all());
    if done.is_err() {
        drop(fs::remove_file(&fresh));
    }
    done
}
