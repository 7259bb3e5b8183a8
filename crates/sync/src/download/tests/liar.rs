//! A small server with one file that can be told to break off, to fall silent and to lie: on real sockets, because that is where such
//! things happen.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use apseko_oplog::DeviceId;
use apseko_trust::canon::Writer;

pub const SERVER: DeviceId = DeviceId([2; 16]);

/// What it does instead of its work, once.
#[derive(Debug, Clone)]
pub enum Lie {
    /// Answers with a status and a code.
    Refuses(u16, &'static str),
    /// Sends so many bytes and hangs up.
    BreaksAfter(usize),
    /// Sends so many bytes and says nothing more.
    HangsAfter(usize),
    /// Sends all of it, whatever was asked for.
    IgnoresRange,
    /// Sends from so many bytes further on.
    Shifts(usize),
    /// Sends what was asked for, and one bit of it is another.
    Garbles,
    /// Sends whoever asks somewhere else.
    Redirects(String),
}

#[derive(Debug, Default)]
struct Shelf {
    content: Vec<u8>,
    sum: String,
    lies: VecDeque<Lie>,
    asked: Vec<(String, Option<u64>)>,
    sent: usize,
}

pub struct Liar {
    pub address: String,
    shelf: Arc<Mutex<Shelf>>,
}

impl Liar {
    pub fn begin(content: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let sum = hex::encode(apseko_trust::digest(&content));
        let shelf = Arc::new(Mutex::new(Shelf { content, sum, ..Shelf::default() }));
        let kept = shelf.clone();
        // Ends with the process of the test.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shelf = kept.clone();
                std::thread::spawn(move || drop(serve(&mut stream.unwrap(), &shelf)));
            }
        });
        Self { address, shelf }
    }

    /// The next question for the file is answered with a lie, the one after it with the next.
    pub fn lies(&self, lies: impl IntoIterator<Item = Lie>) {
        self.shelf.lock().unwrap().lies.extend(lies);
    }

    /// From now on its file is said to have this sum.
    pub fn lies_about_sum(&self, sum: &str) {
        sum.clone_into(&mut self.shelf.lock().unwrap().sum);
    }

    /// What was asked for, and from which place on.
    pub fn asked(&self) -> Vec<(String, Option<u64>)> {
        self.shelf.lock().unwrap().asked.clone()
    }

    /// So many bytes of the file were sent.
    pub fn sent(&self) -> usize {
        self.shelf.lock().unwrap().sent
    }
}

fn serve(stream: &mut TcpStream, shelf: &Mutex<Shelf>) -> std::io::Result<()> {
    while let Some(head) = read_head(stream)? {
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        if path == "/sync/v1/session" {
            let said = session(stream, &head)?;
            stream.write_all(&said)?;
        } else if !file(stream, &path, &head, shelf)? {
            break;
        }
    }
    stream.shutdown(Shutdown::Both)
}

/// Reads a head and not a byte more, so that a body can follow.
fn read_head(stream: &mut TcpStream) -> std::io::Result<Option<String>> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte)? == 0 {
            return Ok(None);
        }
        head.push(byte[0]);
    }
    Ok(Some(String::from_utf8_lossy(&head).into_owned()))
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(said, _)| said.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
}

fn session(stream: &mut TcpStream, head: &str) -> std::io::Result<Vec<u8>> {
    let mut body = vec![0; header(head, "content-length").unwrap_or("0").parse().unwrap()];
    stream.read_exact(&mut body)?;
    let mut out = Writer::default();
    // An array of one asks for a question, an array of two answers it.
    if body[0] == 0x81 {
        out.array(2).bytes(&SERVER.0).bytes(b"who is it?");
    } else {
        out.array(3).bytes(&[7; 16]).int(0).bool(true);
    }
    let said = out.finish();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", said.len());
    Ok([head.as_bytes(), &said].concat())
}

/// Answers; says whether the connection goes on.
fn file(stream: &mut TcpStream, path: &str, head: &str, shelf: &Mutex<Shelf>) -> std::io::Result<bool> {
    let from = header(head, "range")
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    let (mut content, sum, lie) = {
        let mut shelf = shelf.lock().unwrap();
        shelf.asked.push((path.trim_start_matches('/').to_owned(), from.map(|from| from as u64)));
        (shelf.content.clone(), shelf.sum.clone(), shelf.lies.pop_front())
    };
    let tag = format!("\"{sum}\"");
    let same = header(head, "if-range") == Some(&tag);
    let mut from = from.filter(|_| same);
    match &lie {
        Some(Lie::Refuses(status, code)) => {
            let body = format!(r#"{{"code":"{code}"}}"#);
            write!(stream, "HTTP/1.1 {status} .\r\nContent-Length: {}\r\n\r\n{body}", body.len())?;
            return Ok(true);
        }
        Some(Lie::Redirects(place)) => {
            write!(stream, "HTTP/1.1 307 .\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n")?;
            return Ok(true);
        }
        Some(Lie::IgnoresRange) => from = None,
        Some(Lie::Shifts(places)) => from = from.map(|from| from + places),
        Some(Lie::Garbles) => *content.last_mut().unwrap() ^= 1,
        Some(Lie::BreaksAfter(_) | Lie::HangsAfter(_)) | None => {}
    }
    let all = content.len();
    let bytes = &content[from.unwrap_or(0)..];
    match from {
        Some(from) => write!(
            stream,
            "HTTP/1.1 206 .\r\nETag: {tag}\r\nContent-Range: bytes {from}-{}/{all}\r\nContent-Length: {}\r\n\r\n",
            all - 1,
            bytes.len()
        )?,
        None => write!(stream, "HTTP/1.1 200 .\r\nETag: {tag}\r\nContent-Length: {all}\r\n\r\n")?,
    }
    send(stream, bytes, lie.as_ref(), shelf)
}

fn send(
    stream: &mut TcpStream,
    bytes: &[u8],
    lie: Option<&Lie>,
    shelf: &Mutex<Shelf>,
) -> std::io::Result<bool> {
    let most = match lie {
        Some(Lie::BreaksAfter(most) | Lie::HangsAfter(most)) => bytes.len().min(*most),
        _ => bytes.len(),
    };
    stream.write_all(&bytes[..most])?;
    shelf.lock().unwrap().sent += most;
    if let Some(Lie::HangsAfter(_)) = lie {
        let mut rest = [0; 64];
        while stream.read(&mut rest)? > 0 {}
    }
    Ok(!matches!(lie, Some(Lie::BreaksAfter(_) | Lie::HangsAfter(_))))
}
