//! The file server, beyond the vectors.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::client::{Client, Reply};
use crate::servers::{self, Server};

struct Folder {
    folder: tempfile::TempDir,
    server: Server,
}

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let server = servers::files(folder.path());
        Self { folder, server }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, content: &[u8], modified: SystemTime) {
        let path = self.path().join(name);
        fs::write(&path, content).expect("a file");
        let file = File::options().write(true).open(path).expect("the file");
        file.set_modified(modified).expect("a time of modification");
    }

    fn get(&self, target: &str, lines: &[(&str, &str)]) -> Reply {
        Client::new(self.server.address).get(target, lines)
    }
}

fn years_ago() -> SystemTime {
    UNIX_EPOCH + Duration::new(784_111_777, 5)
}

/// VAL-6, VAL-1, DATE-10, LM-1: a file has both validators. The date is cut down to the second; another nanosecond is
/// another tag, and so is another length.
#[test]
fn a_file_has_a_tag_and_a_date() {
    let folder = Folder::new();
    folder.write("a.txt", b"content", years_ago());
    let whole = folder.get("/a.txt", &[]);
    assert_eq!((whole.status, whole.content.as_slice()), (200, b"content".as_slice()));
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (name, value) in [("last-modified", date), ("content-type", "text/plain"), ("accept-ranges", "bytes")] {
        assert_eq!(whole.text(name), Some(value));
    }
    let etag = whole.text("etag").expect("a tag");
    assert!(etag.starts_with("\"7-784111777"), "{etag}");
    assert_eq!(folder.get("/a.txt", &[("If-None-Match", etag)]).status, 304);
    assert_eq!(folder.get("/a.txt", &[("If-Modified-Since", date)]).status, 304);
    assert_eq!(folder.get("/a.txt", &[("If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT")]).status, 200);

    let tag = |content: &[u8], modified| {
        folder.write("a.txt", content, modified);
        folder.get("/a.txt", &[]).text("etag").expect("a tag").to_owned()
    };
    assert_ne!(etag, tag(b"contents", years_ago()));
    assert_ne!(etag, tag(b"content", years_ago() + Duration::from_micros(1)));
    assert_eq!(etag, tag(b"another", years_ago()), "what the file system does not know");
}

/// A time before 1970 is a time, with nanoseconds and without.
#[test]
fn files_may_be_older_than_unix() {
    let folder = Folder::new();
    for before in [Duration::new(1, 0), Duration::new(0, 1_000), Duration::new(86_400, 7_000)] {
        folder.write("a", b"old", UNIX_EPOCH - before);
        let whole = folder.get("/a", &[]);
        let date = whole.text("last-modified").expect("a date");
        assert!(date.contains(" Dec 1969 "), "{date}");
        assert_eq!(folder.get("/a", &[("If-Modified-Since", date)]).status, 304);
        assert_eq!(folder.get("/a", &[("If-None-Match", whole.text("etag").expect("a tag"))]).status, 304);
    }
}

/// TAG-5, LM-2, OPEN-14: what was written just now, or in the future, has a weak tag and no date yet.
#[test]
fn a_new_file_has_a_weak_tag() {
    let folder = Folder::new();
    for modified in [SystemTime::now(), SystemTime::now() + Duration::from_secs(86_400)] {
        folder.write("a", b"new", modified);
        let whole = folder.get("/a", &[]);
        let etag = whole.text("etag").expect("a tag");
        assert!(etag.starts_with("W/\"") && etag.ends_with("-new\""), "{etag}");
        assert!(whole.header("last-modified").is_none());
        assert_eq!(folder.get("/a", &[("If-None-Match", etag)]).status, 304);
        assert_eq!(folder.get("/a", &[("Range", "bytes=0-0"), ("If-Range", etag)]).status, 200);
    }
}

/// S206-1, S206-2, IR-9, RANGE-3, OPEN-23: one range, and what the response repeats. Conditions come first.
#[test]
fn a_range_is_sent_with_the_fields_that_it_needs() {
    let folder = Folder::new();
    folder.write("a.txt", b"0123456789", years_ago());
    let etag = folder.get("/a.txt", &[]).text("etag").expect("a tag").to_owned();
    for (range, content, sent) in [
        ("bytes=2-4", b"234".as_slice(), "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-1", b"9", "bytes 9-9/10"),
        ("bytes=0-99", b"0123456789", "bytes 0-9/10"),
    ] {
        let plain = folder.get("/a.txt", &[("Range", range)]);
        let again = folder.get("/a.txt", &[("Range", range), ("If-Range", &etag)]);
        for part in [&plain, &again] {
            assert_eq!((part.status, part.content.as_slice(), part.text("content-range")), (206, content, Some(sent)));
            assert!(part.text("etag") == Some(&etag) && part.header("date").is_some(), "{part:?}");
        }
        for name in ["last-modified", "content-type"] {
            assert!(plain.header(name).is_some() && again.header(name).is_none(), "{range}: {name}");
        }
    }
    for (range, condition, status) in [
        ("bytes=0-1", ("If-Range", "\"other\""), 200),
        ("bytes=0-1", ("If-Range", "Sun, 06 Nov 1994 08:49:37 GMT"), 200),
        ("bytes=0-1,4-5", ("Accept", "*/*"), 200),
        ("lines=0-1", ("Accept", "*/*"), 200),
        ("bytes=99-", ("If-None-Match", &etag), 304),
        ("bytes=99-", ("If-Match", "\"other\""), 412),
        ("bytes=99-", ("If-Range", "\"other\""), 200),
        ("bytes=99-", ("Accept", "*/*"), 416),
    ] {
        let reply = folder.get("/a.txt", &[("Range", range), condition]);
        assert_eq!(reply.status, status, "{range} {condition:?}");
        assert_eq!(reply.text("content-range"), (status == 416).then_some("bytes */10"));
    }
}

/// S304-5, IR-5, WHEN-2: HEAD is GET without the content, and takes no ranges. A 404 and a 405 come before conditions.
#[test]
fn head_and_what_is_not_served() {
    let folder = Folder::new();
    folder.write("a", b"content", years_ago());
    fs::create_dir(folder.path().join("folder")).expect("a folder");
    let mut client = Client::new(folder.server.address);
    let mut send = |method: &str, target: &str, line| client.send(method, target, &[line], "").expect("a response");
    let head = send("HEAD", "/a", ("Range", "bytes=0-1"));
    assert_eq!((head.status, head.text("content-length")), (200, Some("7")));
    let fresh = send("HEAD", "/a", ("If-None-Match", "*"));
    assert_eq!((fresh.status, fresh.text("content-length")), (304, None));

    let long = format!("/{}", "a".repeat(300));
    for target in [&long, "/", "/none", "/folder", "/folder/", "/a/", "/a/b", "//a", "/./a", "/%2e/a", "/a%00", "/%ff"]
    {
        assert_eq!(send("GET", target, ("If-Match", "\"other\"")).status, 404, "{target}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "QUERY"] {
        let refused = send(method, "/a", ("If-Match", "\"other\""));
        assert_eq!((refused.status, refused.text("allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

/// No way leads out of the folder, by dots or by links; links within it are followed. What is not a file is not opened:
/// a pipe would keep the reader waiting.
#[cfg(unix)]
#[test]
fn only_files_below_the_root_are_served() {
    use std::os::unix::{fs::symlink, net::UnixListener};

    let (folder, outside) = (Folder::new(), tempfile::tempdir().expect("a folder"));
    let secret = outside.path().join("secret");
    fs::write(&secret, b"secret").expect("a file");
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    folder.write("sub/a", b"content", years_ago());
    let _socket = UnixListener::bind(folder.path().join("socket")).expect("a socket");
    for (to, name) in
        [(&*secret, "link"), (outside.path(), "away"), ("sub/a".as_ref(), "within"), ("loop".as_ref(), "loop")]
    {
        symlink(to, folder.path().join(name)).expect("a link");
    }
    for target in ["/within", "/%73ub/%61"] {
        assert_eq!(folder.get(target, &[]).content, b"content");
    }
    let up = "..%2F".repeat(12);
    let name = outside.path().file_name().expect("a name").to_str().expect("text");
    for target in [
        "/socket",
        "/link",
        "/away/secret",
        "/loop",
        "/sub/../link",
        "/sub%2Fa",
        &format!("/../{name}/secret"),
        &format!("/..%2F{name}%2Fsecret"),
        &format!("/%2e%2e/{name}/secret"),
        &format!("/{up}{}", secret.display()),
        &format!("/{}", secret.display()),
    ] {
        assert_eq!(folder.get(target, &[]).status, 404, "{target}");
    }
}

/// More than one chunk, and an end that is not at the end of the file.
#[test]
fn large_files_are_sent_in_pieces() {
    let folder = Folder::new();
    let content: Vec<u8> = (0..300_000u32).flat_map(u32::to_le_bytes).collect();
    folder.write("large", &content, years_ago());
    assert_eq!(folder.get("/large", &[]).content, content);
    assert_eq!(folder.get("/large", &[("Range", "bytes=100000-900000")]).content, content[100_000..=900_000]);
}

/// TAG-5: a file that is rewritten in place while it is sent never comes out as a whole response of two versions.
#[test]
fn a_file_that_changes_while_it_is_sent_breaks_off() {
    const LENGTH: usize = 64 * 1024 * 1024;
    let folder = Folder::new();
    folder.write("large", &vec![b'a'; LENGTH], years_ago());
    let mut stream = TcpStream::connect(folder.server.address).expect("the server");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a socket");
    stream.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").expect("a request");
    let mut start = vec![0; 1000];
    stream.read_exact(&mut start).expect("the start of the response");
    assert!(start.starts_with(b"HTTP/1.1 200"));

    let file = File::options().write(true).open(folder.path().join("large")).expect("the file");
    (&file).write_all(&vec![b'b'; LENGTH]).expect("a write in place");
    let mut rest = Vec::new();
    let ended = stream.read_to_end(&mut rest);
    assert!(ended.is_err() || start.len() + rest.len() < LENGTH, "all of it came: {}", rest.len());
}
