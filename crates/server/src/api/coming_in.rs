//! What coming in needs beside the door: a place among those who come in at once, and what is said to whoever does not.

use apseko_oplog::UserId;
use apseko_trust::Grant;
use axum::http::StatusCode;
use tokio::runtime::Handle;
use zeroize::Zeroizing;

use super::call::{Call, event};
use super::refused;
use crate::audit::{Actor, Event, Outcome, action};
use crate::http::Problem;
use crate::login::{Attempt, Entered, Method, NotEntered, NotSet, PasswordRecord, Unstretched};
use crate::people::{Id, Person};

impl Call<'_> {
    /// Does work that stretches a password, when there is room for it.
    pub(super) fn in_crowd<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let done = Handle::current().block_on(self.desk.api().crowd.run(work));
        done.map_err(|crowded| busy(crowded.retry_after_s()))
    }

    /// Lets somebody in by password and code; whoever fails is written down.
    pub(super) fn enter(&self, attempt: Attempt) -> Result<Entered, Problem> {
        let (door, house, now_ms) = (self.desk.api().door.clone(), self.desk.house().clone(), self.now_ms);
        let entered = self.in_crowd(move || door.enter(&attempt, now_ms, &mut |bytes| house.fill(bytes)))?;
        entered.map_err(|refused| self.not_let_in(refused))
    }

    /// The words for whoever was not let in: one sentence for every wrong part.
    pub(super) fn not_let_in(&self, refused: NotEntered) -> Problem {
        let outcome = Outcome::Refused(refused.code().to_owned());
        let detail = vec![("method".to_owned(), Method::Password.code().to_owned())];
        let action = action::LOG_IN_REFUSED.to_owned();
        self.desk.audit().note(Event { action, outcome, detail, ..event(self.desk, self.asker, "") });
        let code = refused.code();
        match &refused {
            NotEntered::Wrong => {
                let said = "The name, the password or the code is wrong.";
                Problem::new(StatusCode::UNAUTHORIZED, code, said)
            }
            NotEntered::Wait { seconds } => {
                let said = "The next try has to wait.";
                Problem::new(StatusCode::TOO_MANY_REQUESTS, code, said).later(short(*seconds))
            }
            NotEntered::Busy { seconds } => busy(*seconds),
            NotEntered::Failed(error) => refused::unavailable(code, error),
        }
    }

    /// Stretches a new password of somebody, if it is none that is easy to guess.
    pub(super) fn new_password(
        &self,
        person: &Person,
        password: Zeroizing<String>,
    ) -> Result<PasswordRecord, Problem> {
        let names =
            [person.name.to_string(), person.login.as_ref().map(ToString::to_string).unwrap_or_default()];
        let (house, cost) = (self.desk.house().clone(), self.desk.api().cost);
        let set = self.in_crowd(move || {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            PasswordRecord::set(&password, &names, cost, &mut |bytes| house.fill(bytes))
        })?;
        set.map_err(|refused| match refused {
            NotSet::Weak(weak) => {
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, weak.code(), weak.to_string())
            }
            NotSet::Unstretched(Unstretched::Memory) => busy(5),
            NotSet::Unstretched(fault @ Unstretched::Cost) => {
                refused::unavailable("login.unavailable", &fault)
            }
        })
    }

    /// Writes down what somebody did who was not known when they began to ask; it is on the disk before anything is told.
    pub(super) fn note(&self, person: UserId, action: &str, detail: &[(&str, &str)]) -> Result<(), Problem> {
        let detail = detail.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (actor, action) = (Actor::Person(person), action.to_owned());
        let said = Event { actor, action, detail, ..event(self.desk, self.asker, "") };
        let noted = Handle::current().block_on(self.desk.audit().note_durably(said));
        noted.map_err(|_| crate::http::not_noted())
    }

    /// Writes down that a new device took the place of another one, if it did.
    pub(super) fn note_replaced(&self, person: UserId, device: Id, grant: &Grant) {
        let Some(old) = grant.replaces else { return };
        let event = Event { device: Some(device.device()), ..event(self.desk, self.asker, "") };
        let event = Event {
            actor: Actor::Person(person),
            action: action::DEVICE_REPLACED.to_owned(),
            ..crate::http::replaced(event, old)
        };
        self.desk.audit().note(event);
    }

    /// Randomness of a length.
    pub(super) fn draw<const N: usize>(&self) -> [u8; N] {
        let mut drawn = [0; N];
        self.desk.house().fill(&mut drawn);
        drawn
    }
}

fn busy(seconds: u64) -> Problem {
    let said = "Too many people come in at once; ask again later.";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "login.busy", said).later(short(seconds))
}

fn short(seconds: u64) -> u32 {
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
