//! A road between two programs that breaks where a test says, because what an upload is worth shows only when it is interrupted.
//!
//! It is a TCP proxy on loopback. Both ways are counted at the server's end: what the road lost on the way to the server
//! never arrived there and is not counted. What the system still held for the server when the road broke is counted, and lost.

mod breaks;
mod flow;
mod ledger;
mod pump;
mod surface;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

pub use breaks::{Break, Breaks, seeded};
use ledger::Ledger;
pub use ledger::Passed;
use surface::Lanes;
pub use surface::Surface;

/// What waits at the entrance of a slow road; the rest waits with whoever sends.
const ENTRANCE: u32 = 64 << 10;

/// A proxy on loopback. Ends with the test, and everything on it breaks then.
#[derive(Debug)]
pub struct Road {
    address: SocketAddr,
    ledger: Arc<Ledger>,
    end: watch::Sender<bool>,
    running: Option<JoinHandle<()>>,
}

impl Road {
    /// A road that leads nowhere yet: until it does, whoever enters is sent back.
    pub fn open(surface: Surface, breaks: Breaks) -> Self {
        let ledger = Arc::new(Ledger::new(breaks));
        let (end, ends) = watch::channel(false);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let listener = runtime.block_on(async { listen(surface) }).expect("a free port on loopback");
        let address = listener.local_addr().expect("it listens");
        let kept = ledger.clone();
        let running = std::thread::spawn(move || runtime.block_on(keep(listener, surface, kept, ends)));
        Self { address, ledger, end, running: Some(running) }
    }

    /// Where it begins.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it leads from now on: a server that was started again has another address.
    pub fn leads_to(&self, server: SocketAddr) {
        self.ledger.leads_to(server);
    }

    /// What has passed so far.
    pub fn passed(&self) -> Passed {
        self.ledger.passed()
    }

    /// Returns when so many bytes have arrived at the server, or when `patience` is over: then it is not true.
    pub fn has_carried(&self, up: u64, patience: Duration) -> bool {
        self.ledger.has_carried(up, patience)
    }

    /// Breaks everything that is on it, now.
    pub fn breaks_now(&self) {
        self.ledger.break_all();
    }
}

impl Drop for Road {
    fn drop(&mut self) {
        self.end.send_replace(true);
        if let Some(running) = self.running.take() {
            drop(running.join());
        }
    }
}

fn listen(surface: Surface) -> std::io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    if surface.is_slow() {
        socket.set_recv_buffer_size(ENTRANCE)?;
    }
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    socket.listen(1_024)
}

/// Takes in whoever comes, until the road ends. Tasks end with the runtime.
async fn keep(listener: TcpListener, surface: Surface, ledger: Arc<Ledger>, mut ends: watch::Receiver<bool>) {
    let lanes = Arc::new(Lanes::new(surface));
    loop {
        let entered = tokio::select! {
            _ = ends.changed() => return,
            entered = listener.accept() => entered,
        };
        if let Ok((client, _)) = entered {
            tokio::spawn(carry(client, ledger.clone(), lanes.clone()));
        }
    }
}

async fn carry(client: TcpStream, ledger: Arc<Ledger>, lanes: Arc<Lanes>) {
    let (walk, broken) = ledger.enters();
    let led = match ledger.destination() {
        Some(server) => TcpStream::connect(server).await.ok(),
        None => None,
    };
    let Some(server) = led else {
        reset(&client);
        return;
    };
    // Heads and bodies are written apart: nothing on the road may wait for the rest of a packet.
    drop((client.set_nodelay(true), server.set_nodelay(true)));
    let (mut client, mut server) = (client, server);
    let carried = pump::both_ways(&mut client, &mut server, &walk, &ledger, &lanes, broken).await;
    if carried.is_err() {
        reset(&client);
        reset(&server);
    }
}

/// Makes that what is closed next is torn, not ended.
fn reset(stream: &TcpStream) {
    drop(stream.set_zero_linger());
}
