//! The program against a server that cuts, changes, redirects and lies.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::Duration;

use http::Method;
use http_conditional::{Decision, ETag, Preconditions, Validators};
use support::{Reply, Request, Server, fetch, run, spawn};

/// What the server has, and how it behaves.
#[derive(Clone)]
struct State {
    version: u64,
    content: Vec<u8>,
    /// How many bytes of content it sends before it cuts or stalls, each time anew.
    sends: usize,
    stalls: bool,
}

fn content(version: u64) -> Vec<u8> {
    (0..20_000_u64).flat_map(|line| format!("{version}:{line}\n").into_bytes()).collect()
}

fn state(version: u64) -> State {
    State { version, content: content(version), sends: usize::MAX, stalls: false }
}

/// An honest server, by the server's half of the crate.
fn reply(state: &State, request: &Request) -> Reply {
    let current = Validators::from(ETag::version(state.version));
    let preconditions = Preconditions::from_lines(request.lines.iter().map(|(name, value)| (name, value)));
    let verdict = preconditions.evaluate(&Method::GET, &current);
    let (length, etag) = (state.content.len(), state.version);
    if verdict.decision() == Decision::NotModified {
        return Reply { bytes: format!("HTTP/1.1 304 Not Modified\r\nETag: \"{etag}\"\r\n\r\n").into(), stalls: false };
    }
    let range = request.field("range").filter(|_| verdict.allows_range());
    let first = range.and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    let (head, first) = match first {
        Some(first) if first >= length => (format!("416 Range\r\nContent-Range: bytes */{length}"), length),
        Some(first) => (format!("206 Part\r\nContent-Range: bytes {first}-{}/{length}", length - 1), first),
        None => (String::from("200 OK"), 0),
    };
    let rest = &state.content[first..];
    let head = format!("HTTP/1.1 {head}\r\nETag: \"{etag}\"\r\nContent-Length: {}\r\n\r\n", rest.len());
    let sent = &rest[..rest.len().min(state.sends)];
    Reply { bytes: [head.as_bytes(), sent].concat(), stalls: state.stalls && sent.len() < rest.len() }
}

fn serve(state: State) -> (Server, Arc<Mutex<State>>) {
    let state = Arc::new(Mutex::new(state));
    let shared = Arc::clone(&state);
    (Server::start(move |request| reply(&shared.lock().expect("no panic"), request)), state)
}

/// CLIENT-1, ANSWER-1
#[test]
fn a_copy_that_is_good_is_not_fetched_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    let (server, state_of) = serve(state(1));
    assert_eq!(fetch(&server.url("/"), &file), format!("200: {} bytes", content(1).len()));
    assert_eq!(fetch(&server.url("/"), &file), "304: nothing moved");
    assert_eq!(fetch(&server.url("/"), &file), "304: nothing moved");
    assert_eq!(fs::read(&file).expect("the file"), content(1));
    *state_of.lock().expect("no panic") = state(2);
    assert!(fetch(&server.url("/"), &file).starts_with("200"));
    assert_eq!(fs::read(&file).expect("the file"), content(2));
    // CLIENT-8: without the file there is nothing to ask about.
    fs::remove_file(&file).expect("the file");
    server.take_requests();
    assert!(fetch(&server.url("/"), &file).starts_with("200"));
    assert!(server.take_requests()[0].field("if-none-match").is_none());
}

/// IR-2, RESUME-2: a connection that is cut again and again brings the file all the same, each byte once.
#[test]
fn a_download_that_is_cut_resumes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    let (server, _) = serve(State { sends: 30_000, ..state(1) });
    assert!(fetch(&server.url("/"), &file).starts_with("206"));
    assert_eq!(fs::read(&file).expect("the file"), content(1));
    let requests = server.take_requests();
    assert!(requests.len() > 3);
    assert!(requests[0].field("range").is_none());
    for (number, request) in (0..).zip(&requests).skip(1) {
        assert_eq!(request.field("range"), Some(format!("bytes={}-", 30_000 * number).as_str()));
        assert_eq!(request.field("if-range"), Some("\"1\""));
    }
}

/// RESUME-3, IR-9, OPEN-49
#[test]
fn a_file_that_changes_meanwhile_is_fetched_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    let changing = Arc::new(Mutex::new(0));
    let server = Server::start(move |request| {
        let mut count = changing.lock().expect("no panic");
        *count += 1;
        if *count == 1 { reply(&State { sends: 50_000, ..state(1) }, request) } else { reply(&state(2), request) }
    });
    assert!(fetch(&server.url("/"), &file).starts_with("200"));
    assert_eq!(fs::read(&file).expect("the file"), content(2));
    assert_eq!(server.take_requests()[1].field("if-range"), Some("\"1\""));
}

/// OPEN-48, VAL-9
#[test]
fn conditions_come_off_on_a_redirect() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    let target = Arc::new(Mutex::new("/new"));
    let shared = Arc::clone(&target);
    let server = Server::start(move |request| {
        if request.path == "/old" {
            let location = shared.lock().expect("no panic");
            let head = format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
            return Reply { bytes: head.into(), stalls: false };
        }
        reply(&state(1), request)
    });
    let asked = |server: &Server| -> Vec<(String, Option<String>)> {
        let field = |request: Request| (request.path.clone(), request.field("if-none-match").map(str::to_owned));
        server.take_requests().into_iter().map(field).collect()
    };
    let tag = Some(String::from("\"1\""));
    assert!(fetch(&server.url("/old"), &file).starts_with("200"));
    assert_eq!(asked(&server), [("/old".into(), None), ("/new".into(), None)]);
    // What is known is known of the new URL.
    assert_eq!(fetch(&server.url("/old"), &file), "304: nothing moved");
    assert_eq!(asked(&server), [("/old".into(), None), ("/new".into(), tag.clone())]);
    assert_eq!(fetch(&server.url("/new"), &file), "304: nothing moved");
    assert_eq!(asked(&server), [("/new".into(), tag.clone())]);
    // An equal tag elsewhere says nothing: from a URL that is known to one that is not.
    *target.lock().expect("no panic") = "other";
    assert!(fetch(&server.url("/old"), &file).starts_with("200"));
    assert_eq!(asked(&server), [("/old".into(), None), ("/other".into(), None)]);
}

/// OPEN-49: killed in the middle, the old file is still there; the next run asks for the rest.
#[test]
fn a_download_that_is_killed_resumes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    let (server, state_of) = serve(state(1));
    fetch(&server.url("/"), &file);
    *state_of.lock().expect("no panic") = State { sends: 100_000, stalls: true, ..state(2) };
    let mut child = spawn(&server.url("/"), &file);
    let part = folder.path().join("file.fetch/part");
    while fs::metadata(&part).map_or(0, |part| part.len()) < 100_000 {
        sleep(Duration::from_millis(5));
    }
    // A second one does not touch what the first one writes.
    assert!(String::from_utf8_lossy(&run(&server.url("/"), &file).stderr).contains("another fetch"));
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert_eq!(fs::read(&file).expect("the file"), content(1));
    state_of.lock().expect("no panic").sends = usize::MAX;
    assert!(fetch(&server.url("/"), &file).ends_with("100000 were there"));
    assert_eq!(fs::read(&file).expect("the file"), content(2));
}

/// RESUME-6, S206-3, S206-4: killed at any moment, while the server has one version after another, the file is always one of
/// them, whole.
#[test]
fn the_file_is_never_a_splice_of_two_versions() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    let (server, state_of) = serve(state(0));
    let (mut found, mut killed) = (BTreeSet::new(), 0);
    for round in 0..60_u64 {
        let sends = usize::try_from(1 + round * 37 % 11).expect("small") * 20_000;
        // Every fifth run may end by itself, whatever the machine has to do beside.
        let ends = round % 5 == 4;
        *state_of.lock().expect("no panic") = State { sends, stalls: !ends && round % 3 == 0, ..state(round / 4) };
        let mut child = spawn(&server.url("/"), &file);
        sleep(Duration::from_millis(round * 7 % 61));
        if !ends && child.try_wait().expect("a child").is_none() {
            killed += 1;
            child.kill().expect("it runs");
        }
        child.wait().expect("it ends");
        if let Ok(bytes) = fs::read(&file) {
            let version = (0..=round / 4).find(|version| bytes == content(*version));
            found.insert(version.unwrap_or_else(|| panic!("round {round}: a splice")));
        }
    }
    *state_of.lock().expect("no panic") = state(99);
    fetch(&server.url("/"), &file);
    assert_eq!(fs::read(&file).expect("the file"), content(99));
    println!("{killed} of 60 were killed, {found:?} were found");
    assert!(killed > 5 && found.len() > 2, "{killed} killed, {found:?}");
}

/// OPEN-39, OPEN-41, CRANGE-2: what a broken server sends is not used; the whole is asked for, once.
#[test]
fn a_server_that_lies_gets_asked_for_the_whole() {
    let lies = [
        "206 Part\r\nETag: \"2\"\r\nContent-Range: bytes 50000-50002/50003\r\nContent-Length: 3\r\n\r\nxyz",
        "206 Part\r\nContent-Range: bytes 50000-50002/50003\r\nContent-Length: 3\r\n\r\nxyz",
        "206 Part\r\nETag: \"1\"\r\nContent-Range: bytes 50000-49999/50000\r\nContent-Length: 3\r\n\r\nxyz",
        "206 Part\r\nETag: \"1\"\r\nContent-Range: bytes 50001-50003/50004\r\nContent-Length: 3\r\n\r\nxyz",
        "200 OK\r\nETag: \"1\"\r\nContent-Range: bytes 50000-50002/50003\r\nContent-Length: 3\r\n\r\nxyz",
        "416 Range\r\nETag: \"1\"\r\nContent-Range: bytes */9\r\nContent-Length: 0\r\n\r\n",
        "304 Not Modified\r\nETag: \"1\"\r\n\r\n",
    ];
    for lie in lies {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        let count = Mutex::new(0);
        let server = Server::start(move |request| {
            let mut count = count.lock().expect("no panic");
            *count += 1;
            match *count {
                1 => reply(&State { sends: 50_000, ..state(1) }, request),
                2 => Reply { bytes: format!("HTTP/1.1 {lie}").into(), stalls: false },
                _ => reply(&state(1), request),
            }
        });
        assert!(fetch(&server.url("/"), &file).starts_with("200"), "{lie}");
        assert_eq!(fs::read(&file).expect("the file"), content(1), "{lie}");
        let requests = server.take_requests();
        assert_eq!(requests.len(), 3, "{lie}");
        assert_eq!(requests[1].field("range"), Some("bytes=50000-"));
        assert_eq!(requests[2].field("range"), None);
    }
}

/// An error leaves the file as it is, and is reported.
#[test]
fn an_error_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    let (server, _) = serve(state(1));
    fetch(&server.url("/"), &file);
    let broken = Server::start(|_| Reply {
        bytes: b"HTTP/1.1 503 Unavailable\r\nContent-Length: 5\r\n\r\nsorry".to_vec(),
        stalls: false,
    });
    let output = run(&broken.url("/"), &file);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("503"));
    assert_eq!(fs::read(&file).expect("the file"), content(1));
    assert_eq!(fetch(&server.url("/"), &file), "304: nothing moved");
    // A server that never stops redirecting.
    let circle = Server::start(|_| Reply {
        bytes: b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n".to_vec(),
        stalls: false,
    });
    assert!(String::from_utf8_lossy(&run(&circle.url("/"), &file).stderr).contains("redirects"));
}
