//! Who is on the site: the parties, the persons met, the workers found. Several parties from the start.

use apseko_oplog::{EntityId, Ledger, Value};

use super::desk::Desk;
use super::{Planned, Wish};
use crate::registry::{EntityKind, Fields, id_value};

/// Names an employer or another party on the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddParty {
    /// The id of the party.
    pub party: EntityId,
    /// The visit.
    pub visit: EntityId,
    /// What it is on this site: main contractor, agency.
    pub role: String,
    /// What is known of it.
    pub fields: Fields,
}

impl Wish for AddParty {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let mut fields = self.fields;
        fields.insert("role".to_owned(), Value::Text(self.role));
        desk.add(EntityKind::Party, self.party, self.visit, fields)
    }
}

/// Names a person who was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddPersonMet {
    /// The id of the entry.
    pub person: EntityId,
    /// The visit.
    pub visit: EntityId,
    /// Whom they speak for, if for anybody.
    pub party: Option<EntityId>,
    /// What is known of them.
    pub fields: Fields,
}

impl Wish for AddPersonMet {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let mut fields = self.fields;
        fields.extend(self.party.map(|party| ("party".to_owned(), id_value(party))));
        desk.add(EntityKind::PersonMet, self.person, self.visit, fields)
    }
}

/// Names a worker who was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddWorker {
    /// The id of the entry.
    pub worker: EntityId,
    /// The visit.
    pub visit: EntityId,
    /// For whom they work.
    pub party: EntityId,
    /// What is known of them.
    pub fields: Fields,
}

impl Wish for AddWorker {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let mut fields = self.fields;
        fields.insert("party".to_owned(), id_value(self.party));
        desk.add(EntityKind::Worker, self.worker, self.visit, fields)
    }
}
