//! The server code of the guides, pasted into an axum application: what is on the wire.

use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{delete, get, put};
use support::serve;
use ureq::Agent;

mod support;

mod swap {
    include!(concat!(env!("OUT_DIR"), "/swap.rs"));

    #[derive(Clone, Default)]
    pub struct Store(super::Arc<Mutex<Table>>);

    impl Store {
        pub fn current(&self, id: &str) -> Option<Validators> {
            let table = self.0.lock().expect("the lock");
            table.rows.get(id).map(|row| Validators::from(ETag::version(row.0)))
        }
    }

    pub async fn write(
        store: super::State<Store>,
        id: super::Path<String>,
        headers: HeaderMap,
        text: String,
    ) -> impl super::IntoResponse {
        let (status, tag) = put(&store.0.0, &id, &headers, text.len() as u64);
        let mut fields = HeaderMap::new();
        Validators::new(tag, None).write_to(&mut fields);
        (super::StatusCode::from_u16(status).expect("a status"), fields)
    }
}

mod deletion {
    include!(concat!(env!("OUT_DIR"), "/delete.rs"));

    pub async fn remove(
        store: super::State<super::swap::Store>,
        id: super::Path<String>,
        headers: HeaderMap,
    ) -> super::StatusCode {
        let status = delete(&headers, store.current(&id).as_ref());
        super::StatusCode::from_u16(status).expect("a status")
    }
}

mod files {
    include!(concat!(env!("OUT_DIR"), "/files.rs"));

    pub async fn serve(request: super::Request) -> Response<String> {
        let path = super::FilePath::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let file = path.metadata().expect("a file");
        // Within an hour, every file settles.
        let now = SystemTime::now() + super::Duration::from_hours(1);
        let is_get = request.method() == super::Method::GET;
        let (response, _) = head(request.headers(), is_get, &file, now).expect("metadata");
        let sends = is_get && response.status() == StatusCode::OK;
        response.map(|()| if sends { std::fs::read_to_string(path).expect("text") } else { String::new() })
    }
}

fn ask(url: &str, method: &str, field: Option<(&str, &str)>, text: Option<&str>) -> (u16, HeaderMap, String) {
    let config = Agent::config_builder().http_status_as_error(false).build();
    let request = ureq::http::Request::builder().method(method).uri(url);
    let request = field.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let agent = Agent::new_with_config(config);
    let response = match text {
        Some(text) => agent.run(request.body(text).expect("a request")),
        None => agent.run(request.body(()).expect("a request")),
    };
    let (head, mut body) = response.expect("a response").into_parts();
    (head.status.as_u16(), head.headers, body.read_to_string().expect("content"))
}

/// OPEN-19, R428-1, IM-3, INM-4
#[test]
fn a_write_with_a_database_and_a_deletion() {
    let store = swap::Store::default();
    let app = Router::new().route("/{id}", put(swap::write)).route("/{id}", delete(deletion::remove)).with_state(store);
    let url = serve(app);
    assert_eq!(ask(&url, "DELETE", None, None).0, 404);
    let (status, created, _) = ask(&url, "PUT", Some(("if-none-match", "*")), Some("one"));
    let tag = created[header::ETAG].to_str().expect("ASCII");
    assert_eq!(status, 201);
    for (field, status) in [
        (None, 428),
        (Some(("if-match", "x")), 400),
        (Some(("if-none-match", "*")), 412),
        (Some(("if-match", tag)), 204),
    ] {
        let (found, fields, _) = ask(&url, "PUT", field, Some("other"));
        assert_eq!((found, fields.contains_key(header::ETAG)), (status, status == 204), "{field:?}; OPEN-30");
    }
    for (field, status) in [(None, 428), (Some(("if-match", tag)), 412), (Some(("if-match", "*")), 204)] {
        assert_eq!(ask(&url, "DELETE", field, None).0, status, "{field:?}");
    }
}

/// S304-2 to S304-5
#[test]
fn a_file_by_its_metadata() {
    let url = serve(Router::new().route("/a", get(files::serve)));
    let text = include_str!("../Cargo.toml");
    for (method, content) in [("GET", text), ("HEAD", "")] {
        let (status, fields, found) = ask(&url, method, None, None);
        assert_eq!((status, found.as_str()), (200, content), "{method}");
        assert_eq!(fields[header::CONTENT_LENGTH], text.len().to_string(), "{method}");

        let tag = fields[header::ETAG].to_str().expect("ASCII");
        let (status, again, found) = ask(&url, method, Some(("if-none-match", tag)), None);
        assert_eq!((status, found.as_str()), (304, ""), "{method}");
        assert_eq!(again[header::ETAG], fields[header::ETAG]);
        assert!(again.get(header::CONTENT_LENGTH).is_none_or(|length| *length == text.len().to_string()), "{method}");
        assert!(!again.contains_key(header::CONTENT_TYPE), "{method}");

        let (status, fields, _) = ask(&url, method, Some(("if-match", "\"other\"")), None);
        assert_eq!((status, fields.contains_key(header::ETAG)), (412, false), "{method}");
    }
}
