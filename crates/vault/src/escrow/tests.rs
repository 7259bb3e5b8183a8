//! Stories of a forgotten password: who opens the master key, and everybody who does not.

use super::*;

const ANNA: Bound = Bound { installation: [1; 16], device: [2; 16], person: [3; 16], key_version: 4 };

fn master() -> Key {
    Key::take(&mut [0x4d; 32])
}

/// Bytes that differ from call to call, and are the same in every run.
fn counting() -> impl FnMut(&mut [u8]) {
    let mut next = 0_u8;
    move |bytes| {
        bytes.iter_mut().for_each(|byte| {
            next = next.wrapping_mul(5).wrapping_add(97);
            *byte = next;
        });
    }
}

fn secret(number: u8) -> OfficerSecret {
    OfficerSecret::of(&Key::take(&mut [number; 32])).unwrap()
}

fn officer(number: u8) -> Officer {
    Officer { id: [number; 16], key: secret(number).public() }
}

fn sealed_to(numbers: &[u8]) -> Escrow {
    let officers: Vec<_> = numbers.iter().map(|number| officer(*number)).collect();
    seal(&master(), &officers, &ANNA, &mut counting()).unwrap()
}

fn half(escrow: &Escrow, own: u8, other: u8) -> Result<Half, EscrowFault> {
    open_half(&secret(own), [own; 16], [other; 16], escrow, &ANNA)
}

#[test]
fn any_two_officers_open_it_together() {
    let officers = [50, 10, 40, 20, 30];
    let escrow = Escrow::from_bytes(&sealed_to(&officers).to_bytes()).unwrap();
    for one in officers {
        for other in officers.into_iter().filter(|other| *other != one) {
            let halves = (half(&escrow, one, other).unwrap(), half(&escrow, other, one).unwrap());
            assert_eq!(join(halves.0, halves.1), Ok(master()), "officers {one} and {other}");
        }
    }
}

#[test]
fn nobody_opens_it_alone() {
    let escrow = sealed_to(&[10, 20, 30]);
    for own in [10, 20, 30] {
        for other in [10, 20, 30].into_iter().filter(|other| *other != own) {
            let alone = half(&escrow, own, other).unwrap();
            assert_ne!(alone.value, master(), "a half is not the key");
            assert_eq!(
                join(alone, half(&escrow, own, other).unwrap()),
                Err(EscrowFault::NotAPair),
                "nor is it two"
            );
        }
    }
    let across = join(half(&escrow, 10, 20).unwrap(), half(&escrow, 10, 30).unwrap());
    assert_eq!(across, Err(EscrowFault::NotAPair), "the halves of two pairs of the same officer");
    assert_eq!(half(&escrow, 10, 10).err(), Some(EscrowFault::NoSuchHalf), "one officer is no pair");
}

#[test]
fn halves_of_different_pairs_or_escrows_do_not_join() {
    let escrow = sealed_to(&[10, 20, 30]);
    let crossed = join(half(&escrow, 10, 20).unwrap(), half(&escrow, 30, 20).unwrap());
    assert_eq!(crossed, Err(EscrowFault::NotAPair), "two officers, but not one pair");
    let officers = [officer(10), officer(20)];
    let mut fill = counting();
    let first = seal(&master(), &officers, &ANNA, &mut fill).unwrap();
    let second = seal(&master(), &officers, &ANNA, &mut fill).unwrap();
    let mixed = join(half(&first, 10, 20).unwrap(), half(&second, 20, 10).unwrap());
    assert_eq!(mixed, Err(EscrowFault::NotAPair), "last year's half and this year's");
}

#[test]
fn a_half_opens_for_its_holder_and_for_what_it_was_made_only() {
    let escrow = sealed_to(&[10, 20, 30]);
    let stranger = open_half(&secret(30), [10; 16], [20; 16], &escrow, &ANNA);
    assert_eq!(stranger.err(), Some(EscrowFault::NotOpened), "an officer under another's name");
    assert_eq!(half(&escrow, 10, 99).err(), Some(EscrowFault::NoSuchHalf), "an officer of another list");
    for other in [
        Bound { installation: [9; 16], ..ANNA },
        Bound { device: [9; 16], ..ANNA },
        Bound { person: [9; 16], ..ANNA },
        Bound { key_version: 5, ..ANNA },
    ] {
        let opened = open_half(&secret(10), [10; 16], [20; 16], &escrow, &other);
        assert_eq!(opened.err(), Some(EscrowFault::NotOpened), "{other:?}");
    }
}

#[test]
fn exchanged_halves_are_noticed() {
    let mut escrow = sealed_to(&[10, 20]);
    escrow.pairs[0].halves.swap(0, 1);
    assert_eq!(half(&escrow, 10, 20).err(), Some(EscrowFault::NotOpened));
}

#[test]
fn a_device_that_sealed_nonsense_is_noticed_when_the_halves_are_joined() {
    let mut escrow = sealed_to(&[10, 20]);
    escrow.check[0] ^= 1;
    let joined = join(half(&escrow, 10, 20).unwrap(), half(&escrow, 20, 10).unwrap());
    assert_eq!(joined, Err(EscrowFault::WrongKey), "a wrong key would destroy what it is then used on");
}

#[test]
fn officers_are_two_to_seven_and_all_different() {
    let try_with = |officers: &[Officer]| seal(&master(), officers, &ANNA, &mut counting()).map(drop);
    let many: Vec<_> = (1..=8).map(officer).collect();
    assert_eq!(try_with(&[]), Err(EscrowFault::Officers));
    assert_eq!(try_with(&many[..1]), Err(EscrowFault::Officers), "one would be alone");
    assert_eq!(try_with(&many[..7]), Ok(()));
    assert_eq!(try_with(&many), Err(EscrowFault::Officers), "eight are too many to know");
    assert_eq!(try_with(&[officer(1), officer(1)]), Err(EscrowFault::Officers), "one twice");
    let mask = Officer { id: [2; 16], ..officer(1) };
    assert_eq!(try_with(&[officer(1), mask]), Err(EscrowFault::Officers), "one person under two names");
    let void = Officer { id: [2; 16], key: [0; 32] };
    assert_eq!(try_with(&[officer(1), void]), Err(EscrowFault::BadKey), "a key that hides nothing");
}

#[test]
fn an_escrow_has_one_spelling_and_every_flipped_bit_is_refused() {
    let escrow = sealed_to(&[10, 20]);
    let bytes = escrow.to_bytes();
    assert_eq!(Escrow::from_bytes(&bytes).as_ref(), Ok(&escrow));
    let opens = |bytes: &[u8]| {
        let escrow = Escrow::from_bytes(bytes)?;
        join(half(&escrow, 10, 20)?, half(&escrow, 20, 10)?).map(drop)
    };
    assert_eq!(opens(&bytes), Ok(()), "the bytes themselves open");
    for place in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[place / 8] ^= 1 << (place % 8);
        // The highest bit of an X25519 key means nothing (RFC 7748, 5), but HPKE binds the key as it was sent.
        assert!(opens(&flipped).is_err(), "bit {place}");
    }
    for length in 0..bytes.len() {
        assert!(Escrow::from_bytes(&bytes[..length]).is_err(), "cut to {length}");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(Escrow::from_bytes(&longer), Err(EscrowFault::Malformed(CanonError::Trailing)));
}

#[test]
fn a_pair_that_was_left_out_or_moved_is_refused() {
    let whole = sealed_to(&[10, 20, 30]);
    let mut fewer = whole.clone();
    fewer.pairs.remove(1);
    assert_eq!(
        Escrow::from_bytes(&fewer.to_bytes()),
        Err(EscrowFault::Officers),
        "two of them could not recover"
    );
    let mut moved = whole.clone();
    moved.pairs.swap(0, 1);
    assert_eq!(Escrow::from_bytes(&moved.to_bytes()), Err(EscrowFault::Malformed(CanonError::KeyOrder)));
    let nobody = Escrow { pairs: Vec::new(), ..whole };
    assert_eq!(Escrow::from_bytes(&nobody.to_bytes()), Err(EscrowFault::Officers));
}

#[test]
fn nothing_secret_is_printed() {
    let escrow = sealed_to(&[10, 20]);
    let told = format!("{:?} {:?}", half(&escrow, 10, 20).unwrap(), secret(10));
    assert!(told.contains("Key(…)") && told.contains("OfficerSecret(…)"), "{told}");
}
