//! A reverse proxy, which hands each request to the next of its upstreams and writes down what went through it.
//!
//! It is not a cache, so it evaluates no condition and passes all of them on (WHEN-4).

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use hyper::body::{Frame, Incoming, SizeHint};
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

/// A request, and the response of an upstream.
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

    /// From now on, of eight requests one is lost on the way there, the response of one on the way back, one response is
    /// cut in its content, and three are late. Which ones depends on their number alone.
    #[allow(dead_code, reason = "one test target needs it")]
    pub fn become_unreliable(&self) {
        self.gateway.is_unreliable.store(true, Ordering::Relaxed);
    }
}

async fn serve(listener: TcpListener, gateway: Arc<Gateway>) {
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        let gateway = Arc::clone(&gateway);
        let service = service_fn(move |request| {
            let gateway = Arc::clone(&gateway);
            async move { gateway.respond(request).await }
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
    is_unreliable: AtomicBool,
    number: AtomicU64,
}

impl Gateway {
    /// An error ends the connection to the client.
    async fn respond(&self, request: Request<Incoming>) -> io::Result<Response<Body>> {
        if !self.is_unreliable.load(Ordering::Relaxed) {
            return self.exchange(request).await;
        }
        // The high bits of a product with an odd number look like chance.
        let chance = self.number.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let lost = || io::Error::from(io::ErrorKind::ConnectionReset);
        match chance % 8 {
            0 => return Err(lost()),
            1..4 => tokio::time::sleep(Duration::from_millis(chance / 8 % 20)).await,
            _ => {}
        }
        let response = self.exchange(request).await?;
        match chance % 8 {
            4 => Err(lost()),
            5 => {
                let (head, body) = response.into_parts();
                let content = axum::body::to_bytes(body, usize::MAX).await.map_err(io::Error::other)?;
                let part = content.slice(..content.len() / 2);
                Ok(Response::from_parts(head, Body::new(Cut { part: Some(part), whole: content.len() as u64 })))
            }
            _ => Ok(response),
        }
    }

    async fn exchange(&self, request: Request<Incoming>) -> io::Result<Response<Body>> {
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

/// Content that ends before its end.
struct Cut {
    part: Option<Bytes>,
    whole: u64,
}

impl hyper::body::Body for Cut {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let part = self.part.take().map(Frame::data);
        Poll::Ready(Some(part.ok_or_else(|| io::ErrorKind::ConnectionReset.into())))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.whole)
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
