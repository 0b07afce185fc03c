//! What was typed is not lost, whatever happens; and what was not typed is not changed.

use crate::browser::in_browser;

const NOTE: &str = "/documents/note";

#[test]
fn a_text_is_not_left_for_another_document() {
    in_browser(async |page, server| {
        server.put(NOTE, &[], "tea");
        server.put("/documents/other", &[], "coffee");
        page.open("note").await;
        page.type_into("text", " with lemon").await;
        for other in ["document.querySelectorAll('#entries a')[1].click()", "$('new').click()"] {
            page.ask(other).await;
            page.shows("First save or discard your text.").await;
            page.is_editing("tea with lemon", "\"1\"").await;
        }
        page.press("discard").await;
        page.is_editing("tea", "\"1\"").await;
        page.ask("document.querySelectorAll('#entries a')[1].click()").await;
        page.is_editing("coffee", "\"2\"").await;
    });
}

#[test]
fn leaving_with_unsaved_text_asks_first() {
    in_browser(async |page, server| {
        server.put(NOTE, &[], "tea");
        page.open("note").await;
        let leave = "!dispatchEvent(new Event('beforeunload', { cancelable: true }))";
        assert_eq!(page.ask(leave).await, false);
        page.type_into("text", "!").await;
        assert_eq!(page.ask(leave).await, true);
        page.press("save").await;
        page.shows("Saved.").await;
        assert_eq!(page.ask(leave).await, false);
    });
}

#[test]
fn a_save_whose_response_is_lost_can_be_repeated() {
    in_browser(async |page, server| {
        server.put(NOTE, &[], "tea");
        page.open("note").await;
        page.type_into("text", " with lemon").await;
        let lose_a_response = "(() => {
            const { fetch } = window;
            window.fetch = async (...request) => {
                window.fetch = fetch;
                await fetch(...request);
                throw new TypeError('the connection broke');
            };
        })()";
        page.ask(lose_a_response).await;
        page.press("save").await;
        page.shows("No response came").await;
        page.is_editing("tea with lemon", "\"1\"").await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea with lemon");

        page.press("save").await;
        page.is_logged(["PUT /documents/note", "If-Match: \"1\"", "412", ""]).await;
        page.shows("What is stored is what you have here.").await;
        page.is_editing("tea with lemon", "\"2\"").await;
    });
}

#[test]
fn a_text_outlives_the_server() {
    in_browser(async |page, server| {
        server.put(NOTE, &[], "tea");
        page.open("note").await;
        page.type_into("text", " with lemon").await;
        server.terminate();
        page.press("save").await;
        page.is_logged(["PUT /documents/note", "If-Match: \"1\"", "no", ""]).await;
        page.shows("No response came").await;
        page.is_editing("tea with lemon", "\"1\"").await;
    });
}

#[test]
fn a_text_that_is_refused_is_kept() {
    in_browser(async |page, server| {
        server.put(NOTE, &[], "tea");
        page.open("note").await;
        page.ask(
            "$('text').value = 'x'.repeat(2 ** 20 + 1), $('text').dispatchEvent(new Event('input', { bubbles: true }))",
        )
        .await;
        page.press("save").await;
        page.shows("Refused (413): a document has 1048576 bytes at most").await;
        page.sees("$('text').value.length === 2 ** 20 + 1").await;
        assert_eq!(server.get(NOTE, &[]).text(), "tea");
    });
}

#[test]
fn line_ends_and_media_types_stay_as_they_are() {
    in_browser(async |page, server| {
        let json = ("Content-Type", "application/json; v=1");
        server.send("PUT", NOTE, &[json], Some("\u{feff}[1,\r\n 2]".as_bytes()));
        page.open("note").await;
        page.type_into("text", "\n").await;
        page.press("save").await;
        page.shows("Saved.").await;
        let saved = server.get(NOTE, &[]);
        let expected = ("\u{feff}[1,\r\n 2]\r\n", Some(json.1));
        assert_eq!((saved.text(), saved.header("Content-Type")), expected);

        server.delete(NOTE, &[("If-Match", "*")]);
        page.press("reload").await;
        page.shows("Another writer has deleted it.").await;
        page.press("save").await;
        page.shows("Created.").await;
        let again = server.get(NOTE, &[]);
        assert_eq!((again.text(), again.header("Content-Type")), expected);
    });
}

#[test]
fn what_is_not_utf8_is_shown_and_cannot_be_saved() {
    in_browser(async |page, server| {
        let documents: [(_, _, &[u8], _, _); 3] = [
            ("a", "text/plain", b"caf\xE9", "café", "This is most likely Latin-1 text."),
            ("b", "text/plain; charset=iso-8859-1", b"caf\xE9", "café", "This is iso-8859-1 text."),
            ("c", "text/plain", b"\x89PNG\0", "89 50 4e 47 00 ", "This is binary content (5 bytes"),
        ];
        for (id, content_type, body, text, kind) in documents {
            server.send("PUT", &format!("/documents/{id}"), &[("Content-Type", content_type)], Some(body));
            page.open(id).await;
            page.sees(&format!("$('kind').textContent.startsWith('{kind}') && $('text').readOnly")).await;
            assert_eq!(page.value("text").await, text);
            page.sees("$('save').disabled && getComputedStyle($('save')).opacity < 1").await;
        }
    });
}

#[test]
fn an_id_may_be_any_text_that_fits_into_a_url() {
    in_browser(async |page, server| {
        page.open("").await;
        page.press("new").await;
        page.type_into("id", "..").await;
        page.press("save").await;
        page.sees("$('id').matches(':invalid')").await;
        page.type_into("id", "/ü#?%<b>&").await;
        page.press("save").await;
        page.shows("Created.").await;
        assert_eq!(server.get("/documents/..%2F%C3%BC%23%3F%25%3Cb%3E%26", &[]).status, 200);
        page.sees("$('entries').textContent.startsWith('../ü#?%<b>&')").await;
        page.reload().await;
        page.is_editing("", "\"1\"").await;
    });
}
