//! A client of both versions. Over HTTP/1.1 it sends bytes as they are, and reads responses to the byte. It keeps its
//! connection, so that broken framing shows in the next response.

use std::io::{BufRead as _, BufReader, Error, ErrorKind, Read as _, Result, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::runtime::{Builder, Runtime};

pub enum Client {
    Http1(SocketAddr, Option<BufReader<TcpStream>>),
    Http2(SocketAddr, SendRequest<Full<Bytes>>, Runtime),
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    /// The names in lower case.
    headers: Vec<(String, Vec<u8>)>,
    pub content: Vec<u8>,
    /// Whether a 100 (Continue) came before it.
    pub continued: bool,
}

impl Reply {
    /// The value of a field, which must not be repeated.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let mut values = self.headers.iter().filter(|(found, _)| found == name).map(|(_, value)| &value[..]);
        let value = values.next();
        assert!(values.next().is_none(), "{name} is repeated: {self:?}");
        value
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.header(name).map(|value| std::str::from_utf8(value).expect("an ASCII value"))
    }

    pub fn length(&self) -> Option<usize> {
        self.text("content-length").map(|length| length.parse().expect("a number"))
    }
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self::Http1(address, None)
    }

    pub fn http2(address: SocketAddr) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let sender = runtime.block_on(async {
            let stream = tokio::net::TcpStream::connect(address).await.expect("the server");
            let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await.expect("HTTP/2");
            tokio::spawn(connection);
            sender
        });
        Self::Http2(address, sender, runtime)
    }

    pub fn get(&mut self, target: &str, lines: &[(&str, &str)]) -> Reply {
        self.send("GET", target, lines, "").expect("a response")
    }

    pub fn send(
        &mut self,
        method: &str,
        target: &str,
        lines: &[(impl AsRef<str>, impl AsRef<[u8]>)],
        content: &'static str,
    ) -> Result<Reply> {
        let lines = lines.iter().map(|(name, value)| (name.as_ref(), value.as_ref()));
        match self {
            Self::Http1(address, connection) => {
                let mut request = format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n").into_bytes();
                for (name, value) in lines {
                    request.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
                }
                if !content.is_empty() {
                    request.extend(format!("Content-Length: {}\r\n", content.len()).into_bytes());
                }
                request.extend([b"\r\n", content.as_bytes()].concat());
                let mut stream = connection.take().map_or_else(|| connect(*address), Ok)?;
                stream.get_mut().write_all(&request)?;
                let reply = read(&mut stream, method)?;
                // A server need not read content to the end, nor go on after a malformed request.
                let goes_on = content.is_empty() && reply.status != 400 && reply.text("connection") != Some("close");
                *connection = goes_on.then_some(stream);
                Ok(reply)
            }
            Self::Http2(address, sender, runtime) => {
                let mut request = Request::new(Full::from(content));
                *request.method_mut() = Method::from_bytes(method.as_bytes()).map_err(Error::other)?;
                *request.uri_mut() = format!("http://{address}{target}").parse().map_err(Error::other)?;
                for (name, value) in lines {
                    let name = HeaderName::try_from(name).map_err(Error::other)?;
                    request.headers_mut().append(name, HeaderValue::from_bytes(value).map_err(Error::other)?);
                }
                runtime.block_on(async {
                    sender.ready().await.map_err(Error::other)?;
                    let (head, body) = sender.send_request(request).await.map_err(Error::other)?.into_parts();
                    let content = body.collect().await.map_err(Error::other)?.to_bytes().to_vec();
                    let lines = head.headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
                    Ok(Reply { status: head.status.as_u16(), headers: lines.collect(), content, continued: false })
                })
            }
        }
    }
}

fn connect(address: SocketAddr) -> Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    Ok(BufReader::new(stream))
}

fn read(stream: &mut BufReader<TcpStream>, method: &str) -> Result<Reply> {
    let mut reply = head(stream)?;
    if reply.status == 100 {
        reply = Reply { continued: true, ..head(stream)? };
    }
    // Where a response ends: RFC 9112 section 6.3. None of these servers needs chunks.
    assert!(reply.header("transfer-encoding").is_none(), "chunks: {reply:?}");
    let is_empty = method == "HEAD" || matches!(reply.status, 204 | 304);
    let length = if is_empty { 0 } else { reply.length().expect("a length") };
    reply.content = vec![0; length];
    stream.read_exact(&mut reply.content)?;
    if stream.buffer().is_empty() { Ok(reply) } else { Err(malformed(&format!("bytes after the end of {reply:?}"))) }
}

fn head(stream: &mut BufReader<TcpStream>) -> Result<Reply> {
    let mut line = || {
        let mut line = Vec::new();
        stream.read_until(b'\n', &mut line)?;
        let line = line.strip_suffix(b"\r\n").map(<[u8]>::to_vec);
        line.ok_or_else(|| Error::new(ErrorKind::UnexpectedEof, "the connection is closed"))
    };
    let start = String::from_utf8_lossy(&line()?).into_owned();
    let status = start.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    let status = status.ok_or_else(|| malformed(&start))?;
    let mut headers = Vec::new();
    loop {
        let line = line()?;
        if line.is_empty() {
            return Ok(Reply { status, headers, content: Vec::new(), continued: false });
        }
        let colon = line.iter().position(|byte| *byte == b':').ok_or_else(|| malformed("a line without a colon"))?;
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        headers.push((name, line[colon + 1..].trim_ascii().to_vec()));
    }
}

fn malformed(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}
