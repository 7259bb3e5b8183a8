//! What can be noted. The codes are part of hashed bytes and never change their meaning.

/// A device came in.
pub const SESSION_OPENED: &str = "session.opened";
/// A device wanted to come in and could not.
pub const SESSION_REFUSED: &str = "session.refused";
/// A person came onto a new device.
pub const ENROLLED: &str = "enrolled";
/// A person may work on their device for some days more.
pub const LEASED: &str = "lease.renewed";
/// A device asked for a lease and got none.
pub const LEASE_REFUSED: &str = "lease.refused";
/// A device with a pass asked for what the pass does not allow.
pub const ACCESS_REFUSED: &str = "access.refused";
/// A device was told operations: the object says of which scopes.
pub const PULLED: &str = "pulled";
/// A device brought work of which something was refused.
pub const PUSH_REFUSED: &str = "push.refused";
/// So many events were only counted, because too many of one kind came at once.
pub const COUNTED: &str = "audit.counted";
/// So many events were lost, because they could not be written for too long.
pub const LOST: &str = "audit.lost";
/// Somebody read the audit.
pub const AUDIT_READ: &str = "audit.read";
/// The audit was moved to another database, or brought back from beside a backup.
pub const AUDIT_MOVED: &str = "audit.moved";
/// A process of the server began.
pub const STARTED: &str = "server.started";
/// A process of the server ended in good order.
pub const STOPPED: &str = "server.stopped";
/// An installation was founded.
pub const INIT: &str = "init";
/// A backup was made.
pub const BACKUP: &str = "backup";
/// The feed was restored.
pub const RESTORE: &str = "restore";
/// The feed was moved.
pub const MIGRATE: &str = "migrate";
/// A device's key was registered.
pub const VOUCH: &str = "vouch";
/// A pack was published.
pub const PUBLISH: &str = "publish";
/// Somebody looked at what is held back.
pub const QUARANTINE_LISTED: &str = "quarantine.listed";
/// Somebody let in what was held back.
pub const ADMIT: &str = "quarantine.admit";
/// Everything that the people in charge should look at begins so.
pub const NOTICE: &str = "notice.";
