//! Walks the tables of steps: nothing is unreachable, nothing comes after the end, and the whole is kept as a text.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::*;
use crate::golden::same_as_kept;

type Edge = (&'static str, &'static str, &'static str);

fn reachable(first: &'static str, edges: &[Edge]) -> BTreeSet<&'static str> {
    let mut reached = BTreeSet::from([first]);
    while let Some((_, _, to)) =
        edges.iter().find(|(from, _, to)| reached.contains(from) && !reached.contains(to))
    {
        reached.insert(to);
    }
    reached
}

fn walk(first: &'static str, states: &[(&'static str, bool)], edges: &[Edge]) {
    let all: BTreeSet<&str> = states.iter().map(|(code, _)| *code).collect();
    assert_eq!(reachable(first, edges), all, "every state can be reached");
    for (state, last) in states {
        let leads_on = edges.iter().any(|(from, _, _)| from == state);
        assert_eq!(leads_on, !last, "{state}: exactly the last states lead nowhere");
    }
    let choices: BTreeSet<(&str, &str)> = edges.iter().map(|(from, by, _)| (*from, *by)).collect();
    assert_eq!(choices.len(), edges.len(), "a step leads to one state only");
}

#[test]
fn the_course_of_a_task_is_whole() {
    let states: Vec<_> = TaskState::ALL.iter().map(|state| (state.code(), state.is_last())).collect();
    let edges: Vec<Edge> =
        TASK_STEPS.iter().map(|(from, by, to)| (from.code(), by.code(), to.code())).collect();
    walk("new", &states, &edges);
    for (from, by, to) in TASK_STEPS {
        assert_eq!(from.next(*by), Some(*to));
    }
}

#[test]
fn the_course_of_a_visit_is_whole() {
    let states: Vec<_> = VisitState::ALL.iter().map(|state| (state.code(), state.is_last())).collect();
    let edges: Vec<Edge> =
        VISIT_STEPS.iter().map(|(from, by, to)| (from.code(), by.code(), to.code())).collect();
    walk("planned", &states, &edges);
}

#[test]
fn the_course_of_a_document_is_whole() {
    let states: Vec<_> = DocumentState::ALL.iter().map(|state| (state.code(), state.is_last())).collect();
    let edges: Vec<Edge> =
        DOCUMENT_STEPS.iter().map(|(from, by, to)| (from.code(), by.code(), to.code())).collect();
    walk("draft", &states, &edges);
}

#[test]
fn every_open_task_can_be_called_off_or_ended() {
    for state in TaskState::ALL.iter().filter(|state| !state.is_last()) {
        let ends = [TaskAction::Cancel, TaskAction::Close].iter().any(|action| state.next(*action).is_some());
        assert!(ends, "{}: no task is open for ever", state.code());
    }
}

macro_rules! write_steps {
    ($out:expr, $name:literal, $steps:expr) => {
        for (from, by, to) in $steps {
            let askers =
                if by.askers().is_empty() { "a fact".to_owned() } else { format!("{:?}", by.askers()) };
            let (from, by, to) = (
                format!("{} ({})", from.code(), from.label()),
                format!("{} ({})", by.code(), by.label()),
                format!("{} ({})", to.code(), to.label()),
            );
            writeln!($out, "{}: {from} --{by}--> {to}  {askers}", $name).unwrap();
        }
    };
}

#[test]
fn every_step_is_as_it_was_kept() {
    let mut text = String::new();
    write_steps!(text, "task", TASK_STEPS);
    write_steps!(text, "visit", VISIT_STEPS);
    write_steps!(text, "document", DOCUMENT_STEPS);
    same_as_kept("course.txt", &text);
}

#[test]
fn a_fact_is_never_a_petition_and_a_newer_word_is_not_guessed() {
    assert_eq!(wanted(EntityKind::Visit, "planned", "start"), Wanted::Unknown, "starting a visit is a fact");
    assert_eq!(wanted(EntityKind::Task, "new", "teleport"), Wanted::Unknown);
    assert_eq!(wanted(EntityKind::Note, "new", "claim"), Wanted::Unknown, "a note has no course");
    assert!(matches!(wanted(EntityKind::Task, "closed", "claim"), Wanted::Illegal(_)));
    assert!(matches!(wanted(EntityKind::Task, "of a newer program", "claim"), Wanted::Illegal(_)));
    assert!(matches!(wanted(EntityKind::Task, "new", "claim"), Wanted::Leads { to: "accepted", .. }));
}
