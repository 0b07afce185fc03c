//! Connections: how many, for how long, and how they end.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::http::{Request, Version};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot, watch};
use tokio::time;
use tokio_io_timeout::TimeoutStream;
use tracing::warn;

use crate::store;

/// How long open requests may still take after the first signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// The header of a request, with its whole target, takes no more memory than this.
const MAX_HEADER: u16 = u16::MAX;

/// How many requests a connection of HTTP/2 may have at one time: each may have a document in memory.
const MAX_STREAMS: u32 = 4;

/// Serves until the first signal, and then finishes the open requests. A second signal ends that at once.
///
/// HTTP/1.1, or HTTP/2 by prior knowledge: the first bytes of a connection show which. `timeout` holds for the header
/// of a request, for the time between two requests, and for a client that does not read its response;
/// `max_connections` for connections at one time: further ones wait in the queue of the system.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    timeout: Duration,
    max_connections: usize,
    mut signals: UnboundedReceiver<()>,
) {
    let places = Arc::new(Semaphore::new(max_connections));
    let graceful = GracefulShutdown::new();
    let http = builder(timeout);
    loop {
        let (stream, place) = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            _ = signals.recv() => break,
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(timeout));
        let (begun, requests) = watch::channel(None);
        let (app, overdue) = (TowerToHyperService::new(app.clone()), Arc::new(Notify::new()));
        let overdue_response = Arc::clone(&overdue);
        let service = service_fn(move |request: Request<Incoming>| {
            let version = request.version();
            begun.send_replace(Some(version));
            let (response, overdue) = (app.call(request), Arc::clone(&overdue_response));
            async move {
                let content_in_time =
                    |content| if version == Version::HTTP_2 { timed(content, timeout, overdue) } else { content };
                response.await.map(|response| response.map(content_in_time))
            }
        });
        let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service).into_owned();
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            tokio::select! {
                // An error concerns this client only, and the client is gone.
                _ = connection => {}
                () = silence(requests, timeout) => {}
                () = overdue.notified() => {}
            }
            drop(place);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = time::sleep(GRACE) => warn!("stopped with requests open after {GRACE:?}"),
        _ = signals.recv() => warn!("stopped at once, by a second signal"),
    }
}

fn builder(timeout: Duration) -> auto::Builder<TokioExecutor> {
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1().timer(TokioTimer::new()).header_read_timeout(timeout).max_buf_size(MAX_HEADER.into());
    http.http2().max_concurrent_streams(MAX_STREAMS).max_header_list_size(MAX_HEADER.into());
    http
}

/// Content of a response of HTTP/2. It is overdue if a client takes longer to read it than to send a request and to get
/// its response: such a client can send further requests, and keeps what it does not read in memory.
fn timed(content: Body, timeout: Duration, overdue: Arc<Notify>) -> Body {
    if content.is_end_stream() {
        return content;
    }
    let (sent, is_sent) = oneshot::channel::<Infallible>();
    tokio::spawn(async move {
        if time::timeout(patience(timeout), is_sent).await.is_err() {
            overdue.notify_one();
        }
    });
    Body::new(content.map_frame(move |frame| {
        let _dropped_with_the_content = &sent;
        frame
    }))
}

/// For a request, its response, and then as long as between two requests.
fn patience(timeout: Duration) -> Duration {
    2 * timeout + store::PATIENCE
}

/// Ends when no request has begun for too long: what hyper's timeout for a header of HTTP/1.1 does not see. That is a
/// connection whose version is not known yet, and one of HTTP/2.
async fn silence(mut requests: watch::Receiver<Option<Version>>, timeout: Duration) {
    let mut limit = timeout;
    while time::timeout(limit, requests.changed()).await.is_ok() {
        if *requests.borrow_and_update() != Some(Version::HTTP_2) {
            pending::<()>().await;
        }
        limit = patience(timeout);
    }
}

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> (TcpStream, OwnedSemaphorePermit) {
    let place = Arc::clone(places).acquire_owned().await.expect("the semaphore is never closed");
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, place),
            // Most likely no descriptor is left. The timeouts free some.
            Err(error) => {
                warn!("cannot accept a connection: {error}");
                time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}
