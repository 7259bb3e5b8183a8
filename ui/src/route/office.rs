//! The places of the administration, apart from the rest because only few people ever see them.

use apseko_domain::{DeviceId, PersonId, UnitId};

/// A place in the administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficePlace {
    /// The tree of units.
    Units,
    /// A unit that is being founded.
    NewUnit,
    /// One unit.
    Unit(UnitId),
    /// The people.
    People,
    /// A person who is being added.
    NewPerson,
    /// One person.
    Person(PersonId),
    /// People from a file.
    Import,
    /// The devices.
    Devices,
    /// One device.
    Device(DeviceId),
    /// What the server keeps and does not count.
    Held,
    /// The same of one device.
    HeldOf(DeviceId),
    /// Definitions and packs.
    Packs,
    /// Keys of other systems.
    Keys,
    /// A key that is being made.
    NewKey,
    /// The audit.
    Audit,
    /// Who looked at somebody's data.
    Viewed,
}

/// A tab of the administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeTab {
    /// Struktūrvienības.
    Units,
    /// Darbinieki.
    People,
    /// Ierīces.
    Devices,
    /// Lapu definīcijas un pakotnes.
    Packs,
    /// Sistēmu atslēgas.
    Keys,
    /// Auditācija.
    Audit,
}

impl OfficePlace {
    /// Reads the part of an address behind `#/office/`.
    pub(super) fn parse(what: Option<&str>, which: Option<&str>) -> Option<Self> {
        Some(match (what?, which) {
            ("units", None) => Self::Units,
            ("units", Some("new")) => Self::NewUnit,
            ("units", Some(unit)) => Self::Unit(unit.parse().ok()?),
            ("people", None) => Self::People,
            ("people", Some("new")) => Self::NewPerson,
            ("people", Some("import")) => Self::Import,
            ("people", Some(person)) => Self::Person(person.parse().ok()?),
            ("devices", None) => Self::Devices,
            ("devices", Some(device)) => Self::Device(device.parse().ok()?),
            ("held", None) => Self::Held,
            ("held", Some(device)) => Self::HeldOf(device.parse().ok()?),
            ("packs", None) => Self::Packs,
            ("keys", None) => Self::Keys,
            ("keys", Some("new")) => Self::NewKey,
            ("audit", None) => Self::Audit,
            ("audit", Some("viewed")) => Self::Viewed,
            _ => return None,
        })
    }

    /// The part of the address behind `#/office/`.
    pub(super) fn path(self) -> String {
        match self {
            Self::Units => "units".to_owned(),
            Self::NewUnit => "units/new".to_owned(),
            Self::Unit(unit) => format!("units/{unit}"),
            Self::People => "people".to_owned(),
            Self::NewPerson => "people/new".to_owned(),
            Self::Person(person) => format!("people/{person}"),
            Self::Import => "people/import".to_owned(),
            Self::Devices => "devices".to_owned(),
            Self::Device(device) => format!("devices/{device}"),
            Self::Held => "held".to_owned(),
            Self::HeldOf(device) => format!("held/{device}"),
            Self::Packs => "packs".to_owned(),
            Self::Keys => "keys".to_owned(),
            Self::NewKey => "keys/new".to_owned(),
            Self::Audit => "audit".to_owned(),
            Self::Viewed => "audit/viewed".to_owned(),
        }
    }

    /// Under which tab it is found.
    pub fn tab(self) -> OfficeTab {
        match self {
            Self::Units | Self::NewUnit | Self::Unit(_) => OfficeTab::Units,
            Self::People | Self::NewPerson | Self::Person(_) | Self::Import => OfficeTab::People,
            Self::Devices | Self::Device(_) | Self::Held | Self::HeldOf(_) => OfficeTab::Devices,
            Self::Packs => OfficeTab::Packs,
            Self::Keys | Self::NewKey => OfficeTab::Keys,
            Self::Audit | Self::Viewed => OfficeTab::Audit,
        }
    }
}

impl OfficeTab {
    /// Every tab, in the order in which they stand.
    pub const ALL: [Self; 6] =
        [Self::Units, Self::People, Self::Devices, Self::Packs, Self::Keys, Self::Audit];

    /// The place that the tab opens.
    pub fn place(self) -> OfficePlace {
        match self {
            Self::Units => OfficePlace::Units,
            Self::People => OfficePlace::People,
            Self::Devices => OfficePlace::Devices,
            Self::Packs => OfficePlace::Packs,
            Self::Keys => OfficePlace::Keys,
            Self::Audit => OfficePlace::Audit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_leads_back_to_itself() {
        let id = uuid::Uuid::from_u128(7);
        let places = [
            OfficePlace::NewUnit,
            OfficePlace::Unit(UnitId(id)),
            OfficePlace::NewPerson,
            OfficePlace::Person(PersonId(id)),
            OfficePlace::Import,
            OfficePlace::Device(DeviceId(id)),
            OfficePlace::Held,
            OfficePlace::HeldOf(DeviceId(id)),
            OfficePlace::NewKey,
            OfficePlace::Viewed,
        ];
        for place in places.into_iter().chain(OfficeTab::ALL.map(OfficeTab::place)) {
            let path = place.path();
            let mut parts = path.split('/');
            assert_eq!(OfficePlace::parse(parts.next(), parts.next()), Some(place), "{path}");
        }
    }

    #[test]
    fn each_tab_opens_a_place_of_its_own() {
        for tab in OfficeTab::ALL {
            assert_eq!(tab.place().tab(), tab);
        }
    }
}
