//! The two commands of the quick start, and every status on the wire, on GET and HEAD.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use ureq::Agent;
use ureq::http::{Response, StatusCode};

struct Server {
    process: Child,
    url: String,
    agent: Agent,
}

impl Server {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_notes"));
        let mut process = command.arg("127.0.0.1:0").stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("a pipe")).read_line(&mut line).expect("its first line");
        let agent = Agent::new_with_config(Agent::config_builder().http_status_as_error(false).build());
        Self { process, url: format!("{}/notes/a", line.trim()), agent }
    }

    fn ask(&self, method: &str, fields: &[(&str, &str)], text: Option<&str>) -> (Response<()>, String) {
        let request = ureq::http::Request::builder().method(method).uri(&self.url);
        let request = fields.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let mut response = match text {
            Some(text) => self.agent.run(request.body(text).expect("a request")),
            None => self.agent.run(request.body(()).expect("a request")),
        }
        .expect("a response");
        let text = response.body_mut().read_to_string().expect("content");
        (response.map(drop), text)
    }

    fn status(&self, method: &str, fields: &[(&str, &str)], text: Option<&str>) -> u16 {
        self.ask(method, fields, text).0.status().as_u16()
    }

    fn edit(&self, line: &str) -> bool {
        let mut command = Command::new(env!("CARGO_BIN_EXE_edit"));
        command.args([line, &self.url]).stdout(Stdio::null()).status().expect("the client runs").success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn field(response: &Response<()>, name: &str) -> Option<String> {
    assert!(response.headers().get_all(name).iter().count() < 2, "{name} is there twice");
    Some(response.headers().get(name)?.to_str().expect("text").to_owned())
}

/// VAL-6, INM-5, S304-2 to S304-5, IM-5, R428-1: the statuses, and what is on them.
#[test]
fn every_status_is_right_on_get_and_head() {
    let server = Server::start();
    assert_eq!(server.status("GET", &[], None), 404);
    let (created, _) = server.ask("PUT", &[], Some("first"));
    let first = field(&created, "etag").expect("the tag of the new state");
    assert_eq!(created.status(), StatusCode::CREATED);
    assert_eq!(server.status("PUT", &[("if-none-match", "*")], Some("second")), 412);
    assert_eq!(server.status("PUT", &[], Some("second")), 428);
    assert_eq!(server.status("PUT", &[("if-match", "1")], Some("second")), 400);
    let (written, _) = server.ask("PUT", &[("if-match", &first)], Some("second"));
    assert_eq!(written.status(), StatusCode::NO_CONTENT);
    assert_eq!(server.status("PUT", &[("if-match", &first)], Some("third")), 412);
    let second = field(&written, "etag").expect("the tag of the new state");
    assert_ne!(first, second);

    for method in ["GET", "HEAD"] {
        let (ok, text) = server.ask(method, &[("if-none-match", &first)], None);
        assert_eq!(ok.status(), StatusCode::OK);
        assert_eq!(text, if method == "GET" { "second" } else { "" });
        assert_eq!(field(&ok, "content-type").as_deref(), Some("text/plain; charset=utf-8"));
        assert_eq!(field(&ok, "content-length").as_deref(), Some("6"));

        let (not_modified, text) = server.ask(method, &[("if-none-match", &second)], None);
        assert_eq!((not_modified.status(), text.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(field(&not_modified, "content-type"), None);
        assert!(field(&not_modified, "content-length").is_none_or(|length| length == "6"), "{method}");
        for name in ["etag", "cache-control"] {
            assert_eq!(field(&not_modified, name), field(&ok, name), "{method} {name}");
        }
        assert_eq!(server.status(method, &[("if-match", &first)], None), 412);
    }

    assert_eq!(server.status("DELETE", &[], None), 428);
    assert_eq!(server.status("DELETE", &[("if-match", &first)], None), 412);
    assert_eq!(server.status("DELETE", &[("if-match", &second)], None), 204);
    assert_eq!(server.status("DELETE", &[("if-match", &second)], None), 404);

    // VAL-1: a tag never comes back, not even for the same id and the same text.
    let (again, _) = server.ask("PUT", &[], Some("first"));
    assert!(![Some(first), Some(second)].contains(&field(&again, "etag")));
}

/// VAL-1: nor does it after a restart.
#[test]
fn a_restart_gives_no_tag_again() {
    let tag = || field(&Server::start().ask("PUT", &[], Some("text")).0, "etag");
    assert_ne!(tag(), tag());
}

/// CLIENT-9, CLIENT-12, OPEN-19: eight clients add a line each, at once. No line is lost.
#[test]
fn clients_lose_no_update() {
    let server = Server::start();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let server = &server;
            // A client gives up after some tries, and is started again, as its user would.
            scope.spawn(move || while !server.edit(&format!("line {number}")) {});
        }
    });
    let (_, text) = server.ask("GET", &[], None);
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, (0..8).map(|number| format!("line {number}")).collect::<Vec<_>>());
}
