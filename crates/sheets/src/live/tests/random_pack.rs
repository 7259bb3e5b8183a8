//! Definitions that nobody would write, so that whatever depends on whatever is tried: rows, facts, violations, parts.

use serde_json::{Value, json};

use crate::library::tests::small::Small;

/// Numbers that look random and are the same for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    /// Less than this.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }

    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Choice,
    Number,
    Multi,
    Date,
    Line,
}

#[derive(Clone, Copy, PartialEq)]
struct Place {
    section: &'static str,
    group: Option<&'static str>,
}

const PLACES: &[Place] = &[
    Place { section: "site", group: None },
    Place { section: "people", group: Some("persons") },
    Place { section: "firms", group: Some("parties") },
    Place { section: "end", group: None },
];

struct Writer {
    dice: Dice,
    kinds: Vec<(Kind, Place)>,
}

/// A definition of this seed. Circles are refused by the loader, and then another is tried.
pub fn pack(seed: u64) -> Small {
    for attempt in 0..200 {
        let mut pack = Writer { dice: Dice::new(seed.wrapping_add(attempt)), kinds: Vec::new() }.pack();
        match pack.read() {
            Ok(_) => return pack,
            Err(faults) => assert!(
                faults.faults.iter().all(|fault| fault.problem.contains("wait for each other")),
                "whatever is written here is sound but for circles:\n{faults}\n{}",
                pack.file("aa.json")
            ),
        }
    }
    panic!("no definition of seed {seed} is free of circles");
}

impl Writer {
    fn pack(&mut self) -> Small {
        let many = 4 + self.dice.below(12);
        for _ in 0..many {
            let kind = self.dice.pick(&[
                Kind::Choice,
                Kind::Choice,
                Kind::Choice,
                Kind::Number,
                Kind::Multi,
                Kind::Date,
                Kind::Line,
            ]);
            let place = self.dice.pick(PLACES);
            self.kinds.push((kind, place));
        }
        let questions: Vec<Value> = (0..many).map(|at| self.question(at)).collect();
        let mut pack = Small::of(Value::Array(questions));
        let mut sections = vec![json!({"code": "firms", "title": {"lv": "Puses"}, "group": "parties"})];
        if self.dice.one_in(2) {
            let condition = self.condition(None, many, 1);
            pack.file("layout.json")["sections"][2]["shown_when"] = condition.into();
        }
        if self.dice.one_in(3) {
            let condition = self.condition(Some("persons"), many, 1);
            pack.file("layout.json")["sections"][1]["shown_when"] = condition.into();
        }
        pack.file("layout.json")["sections"].as_array_mut().unwrap().append(&mut sections);
        pack
    }

    fn question(&mut self, at: usize) -> Value {
        let (kind, place) = self.kinds[at];
        let code = code(at);
        let mut question = json!({
            "code": code, "version": 1, "section": place.section, "text": {"lv": "Jautājums?"},
            "answer": answer(kind), "optional": self.dice.one_in(5)
        });
        if self.dice.below(10) < 6 && at > 0 {
            question["shown_when"] = self.condition(place.group, at, 2).into();
        }
        if self.dice.one_in(3) {
            question["parts"] = self.parts(at);
        }
        let rules = (0..self.dice.below(3)).map(|_| {
            let when = if kind == Kind::Choice && !self.dice.one_in(3) {
                format!("{code} = no")
            } else {
                self.plain(place.group, self.kinds.len())
            };
            let violation = self.dice.pick(&["AA-V01", "AA-V02", "BB-V01"]);
            json!({"when": when, "code": violation, "provisional": self.dice.one_in(3)})
        });
        question["violations"] = rules.collect();
        if self.dice.one_in(3) {
            let holds = self.condition(place.group, self.kinds.len(), 2);
            question["checks"] = json!([{"holds": holds, "say": {"lv": "Neiet kopā."}}]);
        }
        if self.dice.one_in(3)
            && let Some(from) = self.prefill(kind, place.group, at)
        {
            let holds = self.dice.one_in(2);
            question["prefill"] = json!({"from": from, "source": {"lv": "Zināms"}, "holds": holds});
            if holds && question.get("parts").is_none() && self.dice.one_in(2) {
                question["fixed"] = true.into();
            }
        }
        question
    }

    fn parts(&mut self, at: usize) -> Value {
        let (kind, place) = self.kinds[at];
        let own = self.about(at, kind, false);
        let first = json!({"code": "a", "text": {"lv": "a"}, "answer": {"set": "jdn"}, "shown_when": own});
        let mut second = json!({"code": "b", "text": {"lv": "b"}, "answer": "line", "optional": self.dice.one_in(2),
            "shown_when": format!("{}.a = no", code(at)), "instead": self.dice.one_in(3)});
        if at > 0 && self.dice.one_in(2) {
            second["shown_when"] = self.condition(place.group, at, 1).into();
        }
        json!([first, second])
    }

    fn prefill(&mut self, kind: Kind, group: Option<&str>, before: usize) -> Option<String> {
        match kind {
            Kind::Choice => Some(self.condition(group, before, 1)),
            Kind::Number => Some("employer.headcount + 1".to_owned()),
            Kind::Date => Some("visit.day".to_owned()),
            Kind::Multi | Kind::Line => None,
        }
    }

    /// A condition on the questions before this place.
    fn condition(&mut self, group: Option<&str>, before: usize, depth: usize) -> String {
        if depth == 0 || self.dice.one_in(3) {
            return self.atom(group, before);
        }
        let (one, other) =
            (self.condition(group, before, depth - 1), self.condition(group, before, depth - 1));
        match self.dice.below(3) {
            0 => format!("({one}) and ({other})"),
            1 => format!("({one}) or ({other})"),
            _ => format!("not ({one})"),
        }
    }

    fn atom(&mut self, group: Option<&str>, before: usize) -> String {
        match self.dice.below(9) {
            0 => self.fact(group),
            1 => format!("violated({})", self.dice.pick(&["AA-V01", "AA-V", "BB-V"])),
            2 => {
                let rows = self.dice.pick(&["persons", "parties"]);
                format!("any({rows}, violated({}))", self.dice.pick(&["AA-V01", "AA-V02", "BB-V"]))
            }
            3 => format!("count({}) > {}", self.dice.pick(&["persons", "parties"]), self.dice.below(3)),
            _ => self.plain(group, before),
        }
    }

    /// About an answer, never about a violation.
    fn plain(&mut self, group: Option<&str>, before: usize) -> String {
        if before == 0 {
            return self.fact(group);
        }
        let at = self.dice.below(before);
        let (kind, place) = self.kinds[at];
        let about = self.about(at, kind, true);
        match place.group {
            None => about,
            Some(of) if Some(of) == group && !self.dice.one_in(3) => about,
            Some(of) => match self.dice.below(3) {
                0 => format!("any({of}, {about})"),
                1 => format!("all({of}, {about})"),
                _ => format!("count({of}, {about}) >= {}", 1 + self.dice.below(2)),
            },
        }
    }

    fn about(&mut self, at: usize, kind: Kind, of_state: bool) -> String {
        let code = code(at);
        match self.dice.below(if of_state { 6 } else { 4 }) {
            4 => return format!("answered({code})"),
            5 => return format!("not_checked({code})"),
            _ => {}
        }
        let rest = match kind {
            Kind::Choice => self.dice.pick(&["= no", "!= yes", "in {no, partly}"]),
            Kind::Number => self.dice.pick(&["> 3", "!= 5", "<= 5"]),
            Kind::Line => self.dice.pick(&["= 'x'", "!= 'x'"]),
            Kind::Date => return format!("days_since({code}) > {}", self.dice.below(20)),
            Kind::Multi => return format!("has({code}, {})", self.dice.pick(&["p", "q"])),
        };
        format!("{code} {rest}")
    }

    fn fact(&mut self, group: Option<&str>) -> String {
        let mut known = vec![
            "employer.headcount >= 10",
            "visit.day > 2026-11-20",
            "any(persons, person.age < 18)",
            "all(parties, party.headcount > 5)",
            "count(persons, party.role = agency) > 0",
            "any(persons, person.posted)",
        ];
        if group == Some("persons") {
            known.extend(["person.age < 18", "person.posted", "party.headcount > 5", "person.age >= 18"]);
        }
        if group == Some("parties") {
            known.extend(["party.headcount > 5", "party.role = agency"]);
        }
        self.dice.pick(&known).to_owned()
    }
}

fn code(at: usize) -> String {
    format!("AA-{:02}", at + 1)
}

fn answer(kind: Kind) -> Value {
    match kind {
        Kind::Choice => json!({"set": "jdn"}),
        Kind::Number => json!({"number": {"least": 0, "most": 10}}),
        Kind::Multi => {
            json!({"multi": [{"code": "p", "text": {"lv": "P"}}, {"code": "q", "text": {"lv": "Q"}}]})
        }
        Kind::Date => json!("date"),
        Kind::Line => json!("line"),
    }
}
