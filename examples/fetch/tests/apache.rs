//! The client's half against Apache with `mod_dav`: guarded PUT. Without Apache it is left out with a line; STRICT=1 fails then.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use http::{HeaderMap, Method, Request, Response, header};
use http_conditional::Validators;
use http_conditional::client::{NoGuard, Outcome, Sent, guard, guard_again, only_create, read_outcome};
use support::{Running, await_port, free_port, has};

const APACHE: &str = "/usr/sbin/apache2";

fn start(folder: &Path) -> (Running, u16) {
    let (port, root) = (free_port(), folder.display());
    let modules = "/usr/lib/apache2/modules";
    let text = format!(
        "ServerRoot {root}
        ServerName localhost
        Listen 127.0.0.1:{port}
        PidFile {root}/pid
        ErrorLog {root}/error.log
        LoadModule mpm_event_module {modules}/mod_mpm_event.so
        LoadModule authz_core_module {modules}/mod_authz_core.so
        LoadModule dav_module {modules}/mod_dav.so
        LoadModule dav_fs_module {modules}/mod_dav_fs.so
        DavLockDB {root}/www/.lock
        DocumentRoot {root}/www
        <IfModule unixd_module>
            User www-data
            Group www-data
        </IfModule>
        <Directory {root}/www>
            Dav On
            Require all granted
        </Directory>"
    );
    fs::create_dir(folder.join("www")).expect("a folder");
    #[cfg(unix)]
    for open in [folder, &folder.join("www")] {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(open, fs::Permissions::from_mode(0o777)).expect("the folder is ours");
    }
    fs::write(folder.join("apache.conf"), text).expect("a file");
    let mut command = Command::new(APACHE);
    command.arg("-f").arg(folder.join("apache.conf")).arg("-X");
    let running = Running(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("Apache starts"));
    await_port(port);
    (running, port)
}

struct Client {
    agent: ureq::Agent,
    url: String,
}

impl Client {
    fn send(&self, method: Method, conditions: HeaderMap, content: &str) -> Response<ureq::Body> {
        let mut request = Request::new(content.to_owned());
        *request.uri_mut() = self.url.parse().expect("a URL");
        *request.headers_mut() = conditions;
        request.headers_mut().insert(header::ACCEPT_ENCODING, header::HeaderValue::from_static("identity"));
        if method == Method::GET {
            return self.agent.run(request.map(drop)).expect("a response");
        }
        *request.method_mut() = method;
        self.agent.run(request).expect("a response")
    }

    fn put(&self, conditions: HeaderMap, content: &str) -> Outcome {
        let response = self.send(Method::PUT, conditions, content);
        read_outcome(Sent::Once, response.status(), response.headers())
    }

    fn read(&self) -> (Validators, String) {
        let mut response = self.send(Method::GET, HeaderMap::new(), "");
        (Validators::from_headers(response.headers()), response.body_mut().read_to_string().expect("text"))
    }

    /// Apache's tag of a file is weak until the second of the change is over.
    fn read_strong(&self) -> Validators {
        for _ in 0..50 {
            let (validators, _) = self.read();
            match guard(&validators, &mut HeaderMap::new()) {
                Ok(()) => return validators,
                Err(no_guard) => assert_eq!(no_guard, NoGuard::WeakTag),
            }
            sleep(Duration::from_millis(100));
        }
        panic!("no strong tag in five seconds");
    }
}

/// CLIENT-9, CLIENT-10, CLIENT-12, ANSWER-3, ANSWER-5, VAL-5
#[test]
fn a_guarded_put_loses_no_update() {
    if !has(APACHE) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (_apache, port) = start(folder.path());
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let client = Client { agent, url: format!("http://127.0.0.1:{port}/note.txt") };

    // One of two creators wins.
    let mut create = HeaderMap::new();
    only_create(&mut create);
    let first = client.put(create.clone(), "one");
    assert!(matches!(first, Outcome::Written(_) | Outcome::Created(_)), "{first:?}");
    assert!(matches!(client.put(create, "two"), Outcome::Refused));
    assert_eq!(client.read().1, "one");

    // Both clients have read this version. The first to write wins, the second is refused.
    let base = client.read_strong();
    let mut guarded = HeaderMap::new();
    guard(&base, &mut guarded).expect("a strong tag");
    let outcome = client.put(guarded.clone(), "one, three");
    assert!(matches!(outcome, Outcome::Written(_)), "{outcome:?}");
    assert!(matches!(client.put(guarded.clone(), "one, four"), Outcome::Refused));
    assert_eq!(client.read().1, "one, three");

    // It reads, changes and guards anew.
    let now = client.read_strong();
    guard_again(&base, &now, &mut guarded).expect("another tag");
    assert!(matches!(client.put(guarded, "one, three, four"), Outcome::Written(_)));
    assert_eq!(client.read().1, "one, three, four");
}
