//! One connection, set up for the feed, with the statements that it has prepared.

use std::collections::HashMap;
use std::fmt;
use std::future::poll_fn;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::timeout;
use tokio_postgres::tls::TlsStream;
use tokio_postgres::types::ToSql;
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls, Row, SimpleQueryMessage, Socket, Statement};

use super::address::Address;
use super::fault::{fault, no_connection, too_slow};
use crate::storage::StorageError;

/// Opening a connection and setting it up.
const OPEN_LIMIT: Duration = Duration::from_secs(10);
/// Any one answer. PostgreSQL itself gives up a little earlier.
const ANSWER_LIMIT: Duration = Duration::from_secs(330);
/// So many statements are on the way at once: answers are awaited together, in order.
const TOGETHER: usize = 16;

/// Every query of ours looks keys up in an index, so one plan is right for ever. Without this, a plan that was made
/// while a table was empty would read all of it when it is large.
///
/// A commit has to be durable here whatever the default is; a stronger wish of the administrator stays.
const SETUP: &str = "
    SET search_path = feed;
    SET lock_timeout = '10s';
    SET statement_timeout = '300s';
    SET idle_in_transaction_session_timeout = '30s';
    SET idle_session_timeout = 0;
    SET client_min_messages = warning;
    SET plan_cache_mode = force_generic_plan;
    SET enable_seqscan = off;
    SET enable_hashjoin = off;
    SET enable_mergejoin = off;
    SET jit = off;
    SELECT set_config('synchronous_commit', 'on', false)
      WHERE current_setting('synchronous_commit') IN ('off', 'local');
";

/// What a statement is asked with.
pub(super) type Value<'a> = Box<dyn ToSql + Sync + 'a>;

/// A statement that changes rows.
pub(super) struct Step<'a> {
    pub(super) sql: &'static str,
    pub(super) values: Vec<Value<'a>>,
    /// How many rows it must concern, where anything else means that they are not what we left there.
    pub(super) rows: Option<u64>,
}

/// A connection of the feed.
pub(super) struct Session {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
}

impl fmt::Debug for Session {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Session").field("prepared", &self.prepared.len()).finish_non_exhaustive()
    }
}

impl Session {
    /// Connects. What the database announces later is passed to `hear`.
    pub(super) async fn open(
        address: &Address,
        hear: impl Fn(&str) + Send + 'static,
    ) -> Result<Self, StorageError> {
        let tls = address.tls()?;
        let opening = async {
            let client = match tls {
                Some(tls) => {
                    let (client, connection) = address.config.connect(tls).await?;
                    tokio::spawn(carry(connection, hear));
                    client
                }
                None => {
                    let (client, connection) = address.config.connect(NoTls).await?;
                    tokio::spawn(carry(connection, hear));
                    client
                }
            };
            client.batch_execute(SETUP).await?;
            Ok(Self { client, prepared: HashMap::new() })
        };
        timeout(OPEN_LIMIT, opening).await.map_err(|_| too_slow("connect"))?.map_err(no_connection)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs commands without parameters, and tells how many rows they showed.
    pub(super) async fn run(&self, sql: &str) -> Result<usize, tokio_postgres::Error> {
        let messages = self.client.simple_query(sql).await?;
        Ok(messages.iter().filter(|message| matches!(message, SimpleQueryMessage::Row(_))).count())
    }

    /// The same, for what must not take for ever.
    pub(super) async fn run_in_time(&self, sql: &str) -> Result<usize, StorageError> {
        timeout(ANSWER_LIMIT, self.run(sql)).await.map_err(|_| too_slow("answer"))?.map_err(fault)
    }

    /// The rows that a query finds.
    pub(super) async fn rows(
        &mut self,
        sql: &'static str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StorageError> {
        let answer = async {
            let statement = self.statement(sql).await?;
            self.client.query(&statement, values).await
        };
        timeout(ANSWER_LIMIT, answer).await.map_err(|_| too_slow("answer"))?.map_err(fault)
    }

    /// Changes rows, and tells how many.
    pub(super) async fn change(
        &mut self,
        sql: &'static str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, StorageError> {
        let answer = async {
            let statement = self.statement(sql).await?;
            self.client.execute(&statement, values).await
        };
        timeout(ANSWER_LIMIT, answer).await.map_err(|_| too_slow("write"))?.map_err(fault)
    }

    /// Carries steps out in their order, without waiting for one answer before the next is sent.
    pub(super) async fn steps(&mut self, steps: &[Step<'_>]) -> Result<(), StorageError> {
        for some in steps.chunks(TOGETHER) {
            timeout(ANSWER_LIMIT, self.together(some)).await.map_err(|_| too_slow("write"))??;
        }
        Ok(())
    }

    async fn together(&mut self, steps: &[Step<'_>]) -> Result<(), StorageError> {
        let mut sent = Vec::with_capacity(steps.len());
        for step in steps {
            let statement = self.statement(step.sql).await.map_err(fault)?;
            sent.push((statement, step.values.iter().map(|value| &**value).collect::<Vec<_>>()));
        }
        // They are sent as they are first looked at, one after the other.
        let answers =
            join_all(sent.iter().map(|(statement, values)| self.client.execute(statement, values))).await;
        for (step, answer) in steps.iter().zip(answers) {
            let rows = answer.map_err(fault)?;
            if step.rows.is_some_and(|expected| expected != rows) {
                return Err(StorageError::Damaged("rows that were there are gone".to_owned()));
            }
        }
        Ok(())
    }

    async fn statement(&mut self, sql: &'static str) -> Result<Statement, tokio_postgres::Error> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).await?;
        self.prepared.insert(sql, statement.clone());
        Ok(statement)
    }
}

/// Moves bytes until either end is gone.
async fn carry(mut connection: Connection<Socket, impl TlsStream + Unpin>, hear: impl Fn(&str) + Send) {
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let AsyncMessage::Notification(told) = message {
            hear(told.payload());
        }
    }
}
