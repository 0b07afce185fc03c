//! A server of one test, and a client for it.

#[path = "database.rs"]
#[allow(dead_code, reason = "it has more users")]
mod database;

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpStream;
use std::ops::Deref;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use ureq::Agent;
use ureq::http::{HeaderMap, HeaderName, Request};

#[allow(unused_imports, reason = "one of the test targets needs it")]
pub use self::database::Postgres;
pub use self::database::database;

/// No test waits longer than this for anything.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub const TEXT: (&str, &str) = ("Content-Type", "text/plain");

/// A server process, which ends with its test.
pub struct Server {
    process: Child,
    /// Its standard output, which is open for as long as the process lives.
    stdout: Option<BufReader<ChildStdout>>,
    client: Client,
}

/// What talks to one address: that of a server, or of what stands in front of it.
pub struct Client {
    pub address: String,
    agent: Agent,
}

impl Server {
    /// Starts a server on a database of its own, which is removed with the folder.
    pub fn start() -> (Self, TempDir) {
        let folder = TempDir::new().expect("a temporary folder");
        (Self::start_on(database(&folder)), folder)
    }

    pub fn start_on(database: impl AsRef<OsStr>) -> Self {
        Self::start_with(database, &[])
    }

    pub fn start_with(database: impl AsRef<OsStr>, flags: &[&str]) -> Self {
        Self::listen("127.0.0.1:0", database.as_ref(), flags, None).expect("the address comes first")
    }

    /// Starts a server that logs each request to a file.
    pub fn start_logged(database: &Path, log: &Path) -> Self {
        let log = File::create(log).expect("a log");
        Self::listen("127.0.0.1:0", database.as_ref(), &["--log", "info"], Some(log)).expect("the address comes first")
    }

    /// `None` where the address cannot be had.
    fn listen(address: &str, database: &OsStr, flags: &[&str], log: Option<File>) -> Option<Self> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_documents"))
            .args(["--listen", address, "--database"])
            .arg(database)
            .args(flags)
            .env("DOCUMENTS_LOG", "error")
            .stdout(Stdio::piped())
            .stderr(log.map_or(Stdio::inherit(), Stdio::from))
            .spawn()
            .expect("the server starts");
        let mut stdout = BufReader::new(process.stdout.take().expect("a pipe"));
        let (stdout, line) = within_patience(move || {
            let mut line = String::new();
            stdout.read_line(&mut line).expect("a line");
            (Some(stdout), line)
        });
        let Some(address) = line.trim_end().strip_prefix("listening on http://") else {
            process.wait().expect("a status");
            return None;
        };
        Some(Self { process, stdout, client: Client::new(address) })
    }

    /// Ends the process as a crash would, by SIGKILL.
    pub fn kill(&mut self) {
        self.process.kill().expect("the process is there");
        self.process.wait().expect("a status");
    }

    /// Starts a process in the place of one that has ended, at the same address.
    pub fn restart_on(&mut self, database: impl AsRef<OsStr>) {
        let (address, database) = (self.address.clone(), database.as_ref().to_owned());
        // Meanwhile the system may have lent the port to some connection.
        let again = move || std::iter::repeat_with(|| Self::listen(&address, &database, &[], None)).flatten().next();
        *self = within_patience(again).expect("a server");
    }

    pub fn terminate(&self) {
        let killed = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        assert!(killed.expect("kill runs").success());
    }

    /// Waits for a server that stops.
    pub fn exit_status(&mut self) -> ExitStatus {
        if let Some(stdout) = self.stdout.take() {
            within_patience(move || stdout.bytes().for_each(drop));
        }
        self.process.wait().expect("a status")
    }
}

impl Deref for Server {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Client {
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), agent: agent() }
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send("GET", path, headers, None)
    }

    pub fn head(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send("HEAD", path, headers, None)
    }

    pub fn delete(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send("DELETE", path, headers, None)
    }

    /// Reads a document when it has a date: when the second of its last write is over.
    pub fn dated(&self, path: &str) -> Reply {
        within_attempts(|| Some(self.get(path, &[])).filter(|reply| reply.header("Last-Modified").is_some()))
    }

    /// Puts text.
    pub fn put(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.send("PUT", path, &[&[TEXT], headers].concat(), Some(body.as_bytes()))
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Reply {
        self.try_send(method, path, headers, body).expect("a response")
    }

    /// An error means that there is no response. What became of the request is unknown.
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Result<Reply, ureq::Error> {
        let mut request = Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = match body {
            Some(body) => self.agent.run(request.body(body).expect("a request")),
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let (head, mut body) = response?.into_parts();
        Ok(Reply { status: head.status.as_u16(), headers: head.headers, body: body.read_to_vec()? })
    }

    /// A connection for what no decent client would send.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Tries until there is a result.
pub fn within_attempts<T>(attempt: impl Fn() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(result) = attempt() {
            return result;
        }
        assert!(Instant::now() < deadline, "not in time");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Runs what might never come to an end.
pub fn within_patience<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(PATIENCE).expect("an end in time")
}

/// Connections are not kept, because a server may close one on which it refused a body.
fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true) // QUERY
        .timeout_global(Some(PATIENCE))
        .max_idle_connections(0)
        .proxy(None)
        .build()
        .into()
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("text"))
    }

    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub fn header_names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        names
    }

    pub fn etag(&self) -> &str {
        self.header("ETag").expect("an ETag")
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// The fields of a problem (RFC 9457).
    pub fn problem(&self) -> Value {
        assert_eq!(self.header("Content-Type"), Some("application/problem+json"), "{self:?}");
        let problem: Value = serde_json::from_slice(&self.body).expect("JSON");
        assert_eq!(problem["status"], self.status);
        problem
    }

    /// The database was busy or away, and nothing was written.
    pub fn is_unavailable(&self) -> bool {
        self.status == 503 && self.detail().contains("nothing was written")
    }

    pub fn detail(&self) -> String {
        self.problem()["detail"].as_str().expect("a detail").to_owned()
    }
}
