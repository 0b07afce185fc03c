//! Responses that have nothing to do with conditions.

use crate::server::Server;

#[test]
fn an_unknown_path_is_a_problem() {
    let (server, _folder) = Server::start();
    for path in ["/page", "/documents/", "/documents/a/b", "/document"] {
        let reply = server.get(path, &[]);
        assert_eq!(reply.problem()["status"], 404);
        assert!(reply.detail().contains("the page at /"));
    }
}

#[test]
fn a_wrong_method_is_a_problem_that_names_the_right_ones() {
    let (server, _folder) = Server::start();
    for (path, allow) in
        [("/", "GET,HEAD"), ("/documents", "GET,HEAD,QUERY"), ("/documents/note", "GET,HEAD,PUT,DELETE")]
    {
        // WHEN-2: the conditions make no difference.
        let reply = server.send("POST", path, &[("If-Match", "\"stale\"")], Some(b"1"));
        assert_eq!((reply.status, reply.header("Allow")), (405, Some(allow)));
        assert_eq!(reply.problem()["title"], "Method Not Allowed");
    }
}
