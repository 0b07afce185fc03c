//! QUERY on the list (RFC 10008), and its conditions.

use serde_json::{Value, json};

use crate::server::{Reply, Server, database};

pub const JSON: (&str, &str) = ("Content-Type", "application/json");

fn search(server: &Server, text: &str, headers: &[(&str, &str)]) -> Reply {
    let body = json!({ "contains": text }).to_string();
    server.send("QUERY", "/documents", &[&[JSON], headers].concat(), Some(body.as_bytes()))
}

/// What is listed, in order.
pub fn ids(reply: &Reply) -> Vec<String> {
    assert_eq!((reply.status, reply.header("Content-Type")), (200, Some("application/json")), "{reply:?}");
    let entries: Vec<Value> = serde_json::from_slice(&reply.body).expect("a list");
    entries.iter().map(|entry| entry["id"].as_str().expect("an id").to_owned()).collect()
}

/// Three documents, of which two have to do with tea.
fn server() -> (Server, tempfile::TempDir) {
    let (server, folder) = Server::start();
    for (path, body) in
        [("/documents/coffee", "black"), ("/documents/morning", "tea, two cups"), ("/documents/tea", "")]
    {
        assert_eq!(server.put(path, &[], body).status, 201);
    }
    (server, folder)
}

#[test]
fn a_search_lists_what_has_the_text_in_its_id_or_its_content() {
    let (server, _folder) = server();
    let found = search(&server, "tea", &[]);
    assert_eq!(ids(&found), ["morning", "tea"]);
    assert_eq!((found.header("Cache-Control"), found.header("Accept-Query")), (Some("no-cache"), Some(JSON.1)));

    // Each is listed as it is in the whole list.
    let all: Vec<Value> = serde_json::from_slice(&server.get("/documents", &[]).body).expect("a list");
    assert_eq!(serde_json::from_slice::<Value>(&found.body).expect("a list"), json!(all[1..]));

    assert_eq!(ids(&search(&server, "", &[])), ["coffee", "morning", "tea"]);
    assert_eq!(ids(&search(&server, "cocoa", &[])), [""; 0]);
}

#[test]
fn a_text_is_looked_for_byte_by_byte() {
    let (server, _folder) = Server::start();
    server.put("/documents/caf%C3%A9%25", &[], "100 'percent' \0 end");
    server.send("PUT", "/documents/bytes", &[("Content-Type", "text/plain; charset=latin1")], Some(b"caf\xE9"));
    for (text, found) in [("fé%", true), ("FÉ", false), ("' \0 e", true), ("1_0", false), ("1%0", false)] {
        assert_eq!(!ids(&search(&server, text, &[])).is_empty(), found, "{text:?}");
    }
    assert_eq!(ids(&search(&server, "caf", &[])), ["bytes", "café%"]);
}

/// The result counts, and neither what else is there nor the tag of the whole list (QUERY-1, QUERY-2).
#[test]
fn a_result_is_sent_once_for_as_long_as_it_stays() {
    let (server, _folder) = server();
    let found = search(&server, "tea", &[]);
    let weak = format!("W/{}", found.etag());
    let listed = format!("\"other\", {}", found.etag());
    for if_none_match in [found.etag(), &weak, &listed, "*"] {
        let again = search(&server, "tea", &[("If-None-Match", if_none_match)]);
        assert_eq!((again.status, again.etag(), again.body.len()), (304, found.etag(), 0));
        let names =
            ["accept-query", "cache-control", "content-security-policy", "date", "etag", "x-content-type-options"];
        assert_eq!(again.header_names(), names); // S304-2, S304-3
    }

    let if_none_match = [("If-None-Match", found.etag())];
    server.put("/documents/coffee", &[("If-Match", "*")], "white");
    assert_eq!(search(&server, "tea", &if_none_match).status, 304);

    // A change inside of the result, one more, and one less.
    server.put("/documents/tea", &[("If-Match", "*")], "green");
    let changed = search(&server, "tea", &if_none_match);
    assert_eq!(ids(&changed), ["morning", "tea"]);
    server.put("/documents/evening", &[], "tea again");
    let more = search(&server, "tea", &[("If-None-Match", changed.etag())]);
    assert_eq!(ids(&more), ["evening", "morning", "tea"]);
    server.delete("/documents/tea", &[("If-Match", "*")]);
    let less = search(&server, "tea", &[("If-None-Match", more.etag())]);
    assert_eq!(ids(&less), ["evening", "morning"]);
}

#[test]
fn the_tag_of_another_search_or_of_the_list_is_not_taken_for_this_one() {
    let (server, _folder) = server();
    let (tea, list) = (search(&server, "tea", &[]), server.get("/documents", &[]));
    for other in [tea.etag(), list.etag()] {
        assert_eq!(ids(&search(&server, "black", &[("If-None-Match", other)])), ["coffee"]); // QUERY-1
    }
    assert_eq!(server.get("/documents", &[("If-None-Match", tea.etag())]).status, 200);
}

#[test]
fn the_tag_of_a_result_is_the_same_on_another_server() {
    let (one, folder) = server();
    let other = Server::start_on(database(&folder));
    assert_eq!(search(&one, "tea", &[]).etag(), search(&other, "tea", &[]).etag());
}

#[test]
fn a_search_may_insist_on_the_result_that_it_has_seen() {
    let (server, _folder) = server();
    let etag = search(&server, "tea", &[]).etag().to_owned();
    assert_eq!(ids(&search(&server, "tea", &[("If-Match", &etag)])), ["morning", "tea"]); // QUERY-1
    for stale in ["\"other\"", &format!("W/{etag}")] {
        let reply = search(&server, "tea", &[("If-Match", stale)]);
        assert_eq!(reply.status, 412); // IM-1
        assert!(reply.detail().starts_with("If-Match is false"));
    }
}

#[test]
fn conditions_that_cannot_be_read_are_treated_as_for_get() {
    let (server, _folder) = server();
    assert_eq!(search(&server, "tea", &[("If-None-Match", "unquoted")]).status, 200); // OPEN-3
    let reply = search(&server, "tea", &[("If-Match", "unquoted")]);
    assert_eq!(reply.status, 412);
    assert!(reply.detail().starts_with("If-Match is malformed"), "{reply:?}");
}

#[test]
fn a_result_is_sent_whole_and_has_no_date() {
    let (server, _folder) = server();
    let etag = search(&server, "tea", &[]).etag().to_owned();
    // QUERY-3: Range means what it does for GET, and may be ignored as there.
    let part = search(&server, "tea", &[("Range", "bytes=0-0"), ("If-Range", &etag)]);
    assert_eq!(ids(&part), ["morning", "tea"]);
    assert_eq!(part.header("Last-Modified"), None);
    // IMS-7 has nothing to compare with: not 304 on a guess.
    assert_eq!(search(&server, "tea", &[("If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 GMT")]).status, 200);
}

/// Whatever the conditions (WHEN-2).
fn assert_refused(server: &Server, headers: &[(&str, &str)], content: &[u8], status: u16) {
    for condition in [("If-None-Match", "*"), ("If-Match", "unquoted")] {
        let reply = server.send("QUERY", "/documents", &[headers, &[condition]].concat(), Some(content));
        assert_eq!(reply.problem()["status"], status, "{headers:?} {content:?}");
        assert_eq!((reply.header("ETag"), reply.header("Accept-Query")), (None, Some(JSON.1)));
    }
}

#[test]
fn what_is_not_said_to_be_json_is_no_search() {
    let (server, _folder) = server();
    let search = br#"{"contains": "tea"}"#;
    assert_refused(&server, &[], search, 400);
    assert_refused(&server, &[("Content-Type", "text/plain")], search, 415);
    assert_refused(&server, &[("Content-Type", "application/jsonpath")], search, 415);
    assert_refused(&server, &[JSON, ("Content-Encoding", "gzip")], search, 415);

    let charset = [("Content-Type", "Application/JSON ; charset=utf-8")];
    assert_eq!(server.send("QUERY", "/documents", &charset, Some(search)).status, 200);
}

#[test]
fn what_is_no_json_and_what_is_other_json_is_no_search() {
    let (server, _folder) = server();
    let malformed = ["", "tea", "{\"contains\": \"tea\"} {}", "{'contains': 'tea'}", &"[".repeat(1000)];
    for content in malformed.map(str::as_bytes).iter().chain([&b"{\"contains\": \"\xFF\"}".as_slice()]) {
        assert_refused(&server, &[JSON], content, 400);
    }
    for content in [
        "{}",
        "null",
        "[\"tea\"]",
        r#"{"contains": 1}"#,
        r#"{"contains": "tea", "limit": 1}"#,
        r#"{"Contains": "tea"}"#,
        r#"{"contains": "tea", "contains": "coffee"}"#,
        r#"{"contains": "tea", "\u0063ontains": "coffee"}"#,
    ] {
        assert_refused(&server, &[JSON], content.as_bytes(), 422);
    }
    let long = json!({ "contains": "x".repeat(1024 * 1024) }).to_string();
    assert_eq!(server.send("QUERY", "/documents", &[JSON], Some(long.as_bytes())).problem()["status"], 413);
}

#[test]
fn a_search_changes_nothing_and_belongs_to_the_list_alone() {
    let (server, _folder) = server();
    let list = server.get("/documents", &[]);
    for condition in [("If-Match", "*"), ("If-None-Match", "*"), ("If-Match", "\"stale\"")] {
        search(&server, "tea", &[condition]);
    }
    assert_eq!(server.get("/documents", &[("If-None-Match", list.etag())]).status, 304); // QUERY-1
    let document = server.send("QUERY", "/documents/tea", &[JSON], Some(br#"{"contains": "tea"}"#));
    assert_eq!((document.status, document.header("Allow")), (405, Some("GET,HEAD,PUT,DELETE")));
}
