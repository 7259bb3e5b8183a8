//! What makes a test of several parts read like a story: real databases and servers that end with the test.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "only tests use it, and a panic is how a test reports"
)]

mod authority;
mod postgres;
mod road;
mod syslog;

pub use authority::{Authority, Certified};
pub use postgres::{PASSWORD, PostgresCluster, SmallDisk};
pub use road::{Break, Breaks, Passed, Road, Surface, seeded};
pub use syslog::SyslogCollector;
