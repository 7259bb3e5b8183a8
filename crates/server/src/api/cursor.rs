//! From where a list goes on, as a text that only this server can make: what it consists of is nobody else's business.

use apseko_trust::digest;

use super::refused;
use crate::http::Problem;

/// So many letters of the sum tell a changed or invented cursor.
const SUM: usize = 8;

/// A cursor of a question; `question` is the operation's name, so that none is taken for another's.
pub(super) fn write(question: &str, place: &[u8]) -> String {
    let mut bytes = place.to_vec();
    bytes.extend(sum(question, place));
    hex::encode(bytes)
}

/// What a cursor of this question says.
pub(super) fn read(question: &str, cursor: &str) -> Option<Vec<u8>> {
    let bytes = hex::decode(cursor).ok()?;
    let (place, said) = bytes.split_at_checked(bytes.len().checked_sub(SUM)?)?;
    (said == sum(question, place)).then(|| place.to_vec())
}

/// One page of all that was found, in the order of the keys: so many after a place, and from where to go on, if there are more.
pub(super) fn page<T>(
    question: &str,
    mut found: Vec<(Vec<u8>, T)>,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<T>, Option<String>), Problem> {
    let place = after.map(|after| read(question, after).ok_or_else(refused::cursor)).transpose()?;
    found.retain(|(key, _)| place.as_ref().is_none_or(|place| key > place));
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(key, _)| write(question, key));
    Ok((found.into_iter().map(|(_, it)| it).collect(), next))
}

/// Not a secret: a cursor gives no permission, it only has to be one of ours.
fn sum(question: &str, place: &[u8]) -> Vec<u8> {
    let said = [b"cursor\0", question.as_bytes(), b"\0", place].concat();
    digest(&said).into_iter().take(SUM).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_goes_on_where_it_was_given_and_nowhere_else() {
        let cursor = write("list-people", "Āboliņa".as_bytes());
        assert_eq!(read("list-people", &cursor), Some("Āboliņa".as_bytes().to_vec()));
        assert_eq!(read("list-devices", &cursor), None, "another question's cursor means nothing here");
        let mut changed = cursor.clone();
        changed.replace_range(0..1, if cursor.starts_with('0') { "1" } else { "0" });
        assert_eq!(read("list-people", &changed), None);
        for odd in ["", "00", "zz", "é", &"00".repeat(4_000)] {
            assert_eq!(read("list-people", odd), None, "{odd:?}");
        }
    }
}
