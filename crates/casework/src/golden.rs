//! Texts that are kept beside the tests, so that a change of what people see or store is seen in review.

use std::path::PathBuf;

/// Compares with the kept text; with `APSEKO_GOLDEN=write` in the environment keeps the new one instead.
pub(crate) fn same_as_kept(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    if std::env::var_os("APSEKO_GOLDEN").is_some_and(|wish| wish == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, text, "{} is not what it was; APSEKO_GOLDEN=write keeps the change", path.display());
}
