//! The road of one device: a small proxy on loopback that loses, cuts, delays and doubles what passes, as its seed says.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apseko_sim::chance::Chance;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::fate::{Fate, Rates};
use super::http;
use super::story::Story;

/// Where the server listens; nowhere while it is down.
pub type Target = watch::Receiver<Option<String>>;

/// Whether anything passes at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// The seed decides.
    Stormy,
    /// Nothing leaves.
    Cut,
    /// What leaves arrives, and no answer comes back.
    Deaf,
    /// Everything passes.
    Calm,
}

/// The road. It ends when it is dropped.
pub struct Road {
    pub address: String,
    way: Arc<Way>,
    accepting: JoinHandle<()>,
}

struct Way {
    name: String,
    target: Target,
    rates: Rates,
    chance: Mutex<Chance>,
    weather: Mutex<Weather>,
    axe: mpsc::UnboundedSender<()>,
    /// Requests that come again, and after how many others.
    again: Mutex<Vec<(u64, Vec<u8>)>>,
    passed: AtomicU64,
    closed: AtomicBool,
    story: Arc<Story>,
}

impl Road {
    pub async fn open(
        name: String,
        target: Target,
        rates: Rates,
        chance: Chance,
        axe: mpsc::UnboundedSender<()>,
        story: Arc<Story>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let way = Arc::new(Way {
            name,
            target,
            rates,
            chance: Mutex::new(chance),
            weather: Mutex::new(Weather::Stormy),
            axe,
            again: Mutex::default(),
            passed: AtomicU64::new(0),
            closed: AtomicBool::new(false),
            story,
        });
        let walked = way.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(walked.clone().carry(client));
            }
        });
        Self { address, way, accepting }
    }

    pub fn set(&self, weather: Weather) {
        *self.way.weather.lock().unwrap() = weather;
        if weather == Weather::Calm {
            self.way.again.lock().unwrap().clear();
        }
    }
}

impl Drop for Road {
    fn drop(&mut self) {
        self.way.closed.store(true, Ordering::SeqCst);
        self.accepting.abort();
    }
}

/// What comes back to the device.
enum Back {
    Whole(Vec<u8>),
    /// So many bytes, and then the connection breaks.
    Part(Vec<u8>, usize),
}

impl Way {
    async fn carry(self: Arc<Self>, mut client: TcpStream) {
        let _ = client.set_nodelay(true);
        while let Ok(Some(asked)) = http::read(&mut client).await {
            if self.closed.load(Ordering::SeqCst) {
                return;
            }
            let sent = match self.pass(&asked).await {
                Ok(Back::Whole(answer)) => client.write_all(&answer).await,
                Ok(Back::Part(answer, count)) => {
                    // Whether the device still listens makes no difference.
                    let _ = client.write_all(&answer[..count]).await;
                    return;
                }
                Err(error) => Err(error),
            };
            if sent.is_err() {
                return;
            }
        }
    }

    async fn pass(&self, asked: &[u8]) -> io::Result<Back> {
        for earlier in self.due() {
            // Nobody waits for this answer any more.
            let _ = self.forward(&earlier).await;
        }
        let fate = self.fate();
        if fate != Fate::Whole {
            self.story.tell(|| format!("road {}: {fate:?} of {} bytes", self.name, asked.len()));
            self.story.count(fate);
        }
        match fate {
            Fate::Whole => self.forward(asked).await.map(Back::Whole),
            Fate::NoWay => Err(io::ErrorKind::ConnectionReset.into()),
            Fate::CutGoing(share) => {
                let mut server = self.connect().await?;
                server.write_all(&asked[..asked.len() * share / 1_000]).await?;
                Err(io::ErrorKind::ConnectionReset.into())
            }
            Fate::CutComing(share) => {
                let answer = self.forward(asked).await?;
                let count = answer.len() * share / 1_000;
                Ok(Back::Part(answer, count))
            }
            Fate::Late(ms) => {
                tokio::time::sleep(Duration::from_millis(ms)).await;
                self.forward(asked).await.map(Back::Whole)
            }
            Fate::Slowly(pieces) => self.forward_in(asked, pieces).await.map(Back::Whole),
            Fate::Twice => {
                self.forward(asked).await?;
                self.forward(asked).await.map(Back::Whole)
            }
            Fate::AtOnce => {
                let (one, other) = tokio::join!(self.forward(asked), self.forward(asked));
                one.or(other).map(Back::Whole)
            }
            Fate::Again(after) => {
                let due = self.passed.load(Ordering::SeqCst) + after;
                self.again.lock().unwrap().push((due, asked.to_vec()));
                self.forward(asked).await.map(Back::Whole)
            }
            Fate::Axe(us) => {
                let mut server = self.connect().await?;
                server.write_all(asked).await?;
                tokio::time::sleep(Duration::from_micros(us)).await;
                let _ = self.axe.send(());
                let answer = http::read(&mut server).await?;
                answer.map(Back::Whole).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
            }
        }
    }

    fn fate(&self) -> Fate {
        self.passed.fetch_add(1, Ordering::SeqCst);
        let drawn = self.rates.draw(&mut self.chance.lock().unwrap());
        match *self.weather.lock().unwrap() {
            Weather::Stormy => drawn,
            Weather::Cut => Fate::NoWay,
            Weather::Deaf => Fate::CutComing(0),
            Weather::Calm => Fate::Whole,
        }
    }

    fn due(&self) -> Vec<Vec<u8>> {
        let passed = self.passed.load(Ordering::SeqCst);
        let mut again = self.again.lock().unwrap();
        let (due, later) = again.drain(..).partition(|(at, _)| *at <= passed);
        *again = later;
        due.into_iter().map(|(_, bytes)| bytes).collect()
    }

    async fn forward(&self, asked: &[u8]) -> io::Result<Vec<u8>> {
        self.forward_in(asked, 1).await
    }

    async fn forward_in(&self, asked: &[u8], pieces: usize) -> io::Result<Vec<u8>> {
        let mut server = self.connect().await?;
        for piece in asked.chunks(asked.len().div_ceil(pieces).max(1)) {
            server.write_all(piece).await?;
            tokio::task::yield_now().await;
        }
        http::read(&mut server).await?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// A server that is being started again is waited for, as by whatever stands in front of it.
    async fn connect(&self) -> io::Result<TcpStream> {
        let mut target = self.target.clone();
        let gone = |_| io::Error::from(io::ErrorKind::ConnectionRefused);
        let address = target.wait_for(Option::is_some).await.map_err(gone)?.clone().unwrap_or_default();
        let server = TcpStream::connect(address).await?;
        server.set_nodelay(true)?;
        Ok(server)
    }
}
