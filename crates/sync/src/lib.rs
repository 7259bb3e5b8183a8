//! The device's way to the server: one question at a time, over TLS with roots of our own, and a reason for whatever fails.

mod address;
mod api;
mod coming_in;
mod delivery;
mod download;
mod driver;
mod enrolment;
mod failure;
mod lease;
mod link;
mod packs;
mod place;
mod ranged;
mod standing;
mod upload;

pub use address::{Address, NoAddress};
pub use api::ApiQuestion;
pub use coming_in::{
    AccountWords, LetIn, NewDevice, OpenTicket, enrol_by_account, open_ticket, take_ticket, ways_in,
};
pub use download::{FetchHooks, NotFetched, NotTaken, Taker, Wanted, WantedBytes, fetch_file};
pub use driver::{Bell, Clock, Driver, Exchange, Hooks, State, StepFailed, Stepped, SystemClock, Told, Way};
pub use enrolment::enrol;
pub use failure::{LinkFailure, Retry};
pub use link::{DeviceKey, Link};
pub use packs::{Brought, NotKept, Offered, PackFailure, PackFetcher, PackShelf};
pub use place::{NoPlace, Place};
pub use standing::tell_wiped;
pub use upload::{
    Battery, BlobSource, Carrier, CarrierHooks, CarrierTold, Depot, DepotFailed, End, FileAddress, Kept,
    Need, NotReadable, OnMetered, Parcel, Policy, Road, Stand, Sum, Why,
};
