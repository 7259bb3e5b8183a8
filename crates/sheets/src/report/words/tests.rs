//! Stories of conditions that a lawyer reads: nothing of the notation is left, and nothing of the meaning is lost.

use super::named::{claim_of, fact_in_words, option_of_fact};
use super::*;
use crate::fact::{FactType, KINDS, MATCHES, PURPOSES, ROLES};
use crate::report::example;

fn words(written: &str) -> String {
    in_words(&expr::parse(written).unwrap(), &example::edition())
}

fn all(told: &[(&str, &str)]) {
    for (written, expected) in told {
        assert_eq!(words(written), *expected, "{written}");
    }
}

#[test]
fn options_and_features_are_called_as_on_the_screen() {
    all(&[
        ("feature(scaffolds)", "ir pazīme „Sastatnes”"),
        ("DT-01 != no", "DT-01 nav „Nē”"),
        ("DT-01 = 'partly'", "DT-01 ir „Daļēji”"),
        ("DT-01 in {yes, partly, no}", "DT-01 ir „Jā”, „Daļēji” vai „Nē”"),
        ("DT-01 in {yes}", "DT-01 ir „Jā”"),
        ("topic(wages)", "ir tēma „Darba samaksa”"),
        ("type(BU)", "pārbaudes tipi ietver „BU – būvobjekts”"),
        ("purpose(thematic)", "pārbaudes nolūks ir „tematiska pārbaude”"),
        ("party.role in {client, owner}", "puses loma ir „pasūtītājs” vai „objekta īpašnieks”"),
        ("has(DT-01.missing, paper)", "DT-01 („Kā nav”) ietver „Papīra”"),
        ("NN-04.unknown = unknown", "NN-04 („Nezina”) ir „Nezina”"),
    ]);
}

#[test]
fn brackets_show_what_belongs_together() {
    all(&[
        ("feature(cranes) and DT-01 = no", "ir pazīme „Celtņi” un DT-01 ir „Nē”"),
        ("true and (feature(cranes) or DT-01 = no)", "vienmēr un (ir pazīme „Celtņi” vai DT-01 ir „Nē”)"),
        ("true and false or DT-01 = no", "(vienmēr un nekad) vai DT-01 ir „Nē”"),
        ("DT-01 in {yes, no} and true", "(DT-01 ir „Jā” vai „Nē”) un vienmēr"),
        ("not DT-01 = no", "nav tā, ka DT-01 ir „Nē”"),
        ("not DT-01 = no and true", "(nav tā, ka DT-01 ir „Nē”) un vienmēr"),
        ("not (true and false)", "nav tā, ka (vienmēr un nekad)"),
        ("NN-01 * (2 + 3) > 1 - (2 - 3)", "NN-01 × (2 + 3) ir vairāk nekā 1 − (2 − 3)"),
        ("NN-01 / 2 + -3 <= 0.5", "NN-01 : 2 + −3 ir ne vairāk kā 0,5"),
    ]);
}

#[test]
fn the_opposite_is_plain_only_where_it_is_exact() {
    all(&[
        ("not feature(scaffolds)", "nav pazīmes „Sastatnes”"),
        ("not has(DT-01.missing, paper)", "DT-01 („Kā nav”) neietver „Papīra”"),
        ("not violated(DT-V)", "nav neviena pārkāpuma DT-V…"),
        ("not answered(NN-01)", "uz NN-01 nav atbildēts"),
        (
            "not any(persons, NN-04 < 2026-01-31)",
            "nevienai rindai „Nodarbinātais” neder (NN-04 ir agrāk nekā 31.01.2026.)",
        ),
        // Holds as long as nobody has answered, unlike „ir ne vairāk kā 5”.
        ("not (NN-01 > 5)", "nav tā, ka NN-01 ir vairāk nekā 5"),
    ]);
}

#[test]
fn what_nobody_knows_is_told_from_what_is_not_so() {
    all(&[
        ("person.posted", "nodarbinātais ir nosūtīts darbā no citas valsts"),
        ("not person.posted", "nav zināms, ka nodarbinātais ir nosūtīts darbā no citas valsts"),
        ("person.posted = no", "ir zināms, ka nodarbinātais nav nosūtīts darbā no citas valsts"),
        ("person.posted != no", "nav zināms, ka nodarbinātais nav nosūtīts darbā no citas valsts"),
        ("not_checked(DT-01)", "DT-01 ir atzīmēts „Nav pārbaudīts”"),
    ]);
}

#[test]
fn days_are_early_and_late_and_rows_are_counted() {
    all(&[
        ("NN-04 <= visit.day", "NN-04 ir ne vēlāk kā apsekojuma diena"),
        ("days_between(NN-04, visit.day) >= 14", "dienu skaits no NN-04 līdz apsekojuma dienai ir vismaz 14"),
        ("days_since(NN-04) > 14", "dienu skaits no NN-04 līdz apsekojuma dienai ir vairāk nekā 14"),
        ("person.age < 15", "nodarbinātā vecums ir mazāk nekā 15"),
        ("count(persons) > NN-01", "rindu „Nodarbinātais” skaits ir vairāk nekā NN-01"),
        (
            "count(parties, party.role = client) = 1",
            "skaits rindām „Puse”, kurām der (puses loma ir „pasūtītājs”) ir 1",
        ),
        ("nace_in(party.nace, mk99)", "puses nozare (NACE) ir sarakstā „Bīstamās nozares”"),
        ("age_by_code('x') < 13", "vecums pēc personas koda „x” ir mazāk nekā 13"),
    ]);
}

#[test]
fn what_is_not_known_stands_as_it_was_written() {
    all(&[
        ("feature(unheard_of)", "ir pazīme „unheard_of”"),
        ("XX-99 = maybe", "XX-99 ir „maybe”"),
        ("juggle(XX-99, 3)", "juggle(XX-99, 3)"),
        ("any(nowhere, true)", "vismaz vienai rindai „nowhere” der (vienmēr)"),
    ]);
}

#[test]
fn a_tree_without_end_is_cut_off() {
    let mut tree = Syntax::new(1, Node::Bool(true));
    for _ in 0..2 * DEEPEST {
        tree = Syntax::new(1, Node::Not(Box::new(tree)));
    }
    assert!(
        in_words(&tree, &example::edition()).contains('…'),
        "it must not go deeper than the language allows"
    );
}

#[test]
fn every_fact_and_every_option_of_one_has_words() {
    for code in [PURPOSES, KINDS, ROLES, MATCHES].concat() {
        assert!(option_of_fact(code).is_some(), "{code} would stand in Latvian text as a code");
    }
    for fact in Fact::ALL {
        assert!(!fact_in_words(*fact).contains('.'), "{}", fact.name());
        assert_eq!(
            claim_of(*fact).is_some(),
            fact.of_type() == FactType::Bool,
            "{} as a sentence",
            fact.name()
        );
    }
}
