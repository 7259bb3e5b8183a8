//! An entry as a line of syslog (RFC 5424) for a collector outside, and the frame it travels in (RFC 5425).
//!
//! Names and addresses in it come from strangers: nothing of them may end a field, a line or a frame.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{Actor, Event, Outcome, action};
use crate::storage::JournalLine;

/// `authpriv`: what only few may read.
const FACILITY: u8 = 10;
const ERROR: u8 = 3;
const WARNING: u8 = 4;
const NOTICE: u8 = 5;
const INFORMATIONAL: u8 = 6;

const PROGRAM: &str = "apseko-server";
/// Whoever has no number of their own may use that of the documents (RFC 5612).
const OURS: &str = "apseko@32473";
const DETAIL: &str = "detail@32473";
/// Before the text, as the RFC wants it where the text is UTF-8.
const MARK: &str = "\u{feff}";
const NOTHING: &str = "-";

/// Collectors take 8,192 bytes; these limits, in bytes, keep every line within them.
const VALUE: usize = 256;
const OBJECT: usize = 2_000;
const DETAIL_VALUE: usize = 128;
const DETAIL_NAME: usize = 32;
const MESSAGE_ID: usize = 32;
const HOST: usize = 255;
const IN_TEXT: usize = 200;

/// Who sends: the name of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(String);

impl Sender {
    /// A machine of this name; what may not stand in a header is left out.
    pub fn named(name: &str) -> Self {
        Self(header(name, HOST))
    }
}

/// One entry as one line, without a line break at its end.
pub fn syslog_line(line: &JournalLine, sender: &Sender) -> String {
    let event = Event::from_bytes(&line.entry).ok();
    let severity = event.as_ref().map_or(ERROR, severity);
    let at = Timestamp::from_millisecond(line.at_ms).ok().map(|at| format!("{at:.3}"));
    // A clock can be set to a year that has no four digits.
    let at = at.filter(|at| at.len() == 24).unwrap_or_else(|| NOTHING.to_owned());
    let (host, id) = (&sender.0, header(&line.action, MESSAGE_ID));
    let mut out = format!("<{}>1 {at} {host} {PROGRAM} {NOTHING} {id} ", FACILITY * 8 + severity);
    write_data(&mut out, line, event.as_ref());
    let text = event.as_ref().map_or_else(|| "an entry of a newer program".to_owned(), said);
    out.push(' ');
    out.push_str(MARK);
    out.push_str(&text);
    out
}

/// A line as it travels: its length in bytes, a blank, the line.
pub fn framed(line: &str) -> Vec<u8> {
    format!("{} {line}", line.len()).into_bytes()
}

fn severity(event: &Event) -> u8 {
    let is_notice = event.action.starts_with(action::NOTICE);
    match &event.outcome {
        _ if event.action == action::LOST => ERROR,
        Outcome::Refused(_) => WARNING,
        Outcome::Done | Outcome::Begun if is_notice => NOTICE,
        Outcome::Done | Outcome::Begun => INFORMATIONAL,
    }
}

fn write_data(out: &mut String, line: &JournalLine, event: Option<&Event>) {
    let _ = write!(out, "[{OURS} seq=\"{}\" hash=\"{}\"", line.seq, hex::encode(line.hash));
    let _ = write!(out, " atMs=\"{}\"", line.at_ms);
    value(out, "action", &line.action, VALUE);
    if let Some(event) = event {
        write_event(out, event);
    }
    out.push(']');
    let detail = event.map(|event| event.detail.as_slice()).unwrap_or_default();
    if detail.iter().all(|(_, said)| said.is_empty()) {
        return;
    }
    let _ = write!(out, "[{DETAIL}");
    for (name, said) in detail {
        value(out, &field(name), said, DETAIL_VALUE);
    }
    out.push(']');
}

fn write_event(out: &mut String, event: &Event) {
    let (kind, who) = actor(&event.actor);
    value(out, "actorKind", kind, VALUE);
    value(out, "actor", &who, VALUE);
    let device = event.device.map(|device| hex::encode(device.0));
    value(out, "device", device.as_deref().unwrap_or_default(), VALUE);
    value(out, "address", &event.address, VALUE);
    let (outcome, code) = outcome(&event.outcome);
    value(out, "outcome", outcome, VALUE);
    value(out, "code", code, VALUE);
    value(out, "purpose", event.purpose.as_deref().unwrap_or_default(), VALUE);
    let subject = event.subject.map(|subject| subject.code());
    value(out, "subject", subject.as_deref().unwrap_or_default(), VALUE);
    value(out, "object", &event.object, OBJECT);
}

fn actor(actor: &Actor) -> (&'static str, String) {
    match actor {
        Actor::Unknown => ("unknown", String::new()),
        Actor::Person(user) => ("person", hex::encode(user.0)),
        Actor::Operator(account) => ("operator", account.clone()),
        Actor::System(key) => ("system", hex::encode(key)),
        Actor::Server => ("server", String::new()),
    }
}

fn outcome(outcome: &Outcome) -> (&'static str, &str) {
    match outcome {
        Outcome::Done => ("done", ""),
        Outcome::Begun => ("begun", ""),
        Outcome::Refused(code) => ("refused", code),
    }
}

/// The sentence for whoever reads lines.
fn said(event: &Event) -> String {
    let (kind, who) = actor(&event.actor);
    let (outcome, code) = outcome(&event.outcome);
    let mut text = String::new();
    let parts = [&event.action, outcome, code, "by", kind, &who, "from", &event.address, &event.object];
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        write_clean(&mut text, part, IN_TEXT, "");
    }
    text
}

/// A field of structured data; one that is empty is left out.
fn value(out: &mut String, name: &str, said: &str, limit: usize) {
    if said.is_empty() {
        return;
    }
    let _ = write!(out, " {name}=\"");
    write_clean(out, said, limit, "\"\\]");
    out.push('"');
}

/// A text within its limit, in which nothing controls a terminal or ends a line; `escaped` gets a backslash.
fn write_clean(out: &mut String, said: &str, limit: usize, escaped: &str) {
    let end = out.len() + limit;
    for letter in said.chars() {
        // Three bytes are kept for the mark that there was more.
        if out.len() + letter.len_utf8() + 1 + '…'.len_utf8() > end {
            out.push('…');
            return;
        }
        if escaped.contains(letter) {
            out.push('\\');
        }
        out.push(if is_unfit(letter) { char::REPLACEMENT_CHARACTER } else { letter });
    }
}

/// Controls, line ends of Unicode, the mark before texts, and what turns the direction of writing.
fn is_unfit(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A word of the header: printable ASCII without blanks.
fn header(said: &str, limit: usize) -> String {
    let word: String = said.chars().filter(char::is_ascii_graphic).take(limit).collect();
    if word.is_empty() { NOTHING.to_owned() } else { word }
}

/// The name of a field: the same, without what ends it.
fn field(name: &str) -> String {
    let is_fit = |letter: &char| letter.is_ascii_graphic() && !matches!(letter, '=' | ']' | '"');
    let name: String = name.chars().filter(is_fit).take(DETAIL_NAME).collect();
    if name.is_empty() { "other".to_owned() } else { name }
}

#[cfg(test)]
mod tests;
