//! The page, as a response like any other. What it does is for the browser's tests.

use std::collections::BTreeSet;

use crate::server::{Reply, Server};

/// The page and every file that it names, or that one of these names, by path.
fn files(server: &Server) -> Vec<(String, Reply)> {
    let mut seen = BTreeSet::new();
    let mut wanted = vec![String::from("/")];
    let mut files = Vec::new();
    while let Some(path) = wanted.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let reply = server.get(&path, &[]);
        for opening in ["src=\"", "href=\"", "from \""] {
            for rest in reply.text().split(opening).skip(1) {
                let name = rest.split('"').next().unwrap_or_default();
                match name.strip_prefix("./") {
                    Some(name) => wanted.push(format!("/page/{name}")),
                    None if name == "/documents" => {} // no part of the page
                    // Nothing from elsewhere: the page works without a network.
                    None => wanted.push(format!("/page/{}", name.strip_prefix("/page/").expect("a file of the page"))),
                }
            }
        }
        files.push((path, reply));
    }
    files
}

#[test]
fn the_page_is_there_with_all_that_it_names() {
    let (server, _folder) = Server::start();
    let files = files(&server);
    let types: BTreeSet<_> = files.iter().filter_map(|(_, reply)| reply.header("Content-Type")).collect();
    let expected = ["html", "css", "javascript"].map(|kind| format!("text/{kind}; charset=utf-8"));
    assert!(expected.iter().all(|kind| types.contains(kind.as_str())), "{types:?}");
    for (path, reply) in &files {
        assert_eq!((reply.status, reply.header("Cache-Control")), (200, Some("no-cache")), "{path}");
        assert_eq!(reply.header("X-Content-Type-Options"), Some("nosniff"));
        let policy = reply.header("Content-Security-Policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
    }
}

#[test]
fn a_file_of_the_page_is_sent_once_even_if_the_server_starts_again() {
    let (first, _folder) = Server::start();
    let (second, _folder) = Server::start();
    let mut tags = BTreeSet::new();
    for (path, reply) in files(&first) {
        assert!(!reply.etag().starts_with("W/") && tags.insert(reply.etag().to_owned()), "{path}"); // VAL-1
        let again = second.get(&path, &[("If-None-Match", reply.etag())]);
        assert_eq!((again.status, again.etag(), again.body.len()), (304, reply.etag(), 0)); // INM-5, S304-2
        assert_eq!(again.header("Content-Type"), None); // S304-3
        let policy = "Content-Security-Policy"; // a browser takes it from the 304
        assert_eq!(again.header(policy), reply.header(policy));
        assert_eq!(second.get(&path, &[("If-None-Match", "\"other\"")]).body, reply.body);
        assert_eq!(second.get(&path, &[("If-Match", "\"other\"")]).status, 412);

        let head = second.head(&path, &[]);
        assert_eq!((head.status, head.etag(), head.body.len()), (200, reply.etag(), 0));
        assert_eq!(head.header("Content-Length"), Some(reply.body.len().to_string().as_str()));
    }
}

#[test]
fn the_page_is_only_read() {
    let (server, _folder) = Server::start();
    let reply = server.put("/", &[("If-Match", "*")], "mine");
    assert_eq!((reply.status, reply.header("Allow")), (405, Some("GET,HEAD"))); // WHEN-2
}
