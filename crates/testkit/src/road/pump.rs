//! Carries bytes in both directions until both have ended, something failed, or the road breaks.

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::flow::Flow;
use super::ledger::{Breaking, Ledger, Walk};
use super::surface::{Lane, Lanes, SEGMENT};

/// What is read at once where nothing slows the road.
const AT_ONCE: usize = 64 << 10;
/// Segments on their way; the window of a flow ends it earlier.
const ON_THE_WAY: usize = 4_096;

#[derive(Clone, Copy)]
enum Way<'w> {
    Up(&'w Walk),
    Down,
}

pub(super) async fn both_ways(
    client: &mut TcpStream,
    server: &mut TcpStream,
    walk: &Walk,
    ledger: &Ledger,
    lanes: &Lanes,
    mut broken: watch::Receiver<u64>,
) -> io::Result<()> {
    let (from_client, to_client) = client.split();
    let (from_server, to_server) = server.split();
    let up = one_way(from_client, to_server, (ledger, Way::Up(walk)), lanes.up());
    let down = one_way(from_server, to_client, (ledger, Way::Down), lanes.down());
    let both = async { tokio::try_join!(up, down).map(drop) };
    tokio::select! {
        biased;
        _ = broken.changed() => Err(torn()),
        carried = both => carried,
    }
}

fn torn() -> io::Error {
    io::Error::from(io::ErrorKind::ConnectionReset)
}

async fn one_way(
    from: ReadHalf<'_>,
    to: WriteHalf<'_>,
    way: (&Ledger, Way<'_>),
    lane: Option<&Lane>,
) -> io::Result<()> {
    match lane {
        None => at_once(from, to, way).await,
        Some(lane) => along(lane, from, to, way).await,
    }
}

async fn at_once(mut from: ReadHalf<'_>, mut to: WriteHalf<'_>, way: (&Ledger, Way<'_>)) -> io::Result<()> {
    let mut buffer = vec![0; AT_ONCE];
    loop {
        let count = from.read(&mut buffer).await?;
        let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else {
            return to.shutdown().await;
        };
        arrive(&mut to, read, way).await?;
    }
}

/// Segment by segment, each at its time.
async fn along(
    lane: &Lane,
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    way: (&Ledger, Way<'_>),
) -> io::Result<()> {
    let (sends, mut comes) = mpsc::channel::<(Instant, Vec<u8>)>(ON_THE_WAY);
    let leaves = async move {
        let mut flow = Flow::begin(lane);
        let mut buffer = vec![0; SEGMENT];
        loop {
            let count = from.read(&mut buffer).await?;
            let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else { return Ok(()) };
            let arrival = flow.send(lane, count).await;
            if sends.send((arrival, read.to_vec())).await.is_err() {
                return Ok(());
            }
        }
    };
    let arrives = async move {
        while let Some((at, segment)) = comes.recv().await {
            tokio::time::sleep_until(at).await;
            arrive(&mut to, &segment, way).await?;
        }
        to.shutdown().await
    };
    tokio::try_join!(leaves, arrives).map(drop)
}

/// The end of the road: here it is counted, and here it breaks.
async fn arrive<W: AsyncWrite + Unpin>(
    to: &mut W,
    bytes: &[u8],
    (ledger, way): (&Ledger, Way<'_>),
) -> io::Result<()> {
    let Way::Up(walk) = way else {
        if ledger.loses_answer() {
            ledger.break_all();
            return Err(torn());
        }
        return write(to, bytes, |count| ledger.went_down(count)).await;
    };
    let leave = ledger.may_go_up(walk, bytes.len());
    write(to, bytes.get(..leave.bytes).unwrap_or(bytes), |count| ledger.went_up(count)).await?;
    match leave.breaks {
        Breaking::Not => Ok(()),
        Breaking::This => {
            ledger.count_break();
            Err(torn())
        }
        Breaking::All => {
            ledger.break_all();
            Err(torn())
        }
    }
}

/// Counts what was taken, also where the rest is not.
async fn write<W: AsyncWrite + Unpin>(
    to: &mut W,
    mut bytes: &[u8],
    mut count: impl FnMut(usize),
) -> io::Result<()> {
    while !bytes.is_empty() {
        let taken = to.write(bytes).await?;
        if taken == 0 {
            return Err(io::Error::from(io::ErrorKind::WriteZero));
        }
        count(taken);
        bytes = bytes.get(taken..).unwrap_or_default();
    }
    Ok(())
}
