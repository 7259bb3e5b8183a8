//! Keeps in touch with the office beside the exchange of work: tells what lies unsent here, and hears whether the person may go on
//! and whether everything here has to be destroyed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use apseko_contract::{Change, ChangeBatch, Topic};
use apseko_domain::NoticeKind;
use apseko_store::{Store, StoreError};
use apseko_sync::{Bell, Link, LinkFailure};
use apseko_trust::{
    Contact, Deposit, Digest, Room, Signed, SignedLease, SignedOrder, SoftwareKey, Told, TrustError, Wiped,
    digest,
};
use apseko_vault::EscrowState;
use uuid::Uuid;

use super::from_office::FromOffice;
use super::known::Known;
use super::last_chance::LastChance;
use super::leases::Leases;
use super::unsent::Unsent;
use crate::Host;

/// A device that is lost is to hear of it soon after somebody has opened it.
const IN_TOUCH_EVERY: Duration = Duration::from_secs(15 * 60);
/// After a failure it is tried again sooner.
const TRY_AGAIN: Duration = Duration::from_secs(2 * 60);
/// So long a wipe waits for work to be delivered, and no longer: whoever holds the device must not gain time.
const DELIVERY_MS: u64 = 3 * 60 * 1_000;
const LOOK_EVERY: Duration = Duration::from_millis(250);
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// The office knows the device or its person no more.
const NOT_KNOWN: &str = "lease.unknown";

pub(super) struct ContactRound {
    pub(super) link: Arc<Link>,
    pub(super) host: Arc<dyn Host>,
    pub(super) known: Arc<Known>,
    pub(super) store: Arc<Store>,
    pub(super) leases: Arc<Leases>,
    pub(super) office: Arc<FromOffice>,
    /// Of the device and of the person.
    pub(super) ids: ([u8; 16], [u8; 16]),
    pub(super) signer: Arc<SoftwareKey>,
    pub(super) escrow: EscrowState,
    /// Of the work, and of the files.
    pub(super) bells: (Bell, Bell),
    pub(super) last_chance: LastChance,
    pub(super) may_speak: Box<dyn Fn() -> bool + Send>,
    /// Orders that were not listened to: each is noted once.
    pub(super) ignored: Mutex<Vec<Digest>>,
}

impl ContactRound {
    /// Goes on until it is dropped.
    pub(super) async fn go_round(self) {
        loop {
            tokio::time::sleep(self.look().await).await;
        }
    }

    /// Is in touch once; returns when to be again.
    async fn look(&self) -> Duration {
        if !(self.may_speak)() {
            return TRY_AGAIN;
        }
        match self.be_in_touch().await {
            Ok(said) if said.count() == 0 => IN_TOUCH_EVERY,
            Ok(said) => self.until_fewer_than(said).await,
            Err(failure) => {
                tracing::info!(code = failure.code(), "The office was not in touch.");
                if is_no(&failure) { IN_TOUCH_EVERY } else { TRY_AGAIN }
            }
        }
    }

    /// Waits until enough less is unsent than was said: the office must not go on seeing work as missing that it has. What stays, and
    /// what takes long, is told again with the next regular contact.
    async fn until_fewer_than(&self, said: Unsent) -> Duration {
        let (mut waited, mut pause) = (Duration::ZERO, said.look_again());
        while waited < IN_TOUCH_EVERY {
            tokio::time::sleep(pause).await;
            waited += pause;
            let Some(unsent) = self.unsent() else { continue };
            if unsent.is_worth_telling(&said) {
                break;
            }
            pause = unsent.look_again();
        }
        Duration::ZERO
    }

    /// Tells how much it has said to be unsent.
    async fn be_in_touch(&self) -> Result<Unsent, LinkFailure> {
        let unsent = self.unsent().unwrap_or_default();
        let contact = self.contact(&unsent);
        let root = self.known.keyring().anchor();
        let Told { lease, orders, keys, officers, wants_escrow } = self.link.stand(root, &contact).await?;
        if let Err(error) = self.known.learn_keys(&keys) {
            tracing::warn!(%error, "What the server says of keys does not follow from our root.");
            return Err(LinkFailure::OtherAnswer);
        }
        self.take_lease(lease);
        if officers.is_some() {
            self.office.said().officers = officers;
        }
        if wants_escrow {
            self.hand_in().await?;
        }
        for order in orders {
            self.hear(order).await;
        }
        Ok(unsent)
    }

    fn contact(&self, unsent: &Unsent) -> Contact {
        let sealed = !self.escrow.bytes.is_empty();
        Contact {
            unsent: unsent.count(),
            oldest_day: unsent
                .oldest()
                .and_then(|oldest| u32::try_from(oldest.as_millisecond() / DAY_MS).ok()),
            room: Room::of(self.host.free_bytes()),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            escrow: sealed.then(|| digest(&self.escrow.bytes)),
            list: self.escrow.list,
            wants_lease: self.leases.are_old(self.host.now().as_millisecond()),
        }
    }

    fn unsent(&self) -> Option<Unsent> {
        match self.store.read(Unsent::in_view) {
            Ok(unsent) => Some(unsent),
            Err(error) => {
                tracing::warn!(code = %error.code(), "What lies unsent here was not counted.");
                None
            }
        }
    }

    fn take_lease(&self, lease: Option<Result<SignedLease, String>>) {
        match lease {
            Some(Ok(lease)) => {
                self.leases.bring(lease);
                self.say(self.store.withdraw(NoticeKind::LeaseRefused));
            }
            Some(Err(code)) => {
                tracing::info!(code, "The permission to work here is not renewed.");
                if code == NOT_KNOWN {
                    self.say(self.store.tell(NoticeKind::LeaseRefused, self.host.now()));
                }
            }
            None => {}
        }
    }

    /// Two officers may need it when the device is long gone.
    async fn hand_in(&self) -> Result<(), LinkFailure> {
        let ((device, user), EscrowState { bytes, list }) = (self.ids, self.escrow.clone());
        let at_ms = self.host.now().as_millisecond();
        let deposit = Deposit { device, user, at_ms, list, escrow: bytes };
        let signed = Signed::sign(self.signer.as_ref(), deposit);
        let signed = signed.map_err(|error| LinkFailure::NoKey(error.to_string()))?;
        self.link.deposit(&signed).await
    }

    /// Lets the vault carry an order out, after what can be delivered was delivered.
    async fn hear(&self, order: SignedOrder) {
        let (device, user) = self.ids;
        if let Err(error) = order.verify(self.known.keyring().as_ref(), &device, 0) {
            return self.ignore(&order, error);
        }
        self.deliver_first().await;
        let unsent = self.unsent().map_or(0, |unsent| unsent.lost());
        let at_ms = self.host.now().as_millisecond();
        let word = Wiped { device, user, order: order.body().number, at_ms, unsent };
        match Signed::sign(self.signer.as_ref(), word) {
            Ok(word) => self.office.said().order = Some((order, word)),
            Err(error) => tracing::error!(%error, "The key of this device cannot sign."),
        }
    }

    fn ignore(&self, order: &SignedOrder, error: TrustError) {
        let mut ignored = self.ignored.lock().unwrap_or_else(PoisonError::into_inner);
        if !ignored.contains(&order.digest()) {
            ignored.push(order.digest());
            self.office.said().ignored.push(error.code());
        }
    }

    /// Waits while the exchange brings work away, and then the files, and not for ever: one time is for both.
    async fn deliver_first(&self) {
        let begun_ms = self.host.uptime().ms;
        let (work, files) = &self.bells;
        work.hurry();
        self.wait_while(begun_ms, Unsent::has_operations_waiting).await;
        let _open = self.last_chance.begin();
        files.hurry();
        self.wait_while(begun_ms, Unsent::has_files_waiting).await;
    }

    async fn wait_while(&self, begun_ms: u64, waits: impl Fn(&Unsent) -> bool) {
        while self.unsent().is_some_and(|unsent| waits(&unsent))
            && (self.may_speak)()
            && self.host.uptime().ms.saturating_sub(begun_ms) < DELIVERY_MS
        {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// The screens hear of it if there is anything new to show.
    fn say(&self, kept: Result<bool, StoreError>) {
        match kept {
            Ok(true) => {
                let change = Change { topic: Topic::Device, id: Uuid::nil() };
                self.host.publish(ChangeBatch::Some(vec![change]));
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(code = %error.code(), "What a person should know was not kept."),
        }
    }
}

/// Whether the server has thought about it and will think the same in two minutes.
fn is_no(failure: &LinkFailure) -> bool {
    matches!(failure, LinkFailure::Refused { status: 400..=499, after: None, .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_not_repeated_every_two_minutes() {
        let refused =
            |status, after| LinkFailure::Refused { status, code: "lease.unknown".to_owned(), after };
        assert!(is_no(&refused(403, None)));
        assert!(!is_no(&refused(503, Some(Duration::from_secs(5)))), "a server that cannot now can soon");
        assert!(!is_no(&LinkFailure::NoConnection));
    }
}
