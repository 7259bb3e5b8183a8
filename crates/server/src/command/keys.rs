//! `keys`: with what other systems ask. A secret is shown once, and only its sum is kept.

use apseko_domain::Capability;
use apseko_trust::digest;
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::CommandFault;
use super::arguments::{Arguments, missing};
use super::book::{OpenBook, named, new_id, random, text};
use super::told::tell;
use crate::people::{Change, Word};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// A year, unless somebody says otherwise.
const DAYS: i64 = 365;

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let open = OpenBook::read(arguments)?;
    match arguments.second() {
        Some("list") => list(arguments, &open),
        Some("make") => make(arguments, &open),
        Some("revoke") => {
            let key = open.key(&named(arguments, "the id of the key")?)?;
            open.carry_out(&[Change::RevokeKey { id: key.id }])
        }
        Some(_) | None => Err(missing("after `keys`, make, list or revoke")),
    }
}

fn make(arguments: &Arguments, open: &OpenBook<'_>) -> Result<(), CommandFault> {
    let said = &arguments.book;
    let days = said.read("days", |days| {
        days.parse().map_err(|_| CommandFault::Usage("--days is not a number".to_owned()))
    })?;
    let capabilities = said.need("may", |codes| codes.split(',').map(capability).collect())?;
    let unit = said.read("unit", |code| open.unit(code).map(|unit| unit.id))?;
    let (id, name) = (new_id()?, said.need("name", text)?);
    let random = Zeroizing::new(random::<32>()?);
    let secret = Zeroizing::new(hex::encode(random.as_slice()));
    let until_ms = open.now_ms.saturating_add(days.unwrap_or(DAYS).saturating_mul(DAY_MS));
    let sum = digest(secret.as_bytes());
    open.carry_out(&[Change::MakeKey { id, name, sum, capabilities, unit, until_ms }])?;
    println!("key apk_{id}_{}", secret.as_str());
    Ok(())
}

fn capability(code: &str) -> Result<Word, CommandFault> {
    let code = code.trim();
    let known = Capability::parse(code).map(Capability::as_str);
    text(known.ok_or_else(|| CommandFault::Usage(format!("{code:?} is nothing that anybody may do")))?)
}

fn list(arguments: &Arguments, open: &OpenBook<'_>) -> Result<(), CommandFault> {
    let mut rows: Vec<Vec<String>> = open
        .book
        .keys()
        .map(|kept| {
            let key = &kept.record;
            let until = Timestamp::from_millisecond(key.until_ms).unwrap_or_default();
            let state = match key.revoked_ms {
                Some(_) => "revoked",
                None if key.counts(open.now_ms) => "counts",
                None => "over",
            };
            let may: Vec<&str> = key.capabilities.iter().map(Word::as_str).collect();
            vec![
                key.name.to_string(),
                state.to_owned(),
                until.strftime("%Y-%m-%d").to_string(),
                may.join(","),
                key.id.to_string(),
            ]
        })
        .collect();
    rows.sort();
    tell(arguments, &["name", "state", "until", "may", "id"], &rows);
    Ok(())
}
