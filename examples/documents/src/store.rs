//! The documents in SQLite, and the compare-and-swap that conditional writes rest on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use http_conditional::HttpDate;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, Row, TransactionBehavior, params};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

use crate::content::Content;
use crate::paging::Page;
use crate::validators::{Validators, draw_tag};

/// How long a request waits for a connection, and a write for the writers of other processes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How many requests of this process may read at one time.
const READERS: usize = 4;

/// Marks the file as a database of this program: "docs".
const APPLICATION_ID: i32 = 0x646f_6373;

/// The version of the schema.
const USER_VERSION: i32 = 1;

/// Readers never wait for the writer. Other processes may have their own connections.
pub struct Store {
    readers: Arc<Pool>,
    writer: Arc<Pool>,
}

/// A document without its content.
pub struct Entry {
    pub id: String,
    pub validators: Validators,
    pub content_type: String,
    pub size: i64,
}

#[derive(Debug)]
pub enum Error {
    /// Other writers had the database for too long. Nothing was written.
    Busy,
    /// There is no space left. Nothing was written.
    Full,
    Failed(String),
}

type Result<T> = std::result::Result<T, Error>;

const COLUMNS: &str = "id, tag, modified, content_type, length(body) AS size";

impl Store {
    /// Opens the file, or creates it. Returns why not, as one sentence, and leaves alone what is not ours.
    pub fn open(file: &Path) -> std::result::Result<Self, String> {
        let mut connection = Connection::open(file).map_err(|error| error.to_string())?;
        prepare(&mut connection)?;
        let pool = |connections| Pool {
            file: file.to_owned(),
            idle: Mutex::default(),
            places: Arc::new(Semaphore::new(connections)),
        };
        let (readers, writer) = (Arc::new(pool(READERS)), Arc::new(pool(1)));
        writer.idle().push(connection);
        Ok(Self { readers, writer })
    }

    /// The ids and tags of a page, which an index has without the documents.
    pub async fn tags(&self, page: Page) -> Result<Vec<(String, String)>> {
        let query = move |connection: &Connection| {
            let query = "SELECT id, tag FROM documents WHERE id > ?1 ORDER BY id LIMIT ?2";
            let mut statement = connection.prepare_cached(query)?;
            let pairs = statement.query_map(params![page.after, page.rows()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(pairs.collect::<rusqlite::Result<_>>()?)
        };
        self.readers.run(query).await
    }

    pub async fn list(&self, page: Page) -> Result<Vec<Entry>> {
        let query = move |connection: &Connection| {
            let query = format!("SELECT {COLUMNS} FROM documents WHERE id > ?1 ORDER BY id LIMIT ?2");
            let mut statement = connection.prepare_cached(&query)?;
            let entries = statement.query_map(params![page.after, page.rows()], entry)?;
            Ok(entries.collect::<rusqlite::Result<_>>()?)
        };
        self.readers.run(query).await
    }

    /// The documents whose id or content has this text in it. Bytes are compared: upper case is not lower case. There
    /// is no index for that: it reads one document after the other, until the page is full.
    pub async fn search(&self, text: String, page: Page) -> Result<Vec<Entry>> {
        let query = move |connection: &Connection| {
            let query = format!(
                "SELECT {COLUMNS} FROM documents
                 WHERE id > ?1 AND (instr(CAST(id AS BLOB), ?3) OR instr(body, ?3)) ORDER BY id LIMIT ?2"
            );
            let mut statement = connection.prepare_cached(&query)?;
            let entries = statement.query_map(params![page.after, page.rows(), text.as_bytes()], entry)?;
            Ok(entries.collect::<rusqlite::Result<_>>()?)
        };
        self.readers.run(query).await
    }

    /// The document without its content, which costs the same for every size.
    pub async fn entry(&self, id: &str) -> Result<Option<Entry>> {
        let id = id.to_owned();
        let query = move |connection: &Connection| {
            let query = format!("SELECT {COLUMNS} FROM documents WHERE id = ?1");
            Ok(connection.prepare_cached(&query)?.query_row([id], entry).optional()?)
        };
        self.readers.run(query).await
    }

    /// The document with the validators that belong to this content.
    pub async fn document(&self, id: &str) -> Result<Option<(Entry, Bytes)>> {
        let id = id.to_owned();
        let query = move |connection: &Connection| {
            let query = format!("SELECT {COLUMNS}, body FROM documents WHERE id = ?1");
            let whole = |row: &Row<'_>| Ok((entry(row)?, Bytes::from(row.get::<_, Vec<u8>>("body")?)));
            Ok(connection.prepare_cached(&query)?.query_row([id], whole).optional()?)
        };
        self.readers.run(query).await
    }

    /// Creates the document if there was none when the conditions were evaluated, or else replaces the version that
    /// they were evaluated with. `None` if that is no longer so: then nothing is written.
    pub async fn write(
        &self,
        id: &str,
        evaluated: Option<&Validators>,
        content: Content,
    ) -> Result<Option<Validators>> {
        let (id, old) = (id.to_owned(), evaluated.map(|evaluated| evaluated.tag.clone()));
        let swap = move |connection: &Connection| {
            let Content { content_type, body } = content;
            let (tag, now) = (draw_tag()?, HttpDate::from(SystemTime::now()).unix_seconds());
            // A clock that is set back must not take the date back: a client that has the old date would get a 304.
            let query = match old {
                None => {
                    "INSERT INTO documents (id, tag, modified, content_type, body) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT DO NOTHING RETURNING modified"
                }
                Some(_) => {
                    "UPDATE documents SET tag = ?2, content_type = ?4, body = ?5,
                     modified = CASE WHEN modified > ?3 THEN modified + 1 ELSE ?3 END
                     WHERE id = ?1 AND tag = ?6 RETURNING modified"
                }
            };
            let mut statement = connection.prepare_cached(query)?;
            let modified = match old {
                None => statement.query_row(params![id, tag, now, content_type, &body[..]], |row| row.get(0)),
                Some(old) => statement.query_row(params![id, tag, now, content_type, &body[..], old], |row| row.get(0)),
            };
            Ok(modified.optional()?.map(|modified| Validators::new(tag, HttpDate::from_unix_seconds(modified))))
        };
        self.writer.run(swap).await
    }

    /// Deletes the version that was evaluated. `false` if it is no longer the current one.
    pub async fn delete(&self, id: &str, evaluated: &Validators) -> Result<bool> {
        let (id, tag) = (id.to_owned(), evaluated.tag.clone());
        let swap = move |connection: &Connection| {
            let mut statement = connection.prepare_cached("DELETE FROM documents WHERE id = ?1 AND tag = ?2")?;
            Ok(statement.execute(params![id, tag])? > 0)
        };
        self.writer.run(swap).await
    }
}

/// A few connections, of which an idle one is handed out.
struct Pool {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

impl Pool {
    /// SQLite blocks its thread, so that it works outside of the runtime.
    async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = tokio::time::timeout(BUSY_TIMEOUT, Arc::clone(&self.places).acquire_owned());
        let place = place.await.map_err(|_| Error::Busy)?.map_err(|closed| Error::Failed(closed.to_string()))?;
        let pool = Arc::clone(self);
        let work = move || {
            let idle = pool.idle().pop();
            let connection = idle.map_or_else(|| pool.connect(), Ok)?;
            let result = work(&connection);
            pool.idle().push(connection);
            drop(place);
            result
        };
        spawn_blocking(work).await?
    }

    fn connect(&self) -> Result<Connection> {
        let connection = Connection::open_with_flags(
            &self.file,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        Ok(connection)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a new file a database of this program. One that is neither new nor ours is only read.
fn prepare(connection: &mut Connection) -> std::result::Result<(), String> {
    let text = |error: rusqlite::Error| error.to_string();
    connection.busy_timeout(BUSY_TIMEOUT).map_err(text)?;
    is_new(connection)?;
    // Readers then go on while another process writes. The mode belongs to the file: if another server that starts at
    // the same moment keeps it busy, that server sets it.
    match connection.pragma_update(None, "journal_mode", "WAL") {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {}
        set => set.map_err(text)?,
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(text)?;
    if is_new(&transaction)? {
        transaction.execute_batch(include_str!("schema.sql")).map_err(text)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(text)?;
        transaction.pragma_update(None, "user_version", USER_VERSION).map_err(text)?;
    }
    transaction.commit().map_err(text)
}

fn is_new(connection: &Connection) -> std::result::Result<bool, String> {
    let query = "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
                 FROM pragma_application_id, pragma_user_version";
    let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    match connection.query_row(query, [], columns).map_err(|error| error.to_string())? {
        (0, 0, 0) => Ok(true),
        (APPLICATION_ID, USER_VERSION, _) => Ok(false),
        (APPLICATION_ID, other, _) => {
            Err(format!("its schema has version {other}, and this release knows version {USER_VERSION} only"))
        }
        _ => Err(String::from("it belongs to another program, or to a release before tags were random")),
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get("id")?,
        validators: Validators::new(row.get("tag")?, HttpDate::from_unix_seconds(row.get("modified")?)),
        content_type: row.get("content_type")?,
        size: row.get("size")?,
    })
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<rusqlite::types::FromSqlError> for Error {
    fn from(error: rusqlite::types::FromSqlError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<getrandom::Error> for Error {
    fn from(error: getrandom::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<JoinError> for Error {
    fn from(error: JoinError) -> Self {
        Self::Failed(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;
    use crate::problem::Problem;

    #[tokio::test]
    async fn a_full_disk_is_507_and_nothing_is_written() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let store = Store::open(&folder.path().join("documents.db")).expect("a store");
        let full = |connection: &Connection| Ok(connection.pragma_update(None, "max_page_count", 8)?);
        store.writer.run(full).await.expect("a limit");
        let content = Content { content_type: String::from("text/plain"), body: vec![0; 100_000].into() };
        let error = store.write("note", None, content).await.err().expect("no space");
        assert!(matches!(error, Error::Full), "{error:?}");
        assert_eq!(Problem::from(error).status(), StatusCode::INSUFFICIENT_STORAGE);
        assert!(store.entry("note").await.expect("an open store").is_none());
    }
}
