//! Reads a folder of definitions for whoever writes them: what is wrong and where, or what it comes to. The library
//! itself touches no disk.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use apseko_sheets::Library;
use apseko_sheets::library::SourceFile;
use apseko_sheets::report::{report, summary};

const USAGE: &str = "\
usage: apseko-sheets check FOLDER    what is wrong and where; or how much there is and what leads nowhere
       apseko-sheets report FOLDER   everything, question by question, for a lawyer";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (folder, tell): (&str, fn(&Library) -> String) = match words.as_slice() {
        ["check", folder] => (folder, summary),
        ["report", folder] => (folder, report),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match read(Path::new(folder)) {
        Ok(library) => print(&tell(&library)),
        Err(problem) => {
            eprintln!("{}", problem.trim_end());
            ExitCode::FAILURE
        }
    }
}

/// The pack in a folder, or everything that is wrong with it.
fn read(folder: &Path) -> Result<Library, String> {
    let files = files(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files: Vec<SourceFile<'_>> = files.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
    Library::read(&files).map_err(|faults| faults.to_string())
}

/// Every JSON file that lies in the folder itself, by name.
fn files(folder: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json") && path.is_file());
    paths.sort();
    let named = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, fs::read(path)?))
    });
    named.collect()
}

/// Somebody who reads only the beginning closes the pipe: that is no failure.
fn print(text: &str) -> ExitCode {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write: {error}");
            ExitCode::FAILURE
        }
    }
}
