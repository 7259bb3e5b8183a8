//! Whose device gets the bodies of a case, and of those who complained in it: everybody in every role.

use std::collections::BTreeSet;

use apseko_casework::{
    CaseRules, Role, applicant_scope, case_scope, reference_scope, unit_scope, user_scope,
};
use apseko_casework::{DocumentState, TaskState};
use apseko_oplog::{Rules, ScopeId};

use crate::cast::{Cast, RELATIONS, Relation};
use crate::expected::{Scene, Somebody};

fn granted(cast: &Cast, relation: Relation) -> BTreeSet<ScopeId> {
    let device = cast.world.device(cast.at(relation));
    CaseRules::new(&cast.world.staff).grants(cast.world.server(), &device).unwrap()
}

fn everybody_reads(cast: &mut Cast, scene: Scene) -> usize {
    let mut compared = 0;
    for relation in RELATIONS {
        for role in Role::ALL {
            let at = cast.plays(*relation, *role);
            let somebody = Somebody { relation: *relation, role: *role, scene };
            let mut expected = BTreeSet::from([reference_scope()]);
            if *relation != Relation::Unknown {
                expected.insert(user_scope(cast.world.user(at)));
                let person = &cast.world.staff.people[&cast.world.user(at)];
                expected.extend(person.posts.iter().map(|seat| unit_scope(seat.unit)));
            }
            if somebody.reads_case() {
                expected.insert(case_scope(cast.case));
            }
            if somebody.reads_applicant() {
                expected.insert(applicant_scope(cast.case));
            }
            assert_eq!(granted(cast, *relation), expected, "{relation:?} as {role:?} in {scene:?}");
            compared += 1;
        }
        cast.rest();
    }
    compared
}

/// Every scene that decides who reads.
pub fn scenes() -> Vec<(Cast, Scene)> {
    let mut scenes = Vec::new();
    for (state, document) in [
        (TaskState::New, None),
        (TaskState::Assigned, None),
        (TaskState::Returned, None),
        (TaskState::Cancelled, None),
        (TaskState::Accepted, Some(DocumentState::Prepared)),
        (TaskState::Accepted, Some(DocumentState::Approved)),
        (TaskState::Accepted, Some(DocumentState::Contested)),
        (TaskState::Accepted, Some(DocumentState::Rejected)),
    ] {
        let mut cast = Cast::new();
        let given = cast.take_task_to(state);
        let free = [TaskState::New, TaskState::Returned].contains(&state);
        if let Some(document) = document {
            cast.document_at("akts", document);
        }
        cast.complained();
        let before_counsel = [DocumentState::Approved, DocumentState::Contested];
        let waits_for_counsel = document.is_some_and(|document| before_counsel.contains(&document));
        scenes.push((cast, Scene { given, free, waits_for_counsel }));
    }
    scenes
}

#[test]
fn bodies_go_to_those_alone_who_may_read_them() {
    let mut compared = 0;
    for (mut cast, scene) in scenes() {
        compared += everybody_reads(&mut cast, scene);
    }
    println!("{compared} devices");
    assert_eq!(compared, 8 * 16 * 9, "not one may be missing");
}

#[test]
fn those_who_look_after_the_system_get_no_case_in_any_relation() {
    for (mut cast, _) in scenes() {
        for role in [Role::Planner, Role::Administrator, Role::Security, Role::Management] {
            // A deputy in such a role is something else besides, in the next unit.
            for relation in RELATIONS.iter().filter(|relation| !format!("{relation:?}").starts_with("Deputy"))
            {
                cast.plays(*relation, role);
                let granted = granted(&cast, *relation);
                for closed in [case_scope(cast.case), applicant_scope(cast.case)] {
                    assert!(!granted.contains(&closed), "{relation:?} as {role:?}");
                }
            }
            cast.rest();
        }
    }
}
