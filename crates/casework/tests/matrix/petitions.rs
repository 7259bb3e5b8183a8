//! Every step of every course in every state, asked for by everybody.

use std::collections::BTreeMap;

use apseko_casework::course::{DOCUMENT_STEPS, TASK_STEPS, VISIT_STEPS};
use apseko_casework::{
    CaseRules, DocumentAction, DocumentState, EntityKind, Role, TaskAction, TaskState, VisitAction,
};
use apseko_oplog::{Draft, EntityRef, Judgement, Kind, Ledger, Rules, Value, Who};

use crate::cast::{Cast, DECISION, RELATIONS, Relation};
use crate::expected::{ASKERS, Scene, Somebody};
use crate::unit::set;
use crate::world::At;

const UNKNOWN: &str = "petition.unknown";
const NOT_ALLOWED: &str = "petition.not_allowed";
const ILLEGAL: &str = "transition.illegal";
const UNSEALED: &str = "seal.missing";
const FOUR_EYES: &str = "four_eyes.same_person";

/// A petition as its author's device signs it. Nothing is sent: the rules are asked what they would say.
fn petition(cast: &mut Cast, author: At, entity: EntityRef, action: &str) -> apseko_oplog::Record {
    let spare = cast.world.user(cast.spare).0.to_vec();
    let mut value = BTreeMap::from([("do".to_owned(), Value::text(action))]);
    if ["assign", "reassign"].contains(&action) {
        value.insert("inspector".to_owned(), Value::Bytes(spare));
    }
    let scope = apseko_casework::case_scope(cast.case);
    let who = Who {
        user: cast.world.user(author),
        role: "INS".to_owned(),
        acting_for: None,
        edit: apseko_oplog::EditId(cast.world.id().0),
    };
    let draft = Draft {
        scope,
        kind: Kind::Petition,
        entity,
        field: "course".to_owned(),
        value: Value::Map(value),
        parents: Vec::new(),
        seen: Vec::new(),
        needs: 1,
    };
    let written = cast.world.write(author, who, vec![draft])[0];
    cast.world.ledger(author).record(&written).unwrap().unwrap()
}

/// What is asked for, and what would stand in the way of whoever may ask.
struct Question<'a> {
    entity: EntityRef,
    kind: EntityKind,
    action: &'a str,
    leads: bool,
    /// Why it cannot be done, whoever of those who may asks.
    obstacle: Option<&'static str>,
    /// Whoever did the step that this one is to check.
    did: &'a [Relation],
    scene: Scene,
}

/// Asks everybody in every role; returns how many answers were compared.
fn everybody_asks(cast: &mut Cast, asked: &Question<'_>) -> usize {
    let Question { entity, kind, action, .. } = *asked;
    let askers = ASKERS.iter().find(|(of, step, _)| (*of, *step) == (kind, action)).map(|(.., words)| *words);
    let mut compared = 0;
    for relation in RELATIONS {
        let at = cast.at(*relation);
        let record = petition(cast, at, entity, action);
        for role in Role::ALL {
            cast.plays(*relation, *role);
            let somebody = Somebody { relation: *relation, role: *role, scene: asked.scene };
            let refused = match askers {
                _ if *relation == Relation::Unknown => Some(NOT_ALLOWED),
                None => Some(UNKNOWN),
                Some(words) if !somebody.may_ask(words) => Some(NOT_ALLOWED),
                Some(_) if !asked.leads => Some(ILLEGAL),
                Some(_) if asked.did.contains(relation) => Some(FOUR_EYES),
                Some(_) => asked.obstacle,
            };
            let said = CaseRules::new(&cast.world.staff).judge(cast.world.server(), &record).unwrap();
            let said = if let Judgement::Reject(reason) = said { Some(reason) } else { None };
            assert_eq!(
                said, refused,
                "{relation:?} as {role:?} asks to {action} a {kind:?}: {:?}",
                asked.scene
            );
            compared += 1;
        }
        cast.rest();
    }
    compared
}

const INSPECTORS: &[Relation] = &[
    Relation::Assigned,
    Relation::AssignedFromElsewhere,
    Relation::AssignedAndLeft,
    Relation::AssignedWithoutPost,
];
const FOUNDERS: &[Relation] = &[Relation::Founder, Relation::FounderFromElsewhere, Relation::FounderAndLeft];

#[test]
fn a_task_moves_for_those_alone_who_may_move_it() {
    let mut compared = 0;
    for state in TaskState::ALL {
        let mut cast = Cast::new();
        let given = cast.take_task_to(*state);
        let free = state.next(TaskAction::Claim).is_some();
        for action in TaskAction::ALL {
            let mut did: Vec<Relation> = Vec::new();
            if *action == TaskAction::Confirm {
                did.extend(FOUNDERS);
                did.extend(INSPECTORS.iter().filter(|_| given));
            }
            let question = Question {
                entity: cast.task,
                kind: EntityKind::Task,
                action: action.code(),
                leads: TASK_STEPS.iter().any(|(from, by, _)| (from, by) == (state, action)),
                obstacle: None,
                did: &did,
                scene: Scene { given, free, waits_for_counsel: false },
            };
            compared += everybody_asks(&mut cast, &question);
        }
    }
    println!("{compared} answers about tasks");
    assert_eq!(compared, 14 * 16 * 16 * 9, "not one may be missing");
}

#[test]
fn only_what_was_recorded_on_the_spot_is_confirmed_and_only_once() {
    let mut cast = Cast::new();
    cast.take_task_to(TaskState::Accepted);
    let mut question = Question {
        entity: cast.task,
        kind: EntityKind::Task,
        action: "confirm",
        leads: true,
        obstacle: Some(ILLEGAL),
        did: INSPECTORS,
        scene: Scene { given: true, free: false, waits_for_counsel: false },
    };
    cast.world.does(cast.head, set(cast.task, "origin", "preventive"));
    cast.world.everybody_syncs();
    everybody_asks(&mut cast, &question);
    cast.world.does(cast.head, set(cast.task, "origin", "adhoc"));
    cast.world.does(cast.head, crate::world::asks(cast.task, "confirm"));
    cast.world.everybody_syncs();
    let course = cast.world.server_sees(cast.task).course.unwrap();
    assert_eq!(course.decided.state(), "accepted", "it moves nothing");
    question.scene.free = false;
    everybody_asks(&mut cast, &question);
}

#[test]
fn a_visit_is_confirmed_by_the_head_of_the_unit_and_told_by_nobodys_leave() {
    let mut cast = Cast::new();
    cast.take_task_to(TaskState::Accepted);
    let visit = cast.finished_visit();
    let mut compared = 0;
    for action in VisitAction::ALL {
        let question = Question {
            entity: visit,
            kind: EntityKind::Visit,
            action: action.code(),
            leads: VISIT_STEPS.iter().any(|(from, by, _)| from.code() == "finished" && by == action),
            obstacle: None,
            did: &[],
            scene: Scene { given: true, free: false, waits_for_counsel: false },
        };
        compared += everybody_asks(&mut cast, &question);
    }
    println!("{compared} answers about visits");
    assert_eq!(compared, 5 * 16 * 9, "not one may be missing");
}

/// Whether a document that has come this way is before a lawyer.
fn waits_for_counsel(type_code: &str, state: DocumentState, way: &[&str]) -> bool {
    let over = ["draft", "archived", "rejected", "withdrawn"].contains(&state.code());
    let contested = ["approved", "contested", "upheld", "amended", "annulled"].contains(&state.code());
    !over && (type_code == DECISION || contested || way.contains(&"approve"))
}

/// What stands in the way of signing or handing over a document that is prepared and not sealed yet.
fn obstacle(type_code: &str, state: DocumentState, action: DocumentAction) -> Option<&'static str> {
    if !["sign", "issue"].contains(&action.code()) {
        return None;
    }
    match state.code() {
        "prepared" if type_code == DECISION => Some(ILLEGAL),
        "prepared" | "approved" => Some(UNSEALED),
        _ => None,
    }
}

fn document_moves(type_code: &str) -> usize {
    let mut compared = 0;
    for state in DocumentState::ALL {
        let mut cast = Cast::new();
        cast.take_task_to(TaskState::Accepted);
        let (document, way) = cast.document_at(type_code, *state);
        let waits_for_counsel = waits_for_counsel(type_code, *state, &way);
        for action in DocumentAction::ALL {
            let checks = ["approve", "uphold", "amend", "annul"].contains(&action.code());
            let question = Question {
                entity: document,
                kind: EntityKind::Document,
                action: action.code(),
                leads: DOCUMENT_STEPS.iter().any(|(from, by, _)| (from, by) == (state, action)),
                obstacle: obstacle(type_code, *state, *action),
                did: if checks { INSPECTORS } else { &[] },
                scene: Scene { given: true, free: false, waits_for_counsel },
            };
            compared += everybody_asks(&mut cast, &question);
        }
    }
    compared
}

#[test]
fn a_document_moves_for_those_alone_who_may_move_it() {
    let compared = document_moves("akts");
    println!("{compared} answers about documents");
    assert_eq!(compared, 16 * 15 * 16 * 9, "not one may be missing");
}

#[test]
fn a_decision_on_a_fine_is_a_lawyers_and_needs_a_second_person() {
    let compared = document_moves(DECISION);
    println!("{compared} answers about decisions");
    assert_eq!(compared, 16 * 15 * 16 * 9, "not one may be missing");
}

#[test]
fn what_has_no_course_is_asked_nothing() {
    let mut cast = Cast::new();
    let applicant = cast.complained();
    for entity in [EntityKind::Case.entity(cast.case), applicant] {
        let at = cast.at(Relation::Colleague);
        let record = petition(&mut cast, at, entity, "claim");
        let said = CaseRules::new(&cast.world.staff).judge(cast.world.server(), &record).unwrap();
        let refused = matches!(said, Judgement::Reject(UNKNOWN | NOT_ALLOWED));
        assert!(refused, "{said:?}");
    }
}
