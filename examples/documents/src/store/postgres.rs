//! The documents in PostgreSQL, for several servers on several machines.

use std::error::Error as _;
use std::io;

use async_trait::async_trait;
use axum::body::Bytes;
use deadpool_postgres::tokio_postgres::error::SqlState;
use deadpool_postgres::tokio_postgres::types::ToSql;
use deadpool_postgres::tokio_postgres::{self, Config, NoTls, Row};
use deadpool_postgres::{Manager, Pool, PoolError, Runtime, Timeouts};
use http_conditional::HttpDate;

use crate::paging::Page;
use crate::store::{Entry, Error, PATIENCE, Result, Store, Version, sql};
use crate::validators::Validators;

/// How many connections this process may have.
const CONNECTIONS: usize = 8;

/// The comment by which a table is recognized.
const SCHEMA: &str = "http-conditional documents, schema 1";

/// Held while the table is created, for servers that start at the same moment: "docs".
const LOCK: i64 = 0x646f_6373;

const SEARCH: &str = "SELECT id, tag, modified, content_type, length(body) FROM documents
    WHERE id > $1 AND (position($2 IN id) > 0 OR position($2 IN body) > 0) ORDER BY id LIMIT $3";

pub struct Postgres(Pool);

impl Postgres {
    pub async fn open(address: &str) -> Result<Self> {
        let mut config: Config = address.parse()?;
        config.connect_timeout(PATIENCE).tcp_user_timeout(PATIENCE).application_name("documents");
        // What takes longer is canceled there, and then nothing is written.
        config.options(format!("-c statement_timeout={}", PATIENCE.as_millis()));
        let limits = Timeouts { wait: Some(PATIENCE), create: Some(PATIENCE), recycle: Some(PATIENCE) };
        let pool = Pool::builder(Manager::new(config, NoTls)).max_size(CONNECTIONS).runtime(Runtime::Tokio1);
        let pool = pool.timeouts(limits).build().map_err(Error::failed)?;
        let store = Self(pool);
        store.prepare().await?;
        Ok(store)
    }

    /// Creates the table. If there is one that is not ours, it is left alone.
    async fn prepare(&self) -> Result<()> {
        let mut client = self.0.get().await?;
        let transaction = client.transaction().await?;
        transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
        let query = "SELECT obj_description(oid, 'pg_class') FROM pg_class WHERE oid = to_regclass('documents')";
        match transaction.query_opt(query, &[]).await? {
            None => transaction.batch_execute(include_str!("postgres.sql")).await?,
            Some(row) if row.get::<_, Option<&str>>(0) == Some(SCHEMA) => {}
            Some(_) => return Err(Error::failed("its table documents belongs to another program or release")),
        }
        Ok(transaction.commit().await?)
    }

    async fn query(&self, query: &str, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>> {
        let client = self.0.get().await?;
        Ok(client.query(&client.prepare_cached(query).await?, params).await?)
    }
}

#[async_trait]
impl Store for Postgres {
    async fn tag(&self, id: &str) -> Result<Option<Entry>> {
        let rows = self.query(sql::TAG, &[&id.as_bytes()]).await?;
        rows.first().map(entry).transpose()
    }

    async fn document(&self, id: &str) -> Result<Option<(Entry, Bytes)>> {
        let rows = self.query(sql::DOCUMENT, &[&id.as_bytes()]).await?;
        rows.first().map(|row| Ok((entry(row)?, row.try_get::<_, Vec<u8>>(5)?.into()))).transpose()
    }

    async fn tags(&self, page: &Page) -> Result<Vec<(String, String)>> {
        let rows = self.query(sql::TAGS, &[&page.after.as_bytes(), &page.rows()]).await?;
        rows.iter().map(|row| Ok((id(row)?, row.try_get(1)?))).collect()
    }

    async fn list(&self, page: &Page) -> Result<Vec<Entry>> {
        let rows = self.query(sql::LIST, &[&page.after.as_bytes(), &page.rows()]).await?;
        rows.iter().map(entry).collect()
    }

    async fn search(&self, text: &str, page: &Page) -> Result<Vec<Entry>> {
        let rows = self.query(SEARCH, &[&page.after.as_bytes(), &text.as_bytes(), &page.rows()]).await?;
        rows.iter().map(entry).collect()
    }

    async fn swap(&self, id: &str, old: Option<&str>, new: Option<Version>) -> Result<bool> {
        let client = self.0.get().await?;
        let id = id.as_bytes();
        let changed = match (old, &new) {
            (None, None) => 0,
            (Some(old), None) => client.execute(&client.prepare_cached(sql::DELETE).await?, &[&id, &old]).await?,
            (old, Some(Version { tag, modified, content })) => {
                let body = &content.body[..];
                let values: [&(dyn ToSql + Sync); 5] = [tag, modified, &content.content_type, &body, &id];
                match old {
                    None => client.execute(&client.prepare_cached(sql::CREATE).await?, &values).await?,
                    Some(old) => {
                        let values = [&values[..], &[&old]].concat();
                        client.execute(&client.prepare_cached(sql::REPLACE).await?, &values).await?
                    }
                }
            }
        };
        Ok(changed > 0)
    }
}

fn entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        id: id(row)?,
        validators: Validators { tag: row.try_get(1)?, modified: HttpDate::from_unix_seconds(row.try_get(2)?) },
        content_type: row.try_get(3)?,
        size: row.try_get::<_, i32>(4)?.into(),
    })
}

fn id(row: &Row) -> Result<String> {
    String::from_utf8(row.try_get(0)?).map_err(Error::failed)
}

/// Nothing was sent yet.
impl From<PoolError> for Error {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => Self::Unavailable(in_full(&error)),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let text = in_full(&error);
        let canceled = [SqlState::QUERY_CANCELED, SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED];
        let gone = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
        match error.code() {
            // Nothing came from the server: the connection broke off.
            None if error.is_closed() || error.source().is_some_and(<dyn std::error::Error>::is::<io::Error>) => {
                Self::Lost(text)
            }
            Some(state) if gone.contains(state) => Self::Lost(text),
            Some(state) if canceled.contains(state) => Self::Unavailable(text),
            Some(&SqlState::DISK_FULL) => Self::Full,
            _ => Self::Failed(text),
        }
    }
}

/// The error with its causes: its own text names the step only.
fn in_full(error: &tokio_postgres::Error) -> String {
    let cause = error.source().map(|cause| format!(": {cause}"));
    format!("{error}{}", cause.unwrap_or_default())
}
