//! Names in packs: few characters, so that none leads out of a folder or means something to a file system.

use super::PackError;

const MOST_NAME_BYTES: usize = 64;
const ENDING: &str = ".pack";

/// Whether a code or a file name is plain: small letters, digits, `_`, `.` and `-`, the first a letter or a digit.
pub(super) fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    name.len() <= MOST_NAME_BYTES
        && name.bytes().next().is_some_and(plain)
        && name.bytes().all(|byte| plain(byte) || matches!(byte, b'_' | b'.' | b'-'))
}

/// What the file of a pack is called.
pub(super) fn file_name(code: &str, version: u32) -> Result<String, PackError> {
    if is_plain(code) { Ok(format!("{code}-{version}{ENDING}")) } else { Err(PackError::Name) }
}

/// Whether something in the folder wants to be a pack.
pub(super) fn is_for_a_pack(name: &str) -> bool {
    name.ends_with(ENDING)
}

/// The code and version that a file is called after.
pub(super) fn parse(name: &str) -> Option<(&str, u32)> {
    let (code, version) = name.strip_suffix(ENDING)?.rsplit_once('-')?;
    let version: u32 = version.parse().ok()?;
    // `+1` and `01` are numbers too, and a pack has one name.
    (file_name(code, version).ok()? == name).then_some((code, version))
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

    #[test]
    fn a_pack_has_one_name() {
        assert_eq!(file_name("vdi", 12).unwrap(), "vdi-12.pack");
        assert_eq!(parse("vdi-12.pack"), Some(("vdi", 12)));
        assert_eq!(parse("vdi-eu-0.pack"), Some(("vdi-eu", 0)));
        for name in [
            "vdi-012.pack",
            "vdi-+1.pack",
            "vdi-.pack",
            "vdi.pack",
            "-1.pack",
            "vdi-1.PACK",
            "vdi-1",
            "vdi-4294967296.pack",
        ] {
            assert_eq!(parse(name), None, "{name}");
        }
    }
}
