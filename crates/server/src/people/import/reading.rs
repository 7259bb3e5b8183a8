//! The text of a file as lines that mean something, or every place at which it does not.

use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;

use super::super::{Login, Name, Role, Subject, Word};
use super::{ImportFault, Line, MOST_LINES, OddLine, Taken, WrongThere};

const COLUMNS: [&str; 7] = ["login", "name", "role", "unit", "from", "until", "subject"];
/// Those after them may be left out.
const NEEDED: usize = 5;
/// Somebody who has given the wrong file does not want to read ten thousand sentences.
const MOST_FAULTS: usize = 200;

/// Reads a file. Fields stand between `;` or `,`, whichever its first line has. What is wrong with the file as a whole is told
/// alone; what is wrong in its lines is told of each.
pub fn read(bytes: &[u8]) -> Result<Taken, Vec<ImportFault>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        vec![fault(1 + before.iter().filter(|byte| **byte == b'\n').count(), "", WrongThere::Encoding)]
    })?;
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.contains(';') { b';' } else { b',' };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = records.next().and_then(Result::ok).ok_or_else(|| vec![fault(1, "", WrongThere::Empty)])?;
    let places = places(&header)?;
    let mut taken = Taken::default();
    for (count, record) in records.enumerate() {
        if count >= MOST_LINES {
            return Err(vec![fault(count + 2, "", WrongThere::TooLong)]);
        }
        // The text is UTF-8, and lines may be of any length: nothing else can be wrong with a record.
        let Ok(record) = record else { continue };
        line(&record, &header, &places, &mut taken);
        if taken.faults.len() >= MOST_FAULTS {
            break;
        }
    }
    Ok(taken)
}

fn fault(line: usize, column: &str, what: WrongThere) -> ImportFault {
    let column = column.chars().take(40).collect();
    ImportFault { line: u32::try_from(line).unwrap_or(u32::MAX), column, what }
}

/// Where each of the columns stands.
type Places = [Option<usize>; COLUMNS.len()];

fn places(header: &StringRecord) -> Result<Places, Vec<ImportFault>> {
    let mut places: Places = [None; COLUMNS.len()];
    let mut faults = Vec::new();
    for (at, name) in header.iter().enumerate() {
        let name = name.trim().to_ascii_lowercase();
        match COLUMNS.iter().zip(&mut places).find(|(known, _)| **known == name) {
            None => faults.push(fault(1, &name, WrongThere::ColumnUnknown)),
            Some((_, Some(_))) => faults.push(fault(1, &name, WrongThere::ColumnTwice)),
            Some((_, place)) => *place = Some(at),
        }
    }
    let missing = COLUMNS.iter().zip(&places).take(NEEDED).filter(|(_, place)| place.is_none());
    faults.extend(missing.map(|(name, _)| fault(1, name, WrongThere::ColumnMissing)));
    if faults.is_empty() { Ok(places) } else { Err(faults) }
}

/// One line, taken apart; collects what is wrong in it.
struct Fields<'r> {
    number: usize,
    record: &'r StringRecord,
    places: &'r Places,
    faults: Vec<ImportFault>,
}

impl Fields<'_> {
    fn text(&self, column: &str) -> &str {
        let place = COLUMNS.iter().zip(self.places).find(|(name, _)| **name == column);
        place.and_then(|(_, place)| self.record.get((*place)?)).unwrap_or_default().trim()
    }

    fn take<T>(&mut self, column: &'static str, read: impl Fn(&str) -> Result<T, WrongThere>) -> Option<T> {
        let read = read(self.text(column));
        read.map_err(|what| self.faults.push(fault(self.number, column, what))).ok()
    }

    /// Nothing where nothing stands.
    fn take_if_given<T>(
        &mut self,
        column: &'static str,
        read: impl Fn(&str) -> Result<T, WrongThere>,
    ) -> Option<Option<T>> {
        if self.text(column).is_empty() { Some(None) } else { self.take(column, read).map(Some) }
    }
}

fn line(record: &StringRecord, header: &StringRecord, places: &Places, taken: &mut Taken) {
    let number = record.position().map_or(0, |position| position.line());
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    if record.len() != header.len() {
        return taken.faults.push(fault(number, "", WrongThere::Fields));
    }
    let mut fields = Fields { number, record, places, faults: Vec::new() };
    let login = fields.take("login", |text| Login::new(text).map_err(WrongThere::Text));
    let name = fields.take("name", |text| Name::new(text).map_err(WrongThere::Text));
    let role = fields.take("role", |text| Role::parse(text).ok_or(WrongThere::Role));
    let unit = fields.take("unit", |text| Word::new(text).map_err(WrongThere::Text));
    let from = fields.take("from", day);
    let until = fields.take_if_given("until", day);
    let subject = fields.take_if_given("subject", subject);
    taken.faults.append(&mut fields.faults);
    let line = u32::try_from(number).unwrap_or(u32::MAX);
    match (login, name, role, unit, from, until, subject) {
        (Some(login), Some(name), Some(role), Some(unit), Some(from), Some(until), Some(subject)) => {
            taken.lines.push(Line { line, login, name, role, unit, from, until, subject });
        }
        (login, name, _, unit, from, until, _) => {
            taken.odd.push(OddLine { line, login, name, unit, days: from.zip(until) });
        }
    }
}

/// As the standard writes it, or as people here do.
fn day(text: &str) -> Result<Date, WrongThere> {
    let ours = || {
        let mut parts = text.trim_end_matches('.').split('.');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let whole = parts.next().is_none() && year.len() == 4;
        let made = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
        made.filter(|_| whole)
    };
    let standard = || text.parse().ok().filter(|_| text.len() == 10);
    standard().or_else(ours).ok_or(WrongThere::Day)
}

fn subject(text: &str) -> Result<Subject, WrongThere> {
    let (issuer, subject) = text.split_once(' ').ok_or(WrongThere::Subject)?;
    let (issuer, subject) = (issuer.to_owned(), subject.trim().to_owned());
    if subject.is_empty() || !issuer.contains("://") {
        return Err(WrongThere::Subject);
    }
    Ok(Subject { issuer, subject })
}
