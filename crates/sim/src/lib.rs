//! The simulator: years of bad luck in a minute, from one seed.
//!
//! A plan is drawn from a seed and lived through in virtual time by devices and a server that run the real steps of
//! `oplog`; when the storm is over, everything that was promised is checked. `docs/SYNC.md` lists the promises.

pub mod chance;
pub mod check;
pub mod command;
pub mod corpus;
pub mod deed;
pub mod device;
pub mod disk;
pub mod keys;
pub mod lines;
pub mod node;
pub mod on_disk;
pub mod plan;
pub mod process;
pub mod rules;
pub mod run;
pub mod server;
pub mod tape;
pub mod truth;
pub mod world;
