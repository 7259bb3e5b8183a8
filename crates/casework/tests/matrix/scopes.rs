//! Where a word may stand at all, and whose it must be: other scopes than the case's own, other people's names.

use apseko_casework::{
    CaseRules, EntityKind, Role, TaskState, case_scope, reference_scope, unit_scope, user_scope,
};
use apseko_oplog::{
    Draft, EditId, EntityId, EntityRef, Judgement, Kind, Ledger, Record, Rules, ScopeId, ScopeKind, UserId,
    Value, Who,
};

use crate::cast::{Cast, RELATIONS, Relation};
use crate::expected::{Scene, Somebody};
use crate::world::{At, OTHER_UNIT, UNIT};

/// What a device signs: one operation, in whoever's name.
fn signed(
    cast: &mut Cast,
    at: At,
    name: UserId,
    kind: Kind,
    (entity, scope): (EntityRef, ScopeId),
) -> Record {
    let who = Who { user: name, role: "INS".to_owned(), acting_for: None, edit: EditId(cast.world.id().0) };
    let (field, value) = if kind == Kind::Petition {
        ("course", Value::map([("do", Value::text("cancel"))]))
    } else if entity.kind == EntityKind::Case.number() {
        ("unit", Value::Bytes(OTHER_UNIT.to_vec()))
    } else {
        ("text", Value::text("x"))
    };
    let field = field.to_owned();
    let (parents, seen) = (Vec::new(), Vec::new());
    let draft = Draft { scope, kind, entity, field, value, parents, seen, needs: 1 };
    let written = cast.world.write(at, who, vec![draft])[0];
    cast.world.ledger(at).record(&written).unwrap().unwrap()
}

/// What whoever may not write is told.
fn refused(relation: Relation, may: bool) -> Option<&'static str> {
    if relation == Relation::Unknown {
        return Some("author.unknown");
    }
    (!may).then_some("author.not_assigned")
}

fn second_look(cast: &Cast, record: &Record) -> Option<&'static str> {
    let mut server = cast.world.server().clone();
    server.insert(record).unwrap();
    CaseRules::new(&cast.world.staff).second_look(&server, &record.header).unwrap()
}

#[test]
fn beside_cases_people_write_for_their_units_and_for_themselves() {
    let mut cast = Cast::new();
    let (own, others) = (cast.world.user(cast.at(Relation::Colleague)), cast.world.user(cast.head));
    let newer = ScopeId { kind: ScopeKind::Other(99), id: UNIT };
    let scopes = [unit_scope(UNIT), unit_scope(OTHER_UNIT), user_scope(own), user_scope(others), newer];
    let strangers: Vec<Relation> =
        RELATIONS.iter().copied().filter(|it| cast.at(*it) == cast.at(Relation::Colleague)).collect();
    let mut compared = 0;
    for scope in scopes.into_iter().chain([reference_scope()]) {
        for relation in &strangers {
            let at = cast.at(*relation);
            let note = EntityKind::Note.entity(cast.world.id());
            let record = signed(&mut cast, at, own, Kind::Set, (note, scope));
            for role in Role::ALL {
                cast.plays(*relation, *role);
                let person = cast.world.staff.people.get(&own);
                let sits =
                    person.is_some_and(|it| it.posts.iter().any(|seat| unit_scope(seat.unit) == scope));
                let may = sits || scope == user_scope(own);
                let expected = refused(*relation, may);
                assert_eq!(second_look(&cast, &record), expected, "{relation:?} as {role:?} in {scope:?}");
                compared += 1;
            }
            cast.rest();
        }
    }
    println!("{compared} words beside cases");
    assert_eq!(compared, 6 * 7 * 9, "not one may be missing");
}

#[test]
fn a_case_goes_to_another_unit_by_the_word_of_its_head_alone() {
    let mut cast = Cast::new();
    let given = cast.take_task_to(TaskState::Accepted);
    let scene = Scene { given, free: false, waits_for_counsel: false };
    let place = (EntityKind::Case.entity(cast.case), case_scope(cast.case));
    for relation in RELATIONS {
        let at = cast.at(*relation);
        let name = cast.world.user(at);
        let record = signed(&mut cast, at, name, Kind::Set, place);
        for role in Role::ALL {
            cast.plays(*relation, *role);
            let heads = Somebody { relation: *relation, role: *role, scene }.may_ask("head");
            let expected = refused(*relation, heads);
            assert_eq!(second_look(&cast, &record), expected, "{relation:?} as {role:?}");
        }
        cast.rest();
    }
}

#[test]
fn nobody_writes_or_asks_in_the_name_of_another() {
    let mut cast = Cast::new();
    let (head, task, case) = (cast.world.user(cast.head), cast.task, case_scope(cast.case));
    let colleague = cast.at(Relation::Colleague);
    let note = EntityKind::Note.entity(cast.world.id());
    let word = signed(&mut cast, colleague, head, Kind::Set, (note, case));
    assert_eq!(second_look(&cast, &word), Some("author.unknown"), "it is not the head's device");
    let wish = signed(&mut cast, colleague, head, Kind::Petition, (task, case));
    let said = CaseRules::new(&cast.world.staff).judge(cast.world.server(), &wish).unwrap();
    assert!(matches!(said, Judgement::Reject("petition.not_allowed")), "{said:?}");
}

#[test]
fn a_step_is_asked_for_where_the_thing_lives() {
    let mut cast = Cast::new();
    let (head, name, task) = (cast.head, cast.world.user(cast.head), cast.task);
    let (own, _) = cast.world.planned_case(head);
    for (scope, granted) in [(case_scope(cast.case), true), (case_scope(own), false)] {
        let wish = signed(&mut cast, head, name, Kind::Petition, (task, scope));
        let said = CaseRules::new(&cast.world.staff).judge(cast.world.server(), &wish).unwrap();
        assert_eq!(matches!(said, Judgement::Accept(_)), granted, "{said:?}");
    }
    let elsewhere = EntityKind::Task.entity(EntityId([9; 16]));
    let wish = signed(&mut cast, head, name, Kind::Petition, (elsewhere, case_scope(own)));
    let said = CaseRules::new(&cast.world.staff).judge(cast.world.server(), &wish).unwrap();
    assert!(matches!(said, Judgement::Reject("petition.unknown")), "nobody has written of it: {said:?}");
}
