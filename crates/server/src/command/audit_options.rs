//! What can be said about the audit on the command line: how long it is kept, whom it is asked about, where it is sent.

use std::ffi::OsString;
use std::path::PathBuf;

use apseko_oplog::UserId;
use lexopt::ValueExt as _;

use super::CommandFault;
use super::arguments::missing;
use crate::audit::{Collector, Retention, Subject};

const NAMES: [&str; 14] = [
    "audit-months",
    "until",
    "person",
    "subject",
    "scope",
    "kind",
    "syslog",
    "ca",
    "syslog-ca",
    "client-cert",
    "syslog-cert",
    "client-key",
    "syslog-key",
    "purpose",
];

/// What was said.
#[derive(Debug)]
pub(super) struct AuditOptions {
    /// How long the database keeps entries.
    pub retention: Retention,
    /// Until when entries are told.
    pub until: Option<String>,
    /// Whose data.
    pub subjects: Vec<Subject>,
    /// Which cases.
    pub scopes: Vec<String>,
    /// What kind of number is read.
    pub kind: Option<String>,
    /// Why somebody asks.
    pub purpose: Option<String>,
    syslog: Option<String>,
    roots: Option<PathBuf>,
    chain: Option<PathBuf>,
    key: Option<PathBuf>,
}

impl Default for AuditOptions {
    fn default() -> Self {
        Self {
            retention: Retention::DEFAULT,
            until: None,
            subjects: Vec::new(),
            scopes: Vec::new(),
            kind: None,
            purpose: None,
            syslog: None,
            roots: None,
            chain: None,
            key: None,
        }
    }
}

impl AuditOptions {
    pub fn knows(name: &str) -> bool {
        NAMES.contains(&name)
    }

    pub fn take(&mut self, name: &str, value: OsString) -> Result<(), lexopt::Error> {
        match name {
            "audit-months" => self.retention = retention(value.parse()?)?,
            "until" => self.until = Some(value.parse()?),
            "person" => self.subjects.push(person(&value.parse::<String>()?)?),
            "subject" => self.subjects.push(subject(&value.parse::<String>()?)?),
            "scope" => self.scopes.push(scope(value.parse()?)?),
            "kind" => self.kind = Some(value.parse()?),
            "purpose" => self.purpose = Some(value.parse()?),
            "syslog" => self.syslog = Some(value.parse()?),
            "ca" | "syslog-ca" => self.roots = Some(value.into()),
            "client-cert" | "syslog-cert" => self.chain = Some(value.into()),
            _ => self.key = Some(value.into()),
        }
        Ok(())
    }

    /// The collector that `serve` sends to, if one was named.
    pub fn collector(&self) -> Result<Option<Collector>, CommandFault> {
        self.syslog.as_deref().map(|address| self.collector_at(address)).transpose()
    }

    /// The collector at an address, with the certificates that were named.
    pub fn collector_at(&self, address: &str) -> Result<Collector, CommandFault> {
        let own = match (&self.chain, &self.key) {
            (Some(chain), Some(key)) => Some((chain.as_path(), key.as_path())),
            (None, None) => None,
            (Some(_), None) => return Err(missing("the key of the certificate for the collector")),
            (None, Some(_)) => return Err(missing("the certificate for the collector")),
        };
        Ok(Collector::read(address, self.roots.as_deref(), own)?)
    }
}

fn retention(months: u16) -> Result<Retention, lexopt::Error> {
    let said = format!("--audit-months is at least {}", Retention::LEAST_MONTHS);
    Retention::months(months).ok_or_else(|| said.into())
}

fn person(id: &str) -> Result<Subject, lexopt::Error> {
    let mut bytes = [0; 16];
    hex::decode_to_slice(id, &mut bytes).map_err(|_| "--person is an id of 32 hexadecimal digits")?;
    Ok(Subject::Person(UserId(bytes)))
}

fn subject(code: &str) -> Result<Subject, lexopt::Error> {
    Subject::parse(code).ok_or_else(|| "--subject is a reference as `audit reference` prints it".into())
}

fn scope(scope: String) -> Result<String, lexopt::Error> {
    let is_scope =
        scope.split_once(':').is_some_and(|(_, id)| hex::decode_to_slice(id, &mut [0; 16]).is_ok());
    if is_scope { Ok(scope) } else { Err("--scope is a kind and an id, like case:0102…".into()) }
}
