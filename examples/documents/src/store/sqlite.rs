//! The documents in a SQLite file: one connection for writers, and a few for readers, who do not wait for a writer.
//!
//! SQLite blocks its thread. A read takes microseconds, less than to hand it over to another thread and back, so it is
//! done where the request is handled. It can take seconds if another process was stopped in the wrong moment. So the
//! runtime has more threads than reads may be open. A write has to wait for other writers, and is handed over.

use std::ffi::c_int;
use std::path::{self, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use async_trait::async_trait;
use axum::body::Bytes;
use http_conditional::HttpDate;
use rusqlite::Error::FromSqlConversionFailure;
use rusqlite::types::Type;
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension as _, Params, Row, Statement, TransactionBehavior, params,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use crate::paging::Page;
use crate::store::{Entry, Error, PATIENCE, Result, Store, Version, readers, sql};
use crate::validators::Validators;

/// After so many instructions of its virtual machine, SQLite is asked whether a statement has had its time.
const STEPS: c_int = 1_000;

/// Marks the file as a database of this program: "docs".
const APPLICATION_ID: i32 = 0x646f_6373;

/// The version of the schema.
const USER_VERSION: i32 = 1;

const SEARCH: &str = "SELECT id, tag, modified, content_type, length(body) FROM documents
    WHERE id > $1 AND (instr(id, $2) OR instr(body, $2)) ORDER BY id LIMIT $3";

/// Other processes may have their own connections to the file.
pub struct Sqlite {
    readers: Pool,
    writer: Arc<Pool>,
}

impl Sqlite {
    pub fn open(file: &Path) -> Result<Self> {
        // An absolute path is a file in any case, unlike `:memory:`.
        let file = path::absolute(file).map_err(Error::failed)?;
        let mut connection = Connection::open(&file)?;
        prepare(&mut connection)?;
        let (readers, writer) = (Pool::new(&file, readers()), Arc::new(Pool::new(&file, 1)));
        writer.idle().push(connection);
        Ok(Self { readers, writer })
    }

    async fn read<T>(
        &self,
        query: &str,
        work: impl FnOnce(&mut Statement<'_>) -> rusqlite::Result<T> + Send,
    ) -> Result<T> {
        let _place = self.readers.place().await?;
        Ok(self.readers.run(query, work)?)
    }
}

#[async_trait]
impl Store for Sqlite {
    async fn tag(&self, id: &str) -> Result<Option<Entry>> {
        self.read(sql::TAG, |query| query.query_row([id.as_bytes()], entry).optional()).await
    }

    async fn document(&self, id: &str) -> Result<Option<(Entry, Bytes)>> {
        let whole = |row: &Row<'_>| Ok((entry(row)?, Bytes::from(row.get::<_, Vec<u8>>(5)?)));
        self.read(sql::DOCUMENT, |query| query.query_row([id.as_bytes()], whole).optional()).await
    }

    async fn tags(&self, page: &Page) -> Result<Vec<(String, String)>> {
        let pair = |row: &Row<'_>| Ok((id(row)?, row.get(1)?));
        self.read(sql::TAGS, |query| rows(query, params![page.after.as_bytes(), page.rows()], pair)).await
    }

    async fn list(&self, page: &Page) -> Result<Vec<Entry>> {
        self.read(sql::LIST, |query| rows(query, params![page.after.as_bytes(), page.rows()], entry)).await
    }

    async fn search(&self, text: &str, page: &Page) -> Result<Vec<Entry>> {
        let search = |query: &mut Statement<'_>| {
            rows(query, params![page.after.as_bytes(), text.as_bytes(), page.rows()], entry)
        };
        self.read(SEARCH, search).await
    }

    async fn swap(&self, id: &str, old: Option<&str>, new: Option<Version>) -> Result<bool> {
        let (id, old) = (id.to_owned(), old.map(str::to_owned));
        let query = match (&old, &new) {
            (None, _) => sql::CREATE,
            (Some(_), Some(_)) => sql::REPLACE,
            (Some(_), None) => sql::DELETE,
        };
        let swap = move |query: &mut Statement<'_>| {
            let Some(Version { tag, modified, content }) = new else {
                return query.execute(params![id.as_bytes(), old]);
            };
            let (content_type, body, id) = (content.content_type, &content.body[..], id.as_bytes());
            match old {
                None => query.execute(params![tag, modified, content_type, body, id]),
                Some(old) => query.execute(params![tag, modified, content_type, body, id, old]),
            }
        };
        let (writer, place) = (Arc::clone(&self.writer), self.writer.place().await?);
        let swapped = spawn_blocking(move || {
            let _place = place;
            writer.run(query, swap)
        });
        Ok(swapped.await.map_err(|error| Error::Lost(error.to_string()))?? > 0)
    }
}

/// A few connections, of which an idle one is handed out.
struct Pool {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

impl Pool {
    fn new(file: &Path, connections: usize) -> Self {
        Self { file: file.to_owned(), idle: Mutex::default(), places: Arc::new(Semaphore::new(connections)) }
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit> {
        let place = tokio::time::timeout(PATIENCE, Arc::clone(&self.places).acquire_owned()).await;
        place.map_err(|_| Error::Unavailable(String::from("no connection became idle")))?.map_err(Error::failed)
    }

    fn run<T>(&self, query: &str, work: impl FnOnce(&mut Statement<'_>) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let idle = self.idle().pop();
        let mut connection = idle.map_or_else(|| self.connect(), Ok)?;
        let begun = Instant::now();
        connection.progress_handler(STEPS, Some(move || begun.elapsed() > PATIENCE))?;
        let result = connection.prepare_cached(query).and_then(|mut statement| work(&mut statement));
        self.idle().push(connection);
        result
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(PATIENCE)?;
        Ok(connection)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a new file a database of this program. One that is neither new nor ours is only read.
fn prepare(connection: &mut Connection) -> Result<()> {
    connection.busy_timeout(PATIENCE)?;
    is_new(connection)?;
    // Readers then go on while another process writes. The mode belongs to the file: if another server that starts at
    // the same moment keeps it busy, that server sets it.
    match connection.pragma_update(None, "journal_mode", "WAL") {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {}
        set => set?,
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if is_new(&transaction)? {
        transaction.execute_batch(include_str!("schema.sql"))?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", USER_VERSION)?;
    }
    Ok(transaction.commit()?)
}

fn is_new(connection: &Connection) -> Result<bool> {
    let query = "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
                 FROM pragma_application_id, pragma_user_version";
    let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    match connection.query_row(query, [], columns)? {
        (0, 0, 0) => Ok(true),
        (APPLICATION_ID, USER_VERSION, _) => Ok(false),
        (APPLICATION_ID, other, _) => Err(Error::Failed(format!("its schema has version {other}, not {USER_VERSION}"))),
        _ => Err(Error::failed("it belongs to another program, or to a release before tags were random")),
    }
}

fn rows<T>(
    query: &mut Statement<'_>,
    params: impl Params,
    row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    query.query_map(params, row)?.collect()
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: id(row)?,
        validators: Validators { tag: row.get(1)?, modified: HttpDate::from_unix_seconds(row.get(2)?) },
        content_type: row.get(3)?,
        size: row.get(4)?,
    })
}

fn id(row: &Row<'_>) -> rusqlite::Result<String> {
    let not_text = |error| FromSqlConversionFailure(0, Type::Blob, Box::new(error));
    String::from_utf8(row.get(0)?).map_err(not_text)
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::FileLockingProtocolFailed | ErrorCode::OperationInterrupted) => {
                Self::Unavailable(error.to_string())
            }
            Some(ErrorCode::DiskFull) => Self::Full,
            _ => Self::failed(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use axum::response::IntoResponse as _;

    use super::*;
    use crate::content::Content;
    use crate::problem::Problem;

    #[tokio::test]
    async fn a_statement_that_does_not_end_is_ended() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let store = Sqlite::open(&folder.path().join("documents.db")).expect("a store");
        let endless =
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n FROM numbers) SELECT max(n) FROM numbers";
        let number = |query: &mut Statement<'_>| query.query_row([], |row| row.get::<_, i64>(0));
        let error = store.read(endless, number).await.expect_err("no end");
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
        assert!(store.tag("note").await.expect("an open store").is_none());
    }

    #[tokio::test]
    async fn a_full_disk_is_507_and_nothing_is_written() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let store = Sqlite::open(&folder.path().join("documents.db")).expect("a store");
        let limit = |query: &mut Statement<'_>| query.query_row([], |row| row.get::<_, i64>(0));
        store.writer.run("PRAGMA max_page_count = 8", limit).expect("a limit");
        let content = Content { content_type: String::from("text/plain"), body: vec![0; 100_000].into() };
        let new = Version { tag: String::from("tag"), modified: 0, content };
        let error = store.swap("note", None, Some(new)).await.expect_err("no space");
        assert!(matches!(error, Error::Full), "{error:?}");
        assert_eq!(Problem::from(error).into_response().status(), StatusCode::INSUFFICIENT_STORAGE);
        assert!(store.tag("note").await.expect("an open store").is_none());
    }
}
