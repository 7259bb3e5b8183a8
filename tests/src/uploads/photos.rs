//! Photos that nobody took: seeded bytes, because nothing here looks at the picture, and every byte of it counts.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use apseko_testkit::seeded;
use sha2::{Digest as _, Sha256};

/// What a camera makes.
const USUAL: Range<u64> = 2_000_000..5_000_000;
const BLOCK: usize = 256 << 10;
/// A file of zeros has such marks in it, so often, that it is no other file of zeros.
const MARKS: usize = 64;

/// A folder of files, and what each of them is.
#[derive(Debug)]
pub struct Photos {
    folder: PathBuf,
    /// The sum of each file, in hexadecimal digits, by its name.
    pub sums: BTreeMap<String, String>,
    /// All of them together.
    pub bytes: u64,
}

impl Photos {
    /// So many photos of two to five megabytes.
    pub fn take(folder: &Path, seed: u64, count: usize) -> io::Result<Self> {
        Self::of_sizes(folder, seed, &seeded(seed, count, USUAL))
    }

    /// Photos of these sizes.
    pub fn of_sizes(folder: &Path, seed: u64, sizes: &[u64]) -> io::Result<Self> {
        let mut photos = Self { folder: folder.to_owned(), sums: BTreeMap::new(), bytes: 0 };
        for (number, size) in (0_u32..).zip(sizes) {
            let name = format!("foto-{number:03}.jpg");
            let mut file = File::create(folder.join(&name))?;
            let mut sum = Sha256::new();
            let mut left = *size;
            let mut block_seed = seed.wrapping_mul(1_000_003).wrapping_add(u64::from(number) << 32);
            while left > 0 {
                let block = block(block_seed, left);
                file.write_all(&block)?;
                sum.update(&block);
                left -= block.len() as u64;
                block_seed += 1;
            }
            photos.sums.insert(name, hex(sum));
            photos.bytes += size;
        }
        Ok(photos)
    }

    /// One long film that takes no room on the disk.
    pub fn film(folder: &Path, seed: u64, bytes: u64) -> io::Result<Self> {
        let (name, path) = ("filma.mp4".to_owned(), folder.join("filma.mp4"));
        let mut file = File::create(&path)?;
        file.set_len(bytes)?;
        for place in seeded(seed, MARKS, 0..bytes.saturating_sub(8)) {
            file.seek(SeekFrom::Start(place))?;
            file.write_all(&place.to_be_bytes())?;
        }
        let sums = BTreeMap::from([(name, sum_of(&path)?)]);
        Ok(Self { folder: folder.to_owned(), sums, bytes })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

fn block(seed: u64, left: u64) -> Vec<u8> {
    let length = usize::try_from(left).unwrap_or(BLOCK).min(BLOCK);
    let words = seeded(seed, length.div_ceil(8), 0..u64::MAX);
    let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
    bytes.truncate(length);
    bytes
}

/// The sum of a file, which may be longer than the memory.
pub(super) fn sum_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut sum = Sha256::new();
    let mut buffer = vec![0; BLOCK];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(hex(sum));
        }
        sum.update(&buffer[..count]);
    }
}

/// Every file below a folder, however deep; nothing, where it is not there yet.
pub(super) fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_below(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn hex(sum: Sha256) -> String {
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
