//! What two recovery officers have done with a copied device, told to the office under the key of that device, which only both of
//! them together could have opened.

use crate::canon::{CanonError, Reader, Writer};
use crate::form::{Form, write_form};
use crate::order::short;

/// A recovery, told before it begins and once more with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// The device whose copy it is.
    pub device: [u8; 16],
    /// The person whose work it is.
    pub user: [u8; 16],
    /// The officers, by ascending id.
    pub officers: [[u8; 16]; 2],
    /// The number of the list that names them.
    pub list: u64,
    /// When, by the clock of the machine on which it was done.
    pub at_ms: i64,
    /// How many operations had no place in the feed of the server.
    pub found: u64,
    /// How many of them have one now, or are held there for a second look; none before it begins.
    pub delivered: Option<u64>,
    /// How many of them the server keeps apart.
    pub apart: u64,
    /// The stable code of what came of it.
    pub result: String,
}

const CODE_LIMIT: usize = 64;

impl Recovered {
    /// The code of a recovery that is about to begin.
    pub const BEGUN: &'static str = "begun";
    /// The code of one after which nothing is left to deliver.
    pub const DONE: &'static str = "done";

    /// The message.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(192);
        let [first, second] = &self.officers;
        write_form(&mut out, 9).uint(1).bytes(&self.device).uint(2).bytes(&self.user);
        out.uint(3).array(2).bytes(first).bytes(second).uint(4).uint(self.list).uint(5).int(self.at_ms);
        out.uint(6).uint(self.found).uint(7);
        match self.delivered {
            Some(count) => drop(out.uint(count)),
            None => drop(out.null()),
        }
        out.uint(8).uint(self.apart).uint(9).text(&self.result);
        out.finish()
    }

    /// Reads what [`Recovered::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        let mut form = Form::open(&mut reader)?;
        let (device, user) = (form.field(1)?.fixed()?, form.field(2)?.fixed()?);
        let officers = read_pair(form.field(3)?)?;
        let (list, at_ms) = (form.field(4)?.uint()?, form.field(5)?.int()?);
        let found = form.field(6)?.uint()?;
        let count = form.field(7)?;
        let delivered = if count.null()? { None } else { Some(count.uint()?) };
        let apart = form.field(8)?.uint()?;
        let result = short(form.field(9)?.text()?, CODE_LIMIT)?;
        form.close()?;
        reader.finish()?;
        Ok(Self { device, user, officers, list, at_ms, found, delivered, apart, result })
    }
}

fn read_pair(reader: &mut Reader<'_>) -> Result<[[u8; 16]; 2], CanonError> {
    if reader.array()? != 2 {
        return Err(CanonError::Unexpected);
    }
    let (first, second) = (reader.fixed()?, reader.fixed()?);
    // One officer is not two.
    if first < second { Ok([first, second]) } else { Err(CanonError::KeyOrder) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> Recovered {
        Recovered {
            device: [1; 16],
            user: [2; 16],
            officers: [[3; 16], [4; 16]],
            list: 1,
            at_ms: 5,
            found: 12,
            delivered: Some(11),
            apart: 1,
            result: Recovered::DONE.to_owned(),
        }
    }

    #[test]
    fn what_was_done_arrives_as_it_was_told() {
        assert_eq!(Recovered::from_bytes(&told().to_bytes()), Ok(told()));
        let begun = Recovered { delivered: None, result: Recovered::BEGUN.to_owned(), ..told() };
        assert_eq!(Recovered::from_bytes(&begun.to_bytes()), Ok(begun));
    }

    #[test]
    fn one_officer_is_not_two() {
        let alone = Recovered { officers: [[3; 16]; 2], ..told() };
        assert!(Recovered::from_bytes(&alone.to_bytes()).is_err());
    }
}
