//! Tells what somebody in a demonstration has to know. `cargo xtask demo code` prints the code of this moment.
//!
//! The secrets of a demonstration are known to everybody; a release build has none of them.

use std::process::ExitCode;

#[cfg(debug_assertions)]
fn main() -> ExitCode {
    let person = apseko_app::demonstration_person(std::env::args().nth(2).as_deref() == Some("colleague"));
    let seconds = u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or(0);
    match std::env::args().nth(1).as_deref() {
        Some("code") => println!("{}", person.authenticator.current(seconds).as_str()),
        Some("person") => {
            let (colleague, invitation) = person.colleague;
            println!("user        {}", person.login);
            println!("password    {}", person.password);
            println!("code        {}", person.authenticator.current(seconds).as_str());
            println!("PIN         {}", person.pin);
            println!("to enrol    {colleague}, invitation {invitation}");
        }
        Some("pack") => {
            let written = apseko_app::demonstration_pack()
                .and_then(|bytes| Ok(std::fs::write(std::env::args().nth(2).unwrap_or_default(), bytes)?));
            if let Err(error) = written {
                eprintln!("The control sheets were not signed: {error}.");
                return ExitCode::FAILURE;
            }
        }
        _ => {
            eprintln!(
                "apseko-demo tells the `code` of this moment, or everything about the `person`; of the `colleague` if that word \
                 follows; `pack FILE` writes the signed control sheets."
            );
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

#[cfg(not(debug_assertions))]
fn main() -> ExitCode {
    eprintln!("This is a release build: there is no demonstration in it.");
    ExitCode::FAILURE
}
