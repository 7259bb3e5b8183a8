//! What the audit promises on either database: entries are only ever added, every change is found, what is old enough goes
//! provably, and what is sent outside arrives.

#[cfg(test)]
mod databases;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod questions;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod shipping;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod upgrade;
