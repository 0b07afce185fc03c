//! The list, which is long, and which leaves the rest of the page alone.

use crate::browser::in_browser;

/// Whether these are within the window, and not next to nothing.
const INSIDE: &str = "((...ids) => ids.map((id) => $(id).getBoundingClientRect()).every(({ top, bottom, height }) =>
    top >= 0 && bottom <= innerHeight && height > 100))";

#[test]
fn two_hundred_documents_leave_the_editor_and_the_log_in_view() {
    in_browser(async |page, server| {
        for number in 0..201 {
            server.put(&format!("/documents/{number:03}"), &[], "text");
        }
        page.resize(1200, 900).await;
        page.open("000").await;
        page.sees(&format!("{INSIDE}('list', 'editor', 'log') && $('entries').children.length === 100")).await;
        page.press("next").await;
        page.press("next").await;
        page.sees("$('next').disabled && $('entries').textContent.startsWith('200')").await;
        page.press("previous").await;
        page.press("previous").await;
        page.is_logged(["GET /documents", "If-None-Match: W/\"1\"", "304", "W/\"1\""]).await;

        page.ask("window.first = $('entries').firstChild").await;
        page.type_into("text", "s and more").await;
        page.sees("window.first === $('entries').firstChild").await;
        page.press("discard").await;

        page.resize(360, 740).await;
        page.sees(&format!("{INSIDE}('editor', 'log') && !$('list').checkVisibility()")).await;
        page.press("show-list").await;
        page.sees(&format!("{INSIDE}('list')")).await;
        page.ask("document.querySelectorAll('#entries a')[1].click()").await;
        page.sees("$('id').value === '001' && !$('list').checkVisibility()").await;
    });
}

#[test]
fn an_id_hides_nothing() {
    in_browser(async |page, server| {
        for id in ["%20", "%E2%80%AEtxt.exe", "a%20"] {
            server.put(&format!("/documents/{id}"), &[], "text");
        }
        page.open("").await;
        let shown = "[...document.querySelectorAll('#entries bdi')].map((one) => one.textContent).join()";
        page.sees(&format!("{shown} === '%20,a%20,%E2%80%AEtxt.exe'")).await;
        page.ask("document.querySelector('#entries a').click()").await;
        page.is_editing("text", "\"1\"").await;
        assert_eq!(page.value("id").await, " ");
    });
}
