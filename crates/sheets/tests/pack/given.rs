//! The pack in `assets/sheets`, read as a device reads it.

use std::path::Path;

use apseko_sheets::Library;
use apseko_sheets::library::SourceFile;

/// The files of the pack, by name.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/sheets");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let named = files
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap()));
    let mut named: Vec<_> = named.collect();
    named.sort();
    named
}

/// What comes of files.
pub fn read(files: &[(String, Vec<u8>)]) -> Result<Library, apseko_sheets::library::Faults> {
    let files: Vec<SourceFile<'_>> = files.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    Library::read(&files)
}

/// The pack as it is delivered.
pub fn library() -> Library {
    read(&files()).unwrap_or_else(|faults| panic!("\n{faults}"))
}
