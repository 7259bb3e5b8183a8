//! Commands of administration, which the server answers: the forms and views are those of its HTTP API.

pub mod account;
pub mod audit;
pub mod device;
pub mod import;
pub mod key;
pub mod me;
pub mod pack;
pub mod person;
pub mod quarantine;
pub mod unit;

/// Declares a form or a view of the API: JSON in both directions, nothing unknown taken, and a schema where one is wanted.
macro_rules! api {
    ($( $(#[$meta:meta])* pub struct $name:ident { $($body:tt)* } )+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($body)* }
    )+ };
}
pub(crate) use api;

/// Declares a closed list of words of the API.
macro_rules! words {
    ($( $(#[$meta:meta])* pub enum $name:ident { $($body:tt)* } )+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($body)* }
    )+ };
}
pub(crate) use words;
