//! Notes: writing, changing, taking out, putting back. Every text that a note ever had stays.

use std::collections::BTreeMap;

use apseko_oplog::{EntityId, Existence, Ledger, OpId, Value};

use super::desk::Desk;
use super::{Planned, Wish, existence};
use crate::registry::EntityKind;

const TEXT: &str = "text";

/// Writes a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteNote {
    /// The id of the note.
    pub note: EntityId,
    /// The task that it is about.
    pub task: EntityId,
    /// What was typed.
    pub text: String,
}

impl Wish for WriteNote {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let fields = BTreeMap::from([(TEXT.to_owned(), Value::Text(self.text))]);
        desk.add(EntityKind::Note, self.note, self.task, fields)
    }
}

/// Changes the text of a note. If somebody took the note out meanwhile, the words win, visibly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditNote {
    /// The note.
    pub note: EntityId,
    /// What was typed.
    pub text: String,
    /// What the person had before them; absent for what is here now.
    pub based_on: Option<Vec<OpId>>,
}

impl Wish for EditNote {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        desk.set(EntityKind::Note.entity(self.note), TEXT, Value::Text(self.text), self.based_on)
    }
}

/// Takes a note out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetractNote {
    /// The note.
    pub note: EntityId,
    /// The texts that the person had before them; absent for what is here now.
    pub based_on: Option<Vec<OpId>>,
}

impl Wish for RetractNote {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let note = EntityKind::Note.entity(self.note);
        let seen = match self.based_on {
            None => None,
            Some(texts) => {
                let heads = existence::other_heads(desk, note)?;
                let besides = heads.into_iter().filter(|(field, _)| field != TEXT).map(|(_, id)| id);
                Some(besides.chain(texts).collect())
            }
        };
        existence::take_out(desk, note, seen)
    }
}

/// Puts a note back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreNote {
    /// The note.
    pub note: EntityId,
}

impl Wish for RestoreNote {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let note = EntityKind::Note.entity(self.note);
        if matches!(desk.view(note)?.existence, Existence::Alive | Existence::Never) {
            return Ok(());
        }
        existence::insist_there(desk, note)
    }
}
