//! What did not change is not sent again, and the log shows it.

use crate::browser::in_browser;

#[test]
fn a_page_that_is_loaded_again_gets_304() {
    in_browser(async |page, server| {
        server.put("/documents/note", &[], "Hello");
        page.open("note").await;
        page.is_logged(["GET /documents/note", "none", "200", "\"1\""]).await;
        page.is_logged(["GET /documents", "none", "200", "W/\"1\""]).await;
        page.is_editing("Hello", "\"1\"").await;

        page.reload().await;
        page.is_logged(["GET /documents/note", "If-None-Match: \"1\"", "304", "\"1\""]).await; // INM-5, CACHE-1
        page.is_logged(["GET /documents", "If-None-Match: W/\"1\"", "304", "W/\"1\""]).await;
        page.is_editing("Hello", "\"1\"").await;
        assert_eq!(page.log().await.len(), 2);
    });
}

#[test]
fn what_was_saved_here_need_not_be_sent_back() {
    in_browser(async |page, _server| {
        page.open("").await;
        page.press("new").await;
        page.type_into("id", "note").await;
        page.type_into("text", "Hello").await;
        page.press("save").await;
        page.shows("Created.").await;
        page.is_logged(["PUT /documents/note", "If-None-Match: *", "201", "\"1\""]).await; // INM-2
        page.press("reload").await;
        page.is_logged(["GET /documents/note", "If-None-Match: \"1\"", "304", "\"1\""]).await;
        page.shows("Not changed: it was not sent again.").await;
    });
}

#[test]
fn a_search_that_finds_the_same_gets_304() {
    in_browser(async |page, server| {
        for (path, body) in [("/documents/coffee", "black"), ("/documents/tea", "green")] {
            server.put(path, &[], body);
        }
        page.open("").await;
        page.type_into("search", "gree\u{e007}").await;
        page.sees("$('entries').children.length === 1").await;
        let request = "QUERY /documents {\"contains\":\"gree\"}";
        let [first, ..] = &page.log().await[..] else { panic!("no log") };
        assert_eq!(first[..3], [request, "none", "200"]);
        let tag = first[3].clone();

        server.put("/documents/coffee", &[("If-Match", "*")], "white");
        page.press("refresh").await;
        page.is_logged([request, &format!("If-None-Match: {tag}"), "304", &tag]).await; // QUERY-2
    });
}
