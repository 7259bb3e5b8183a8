//! What the names of an expression mean and whether its types fit, settled while loading, so that a slip of the pen is
//! found by whoever made it and not by an inspector.

mod compare;
mod function;
mod name;
mod typed;

use self::typed::Typed;
use super::eval::{NO, YES};
use super::fault::{Fault, FaultKind, Sort};
use super::names::{GroupIx, Kind, Names, Options, Wanted};
use super::syntax::{Node, Syntax};
use super::tree::{Condition, Day, Expr, Number, Reads, Root, Terms, Words};

/// Finds out what the names of an expression mean, and whether it comes to what is wanted. All that is wrong is told at
/// once, from left to right.
pub fn check(syntax: &Syntax, names: &dyn Names, wanted: Wanted<'_>) -> Result<Expr, Vec<Fault>> {
    syntax.check_depth().map_err(|fault| vec![fault])?;
    let here = names.here();
    let mut checker = Checker { names, here, each: None, reads: Reads::default(), faults: Vec::new() };
    let root = checker.typed(syntax).and_then(|typed| checker.fit(syntax, typed, wanted));
    let Checker { reads, mut faults, .. } = checker;
    match root {
        Some(root) if faults.is_empty() => {
            Ok(Expr { root, here, reads, text: syntax.to_string().into_boxed_str() })
        }
        _ => {
            faults.sort_by_key(|fault| fault.column);
            Err(faults)
        }
    }
}

/// Whoever returns nothing has added a fault.
struct Checker<'n> {
    names: &'n dyn Names,
    /// The group that the expression stands in.
    here: Option<GroupIx>,
    /// The group whose rows are walked through around the node.
    each: Option<GroupIx>,
    reads: Reads,
    faults: Vec<Fault>,
}

impl<'n> Checker<'n> {
    fn fault<T>(&mut self, column: u32, kind: FaultKind) -> Option<T> {
        self.faults.push(Fault::new(column, kind));
        None
    }

    fn typed(&mut self, syntax: &Syntax) -> Option<Typed<'n>> {
        match &syntax.node {
            Node::Bool(holds) => Some(Typed::Condition(Condition::Constant(*holds))),
            Node::Number(number) => Some(Typed::Number(Number::Constant(*number))),
            Node::Text(text) => Some(Typed::Text(Words::Constant(text.as_str().into()))),
            Node::Day(day) => Some(Typed::Day(Day::Constant(*day))),
            Node::Word(word) => self.fact_named(syntax.column, word),
            Node::Code { code, part } => self.answer(syntax.column, code, part.as_deref()),
            Node::Not(inner) => Some(Typed::Condition(Condition::Not(Box::new(self.condition(inner)?)))),
            // A row of one is that one, also where it is unknown.
            Node::And(all) | Node::Or(all) if let [one] = all.as_slice() => {
                self.condition(one).map(Typed::Condition)
            }
            Node::And(all) => Some(Typed::Condition(Condition::And(self.conditions(all)?))),
            Node::Or(all) => Some(Typed::Condition(Condition::Or(self.conditions(all)?))),
            Node::Negative(inner) => Some(Typed::Number(Number::Negative(Box::new(self.number(inner)?)))),
            Node::Sum(first, rest) => {
                let terms = self.numbers(first, rest)?;
                Some(Typed::Number(Number::Sum(Box::new(terms))))
            }
            Node::Product(first, rest) => {
                let terms = self.numbers(first, rest)?;
                Some(Typed::Number(Number::Product(Box::new(terms))))
            }
            Node::Compare(by, left, right) => {
                self.compare(syntax.column, *by, left, right).map(Typed::Condition)
            }
            Node::In(one, set) => self.is_in(one, set).map(Typed::Condition),
            Node::Call { name, arguments } => self.call(syntax.column, name, arguments),
        }
    }

    fn condition(&mut self, syntax: &Syntax) -> Option<Condition> {
        let typed = self.typed(syntax)?;
        if let Typed::Condition(condition) = typed {
            Some(condition)
        } else {
            self.wrong(syntax, Sort::Condition, typed.sort())
        }
    }

    fn conditions(&mut self, all: &[Syntax]) -> Option<Box<[Condition]>> {
        // Collected twice, because the faults of all of them are told.
        let all: Vec<Option<Condition>> = all.iter().map(|each| self.condition(each)).collect();
        all.into_iter().collect()
    }

    fn number(&mut self, syntax: &Syntax) -> Option<Number> {
        let typed = self.typed(syntax)?;
        if let Typed::Number(number) = typed {
            Some(number)
        } else {
            self.wrong(syntax, Sort::Number, typed.sort())
        }
    }

    fn numbers<Does: Copy>(&mut self, first: &Syntax, rest: &[(Does, Syntax)]) -> Option<Terms<Does>> {
        let first = self.number(first);
        let rest: Vec<Option<(Does, Number)>> =
            rest.iter().map(|(does, each)| Some((*does, self.number(each)?))).collect();
        Some((first?, rest.into_iter().collect::<Option<_>>()?))
    }

    fn day(&mut self, syntax: &Syntax) -> Option<Day> {
        let typed = self.typed(syntax)?;
        let sort = typed.sort();
        let day = typed.into_day();
        if day.is_none() { self.wrong(syntax, Sort::Day, sort) } else { day }
    }

    fn text(&mut self, syntax: &Syntax) -> Option<Words> {
        let typed = self.typed(syntax)?;
        if let Typed::Text(words) = typed {
            Some(words)
        } else {
            self.wrong(syntax, Sort::Text, typed.sort())
        }
    }

    fn wrong<T>(&mut self, syntax: &Syntax, wanted: Sort, found: Sort) -> Option<T> {
        self.fault(syntax.column, FaultKind::WrongType { wanted, found })
    }

    fn fit(&mut self, syntax: &Syntax, typed: Typed<'n>, wanted: Wanted<'_>) -> Option<Root> {
        let kind = match wanted {
            Wanted::Condition => Kind::Bool,
            Wanted::Value(kind) => kind,
        };
        match (kind, typed) {
            (Kind::Bool, Typed::Condition(condition)) => Some(Root::Condition(condition)),
            (Kind::Choice(options), Typed::Condition(condition)) if has_both(options) => {
                Some(Root::Condition(condition))
            }
            (Kind::Number, Typed::Number(number)) => Some(Root::Number(number)),
            (Kind::Text, Typed::Text(words)) => Some(Root::Words(words)),
            (Kind::Date, Typed::Day(day)) => Some(Root::Day(day)),
            (Kind::Date, Typed::Moment(read)) => Some(Root::Day(Day::Read(read))),
            (Kind::DateTime, Typed::Moment(read)) => Some(Root::Read(read)),
            (Kind::Choice(options), Typed::Choice(read, of))
            | (Kind::Multi(options), Typed::Multi(read, of)) => {
                self.all_known(syntax, options, of)?;
                Some(Root::Read(read))
            }
            (kind, other) => self.wrong(syntax, typed::sort_of(kind), other.sort()),
        }
    }

    /// What is offered from elsewhere must be something that can be chosen here.
    fn all_known(&mut self, syntax: &Syntax, options: Options<'_>, of: Options<'_>) -> Option<()> {
        let Some(option) = of.codes().into_iter().find(|code| options.find(code).is_none()) else {
            return Some(());
        };
        let known = options.codes();
        let of = "the question that takes this value".to_owned();
        self.fault(syntax.column, FaultKind::UnknownOption { option, of, known })
    }
}

fn has_both(options: Options<'_>) -> bool {
    options.find(YES).is_some() && options.find(NO).is_some()
}

#[cfg(test)]
mod tests;
