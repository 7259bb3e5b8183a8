//! How a person comes onto a device: the office vouches for them, they choose a password and bind an authenticator, and
//! only then is anything written.

use std::path::Path;

use apseko_domain::Code;
use apseko_trust::{Grant, Keyring, RecoveryOfficers, Role, Signed, SoftwareKey, TrustError};
use zeroize::Zeroizing;

use crate::code::Authenticator;
use crate::escrow::{self, Officer};
use crate::installation::Installation;
use crate::kdf::Cost;
use crate::keys::{Keys, PinCheck};
use crate::keystore::Keystore;
use crate::login::Opened;
use crate::login::own_access::{ShownCodes, check_password, check_pin, code_book, nonce};
use crate::login::recovery::bound_of;
use crate::login::state::LoginState;
use crate::login::tries::{Shut, Tries};
use crate::now::{Fill, Now};
use crate::office::{Admitted, Issuer, IssuerRefusal, Newcomer};
use crate::people::{Account, People, login_of};
use crate::recovery_codes;
use crate::refusal::Refusal;
use crate::secret::Key;
use crate::vault::{DEVICE_SECRET, Found, Keystores, Place, Vault, device_secret, folder_of};
use crate::wiping::WipeNote;

/// An enrolment that was begun; in memory only.
#[derive(Debug)]
pub struct Enrolment {
    login: String,
    device: [u8; 16],
    grant: Grant,
    keys: Keys,
    authenticator: Authenticator,
}

/// Somebody has been enrolled.
#[derive(Debug)]
pub struct Enrolled {
    /// The vault, which knows them now.
    pub vault: Box<Vault>,
    /// The recovery codes, to be shown once.
    pub codes: ShownCodes,
    /// What they hold when they go in at once.
    pub opened: Opened,
}

/// What a person brings to the end of an enrolment.
#[derive(Debug)]
pub struct Choices<'a> {
    /// The new device password.
    pub password: &'a str,
    /// The PIN for short pauses.
    pub pin: Option<&'a str>,
    /// A code that proves the authenticator.
    pub code: &'a str,
    /// What stretching the password costs on this machine.
    pub cost: Cost,
}

impl Enrolment {
    /// Asks the office and checks what it answers.
    pub fn begin(
        found: &Found,
        issuer: &dyn Issuer,
        login: &str,
        invitation: &str,
        now: &Now,
        fill: &mut Fill<'_>,
    ) -> Result<Self, Refusal> {
        let login = Self::login_here(found, login)?;
        let newcomer = Newcomer::new(fill);
        let grant = issuer.admit(&newcomer.ask(&login, invitation)?).map_err(|refusal| match refusal {
            IssuerRefusal::Unreachable => Refusal::Code(Code::ServerUnreachable),
            IssuerRefusal::Refused | IssuerRefusal::Said { .. } => Refusal::Code(Code::EnrolRefused),
            IssuerRefusal::Foreign => TrustError::WrongIssuer.into(),
            IssuerRefusal::Wait { seconds } => Refusal::Shut(Shut::Wait { seconds }),
        })?;
        Self::vouched(newcomer, found, Admitted { login, grant }, now, fill)
    }

    /// The user name as it is written here, if nobody with it is here yet.
    pub fn login_here(found: &Found, login: &str) -> Result<String, Refusal> {
        let login = login_of(login);
        if login.is_empty() || login.chars().any(char::is_control) {
            return Err(Refusal::Code(Code::EnrolRefused));
        }
        if found.knows(&login) {
            return Err(Refusal::Code(Code::EnrolKnown));
        }
        Ok(login)
    }

    /// Checks what the office has answered for a device, whichever way its person came.
    pub fn vouched(
        newcomer: Newcomer,
        found: &Found,
        admitted: Admitted,
        now: &Now,
        fill: &mut Fill<'_>,
    ) -> Result<Self, Refusal> {
        let Admitted { login, grant } = admitted;
        let login = Self::login_here(found, &login)?;
        let Newcomer { keys, device } = newcomer;
        believe(&grant, found, device, &keys.signer()?, now)?;
        let mut seed = Zeroizing::new([0; 20]);
        fill(seed.as_mut());
        Ok(Self { login, device, grant, keys, authenticator: Authenticator::new(seed) })
    }

    /// Who the office says it is.
    pub fn name_and_unit(&self) -> (&str, &str) {
        (&self.grant.name, &self.grant.unit)
    }

    /// The user name.
    pub fn login(&self) -> &str {
        &self.login
    }

    /// Puts a known authenticator in the place of the new one: for demonstrations, whose codes everybody may know.
    #[cfg(any(debug_assertions, feature = "rehearsal"))]
    #[must_use]
    pub fn with_authenticator(self, authenticator: Authenticator) -> Self {
        Self { authenticator, ..self }
    }

    /// The new authenticator, to be shown once.
    pub fn authenticator(&self) -> &Authenticator {
        &self.authenticator
    }

    /// Checks the choices, and only then writes. Nobody is enrolled before this has returned. Both factors were shown, so
    /// the person may go in with what is returned.
    pub fn finish(
        &self,
        found: Found,
        keystores: &dyn Keystores,
        choices: &Choices<'_>,
        now: &Now,
        fill: &mut Fill<'_>,
    ) -> Result<Enrolled, (Found, Refusal)> {
        let step = match self.check(choices, now) {
            Ok(step) => step,
            Err(refusal) => return Err((found, refusal)),
        };
        let mut vault = match found {
            Found::Vault(vault) => vault,
            Found::New(place) => self.first_vault(place, keystores, choices.cost, now, fill)?,
        };
        match self.write(&mut vault, choices, step, now, fill) {
            Ok((codes, opened)) => {
                WipeNote::forget_told(vault.place.root());
                Ok(Enrolled { vault, codes, opened })
            }
            Err(refusal) => Err((Found::Vault(vault), refusal)),
        }
    }

    fn check(&self, choices: &Choices<'_>, now: &Now) -> Result<u64, Refusal> {
        check_password(choices.password, &[&self.login, &self.grant.name])?;
        if let Some(pin) = choices.pin {
            check_pin(pin)?;
        }
        let step = self.authenticator.step_of(choices.code, now.unix_seconds());
        step.ok_or(Refusal::Code(Code::EnrolCodeWrong))
    }

    fn first_vault(
        &self,
        place: Place,
        keystores: &dyn Keystores,
        cost: Cost,
        now: &Now,
        fill: &mut Fill<'_>,
    ) -> Result<Box<Vault>, (Found, Refusal)> {
        let (installation, keystore, secret) = match first_secret(place.root(), keystores, fill) {
            Ok(made) => made,
            Err(refusal) => return Err((Found::New(place), refusal)),
        };
        let Grant { root, keyring, .. } = &self.grant;
        let people = People {
            root: *root,
            keyring: keyring.clone(),
            accounts: Vec::new(),
            last_user: String::new(),
            place: Vec::new(),
            officers: Vec::new(),
        };
        let vault = Box::new(Vault { place, installation, keystore, secret, people });
        match write_nobody(&vault, cost, now, fill) {
            Ok(()) => Ok(vault),
            Err(refusal) => Err((Found::New(vault.place), refusal)),
        }
    }

    /// The account is written last: until then the next enrolment of the same name begins anew.
    fn write(
        &self,
        vault: &mut Vault,
        choices: &Choices<'_>,
        step: u64,
        now: &Now,
        fill: &mut Fill<'_>,
    ) -> Result<(ShownCodes, Opened), Refusal> {
        let person = vault.person(&self.login);
        if has_data(&folder_of(vault.place.root(), &person)) {
            // Somebody's work lies here under keys that this enrolment does not have. It is not written over.
            return Err(Refusal::Code(Code::EnrolKnown));
        }
        let codes = recovery_codes::make(fill);
        let keys = self.keys(choices, fill);
        let mut state = self.state(vault, &keys, choices, &codes, now, fill)?;
        state.tries.last_step = step;
        crate::slots::make_folder(&folder_of(vault.place.root(), &person))?;
        vault.record(&person).make(&mut state)?;
        vault.people.keyring.learn_all(&self.grant.keyring)?;
        let Grant { user, name, unit, unit_id, .. } = &self.grant;
        let account = Account {
            login: self.login.clone(),
            user: *user,
            name: name.clone(),
            unit: unit.clone(),
            unit_id: *unit_id,
        };
        let before = vault.people.clone();
        vault.people.accounts.push(account);
        vault.people.last_user.clone_from(&self.login);
        if let Err(refusal) = vault.write_people(fill) {
            // Who is not on the disk is not enrolled: the same person may try again.
            vault.people = before;
            return Err(refusal);
        }
        let opened = vault.opened(&self.login, keys, self.authenticator.clone(), &state, now)?;
        Ok((codes, opened))
    }

    fn keys(&self, choices: &Choices<'_>, fill: &mut Fill<'_>) -> Keys {
        let mut keys = self.keys.clone();
        keys.pin = choices.pin.and_then(|pin| PinCheck::of(pin, fill));
        keys
    }

    fn state(
        &self,
        vault: &Vault,
        keys: &Keys,
        choices: &Choices<'_>,
        codes: &ShownCodes,
        now: &Now,
        fill: &mut Fill<'_>,
    ) -> Result<LoginState, Refusal> {
        let master = Key::filled_by(|bytes| fill(bytes));
        let mut state = blank(vault, self.device, self.grant.user, choices.cost, now, fill)?;
        state.recovery = code_book(codes, fill)?;
        state.lease = self.grant.lease.to_bytes();
        state.escrow = sealed_for_officers(&master, &self.grant.officers, &state, fill)?;
        state.officers = self.grant.officers.body().number;
        state.keys = keys.seal(&master, fill);
        let keyhole = vault.keyhole(vault.person(&self.login), choices.password, &state);
        let keyhole = keyhole.ok_or(Refusal::Damaged("the cost of the password"))?;
        state.authenticator = keyhole.seal_authenticator(&self.authenticator.seed(), nonce(fill));
        state.master = keyhole.wrap_master(&state, &master, None, nonce(fill));
        Ok(state)
    }
}

impl Found {
    fn knows(&self, login: &str) -> bool {
        matches!(self, Self::Vault(vault) if vault.people.account(login).is_some())
    }
}

/// Checks that the office speaks with one root, and vouches for this very device, key and person.
fn believe(
    grant: &Grant,
    found: &Found,
    device: [u8; 16],
    signer: &SoftwareKey,
    now: &Now,
) -> Result<(), Refusal> {
    if let Found::Vault(vault) = found
        && vault.people.root != grant.root
    {
        return Err(TrustError::WrongIssuer.into());
    }
    // Read anew from its own bytes, so that every signature is checked from this root.
    let keyring = Keyring::from_bytes(grant.root, &grant.keyring.to_bytes())?;
    let vouched = keyring.role_keys().any(|key| {
        let said = key.body();
        said.role == Role::Device && said.subject == Some(device) && said.key == signer.public()
    });
    if !vouched {
        return Err(TrustError::UnknownKey(signer.public().id()).into());
    }
    keyring.check_recovery(&grant.officers)?;
    Ok(grant.lease.verify(&keyring, &device, &grant.user, now.wall_ms)?)
}

/// The installation and its secret: those of an earlier attempt that was cut off, or new ones.
fn first_secret(
    root: &Path,
    keystores: &dyn Keystores,
    fill: &mut Fill<'_>,
) -> Result<(Installation, Box<dyn Keystore>, Key), Refusal> {
    let (installation, keystore) = match Installation::read(root)? {
        Some(begun) => (begun, keystores.open(begun.kind, begun.id, root)?),
        None => {
            let mut id = [0; 16];
            fill(&mut id);
            let keystore = keystores.choose(id, root)?;
            let installation = Installation { id, kind: keystore.kind() };
            installation.write(root)?;
            (installation, keystore)
        }
    };
    let secret = match device_secret(keystore.as_ref())? {
        Some(secret) => secret,
        None => {
            let secret = Key::filled_by(|bytes| fill(bytes));
            keystore.keep(DEVICE_SECRET, secret.bytes())?;
            secret
        }
    };
    Ok((installation, keystore, secret))
}

/// The record on which strangers try in vain: made like any other, under a password that nobody has.
fn write_nobody(vault: &Vault, cost: Cost, now: &Now, fill: &mut Fill<'_>) -> Result<(), Refusal> {
    // Made anew by every first enrolment: the one of an attempt that was cut off may not be whole.
    let person = vault.nobody();
    let mut random = Zeroizing::new([0; 32]);
    fill(random.as_mut());
    let mut state = blank(vault, [0; 16], [0; 16], cost, now, fill)?;
    state.master = random.to_vec();
    state.recovery = code_book(&recovery_codes::make(fill), fill)?;
    crate::slots::make_folder(&folder_of(vault.place.root(), &person))?;
    vault.record(&person).make(&mut state)
}

fn blank(
    vault: &Vault,
    device: [u8; 16],
    user: [u8; 16],
    cost: Cost,
    now: &Now,
    fill: &mut Fill<'_>,
) -> Result<LoginState, Refusal> {
    let mut salt = [0; 32];
    fill(&mut salt);
    Ok(LoginState {
        installation: vault.installation.id,
        device,
        user,
        key_version: 1,
        salt,
        cost,
        authenticator: Vec::new(),
        master: Vec::new(),
        keys: Vec::new(),
        counter: 0,
        tries: Tries::none(now),
        failed_at_ms: Vec::new(),
        recovered_at_ms: Vec::new(),
        recovery: code_book(&Vec::new(), fill)?,
        lease: Vec::new(),
        escrow: Vec::new(),
        second_key: None,
        officers: 0,
    })
}

pub(crate) fn sealed_for_officers(
    master: &Key,
    officers: &Signed<RecoveryOfficers>,
    state: &LoginState,
    fill: &mut Fill<'_>,
) -> Result<Vec<u8>, Refusal> {
    let officers = &officers.body().officers;
    let officers: Vec<Officer> =
        officers.iter().map(|officer| Officer { id: officer.id, key: officer.key }).collect();
    let escrow = escrow::seal(master, &officers, &bound_of(state), fill);
    Ok(escrow.map_err(|_| Refusal::Damaged("the keys of the recovery officers"))?.to_bytes())
}

/// Whether a database lies in a person's folder.
fn has_data(folder: &Path) -> bool {
    folder.join("apseko.db").exists() || folder.join("apseko.begun").exists()
}

/// The shortest password that will be accepted.
pub const SHORTEST_PASSWORD: usize = apseko_domain::SHORTEST_PASSWORD;
