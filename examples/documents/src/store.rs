//! Where documents are kept, and the compare-and-swap that conditional writes rest on.

#[cfg(feature = "postgres")]
mod postgres;
mod sqlite;

use std::fmt;
use std::num::NonZero;
use std::path::Path;
use std::thread;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Bytes;

use crate::content::Content;
use crate::paging::Page;
use crate::validators::Validators;

/// How long a request waits for a connection, and a write for other writers.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// How many requests of this process may read at one time: a read of SQLite keeps a core busy.
pub fn readers() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// A place that may be shared by several servers.
#[async_trait]
pub trait Store: Send + Sync {
    /// Returns the validators of a document, and what else is known without its content. Costs the same for every size.
    async fn tag(&self, id: &str) -> Result<Option<Entry>>;

    /// Returns a document with the validators that belong to this content.
    async fn document(&self, id: &str) -> Result<Option<(Entry, Bytes)>>;

    /// Returns the ids and tags of a page, which an index has without the documents.
    async fn tags(&self, page: &Page) -> Result<Vec<(String, String)>>;

    /// Returns a page of the list.
    async fn list(&self, page: &Page) -> Result<Vec<Entry>>;

    /// Returns a page of the documents whose id or content has this text in it, byte for byte: upper case is not lower
    /// case. No index helps: it reads one document after the other, until the page is full.
    async fn search(&self, text: &str, page: &Page) -> Result<Vec<Entry>>;

    /// Replaces the version with this tag by a new one, and returns whether it did: `false` if another writer was
    /// faster, and then nothing is written. `None` stands for no document: before it a swap creates, after it deletes.
    async fn swap(&self, id: &str, old: Option<&str>, new: Option<Version>) -> Result<bool>;
}

/// A document without its content.
pub struct Entry {
    pub id: String,
    pub validators: Validators,
    pub content_type: String,
    pub size: i64,
}

/// What a write stores.
pub struct Version {
    pub tag: String,
    pub modified: i64,
    pub content: Content,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database was busy or away for too long. Nothing was written.
    #[error("{0}")]
    Unavailable(String),
    /// The database went away in between. What was to be written is there, or not.
    #[error("{0}")]
    Lost(String),
    #[error("there is no space left; nothing was written")]
    Full,
    #[error("{0}")]
    Failed(String),
}

impl Error {
    pub fn failed(error: impl fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Opens the database: the address of a PostgreSQL server, or a file, which is created. Returns why not, as one
/// sentence, and leaves alone what belongs to another program.
#[cfg_attr(not(feature = "postgres"), allow(clippy::unused_async, reason = "PostgreSQL is asked over a network"))]
pub async fn open(database: &Path) -> Result<Box<dyn Store>> {
    let address = database.to_str().filter(|name| name.starts_with("postgres://") || name.starts_with("postgresql://"));
    match address {
        #[cfg(feature = "postgres")]
        Some(address) => Ok(Box::new(postgres::Postgres::open(address).await?)),
        #[cfg(not(feature = "postgres"))]
        Some(_) => Err(Error::failed("this program was built without the feature postgres")),
        None => Ok(Box::new(sqlite::Sqlite::open(database)?)),
    }
}

/// What both engines understand. The parameters have numbers in the order in which they first appear: SQLite counts
/// them so.
mod sql {
    pub const TAG: &str = "SELECT id, tag, modified, content_type, length(body) FROM documents WHERE id = $1";
    pub const DOCUMENT: &str =
        "SELECT id, tag, modified, content_type, length(body), body FROM documents WHERE id = $1";
    pub const TAGS: &str = "SELECT id, tag FROM documents WHERE id > $1 ORDER BY id LIMIT $2";
    pub const LIST: &str = "SELECT id, tag, modified, content_type, length(body) FROM documents
        WHERE id > $1 ORDER BY id LIMIT $2";
    pub const CREATE: &str = "INSERT INTO documents (tag, modified, content_type, body, id)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    pub const REPLACE: &str = "UPDATE documents SET tag = $1, modified = $2, content_type = $3, body = $4
        WHERE id = $5 AND tag = $6";
    pub const DELETE: &str = "DELETE FROM documents WHERE id = $1 AND tag = $2";
}
