//! The server's list of packs, read within limits: it is not signed, so it decides nothing but what is fetched.

use apseko_trust::canon::{CanonError, Reader};
use apseko_trust::pack_file::{MOST_BYTES, MOST_NAME_BYTES};

/// As many as a server publishes.
const MOST_PACKS: usize = 1_000;

/// A pack that the server has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Its code.
    pub code: String,
    /// Its version.
    pub version: u32,
    /// How many bytes its file has.
    pub length: u64,
    /// What they add up to.
    pub sum: [u8; 32],
}

/// Reads a list; newer versions come first, because they are what people wait for.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Offered>, CanonError> {
    let mut reader = Reader::new(bytes);
    let count = reader.array()?;
    if count > MOST_PACKS {
        return Err(CanonError::OutOfRange);
    }
    let mut offered = (0..count).map(|_| read_one(&mut reader)).collect::<Result<Vec<_>, _>>()?;
    reader.finish()?;
    offered.sort_by(|one, other| other.version.cmp(&one.version).then_with(|| one.code.cmp(&other.code)));
    Ok(offered)
}

fn read_one(reader: &mut Reader<'_>) -> Result<Offered, CanonError> {
    if reader.array()? != 4 {
        return Err(CanonError::Unexpected);
    }
    let offered = Offered {
        code: reader.text()?.to_owned(),
        version: reader.uint()?.try_into().map_err(|_| CanonError::OutOfRange)?,
        length: reader.uint()?,
        sum: reader.fixed()?,
    };
    let fits = offered.code.len() <= MOST_NAME_BYTES && (1..=MOST_BYTES).contains(&offered.length);
    if fits { Ok(offered) } else { Err(CanonError::OutOfRange) }
}
