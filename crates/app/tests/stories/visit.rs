//! Stories of a visit: it begins, questions are answered, violations follow, people are found, it ends with gaps or without.

use apseko_contract::{
    AddViolation, Cell, EditViolation, FinishVisit, FollowSheet, FormWarning, GiveAnswer, KeepParty,
    KeepPersonMet, KeepWorker, ListTasks, MissingView, OpenSheet, PartyForm, PauseVisit, PersonMetForm,
    PrepareSheet, RemoveWorker, RestoreWorker, ResumeVisit, SheetNews, SheetView, ShowAnswerHistory,
    ShowGaps, ShowRoster, ShowTaskVisits, ShowViolations, ShowVisit, Spot, StartVisit, ViolationEdit,
    VisitGap, VisitStage, VisitStarted, WorkerForm, WorkerStanding,
};
use apseko_domain::{Code, PersonMetRole, Purpose, RowId, SheetId, SheetKind, TaskId, VisitOutcome};
use apseko_sheets::{Answer, Source, Value};

use crate::device::Device;

/// The first task of the demonstration that needs such a sheet.
fn task_with(device: &Device, kind: SheetKind) -> TaskId {
    let tasks = device.call(ListTasks { search: String::new() }).unwrap();
    tasks.iter().find(|task| task.sheets.contains(&kind)).unwrap().task
}

pub fn started(device: &Device, kinds: &[SheetKind]) -> VisitStarted {
    let task = task_with(device, kinds[0]);
    let prepare = PrepareSheet {
        task,
        purpose: Some(Purpose::Preventive),
        kinds: kinds.to_vec(),
        picked: Vec::new(),
        was: None,
        disputed: Vec::new(),
    };
    device.call(prepare).unwrap();
    device.call(StartVisit { task }).unwrap()
}

fn sheet(device: &Device, sheet: SheetId) -> SheetView {
    device.call(OpenSheet { sheet }).unwrap()
}

pub fn spot(question: &str, row: Option<RowId>) -> Spot {
    Spot { question: question.to_owned(), row }
}

fn cell(view: &SheetView, place: &Spot) -> Cell {
    view.cells
        .iter()
        .find(|cell| cell.place == *place)
        .cloned()
        .unwrap_or_else(|| panic!("{place:?} is not shown"))
}

pub fn answer(device: &Device, id: SheetId, place: &Spot, answer: Answer) {
    let based_on =
        sheet(device, id).cells.into_iter().find(|cell| cell.place == *place).map(|cell| cell.seen);
    let give = GiveAnswer { sheet: id, place: place.clone(), answer, based_on: based_on.unwrap_or_default() };
    device.call(give).unwrap();
}

fn features(codes: &[&str]) -> Answer {
    Answer::of(Value::Multi(codes.iter().map(|code| (*code).into()).collect()))
}

#[test]
fn a_visit_begins_once_with_its_employer_and_its_sheet() {
    let device = Device::demonstrating();
    let task = task_with(&device, SheetKind::Bu);
    let first = device.call(StartVisit { task }).unwrap();
    let second = device.call(StartVisit { task }).unwrap();
    assert_eq!(first, second, "a second tap finds the visit that the first one began");
    let visit = device.call(ShowVisit { visit: first.visit }).unwrap();
    assert_eq!(visit.row.state, VisitStage::Started);
    assert_eq!(visit.parties.len(), 1, "the employer of the task is the first party");
    assert_eq!(visit.parties[0].form.name, visit.task.title);
    assert_eq!(visit.inspectors, "Ilze Kalniņa");
    let of_task = device.call(ShowTaskVisits { task }).unwrap();
    assert_eq!((of_task.visits.len(), of_task.sheet.unwrap().sheet), (1, first.sheet));
}

#[test]
fn one_answer_shows_what_follows_and_taking_it_back_hides_it_again() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, visit } = started(&device, &[SheetKind::Bu]);
    let before = sheet(&device, id);
    let height = spot("BU-08", None);
    assert!(!before.cells.iter().any(|cell| cell.place == height), "there are no scaffolds yet");
    answer(&device, id, &spot("KOP-13", None), features(&["scaffolds"]));
    let news = device.call(FollowSheet { sheet: id, since: before.cursor }).unwrap();
    let SheetNews::Some { cells, cursor, .. } = news else { panic!("one answer is not everything") };
    let places: Vec<&str> = cells.iter().map(|cell| cell.place.question.as_str()).collect();
    assert!(places.contains(&"BU-07") && places.contains(&"BU-08"), "{places:?}");
    assert!(places.len() <= 4, "only what depends on the answer is told: {places:?}");

    answer(&device, id, &height, Answer::choice("no").with_note("Nav margu 3. stāvā"));
    let open = sheet(&device, id);
    let breach = &cell(&open, &height).breaches[0];
    assert_eq!((breach.code.as_str(), breach.severity, breach.asks_danger), ("BU-V06", 3, true));
    let danger = ViolationEdit { danger: Some(true), ..ViolationEdit::default() };
    device
        .call(EditViolation {
            visit,
            violation: breach.violation,
            edit: danger,
            was: None,
            disputed: Vec::new(),
        })
        .unwrap();
    let SheetNews::Some { cells, .. } = device.call(FollowSheet { sheet: id, since: cursor }).unwrap() else {
        panic!("what a person says about a violation is a change of its cells")
    };
    let told = cells.iter().find(|cell| cell.place == height).unwrap();
    assert_eq!(told.breaches[0].danger, Some(true));

    // The feature goes: the question is hidden, its answer is kept and comes back with it.
    answer(&device, id, &spot("KOP-13", None), Answer::default());
    let hidden = cell(&sheet(&device, id), &height);
    assert!(!hidden.shown && hidden.answer.is_some() && hidden.breaches.is_empty());
    let (found, gone) = {
        let view = device.call(ShowViolations { visit }).unwrap();
        (view.violations.len(), view.no_longer.len())
    };
    assert_eq!((found, gone), (0, 1), "what a person said about it is kept in sight");
    answer(&device, id, &spot("KOP-13", None), features(&["scaffolds"]));
    let back = cell(&sheet(&device, id), &height);
    assert_eq!(back.answer.unwrap().answer.unwrap().note, "Nav margu 3. stāvā");
}

#[test]
fn every_answer_is_in_the_history_with_its_author_and_corrections_keep_the_old_one() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, .. } = started(&device, &[SheetKind::Bu]);
    let place = spot("BU-04", None);
    answer(&device, id, &place, Answer { source: Some(Source::Document), ..Answer::choice("no") });
    answer(&device, id, &place, Answer::choice("yes"));
    answer(&device, id, &place, Answer::default());
    let past = device.call(ShowAnswerHistory { sheet: id, place }).unwrap();
    let said: Vec<Option<Answer>> = past.iter().map(|past| past.answer.clone()).collect();
    let document = Answer { source: Some(Source::Document), ..Answer::choice("no") };
    assert_eq!(said, [None, Some(Answer::choice("yes")), Some(document)]);
    assert!(past.iter().all(|past| past.author == "Ilze Kalniņa" && past.clock_trusted));
    assert_eq!(past.iter().filter(|past| past.stands).count(), 1, "one of them stands now");
}

#[test]
fn what_cannot_be_is_kept_as_it_was_typed_and_counts_as_missing() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, visit } = started(&device, &[SheetKind::Nn]);
    let place = spot("NN-01", None);
    answer(&device, id, &place, Answer::of(Value::Text("ap divdesmit".to_owned())));
    let kept = cell(&sheet(&device, id), &place).answer.unwrap();
    assert_eq!(kept.answer.unwrap().main(), Some(&Value::Unfit("ap divdesmit".to_owned())));
    assert_eq!(kept.unfit.len(), 1);
    let gaps = device.call(ShowGaps { visit }).unwrap();
    let of_place = gaps.of_sheet.iter().find(|gap| gap.place == place).unwrap();
    assert_eq!(of_place.missing, MissingView::Unfit);
    answer(&device, id, &place, Answer::of(Value::Text("20".to_owned())));
    let now = cell(&sheet(&device, id), &place).answer.unwrap();
    assert!(matches!(now.answer.unwrap().main(), Some(Value::Number(number)) if number.to_string() == "20"));
}

#[test]
fn a_worker_brings_questions_and_a_violation_names_everybody_whom_it_concerns() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, visit } = started(&device, &[SheetKind::Nn]);
    let mut rows = Vec::new();
    for name in ["Jānis Ābols", "Māra Liepa"] {
        let form = WorkerForm { name: name.to_owned(), ..WorkerForm::default() };
        let worker = device.call(KeepWorker { visit, worker: None, form, was: None }).unwrap();
        let roster = device.call(ShowRoster { visit }).unwrap();
        rows.push((worker, roster.workers.iter().find(|row| row.worker == worker).unwrap().row.unwrap()));
    }
    for (_, row) in &rows {
        answer(&device, id, &spot("NN-05", Some(*row)), Answer::choice("no"));
        answer(&device, id, &spot("NN-06", Some(*row)), Answer::choice("no"));
    }
    let violations = device.call(ShowViolations { visit }).unwrap().violations;
    assert_eq!(violations.len(), 1, "the same breach of one employer is one violation");
    assert_eq!(violations[0].workers, ["Jānis Ābols", "Māra Liepa"]);
    assert_eq!(violations[0].causes.len(), 2);
    let roster = device.call(ShowRoster { visit }).unwrap();
    assert!(roster.workers.iter().all(|row| row.standing == WorkerStanding::Violation));

    // Taken out by mistake and put back: the answers are there again.
    device.call(RemoveWorker { worker: rows[0].0, seen_to: None }).unwrap();
    assert_eq!(device.call(ShowViolations { visit }).unwrap().violations[0].workers, ["Māra Liepa"]);
    device.call(RestoreWorker { worker: rows[0].0 }).unwrap();
    assert_eq!(device.call(ShowViolations { visit }).unwrap().violations[0].workers.len(), 2);
}

#[test]
fn several_employers_are_asked_apart_and_each_has_its_own_violations() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, visit } = started(&device, &[SheetKind::Dt]);
    let form = PartyForm {
        role: Some(apseko_domain::PartyRole::Subcontractor),
        name: "SIA „Otrais”".to_owned(),
        reg_no: "40000000000".to_owned(),
        headcount: "12".to_owned(),
        ..PartyForm::default()
    };
    let other = device.call(KeepParty { visit, party: None, form, was: None }).unwrap();
    let open = sheet(&device, id);
    let parties = &open.groups.iter().find(|group| group.code == "parties").unwrap().rows;
    assert_eq!(parties.len(), 2);
    let second = parties.iter().find(|row| row.party == Some(other)).unwrap().row;
    let first = parties.iter().find(|row| row.party != Some(other)).unwrap().row;
    let ten = |row| open.cells.iter().any(|cell| cell.place == spot("DT-06", Some(row)) && cell.shown);
    assert!(ten(second) && !ten(first), "work rules are asked of whoever employs ten");
    answer(&device, id, &spot("DT-08", Some(second)), Answer::choice("no"));
    answer(&device, id, &spot("DT-08", Some(first)), Answer::choice("no"));
    let violations = device.call(ShowViolations { visit }).unwrap().violations;
    let whose: Vec<_> = violations.iter().map(|violation| violation.party).collect();
    assert_eq!(whose.len(), 2);
    assert!(whose.contains(&Some(other)), "the violation of a subcontractor names the subcontractor");
}

#[test]
fn what_a_person_says_of_a_violation_is_kept_and_one_can_be_added_by_hand() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, visit } = started(&device, &[SheetKind::Bu]);
    answer(&device, id, &spot("BU-05", None), Answer::choice("no").with_note("Žogs nojaukts"));
    let found = device.call(ShowViolations { visit }).unwrap().violations.remove(0);
    assert_eq!((found.code.as_str(), found.description.as_str()), ("BU-V04", "Žogs nojaukts"));
    let edit = ViolationEdit {
        description: Some("Žogs ziemeļu pusē nojaukts 20 m garumā".to_owned()),
        severity: Some(3),
        due: Some("2026-12-01".parse().unwrap()),
        ..ViolationEdit::default()
    };
    device
        .call(EditViolation { visit, violation: found.violation, edit, was: None, disputed: Vec::new() })
        .unwrap();
    let by_hand = AddViolation {
        visit,
        code: "DA-V14".to_owned(),
        party: None,
        description: "Zīmes ir tikai angļu valodā".to_owned(),
        question: None,
    };
    device.call(by_hand).unwrap();
    let violations = device.call(ShowViolations { visit }).unwrap().violations;
    assert_eq!(violations.len(), 2);
    assert_eq!((violations[0].severity, violations[0].due.unwrap().to_string().as_str()), (3, "2026-12-01"));
    assert!(violations[0].edited.contains(&"severity".to_owned()));
    assert_eq!(violations[1].code, "DA-V14");
    let dropped = ViolationEdit { dropped: Some(true), ..ViolationEdit::default() };
    device
        .call(EditViolation {
            visit,
            violation: violations[1].violation,
            edit: dropped,
            was: None,
            disputed: Vec::new(),
        })
        .unwrap();
    let now = device.call(ShowVisit { visit }).unwrap();
    assert_eq!(now.violations, [0, 0, 1], "what is set aside is not counted");
}

#[test]
fn a_visit_pauses_goes_on_and_ends_with_what_is_missing_still_in_sight() {
    let device = Device::demonstrating();
    let VisitStarted { visit, .. } = started(&device, &[SheetKind::Bu]);
    device.call(PauseVisit { visit }).unwrap();
    assert_eq!(device.call(ShowVisit { visit }).unwrap().row.state, VisitStage::Paused);
    device.call(ResumeVisit { visit }).unwrap();
    let person = PersonMetForm {
        name: "Pēteris Krauze".to_owned(),
        role: Some(PersonMetRole::Representative),
        ..PersonMetForm::default()
    };
    device.call(KeepPersonMet { visit, person: None, form: person, was: None }).unwrap();
    let gaps = device.call(ShowGaps { visit }).unwrap();
    assert!(gaps.of_visit.contains(&VisitGap::NoBasis), "nobody knows why he may speak for the employer");
    assert!(!gaps.of_visit.contains(&VisitGap::NobodyMet));
    assert!(gaps.of_sheet.len() > 5);
    let finish = FinishVisit { visit, outcome: VisitOutcome::NoViolations, objections: String::new() };
    device.call(finish).unwrap();
    let ended = device.call(ShowVisit { visit }).unwrap();
    assert_eq!(
        (ended.row.state, ended.row.outcome),
        (VisitStage::Finished, Some(VisitOutcome::NoViolations))
    );
    assert!(ended.gaps > 5, "an end forgets nothing");
    let again = FinishVisit { visit, outcome: VisitOutcome::Violations, objections: String::new() };
    assert_eq!(device.call(again).unwrap_err().code, Code::VisitOver);
}

#[test]
fn the_sheet_that_was_prepared_in_the_office_goes_along_with_its_answers() {
    let device = Device::demonstrating();
    let task = task_with(&device, SheetKind::Bu);
    let prepare = |kinds: &[SheetKind]| PrepareSheet {
        task,
        purpose: Some(Purpose::Thematic),
        kinds: kinds.to_vec(),
        picked: vec!["NG-02".to_owned()],
        was: None,
        disputed: Vec::new(),
    };
    let prepared = device.call(prepare(&[SheetKind::Bu])).unwrap();
    answer(&device, prepared, &spot("BU-04", None), Answer::choice("yes"));
    let main =
        sheet(&device, prepared).groups.iter().find(|group| group.code == "parties").unwrap().rows[0].row;
    answer(&device, prepared, &spot("DA-01", Some(main)), Answer::choice("yes"));
    // Another basis: the same sheet, the same answers.
    assert_eq!(device.call(prepare(&[SheetKind::Bu, SheetKind::Da])).unwrap(), prepared);
    let VisitStarted { sheet: id, .. } = device.call(StartVisit { task }).unwrap();
    assert_eq!(id, prepared);
    let open = sheet(&device, id);
    assert_eq!(open.kinds, [SheetKind::Bu, SheetKind::Da]);
    assert!(cell(&open, &spot("BU-04", None)).answer.is_some());
    assert!(cell(&open, &spot("NG-02", None)).shown, "a question that was picked is asked");
    let kept = cell(&open, &spot("DA-01", Some(main)));
    assert!(kept.shown && kept.answer.is_some(), "what was answered of the employer stays with the employer");
}

#[test]
fn a_repeat_visit_asks_about_every_open_point_of_the_earlier_order() {
    let device = Device::demonstrating();
    let tasks = device.call(ListTasks { search: "Aura".to_owned() }).unwrap();
    let task = tasks[0].task;
    let prepare = PrepareSheet {
        task,
        purpose: Some(Purpose::Repeat),
        kinds: vec![SheetKind::Bu],
        picked: Vec::new(),
        was: None,
        disputed: Vec::new(),
    };
    device.call(prepare).unwrap();
    let VisitStarted { sheet: id, visit } = device.call(StartVisit { task }).unwrap();
    let open = sheet(&device, id);
    let points = &open.groups.iter().find(|group| group.code == "orders").unwrap().rows;
    assert_eq!(points.len(), 3, "one question for each open point");
    assert!(points[0].title.starts_with("Pieņemt sastatnes") && points[0].about.starts_with("termiņš "));
    let place = spot("ATK-01", Some(points[0].row));
    assert!(cell(&open, &place).shown);
    answer(&device, id, &place, Answer::choice("partly").with_note("Nav marķētas"));
    assert!(cell(&sheet(&device, id), &place).answer.is_some());
    let gaps = device.call(ShowGaps { visit }).unwrap();
    let of_points = gaps.of_sheet.iter().filter(|gap| gap.place.question == "ATK-01").count();
    assert_eq!(of_points, 2, "the others are still to be asked");
}

#[test]
fn a_clock_that_is_set_back_makes_no_other_party_answer_for_the_site() {
    let device = Device::demonstrating();
    let VisitStarted { sheet: id, visit } = started(&device, &[SheetKind::Bu]);
    let before = device.call(ShowVisit { visit }).unwrap().parties;
    device.jump_minutes(1);
    device.set_clock("2020-01-01T08:00:00Z");
    let form = PartyForm { name: "SIA „Otrais”".to_owned(), ..PartyForm::default() };
    device.call(KeepParty { visit, party: None, form, was: None }).unwrap();
    answer(&device, id, &spot("BU-05", None), Answer::choice("no"));
    let parties = device.call(ShowVisit { visit }).unwrap().parties;
    assert_eq!(
        (parties.len(), parties[0].party),
        (2, before[0].party),
        "the employer of the task stays the first"
    );
    let violations = device.call(ShowViolations { visit }).unwrap().violations;
    assert_eq!(violations[0].party, Some(before[0].party), "and its violation is its own");
}

#[test]
fn what_no_list_and_no_number_knows_is_kept_as_it_was_typed() {
    let device = Device::demonstrating();
    let VisitStarted { visit, .. } = started(&device, &[SheetKind::Nn]);
    let party =
        PartyForm {
            name: "Z/S „Lauki”".to_owned(), headcount: "ap 30".to_owned(), ..PartyForm::default()
        };
    device.call(KeepParty { visit, party: None, form: party, was: None }).unwrap();
    let worker = WorkerForm {
        name: "Olena".to_owned(),
        birth_day: "ap 1990. gadu".to_owned(),
        citizenship: "nezina, runā krieviski".to_owned(),
        ..WorkerForm::default()
    };
    device.call(KeepWorker { visit, worker: None, form: worker.clone(), was: None }).unwrap();
    let person = PersonMetForm {
        name: "Pēteris Krauze".to_owned(),
        document_type: "uzņēmuma apliecība".to_owned(),
        language: "rumāņu un angļu".to_owned(),
        ..PersonMetForm::default()
    };
    device.call(KeepPersonMet { visit, person: None, form: person.clone(), was: None }).unwrap();
    let shown = device.call(ShowVisit { visit }).unwrap();
    let kept = shown.parties.iter().find(|party| party.form.name == "Z/S „Lauki”").unwrap();
    assert_eq!(
        (kept.form.headcount.as_str(), kept.warnings.as_slice()),
        ("ap 30", &[FormWarning::Headcount][..])
    );
    assert_eq!(shown.persons[0].form, person);
    let row = device.call(ShowRoster { visit }).unwrap().workers.remove(0);
    assert_eq!((row.form.birth_day, row.form.citizenship), (worker.birth_day, worker.citizenship));
    assert_eq!(row.warnings, [FormWarning::BirthDay], "and somebody is told to look at it");
}
