//! Copies of the audit beside backups: pieces that never change, so that each backup adds only what is new.
//!
//! A piece is called `audit-CHAIN-FIRST-LAST.records`; CHAIN is the beginning of the hash of the first entry of all, because
//! a server that was set up anew without its audit begins another chain. What was taken away from the audit lies here alone; the
//! file `audit-CHAIN-LAST.base` says so, and with it the pieces before may go as well.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use apseko_trust::canon::{CanonError, Reader, Writer};

use super::base;
use super::chain::Walk;
use super::{AuditFault, Event};
use crate::storage::{Journal, JournalBase, JournalEnd, JournalLine};

/// So many entries are in one piece, and in memory.
const PIECE: usize = 5_000;
const PREFIX: &str = "audit-";
const SUFFIX: &str = ".records";
const BASE_SUFFIX: &str = ".base";

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
pub(super) struct Piece {
    pub chain: String,
    pub first: u64,
    pub last: u64,
    pub file: PathBuf,
}

impl Piece {
    /// What is in it.
    pub fn lines(&self) -> Result<Vec<JournalLine>, AuditFault> {
        let bytes = fs::read(&self.file).map_err(|error| AuditFault::Disk(error.kind()))?;
        read(&bytes).map_err(|_| self.bad())
    }

    /// The sentence about a piece that is not in order.
    pub fn bad(&self) -> AuditFault {
        AuditFault::BadCopy(self.file.display().to_string())
    }
}

/// Writes down whatever the folder does not have yet; tells how many entries that were.
pub fn put_away(journal: &mut dyn Journal, folder: &Path) -> Result<u64, AuditFault> {
    let rests = journal.base()?;
    let first = match &rests {
        Some(base) => base.chain,
        None => match journal.after(Some(0), 1)?.pop() {
            Some(first) => first.hash,
            None => return Ok(0),
        },
    };
    let chain = name_of(&first);
    let known = pieces(folder)?.iter().filter(|piece| piece.chain == chain).map(|piece| piece.last).max();
    // Whoever begins a new folder has to begin it with the base.
    if let Some(base) = rests.as_ref().filter(|base| known.is_none_or(|known| known < base.end.seq)) {
        put_base_away(base, folder)?;
    }
    let began = known.unwrap_or(0).max(rests.map_or(0, |base| base.end.seq));
    let mut last = Some(began);
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
    let Some(kept) = Kept::of(folder)? else { return Ok(Brought::Nothing) };
    if let Some(base) = &kept.base {
        journal.rest_on(base)?;
    }
    let mut walk = Walk::from(kept.base.as_ref());
    let began = walk.end.seq;
    for piece in &kept.pieces {
        let mut lines = piece.lines()?;
        // Two processes may have written the same entries down.
        lines.retain(|line| line.seq > walk.end.seq);
        lines.iter().try_for_each(|line| walk.step(line)).map_err(|_| piece.bad())?;
        add(journal, lines)?;
    }
    Ok(Brought::Entries(walk.end.seq - began))
}

/// The copies of the longest chain in a folder.
#[derive(Debug)]
pub(super) struct Kept {
    /// In their order.
    pub pieces: Vec<Piece>,
    /// What the first of them rests on, where older ones are gone.
    pub base: Option<JournalBase>,
}

impl Kept {
    pub fn of(folder: &Path) -> Result<Option<Self>, AuditFault> {
        let mut pieces = pieces(folder)?;
        let Some(chain) = pieces.iter().max_by_key(|piece| piece.last).map(|piece| piece.chain.clone())
        else {
            return Ok(None);
        };
        pieces.retain(|piece| piece.chain == chain);
        let pieces = without_gaps(pieces);
        let first = pieces.first().map_or(1, |piece| piece.first);
        let base = if first > 1 { base_for(folder, &chain, first)? } else { None };
        Ok(Some(Self { pieces, base }))
    }
}

/// Those after the last gap: what lies before it cannot be reached.
fn without_gaps(pieces: Vec<Piece>) -> Vec<Piece> {
    let (mut run, mut reach) = (Vec::new(), 0);
    for piece in pieces {
        if piece.first > reach + 1 {
            run.clear();
        }
        reach = piece.last.max(reach);
        run.push(piece);
    }
    run
}

/// The oldest base that the pieces from this place on reach back to.
fn base_for(folder: &Path, chain: &str, first: u64) -> Result<Option<JournalBase>, AuditFault> {
    let mut found: Option<JournalBase> = None;
    for file in files(folder)? {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !name.starts_with(&format!("{PREFIX}{chain}-")) || !name.ends_with(BASE_SUFFIX) {
            continue;
        }
        let bytes = fs::read(&file).map_err(|error| AuditFault::Disk(error.kind()))?;
        let bad = |_| AuditFault::BadCopy(file.display().to_string());
        let base = base::from_bytes(&bytes).map_err(bad)?;
        let is_older = found.as_ref().is_none_or(|found| base.end.seq < found.end.seq);
        if base.end.seq + 1 >= first && is_older {
            found = Some(base);
        }
    }
    Ok(found)
}

/// Puts a base beside the copies.
pub(super) fn put_base_away(base: &JournalBase, folder: &Path) -> Result<(), AuditFault> {
    let name = format!("{PREFIX}{}-{:012}{BASE_SUFFIX}", name_of(&base.chain), base.end.seq);
    put(folder, &name, &base::to_bytes(base)).map_err(|error| AuditFault::Disk(error.kind()))
}

/// Reads the copies again that are to be all that is left: they must lead from one place to the other.
pub(super) fn expect_put_away(
    folder: &Path,
    chain: &[u8; 32],
    from: JournalEnd,
    to: JournalEnd,
) -> Result<(), AuditFault> {
    let mut walk = Walk::after(from);
    let chain = name_of(chain);
    for piece in pieces(folder)? {
        if piece.chain != chain || piece.last <= walk.end.seq || piece.first > to.seq {
            continue;
        }
        let lines = piece.lines()?;
        let wanted = lines.iter().filter(|line| line.seq <= to.seq && line.seq > from.seq);
        for line in wanted {
            // Two processes may have written the same entries down.
            if line.seq > walk.end.seq {
                walk.step(line).map_err(|_| piece.bad())?;
            }
        }
    }
    if walk.end == to { Ok(()) } else { Err(AuditFault::NotPutAway(to.seq)) }
}

/// Moves a whole audit into an empty one; the chain goes on there.
pub fn carry_over(from: &mut dyn Journal, to: &mut dyn Journal) -> Result<Brought, AuditFault> {
    if to.end()? != JournalEnd::START {
        return Ok(Brought::GoesOn);
    }
    let base = from.base()?;
    if let Some(base) = &base {
        to.rest_on(base)?;
    }
    let mut walk = Walk::from(base.as_ref());
    let began = walk.end.seq;
    loop {
        let last = walk.end.seq;
        let page = from.after(Some(last), PIECE)?;
        if page.is_empty() {
            return Ok(Brought::Entries(last - began));
        }
        page.iter().try_for_each(|line| walk.step(line))?;
        add(to, page)?;
    }
}

fn add(journal: &mut dyn Journal, lines: Vec<JournalLine>) -> Result<(), AuditFault> {
    let mut lines = Some(lines);
    Ok(journal.append(&mut |_| lines.take().unwrap_or_default())?)
}

fn name_of(first: &[u8; 32]) -> String {
    let mut name = hex::encode(first);
    name.truncate(16);
    name
}

/// Whatever is called like a piece, by chain and place.
fn pieces(folder: &Path) -> Result<Vec<Piece>, AuditFault> {
    let mut found: Vec<Piece> = files(folder)?.into_iter().filter_map(parse).collect();
    found.sort_unstable();
    Ok(found)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, AuditFault> {
    let entries = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    entries.map_err(|error: std::io::Error| AuditFault::Disk(error.kind()))
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
        let (at_ms, action) = (event.at_ms, event.action);
        let subject = event.subject.map(|subject| subject.code());
        lines.push(JournalLine { seq, at_ms, action, subject, entry, hash });
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
