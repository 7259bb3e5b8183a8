//! Requests that no device of ours sends: each is refused with its stable code, and the feed stays as it was.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use apseko_oplog::message::{Ask, Hello, PROTOCOL, Request, session_digest};
use apseko_oplog::wire::encode_request;
use apseko_oplog::{Incarnation, StreamId};
use apseko_sync::LinkFailure;
use apseko_trust::SoftwareKey;

use super::device::TestDevice;
use super::server::{Installation, Server};
use super::tell;

/// Sends exactly these bytes and reads until the server has said everything.
pub fn raw(server: &Server, bytes: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(bytes).unwrap();
    let mut said = Vec::new();
    // A server that refuses early may close before it has read everything.
    let _ = stream.read_to_end(&mut said);
    let said = String::from_utf8_lossy(&said).into_owned();
    let status = said.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, said)
}

pub fn post(server: &Server, path: &str, headers: &str, body: &[u8]) -> (u16, String) {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    raw(server, &[head.as_bytes(), body].concat())
}

#[track_caller]
pub fn refused((status, said): (u16, String), wanted: u16, code: &str) {
    assert_eq!(status, wanted, "{said}");
    assert!(said.contains(&format!("\"code\":\"{code}\"")), "the stable code is {code}: {said}");
    assert!(said.contains("application/problem+json"), "{said}");
}

/// The pass of a device, as it would be sent.
pub fn pass(installation: &Installation, server: &Server, device: &TestDevice) -> String {
    use apseko_trust::canon::{Reader, Writer};
    use apseko_trust::{Purpose, Signer as _};
    let ask = |body: &[u8]| {
        let (status, said) = body_of(server, "/sync/v1/session", body);
        assert_eq!(status, 200);
        said
    };
    let mut out = Writer::default();
    out.array(1).bytes(&device.id.0);
    let asked = ask(&out.finish());
    let mut reader = Reader::new(&asked);
    reader.array().unwrap();
    let _server: [u8; 16] = reader.fixed().unwrap();
    let question = reader.bytes().unwrap().to_vec();
    let envelope =
        device.key.sign(Purpose::Session, &session_digest(installation.server, &question)).unwrap();
    let mut out = Writer::default();
    out.array(2).bytes(&question);
    envelope.to_writer(&mut out);
    let admitted = ask(&out.finish());
    let mut reader = Reader::new(&admitted);
    reader.array().unwrap();
    format!("Authorization: Bearer {}\r\n", hex::encode(reader.bytes().unwrap()))
}

fn body_of(server: &Server, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    let mut said = Vec::new();
    stream.read_to_end(&mut said).unwrap();
    let end = said.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head") + 4;
    let status = String::from_utf8_lossy(&said[..end]).split(' ').nth(1).unwrap().parse().unwrap();
    (status, said[end..].to_vec())
}

fn hello_of(device: &TestDevice) -> Vec<u8> {
    let stream = StreamId { device: device.id, incarnation: Incarnation([1; 16]) };
    encode_request(&Request {
        id: 1,
        device: device.id,
        protocol: PROTOCOL,
        ask: Ask::Hello(Hello { stream }),
    })
}

#[test]
fn every_odd_request_is_refused_with_its_code() {
    let mut installation = Installation::found(None);
    let (anna, juris) = (installation.enrol(1), installation.enrol(2));
    let server = installation.serve();
    let hello = hello_of(&anna);
    let pass_of_anna = pass(&installation, &server, &anna);
    let ask = |headers: &str, body: &[u8]| post(&server, "/sync/v1/hello", headers, body);

    assert_eq!(ask(&pass_of_anna, &hello).0, 200, "the same request in order is answered");
    refused(ask("", &hello), 401, "session.needed");
    refused(ask("Authorization: Bearer 00\r\n", &hello), 401, "session.foreign");
    refused(ask("Authorization: Basic QQ==\r\n", &hello), 401, "session.needed");
    let mut forged = pass_of_anna.clone();
    let bit = forged.len() - 4;
    forged.replace_range(bit..=bit, if forged.as_bytes()[bit] == b'0' { "1" } else { "0" });
    refused(ask(&forged, &hello), 401, "session.foreign");
    refused(ask(&pass_of_anna, &hello_of(&juris)), 403, "session.other_device");

    refused(ask(&pass_of_anna, b""), 400, "message.malformed");
    refused(ask(&pass_of_anna, &hello[..hello.len() - 1]), 400, "message.malformed");
    refused(ask(&pass_of_anna, &[&hello[..], b"\x00"].concat()), 400, "message.malformed");
    let mut newer = hello.clone();
    newer[1] = 9;
    refused(ask(&pass_of_anna, &newer), 400, "message.newer");
    refused(post(&server, "/sync/v1/push", &pass_of_anna, &hello), 400, "message.malformed");

    let gzip = format!("{pass_of_anna}Content-Encoding: gzip\r\n");
    refused(ask(&gzip, &hello), 415, "message.encoding");
    let packed = format!("{pass_of_anna}Content-Encoding: zstd\r\n");
    refused(ask(&packed, &hello), 400, "message.malformed");
    let head = format!("POST /sync/v1/hello HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{pass_of_anna}");
    let endless = format!("{head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    refused(raw(&server, endless.as_bytes()), 411, "message.length");
    let huge = format!("{head}Content-Length: 99999999999\r\n\r\n");
    refused(raw(&server, huge.as_bytes()), 413, "message.too_long");
    refused(post(&server, "/sync/v1/other", "", b""), 404, "address.unknown");
    assert!(installation.check().contains("places 0"), "nothing of it came into the feed");
}

#[test]
fn a_bomb_of_zeros_is_not_unpacked() {
    let mut installation = Installation::found(None);
    let anna = installation.enrol(1);
    let server = installation.serve();
    // Ten raw-run blocks of a zstd frame say a gigabyte of zeros in a few hundred bytes.
    let mut bomb = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
    let blocks = 8_192_u32;
    for block in 0..blocks {
        let header = (131_072_u32 << 3) | (1 << 1) | u32::from(block + 1 == blocks);
        bomb.extend_from_slice(&header.to_le_bytes()[..3]);
        bomb.push(0);
    }
    let headers = format!("{}Content-Encoding: zstd\r\n", pass(&installation, &server, &anna));
    let (status, said) = post(&server, "/sync/v1/hello", &headers, &bomb);
    assert_eq!(status, 413, "a gigabyte in {} bytes is refused at the limit: {said}", bomb.len());

    // The head of a frame with one segment and eight bytes of length, which says more than any message may have.
    let boasting = [&[0x28, 0xb5, 0x2f, 0xfd, 0xe0][..], &u64::to_le_bytes(1 << 40), &[1, 0, 0]].concat();
    refused(post(&server, "/sync/v1/hello", &headers, &boasting), 413, "message.too_long");
    // One that says one byte, and then a second frame.
    let one = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 9, 0, 0, b'x'];
    refused(post(&server, "/sync/v1/hello", &headers, &[one, one].concat()), 413, "message.too_long");
}

#[test]
fn a_stranger_s_key_and_another_server_open_nothing() {
    let mut installation = Installation::found(None);
    let mut anna = installation.enrol(1);
    let server = installation.serve();
    tell(async {
        let stranger = TestDevice::new(9);
        let failure = installation.link(&server, &stranger).head_beyond(0).await.unwrap_err();
        assert_eq!(failure.code(), "session.refused", "nobody vouched for this device");

        let good = anna.key.clone();
        anna.key = Arc::new(SoftwareKey::from_secret(&[99; 32]).unwrap());
        let failure = installation.link(&server, &anna).head_beyond(0).await.unwrap_err();
        assert_eq!(failure.code(), "session.refused", "another key does not speak for her device");
        anna.key = good;

        let elsewhere = Installation::found(None);
        let address = apseko_sync::Address::read(&format!("http://{}", server.address)).unwrap();
        let failure = elsewhere.link_to(address, &[], &anna).head_beyond(0).await.unwrap_err();
        assert!(
            matches!(failure, LinkFailure::OtherAnswer),
            "a device answers only its own server: {failure}"
        );
    });
}

#[test]
fn a_message_that_stops_in_the_middle_leaves_nothing_and_nobody_waiting() {
    let mut installation = Installation::found(None);
    let anna = installation.enrol(1);
    let server = installation.serve();
    let headers = pass(&installation, &server, &anna);
    let head = format!("POST /sync/v1/push HTTP/1.1\r\nHost: test\r\nContent-Length: 5000\r\n{headers}\r\n");
    let mut cut: Vec<TcpStream> = Vec::new();
    for _ in 0..50 {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&[0; 1_000]).unwrap();
        cut.push(stream);
    }
    let hello = hello_of(&anna);
    let answered = post(&server, "/sync/v1/hello", &headers, &hello);
    assert_eq!(answered.0, 200, "others are answered while fifty bodies do not arrive");
    drop(cut);
    assert!(server.stop(), "and it stops in good order");
}
