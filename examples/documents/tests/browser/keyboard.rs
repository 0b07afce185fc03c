//! Without a mouse.

use fantoccini::key::Key;

use crate::browser::in_browser;
use crate::page::Page;

/// Presses Tab until the focus is there.
async fn tab_to(page: &Page, id: &str) {
    for _ in 0..30 {
        if page.ask("document.activeElement.id").await == id {
            return;
        }
        page.key(Key::Tab).await;
    }
    panic!("no way to {id} by Tab");
}

#[test]
fn a_document_is_created_and_a_conflict_resolved_by_keys_alone() {
    in_browser(async |page, server| {
        page.open("").await;
        tab_to(page, "new").await;
        page.key(Key::Enter).await;
        page.sees("document.activeElement === $('id')").await;
        page.keys("note").await;
        tab_to(page, "text").await;
        page.keys("tea").await;
        tab_to(page, "save").await;
        page.key(Key::Enter).await;
        page.is_logged(["PUT /documents/note", "If-None-Match: *", "201", "\"1\""]).await;
        assert_eq!(server.get("/documents/note", &[]).text(), "tea");

        server.put("/documents/note", &[("If-Match", "*")], "coffee");
        page.keys(&format!("{}{}", char::from(Key::Shift), char::from(Key::Tab))).await;
        page.sees("document.activeElement === $('text')").await;
        page.keys(" with lemon").await;
        page.keys(&format!("{}s", char::from(Key::Control))).await;
        page.is_in_conflict("coffee", "tea with lemon").await;
        tab_to(page, "keep-mine").await;
        page.key(Key::Enter).await;
        page.is_logged(["PUT /documents/note", "If-Match: \"2\"", "204", "\"3\""]).await;
        page.sees("document.activeElement === $('text')").await;
    });
}

#[test]
fn the_list_keeps_the_focus() {
    in_browser(async |page, server| {
        server.put("/documents/a", &[], "tea");
        server.put("/documents/b", &[], "coffee");
        page.open("").await;
        page.ask("document.querySelectorAll('#entries a')[1].focus()").await;
        server.delete("/documents/b", &[("If-Match", "*")]);
        page.key(Key::Enter).await;
        page.shows("There is no document “b” any more.").await;
        page.sees("document.activeElement.textContent.startsWith('b')").await;
    });
}

#[test]
fn everything_that_can_be_used_has_a_name() {
    in_browser(async |page, server| {
        server.put("/documents/note", &[], "tea");
        page.open("note").await;
        let nameless =
            "[...document.querySelectorAll('button, input, select, textarea, section, nav, form, ul, table')]
            .filter((one) => !one.textContent.trim() || one.matches('input, select, textarea, section, nav, ul, table'))
            .filter((one) => !one.labels?.length && !one.ariaLabel && !one.ariaLabelledByElements?.length)
            .map((one) => one.outerHTML)";
        assert_eq!(page.ask(nameless).await, serde_json::json!([]));
    });
}
