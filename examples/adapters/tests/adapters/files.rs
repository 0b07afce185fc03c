//! The file server, beyond the vectors.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::client::{Answer, Client};
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

    fn get(&self, target: &str, lines: &[(&str, &str)]) -> Answer {
        Client::new(self.server.address).get(target, lines)
    }
}

fn years_ago() -> SystemTime {
    UNIX_EPOCH + Duration::new(784_111_777, 5)
}

/// VAL-6, DATE-10, LM-1: a file has both validators, and the date is cut down to the second.
#[test]
fn a_file_has_a_tag_and_a_date() {
    let folder = Folder::new();
    folder.write("a.txt", b"content", years_ago());
    let answer = folder.get("/a.txt", &[]);
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"content".as_slice()));
    assert_eq!(answer.text("last-modified"), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    assert_eq!(answer.text("content-type"), Some("text/plain"));
    assert_eq!(answer.text("accept-ranges"), Some("bytes"));
    let etag = answer.text("etag").expect("a tag");
    assert!(etag.starts_with("\"7-784111777"), "{etag}");

    assert_eq!(folder.get("/a.txt", &[("If-None-Match", etag)]).status, 304);
    assert_eq!(folder.get("/a.txt", &[("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")]).status, 304);
    assert_eq!(folder.get("/a.txt", &[("If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT")]).status, 200);
}

/// VAL-1: another nanosecond is another tag, and so is another length.
#[test]
fn the_tag_changes_with_what_it_is_made_of() {
    let folder = Folder::new();
    let tag = |content: &[u8], modified| {
        folder.write("a", content, modified);
        folder.get("/a", &[]).text("etag").expect("a tag").to_owned()
    };
    let first = tag(b"a", years_ago());
    assert_ne!(first, tag(b"aa", years_ago()));
    assert_ne!(first, tag(b"a", years_ago() + Duration::from_micros(1)));
    assert_eq!(first, tag(b"b", years_ago()), "what the file system does not tell cannot be known");
}

/// A time before 1970 is a time, with nanoseconds and without.
#[test]
fn files_may_be_older_than_unix() {
    let folder = Folder::new();
    for (name, before) in
        [("a", Duration::new(1, 0)), ("b", Duration::new(0, 1_000)), ("c", Duration::new(86_400, 7_000))]
    {
        folder.write(name, b"old", UNIX_EPOCH - before);
        let target = format!("/{name}");
        let answer = folder.get(&target, &[]);
        let date = answer.text("last-modified").expect("a date");
        assert!(date.contains(" Dec 1969 "), "{date}");
        assert_eq!(folder.get(&target, &[("If-Modified-Since", date)]).status, 304);
        assert_eq!(folder.get(&target, &[("If-None-Match", answer.text("etag").expect("a tag"))]).status, 304);
    }
}

/// TAG-5, LM-2, OPEN-14: what was written just now, or in the future, has a weak tag and no date yet.
#[test]
fn a_new_file_is_not_vouched_for() {
    let folder = Folder::new();
    for modified in [SystemTime::now(), SystemTime::now() + Duration::from_secs(86_400)] {
        folder.write("a", b"new", modified);
        let answer = folder.get("/a", &[]);
        let etag = answer.text("etag").expect("a tag");
        assert!(etag.starts_with("W/\"") && etag.ends_with("-new\""), "{etag}");
        assert!(answer.header("last-modified").is_none());
        assert_eq!(folder.get("/a", &[("If-None-Match", etag)]).status, 304);
        assert_eq!(folder.get("/a", &[("Range", "bytes=0-0"), ("If-Range", etag)]).status, 200);
    }
}

/// S206-1, S206-2, IR-9, RANGE-3, OPEN-23: one range, and what the answer repeats.
#[test]
fn a_range_is_sent_with_the_fields_that_it_needs() {
    let folder = Folder::new();
    folder.write("a.txt", b"0123456789", years_ago());
    let etag = folder.get("/a.txt", &[]).text("etag").expect("a tag").to_owned();
    for (range, content, told) in [
        ("bytes=2-4", b"234".as_slice(), "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-1", b"9", "bytes 9-9/10"),
        ("bytes=0-99", b"0123456789", "bytes 0-9/10"),
    ] {
        let plain = folder.get("/a.txt", &[("Range", range)]);
        assert_eq!((plain.status, plain.body.as_slice(), plain.text("content-range")), (206, content, Some(told)));
        for name in ["etag", "date", "last-modified", "content-type"] {
            assert!(plain.header(name).is_some(), "{range}: {name}");
        }
        let again = folder.get("/a.txt", &[("Range", range), ("If-Range", &etag)]);
        assert_eq!((again.status, again.body.as_slice(), again.text("content-range")), (206, content, Some(told)));
        assert_eq!(again.text("etag"), Some(etag.as_str()));
        assert!(again.header("date").is_some());
        assert!(again.header("last-modified").is_none() && again.header("content-type").is_none());
    }
    let status = |lines: &[(&str, &str)]| folder.get("/a.txt", lines).status;
    assert_eq!(status(&[("Range", "bytes=0-1"), ("If-Range", "\"other\"")]), 200);
    assert_eq!(status(&[("Range", "bytes=0-1"), ("If-Range", "Sun, 06 Nov 1994 08:49:37 GMT")]), 200);
    assert_eq!(status(&[("Range", "bytes=0-1,4-5")]), 200);
    assert_eq!(status(&[("Range", "lines=0-1")]), 200);
    // Conditions first, then the range.
    assert_eq!(status(&[("Range", "bytes=99-"), ("If-None-Match", &etag)]), 304);
    assert_eq!(status(&[("Range", "bytes=99-"), ("If-Match", "\"other\"")]), 412);
    assert_eq!(status(&[("Range", "bytes=99-"), ("If-Range", "\"other\"")]), 200);
    let none = folder.get("/a.txt", &[("Range", "bytes=99-")]);
    assert_eq!((none.status, none.text("content-range")), (416, Some("bytes */10")));
}

/// S304-5, IR-5: HEAD is GET without the content, and takes no ranges.
#[test]
fn head_tells_what_get_would_send() {
    let folder = Folder::new();
    folder.write("a", b"content", years_ago());
    let mut client = Client::new(folder.server.address);
    for lines in [&[][..], &[("Range", "bytes=0-1")]] {
        let answer = client.send("HEAD", "/a", lines, b"").expect("an answer");
        assert_eq!((answer.status, answer.text("content-length")), (200, Some("7")));
    }
    let fresh = client.send("HEAD", "/a", &[("If-None-Match", "*")], b"").expect("an answer");
    assert_eq!((fresh.status, fresh.text("content-length")), (304, None));
}

/// WHEN-2: what is no success without conditions stays as it is.
#[test]
fn what_is_not_there_is_not_judged() {
    let folder = Folder::new();
    folder.write("a", b"content", years_ago());
    fs::create_dir(folder.path().join("folder")).expect("a folder");
    let long = format!("/{}", "a".repeat(300));
    for target in [&long, "/", "/none", "/folder", "/folder/", "/a/", "/a/b", "//a", "/./a", "/%2e/a", "/a%00", "/%ff"]
    {
        assert_eq!(folder.get(target, &[("If-Match", "\"other\"")]).status, 404, "{target}");
    }
    let mut client = Client::new(folder.server.address);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "QUERY"] {
        let answer = client.send(method, "/a", &[("If-Match", "\"other\"")], b"").expect("an answer");
        assert_eq!((answer.status, answer.text("allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

/// No way leads out of the folder, by dots or by links; links within it are followed.
#[cfg(unix)]
#[test]
fn only_what_is_below_the_root_is_served() {
    use std::os::unix::fs::symlink;

    let (folder, outside) = (Folder::new(), tempfile::tempdir().expect("a folder"));
    let secret = outside.path().join("secret");
    fs::write(&secret, b"secret").expect("a file");
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    folder.write("sub/a", b"content", years_ago());
    symlink(&secret, folder.path().join("link")).expect("a link");
    symlink(outside.path(), folder.path().join("away")).expect("a link");
    symlink("sub/a", folder.path().join("within")).expect("a link");
    symlink("loop", folder.path().join("loop")).expect("a link");

    assert_eq!(folder.get("/within", &[]).body, b"content");
    assert_eq!(folder.get("/%73ub/%61", &[]).body, b"content");
    let up = "..%2F".repeat(12);
    let name = outside.path().file_name().expect("a name").to_str().expect("text");
    for target in [
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

/// A pipe would keep whoever opens it waiting.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_opened() {
    use std::os::unix::net::UnixListener;

    let folder = Folder::new();
    let _socket = UnixListener::bind(folder.path().join("socket")).expect("a socket");
    assert_eq!(folder.get("/socket", &[]).status, 404);
}

/// More than one chunk, and an end that is not at the end of the file.
#[test]
fn large_files_are_sent_in_pieces() {
    let folder = Folder::new();
    let content: Vec<u8> = (0..300_000u32).flat_map(u32::to_le_bytes).collect();
    folder.write("large", &content, years_ago());
    assert_eq!(folder.get("/large", &[]).body, content);
    assert_eq!(folder.get("/large", &[("Range", "bytes=100000-900000")]).body, content[100_000..=900_000]);
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
