//! Devices and real server processes over a real network: TLS, sessions, kill -9, strangers.

mod afternoon;
mod api;
mod audit;
mod coming_in;
mod departed;
mod device;
mod downloads;
mod enrolled;
mod faulty;
mod inspector;
mod killed;
mod leases;
mod odd_clocks;
mod odd_copies;
mod odd_disks;
mod odd_keys;
mod odd_requests;
mod operations;
mod packs;
mod people;
mod premises;
mod recovered;
mod renewed;
mod replaced;
mod restored;
mod rows;
mod server;
mod shipped;
mod stores;
mod strangers;
mod tls;
mod together;
mod uploads;
mod wiped;
mod worker;

/// A story of many steps, told to its end.
fn tell<T>(story: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(story)
}
