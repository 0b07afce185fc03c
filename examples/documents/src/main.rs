//! A document server that loses no update and repeats no document: `http-conditional` at work, with axum and SQLite.
//!
//! Start reading in `conditional`, where the conditions of a request decide its answer. `documents` has the
//! handlers around it, and `store` the compare-and-swap that keeps the decision true until it is written. What a
//! browser makes of the answers is in `page`: start with `desk.js` there.

mod app;
mod conditional;
mod content;
mod digest;
mod documents;
mod page;
mod problem;
mod search;
mod stop;
mod store;
mod validators;

use std::error::Error;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use tokio::net::TcpListener;

use crate::store::Store;

/// How long requests may still take once the server was told to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keeps documents in a SQLite file and serves them over HTTP.
#[derive(Parser)]
#[command(version)]
struct Flags {
    /// The address to listen on; port 0 takes any that is free
    #[arg(long, env = "DOCUMENTS_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:3000")]
    listen: String,

    /// The database file; it is made if it is not there, and several servers may share one
    #[arg(long, env = "DOCUMENTS_DATABASE", value_name = "FILE", default_value = "documents.db")]
    database: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Flags::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("documents: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(flags: Flags) -> Result<(), Box<dyn Error>> {
    let Flags { listen, database } = flags;
    let store =
        Store::open(&database).map_err(|error| format!("cannot open the database {}: {error}", database.display()))?;
    let listener = TcpListener::bind(&listen).await.map_err(|error| format!("cannot listen on {listen}: {error}"))?;

    // Signals are caught before the address is told, so that whoever has read it may send one.
    let (stop, stop_again) = (stop::signal()?, stop::signal()?);
    welcome(listener.local_addr()?);

    let server = axum::serve(listener, app::router(store)).with_graceful_shutdown(stop);
    let patience = async {
        stop_again.await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        result = server.into_future() => Ok(result?),
        () = patience => Err(format!("stopped with requests still open after {PATIENCE:?}").into()),
    }
}

/// Tells the address on the first line, then what to try: the page, or curl.
fn welcome(address: SocketAddr) {
    let document = format!("http://{address}/documents/greeting");
    let text = format!(
        r#"listening on http://{address}
open http://{address}/ in a browser, or try:
  curl -i {document} -X PUT -H 'Content-Type: text/plain' -H 'If-None-Match: *' -d 'Hello'
  curl -i {document}
and then, with the ETag that you got in the place of "1":
  curl -i {document} -H 'If-None-Match: "1"'
  curl -i {document} -X PUT -H 'Content-Type: text/plain' -H 'If-Match: "1"' -d 'Hello again'
"#
    );
    // A standard output that nobody reads is no reason not to serve.
    let _ = std::io::stdout().write_all(text.as_bytes());
}
