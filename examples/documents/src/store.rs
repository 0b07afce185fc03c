//! The documents in SQLite, and the compare-and-swap that conditional writes rest on.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http_conditional::HttpDate;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Result, Row, Transaction, TransactionBehavior, params};
use tokio::task::block_in_place;

use crate::content::Content;
use crate::validators::Validators;

/// How long a write waits for the writers of other processes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// One connection, which the requests of this process take in turns. Other processes may have their own.
pub struct Store {
    connection: Mutex<Connection>,
}

/// A document as it is listed, without its content.
pub struct Entry {
    pub id: String,
    pub validators: Validators,
    pub content_type: String,
    pub size: i64,
}

impl Store {
    /// Opens the file, or makes it.
    pub fn open(file: &Path) -> Result<Self> {
        let mut connection = Connection::open(file)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        // Readers then go on while another process writes. The mode belongs to the file: where a server that
        // starts at the same moment keeps it busy, that one sets it.
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) => {}
            set => set?,
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(include_str!("schema.sql"))?;
        transaction.commit()?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// Every document, and the version of the last write of all, in one snapshot.
    pub fn list(&self) -> Result<(i64, Vec<Entry>)> {
        self.with_connection(|connection| {
            let snapshot = connection.transaction()?;
            let version = snapshot.query_row("SELECT version FROM counter", [], |row| row.get(0))?;
            let entries = snapshot
                .prepare("SELECT id, version, modified, content_type, length(body) AS size FROM documents ORDER BY id")?
                .query_map([], entry)?
                .collect::<Result<_>>()?;
            Ok((version, entries))
        })
    }

    /// The documents whose id or content has this text in it. Bytes are compared: upper case is not lower case.
    pub fn search(&self, text: &str) -> Result<Vec<Entry>> {
        self.with_connection(|connection| {
            let query = "SELECT id, version, modified, content_type, length(body) AS size FROM documents
                         WHERE instr(CAST(id AS BLOB), ?1) OR instr(body, ?1) ORDER BY id";
            connection.prepare(query)?.query_map([text.as_bytes()], entry)?.collect()
        })
    }

    pub fn document(&self, id: &str) -> Result<Option<(Validators, Content)>> {
        self.with_connection(|connection| {
            let query = "SELECT version, modified, content_type, body FROM documents WHERE id = ?1";
            connection.query_row(query, [id], |row| Ok((validators(row)?, content(row)?))).optional()
        })
    }

    pub fn validators(&self, id: &str) -> Result<Option<Validators>> {
        self.with_connection(|connection| {
            let query = "SELECT version, modified FROM documents WHERE id = ?1";
            connection.query_row(query, [id], validators).optional()
        })
    }

    /// Creates the document if there was none when it was judged, or else replaces the version that was
    /// judged. `None` where that is no longer so: then nothing is written.
    pub fn write(&self, id: &str, judged: Option<&Validators>, content: &Content) -> Result<Option<Validators>> {
        let Content { content_type, body } = content;
        self.swap(|transaction, next| {
            let (version, modified) = (next.version, next.last_modified.unix_seconds());
            match judged {
                None => transaction.execute(
                    "INSERT INTO documents (id, version, modified, content_type, body) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT DO NOTHING",
                    params![id, version, modified, content_type, &body[..]],
                ),
                Some(judged) => transaction.execute(
                    "UPDATE documents SET version = ?2, modified = ?3, content_type = ?4, body = ?5
                     WHERE id = ?1 AND version = ?6",
                    params![id, version, modified, content_type, &body[..], judged.version],
                ),
            }
        })
    }

    /// Deletes the version that was judged. `false` where it is no longer the current one.
    pub fn delete(&self, id: &str, judged: &Validators) -> Result<bool> {
        let deleted = self.swap(|transaction, _| {
            transaction.execute("DELETE FROM documents WHERE id = ?1 AND version = ?2", params![id, judged.version])
        })?;
        Ok(deleted.is_some())
    }

    /// Takes the next version and changes one row for it, or does neither: a statement that finds nothing
    /// to change has lost against another writer.
    fn swap<F>(&self, change: F) -> Result<Option<Validators>>
    where
        F: FnOnce(&Transaction<'_>, &Validators) -> Result<usize>,
    {
        self.with_connection(|connection| {
            // Immediate: if other writers have to be waited for, then here, and the time is told after that.
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let take_version = "UPDATE counter SET version = version + 1 RETURNING version";
            let version = transaction.query_row(take_version, [], |row| row.get(0))?;
            let next = Validators::new(version, SystemTime::now().into());
            if change(&transaction, &next)? == 0 {
                return Ok(None);
            }
            transaction.commit()?;
            Ok(Some(next))
        })
    }

    /// SQLite blocks its thread, which no other request must wait for. Only a runtime of several threads, as
    /// `main` starts it, can arrange for that.
    fn with_connection<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        block_in_place(|| {
            // A panic in here rolls its transaction back, so the connection stays fit for use.
            let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut connection)
        })
    }
}

/// Whether other writers had the database for longer than anybody wants to wait.
pub fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

fn validators(row: &Row<'_>) -> Result<Validators> {
    let modified = HttpDate::from_unix_seconds(row.get("modified")?);
    Ok(Validators::new(row.get("version")?, modified))
}

fn content(row: &Row<'_>) -> Result<Content> {
    let body: Vec<u8> = row.get("body")?;
    Ok(Content { content_type: row.get("content_type")?, body: body.into() })
}

fn entry(row: &Row<'_>) -> Result<Entry> {
    Ok(Entry {
        id: row.get("id")?,
        validators: validators(row)?,
        content_type: row.get("content_type")?,
        size: row.get("size")?,
    })
}
