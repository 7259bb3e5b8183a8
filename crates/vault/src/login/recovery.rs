//! The ways in for whoever cannot come in: a recovery code, and two officers of the inspectorate.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use apseko_domain::Code;

use crate::escrow::{Bound, Escrow, Half, join};
use crate::keys::Keys;
use crate::login::record;
use crate::login::state::LoginState;
use crate::now::Now;
use crate::refusal::Refusal;
use crate::secret::Key;
use crate::vault::{Vault, users_in};

/// How many seconds a code of the authenticator lives.
const STEP_SECONDS: u64 = 30;

impl Vault {
    /// Opens a log-in that ten failures or a doubtful clock have shut. It does not come in: both factors are needed
    /// afterwards. Eighty random bits are not guessed, so tries are not counted here.
    pub fn recover(&self, login: &str, code: &str, now: &Now) -> Result<usize, Refusal> {
        let person = self.person_or_nobody(login);
        let record = self.record(&person);
        let mut state = record.load()?;
        let number = state.recovery.find(code).ok_or(Refusal::RecoveryWrong)?;
        state.recovery.spend(number);
        state.recovered_at_ms.push(now.wall_ms);
        state.tries = state.tries.recovered(now, now.unix_seconds() / STEP_SECONDS);
        record.put(&mut state)?;
        Ok(state.recovery.left())
    }

    /// The master key as it was left for two officers, to be sent to the office.
    pub fn escrow(&self, login: &str) -> Result<Vec<u8>, Refusal> {
        Ok(self.record(&self.person(login)).load()?.escrow)
    }
}

/// A person's folder as it lies on a disk, perhaps copied, with nothing of its machine at hand.
#[derive(Debug)]
pub struct Image {
    state: LoginState,
    /// The part that two officers open, each a half.
    pub escrow: Escrow,
    /// What their halves are bound to.
    pub bound: Bound,
}

impl Image {
    /// Reads the newest record of a folder. Its MAC cannot be checked without the machine; what is sealed inside can.
    pub fn read(folder: &Path) -> Result<Self, Refusal> {
        let newest = Self::read_all(folder)?.into_iter().next();
        newest.ok_or(Refusal::Damaged("the log-in of the copied folder"))
    }

    /// Reads every record of a folder, the newest first: where somebody changed one, another still opens.
    pub fn read_all(folder: &Path) -> Result<Vec<Self>, Refusal> {
        let mut states = record::unchecked(folder)?;
        states.sort_by_key(|state| Reverse(state.counter));
        let images = states.into_iter().filter_map(|state| {
            let escrow = Escrow::from_bytes(&state.escrow).ok()?;
            let bound = bound_of(&state);
            Some(Self { state, escrow, bound })
        });
        Ok(images.collect())
    }

    /// The folders of people in a copied data folder, or the folder itself if it is one person's, each with its newest record
    /// that has an escrow. The record on which strangers try in vain has none.
    pub fn find(copied: &Path) -> Result<Vec<(PathBuf, Self)>, Refusal> {
        if record::is_in(copied) {
            return Ok(vec![(copied.to_owned(), Self::read(copied)?)]);
        }
        let mut found = Vec::new();
        for entry in std::fs::read_dir(users_in(copied))? {
            let folder = entry?.path();
            if let Some(image) = Self::read_all(&folder).ok().and_then(|images| images.into_iter().next()) {
                found.push((folder, image));
            }
        }
        found.sort_by_key(|(_, image)| (image.bound.person, image.bound.device));
        Ok(found)
    }

    /// Opens the keys of the folder with the halves of two officers.
    pub fn open(&self, one: Half, other: Half) -> Result<Keys, Refusal> {
        let master = join(one, other).map_err(|_| Refusal::Code(Code::AccessDenied))?;
        self.keys(&master)
    }

    fn keys(&self, master: &Key) -> Result<Keys, Refusal> {
        Keys::open(master, &self.state.keys).ok_or(Refusal::Damaged("the keys of the copied folder"))
    }
}

/// What the halves of the officers are bound to: the device, the person and the version of the master key.
pub(crate) fn bound_of(state: &LoginState) -> Bound {
    Bound {
        installation: state.installation,
        device: state.device,
        person: state.user,
        key_version: state.key_version,
    }
}

/// Opens a copied folder with the halves of two officers: the keys of its database and files.
pub fn restore_image(folder: &Path, one: Half, other: Half) -> Result<Keys, Refusal> {
    let master = join(one, other).map_err(|_| Refusal::Code(Code::AccessDenied))?;
    // Where somebody changed the newest record, the one before it has the same keys.
    let keys = Image::read_all(folder)?.iter().find_map(|image| image.keys(&master).ok());
    keys.ok_or(Refusal::Damaged("the keys of the copied folder"))
}
