//! What the audit promises on either database: entries are only ever added, and every change is found.

#[cfg(test)]
mod databases;
#[cfg(test)]
mod stories;
