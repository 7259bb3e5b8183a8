//! A road that miscounts, or breaks somewhere else than it says, would make every story on it untrue.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{Break, Breaks, Road, Surface};

const PATIENCE: Duration = Duration::from_secs(20);

/// Reads what each connection brings to its end, says `ok`, and tells how much each brought.
fn server(connections: usize) -> (SocketAddr, JoinHandle<Vec<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serving = std::thread::spawn(move || {
        let mut brought = Vec::new();
        for _ in 0..connections {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut bytes, mut buffer) = (0, vec![0; 4_096]);
            // What came before the road broke is there, as it is for a real server.
            while let Ok(count @ 1..) = stream.read(&mut buffer) {
                bytes += count;
            }
            drop(stream.write_all(b"ok"));
            brought.push(bytes);
        }
        brought
    });
    (address, serving)
}

/// Sends, and tells what came back, or how it failed.
fn send(road: &Road, bytes: usize) -> Result<String, ErrorKind> {
    let mut stream = TcpStream::connect(road.address()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(&vec![7; bytes]).map_err(|error| error.kind())?;
    stream.shutdown(std::net::Shutdown::Write).map_err(|error| error.kind())?;
    let mut said = String::new();
    stream.read_to_string(&mut said).map_err(|error| error.kind())?;
    Ok(said)
}

#[test]
fn what_goes_over_a_whole_road_arrives_and_is_counted_both_ways() {
    let (address, serving) = server(2);
    let road = Road::open(Surface::SMOOTH, Breaks::Never);
    road.leads_to(address);
    assert_eq!(send(&road, 300_000), Ok("ok".to_owned()));
    assert_eq!(send(&road, 5), Ok("ok".to_owned()));
    assert_eq!(serving.join().unwrap(), [300_000, 5]);
    let passed = road.passed();
    assert_eq!((passed.up, passed.down, passed.connections, passed.breaks), (300_005, 4, 2, 0));
}

#[test]
fn it_breaks_at_the_place_of_all_bytes_together_and_to_the_byte() {
    let (address, serving) = server(2);
    let road = Road::open(Surface::SMOOTH, Breaks::At(vec![Break { after: 250_001, loses_answer: false }]));
    road.leads_to(address);
    assert_eq!(send(&road, 200_000), Ok("ok".to_owned()));
    assert!(send(&road, 200_000).is_err(), "whoever sends learns that the road is broken");
    assert_eq!(serving.join().unwrap(), [200_000, 50_001], "not a byte more arrives");
    assert_eq!((road.passed().up, road.passed().breaks), (250_001, 1));
}

#[test]
fn an_answer_is_lost_after_everything_has_arrived() {
    let (address, serving) = server(2);
    let road = Road::open(Surface::SMOOTH, Breaks::At(vec![Break { after: 10, loses_answer: true }]));
    road.leads_to(address);
    assert!(send(&road, 1_000).is_err(), "nothing of the answer arrives");
    assert_eq!(send(&road, 1_000), Ok("ok".to_owned()), "the next one does");
    assert_eq!(serving.join().unwrap(), [1_000, 1_000]);
    assert_eq!((road.passed().down, road.passed().breaks), (2, 1));
}

#[test]
fn connections_can_break_each_for_itself() {
    let (address, serving) = server(3);
    let road = Road::open(Surface::SMOOTH, Breaks::Each(vec![100, 2_000]));
    road.leads_to(address);
    assert!(send(&road, 5_000).is_err());
    assert!(send(&road, 5_000).is_err());
    assert_eq!(send(&road, 5_000), Ok("ok".to_owned()), "those after the last number hold");
    assert_eq!(serving.join().unwrap(), [100, 2_000, 5_000]);
    assert_eq!(road.passed().breaks, 2);
}

#[test]
fn a_road_that_leads_nowhere_sends_back_and_leads_somewhere_else_when_told() {
    let road = Road::open(Surface::SMOOTH, Breaks::Never);
    assert!(send(&road, 10).is_err());
    let (address, serving) = server(1);
    road.leads_to(address);
    assert_eq!(send(&road, 10), Ok("ok".to_owned()));
    assert_eq!(serving.join().unwrap(), [10]);
    assert!(road.has_carried(10, PATIENCE));
    assert!(!road.has_carried(11, Duration::from_millis(1)), "nothing more comes");
}

#[test]
fn the_same_number_makes_the_same_afternoon() {
    let places = |seed| match Breaks::seeded(seed, 50, 1_000_000) {
        Breaks::At(places) => places,
        Breaks::Never | Breaks::Each(_) => Vec::new(),
    };
    assert_eq!(places(1), places(1));
    assert_ne!(places(1), places(2));
    assert_eq!(places(1).len(), 50);
    assert_eq!(places(1).iter().filter(|one| one.loses_answer).count(), 10);
    assert!(places(1).is_sorted_by_key(|one| one.after) && places(1).iter().all(|one| one.after < 1_000_000));
}

#[test]
fn a_narrow_road_takes_its_time_and_a_long_one_too() {
    let surface = Surface {
        bits_per_second: Some(8_000_000),
        round_trip: Duration::from_millis(100),
        lost_of_a_million: 0,
    };
    let (address, serving) = server(1);
    let road = Road::open(surface, Breaks::Never);
    road.leads_to(address);
    let begin = Instant::now();
    assert_eq!(send(&road, 1_000_000), Ok("ok".to_owned()));
    let took = begin.elapsed();
    serving.join().unwrap();
    // A megabyte at a megabyte a second, the greeting, and half a round trip each way.
    assert!(took >= Duration::from_millis(1_150), "it cannot be faster than its link: {took:?}");
    assert!(took < Duration::from_secs(10), "and it is not stuck: {took:?}");
}

#[test]
fn losses_make_a_connection_slower_than_its_link() {
    let quick = Surface {
        bits_per_second: Some(16_000_000),
        round_trip: Duration::from_millis(40),
        lost_of_a_million: 0,
    };
    let time = |surface| {
        let (address, serving) = server(1);
        let road = Road::open(surface, Breaks::Never);
        road.leads_to(address);
        let begin = Instant::now();
        assert_eq!(send(&road, 600_000), Ok("ok".to_owned()), "whatever was lost was sent again");
        assert_eq!(serving.join().unwrap(), [600_000]);
        begin.elapsed()
    };
    let (whole, lossy) = (time(quick), time(Surface { lost_of_a_million: 50_000, ..quick }));
    assert!(lossy > whole, "{lossy:?} with losses, {whole:?} without");
}
