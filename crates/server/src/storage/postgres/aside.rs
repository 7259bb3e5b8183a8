//! Making room for a feed that is restored: the one that is there gets another name, and nothing of it is deleted.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::address::Address;
use super::schema::{IS_THERE, is_true};
use super::session::Session;
use super::workers::Workers;
use crate::storage::StorageError;

/// A process that has just ended may still seem to be connected.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK_EVERY: Duration = Duration::from_millis(100);

const OTHERS: &str = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
    AND application_name = 'apseko-server' AND pid <> pg_backend_pid())";

/// Renames the schema of the feed; tells whether there was one. Refused while any process of the server is connected,
/// because it would go on writing to the renamed tables. The name must consist of small letters, digits and `_`.
pub fn set_aside(url: &str, name: &str) -> Result<bool, StorageError> {
    if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
        return Err(StorageError::Damaged("this is no name for a schema".to_owned()));
    }
    let address = Address::read(url)?;
    Workers::start()?.wait_for(async {
        let mut session = Session::open(&address, |_| {}).await?;
        wait_for_others(&mut session).await?;
        if !is_true(&mut session, IS_THERE).await? {
            return Ok(false);
        }
        session.run_in_time(&format!("ALTER SCHEMA feed RENAME TO {name}")).await?;
        Ok(true)
    })
}

async fn wait_for_others(session: &mut Session) -> Result<(), StorageError> {
    let until = Instant::now() + PATIENCE;
    while is_true(session, OTHERS).await? {
        if Instant::now() >= until {
            let said = "other processes of the server are connected to the database; stop them first";
            return Err(StorageError::Unavailable(said.to_owned()));
        }
        sleep(LOOK_EVERY).await;
    }
    Ok(())
}
