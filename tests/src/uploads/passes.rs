//! Tells a fresh pass to whoever asks on loopback: clients that know nothing of us cannot show that they have a key.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use apseko_oplog::DeviceId;
use apseko_oplog::message::session_digest;
use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{Purpose, Signer as _, SoftwareKey};

use super::failed;
use super::office::{DEVICE, SECRET};

/// A server that is being started again answers within this.
const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// A counter where passes are told: one line for each connection. It goes straight to the server, not over any road.
#[derive(Debug)]
pub(super) struct Passes {
    address: SocketAddr,
    server: Arc<Mutex<Option<SocketAddr>>>,
    ends: Arc<AtomicBool>,
    telling: Option<JoinHandle<()>>,
}

impl Passes {
    pub fn open(id: DeviceId) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (server, ends) = (Arc::new(Mutex::new(None)), Arc::new(AtomicBool::new(false)));
        let (led, over) = (server.clone(), ends.clone());
        let telling = std::thread::spawn(move || {
            for asked in listener.incoming() {
                if over.load(Ordering::Acquire) {
                    return;
                }
                if let (Ok(mut asked), Some(pass)) = (asked, patiently(&led, id)) {
                    drop(asked.write_all(pass.as_bytes()));
                    drop(asked.shutdown(Shutdown::Both));
                }
            }
        });
        Ok(Self { address, server, ends, telling: Some(telling) })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn leads_to(&self, server: SocketAddr) {
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = Some(server);
    }
}

impl Drop for Passes {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Release);
        drop(TcpStream::connect(self.address));
        if let Some(telling) = self.telling.take() {
            drop(telling.join());
        }
    }
}

fn patiently(server: &Mutex<Option<SocketAddr>>, id: DeviceId) -> Option<String> {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        let address = *server.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Ok(pass)) = address.map(|address| pass(address, id)) {
            return Some(pass);
        }
        std::thread::sleep(BETWEEN_TRIES);
    }
    None
}

/// What has to be sent as `Authorization`.
fn pass(address: SocketAddr, id: DeviceId) -> io::Result<String> {
    let mut out = Writer::default();
    out.array(1).bytes(&DEVICE);
    let asked = ask(address, &out.finish())?;
    let question = question(&asked).map_err(|_| failed("the question cannot be read"))?;
    let key = SoftwareKey::from_secret(&SECRET).map_err(|error| failed(error.to_string()))?;
    let signed = key.sign(Purpose::Session, &session_digest(id, &question));
    let mut out = Writer::default();
    out.array(2).bytes(&question);
    signed.map_err(|error| failed(error.to_string()))?.to_writer(&mut out);
    let admitted = ask(address, &out.finish())?;
    let pass = admission(&admitted).map_err(|_| failed("the pass cannot be read"))?;
    let digits: String = pass.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("Bearer {digits}"))
}

fn question(asked: &[u8]) -> Result<Vec<u8>, CanonError> {
    let mut reader = Reader::new(asked);
    reader.array()?;
    let _server: [u8; 16] = reader.fixed()?;
    Ok(reader.bytes()?.to_vec())
}

fn admission(admitted: &[u8]) -> Result<Vec<u8>, CanonError> {
    let mut reader = Reader::new(admitted);
    reader.array()?;
    Ok(reader.bytes()?.to_vec())
}

fn ask(address: SocketAddr, body: &[u8]) -> io::Result<Vec<u8>> {
    let head = format!(
        "POST /sync/v1/session HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(&[head.as_bytes(), body].concat())?;
    let mut said = Vec::new();
    stream.read_to_end(&mut said)?;
    let end = said.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.ok_or_else(|| failed("an answer has a head"))?;
    if !said.starts_with(b"HTTP/1.1 200") {
        return Err(failed("the server let nobody in"));
    }
    Ok(said.split_off(end + 4))
}
