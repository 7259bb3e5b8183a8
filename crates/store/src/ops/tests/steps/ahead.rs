//! A long delivery without pauses: the next question is at the server while the answer to the last one is taken in.

use apseko_oplog::device::follow_on;
use apseko_oplog::message::{Answer, Ask, Reply};

use super::*;

/// A device that has greeted the server, with so many operations that it has not sent.
fn with_work(folder: &std::path::Path, house: &mut House, operations: u64) -> Twins {
    let mut ilze = Twins::start(open(folder), 1);
    let hello = ilze.step(1_000, Input::Hurry).send.unwrap();
    ilze.hear(house, 1_100, hello);
    for edit in 0..operations {
        ilze.write(&mut Luck(edit), 2_000 + edit);
    }
    ilze
}

fn asks(house: &mut House, ms: u64, request: &Request) -> Box<Reply> {
    Box::new(house.step(ms, server::Input::Request(Box::new(request.clone()))).reply.unwrap())
}

fn carried(request: &Request) -> Vec<OpId> {
    let Ask::Push(push) = &request.ask else { return Vec::new() };
    push.ops.iter().map(|carried| carried.header.id()).collect()
}

#[test]
fn the_next_page_is_on_its_way_before_the_last_one_is_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = House::new();
    let mut ilze = with_work(folder.path(), &mut house, 70);
    let mut asked = ilze.step(10_000, Input::Hurry).send.unwrap();
    let mut sent = carried(&asked);
    let mut ms = 10_000;
    while let Some(next) = ilze.step(ms, Input::Ahead).send {
        sent.extend(carried(&next));
        let reply = asks(&mut house, ms + 1, &asked);
        let step = ilze.step(ms + 2, Input::Followed(reply, next.id));
        assert!(step.heard && step.follows, "all of it was kept, so the next page counts");
        assert!(ilze.step(ms + 3, Input::Hurry).send.is_none(), "and it is waited for like any other");
        (asked, ms) = (next, ms + 10);
    }
    ilze.hear(&mut house, ms, asked);
    ilze.compare();
    let all: Vec<OpId> = ilze.memory.records().map(Record::id).collect();
    let own: Vec<OpId> = all.iter().copied().filter(|id| sent.contains(id)).collect();
    assert_eq!(sent.len(), 70, "each operation travelled once");
    assert_eq!(sent, own, "in the order in which it was written");
    assert!(ilze.memory.unsent(0, usize::MAX).unwrap().is_empty(), "and has its place");
}

#[test]
fn what_was_made_ahead_counts_for_nothing_if_the_page_before_it_got_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = House::new();
    let mut ilze = with_work(folder.path(), &mut house, 30);
    let first = ilze.step(10_000, Input::Hurry).send.unwrap();
    let next = ilze.step(10_001, Input::Ahead).send.unwrap();
    ilze.step(10_002, Input::NoAnswer(first.id));
    let reply = asks(&mut house, 10_003, &next);
    assert!(!ilze.step(10_004, Input::Reply(reply)).heard, "nobody waits for its answer");
    let again = ilze.step(20_000, Input::Hurry).send.unwrap();
    assert_eq!(carried(&again), carried(&first), "the outbox begins where it began before");
    ilze.exchange(&mut house, 30_000);
    assert!(ilze.memory.unsent(0, usize::MAX).unwrap().is_empty(), "and everything arrives after all");
}

#[test]
fn what_was_sent_ahead_is_sent_again_if_something_before_it_was_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = House::new();
    let mut ilze = with_work(folder.path(), &mut house, 30);
    let first = ilze.step(10_000, Input::Hurry).send.unwrap();
    let next = ilze.step(10_001, Input::Ahead).send.unwrap();
    let mut reply = asks(&mut house, 10_002, &first);
    let Answer::Kept(kept) = &mut reply.answer else { panic!("a push is answered with places") };
    let (aside, _) = kept.places.remove(0);
    kept.refused.push(aside);
    let step = ilze.step(10_003, Input::Followed(reply, next.id));
    assert!(step.heard && !step.follows, "the answer counts, the question after it does not");
    let again = ilze.step(10_004, Input::Hurry).send.unwrap();
    assert_eq!(carried(&again), carried(&next), "the same is asked once more, under another number");
    assert_ne!(again.id, next.id, "so that a late answer to the first is not taken for one to this");
    let late = asks(&mut house, 10_005, &next);
    assert!(!ilze.step(10_006, Input::Reply(late)).heard);
}

#[test]
fn a_new_device_reads_page_after_page_without_a_pause() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut house = House::new();
    let mut ilze = with_work(folder.path(), &mut house, 90);
    let ms = ilze.exchange(&mut house, 10_000);
    let mut janis = Twins::start(open(other.path()), 2);
    let hello = janis.step(ms, Input::Hurry).send.unwrap();
    janis.hear(&mut house, ms, hello);
    let mut asked = janis.step(ms + 10, Input::Hurry).send.unwrap();
    let mut reply = asks(&mut house, ms + 20, &asked);
    let mut early = 0;
    while let Some(next) = follow_on(&asked, &reply, None) {
        let coming = asks(&mut house, ms + 30, &next);
        let step = janis.step(ms + 40, Input::Followed(reply, next.id));
        assert!(step.heard && step.follows, "there is more, and it was asked for");
        (asked, reply, early) = (next, coming, early + 1);
    }
    janis.step(ms + 50, Input::Reply(reply));
    assert!(early > 0, "there were several pages");
    janis.exchange(&mut house, ms + 60);
    let fields = |twins: &Twins| -> Vec<OpId> {
        let mut ids: Vec<OpId> = twins.memory.records().map(Record::id).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(fields(&janis), fields(&ilze), "nothing is missing, and nothing came twice");
}

#[test]
fn whoever_has_own_work_in_the_pages_to_come_tells_of_it_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = House::new();
    let mut ilze = with_work(folder.path(), &mut house, 1);
    ilze.exchange(&mut house, 10_000);
    let asked = ilze.step(90_000, Input::Hurry).send.unwrap();
    let mut reply = asks(&mut house, 90_001, &asked);
    assert_eq!(follow_on(&asked, &reply, None), None, "there is no more");
    let Answer::News(news) = &mut reply.answer else { panic!("a pull is answered with news") };
    news.more = true;
    assert!(follow_on(&asked, &reply, None).is_some(), "now there is");
    let Request { id, device, protocol, ask: Ask::Pull(mut pull) } = asked else { panic!("it was a pull") };
    pull.have = vec![(1, 5_000)];
    let asked = Request { id, device, protocol, ask: Ask::Pull(pull) };
    assert_eq!(follow_on(&asked, &reply, None), None, "it may have more places than fit into a question");
}
