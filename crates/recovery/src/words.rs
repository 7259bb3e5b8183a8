//! What was typed, understood or refused as a whole.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use lexopt::prelude::*;

use crate::fault::Fault;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Help,
    NewOfficer,
    List,
    Half,
    Look,
    Deliver,
}

const WORDS: [(&str, Word); 6] = [
    ("help", Word::Help),
    ("new-officer", Word::NewOfficer),
    ("list", Word::List),
    ("half", Word::Half),
    ("look", Word::Look),
    ("deliver", Word::Deliver),
];

/// The words after the program's name.
#[derive(Debug)]
pub(crate) struct Words {
    pub word: Word,
    pub image: Option<PathBuf>,
    pub person: Option<[u8; 16]>,
    pub officers: Option<PathBuf>,
    /// Each `--officer`: one id, or with `list` an id and a key.
    pub named: Vec<String>,
    pub secret: Option<PathBuf>,
    pub with: Option<[u8; 16]>,
    pub half: Option<PathBuf>,
    pub out: Option<PathBuf>,
    pub root: Option<String>,
    pub root_key: Option<PathBuf>,
    pub number: Option<u64>,
    pub server: Option<String>,
    pub server_id: Option<[u8; 16]>,
    pub ca: Option<PathBuf>,
    pub protocol: Option<PathBuf>,
}

impl Words {
    pub fn read(typed: impl IntoIterator<Item = OsString>) -> Result<Self, Fault> {
        let mut parser = lexopt::Parser::from_iter(typed);
        let mut words = Self::none();
        let mut said = false;
        while let Some(argument) = parser.next().map_err(usage)? {
            match argument {
                Value(word) if !said => (words.word, said) = (word_of(&word)?, true),
                Long(name) => {
                    // The name is borrowed from the parser, whose value comes next.
                    let name = name.to_owned();
                    let value = parser.value().map_err(usage)?;
                    words.take(&name, value)?;
                }
                Short(_) | Value(_) => return Err(usage(argument.unexpected())),
            }
        }
        Ok(words)
    }

    fn none() -> Self {
        Self {
            word: Word::Help,
            image: None,
            person: None,
            officers: None,
            named: Vec::new(),
            secret: None,
            with: None,
            half: None,
            out: None,
            root: None,
            root_key: None,
            number: None,
            server: None,
            server_id: None,
            ca: None,
            protocol: None,
        }
    }

    fn take(&mut self, name: &str, value: OsString) -> Result<(), Fault> {
        let text = || value.clone().into_string().map_err(|_| Fault::Usage(format!("--{name} is no text")));
        match name {
            "image" => self.image = Some(value.into()),
            "person" => self.person = Some(id_of("--person", &text()?)?),
            "officers" => self.officers = Some(value.into()),
            "officer" => self.named.push(text()?),
            "secret" => self.secret = Some(value.into()),
            "with" => self.with = Some(id_of("--with", &text()?)?),
            "half" if self.half.is_some() => {
                let said = "one half is given, the other officer's; one's own is opened here";
                return Err(Fault::Usage(said.to_owned()));
            }
            "half" => self.half = Some(value.into()),
            "out" => self.out = Some(value.into()),
            "root" => self.root = Some(text()?),
            "root-key" => self.root_key = Some(value.into()),
            "number" => {
                let number = text()?.parse();
                self.number = Some(number.map_err(|_| Fault::Usage("--number is no number".to_owned()))?);
            }
            "server" => self.server = Some(text()?),
            "server-id" => self.server_id = Some(id_of("--server-id", &text()?)?),
            "ca" => self.ca = Some(value.into()),
            "protocol" => self.protocol = Some(value.into()),
            _ => return Err(Fault::Usage(format!("--{name} is not an option"))),
        }
        Ok(())
    }

    pub fn image(&self) -> Result<&Path, Fault> {
        self.image.as_deref().ok_or_else(|| missing("--image FOLDER"))
    }

    pub fn secret(&self) -> Result<&Path, Fault> {
        self.secret.as_deref().ok_or_else(|| missing("--secret FILE"))
    }

    pub fn out(&self) -> Result<&Path, Fault> {
        self.out.as_deref().ok_or_else(|| missing("--out FILE"))
    }

    pub fn root(&self) -> Result<&str, Fault> {
        self.root.as_deref().ok_or_else(|| missing("--root KEY"))
    }

    /// The officer who sits here.
    pub fn officer(&self) -> Result<[u8; 16], Fault> {
        match self.named.as_slice() {
            [officer] => id_of("--officer", officer),
            [] => Err(missing("--officer ID")),
            [_, ..] => Err(Fault::Usage("one officer sits here; --officer is said once".to_owned())),
        }
    }
}

pub(crate) fn missing(what: &str) -> Fault {
    Fault::Usage(format!("{what} is missing"))
}

/// An id of 32 hexadecimal digits; dashes are for people.
pub(crate) fn id_of(name: &str, text: &str) -> Result<[u8; 16], Fault> {
    let mut id = [0; 16];
    hex::decode_to_slice(text.trim().replace('-', ""), &mut id)
        .map_err(|_| Fault::Usage(format!("{name} takes 32 hexadecimal digits")))?;
    Ok(id)
}

fn word_of(typed: &OsString) -> Result<Word, Fault> {
    let known = WORDS.iter().find(|(word, _)| typed == word);
    known.map(|(_, word)| *word).ok_or_else(|| Fault::Usage(format!("{typed:?} is not a word")))
}

fn usage(error: lexopt::Error) -> Fault {
    Fault::Usage(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Words, Fault> {
        Words::read(["apseko-recover"].into_iter().chain(line.split_whitespace()).map(OsString::from))
    }

    #[test]
    fn what_is_typed_is_understood_or_named_wrong() {
        let typed = "look --image copy --half a.half --officer 8181-81818181818181818181-81818181 --secret s";
        let words = read(typed).unwrap();
        assert_eq!((words.word, words.officer().unwrap()), (Word::Look, [0x81; 16]));
        assert_eq!(read("").unwrap().word, Word::Help);
        for odd in ["loook", "look --imag x", "look --officer", "look x", "half --with 12"] {
            assert!(matches!(read(odd), Err(Fault::Usage(_))), "{odd}");
        }
        let two = read("look --half a --half b");
        assert!(matches!(two, Err(Fault::Usage(_))), "nobody holds both halves in files");
    }
}
