//! What somebody could write to mislead people, or to hold the program up.

use serde_json::{Value, json};

use super::small::{Small, read};

/// Where a label stands, and how it is written there.
type Place = (&'static str, fn(&mut Small, &str));

#[test]
fn a_label_that_reads_otherwise_than_it_is_written_is_refused_wherever_it_stands() {
    let places: &[Place] = &[
        ("aa.json: AA-01 text", |p, t| p.question(0)["text"]["lv"] = t.into()),
        ("aa.json: AA-01 text", |p, t| p.question(0)["text"]["en"] = t.into()),
        ("aa.json: AA-01 help", |p, t| p.question(0)["help"] = json!({"lv": t})),
        ("aa.json: AA-01 quick_notes", |p, t| p.question(0)["quick_notes"] = json!([{"lv": t}])),
        ("aa.json: AA-02 checks", |p, t| p.question(1)["checks"][0]["say"]["lv"] = t.into()),
        ("aa.json: AA-02 why", |p, t| p.question(1)["parts"][0]["text"]["lv"] = t.into()),
        ("aa.json: AA-02 value: unit", |p, t| p.question(1)["answer"]["number"]["unit"] = t.into()),
        ("aa.json: AA-04 prefill", |p, t| p.question(3)["prefill"]["source"]["lv"] = t.into()),
        ("aa.json: title", |p, t| p.file("aa.json")["title"]["lv"] = t.into()),
        ("pack.json: title", |p, t| p.file("pack.json")["title"]["lv"] = t.into()),
        ("layout.json: site", |p, t| p.file("layout.json")["sections"][0]["title"]["lv"] = t.into()),
        ("layout.json: persons", |p, t| p.file("layout.json")["groups"][0]["title"]["lv"] = t.into()),
        ("sets.json: jdn: option no", |p, t| {
            p.file("sets.json")["sets"][0]["options"][2]["text"]["lv"] = t.into()
        }),
        ("lists.json: nace", |p, t| p.file("lists.json")["lists"][0]["title"]["lv"] = t.into()),
        ("lists.json: nace", |p, t| p.file("lists.json")["lists"][0]["entries"][0]["text"]["lv"] = t.into()),
        ("lists.json: nace", |p, t| p.file("lists.json")["lists"][0]["entries"][0]["code"] = t.into()),
        ("norms.json: dl", |p, t| p.file("norms.json")["acts"][0]["short"] = t.into()),
        ("norms.json: dl", |p, t| p.file("norms.json")["acts"][0]["title"] = t.into()),
        ("norms.json: dl-1", |p, t| p.file("norms.json")["norms"][0]["place"] = t.into()),
        ("violations.json: order", |p, t| p.file("violations.json")["measures"][0]["text"]["lv"] = t.into()),
        ("violations.json: AA-V01", |p, t| {
            p.file("violations.json")["violations"][0]["title"]["lv"] = t.into()
        }),
        ("violations.json: AA-V01", |p, t| p.file("violations.json")["violations"][0]["remark"] = t.into()),
    ];
    let hostile = ["Vai \u{202E}ēN", "Vai\u{0}", "a\u{200B}b", "a\nb", "\u{FEFF}x", "\u{2066}x\u{2069}"];
    for (place, write) in places {
        for label in hostile.into_iter().map(str::to_owned).chain([megabyte()]) {
            let mut pack = Small::sound();
            write(&mut pack, &label);
            let told = pack.faults();
            assert!(told.contains(place), "{label:.20} at {place}: {told:.300}");
            assert!(told.len() < 1_000, "a megabyte is not told back: {place}");
        }
    }
}

fn megabyte() -> String {
    "garš ".repeat(200_000)
}

#[test]
fn markup_is_words_like_any_other() {
    let mut pack = Small::sound();
    let label = "<script>alert('x')</script> & „<b>”";
    pack.question(0)["text"]["lv"] = label.into();
    let library = pack.read().unwrap();
    assert_eq!(
        library.editions()[0].questions()[0].text.lv,
        label,
        "kept as it is written, to be shown as it is"
    );
}

#[test]
fn expressions_without_end_or_floor_are_refused_and_nothing_overflows() {
    let deep = [
        format!("{}true{}", "(".repeat(10_000), ")".repeat(10_000)),
        format!("{}true", "not ".repeat(10_000)),
        format!("AA-02 > {}1", "-".repeat(10_000)),
        "any(persons, ".repeat(10_000),
        format!("true{}", " and true".repeat(100_000)),
        "(".repeat(100_000),
        format!("{}true{}", "(".repeat(3_000), ")".repeat(3_000)),
        format!("{}true", "not ".repeat(2_000)),
    ];
    for text in deep {
        let mut pack = Small::sound();
        pack.question(2)["shown_when"] = text.as_str().into();
        let told = pack.faults();
        assert!(told.contains("aa.json: AA-03 shown_when, column"), "{told:.300}");
        assert!(
            told.contains("nested more than 64 deep") || told.contains("longer than 8192 bytes"),
            "{told:.300}"
        );
    }
}

#[test]
fn json_without_floor_is_refused() {
    let mut files = Small::sound().bytes();
    for text in [format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)), "{\"a\":".repeat(100_000)] {
        for name in ["aa.json", "pack.json", "layout.json"] {
            let file = files.iter_mut().find(|(known, _)| known == name).unwrap();
            let kept = std::mem::replace(&mut file.1, text.clone().into_bytes());
            let told = read(&files).unwrap_err().to_string();
            assert!(told.contains(&format!("{name}: ")), "{told:.300}");
            files.iter_mut().find(|(known, _)| known == name).unwrap().1 = kept;
        }
    }
    let mut pack = Small::sound();
    let mut deep = Value::Null;
    for _ in 0..120 {
        deep = json!([deep]);
    }
    pack.question(0)["text"] = deep;
    assert!(pack.faults().contains("aa.json: "), "as deep as the reader allows, and still not a text");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let mut files = Small::sound().bytes();
    let pack = files.iter_mut().find(|(name, _)| name == "pack.json").unwrap();
    pack.1 = b"{\"code\": \"sm\xff\xfeall\", \"version\": 1, \"title\": {\"lv\": \"M\"}}".to_vec();
    let told = read(&files).unwrap_err().to_string();
    assert!(told.contains("pack.json: invalid unicode code point"), "{told}");
}
