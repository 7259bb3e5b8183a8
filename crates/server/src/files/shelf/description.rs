//! What is said of an upload when it begins, and never changes. It is written as JSON: people read it who inspect a file that is held.

use apseko_oplog::{DeviceId, UserId};
use apseko_trust::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Outcome;

/// The name of an upload, which nobody can guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UploadId(pub [u8; 16]);

impl std::fmt::Display for UploadId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&hex::encode(self.0))
    }
}

impl UploadId {
    /// Reads a name in its one spelling; capital letters would be a second one.
    pub fn parse(text: &str) -> Option<Self> {
        parse_bytes(text).map(Self)
    }
}

/// Whose an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The device that sends it.
    pub device: DeviceId,
    /// Whose device it is.
    pub person: Option<UserId>,
}

/// What was said when an upload began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Its name.
    pub id: UploadId,
    /// Who sends it.
    pub owner: Owner,
    /// How many bytes it will have.
    pub length: u64,
    /// What it will add up to, if that was said.
    pub sum: Option<Digest>,
    /// What else was said; the values are anybody's bytes.
    pub metadata: Vec<(String, Vec<u8>)>,
    /// When it began.
    pub begun_ms: i64,
}

/// A description is not what a shelf writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the description of an upload is damaged")]
pub struct BadDescription;

#[derive(Serialize, Deserialize)]
struct Written {
    id: String,
    device: String,
    person: Option<String>,
    length: u64,
    sha256: Option<String>,
    metadata: Vec<(String, String)>,
    begun_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    counted: Option<String>,
}

const STORED: &str = "stored";
const HELD: &str = "held";

impl Description {
    /// The description of an upload that is not finished.
    pub fn to_json(&self) -> Vec<u8> {
        self.write(None)
    }

    /// The same, and what it came to.
    pub fn to_json_with(&self, outcome: Outcome) -> Vec<u8> {
        self.write(Some(outcome))
    }

    fn write(&self, outcome: Option<Outcome>) -> Vec<u8> {
        let (outcome, counted) = match outcome {
            None => (None, None),
            Some(Outcome::Stored(sum)) => (Some(STORED), Some(sum)),
            Some(Outcome::Held(sum)) => (Some(HELD), Some(sum)),
        };
        let metadata = self.metadata.iter().map(|(key, value)| (key.clone(), STANDARD.encode(value)));
        let written = Written {
            id: self.id.to_string(),
            device: hex::encode(self.owner.device.0),
            person: self.owner.person.map(|person| hex::encode(person.0)),
            length: self.length,
            sha256: self.sum.map(hex::encode),
            metadata: metadata.collect(),
            begun_ms: self.begun_ms,
            outcome: outcome.map(str::to_owned),
            counted: counted.map(hex::encode),
        };
        // Texts and numbers can always be written.
        serde_json::to_vec_pretty(&written).unwrap_or_default()
    }

    /// Reads what `to_json` or `to_json_with` wrote.
    pub fn from_json(bytes: &[u8]) -> Result<(Self, Option<Outcome>), BadDescription> {
        let written: Written = serde_json::from_slice(bytes).map_err(|_| BadDescription)?;
        let outcome = match (written.outcome.as_deref(), &written.counted) {
            (None, None) => None,
            (Some(STORED), Some(sum)) => Some(Outcome::Stored(parse_bytes(sum).ok_or(BadDescription)?)),
            (Some(HELD), Some(sum)) => Some(Outcome::Held(parse_bytes(sum).ok_or(BadDescription)?)),
            (Some(_), _) | (None, Some(_)) => return Err(BadDescription),
        };
        let decode = |(key, value): (String, String)| Some((key, STANDARD.decode(value).ok()?));
        let described = Self {
            id: UploadId::parse(&written.id).ok_or(BadDescription)?,
            owner: Owner {
                device: DeviceId(parse_bytes(&written.device).ok_or(BadDescription)?),
                person: parse_optional(written.person.as_deref())?.map(UserId),
            },
            length: written.length,
            sum: parse_optional(written.sha256.as_deref())?,
            metadata: written
                .metadata
                .into_iter()
                .map(decode)
                .collect::<Option<_>>()
                .ok_or(BadDescription)?,
            begun_ms: written.begun_ms,
        };
        Ok((described, outcome))
    }
}

fn parse_optional<const N: usize>(text: Option<&str>) -> Result<Option<[u8; N]>, BadDescription> {
    text.map(|text| parse_bytes(text).ok_or(BadDescription)).transpose()
}

fn parse_bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    (hex::encode(bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_said_is_read_back_as_it_was(
            ids in any::<([u8; 16], [u8; 16], Option<[u8; 16]>)>(),
            (length, begun_ms) in any::<(u64, i64)>(),
            (sum, counted, is_held) in any::<(Option<[u8; 32]>, Option<[u8; 32]>, bool)>(),
            metadata in prop::collection::vec(("[a-z]{1,8}", prop::collection::vec(any::<u8>(), 0..40)), 0..4),
        ) {
            let owner = Owner { device: DeviceId(ids.1), person: ids.2.map(UserId) };
            let described = Description { id: UploadId(ids.0), owner, length, sum, metadata, begun_ms };
            let outcome = counted.map(|sum| if is_held { Outcome::Held(sum) } else { Outcome::Stored(sum) });
            let json = outcome.map_or_else(|| described.to_json(), |outcome| described.to_json_with(outcome));
            prop_assert_eq!(Description::from_json(&json).unwrap(), (described, outcome));
        }

        #[test]
        fn other_bytes_are_refused_and_harm_nobody(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(Description::from_json(&bytes).is_err());
        }
    }

    #[test]
    fn a_name_has_one_spelling() {
        let id = UploadId([0xab; 16]);
        assert_eq!(UploadId::parse(&id.to_string()), Some(id));
        assert_eq!(UploadId::parse(&id.to_string().to_uppercase()), None);
        assert_eq!(UploadId::parse("../../../../etc/passwd"), None, "a name is never a path");
    }
}
