//! What a person answers on the form, one after another, and what is to be seen in between. Everybody who is compared is
//! given the same answers.

use apseko_sheets::expr::QuestionIx;
use apseko_sheets::live::{At, Live};
use apseko_sheets::{Answer, Decimal};
use serde_json::{Value as Json, json};

use super::dice::Dice;
use super::pack::code;
use super::plain::{CHOICES, FEATURES, Kind, Plain};
use crate::Failure;

/// So many answers between two looks at everything that is shown.
const BETWEEN_LOOKS: usize = 10;
/// So many answers between two changes of the features.
const BETWEEN_FEATURES: usize = 40;

/// What is said.
#[derive(Debug, Clone)]
pub enum Say {
    Option(&'static str),
    Options(Vec<String>),
    Number(i64),
}

#[derive(Debug, Clone)]
pub struct Step {
    pub at: usize,
    pub say: Say,
}

/// Answers, and what has to be shown after some of them.
#[derive(Debug, Default)]
pub struct Script {
    pub steps: Vec<Step>,
    /// After so many steps these questions are shown.
    pub looks: Vec<(usize, Vec<usize>)>,
}

impl Say {
    pub fn answer(&self) -> Answer {
        use apseko_sheets::Value;
        match self {
            Self::Option(option) => Answer::choice(option),
            Self::Options(options) => {
                Answer::of(Value::Multi(options.iter().map(|code| code.as_str().into()).collect()))
            }
            Self::Number(number) => Answer::of(Value::Number(Decimal::whole(*number))),
        }
    }

    fn json(&self) -> Json {
        match self {
            Self::Option(option) => json!(option),
            Self::Options(options) => json!(options),
            Self::Number(number) => json!(number),
        }
    }

    fn any(kind: Kind, dice: &mut Dice) -> Self {
        match kind {
            Kind::Features => {
                let some = (0..FEATURES).filter(|_| dice.below(2) == 0);
                Self::Options(some.map(|feature| format!("f{feature}")).collect())
            }
            Kind::Number | Kind::Employer | Kind::Sum(..) => {
                Self::Number(i64::try_from(dice.below(40)).unwrap_or_default())
            }
            // Most answers are „yes”, as in life.
            Kind::Choice => match dice.below(8) {
                at @ 0..4 => Self::Option(CHOICES.get(at).copied().unwrap_or("yes")),
                _ => Self::Option("yes"),
            },
        }
    }
}

impl Script {
    /// So many answers by somebody who answers what is shown.
    pub fn of(form: &Plain, mut live: Live, rounds: usize) -> Result<Self, Failure> {
        let places = places(form, &live)?;
        let mut dice = Dice(7);
        let mut script = Self::default();
        for round in 0..rounds {
            let at = if round % BETWEEN_FEATURES == 0 {
                0
            } else {
                anything_shown(form, &live, &places, &mut dice)
            };
            let kind = form.asks.get(at).ok_or("there is no such question")?.kind;
            script.say(Step { at, say: Say::any(kind, &mut dice) }, &mut live, &places)?;
            if round % BETWEEN_LOOKS == BETWEEN_LOOKS - 1 {
                script.looks.push((script.steps.len(), shown(&live, &places)));
            }
        }
        Ok(script)
    }

    /// A question that comes back has its answer again on our sheet and on an `XForm`; `survey-core` has forgotten it. So
    /// it is said once more to all.
    fn say(&mut self, step: Step, live: &mut Live, places: &[QuestionIx]) -> Result<(), Failure> {
        let before: Vec<bool> = places.iter().map(|ix| live.is_shown(sheet(*ix))).collect();
        let place = places.get(step.at).ok_or("there is no such question")?;
        live.answer(*place, None, Some(step.say.answer()));
        self.steps.push(step);
        for (at, (ix, was_shown)) in places.iter().zip(before).enumerate() {
            let place = sheet(*ix);
            if was_shown || !live.is_shown(place) || live.given(place).is_none() {
                continue;
            }
            let said = self.steps.iter().rev().find(|step| step.at == at).cloned();
            self.steps.extend(said);
        }
        Ok(())
    }

    /// As the others read it.
    pub fn json(&self) -> Json {
        let steps = self.steps.iter().map(|step| json!({"name": code(step.at), "value": step.say.json()}));
        let looks = self.looks.iter().map(|(steps, _)| steps);
        json!({"steps": steps.collect::<Vec<_>>(), "looks": looks.collect::<Vec<_>>()})
    }
}

/// Where the questions of the form are on the sheet.
pub fn places(form: &Plain, live: &Live) -> Result<Vec<QuestionIx>, Failure> {
    let found = (0..form.asks.len()).map(|at| live.edition().find(&code(at)));
    found.collect::<Option<_>>().ok_or_else(|| "a question of the form is not in the pack".into())
}

/// What is shown now, by the place on the form.
pub fn shown(live: &Live, places: &[QuestionIx]) -> Vec<usize> {
    places.iter().enumerate().filter(|(_, ix)| live.is_shown(sheet(**ix))).map(|(at, _)| at).collect()
}

/// A question of the sheet itself.
pub const fn sheet(question: QuestionIx) -> At {
    At { question, row: None }
}

fn anything_shown(form: &Plain, live: &Live, places: &[QuestionIx], dice: &mut Dice) -> usize {
    let answerable =
        |at: &usize| form.asks.get(*at).is_some_and(|ask| matches!(ask.kind, Kind::Choice | Kind::Number));
    let all: Vec<usize> = shown(live, places).into_iter().filter(answerable).collect();
    all.get(dice.below(all.len().max(1))).copied().unwrap_or_default()
}
