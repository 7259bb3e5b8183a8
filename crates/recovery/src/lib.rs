//! Work that lies on a lost device and nowhere else must not be lost with it: two officers open a copy of its data together,
//! and it is delivered under the device's own key, as the device would have done.
//!
//! Nothing is decided here: the server judges what comes as it judges any delivery, and holds what a revoked device sends. The
//! copy is never written to.

mod deliver;
mod fault;
mod half;
mod look;
mod machine;
mod officers;
mod opening;
mod secret_file;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

pub use fault::Fault;

use words::{Word, Words};

const HELP: &str = "\
apseko-recover: what two recovery officers do with the copy of a lost device

  apseko-recover new-officer --out FILE
      makes the secret of an officer, for its owner alone, and prints the public key for the list
  apseko-recover list --root-key FILE --number N --officer ID:KEY --officer ID:KEY … --out FILE
      signs the list of officers with the root key; each list has a higher number than the one before
  apseko-recover half --image FOLDER [--person ID] --officers LIST --root KEY --officer ID --secret FILE [--with ID] --out HALF
      opens this officer's half and seals it to the other officer
  apseko-recover look --image FOLDER --half HALF --officer ID --secret FILE
      joins the other officer's half with one's own, and tells whose work is there and how much of it was not delivered
  apseko-recover deliver --image FOLDER --half HALF --officer ID --secret FILE --server URL --root KEY [--ca FILE]
                         [--server-id ID] [--protocol FILE]
      delivers it, and writes down what was done, here and in the audit of the server

FOLDER is a copy of the data folder, or of one person's folder in it. It is not changed.
";

/// Carries out what was typed.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    match Words::read(typed).and_then(|words| carry_out(&words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("apseko-recover: {fault} ({}).", fault.code());
            ExitCode::from(if matches!(fault, Fault::Usage(_)) { 2 } else { 1 })
        }
    }
}

fn carry_out(words: &Words) -> Result<(), Fault> {
    match words.word {
        Word::Help => {
            print!("{HELP}");
            Ok(())
        }
        Word::NewOfficer => officers::make(words),
        Word::List => officers::sign(words),
        Word::Half => half::run(words),
        Word::Look => look::run(words),
        Word::Deliver => deliver::run(words),
    }
}
