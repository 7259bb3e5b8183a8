//! What a person may say on the command line of the window.

use std::path::PathBuf;

use apseko_app::{Place, PlaceError, PlaceWords};
use apseko_domain::ThingLink;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Settings {
    /// Where the server is, if it was said.
    pub(crate) place: Option<Place>,
    /// The folder with the data; `None` for the system's own place.
    pub(crate) data: Option<PathBuf>,
    pub(crate) demonstration: bool,
    /// What somebody followed an address to, if that is why the window opens.
    pub(crate) link: Option<ThingLink>,
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
                // The system passes on whatever a page or a message said: an odd address opens the app and nothing in it.
                word if is_address(word) => settings.link = ThingLink::of_app(word),
                _ => return Err(SettingsError::Unknown(word)),
            }
        }
        settings.place = place.read()?;
        Ok(settings)
    }
}

/// The address among the words of a second start, which the first one is told.
pub(crate) fn link_among(words: &[String]) -> Option<ThingLink> {
    words.iter().find(|word| is_address(word)).and_then(|word| ThingLink::of_app(word))
}

/// Whether the system means this word as an address, whatever it says.
fn is_address(word: &str) -> bool {
    word.starts_with("apseko:")
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

    #[test]
    fn an_address_opens_the_app_at_a_thing_and_an_odd_one_just_opens_it() {
        let parse = |line: &str| Settings::parse(line.split_whitespace().map(str::to_owned)).unwrap().link;
        let address = "apseko:///o/task/01936b3e-7e00-7000-8000-000000000001";
        let link = ThingLink::of_app(address);
        assert!(link.is_some());
        assert_eq!(parse(&format!("--demo {address}")), link);
        for odd in ["apseko:", "apseko:///o/horse/1", "apseko:///o/task/<script>", "apseko://--data/etc"] {
            assert_eq!(parse(odd), None, "{odd} must neither stop the start nor lead anywhere");
        }
        let words = ["/usr/bin/apseko", address].map(str::to_owned);
        assert_eq!(link_among(&words), link, "the window that is open is told");
        assert_eq!(link_among(&words[..1]), None);
    }
}
