//! One file of the simulated disk: what it shows, and what would be left of it after a power cut.

/// What a power cut tears: of a write, each sector arrives whole or not at all.
const SECTOR: usize = 512;

/// A disk has an end. It also keeps a wild offset from taking all the memory of the test.
const MOST_BYTES: usize = 1 << 30;

#[derive(Debug, Clone)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Resize(usize),
}

impl Change {
    fn apply(&self, to: &mut Vec<u8>) {
        match self {
            Self::Write { offset, bytes } => put(to, *offset, bytes),
            Self::Resize(size) => to.resize(*size, 0),
        }
    }
}

/// The disk has no room for it.
#[derive(Debug)]
pub(super) struct TooFar;

#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    visible: Vec<u8>,
    durable: Vec<u8>,
    unsynced: Vec<Change>,
}

impl Content {
    /// A file that has been on the disk for long.
    pub(super) fn settled(bytes: &[u8]) -> Self {
        Self { visible: bytes.to_vec(), durable: bytes.to_vec(), unsynced: Vec::new() }
    }

    pub(super) fn visible(&self) -> &[u8] {
        &self.visible
    }

    /// Fills `out` from `offset`; what lies behind the end is zeros. Says how many bytes were there.
    pub(super) fn read(&self, offset: usize, out: &mut [u8]) -> usize {
        let there = self.visible.get(offset..).unwrap_or_default();
        let found = there.len().min(out.len());
        let (head, tail) = out.split_at_mut(found);
        if let Some(there) = there.get(..found) {
            head.copy_from_slice(there);
        }
        tail.fill(0);
        found
    }

    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) -> Result<(), TooFar> {
        room_for(offset.saturating_add(bytes.len()))?;
        self.change(Change::Write { offset, bytes: bytes.to_vec() });
        Ok(())
    }

    pub(super) fn resize(&mut self, size: usize) -> Result<(), TooFar> {
        room_for(size)?;
        self.change(Change::Resize(size));
        Ok(())
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.visible);
        self.unsynced.push(change);
    }

    pub(super) fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            change.apply(&mut self.durable);
        }
    }

    /// Each unsynced change alone is kept, lost or torn, whatever became of the one before: a disk writes in the
    /// order that suits it.
    pub(super) fn lose_power(&mut self, random: &mut impl FnMut() -> u64) {
        for change in self.unsynced.drain(..) {
            match (random() % 3, &change) {
                (0, _) => {}
                (1, Change::Write { offset, bytes }) => tear(&mut self.durable, *offset, bytes, random),
                _ => change.apply(&mut self.durable),
            }
        }
        self.visible.clone_from(&self.durable);
    }
}

fn room_for(end: usize) -> Result<(), TooFar> {
    if end <= MOST_BYTES { Ok(()) } else { Err(TooFar) }
}

fn put(to: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset.saturating_add(bytes.len());
    if to.len() < end {
        to.resize(end, 0);
    }
    if let Some(place) = to.get_mut(offset..end) {
        place.copy_from_slice(bytes);
    }
}

fn tear(to: &mut Vec<u8>, offset: usize, bytes: &[u8], random: &mut impl FnMut() -> u64) {
    let end = offset.saturating_add(bytes.len());
    let mut rest = bytes;
    let mut start = offset;
    while start < end {
        let sector = start - start % SECTOR;
        let stop = end.min(sector.saturating_add(SECTOR));
        let (piece, after) = rest.split_at(stop - start);
        if random().is_multiple_of(2) {
            put(to, start, piece);
        }
        rest = after;
        start = stop;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(values: &[u64]) -> impl FnMut() -> u64 {
        let mut values = values.iter().copied().collect::<std::collections::VecDeque<_>>();
        move || values.pop_front().unwrap_or(0)
    }

    #[test]
    fn what_was_synced_outlives_the_power_and_the_rest_is_a_matter_of_luck() {
        let mut file = Content::default();
        file.write(0, b"safe").unwrap();
        file.sync();
        file.write(4, b" kept").unwrap();
        file.write(9, b" lost").unwrap();
        file.resize(2).unwrap();
        assert_eq!(file.visible(), b"sa", "a reader sees every change at once");

        file.lose_power(&mut drawing(&[2, 0, 0]));
        assert_eq!(file.visible(), b"safe kept", "the last write and the truncation never reached the disk");
    }

    #[test]
    fn a_torn_write_is_torn_at_sectors() {
        let mut file = Content::settled(&[1; 2 * SECTOR]);
        file.write(0, &[2; 2 * SECTOR]).unwrap();
        file.lose_power(&mut drawing(&[1, 1, 0]));
        assert_eq!(file.visible(), [[1; SECTOR], [2; SECTOR]].concat(), "old sector, new sector");
    }

    #[test]
    fn a_hole_is_zeros_and_reading_behind_the_end_says_how_much_was_there() {
        let mut file = Content::default();
        file.write(3, b"x").unwrap();
        let mut out = [9; 6];
        assert_eq!(file.read(2, &mut out), 2);
        assert_eq!(out, [0, b'x', 0, 0, 0, 0], "SQLite needs the rest of a short read as zeros");
        assert_eq!(file.read(100, &mut out), 0);
        assert!(file.write(usize::MAX, b"x").is_err(), "a disk has an end");
    }
}
