//! Names in packs: few characters, so that none leads out of a folder or means something to a file system.

use super::MOST_NAME_BYTES;

/// Whether a code or a file name is plain: small letters, digits, `_`, `.` and `-`, the first a letter or a digit.
pub fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    name.len() <= MOST_NAME_BYTES
        && name.bytes().next().is_some_and(plain)
        && name.bytes().all(|byte| plain(byte) || matches!(byte, b'_' | b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_leads_nowhere() {
        for name in ["vdi", "da.json", "a", "9-b_c", &"a".repeat(64)] {
            assert!(is_plain(name), "{name}");
        }
        for name in ["", ".", "..", ".da", "-da", "_da", "a/b", "a\\b", "Da.json", "dā", "a b", "a\0"] {
            assert!(!is_plain(name), "{name:?} is not plain");
        }
        assert!(!is_plain(&"a".repeat(65)), "a long name fits no file system");
    }
}
