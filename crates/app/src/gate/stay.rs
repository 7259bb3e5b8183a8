//! Somebody's stay: what they hold while they are in, and what is written down about it.

use std::sync::Arc;

use apseko_domain::{Capability, Code, Masking, Role};
use apseko_store::{
    AuditEvent, AuditHead, AuditKind, AuditResult, DataFolder, Owner, Store, StoreError, StoreKey, View,
};
use apseko_vault::session::{Phase, Session, Standing};
use apseko_vault::{Account, Authenticator, LeaseStanding, Now, Opened, Vault};

use crate::exchange::{UntilDropped, Who, server_of};
use crate::failure::Failure;
#[cfg(debug_assertions)]
use crate::files::FileRoom;
use crate::files::{FetchedRoom, filled_by};
use crate::gate::capabilities_of;
use crate::gate::views::Looks;
use crate::moment::{moment, now};
use crate::{App, Host, Person};

/// How often the device remembers how late it is.
const MARK_EVERY_MS: u64 = 10 * 60_000;
/// One command asks several times; once a second is often enough to lock in time.
const LOOK_EVERY_MS: u64 = 1_000;
/// The clock may leave its own pace by this much before it is written down.
const CLOCK_SLACK_MS: i64 = 60_000;
/// More than this is not kept for data that cannot be written; the log says how many were lost.
const MOST_PENDING: usize = 10_000;

/// From a log-in to the next one.
pub(crate) struct Stay {
    pub(crate) account: Account,
    pub(crate) device: [u8; 16],
    pub(crate) lease: LeaseStanding,
    pub(crate) recovery_left: usize,
    pub(crate) session: Session,
    /// What goes when the keys go.
    pub(crate) held: Option<Held>,
    pending: Vec<AuditEvent>,
    told: Told,
    pub(crate) looks: Looks,
    marked_ms: u64,
    clock: Now,
    /// Since somebody last asked.
    clock_jumped: bool,
}

/// How many of the failures and recoveries in the record of the log-in were taken over into the audit.
#[derive(Default)]
struct Told {
    failed: usize,
    recovered: usize,
}

/// The keys, and what they have opened.
pub(crate) struct Held {
    pub(crate) opened: Opened,
    pub(crate) new_authenticator: Option<Authenticator>,
    /// Before the data, because it uses them.
    exchange: Option<UntilDropped>,
    store: Option<Arc<Store>>,
}

impl Stay {
    pub(crate) fn begin(opened: Opened, host: &dyn Host) -> Self {
        let clock = now(host);
        let mut stay = Self {
            account: opened.account.clone(),
            device: opened.device,
            lease: opened.lease.clone(),
            recovery_left: opened.recovery_left,
            session: Session::begin(clock.uptime_ms, opened.keys.pin.is_some()),
            held: None,
            pending: Vec::new(),
            told: Told::default(),
            looks: Looks::default(),
            marked_ms: clock.uptime_ms,
            clock,
            clock_jumped: false,
        };
        stay.tell_failures(&opened, host);
        stay.held = Some(Held { opened, new_authenticator: None, exchange: None, store: None });
        stay
    }

    /// The person came back with the password.
    pub(crate) fn come_back(&mut self, opened: Opened, host: &dyn Host) {
        self.lease = opened.lease.clone();
        self.recovery_left = opened.recovery_left;
        self.tell_failures(&opened, host);
        let before = self.held.take().map(|held| (held.exchange, held.store));
        let (exchange, store) = before.unwrap_or_default();
        self.held = Some(Held { opened, new_authenticator: None, exchange, store });
        self.session.resume(host.uptime().ms);
    }

    /// Takes over what happened at the door meanwhile. It stays in the record until the audit has it.
    fn tell_failures(&mut self, opened: &Opened, host: &dyn Host) {
        for at_ms in opened.failed_at_ms.iter().skip(self.told.failed) {
            let failed = self.event(host, AuditKind::LogInFailed);
            let refused = AuditResult::Refused(Code::LoginWrong.as_str().to_owned());
            // When it happened is known, and nothing else: the machine may have been off since.
            self.pending.push(AuditEvent { at_ms: *at_ms, result: refused, ..failed });
        }
        for at_ms in opened.recovered_at_ms.iter().skip(self.told.recovered) {
            let used = self.event(host, AuditKind::RecoveryCodeUsed);
            self.pending.push(AuditEvent { at_ms: *at_ms, ..used });
        }
        self.told = Told { failed: opened.failed_at_ms.len(), recovered: opened.recovered_at_ms.len() };
    }

    pub(crate) fn person(&self) -> Person {
        let Account { user, name, unit, .. } = &self.account;
        let roles = match &self.lease {
            LeaseStanding::Runs { role, .. } => role.clone(),
            // Only a visit can be ended then, and that is the work of an inspector.
            LeaseStanding::Over(_) => Role::Inspector.as_str().to_owned(),
        };
        Person { user: *user, name: name.clone(), unit: unit.clone(), roles }
    }

    /// How personal codes and numbers of documents are shown. After the end of a permission they can be told apart, and read
    /// only by whoever has to end a visit.
    pub(crate) fn masking(&self) -> Masking {
        match &self.lease {
            LeaseStanding::Runs { role, .. } => Masking::of(Role::several(role)),
            LeaseStanding::Over(_) if self.standing().visit_open => Masking::Plain,
            LeaseStanding::Over(_) => Masking::Masked,
        }
    }

    pub(crate) fn permit(
        &mut self,
        needed: Capability,
        step_up: bool,
        host: &dyn Host,
    ) -> Result<(), Failure> {
        let allowed = match &self.lease {
            LeaseStanding::Runs { role, .. } => capabilities_of(role).contains(&needed),
            // Whoever came back in the middle of a visit must be able to end it.
            LeaseStanding::Over(_) if self.standing().visit_open => Capability::FINISHING.contains(&needed),
            LeaseStanding::Over(_) => Capability::READING.contains(&needed),
        };
        if !allowed {
            return Err(self.lacking().into());
        }
        if self.is_reading_only(host) && !Capability::READING.contains(&needed) {
            return Err(Code::LeaseOver.into());
        }
        if step_up {
            if !self.session.is_stepped_up(host.uptime().ms) {
                return Err(Code::AccessStepUp.into());
            }
            self.session.use_step_up();
        }
        Ok(())
    }

    fn lacking(&self) -> Code {
        match self.lease {
            LeaseStanding::Runs { .. } => Code::AccessDenied,
            LeaseStanding::Over(_) => Code::LeaseOver,
        }
    }

    /// Whether only looking and handing over is left. An open visit can always be finished.
    pub(crate) fn is_reading_only(&self, host: &dyn Host) -> bool {
        let runs_until = match self.lease {
            LeaseStanding::Runs { until_ms, .. } => until_ms,
            LeaseStanding::Over(_) => i64::MIN,
        };
        host.now().as_millisecond() >= runs_until && !self.standing().visit_open
    }

    /// What is going on. Nothing records yet.
    pub(crate) fn standing(&self) -> Standing {
        let store = self.held.as_ref().and_then(|held| held.store.as_ref());
        let look = |view: &View<'_>| {
            let unsent = view.has_unsent()? || view.unsent_files()?.waiting > 0;
            Ok((!view.open_visits()?.is_empty(), unsent))
        };
        let seen = store.and_then(|store| store.read::<_, StoreError>(look).ok());
        let (visit_open, unsent) = seen.unwrap_or_default();
        Standing { visit_open, unsent, recording: false }
    }

    /// Looks at the clock; says whether the lock has moved.
    pub(crate) fn look(&mut self, host: &dyn Host) -> bool {
        let now = now(host);
        let quiet_ms = now.uptime_ms.saturating_sub(self.clock.uptime_ms);
        if quiet_ms.max(now.wall_ms.abs_diff(self.clock.wall_ms)) < LOOK_EVERY_MS {
            return false;
        }
        self.notice_clock_jump(&now, host);
        let (standing, was_open) = (self.standing(), self.is_open());
        let changed = self.session.look(now.uptime_ms, standing);
        if changed && was_open {
            self.note(host, AuditKind::Locked);
        }
        self.drop_what_must_go();
        changed
    }

    pub(crate) fn lock(&mut self, host: &dyn Host) {
        let standing = self.standing();
        self.note(host, AuditKind::Locked);
        self.session.lock(host.uptime().ms, standing);
        self.drop_what_must_go();
    }

    pub(crate) fn suspend(&mut self, host: &dyn Host) {
        if self.is_open() {
            self.note(host, AuditKind::Locked);
        }
        self.session.suspend();
        self.drop_what_must_go();
    }

    pub(crate) fn leave(&mut self, host: &dyn Host) {
        self.note(host, AuditKind::LogOut);
        self.session.leave();
        self.drop_what_must_go();
    }

    /// A wrong PIN; says whether another one may be tried.
    pub(crate) fn wrong_pin(&mut self, host: &dyn Host) -> bool {
        self.note_refused(host, AuditKind::UnlockFailed, Code::PinWrong);
        let again = self.session.wrong_pin();
        self.drop_what_must_go();
        again
    }

    /// The data, opened when somebody needs them, again after every failure.
    pub(crate) fn store(&mut self, vault: &mut Vault, app: &App) -> Result<Arc<Store>, Failure> {
        let held = self.held.as_ref().ok_or(Code::AccessLocked)?;
        let store = match &held.store {
            Some(store) => Arc::clone(store),
            None => self.open_store(vault, app)?,
        };
        self.forget_told(vault);
        Ok(store)
    }

    /// Of an opening that failed nothing is kept: the next one begins anew.
    fn open_store(&mut self, vault: &mut Vault, app: &App) -> Result<Arc<Store>, Failure> {
        let held = self.held.as_ref().ok_or(Code::AccessLocked)?;
        let host = app.host.as_ref();
        let key = StoreKey::new(*held.opened.keys.database.bytes());
        let owner = Owner {
            device: self.device,
            user: self.account.user,
            name: self.account.name.clone(),
            unit: self.account.unit_id,
        };
        let folder = DataFolder::take(&vault.folder(&self.account))?;
        let store = Arc::new(Store::open(folder, &key, owner, &moment(host))?);
        crate::files::take_away_leftovers(&store);
        let files = held.opened.keys.files.clone();
        FetchedRoom::new(Arc::clone(&store), files, filled_by(&app.host)).sweep();
        self.first_words(&store, vault, host)?;
        if let Some(held) = self.held.as_mut() {
            held.store = Some(Arc::clone(&store));
        }
        tracing::info!("The data is open.");
        self.write_pending();
        app.after_opening(&store, vault, &self.account);
        #[cfg(debug_assertions)]
        self.take_photos(&store, host);
        self.begin_exchange(&store, vault, app);
        Ok(store)
    }

    #[cfg(debug_assertions)]
    fn take_photos(&self, store: &Arc<Store>, host: &dyn Host) {
        let Some(held) = self.held.as_ref().filter(|_| host.invented_photos() > 0) else { return };
        let room = FileRoom::new(Arc::clone(store), held.opened.keys.files.clone());
        if let Err(failure) = crate::demonstration::take_photos(&room, store, host, &self.account.name) {
            tracing::warn!(code = %failure.code, cause = failure.cause, "No invented photos were taken in.");
        }
    }

    /// From now on the server hears of everything, for as long as the keys are held.
    fn begin_exchange(&mut self, store: &Arc<Store>, vault: &mut Vault, app: &App) {
        let Some((place, is_other)) = server_of(vault, app.host.as_ref()) else { return };
        if is_other {
            self.note(app.host.as_ref(), AuditKind::Other("server-changed".to_owned()));
        }
        let escrow = vault.escrow_state(&self.account.login).unwrap_or_default();
        let Some(held) = &mut self.held else { return };
        match held.opened.keys.signer() {
            Ok(signer) => {
                let keyring = vault.people().keyring.clone();
                let (device, user, lease) = (self.device, self.account.user, self.lease.clone());
                let files = held.opened.keys.files.clone();
                let who = Who { device, user, signer, keyring, lease, escrow, files };
                held.exchange = app.exchanges.begin(&place, &app.host, store, &app.packs, who);
            }
            Err(error) => tracing::error!(%error, "The key of this device cannot sign."),
        }
    }

    /// What the audit begins with at each opening, and whether it goes on where it was left.
    fn first_words(&mut self, store: &Store, vault: &Vault, host: &dyn Host) -> Result<(), Failure> {
        let head = store.read::<_, StoreError>(|view| view.audit_head())?;
        if let Some(left) =
            vault.kept_beside(&self.account.login)?.and_then(|bytes| AuditHead::from_bytes(&bytes))
        {
            let record = store.read::<_, StoreError>(|view| view.audit_page(left.seq.checked_add(1), 1))?;
            if record.first().map(|record| record.head()) != Some(left) {
                tracing::error!(
                    "The audit does not go on where it was left: an old copy of the data was put back."
                );
                let replaced = self.event(host, AuditKind::Other("old-data-put-back".to_owned()));
                self.pending.push(replaced);
            }
        }
        // Nothing fails from here on, so an opening that is tried again says nothing twice.
        if head.is_none() {
            let enrolled = self.event(host, AuditKind::Enrolled);
            self.pending.insert(0, enrolled);
        }
        Ok(())
    }

    /// What the audit has by now goes out of the record of the log-in. Tried once: where it fails, it is told again at
    /// the next coming back, and nobody is kept from their data.
    fn forget_told(&mut self, vault: &Vault) {
        if !self.pending.is_empty() || (self.told.failed == 0 && self.told.recovered == 0) {
            return;
        }
        let Told { failed, recovered } = std::mem::take(&mut self.told);
        if let Err(refusal) = vault.failures_recorded(&self.account.login, failed, recovered) {
            tracing::warn!(code = %refusal.code(), "What was told of failures was not forgotten.");
        }
    }

    pub(crate) fn event(&self, host: &dyn Host, kind: AuditKind) -> AuditEvent {
        AuditEvent::at(&moment(host), kind, &self.account.name)
    }

    /// Writes something down: at once where the data is open, else when it opens.
    pub(crate) fn note(&mut self, host: &dyn Host, kind: AuditKind) {
        let event = self.event(host, kind);
        self.note_event(event);
    }

    pub(crate) fn note_refused(&mut self, host: &dyn Host, kind: AuditKind, code: Code) {
        let event = self.event(host, kind);
        self.note_event(AuditEvent { result: AuditResult::Refused(code.as_str().to_owned()), ..event });
    }

    pub(crate) fn note_event(&mut self, event: AuditEvent) {
        if self.pending.len() < MOST_PENDING {
            self.pending.push(event);
        } else {
            tracing::error!("The audit cannot be written and is not kept any longer.");
        }
        self.write_pending();
    }

    /// A look is not refused because the disk is full: the events stay for later.
    fn write_pending(&mut self) {
        let Some(store) = self.held.as_ref().and_then(|held| held.store.as_ref()) else { return };
        match store.note(self.pending.clone()) {
            Ok(_) => self.pending.clear(),
            Err(error) => tracing::warn!(code = %error.code(), "The audit could not be written yet."),
        }
    }

    /// Remembers now and then how late it is and how far the audit has come; called after a look at the clock.
    pub(crate) fn mark_time(&mut self, vault: &Vault, host: &dyn Host) {
        let uptime_ms = self.clock.uptime_ms;
        let shut = !self.session.keeps_keys() && self.marked_ms != u64::MAX;
        if uptime_ms.saturating_sub(self.marked_ms) >= MARK_EVERY_MS || shut {
            self.marked_ms = if shut { u64::MAX } else { uptime_ms };
            self.mark(vault, host);
        }
    }

    /// The same at once.
    pub(crate) fn mark(&mut self, vault: &Vault, host: &dyn Host) {
        if let Err(refusal) = vault.seen(&self.account.login, &now(host)) {
            tracing::warn!(code = %refusal.code(), "The time was not remembered.");
        }
        let Some(store) = self.held.as_ref().and_then(|held| held.store.as_ref()) else { return };
        let head = store.read::<_, StoreError>(|view| view.audit_head()).ok().flatten();
        let kept = head.map(|head| vault.keep_beside(&self.account.login, &head.to_bytes()));
        if let Some(Err(refusal)) = kept {
            tracing::warn!(code = %refusal.code(), "The end of the audit was not remembered.");
        }
    }

    fn notice_clock_jump(&mut self, now: &Now, host: &dyn Host) {
        let passed = i64::try_from(now.uptime_ms.saturating_sub(self.clock.uptime_ms)).unwrap_or(i64::MAX);
        let shown = now.wall_ms.saturating_sub(self.clock.wall_ms);
        let jump_ms = shown.saturating_sub(passed);
        self.clock = *now;
        if jump_ms.abs() > CLOCK_SLACK_MS {
            self.clock_jumped = true;
            let mut event = self.event(host, AuditKind::ClockJump);
            event.detail.push(("seconds".to_owned(), (jump_ms / 1000).to_string()));
            self.note_event(event);
        }
    }

    fn drop_what_must_go(&mut self) {
        if !self.session.keeps_keys() {
            self.held = None;
        }
    }
}

impl Stay {
    /// Whether the clock was found to have been moved since this was last asked.
    pub(crate) fn take_jump(&mut self) -> bool {
        std::mem::take(&mut self.clock_jumped)
    }

    /// Somebody uses the screen, as late as the clock was last looked at.
    pub(crate) fn touch(&mut self) {
        self.session.touch(self.clock.uptime_ms);
    }

    /// Whether the screen is open.
    pub(crate) fn is_open(&self) -> bool {
        self.session.phase() == Phase::Open
    }
}
