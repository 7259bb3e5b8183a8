//! What one operation of the API is: its address, who may, what it takes and gives. The router, the description for other
//! systems and the test of permissions are all made from it, so that none of them can forget it.

use apseko_contract::Method;
use apseko_domain::Capability;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::call::Call;
use crate::audit::Subject;
use crate::http::Problem;

/// Who may use an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Everybody, known or not.
    Nothing,
    /// Whoever has shown who they are.
    Somebody,
    /// Whoever may do this, as far as their reach goes.
    May(Capability),
}

/// What the audit says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    /// Nothing: it shows nothing of people.
    Nothing,
    /// That somebody looked at personal data, with the code of why they may.
    Viewed(&'static str),
    /// That somebody looked at the personal data of cases, where the answer holds any: which ones, and why, says the operation.
    Looked,
    /// What the operation itself says: who it was is known only when it is done.
    ByItself,
    /// That somebody did this, before it is done and after.
    Done(&'static str),
}

/// Nothing is taken, or nothing is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// What came along with a request.
#[derive(Debug)]
pub struct Said<O: Operation> {
    /// The ids in the address.
    pub path: O::Path,
    /// What followed the question mark.
    pub query: O::Query,
    /// The JSON.
    pub body: O::Body,
}

/// One operation.
pub trait Operation: Sized + Send + Sync + 'static {
    /// Its name for other programs.
    const NAME: &'static str;
    /// What is done.
    const METHOD: Method;
    /// Where, from `/api/v1/` on.
    const PATH: &'static str;
    /// One sentence about it.
    const SUMMARY: &'static str;
    /// Who may.
    const NEEDS: Needs;
    /// What the audit says.
    const TELLS: Tells;
    /// The status when all is well.
    const GOOD: u16 = 200;
    /// Whether the answer holds what must not be kept anywhere: a repeat of the request does not get it again.
    const TOLD_ONCE: bool = false;
    /// Statuses with which it is refused beside the usual ones.
    const ALSO_REFUSED: &'static [u16] = &[];
    /// Which operations go on from the answer: their name, what they take, and where it stands in the answer.
    const LINKS: &'static [(&'static str, &'static str, &'static str)] = &[];
    /// The ids in the address.
    type Path: DeserializeOwned + JsonSchema + Send + 'static;
    /// What may follow the question mark.
    type Query: DeserializeOwned + JsonSchema + Send + 'static;
    /// The JSON that it takes.
    type Body: DeserializeOwned + JsonSchema + Send + 'static;
    /// The JSON that it gives.
    type Reply: Serialize + JsonSchema + Send + 'static;

    /// What it is about, for the audit: ids and codes alone.
    fn object(said: &Said<Self>) -> String {
        let _ = said;
        String::new()
    }

    /// Whose data it is about, for the audit.
    fn subject(said: &Said<Self>) -> Option<Subject> {
        let _ = said;
        None
    }

    /// Answers. The permission was checked; what of it the asker's reach covers is for the operation to ask.
    fn answer(call: &Call<'_>, said: Said<Self>) -> Result<Self::Reply, Problem>;
}

/// An operation as data.
#[derive(Clone, Copy)]
pub struct Described {
    /// Its name.
    pub name: &'static str,
    /// What is done.
    pub method: Method,
    /// Where.
    pub path: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// Who may.
    pub needs: Needs,
    /// What the audit says.
    pub tells: Tells,
    /// The status when all is well.
    pub good: u16,
    /// Statuses with which it is refused beside the usual ones.
    pub also_refused: &'static [u16],
    /// Which operations go on from the answer.
    pub links: &'static [(&'static str, &'static str, &'static str)],
    /// The form of the ids in the address.
    pub path_schema: fn(&mut SchemaGenerator) -> Schema,
    /// The form of the query.
    pub query_schema: fn(&mut SchemaGenerator) -> Schema,
    /// The form of the body, where it takes one.
    pub body_schema: Option<fn(&mut SchemaGenerator) -> Schema>,
    /// The form of the answer, where it gives one.
    pub reply_schema: Option<fn(&mut SchemaGenerator) -> Schema>,
}

impl std::fmt::Debug for Described {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {} ({})", self.method.as_str(), self.path, self.name)
    }
}

impl Described {
    /// The data of an operation.
    pub fn of<O: Operation>() -> Self {
        Self {
            name: O::NAME,
            method: O::METHOD,
            path: O::PATH,
            summary: O::SUMMARY,
            needs: O::NEEDS,
            tells: O::TELLS,
            good: O::GOOD,
            also_refused: O::ALSO_REFUSED,
            links: O::LINKS,
            path_schema: O::Path::json_schema,
            query_schema: O::Query::json_schema,
            body_schema: takes::<O::Body>(),
            reply_schema: takes::<O::Reply>(),
        }
    }

    /// Whether it changes something.
    pub fn changes(&self) -> bool {
        self.method != Method::Get
    }
}

/// The form of a type, unless it is nothing.
fn takes<T: JsonSchema + 'static>() -> Option<fn(&mut SchemaGenerator) -> Schema> {
    (!is_nothing::<T>()).then_some(|generator: &mut SchemaGenerator| generator.subschema_for::<T>())
}

/// Whether a type is nothing.
pub(super) fn is_nothing<T: 'static>() -> bool {
    std::any::TypeId::of::<T>() == std::any::TypeId::of::<Nothing>()
}
