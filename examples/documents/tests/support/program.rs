//! Programs that a machine may have or not.

use std::env;
use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

/// Where the program is, or a line that says what is left out. With `STRICT=1`, nothing may be left out.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    // Debian keeps servers where not every user looks.
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let postgresql = versions.map(|version| version.path().join("bin"));
    let folders = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]).chain(postgresql);
    let found = folders.map(|folder| folder.join(name)).find(|file| file.is_file());
    if found.is_none() {
        assert!(env::var("STRICT").as_deref() != Ok("1"), "STRICT=1: {name} is not installed");
        let test = thread::current().name().unwrap_or("a test").to_owned();
        // Not eprintln!, whose output is shown for failed tests only.
        let _ = writeln!(std::io::stderr(), "skipped: {test}, because {name} is not installed");
    }
    found
}

/// A process in the foreground, which ends with its test.
pub struct Running(Child);

impl Running {
    pub fn start(command: &mut Command) -> Self {
        Self(command.spawn().expect("the program starts"))
    }

    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().expect("a status").is_some()
    }
}

impl Drop for Running {
    /// Asks first: a process that has children of its own ends them then.
    fn drop(&mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        let deadline = Instant::now() + Duration::from_secs(5);
        while asked.as_ref().is_ok_and(ExitStatus::success) && !self.has_ended() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(5));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An address for a program that cannot pick one. Another program may take it first.
pub fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").to_string()
}
