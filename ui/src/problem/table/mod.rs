//! The one table that turns a code into what a person reads: what happened, what is safe, what to do.

mod border;
mod coming_in;
mod conflict;
mod data;
mod evidence;
mod file;
mod keystore;
mod login;
mod office;
mod password;
mod refused;
mod visit;
mod work;

use apseko_contract::UiError;
use apseko_domain::Code;

use crate::text::{Language, Texts};

/// How much a person has to care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Good to know.
    Information,
    /// Something has to be decided or corrected.
    Attention,
    /// Something does not work.
    Failure,
}

/// What a person can do about it here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayOut {
    /// Try the same again.
    Retry,
    /// Leave this screen.
    GoBack,
    /// Load the page again.
    Reload,
    /// Look at the connection.
    OpenSync,
    /// Nothing but what the sentence says.
    None,
}

/// A code, explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// How much to care.
    pub severity: Severity,
    /// What happened.
    pub happened: &'static str,
    /// What is safe and what to do.
    pub advice: &'static str,
    /// The button.
    pub way_out: WayOut,
}

/// A code in both languages. Each pair says what happened, and then what is safe and what to do.
struct Row {
    severity: Severity,
    way_out: WayOut,
    latvian: (&'static str, &'static str),
    english: (&'static str, &'static str),
}

/// Explains a code.
pub fn explain(code: Code, language: Language) -> Explanation {
    let Row { severity, way_out, latvian, english } = row(code);
    let (happened, advice) = language.choose(latvian, english);
    Explanation { severity, happened, advice, way_out }
}

/// Explains what went wrong. What the server refused has words of its own by the server's code.
pub fn explain_error(error: &UiError, language: Language) -> Explanation {
    let refusal = error.params.get("code").filter(|_| error.code == Code::ServerRefused);
    let Some((happened, advice)) = refusal.and_then(|code| refused::words(code, language)) else {
        // What both refuse, such as a weak password, has one name and one sentence.
        let shared = Code::ALL.iter().find(|code| refusal.is_some_and(|said| said == code.as_str()));
        return explain(shared.copied().unwrap_or(error.code), language);
    };
    Explanation { severity: Severity::Attention, happened, advice, way_out: WayOut::None }
}

/// Explains a code that stands for itself, whichever side says it. One that nobody knows still says that nothing was changed.
pub fn explain_code(code: &str, language: Language) -> Explanation {
    let words = refused::words(code, language).or_else(|| {
        let texts = Texts(language);
        Texts::knows_sync_failure(code).then(|| texts.sync_failure(code))
    });
    if let Some((happened, advice)) = words {
        return Explanation { severity: Severity::Attention, happened, advice, way_out: WayOut::None };
    }
    let known = Code::ALL.iter().find(|known| known.as_str() == code);
    explain(known.copied().unwrap_or(Code::ServerRefused), language)
}

/// What happened, for a code of the server that has words.
pub fn refusal(code: &str, language: Language) -> Option<&'static str> {
    refused::words(code, language).map(|(happened, _)| happened)
}

/// Finds the words. Every code is named, so a new one does not compile until somebody has found words for it.
const fn row(code: Code) -> Row {
    match code {
        Code::CommandUnknown => border::COMMAND_UNKNOWN,
        Code::CommandMalformed => border::COMMAND_MALFORMED,
        Code::CommandTooLarge => border::COMMAND_TOO_LARGE,
        Code::RequestReused => border::REQUEST_REUSED,
        Code::AccessLocked => border::ACCESS_LOCKED,
        Code::AccessDenied => border::ACCESS_DENIED,
        Code::AccessStepUp => border::ACCESS_STEP_UP,
        Code::ServerUnreachable => border::SERVER_UNREACHABLE,
        Code::ServerRefused => refused::SERVER_REFUSED,
        Code::HostUnreachable => border::HOST_UNREACHABLE,
        Code::WebSecret => border::WEB_SECRET,
        Code::WebOrigin => border::WEB_ORIGIN,
        Code::WebHost => border::WEB_HOST,
        Code::WebNotFound => border::WEB_NOT_FOUND,
        Code::DataReadOnly => data::DATA_READ_ONLY,
        Code::DataFull => data::DATA_FULL,
        Code::DataInUse => data::DATA_IN_USE,
        Code::DataNewer => data::DATA_NEWER,
        Code::DataDamaged => data::DATA_DAMAGED,
        Code::DataKeyMissing => data::DATA_KEY_MISSING,
        Code::DataKeyDamaged => data::DATA_KEY_DAMAGED,
        Code::DataUnavailable => data::DATA_UNAVAILABLE,
        Code::TaskUnknown => work::TASK_UNKNOWN,
        Code::CaseLeft => work::CASE_LEFT,
        Code::FourEyes => work::FOUR_EYES,
        Code::TaskSettled => work::TASK_SETTLED,
        Code::NoteUnknown => work::NOTE_UNKNOWN,
        Code::NoteChanged => work::NOTE_CHANGED,
        Code::VisitUnknown => visit::VISIT_UNKNOWN,
        Code::VisitOver => visit::VISIT_OVER,
        Code::SheetUnknown => visit::SHEET_UNKNOWN,
        Code::QuestionUnknown => visit::QUESTION_UNKNOWN,
        Code::ThingUnknown => visit::THING_UNKNOWN,
        Code::FileAway => file::FILE_AWAY,
        Code::FileDamaged => file::FILE_DAMAGED,
        Code::PartyInUse => visit::PARTY_IN_USE,
        Code::ConflictChanged => conflict::CONFLICT_CHANGED,
        Code::ConflictSettled => conflict::CONFLICT_SETTLED,
        Code::DefinitionsMissing => visit::DEFINITIONS_MISSING,
        Code::TextEmpty => work::TEXT_EMPTY,
        Code::TextTooLong => work::TEXT_TOO_LONG,
        Code::TextControl => work::TEXT_CONTROL,
        Code::LoginWrong => login::LOGIN_WRONG,
        Code::LoginWait => login::LOGIN_WAIT,
        Code::LoginDisabled => login::LOGIN_DISABLED,
        Code::LoginClock => login::LOGIN_CLOCK,
        Code::LoginTampered => login::LOGIN_TAMPERED,
        Code::PinWrong => login::PIN_WRONG,
        Code::PinGone => login::PIN_GONE,
        Code::PinForm => login::PIN_FORM,
        Code::PinGuessable => login::PIN_GUESSABLE,
        Code::RecoveryWrong => login::RECOVERY_WRONG,
        Code::BiometricRefused => login::BIOMETRIC_REFUSED,
        Code::PasswordWrong => password::PASSWORD_WRONG,
        Code::PasswordTooShort => password::PASSWORD_TOO_SHORT,
        Code::PasswordTooLong => password::PASSWORD_TOO_LONG,
        Code::PasswordCommon => password::PASSWORD_COMMON,
        Code::PasswordGuessable => password::PASSWORD_GUESSABLE,
        Code::PasswordLikeName => password::PASSWORD_LIKE_NAME,
        Code::KeystoreLocked => keystore::KEYSTORE_LOCKED,
        Code::KeystoreUnavailable => keystore::KEYSTORE_UNAVAILABLE,
        Code::KeystoreDamaged => keystore::KEYSTORE_DAMAGED,
        Code::KeystoreEmpty => keystore::KEYSTORE_EMPTY,
        Code::VaultDamaged => keystore::VAULT_DAMAGED,
        Code::EnrolRefused => office::ENROL_REFUSED,
        Code::EnrolNotBegun => office::ENROL_NOT_BEGUN,
        Code::EnrolKnown => office::ENROL_KNOWN,
        Code::EnrolCodeWrong => office::ENROL_CODE_WRONG,
        Code::LeaseOver => office::LEASE_OVER,
        Code::LeaseRefused => office::LEASE_REFUSED,
        Code::ExportFailed => office::EXPORT_FAILED,
        Code::Internal => border::INTERNAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_has_its_own_words_in_both_languages() {
        for language in Language::ALL {
            let mut seen = HashSet::new();
            for code in Code::ALL {
                let told = explain(*code, *language);
                assert!(!told.happened.is_empty() && !told.advice.is_empty(), "{code} leaves a person alone");
                assert!(seen.insert(told.happened), "{code} reads like another code");
                assert!(told.advice.ends_with('.'), "{code}: advice is a sentence");
            }
        }
    }

    #[test]
    fn the_languages_agree_on_what_can_be_done() {
        for code in Code::ALL {
            let (latvian, english) = (explain(*code, Language::Latvian), explain(*code, Language::English));
            assert_eq!(latvian.way_out, english.way_out);
            assert_eq!(latvian.severity, english.severity);
            assert_ne!(latvian.happened, english.happened, "{code} is not translated");
        }
    }

    #[test]
    fn what_server_and_device_both_refuse_has_the_same_words() {
        let params = [("code".to_owned(), "password.common".to_owned())].into();
        let error = UiError { code: Code::ServerRefused, params, correlation_id: String::new() };
        let told = explain_error(&error, Language::Latvian);
        assert_eq!(told, explain(Code::PasswordCommon, Language::Latvian), "a weak password is one thing");
    }

    #[test]
    fn a_code_that_stands_for_itself_has_words_wherever_it_comes_from() {
        let said = |code| explain_code(code, Language::Latvian).happened;
        assert!(said("file.not_arrived").starts_with("Fails birojā vēl nav"));
        assert_eq!(said("server.unreachable"), explain(Code::ServerUnreachable, Language::Latvian).happened);
        assert!(said("link.not_our_server").starts_with("Atbild cits"), "the road has words of its own");
        assert_eq!(said("horse.lame"), explain(Code::ServerRefused, Language::Latvian).happened);
    }

    #[test]
    fn data_that_cannot_be_opened_can_always_be_tried_again() {
        for code in Code::ALL.iter().filter(|code| code.as_str().starts_with("data.")) {
            assert_eq!(
                explain(*code, Language::Latvian).way_out,
                WayOut::Retry,
                "{code}: the host reopens by itself"
            );
        }
    }
}
