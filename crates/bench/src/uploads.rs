//! Large files on bad roads: what our client and others send again when a road breaks and a server dies, how much of a slow
//! link is used, and how much memory it takes. Every byte is counted at the server's socket.

mod afternoon;
mod film;
mod goodput;
mod told;

use apseko_tests::uploads::{Deliverer, Receiver};

use crate::Failure;
use crate::oplog::company::Company;

/// What is measured.
#[derive(Debug, Clone)]
struct Plan {
    /// With the reference server of tus beside ours.
    peers: bool,
    /// Without our client, or without our server.
    only_peers: bool,
    scenario: Option<String>,
    /// Of the clients, only those whose name begins so.
    client: Option<String>,
    photos: usize,
    film_bytes: u64,
}

/// Who delivers to whom.
type Pair = (Deliverer, Where);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Ours,
    TusNode,
}

impl Where {
    fn open(self, folder: &std::path::Path) -> Result<Receiver, Failure> {
        Ok(match self {
            Self::Ours => Receiver::ours(folder)?,
            Self::TusNode => Receiver::tus_node(folder),
        })
    }
}

const PEERS: Pair = (Deliverer::TusJs, Where::TusNode);
const OURS: Pair = (Deliverer::Ours, Where::Ours);
/// Memory is worth measuring only where the files have to be opened.
const SEALED: Pair = (Deliverer::OursSealed, Where::Ours);
/// Clients of others at our server.
const GUESTS: [Pair; 3] = [
    (Deliverer::TusJs, Where::Ours),
    (Deliverer::TusPy, Where::Ours),
    (Deliverer::TusPyNameless, Where::Ours),
];

impl Plan {
    fn read(words: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut plan = Self {
            peers: true,
            only_peers: false,
            scenario: None,
            client: None,
            photos: 300,
            film_bytes: 2 << 30,
        };
        let mut words = words;
        while let Some(word) = words.next() {
            match word.as_str() {
                "--without-peers" => plan.peers = false,
                "--only-peers" => plan.only_peers = true,
                "--scenario" => plan.scenario = Some(words.next().ok_or("--scenario needs a name")?),
                "--client" => plan.client = Some(words.next().ok_or("--client needs a name")?),
                "--photos" => plan.photos = words.next().ok_or("--photos needs a number")?.parse()?,
                "--film-mb" => {
                    let megabytes: u64 = words.next().ok_or("--film-mb needs a number")?.parse()?;
                    plan.film_bytes = megabytes << 20;
                }
                other => return Err(format!("`{other}` is not understood").into()),
            }
        }
        if plan.only_peers && !plan.peers {
            return Err("nobody is left to measure".into());
        }
        if plan.photos == 0 || plan.film_bytes == 0 {
            return Err("there must be something to measure".into());
        }
        Ok(plan)
    }

    fn has(&self, scenario: &str) -> bool {
        self.scenario.as_deref().is_none_or(|only| only == scenario)
    }

    fn pairs(&self, ours: Pair, guests: &[Pair]) -> Vec<Pair> {
        let peers = self.peers.then_some(PEERS);
        let ours = [ours].into_iter().chain(guests.iter().copied()).filter(|_| !self.only_peers);
        let is_asked =
            |who: Deliverer| self.client.as_deref().is_none_or(|name| who.name().starts_with(name));
        peers.into_iter().chain(ours).filter(|(who, _)| is_asked(*who)).collect()
    }
}

pub fn run(words: impl Iterator<Item = String>) -> Result<(), Failure> {
    let plan = Plan::read(words)?;
    let company = Company::look();
    if plan.has(afternoon::NAME) {
        afternoon::measure(&plan.pairs(OURS, &GUESTS), plan.photos)?;
    }
    if plan.has(goodput::NAME) {
        goodput::measure(&plan.pairs(OURS, GUESTS.get(..1).unwrap_or_default()))?;
    }
    if plan.has(film::NAME) {
        film::measure(&plan.pairs(SEALED, GUESTS.get(..1).unwrap_or_default()), plan.film_bytes)?;
    }
    company.tell("upload");
    Ok(())
}
