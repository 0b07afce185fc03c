//! Behind a proxy that compresses, and behind one that makes every tag weak.

use crate::browser::in_browser_behind;
use crate::page::Page;
use crate::server::Server;
use crate::support::nginx::Nginx;

const NOTE: &str = "/documents/note";

/// nginx, which passes everything on, and does this.
fn behind(what: &str, flags: &[&str], test: impl AsyncFnOnce(&Page, &Server)) {
    let configuration =
        include_str!("../end_to_end/balancer.conf").replacen("upstream", &format!("{what} upstream"), 1);
    let front = |server: &Server| {
        let upstream = server.address.as_str();
        let nginx = Nginx::start(&configuration, &[("127.0.0.1:3000", upstream), ("127.0.0.1:3001", upstream)])?;
        let address = nginx.address.clone();
        Some((nginx, address))
    };
    in_browser_behind(front, flags, test);
}

#[test]
fn a_proxy_that_compresses_hinders_no_write() {
    behind("gzip on; gzip_types *; gzip_min_length 0;", &[], async |page, server| {
        server.put(NOTE, &[], "tea");
        page.open("note").await;
        page.is_logged(["GET /documents/note", "none", "200", "W/\"1\""]).await;
        page.is_logged(["GET /documents/note uncompressed", "none", "200", "\"1\""]).await;
        page.type_into("text", " with lemon").await;
        page.press("save").await;
        page.is_logged(["PUT /documents/note", "If-Match: \"1\"", "204", "\"2\""]).await; // IM-1
        assert_eq!(server.get(NOTE, &[]).text(), "tea with lemon");

        server.put(NOTE, &[("If-Match", "*")], "coffee");
        page.type_into("text", "ade").await;
        page.press("save").await;
        page.is_in_conflict("coffee", "tea with lemonade").await;
        page.press("keep-mine").await;
        page.shows("Saved.").await;
        page.press("reload").await;
        page.shows("Not changed: it was not sent again.").await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea with lemonade");
    });
}

/// Even uncompressed: then only a server that knows of the proxy can help.
const WEAKEN: &str = r#"map $upstream_http_etag $weak { "~^\"" "W/$upstream_http_etag"; default $upstream_http_etag; }
    proxy_hide_header ETag; add_header ETag $weak always;"#;

#[test]
fn where_every_tag_is_weak_the_page_says_what_helps() {
    behind(WEAKEN, &[], async |page, server| {
        server.put(NOTE, &[], "tea");
        page.open("note").await;
        page.type_into("text", " with lemon").await;
        page.press("save").await;
        page.is_logged(["PUT /documents/note", "If-Match: W/\"1\"", "412", ""]).await;
        page.shows("Refused, although nothing was changed: a proxy makes the tag of this document weak").await;
        page.is_editing("tea with lemon", "W/\"1\"").await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea");
    });
}

#[test]
fn a_server_that_knows_of_such_a_proxy_takes_the_write() {
    behind(WEAKEN, &["--behind-weakening-proxy"], async |page, server| {
        server.put(NOTE, &[], "tea");
        page.open("note").await;
        page.type_into("text", " with lemon").await;
        page.press("save").await;
        page.shows("Saved.").await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea with lemon");
    });
}
