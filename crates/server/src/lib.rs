//! The inspection backend: what devices send becomes one feed, in one order, in one database, and whoever may read a case
//! gets the same of it.
//!
//! Layers, each of which knows only the ones below: `storage` keeps rows, on SQLite or PostgreSQL; `ledger` lets the steps
//! of `apseko_oplog` work on them, in memory, and hands over what they changed; `feed` queues, steps and commits; `copy`
//! makes a second one of all that is there; `rows` shows people what it adds up to; `http` is the way in. Beside them:
//! `audit` notes who was told what, `login` finds out who somebody is, `packs` gives reference data out, `files` takes large files in,
//! and `quarantine` looks through what does not count.

pub mod api;
pub mod audit;
pub mod command;
pub mod copy;
pub mod feed;
pub mod files;
pub mod http;
pub mod ledger;
pub mod login;
pub mod packs;
pub mod people;
pub mod premises;
mod quarantine;
pub mod rows;
pub mod storage;
