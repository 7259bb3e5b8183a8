//! `audit`: what was noted, checked or shown; and `notices`, the part of it that somebody should look at.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::CommandFault;
use super::arguments::Arguments;
use super::audited::{Deed, audited};
use crate::audit::{action, as_json, check};
use crate::storage::{JournalEnd, JournalLine};

const PAGE: usize = 1_000;

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    match arguments.second() {
        Some("verify") => verify(arguments),
        Some("show") => show(arguments, "show", |_| true),
        _ => Err(CommandFault::Usage("`audit` is followed by `verify` or `show`".to_owned())),
    }
}

/// `notices`: forks, holds, refusals and absurd clocks.
pub(super) fn notices(arguments: &Arguments) -> Result<(), CommandFault> {
    show(arguments, "notices", |line| line.action.starts_with(action::NOTICE))
}

fn verify(arguments: &Arguments) -> Result<(), CommandFault> {
    let kept = arguments.expect.as_deref().map(read_head).transpose()?;
    let folder = arguments.folder()?;
    let checked = check(arguments.journal(&folder)?.as_mut(), kept)?;
    println!("entries {}", checked.entries);
    println!("head {}:{}", checked.end.seq, hex::encode(checked.end.hash));
    Ok(())
}

fn show(arguments: &Arguments, what: &str, wanted: fn(&JournalLine) -> bool) -> Result<(), CommandFault> {
    let since = arguments.since.as_deref().map(read_moment).transpose()?.unwrap_or(i64::MIN);
    let folder = arguments.folder()?;
    audited(arguments, &folder, Deed::new(action::AUDIT_READ, what), |deed| {
        let mut journal = arguments.journal(&folder)?;
        let (mut last, mut shown) = (None, 0_u64);
        loop {
            let page = journal.after(last, PAGE)?;
            let Some(newest) = page.last() else { break };
            last = Some(newest.seq);
            for line in page.iter().filter(|line| line.at_ms >= since && wanted(line)) {
                println!("{}", as_json(line));
                shown += 1;
            }
        }
        deed.detail("shown", shown);
        Ok(())
    })
}

/// `PLACE:HASH`, as `audit verify` prints it.
fn read_head(text: &str) -> Result<JournalEnd, CommandFault> {
    let read = || {
        let (seq, hash) = text.split_once(':')?;
        let mut end = JournalEnd { seq: seq.parse().ok()?, hash: [0; 32] };
        hex::decode_to_slice(hash, &mut end.hash).ok()?;
        Some(end)
    };
    read().ok_or_else(|| CommandFault::Usage("--expect is a head as `audit verify` prints it".to_owned()))
}

/// A moment or a day of UTC.
fn read_moment(text: &str) -> Result<i64, CommandFault> {
    let moment = text.parse::<Timestamp>().or_else(|_| {
        let day = text.parse::<Date>()?;
        day.to_zoned(TimeZone::UTC).map(|start| start.timestamp())
    });
    let said = |_| CommandFault::Usage("--since is a day or a moment, like 2026-11-21T08:00:00Z".to_owned());
    moment.map(Timestamp::as_millisecond).map_err(said)
}
