//! Names that lead nowhere, things that are there twice, and values of another type: each is told with its place.

use serde_json::{Value, json};

use super::small::{Small, read};

/// What is changed, how, and what has to be told.
type Case = (&'static str, fn(&mut Small), &'static str);

fn each_is_told(cases: &[Case]) {
    for (what, spoil, wanted) in cases {
        let mut pack = Small::sound();
        spoil(&mut pack);
        let told = pack.faults();
        assert!(told.contains(wanted), "{what} should be told as „{wanted}”, and it says:\n{told}");
    }
}

#[test]
fn a_name_that_leads_nowhere_is_told_with_its_place() {
    each_is_told(&[
        (
            "section",
            |p| p.question(0)["section"] = "cellar".into(),
            "aa.json: AA-01 section: there is no section cellar",
        ),
        (
            "set",
            |p| p.question(0)["answer"] = json!({"set": "abc"}),
            "aa.json: AA-01 value: there is no set abc",
        ),
        (
            "list",
            |p| p.question(4)["answer"] = json!({"classifier": "abc"}),
            "aa.json: AA-05 value: there is no list abc",
        ),
        ("norm", |p| p.question(0)["norms"] = json!(["dl-9"]), "aa.json: AA-01 norms: there is no norm dl-9"),
        (
            "violation",
            |p| p.question(0)["violations"][0]["code"] = "AA-V99".into(),
            "aa.json: AA-01 violations: there is no violation AA-V99",
        ),
        (
            "group of a section",
            |p| p.file("layout.json")["sections"][1]["group"] = "crowd".into(),
            "layout.json: people: there is no group crowd",
        ),
        (
            "act",
            |p| p.file("norms.json")["norms"][0]["act"] = "xx".into(),
            "norms.json: dl-1: there is no act xx",
        ),
        (
            "measure",
            |p| p.file("violations.json")["violations"][0]["measures"] = json!(["jail"]),
            "violations.json: AA-V01: there is no measure jail",
        ),
        (
            "module",
            |p| p.file("compositions.json")["compositions"][0]["modules"][0]["module"] = "ZZ".into(),
            "compositions.json: composition 1: there is no module ZZ",
        ),
        (
            "question of a composition",
            |p| p.file("compositions.json")["compositions"][0]["modules"][0]["only"] = json!(["AA-99"]),
            "compositions.json: composition 1: there is no question AA-99",
        ),
        (
            "purpose",
            |p| p.file("compositions.json")["compositions"][0]["purposes"] = json!(["raid"]),
            "compositions.json: composition 1: there is no purpose raid",
        ),
        (
            "type",
            |p| p.file("compositions.json")["compositions"][0]["type"] = "XX".into(),
            "compositions.json: composition 1: there is no type XX",
        ),
    ]);
}

#[test]
fn a_question_that_nobody_answers_has_to_be_known_from_somewhere() {
    each_is_told(&[
        (
            "no prefill",
            |p| p.question(0)["fixed"] = true.into(),
            "aa.json: AA-01 fixed: nobody answers it, so it needs a prefill to be known from",
        ),
        (
            "a prefill that waits for a person",
            |p| {
                p.question(3)["fixed"] = true.into();
                p.question(3)["prefill"]["holds"] = false.into();
            },
            "aa.json: AA-04 fixed: nobody can confirm its prefill, so the prefill has to hold",
        ),
        (
            "parts that only a person could fill in",
            |p| p.question(1)["fixed"] = true.into(),
            "aa.json: AA-02 fixed: it has further parts, which nobody could fill in",
        ),
    ]);
    let mut pack = Small::sound();
    pack.question(3)["fixed"] = true.into();
    assert!(pack.read().is_ok_and(|library| library.editions()[0].questions()[3].fixed));
}

#[test]
fn a_name_in_an_expression_that_leads_nowhere_is_told_with_its_column() {
    let of = |text: &str| {
        let mut pack = Small::sound();
        pack.question(1)["shown_when"] = text.into();
        pack.faults()
    };
    for (text, wanted) in [
        ("AA-99 = no", "AA-02 shown_when, column 1: there is no question AA-99"),
        ("true and AA-01 = maybe", "column 18: AA-01 has no option maybe"),
        ("AA-01.x = no", "the answer to AA-01 has no part x"),
        ("any(crowd, true)", "there is no group crowd"),
        ("nace_in(employer.nace, abc)", "there is no list abc"),
        ("violated(ZZ-V)", "no violation has a code that begins with ZZ-V"),
        ("employer.mood = 'x'", "nothing is known under the name employer.mood"),
        ("rain()", "there is no function rain"),
        ("AA-03 = no", "reach it through any, all or count"),
        ("person.age > 3", "person.age is known of each row of another kind"),
        ("feature(roof)", "there is no question KOP-13"),
        ("AA-01 + 1 > 2", "column 1: a number is needed here, and this is a choice of one option"),
        ("5", "a condition is needed here, and this is a number"),
        ("AA-01 = ", "column 9:"),
    ] {
        let told = of(text);
        assert!(told.contains("aa.json: AA-02 shown_when, column"), "{text} is told with its place:\n{told}");
        assert!(told.contains(wanted), "{text} should be told as „{wanted}”, and it says:\n{told}");
    }
}

#[test]
fn every_place_that_can_hold_an_expression_is_read_as_one() {
    each_is_told(&[
        (
            "section",
            |p| p.file("layout.json")["sections"][2]["shown_when"] = "AA-99 = no".into(),
            "layout.json: end shown_when, column 1: there is no question AA-99",
        ),
        (
            "part",
            |p| p.question(1)["parts"][0]["shown_when"] = "AA-99 = no".into(),
            "aa.json: AA-02 why shown_when, column 1: there is no question AA-99",
        ),
        (
            "check",
            |p| p.question(1)["checks"][0]["holds"] = "1".into(),
            "aa.json: AA-02 checks, column 1: a condition",
        ),
        (
            "rule",
            |p| p.question(0)["violations"][0]["when"] = "AA-99 = no".into(),
            "aa.json: AA-01 violations, column 1: there is no question AA-99",
        ),
        (
            "rule on a violation",
            |p| p.question(0)["violations"][0]["when"] = "violated(AA-V02)".into(),
            "aa.json: AA-01 violations: a violation follows from answers, never from another violation",
        ),
        ("prefill", |p| p.question(3)["prefill"]["from"] = "12".into(), "aa.json: AA-04 prefill, column 1:"),
    ]);
}

#[test]
fn what_is_there_twice_is_told() {
    fn twice(list: &mut Value) {
        let first = list[0].clone();
        list.as_array_mut().unwrap().push(first);
    }
    each_is_told(&[
        (
            "question",
            |p| twice(&mut p.file("aa.json")["questions"]),
            "aa.json: AA-01: there is another question with this code",
        ),
        (
            "part",
            |p| twice(&mut p.question(1)["parts"]),
            "aa.json: AA-02 why: parts have codes of small letters, each its own",
        ),
        (
            "option",
            |p| twice(&mut p.file("sets.json")["sets"][0]["options"]),
            "sets.json: jdn: the option yes has no code of its own",
        ),
        ("set", |p| twice(&mut p.file("sets.json")["sets"]), "sets.json: jdn: the code is there twice"),
        (
            "section",
            |p| twice(&mut p.file("layout.json")["sections"]),
            "layout.json: site: the code is there twice",
        ),
        (
            "group",
            |p| twice(&mut p.file("layout.json")["groups"]),
            "layout.json: persons: the code is there twice",
        ),
        ("list", |p| twice(&mut p.file("lists.json")["lists"]), "lists.json: nace: the code is there twice"),
        (
            "entry",
            |p| twice(&mut p.file("lists.json")["lists"][0]["entries"]),
            "lists.json: nace: the entry 41 is there twice",
        ),
        ("act", |p| twice(&mut p.file("norms.json")["acts"]), "norms.json: dl: the code is there twice"),
        ("norm", |p| twice(&mut p.file("norms.json")["norms"]), "norms.json: dl-1: the code is there twice"),
        (
            "measure",
            |p| twice(&mut p.file("violations.json")["measures"]),
            "violations.json: order: the code is there twice",
        ),
        (
            "violation",
            |p| twice(&mut p.file("violations.json")["violations"]),
            "violations.json: AA-V01: the code is there twice",
        ),
    ]);
}

#[test]
fn a_question_of_another_module_keeps_its_code_for_itself() {
    let mut pack = Small::sound();
    let mut other = pack.file("aa.json").clone();
    other["code"] = "BB".into();
    pack.put("bb.json", other);
    let told = pack.faults();
    assert!(told.contains("bb.json: AA-01: there is another question with this code"), "{told}");
}

#[test]
fn a_file_or_a_key_that_is_there_twice_is_told() {
    let mut files = Small::sound().bytes();
    files.push(files[0].clone());
    let told = read(&files).unwrap_err().to_string();
    assert!(told.contains("aa.json: the file is there twice"), "{told}");
    let mut files = Small::sound().bytes();
    let pack = files.iter_mut().find(|(name, _)| name == "pack.json").unwrap();
    pack.1 = br#"{"code": "small", "code": "other", "version": 1, "title": {"lv": "Maza"}}"#.to_vec();
    let told = read(&files).unwrap_err().to_string();
    assert!(told.contains("pack.json: duplicate field `code` at line 1"), "{told}");
}

#[test]
fn a_value_of_another_type_or_a_field_that_nobody_knows_is_told() {
    each_is_told(&[
        ("text for a number", |p| p.question(0)["version"] = "1".into(), "aa.json: invalid type: string"),
        ("list for a text", |p| p.question(0)["text"] = json!([]), "aa.json: "),
        ("text for a list", |p| p.question(0)["norms"] = "dl-1".into(), "aa.json: invalid type: string"),
        ("unknown answer", |p| p.question(0)["answer"] = "song".into(), "aa.json: unknown variant `song`"),
        ("two answers", |p| p.question(0)["answer"] = json!({"set": "jdn", "choice": []}), "aa.json: "),
        ("unknown field", |p| p.question(0)["shown_if"] = "true".into(), "aa.json: unknown field `shown_if`"),
        (
            "unknown field of a text",
            |p| p.question(0)["text"]["de"] = "x".into(),
            "aa.json: unknown field `de`",
        ),
        (
            "unknown field of the pack",
            |p| p.file("pack.json")["author"] = "x".into(),
            "pack.json: unknown field `author`",
        ),
        (
            "unknown status",
            |p| p.file("norms.json")["norms"][0]["status"] = "sure".into(),
            "norms.json: unknown variant `sure`",
        ),
        ("no such day", |p| p.file("aa.json")["valid_from"] = "2026-02-30".into(), "aa.json: "),
        (
            "no code",
            |p| drop(p.question(0).as_object_mut().unwrap().remove("code")),
            "aa.json: missing field `code`",
        ),
        ("nothing", |p| *p.file("layout.json") = Value::Null, "layout.json: invalid type: null"),
    ]);
}

#[test]
fn a_version_or_a_time_that_cannot_be_is_told() {
    each_is_told(&[
        (
            "no version",
            |p| p.file("pack.json")["version"] = 0.into(),
            "pack.json: version: versions begin with 1",
        ),
        (
            "negative",
            |p| p.file("pack.json")["version"] = json!(-1),
            "pack.json: invalid value: integer `-1`",
        ),
        ("beyond", |p| p.file("pack.json")["version"] = json!(4_294_967_296_u64), "pack.json: invalid value"),
        ("half", |p| p.file("pack.json")["version"] = json!(1.5), "pack.json: invalid type: floating point"),
        (
            "question",
            |p| p.question(0)["version"] = 0.into(),
            "aa.json: AA-01 version: versions begin with 1",
        ),
        (
            "module",
            |p| p.file("aa.json")["version"] = 0.into(),
            "aa.json: code: a module has a code and a version",
        ),
        (
            "the end first",
            |p| p.file("aa.json")["valid_to"] = "2025-12-31".into(),
            "aa.json: valid_to: the module ends before it begins",
        ),
        (
            "severity",
            |p| p.file("violations.json")["violations"][0]["severity"] = 4.into(),
            "violations.json: AA-V01: the severity is 1, 2 or 3",
        ),
        (
            "limits",
            |p| p.question(1)["answer"]["number"]["least"] = 11.into(),
            "aa.json: AA-02 value: the limits of the number make no sense",
        ),
        (
            "no options",
            |p| p.file("sets.json")["sets"][0]["options"] = json!([]),
            "sets.json: jdn: there are 0 options",
        ),
        (
            "days",
            |p| p.file("calendar.json")["covers_to"] = "2025-01-01".into(),
            "calendar.json: covers_to: the calendar ends before it begins",
        ),
    ]);
}

#[test]
fn codes_that_expressions_or_files_could_not_name_are_refused() {
    each_is_told(&[
        (
            "question",
            |p| p.question(0)["code"] = "aa 1".into(),
            "aa.json: aa 1: a question is called like DA-12",
        ),
        (
            "option",
            |p| p.file("sets.json")["sets"][0]["options"][0]["code"] = "Jā!".into(),
            "sets.json: jdn: the option Jā!",
        ),
        (
            "part",
            |p| p.question(1)["parts"][0]["code"] = "Why".into(),
            "aa.json: AA-02 Why: parts have codes",
        ),
        ("pack", |p| p.file("pack.json")["code"] = "../up".into(), "pack.json: code: this is not a code"),
        (
            "section",
            |p| p.file("layout.json")["sections"][0]["code"] = "a/b".into(),
            "layout.json: a/b: this is not a code",
        ),
        ("endless", |p| p.file("sets.json")["sets"][0]["code"] = "a".repeat(49).into(), "this is not a code"),
        ("group", |p| p.file("layout.json")["groups"][1]["code"] = "".into(), "this is not a code"),
    ]);
}

#[test]
fn a_pack_without_its_files_or_modules_is_empty_and_says_so() {
    let told = read(&[]).unwrap_err().to_string();
    for name in ["pack", "layout", "sets", "lists", "norms", "violations", "compositions", "calendar"] {
        assert!(told.contains(&format!("{name}.json: the file is missing")), "{told}");
    }
    let mut pack = Small::sound();
    pack.without("aa.json");
    assert!(pack.faults().contains("the pack has no module"));
}

#[test]
fn several_faults_are_told_at_once_and_not_without_end() {
    let mut pack = Small::sound();
    pack.question(0)["norms"] = json!(["a", "b"]);
    pack.question(2)["section"] = "cellar".into();
    assert_eq!(pack.read().unwrap_err().faults.len(), 3, "all of them");
    pack.question(0)["norms"] = (0..10_000).map(|number| Value::from(format!("n{number}"))).collect();
    let faults = pack.read().unwrap_err();
    assert_eq!(
        (faults.faults.len(), faults.more),
        (200, 9_801),
        "nobody reads ten thousand, but they are counted"
    );
}
