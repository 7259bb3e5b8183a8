//! `audit viewed`: who was shown somebody's data, when, from where and why.

use jiff::Timestamp;

use super::{read_from, times};
use crate::audit::{Actor, Noted, Range, Subject, action, purpose, viewed};
use crate::command::CommandFault;
use crate::command::arguments::{Arguments, missing};
use crate::command::audited::{Deed, audited};

const HEADINGS: [&str; 7] = ["WHEN (UTC)", "WHO", "DEVICE", "ADDRESS", "WHAT", "WHY", "OBJECT"];
/// So many letters of a cell are shown; the whole entry is in `audit show`.
const WIDEST: usize = 60;

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let options = &arguments.audit;
    if options.subjects.is_empty() && options.scopes.is_empty() {
        return Err(missing("--person, --subject or --scope"));
    }
    let (since_ms, until_ms) = times(arguments)?;
    let folder = arguments.folder()?;
    audited(arguments, &folder, deed(arguments), |deed| {
        let mut journal = read_from(arguments, &folder)?;
        let range = Range { since_ms, until_ms, ..Range::ALL };
        let found = viewed(journal.as_mut(), &options.subjects, &options.scopes, &range)?;
        deed.detail("shown", found.len());
        print(&found);
        Ok(())
    })
}

/// Whoever asks who was looked at looks at them as well.
fn deed(arguments: &Arguments) -> Deed {
    let options = &arguments.audit;
    let asked = options.subjects.iter().map(Subject::code).chain(options.scopes.iter().cloned());
    let asked: Vec<String> = asked.collect();
    let one = match &*options.subjects {
        [one] => Some(*one),
        _ => None,
    };
    let why = options.purpose.as_deref().unwrap_or(purpose::AUDIT);
    Deed::new(action::AUDIT_READ, format!("viewed {}", asked.join(" "))).for_purpose(why, one)
}

fn print(found: &[Noted]) {
    let rows: Vec<[String; 7]> = found.iter().map(row).collect();
    let mut widths = HEADINGS.map(str::len);
    for row in &rows {
        widths.iter_mut().zip(row).for_each(|(width, cell)| *width = (*width).max(cell.chars().count()));
    }
    let line = |cells: &[String; 7]| {
        let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    println!("{}", line(&HEADINGS.map(ToOwned::to_owned)));
    rows.iter().for_each(|row| println!("{}", line(row)));
}

fn row(noted: &Noted) -> [String; 7] {
    let event = &noted.event;
    let at = Timestamp::from_millisecond(event.at_ms)
        .map_or_else(|_| event.at_ms.to_string(), |at| format!("{at:.0}"));
    let device = event.device.map(|device| hex::encode(device.0)).unwrap_or_default();
    let why = event.purpose.clone().unwrap_or_default();
    let row = [
        at,
        who(&event.actor),
        device,
        event.address.clone(),
        event.action.clone(),
        why,
        event.object.clone(),
    ];
    row.map(|cell| shown(&cell))
}

fn who(actor: &Actor) -> String {
    match actor {
        Actor::Unknown => "unknown".to_owned(),
        Actor::Person(user) => hex::encode(user.0),
        Actor::Operator(account) => account.clone(),
        Actor::System(key) => format!("system {}", hex::encode(key)),
        Actor::Server => "server".to_owned(),
    }
}

/// Nothing in an entry may control the terminal of whoever reads it.
fn shown(cell: &str) -> String {
    let fit = |letter: char| if letter.is_control() { char::REPLACEMENT_CHARACTER } else { letter };
    let mut shown: String = cell.chars().map(fit).take(WIDEST).collect();
    if cell.chars().count() > WIDEST {
        shown.push('…');
    }
    if shown.is_empty() { "-".to_owned() } else { shown }
}
