//! Exists so that a meaning has the same colour, and the same picture beside it, everywhere.

use crate::icon::Icon;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Ok,
    Warn,
    Bad,
    Info,
    Accent,
}

impl Tone {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Accent => "accent",
        }
    }

    pub const fn icon(self) -> Icon {
        match self {
            Self::Ok | Self::Accent => Icon::Check,
            Self::Warn | Self::Bad => Icon::Warning,
            Self::Neutral | Self::Info => Icon::Info,
        }
    }
}
