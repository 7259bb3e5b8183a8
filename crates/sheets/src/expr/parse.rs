//! The text of an expression becomes a tree by plain descent, never deeper than a fixed limit, whatever the text is.

use super::fault::{Fault, FaultKind};
use super::lex::{Lexer, Token};
use super::syntax::{Comparison, Factor, Node, Sign, Syntax};
use super::{DEEPEST, LONGEST};

/// Reads the text of an expression.
pub fn parse(text: &str) -> Result<Syntax, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::new(1, FaultKind::TooLong));
    }
    let mut lexer = Lexer::new(text);
    let (column, token) = lexer.next()?;
    let mut parser = Parser { lexer, column, token, depth: 0 };
    let whole = parser.one_of()?;
    if parser.token != Token::End {
        return Err(parser.expected("a sign such as and, = or +, or the end,"));
    }
    whole.check_depth()?;
    Ok(whole)
}

type Parsed = Result<Syntax, Fault>;

struct Parser<'t> {
    lexer: Lexer<'t>,
    /// Of the token that is next.
    column: u32,
    token: Token,
    depth: usize,
}

impl Parser<'_> {
    /// Goes on, and returns what was next with its column.
    fn advance(&mut self) -> Result<(u32, Token), Fault> {
        let (column, token) = self.lexer.next()?;
        Ok((std::mem::replace(&mut self.column, column), std::mem::replace(&mut self.token, token)))
    }

    fn is_next(&self, sign: &str) -> bool {
        matches!(self.token, Token::Sign(next) if next == sign)
    }

    /// Goes on if this sign is next; its column if it was.
    fn eat(&mut self, sign: &str) -> Result<Option<u32>, Fault> {
        if self.is_next(sign) { Ok(Some(self.advance()?.0)) } else { Ok(None) }
    }

    fn need(&mut self, sign: &str, wanted: &'static str) -> Result<(), Fault> {
        match self.eat(sign)? {
            Some(_) => Ok(()),
            None => Err(self.expected(wanted)),
        }
    }

    fn expected(&self, wanted: &'static str) -> Fault {
        Fault::new(self.column, FaultKind::Expected { wanted, found: self.token.seen() })
    }

    /// Everything that can stand in itself goes through here: the stack grows with nothing else.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth >= DEEPEST {
            return Err(Fault::new(self.column, FaultKind::TooDeep));
        }
        self.depth += 1;
        let inner = inner(self);
        self.depth -= 1;
        inner
    }

    fn one_of(&mut self) -> Parsed {
        let first = self.all_of()?;
        if !self.is_next("or") {
            return Ok(first);
        }
        let column = self.column;
        let mut all = Vec::new();
        let mut add = |each: Syntax| match each.node {
            Node::Or(inner) => all.extend(inner),
            node => all.push(Syntax { node, ..each }),
        };
        add(first);
        while self.eat("or")?.is_some() {
            add(self.all_of()?);
        }
        Ok(Syntax::new(column, Node::Or(all)))
    }

    fn all_of(&mut self) -> Parsed {
        let first = self.opposite()?;
        if !self.is_next("and") {
            return Ok(first);
        }
        let column = self.column;
        let mut all = Vec::new();
        let mut add = |each: Syntax| match each.node {
            Node::And(inner) => all.extend(inner),
            node => all.push(Syntax { node, ..each }),
        };
        add(first);
        while self.eat("and")?.is_some() {
            add(self.opposite()?);
        }
        Ok(Syntax::new(column, Node::And(all)))
    }

    fn opposite(&mut self) -> Parsed {
        let Some(column) = self.eat("not")? else { return self.comparison() };
        let inner = self.deeper(Self::opposite)?;
        Ok(Syntax::new(column, Node::Not(Box::new(inner))))
    }

    fn comparison(&mut self) -> Parsed {
        let left = self.sum()?;
        if let Some(column) = self.eat("in")? {
            return Ok(Syntax::new(column, Node::In(Box::new(left), self.set()?)));
        }
        let Some(by) = self.compares() else { return Ok(left) };
        let (column, _) = self.advance()?;
        let right = self.sum()?;
        Ok(Syntax::new(column, Node::Compare(by, Box::new(left), Box::new(right))))
    }

    fn compares(&self) -> Option<Comparison> {
        let Token::Sign(sign) = self.token else { return None };
        match sign {
            "=" => Some(Comparison::Equal),
            "!=" => Some(Comparison::NotEqual),
            "<" => Some(Comparison::Less),
            "<=" => Some(Comparison::AtMost),
            ">" => Some(Comparison::More),
            ">=" => Some(Comparison::AtLeast),
            _ => None,
        }
    }

    fn set(&mut self) -> Result<Vec<Syntax>, Fault> {
        self.need("{", "a set such as {yes, partly}")?;
        let mut set = vec![self.negative()?];
        while self.eat(",")?.is_some() {
            set.push(self.negative()?);
        }
        self.need("}", "a comma or }")?;
        Ok(set)
    }

    fn sum(&mut self) -> Parsed {
        let first = self.product()?;
        let column = self.column;
        let mut rest = Vec::new();
        loop {
            let sign = if self.eat("+")?.is_some() {
                Sign::Plus
            } else if self.eat("-")?.is_some() {
                Sign::Minus
            } else {
                break;
            };
            rest.push((sign, self.product()?));
        }
        Ok(if rest.is_empty() { first } else { Syntax::new(column, Node::Sum(Box::new(first), rest)) })
    }

    fn product(&mut self) -> Parsed {
        let first = self.negative()?;
        let column = self.column;
        let mut rest = Vec::new();
        loop {
            let factor = if self.eat("*")?.is_some() {
                Factor::Times
            } else if self.eat("/")?.is_some() {
                Factor::Over
            } else {
                break;
            };
            rest.push((factor, self.negative()?));
        }
        Ok(if rest.is_empty() { first } else { Syntax::new(column, Node::Product(Box::new(first), rest)) })
    }

    fn negative(&mut self) -> Parsed {
        let Some(column) = self.eat("-")? else { return self.single() };
        let inner = self.deeper(Self::negative)?;
        Ok(Syntax::new(column, Node::Negative(Box::new(inner))))
    }

    fn single(&mut self) -> Parsed {
        if self.is_next("(") {
            return self.brackets();
        }
        let is_true = self.is_next("true");
        let is_constant = is_true || self.is_next("false");
        if !is_constant && matches!(self.token, Token::Sign(_) | Token::End) {
            return Err(self.expected("a value"));
        }
        let (column, token) = self.advance()?;
        let node = match token {
            Token::Word(name) if self.is_next("(") => {
                let arguments = self.arguments()?;
                Node::Call { name, arguments }
            }
            Token::Word(word) => Node::Word(word),
            Token::Code { code, part } => Node::Code { code, part },
            Token::Number(number) => Node::Number(number),
            Token::Text(text) => Node::Text(text),
            Token::Day(day) => Node::Day(day),
            // Nothing else than `true` and `false` has come as far as this.
            Token::Sign(_) | Token::End => Node::Bool(is_true),
        };
        Ok(Syntax::new(column, node))
    }

    fn brackets(&mut self) -> Parsed {
        self.advance()?;
        let inner = self.deeper(Self::one_of)?;
        self.need(")", "a sign such as and, = or +, or the closing bracket")?;
        Ok(inner)
    }

    fn arguments(&mut self) -> Result<Vec<Syntax>, Fault> {
        self.advance()?;
        let mut arguments = Vec::new();
        if self.eat(")")?.is_some() {
            return Ok(arguments);
        }
        arguments.push(self.deeper(Self::one_of)?);
        while self.eat(",")?.is_some() {
            arguments.push(self.deeper(Self::one_of)?);
        }
        self.need(")", "a comma or the closing bracket")?;
        Ok(arguments)
    }
}

#[cfg(test)]
mod tests;
