//! Varnish, by the VCL beside this file.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::cache::Cache;
use crate::server::within_patience;
use crate::support::program::{self, Running};

const VCL: &str = include_str!("varnish.vcl");

#[test]
fn varnish_asks_whether_what_it_has_is_current() {
    if let Some(cache) = start(VCL) {
        cache.revalidates();
    }
}

#[test]
fn varnish_sends_304_to_a_client_that_has_it() {
    if let Some(cache) = start(VCL) {
        cache.is_304_for_a_client_that_has_it();
    }
}

#[test]
fn varnish_gives_away_nothing_that_was_changed() {
    if let Some(cache) = start(VCL) {
        cache.forgets_what_was_changed();
    }
}

#[test]
fn varnish_passes_on_a_refusal() {
    if let Some(cache) = start(VCL) {
        cache.passes_on_a_refusal();
    }
}

#[test]
fn varnish_that_caches_for_an_hour_deceives_no_writer() {
    let hour = VCL.replace("1ms", "1h");
    assert_ne!(hour, VCL);
    if let Some(cache) = start(&hour) {
        cache.cannot_deceive_a_writer();
    }
}

fn start(vcl: &str) -> Option<Cache> {
    Cache::start(|upstream| {
        let (varnishd, varnishadm) = (program::find("varnishd")?, program::find("varnishadm")?);
        let folder = TempDir::new().expect("a temporary folder");
        let (_, port) = upstream.rsplit_once(':').expect("a port");
        fs::write(folder.path().join("documents.vcl"), vcl.replace("3000", port)).expect("a configuration");
        let (process, address) = listening(run(&varnishd, folder.path()), &varnishadm, folder.path());
        Some(((process, folder), address))
    })
}

/// Without a jail, the processes stay the user who started them.
fn run(varnishd: &Path, folder: &Path) -> Running {
    let log = File::create(folder.join("log")).expect("a log");
    let mut command = Command::new(varnishd);
    command.args(["-F", "-j", "none", "-a", "127.0.0.1:0", "-s", "malloc,16m", "-n"]).arg(folder.join("work"));
    command.arg("-f").arg(folder.join("documents.vcl"));
    command.stdout(log.try_clone().expect("a log")).stderr(log);
    Running::start(&mut command)
}

/// Waits for its address. The VCL has to be compiled first.
fn listening(mut process: Running, varnishadm: &Path, folder: &Path) -> (Running, String) {
    let (varnishadm, folder) = (varnishadm.to_owned(), folder.to_owned());
    within_patience(move || {
        loop {
            assert!(!process.has_ended(), "{}", fs::read_to_string(folder.join("log")).expect("a log"));
            let mut ask = Command::new(&varnishadm);
            let output = ask.arg("-n").arg(folder.join("work")).arg("debug.listen_address").output();
            // The name of the socket, the address and the port.
            let output = String::from_utf8(output.expect("varnishadm runs").stdout).expect("text");
            if let [_, address, port] = output.split_whitespace().collect::<Vec<_>>()[..] {
                return (process, format!("{address}:{port}"));
            }
            thread::sleep(Duration::from_millis(20));
        }
    })
}
