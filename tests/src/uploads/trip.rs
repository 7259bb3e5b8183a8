//! One delivery from its begin to its end: what was needed, what passed, and whether everything arrived as it was.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use apseko_testkit::{Breaks, Passed, Road, Surface, seeded};

use super::deliverer::Way;
use super::passes::Passes;
use super::{Deliverer, Photos, Receiver, Server, failed, memory};

/// How often somebody looks whether the client has ended.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// What happens on the way.
#[derive(Debug, Clone, Copy)]
pub struct Trip {
    /// Decides where.
    pub seed: u64,
    /// How often everything on the road is torn.
    pub breaks: usize,
    /// How often the server is killed and started again.
    pub kills: usize,
    /// How good the road is otherwise.
    pub surface: Surface,
    /// When the client should have come to an end.
    pub patience: Duration,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The bytes of all files.
    pub needed: u64,
    /// What passed, counted at the server's socket; heads of requests are in it.
    pub passed: Passed,
    /// How often the server was killed.
    pub kills: usize,
    /// From the start of the client to its end.
    pub took: Duration,
    /// Files whose sum does not lie with the server.
    pub missing: Vec<String>,
    /// The last line of the client, if it came to its end.
    pub said: Option<String>,
    /// The most memory of the client and of the server's last process, in kilobytes.
    pub peaks_kb: [Option<u64>; 2],
}

impl Outcome {
    /// The share of bytes that the server was sent beyond those it needed; heads of requests count as such.
    pub fn sent_again(&self) -> f64 {
        self.passed.up.saturating_sub(self.needed) as f64 / self.needed.max(1) as f64
    }

    /// Whether the client says that it delivered everything, and everything is there.
    pub fn is_whole(&self) -> bool {
        self.said.is_some() && self.missing.is_empty()
    }
}

impl Trip {
    /// A road where nothing happens.
    pub fn quiet(surface: Surface, patience: Duration) -> Self {
        Self { seed: 1, breaks: 0, kills: 0, surface, patience }
    }

    /// Lets a client deliver photos to a server; `scratch` is a folder that nobody else uses.
    pub fn go(&self, who: Deliverer, to: &Receiver, photos: &Photos, scratch: &Path) -> io::Result<Outcome> {
        let state = scratch.join("state");
        fs::create_dir_all(&state)?;
        let road = Road::open(self.surface, self.breaks(photos.bytes));
        let passes = to.passes()?;
        let way = Way {
            road: road.address(),
            passes: passes.as_ref().map(Passes::address),
            photos: photos.folder(),
            state: &state,
        };
        let (said, complaints) = (scratch.join("said"), scratch.join("complaints"));
        let mut under_way = UnderWay { server: begin(to, &road, passes.as_ref())?, kills: 0, peak_kb: None };
        let began = Instant::now();
        let mut client = who.command(&way);
        client.stdin(Stdio::null()).stdout(File::create(&said)?).stderr(File::create(&complaints)?);
        let client = Running(client.spawn()?);
        let ended = under_way.until_the_end_of(client, self, (to, &road, passes.as_ref()), photos.bytes)?;
        let took = began.elapsed();
        let said = fs::read_to_string(said)?.lines().last().map(ToOwned::to_owned);
        if !ended {
            eprintln!("{} did not finish: {}", who.name(), fs::read_to_string(complaints)?);
        }
        let there = to.sums()?;
        let missing = photos.sums.iter().filter(|(_, sum)| !there.contains(*sum));
        Ok(Outcome {
            needed: photos.bytes,
            passed: road.passed(),
            kills: under_way.kills,
            took,
            missing: missing.map(|(name, _)| name.clone()).collect(),
            said: said.filter(|_| ended),
            peaks_kb: [under_way.peak_kb, under_way.server.peak_kb()],
        })
    }

    fn breaks(&self, bytes: u64) -> Breaks {
        if self.breaks == 0 { Breaks::Never } else { Breaks::seeded(self.seed, self.breaks, bytes) }
    }

    /// After how many bytes the server is killed; the last kill has to leave something to be done.
    fn kills(&self, bytes: u64) -> Vec<u64> {
        let mut places = seeded(self.seed ^ 0x6b69_6c6c, self.kills, bytes / 10..bytes / 10 * 9);
        places.sort_unstable();
        places
    }
}

fn begin(to: &Receiver, road: &Road, passes: Option<&Passes>) -> io::Result<Server> {
    let server = to.start()?;
    road.leads_to(server.address());
    if let Some(passes) = passes {
        passes.leads_to(server.address());
    }
    Ok(server)
}

/// What is there at the moment.
struct UnderWay {
    server: Server,
    kills: usize,
    /// Of the client, as long as it could be asked for.
    peak_kb: Option<u64>,
}

impl UnderWay {
    /// Returns whether the client ended well.
    fn until_the_end_of(
        &mut self,
        mut client: Running,
        trip: &Trip,
        (to, road, passes): (&Receiver, &Road, Option<&Passes>),
        bytes: u64,
    ) -> io::Result<bool> {
        let until = Instant::now() + trip.patience;
        let mut ahead = trip.kills(bytes).into_iter().peekable();
        loop {
            self.peak_kb = memory::peak_kb(client.0.id()).or(self.peak_kb);
            if let Some(status) = client.0.try_wait()? {
                return Ok(status.success());
            }
            if Instant::now() > until {
                return Err(failed("the client has not come to an end in time"));
            }
            if road.has_carried(ahead.peek().copied().unwrap_or(u64::MAX), BETWEEN_LOOKS) {
                ahead.next();
                self.is_killed()?;
                self.server = begin(to, road, passes)?;
            }
        }
    }

    fn is_killed(&mut self) -> io::Result<()> {
        self.kills += 1;
        self.server.kill()
    }
}

/// A client, which ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop((self.0.kill(), self.0.wait()));
    }
}
