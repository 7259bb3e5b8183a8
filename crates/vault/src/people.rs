//! Who works on this device and whose signatures it believes: needed while everything is shut, sealed by the device's
//! own secret, so that no name lies on the disk.

use std::io;
use std::path::{Path, PathBuf};

use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{Keyring, PublicKey};
use zeroize::Zeroizing;

use crate::now::Fill;
use crate::refusal::Refusal;
use crate::secret::Key;
use crate::{slots, wrap};

const FORMAT: u64 = 1;
const ABOUT: &[u8] = b"apseko/people/v1";

/// Somebody who was enrolled on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The user name, as it is compared: trimmed and in small letters.
    pub login: String,
    /// The person as the office knows them.
    pub user: [u8; 16],
    /// First and last name.
    pub name: String,
    /// The name of their unit.
    pub unit: String,
    /// The id of their unit; zeros if the office did not say.
    pub unit_id: [u8; 16],
}

/// What the device knows while it is locked.
#[derive(Debug, Clone)]
pub struct People {
    /// The root of the inspectorate's keys.
    pub root: PublicKey,
    /// The keys that were learned.
    pub keyring: Keyring,
    /// Everybody who was enrolled.
    pub accounts: Vec<Account>,
    /// The user name of whoever came in last; empty before the first time.
    pub last_user: String,
    /// Where the server is, as whoever uses the vault writes it; empty for none. It lies here because whoever could change it
    /// could have everything sent to them.
    pub place: Vec<u8>,
    /// The newest list of recovery officers that the office has sent, signed by the root; empty for that of the enrolment.
    pub officers: Vec<u8>,
}

impl People {
    /// Whether there is a record.
    pub fn is_there(root: &Path) -> bool {
        path_in(root).exists()
    }

    /// Reads the record.
    pub fn read(root: &Path, key: &Key) -> Result<Self, Refusal> {
        let damaged = || Refusal::Damaged("the record of the people of this device");
        let sealed = match std::fs::read(path_in(root)) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(damaged()),
            Err(error) => return Err(error.into()),
        };
        let plain = wrap::open(key, ABOUT, &sealed).map_err(|_| damaged())?;
        parse(&plain).map_err(|_| damaged())?
    }

    /// Writes the record, durably.
    pub fn write(&self, root: &Path, key: &Key, fill: &mut Fill<'_>) -> Result<(), Refusal> {
        let mut out = Writer::default();
        out.array(7).uint(FORMAT).bytes(self.root.as_sec1()).bytes(&self.keyring.to_bytes());
        out.array(self.accounts.len());
        for account in &self.accounts {
            out.array(5).text(&account.login).bytes(&account.user).text(&account.name);
            out.text(&account.unit).bytes(&account.unit_id);
        }
        out.text(&self.last_user).bytes(&self.place).bytes(&self.officers);
        let plain = Zeroizing::new(out.finish());
        let mut nonce = [0; 24];
        fill(&mut nonce);
        Ok(slots::put_whole(&path_in(root), &wrap::seal(key, nonce, ABOUT, &plain))?)
    }

    /// The account of a user name.
    pub fn account(&self, login: &str) -> Option<&Account> {
        let login = login_of(login);
        self.accounts.iter().find(|account| account.login == login)
    }
}

/// A user name as it is compared.
pub fn login_of(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// The outer result is about the form, the inner one about the keys.
fn parse(plain: &[u8]) -> Result<Result<People, Refusal>, CanonError> {
    let mut reader = Reader::new(plain);
    let parts = reader.array()?;
    // The first version knew no server, the second no later list of officers.
    if !matches!(parts, 5..=7) || reader.uint()? != FORMAT {
        return Err(CanonError::Unexpected);
    }
    let root = reader.fixed()?;
    let keyring = reader.bytes()?;
    let mut accounts = Vec::new();
    for _ in 0..reader.array()? {
        let account_parts = reader.array()?;
        // The first version did not know the unit's id.
        if !matches!(account_parts, 4 | 5) {
            return Err(CanonError::Unexpected);
        }
        let login = reader.text()?.to_owned();
        let user = reader.fixed()?;
        let (name, unit) = (reader.text()?.to_owned(), reader.text()?.to_owned());
        let unit_id = if account_parts == 5 { reader.fixed()? } else { [0; 16] };
        accounts.push(Account { login, user, name, unit, unit_id });
    }
    let last_user = reader.text()?.to_owned();
    let place = if parts >= 6 { reader.bytes()?.to_vec() } else { Vec::new() };
    let officers = if parts == 7 { reader.bytes()?.to_vec() } else { Vec::new() };
    reader.finish()?;
    let people = |(root, keyring)| People { root, keyring, accounts, last_user, place, officers };
    Ok(believe(&root, keyring).map(people))
}

fn believe(root: &[u8; 33], keyring: &[u8]) -> Result<(PublicKey, Keyring), Refusal> {
    let root = PublicKey::from_sec1(root)?;
    Ok((root, Keyring::from_bytes(root, keyring)?))
}

fn path_in(root: &Path) -> PathBuf {
    root.join("people")
}
