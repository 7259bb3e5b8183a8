//! Exists so that a generated folder holds exactly what was generated, while untouched files keep
//! their time stamps: cargo compiles the shell again for every newer file in ui/dist.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The content of a folder, by path relative to it.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Keeps an otherwise ignored folder in the repository.
const KEPT: &str = ".gitkeep";

/// Reads a folder with everything below it.
pub fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for path in paths_below(folder)? {
        let relative = path.strip_prefix(folder)?.to_owned();
        files.insert(relative, read_file(&path)?);
    }
    Ok(files)
}

/// Reads the files directly in a folder whose names end in `.extension`, ordered by name.
pub fn read_with_extension(folder: &Path, extension: &str) -> Result<Files> {
    let mut files = Files::new();
    for path in entries(folder)? {
        if path.extension().is_some_and(|found| found == extension)
            && let Some(name) = path.file_name()
        {
            files.insert(name.into(), read_file(&path)?);
        }
    }
    Ok(files)
}

/// Reads one file; the error names it.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Makes a folder hold exactly `files`: writes what differs and removes what is stale.
pub fn make_equal(folder: &Path, files: &Files) -> Result<()> {
    for (relative, bytes) in files {
        write_if_changed(&folder.join(relative), bytes)?;
    }
    remove_stale(folder, folder, files)
}

fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn remove_stale(root: &Path, folder: &Path, files: &Files) -> Result<()> {
    for path in entries(folder)? {
        let relative = path.strip_prefix(root)?;
        let removed = if files.contains_key(relative) || path.ends_with(KEPT) {
            Ok(())
        } else if !path.is_dir() {
            fs::remove_file(&path)
        } else if files.keys().any(|file| file.starts_with(relative)) {
            remove_stale(root, &path, files)?;
            Ok(())
        } else {
            fs::remove_dir_all(&path)
        };
        removed.with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

fn paths_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            paths.extend(paths_below(&path)?);
        } else {
            paths.push(path);
        }
    }
    Ok(paths)
}

/// Lists what lies directly in a folder, ordered by name.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let context = || format!("cannot list {}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(context)? {
        paths.push(entry.with_context(context)?.path());
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    /// A folder of its own for one test, gone afterwards.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(test: &str) -> Self {
            let path = std::env::temp_dir().join(format!("apseko-xtask-{}-{test}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, text)| (path.into(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn stale_files_and_folders_go_and_the_marker_stays() {
        let scratch = Scratch::new("stale");
        let before = [(".gitkeep", ""), ("old.js", "1"), ("old/deep/a.js", "1"), ("fonts/a.woff2", "1")];
        make_equal(&scratch.0, &files(&before)).unwrap();
        let wanted = files(&[("ui.js", "2"), ("fonts/b.woff2", "2")]);
        make_equal(&scratch.0, &wanted).unwrap();
        let expected = files(&[(".gitkeep", ""), ("ui.js", "2"), ("fonts/b.woff2", "2")]);
        assert_eq!(read(&scratch.0).unwrap(), expected);
        assert!(!scratch.0.join("old").exists(), "an empty folder was left behind");
    }

    #[test]
    fn an_equal_file_keeps_its_time_stamp_and_a_different_one_is_written() {
        let scratch = Scratch::new("times");
        make_equal(&scratch.0, &files(&[("same", "1"), ("other", "1")])).unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        for name in ["same", "other"] {
            let file = fs::File::options().write(true).open(scratch.0.join(name)).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        make_equal(&scratch.0, &files(&[("same", "1"), ("other", "2")])).unwrap();
        let modified = |name: &str| fs::metadata(scratch.0.join(name)).unwrap().modified().unwrap();
        assert_eq!(modified("same"), long_ago, "an equal file was written again");
        assert!(modified("other") > long_ago, "a different file was not written");
    }

    #[test]
    fn only_the_asked_extension_is_read_in_order_of_name() {
        let scratch = Scratch::new("extension");
        let all = [("20-sheet.css", "b"), ("10-tokens.css", "a"), ("notes.md", "c"), ("deep/x.css", "d")];
        make_equal(&scratch.0, &files(&all)).unwrap();
        let found = read_with_extension(&scratch.0, "css").unwrap();
        let names: Vec<_> = found.keys().map(|path| path.display().to_string()).collect();
        assert_eq!(names, ["10-tokens.css", "20-sheet.css"]);
    }
}
