//! What can be noted, and about what. The codes are part of hashed bytes and never change their meaning.

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditKind {
    /// Somebody logged in.
    LogIn,
    /// Somebody logged out.
    LogOut,
    /// Somebody tried to log in and could not.
    LogInFailed,
    /// The screen was locked.
    Locked,
    /// The screen was opened again.
    Unlocked,
    /// Somebody tried to open the screen and could not.
    UnlockFailed,
    /// The password was changed.
    PasswordChanged,
    /// The short code was changed.
    PinChanged,
    /// The second factor was changed.
    AuthenticatorChanged,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// The device was enrolled for a person.
    Enrolled,
    /// The permission to work on this device was changed.
    LeaseChanged,
    /// Somebody looked at personal data.
    Viewed,
    /// Somebody searched a registry.
    Searched,
    /// Data left the device as a file.
    Exported,
    /// A document was sealed.
    Sealed,
    /// A command changed data; the detail names it.
    Changed,
    /// The clock was found to have been moved.
    ClockJump,
    /// Somebody proved anew who they are.
    StepUp,
    /// Somebody tried to prove anew who they are and could not.
    StepUpFailed,
    /// Data was destroyed.
    Wiped,
    /// The keystore of the operating system did not do what it was asked.
    KeystoreFailed,
    /// Of a newer program; never made for a code that this program knows.
    Other(String),
}

impl AuditKind {
    /// Every kind that this program knows.
    pub const ALL: &'static [Self] = &[
        Self::LogIn,
        Self::LogOut,
        Self::LogInFailed,
        Self::Locked,
        Self::Unlocked,
        Self::UnlockFailed,
        Self::PasswordChanged,
        Self::PinChanged,
        Self::AuthenticatorChanged,
        Self::RecoveryCodeUsed,
        Self::Enrolled,
        Self::LeaseChanged,
        Self::Viewed,
        Self::Searched,
        Self::Exported,
        Self::Sealed,
        Self::Changed,
        Self::ClockJump,
        Self::StepUp,
        Self::StepUpFailed,
        Self::Wiped,
        Self::KeystoreFailed,
    ];

    /// The stable text.
    pub fn code(&self) -> &str {
        match self {
            Self::LogIn => "log-in",
            Self::LogOut => "log-out",
            Self::LogInFailed => "log-in-failed",
            Self::Locked => "locked",
            Self::Unlocked => "unlocked",
            Self::UnlockFailed => "unlock-failed",
            Self::PasswordChanged => "password-changed",
            Self::PinChanged => "pin-changed",
            Self::AuthenticatorChanged => "authenticator-changed",
            Self::RecoveryCodeUsed => "recovery-code-used",
            Self::Enrolled => "enrolled",
            Self::LeaseChanged => "lease-changed",
            Self::Viewed => "viewed",
            Self::Searched => "searched",
            Self::Exported => "exported",
            Self::Sealed => "sealed",
            Self::Changed => "changed",
            Self::ClockJump => "clock-jump",
            Self::StepUp => "step-up",
            Self::StepUpFailed => "step-up-failed",
            Self::Wiped => "wiped",
            Self::KeystoreFailed => "keystore-failed",
            Self::Other(code) => code,
        }
    }

    /// The kind of this code.
    pub fn of(code: &str) -> Self {
        let known = Self::ALL.iter().find(|kind| kind.code() == code);
        known.cloned().unwrap_or_else(|| Self::Other(code.to_owned()))
    }
}

/// What kind of thing it happened to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectKind {
    /// A task.
    Task,
    /// A note.
    Note,
    /// A visit.
    Visit,
    /// A control sheet.
    Sheet,
    /// A document.
    Document,
    /// A photo, a recording or another file.
    File,
    /// An employer.
    Employer,
    /// A person met at work.
    Worker,
    /// A person who works with this program.
    User,
    /// Of a newer program, or unknown; never made for a code that this program knows.
    Other(String),
}

impl ObjectKind {
    /// Every kind that this program knows.
    pub const ALL: &'static [Self] = &[
        Self::Task,
        Self::Note,
        Self::Visit,
        Self::Sheet,
        Self::Document,
        Self::File,
        Self::Employer,
        Self::Worker,
        Self::User,
    ];

    /// The stable text.
    pub fn code(&self) -> &str {
        match self {
            Self::Task => "task",
            Self::Note => "note",
            Self::Visit => "visit",
            Self::Sheet => "sheet",
            Self::Document => "document",
            Self::File => "file",
            Self::Employer => "employer",
            Self::Worker => "worker",
            Self::User => "user",
            Self::Other(code) => code,
        }
    }

    /// The kind of this code.
    pub fn of(code: &str) -> Self {
        let known = Self::ALL.iter().find(|kind| kind.code() == code);
        known.cloned().unwrap_or_else(|| Self::Other(code.to_owned()))
    }
}
