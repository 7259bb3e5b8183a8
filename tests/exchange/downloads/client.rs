//! A reader that says exactly what a story wants, and keeps every byte of the answer.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::device::TestDevice;
use crate::server::{Installation, Server};
use crate::strangers::pass;

/// Nothing in these stories takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{:?} {}", self.headers, String::from_utf8_lossy(&self.body));
        self
    }

    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> &Self {
        self.is(status);
        let said = String::from_utf8_lossy(&self.body);
        assert_eq!(self.header("content-type"), "application/problem+json", "{said}");
        assert!(said.contains(&format!("\"code\":\"{code}\"")), "the stable code is {code}: {said}");
        self
    }
}

/// A device that reads files of cases.
pub struct Reader {
    address: String,
    pass: String,
}

impl Reader {
    pub fn new(installation: &Installation, server: &Server, device: &TestDevice) -> Self {
        Self { address: server.address.clone(), pass: pass(installation, server, device) }
    }

    pub fn without_pass(server: &Server) -> Self {
        Self { address: server.address.clone(), pass: String::new() }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// Asks for a part.
    pub fn part(&self, path: &str, range: &str) -> Answer {
        self.ask("GET", path, &format!("Range: {range}\r\n"))
    }

    pub fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let mut said = Vec::new();
        self.begin(method, path, headers).read_to_end(&mut said).unwrap();
        read(&said)
    }

    /// Asks, and reads nothing yet.
    pub fn begin(&self, method: &str, path: &str, headers: &str) -> TcpStream {
        let pass = &self.pass;
        let head =
            format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{pass}{headers}\r\n");
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream
    }
}

fn read(said: &[u8]) -> Answer {
    let end = said.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
    let head = String::from_utf8_lossy(&said[..end]);
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_lowercase(), value.trim().to_owned()))
    };
    Answer {
        status,
        headers: head.lines().skip(1).filter_map(header).collect(),
        body: said[end + 4..].to_vec(),
    }
}
