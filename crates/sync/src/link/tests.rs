//! Slow roads and silent servers, in time that the test lets pass: a thread of its own keeps the clock from running ahead.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;

use apseko_trust::SoftwareKey;
use tokio::sync::oneshot;

use super::*;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const BEGUN: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";

/// A server that reads one request, says that it has, and answers what it is told to.
struct Slow {
    address: String,
    heard: oneshot::Receiver<()>,
    answer: mpsc::Sender<&'static [u8]>,
}

impl Slow {
    fn begin() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (tell, heard) = oneshot::channel();
        let (answer, answers) = mpsc::channel::<&[u8]>();
        // As long as it works, the paused clock stands unless the test moves it.
        tokio::task::spawn_blocking(move || {
            let (mut stream, _) = listener.accept().unwrap();
            read_request(&mut stream);
            tell.send(()).unwrap();
            while let Ok(answer) = answers.recv() {
                stream.write_all(answer).unwrap();
            }
        });
        Self { address, heard, answer }
    }
}

fn read_request(stream: &mut TcpStream) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4_096];
    loop {
        let count = stream.read(&mut buffer).unwrap();
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some(end) = text.find("\r\n\r\n") else { continue };
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        if bytes.len() >= end + 4 + length.unwrap_or(0) {
            return;
        }
    }
}

fn link(address: &str) -> Arc<Link> {
    let key = Arc::new(SoftwareKey::from_secret(&[1; 32]).unwrap());
    let ids = (DeviceId([1; 16]), DeviceId([2; 16]));
    let link = Link::new(Address::read(address).unwrap(), &[], ids, key).unwrap();
    *link.pass.lock().unwrap() = Some("Bearer 00".to_owned());
    Arc::new(link)
}

/// Posts so many bytes; the answer is read to its end.
async fn post(link: Arc<Link>, length: usize) -> Result<Vec<u8>, LinkFailure> {
    let asking = |pass| {
        let body = vec![b'x'; length];
        Ok(link.http.post(link.of("sync/v1/push")?).header(AUTHORIZATION, pass).body(body))
    };
    read(link.with_pass(asking).await?, 64).await
}

#[tokio::test(start_paused = true)]
async fn a_long_message_has_the_time_that_a_slow_road_takes() {
    let slow = Slow::begin();
    let length = 512 << 10;
    let posting = tokio::spawn(post(link(&slow.address), length));
    slow.heard.await.unwrap();
    // Half a megabyte at forty kilobits a second takes more than a minute.
    tokio::time::advance(SILENCE * 4).await;
    assert!(!posting.is_finished(), "what is still going up is not given up");
    slow.answer.send(OK).unwrap();
    assert_eq!(posting.await.unwrap().unwrap(), b"ok");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_nothing_is_not_waited_for() {
    let slow = Slow::begin();
    let posting = tokio::spawn(post(link(&slow.address), 100));
    slow.heard.await.unwrap();
    tokio::time::advance(SILENCE - Duration::from_secs(1)).await;
    assert!(!posting.is_finished());
    tokio::time::advance(Duration::from_secs(2)).await;
    let failure = posting.await.unwrap().unwrap_err();
    assert!(matches!(failure, LinkFailure::TooSlow), "{failure}");
    drop(slow.answer);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_stops_in_the_middle_is_not_waited_for() {
    let slow = Slow::begin();
    let posting = tokio::spawn(post(link(&slow.address), 512 << 10));
    slow.heard.await.unwrap();
    slow.answer.send(BEGUN).unwrap();
    // Until the head of the answer is read, the whole patience of a long message would be left.
    let failure = loop {
        tokio::time::advance(Duration::from_secs(1)).await;
        if posting.is_finished() {
            break posting.await.unwrap().unwrap_err();
        }
    };
    assert!(matches!(failure, LinkFailure::TooSlow), "{failure}");
    drop(slow.answer);
}

#[test]
fn the_largest_message_can_go_up_the_slowest_road() {
    assert_eq!(patience(0), SILENCE);
    let seconds = patience(MESSAGE_LIMIT).as_secs();
    assert_eq!(seconds, SILENCE.as_secs() + u64::try_from(MESSAGE_LIMIT).unwrap() / SLOWEST);
}
