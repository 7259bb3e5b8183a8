//! A plain HTTP client, because the tests have to send headers that a proper client would refuse to send.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The head, as it came.
    pub head: String,
    /// The body.
    pub body: String,
}

/// Asks one server.
#[derive(Debug, Clone)]
pub struct Client {
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// Sent with every request.
    pub headers: Vec<(String, String)>,
}

impl Client {
    /// A client that sends the right host name and nothing else.
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), headers: vec![("Host".to_owned(), address.to_owned())] }
    }

    /// The same client with one header set or replaced.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    /// Fetches a page.
    pub fn get(&self, path: &str) -> io::Result<Reply> {
        self.ask("GET", path, b"")
    }

    /// Sends a body.
    pub fn post(&self, path: &str, body: &[u8]) -> io::Result<Reply> {
        self.ask("POST", path, body)
    }

    fn ask(&self, method: &str, path: &str, body: &[u8]) -> io::Result<Reply> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all(head.as_bytes())?;
        stream.write_all(b"\r\n")?;
        // A server that refuses a large body may close before it has read all of it.
        let sent = stream.write_all(body);
        let mut bytes = Vec::new();
        match stream.read_to_end(&mut bytes) {
            Ok(_) => {}
            Err(_) if !bytes.is_empty() => {}
            Err(error) => return Err(sent.err().unwrap_or(error)),
        }
        parse(&bytes)
    }
}

fn parse(bytes: &[u8]) -> io::Result<Reply> {
    let text = String::from_utf8_lossy(bytes);
    let broken = || io::Error::other(format!("not an HTTP answer: {text:?}"));
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(broken)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    Ok(Reply { status, head: head.to_ascii_lowercase(), body: body.to_owned() })
}
