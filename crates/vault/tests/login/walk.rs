//! Any mixture of tries, clocks, restarts, old copies and paper, against a short model of what must never happen.
//!
//! A walk costs some stretched passwords: the ordinary run makes a hundred, `PROPTEST_CASES` makes more.

use std::collections::BTreeSet;
use std::fs;

use apseko_domain::Code;
use apseko_vault::{Opened, Refusal, Shut};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::device::{Device, HOUR, PASSWORD, Person, WRONG_PASSWORD, YEAR, bytes_of};

const OTHER_PASSWORD: &str = "četras piecas ūdensrozes";
const ORDINARY_WALKS: u32 = 96;

/// What somebody types into the field of the code.
#[derive(Debug, Clone, Copy)]
enum Shown {
    /// The code so many steps from now.
    Step(i64),
    /// One that was accepted before, and the clock as it was then.
    Used(usize),
    /// One of the paper.
    Paper(usize),
    /// Nothing that was ever shown.
    Wrong,
}

#[derive(Debug, Clone)]
enum Act {
    LogIn {
        right: bool,
        shown: Shown,
    },
    StepUp(Shown),
    Resume {
        right: bool,
    },
    ChangePassword {
        right: bool,
    },
    Recover(usize),
    /// Paper, with the clock of a time before a code that was used.
    RecoverThen {
        paper: usize,
        used: usize,
    },
    /// Wrong passwords, with an hour between them.
    Guess(u8),
    Pass(i64),
    SetClock(i64),
    Reboot,
    Restart,
    /// Copies record and keystore aside.
    Save,
    /// Puts the copied record back, tries, and gives the present one back.
    OldRecord,
    /// The same with the keystore.
    OldKeystore,
}

fn shown() -> impl Strategy<Value = Shown> {
    prop_oneof![
        6 => (-2_i64..=2).prop_map(Shown::Step),
        3 => (0_usize..8).prop_map(Shown::Used),
        2 => (0_usize..10).prop_map(Shown::Paper),
        1 => Just(Shown::Wrong),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let often = prop::bool::weighted(0.8);
    prop_oneof![
        8 => (often, shown()).prop_map(|(right, shown)| Act::LogIn { right, shown }),
        2 => shown().prop_map(Act::StepUp),
        1 => prop::bool::weighted(0.7).prop_map(|right| Act::Resume { right }),
        1 => prop::bool::weighted(0.7).prop_map(|right| Act::ChangePassword { right }),
        2 => (0_usize..10).prop_map(Act::Recover),
        2 => (0_usize..10, 0_usize..8).prop_map(|(paper, used)| Act::RecoverThen { paper, used }),
        1 => (4_u8..=11).prop_map(Act::Guess),
        4 => prop_oneof![Just(30), Just(90), Just(HOUR), 1..5_000_i64].prop_map(Act::Pass),
        3 => prop_oneof![-200..200_i64, -2 * HOUR..2 * HOUR, Just(YEAR), Just(-YEAR)].prop_map(Act::SetClock),
        1 => Just(Act::Reboot),
        1 => Just(Act::Restart),
        1 => Just(Act::Save),
        1 => Just(Act::OldRecord),
        1 => Just(Act::OldKeystore),
    ]
}

/// What the attacker has put aside.
struct Copies {
    record: Vec<u8>,
    keystore: apseko_vault::keystore::MemorySnapshot,
    writes: u32,
}

struct Walk {
    device: Device,
    anna: Person,
    keys: [[u8; 32]; 3],
    password: &'static str,
    /// Accepted steps, each with the clock at which it was.
    used: Vec<(u64, i64)>,
    spent_paper: BTreeSet<usize>,
    /// Counted tries since the last success.
    in_a_row: u32,
    disabled: bool,
    /// Codes up to this step are refused, because a recovery code has set the clock.
    spent_until: u64,
    copies: Option<Copies>,
}

impl Walk {
    fn begin() -> Self {
        let (mut device, anna) = Device::with_anna();
        let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
        let used = vec![(device.now.unix_seconds() / 30, device.now.wall_ms)];
        Self {
            device,
            anna,
            keys,
            password: PASSWORD,
            used,
            spent_paper: BTreeSet::new(),
            in_a_row: 0,
            disabled: false,
            spent_until: 0,
            copies: None,
        }
    }

    fn act(&mut self, act: &Act) {
        match *act {
            Act::LogIn { right, shown } => self.log_in(right, shown),
            Act::StepUp(shown) => self.step_up(shown),
            Act::Resume { right } => self.resume(right),
            Act::ChangePassword { right } => self.change_password(right),
            Act::Recover(number) => self.recover(number),
            Act::RecoverThen { paper, used } => {
                let (_, wall_ms) = self.used[used % self.used.len()];
                self.device.now.wall_ms = wall_ms - 90_000;
                self.recover(paper);
            }
            Act::Guess(times) => (0..times).for_each(|_| {
                self.device.pass(HOUR);
                self.log_in(false, Shown::Step(0));
            }),
            Act::Pass(seconds) => self.device.pass(seconds),
            Act::SetClock(seconds) => self.device.set_clock(seconds),
            Act::Reboot => self.device.reboot(),
            Act::Restart => self.device.stop(),
            Act::Save => self.save(),
            Act::OldRecord => self.old_record(),
            Act::OldKeystore => self.old_keystore(),
        }
        assert!(!self.device.keystore.number_went_down(), "the number of the record only rises");
    }

    /// What is typed, and the step or the place on the paper that it belongs to.
    fn typed(&mut self, shown: Shown) -> (String, Option<u64>, Option<usize>) {
        match shown {
            Shown::Step(steps) => {
                let step = (self.device.now.unix_seconds() / 30).saturating_add_signed(steps);
                (self.device.code(&self.anna, steps), Some(step), None)
            }
            Shown::Used(number) => {
                let (step, wall_ms) = self.used[number % self.used.len()];
                self.device.now.wall_ms = wall_ms;
                (self.anna.authenticator.current(step * 30).to_string(), Some(step), None)
            }
            Shown::Paper(number) => (self.anna.recovery[number].clone(), None, Some(number)),
            Shown::Wrong => ("000000".to_owned(), None, None),
        }
    }

    fn password(&self, right: bool) -> &'static str {
        if right { self.password } else { WRONG_PASSWORD }
    }

    fn log_in(&mut self, right: bool, shown: Shown) {
        let (typed, step, paper) = self.typed(shown);
        let now_step = self.device.now.unix_seconds() / 30;
        let fresh = step.is_some_and(|step| step.abs_diff(now_step) <= 1 && self.is_unused(step));
        let unspent = paper.is_some_and(|number| !self.spent_paper.contains(&number));
        let outcome = self.device.log_in(self.anna.login, self.password(right), &typed);
        self.counted(&outcome);
        match &outcome {
            Ok(opened) => {
                assert!(right && (fresh || unspent), "it opened with right={right}, {shown:?}");
                self.is_the_same(opened);
                self.used.extend(step.map(|step| (step, self.device.now.wall_ms)));
                self.spent_paper.extend(paper);
                assert_eq!(opened.recovery_left, 10 - self.spent_paper.len());
            }
            Err(Refusal::Wrong { .. }) => {
                let newer = |step| step > self.spent_until && self.used.iter().all(|(used, _)| step > *used);
                let good = right && (unspent || (fresh && step.is_some_and(newer)));
                assert!(!good, "both factors were right, and it did not open: {shown:?}");
            }
            Err(Refusal::Shut(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }

    fn is_unused(&self, step: u64) -> bool {
        self.used.iter().all(|(used, _)| *used != step)
    }

    fn is_the_same(&self, opened: &Opened) {
        assert_eq!(bytes_of(&opened.keys), self.keys, "data of yesterday opens with no other keys");
    }

    fn step_up(&mut self, shown: Shown) {
        let (typed, step, _) = self.typed(shown);
        let (now, login) = (self.device.now, self.anna.login);
        let unused = step.is_some_and(|step| self.is_unused(step));
        let authenticator = self.anna.authenticator.clone();
        let outcome = self.device.vault().step_up(login, &authenticator, &typed, &now);
        self.counted(&outcome);
        if outcome.is_ok() {
            assert!(unused, "a used code is not fresh: {shown:?}");
            self.used.extend(step.map(|step| (step, now.wall_ms)));
        }
    }

    fn resume(&mut self, right: bool) {
        let (now, password) = (self.device.now, self.password(right));
        let outcome = self.device.vault().resume(self.anna.login, password, None, &now);
        self.counted(&outcome);
        match &outcome {
            Ok(opened) => {
                assert!(right, "a wrong password opens nothing");
                self.is_the_same(opened);
            }
            Err(refusal) => assert!(!right || matches!(refusal, Refusal::Shut(_)), "{refusal:?}"),
        }
    }

    fn change_password(&mut self, right: bool) {
        let new = if self.password == PASSWORD { OTHER_PASSWORD } else { PASSWORD };
        let (now, present) = (self.device.now, self.password(right));
        let mut fill = self.device.fill();
        let login = self.anna.login;
        let outcome = self.device.vault().change_password(login, present, new, None, &now, &mut fill);
        self.counted(&outcome);
        if outcome.is_ok() {
            assert!(right, "only who knows the password changes it");
            self.password = new;
        }
    }

    fn recover(&mut self, number: usize) {
        let (now, typed) = (self.device.now, self.anna.recovery[number].clone());
        let outcome = self.device.vault().recover(self.anna.login, &typed, &now);
        assert_eq!(outcome.is_ok(), self.spent_paper.insert(number), "each line of the paper works once");
        if outcome.is_ok() {
            (self.in_a_row, self.disabled) = (0, false);
            self.spent_until = now.unix_seconds() / 30 + 1;
        }
    }

    /// Nobody gets more than ten, and after them only paper opens.
    fn counted<T>(&mut self, outcome: &Result<T, Refusal>) {
        match outcome {
            Ok(_) => {
                assert!(!self.disabled, "ten failures, and it opened without paper");
                self.in_a_row = 0;
            }
            Err(Refusal::Shut(shut)) => assert!(!self.disabled || *shut == Shut::Disabled, "{shut:?}"),
            Err(Refusal::Wrong { .. } | Refusal::Code(Code::PasswordWrong)) => {
                assert!(!self.disabled, "an eleventh try was made");
                self.in_a_row += 1;
                self.disabled = self.in_a_row >= 10;
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    fn save(&mut self) {
        let record = fs::read(self.device.record(&self.anna)).unwrap();
        let keystore = self.device.keystore.snapshot();
        self.copies = Some(Copies { record, keystore, writes: self.device.keystore.kept() });
    }

    fn old_record(&mut self) {
        let Some(copies) = self.copies.take() else { return };
        let path = self.device.record(&self.anna);
        let present = fs::read(&path).unwrap();
        fs::write(&path, &copies.record).unwrap();
        self.device.stop();
        if copies.record == present {
            self.log_in(true, Shown::Step(0));
        } else {
            let code = self.device.code(&self.anna, 0);
            let refused = self.device.log_in(self.anna.login, self.password, &code);
            assert!(matches!(refused, Err(Refusal::Tampered(_))), "an old record was taken: {refused:?}");
            fs::write(&path, present).unwrap();
        }
    }

    fn old_keystore(&mut self) {
        let Some(copies) = self.copies.take() else { return };
        let (present, written) =
            (self.device.keystore.snapshot(), self.device.keystore.kept() - copies.writes);
        self.device.keystore.restore(&copies.keystore);
        self.device.stop();
        if written <= 1 {
            // One behind is what a power cut leaves.
            self.log_in(true, Shown::Step(0));
        } else {
            let code = self.device.code(&self.anna, 0);
            let refused = self.device.log_in(self.anna.login, self.password, &code);
            assert!(matches!(refused, Err(Refusal::Tampered(_))), "an old number was taken: {refused:?}");
            self.device.keystore.restore(&present);
        }
    }
}

#[test]
fn no_way_through_the_log_in_breaks_what_it_promises() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let cases = cases.unwrap_or(ORDINARY_WALKS);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    // The same walks in every run; another seed with more of them.
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &apseko_trust::digest(&cases.to_be_bytes()));
    let walks = prop::collection::vec(act(), 1..16);
    let outcome = TestRunner::new_with_rng(config, rng).run(&walks, |acts| {
        let mut walk = Walk::begin();
        acts.iter().for_each(|act| walk.act(act));
        Ok(())
    });
    outcome.unwrap_or_else(|failed| panic!("{failed}"));
}
