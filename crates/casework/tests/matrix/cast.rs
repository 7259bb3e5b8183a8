//! A case in a given state, the people around it, and every way in which somebody can stand to it.

use apseko_casework::course::{DOCUMENT_STEPS, TASK_STEPS};
use apseko_casework::plan::{AddApplicant, AddDocument, FinishVisit, StartVisit};
use apseko_casework::{DocumentState, EntityKind, Person, Role, Seat, TaskState};
use apseko_oplog::{EntityId, EntityRef};
use std::collections::{BTreeMap, VecDeque};

use crate::unit::{register, seal, set};
use crate::world::{At, OTHER_UNIT, UNIT, World, asks, asks_for, fields};

pub const THIRD_UNIT: [u8; 16] = [0xd3; 16];

/// How somebody stands to the case. What they are there is another question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Assigned,
    AssignedFromElsewhere,
    AssignedAndLeft,
    AssignedWithoutPost,
    Helper,
    HelperAndLeft,
    Founder,
    FounderFromElsewhere,
    FounderAndLeft,
    Colleague,
    FromElsewhere,
    FormerColleague,
    DeputyDuring,
    DeputyAfter,
    OfTheRegion,
    Unknown,
}

use Relation as Is;

pub const RELATIONS: &[Relation] = &[
    Is::Assigned,
    Is::AssignedFromElsewhere,
    Is::AssignedAndLeft,
    Is::AssignedWithoutPost,
    Is::Helper,
    Is::HelperAndLeft,
    Is::Founder,
    Is::FounderFromElsewhere,
    Is::FounderAndLeft,
    Is::Colleague,
    Is::FromElsewhere,
    Is::FormerColleague,
    Is::DeputyDuring,
    Is::DeputyAfter,
    Is::OfTheRegion,
    Is::Unknown,
];

impl Relation {
    pub fn is_assigned(self) -> bool {
        use Relation::{Assigned, AssignedAndLeft, AssignedFromElsewhere, AssignedWithoutPost};
        matches!(self, Assigned | AssignedFromElsewhere | AssignedAndLeft | AssignedWithoutPost)
    }

    pub fn helps(self) -> bool {
        matches!(self, Self::Helper | Self::HelperAndLeft)
    }

    pub fn opened(self) -> bool {
        matches!(self, Self::Founder | Self::FounderFromElsewhere | Self::FounderAndLeft)
    }

    pub fn has_left(self) -> bool {
        use Relation::{AssignedAndLeft, FormerColleague, FounderAndLeft, HelperAndLeft};
        matches!(self, AssignedAndLeft | HelperAndLeft | FounderAndLeft | FormerColleague)
    }

    /// The posts of somebody who stands like this, as this.
    fn posts(self, role: Role) -> Vec<Seat> {
        let at = |role: Role, unit: [u8; 16]| Seat { role, unit };
        match self {
            Self::Assigned | Self::Helper | Self::Founder | Self::Colleague => vec![at(role, UNIT)],
            Self::AssignedFromElsewhere
            | Self::AssignedAndLeft
            | Self::HelperAndLeft
            | Self::FounderFromElsewhere
            | Self::FounderAndLeft
            | Self::FromElsewhere
            | Self::FormerColleague => vec![at(role, OTHER_UNIT)],
            Self::DeputyDuring => vec![at(Role::Inspector, OTHER_UNIT), at(role, UNIT)],
            Self::DeputyAfter => vec![at(Role::Inspector, OTHER_UNIT)],
            Self::OfTheRegion => vec![at(role, OTHER_UNIT), at(role, UNIT), at(role, THIRD_UNIT)],
            Self::AssignedWithoutPost | Self::Unknown => Vec::new(),
        }
    }

    /// What they are in the unit of the case.
    pub fn roles_here(self, role: Role) -> Vec<Role> {
        self.posts(role).iter().filter(|seat| seat.unit == UNIT).map(|seat| seat.role).collect()
    }

    /// What they are anywhere.
    pub fn roles(self, role: Role) -> Vec<Role> {
        self.posts(role).iter().map(|seat| seat.role).collect()
    }
}

/// The case with everybody around it.
pub struct Cast {
    pub world: World,
    pub case: EntityId,
    pub task: EntityRef,
    assigned: At,
    helper: At,
    founder: At,
    other: At,
    pub head: At,
    pub office: At,
    /// An inspector who can be named.
    pub spare: At,
}

impl Cast {
    /// A case with one task that waits for somebody, recorded on the spot.
    pub fn new() -> Self {
        let mut world = World::new();
        let [assigned, helper, founder, other, spare] = ["INS"; 5].map(|role| world.employ(role, UNIT));
        let (head, office) = (world.employ("RSV", UNIT), world.employ("OFF", UNIT));
        let (case, task) = world.planned_case(founder);
        world.does(head, set(task, "origin", "adhoc"));
        world.everybody_syncs();
        assert_eq!(world.held, Vec::new(), "the stage is set by those who may");
        Self { world, case, task, assigned, helper, founder, other, head, office, spare }
    }

    pub fn at(&self, relation: Relation) -> At {
        if relation.is_assigned() {
            self.assigned
        } else if relation.helps() {
            self.helper
        } else if relation.opened() {
            self.founder
        } else {
            self.other
        }
    }

    /// From now on somebody stands to the case like this, as this.
    pub fn plays(&mut self, relation: Relation, role: Role) -> At {
        let at = self.at(relation);
        let left = if relation.has_left() { vec![UNIT] } else { Vec::new() };
        let user = self.world.user(at);
        if relation == Relation::Unknown {
            self.world.staff.people.remove(&user);
        } else {
            self.world.staff.people.insert(user, Person { posts: relation.posts(role), left });
        }
        at
    }

    /// Everybody is an inspector of the unit again, so that the next scene can be set.
    pub fn rest(&mut self) {
        for relation in [Is::Assigned, Is::Helper, Is::Founder, Is::Colleague] {
            self.plays(relation, Role::Inspector);
        }
    }

    /// Takes the task to a state, by the shortest way on which nobody claims it; says whether it was given to somebody.
    pub fn take_task_to(&mut self, state: TaskState) -> bool {
        let steps = TASK_STEPS.iter().map(|(from, by, to)| (from.code(), by.code(), to.code()));
        let mut given = false;
        for action in way(TaskState::New.code(), state.code(), steps.filter(|(_, by, _)| *by != "claim")) {
            match action {
                "assign" => self.assign(),
                "cancel" | "forward" => self.head_asks(self.task, action),
                _ => self.inspector_asks(self.task, action),
            }
            given = if action == "assign" { true } else { given && action != "return" };
        }
        let course = self.world.server_sees(self.task).course.unwrap();
        assert_eq!(course.decided.state(), state.code(), "the stage is set");
        given
    }

    pub fn assign(&mut self) {
        let inspector = self.world.user(self.assigned);
        let mut wish = asks_for(self.task, "assign", inspector);
        wish.co_inspectors = vec![self.world.user(self.helper)];
        self.world.does(self.head, wish);
        self.world.everybody_syncs();
    }

    fn head_asks(&mut self, entity: EntityRef, action: &str) {
        self.world.does(self.head, asks(entity, action));
        self.world.everybody_syncs();
    }

    fn inspector_asks(&mut self, entity: EntityRef, action: &str) {
        self.world.does(self.assigned, asks(entity, action));
        self.world.everybody_syncs();
    }

    /// A document that the assigned inspector began, taken to a state; says by which steps.
    pub fn document_at(&mut self, type_code: &str, state: DocumentState) -> (EntityRef, Vec<&'static str>) {
        let id = self.world.id();
        let type_code = type_code.to_owned();
        let two_persons = type_code == DECISION;
        let wish =
            AddDocument { document: id, case: self.case, party: None, type_code, fields: BTreeMap::new() };
        self.world.does(self.assigned, wish);
        self.world.everybody_syncs();
        let document = EntityKind::Document.entity(id);
        let steps = DOCUMENT_STEPS.iter().map(|(from, by, to)| (from.code(), by.code(), to.code()));
        let signs = |by: &str| ["sign", "issue"].contains(&by);
        let steps = steps.filter(|(from, by, _)| !(two_persons && *from == "prepared" && signs(by)));
        let taken = way(DocumentState::Draft.code(), state.code(), steps);
        for action in &taken {
            self.somebody_who_may_asks(document, action);
        }
        let course = self.world.server_sees(document).course.unwrap();
        assert_eq!(course.decided.state(), state.code(), "the stage is set");
        (document, taken)
    }

    fn somebody_who_may_asks(&mut self, document: EntityRef, action: &str) {
        match action {
            "prepare" | "withdraw" => self.inspector_asks(document, action),
            "sign" | "issue" => {
                if self.world.server_sees(document).seals.is_empty() {
                    self.world.does(self.assigned, seal(document, vec![register(document, "type")]));
                }
                self.inspector_asks(document, action);
            }
            "approve" | "reject" => self.head_asks(document, action),
            "uphold" | "amend" | "annul" => self.somebody_else_decides(document, action),
            _ => {
                self.world.does(self.office, asks(document, action));
                self.world.everybody_syncs();
            }
        }
    }

    /// A head of the region decides: whoever approved cannot.
    fn somebody_else_decides(&mut self, document: EntityRef, action: &str) {
        let region = self.world.employ("RIV", UNIT);
        self.world.sync(region);
        self.world.does(region, asks(document, action));
        self.world.everybody_syncs();
    }

    /// A visit that has ended.
    pub fn finished_visit(&mut self) -> EntityRef {
        let visit = self.world.id();
        self.world
            .does(self.assigned, StartVisit { visit, task: self.task.id, at_ms: 1, fields: BTreeMap::new() });
        self.world.does(
            self.assigned,
            FinishVisit { visit, at_ms: 2, outcome: "no_violations".to_owned(), fields: BTreeMap::new() },
        );
        self.world.everybody_syncs();
        EntityKind::Visit.entity(visit)
    }

    pub fn complained(&mut self) -> EntityRef {
        let applicant = self.world.id();
        let fields = fields([("name", "Jānis Sūdzētājs")]);
        self.world.does(self.office, AddApplicant { applicant, case: self.case, fields });
        self.world.everybody_syncs();
        EntityKind::Applicant.entity(applicant)
    }
}

/// A decision in an administrative-violation case.
pub const DECISION: &str = "violation_decision";

type Step = (&'static str, &'static str, &'static str);

/// The steps of the shortest way from one state to another.
fn way(from: &'static str, to: &str, steps: impl Iterator<Item = Step>) -> Vec<&'static str> {
    let steps: Vec<Step> = steps.collect();
    let mut ways = VecDeque::from([(from, Vec::new())]);
    let mut seen = vec![from];
    while let Some((here, taken)) = ways.pop_front() {
        if here == to {
            return taken;
        }
        for (_, by, next) in steps.iter().filter(|(start, _, _)| *start == here) {
            if !seen.contains(next) {
                seen.push(next);
                let mut further: Vec<&'static str> = taken.clone();
                further.push(by);
                ways.push_back((next, further));
            }
        }
    }
    panic!("there is a way to {to}");
}
