//! To whom a task can be given: everybody is named by the head of the unit.

use apseko_casework::{CaseRules, Role, TaskState};
use apseko_domain::Capability;
use apseko_oplog::{Judgement, Ledger, Rules};

use crate::cast::{Cast, RELATIONS, Relation};
use crate::world::asks_for;

#[test]
fn a_task_is_given_to_those_who_visit_and_have_not_left_the_unit() {
    let mut cast = Cast::new();
    cast.take_task_to(TaskState::Accepted);
    let mut compared = 0;
    for relation in RELATIONS {
        let named = cast.world.user(cast.at(*relation));
        let alone = asks_for(cast.task, "reassign", named);
        let mut beside = asks_for(cast.task, "reassign", cast.world.user(cast.spare));
        beside.co_inspectors = vec![named];
        for wish in [alone, beside] {
            let (who, drafts) = cast.world.plan(cast.head, wish).unwrap();
            let written = cast.world.write(cast.head, who, drafts)[0];
            let record = cast.world.ledger(cast.head).record(&written).unwrap().unwrap();
            for role in Role::ALL {
                cast.plays(*relation, *role);
                let visits = |role: &Role| role.may(Capability::CarryOutVisits);
                let can = relation.roles(*role).iter().any(visits)
                    && !relation.has_left()
                    && *relation != Relation::Unknown;
                let said = CaseRules::new(&cast.world.staff).judge(cast.world.server(), &record).unwrap();
                assert_eq!(matches!(said, Judgement::Accept(_)), can, "{relation:?} as {role:?}: {said:?}");
                compared += 1;
            }
        }
        cast.rest();
    }
    println!("{compared} names");
    assert_eq!(compared, 16 * 2 * 9, "not one may be missing");
}
