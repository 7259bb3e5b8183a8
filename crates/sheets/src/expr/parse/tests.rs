//! Stories of reading: what is written is what is meant, and no text can bring the reader down.

use proptest::prelude::*;

use super::*;
use crate::expr::example::faults;

fn fault(text: &str) -> (u32, FaultKind) {
    let fault = parse(text).expect_err(text);
    (fault.column, fault.kind)
}

fn expected(wanted: &'static str, found: &str) -> FaultKind {
    FaultKind::Expected { wanted, found: found.to_owned() }
}

#[test]
fn what_binds_stronger_needs_no_brackets() {
    for (written, meant) in [
        (
            "not DA-12 = no and DA-14 = no or NN-01 < 2",
            "(((not (DA-12 = no)) and (DA-14 = no)) or (NN-01 < 2))",
        ),
        ("1 + 2 * 3 = 7", "((1 + (2 * 3)) = 7)"),
        ("-NN-01 * 2 = 4", "(((-NN-01) * 2) = 4)"),
        ("1 - 2 - 3 = 4", "(((1 - 2) - 3) = 4)"),
    ] {
        assert_eq!(stripped(written), stripped(meant), "{written}");
    }
    assert_ne!(stripped("(1 + 2) * 3 = 7"), stripped("1 + 2 * 3 = 7"), "brackets that matter are kept");
}

/// The spelling does not depend on needless brackets.
fn stripped(text: &str) -> String {
    parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}")).to_string()
}

#[test]
fn a_hyphen_is_part_of_a_code_and_a_minus_elsewhere() {
    let minus = |left: Node, right: Node| {
        Node::Sum(Box::new(Syntax::new(0, left)), vec![(Sign::Minus, Syntax::new(0, right))])
    };
    let code =
        |code: &str, part: Option<&str>| Node::Code { code: code.to_owned(), part: part.map(str::to_owned) };
    let number = |number: i64| Node::Number(crate::Decimal::whole(number));
    for (text, meant) in [
        ("DA-12-3", minus(code("DA-12", None), number(3))),
        ("NG-03.hours-3", minus(code("NG-03", Some("hours")), number(3))),
        ("10-5", minus(number(10), number(5))),
        ("employer.headcount-5", minus(Node::Word("employer.headcount".to_owned()), number(5))),
        ("a-b", minus(Node::Word("a".to_owned()), Node::Word("b".to_owned()))),
        ("NN-V", code("NN-V", None)),
        ("2026-01-31", Node::Day(jiff::civil::date(2026, 1, 31))),
    ] {
        assert_eq!(without_columns(parse(text).unwrap().node), meant, "{text}");
    }
}

fn without_columns(node: Node) -> Node {
    let Node::Sum(first, rest) = node else { return node };
    let plain = |syntax: Syntax| Syntax::new(0, syntax.node);
    Node::Sum(Box::new(plain(*first)), rest.into_iter().map(|(sign, each)| (sign, plain(each))).collect())
}

#[test]
fn a_quote_in_a_text_is_written_twice() {
    assert_eq!(parse("'SIA ''Ķieģelis'''").unwrap().node, Node::Text("SIA 'Ķieģelis'".to_owned()));
    assert_eq!(parse("''").unwrap().node, Node::Text(String::new()));
}

#[test]
fn every_fault_of_the_text_is_told_with_its_column() {
    for (text, column, kind) in [
        ("", 1, expected("a value", "the end")),
        ("DA-12 =", 8, expected("a value", "the end")),
        ("DA-12 = no DA-14", 12, expected("a sign such as and, = or +, or the end,", "DA-14")),
        ("1 = 2 = 3", 7, expected("a sign such as and, = or +, or the end,", "=")),
        ("(DA-12 = no", 12, expected("a sign such as and, = or +, or the closing bracket", "the end")),
        ("count(persons", 14, expected("a comma or the closing bracket", "the end")),
        ("DA-12 in yes", 10, expected("a set such as {yes, partly}", "yes")),
        ("DA-12 in {}", 11, expected("a value", "}")),
        ("DA-12 in {yes", 14, expected("a comma or }", "the end")),
        ("1 = not true", 5, expected("a value", "not")),
        ("DA-12 ! no", 7, FaultKind::BadCharacter('!')),
        ("'ā' = \u{202E}no", 7, FaultKind::BadCharacter('\u{202E}')),
        ("NG-03. = 2", 6, FaultKind::BadCharacter('.')),
        ("NN-01 > 1.2345", 9, FaultKind::BadNumber("1.2345".to_owned())),
        ("NN-01 > 12abc", 9, FaultKind::BadNumber("12abc".to_owned())),
        ("NN-01 > 5.", 9, FaultKind::BadNumber("5.".to_owned())),
        ("NN-01 > 9999999999999", 9, FaultKind::BadNumber("9999999999999".to_owned())),
        ("DA-14 = 2026-02-30", 9, FaultKind::BadDay("2026-02-30".to_owned())),
        ("KOP-08 = 'SIA", 10, FaultKind::Unterminated),
    ] {
        assert_eq!(fault(text), (column, kind), "{text}");
    }
}

#[test]
fn a_text_that_wants_to_exhaust_the_reader_is_refused_at_once() {
    let hostile = || {
        for opening in [
            "(",
            "not ",
            "-",
            "any(persons, ",
            "f(",
            "1 = (",
            "x in {-",
            "- - (not ",
            "true or true and 1 = 1 + 1 * (",
        ] {
            let (column, kind) = fault(&opening.repeat(10_000));
            assert_eq!((column, kind), (1, FaultKind::TooLong), "{opening}");
            let fits = opening.repeat(LONGEST / opening.len());
            let kind = fault(&fits).1;
            let is_refused = matches!(kind, FaultKind::TooDeep | FaultKind::Expected { .. });
            assert!(is_refused, "{opening} repeated within the limit: {kind}");
        }
        let megabytes = "ā".repeat(4 << 20);
        assert_eq!(fault(&megabytes), (1, FaultKind::TooLong), "its length is enough to refuse it");
    };
    // As little stack as a browser gives.
    let thread = std::thread::Builder::new().stack_size(4 << 18).spawn(hostile).unwrap();
    thread.join().expect("no text may exhaust the stack");
}

#[test]
fn depth_is_counted_to_the_limit_and_not_beyond() {
    let nested = |many: usize| format!("{}true{}", "(".repeat(many), ")".repeat(many));
    assert!(parse(&nested(DEEPEST_READING)).is_ok());
    let column = u32::try_from(DEEPEST_READING).unwrap() + 2;
    assert_eq!(fault(&nested(DEEPEST_READING + 1)), (column, FaultKind::TooDeep));
    let opposites = |many: usize| format!("{}true", "not ".repeat(many));
    assert!(parse(&opposites(DEEPEST - 1)).is_ok(), "the innermost is a node too");
    assert_eq!(fault(&opposites(DEEPEST)).1, FaultKind::TooDeep);
}

#[test]
fn every_node_may_have_a_bracket_of_its_own() {
    let text = |many: usize| format!("{}1{} = 1", "1 - (".repeat(many), ")".repeat(many));
    assert!(
        parse(&text(DEEPEST - 2)).is_ok(),
        "with the comparison and the innermost number as many as there may be"
    );
    assert_eq!(fault(&text(DEEPEST - 1)).1, FaultKind::TooDeep);
}

#[test]
fn a_long_chain_is_wide_and_not_deep() {
    for (start, more) in [("true", " and true"), ("true", " or true"), ("1", "+1"), ("1", "*1")] {
        let chain = format!("{start}{}", more.repeat((LONGEST - 10) / more.len()));
        assert!(parse(&chain).is_ok(), "{more}");
    }
}

#[test]
fn the_end_of_a_long_line_is_still_counted() {
    let text = format!("{}DA-12 = good", " ".repeat(8_000));
    assert_eq!(faults(&text, None).first().map(|fault| fault.0), Some(8_009));
}

proptest! {
    #[test]
    fn no_text_whatever_makes_the_reader_fail(text in any::<String>()) {
        if let Err(fault) = parse(&text) {
            let letters = u32::try_from(text.chars().count()).unwrap();
            prop_assert!((1..=letters + 1).contains(&fault.column), "{} is in {} letters", fault.column, letters);
            prop_assert!(!fault.to_string().is_empty());
        }
    }

    #[test]
    fn no_row_of_words_makes_the_reader_fail(
        words in proptest::collection::vec(prop::sample::select(vec![
            "and", "or", "not", "in", "true", "(", ")", "{", "}", ",", "+", "-", "*", "/", "=", "!=", "<=", ".", "'",
            "DA-12", "NG-03.hours", "no", "employer.headcount", "any", "count", "1", "0.5", "2026-01-31", "'a'", "ā",
        ]), 0..40),
        between in prop::sample::select(vec!["", " ", "\n"]),
    ) {
        let text = words.join(between);
        match parse(&text) {
            Ok(syntax) => {
                let shown = syntax.to_string();
                let again = parse(&shown);
                prop_assert_eq!(again.map(|again| again.to_string()), Ok(shown));
            }
            Err(fault) => prop_assert!(fault.column as usize <= text.chars().count() + 1),
        }
    }
}
