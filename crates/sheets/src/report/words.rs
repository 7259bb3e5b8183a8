//! An expression in Latvian words, because a lawyer who checks a definition reads neither `!=` nor option codes.
//!
//! The words say what the expression says where an answer is missing too: `not (A > 5)` is „nav tā, ka A ir vairāk nekā
//! 5”, never „A ir ne vairāk kā 5”, because the first also holds as long as nobody has answered.

mod claim;
mod named;
#[cfg(test)]
mod tests;

use claim::claim;
pub(super) use claim::{FEATURES, TOPICS, bare};
use named::{fact_in_words, question_in_words};

use crate::expr::{self, DEEPEST, Expr, Factor, Node, Sign, Syntax};
use crate::fact::Fact;
use crate::library::Edition;

/// A checked expression in Latvian words.
pub fn expr_in_words(expr: &Expr, edition: &Edition) -> String {
    let text = expr.to_string();
    expr::parse(&text).map_or(text, |syntax| in_words(&syntax, edition))
}

/// An expression in Latvian words. What the edition does not know stands as it was written.
pub fn in_words(syntax: &Syntax, edition: &Edition) -> String {
    Saying { edition, left: DEEPEST }.say(syntax, Hold::Whole)
}

/// How strongly words hold together; what is weaker than its surroundings gets brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hold {
    Whole,
    Joined,
    Claim,
    Sum,
    Product,
    Single,
}

/// What is said, and how strongly it holds together.
type Said = (Hold, String);

#[derive(Clone, Copy)]
struct Saying<'e> {
    edition: &'e Edition,
    /// How much deeper it may go: a tree need not come from our reader.
    left: usize,
}

impl Saying<'_> {
    fn say(self, syntax: &Syntax, around: Hold) -> String {
        let Some(left) = self.left.checked_sub(1) else { return "…".to_owned() };
        let (hold, words) = Self { left, ..self }.node(syntax);
        if hold < around { format!("({words})") } else { words }
    }

    fn node(self, syntax: &Syntax) -> Said {
        let single = |words: String| (Hold::Single, words);
        match &syntax.node {
            Node::Bool(true) => single("vienmēr".to_owned()),
            Node::Bool(false) => single("nekad".to_owned()),
            Node::Number(number) => single(number.to_string()),
            Node::Text(text) => single(quoted(text)),
            Node::Day(day) => single(day.strftime("%d.%m.%Y.").to_string()),
            Node::Word(word) => word_in_words(word),
            Node::Code { code, part } => single(question_in_words(self.edition, code, part.as_deref())),
            Node::Not(inner) => self.not(inner),
            Node::And(all) => self.joined(all, " un ", "vienmēr"),
            Node::Or(all) => self.joined(all, " vai ", "nekad"),
            Node::Negative(inner) => single(format!("−{}", self.say(inner, Hold::Single))),
            Node::Sum(first, rest) => (Hold::Sum, self.sum(first, rest)),
            Node::Product(first, rest) => (Hold::Product, self.product(first, rest)),
            Node::Compare(..) | Node::In(..) | Node::Call { .. } => {
                claim(self, syntax, true).unwrap_or_else(|| single(syntax.to_string()))
            }
        }
    }

    /// Only what holds or does not, whatever is unknown, has an opposite in plain words.
    fn not(self, inner: &Syntax) -> Said {
        let plain = if let Node::Word(word) = &inner.node {
            let claim = Fact::parse(word).and_then(named::claim_of);
            claim.map(|claim| (Hold::Whole, format!("nav zināms, ka {}", claim.holds)))
        } else {
            claim(self, inner, false)
        };
        plain.unwrap_or_else(|| (Hold::Whole, format!("nav tā, ka {}", self.say(inner, Hold::Claim))))
    }

    /// Brackets around every row in another row: people do not know which of „un” and „vai” is stronger.
    fn joined(self, all: &[Syntax], between: &str, nothing: &str) -> Said {
        match all {
            [] => (Hold::Single, nothing.to_owned()),
            [one] => self.node(one),
            [_, _, ..] => {
                let all: Vec<String> = all.iter().map(|each| self.say(each, Hold::Claim)).collect();
                (Hold::Joined, all.join(between))
            }
        }
    }

    fn sum(self, first: &Syntax, rest: &[(Sign, Syntax)]) -> String {
        let mut words = self.say(first, Hold::Sum);
        for (sign, each) in rest {
            words += match sign {
                Sign::Plus => " + ",
                Sign::Minus => " − ",
            };
            words += &self.say(each, Hold::Product);
        }
        words
    }

    fn product(self, first: &Syntax, rest: &[(Factor, Syntax)]) -> String {
        let mut words = self.say(first, Hold::Product);
        for (factor, each) in rest {
            words += match factor {
                Factor::Times => " × ",
                Factor::Over => " : ",
            };
            words += &self.say(each, Hold::Single);
        }
        words
    }
}

/// A fact. One that is yes or no is a claim by itself.
fn word_in_words(word: &str) -> Said {
    match Fact::parse(word) {
        Some(fact) => match named::claim_of(fact) {
            Some(claim) => (Hold::Claim, claim.holds.to_owned()),
            None => (Hold::Single, fact_in_words(fact).to_owned()),
        },
        None => (Hold::Single, word.to_owned()),
    }
}

/// In the quotation marks of Latvian.
pub(super) fn quoted(text: &str) -> String {
    format!("„{text}”")
}
