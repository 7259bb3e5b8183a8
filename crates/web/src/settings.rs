//! What a person may say on the command line, shared by both browser hosts.

use std::path::PathBuf;

use apseko_app::{Place, PlaceError, PlaceWords};

/// How to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The folder with the built screens.
    pub ui: PathBuf,
    /// The folder with the data.
    pub data: PathBuf,
    /// The port on loopback; 0 lets the system choose.
    pub port: u16,
    /// Whether invented tasks are added.
    pub demonstration: bool,
    /// Whether the colleague of the demonstration works here.
    pub as_colleague: bool,
    /// Whether the end of the standard input is an order to stop.
    pub until_input_ends: bool,
    /// Where the server is, if it was said.
    pub place: Option<Place>,
}

/// Why the command line was not understood.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// An option that needs a value has none.
    #[error("{0} needs a value after it")]
    NoValue(String),
    /// A value is not what the option takes.
    #[error("{option} does not take {value:?}")]
    BadValue {
        /// The option.
        option: String,
        /// What was given.
        value: String,
    },
    /// An unknown word.
    #[error(
        "{0:?} is not an option; there are --ui DIR, --data DIR, --port NUMBER, --server ADDRESS, --root KEY, --certificate FILE, --demo and --demo-colleague"
    )]
    Unknown(String),
    /// The server is not said as it has to be.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A folder that has to be named was not.
    #[error("{0} has to be given")]
    Missing(&'static str),
}

impl Settings {
    /// Reads the words after the program's name.
    pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Self, SettingsError> {
        let (mut ui, mut data, mut port, mut demonstration) = (None, None, 0, false);
        let (mut as_colleague, mut until_input_ends, mut place) = (false, false, PlaceWords::default());
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| SettingsError::NoValue(word.clone()));
            match word.as_str() {
                "--ui" => ui = Some(PathBuf::from(value()?)),
                "--data" => data = Some(PathBuf::from(value()?)),
                "--port" => {
                    let value = value()?;
                    let bad = SettingsError::BadValue { option: word.clone(), value: value.clone() };
                    port = value.parse().map_err(|_| bad)?;
                }
                "--demo" => demonstration = true,
                "--demo-colleague" => (demonstration, as_colleague) = (true, true),
                "--until-input-ends" => until_input_ends = true,
                "--server" => place.server = Some(value()?),
                "--root" => place.root = Some(value()?),
                "--certificate" => place.certificate = Some(value()?.into()),
                _ => return Err(SettingsError::Unknown(word)),
            }
        }
        let ui = ui.ok_or(SettingsError::Missing("--ui DIR"))?;
        let data = data.ok_or(SettingsError::Missing("--data DIR"))?;
        Ok(Self { ui, data, port, demonstration, as_colleague, until_input_ends, place: place.read()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Settings, SettingsError> {
        Settings::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_command_line_is_understood_or_named_wrong() {
        let settings = parse("--ui dist --data d --port 8080 --demo").unwrap();
        assert_eq!((settings.port, settings.demonstration), (8080, true));
        assert!(matches!(parse("--ui dist"), Err(SettingsError::Missing("--data DIR"))));
        assert!(matches!(parse("--ui"), Err(SettingsError::NoValue(option)) if option == "--ui"));
        assert!(matches!(parse("--udata x"), Err(SettingsError::Unknown(word)) if word == "--udata"));
        assert!(matches!(parse("--ui a --data b --port 99999"), Err(SettingsError::BadValue { .. })));
    }
}
