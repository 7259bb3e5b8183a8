//! A line that counts: what passes between a client and a server, with the heads of HTTP and without those of TCP.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::Failure;

/// What every request begins with. Clients here wait for an answer before they ask again, so it begins a packet.
const METHODS: [&[u8]; 4] = [b"GET ", b"POST ", b"PUT ", b"HEAD "];

#[derive(Debug, Default)]
struct Counts {
    up: AtomicU64,
    down: AtomicU64,
    requests: AtomicU64,
}

/// Listens until the program ends.
pub struct Proxy {
    pub address: String,
    counts: Arc<Counts>,
}

/// What passed in a time.
#[derive(Debug, Clone, Copy)]
pub struct Passed {
    pub up: u64,
    pub down: u64,
    pub requests: u64,
}

impl Passed {
    pub fn json(self) -> Value {
        json!({ "up_bytes": self.up, "down_bytes": self.down, "requests": self.requests })
    }
}

impl Proxy {
    /// A line to this address.
    pub fn to(server: &str) -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?.to_string();
        let counts = Arc::new(Counts::default());
        let (server, counting) = (server.to_owned(), counts.clone());
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that has gone hangs up on its clients, and so does the line to it.
                if let Ok(onward) = TcpStream::connect(&server) {
                    let _ = join(client, onward, &counting);
                }
            }
        });
        Ok(Self { address, counts })
    }

    /// What has passed since this was last asked.
    pub fn passed(&self) -> Passed {
        let take = |count: &AtomicU64| count.swap(0, Ordering::SeqCst);
        let Counts { up, down, requests } = &*self.counts;
        Passed { up: take(up), down: take(down), requests: take(requests) }
    }
}

fn join(client: TcpStream, server: TcpStream, counts: &Arc<Counts>) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (client_too, server_too) = (client.try_clone()?, server.try_clone()?);
    let (upward, downward) = (counts.clone(), counts.clone());
    std::thread::spawn(move || {
        carry(client, server, |bytes| {
            upward.up.fetch_add(bytes.len() as u64, Ordering::SeqCst);
            if METHODS.iter().any(|method| bytes.starts_with(method)) {
                upward.requests.fetch_add(1, Ordering::SeqCst);
            }
        });
    });
    std::thread::spawn(move || {
        carry(server_too, client_too, |bytes| {
            downward.down.fetch_add(bytes.len() as u64, Ordering::SeqCst);
        });
    });
    Ok(())
}

fn carry(mut from: TcpStream, mut to: TcpStream, count: impl Fn(&[u8])) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        let bytes = buffer.get(..read).unwrap_or_default();
        count(bytes);
        if to.write_all(bytes).is_err() {
            break;
        }
    }
    // Either end may have hung up already.
    let _ = to.shutdown(Shutdown::Write);
    let _ = from.shutdown(Shutdown::Read);
}
