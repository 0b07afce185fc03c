//! What a cache sees.

use crate::server::{Reply, Server};

const NOTE: &str = "/documents/note";

/// A 304 repeats these of the 200 and nothing else (S304-2, S304-3, DATE-11).
fn assert_not_modified(reply: &Reply, etag: &str) {
    assert_eq!(reply.status, 304);
    assert_eq!(
        reply.header_names(),
        ["cache-control", "content-security-policy", "date", "etag", "x-content-type-options"]
    );
    assert_eq!((reply.header("Cache-Control"), reply.etag()), (Some("no-cache"), etag));
    assert!(reply.body.is_empty()); // S304-4
}

#[test]
fn an_unchanged_document_is_sent_once_and_a_changed_one_again() {
    let (server, _folder) = Server::start();
    let created = server.put(NOTE, &[], "first");

    // VAL-4, VAL-6: the 200 carries both validators, and the 201 has the same tag.
    let first = server.dated(NOTE);
    assert_eq!((first.status, first.text()), (200, "first"));
    assert_eq!((first.header("Content-Type"), first.header("Cache-Control")), (Some("text/plain"), Some("no-cache")));
    assert_eq!(first.etag(), created.etag());

    // INM-5, CACHE-1
    assert_not_modified(&server.get(NOTE, &[("If-None-Match", first.etag())]), first.etag());

    let updated = server.put(NOTE, &[("If-Match", first.etag())], "second");
    let second = server.get(NOTE, &[("If-None-Match", first.etag())]);
    assert_eq!((second.status, second.text()), (200, "second"));
    assert_eq!(second.etag(), updated.etag());
    assert_ne!(second.etag(), first.etag());

    // CACHE-1: a cache that has kept both may ask for both. S304-2: the 304 says which of them it is.
    let both = format!("{}, {}", first.etag(), second.etag());
    assert_not_modified(&server.get(NOTE, &[("If-None-Match", &both)]), second.etag());
}

#[test]
fn head_says_what_get_says() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "Hello");
    server.dated(NOTE);
    let (get, head) = (server.get(NOTE, &[]), server.head(NOTE, &[]));
    assert_eq!(head.status, 200);
    assert_eq!((head.header_names(), head.etag()), (get.header_names(), get.etag()));
    assert_eq!(head.header("Content-Length"), Some("5"));
    assert!(head.body.is_empty());

    let not_modified = server.head(NOTE, &[("If-None-Match", head.etag())]);
    assert_eq!((not_modified.status, not_modified.etag()), (304, head.etag()));
    // S304-5: a length would have to be that of the 200.
    assert_eq!(not_modified.header("Content-Length"), None);
}

#[test]
fn the_weak_form_of_a_tag_is_good_enough_for_a_cache() {
    let (server, _folder) = Server::start();
    let etag = server.put(NOTE, &[], "Hello").etag().to_owned();
    // INM-1, S304-2: the comparison is weak, the response has the current tag and not the tag of the client.
    assert_not_modified(&server.get(NOTE, &[("If-None-Match", &format!("W/{etag}"))]), &etag);
}

#[test]
fn a_date_alone_saves_the_body_too() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "Hello");
    let first = server.dated(NOTE);
    let date = first.header("Last-Modified").unwrap_or_default();
    assert_not_modified(&server.get(NOTE, &[("If-Modified-Since", date)]), first.etag()); // IMS-7
}

/// LM-3, OPEN-11: two versions of one second would share it.
#[test]
fn a_date_is_held_back_until_its_second_is_over() {
    let (server, _folder) = Server::start();
    for version in 0..20 {
        server.put(NOTE, &[("If-Match", "*")][usize::from(version == 0)..], "a version");
        let read = server.get(NOTE, &[]);
        let Some(date) = read.header("Last-Modified") else { continue };
        server.put(NOTE, &[("If-Match", "*")], "another");
        assert_eq!(server.get(NOTE, &[("If-Modified-Since", date)]).text(), "another");
    }
    server.dated(NOTE);
}

#[test]
fn a_date_counts_for_nothing_beside_a_tag() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "Hello");
    server.dated(NOTE);
    let later = ("If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 GMT");
    assert_eq!(server.get(NOTE, &[later]).status, 304);
    assert_eq!(server.get(NOTE, &[later, ("If-None-Match", "\"other\"")]).status, 200); // IMS-1, ORDER-6
}

#[test]
fn a_malformed_condition_of_a_cache_gets_the_whole() {
    let (server, _folder) = Server::start();
    let etag = server.put(NOTE, &[], "Hello").etag().to_owned();
    let unquoted = etag.trim_matches('"');
    assert_eq!(server.get(NOTE, &[("If-None-Match", unquoted)]).status, 200); // OPEN-3
    assert_eq!(server.get(NOTE, &[("If-Modified-Since", "yesterday")]).status, 200); // IMS-3
}

#[test]
fn a_document_is_sent_whole_whatever_part_is_asked_for() {
    let (server, _folder) = Server::start();
    let etag = server.put(NOTE, &[], "Hello").etag().to_owned();
    // RANGE-2, RANGE-4, OPEN-24: a server may ignore Range, and IR-4: then it ignores If-Range as well.
    for range in ["bytes=0-0", "lines=1-2", "bytes=9-"] {
        for if_range in [etag.as_str(), "\"stale\"", "unquoted"] {
            let reply = server.get(NOTE, &[("Range", range), ("If-Range", if_range)]);
            assert_eq!((reply.status, reply.text()), (200, "Hello"));
        }
        let not_modified = server.get(NOTE, &[("Range", range), ("If-None-Match", &etag)]);
        assert_not_modified(&not_modified, &etag); // RANGE-1
    }
}

#[test]
fn the_list_is_as_good_for_a_cache_as_a_document() {
    let (server, _folder) = Server::start();
    server.put(NOTE, &[], "Hello");
    let note = server.dated(NOTE);
    let list = server.get("/documents", &[]);
    assert_eq!((list.status, list.header("Content-Type")), (200, Some("application/json")));
    let entries: serde_json::Value = serde_json::from_slice(&list.body).unwrap_or_default();
    let expected = serde_json::json!([{
        "id": "note",
        "etag": note.etag(),
        "content_type": "text/plain",
        "size": 5,
        "last_modified": note.header("Last-Modified"),
    }]);
    assert_eq!(entries, expected);

    let head = server.head("/documents", &[]);
    assert_eq!((head.status, head.header("Content-Length"), head.body.len()), (200, None, 0));
    assert_eq!(head.etag(), list.etag());
    let known: Vec<_> = list.header_names().into_iter().filter(|name| *name != "content-length").collect();
    assert_eq!(head.header_names(), known);
    let if_none_match = [("If-None-Match", list.etag())];
    for not_modified in [server.get("/documents", &if_none_match), server.head("/documents", &if_none_match)] {
        assert_eq!((not_modified.status, not_modified.etag(), not_modified.body.len()), (304, list.etag(), 0));
        assert_eq!(not_modified.header("Cache-Control"), Some("no-cache"));
    }
    // TAG-6, VAL-3: the tag is weak, and even so it is another one after any write.
    assert!(list.etag().starts_with("W/"));
    server.delete(NOTE, &[("If-Match", note.etag())]);
    let emptied = server.get("/documents", &if_none_match);
    assert_eq!((emptied.status, emptied.text()), (200, "[]"));
}
