//! The bytes that others have signed and stored must stay what they are: `vectors.txt` holds one of each kind.
//!
//! `UPDATE_GOLDEN=1` writes the file anew. A changed line means that old signatures would no longer be believed.

use std::collections::BTreeMap;
use std::{env, fs};

use apseko_trust::{
    Checkpoint, FeedRoot, Keyring, Lease, Pack, Purpose, Revocation, Revocations, Role, Signable, Signed,
    Signer, SigningFailed, SoftwareKey, Statement, Succession, TrustError, digest, signed_bytes,
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors.txt");
const NOON: i64 = 1_795_168_800_000;
const DAY: i64 = 24 * 60 * 60 * 1000;

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Trust(#[from] TrustError),
    #[error(transparent)]
    Signing(#[from] SigningFailed),
}

/// Named bytes in the order of telling.
#[derive(Default)]
struct Vectors(String);

impl Vectors {
    fn put(&mut self, name: &str, bytes: &[u8]) {
        self.0.push_str(&format!("{name} = {}\n", hex::encode(bytes)));
    }

    fn put_signed<T: Signable>(&mut self, name: &str, signed: &Signed<T>) {
        self.put(&format!("{name}.body"), signed.signed_body());
        self.put(&format!("{name}.signed_bytes"), &signed_bytes(T::PURPOSE, &signed.digest()));
        self.put(&format!("{name}.signature"), &signed.envelope().signature);
        self.put(&format!("{name}.whole"), &signed.to_bytes());
    }

    fn put_key(&mut self, name: &str, secret: u8) -> Result<SoftwareKey, TrustError> {
        let key = SoftwareKey::from_secret(&[secret; 32])?;
        self.put(&format!("{name}.secret"), &[secret; 32]);
        self.put(&format!("{name}.public"), key.public().as_sec1());
        self.put(&format!("{name}.id"), &key.key_id().0);
        Ok(key)
    }
}

fn statement(role: Role, subject: Option<[u8; 16]>, key: &SoftwareKey, days: i64) -> Statement {
    let (key, serial) = (key.public(), 42);
    Statement { role, subject, key, serial, not_before_ms: NOON, not_after_ms: NOON + days * DAY }
}

fn told() -> Result<String, Failure> {
    let mut out = Vectors::default();
    let root = out.put_key("root", 1)?;
    let next = out.put_key("next_root", 2)?;
    let ca = out.put_key("device_ca", 3)?;
    let device = out.put_key("device", 4)?;
    let server = out.put_key("server", 5)?;

    let batch = digest(b"the last header of a batch");
    out.put("batch.digest", &batch);
    out.put("batch.signed_bytes", &signed_bytes(Purpose::Batch, &batch));
    out.put("batch.signature", &device.sign(Purpose::Batch, &batch)?.signature);

    let mut keyring = Keyring::new(root.public());
    for (name, issuer, statement) in [
        ("device_ca_key", &root, statement(Role::DeviceCa, None, &ca, 700)),
        ("device_key", &ca, statement(Role::Device, Some([0xd1; 16]), &device, 365)),
        ("feed_key", &root, statement(Role::Feed, Some([0x5e; 16]), &server, 90)),
        ("receipt_key", &root, statement(Role::Receipt, None, &server, 90)),
        ("lease_key", &root, statement(Role::Lease, None, &server, 90)),
        ("pack_key", &root, statement(Role::Pack, None, &server, 90)),
    ] {
        let key = Signed::sign(issuer, statement)?;
        out.put_signed(name, &key);
        keyring.learn(key)?;
    }
    tell_roots(&mut out, [&root, &next], &device, &mut keyring)?;
    tell_feed(&mut out, &server, &keyring)?;
    out.put("keyring", &keyring.to_bytes());
    Ok(out.0)
}

fn tell_roots(
    out: &mut Vectors,
    [root, next]: [&SoftwareKey; 2],
    lost: &SoftwareKey,
    keyring: &mut Keyring,
) -> Result<(), Failure> {
    let succession = Succession { successor: next.public(), retire_ms: NOON + 30 * DAY };
    let succession = Signed::sign(root, succession)?;
    out.put_signed("succession", &succession);
    keyring.learn_succession(succession)?;
    let revocation = Revocation { from_ms: NOON + DAY, reason: "lost".to_owned() };
    let keys = BTreeMap::from([(lost.key_id(), revocation)]);
    let list = Signed::sign(next, Revocations { number: 7, at_ms: NOON + 2 * DAY, keys })?;
    out.put_signed("revocations", &list);
    keyring.learn_revocations(list)?;
    Ok(())
}

fn tell_feed(out: &mut Vectors, server: &SoftwareKey, keyring: &Keyring) -> Result<(), Failure> {
    let root = FeedRoot::START.after_all(&[[1; 32], [2; 32]]);
    out.put("feed_root.of_two", &root.0);
    let checkpoint = Checkpoint { epoch: [0xe0; 16], seq: 2, root, at_ms: NOON };
    let checkpoint = Signed::sign(server, checkpoint)?;
    checkpoint.verify(keyring)?;
    out.put_signed("checkpoint", &checkpoint);
    let (device, user, role) = ([0xd1; 16], [0xaa; 16], "inspector".to_owned());
    let lease = Lease { device, user, role, from_ms: NOON, until_ms: NOON + 14 * DAY, serial: 9 };
    let lease = Signed::sign(server, lease)?;
    lease.verify(keyring, &device, &user, NOON)?;
    out.put_signed("lease", &lease);
    let content = digest(b"the content of a pack");
    let pack = Pack { code: "vdi".to_owned(), version: 3, sha256: content, made_ms: NOON };
    let pack = Signed::sign(server, pack)?;
    pack.verify(keyring, &content, NOON)?;
    out.put_signed("pack", &pack);
    Ok(())
}

#[test]
fn signed_bytes_stay_what_they_are() {
    let told = told().unwrap();
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(FILE, &told).unwrap();
    }
    let golden = fs::read_to_string(FILE).unwrap();
    for (ours, stored) in told.lines().zip(golden.lines()) {
        assert_eq!(ours, stored, "old signatures depend on these bytes");
    }
    assert_eq!(told.lines().count(), golden.lines().count(), "every vector has its line");
}
