//! Letters become words, codes, numbers and signs, one at a time, so that the first fault in the text is the one told.

use std::str::Chars;

use jiff::civil::Date;

use super::fault::{Fault, FaultKind};
use crate::decimal::Decimal;

/// What the text consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Code {
        code: String,
        part: Option<String>,
    },
    Number(Decimal),
    Text(String),
    Day(Date),
    /// A sign, or a word that is one.
    Sign(&'static str),
    End,
}

impl Token {
    /// As it is quoted to whoever wrote it.
    pub fn seen(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Code { code, part: None } => code.clone(),
            Self::Code { code, part: Some(part) } => format!("{code}.{part}"),
            Self::Number(_) => "a number".to_owned(),
            Self::Text(_) => "a text".to_owned(),
            Self::Day(day) => day.to_string(),
            Self::Sign(sign) => (*sign).to_owned(),
            Self::End => "the end".to_owned(),
        }
    }
}

const KEYWORDS: &[&str] = &["and", "or", "not", "in", "true", "false"];
/// The longer before those that they begin with.
const SIGNS: &[&str] = &["!=", "<=", ">=", "(", ")", "{", "}", ",", "+", "-", "*", "/", "=", "<", ">"];

/// Whether an expression can contain this as a bare word.
pub(super) fn is_word(text: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase()) && part.chars().all(is_of_word)
    };
    text.split('.').all(part) && !KEYWORDS.contains(&text)
}

fn is_of_word(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
}

fn is_of_code(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// Reads a text from left to right.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    rest: Chars<'t>,
    /// Of the next letter.
    column: u32,
}

impl<'t> Lexer<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { rest: text.chars(), column: 1 }
    }

    /// The next token and its column; the end again and again.
    pub fn next(&mut self) -> Result<(u32, Token), Fault> {
        self.take_while(|letter| matches!(letter, ' ' | '\t' | '\n' | '\r'));
        let column = self.column;
        let token = match self.peek() {
            None => Ok(Token::End),
            Some('\'') => self.text(),
            Some(first) if first.is_ascii_lowercase() => Ok(self.word()),
            Some(first) if first.is_ascii_uppercase() => Ok(self.code()),
            Some(first) if first.is_ascii_digit() => self.number(),
            Some(first) => self.sign().ok_or(FaultKind::BadCharacter(first)),
        };
        token.map(|token| (column, token)).map_err(|kind| Fault::new(column, kind))
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn after(&self, many: usize) -> Option<char> {
        self.rest.clone().nth(many)
    }

    fn skip(&mut self, many: usize) {
        for _ in 0..many {
            if self.rest.next().is_some() {
                self.column = self.column.saturating_add(1);
            }
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let taken: String = self.rest.clone().take_while(|letter| wanted(*letter)).collect();
        self.skip(taken.chars().count());
        taken
    }

    fn word(&mut self) -> Token {
        let mut word = self.take_while(is_of_word);
        while self.peek() == Some('.') && self.after(1).is_some_and(|next| next.is_ascii_lowercase()) {
            self.skip(1);
            word.push('.');
            word.push_str(&self.take_while(is_of_word));
        }
        let keyword = KEYWORDS.iter().find(|keyword| **keyword == word);
        keyword.map_or(Token::Word(word), |keyword| Token::Sign(keyword))
    }

    /// A code has one hyphen at most: what follows after another is taken away from it.
    fn code(&mut self) -> Token {
        let mut code = self.take_while(is_of_code);
        if self.peek() == Some('-') && self.after(1).is_some_and(is_of_code) {
            self.skip(1);
            code.push('-');
            code.push_str(&self.take_while(is_of_code));
        }
        let has_part =
            self.peek() == Some('.') && self.after(1).is_some_and(|next| next.is_ascii_lowercase());
        let part = has_part.then(|| {
            self.skip(1);
            self.take_while(is_of_word)
        });
        Token::Code { code, part }
    }

    fn number(&mut self) -> Result<Token, FaultKind> {
        if let Some(written) = self.day_ahead() {
            self.skip(written.chars().count());
            return written.parse().map(Token::Day).map_err(|_| FaultKind::BadDay(written));
        }
        let written = self.take_while(|letter| is_of_code(letter) || letter == '.');
        let begins_well = !written.starts_with('.') && !written.ends_with('.');
        match written.parse() {
            Ok(number) if begins_well => Ok(Token::Number(number)),
            _ => Err(FaultKind::BadNumber(written)),
        }
    }

    /// Four digits, two and two, with hyphens and nothing more: a day, never a subtraction.
    fn day_ahead(&self) -> Option<String> {
        const LETTERS: usize = 10;
        let written: String = self.rest.clone().take(LETTERS).collect();
        let fits = |(at, letter): (usize, char)| match at {
            4 | 7 => letter == '-',
            _ => letter.is_ascii_digit(),
        };
        let is_day = written.len() == LETTERS && written.chars().enumerate().all(fits);
        (is_day && !self.after(LETTERS).is_some_and(is_of_code)).then_some(written)
    }

    /// A quote in a text is written twice.
    fn text(&mut self) -> Result<Token, FaultKind> {
        self.skip(1);
        let mut text = String::new();
        loop {
            text.push_str(&self.take_while(|letter| letter != '\''));
            match (self.peek(), self.after(1)) {
                (None, _) => return Err(FaultKind::Unterminated),
                (Some(_), Some('\'')) => {
                    self.skip(2);
                    text.push('\'');
                }
                (Some(_), _) => {
                    self.skip(1);
                    return Ok(Token::Text(text));
                }
            }
        }
    }

    fn sign(&mut self) -> Option<Token> {
        let sign = SIGNS.iter().find(|sign| self.rest.as_str().starts_with(**sign))?;
        self.skip(sign.len());
        Some(Token::Sign(sign))
    }
}
