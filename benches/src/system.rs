//! What surrounds the measuring: cargo, the compiler, the machine, the day.

use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use http_conditional::HttpDate;

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
const LOCK: &str = include_str!("../Cargo.lock");

/// The profiles of users: all that the compiler can do, and what cargo does by default.
pub const PROFILES: [&str; 2] = ["lto", "release"];

/// Builds a program of this package, with the features of the running one, and returns its path.
///
/// # Panics
///
/// If it cannot be built.
#[must_use]
pub fn build(program: &str, profile: &str) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--locked", "--manifest-path", MANIFEST, "--profile", profile, "--bin", program]);
    if cfg!(feature = "peers") {
        cargo.args(["--features", "peers"]);
    }
    assert!(cargo.status().expect("cargo").success(), "{program} cannot be built");
    let own = std::env::current_exe().expect("the path of this program");
    let target = own.parent().and_then(|profile| profile.parent()).expect("a target directory");
    target.join(profile).join(program)
}

/// What a program prints, if it can be run at all.
///
/// # Panics
///
/// If it fails.
#[must_use]
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The version of a package that the lock file has.
#[must_use]
pub fn version(package: &str) -> Option<&'static str> {
    let (_, behind) = LOCK.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    behind.split('"').next()
}

#[must_use]
pub fn compiler() -> String {
    output(Command::new("rustc").arg("--version")).map_or_else(|| String::from("rustc"), |line| line.trim().into())
}

/// What the kernel calls the processor, where there is one to ask.
#[must_use]
pub fn processor() -> String {
    std::fs::read_to_string("/proc/cpuinfo")
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or_else(|| std::env::consts::ARCH.into(), |(_, name)| name.trim().into())
}

/// For instance `24 Nov 2026`.
#[must_use]
pub fn today() -> String {
    HttpDate::from(SystemTime::now()).to_string().split_whitespace().skip(1).take(3).collect::<Vec<_>>().join(" ")
}
