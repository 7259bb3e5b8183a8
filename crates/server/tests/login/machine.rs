//! Whatever people and guessers do in whatever order: the promises of the door hold after every step.

use std::collections::BTreeSet;

use apseko_oplog::UserId;
use apseko_server::login::{Attempt, NotEntered};
use proptest::prelude::*;
use zeroize::Zeroizing;

use super::premises::{ANNA, JURIS, Premises, address, app, premises};

#[derive(Debug, Clone)]
struct Try {
    who: u8,
    right_password: bool,
    code: Code,
    from: u8,
    mark: u8,
    pause_s: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    /// Of so many steps ago.
    Of(i64),
    OfTheOther,
    Wrong,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let code = prop_oneof![
        6 => (-2_i64..=2).prop_map(Code::Of),
        1 => Just(Code::OfTheOther),
        1 => Just(Code::Wrong),
    ];
    let pause = prop_oneof![3 => Just(0_i64), 3 => 1_i64..60, 1 => 1_000_i64..8_000];
    let one = (0_u8..3, any::<bool>(), code, 0_u8..3, 0_u8..3, pause).prop_map(
        |(who, right_password, code, from, mark, pause_s)| Try {
            who,
            right_password,
            code,
            from,
            mark,
            pause_s,
        },
    );
    prop::collection::vec(one, 1..28)
}

/// Names two of which somebody has.
fn named(who: u8) -> (&'static str, UserId) {
    match who {
        0 => ("anna.liepina", ANNA),
        1 => ("juris", JURIS),
        _ => ("nobody", ANNA),
    }
}

fn attempt(here: &Premises, one: &Try, marks: &[Option<Vec<u8>>; 2]) -> Attempt {
    let (login, person) = named(one.who);
    let other = if person == ANNA { JURIS } else { ANNA };
    let code = match one.code {
        Code::Of(steps) => app(person).current(here.now_ms - steps * 30_000),
        Code::OfTheOther => app(other).current(here.now_ms),
        Code::Wrong => Zeroizing::new("12345".to_owned()),
    };
    let mark = marks.get(usize::from(one.mark)).cloned().flatten();
    let password =
        if one.right_password { here.right(person).password } else { Zeroizing::new("wrong".into()) };
    Attempt { login: login.to_owned(), password, code, address: Some(address(one.from)), mark }
}

/// Whether this attempt may come in at all, and the step that it spends.
fn deserves(here: &Premises, one: &Try) -> Option<(UserId, u64)> {
    let (_, person) = named(one.who);
    let Code::Of(steps) = one.code else { return None };
    let step = u64::try_from(here.now_ms / 30_000 - steps).unwrap();
    (one.who < 2 && one.right_password && steps.abs() <= 1).then_some((person, step))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn nobody_comes_in_without_both_factors_and_no_code_twice(all in tries()) {
        let mut here = premises();
        let (mut spent, mut marks) = (BTreeSet::new(), [None, None]);
        for one in all {
            here.later(one.pause_s);
            let before = here.store.counters();
            let attempt = attempt(&here, &one, &marks);
            let entered = here.enter(&attempt);
            let after = here.store.counters();
            match entered {
                Ok(entered) => {
                    let deserved = deserves(&here, &one);
                    prop_assert_eq!(deserved.map(|(person, _)| person), Some(entered.person), "{:?}", one);
                    prop_assert!(spent.insert(deserved), "the code was used before: {one:?}");
                    marks[usize::from(one.who)] = Some(entered.mark);
                }
                Err(refused) => {
                    let known = matches!(refused, NotEntered::Wrong | NotEntered::Wait { .. });
                    prop_assert!(known, "one of two answers, whatever was wrong: {refused:?}");
                    for (key, tries) in &before {
                        prop_assert!(after[key].failures >= tries.failures, "a counter went down without success");
                        prop_assert!(after[key].wait_s(here.now_ms) >= tries.wait_s(here.now_ms));
                    }
                    let counted = before != after;
                    prop_assert_eq!(counted, matches!(refused, NotEntered::Wrong), "what is tried is counted");
                }
            }
        }
    }

    #[test]
    fn a_name_that_nobody_has_is_answered_like_any_other(all in tries()) {
        let (mut here, mut there) = (premises(), premises());
        for one in all {
            let wrong = Try { who: 0, right_password: false, ..one };
            for premises in [&mut here, &mut there] {
                premises.later(wrong.pause_s);
            }
            let known = attempt(&here, &wrong, &[None, None]);
            let unknown = Attempt { login: "nobody".to_owned(), ..known.clone() };
            let (known, unknown) = (here.enter(&known).unwrap_err(), there.enter(&unknown).unwrap_err());
            prop_assert_eq!(format!("{known:?}"), format!("{unknown:?}"));
        }
    }
}
