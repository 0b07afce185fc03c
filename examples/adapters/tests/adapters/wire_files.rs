//! Every vector, sent to the file server, of a file whose state is as near to the state of the vector as a file can be.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http_conditional::{EntityTag, HttpDate};
use serde_json::Value;

use crate::client::Client;
use crate::servers;
use crate::vector::{CONTENT, Decided, Vector, bytes};
use crate::wire::{CLOCK, CONTROL, LINE_END, Reason, Table, by_the_core};

/// RFC 9110 section 13.2.1: a method that is not served is a 405, whatever the conditions.
const READ_ONLY: Reason = "files are served to GET and HEAD only: 405";
const HAS_TAG: Reason = "a file has a tag: as the core decides with it";
const HAS_STRONG_TAG: Reason = "a file has a strong tag: as the core decides with it";
const HAS_DATE: Reason = "a file has a date: as the core decides with it";
const HAS_WEAK_DATE: Reason = "the date of a file is weak: as the core decides with it";
const OF_THE_FUTURE: Reason = "a file of the future has no date and a weak tag: as the core decides with them";
/// ext4 begins in 1901, for one. Whether it is needed depends on where the test runs.
const FILE_SYSTEM: Reason = "the file system does not know the date: as the core decides with the nearest";

/// The response is as the core decides, given the validators that the file server itself sends for this state, and the
/// vector with the tag of the file in the place of its own.
#[test]
fn every_vector_of_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("resource.txt");
    let server = servers::files(folder.path());
    let mut client = Client::new(server.address);
    let mut table = Table::default();
    let mut needs_file_system = false;
    for vector in Vector::all() {
        if vector.has(|byte| byte == b'\n') {
            table.except(LINE_END);
            continue;
        }
        put_into_state(&path, &vector);
        let current = client.get("/resource.txt", &[]);
        assert_eq!(current.status, if vector.case.state.exists { 200 } else { 404 }, "{}", vector.id);

        let (etag, last_modified) = (current.text("etag"), current.text("last-modified"));
        let last_modified = last_modified.map(|date| date.parse::<HttpDate>().expect("a date").unix_seconds());
        let (lines, decided) = vector.decided_with(|value| substitute(value, etag, last_modified));
        let expected = match by_the_core(&vector) {
            control @ (_, Some(CONTROL)) => control,
            _ if !matches!(vector.case.method.as_str(), "GET" | "HEAD") => (405, Some(READ_ONLY)),
            _ => (vector.status(&decided), reason(&vector, &decided, last_modified)),
        };
        needs_file_system |= expected.1 == Some(FILE_SYSTEM) && expected.0 != vector.status(&vector.decided);
        let reply = client.send(&vector.case.method, "/resource.txt", &lines, "");
        table.check(&vector, reply, etag.map(str::as_bytes), expected);
    }
    let mut reasons = vec![READ_ONLY, HAS_TAG, HAS_STRONG_TAG, HAS_DATE, HAS_WEAK_DATE, OF_THE_FUTURE];
    reasons.extend(needs_file_system.then_some(FILE_SYSTEM));
    table.show("files", &reasons);
}

fn put_into_state(path: &Path, vector: &Vector) {
    let _ = std::fs::remove_file(path);
    if vector.case.state.exists {
        std::fs::write(path, CONTENT).expect("a file");
        // A file always has a date, and a fraction, which has to be cut off.
        let seconds = vector.case.state.last_modified.unwrap_or(1_000_000_000);
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let whole = if seconds < 0 { UNIX_EPOCH - whole } else { UNIX_EPOCH + whole };
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

/// Why the file is not in the state of the vector.
fn reason(vector: &Vector, decided: &Decided, last_modified: Option<i64>) -> Option<Reason> {
    let state = &vector.case.state;
    let is_weak = |tag: &str| EntityTag::parse(&bytes(tag)).expect("a tag").is_weak();
    let now = HttpDate::from(SystemTime::now()).unix_seconds();
    let reasons = [
        (state.last_modified.is_some_and(|date| date > now), OF_THE_FUTURE),
        (state.etag.is_none(), HAS_TAG),
        (state.etag.as_deref().is_some_and(is_weak), HAS_STRONG_TAG),
        (state.last_modified.is_none(), HAS_DATE),
        (state.strong_date, HAS_WEAK_DATE),
        (vector.case.now.is_some(), CLOCK),
        (state.last_modified != last_modified, FILE_SYSTEM),
    ];
    let differs = *decided != vector.decided && state.exists;
    reasons.into_iter().find(|(holds, _)| differs && *holds).map(|(_, reason)| reason)
}
