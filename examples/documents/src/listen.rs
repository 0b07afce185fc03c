//! Connections: how many, for how long, and how they end.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;

use crate::stop::Stop;

/// How long open requests may still take after the first signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// The header of a request, with its whole target, takes no more memory than this.
const MAX_HEADER: usize = 64 * 1024;

/// Serves until the first signal, and then finishes the open requests. A second signal ends that at once.
///
/// `timeout` holds for the header of a request, for the time between two requests, and for a client that does not
/// read its response; `max_connections` for connections at one time: further ones wait in the queue of the system.
pub async fn serve(listener: TcpListener, app: Router, timeout: Duration, max_connections: usize, mut stop: Stop) {
    let places = Arc::new(Semaphore::new(max_connections));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(timeout).max_buf_size(MAX_HEADER);
    loop {
        let (stream, place) = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = stop.signal() => break,
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(timeout));
        let service = TowerToHyperService::new(app.clone());
        let connection = graceful.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::spawn(async move {
            // An error concerns this client only, and the client is gone.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(GRACE) => eprintln!("documents: stopped with requests open after {GRACE:?}"),
        () = stop.signal() => eprintln!("documents: stopped at once, by a second signal"),
    }
}

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> (TcpStream, OwnedSemaphorePermit) {
    let place = Arc::clone(places).acquire_owned().await.expect("the semaphore is never closed");
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, place),
            // Most likely there is no descriptor left. The timeouts free some.
            Err(error) => {
                eprintln!("documents: cannot accept a connection: {error}");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}
