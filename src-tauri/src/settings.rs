//! What a person may say on the command line of the window.

use std::path::PathBuf;

use apseko_app::{Place, PlaceError, PlaceWords};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Settings {
    /// Where the server is, if it was said.
    pub(crate) place: Option<Place>,
    /// The folder with the data; `None` for the system's own place.
    pub(crate) data: Option<PathBuf>,
    pub(crate) demonstration: bool,
    /// The colleague of the demonstration works here.
    pub(crate) as_colleague: bool,
}

/// Why the command line was not understood.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// An option that needs a value has none.
    #[error("{0} needs a value after it")]
    NoValue(String),
    /// The server is not said as it has to be.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// An unknown word.
    #[error(
        "{0:?} is not an option; there are --data DIR, --server ADDRESS, --root KEY, --certificate FILE, --demo and --demo-colleague"
    )]
    Unknown(String),
}

impl Settings {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, SettingsError> {
        let mut settings = Self::default();
        let mut place = PlaceWords::default();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| SettingsError::NoValue(word.clone()));
            match word.as_str() {
                "--data" => settings.data = Some(value()?.into()),
                "--server" => place.server = Some(value()?),
                "--root" => place.root = Some(value()?),
                "--certificate" => place.certificate = Some(value()?.into()),
                "--demo" => settings.demonstration = true,
                "--demo-colleague" => (settings.demonstration, settings.as_colleague) = (true, true),
                _ => return Err(SettingsError::Unknown(word)),
            }
        }
        settings.place = place.read()?;
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
        assert_eq!(settings, Settings { data: Some("d".into()), demonstration: true, ..Settings::default() });
        assert!(matches!(parse("--data"), Err(SettingsError::NoValue(option)) if option == "--data"));
        assert!(matches!(parse("--dmeo"), Err(SettingsError::Unknown(_))));
    }
}
