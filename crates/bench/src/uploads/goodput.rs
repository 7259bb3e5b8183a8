//! How much of a link is used for the files themselves, on a road where nothing breaks.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use apseko_testkit::{Breaks, Road, Surface};
use apseko_tests::uploads::{Photos, Trip};
use serde_json::json;

use super::{Pair, told};
use crate::report::rounded;
use crate::{Failure, report};

pub const NAME: &str = "goodput";

const PATIENCE: Duration = Duration::from_secs(900);
const BLOCK: usize = 256 << 10;

/// A road, and how many photos go over it.
struct Stretch {
    name: &'static str,
    surface: Surface,
    photos: usize,
}

const STRETCHES: [Stretch; 3] = [
    Stretch { name: "loopback", surface: Surface::SMOOTH, photos: 100 },
    Stretch { name: "10 Mbit/s, 100 ms", surface: slow(10_000_000, 100, 0), photos: 12 },
    Stretch { name: "1 Mbit/s, 300 ms, 2 % loss", surface: slow(1_000_000, 300, 20_000), photos: 3 },
];

const fn slow(bits: u64, round_trip_ms: u64, lost_of_a_million: u32) -> Surface {
    let round_trip = Duration::from_millis(round_trip_ms);
    Surface { bits_per_second: Some(bits), round_trip, lost_of_a_million }
}

pub fn measure(pairs: &[Pair]) -> Result<(), Failure> {
    for stretch in &STRETCHES {
        let taken = tempfile::tempdir()?;
        let photos = Photos::take(taken.path(), 2_026, stretch.photos)?;
        let bare = bits(photos.bytes, pour(stretch.surface, photos.bytes)?);
        let link = stretch.surface.bits_per_second.map_or(bare, as_float);
        let road = json!({ "road": stretch.name, "bare_bits_per_second": rounded(bare.round()),
            "bare_share_of_link": rounded(bare / link) });
        report::line("upload", "one bare connection", road.clone());
        for (who, server) in pairs {
            let (folder, scratch) = (tempfile::tempdir()?, tempfile::tempdir()?);
            let receiver = server.open(folder.path())?;
            let trip = Trip::quiet(stretch.surface, PATIENCE);
            let outcome = trip.go(*who, &receiver, &photos, scratch.path())?;
            let share = bits(photos.bytes, outcome.took) / link;
            let more = json!({ "road": stretch.name, "share_of_link": rounded(share),
                "of_one_bare_connection": rounded(share * link / bare) });
            told::tell(NAME, (*who, &receiver), &outcome, more)?;
        }
    }
    Ok(())
}

/// As many bytes over one connection to somebody who only reads: what the road gives, without any protocol.
fn pour(surface: Surface, bytes: u64) -> Result<Duration, Failure> {
    let road = Road::open(surface, Breaks::Never);
    let (address, sink) = sink()?;
    road.leads_to(address);
    let begin = Instant::now();
    let mut stream = TcpStream::connect(road.address())?;
    let block = vec![7; BLOCK];
    let mut left = bytes;
    while left > 0 {
        let piece = usize::try_from(left).unwrap_or(BLOCK).min(BLOCK);
        stream.write_all(block.get(..piece).unwrap_or(&block))?;
        left -= piece as u64;
    }
    stream.shutdown(Shutdown::Write)?;
    stream.read_to_end(&mut Vec::new())?;
    let took = begin.elapsed();
    let read = sink.join().map_err(|_| "nobody read")??;
    if read == bytes { Ok(took) } else { Err("something was lost on a whole road".into()) }
}

type Sink = JoinHandle<std::io::Result<u64>>;

fn sink() -> Result<(SocketAddr, Sink), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let reading = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept()?;
        std::io::copy(&mut stream, &mut std::io::sink())
    });
    Ok((address, reading))
}

fn bits(bytes: u64, took: Duration) -> f64 {
    as_float(bytes) * 8.0 / took.as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "fewer than 2^52 bytes or bits are ever measured")]
fn as_float(count: u64) -> f64 {
    count as f64
}
