//! CPU time per request, of the server and of a bare axum handler in the same run.
//!
//! `cargo bench -p documents`: the client is this process, so that it is not counted. Each case goes in turns with the bare
//! handler, and the median of three turns is shown. The log has its usual line per request, and goes to /dev/null.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use rusqlite::{Connection, params};
use tempfile::TempDir;

const TURNS: usize = 3;

/// Linux counts CPU time in these.
const TICK: Duration = Duration::from_millis(10);

fn main() {
    if env::var_os("DOCUMENTS_BARE").is_some() {
        return bare();
    }
    let folder = TempDir::new().expect("a temporary folder");
    let handler = Process::start(Command::new(env::current_exe().expect("a path")).env("DOCUMENTS_BARE", "1"));
    let few = documents(folder.path(), 1_000);
    let many = documents(folder.path(), 100_000);
    let etag = few.header("/documents/500-bytes", "etag");
    let large = few.header("/documents/a-mebibyte", "etag");
    let page = few.header("/documents", "etag");
    let request = |target: &str, fields: &str| format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n");
    let if_none_match = |tag: &str| format!("If-None-Match: {tag}\r\n");
    let put = "PUT /documents/{} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nIf-Match: *\r\n\
               Content-Length: 500\r\n\r\n"
        .to_owned()
        + &"x".repeat(500);
    let cases = [
        ("GET 200, 500 bytes", &few, request("/documents/500-bytes", ""), 4, 20_000),
        ("GET 304, 500 bytes", &few, request("/documents/500-bytes", &if_none_match(&etag)), 4, 20_000),
        ("GET 304, 1 MiB", &few, request("/documents/a-mebibyte", &if_none_match(&large)), 4, 20_000),
        ("GET 200, 1 MiB", &few, request("/documents/a-mebibyte", ""), 4, 500),
        ("PUT 204, 500 bytes, 16 writers", &few, put, 16, 800),
        ("list 304, 1,000 documents", &few, request("/documents", &if_none_match(&page)), 4, 4_000),
        ("list 200, 1,000 documents", &few, request("/documents?after=00000500", ""), 4, 2_000),
        ("list 200, 100,000 documents", &many, request("/documents?after=00000500", ""), 4, 2_000),
        ("list 200, 100,000, further on", &many, request("/documents?after=00099000", ""), 4, 2_000),
    ];
    println!("{:32} {:>9} {:>9} {:>6} {:>11}", "", "CPU", "bare", "ratio", "requests/s");
    for (name, server, request, clients, count) in cases {
        let turns = (0..TURNS).map(|_| {
            let bare = handler.measure("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 4, 20_000);
            (server.measure(&request, clients, count), bare)
        });
        let mut turns: Vec<_> = turns.collect();
        turns.sort_by(|one, other| (one.0.cpu / one.1.cpu).total_cmp(&(other.0.cpu / other.1.cpu)));
        let (ours, bare) = &turns[TURNS / 2];
        let ratio = ours.cpu / bare.cpu;
        println!("{name:32} {:6.1} µs {:6.1} µs {ratio:6.2} {:11.0}", ours.cpu, bare.cpu, ours.rate);
    }
}

/// What the others are compared with.
#[tokio::main]
async fn bare() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("listening on http://{}", listener.local_addr().expect("an address"));
    let text = "x".repeat(500);
    let router = Router::new().route("/", get(async move || text.clone()));
    axum::serve(listener, router).await.expect("it serves");
}

/// A server with so many documents, and the two that are read.
fn documents(folder: &Path, count: u32) -> Process {
    let file = folder.join(format!("{count}.db"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_documents"));
    command.args(["--listen", "127.0.0.1:0", "--database"]).arg(&file);
    let server = Process::start(&mut command);
    let mut database = Connection::open(file).expect("its database");
    let transaction = database.transaction().expect("a transaction");
    let insert = |id: &str, number: u32, body: &[u8]| {
        let tag = format!("{:032x}", 0x9e37_79b9_7f4a_7c15_u128 * u128::from(number + 1));
        let query =
            "INSERT INTO documents (id, tag, modified, content_type, body) VALUES (?1, ?2, 0, 'text/plain', ?3)";
        transaction.execute(query, params![id.as_bytes(), tag, body]).expect("a document");
    };
    (0..count).for_each(|number| insert(&format!("{number:08}"), number, &[b'x'; 500]));
    insert("500-bytes", count, &[b'x'; 500]);
    insert("a-mebibyte", count + 1, &vec![b'x'; 1024 * 1024]);
    (0..16).for_each(|writer| insert(&format!("writer-{writer}"), count + 2 + writer, &[b'x'; 500]));
    transaction.commit().expect("the documents");
    server
}

struct Process {
    child: Child,
    address: String,
}

struct Cost {
    /// In microseconds per request.
    cpu: f64,
    rate: f64,
}

impl Process {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("listening on http://").expect("an address").to_owned();
        Self { child, address }
    }

    fn header(&self, target: &str, name: &str) -> String {
        let mut client = BufReader::new(TcpStream::connect(&self.address).expect("a connection"));
        write!(client.get_mut(), "HEAD {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
        let mut lines = client.lines().map(|line| line.expect("a line"));
        lines.find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(": ")?.to_owned())).expect("the field")
    }

    fn measure(&self, request: &str, clients: usize, count: usize) -> Cost {
        let (begun, before) = (Instant::now(), self.cpu());
        thread::scope(|scope| {
            for client in 0..clients {
                let request = request.replace("{}", &format!("writer-{client}"));
                scope.spawn(move || exchange(&self.address, &request, count / clients));
            }
        });
        #[allow(clippy::cast_precision_loss, reason = "a count of some thousands")]
        let count = (count / clients * clients) as f64;
        let cpu = self.cpu().saturating_sub(before).as_secs_f64() * 1e6 / count;
        Cost { cpu, rate: count / begun.elapsed().as_secs_f64() }
    }

    /// The CPU time of all its threads so far.
    fn cpu(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("Linux");
        let fields = stat.rsplit(") ").next().expect("fields").split(' ');
        TICK * fields.skip(11).take(2).map(|ticks| ticks.parse::<u32>().expect("ticks")).sum()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request again and again, on one connection. All responses have the length of the first.
fn exchange(address: &str, request: &str, count: usize) {
    let mut client = BufReader::with_capacity(1 << 16, TcpStream::connect(address).expect("a connection"));
    client.get_ref().set_nodelay(true).expect("an option");
    let mut length = None;
    for _ in 0..count {
        client.get_mut().write_all(request.as_bytes()).expect("a request is sent");
        let head_or_all = length.unwrap_or_else(|| {
            let (mut head, mut content) = (0, 0);
            for line in client.by_ref().lines().map(|line| line.expect("a line")) {
                assert!(head > 0 || ["200", "204", "304"].iter().any(|status| line.contains(status)), "{line}");
                head += line.len() + 2;
                match line.strip_prefix("content-length: ") {
                    Some(value) => content = value.parse().expect("a length"),
                    None if line.is_empty() => break,
                    None => {}
                }
            }
            length = Some(head + content);
            content
        });
        std::io::copy(&mut client.by_ref().take(head_or_all as u64), &mut std::io::sink()).expect("a response");
    }
}
