//! A browser of one test, and its end.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, Once, PoisonError};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;
use ureq::Agent;

use crate::page::Page;
use crate::server::{PATIENCE, Server, within_patience};

/// Browsers are large: one at a time.
static TURN: Mutex<()> = Mutex::new(());

/// Said once, not by every test.
static SKIPPED: Once = Once::new();

const DRIVERS: [&str; 1] = ["chromedriver"];
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Runs a test with a server and a browser of its own.
pub fn in_browser(test: impl AsyncFnOnce(&Page, &Server)) {
    in_browser_behind(|server| Some(((), server.address.clone())), &[], test);
}

/// Likewise with a server that has these flags, and at the address of what stands in front of it, if that can be had.
pub fn in_browser_behind<F>(
    front: impl FnOnce(&Server) -> Option<(F, String)>,
    flags: &[&str],
    test: impl AsyncFnOnce(&Page, &Server),
) {
    let (Some(driver), Some(browser)) = (find(&DRIVERS), find(&BROWSERS)) else {
        assert!(std::env::var("STRICT").as_deref() != Ok("1"), "STRICT=1: chromium or chromedriver is not installed");
        SKIPPED.call_once(|| {
            let line = "skipped: the page in a browser, for want of chromium or chromedriver (Debian: chromium-driver)";
            let _ = writeln!(std::io::stderr(), "{line}");
        });
        return;
    };
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = TempDir::new().expect("a temporary folder");
    let server = Server::start_with(folder.path().join("documents.db"), flags);
    let Some((_front, address)) = front(&server) else { return };
    let driver = Driver::start(&driver);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let client = driver.browser(&browser).await;
        test(&Page::new(client, &address, &driver.address), &server).await;
    });
}

/// The first of these programs that there is.
fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

/// A driver process, which ends with its test and takes the browser along.
struct Driver {
    process: Child,
    address: String,
    /// What the browser and its driver keep.
    folder: TempDir,
}

impl Driver {
    fn start(program: &Path) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let mut process = Command::new(program)
            .arg("--port=0")
            .env("TMPDIR", folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the driver starts");
        let stdout = BufReader::new(process.stdout.take().expect("a pipe"));
        let port = within_patience(move || {
            let mut lines = stdout.lines().map(|line| line.expect("a line"));
            let port =
                |line: String| Some(line.split_once("successfully on port ")?.1.trim_end_matches('.').to_owned());
            lines.find_map(port).expect("the driver prints its port")
        });
        Self { process, address: format!("http://127.0.0.1:{port}"), folder }
    }

    async fn browser(&self, program: &Path) -> Client {
        let profile = format!("--user-data-dir={}", self.folder.path().join("profile").display());
        let options = json!({
            "binary": program,
            "args": [
                profile,
                "--headless=new",
                "--no-sandbox", // which Chromium cannot have as root, as on many a CI machine
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--no-proxy-server",
                "--lang=en",
                "--force-device-scale-factor=1",
            ],
        });
        let capabilities = [(String::from("goog:chromeOptions"), options)].into_iter().collect();
        ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&self.address)
            .await
            .expect("a browser")
    }
}

/// What talks to a driver past the library.
pub fn agent() -> Agent {
    Agent::config_builder().timeout_global(Some(PATIENCE)).proxy(None).build().into()
}

impl Drop for Driver {
    /// A driver that is killed would leave its browser behind; one that is asked closes it first.
    fn drop(&mut self) {
        let _ = agent().get(format!("{}/shutdown", self.address)).call();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
