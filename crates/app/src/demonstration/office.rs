//! The office of demonstrations, and the person who is enrolled there on a new device: a real enrolment, whose secrets
//! everybody may know. Debug builds only.

use std::sync::{Arc, PoisonError};

use apseko_contract::Stage;
use apseko_trust::TrustError;
use apseko_vault::rehearsal::{Invited, Office};
use apseko_vault::{Authenticator, Enrolment};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::moment::now;
use crate::{App, Host, Options};

/// The office, in a demonstration.
pub(crate) type DemonstrationOffice = Option<Office>;

/// What somebody in a demonstration has to know to come in.
#[derive(Debug)]
pub struct DemonstrationPerson {
    /// The user name.
    pub login: &'static str,
    /// The device password.
    pub password: &'static str,
    /// The PIN.
    pub pin: &'static str,
    /// The authenticator.
    pub authenticator: Authenticator,
    /// Somebody whom the office knows too, who can be added to a device: user name and invitation.
    pub colleague: (&'static str, &'static str),
}

const PASSWORD: &str = "trīs bērzi pie upes";
const PIN: &str = "4927";

const PEOPLE: &[Invited] = &[
    Invited {
        login: "ilze.kalnina",
        name: "Ilze Kalniņa",
        unit: "Zemgales RVDI",
        invitation: "ZEME-2026-ILZE",
    },
    Invited {
        login: "andris.liepa",
        name: "Andris Liepa",
        unit: "Zemgales RVDI",
        invitation: "ZEME-2026-ANDRIS",
    },
];

/// What everybody may know of the demonstration: of its first person, or of the colleague.
pub fn person(colleague: bool) -> DemonstrationPerson {
    let places = if colleague { [1, 0] } else { [0, 1] };
    let [person, other] = places.map(|place| PEOPLE.get(place).copied().unwrap_or(NOBODY));
    DemonstrationPerson {
        login: person.login,
        password: PASSWORD,
        pin: PIN,
        authenticator: authenticator_of(person.login),
        colleague: (other.login, other.invitation),
    }
}

const NOBODY: Invited = Invited { login: "", name: "", unit: "", invitation: "" };

/// As every demonstration numbers people: the server's too.
pub(crate) fn number_of(login: &str) -> [u8; 16] {
    Sha256::digest(login).first_chunk().copied().unwrap_or_default()
}

pub(crate) fn office(options: Options, host: &Arc<dyn Host>) -> DemonstrationOffice {
    let clock = Arc::clone(host);
    let office = of_people(move || clock.now().as_millisecond());
    if options.demonstration { office.ok() } else { None }
}

/// An office with this clock.
pub(super) fn of_people(clock: impl Fn() -> i64 + Send + Sync + 'static) -> Result<Office, TrustError> {
    Office::of(PEOPLE, clock)
}

/// The seed follows from the name, so that `cargo xtask demo code` can tell the code without asking anybody.
fn authenticator_of(login: &str) -> Authenticator {
    let digest = Sha256::digest(format!("apseko demonstration authenticator\n{login}"));
    let mut seed = Zeroizing::new([0; 20]);
    for (place, byte) in seed.iter_mut().zip(digest) {
        *place = byte;
    }
    Authenticator::new(seed)
}

impl App {
    pub(crate) fn in_demonstration(&self, begun: Enrolment) -> Enrolment {
        if !self.is_demonstration() {
            return begun;
        }
        let authenticator = authenticator_of(begun.login());
        begun.with_authenticator(authenticator)
    }

    /// Enrols the person of the demonstration on a new device, by the same steps as anybody else. Whoever asks for the
    /// lock meanwhile waits, or a first start would begin with a screen that goes away.
    pub(crate) fn prepare_demonstration(&self) {
        let mut ready = self.demonstration_is_ready.lock().unwrap_or_else(PoisonError::into_inner);
        if *ready || !self.is_demonstration() {
            return;
        }
        match self.enrol_first(&person(self.is_colleague())) {
            Ok(()) => *ready = true,
            Err(failure) => {
                tracing::warn!(code = %failure.code, cause = failure.cause, "Nobody was enrolled for the demonstration.");
            }
        }
    }

    fn enrol_first(&self, person: &DemonstrationPerson) -> Result<(), Failure> {
        if self.at_gate(|inside| self.stage(inside))? != Stage::New {
            return Ok(());
        }
        let invitation = PEOPLE.iter().find(|invited| invited.login == person.login);
        self.begin_enrolment(person.login, invitation.map_or("", |invited| invited.invitation))?;
        // The code before this one, so that the present one is still good for coming in.
        let seconds = now(self.host.as_ref()).unix_seconds().saturating_sub(30);
        let code = person.authenticator.current(seconds);
        self.finish_enrolment(person.password, person.pin, &code)?;
        self.at_gate(|inside| inside.enrolled = None);
        tracing::info!("The person of the demonstration was enrolled.");
        Ok(())
    }
}
