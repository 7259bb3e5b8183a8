//! Secrets of people and tries to come in: a code counts once, and counters do not fill the disk.

use std::sync::Arc;

use apseko_oplog::UserId;
use apseko_server::login::{Authenticator, Cost, LoginSecret, PasswordRecord, Secrets, Tries, TryKey};
use apseko_server::people::Id;
use apseko_server::storage::people::PeopleStore;
use zeroize::Zeroizing;

use crate::databases::{Place, Story};

pub const ALL: &[Story] = &[
    secrets_come_back_as_they_were,
    a_code_counts_once_however_many_try_it,
    counters_are_changed_one_after_the_other,
    the_oldest_counters_go_and_those_who_came_in_last,
];

const ILZE: Id = Id([1; 16]);

/// Secrets with a seed of their own.
pub fn secrets(last_step: u64) -> Secrets {
    let mut next = u8::try_from(last_step).unwrap();
    let mut fill = move |bytes: &mut [u8]| {
        for byte in bytes {
            next = next.wrapping_mul(31).wrapping_add(7);
            *byte = next;
        }
    };
    let password = PasswordRecord::set("trīs bērzi pie upes", &[], Cost::FLOOR, &mut fill).ok().unwrap();
    let secret = LoginSecret::new(Zeroizing::new([5; 32]));
    let seed = Authenticator::fresh(&mut fill).seal(&secret, UserId(ILZE.0), &mut fill);
    Secrets::new(password, seed, last_step, 1_000)
}

fn secrets_come_back_as_they_were(place: &dyn Place) {
    let book = place.open();
    assert_eq!(book.secrets(ILZE).unwrap(), None);
    let first = secrets(7);
    book.put_secrets(ILZE, &first).unwrap();
    assert_eq!(place.open().secrets(ILZE).unwrap(), Some(first.clone()));
    book.put_secrets(ILZE, &Secrets { last_step: 3, changed_ms: 2_000, ..first.clone() }).unwrap();
    let kept = book.secrets(ILZE).unwrap().unwrap();
    assert_eq!((kept.last_step, kept.changed_ms), (7, 2_000), "with the same seed no old code counts again");
    book.put_secrets(ILZE, &secrets(2)).unwrap();
    assert_eq!(book.secrets(ILZE).unwrap().unwrap().last_step, 2, "a new seed begins anew");
    book.drop_secrets(ILZE).unwrap();
    assert_eq!(book.secrets(ILZE).unwrap(), None);
    assert!(!book.spend_step(ILZE, 100).unwrap(), "nobody without secrets comes in");
}

fn a_code_counts_once_however_many_try_it(place: &dyn Place) {
    place.open().put_secrets(ILZE, &secrets(7)).unwrap();
    for (step, expected) in [(7, 0), (8, 1), (8, 0)] {
        let wins = std::thread::scope(|scope| {
            let racing: Vec<_> =
                (0..4).map(|_| scope.spawn(move || place.open().spend_step(ILZE, step).unwrap())).collect();
            racing.into_iter().map(|one| one.join().unwrap()).filter(|won| *won).count()
        });
        assert_eq!(wins, expected, "the step {step}");
    }
}

fn counters_are_changed_one_after_the_other(place: &dyn Place) {
    const EACH: u32 = 10;
    let (name, address) = (TryKey([1; 32]), TryKey([2; 32]));
    let trying = |book: Arc<dyn PeopleStore>| {
        for _ in 0..EACH {
            let mut count = |tries: &mut [Tries]| tries.iter_mut().for_each(|one| one.failures += 1);
            book.change_tries(&[name, address], &mut count).unwrap();
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| trying(place.open()));
        }
    });
    let mut seen = Vec::new();
    place.open().change_tries(&[name, address, TryKey([3; 32])], &mut |it| seen = it.to_vec()).unwrap();
    let failures: Vec<u32> = seen.iter().map(|tries| tries.failures).collect();
    assert_eq!(failures, [40, 40, 0], "none was lost, and nobody else's was touched");
}

fn the_oldest_counters_go_and_those_who_came_in_last(place: &dyn Place) {
    let book = place.tables().with_room_for(3);
    let key = |number: u8| TryKey([number; 32]);
    let put = |number: u8, seen_ms: i64, came_in_ms: Option<i64>| {
        let tries = Tries { failures: 1, until_ms: 0, seen_ms, came_in_ms };
        book.change_tries(&[key(number)], &mut |it| it[0] = tries).unwrap();
    };
    put(1, 10, Some(10));
    for number in 2..10 {
        put(number, i64::from(number) * 100, None);
        put(number, i64::from(number) * 100 + 1, None);
    }
    let mut seen = Vec::new();
    let keys: Vec<TryKey> = (1..10).map(key).collect();
    book.change_tries(&keys, &mut |it| seen = it.to_vec()).unwrap();
    let left: Vec<usize> =
        seen.iter().enumerate().filter(|(_, it)| it.failures > 0).map(|(at, _)| at + 1).collect();
    assert_eq!(left, [1, 8, 9], "strangers do not push those out who have an account");
}
