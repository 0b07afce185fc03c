//! A document server that loses no update and repeats no document: `http-conditional-axum` at work, with SQLite or
//! PostgreSQL.
//!
//! Start reading in `documents`, where the conditions of a request decide its response. `store` has the
//! compare-and-swap that keeps the decision true until it is written, and two engines for it. What a browser makes of
//! the responses is in `page`: start with `desk.js` there.

mod app;
mod content;
mod digest;
mod documents;
mod guard;
mod listen;
mod log;
mod page;
mod paging;
mod problem;
mod search;
mod store;
mod unread;
mod validators;

use std::error::Error;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use axum::http::uri::Authority;
use clap::{Parser, value_parser};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use tracing::level_filters::LevelFilter;

use crate::app::App;
use crate::guard::Names;

/// Keeps documents in SQLite or PostgreSQL and serves them over HTTP.
#[derive(Parser)]
#[command(version)]
struct Flags {
    /// The address to listen on; port 0 takes any that is free
    #[arg(long, env = "DOCUMENTS_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:3000")]
    listen: String,

    #[allow(rustdoc::bare_urls, clippy::doc_markdown, reason = "the text of --help")]
    /// The database, which several servers may share: a file, which is created if it is missing, or with the feature
    /// postgres the address of a server, as in postgres://user@host/name
    #[arg(long, env = "DOCUMENTS_DATABASE", value_name = "FILE|ADDRESS", default_value = "documents.db")]
    database: PathBuf,

    /// A further name by which clients may address this server, beside its address; may be repeated
    #[arg(long = "name", value_name = "HOST")]
    names: Vec<Authority>,

    /// How many seconds a client may take for a header, for content, and between two requests
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = value_parser!(u64).range(1..=3600))]
    timeout: u64,

    /// How many connections may be open at one time; further ones wait
    #[arg(long, value_name = "NUMBER", default_value = "128", value_parser = value_parser!(u16).range(1..))]
    max_connections: u16,

    /// Take a weak tag in If-Match for the strong one: for a proxy that compresses, where clients cannot read without
    /// compression. Departs from RFC 9110 section 13.1.1
    #[arg(long)]
    behind_weakening_proxy: bool,

    /// What standard error shows: off, error (500), warn (503 and 507 too), or info (one line per request)
    #[arg(long, env = "DOCUMENTS_LOG", value_name = "LEVEL", default_value = "info")]
    log: LevelFilter,
}

fn main() -> ExitCode {
    let flags = Flags::parse();
    let result = runtime().map_err(Into::into).and_then(|runtime| {
        let result = runtime.block_on(serve(flags));
        // Without waiting for a statement: SQLite survives worse.
        runtime.shutdown_background();
        result
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("documents: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A thread for each read that may block one, and two for everything else.
fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(store::readers() + 2).enable_all().build()
}

async fn serve(flags: Flags) -> Result<(), Box<dyn Error>> {
    let Flags { listen, database, names, timeout, max_connections, behind_weakening_proxy, log } = flags;
    tracing_subscriber::fmt()
        .with_max_level(log)
        .with_target(false)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    // First the address: a server that cannot start leaves no file behind.
    let listener = TcpListener::bind(&listen).await.map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    let address = listener.local_addr()?;
    let names = Names::new(address, names)
        .ok_or_else(|| format!("{listen} names no host: say by --name which names clients may use"))?;
    let store = store::open(&database).await;
    let store = store.map_err(|error| format!("cannot open the database {}: {error}", without_password(&database)))?;

    // Ctrl-C, or SIGTERM, which service managers send: caught before the address is printed, whose reader may send one.
    let (signal, signals) = mpsc::unbounded_channel();
    ctrlc::set_handler(move || {
        let _ = signal.send(());
    })?;
    welcome(address);
    let timeout = Duration::from_secs(timeout);
    let app = app::router(App { store, names, timeout, behind_weakening_proxy });
    listen::serve(listener, app, timeout, max_connections.into(), signals).await;
    Ok(())
}

/// What stands before the host in the address of a server may be a password.
fn without_password(database: &Path) -> String {
    let name = database.display().to_string();
    let host = name.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@'));
    host.map_or(name.clone(), |(_, host)| host.to_owned())
}

/// Prints the address on the first line, then what to try: the page, or curl.
fn welcome(address: SocketAddr) {
    let document = format!("http://{address}/documents/greeting");
    let text = format!(
        r#"listening on http://{address}
open http://{address}/ in a browser, or try:
  curl -i {document} -X PUT -H 'Content-Type: text/plain' -H 'If-None-Match: *' -d 'Hello'
  curl -i {document}
and then, in the same shell, with the tag that you read:
  tag=$(curl -sI {document} | tr -d '\r' | sed -n 's/^etag: //p')
  curl -i {document} -H "If-None-Match: $tag"
  curl -i {document} -X PUT -H 'Content-Type: text/plain' -H "If-Match: $tag" -d 'Hello again'
"#
    );
    // A server also serves if its standard output is closed.
    let _ = io::stdout().write_all(text.as_bytes());
}
