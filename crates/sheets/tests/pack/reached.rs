//! Every question of the sheets can be reached, with every answer that it offers, in the sheets that it was written for.

use std::collections::{BTreeMap, BTreeSet};

use apseko_sheets::expr::QuestionIx;
use apseko_sheets::live::{At, Captured, Live, Missing};
use apseko_sheets::{Answer, MAIN, PartCode, Value};

use super::{given, probe};

/// How many questions each module has; their numbers have no holes.
const MODULES: &[(&str, usize)] =
    &[("KOP", 14), ("ATK", 2), ("NN", 22), ("DT", 24), ("DA", 25), ("BU", 23), ("NG", 26), ("DV", 21)];

fn codes(module: &str) -> BTreeSet<String> {
    let count = MODULES.iter().find(|(code, _)| *code == module).unwrap().1;
    (1..=count).map(|number| format!("{module}-{number:02}")).collect()
}

#[test]
fn every_question_is_shown_in_the_sheet_that_it_was_written_for_and_takes_every_answer() {
    let library = given::library();
    let edition = library.editions().last().unwrap();
    let mut seen = Seen::default();
    for scene in probe::scenes(edition) {
        seen.begin();
        let mut live = scene.live.clone();
        for question in live.form().walk().to_vec() {
            seen.explore(&mut live, question, &scene.kind);
        }
    }
    let sheets = BTreeMap::from([
        ("NN", "NN"),
        ("DT", "DT"),
        ("DA", "DA"),
        ("BU", "BU"),
        ("NG", "NG"),
        ("DV", "DVHR"),
        ("ATK", "DA"),
        ("KOP", "NN"),
    ]);
    let expected: BTreeSet<(String, String)> = (sheets.iter())
        .flat_map(|(module, kind)| codes(module).into_iter().map(|code| (code, (*kind).to_owned())))
        .collect();
    let missing: Vec<_> = expected.difference(&seen.shown).collect();
    assert!(missing.is_empty(), "these are never shown in the sheet of their own type: {missing:?}");
    assert_eq!(expected.len(), 141 + 14 + 2, "all of the sheets, the common part and the repeated visit");
    let fixed: BTreeSet<&str> =
        edition.questions().iter().filter(|it| it.fixed).map(|it| it.code.as_str()).collect();
    let known = BTreeSet::from(["KOP-01", "KOP-02", "KOP-03", "KOP-05", "KOP-06"]);
    assert_eq!(fixed, known, "these are known from the sheet and the visit; everything else is asked");
    let offered = probe::everything_offered(edition);
    let never: Vec<_> = offered.difference(&seen.answered).collect();
    assert!(never.is_empty(), "these answers can never be given: {never:?}");
    let violations: BTreeSet<String> = edition.violations().iter().map(|it| it.code.to_string()).collect();
    let never: Vec<_> = violations.difference(&seen.violations).collect();
    assert!(never.is_empty(), "these violations follow from no answer: {never:?}");
}

/// What was met on the way through all sheets.
#[derive(Default)]
struct Seen {
    /// Questions with the type of sheet that they were shown in.
    shown: BTreeSet<(String, String)>,
    /// In the sheet that is being walked through.
    here: BTreeSet<QuestionIx>,
    /// Question, part and what was answered.
    answered: BTreeSet<(String, PartCode, String)>,
    violations: BTreeSet<String>,
}

impl Seen {
    fn begin(&mut self) {
        self.here.clear();
    }

    /// Gives every answer to a question that is shown, and goes on to whatever it shows.
    fn explore(&mut self, live: &mut Live, question: QuestionIx, kind: &str) {
        let Some(at) = live.places(question).find(|at| live.is_shown(*at)) else { return };
        if !self.here.insert(question) {
            return;
        }
        let edition = std::sync::Arc::clone(live.form().edition());
        let asked = edition.question(question).unwrap();
        self.shown.insert((asked.code.to_string(), kind.to_owned()));
        if asked.fixed {
            return self.known(live, at);
        }
        for row in live.places(question).filter(|at| live.is_shown(*at)).collect::<Vec<_>>() {
            for value in probe::values(&asked.parts[0].kind, live.day()) {
                self.answer(live, row, 0, Answer::of(value.clone()), kind);
                for place in 1..asked.parts.len() {
                    for further in probe::values(&asked.parts[place].kind, live.day()) {
                        if live.shows_part(row, place) {
                            let answer = Answer::of(value.clone());
                            let answer = answer.with_part(asked.parts[place].code.as_str(), further);
                            self.answer(live, row, place, answer, kind);
                        }
                    }
                }
            }
        }
        put_off(live, at);
    }

    /// What nobody is asked has its value without anybody, and an answer from before changes nothing.
    fn known(&mut self, live: &mut Live, at: At) {
        let edition = std::sync::Arc::clone(live.form().edition());
        let asked = edition.question(at.question).unwrap();
        let known = live.main(at).cloned();
        let value = known.clone().unwrap_or_else(|| panic!("{} is shown without a value", asked.code));
        assert!(asked.parts[0].misfit(&value).is_none(), "{} knows what can be: {value:?}", asked.code);
        let row = live.row(at).map(|row| row.id);
        for old in probe::values(&asked.parts[0].kind, live.day()) {
            live.answer(at.question, row, Some(asked.fit(Answer::of(old))));
            assert_eq!(live.main(at), known.as_ref(), "{} is known, whatever was answered once", asked.code);
        }
        live.answer(at.question, row, Some(Answer::not_checked("Nav piekļuves")));
        assert!(live.is_answered(at), "{} cannot be put off", asked.code);
        assert!(
            !live.gaps(&Captured::new()).iter().any(|gap| gap.at == at),
            "{} is nobody's to do",
            asked.code
        );
        live.answer(at.question, row, None);
        for told in probe::told(&value) {
            self.answered.insert((asked.code.to_string(), MAIN.into(), told));
        }
    }

    fn answer(&mut self, live: &mut Live, at: At, part: usize, answer: Answer, kind: &str) {
        let edition = std::sync::Arc::clone(live.form().edition());
        let asked = edition.question(at.question).unwrap();
        let given = asked.fit(answer);
        let code = asked.parts[part].code.clone();
        let value = given.parts[&code].clone();
        assert!(
            !matches!(value, Value::Unfit(_)),
            "{} {code} takes what it offers, and not as words: {value:?}",
            asked.code
        );
        let row = live.row(at).map(|row| row.id);
        live.answer(at.question, row, Some(given.clone()));
        assert_eq!(live.given(at), Some(&given), "{} keeps its answer", asked.code);
        assert!(live.is_answered(at), "{} is answered by {value:?}", asked.code);
        let open = |missing: &Missing| matches!(missing, Missing::Answer { .. } | Missing::Unfit(..));
        let gaps = live.gaps(&Captured::new());
        assert!(
            !gaps.iter().any(|gap| gap.at == at && open(&gap.what)),
            "{} is not asked for again",
            asked.code
        );
        for told in probe::told(&value) {
            self.answered.insert((asked.code.to_string(), code.clone(), told));
        }
        self.violations.extend(live.breaches().iter().map(|breach| breach.violation.code.to_string()));
        for next in live.form().walk().to_vec() {
            self.explore(live, next, kind);
        }
    }
}

/// „Nav pārbaudīts” is possible wherever somebody is asked, is no answer, and stays an open task.
fn put_off(live: &mut Live, at: At) {
    let (row, kept) = (live.row(at).map(|row| row.id), live.given(at).cloned());
    live.answer(at.question, row, Some(Answer::not_checked("Nav piekļuves")));
    let code = live.edition().question(at.question).unwrap().code.clone();
    assert!(!live.is_answered(at), "{code} is put off, so not answered");
    let gaps = live.gaps(&Captured::new());
    let told = gaps.iter().any(|gap| gap.at == at && gap.what == Missing::PutOff("Nav piekļuves".to_owned()));
    assert!(told, "{code} stays an open task with its reason");
    live.answer(at.question, row, kept);
}

#[test]
fn every_question_of_every_module_is_on_some_form_and_stands_in_its_section_once() {
    let library = given::library();
    let edition = library.editions().last().unwrap();
    let known: BTreeSet<String> = edition.questions().iter().map(|it| it.code.to_string()).collect();
    let expected: BTreeSet<String> = MODULES.iter().flat_map(|(module, _)| codes(module)).collect();
    assert_eq!(known, expected, "no number is left out, and there is nothing that nobody knows of");
    for scene in probe::scenes(edition) {
        let walk = scene.live.form().walk();
        let once: BTreeSet<_> = walk.iter().collect();
        assert_eq!(once.len(), walk.len(), "a question that two types bring is asked once");
        let sections: Vec<usize> = scene.live.form().sections().map(|(section, _)| section).collect();
        assert!(sections.is_sorted(), "sections are walked in the order of the layout");
    }
}

#[test]
fn the_main_part_is_called_by_one_name() {
    let library = given::library();
    for question in library.editions().last().unwrap().questions() {
        assert_eq!(question.parts[0].code.as_str(), MAIN, "{}", question.code);
    }
}
