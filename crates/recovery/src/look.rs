//! `look`: whose work lies in a copied folder, and how much of it the office does not have.

use apseko_oplog::UserId;
use apseko_store::{ExchangeState, StoreError, Unsent, UnsentFiles};
use jiff::Timestamp;

use crate::fault::Fault;
use crate::opening::{self, Opened};
use crate::words::Words;

/// What a look tells.
pub(crate) struct Seen {
    pub name: String,
    pub unsent: Option<Unsent>,
    /// They are seen, and not delivered from here.
    pub files: UnsentFiles,
    pub state: ExchangeState,
}

pub(crate) fn run(words: &Words) -> Result<(), Fault> {
    let opened = opening::open(words)?;
    let seen = look(&opened)?;
    println!("person {} {}", hex::encode(opened.bound.person), seen.name);
    println!("device {}", hex::encode(opened.bound.device));
    println!("officers {} {}", hex::encode(opened.officers[0]), hex::encode(opened.officers[1]));
    match seen.unsent {
        Some(Unsent { count, oldest, newest }) => println!("unsent {count} from {oldest} to {newest}"),
        None => println!("unsent 0"),
    }
    println!("files {}", seen.files.count);
    println!("cases {}", seen.state.waiting.by_case.len());
    println!(
        "last in touch {}",
        seen.state.last_answer.map_or("never".to_owned(), |at: Timestamp| at.to_string())
    );
    Ok(())
}

pub(crate) fn look(opened: &Opened) -> Result<Seen, Fault> {
    let user = UserId(opened.bound.person);
    Ok(opened.store.read::<_, StoreError>(|view| {
        let (unsent, files) = (view.unsent()?, view.unsent_files()?);
        Ok(Seen { name: view.name_of(user)?, unsent, files, state: view.exchange_state()? })
    })?)
}
