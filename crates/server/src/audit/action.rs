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
/// Somebody said that a refused request is not to come in.
pub const QUARANTINE_DROPPED: &str = "quarantine.drop";
/// A person came in with their name and password, or through the directory.
pub const LOGGED_IN: &str = "account.logged_in";
/// Somebody wanted to come in so, and could not.
pub const LOG_IN_REFUSED: &str = "account.log_in_refused";
/// A person ended their session.
pub const LOGGED_OUT: &str = "account.logged_out";
/// A person began an account on the server, with a password and an app.
pub const ACCOUNT_ACTIVATED: &str = "account.activated";
/// A person set another password for the server.
pub const PASSWORD_SET: &str = "account.password_set";
/// A person asked for the seed of another authenticator app; it does not count yet.
pub const AUTHENTICATOR_ASKED: &str = "account.authenticator_asked";
/// Another authenticator app of a person counts.
pub const AUTHENTICATOR_SET: &str = "account.authenticator_set";
/// A person came into the book.
pub const PERSON_ADDED: &str = "person.added";
/// What the book says of a person changed: name, posts, deputies, absences, invitation.
pub const PERSON_CHANGED: &str = "person.changed";
/// A person does not work here any more.
pub const PERSON_DISMISSED: &str = "person.dismissed";
/// People were read into the book from a file.
pub const PEOPLE_IMPORTED: &str = "person.imported";
/// A unit came into the book.
pub const UNIT_ADDED: &str = "unit.added";
/// What the book says of a unit changed.
pub const UNIT_CHANGED: &str = "unit.changed";
/// A person got a new device.
pub const DEVICE_ENROLLED: &str = "device.enrolled";
/// A device is not believed any more.
pub const DEVICE_REVOKED: &str = "device.revoked";
/// A device was told to forget everything as soon as it asks.
pub const WIPE_ORDERED: &str = "device.wipe_ordered";
/// A device was told so.
pub const WIPE_TOLD: &str = "device.wipe_told";
/// A device has forgotten everything.
pub const WIPED: &str = "device.wiped";
/// A device took the place of one that was lost.
pub const DEVICE_REPLACED: &str = "device.replaced";
/// A unit was closed.
pub const UNIT_CLOSED: &str = "unit.closed";
/// A person goes to another unit, or has another role, from a day on.
pub const PERSON_MOVED: &str = "person.moved";
/// A person does another's work for some days.
pub const PERSON_DEPUTISED: &str = "person.deputised";
/// When a person is away changed.
pub const PERSON_ABSENT: &str = "person.absent";
/// A dismissal was taken back.
pub const PERSON_REINSTATED: &str = "person.reinstated";
/// A person got an invitation for one device.
pub const PERSON_INVITED: &str = "person.invited";
/// An invitation counts no more.
pub const PERSON_UNINVITED: &str = "person.uninvited";
/// A person is known to the log-in provider.
pub const SUBJECT_BOUND: &str = "account.subject_bound";
/// A person is not known to the log-in provider any more.
pub const SUBJECT_UNBOUND: &str = "account.subject_unbound";
/// Every log-in of a person was ended.
pub const SESSIONS_VOIDED: &str = "person.sessions_voided";
/// A person got a post.
pub const POST_GIVEN: &str = "post.given";
/// A post of a person ends.
pub const POST_ENDED: &str = "post.ended";
/// A device is called differently.
pub const DEVICE_LABELLED: &str = "device.labelled";
/// A device is not to forget everything after all.
pub const WIPE_CANCELLED: &str = "device.wipe_cancelled";
/// Another system got a key.
pub const KEY_MADE: &str = "key.made";
/// The key of another system counts no more.
pub const KEY_REVOKED: &str = "key.revoked";
/// Somebody was shown personal data: the subject says whose, the purpose why.
pub const PERSONAL_VIEWED: &str = "personal.viewed";
/// Records left the system as a file or a stream.
pub const EXPORT_MADE: &str = "export.made";
/// Somebody was shown figures in which no person can be told apart.
pub const STATISTICS_VIEWED: &str = "statistics.viewed";
/// A device handed in its master key, sealed for the recovery officers.
pub const DEPOSITED: &str = "recovery.deposited";
/// The first officer began to open what is sealed on a lost device.
pub const RECOVERY_BEGUN: &str = "recovery.begun";
/// One of the two officers gave their half.
pub const RECOVERY_HALF: &str = "recovery.half";
/// What was sealed was opened.
pub const RECOVERY_DONE: &str = "recovery.done";
/// A device was given a file of a case, or its preview: the object says of which case.
pub const FILE_READ: &str = "file.read";
/// A file that a device brought adds up to something else than was said; it is held.
pub const FILE_HELD: &str = "file.held";
/// Abandoned uploads were taken away; the object says how many.
pub const FILES_SWEPT: &str = "file.swept";
/// Settings of the server changed.
pub const SETTINGS_CHANGED: &str = "settings.changed";
/// Somebody wanted what their roles do not allow.
pub const NOT_ALLOWED: &str = "permission.refused";
/// The oldest entries were taken away after they had been put away, and a signed base stands for them.
pub const PRUNED: &str = "audit.pruned";
/// Entries are being sent to a collector outside.
pub const SHIPPED: &str = "audit.shipped";
/// The collector outside could not be reached for long; what it lacks is sent when it can be.
pub const NOT_SHIPPED: &str = "notice.audit_not_shipped";
/// Everything that the people in charge should look at begins so.
pub const NOTICE: &str = "notice.";

/// Whether somebody was shown data by what this names. What a device was told counts: its owner may look at all of it.
pub fn is_viewing(action: &str) -> bool {
    [PULLED, FILE_READ, PERSONAL_VIEWED, EXPORT_MADE].contains(&action)
}
