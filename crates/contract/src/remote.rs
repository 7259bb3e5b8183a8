//! How a command that the server answers is said over HTTP, so that the app forwards it without knowing what it is about.

use serde::Serialize;

use crate::Command;

/// What is done at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Looks.
    Get,
    /// Adds, or does something that has a name of its own.
    Post,
    /// Writes in place of what is there.
    Put,
    /// Changes part of what is there.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    /// The word of HTTP.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A question to the server, without the server's own address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is done.
    pub method: Method,
    /// Where, from `/api/v1/` on; made of ids and fixed words alone.
    pub path: String,
    /// What follows the question mark, names and values as they are, not encoded yet.
    pub query: Vec<(&'static str, String)>,
    /// The JSON that goes along.
    pub body: Option<String>,
}

impl Asked {
    /// Looks at an address.
    pub fn get(path: impl Into<String>) -> Self {
        Self::of(Method::Get, path)
    }

    /// Something at an address, with nothing to go along yet.
    pub fn of(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), query: Vec::new(), body: None }
    }

    /// The same with a value in the query; one that says nothing is left out.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        let value = value.to_string();
        if !value.is_empty() {
            self.query.push((name, value));
        }
        self
    }

    /// The same with a value, if there is one.
    pub fn maybe(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The same with something to go along.
    pub fn body(mut self, body: &impl Serialize) -> Self {
        // What is sent here has no map keys but texts, so it always has a form in JSON.
        self.body = serde_json::to_string(body).ok();
        self
    }
}

/// A command that the server answers.
pub trait Remote: Command {
    /// The question to it.
    fn asked(&self) -> Asked;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_left_out_of_the_question() {
        let asked = Asked::get("people").with("search", "").with("limit", 5).maybe("after", None::<String>);
        assert_eq!(asked.query, vec![("limit", "5".to_owned())]);
        assert_eq!((asked.method, asked.body), (Method::Get, None));
    }
}
