//! The functions of the language and what their arguments must be.

use super::Checker;
use super::name::shape;
use super::typed::Typed;
use crate::expr::fault::{FaultKind, Sort};
use crate::expr::names::GroupIx;
use crate::expr::syntax::{Comparison, Node, Syntax};
use crate::expr::tree::{At, Condition, Day, Number};
use crate::fact::Fact;

/// Where the features of an object are chosen.
const FEATURES: &str = "KOP-13";
/// Where the topics of an application are chosen.
const TOPICS: &str = "KOP-14";

/// What each function needs, for whoever gave it something else.
const FUNCTIONS: &[(&str, &str)] = &[
    ("has", "a question with several options and an option"),
    ("feature", "a feature"),
    ("topic", "a topic"),
    ("type", "a type of sheet"),
    ("purpose", "a purpose"),
    ("answered", "a question"),
    ("not_checked", "a question"),
    ("days_between", "two days"),
    ("days_since", "a day"),
    ("age", "a day of birth"),
    ("age_by_code", "a personal code"),
    ("born_by_code", "a personal code"),
    ("nace_in", "a branch of industry and a list"),
    ("any", "a group and a condition"),
    ("all", "a group and a condition"),
    ("count", "a group, or a group and a condition"),
    ("violated", "the beginning of a violation's code"),
];

impl<'n> Checker<'n> {
    pub(super) fn call(&mut self, column: u32, name: &str, arguments: &[Syntax]) -> Option<Typed<'n>> {
        let condition = match (name, arguments) {
            ("has", [several, option]) => {
                let typed = self.typed(several)?;
                self.has((several, typed), option)
            }
            ("feature", [option]) => self.chosen_in(column, FEATURES, option),
            ("topic", [option]) => self.chosen_in(column, TOPICS, option),
            ("type", [option]) => {
                let kinds = self.fact(column, Fact::Kinds)?;
                self.has((&fact_at(column, Fact::Kinds), kinds), option)
            }
            ("purpose", [option]) => {
                let purpose = self.fact(column, Fact::Purpose)?;
                self.is((&fact_at(column, Fact::Purpose), purpose), option)
            }
            ("answered", [question]) => self.answered(question),
            ("not_checked", [question]) => self.not_checked(question),
            ("nace_in", [branch, list]) => self.nace_in(branch, list),
            ("violated", [prefix]) => self.violated(prefix),
            ("any", [group, inner]) => {
                self.each(column, group, inner).map(|(group, inner)| Condition::Any(group, Box::new(inner)))
            }
            ("all", [group, inner]) => {
                self.each(column, group, inner).map(|(group, inner)| Condition::All(group, Box::new(inner)))
            }
            _ => return self.call_for_value(column, name, arguments),
        };
        condition.map(Typed::Condition)
    }

    fn call_for_value(&mut self, column: u32, name: &str, arguments: &[Syntax]) -> Option<Typed<'n>> {
        let number = match (name, arguments) {
            ("days_between", [from, to]) => {
                let (from, to) = (self.day(from), self.day(to));
                Number::DaysBetween(Box::new((from?, to?)))
            }
            ("days_since", [from]) => {
                let from = self.day(from)?;
                Number::DaysBetween(Box::new((from, self.visit())))
            }
            ("age", [birth]) => {
                let birth = self.day(birth)?;
                self.visit();
                Number::Age(birth)
            }
            ("age_by_code", [code]) => {
                let birth = Day::Birth(self.text(code)?);
                self.visit();
                Number::Age(birth)
            }
            ("born_by_code", [code]) => return Some(Typed::Day(Day::Birth(self.text(code)?))),
            ("count", [group]) => {
                let group = self.group(group)?;
                self.reads.rows.insert(group);
                Number::Rows(group)
            }
            ("count", [group, inner]) => {
                let (group, inner) = self.each(column, group, inner)?;
                Number::Count(group, Box::new(inner))
            }
            _ => return self.fault(column, no_such_call(name)),
        };
        Some(Typed::Number(number))
    }

    fn has(&mut self, (syntax, several): (&Syntax, Typed<'n>), option: &Syntax) -> Option<Condition> {
        let Typed::Multi(several, options) = several else {
            return self.wrong(syntax, Sort::Multi, several.sort());
        };
        let option = self.option(option, options, || syntax.to_string())?;
        Some(Condition::Has { several, option })
    }

    fn is(&mut self, (syntax, choice): (&Syntax, Typed<'n>), option: &Syntax) -> Option<Condition> {
        let Typed::Choice(choice, options) = choice else {
            return self.wrong(syntax, Sort::Choice, choice.sort());
        };
        let option = self.option(option, options, || syntax.to_string())?;
        Some(Condition::Is { choice, option, by: Comparison::Equal })
    }

    fn chosen_in(&mut self, column: u32, question: &str, option: &Syntax) -> Option<Condition> {
        let several = self.answer(column, question, None)?;
        let syntax = Syntax::new(column, Node::Code { code: question.to_owned(), part: None });
        self.has((&syntax, several), option)
    }

    fn answered(&mut self, question: &Syntax) -> Option<Condition> {
        let Node::Code { code, part } = &question.node else {
            return self.wrong(question, Sort::Question, shape(question));
        };
        let found = self.find(question.column, code, part.as_deref())?;
        Some(Condition::Answered(found.read()))
    }

    fn not_checked(&mut self, question: &Syntax) -> Option<Condition> {
        let Node::Code { code, part: None } = &question.node else {
            return self.wrong(question, Sort::Question, shape(question));
        };
        let found = self.find(question.column, code, None)?;
        Some(Condition::NotChecked { question: found.question, at: found.at })
    }

    fn nace_in(&mut self, branch: &Syntax, list: &Syntax) -> Option<Condition> {
        let list = self.list(list);
        let typed = self.typed(branch)?;
        let sort = typed.sort();
        let Some(words) = typed.into_words() else { return self.wrong(branch, Sort::Text, sort) };
        Some(Condition::NaceIn(words, list?))
    }

    fn violated(&mut self, prefix: &Syntax) -> Option<Condition> {
        let code = self.code_of(prefix, Sort::Violation)?;
        if code.is_empty() || !self.names.violations_beginning(code) {
            return self.fault(prefix.column, FaultKind::UnknownViolation(code.to_owned()));
        }
        self.reads.violations.insert(code.into());
        let at = match (self.each, self.here) {
            (Some(_), _) => At::Each,
            (None, Some(_)) => At::Own,
            (None, None) => At::Sheet,
        };
        Some(Condition::Violated { prefix: code.into(), at })
    }

    /// A condition on each row of a group. One in another would cost the square of the rows at every key.
    fn each(&mut self, column: u32, group: &Syntax, inner: &Syntax) -> Option<(GroupIx, Condition)> {
        if self.each.is_some() {
            return self.fault(column, FaultKind::RowsInRows);
        }
        let group = self.group(group)?;
        self.reads.rows.insert(group);
        self.each = Some(group);
        let inner = self.condition(inner);
        self.each = None;
        Some((group, inner?))
    }
}

fn fact_at(column: u32, fact: Fact) -> Syntax {
    Syntax::new(column, Node::Word(fact.name().to_owned()))
}

fn no_such_call(name: &str) -> FaultKind {
    let function = name.to_owned();
    match FUNCTIONS.iter().find(|(known, _)| *known == name) {
        Some((_, wanted)) => FaultKind::WrongArity { function, wanted },
        None => FaultKind::UnknownFunction(function),
    }
}
