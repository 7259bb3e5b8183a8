//! One HTTP message at a time, as bytes: a road that loses and doubles requests has to know where each begins and ends.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// No message of the exchange is longer.
const LIMIT: usize = 64 << 20;
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// Reads one message to its end; nothing if the other side has hung up before it began.
pub async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(at) = bytes.windows(END_OF_HEAD.len()).position(|four| four == END_OF_HEAD) {
            break at + END_OF_HEAD.len();
        }
        if read_some(stream, &mut bytes).await? == 0 {
            return if bytes.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
    };
    let length = head + length_of_body(&bytes[..head])?;
    while bytes.len() < length {
        if read_some(stream, &mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(Some(bytes))
}

async fn read_some(stream: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> io::Result<usize> {
    if bytes.len() > LIMIT {
        return Err(io::ErrorKind::InvalidData.into());
    }
    stream.read_buf(bytes).await
}

fn length_of_body(head: &[u8]) -> io::Result<usize> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let said = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length = said.map_or(Ok(0), |said| said.trim().parse());
    length.map_err(|_| io::ErrorKind::InvalidData.into())
}

#[tokio::test]
async fn messages_are_told_apart() {
    let first: &[u8] = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
    let second: &[u8] = b"HTTP/1.1 204 No Content\r\n\r\n";
    let mut at = first;
    assert_eq!(read(&mut at).await.unwrap().as_deref(), Some(first));
    let mut at = second;
    assert_eq!(read(&mut at).await.unwrap().as_deref(), Some(second), "without a length there is no body");
    assert_eq!(read(&mut at).await.unwrap(), None, "whoever hangs up between messages has said everything");
    let mut at = &first[..first.len() - 1];
    assert!(read(&mut at).await.is_err(), "a message that was cut is none");
}
