//! A client that sends bytes as they are and reads answers to the byte. It keeps its connection for as long as the
//! server says that it may.

use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

pub struct Client {
    address: SocketAddr,
    connection: Option<TcpStream>,
    /// Whether the server may have closed the connection without a word: it need not read a body to the end before it
    /// answers, nor go on after a request that it could not read.
    may_be_closed: bool,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// The names in lower case.
    headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
    /// Whether a 100 (Continue) came before it.
    pub continued: bool,
}

impl Answer {
    pub fn new(status: u16, headers: Vec<(String, Vec<u8>)>, body: Vec<u8>) -> Self {
        Self { status, headers, body, continued: false }
    }

    /// The value of a field; a field that is there twice is none of ours.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let mut values = self.headers.iter().filter(|(found, _)| found == name).map(|(_, value)| &value[..]);
        let value = values.next();
        assert!(values.next().is_none(), "{name} is there twice: {self:?}");
        value
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.header(name).map(|value| std::str::from_utf8(value).expect("an ASCII value"))
    }
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, connection: None, may_be_closed: false }
    }

    /// Sends a request on the connection that is open, and reads its answer.
    pub fn send<N: AsRef<str>, V: AsRef<[u8]>>(
        &mut self,
        method: &str,
        target: &str,
        lines: &[(N, V)],
        body: &[u8],
    ) -> Result<Answer> {
        let mut request = format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n").into_bytes();
        for (name, value) in lines {
            request.extend_from_slice(format!("{}: ", name.as_ref()).as_bytes());
            request.extend_from_slice(value.as_ref());
            request.extend_from_slice(b"\r\n");
        }
        if !body.is_empty() {
            request.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
        }
        request.extend_from_slice(b"\r\n");
        request.extend_from_slice(body);

        match self.exchange(method, &request) {
            Err(error) if self.may_be_closed && is_closed(&error) => self.exchange(method, &request),
            done => done,
        }
        .inspect(|answer| self.may_be_closed = !body.is_empty() || answer.status == 400)
    }

    fn exchange(&mut self, method: &str, request: &[u8]) -> Result<Answer> {
        let mut stream = self.connection.take().map_or_else(|| connect(self.address), Ok)?;
        stream.write_all(request)?;
        let (answer, stays) = read(&mut stream, method)?;
        self.connection = stays.then_some(stream);
        Ok(answer)
    }

    pub fn get(&mut self, target: &str, lines: &[(&str, &str)]) -> Answer {
        self.send("GET", target, lines, b"").expect("an answer")
    }
}

fn is_closed(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}

fn connect(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    Ok(stream)
}

/// Reads one answer, and whether another may follow on the same connection.
fn read(stream: &mut TcpStream, method: &str) -> Result<(Answer, bool)> {
    let mut received = Vec::new();
    let (mut answer, length) = head(stream, &mut received)?;
    received.drain(..length);
    if answer.status == 100 {
        let (last, length) = head(stream, &mut received)?;
        received.drain(..length);
        answer = Answer { continued: true, ..last };
    }

    // What RFC 9112 section 6.3 says about where an answer ends.
    let has_body = method != "HEAD" && !matches!(answer.status, 204 | 304);
    if has_body && answer.header("transfer-encoding").is_some() {
        return Err(Error::new(ErrorKind::Unsupported, "chunks"));
    }
    let told = answer.text("content-length").map(|length| length.parse::<usize>().expect("a number"));
    let mut stays = answer.text("connection") != Some("close");
    if let Some(told) = if has_body { told } else { Some(0) } {
        while received.len() < told {
            receive(stream, &mut received)?;
        }
        if received.len() > told {
            return Err(Error::new(ErrorKind::InvalidData, format!("bytes after the end of {answer:?}: {received:?}")));
        }
    } else {
        stream.read_to_end(&mut received)?;
        stays = false;
    }
    answer.body = received;
    Ok((answer, stays))
}

/// The next head and its length.
fn head(stream: &mut TcpStream, received: &mut Vec<u8>) -> Result<(Answer, usize)> {
    loop {
        if let Some(head) = parse(received)? {
            return Ok(head);
        }
        receive(stream, received)?;
    }
}

fn receive(stream: &mut TcpStream, received: &mut Vec<u8>) -> Result<()> {
    let mut chunk = [0; 4096];
    match stream.read(&mut chunk)? {
        0 => Err(Error::new(ErrorKind::UnexpectedEof, format!("only {:?}", String::from_utf8_lossy(received)))),
        count => {
            received.extend_from_slice(&chunk[..count]);
            Ok(())
        }
    }
}

/// The head of an answer and its length, once it is all there.
fn parse(received: &[u8]) -> Result<Option<(Answer, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut head = httparse::Response::new(&mut headers);
    match head.parse(received) {
        Ok(httparse::Status::Partial) => Ok(None),
        Ok(httparse::Status::Complete(length)) => {
            let status = head.code.expect("a status");
            let lines = head.headers.iter().map(|line| (line.name.to_ascii_lowercase(), line.value.to_vec()));
            Ok(Some((Answer { status, headers: lines.collect(), body: Vec::new(), continued: false }, length)))
        }
        Err(error) => Err(Error::new(ErrorKind::InvalidData, format!("{error}: {received:?}"))),
    }
}
