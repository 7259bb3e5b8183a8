//! What can be said about people, units, devices and keys on the command line: texts that are understood where they are used.

use std::collections::BTreeMap;
use std::ffi::OsString;

use lexopt::ValueExt as _;

use super::CommandFault;
use super::arguments::missing;

const TEXTS: [&str; 18] = [
    "login", "name", "role", "unit", "from", "until", "for", "why", "code", "parent", "reason", "may",
    "days", "out-of", "label", "issuer", "subject", "replaces",
];
const FLAGS: [&str; 3] = ["json", "dry-run", "invite"];

/// What was said.
#[derive(Debug, Default)]
pub(super) struct BookOptions {
    texts: BTreeMap<String, String>,
    flags: Vec<String>,
}

impl BookOptions {
    pub fn is_text(name: &str) -> bool {
        TEXTS.contains(&name)
    }

    pub fn is_flag(name: &str) -> bool {
        FLAGS.contains(&name)
    }

    pub fn take(&mut self, name: String, value: OsString) -> Result<(), lexopt::Error> {
        self.texts.insert(name, value.string()?);
        Ok(())
    }

    pub fn raise(&mut self, name: String) {
        self.flags.push(name);
    }

    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|said| said == flag)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// What was said, understood; nothing if nothing was.
    pub fn read<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Result<T, CommandFault>,
    ) -> Result<Option<T>, CommandFault> {
        self.text(name).map(read).transpose()
    }

    /// The same for what must be said.
    pub fn need<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Result<T, CommandFault>,
    ) -> Result<T, CommandFault> {
        self.read(name, read)?.ok_or_else(|| missing(&format!("--{name}")))
    }
}
