//! Every word the screens show, in Latvian and English side by side. A text that lacks one of the languages
//! does not compile.

use leptos::prelude::*;

use crate::memory;

/// A language of the screens. Documents are Latvian whatever is chosen here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Latviešu.
    #[default]
    Latvian,
    /// English.
    English,
}

impl Language {
    /// Every language, in the order in which people are offered them.
    pub const ALL: &'static [Language] = &[Self::Latvian, Self::English];

    /// The code for `<html lang>`, under which the choice is remembered as well.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Latvian => "lv",
            Self::English => "en",
        }
    }

    /// Reads a remembered choice.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|language| language.code() == code)
    }

    /// The one of two texts that is in this language.
    pub fn choose<T>(self, latvian: T, english: T) -> T {
        match self {
            Self::Latvian => latvian,
            Self::English => english,
        }
    }
}

/// The texts in one language. Its methods are declared in `words`, `phrases` and `terms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Texts(pub Language);

/// Declares texts that never change: `name: "latviski", "in English";`.
macro_rules! words {
    ($( $(#[$when:meta])* $name:ident: $latvian:literal, $english:literal; )+) => {
        impl $crate::text::Texts {
            $(
                $(#[$when])*
                #[doc = concat!("„", $latvian, "”")]
                pub const fn $name(self) -> &'static str {
                    const { assert!(!$latvian.is_empty() && !$english.is_empty(), "a text says nothing") };
                    match self.0 {
                        $crate::text::Language::Latvian => $latvian,
                        $crate::text::Language::English => $english,
                    }
                }
            )+
        }

        #[cfg(test)]
        pub(super) const PAIRS: &[(&str, &str)] = &[ $( $(#[$when])* ($latvian, $english) ),+ ];
    };
}

/// Declares texts with values in them: `fn name(count: u64) { latvian expression } { English expression }`.
macro_rules! phrases {
    ($( $(#[$doc:meta])* fn $name:ident($($argument:ident: $kind:ty),+) { $latvian:expr } { $english:expr } )+) => {
        impl $crate::text::Texts {
            $(
                $(#[$doc])*
                pub fn $name(self, $($argument: $kind),+) -> String {
                    match self.0 {
                        $crate::text::Language::Latvian => $latvian,
                        $crate::text::Language::English => $english,
                    }
                }
            )+
        }
    };
}

// Below the macros, because that is where their names are known.
mod access_phrases;
mod access_words;
mod audit_kinds;
mod confirm_words;
mod conflict_phrases;
mod conflict_terms;
mod conflict_words;
mod enrol_words;
mod evidence_phrases;
mod evidence_terms;
mod evidence_words;
mod files_phrases;
mod files_terms;
mod files_words;
mod link_words;
mod lock_words;
pub mod moment;
mod notice_terms;
mod office;
mod office_audit;
mod office_devices;
pub mod office_held;
mod office_keys;
mod office_people;
mod phrases;
mod plural;
mod sheet_phrases;
mod sheet_terms;
mod sheet_words;
mod sync_failures;
mod sync_phrases;
mod sync_terms;
mod sync_words;
mod terms;
mod visit_phrases;
mod visit_terms;
mod visit_words;
mod words;
mod worker_phrases;
mod worker_words;

pub use evidence_terms::Place;

/// The chosen language and the way to choose another one.
#[derive(Debug, Clone, Copy)]
pub struct LanguageChoice {
    language: RwSignal<Language>,
}

impl LanguageChoice {
    const REMEMBERED_AS: &'static str = "apseko.language";

    /// Starts with the remembered language and keeps `<html lang>` in step, so that a screen reader
    /// pronounces what it reads.
    pub fn start() -> Self {
        let remembered = memory::recall(Self::REMEMBERED_AS);
        let language = remembered.as_deref().and_then(Language::parse).unwrap_or_default();
        let choice = Self { language: RwSignal::new(language) };
        Effect::new(move || {
            if let Some(page) = document().document_element() {
                let _ = page.set_attribute("lang", choice.language.get().code());
            }
        });
        choice
    }

    /// The language now.
    pub fn get(self) -> Language {
        self.language.get()
    }

    /// Changes the language of everything on the screen at once.
    pub fn choose(self, language: Language) {
        memory::keep(Self::REMEMBERED_AS, language.code());
        self.language.set(language);
    }
}

/// The name of a text that never changes.
pub type Word = fn(Texts) -> &'static str;

/// Speaks the chosen language on a screen.
#[derive(Debug, Clone, Copy)]
pub struct Say {
    texts: Signal<Texts>,
}

impl Say {
    /// A text that follows the language.
    pub fn word(self, word: Word) -> Signal<String> {
        let texts = self.texts;
        Signal::derive(move || word(texts.get()).to_owned())
    }

    /// A text with values in it, which follows the language and the signals it reads.
    pub fn phrase(self, phrase: impl Fn(Texts) -> String + Send + Sync + 'static) -> Signal<String> {
        let texts = self.texts;
        Signal::derive(move || phrase(texts.get()))
    }

    /// The texts for a reader that runs again when the language changes.
    pub fn get(self) -> Texts {
        self.texts.get()
    }

    /// The texts of this moment, for a message that is shown once.
    pub fn now(self) -> Texts {
        self.texts.try_get_untracked().unwrap_or_default()
    }
}

/// The way for a screen to speak.
pub fn use_say() -> Say {
    let texts = match use_context::<LanguageChoice>() {
        Some(choice) => Signal::derive(move || Texts(choice.get())),
        None => Signal::stored(Texts::default()),
    };
    Say { texts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remembered_language_reads_back() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Some(*language));
        }
        assert_eq!(Language::default(), Language::Latvian, "the inspectorate works in Latvian");
    }

    #[test]
    fn quotation_marks_are_latvian_and_nobody_is_addressed_informally() {
        let pairs = [
            words::PAIRS,
            link_words::PAIRS,
            lock_words::PAIRS,
            enrol_words::PAIRS,
            access_words::PAIRS,
            visit_words::PAIRS,
            worker_words::PAIRS,
            sheet_words::PAIRS,
            confirm_words::PAIRS,
            conflict_words::PAIRS,
            sync_words::PAIRS,
            evidence_words::PAIRS,
            files_words::PAIRS,
            office::PAIRS,
            office_audit::PAIRS,
            office_devices::PAIRS,
            office_held::PAIRS,
            office_keys::PAIRS,
            office_people::PAIRS,
        ]
        .concat();
        for (latvian, english) in &pairs {
            assert!(!latvian.contains('"'), "{latvian}: quotation marks are „ ”");
            assert_eq!(latvian.trim(), *latvian);
            assert_eq!(english.trim(), *english);
            let informal = latvian.split(|c: char| !c.is_alphabetic()).any(|word| {
                matches!(word.to_lowercase().as_str(), "tu" | "tev" | "tevi" | "tavs" | "tava" | "tavu")
            });
            assert!(!informal, "{latvian}: people are addressed formally");
        }
    }
}
