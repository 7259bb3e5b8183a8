//! What the office asks: by filters and in pages, each with the place of the feed that it belongs to.

use std::collections::BTreeSet;

use apseko_casework::{EntityKind, TaskRow, answer_value, case_scope};
use apseko_oplog::{Draft, EntityId, EntityRef, Kind, RegisterKey, ScopeId, ScopeKind, UserId, Value};
use apseko_server::rows::{Ask, AskFault, Cursor, In, Page, TaskFilter, Under, Within};

use super::databases::{Cluster, Databases, Files};
use super::deeds::{id, thing};
use super::hand::Hand;
use super::office::SCOPE;
use super::turns::draft;
use super::world::World;

const TASKS: u8 = 40;
const DAYS: [&str; 5] = ["2026-03-01", "", "2026-01-15", "rīt", "2026-12-31"];

fn set(entity: EntityRef, field: &str, value: Value) -> Draft {
    draft(Kind::Set, RegisterKey { entity, field: field.to_owned() }, value)
}

/// Two cases of two units with forty tasks, of which some are claimed; a visit with workers, a sheet with a row.
fn office(databases: &dyn Databases) -> World<'_> {
    let world = World::begin(databases);
    let mut hands = [Hand::new(1), Hand::new(2)];
    let mut first = Vec::new();
    for case in 1..=2 {
        first.push(set(thing(EntityKind::Case, case), "unit", Value::Bytes(vec![case; 16])));
    }
    for number in 1..=TASKS {
        let entity = thing(EntityKind::Task, number);
        let case = id(EntityKind::Case, 1 + number % 2);
        let day = DAYS[usize::from(number) % DAYS.len()];
        first.push(set(entity, "case", Value::Bytes(case.0.to_vec())));
        if !day.is_empty() {
            first.push(set(entity, "due_day", Value::text(day)));
        }
    }
    hands[0].says(first);
    hands[0].says(visit());
    world.wait(hands[0].syncs(&world.feed));
    world.wait(hands[1].syncs(&world.feed));
    for number in (1..=TASKS).filter(|number| number % 3 != 0) {
        let register = RegisterKey { entity: thing(EntityKind::Task, number), field: "course".to_owned() };
        let claim = draft(Kind::Petition, register, Value::map([("do", Value::text("claim"))]));
        hands[usize::from(number % 2)].says(vec![claim]);
    }
    hands[1].says(vec![Draft {
        kind: Kind::Retract,
        ..set(thing(EntityKind::Worker, 3), "exists", Value::Bool(false))
    }]);
    // They answer the same question differently, not knowing of each other.
    for (number, hand) in (0_u8..).zip(&mut hands) {
        let answer = answer_value(&apseko_casework::Answer::choice(["yes", "no"][usize::from(number)]), 1);
        hand.says(vec![set(thing(EntityKind::AnswerRow, 1), "q:A-1", answer)]);
    }
    hands.iter_mut().for_each(|hand| world.wait(hand.syncs(&world.feed)));
    world.follow_to_the_end();
    world
}

fn visit() -> Vec<Draft> {
    let named = |kind, number, field: &str, parent: EntityId| {
        set(thing(kind, number), field, Value::Bytes(parent.0.to_vec()))
    };
    let visit = id(EntityKind::Visit, 1);
    let sheet = id(EntityKind::Sheet, 1);
    let mut drafts = vec![
        named(EntityKind::Visit, 1, "task", id(EntityKind::Task, 1)),
        named(EntityKind::Sheet, 1, "task", id(EntityKind::Task, 1)),
        named(EntityKind::AnswerRow, 1, "sheet", sheet),
    ];
    drafts.extend((1..=5).map(|number| named(EntityKind::Worker, number, "visit", visit)));
    let answer = answer_value(&apseko_casework::Answer::choice("yes"), 1);
    drafts.extend(
        (1..=4).map(|number| set(thing(EntityKind::Sheet, 1), &format!("q:B-{number}"), answer.clone())),
    );
    drafts
}

/// Every page of an answer, of so many rows each.
fn pages<R>(mut page: impl FnMut(Option<&Cursor>) -> Page<R>) -> Vec<R> {
    let (mut rows, mut next): (Vec<R>, Option<Cursor>) = (Vec::new(), None);
    loop {
        let page = page(next.as_ref());
        rows.extend(page.rows);
        let Some(cursor) = page.next else { return rows };
        assert_ne!(next.as_ref(), Some(&cursor), "each page goes on from where the last one ended");
        next = Some(Cursor::of(cursor.as_str()));
    }
}

fn tasks_are_found_by_what_is_asked(databases: &dyn Databases) {
    let world = office(databases);
    let mut ask = Ask::begin(world.rows.as_ref()).unwrap();
    let all = ask.tasks(&TaskFilter::default(), None, 500).unwrap();
    assert_eq!(all.rows.len(), usize::from(TASKS));
    assert_eq!(all.as_of.place, world.storage.read().unwrap().head().unwrap().meta.head);
    assert_eq!(all.as_of.newest, all.as_of.place, "nothing is just being caught up with");
    let key = |row: &TaskRow| {
        let known = row.due_day.starts_with("2026");
        (!known, if known { row.due_day.clone() } else { String::new() }, row.task)
    };
    let order: Vec<_> = all.rows.iter().map(|it| key(&it.row)).collect();
    assert!(order.is_sorted(), "the most urgent first, those without a deadline last");
    for filter in filters() {
        let expected: Vec<&In<TaskRow>> = all.rows.iter().filter(|it| meets(&it.row, &filter)).collect();
        for size in [1, 7, 500] {
            let found = pages(|after| ask.tasks(&filter, after, size).unwrap());
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?} in pages of {size}");
        }
    }
    let met = filters().iter().filter(|filter| all.rows.iter().any(|it| meets(&it.row, filter))).count();
    assert!(met > 20, "the filters are worth asking: {met} find something");
}

/// Every combination of what may be asked.
fn filters() -> Vec<TaskFilter> {
    let mut filters = vec![TaskFilter::default()];
    let with = |filters: &mut Vec<TaskFilter>, change: &dyn Fn(&mut TaskFilter)| {
        let more = filters.clone().into_iter().map(|mut filter| {
            change(&mut filter);
            filter
        });
        filters.extend(more.collect::<Vec<_>>());
    };
    with(&mut filters, &|it| it.inspector = Some([2; 16]));
    with(&mut filters, &|it| it.scope = Some(SCOPE));
    with(&mut filters, &|it| it.unit = Some([1; 16]));
    with(&mut filters, &|it| it.state = Some("accepted".to_owned()));
    with(&mut filters, &|it| it.due_from = Some("2026-02-01".to_owned()));
    with(&mut filters, &|it| it.due_to = Some("2026-03-01".to_owned()));
    filters.push(TaskFilter { scope: Some(case_scope(EntityId([0x77; 16]))), ..TaskFilter::default() });
    filters
}

fn meets(row: &TaskRow, filter: &TaskFilter) -> bool {
    let day = row.due_day.as_str();
    let known = day.starts_with("2026");
    let unit = |unit: [u8; 16]| row.case == Some(id(EntityKind::Case, unit[0]));
    filter.inspector.is_none_or(|user| row.inspector == Some(UserId(user)))
        && filter.scope.is_none_or(|scope| scope == SCOPE)
        && filter.unit.is_none_or(unit)
        && filter.state.as_ref().is_none_or(|state| *state == row.state)
        && filter.due_from.as_ref().is_none_or(|from| known && day >= from.as_str())
        && filter.due_to.as_ref().is_none_or(|to| known && day <= to.as_str())
}

/// Some scopes: few of them, so many that they do not lead to the rows, all cases, everything, nothing.
fn scopes() -> [(Within, bool); 6] {
    let other = |number: u16| {
        let mut id = [0x77; 16];
        id[..2].copy_from_slice(&number.to_be_bytes());
        case_scope(EntityId(id))
    };
    let many = |with: Option<ScopeId>| Within::These((0..1_500).map(other).chain(with).collect());
    [
        (Within::These(BTreeSet::from([SCOPE, other(1)])), true),
        (many(Some(SCOPE)), true),
        (Within::Cases, true),
        (Within::Anywhere, true),
        (many(None), false),
        (Within::These(BTreeSet::new()), false),
    ]
}

fn rows_are_looked_for_in_some_scopes(databases: &dyn Databases) {
    let world = office(databases);
    let mut ask = Ask::begin(world.rows.as_ref()).unwrap();
    let tasks = ask.tasks(&TaskFilter::default(), None, 500).unwrap().rows;
    let disputes = ask.disputes(None, None, 500).unwrap().rows;
    let workers = ask.things(Under::Parent(id(EntityKind::Visit, 1)), None, 500).unwrap().rows;
    for (within, found) in scopes() {
        let all = |rows: usize| if found { rows } else { 0 };
        for filter in filters() {
            let filter = TaskFilter { within: within.clone(), ..filter };
            let expected = tasks.iter().filter(|it| found && meets(&it.row, &filter)).cloned();
            let rows = pages(|after| ask.tasks(&filter, after, 7).unwrap());
            assert_eq!(rows, expected.collect::<Vec<_>>(), "{filter:?}");
        }
        let cases = pages(|after| ask.cases(&within, after, 1).unwrap());
        // Both were written of in one scope, so that one of them is not at home: a short list of scopes does not lead to it, and
        // whoever looks through everything passes over it afterwards.
        let by_list = matches!(&within, Within::These(scopes) if scopes.len() < 1_000);
        assert_eq!(cases.len(), all(if by_list { 1 } else { 2 }), "{within:?}");
        assert!(cases.is_sorted_by_key(|it| it.row.case), "by their ids");
        let told = pages(|after| ask.disputes_within(&within, after, 1).unwrap());
        assert_eq!(told, if found { disputes.clone() } else { Vec::new() }, "{within:?}");
        let kind = Under::Kind(EntityKind::Worker);
        let things = pages(|after| ask.things_within(kind, &within, after, 2).unwrap());
        assert_eq!(things, if found { workers.clone() } else { Vec::new() }, "{within:?}");
        let rows = Under::Kind(EntityKind::AnswerRow);
        let of_kind = ask.things_within(rows, &within, None, 500).unwrap().rows;
        assert_eq!(of_kind.len(), all(1), "those of one kind, and nothing that comes after it");
    }
    let elsewhere = ScopeId { kind: ScopeKind::Unit, ..SCOPE };
    let none = TaskFilter { within: Within::These(BTreeSet::from([elsewhere])), ..TaskFilter::default() };
    assert!(ask.tasks(&none, None, 500).unwrap().rows.is_empty(), "a scope of another kind is another scope");
    let same: Vec<EntityRef> = workers.iter().map(|it| it.row.kind.entity(it.row.id)).collect();
    let mut known = ask.things_of(&same).unwrap();
    known.sort_by_key(|it| it.row.id);
    assert_eq!(known, workers);
}

fn things_and_answers_come_in_pages(databases: &dyn Databases) {
    let world = office(databases);
    let mut ask = Ask::begin(world.rows.as_ref()).unwrap();
    for (under, count) in [
        (Under::Scope(SCOPE), 8),
        (Under::Parent(id(EntityKind::Visit, 1)), 5),
        (Under::Parent(id(EntityKind::Task, 1)), 2),
        (Under::Parent(id(EntityKind::Task, 2)), 0),
    ] {
        let whole = ask.things(under, None, 500).unwrap().rows;
        assert_eq!(whole.len(), count, "{under:?}");
        assert_eq!(pages(|after| ask.things(under, after, 2).unwrap()), whole, "{under:?}");
    }
    let workers = ask.things(Under::Parent(id(EntityKind::Visit, 1)), None, 500).unwrap().rows;
    let disputed: Vec<EntityId> = workers.iter().filter(|it| it.row.disputed).map(|it| it.row.id).collect();
    assert_eq!(disputed, [id(EntityKind::Worker, 3)], "taken out by somebody who had not seen who it was");
    let whole = ask.answers(id(EntityKind::Sheet, 1), None, 500).unwrap().rows;
    let asked: BTreeSet<&str> = whole.iter().map(|row| row.question.as_str()).collect();
    assert_eq!(asked, BTreeSet::from(["A-1", "B-1", "B-2", "B-3", "B-4"]), "those of its row too");
    assert_eq!(pages(|after| ask.answers(id(EntityKind::Sheet, 1), after, 2).unwrap()), whole);
    assert!(ask.answers(id(EntityKind::Sheet, 2), None, 500).unwrap().rows.is_empty());
}

fn disagreements_are_counted_and_listed(databases: &dyn Databases) {
    let world = office(databases);
    let mut ask = Ask::begin(world.rows.as_ref()).unwrap();
    let whole = ask.disputes(None, None, 500).unwrap().rows;
    let fields: BTreeSet<&str> = whole.iter().map(|it| it.register.field.as_str()).collect();
    assert_eq!(fields, BTreeSet::from(["exists", "q:A-1"]));
    assert_eq!(ask.count_disputes(None).unwrap(), 2);
    assert_eq!(ask.count_disputes(Some(&SCOPE)).unwrap(), 2);
    assert_eq!(ask.count_disputes(Some(&case_scope(EntityId([0x77; 16])))).unwrap(), 0);
    assert_eq!(pages(|after| ask.disputes(None, after, 1).unwrap()), whole);
    assert_eq!(pages(|after| ask.disputes(Some(&SCOPE), after, 1).unwrap()), whole);
}

fn a_cursor_of_another_question_is_refused(databases: &dyn Databases) {
    let world = office(databases);
    let mut ask = Ask::begin(world.rows.as_ref()).unwrap();
    let of_things = ask.things(Under::Scope(SCOPE), None, 2).unwrap().next.unwrap();
    for cursor in [of_things, Cursor::of("zz"), Cursor::of(""), Cursor::of("01"), Cursor::of("ā")] {
        let refused = ask.tasks(&TaskFilter::default(), Some(&cursor), 10).unwrap_err();
        assert!(matches!(refused, AskFault::Cursor), "{cursor:?}: {refused}");
        assert_eq!(refused.code(), "rows.cursor");
    }
}

fn tell(databases: &dyn Databases) {
    tasks_are_found_by_what_is_asked(databases);
    rows_are_looked_for_in_some_scopes(databases);
    things_and_answers_come_in_pages(databases);
    disagreements_are_counted_and_listed(databases);
    a_cursor_of_another_question_is_refused(databases);
}

#[test]
fn on_sqlite() {
    tell(&Files::new());
}

#[test]
fn in_postgresql() {
    tell(&Cluster::new());
}
