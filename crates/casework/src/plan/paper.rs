//! Documents, the points of an order, and the ways to the addressees.

use apseko_oplog::{EntityId, Ledger, Value};

use super::desk::Desk;
use super::{Planned, Wish};
use crate::registry::{EntityKind, Fields, id_value};

/// Begins a document. One visit can end in several, to several parties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddDocument {
    /// The id of the document.
    pub document: EntityId,
    /// The case.
    pub case: EntityId,
    /// The party that it is addressed to; a reply to an applicant has none.
    pub party: Option<EntityId>,
    /// The code of its type.
    pub type_code: String,
    /// What else is known.
    pub fields: Fields,
}

impl Wish for AddDocument {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let mut fields = self.fields;
        fields.extend(self.party.map(|party| ("party".to_owned(), id_value(party))));
        fields.insert("type".to_owned(), Value::Text(self.type_code));
        desk.add(EntityKind::Document, self.document, self.case, fields)
    }
}

/// Records one way of a document to an addressee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddDelivery {
    /// The id of the delivery.
    pub delivery: EntityId,
    /// The document.
    pub document: EntityId,
    /// By which way.
    pub channel: String,
    /// What else is known.
    pub fields: Fields,
}

impl Wish for AddDelivery {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let mut fields = self.fields;
        fields.insert("channel".to_owned(), Value::Text(self.channel));
        fields.entry("state".to_owned()).or_insert_with(|| Value::text("queued"));
        desk.add(EntityKind::Delivery, self.delivery, self.document, fields)
    }
}

/// Adds a point to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddOrderItem {
    /// The id of the point.
    pub item: EntityId,
    /// The order.
    pub document: EntityId,
    /// What it is about.
    pub violation: EntityId,
    /// What has to be done.
    pub action: String,
    /// What else is known.
    pub fields: Fields,
}

impl Wish for AddOrderItem {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let mut fields = self.fields;
        fields.insert("violation".to_owned(), id_value(self.violation));
        fields.insert("action".to_owned(), Value::Text(self.action));
        fields.entry("state".to_owned()).or_insert_with(|| Value::text("open"));
        desk.add(EntityKind::OrderItem, self.item, self.document, fields)
    }
}
