//! Delivers the files of a folder as a device does, says in lines of JSON how it goes, and may be killed at any time.
//!
//! `uploader SERVER FILES STATE [sealed]`: what outlives it lies in STATE. With `sealed` the files are sealed there first, and read from
//! there. It is the device of the stories (`apseko_tests::uploads`), so a server that knows that one lets it in.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use apseko_oplog::DeviceId;
use apseko_sync::{
    Address, BlobSource, Carrier, CarrierHooks, CarrierTold, Depot, DepotFailed, End, FileAddress, Kept,
    Link, Need, NotReadable, Parcel, Policy, Road, Stand, Sum, SystemClock, Why,
};
use apseko_trust::SoftwareKey;
use apseko_trust::canon::{Reader, Writer};
use apseko_vault::{Binding, Key, SealedReader, SealedWriter};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use apseko_tests::uploads::{DEVICE, SECRET};

const BINDING: Binding = Binding { owner: [1; 16], version: 1 };
const BLOCK: usize = 256 << 10;
/// The road may break under the very first question.
const TRIES: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [server, files, state, more @ ..] = words.as_slice() else {
        return Err("uploader SERVER FILES STATE [sealed]".into());
    };
    let sealed = more.iter().any(|word| word == "sealed");
    let depot = Arc::new(Folder::take_in(Path::new(files), Path::new(state), sealed)?);
    let address = Address::read(server)?;
    let key = Arc::new(SoftwareKey::from_secret(&SECRET)?);
    let link = Link::new(address, &[], (DeviceId(DEVICE), who_is_there(server)?), key)?;
    let (tell, told) = unbounded_channel();
    let mut drawn = 0_u16;
    let hooks = CarrierHooks {
        road: Box::new(|| (Policy::default(), Road::default())),
        luck: Box::new(move || {
            drawn = drawn.wrapping_mul(25_173).wrapping_add(13_849);
            drawn
        }),
        tell: Box::new(move |one| drop(tell.send(one))),
    };
    let carrier = Carrier::new(Arc::new(link), depot, SystemClock::default(), hooks);
    let bell = carrier.bell();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let refused = runtime.block_on(async {
        let running = tokio::spawn(carrier.run());
        let refused = until_the_end(told).await;
        bell.stop();
        running.await.map(|()| refused)
    })?;
    if refused == 0 { Ok(()) } else { Err("not everything was delivered".into()) }
}

/// Says how it goes until nothing is left; returns how many files were refused.
async fn until_the_end(mut told: UnboundedReceiver<CarrierTold>) -> u64 {
    let (mut delivered, mut refused) = (0_u64, 0_u64);
    while let Some(told) = told.recv().await {
        let line = match &told {
            CarrierTold::File(sum, stand) => {
                delivered += u64::from(*stand == Stand::Stored);
                refused += u64::from(matches!(stand, Stand::Refused { .. }));
                json!({ "file": sum.to_string(), "stand": shown(stand) })
            }
            CarrierTold::Left { files, bytes } => json!({ "left": files, "bytes": bytes }),
            CarrierTold::NoDepot { code } => json!({ "depot": code }),
        };
        println!("{line}");
        if matches!(told, CarrierTold::Left { files: 0, .. }) {
            break;
        }
    }
    println!("{}", json!({ "delivered": delivered, "refused": refused }));
    refused
}

fn shown(stand: &Stand) -> Value {
    match stand {
        Stand::Waiting => json!("waiting"),
        Stand::Sending { at, of } => json!({ "at": at, "of": of }),
        Stand::Checking => json!("checking"),
        Stand::Stored => json!("stored"),
        Stand::Refused { code } => json!({ "refused": code }),
        Stand::Paused(Why::Trouble { code }) => json!({ "trouble": code }),
        Stand::Paused(why) => json!({ "paused": format!("{why:?}") }),
    }
}

/// A folder of files as a depot. What is known of each lies in a file of its own.
struct Folder {
    state: PathBuf,
    parcels: BTreeMap<Sum, (PathBuf, Parcel)>,
    sealed: bool,
}

impl Folder {
    fn take_in(files: &Path, state: &Path, sealed: bool) -> io::Result<Self> {
        fs::create_dir_all(state)?;
        let mut parcels = BTreeMap::new();
        for entry in fs::read_dir(files)? {
            let path = entry?.path();
            let about = fs::metadata(&path)?;
            let visited = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
            let (sum, length) = counted(&path)?;
            let is_document = path.extension().is_some_and(|ending| ending == "pdf");
            let parcel = Parcel {
                sum,
                length,
                need: if is_document { Need::Document } else { Need::Rest },
                visited_ms: i64::try_from(visited.as_millis()).unwrap_or(i64::MAX),
                kept: Kept::default(),
            };
            let lies = if sealed { seal(&path, state, &sum)? } else { path };
            parcels.insert(sum, (lies, parcel));
        }
        Ok(Self { state: state.to_owned(), parcels, sealed })
    }

    fn kept(&self, sum: &Sum) -> io::Result<Kept> {
        let noted = match fs::read(self.state.join(format!("{sum}.json"))) {
            Ok(noted) => noted,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kept::default()),
            Err(error) => return Err(error),
        };
        let noted: Value = serde_json::from_slice(&noted)?;
        let end = noted["end"].as_str().map(|code| match code {
            "stored" => End::Stored,
            code => End::Refused { code: code.to_owned() },
        });
        Ok(Kept { address: noted["address"].as_str().and_then(FileAddress::read), end })
    }

    fn keep(&self, sum: &Sum, kept: &Kept) -> io::Result<()> {
        let end = kept.end.as_ref().map(|end| match end {
            End::Stored => "stored",
            End::Refused { code } => code,
        });
        let noted = json!({ "address": kept.address.map(|address| address.to_string()), "end": end });
        let (fresh, name) = (self.state.join(format!("{sum}.new")), self.state.join(format!("{sum}.json")));
        let mut file = File::create(&fresh)?;
        file.write_all(noted.to_string().as_bytes())?;
        file.sync_all()?;
        fs::rename(fresh, name)?;
        File::open(&self.state)?.sync_all()
    }
}

impl Depot for Folder {
    type Source = Source;

    fn waiting(&self) -> Result<Vec<Parcel>, DepotFailed> {
        let all = self.parcels.values().map(|(_, parcel)| {
            let kept = self.kept(&parcel.sum).map_err(|_| DepotFailed { code: "depot.disk".to_owned() })?;
            Ok(Parcel { kept, ..parcel.clone() })
        });
        let all: Result<Vec<Parcel>, DepotFailed> = all.collect();
        Ok(all?.into_iter().filter(|parcel| parcel.kept.end.is_none()).collect())
    }

    fn open(&self, sum: &Sum) -> Result<Self::Source, NotReadable> {
        let missing = |_| NotReadable { code: "file.missing".to_owned() };
        let file = File::open(&self.parcels[sum].0).map_err(missing)?;
        if !self.sealed {
            return Ok(Source::Plain(file));
        }
        let opened = SealedReader::open(file, &key(), BINDING).map_err(|_| damaged())?;
        Ok(Source::Sealed(Box::new(opened)))
    }

    fn note(&self, sum: &Sum, kept: &Kept) -> Result<(), DepotFailed> {
        self.keep(sum, kept).map_err(|_| DepotFailed { code: "depot.disk".to_owned() })
    }
}

/// A file as it lies there.
enum Source {
    Plain(File),
    Sealed(Box<SealedReader<File>>),
}

impl BlobSource for Source {
    fn length(&self) -> u64 {
        match self {
            Self::Plain(file) => file.metadata().map_or(0, |about| about.len()),
            Self::Sealed(sealed) => sealed.len(),
        }
    }

    fn read_at(&mut self, offset: u64, out: &mut [u8]) -> Result<usize, NotReadable> {
        let read = match self {
            Self::Plain(file) => file.seek(SeekFrom::Start(offset)).and_then(|_| file.read(out)),
            Self::Sealed(sealed) => return sealed.read_at(offset, out).map_err(|_| damaged()),
        };
        read.map_err(|_| NotReadable { code: "file.unreadable".to_owned() })
    }
}

fn damaged() -> NotReadable {
    NotReadable { code: "file.damaged".to_owned() }
}

fn counted(path: &Path) -> io::Result<(Sum, u64)> {
    let (mut file, mut sum, mut length, mut block) = (File::open(path)?, Sha256::new(), 0, vec![0; BLOCK]);
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok((Sum(sum.finalize().into()), length));
        }
        sum.update(&block[..read]);
        length += read as u64;
    }
}

fn key() -> Key {
    Key::take(&mut [9; 32])
}

fn seal(path: &Path, state: &Path, sum: &Sum) -> io::Result<PathBuf> {
    let sealed = state.join(format!("{sum}.sealed"));
    if sealed.exists() {
        return Ok(sealed);
    }
    let fresh = state.join(format!("{sum}.sealing"));
    let (mut file, mut block) = (File::open(path)?, vec![0; BLOCK]);
    let (mut id, mut nonce) = ([0; 16], [0; 19]);
    id.copy_from_slice(&sum.0[..16]);
    nonce.copy_from_slice(&sum.0[..19]);
    let begun = SealedWriter::begin(File::create(&fresh)?, &key(), id, nonce, BINDING);
    let mut writer = begun.map_err(io::Error::other)?;
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            break;
        }
        writer.write_all(&block[..read]).map_err(io::Error::other)?;
    }
    writer.finish().map_err(io::Error::other)?;
    fs::rename(fresh, &sealed)?;
    Ok(sealed)
}

/// Who the server says that it is: enough for a story, where nobody stands in between.
fn who_is_there(server: &str) -> io::Result<DeviceId> {
    let mut last = io::Error::other("nobody was asked");
    for _ in 0..TRIES {
        match ask_who(server) {
            Ok(id) => return Ok(id),
            Err(error) => last = error,
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err(last)
}

fn ask_who(server: &str) -> io::Result<DeviceId> {
    let address = server.trim_start_matches("http://").trim_end_matches('/');
    let mut out = Writer::default();
    out.array(1).bytes(&DEVICE);
    let body = out.finish();
    let head = format!(
        "POST /sync/v1/session HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.write_all(&[head.as_bytes(), &body].concat())?;
    let mut said = Vec::new();
    stream.read_to_end(&mut said)?;
    let end = said.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.ok_or_else(|| io::Error::other("an answer has a head"))? + 4;
    let mut reader = Reader::new(&said[end..]);
    let read = reader.array().and_then(|_| reader.fixed());
    read.map(DeviceId).map_err(|_| io::Error::other("the server does not say who it is"))
}
