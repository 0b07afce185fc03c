//! Every vector, sent to the file server, of a file whose state is as near to that of the vector as a file can be.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http_conditional::{EntityTag, HttpDate};
use serde_json::Value;

use crate::client::Client;
use crate::servers;
use crate::vector::{CONTENT, Decided, Vector, bytes};
use crate::wire::{EVERYWHERE, Reason, Table, by_the_core};

/// Where the vector tells no date: the file has one, whatever the vector says.
const SOME_DATE: i64 = 1_000_000_000;

/// The answer is as the core decides, given the validators that the file server itself has told for this state, and
/// the vector with the tag of the file in the place of its own.
#[test]
fn files_answer_every_vector() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("resource.txt");
    let server = servers::files(folder.path());
    let mut client = Client::new(server.address);
    let mut table = Table::new("files");
    for vector in Vector::all() {
        if vector.has(|byte| byte == b'\n') {
            table.except(Reason::LineEnd);
            continue;
        }
        put_into_state(&path, &vector);
        let current = client.get("/resource.txt", &[]);
        assert_eq!(current.status, if vector.case.state.exists { 200 } else { 404 }, "{}", vector.id);

        let (etag, last_modified) = (current.text("etag"), current.text("last-modified"));
        let last_modified = last_modified.map(|date| date.parse::<HttpDate>().expect("a date").unix_seconds());
        let (lines, decided) = vector.decided_with(|value| substitute(value, etag, last_modified));

        let told = vector.status(&vector.decided);
        let expected = match by_the_core(&vector, (told, None)) {
            control @ (_, Some(Reason::Control)) => control,
            _ if !matches!(vector.case.method.as_str(), "GET" | "HEAD") => (405, Some(Reason::FilesReadOnly)),
            _ => (vector.status(&decided), reason(&vector, &decided, last_modified)),
        };
        let answer = client.send(&vector.case.method, "/resource.txt", &lines, b"");
        table.check(&vector, answer, etag.map(str::as_bytes), told, expected);
    }
    let reasons = [
        Reason::FilesReadOnly,
        Reason::FileHasTag,
        Reason::FileHasStrongTag,
        Reason::FileHasDate,
        Reason::FileHasWeakDate,
        Reason::FileOfTheFuture,
    ];
    table.show(&[&EVERYWHERE[..], &reasons].concat());
}

fn put_into_state(path: &Path, vector: &Vector) {
    let _ = std::fs::remove_file(path);
    if vector.case.state.exists {
        std::fs::write(path, CONTENT).expect("a file");
        let seconds = vector.case.state.last_modified.unwrap_or(SOME_DATE);
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let whole = if seconds < 0 { UNIX_EPOCH - whole } else { UNIX_EPOCH + whole };
        // A fraction, for it has to be cut off.
        let modified = whole + Duration::from_nanos(123_456_789);
        // A file system that does not know the time sets the nearest one.
        let set = File::options().write(true).open(path).and_then(|file| file.set_modified(modified));
        set.expect("a time of modification");
    }
}

/// Puts the validators of the file into the vector: into the state, and where the request names the tag.
fn substitute(value: &mut Value, etag: Option<&str>, last_modified: Option<i64>) {
    let opaque = |tag: &str| tag.trim_start_matches("W/").to_owned();
    if let (Some(from), Some(to)) = (value["state"]["etag"].as_str().map(opaque), etag.map(opaque)) {
        for line in value["headers"].as_array_mut().expect("lines") {
            line[1] = line[1].as_str().expect("a value").replace(&from, &to).into();
        }
    }
    value["state"]["etag"] = etag.into();
    value["state"]["last_modified"] = last_modified.into();
    value["state"]["strong_date"] = false.into();
}

/// Why the file is not in the state that the vector tells.
fn reason(vector: &Vector, decided: &Decided, last_modified: Option<i64>) -> Option<Reason> {
    let state = &vector.case.state;
    let is_weak = |tag: &str| EntityTag::parse(&bytes(tag)).expect("a tag").is_weak();
    let now: HttpDate = SystemTime::now().into();
    if *decided == vector.decided || !state.exists {
        None
    } else if state.last_modified.is_some_and(|date| date > now.unix_seconds()) {
        Some(Reason::FileOfTheFuture)
    } else if state.etag.is_none() {
        Some(Reason::FileHasTag)
    } else if state.etag.as_deref().is_some_and(is_weak) {
        Some(Reason::FileHasStrongTag)
    } else if state.last_modified.is_none() {
        Some(Reason::FileHasDate)
    } else if state.strong_date {
        Some(Reason::FileHasWeakDate)
    } else if vector.case.now.is_some() {
        Some(Reason::Clock)
    } else if state.last_modified != last_modified {
        Some(Reason::FileSystem)
    } else {
        None
    }
}
