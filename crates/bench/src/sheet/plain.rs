//! A form in the words of no system, so that all that are compared are given the same questions and the same conditions.

use super::dice::Dice;

/// So many questions stand in one section.
pub const SECTION: usize = 20;
/// What the site has: asked first, and many conditions hang on it.
pub const FEATURES: usize = 12;
pub const CHOICES: [&str; 4] = ["yes", "partly", "no", "not_applicable"];
/// What is known of the employer without asking.
pub const HEADCOUNT: i64 = 25;
pub const EMPLOYER: &str = "SIA Paraugs";

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any of the features.
    Features,
    Choice,
    Number,
    /// A line that is filled with what is known.
    Employer,
    /// The sum of two numbers, by their questions.
    Sum(usize, usize),
}

/// When a question is shown. Questions are named by their place.
#[derive(Debug, Clone)]
pub enum When {
    HasFeature(usize),
    Is(usize, &'static str),
    IsNot(usize, &'static str),
    IsOneOf(usize, [&'static str; 2]),
    MoreThan(usize, i64),
    EmploysAtLeast(i64),
    Both(Box<When>, Box<When>),
}

#[derive(Debug, Clone)]
pub struct Ask {
    pub kind: Kind,
    pub when: Option<When>,
    /// A violation follows from „no”. Only our sheet can say so; the others do without.
    pub violation: bool,
}

/// A form.
#[derive(Debug, Clone)]
pub struct Plain {
    pub asks: Vec<Ask>,
}

impl Plain {
    /// A form of so many questions: a third with a condition, a tenth with a violation, some numbers, some calculated.
    pub fn of(questions: usize) -> Self {
        let mut dice = Dice(questions as u64);
        let mut form = Self { asks: Vec::with_capacity(questions) };
        for at in 0..questions {
            let kind = form.kind(at);
            let when = (kind == Kind::Choice && at % 3 == 1 && at > SECTION)
                .then(|| form.when(at, &mut dice))
                .flatten();
            form.asks.push(Ask { kind, when, violation: kind == Kind::Choice && at % 10 == 3 });
        }
        form
    }

    /// The same with questions that hang on nothing but one other, so many for each of the numbers. Also returns the
    /// questions that they hang on.
    pub fn with_dependants(questions: usize, numbers: &[usize]) -> (Self, Vec<usize>) {
        let all: usize = numbers.iter().sum();
        let mut form = Self::of(questions - all);
        // Nothing in the first section has a condition or is read by one.
        let causes: Vec<usize> =
            (1..SECTION).filter(|at| form.is(*at, Kind::Choice)).take(numbers.len()).collect();
        for (cause, number) in causes.iter().zip(numbers) {
            for _ in 0..*number {
                let when = Some(When::Is(*cause, "yes"));
                form.asks.push(Ask { kind: Kind::Choice, when, violation: false });
            }
        }
        (form, causes)
    }

    fn kind(&self, at: usize) -> Kind {
        let numbers = || (0..at).rev().filter(|at| self.is(*at, Kind::Number));
        match (at, at % SECTION) {
            (0, _) => Kind::Features,
            (_, 5) => Kind::Number,
            (_, 15) if at % 40 == 15 => Kind::Employer,
            (_, 9) if at % 50 == 49 => match (numbers().nth(1), numbers().next()) {
                (Some(one), Some(other)) => Kind::Sum(one, other),
                _ => Kind::Number,
            },
            _ => Kind::Choice,
        }
    }

    fn is(&self, at: usize, kind: Kind) -> bool {
        self.asks.get(at).is_some_and(|ask| ask.kind == kind)
    }

    fn when(&self, at: usize, dice: &mut Dice) -> Option<When> {
        let choice = self.before(at, dice, |kind| kind == Kind::Choice)?;
        let number = self.before(at, dice, |kind| matches!(kind, Kind::Number | Kind::Sum(..)));
        let feature = When::HasFeature(dice.below(FEATURES));
        Some(match dice.below(8) {
            0 | 1 => feature,
            2 => When::Is(choice, "yes"),
            3 => When::IsNot(choice, "not_applicable"),
            4 => When::Both(Box::new(feature), Box::new(When::IsNot(choice, "no"))),
            5 => When::IsOneOf(choice, ["yes", "partly"]),
            6 => number.map_or(When::EmploysAtLeast(10), |number| When::MoreThan(number, 10)),
            // Half of these are never shown.
            _ => When::EmploysAtLeast(if dice.below(2) == 0 { 10 } else { 50 }),
        })
    }

    /// One of the last forty questions, not in the first section.
    fn before(&self, at: usize, dice: &mut Dice, fits: impl Fn(Kind) -> bool) -> Option<usize> {
        let from = at.saturating_sub(2 * SECTION).max(SECTION);
        let fit: Vec<usize> =
            (from..at).filter(|at| self.asks.get(*at).is_some_and(|ask| fits(ask.kind))).collect();
        fit.get(dice.below(fit.len().max(1))).copied()
    }

    /// How many questions have a condition.
    pub fn conditions(&self) -> usize {
        self.asks.iter().filter(|ask| ask.when.is_some()).count()
    }

    /// The questions of each section, by place.
    pub fn sections(&self) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> {
        let all = self.asks.len();
        (0..all.div_ceil(SECTION))
            .map(move |section| (section, section * SECTION..((section + 1) * SECTION).min(all)))
    }
}
