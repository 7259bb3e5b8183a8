//! A definition that is wrong is refused as a whole, and whoever wrote it is told where.

mod broken;
mod circles;
mod hostile;
mod large;
pub(crate) mod small;
mod spoiled;

use small::Small;

#[test]
fn a_small_pack_that_is_sound_loads() {
    let library = Small::sound().read().unwrap();
    assert_eq!(library.code, "small");
    assert_eq!(library.editions().len(), 1, "everything holds from one day on");
    let edition = &library.editions()[0];
    assert_eq!(edition.questions().len(), 6);
    assert_eq!(edition.violations().len(), 3);
}

#[test]
fn each_day_has_the_modules_that_are_valid_on_it() {
    let mut pack = Small::sound();
    pack.file("aa.json")["valid_to"] = "2026-06-30".into();
    let mut next = pack.file("aa.json").clone();
    next["version"] = 2.into();
    next["valid_from"] = "2026-07-01".into();
    next["valid_to"] = serde_json::Value::Null;
    next["questions"][0]["text"]["lv"] = "Cita redakcija?".into();
    pack.put("aa2.json", next);
    let library = pack.read().unwrap();
    let text = |day: &str| library.on(day.parse().unwrap()).unwrap().questions()[0].text.lv.clone();
    assert_eq!(text("2026-06-30"), "Vai ir margas?", "the last day of the first version");
    assert_eq!(text("2026-07-01"), "Cita redakcija?", "the first day of the second");
    assert_eq!(text("2020-01-01"), "Vai ir margas?", "before everything, the first");
    assert_eq!(text("2031-01-01"), "Cita redakcija?");
}

#[test]
fn after_the_end_of_all_modules_and_between_two_of_them_nothing_is_offered() {
    let mut pack = Small::sound();
    pack.file("aa.json")["valid_to"] = "2026-06-30".into();
    let mut next = pack.file("aa.json").clone();
    next["version"] = 2.into();
    next["valid_from"] = "2026-08-01".into();
    next["valid_to"] = "2026-12-31".into();
    pack.put("aa2.json", next);
    let library = pack.read().unwrap();
    let version = |day: &str| library.on(day.parse().unwrap()).map(|edition| edition.modules()[0].version);
    assert_eq!(version("2025-01-01"), Some(1), "before everything, the first");
    assert_eq!(version("2026-06-30"), Some(1), "its last day");
    assert_eq!(version("2026-07-01"), None, "nothing holds between the two");
    assert_eq!(version("2026-08-01"), Some(2));
    assert_eq!(version("2026-12-31"), Some(2), "the last day of all");
    assert_eq!(version("2027-01-01"), None, "a sheet of what has ended would look valid");
}

#[test]
fn a_module_that_ends_leaves_the_others() {
    let mut pack = Small::sound();
    pack.file("aa.json")["valid_to"] = "2026-06-30".into();
    let mut other = pack.file("aa.json").clone();
    other["code"] = "BB".into();
    other["valid_to"] = "2026-09-30".into();
    other["questions"] = serde_json::json!([{"code": "BB-01", "version": 1, "section": "site",
        "text": {"lv": "?"}, "answer": "line"}]);
    pack.put("bb.json", other);
    pack.file("layout.json")["sections"][2]["shown_when"] = serde_json::Value::Null;
    let library = pack.read().unwrap_or_else(|faults| panic!("\n{faults}"));
    let modules = |day: &str| library.on(day.parse().unwrap()).map(|edition| edition.modules().len());
    assert_eq!(modules("2026-06-30"), Some(2));
    assert_eq!(modules("2026-07-01"), Some(1), "what still holds is asked");
    assert_eq!(modules("2026-10-01"), None);
}

#[test]
fn two_versions_of_a_module_cannot_hold_at_the_same_time() {
    let mut pack = Small::sound();
    pack.file("aa.json")["valid_to"] = "2026-07-01".into();
    let mut next = pack.file("aa.json").clone();
    next["valid_from"] = "2026-07-01".into();
    pack.put("aa2.json", next);
    let told = pack.faults();
    assert!(told.contains("aa2.json: valid_from: two versions of AA are valid on 2026-07-01"), "{told}");
}
