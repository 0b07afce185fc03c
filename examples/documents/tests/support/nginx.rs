//! nginx, as the user of the test, in a folder of its own.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::program::{Running, find, free_address};
use crate::server::within_patience;

pub struct Nginx {
    pub address: String,
    _process: Running,
    _folder: TempDir,
}

impl Nginx {
    /// Starts nginx with this configuration, but on a port that is free, and with these addresses in the place of
    /// those that it names.
    pub fn start(configuration: &str, upstreams: &[(&str, &str)]) -> Option<Self> {
        let program = find("nginx")?;
        let folder = TempDir::new().expect("a temporary folder");
        let put = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
        let configuration = upstreams.iter().fold(configuration.to_owned(), put);
        let prefix = folder.path().to_owned();
        let (process, address) = within_patience(move || {
            // Another attempt, in case another program takes the port first.
            loop {
                let address = free_address();
                let file = prefix.join("nginx.conf");
                fs::write(&file, configuration.replace("127.0.0.1:8080", &address)).expect("a configuration");
                if let Some(process) = listen(&program, &prefix, &address) {
                    return (process, address);
                }
            }
        });
        Some(Self { address, _process: process, _folder: folder })
    }
}

/// `None` where it does not come to that.
fn listen(program: &Path, prefix: &Path, address: &str) -> Option<Running> {
    let mut command = Command::new(program);
    command.arg("-p").arg(prefix).arg("-c").arg(prefix.join("nginx.conf")).args(["-e", "error.log"]);
    // Other relative paths begin at the prefix, but those of sockets here.
    command.current_dir(prefix);
    let mut process = Running::start(&mut command);
    while !process.has_ended() {
        if TcpStream::connect(address).is_ok() {
            return Some(process);
        }
        thread::sleep(Duration::from_millis(5));
    }
    None
}
