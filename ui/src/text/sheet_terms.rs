//! The official words for what a control sheet is made of.

use apseko_domain::{Purpose, SheetKind};
use apseko_sheets::source::NormStatus;
use apseko_sheets::{Misfit, Source};

use super::Texts;

impl Texts {
    /// The name of a module by the letters of its codes: „Būvobjekts · BU”.
    pub fn module(self, letters: &str) -> String {
        let name = match letters {
            "KOP" => self.0.choose("Kopīgie jautājumi", "Common questions").to_owned(),
            "ATK" => self.0.choose("Rīkojuma izpilde", "Execution of orders").to_owned(),
            _ => match SheetKind::parse(letters) {
                Some(kind) => capital(self.sheet(kind)),
                None => return letters.to_owned(),
            },
        };
        format!("{name} · {letters}")
    }

    /// How sure a place in the law is; what nobody has confirmed is a sample to whoever reads it.
    pub fn norm_told(self, status: NormStatus) -> &'static str {
        match status {
            NormStatus::Confirmed => self.norm_is_confirmed(),
            NormStatus::Unconfirmed | NormStatus::Example => self.norm_is_example(),
        }
    }

    /// Why a visit takes place, as the name of a choice.
    pub fn purpose_named(self, purpose: Purpose) -> String {
        capital(self.purpose_of_visit(purpose))
    }

    /// A type of the inspection, as the name of a choice.
    pub fn sheet_named(self, kind: SheetKind) -> String {
        capital(self.sheet(kind))
    }

    /// Why what was typed cannot be.
    pub fn misfit(self, misfit: Misfit) -> &'static str {
        match misfit {
            Misfit::NotANumber => self.misfit_number(),
            Misfit::TooManyDecimals => self.misfit_decimals(),
            Misfit::OutOfRange => self.misfit_range(),
            Misfit::NotADay => self.misfit_day(),
            Misfit::NotAMoment => self.misfit_moment(),
            Misfit::NotAnOption => self.misfit_option(),
            Misfit::Otherwise => self.misfit_otherwise(),
        }
    }

    /// Where an answer comes from.
    pub fn answer_from(self, source: Source) -> &'static str {
        match source {
            Source::Observed => self.source_observed(),
            Source::Document => self.source_document(),
            Source::Interview => self.source_interview(),
            Source::Registry => self.source_registry(),
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_module_is_named_by_the_letters_of_its_codes() {
        let texts = Texts(Language::Latvian);
        assert_eq!(texts.module("BU"), "Būvobjekts · BU");
        assert_eq!(texts.module("XX"), "XX", "a module of a newer pack still has its letters");
    }
}
