//! The server as a client of OpenID Connect: a provider that knows the inspectorate's people says who somebody is.
//!
//! The authorization code flow with PKCE, and nothing else. A device never speaks with the provider: it gets a ticket, the
//! person's browser goes to the provider and comes back to the server, and the device takes what came of it, once. What is
//! believed is the signature of the ID token by a key of the provider, checked with the same `ring` that checks TLS; tokens
//! that anybody can make (`none`, HS256) are refused by name.

mod client;
mod fault;
mod fetch;
mod id_token;
mod jose;
mod keys;
mod metadata;
mod open;
mod people;
mod settings;
mod tickets;

pub use client::{Provider, Returned};
pub use fault::{OidcFault, TokenFault};
pub use fetch::Fetch;
pub use people::Verified;
pub use settings::{Algorithm, ClaimNames, ClientAuth, SecondFactor, Settings};
pub use tickets::{Begun, Fresh, Landing, Purpose, Taken};
