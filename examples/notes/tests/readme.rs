//! The code of the README, pasted into an axum application: what is on the wire.

#![allow(clippy::assigning_clones)] // in the README

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use ureq::Agent;

mod support;

include!(concat!(env!("OUT_DIR"), "/server.rs"));

type Store = Arc<Mutex<Notes>>;

async fn read(store: State<Store>, id: Path<String>, method: Method, headers: HeaderMap) -> Response<String> {
    let notes = store.lock().expect("the lock");
    let Some(note) = notes.by_id.get(&*id) else {
        let mut response = Response::new(String::new());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    get(&method, &headers, note)
}

async fn write(
    store: State<Store>,
    id: Path<String>,
    headers: HeaderMap,
    text: String,
) -> Result<Response<String>, (StatusCode, String)> {
    put(&headers, &mut store.lock().expect("the lock"), &id, text)
}

/// The address of the application.
fn serve() -> String {
    let router = Router::new().route("/{id}", axum::routing::get(read).put(write));
    support::serve(router.with_state(Store::default()))
}

/// S304-2 to S304-5, INM-5, IM-5, R428-1, R428-2: status, fields and length, on GET, HEAD and PUT.
#[test]
fn the_code_of_the_readme_is_right_when_it_is_pasted() {
    let url = serve();
    let agent = Agent::new_with_config(Agent::config_builder().http_status_as_error(false).build());
    let ask = |method: &str, fields: &[(&str, &str)], text: Option<&str>| {
        let request = ureq::http::Request::builder().method(method).uri(&url);
        let request = fields.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let mut response = match text {
            Some(text) => agent.run(request.body(text).expect("a request")),
            None => agent.run(request.body(()).expect("a request")),
        }
        .expect("a response");
        let text = response.body_mut().read_to_string().expect("content");
        let mut fields: Vec<String> = response.headers().keys().map(|name| name.as_str().to_owned()).collect();
        fields.sort_unstable();
        fields.retain(|name| name != "date");
        (response.status().as_u16(), fields, response.headers().clone(), text)
    };

    let (status, fields, headers, _) = ask("PUT", &[], Some("first"));
    assert_eq!((status, fields.as_slice()), (201, ["content-length", "etag"].map(String::from).as_slice()));
    let first = headers[header::ETAG].to_str().expect("ASCII").to_owned();
    for (fields, status, word) in [
        (&[][..], 428, "send If-Match"),
        (&[("if-match", "\"other\"")], 412, "If-Match is false"),
        (&[("if-none-match", "*")], 412, "If-None-Match is false"),
        (&[("if-match", "other")], 400, "If-Match is malformed"),
    ] {
        let (found, _, headers, text) = ask("PUT", fields, Some("second"));
        assert_eq!((found, text.contains(word)), (status, true), "{fields:?}: {text}");
        assert!(!headers.contains_key(header::ETAG), "OPEN-30");
    }
    let (status, fields, headers, _) = ask("PUT", &[("if-match", &first)], Some("second"));
    assert_eq!((status, fields.as_slice()), (204, ["etag"].map(String::from).as_slice()));
    let second = headers[header::ETAG].to_str().expect("ASCII").to_owned();
    assert_ne!(first, second);

    let of_ok = ["cache-control", "content-length", "content-type", "etag"].map(String::from);
    for (method, content) in [("GET", "second"), ("HEAD", "")] {
        let (status, fields, headers, text) = ask(method, &[("if-none-match", &first)], None);
        assert_eq!((status, fields.as_slice(), text.as_str()), (200, of_ok.as_slice(), content), "{method}");
        assert_eq!(headers[header::CONTENT_LENGTH], "6");

        let (status, fields, headers, text) = ask(method, &[("if-none-match", &second)], None);
        assert_eq!((status, text.as_str()), (304, ""), "{method}");
        assert!(!fields.contains(&String::from("content-type")), "{method}");
        assert!(headers.get(header::CONTENT_LENGTH).is_none_or(|length| length == "6"), "{method}: S304-5");
        assert_eq!(headers[header::ETAG], second);
        assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
        let (status, _, headers, text) = ask(method, &[("if-match", &first)], None);
        assert_eq!((status, text.contains("If-Match is false")), (412, method == "GET"), "{text}");
        assert_eq!(headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert!(!headers.contains_key(header::ETAG), "OPEN-30");
    }
}

mod client {
    use std::cell::{Cell, RefCell};

    use super::{Agent, ETag, header, serve};

    include!(concat!(env!("OUT_DIR"), "/client.rs"));

    /// CLIENT-9, CLIENT-10: the block of the client against the block of the server.
    #[test]
    fn the_client_of_the_readme_loses_no_update() {
        let url = serve();
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
        let agent = Agent::new_with_config(config);
        let exchange = |request| {
            let (head, mut body) = agent.run(request)?.into_parts();
            Ok(Response::from_parts(head, body.read_to_string()?))
        };
        let put = |fields: (&str, &str), text: &str| {
            let request = Request::put(&url).header(fields.0, fields.1).body(text.to_owned());
            exchange(request.expect("a request")).expect("a response")
        };
        assert!(edit(&url, str::to_owned, exchange).is_err(), "what is missing has no tag");
        let current = RefCell::new(put(("if-none-match", "*"), "start").headers()[header::ETAG].clone());

        // While the first two changes are made, another writer is faster.
        let faster = Cell::new(2);
        let change = |text: &str| {
            if faster.get() > 0 {
                faster.set(faster.get() - 1);
                let tag = current.borrow().to_str().expect("ASCII").to_owned();
                let response = put(("if-match", &tag), &format!("{text}, theirs"));
                assert_eq!(response.status(), StatusCode::NO_CONTENT);
                *current.borrow_mut() = response.headers()[header::ETAG].clone();
            }
            format!("{text}, mine")
        };
        let validators = edit(&url, change, exchange).expect("the third attempt succeeds");
        let read = exchange(Request::get(&url).body(String::new()).expect("a request")).expect("a response");
        assert_eq!(read.body(), "start, theirs, theirs, mine");
        assert_eq!(validators.etag().and_then(ETag::to_str), read.headers()[header::ETAG].to_str().ok());
    }
}
