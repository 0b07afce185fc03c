//! A client of both versions that keeps its connection, so that broken framing shows in the next response.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};

pub enum Client {
    Http1(http1::SendRequest<Full<Bytes>>, SocketAddr),
    Http2(http2::SendRequest<Full<Bytes>>, SocketAddr),
}

#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub content: Bytes,
}

impl Reply {
    /// The lines of a field, sorted.
    pub fn lines(&self, name: &str) -> Vec<&str> {
        let mut lines: Vec<_> = self.headers.get_all(name).iter().map(|line| line.to_str().expect("text")).collect();
        lines.sort_unstable();
        lines
    }

    /// A field that must not be repeated.
    pub fn sole(&self, name: &str) -> Option<&str> {
        let lines = self.lines(name);
        assert!(lines.len() < 2, "{name} is repeated: {self:?}");
        lines.first().copied()
    }
}

impl Client {
    pub async fn connect(address: SocketAddr, over_http_2: bool) -> Self {
        let stream = tokio::net::TcpStream::connect(address).await.expect("the server");
        stream.set_nodelay(true).expect("a socket");
        let io = TokioIo::new(stream);
        if over_http_2 {
            let (sender, connection) = http2::handshake(TokioExecutor::new(), io).await.expect("HTTP/2");
            tokio::spawn(connection);
            Self::Http2(sender, address)
        } else {
            let (sender, connection) = http1::handshake(io).await.expect("HTTP/1.1");
            tokio::spawn(connection);
            Self::Http1(sender, address)
        }
    }

    pub async fn send(&mut self, method: &str, path: &str, lines: &[(&str, &str)]) -> Result<Reply, hyper::Error> {
        let (head, body) = self.start(method, path, lines).await?.into_parts();
        Ok(Reply { status: head.status, headers: head.headers, content: body.collect().await?.to_bytes() })
    }

    /// Sends a request, and receives the head of the response.
    pub async fn start(
        &mut self,
        method: &str,
        path: &str,
        lines: &[(&str, &str)],
    ) -> Result<Response<Incoming>, hyper::Error> {
        let content = if matches!(method, "PUT" | "QUERY") { "new" } else { "" };
        let mut request = Request::new(Full::from(content));
        *request.method_mut() = Method::from_bytes(method.as_bytes()).expect("a method");
        for (name, value) in lines {
            let name = HeaderName::try_from(*name).expect("a name");
            request.headers_mut().append(name, HeaderValue::try_from(*value).expect("a value"));
        }
        match self {
            Self::Http1(sender, address) => {
                *request.uri_mut() = path.parse().expect("a path");
                let host = HeaderValue::try_from(address.to_string()).expect("a value");
                request.headers_mut().insert("host", host);
                sender.ready().await?;
                sender.send_request(request).await
            }
            Self::Http2(sender, address) => {
                *request.uri_mut() = format!("http://{address}{path}").parse().expect("a URI");
                sender.ready().await?;
                sender.send_request(request).await
            }
        }
    }
}
