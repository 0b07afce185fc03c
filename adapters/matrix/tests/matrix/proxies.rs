//! Behind nginx and Varnish that compress: a read, a 304, and a guarded write do what the docs say.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::app::{Adapter, Compression, Deeds, app};
use crate::client::{Client, Reply};
use crate::server::serve;

/// The program, or a line that says what is skipped. With `STRICT=1` a skip is a failure.
fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    let found = folders.map(|folder| folder.join(name)).find(|file| file.is_file());
    if found.is_none() {
        assert!(std::env::var_os("STRICT").is_none_or(|strict| strict != "1"), "{name} is not installed");
        println!("skipped: {name} is not installed");
    }
    found
}

struct Running {
    child: Child,
    _folder: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        // Varnish has a child of its own, which it ends when it is asked to end.
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let deadline = Instant::now() + Duration::from_secs(5);
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(command: &mut Command, folder: tempfile::TempDir, address: SocketAddr) -> Running {
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    let running = Running { child, _folder: folder };
    let deadline = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(address).is_err() {
        assert!(Instant::now() < deadline, "the proxy does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    running
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

fn nginx(server: SocketAddr) -> Option<(Running, SocketAddr)> {
    let program = find("nginx")?;
    let (folder, address) = (tempfile::tempdir().expect("a folder"), free_address());
    let configuration = format!(
        "daemon off; master_process off; pid nginx.pid; error_log error.log; events {{}}
         http {{ access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u;
         scgi_temp_path s; gzip on; gzip_types text/plain; gzip_min_length 20; gzip_proxied any; gzip_http_version 1.1;
         server {{ listen {address}; location / {{ proxy_pass http://{server}; proxy_http_version 1.1; }} }} }}"
    );
    std::fs::write(folder.path().join("nginx.conf"), configuration).expect("a configuration");
    let mut command = Command::new(program);
    command.arg("-p").arg(folder.path()).arg("-c").arg(folder.path().join("nginx.conf")).args(["-e", "error.log"]);
    Some((start(&mut command, folder, address), address))
}

fn varnish(server: SocketAddr) -> Option<(Running, SocketAddr)> {
    let program = find("varnishd")?;
    let (folder, address) = (tempfile::tempdir().expect("a folder"), free_address());
    let vcl = format!(
        "vcl 4.1; backend app {{ .host = \"127.0.0.1\"; .port = \"{}\"; }}
         sub vcl_backend_response {{ set beresp.do_gzip = true; }}",
        server.port()
    );
    std::fs::write(folder.path().join("app.vcl"), vcl).expect("a configuration");
    let mut command = Command::new(program);
    command.arg("-F").arg("-f").arg(folder.path().join("app.vcl")).arg("-a").arg(address.to_string());
    command.arg("-n").arg(folder.path().join("n")).args(["-s", "malloc,10m"]);
    Some((start(&mut command, folder, address), address))
}

async fn send(proxy: SocketAddr, method: &str, lines: &[(&str, &str)]) -> Reply {
    send_to(proxy, "/sized", method, lines).await
}

async fn send_to(proxy: SocketAddr, path: &str, method: &str, lines: &[(&str, &str)]) -> Reply {
    Client::connect(proxy, false).await.send(method, path, lines).await.expect("a response")
}

/// `plain_tag` is the tag of a read with `Accept-Encoding: identity`. Varnish has compressed what it stores, so there it
/// is weak as well.
async fn read_304_and_write(name: &str, proxy: SocketAddr, plain_tag: &str) {
    let plain = send(proxy, "GET", &[("accept-encoding", "identity")]).await;
    assert_eq!(plain.sole("etag"), Some(plain_tag), "{name}: the tag of the plain content");
    let coded = send(proxy, "GET", &[("accept-encoding", "gzip")]).await;
    assert_eq!(coded.sole("content-encoding"), Some("gzip"), "{name}");
    let weak = coded.sole("etag").expect("a tag").to_owned();
    assert_eq!(weak, "W/\"sized\"", "{name}: the compressed content has the weakened tag");

    let fresh = send(proxy, "GET", &[("accept-encoding", "gzip"), ("if-none-match", &weak)]).await;
    assert_eq!((fresh.status.as_u16(), fresh.content.len()), (304, 0), "{name}");
    // Ruling 11: the weakened tag does not guard a write; the tag of a read with `identity` does.
    assert_eq!(send(proxy, "PUT", &[("if-match", &weak)]).await.status, 412, "{name}");
    let guards = if plain_tag == weak { 412 } else { 204 };
    assert_eq!(send(proxy, "PUT", &[("if-match", plain_tag)]).await.status, guards, "{name}");
    assert_eq!(send_to(proxy, "/sized?weakened", "PUT", &[("if-match", &weak)]).await.status, 204, "{name}");
    assert_eq!(send(proxy, "PUT", &[]).await.status, 428, "{name}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_nginx_that_compresses() {
    let server = serve(app(Adapter::Extractor, Compression::None, true, &Deeds::default())).await;
    if let Some((_running, proxy)) = nginx(server) {
        read_304_and_write("nginx", proxy, "\"sized\"").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_varnish_that_compresses() {
    let server = serve(app(Adapter::Extractor, Compression::None, false, &Deeds::default())).await;
    if let Some((_running, proxy)) = varnish(server) {
        read_304_and_write("varnish", proxy, "W/\"sized\"").await;
    }
}
