//! What a person may say on the command line of the window.

use std::path::PathBuf;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Settings {
    /// The folder with the data; `None` for the system's own place.
    pub(crate) data: Option<PathBuf>,
    pub(crate) demonstration: bool,
}

/// Why the command line was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// `--data` has no folder after it.
    #[error("--data needs a folder after it")]
    NoFolder,
    /// An unknown word.
    #[error("{0:?} is not an option; there are --data DIR and --demo")]
    Unknown(String),
}

impl Settings {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, SettingsError> {
        let mut settings = Self::default();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--data" => settings.data = Some(words.next().ok_or(SettingsError::NoFolder)?.into()),
                "--demo" => settings.demonstration = true,
                _ => return Err(SettingsError::Unknown(word)),
            }
        }
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_understood_or_named_wrong() {
        let parse = |line: &str| Settings::parse(line.split_whitespace().map(str::to_owned));
        let settings = parse("--demo --data d").unwrap();
        assert_eq!(settings, Settings { data: Some("d".into()), demonstration: true });
        assert_eq!(parse("--data"), Err(SettingsError::NoFolder));
        assert!(matches!(parse("--dmeo"), Err(SettingsError::Unknown(_))));
    }
}
