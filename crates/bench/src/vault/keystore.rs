//! What keeping and loading a secret of 32 bytes takes: a log-in waits for it before it checks anything.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use apseko_vault::Keystore;
use apseko_vault::keystore::{FileKeystore, NativeKeystore};
use serde_json::{Value, json};

use crate::Failure;
use crate::report::{Samples, line, rounded, timing};

const ROUNDS: u8 = 200;
const NAME: &str = "bench";
/// Nobody answers questions of the system during a benchmark.
const PATIENCE: Duration = Duration::from_secs(5);

pub fn run(folder: &Path) -> Result<(), Failure> {
    in_a_file(folder)?;
    in_the_system()
}

#[derive(Default)]
struct Trips {
    keep: Samples,
    load: Samples,
}

impl Trips {
    fn there_and_back(&mut self, keystore: &dyn Keystore, round: u8) -> Result<(), Failure> {
        let secret = [round; 32];
        let begin = Instant::now();
        keystore.keep(NAME, &secret)?;
        self.keep.add(begin.elapsed());
        let begin = Instant::now();
        let loaded = keystore.load(NAME)?;
        self.load.add(begin.elapsed());
        if loaded.is_some_and(|loaded| *loaded == secret) {
            Ok(())
        } else {
            Err("the keystore gave something else back".into())
        }
    }

    fn tell(&self, which: &str, raw: Option<&Samples>) {
        let mut facts = timing(&self.keep);
        if let Some(raw) = raw {
            facts.insert("raw_median_ms".to_owned(), rounded(raw.median_ms()));
            facts.insert("ratio_to_raw".to_owned(), rounded(self.keep.median_ms() / raw.median_ms()));
        }
        line("vault", &format!("keystore-{which}-keep"), Value::Object(facts));
        line("vault", &format!("keystore-{which}-load"), Value::Object(timing(&self.load)));
    }
}

fn in_a_file(folder: &Path) -> Result<(), Failure> {
    let (ours, raw) = (folder.join("keystore"), folder.join("raw"));
    fs::create_dir_all(&raw)?;
    let keystore = FileKeystore::in_folder(&ours);
    let (mut trips, mut limit) = (Trips::default(), Samples::default());
    for round in 1..=ROUNDS {
        trips.there_and_back(&keystore, round)?;
        limit.add(durable_replacement(&raw, round)?);
    }
    trips.tell("file", Some(&limit));
    Ok(())
}

/// The least that a replacement of a small file takes: its bytes and its name are on the disk.
fn durable_replacement(folder: &Path, round: u8) -> Result<Duration, Failure> {
    let begin = Instant::now();
    let unfinished = folder.join("new");
    let mut file = File::create(&unfinished)?;
    file.write_all(&[round; 80])?;
    file.sync_all()?;
    fs::rename(unfinished, folder.join("secret"))?;
    File::open(folder)?.sync_all()?;
    Ok(begin.elapsed())
}

fn in_the_system() -> Result<(), Failure> {
    // An installation of its own: nothing of a real one is touched.
    let keystore = match NativeKeystore::open_with_patience([0xbe; 16], PATIENCE) {
        Ok(keystore) => keystore,
        Err(error) => {
            line("vault", "keystore-of-the-system", json!({ "skipped": error.to_string() }));
            return Ok(());
        }
    };
    let mut trips = Trips::default();
    let measured = (1..=ROUNDS).try_for_each(|round| trips.there_and_back(&keystore, round));
    let forgotten = keystore.forget(NAME);
    measured?;
    forgotten?;
    trips.tell("of-the-system", None);
    Ok(())
}
