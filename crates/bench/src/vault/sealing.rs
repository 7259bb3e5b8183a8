//! A long recording sealed and opened, in turns with the same cipher on the same pieces and with the disk alone.

use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use apseko_vault::{Binding, Key, SealedReader, SealedWriter};
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Failure;
use crate::report::{Samples, line, rounded};

/// A segment of a sealed file.
const PIECE: usize = 1 << 20;
const PIECES: usize = 100;
const TAG: usize = 16;
const ROUNDS: usize = 7;
const EVIDENCE: Binding = Binding { owner: [0xca; 16], version: 1 };

pub fn run(folder: &Path) -> Result<(), Failure> {
    let mut bench = Bench::new();
    for round in 0..=ROUNDS {
        if round == 1 {
            // The first round fills caches and pages of memory.
            bench.measured = Measured::default();
        }
        bench.in_memory()?;
        bench.on_disk(folder)?;
    }
    bench.measured.tell();
    Ok(())
}

/// Bytes that do not compress, in case anything on the way tries.
fn recording() -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut bytes = Vec::with_capacity(PIECES * PIECE);
    while bytes.len() < PIECES * PIECE {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes
}

#[derive(Default)]
struct Measured {
    seal: Samples,
    raw_seal: Samples,
    raw_seal_and_hash: Samples,
    open: Samples,
    raw_open: Samples,
    seal_to_disk: Samples,
    write: Samples,
    open_from_disk: Samples,
    read: Samples,
}

struct Bench {
    key: Key,
    plain: Vec<u8>,
    /// Memory that all of them use in turn: getting it from the system for the first time costs as much as a cipher.
    sealed: Vec<u8>,
    opened: Vec<u8>,
    measured: Measured,
}

impl Bench {
    fn new() -> Self {
        let room = || Vec::with_capacity((PIECES + 1) * PIECE);
        let (key, plain) = (Key::take(&mut [0x66; 32]), recording());
        Self { key, plain, sealed: room(), opened: room(), measured: Measured::default() }
    }

    fn in_memory(&mut self) -> Result<(), Failure> {
        let (mut sealed, mut opened) = (self.take_sealed(), self.take_opened());
        let cipher = XChaCha20Poly1305::new(self.key.bytes().into());
        self.measured.raw_seal.add(raw_seal(&cipher, &self.plain, &mut sealed, |_| ())?);
        sealed.clear();
        let mut hash = Sha256::new();
        let hashed = raw_seal(&cipher, &self.plain, &mut sealed, |piece| hash.update(piece))?;
        self.measured.raw_seal_and_hash.add(hashed);
        if hash.finalize().iter().all(|byte| *byte == 0) {
            return Err("nothing was hashed".into());
        }
        self.measured.raw_open.add(raw_open(&cipher, &sealed, &mut opened)?);
        self.check(&opened)?;
        sealed.clear();
        opened.clear();
        self.measured.seal.add(self.seal(&mut sealed)?);
        self.measured.open.add(self.open(Cursor::new(&sealed), &mut opened)?);
        self.check(&opened)?;
        (self.sealed, self.opened) = (sealed, opened);
        Ok(())
    }

    /// Reading meets the system's cache, as it does when a photo that was just taken is shown.
    fn on_disk(&mut self, folder: &Path) -> Result<(), Failure> {
        let (sealed, copied) = (folder.join("recording.sealed"), folder.join("recording"));
        let mut opened = self.take_opened();
        self.measured.write.add(write_pieces(&copied, &self.plain)?);
        let file = File::create(&sealed)?;
        let begin = Instant::now();
        self.seal(&file)?;
        file.sync_all()?;
        self.measured.seal_to_disk.add(begin.elapsed());
        self.measured.read.add(read_pieces(&copied, &mut opened)?);
        self.check(&opened)?;
        opened.clear();
        self.measured.open_from_disk.add(self.open(File::open(&sealed)?, &mut opened)?);
        self.check(&opened)?;
        self.opened = opened;
        std::fs::remove_file(sealed)?;
        std::fs::remove_file(copied)?;
        Ok(())
    }

    fn take_sealed(&mut self) -> Vec<u8> {
        self.sealed.clear();
        std::mem::take(&mut self.sealed)
    }

    fn take_opened(&mut self) -> Vec<u8> {
        self.opened.clear();
        std::mem::take(&mut self.opened)
    }

    fn seal(&self, out: impl Write) -> Result<Duration, Failure> {
        let begin = Instant::now();
        let mut writer = SealedWriter::begin(out, &self.key, [1; 16], [2; 19], EVIDENCE)?;
        for piece in self.plain.chunks(PIECE) {
            writer.write_all(piece)?;
        }
        let (_, sealed) = writer.finish()?;
        let spent = begin.elapsed();
        if sealed.plain_bytes == self.plain.len() as u64 { Ok(spent) } else { Err("bytes were lost".into()) }
    }

    fn open(&self, sealed: impl Read + std::io::Seek, opened: &mut Vec<u8>) -> Result<Duration, Failure> {
        let begin = Instant::now();
        SealedReader::open(sealed, &self.key, EVIDENCE)?.copy_to(opened)?;
        Ok(begin.elapsed())
    }

    fn check(&self, opened: &[u8]) -> Result<(), Failure> {
        if opened == self.plain { Ok(()) } else { Err("something else came back".into()) }
    }
}

/// The nonce is the same for all: only the time counts here, and it hangs on no nonce.
fn raw_seal(
    cipher: &XChaCha20Poly1305,
    plain: &[u8],
    out: &mut Vec<u8>,
    mut look: impl FnMut(&[u8]),
) -> Result<Duration, Failure> {
    let mut buffer = Vec::with_capacity(PIECE + TAG);
    let begin = Instant::now();
    for piece in plain.chunks(PIECE) {
        look(piece);
        buffer.clear();
        buffer.extend_from_slice(piece);
        cipher
            .encrypt_in_place(&XNonce::default(), b"", &mut buffer)
            .map_err(|_| "the cipher sealed nothing")?;
        out.extend_from_slice(&buffer);
    }
    Ok(begin.elapsed())
}

fn raw_open(cipher: &XChaCha20Poly1305, sealed: &[u8], opened: &mut Vec<u8>) -> Result<Duration, Failure> {
    let mut buffer = Vec::with_capacity(PIECE + TAG);
    let begin = Instant::now();
    for piece in sealed.chunks(PIECE + TAG) {
        buffer.clear();
        buffer.extend_from_slice(piece);
        cipher
            .decrypt_in_place(&XNonce::default(), b"", &mut buffer)
            .map_err(|_| "the cipher opened nothing")?;
        opened.extend_from_slice(&buffer);
    }
    Ok(begin.elapsed())
}

fn write_pieces(path: &Path, plain: &[u8]) -> Result<Duration, Failure> {
    let mut file = File::create(path)?;
    let begin = Instant::now();
    for piece in plain.chunks(PIECE) {
        file.write_all(piece)?;
    }
    file.sync_all()?;
    Ok(begin.elapsed())
}

fn read_pieces(path: &Path, out: &mut Vec<u8>) -> Result<Duration, Failure> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; PIECE];
    let begin = Instant::now();
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(begin.elapsed());
        }
        out.extend(buffer.iter().take(read));
    }
}

impl Measured {
    fn tell(&self) {
        let seal = json!({
            "raw_cipher_mb_s": rate(&self.raw_seal),
            "raw_cipher_and_sha256_mb_s": rate(&self.raw_seal_and_hash),
            "ratio_to_raw_cipher": ratio(&self.seal, &self.raw_seal),
            "ratio_to_raw_cipher_and_sha256": ratio(&self.seal, &self.raw_seal_and_hash),
        });
        tell("seal-in-memory", &self.seal, seal);
        let open = json!({
            "raw_cipher_mb_s": rate(&self.raw_open),
            "ratio_to_raw_cipher": ratio(&self.open, &self.raw_open),
        });
        tell("open-in-memory", &self.open, open);
        let write = json!({
            "plain_file_mb_s": rate(&self.write),
            "ratio_to_plain_file": ratio(&self.seal_to_disk, &self.write),
        });
        tell("seal-to-disk-with-fsync", &self.seal_to_disk, write);
        let read = json!({
            "plain_file_mb_s": rate(&self.read),
            "ratio_to_plain_file": ratio(&self.open_from_disk, &self.read),
        });
        tell("open-from-cached-disk", &self.open_from_disk, read);
    }
}

fn tell(what: &str, samples: &Samples, beside: Value) {
    let mut facts = crate::report::timing(samples);
    facts.insert("bytes".to_owned(), (PIECES * PIECE).into());
    facts.insert("mb_s".to_owned(), rate(samples));
    if let Value::Object(beside) = beside {
        facts.extend(beside);
    }
    line("vault", what, Value::Object(facts));
}

/// Megabytes (a million bytes) in a second.
#[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
fn rate(samples: &Samples) -> Value {
    rounded((PIECES * PIECE) as f64 / 1_000.0 / samples.median_ms())
}

fn ratio(ours: &Samples, limit: &Samples) -> Value {
    rounded(ours.median_ms() / limit.median_ms())
}
