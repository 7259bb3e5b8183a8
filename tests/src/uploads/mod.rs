//! A folder of photos, a client that delivers it over a road that breaks, and a server that is killed meanwhile: the same story
//! for every client and every server, so that they can be compared.

mod deliverer;
mod memory;
mod office;
mod passes;
mod photos;
mod receiver;
mod trip;

use std::io;

pub use deliverer::Deliverer;
pub use office::{DEVICE, Office, SECRET};
pub use photos::Photos;
pub use receiver::{Receiver, Server};
pub use trip::{Outcome, Trip};

fn failed(what: impl Into<String>) -> io::Error {
    io::Error::other(what.into())
}
