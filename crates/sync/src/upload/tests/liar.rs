//! A small server in the words of tus that can be told to lie, to forget, to fall silent and to hang up: on real sockets, because
//! that is where such things happen.

use std::collections::{HashMap, VecDeque};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use apseko_oplog::DeviceId;
use apseko_trust::canon::Writer;

pub const SERVER: DeviceId = DeviceId([2; 16]);

/// What it does instead of its work, once.
#[derive(Debug, Clone)]
pub enum Lie {
    /// Answers with a status and a code, and does nothing.
    Refuses(u16, &'static str),
    /// Says nothing until the other side goes.
    Hangs,
    /// Hangs up.
    HangsUp,
    /// Takes so many bytes, keeps them, and hangs up.
    HangsUpAfter(usize),
    /// Takes everything, answers as if all were well, and has only so many bytes of it afterwards.
    Loses(usize),
    /// Says that it is so far, and is not.
    Says(u64),
    /// Has thrown the file away.
    Forgets,
    /// Sends whoever asks somewhere else.
    Redirects(String),
    /// Says that the file is to be sent there.
    Leads(String),
    /// Takes the bytes and hangs up before it answers.
    TakesInSilence,
}

#[derive(Debug, Default)]
struct File {
    length: usize,
    sum: String,
    bytes: Vec<u8>,
}

#[derive(Debug, Default)]
pub struct Shelf {
    files: HashMap<String, File>,
    /// What was delivered, by its sum.
    pub stored: HashMap<String, Vec<u8>>,
    pub lies: HashMap<&'static str, VecDeque<Lie>>,
    /// What was asked: the word of HTTP, and for bytes from where.
    pub asked: Vec<(String, u64)>,
    /// Bytes of bodies that arrived.
    pub arrived: usize,
    /// Bytes are being taken for these now; for how many of one file at most.
    taking: HashMap<String, usize>,
    pub most_at_once: usize,
    /// How often somebody came in, and how many requests a pass is good for.
    pub sessions: usize,
    pub pass_lasts: Option<usize>,
    pub connections: usize,
}

pub struct Liar {
    pub address: String,
    pub shelf: Arc<Mutex<Shelf>>,
}

struct Request {
    method: String,
    path: String,
    headers: HashMap<String, String>,
    length: usize,
}

impl Liar {
    pub fn begin() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shelf = Arc::new(Mutex::new(Shelf::default()));
        let kept = shelf.clone();
        // Ends with the process of the test.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shelf = kept.clone();
                std::thread::spawn(move || {
                    shelf.lock().unwrap().connections += 1;
                    let _ = serve(&mut stream.unwrap(), &shelf);
                });
            }
        });
        Self { address, shelf }
    }

    /// The next question of this kind is answered with a lie, the one after it with the next.
    pub fn lies(&self, method: &'static str, lies: impl IntoIterator<Item = Lie>) {
        self.shelf.lock().unwrap().lies.entry(method).or_default().extend(lies);
    }

    pub fn count(&self, method: &str) -> usize {
        self.shelf.lock().unwrap().asked.iter().filter(|(asked, _)| asked == method).count()
    }
}

fn serve(stream: &mut TcpStream, shelf: &Mutex<Shelf>) -> std::io::Result<()> {
    while let Some((request, begun)) = read_head(stream)? {
        let answer = if request.path == "/sync/v1/session" {
            let mut body = begun;
            read_body(stream, &mut body, request.length)?;
            session(shelf, &body)
        } else if !has_pass(shelf) {
            answer(401, "", "session.over")
        } else {
            match files(stream, &request, begun, shelf)? {
                Some(answer) => answer,
                None => break,
            }
        };
        stream.write_all(&answer)?;
        if !answer.starts_with(b"HTTP/1.1 2") {
            break;
        }
    }
    stream.shutdown(Shutdown::Both)
}

/// Reads a head, and what of the body came with it.
fn read_head(stream: &mut TcpStream) -> std::io::Result<Option<(Request, Vec<u8>)>> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4_096]);
    loop {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Ok(None);
        }
        bytes.extend_from_slice(&buffer[..count]);
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let mut lines = head.lines();
            let mut words = lines.next().unwrap().split(' ').map(str::to_owned);
            let header =
                |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
            let headers: HashMap<_, _> = lines.filter_map(header).collect();
            let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
            let (method, path) = (words.next().unwrap(), words.next().unwrap());
            return Ok(Some((Request { method, path, headers, length }, bytes[end + 4..].to_vec())));
        }
    }
}

fn read_body(stream: &mut TcpStream, body: &mut Vec<u8>, length: usize) -> std::io::Result<()> {
    let mut buffer = [0; 16 << 10];
    while body.len() < length {
        let wanted = buffer.len().min(length - body.len());
        match stream.read(&mut buffer[..wanted])? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count => body.extend_from_slice(&buffer[..count]),
        }
    }
    Ok(())
}

fn session(shelf: &Mutex<Shelf>, body: &[u8]) -> Vec<u8> {
    let mut out = Writer::default();
    // An array of one asks for a question, an array of two answers it.
    if body[0] == 0x81 {
        out.array(2).bytes(&SERVER.0).bytes(b"who is it?");
    } else {
        let mut shelf = shelf.lock().unwrap();
        shelf.sessions += 1;
        out.array(3).bytes(&[7; 16]).int(0).bool(true);
    }
    let said = out.finish();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", said.len());
    [head.as_bytes(), &said].concat()
}

fn has_pass(shelf: &Mutex<Shelf>) -> bool {
    let mut shelf = shelf.lock().unwrap();
    match shelf.pass_lasts {
        Some(0) => {
            shelf.pass_lasts = None;
            false
        }
        Some(lasts) => {
            shelf.pass_lasts = Some(lasts - 1);
            true
        }
        None => true,
    }
}

fn answer(status: u16, headers: &str, code: &str) -> Vec<u8> {
    let body = if code.is_empty() { String::new() } else { format!(r#"{{"code":"{code}"}}"#) };
    let length = if status == 204 { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    format!("HTTP/1.1 {status} .\r\nTus-Resumable: 1.0.0\r\n{headers}{length}\r\n{body}").into_bytes()
}

/// Answers, or hangs up with nothing.
fn files(
    stream: &mut TcpStream,
    request: &Request,
    begun: Vec<u8>,
    shelf: &Mutex<Shelf>,
) -> std::io::Result<Option<Vec<u8>>> {
    let number = |name: &str| request.headers.get(name).and_then(|value| value.parse::<u64>().ok());
    let id = request.path.rsplit('/').next().unwrap().to_owned();
    let lie = {
        let mut shelf = shelf.lock().unwrap();
        shelf.asked.push((request.method.clone(), number("upload-offset").unwrap_or(0)));
        shelf.lies.get_mut(request.method.as_str()).and_then(VecDeque::pop_front)
    };
    match &lie {
        Some(Lie::Refuses(status, code)) if request.method == "HEAD" => {
            let _ = code;
            return Ok(Some(answer(*status, "", "")));
        }
        Some(Lie::Refuses(status, code)) => return Ok(Some(answer(*status, "", code))),
        Some(Lie::HangsUp) => return Ok(None),
        Some(Lie::Hangs) => {
            let mut rest = [0; 4_096];
            while stream.read(&mut rest)? > 0 {}
            return Ok(None);
        }
        Some(Lie::Redirects(place)) => return Ok(Some(answer(307, &format!("Location: {place}\r\n"), ""))),
        Some(Lie::Forgets) => {
            shelf.lock().unwrap().files.remove(&id);
        }
        Some(Lie::Says(at)) => {
            let length = shelf.lock().unwrap().files.get(&id).map_or(0, |file| file.length);
            let said = format!("Upload-Offset: {at}\r\nUpload-Length: {length}\r\napseko-file: arriving\r\n");
            return Ok(Some(answer(200, &said, "")));
        }
        _ => {}
    }
    match request.method.as_str() {
        "POST" => Ok(Some(created(request, &lie, &mut shelf.lock().unwrap()))),
        "HEAD" => Ok(Some(stands(&id, &shelf.lock().unwrap()))),
        "PATCH" => {
            taken(stream, (&id, number("upload-offset").unwrap()), (request.length, begun), &lie, shelf)
        }
        _ => Ok(Some(answer(405, "", "method"))),
    }
}

fn created(request: &Request, lie: &Option<Lie>, shelf: &mut Shelf) -> Vec<u8> {
    let id = format!("{:032x}", shelf.asked.len());
    let said = request.headers["upload-metadata"].strip_prefix("sha256 ").unwrap();
    let sum = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, said).unwrap();
    let sum = String::from_utf8(sum).unwrap();
    let length = request.headers["upload-length"].parse().unwrap();
    shelf.files.insert(id.clone(), File { length, sum, bytes: Vec::new() });
    let place = match lie {
        Some(Lie::Leads(place)) => format!("{place}/files/{id}"),
        _ => format!("/files/{id}"),
    };
    answer(201, &format!("Location: {place}\r\nUpload-Expires: Wed, 01 Jan 2031 00:00:00 GMT\r\n"), "")
}

fn stands(id: &str, shelf: &Shelf) -> Vec<u8> {
    let Some(file) = shelf.files.get(id) else { return answer(404, "", "") };
    let (at, of) = (file.bytes.len(), file.length);
    let state = match (at == of, hex::encode(apseko_trust::digest(&file.bytes)) == file.sum) {
        (false, _) => "arriving\r\n".to_owned(),
        (true, true) => format!("stored\r\napseko-sum: {}\r\n", file.sum),
        (true, false) => "refused\r\n".to_owned(),
    };
    answer(200, &format!("Upload-Offset: {at}\r\nUpload-Length: {of}\r\napseko-file: {state}"), "")
}

fn taken(
    stream: &mut TcpStream,
    (id, from): (&str, u64),
    (length, begun): (usize, Vec<u8>),
    lie: &Option<Lie>,
    shelf: &Mutex<Shelf>,
) -> std::io::Result<Option<Vec<u8>>> {
    {
        let mut shelf = shelf.lock().unwrap();
        let Some(file) = shelf.files.get(id) else { return Ok(Some(answer(404, "", "upload.unknown"))) };
        if file.bytes.len() as u64 != from {
            let right = format!("Upload-Offset: {}\r\n", file.bytes.len());
            return Ok(Some(answer(409, &right, "upload.offset")));
        }
        assert!(from as usize + length <= file.length, "nothing is sent beyond the end of the file");
        let taking = shelf.taking.entry(id.to_owned()).or_default();
        *taking += 1;
        let now = *taking;
        shelf.most_at_once = shelf.most_at_once.max(now);
    }
    let wanted = if let Some(Lie::HangsUpAfter(bytes)) = lie { (*bytes).min(length) } else { length };
    let mut body = begun;
    let read = read_body(stream, &mut body, wanted);
    body.truncate(wanted);
    let mut shelf = shelf.lock().unwrap();
    *shelf.taking.get_mut(id).unwrap() -= 1;
    shelf.arrived += body.len();
    let file = shelf.files.get_mut(id).unwrap();
    file.bytes.extend_from_slice(&body);
    let at = file.bytes.len();
    if let Some(Lie::Loses(bytes)) = lie {
        file.bytes.truncate(*bytes);
    }
    let whole = (file.bytes.len() == file.length).then(|| (file.sum.clone(), file.bytes.clone()));
    read?;
    if let Some((sum, bytes)) = whole {
        if hex::encode(apseko_trust::digest(&bytes)) != sum {
            return Ok(Some(answer(422, "", "upload.other_sum")));
        }
        shelf.stored.insert(sum, bytes);
    }
    if matches!(lie, Some(Lie::HangsUpAfter(_) | Lie::TakesInSilence)) {
        return Ok(None);
    }
    Ok(Some(answer(204, &format!("Upload-Offset: {at}\r\n"), "")))
}
