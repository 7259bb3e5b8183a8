//! What a person's log-in needs while everything else is shut: it lies outside the database, under a MAC.

use apseko_trust::canon::{CanonError, Reader, Writer};

use crate::kdf::Cost;
use crate::login::tries::{Tries, Wait};
use crate::recovery_codes::{CODES, CodeBook};
use crate::secret::Key;
use crate::wrap;

const FORMAT: u64 = 1;
const PARTS: usize = 15;
/// The first version did not know to whose list the escrow is sealed.
const FIRST_PARTS: usize = 14;
const MAC_BYTES: usize = 32;
/// Failures are remembered one by one until the next success, for the audit; more than this are only counted.
const MOST_REMEMBERED: usize = 32;

/// The record of one person's log-in on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginState {
    /// The installation of the program.
    pub installation: [u8; 16],
    /// The device as the office knows it.
    pub device: [u8; 16],
    /// The person as the office knows them.
    pub user: [u8; 16],
    /// Raised whenever the master key is wrapped anew by an enrolment; old wrappings then fit nowhere.
    pub key_version: u32,
    /// Salt of the password.
    pub salt: [u8; 32],
    /// What stretching the password costs.
    pub cost: Cost,
    /// The seed of the authenticator, sealed: opened by password and device secret.
    pub authenticator: Vec<u8>,
    /// The master key, sealed: opened by password, device secret and, where there is one, the second key.
    pub master: Vec<u8>,
    /// What the master key opens: the other keys and the PIN's check.
    pub keys: Vec<u8>,
    /// Raised by every write and mirrored in the keystore, so that an old copy is recognised.
    pub counter: u64,
    /// Earlier tries.
    pub tries: Tries,
    /// When somebody failed since the last success.
    pub failed_at_ms: Vec<i64>,
    /// When a recovery code was used that the audit does not know of yet.
    pub recovered_at_ms: Vec<i64>,
    /// The recovery codes that are left.
    pub recovery: CodeBook,
    /// The signed permission to work here.
    pub lease: Vec<u8>,
    /// The master key for two officers of the inspectorate.
    pub escrow: Vec<u8>,
    /// The hardware key that is needed as well, where one was bound.
    pub second_key: Option<SecondKeyBinding>,
    /// The number of the list of officers to whom the escrow is sealed; zero if nobody noted it.
    pub officers: u64,
}

/// A hardware key whose answer is a part of what opens the master key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondKeyBinding {
    /// By which it is recognised.
    pub id: Vec<u8>,
    /// What it is asked.
    pub salt: [u8; 32],
}

impl LoginState {
    /// Remembers one failure for the audit.
    pub fn remember_failure(&mut self, at_ms: i64) {
        if self.failed_at_ms.len() < MOST_REMEMBERED {
            self.failed_at_ms.push(at_ms);
        }
    }

    /// The record with its MAC.
    pub fn to_bytes(&self, mac: &Key) -> Vec<u8> {
        let mut out = Writer::default();
        out.array(PARTS).uint(FORMAT);
        out.array(3).bytes(&self.installation).bytes(&self.device).bytes(&self.user);
        out.uint(self.key_version.into()).bytes(&self.salt);
        out.array(3)
            .uint(self.cost.memory_kib.into())
            .uint(self.cost.passes.into())
            .uint(self.cost.lanes.into());
        out.array(3).bytes(&self.authenticator).bytes(&self.master).bytes(&self.keys);
        out.uint(self.counter);
        write_tries(&mut out, &self.tries);
        for times in [&self.failed_at_ms, &self.recovered_at_ms] {
            out.array(times.len());
            for at in times {
                out.int(*at);
            }
        }
        write_codes(&mut out, &self.recovery);
        out.bytes(&self.lease).bytes(&self.escrow);
        match &self.second_key {
            Some(bound) => drop(out.array(2).bytes(&bound.id).bytes(&bound.salt)),
            None => drop(out.null()),
        }
        out.uint(self.officers);
        let mut bytes = out.finish();
        let sum = wrap::mac(mac, &bytes);
        bytes.extend_from_slice(&sum);
        bytes
    }

    /// Reads a record, if nobody but this program wrote it.
    pub fn from_bytes(mac: &Key, bytes: &[u8]) -> Option<Self> {
        let (bytes, sum) = bytes.split_at_checked(bytes.len().checked_sub(MAC_BYTES)?)?;
        if !wrap::mac_fits(mac, bytes, sum.first_chunk()?) {
            return None;
        }
        Self::parse(bytes).ok()
    }

    /// Reads a record without knowing whether it was changed: only for officers who hold the master key, which alone
    /// opens what is sealed inside.
    pub fn from_bytes_unchecked(bytes: &[u8]) -> Option<Self> {
        let (bytes, _) = bytes.split_at_checked(bytes.len().checked_sub(MAC_BYTES)?)?;
        Self::parse(bytes).ok()
    }

    fn parse(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        let parts = reader.array()?;
        if !matches!(parts, FIRST_PARTS | PARTS) {
            return Err(CanonError::Unexpected);
        }
        if reader.uint()? != FORMAT {
            return Err(CanonError::OutOfRange);
        }
        let read = &mut reader;
        let state = Self {
            installation: {
                expect(read.array()?, 3)?;
                read.fixed()?
            },
            device: read.fixed()?,
            user: read.fixed()?,
            key_version: read.uint()?.try_into().map_err(|_| CanonError::OutOfRange)?,
            salt: read.fixed()?,
            cost: read_cost(read)?,
            authenticator: {
                expect(read.array()?, 3)?;
                read.bytes()?.to_vec()
            },
            master: read.bytes()?.to_vec(),
            keys: read.bytes()?.to_vec(),
            counter: read.uint()?,
            tries: read_tries(read)?,
            failed_at_ms: read_times(read)?,
            recovered_at_ms: read_times(read)?,
            recovery: read_codes(read)?,
            lease: read.bytes()?.to_vec(),
            escrow: read.bytes()?.to_vec(),
            second_key: read_second_key(read)?,
            officers: if parts == PARTS { read.uint()? } else { 0 },
        };
        reader.finish()?;
        Ok(state)
    }
}

fn write_tries(out: &mut Writer, tries: &Tries) {
    out.array(6).uint(tries.failures.into()).bool(tries.disabled);
    match tries.wait {
        None => drop(out.null()),
        Some(wait) => drop(out.array(3).int(wait.until_wall_ms).bytes(&wait.boot).uint(wait.until_uptime_ms)),
    }
    out.uint(tries.last_step).int(tries.last_seen_ms).array(tries.spent_steps.len());
    for step in &tries.spent_steps {
        out.uint(*step);
    }
}

fn read_tries(read: &mut Reader<'_>) -> Result<Tries, CanonError> {
    expect(read.array()?, 6)?;
    Ok(Tries {
        failures: read.uint()?.try_into().map_err(|_| CanonError::OutOfRange)?,
        disabled: read.bool()?,
        wait: match read.null()? {
            true => None,
            false => {
                expect(read.array()?, 3)?;
                let until_wall_ms = read.int()?;
                Some(Wait { until_wall_ms, boot: read.fixed()?, until_uptime_ms: read.uint()? })
            }
        },
        last_step: read.uint()?,
        last_seen_ms: read.int()?,
        spent_steps: {
            let count = read.array()?;
            (0..count).map(|_| read.uint()).collect::<Result<_, _>>()?
        },
    })
}

fn write_codes(out: &mut Writer, codes: &CodeBook) {
    let (salt, cost, left) = codes.parts();
    out.array(2 + CODES).bytes(salt);
    out.array(3).uint(cost.memory_kib.into()).uint(cost.passes.into()).uint(cost.lanes.into());
    for hash in left {
        match hash {
            Some(hash) => drop(out.bytes(hash)),
            None => drop(out.null()),
        }
    }
}

fn read_codes(read: &mut Reader<'_>) -> Result<CodeBook, CanonError> {
    expect(read.array()?, 2 + CODES)?;
    let salt = read.fixed()?;
    let cost = read_cost(read)?;
    let mut left = [None; CODES];
    for place in &mut left {
        *place = if read.null()? { None } else { Some(read.fixed()?) };
    }
    CodeBook::from_parts(salt, cost, left).map_err(|_| CanonError::OutOfRange)
}

fn read_times(read: &mut Reader<'_>) -> Result<Vec<i64>, CanonError> {
    let count = read.array()?;
    (0..count).map(|_| read.int()).collect()
}

fn read_second_key(read: &mut Reader<'_>) -> Result<Option<SecondKeyBinding>, CanonError> {
    if read.null()? {
        return Ok(None);
    }
    expect(read.array()?, 2)?;
    Ok(Some(SecondKeyBinding { id: read.bytes()?.to_vec(), salt: read.fixed()? }))
}

fn read_cost(read: &mut Reader<'_>) -> Result<Cost, CanonError> {
    expect(read.array()?, 3)?;
    let mut number = || read.uint()?.try_into().map_err(|_| CanonError::OutOfRange);
    Ok(Cost { memory_kib: number()?, passes: number()?, lanes: number()? })
}

fn expect(found: usize, wanted: usize) -> Result<(), CanonError> {
    if found == wanted { Ok(()) } else { Err(CanonError::Unexpected) }
}
