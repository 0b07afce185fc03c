//! Lists and searches that go by pages.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::search::{JSON, ids};
use crate::server::{Reply, Server};

/// Ids that a link has to encode, in the order of their bytes.
const IDS: [&str; 7] = ["a", "a b", "a&limit=1", "a+b", "b/>; rel=\"other\"", "é", "\u{202e}"];

fn path(id: &str) -> String {
    format!("/documents/{}", utf8_percent_encode(id, NON_ALPHANUMERIC))
}

fn server() -> (Server, tempfile::TempDir) {
    let (server, folder) = Server::start();
    for id in IDS {
        assert_eq!(server.put(&path(id), &[], "text").status, 201);
    }
    (server, folder)
}

/// Where the next page is.
fn next(reply: &Reply) -> Option<&str> {
    reply.header("Link")?.strip_prefix('<')?.strip_suffix(">; rel=\"next\"")
}

fn list(server: &Server, path: &str) -> Reply {
    server.get(path, &[])
}

fn search(server: &Server, path: &str) -> Reply {
    server.send("QUERY", path, &[JSON], Some(json!({ "contains": "text" }).to_string().as_bytes()))
}

#[test]
fn pages_show_each_document_once_and_in_order() {
    let (server, _folder) = server();
    for read in [list, search] {
        for limit in [1, 2, 3, 6, 7, 8, 1000] {
            let (mut path, mut shown, mut pages) = (Some(format!("/documents?limit={limit}")), vec![], 0);
            while let Some(this) = path {
                let reply = read(&server, &this);
                assert!(ids(&reply).len() <= limit);
                shown.extend(ids(&reply));
                path = next(&reply).map(str::to_owned);
                pages += 1;
            }
            assert_eq!((&shown[..], pages), (&IDS.map(str::to_owned)[..], IDS.len().div_ceil(limit)), "{limit}");
        }
    }
}

#[test]
fn a_page_has_a_hundred_documents_unless_asked_otherwise() {
    let (server, _folder) = Server::start();
    for number in 100..=200 {
        server.put(&format!("/documents/{number}"), &[], "text");
    }
    for read in [list, search] {
        let first = read(&server, "/documents");
        assert_eq!((ids(&first).len(), next(&first)), (100, Some("/documents?limit=100&after=199")));
        let second = read(&server, "/documents?after=199");
        assert_eq!((ids(&second), next(&second)), (vec![String::from("200")], None));
    }
}

#[test]
fn a_page_that_cannot_be_is_refused() {
    let (server, _folder) = server();
    for query in
        ["limit=0", "limit=1001", "limit=-1", "limit=", "limit=x", "limit=1&limit=1", "after=a&after=b", "offset=1"]
    {
        let path = format!("/documents?{query}");
        for reply in [list(&server, &path), search(&server, &path), server.get(&path, &[("If-None-Match", "*")])] {
            assert_eq!(reply.problem()["status"], 400, "{query}"); // WHEN-2
            assert!(reply.detail().contains("from 1 to 1000"));
        }
    }
}

/// VAL-3: the tag is of what the page shows: its documents, and whether a page follows.
#[test]
fn the_tag_of_a_page_changes_with_what_the_page_shows_and_with_nothing_else() {
    let (server, _folder) = server();
    let uri = "/documents?limit=2&after=a";
    let shown = list(&server, uri);
    assert_eq!(ids(&shown), IDS[1..3]);
    let unchanged = |etag: &str| server.get(uri, &[("If-None-Match", etag)]).status == 304;
    for other in ["a", "%C3%A9"] {
        server.put(&format!("/documents/{other}"), &[("If-Match", "*")], "other");
        assert!(unchanged(shown.etag()));
    }
    server.put("/documents/a%20b", &[("If-Match", "*")], "text");
    let changed = list(&server, uri).etag().to_owned();
    assert!(!unchanged(shown.etag()) && unchanged(&changed));
    assert_eq!(server.head(uri, &[]).header("Link"), list(&server, uri).header("Link"));

    // Without the documents that follow, the `Link` goes: a client with the old page must not follow it for ever.
    let last = ids(&list(&server, "/documents"));
    for id in &last[3..] {
        assert_eq!(server.delete(&path(id), &[("If-Match", "*")]).status, 204);
    }
    assert!(!unchanged(&changed) && next(&list(&server, uri)).is_none());
}

/// QUERY-1: the tag of a search's page is not taken for the next one's.
#[test]
fn each_page_of_a_search_has_its_own_tag() {
    let (server, _folder) = server();
    let body = json!({ "contains": "text" }).to_string();
    let query = |path: &str, etag: &str| {
        server.send("QUERY", path, &[JSON, ("If-None-Match", etag)], Some(body.as_bytes())).status
    };
    let first = search(&server, "/documents?limit=2");
    let second = next(&first).expect("a next page").to_owned();
    assert_eq!(query("/documents?limit=2", first.etag()), 304);
    assert_eq!(query(&second, first.etag()), 200);
    assert_ne!(search(&server, "/documents?limit=7").etag(), first.etag());
}
