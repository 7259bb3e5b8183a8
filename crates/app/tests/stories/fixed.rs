//! Stories of what nobody has to be asked: it stands on the sheet, and nobody answers it; and of conditions in words.

use apseko_contract::{
    Cell, GiveAnswer, KeepPersonMet, ListTasks, OpenSheet, PersonMetForm, PrepareSheet, PreviewSheet,
    QuestionView, SheetView, ShowAnswerHistory, ShowGaps, Spot, StartVisit,
};
use apseko_domain::{Code, Purpose, SheetKind, TaskId};
use apseko_sheets::{Answer, Decimal, Value};

use crate::device::Device;

const FIXED: [&str; 5] = ["KOP-01", "KOP-02", "KOP-03", "KOP-05", "KOP-06"];

fn a_task(device: &Device) -> TaskId {
    let tasks = device.call(ListTasks { search: String::new() }).unwrap();
    tasks.iter().find(|task| task.sheets.contains(&SheetKind::Bu)).unwrap().task
}

fn spot(question: &str) -> Spot {
    Spot { question: question.to_owned(), row: None }
}

fn cell<'v>(view: &'v SheetView, question: &str) -> &'v Cell {
    view.cells.iter().find(|cell| cell.place == spot(question)).unwrap()
}

fn question<'v>(view: &'v SheetView, code: &str) -> &'v QuestionView {
    view.questions.iter().find(|question| question.code == code).unwrap()
}

#[test]
fn what_the_sheet_was_made_for_is_shown_and_not_asked() {
    let device = Device::demonstrating();
    let task = a_task(&device);
    let kinds = vec![SheetKind::Bu];
    let prepare = PrepareSheet {
        task,
        purpose: Some(Purpose::Thematic),
        kinds,
        picked: Vec::new(),
        was: None,
        disputed: Vec::new(),
    };
    let id = device.call(prepare).unwrap();
    let open = || device.call(OpenSheet { sheet: id }).unwrap();
    let before = open();
    assert!(cell(&before, "KOP-03").shown && cell(&before, "KOP-03").known.is_none(), "no visit has begun");
    let asked: Vec<&str> = before.questions.iter().filter(|it| it.fixed).map(|it| it.code.as_str()).collect();
    assert_eq!(asked, FIXED);
    let purpose = cell(&before, "KOP-01").known.clone().unwrap();
    assert_eq!((purpose.value, purpose.source.as_str()), (Value::Choice("thematic".into()), "Lapas pamats"));

    let visit = device.call(StartVisit { task }).unwrap().visit;
    let met = PersonMetForm { name: "Pēteris Krauze".to_owned(), ..PersonMetForm::default() };
    device.call(KeepPersonMet { visit, person: None, form: met, was: None }).unwrap();
    let begun = open();
    for code in FIXED {
        assert!(cell(&begun, code).known.is_some(), "{code} is known once the visit has begun");
    }
    let one = Value::Number(Decimal::whole(1));
    assert_eq!(cell(&begun, "KOP-06").known.as_ref().unwrap().value, one, "whoever was met is counted");
    let gaps = device.call(ShowGaps { visit }).unwrap();
    assert!(gaps.of_sheet.iter().all(|gap| !FIXED.contains(&gap.place.question.as_str())));
    let general = begun.sections.iter().find(|section| section.code == "general").unwrap();
    let progress = general.progress.all;
    assert_eq!(progress.shown - progress.asked, 5, "five of the section are nobody's to answer");
}

#[test]
fn an_answer_to_what_is_known_without_asking_is_refused_and_nothing_is_written() {
    let device = Device::demonstrating();
    let task = a_task(&device);
    let id = device.call(StartVisit { task }).unwrap().sheet;
    let before = device.call(OpenSheet { sheet: id }).unwrap();
    let answers = [Answer::choice("dvhr"), Answer::not_checked("Vēlāk"), Answer::default()];
    for answer in answers {
        let give = GiveAnswer { sheet: id, place: spot("KOP-01"), answer, based_on: Vec::new() };
        assert_eq!(
            device.call(give).unwrap_err().code,
            Code::QuestionUnknown,
            "the screen is told to reload"
        );
    }
    let after = device.call(OpenSheet { sheet: id }).unwrap();
    assert_eq!(cell(&after, "KOP-01"), cell(&before, "KOP-01"));
    let history = device.call(ShowAnswerHistory { sheet: id, place: spot("KOP-01") }).unwrap();
    assert!(history.is_empty());
}

#[test]
fn a_preview_tells_conditions_in_words_and_a_sheet_on_a_visit_goes_without_them() {
    let device = Device::demonstrating();
    let kinds = vec![SheetKind::Bu];
    let preview = PreviewSheet { purpose: Purpose::Preventive, kinds, day: None, answers: Vec::new() };
    let told = device.call(preview).unwrap();
    let scaffolds = question(&told, "BU-08");
    assert!(scaffolds.shown_when.contains("feature(scaffolds)"), "as it is written");
    assert!(scaffolds.shown_when_told.contains("„Sastatnes”"), "and in words: {}", scaffolds.shown_when_told);
    let conditional = told.questions.iter().filter(|it| !it.shown_when.is_empty());
    assert!(conditional.clone().all(|it| !it.shown_when_told.is_empty()) && conditional.count() > 5);
    let rules = told.questions.iter().flat_map(|question| &question.violations);
    assert!(rules.clone().all(|rule| !rule.when_told.is_empty()) && rules.count() > 5);
    let mut always = told.questions.iter().filter(|it| it.shown_when.is_empty());
    assert!(always.all(|it| it.shown_when_told.is_empty()), "no condition, no words");

    let task = a_task(&device);
    let id = device.call(StartVisit { task }).unwrap().sheet;
    let sheet = device.call(OpenSheet { sheet: id }).unwrap();
    assert!(sheet.questions.iter().all(|question| question.shown_when_told.is_empty()));
}
