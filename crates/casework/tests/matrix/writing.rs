//! Whose word counts at once, of every kind of thing: everybody in every role.

use apseko_casework::{CaseRules, EntityKind, Role, applicant_scope, case_scope};
use apseko_oplog::{Draft, EditId, EntityId, Kind, Ledger, Record, Rules, ScopeId, Value, Who};

use crate::cast::{Cast, RELATIONS, Relation};
use crate::expected::Somebody;
use crate::reading::scenes;
use crate::world::At;

/// Something new of a kind, as its author's device signs it.
fn word(cast: &mut Cast, author: At, kind: EntityKind, scope: ScopeId) -> Record {
    let id = if kind == EntityKind::Case { cast.case } else { cast.world.id() };
    let who = Who {
        user: cast.world.user(author),
        role: "INS".to_owned(),
        acting_for: None,
        edit: EditId(cast.world.id().0),
    };
    let draft = Draft {
        scope,
        kind: Kind::Set,
        entity: kind.entity(id),
        field: "number".to_owned(),
        value: Value::text("1"),
        parents: Vec::new(),
        seen: Vec::new(),
        needs: 1,
    };
    let written = cast.world.write(author, who, vec![draft])[0];
    cast.world.ledger(author).record(&written).unwrap().unwrap()
}

fn expected(somebody: Somebody, kind: EntityKind, beside: bool) -> Option<&'static str> {
    if somebody.relation == Relation::Unknown {
        return Some("author.unknown");
    }
    if beside != (kind == EntityKind::Applicant) {
        return Some("scope.foreign");
    }
    let may = if beside { somebody.may_name_applicant() } else { somebody.may_write(kind) };
    (!may).then_some("author.not_assigned")
}

#[test]
fn the_word_of_those_counts_who_may_write_of_it() {
    let mut compared = 0;
    for (mut cast, scene) in scenes() {
        let scopes = [case_scope(cast.case), applicant_scope(cast.case)];
        for (kind, scope) in EntityKind::ALL.iter().flat_map(|kind| scopes.map(|scope| (*kind, scope))) {
            let beside = scope == applicant_scope(cast.case);
            for relation in RELATIONS {
                let at = cast.at(*relation);
                let record = word(&mut cast, at, kind, scope);
                let mut server = cast.world.server().clone();
                server.insert(&record).unwrap();
                for role in Role::ALL {
                    cast.plays(*relation, *role);
                    let rules = CaseRules::new(&cast.world.staff);
                    let said = rules.second_look(&server, &record.header).unwrap();
                    let somebody = Somebody { relation: *relation, role: *role, scene };
                    let expected = expected(somebody, kind, beside);
                    assert_eq!(said, expected, "{relation:?} as {role:?} of a {kind:?} in {scene:?}");
                    compared += 1;
                }
                cast.rest();
            }
        }
    }
    println!("{compared} words");
    assert_eq!(compared, 8 * 15 * 2 * 16 * 9, "not one may be missing");
}

#[test]
fn nobody_is_named_beside_another_case() {
    let (mut cast, _) = scenes().swap_remove(0);
    let office = cast.office;
    let scope = applicant_scope(cast.case);
    let mut record = |case: EntityId| {
        let who = Who {
            user: cast.world.user(office),
            role: "OFF".to_owned(),
            acting_for: None,
            edit: EditId(cast.world.id().0),
        };
        let entity = EntityKind::Applicant.entity(cast.world.id());
        let value = Value::Bytes(case.0.to_vec());
        let field = "case".to_owned();
        let (parents, seen) = (Vec::new(), Vec::new());
        let draft = Draft { scope, kind: Kind::Set, entity, field, value, parents, seen, needs: 1 };
        let written = cast.world.write(office, who, vec![draft])[0];
        let record = cast.world.ledger(office).record(&written).unwrap().unwrap();
        let mut server = cast.world.server().clone();
        server.insert(&record).unwrap();
        CaseRules::new(&cast.world.staff).second_look(&server, &record.header).unwrap()
    };
    assert_eq!(record(EntityId(scope.id)), None);
    assert_eq!(
        record(EntityId([9; 16])),
        Some("scope.foreign"),
        "their name would be shown with another case"
    );
}
