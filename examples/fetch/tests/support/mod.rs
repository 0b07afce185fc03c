//! A server for one test, and the program under test.
#![allow(dead_code, reason = "each test has its own use for this")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as the server read it: its path, and its lines in lower case.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) lines: Vec<(String, String)>,
}

impl Request {
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.lines.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// What the server sends, and whether it closes the connection or leaves it open behind that.
pub(crate) struct Reply {
    pub(crate) bytes: Vec<u8>,
    pub(crate) stalls: bool,
}

pub(crate) struct Server {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(crate) fn start(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let requests = Arc::<Mutex<Vec<Request>>>::default();
        let (log, reply) = (Arc::clone(&requests), Arc::new(reply));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, reply) = (Arc::clone(&log), Arc::clone(&reply));
                thread::spawn(move || serve(&stream, &log, &*reply));
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests since the last call.
    pub(crate) fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.requests.lock().expect("no panic"))
    }
}

/// One request for each connection.
fn serve(stream: &TcpStream, log: &Mutex<Vec<Request>>, reply: &dyn Fn(&Request) -> Reply) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let field = |line: String| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    let request = Request { path, lines: lines.filter_map(field).collect() };
    log.lock().expect("no panic").push(request.clone());
    let Reply { bytes, stalls } = reply(&request);
    let mut stream = stream;
    let (status, rest) = bytes.split_at(bytes.windows(2).position(|line| line == b"\r\n").expect("a status line"));
    let _ = stream.write_all(&[status, b"\r\nConnection: close", rest].concat()); // the client may be gone
    if stalls {
        thread::sleep(Duration::from_secs(20));
    }
}

pub(crate) fn spawn(url: &str, file: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fetch"));
    command.arg(url).arg(file).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// What the program prints, if it succeeds.
pub(crate) fn fetch(url: &str, file: &Path) -> String {
    let output = run(url, file);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
}

pub(crate) fn run(url: &str, file: &Path) -> Output {
    spawn(url, file).wait_with_output().expect("the program ends")
}

/// Whether a program is there. If it has to be (STRICT=1), a missing one fails the test.
pub(crate) fn has(program: &str) -> bool {
    let is_there = Path::new(program).exists();
    if !is_there {
        assert!(std::env::var_os("STRICT").is_none_or(|strict| strict != "1"), "{program} is not installed");
        println!("left out: {program} is not installed");
    }
    is_there
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Waits until a server takes connections.
pub(crate) fn await_port(port: u16) {
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return;
        }
        thread::sleep(Duration::from_millis(25));
    }
    panic!("no server on port {port}");
}

/// A server program that ends with the test.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
