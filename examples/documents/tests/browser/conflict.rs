//! Two writers, and neither loses a word.

use crate::browser::in_browser;
use crate::page::Page;
use crate::server::Server;

const NOTE: &str = "/documents/note";

/// Two tabs have loaded version 1; the first has saved version 2, and the second has tried to save its own.
async fn two_tabs_in_conflict(page: &Page, server: &Server) {
    server.put(NOTE, &[], "tea");
    page.open("note").await;
    page.open_tab("note").await;
    page.turn_to(0).await;
    page.type_into("text", " with milk").await;
    page.press("save").await;
    page.is_logged(["PUT /documents/note", "If-Match: \"1\"", "204", "\"2\""]).await;

    page.turn_to(1).await;
    page.is_editing("tea", "\"1\"").await;
    page.type_into("text", " with lemon").await;
    page.press("save").await;
    page.is_logged(["PUT /documents/note", "If-Match: \"1\"", "412", ""]).await; // IM-5
    page.is_in_conflict("tea with milk", "tea with lemon").await;
    assert_eq!(page.text("theirs-tag").await, "\"2\"");
    assert_eq!(server.get(NOTE, &[]).text(), "tea with milk");
}

#[test]
fn take_theirs() {
    in_browser(async |page, server| {
        two_tabs_in_conflict(page, server).await;
        page.press("take-theirs").await;
        page.is_editing("tea with milk", "\"2\"").await;
        page.type_into("text", " and honey").await;
        page.press("save").await;
        page.is_logged(["PUT /documents/note", "If-Match: \"2\"", "204", "\"3\""]).await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea with milk and honey");
    });
}

#[test]
fn keep_mine() {
    in_browser(async |page, server| {
        two_tabs_in_conflict(page, server).await;
        page.press("keep-mine").await;
        page.is_logged(["PUT /documents/note", "If-Match: \"2\"", "204", "\"3\""]).await;
        page.is_editing("tea with lemon", "\"3\"").await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea with lemon");
    });
}

#[test]
fn mine_is_not_kept_over_a_version_that_was_not_seen() {
    in_browser(async |page, server| {
        two_tabs_in_conflict(page, server).await;
        server.put(NOTE, &[("If-Match", "*")], "coffee");
        page.ask("$('save').click()").await; // as by a double click that began before the conflict was shown
        page.press("keep-mine").await;
        page.is_logged(["PUT /documents/note", "If-Match: \"2\"", "412", ""]).await; // OPEN-19
        page.sees("named($('theirs-tag').textContent) === '\"3\"'").await;
        page.is_in_conflict("coffee", "tea with lemon").await;
        assert_eq!(server.get(NOTE, &[]).text(), "coffee");

        page.press("keep-mine").await;
        page.is_editing("tea with lemon", "\"4\"").await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea with lemon");
    });
}

#[test]
fn edit_again() {
    in_browser(async |page, server| {
        two_tabs_in_conflict(page, server).await;
        page.press("edit-again").await;
        page.is_editing("tea with lemon", "\"2\"").await;
        page.type_into("text", ", milk").await;
        page.press("save").await;
        page.is_logged(["PUT /documents/note", "If-Match: \"2\"", "204", "\"3\""]).await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea with lemon, milk");
    });
}

#[test]
fn a_text_can_be_edited_again_even_if_theirs_cannot() {
    in_browser(async |page, server| {
        server.put(NOTE, &[], "tea");
        page.open("note").await;
        page.type_into("text", " with lemon").await;
        let bytes = [("Content-Type", "text/plain"), ("If-Match", "*")];
        server.send("PUT", NOTE, &bytes, Some(b"caf\xE9"));
        page.press("save").await;
        page.is_in_conflict("café", "tea with lemon").await;
        page.press("edit-again").await;
        page.is_editing("tea with lemon", "\"2\"").await;
        page.type_into("text", "!").await;
        page.press("save").await;
        page.is_logged(["PUT /documents/note", "If-Match: \"2\"", "204", "\"3\""]).await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea with lemon!");
    });
}

#[test]
fn the_first_tab_learns_of_it_by_reloading() {
    in_browser(async |page, server| {
        two_tabs_in_conflict(page, server).await;
        page.press("keep-mine").await;
        page.is_editing("tea with lemon", "\"3\"").await;

        page.turn_to(0).await;
        page.press("reload").await;
        page.is_editing("tea with lemon", "\"3\"").await;
        page.type_into("text", " and ice").await;
        server.put(NOTE, &[("If-Match", "*")], "coffee");
        page.press("reload").await;
        page.is_in_conflict("coffee", "tea with lemon and ice").await;
    });
}

#[test]
fn created_twice() {
    in_browser(async |page, server| {
        page.open("").await;
        page.press("new").await;
        page.open_tab("").await;
        page.press("new").await;
        for (tab, text) in [(0, "first"), (1, "second")] {
            page.turn_to(tab).await;
            page.type_into("id", "note").await;
            page.type_into("text", text).await;
            page.press("save").await;
            let [status, etag] = [["201", "\"1\""], ["412", ""]][tab];
            page.is_logged(["PUT /documents/note", "If-None-Match: *", status, etag]).await; // INM-6
        }
        page.is_in_conflict("first", "second").await;
        assert_eq!(page.text("conflict-title").await, "Another writer has created “note”");
        assert_eq!(server.get(NOTE, &[]).text(), "first");

        page.press("edit-again").await;
        page.is_editing("second", "\"1\"").await;
        page.press("save").await;
        page.is_logged(["PUT /documents/note", "If-Match: \"1\"", "204", "\"2\""]).await;
    });
}

/// A text on the base of version 1, which the other has deleted, and the attempt to save it.
async fn deleted_meanwhile(page: &Page, server: &Server) {
    server.put(NOTE, &[], "tea");
    page.open("note").await;
    page.type_into("text", " with lemon").await;
    server.delete(NOTE, &[("If-Match", "*")]);
    page.press("save").await;
    page.is_logged(["PUT /documents/note", "If-Match: \"1\"", "412", ""]).await; // WHEN-3
    page.is_in_conflict("", "tea with lemon").await;
    assert_eq!(page.text("conflict-title").await, "Another writer has deleted “note”");
    assert_eq!(page.text("theirs-tag").await, "deleted");
}

#[test]
fn deleted_meanwhile_and_left_so() {
    in_browser(async |page, server| {
        deleted_meanwhile(page, server).await;
        page.press("take-theirs").await;
        page.sees("!$('editor').checkVisibility() && !$('conflict').open").await;
        assert_eq!(server.get(NOTE, &[]).status, 404);
    });
}

#[test]
fn deleted_meanwhile_and_created_again() {
    in_browser(async |page, server| {
        deleted_meanwhile(page, server).await;
        page.press("keep-mine").await;
        page.is_logged(["PUT /documents/note", "If-None-Match: *", "201", "\"2\""]).await;
        page.is_editing("tea with lemon", "\"2\"").await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea with lemon");
    });
}

#[test]
fn deleted_meanwhile_and_edited_again() {
    in_browser(async |page, server| {
        deleted_meanwhile(page, server).await;
        page.press("edit-again").await;
        page.is_editing("tea with lemon", "").await;
        page.type_into("text", "ade").await;
        page.press("save").await;
        page.is_logged(["PUT /documents/note", "If-None-Match: *", "201", "\"2\""]).await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea with lemonade");
    });
}

#[test]
fn only_what_was_seen_is_deleted() {
    in_browser(async |page, server| {
        server.put(NOTE, &[], "tea");
        page.open("note").await;
        server.put(NOTE, &[("If-Match", "*")], "coffee");
        page.press("delete").await;
        page.is_logged(["DELETE /documents/note", "If-Match: \"1\"", "412", ""]).await;
        page.is_editing("coffee", "\"2\"").await;
        page.shows("Not deleted").await;
        page.press("delete").await;
        page.is_logged(["DELETE /documents/note", "If-Match: \"2\"", "204", ""]).await;
        page.shows("Deleted.").await;
        assert_eq!(server.get(NOTE, &[]).status, 404);
    });
}
