//! Stories of the one spelling: two that mean the same in the same order look the same, and nothing is lost.

use proptest::prelude::*;

use crate::expr::example::Pack;
use crate::expr::random::{conditions, sheets};
use crate::expr::{Wanted, check, parse};

#[test]
fn brackets_stay_only_where_they_matter() {
    for (written, shown) in [
        ("((DA-12=no))and((true)or(false))", "DA-12 = no and (true or false)"),
        ("true and (true and false)", "true and true and false"),
        ("(true and false) or (true)", "true and false or true"),
        ("not (true and false)", "not (true and false)"),
        ("not (DA-12 = no)", "not DA-12 = no"),
        ("(not true) = false", "(not true) = false"),
        ("1-(2-3)=1", "1 - (2 - 3) = 1"),
        ("(1-2)-3=1", "1 - 2 - 3 = 1"),
        ("1/(2*3)=-(1+2)", "1 / (2 * 3) = -(1 + 2)"),
        ("(1+2)*3=--1", "(1 + 2) * 3 = --1"),
        ("DA-15 in{good,'and' ,'odd-one'}", "DA-15 in {good, 'and', 'odd-one'}"),
        ("KOP-08='a''b'and NN-01=0.50", "KOP-08 = 'a''b' and NN-01 = 0.5"),
        ("any( persons,NN-07=found )", "any(persons, NN-07 = found)"),
        ("DA-14=2026-01-31", "DA-14 = 2026-01-31"),
    ] {
        let syntax = parse(written).unwrap();
        assert_eq!(syntax.to_string(), shown, "{written}");
        assert_eq!(parse(shown).unwrap().to_string(), shown, "it is its own spelling");
    }
}

proptest! {
    #[test]
    fn the_spelling_means_what_the_tree_means(tree in conditions(), sheet in sheets()) {
        let shown = tree.to_string();
        let again = parse(&shown).unwrap_or_else(|fault| panic!("{shown}: {fault}"));
        prop_assert_eq!(again.to_string(), shown.clone(), "it is its own spelling");
        let checked = |syntax| {
            check(syntax, &Pack(None), Wanted::Condition).unwrap_or_else(|faults| panic!("{shown}: {faults:?}"))
        };
        let (one, other) = (checked(&tree), checked(&again));
        prop_assert_eq!(other.to_string(), shown.clone());
        prop_assert_eq!(one.reads(), other.reads());
        prop_assert_eq!(one.holds(&sheet, None), other.holds(&sheet, None), "{}", shown);
        prop_assert_eq!(one.value(&sheet, None), other.value(&sheet, None), "{}", shown);
    }
}
