//! What a person may say on the command line, shared by both browser hosts.

use std::path::PathBuf;

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
}

/// Why the command line was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
    #[error("{0:?} is not an option; there are --ui DIR, --data DIR, --port NUMBER and --demo")]
    Unknown(String),
    /// A folder that has to be named was not.
    #[error("{0} has to be given")]
    Missing(&'static str),
}

impl Settings {
    /// Reads the words after the program's name.
    pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Self, SettingsError> {
        let (mut ui, mut data, mut port, mut demonstration) = (None, None, 0, false);
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
                _ => return Err(SettingsError::Unknown(word)),
            }
        }
        let ui = ui.ok_or(SettingsError::Missing("--ui DIR"))?;
        let data = data.ok_or(SettingsError::Missing("--data DIR"))?;
        Ok(Self { ui, data, port, demonstration })
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
        assert_eq!(parse("--ui dist"), Err(SettingsError::Missing("--data DIR")));
        assert_eq!(parse("--ui"), Err(SettingsError::NoValue("--ui".to_owned())));
        assert_eq!(parse("--udata x"), Err(SettingsError::Unknown("--udata".to_owned())));
        assert!(matches!(parse("--ui a --data b --port 99999"), Err(SettingsError::BadValue { .. })));
    }
}
