//! redbot, which rates the responses of a server, and tries what becomes of them under conditions.

use std::process::Command;

use serde_json::Value;

use crate::server::{Server, within_patience};
use crate::support::program;

/// Any client may write a document: it does not run on this origin, and its type is not guessed.
const OF_DOCUMENTS: [&str; 6] =
    ["CL_CORRECT", "CONTENT_SECURITY_POLICY", "CONTENT_TYPE_OPTIONS", "DATE_CORRECT", "IMS_304", "INM_304"];

/// What is neither praise nor blame, and why it may be said.
const TRUE: [(&str, &str); 3] = [
    ("LM_PRESENT", "a document changed when it was last written"),
    ("STORE_STORABLE", "any cache may keep a document"),
    ("FRESHNESS_NO_CACHE", "but has to ask before each use"),
];

#[test]
fn redbot_finds_nothing_wrong_with_documents() {
    let (server, _folder) = Server::start();
    let long = "All work and no play makes Jack a dull boy.\n".repeat(10_000);
    for (path, body) in [("/documents/empty", ""), ("/documents/short", "Hello"), ("/documents/long", &long)] {
        server.put(path, &[], body);
        server.dated(path);
        let Some(notes) = notes(&server, path) else { return };
        assert_content(&notes, &OF_DOCUMENTS);
    }
    let json = [("Content-Type", "application/json; charset=utf-8")];
    server.send("PUT", "/documents/json", &json, Some(b"[]"));
    server.dated("/documents/json");
    let Some(notes) = notes(&server, "/documents/json") else { return };
    assert_content(&notes, &OF_DOCUMENTS);
}

#[test]
fn redbot_finds_nothing_wrong_with_the_list() {
    let (server, _folder) = Server::start();
    server.put("/documents/note", &[], "Hello");
    let Some(notes) = notes(&server, "/documents") else { return };
    let praise = ["CL_CORRECT", "CONTENT_SECURITY_POLICY", "CONTENT_TYPE_OPTIONS", "DATE_CORRECT", "INM_304"];
    assert_content(&notes, &praise);
}

/// This is all the praise, and the rest is true.
fn assert_content(notes: &[Note], praise: &[&str]) {
    let mut praised: Vec<_> = notes.iter().filter(|note| note.level == "GOOD").map(|note| note.id.as_str()).collect();
    praised.sort_unstable();
    assert_eq!(praised, praise);

    let is_true = |note: &&Note| note.level == "INFO" && TRUE.iter().any(|(id, _why)| note.id == *id);
    let blame: Vec<_> = notes.iter().filter(|note| note.level != "GOOD").filter(|note| !is_true(note)).collect();
    assert!(blame.is_empty(), "{blame:#?}");
}

#[derive(Debug)]
struct Note {
    id: String,
    level: String,
    #[allow(dead_code, reason = "for the message of a failure")]
    summary: String,
}

/// What redbot says, as it writes it for programs.
fn notes(server: &Server, path: &str) -> Option<Vec<Note>> {
    let mut command = Command::new(program::find("redbot")?);
    command.args(["-o", "har"]).arg(format!("http://{}{path}", server.address));
    let output = within_patience(move || command.output().expect("redbot runs"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let [entry] = &report["log"]["entries"].as_array().expect("entries")[..] else { panic!("no entry: {report}") };
    let mut notes = Vec::new();
    collect(&entry["_red_messages"], &mut notes);
    Some(notes)
}

/// The notes about responses to further requests hang below others.
fn collect(messages: &Value, notes: &mut Vec<Note>) {
    for message in messages.as_array().into_iter().flatten() {
        let text = |key: &str| message[key].as_str().expect("text").to_owned();
        notes.push(Note { id: text("note_id"), level: text("level"), summary: text("summary") });
        collect(&message["subnotes"], notes);
    }
}
