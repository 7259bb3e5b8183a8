//! The text of an expression becomes a tree by plain descent, never deeper than a fixed limit, whatever the text is.

use super::fault::{Fault, FaultKind};
use super::lex::{Lexer, Token};
use super::syntax::{Binding, Comparison, Factor, Node, Sign, Syntax};
use super::{DEEPEST, LONGEST};

/// Reads the text of an expression.
pub fn parse(text: &str) -> Result<Syntax, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::new(1, FaultKind::TooLong));
    }
    read(text).map_err(|fault| *fault)
}

fn read(text: &str) -> Parsed {
    let mut lexer = Lexer::new(text);
    let (column, token) = lexer.next()?;
    let mut parser = Parser { lexer, column, token, depth: 0 };
    let whole = parser.expression(Binding::Or)?;
    if parser.token != Token::End {
        return Err(parser.expected("a sign such as and, = or +, or the end,"));
    }
    whole.check_depth()?;
    Ok(whole)
}

/// Every node may need a bracket of its own, so the reader goes deeper than the tree.
const DEEPEST_READING: usize = 2 * DEEPEST;

/// Faults are boxed: what is returned here lies on the stack once for every bracket.
type Parsed<T = Syntax> = Result<T, Box<Fault>>;

struct Parser<'t> {
    lexer: Lexer<'t>,
    /// Of the token that is next.
    column: u32,
    token: Token,
    depth: usize,
}

impl Parser<'_> {
    /// Goes on, and returns what was next with its column.
    fn advance(&mut self) -> Parsed<(u32, Token)> {
        let (column, token) = self.lexer.next()?;
        Ok((std::mem::replace(&mut self.column, column), std::mem::replace(&mut self.token, token)))
    }

    fn is_next(&self, sign: &str) -> bool {
        matches!(self.token, Token::Sign(next) if next == sign)
    }

    /// Goes on if this sign is next; its column if it was.
    fn eat(&mut self, sign: &str) -> Parsed<Option<u32>> {
        if self.is_next(sign) { Ok(Some(self.advance()?.0)) } else { Ok(None) }
    }

    fn need(&mut self, sign: &str, wanted: &'static str) -> Parsed<()> {
        match self.eat(sign)? {
            Some(_) => Ok(()),
            None => Err(self.expected(wanted)),
        }
    }

    fn expected(&self, wanted: &'static str) -> Box<Fault> {
        Box::new(Fault::new(self.column, FaultKind::Expected { wanted, found: self.token.seen() }))
    }

    /// An expression that holds together more strongly than its surroundings.
    fn expression(&mut self, around: Binding) -> Parsed {
        let mut whole = self.first(around)?;
        let mut below = Binding::Single;
        while let Some(binding) = self.joins()
            && (around..below).contains(&binding)
        {
            whole = self.joined(whole, binding)?;
            // What is of the same strength was taken with it, or cannot follow: `a = b = c`.
            below = binding;
        }
        Ok(whole)
    }

    /// The same inside of something. All recursion goes through here.
    fn inner(&mut self, around: Binding) -> Parsed {
        if self.depth >= DEEPEST_READING {
            return Err(Box::new(Fault::new(self.column, FaultKind::TooDeep)));
        }
        self.depth += 1;
        let inner = self.expression(around);
        self.depth -= 1;
        inner
    }

    /// How strongly the sign that is next joins what is left and right of it.
    fn joins(&self) -> Option<Binding> {
        let Token::Sign(sign) = self.token else { return None };
        match sign {
            "or" => Some(Binding::Or),
            "and" => Some(Binding::And),
            "in" => Some(Binding::Compare),
            "+" | "-" => Some(Binding::Sum),
            "*" | "/" => Some(Binding::Product),
            _ => compares(sign).map(|_| Binding::Compare),
        }
    }

    fn joined(&mut self, left: Syntax, binding: Binding) -> Parsed {
        let column = self.column;
        let node = match binding {
            Binding::Or => self.one_of(left)?,
            Binding::And => self.all_of(left)?,
            Binding::Compare => self.comparison(left)?,
            Binding::Sum => self.sum(left)?,
            Binding::Product => self.product(left)?,
            // Neither joins anything: `not` stands left of what it belongs to.
            Binding::Not | Binding::Single => left.node,
        };
        Ok(Syntax::new(column, node))
    }

    fn one_of(&mut self, left: Syntax) -> Parsed<Node> {
        let mut all = Vec::new();
        let mut add = |each: Syntax| {
            if let Node::Or(inner) = each.node { all.extend(inner) } else { all.push(each) }
        };
        add(left);
        while self.eat("or")?.is_some() {
            add(self.inner(Binding::And)?);
        }
        Ok(Node::Or(all))
    }

    fn all_of(&mut self, left: Syntax) -> Parsed<Node> {
        let mut all = Vec::new();
        let mut add = |each: Syntax| {
            if let Node::And(inner) = each.node { all.extend(inner) } else { all.push(each) }
        };
        add(left);
        while self.eat("and")?.is_some() {
            add(self.inner(Binding::Not)?);
        }
        Ok(Node::And(all))
    }

    fn comparison(&mut self, left: Syntax) -> Parsed<Node> {
        let (_, token) = self.advance()?;
        let Token::Sign(sign) = token else { return Ok(left.node) };
        match compares(sign) {
            Some(by) => Ok(Node::Compare(by, Box::new(left), Box::new(self.inner(Binding::Sum)?))),
            None => Ok(Node::In(Box::new(left), self.set()?)),
        }
    }

    fn set(&mut self) -> Parsed<Vec<Syntax>> {
        self.need("{", "a set such as {yes, partly}")?;
        let mut set = vec![self.inner(Binding::Single)?];
        while self.eat(",")?.is_some() {
            set.push(self.inner(Binding::Single)?);
        }
        self.need("}", "a comma or }")?;
        Ok(set)
    }

    fn sum(&mut self, first: Syntax) -> Parsed<Node> {
        let mut rest = Vec::new();
        loop {
            let sign = if self.eat("+")?.is_some() {
                Sign::Plus
            } else if self.eat("-")?.is_some() {
                Sign::Minus
            } else {
                return Ok(Node::Sum(Box::new(first), rest));
            };
            rest.push((sign, self.inner(Binding::Product)?));
        }
    }

    fn product(&mut self, first: Syntax) -> Parsed<Node> {
        let mut rest = Vec::new();
        loop {
            let factor = if self.eat("*")?.is_some() {
                Factor::Times
            } else if self.eat("/")?.is_some() {
                Factor::Over
            } else {
                return Ok(Node::Product(Box::new(first), rest));
            };
            rest.push((factor, self.inner(Binding::Single)?));
        }
    }

    /// What an expression begins with.
    fn first(&mut self, around: Binding) -> Parsed {
        match self.token {
            Token::Sign("(") => self.brackets(),
            Token::Sign("-") => {
                let (column, _) = self.advance()?;
                Ok(Syntax::new(column, Node::Negative(Box::new(self.inner(Binding::Single)?))))
            }
            Token::Sign("not") if around <= Binding::Not => {
                let (column, _) = self.advance()?;
                Ok(Syntax::new(column, Node::Not(Box::new(self.inner(Binding::Not)?))))
            }
            Token::Sign("true" | "false") => {
                let is_true = self.is_next("true");
                Ok(Syntax::new(self.advance()?.0, Node::Bool(is_true)))
            }
            Token::Sign(_) | Token::End => Err(self.expected("a value")),
            Token::Word(_) | Token::Code { .. } | Token::Number(_) | Token::Text(_) | Token::Day(_) => {
                self.value()
            }
        }
    }

    fn brackets(&mut self) -> Parsed {
        self.advance()?;
        let inner = self.inner(Binding::Or)?;
        self.need(")", "a sign such as and, = or +, or the closing bracket")?;
        Ok(inner)
    }

    fn value(&mut self) -> Parsed {
        let (column, token) = self.advance()?;
        let node = match token {
            Token::Word(name) if self.is_next("(") => Node::Call { name, arguments: self.arguments()? },
            Token::Word(word) => Node::Word(word),
            Token::Code { code, part } => Node::Code { code, part },
            Token::Number(number) => Node::Number(number),
            Token::Text(text) => Node::Text(text),
            Token::Day(day) => Node::Day(day),
            Token::Sign(_) | Token::End => return Err(self.expected("a value")),
        };
        Ok(Syntax::new(column, node))
    }

    fn arguments(&mut self) -> Parsed<Vec<Syntax>> {
        self.advance()?;
        let mut arguments = Vec::new();
        if self.eat(")")?.is_some() {
            return Ok(arguments);
        }
        arguments.push(self.inner(Binding::Or)?);
        while self.eat(",")?.is_some() {
            arguments.push(self.inner(Binding::Or)?);
        }
        self.need(")", "a comma or the closing bracket")?;
        Ok(arguments)
    }
}

fn compares(sign: &str) -> Option<Comparison> {
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

#[cfg(test)]
mod tests;
