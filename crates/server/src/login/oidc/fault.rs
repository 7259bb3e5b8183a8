//! Why a log-in by a provider came to nothing, told apart by what has to be done about it.

use thiserror::Error;

/// Why a provider's word was not had, or not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OidcFault {
    /// The settings say something that cannot be, or that would be unsafe.
    #[error("the settings of the provider: {0}")]
    Settings(&'static str),
    /// The provider cannot be reached, or its certificate is not believed.
    #[error("the provider cannot be reached")]
    Unreachable,
    /// The provider did not answer in time.
    #[error("the provider did not answer in time")]
    TooSlow,
    /// The provider answered with more bytes than such an answer has.
    #[error("the provider's answer is too long")]
    TooLong,
    /// The provider answered with something else than what the standard says.
    #[error("the provider's answer is not what it should be: {0}")]
    Odd(&'static str),
    /// The provider did not give a token for the code.
    #[error("the provider refused the code")]
    Refused,
    /// The person, or the provider on their behalf, said no.
    #[error("the provider let nobody in")]
    Denied,
    /// The return of a browser belongs to no open ticket: it is unknown, over or used.
    #[error("nobody was waiting for this return")]
    State,
    /// The token of the provider is not believed.
    #[error("the provider's token is not believed: {0}")]
    Token(#[from] TokenFault),
    /// The provider does not say that the person showed a second factor.
    #[error("the provider does not say that a second factor was shown")]
    NoSecondFactor,
    /// The provider does not say to which unit the person belongs.
    #[error("the provider does not say which unit the person belongs to")]
    NoUnit,
    /// Too many are on their way at once.
    #[error("too many people are on their way to the provider")]
    Crowded,
    /// The browser has not come back yet, or the person has not typed the code of the device.
    #[error("the person has not finished yet")]
    Pending,
    /// There is no such ticket, or it belongs to somebody else, or it was taken, or its time is over.
    #[error("there is no such ticket")]
    Ticket,
    /// The code that the device shows was typed wrong.
    #[error("the code of the device is wrong")]
    Code,
}

impl OidcFault {
    /// The stable text.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Settings(_) => "oidc.settings",
            Self::Unreachable => "oidc.unreachable",
            Self::TooSlow => "oidc.too_slow",
            Self::TooLong => "oidc.too_long",
            Self::Odd(_) => "oidc.odd",
            Self::Refused => "oidc.refused",
            Self::Denied => "oidc.denied",
            Self::State => "oidc.state",
            Self::Token(fault) => fault.code(),
            Self::NoSecondFactor => "login.no_second_factor",
            Self::NoUnit => "login.no_unit",
            Self::Crowded => "oidc.crowded",
            Self::Pending => "oidc.pending",
            Self::Ticket => "oidc.ticket",
            Self::Code => "oidc.code",
        }
    }
}

/// Why an ID token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenFault {
    /// It is not three pieces of base64url with JSON in them.
    #[error("it cannot be read")]
    Malformed,
    /// It is signed in a way that the settings do not allow, or not at all.
    #[error("it is signed in a way that is not allowed")]
    Algorithm,
    /// No key of the provider has its name.
    #[error("the provider has no such key")]
    UnknownKey,
    /// The signature does not fit.
    #[error("its signature does not fit")]
    Signature,
    /// Another issuer made it.
    #[error("it is of another issuer")]
    Issuer,
    /// It is for somebody else.
    #[error("it is for another audience")]
    Audience,
    /// It was given to somebody else.
    #[error("it was given to another party")]
    Party,
    /// It answers another question.
    #[error("it answers another question")]
    Nonce,
    /// Its time is over.
    #[error("its time is over")]
    Expired,
    /// It was made long ago or in the future.
    #[error("it was not made just now")]
    NotNow,
    /// It says nobody.
    #[error("it names no subject")]
    Subject,
    /// It belongs to another access token.
    #[error("it belongs to another access token")]
    AccessToken,
}

impl TokenFault {
    /// The stable text.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "oidc.token_malformed",
            Self::Algorithm => "oidc.token_algorithm",
            Self::UnknownKey => "oidc.token_key",
            Self::Signature => "oidc.token_signature",
            Self::Issuer => "oidc.token_issuer",
            Self::Audience => "oidc.token_audience",
            Self::Party => "oidc.token_party",
            Self::Nonce => "oidc.token_nonce",
            Self::Expired => "oidc.token_expired",
            Self::NotNow => "oidc.token_not_now",
            Self::Subject => "oidc.token_subject",
            Self::AccessToken => "oidc.token_access",
        }
    }
}
