//! Which question, fact, group or list a name means, and from which row it is reached.

use super::Checker;
use super::typed::Typed;
use crate::expr::fault::{FaultKind, Sort};
use crate::expr::names::{GroupIx, Kind, ListIx, NamedPart, Options, PartIx, QuestionIx};
use crate::expr::syntax::{Node, Syntax};
use crate::expr::tree::{At, Day, Reach, Read};
use crate::fact::{Fact, FactType, Per};
use crate::source::RowsOf;

/// A question, or a part of its answer.
pub(super) struct Found<'n> {
    pub question: QuestionIx,
    pub part: PartIx,
    pub of: Kind<'n>,
    pub at: At,
}

impl Found<'_> {
    pub fn read(&self) -> Read {
        Read::Answer { question: self.question, part: self.part, at: self.at }
    }
}

impl<'n> Checker<'n> {
    pub(super) fn answer(&mut self, column: u32, code: &str, part: Option<&str>) -> Option<Typed<'n>> {
        let found = self.find(column, code, part)?;
        Some(Typed::of(found.of, found.read()))
    }

    pub(super) fn find(&mut self, column: u32, code: &str, part: Option<&str>) -> Option<Found<'n>> {
        let Some(named) = self.names.question(code) else {
            return self.fault(column, FaultKind::UnknownQuestion(code.to_owned()));
        };
        let wanted = |named: &NamedPart<'_>| part.is_none_or(|part| named.code == part);
        let Some((ix, named_part)) = (0..).zip(named.parts).find(|(_, each)| wanted(each)) else {
            let (question, part) = (code.to_owned(), part.unwrap_or_default().to_owned());
            return self.fault(column, FaultKind::UnknownPart { question, part });
        };
        let Some(at) = self.at(named.group) else {
            return self.fault(column, FaultKind::OutOfReach(code.to_owned()));
        };
        let reach = if at == At::Each { Reach::AllRows } else { Reach::Here };
        self.reads.questions.insert((named.ix, reach));
        Some(Found { question: named.ix, part: PartIx(ix), of: named_part.of, at })
    }

    fn at(&self, group: Option<GroupIx>) -> Option<At> {
        if group.is_none() {
            Some(At::Sheet)
        } else if group == self.each {
            Some(At::Each)
        } else {
            (group == self.here).then_some(At::Own)
        }
    }

    pub(super) fn fact_named(&mut self, column: u32, name: &str) -> Option<Typed<'n>> {
        match Fact::parse(name) {
            Some(fact) => self.fact(column, fact),
            None if name.contains('.') => self.fault(column, FaultKind::UnknownFact(name.to_owned())),
            None => self.fault(column, FaultKind::LooseOption(name.to_owned())),
        }
    }

    pub(super) fn fact(&mut self, column: u32, fact: Fact) -> Option<Typed<'n>> {
        if fact == Fact::Day {
            return Some(Typed::Day(self.visit()));
        }
        let Some(at) = self.at_of(fact.per()) else {
            return self.fault(column, FaultKind::NotInGroup(fact));
        };
        self.reads.facts.insert(fact);
        Some(Typed::of(kind_of(fact.of_type()), Read::Fact { fact, at }))
    }

    /// The day of the visit.
    pub(super) fn visit(&mut self) -> Day {
        self.reads.facts.insert(Fact::Day);
        Day::Visit
    }

    fn at_of(&self, per: Per) -> Option<At> {
        let knows = |group: Option<GroupIx>| {
            group.is_some_and(|group| match (per, self.names.rows_of(group)) {
                (Per::Party, RowsOf::Party | RowsOf::Worker) | (Per::Worker, RowsOf::Worker) => true,
                (Per::Worker, RowsOf::Party) | (Per::Sheet, _) => false,
                (_, RowsOf::OrderItem | RowsOf::Added) => false,
            })
        };
        if per == Per::Sheet {
            Some(At::Sheet)
        } else if knows(self.each) {
            Some(At::Each)
        } else {
            knows(self.here).then_some(At::Own)
        }
    }

    pub(super) fn group(&mut self, syntax: &Syntax) -> Option<GroupIx> {
        let code = self.code_of(syntax, Sort::Group)?;
        let group = self.names.group(code);
        if group.is_none() {
            self.fault(syntax.column, FaultKind::UnknownGroup(code.to_owned()))
        } else {
            group
        }
    }

    pub(super) fn list(&mut self, syntax: &Syntax) -> Option<ListIx> {
        let code = self.code_of(syntax, Sort::List)?;
        let list = self.names.list(code);
        if list.is_none() { self.fault(syntax.column, FaultKind::UnknownList(code.to_owned())) } else { list }
    }

    pub(super) fn code_of<'s>(&mut self, syntax: &'s Syntax, wanted: Sort) -> Option<&'s str> {
        let code = code(syntax);
        if code.is_none() { self.wrong(syntax, wanted, shape(syntax)) } else { code }
    }

    /// The option of this code; `of` is what has to have it.
    pub(super) fn option(
        &mut self,
        syntax: &Syntax,
        options: Options<'n>,
        of: impl FnOnce() -> String,
    ) -> Option<crate::code::OptionCode> {
        let code = self.code_of(syntax, Sort::Option)?;
        let option = options.find(code);
        if option.is_none() {
            let (option, of, known) = (code.to_owned(), of(), options.codes());
            return self.fault(syntax.column, FaultKind::UnknownOption { option, of, known });
        }
        option
    }
}

/// What can be a bare code: an option, a group, a list, the beginning of a violation's code. In quotes too, because
/// other notations know no bare words.
pub(super) fn code(syntax: &Syntax) -> Option<&str> {
    match &syntax.node {
        Node::Word(code) if !code.contains('.') => Some(code),
        Node::Text(code) | Node::Code { code, part: None } => Some(code),
        Node::Bool(_) | Node::Number(_) | Node::Day(_) | Node::Word(_) | Node::Code { .. } => None,
        Node::Not(_) | Node::And(_) | Node::Or(_) | Node::Negative(_) | Node::Sum(..) => None,
        Node::Product(..) | Node::Compare(..) | Node::In(..) | Node::Call { .. } => None,
    }
}

/// What something looks like, where its name has no meaning.
pub(super) fn shape(syntax: &Syntax) -> Sort {
    match &syntax.node {
        Node::Number(_) | Node::Negative(_) | Node::Sum(..) | Node::Product(..) => Sort::Number,
        Node::Text(_) => Sort::Text,
        Node::Day(_) => Sort::Day,
        Node::Word(_) => Sort::Word,
        Node::Code { part: None, .. } => Sort::Question,
        Node::Code { part: Some(_), .. } => Sort::Part,
        Node::Bool(_) | Node::Not(_) | Node::And(_) | Node::Or(_) | Node::Compare(..) | Node::In(..) => {
            Sort::Condition
        }
        Node::Call { .. } => Sort::Call,
    }
}

fn kind_of(fact: FactType) -> Kind<'static> {
    match fact {
        FactType::Bool => Kind::Bool,
        FactType::Number => Kind::Number,
        FactType::Text => Kind::Text,
        FactType::Date => Kind::Date,
        FactType::DateTime => Kind::DateTime,
        FactType::Choice(words) => Kind::Choice(Options::Words(words)),
        FactType::Multi(words) => Kind::Multi(Options::Words(words)),
    }
}
