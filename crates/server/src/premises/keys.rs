//! The server's keys: made once by `init`, vouched for by a root that then leaves the machine.

use apseko_oplog::DeviceId;
use apseko_trust::canon::{Reader, Writer};
use apseko_trust::{Keyring, PublicKey, Role, RoleKey, SigningFailed, SoftwareKey, Statement, TrustError};
use zeroize::Zeroizing;

use super::{Folder, FolderFault};

const IDENTITY: &str = "server.id";
const KEYRING: &str = "keyring";
const SESSION: &str = "session.secret";
/// Apart from the one of passes: whoever replaces that to make passes void must not make every authenticator unreadable.
const LOGIN: &str = "login.secret";
/// Held while it is made.
const MAKING: &str = "login.lock";
/// The only file that has to be carried away.
pub const ROOT: &str = "root.key";

/// Which keys the running server has; each is a file of its own, so that one can be replaced without the others.
const ROLES: [(Role, &str); 5] = [
    (Role::DeviceCa, "device-ca.key"),
    (Role::Feed, "feed.key"),
    (Role::Lease, "lease.key"),
    (Role::Receipt, "receipt.key"),
    (Role::Pack, "pack.key"),
];

type Secret = Zeroizing<[u8; 32]>;

/// What the running server signs with, and whom it believes.
pub struct ServerKeys {
    /// The server's own installation.
    pub server: DeviceId,
    /// Signs what the server writes into the feed.
    pub feed: SoftwareKey,
    /// Signs receipts.
    pub receipt: SoftwareKey,
    /// Permits people to work on devices.
    pub lease: SoftwareKey,
    /// Makes passes of devices.
    pub session: Secret,
    /// From it are made the keys of log-ins.
    pub login: Secret,
    /// Whose signatures count.
    pub keyring: Keyring,
    /// Where everything else starts from.
    pub root: PublicKey,
}

impl std::fmt::Debug for ServerKeys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("ServerKeys").field("server", &self.server).finish_non_exhaustive()
    }
}

/// What `init` has made.
#[derive(Debug)]
pub struct NewInstallation {
    /// The server's own installation.
    pub server: DeviceId,
    /// The root that devices are told to trust.
    pub root: PublicKey,
}

impl ServerKeys {
    /// Makes every key of a new installation.
    pub fn found(
        folder: &Folder,
        now_ms: i64,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Result<NewInstallation, FolderFault> {
        let root = fresh(fill)?;
        Self::found_under(root, folder, now_ms, fill)
    }

    /// The same under a root that is there already.
    fn found_under(
        (root_secret, root): (Secret, SoftwareKey),
        folder: &Folder,
        now_ms: i64,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Result<NewInstallation, FolderFault> {
        if folder.path(IDENTITY).exists() {
            return Err(FolderFault::Exists(IDENTITY.to_owned()));
        }
        let mut server = [0; 16];
        fill(&mut server);
        let mut keyring = Keyring::new(root.public());
        for (serial, (role, file)) in (1..).zip(ROLES) {
            let (secret, key) = fresh(fill)?;
            let statement = Statement {
                role,
                subject: (role == Role::Feed).then_some(server),
                key: key.public(),
                serial,
                not_before_ms: before(now_ms),
                not_after_ms: before(now_ms).saturating_add(role.longest_life_ms()),
            };
            let vouched = RoleKey::sign(&root, statement).map_err(|error| unsigned(&error))?;
            keyring.learn(vouched).map_err(|error| damaged(file, &error))?;
            folder.replace(file, &written(&secret))?;
        }
        for file in [SESSION, LOGIN] {
            let mut secret = Zeroizing::new([0; 32]);
            fill(secret.as_mut_slice());
            folder.replace(file, &written(&secret))?;
        }
        folder.replace(KEYRING, &keyring_bytes(&root.public(), &keyring))?;
        folder.replace(ROOT, &written(&root_secret))?;
        // Last, because it says that everything else is here.
        folder.create(IDENTITY, format!("{}\n", hex::encode(server)).as_bytes())?;
        Ok(NewInstallation { server: DeviceId(server), root: root.public() })
    }

    /// Makes an installation whose root everybody may know.
    #[cfg(debug_assertions)]
    pub fn found_for_demonstration(
        root: [u8; 32],
        folder: &Folder,
        now_ms: i64,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Result<NewInstallation, FolderFault> {
        let key = SoftwareKey::from_secret(&root).map_err(|error| damaged(ROOT, &error))?;
        Self::found_under((Zeroizing::new(root), key), folder, now_ms, fill)
    }

    /// Reads what the running server needs.
    pub fn open(folder: &Folder) -> Result<Self, FolderFault> {
        let (root, keyring) = read_keyring(folder)?;
        Ok(Self {
            server: DeviceId(hex_file(folder, IDENTITY)?),
            feed: key(folder, Role::Feed)?,
            receipt: key(folder, Role::Receipt)?,
            lease: key(folder, Role::Lease)?,
            session: Zeroizing::new(hex_file(folder, SESSION)?),
            login: login_secret(folder)?,
            keyring,
            root,
        })
    }

    /// Vouches for a device; returns the statement that the device keeps.
    pub fn vouch(
        folder: &Folder,
        device: [u8; 16],
        public: PublicKey,
        now_ms: i64,
    ) -> Result<RoleKey, FolderFault> {
        let (root, mut keyring) = read_keyring(folder)?;
        let statement = Statement {
            role: Role::Device,
            subject: Some(device),
            key: public,
            serial: u64::try_from(keyring.role_keys().count()).unwrap_or(u64::MAX),
            not_before_ms: before(now_ms),
            not_after_ms: before(now_ms).saturating_add(Role::Device.longest_life_ms()),
        };
        let issuer = key(folder, Role::DeviceCa)?;
        let vouched = RoleKey::sign(&issuer, statement).map_err(|error| unsigned(&error))?;
        keyring.learn(vouched.clone()).map_err(|error| damaged(KEYRING, &error))?;
        folder.replace(KEYRING, &keyring_bytes(&root, &keyring))?;
        Ok(vouched)
    }
}

/// The secret of log-ins. An installation from before there were any makes it now; one that is there is never made anew.
fn login_secret(folder: &Folder) -> Result<Secret, FolderFault> {
    let _alone = folder.hold(MAKING)?;
    match hex_file(folder, LOGIN) {
        Err(FolderFault::Missing(_)) => {
            let mut secret = Zeroizing::new([0; 32]);
            getrandom::fill(secret.as_mut_slice()).map_err(|_| FolderFault::NoRandomness)?;
            folder.create(LOGIN, &written(&secret))?;
            Ok(secret)
        }
        found => found.map(Zeroizing::new),
    }
}

/// Keys count from a day ago: the clock of a device may be late, and what is signed for it must not lie in its future.
fn before(now_ms: i64) -> i64 {
    now_ms.saturating_sub(24 * 60 * 60 * 1_000)
}

fn fresh(fill: &mut dyn FnMut(&mut [u8])) -> Result<(Secret, SoftwareKey), FolderFault> {
    // One secret in four billion is out of range; several in a row mean that the randomness is none.
    for _ in 0..4 {
        let mut secret = Zeroizing::new([0; 32]);
        fill(secret.as_mut_slice());
        if let Ok(key) = SoftwareKey::from_secret(&secret) {
            return Ok((secret, key));
        }
    }
    Err(FolderFault::NoRandomness)
}

fn key(folder: &Folder, role: Role) -> Result<SoftwareKey, FolderFault> {
    let file = ROLES.iter().find(|(of, _)| *of == role).map_or(IDENTITY, |(_, file)| file);
    let secret = Zeroizing::new(hex_file(folder, file)?);
    SoftwareKey::from_secret(&secret).map_err(|error| damaged(file, &error))
}

fn written(secret: &Secret) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(format!("{}\n", Zeroizing::new(hex::encode(secret.as_slice())).as_str()).into_bytes())
}

fn hex_file<const N: usize>(folder: &Folder, name: &str) -> Result<[u8; N], FolderFault> {
    let text = Zeroizing::new(folder.read(name)?);
    let mut bytes = [0; N];
    hex::decode_to_slice(text.trim_ascii(), &mut bytes).map_err(|_| FolderFault::Damaged(name.to_owned()))?;
    Ok(bytes)
}

fn keyring_bytes(root: &PublicKey, keyring: &Keyring) -> Vec<u8> {
    let mut out = Writer::default();
    out.array(2).bytes(root.as_sec1()).bytes(&keyring.to_bytes());
    out.finish()
}

pub(super) fn read_keyring(folder: &Folder) -> Result<(PublicKey, Keyring), FolderFault> {
    keyring_of(&folder.read(KEYRING)?)
}

/// What the file of the keyring says.
pub(super) fn keyring_of(bytes: &[u8]) -> Result<(PublicKey, Keyring), FolderFault> {
    let mut reader = Reader::new(bytes);
    let mut read = || -> Result<(PublicKey, Keyring), TrustError> {
        reader.array()?;
        let root = PublicKey::from_sec1(&reader.fixed()?)?;
        let keyring = Keyring::from_bytes(root, reader.bytes()?)?;
        reader.finish()?;
        Ok((root, keyring))
    };
    read().map_err(|error| damaged(KEYRING, &error))
}

fn damaged(file: &str, error: &TrustError) -> FolderFault {
    tracing::error!(file, "{error}");
    FolderFault::Damaged(file.to_owned())
}

fn unsigned(error: &SigningFailed) -> FolderFault {
    tracing::error!("{error}");
    FolderFault::NoRandomness
}
