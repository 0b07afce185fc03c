//! A client of HTTP/2 with prior knowledge.

use std::io::{Error, Result};
use std::net::SocketAddr;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::runtime::{Builder, Runtime};

use crate::client::Answer;

pub struct Client {
    runtime: Runtime,
    sender: SendRequest<Full<Bytes>>,
    address: SocketAddr,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let sender = runtime.block_on(async {
            let stream = tokio::net::TcpStream::connect(address).await.expect("the server");
            let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await.expect("HTTP/2");
            tokio::spawn(connection);
            sender
        });
        Self { runtime, sender, address }
    }

    pub fn send<N: AsRef<str>, V: AsRef<[u8]>>(
        &mut self,
        method: &str,
        target: &str,
        lines: &[(N, V)],
        body: &[u8],
    ) -> Result<Answer> {
        let mut request = Request::new(Full::new(Bytes::copy_from_slice(body)));
        *request.method_mut() = Method::from_bytes(method.as_bytes()).map_err(Error::other)?;
        *request.uri_mut() = format!("http://{}{target}", self.address).parse().map_err(Error::other)?;
        for (name, value) in lines {
            let name = HeaderName::try_from(name.as_ref()).map_err(Error::other)?;
            request.headers_mut().append(name, HeaderValue::from_bytes(value.as_ref()).map_err(Error::other)?);
        }
        let sender = &mut self.sender;
        self.runtime.block_on(async {
            sender.ready().await.map_err(Error::other)?;
            let (head, body) = sender.send_request(request).await.map_err(Error::other)?.into_parts();
            let body = body.collect().await.map_err(Error::other)?.to_bytes();
            let lines = head.headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
            Ok(Answer::new(head.status.as_u16(), lines.collect(), body.to_vec()))
        })
    }
}
