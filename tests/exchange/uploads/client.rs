//! A client of tus that does exactly what a story says, also what no decent client does: bytes on a socket.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use apseko_trust::{Digest, digest};

use crate::device::TestDevice;
use crate::server::{Installation, Server};
use crate::strangers::pass;

/// Nothing in these stories takes so long; a server that says nothing is a failure and not a wait.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the server said.
#[derive(Debug)]
pub struct Said {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Said {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn number(&self, name: &str) -> Option<u64> {
        self.header(name)?.parse().ok()
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("tus-resumable"), Some("1.0.0"), "every answer says which protocol it is");
        self
    }

    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> &Self {
        self.is(status);
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        assert!(self.body.contains(&format!("\"code\":\"{code}\"")), "the stable code is {code}: {self:?}");
        self
    }
}

/// A device that sends files to a server.
pub struct Sender {
    pub address: String,
    pub pass: String,
}

impl Sender {
    pub fn new(installation: &Installation, server: &Server, device: &TestDevice) -> Self {
        Self { address: server.address.clone(), pass: pass(installation, server, device) }
    }

    /// The same device and pass, after the server has come back elsewhere.
    pub fn at(&self, server: &Server) -> Self {
        Self { address: server.address.clone(), pass: self.pass.clone() }
    }

    pub fn head_of(&self, method: &str, path: &str, headers: &str) -> String {
        format!("{method} {path} HTTP/1.1\r\nHost: test\r\nTus-Resumable: 1.0.0\r\n{}{headers}", self.pass)
    }

    /// Sends a request and reads the answer.
    pub fn ask(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Said {
        let length =
            if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let head = self.head_of(method, path, &format!("Connection: close\r\n{length}{headers}\r\n"));
        let mut stream = self.connect();
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refuses early may close before it has read everything.
        let _ = stream.write_all(body);
        read(&mut stream)
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Begins an upload and returns its address.
    #[track_caller]
    pub fn begin(&self, length: usize, more: &str) -> String {
        let said = self.ask("POST", "/files", &format!("Upload-Length: {length}\r\n{more}"), b"");
        said.is(201).header("location").expect("an upload has an address").to_owned()
    }

    pub fn stand(&self, path: &str) -> Said {
        self.ask("HEAD", path, "", b"")
    }

    pub fn patch(&self, path: &str, at: u64, bytes: &[u8]) -> Said {
        self.ask("PATCH", path, &patching(at), bytes)
    }

    pub fn discard(&self, path: &str) -> Said {
        self.ask("DELETE", path, "", b"")
    }

    /// Begins a request, sends some of its bytes and leaves it open.
    pub fn hang(&self, path: &str, at: u64, announced: usize, bytes: &[u8]) -> TcpStream {
        let headers = format!("{}Content-Length: {announced}\r\n\r\n", patching(at));
        let mut stream = self.connect();
        stream.write_all(self.head_of("PATCH", path, &headers).as_bytes()).unwrap();
        stream.write_all(bytes).unwrap();
        stream
    }

    /// Sends a whole file in one request and returns its address.
    #[track_caller]
    pub fn send(&self, bytes: &[u8]) -> String {
        let path = self.begin(bytes.len(), &sum_header(&digest(bytes)));
        self.patch(&path, 0, bytes).is(204);
        path
    }
}

pub fn patching(at: u64) -> String {
    format!("Content-Type: application/offset+octet-stream\r\nUpload-Offset: {at}\r\n")
}

/// The header that says what a file will add up to.
pub fn sum_header(sum: &Digest) -> String {
    format!("Upload-Metadata: sha256 {}\r\n", base64(hex::encode(sum).as_bytes()))
}

pub fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let four = |three: &[u8]| {
        let bits =
            three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        (0..4)
            .map(|place| {
                if place > three.len() {
                    '='
                } else {
                    SIGNS[(bits >> (18 - 6 * place) & 63) as usize] as char
                }
            })
            .collect::<String>()
    };
    bytes.chunks(3).map(four).collect()
}

/// Reads an answer to its end.
pub fn read(stream: &mut TcpStream) -> Said {
    let mut said = Vec::new();
    // The server may close with bytes of ours unread; what it said before that counts.
    let _ = stream.read_to_end(&mut said);
    let _ = stream.shutdown(Shutdown::Both);
    let said = String::from_utf8_lossy(&said).into_owned();
    let (head, body) = said.split_once("\r\n\r\n").unwrap_or((&said, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_lowercase(), value.trim().to_owned()))
    };
    Said { status, headers: head.lines().skip(1).filter_map(header).collect(), body: body.to_owned() }
}

/// Bytes that no two files of these stories have in common.
pub fn content(seed: u8, length: usize) -> Vec<u8> {
    let mut block = digest(&[seed]);
    let mut bytes = Vec::with_capacity(length + 32);
    while bytes.len() < length {
        block = digest(&block);
        bytes.extend_from_slice(&block);
    }
    bytes.truncate(length);
    bytes
}
