//! An operation as a ledger holds it: the header for ever, the body while it may, and what others did to it.

use std::sync::Arc;

use crate::order::Verdict;
use crate::{Body, EXISTS, Header, Kind, OpId, Outcome, RegisterKey};

/// Where the body of an operation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Here.
    Here(Arc<Body>),
    /// Not here: outside our scopes, compacted, or not arrived yet.
    Missing,
    /// Destroyed by order, for ever.
    Erased,
}

/// An operation with its standing. Everything but the header can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The header.
    pub header: Arc<Header>,
    /// The body.
    pub body: Held,
    /// Its place in the server's feed, once it is known to have one in this epoch.
    pub seq: Option<u64>,
    /// The signed operation at or after it in its chain, whose signature covers it.
    pub cover: Option<OpId>,
    /// Whether it takes part in the state: understood, entitled, not held back, and not a bare header that nothing
    /// newer speaks for.
    pub effective: bool,
    /// How many effective operations replace it; a head has none.
    pub children: u32,
    /// How many standing verdicts hold it back.
    pub holds: u32,
    /// How many seals rest on it: their operations keep their bodies.
    pub pins: u32,
}

impl Record {
    /// Its identity.
    pub fn id(&self) -> OpId {
        self.header.id()
    }

    /// The body, if it is here.
    pub fn here(&self) -> Option<&Arc<Body>> {
        if let Held::Here(body) = &self.body { Some(body) } else { None }
    }

    /// Whether it is the present value of its register, or one of several.
    pub fn is_head(&self) -> bool {
        self.effective && self.children == 0 && self.here().is_some()
    }

    /// The register that it writes, if it writes one.
    pub fn register(&self) -> Option<RegisterKey> {
        register_of(&self.header, self.here()?)
    }

    /// The decision that it is, if it is one that can be read.
    pub fn verdict(&self) -> Option<Verdict> {
        if self.header.kind != Kind::Verdict {
            return None;
        }
        Verdict::read(&self.header, self.here()?)
    }
}

/// Fields that only verdicts write begin with this sign, so that no fact can pose as a decision.
const DECIDED: char = '=';

fn register_of(header: &Header, body: &Body) -> Option<RegisterKey> {
    let facts = body.facts()?;
    let field = match header.kind {
        Kind::Set | Kind::Attach | Kind::Note | Kind::Resolve | Kind::Seal => {
            if facts.field.starts_with(DECIDED) {
                return None;
            }
            facts.field.clone()
        }
        Kind::Retract => EXISTS.to_owned(),
        Kind::Verdict => match Verdict::read(header, body)?.outcome {
            Outcome::Accepted => decided_field(&facts.field),
            Outcome::Rejected | Outcome::Held => return None,
        },
        Kind::Petition | Kind::Admit | Kind::Erase | Kind::Other(_) => return None,
    };
    Some(RegisterKey { entity: facts.entity, field })
}

/// The register in which the server's decisions about a field are kept.
pub fn decided_field(field: &str) -> String {
    format!("{DECIDED}{field}")
}
