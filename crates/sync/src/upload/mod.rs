//! Files on their way to the server: which one goes when, in pieces of which size, and where it goes on after anything broke.
//!
//! The server alone knows how far an upload is. This half remembers an address and an end for each file, reads it in portions from
//! wherever it lies sealed, and holds no more than two of them.

mod body;
mod carrier;
mod course;
mod depot;
mod order;
mod pace;
mod road;
mod source;
#[cfg(test)]
mod tests;
mod tus;
mod weather;

pub use carrier::{Carrier, CarrierHooks, CarrierTold};
pub use course::Stand;
pub use depot::{Depot, DepotFailed, End, FileAddress, Kept, Need, Parcel, Sum};
pub use road::{Battery, OnMetered, Policy, Road, Why};
pub use source::{BlobSource, NotReadable};

pub(crate) use tus::unsaid;
