//! A page of many tasks must not cost what all of them would: the ways that the database takes, and how much it looks at.

use std::collections::BTreeSet;

use apseko_casework::case_scope;
use apseko_oplog::ScopeId;
use rusqlite::StatementStatus;

use super::*;

const TASKS: u32 = 50_000;
/// Two tasks a case, and each tenth case is of the unit that is asked for.
const CASES: u32 = TASKS / 2;
/// Looking at every task would take more than a million.
const STEPS: i32 = 200_000;

fn case(number: u32) -> ScopeId {
    let mut id = [0x5c; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    case_scope(EntityId(id))
}

fn filled() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(super::super::TABLES).unwrap();
    connection.execute_batch("BEGIN").unwrap();
    for number in 0..TASKS {
        let (mut id, due) = ([0x7a; 16], format!("2026-{:02}-{:02}", 1 + number % 12, 1 + number % 28));
        id[..4].copy_from_slice(&number.to_be_bytes());
        let sql = "INSERT INTO task VALUES (?1, ?2, ?3, '', '', '', '', '', '', '', '', '', '', '', ?4, 0, NULL, ?5, NULL, 0, 0, 0, '', ?4)";
        let state = if number.is_multiple_of(500) { "new" } else { "assigned" };
        let scope = case(number % CASES);
        connection
            .prepare_cached(sql)
            .unwrap()
            .execute((id, of_scope(&scope), scope.id, &due, state))
            .unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
    connection
}

fn of_unit(cases: impl Iterator<Item = u32>) -> TaskFilter {
    TaskFilter { within: Within::These(cases.map(case).collect()), ..TaskFilter::default() }
}

fn plan(connection: &Connection, filter: &TaskFilter) -> String {
    let sql = format!("EXPLAIN QUERY PLAN {}", sql_of_tasks(filter));
    let mut statement = connection.prepare(&sql).unwrap();
    let steps = statement.query_map([rusqlite::types::Null; 12], |row| row.get::<_, String>(3)).unwrap();
    steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_page_is_read_along_an_index_whatever_is_asked() {
    let connection = filled();
    let few = of_unit((0..CASES).step_by(100));
    let many = of_unit((0..CASES).step_by(10));
    let all = TaskFilter { within: Within::Cases, ..TaskFilter::default() };
    let rare = TaskFilter { state: Some("new".to_owned()), ..many.clone() };
    for (filter, index) in
        [(&few, "task_by_scope"), (&many, "task_by_due"), (&all, "task_by_due"), (&rare, "task_by_state")]
    {
        let plan = plan(&connection, filter);
        assert!(plan.contains(index), "{plan}");
        let sorts = plan.contains("TEMP B-TREE FOR ORDER BY");
        assert_eq!(sorts, index == "task_by_scope", "only few tasks are put in order: {plan}");
    }
}

#[test]
fn a_page_of_many_tasks_costs_no_more_than_a_page() {
    let connection = filled();
    let few = of_unit((0..CASES).step_by(100));
    let many = of_unit((0..CASES).step_by(10));
    let all = TaskFilter { within: Within::Cases, ..TaskFilter::default() };
    for filter in [&few, &many, &all] {
        let first = tasks(&connection, filter, None, 50).unwrap();
        let sql = sql_of_tasks(filter);
        let steps = connection.prepare_cached(&sql).unwrap().get_status(StatementStatus::VmStep);
        assert!((1..STEPS).contains(&steps), "{steps} steps for a page: {filter:.60?}");
        assert_eq!(first.len(), 50);
        assert!(first.is_sorted_by_key(|it| (it.row.due_day.clone(), it.row.task)));
        let last = first.last().unwrap();
        let place = TaskPlace { due: last.row.due_day.clone(), task: last.row.task };
        let next = tasks(&connection, filter, Some(&place), 50).unwrap();
        let both: BTreeSet<_> = first.iter().chain(&next).map(|it| it.row.task).collect();
        assert_eq!(both.len(), 100, "the next page goes on behind the first");
    }
}
