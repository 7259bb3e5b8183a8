//! Who works here and on which devices, from a file that an administrator writes. Accounts come later and take its place.

use std::collections::BTreeMap;

use apseko_casework::{Directory, Person, Role, Seat};
use apseko_oplog::{DeviceId, UserId};
use apseko_trust::Digest;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What is wrong with the file.
#[derive(Debug, Error)]
pub enum BadDirectory {
    /// It is not JSON of the right shape.
    #[error("the list of people cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// An id is not 32 hexadecimal digits.
    #[error("the list of people has the id {0:?}, which is not 32 hexadecimal digits")]
    Id(String),
    /// A device belongs to two people.
    #[error("the list of people gives the device {0} to two people")]
    Shared(String),
}

/// A person as the file has them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colleague {
    /// Their id.
    pub user: String,
    /// Their name, for logs of administration alone.
    pub name: String,
    /// The code of their role.
    pub role: String,
    /// The id of their unit.
    pub unit: String,
    /// The name of their unit, for them to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    /// Their user name; without one they cannot enrol a device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// The SHA-256 of the invitation with which they may enrol one device more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<String>,
    /// The ids of their devices.
    #[serde(default)]
    pub devices: Vec<String>,
}

/// The people, ready to be asked for.
#[derive(Debug, Clone, Default)]
pub struct Colleagues {
    listed: Vec<Colleague>,
    people: BTreeMap<UserId, Person>,
    devices: BTreeMap<DeviceId, UserId>,
}

impl Colleagues {
    /// Reads the file's content.
    pub fn read(json: &[u8]) -> Result<Self, BadDirectory> {
        Self::of(serde_json::from_slice(json)?)
    }

    /// The people of a list.
    pub fn of(listed: Vec<Colleague>) -> Result<Self, BadDirectory> {
        let mut colleagues = Self::default();
        for Colleague { user, role, unit, devices, .. } in &listed {
            let user = UserId(id(user)?);
            colleagues.people.insert(user, Person { posts: seats(role, id(unit)?), left: Vec::new() });
            for device in devices {
                if colleagues.devices.insert(DeviceId(id(device)?), user).is_some_and(|other| other != user) {
                    return Err(BadDirectory::Shared(device.clone()));
                }
            }
        }
        colleagues.listed = listed;
        Ok(colleagues)
    }

    /// The list, as it is written down.
    pub fn listed(&self) -> &[Colleague] {
        &self.listed
    }

    /// What everybody is called.
    pub fn names(&self) -> impl Iterator<Item = (UserId, &str)> {
        self.listed.iter().filter_map(|one| Some((UserId(id(&one.user).ok()?), one.name.as_str())))
    }

    /// Whoever may enrol a device with this user name and the sum of this invitation.
    pub fn invited(&self, login: &str, invitation: &Digest) -> Option<&Colleague> {
        self.listed.iter().find(|one| {
            let known = one.invitation.as_deref().and_then(|text| hex::decode(text).ok());
            one.login.as_deref() == Some(login) && known.as_deref() == Some(invitation.as_slice())
        })
    }
}

impl Directory for Colleagues {
    fn user_of(&self, device: &DeviceId) -> Option<UserId> {
        self.devices.get(device).copied()
    }

    fn person(&self, user: &UserId) -> Option<Person> {
        self.people.get(user).cloned()
    }
}

/// The posts that a code of a role stands for; a role that the rules do not know is no post.
fn seats(role: &str, unit: [u8; 16]) -> Vec<Seat> {
    Role::several(role).map(|role| Seat { role, unit }).collect()
}

pub(super) fn id(text: &str) -> Result<[u8; 16], BadDirectory> {
    let mut bytes = [0; 16];
    let plain = text.replace('-', "");
    hex::decode_to_slice(plain, &mut bytes).map_err(|_| BadDirectory::Id(text.to_owned()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_by_their_devices() {
        let json = br#"[{"user": "01010101-0101-0101-0101-010101010101", "name": "Ilze", "role": "INS",
            "unit": "02020202020202020202020202020202", "devices": ["03030303030303030303030303030303"]}]"#;
        let colleagues = Colleagues::read(json).unwrap();
        let user = colleagues.user_of(&DeviceId([3; 16])).expect("her tablet is known");
        assert_eq!(colleagues.person(&user), Some(Person::at(Role::Inspector, [2; 16])));
        assert_eq!(colleagues.user_of(&DeviceId([4; 16])), None, "another tablet is nobody's");
    }

    #[test]
    fn a_list_that_says_two_things_is_refused() {
        let person = |user: &str| {
            format!(
                r#"{{"user": "{user}", "name": "", "role": "INS", "unit": "02020202020202020202020202020202",
                "devices": ["03030303030303030303030303030303"]}}"#
            )
        };
        let both = format!("[{}, {}]", person(&"01".repeat(16)), person(&"05".repeat(16)));
        assert!(matches!(Colleagues::read(both.as_bytes()), Err(BadDirectory::Shared(_))));
        let odd = format!("[{}]", person("not an id"));
        assert!(matches!(Colleagues::read(odd.as_bytes()), Err(BadDirectory::Id(_))));
    }
}
