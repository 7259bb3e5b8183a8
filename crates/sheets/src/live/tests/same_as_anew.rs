//! After whatever happened, the running sheet is the one that would be built from the same inputs; so nothing was forgotten.

use proptest::prelude::*;

use super::again::{Twin, assert_same};
use super::given::DAY;
use super::random_pack::{self, Dice};
use crate::library::Library;
use crate::library::tests::small::{delivered, read};
use crate::{Form, KINDS, Order, PURPOSES};

fn random_twin(seed: u64) -> Twin {
    let library = random_pack::pack(seed).read().unwrap();
    Twin::new(Form::generate(library.on(DAY).unwrap(), Order::default()))
}

/// A sheet of the delivered pack for a purpose and some types.
fn real_twin(library: &Library, dice: &mut Dice) -> Twin {
    let kinds = (0..1 + dice.below(3)).map(|_| dice.pick(KINDS).to_owned()).collect();
    let edition = library.on(DAY).unwrap();
    let any = dice.below(edition.questions().len());
    let picked = if dice.one_in(2) { vec![edition.questions()[any].code.clone()] } else { Vec::new() };
    Twin::new(Form::generate(edition, Order { purpose: dice.pick(PURPOSES).to_owned(), kinds, picked }))
}

fn everything_is_as_if_built_anew(mut twin: Twin, dice: &mut Dice, steps: usize, every: usize) {
    for step in 1..=steps {
        twin.step(dice);
        if step % every == 0 || step == steps {
            assert_same(&twin.live, &twin.anew(), "the running sheet and one built anew");
        }
    }
    assert_same(&twin.live, &twin.anew_backwards(), "the order of what does not depend on each other");
}

fn undone_is_undone(mut twin: Twin, dice: &mut Dice, steps: usize) {
    for _ in 0..steps {
        twin.step(dice);
    }
    let (before, said) = (twin.live.clone(), twin.answers().clone());
    for _ in 0..steps {
        twin.answer_something(dice);
    }
    let touched: Vec<_> = twin.answers().keys().chain(said.keys()).copied().collect();
    for (row, question) in touched {
        twin.put(question, row, said.get(&(row, question)).cloned());
    }
    assert_same(&twin.live, &before, "what was taken back has left no trace");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_small_sheet_is_always_as_if_built_anew(seed in any::<u64>(), steps in 1_usize..60) {
        everything_is_as_if_built_anew(random_twin(seed), &mut Dice::new(seed), steps, 1);
    }

    #[test]
    fn taking_back_restores_a_small_sheet(seed in any::<u64>(), steps in 1_usize..30) {
        undone_is_undone(random_twin(seed), &mut Dice::new(seed), steps);
    }
}

#[test]
fn a_sheet_of_the_delivered_pack_is_always_as_if_built_anew_and_can_be_undone() {
    let library = read(&delivered()).unwrap();
    for seed in 0..40 {
        let mut dice = Dice::new(seed);
        everything_is_as_if_built_anew(real_twin(&library, &mut dice), &mut dice, 150, 50);
        undone_is_undone(real_twin(&library, &mut dice), &mut dice, 60);
    }
}
