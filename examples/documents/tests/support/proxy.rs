//! A reverse proxy, which hands each request to the next of its upstreams and writes down what went through it.
//!
//! It is no cache, so it judges no condition and passes all of them on (WHEN-4).

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::client::conn::http1 as client;
use hyper::server::conn::http1 as server;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

pub struct Proxy {
    pub address: String,
    gateway: Arc<Gateway>,
    /// What runs the proxy, until both are dropped.
    _runtime: Runtime,
}

/// A request, and what an upstream answered to it.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub method: Method,
    pub headers: HeaderMap,
    pub status: StatusCode,
}

impl Exchange {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("text"))
    }
}

impl Proxy {
    pub fn start(upstreams: &[&str]) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let upstreams = upstreams.iter().map(|&address| address.to_owned()).collect();
        let gateway = Arc::new(Gateway { upstreams, ..Gateway::default() });
        runtime.spawn(serve(listener, Arc::clone(&gateway)));
        Self { address, gateway, _runtime: runtime }
    }

    /// What has come by since this was last asked.
    pub fn exchanges(&self) -> Vec<Exchange> {
        std::mem::take(&mut self.gateway.exchanges.lock().expect("a log"))
    }

    /// The next write that succeeds does so unseen, as if its server had been killed between writing and answering.
    pub fn lose_the_next_success(&self) {
        self.gateway.lose_the_next_success.store(true, Ordering::Relaxed);
    }
}

async fn serve(listener: TcpListener, gateway: Arc<Gateway>) {
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        let gateway = Arc::clone(&gateway);
        let service = service_fn(move |request| {
            let gateway = Arc::clone(&gateway);
            async move { gateway.answer(request).await }
        });
        tokio::spawn(server::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

#[derive(Default)]
struct Gateway {
    upstreams: Vec<String>,
    turn: AtomicUsize,
    exchanges: Mutex<Vec<Exchange>>,
    lose_the_next_success: AtomicBool,
}

impl Gateway {
    /// An error ends the connection to the client.
    async fn answer(&self, request: Request<Incoming>) -> io::Result<Response<Body>> {
        let (method, headers) = (request.method().clone(), request.headers().clone());
        let response = self.forward(request).await.unwrap_or_else(|_| bad_gateway());
        let written = !method.is_safe() && response.status().is_success();
        self.exchanges.lock().expect("a log").push(Exchange { method, headers, status: response.status() });
        if written && self.lose_the_next_success.swap(false, Ordering::Relaxed) {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(response)
    }

    /// A request that was sent is never sent again: it may have been carried out (section 9.2.2).
    async fn forward(&self, mut request: Request<Incoming>) -> hyper::Result<Response<Body>> {
        let Ok(stream) = self.connect().await else { return Ok(bad_gateway()) };
        let (mut upstream, connection) = client::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);

        remove_hop_by_hop(request.headers_mut());
        let mut response = upstream.send_request(request).await?;
        remove_hop_by_hop(response.headers_mut());
        Ok(response.map(Body::new))
    }

    /// Connects to the upstream whose turn it is, or to the next that is there: nothing has been sent yet.
    async fn connect(&self) -> io::Result<TcpStream> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let mut connection = Err(io::ErrorKind::NotFound.into());
        for upstream in self.upstreams.iter().cycle().skip(turn % self.upstreams.len()).take(self.upstreams.len()) {
            connection = TcpStream::connect(upstream).await;
            if connection.is_ok() {
                break;
            }
        }
        connection
    }
}

fn bad_gateway() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response
}

/// What concerns one connection only: `Connection`, and the fields that it names (section 7.6.1).
fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let connection: Vec<_> = headers.get_all(header::CONNECTION).iter().cloned().collect();
    let names = connection.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    for name in names.chain(["Connection"]) {
        headers.remove(name.trim());
    }
}
