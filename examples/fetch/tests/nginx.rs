//! The program and the client's half against nginx. Without nginx they are left out with a line; STRICT=1 fails then.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use http_conditional::Validators;
use http_conditional::client::{NoGuard, Validation, guard, resume, revalidate};
use support::{Running, await_port, fetch, free_port, has, spawn};

const NGINX: &str = "/usr/sbin/nginx";

fn start(folder: &Path) -> (Running, u16) {
    let (port, root) = (free_port(), folder.display());
    let text = format!(
        "daemon off; master_process off; pid {root}/pid; error_log {root}/error.log;
        events {{ }}
        http {{
            access_log off; gzip on; gzip_types text/plain; gzip_min_length 1; types {{ text/plain txt; }}
            client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3;
            uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
            server {{
                listen 127.0.0.1:{port}; root {root}/www;
                location /slow/ {{ alias {root}/www/; limit_rate 200k; }}
            }}
        }}"
    );
    fs::create_dir(folder.join("www")).expect("a folder");
    fs::write(folder.join("nginx.conf"), text).expect("a file");
    let mut command = Command::new(NGINX);
    command.arg("-p").arg(folder).arg("-c").arg(folder.join("nginx.conf")).arg("-e").arg(folder.join("error.log"));
    let running = Running(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("nginx starts"));
    await_port(port);
    (running, port)
}

fn content(version: u8) -> Vec<u8> {
    (0..40_000).flat_map(|line| format!("{version}:{line}\n").into_bytes()).collect()
}

/// CLIENT-1, IR-2, RESUME-8, OPEN-49
#[test]
fn fetch_revalidates_and_resumes() {
    if !has(NGINX) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (_nginx, port) = start(folder.path());
    let (origin, file) = (folder.path().join("www/a.txt"), folder.path().join("file"));
    fs::write(&origin, content(1)).expect("a file");
    let url = format!("http://127.0.0.1:{port}/slow/a.txt");

    // Killed in the middle, and resumed.
    let mut child = spawn(&url, &file);
    let cut_off = folder.path().join("file.fetch/part");
    while fs::metadata(&cut_off).map_or(0, |part| part.len()) < 10_000 {
        sleep(Duration::from_millis(5));
    }
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert!(!file.exists());
    assert!(fetch(&url, &file).starts_with("206"));
    assert_eq!(fs::read(&file).expect("the file"), content(1));
    assert_eq!(fetch(&url, &file), "304: nothing moved");

    // As if it had been killed before the last rename.
    let shelf = folder.path().join("file.fetch");
    fs::rename(&file, &cut_off).expect("a rename");
    fs::rename(shelf.join("validators"), shelf.join("part.validators")).expect("a rename");
    assert!(fetch(&url, &file).starts_with("416"));
    assert_eq!(fs::read(&file).expect("the file"), content(1));

    // A part of a file that has changed.
    fs::write(&cut_off, &content(1)[..50_000]).expect("a part");
    fs::copy(shelf.join("validators"), shelf.join("part.validators")).expect("a copy");
    sleep(Duration::from_millis(1100)); // nginx makes its tag of whole seconds
    fs::write(&origin, content(2)).expect("a file");
    assert!(fetch(&url, &file).starts_with("200"));
    assert_eq!(fs::read(&file).expect("the file"), content(2));
}

/// CLIENT-10, IR-2, OPEN-27, OPEN-34: what nginx compresses has a weak tag. It serves a copy, but neither a guard nor a resumption;
/// with `Accept-Encoding: identity` the tag is strong.
#[test]
fn a_compressed_response_has_a_weak_tag() {
    if !has(NGINX) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (_nginx, port) = start(folder.path());
    fs::write(folder.path().join("www/a.txt"), content(1)).expect("a file");
    let url = format!("http://127.0.0.1:{port}/a.txt");
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let get = |coding: &str, conditions: HeaderMap| {
        let mut request = http::Request::get(&url).header(ACCEPT_ENCODING, coding).body(()).expect("a request");
        request.headers_mut().extend(conditions);
        agent.run(request).expect("a response")
    };

    let compressed = get("gzip", HeaderMap::new());
    assert_eq!(compressed.headers()[CONTENT_ENCODING], "gzip");
    let weak = Validators::from_headers(compressed.headers());
    assert_eq!(guard(&weak, &mut HeaderMap::new()), Err(NoGuard::WeakTag));
    assert!(!resume(&weak, 5, &mut HeaderMap::new()).asks_for_range());
    let mut request = HeaderMap::new();
    let asked = revalidate(&weak, &mut request);
    let response = get("gzip", request);
    assert_eq!(response.status(), 304);
    let validation = asked.read_validation(response.status(), response.headers());
    assert!(matches!(validation, Validation::UseAsIs | Validation::Update(_)), "{validation:?}");

    let strong = Validators::from_headers(get("identity", HeaderMap::new()).headers());
    assert_eq!(guard(&strong, &mut HeaderMap::new()), Ok(()));
    assert!(resume(&strong, 5, &mut HeaderMap::new()).asks_for_range());
}
