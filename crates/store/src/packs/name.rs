//! What the file of a pack is called: its code and its version, so that one pack has one name.

use apseko_trust::pack_file::is_plain;

use super::PackError;

const ENDING: &str = ".pack";

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
