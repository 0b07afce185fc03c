//! `weight`: what it is to depend on this crate, and on `headers`: how many crates, how long a first build takes,
//! how much larger the program gets. Of the build times, the share of `thiserror`.
//!
//! Small programs are written into a temporary folder and built there. Once their crates are fetched, nothing is
//! asked of the network.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use http_conditional_bench::system::{self, PROFILES};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const LOCK: &str = include_str!("../../Cargo.lock");
const MAIN: &str = include_str!("../../weight/main.rs");
const NOTHING: &str = include_str!("../../weight/decide/nothing.rs");
const OURS: &str = include_str!("../../weight/decide/http_conditional.rs");
const HEADERS: &str = include_str!("../../weight/decide/headers.rs");

/// A program, by what it depends on beside `http`, and how it decides.
struct Program {
    name: &'static str,
    dependencies: &'static [&'static str],
    decide: &'static str,
}

const PROGRAMS: [Program; 5] = [
    Program { name: "http alone", dependencies: &[], decide: NOTHING },
    Program { name: "http-conditional", dependencies: &["http-conditional"], decide: OURS },
    Program { name: "headers", dependencies: &["headers = \"0.4\""], decide: HEADERS },
    // The rest of what this crate depends on, without and with thiserror.
    Program { name: "httpdate", dependencies: &["httpdate = \"1\""], decide: NOTHING },
    Program { name: "httpdate, thiserror", dependencies: &["httpdate = \"1\"", "thiserror = \"2\""], decide: NOTHING },
];

const ROUNDS: usize = 3;

fn main() {
    let folder = std::env::temp_dir().join(format!("http-conditional-weight-{}", std::process::id()));
    let folders = PROGRAMS.each_ref().map(|program| write(program, &folder.join(program.name.replace(", ", "-"))));
    for folder in &folders {
        cargo(folder, &["fetch"]);
    }
    // In turn, so that a noisy machine hurts all alike.
    let rounds: [_; ROUNDS] = std::array::from_fn(|_| folders.each_ref().map(|folder| cold_build(folder)));
    let builds: Vec<Build> = (0..PROGRAMS.len()).map(|index| middle(rounds.map(|round| round[index]))).collect();
    let sizes = folders.each_ref().map(|folder| PROFILES.map(|profile| size(folder, profile)));

    println!(
        "{}, {}, {}. First builds with two jobs, the median of {ROUNDS}; programs stripped.\n",
        system::today(),
        system::processor(),
        system::compiler()
    );
    println!("| depends on | crates | seconds | of processor | adds with thin LTO | adds with cargo's release |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for (index, program) in PROGRAMS.iter().enumerate().take(3) {
        let Build { seconds, processor } = builds[index];
        let [lto, release] = [0, 1].map(|profile| kibibytes(sizes[index][profile] - sizes[0][profile]));
        let crates = crates(&folders[index]);
        println!("| {} | {crates} | {seconds:.1} | {processor:.1} | {lto} | {release} |", program.name);
    }
    let [whole, without, with] = [1, 3, 4].map(|index| builds[index].processor);
    println!(
        "\n`thiserror` and what it needs take {:.1} s of processor, {:.0} % of the first build of http-conditional.",
        with - without,
        100.0 * (with - without) / whole
    );
    fs::remove_dir_all(folder).expect("the temporary folder");
}

/// The source of a program, with the versions that are locked here.
fn write(program: &Program, folder: &Path) -> PathBuf {
    let dependencies: String = program
        .dependencies
        .iter()
        .map(|line| {
            if *line == "http-conditional" { format!("{line} = {{ path = {ROOT:?} }}\n") } else { format!("{line}\n") }
        })
        .collect();
    let manifest = format!(
        "[workspace]\n[package]\nname = \"weighed\"\nedition = \"2024\"\n[dependencies]\nhttp = \"1\"\n{dependencies}\
         [profile.release]\nstrip = true\n[profile.lto]\ninherits = \"release\"\nlto = \"thin\"\ncodegen-units = 1\n"
    );
    fs::create_dir_all(folder.join("src")).expect("a temporary folder");
    for (path, text) in
        [("Cargo.toml", &*manifest), ("Cargo.lock", LOCK), ("src/main.rs", MAIN), ("src/decide.rs", program.decide)]
    {
        fs::write(folder.join(path), text).expect("a file in a temporary folder");
    }
    folder.into()
}

fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target"));
    system::output(&mut cargo).expect("cargo")
}

/// How many crates a program depends on, itself not counted.
fn crates(folder: &Path) -> usize {
    let tree = cargo(
        folder,
        &["tree", "--edges", "normal", "--prefix", "none", "--no-dedupe", "--format", "{p}", "--offline"],
    );
    tree.lines().collect::<BTreeSet<_>>().len() - 1
}

#[derive(Clone, Copy)]
struct Build {
    seconds: f64,
    /// Of all processes together: what a busy machine changes less.
    processor: f64,
}

fn cold_build(folder: &Path) -> Build {
    let _ = fs::remove_dir_all(folder.join("target"));
    let (start, used) = (Instant::now(), processor_of_children());
    cargo(folder, &["build", "--quiet", "--offline", "--release", "--jobs", "2"]);
    Build { seconds: start.elapsed().as_secs_f64(), processor: processor_of_children() - used }
}

fn middle(builds: [Build; ROUNDS]) -> Build {
    let median = |mut values: [f64; ROUNDS]| {
        values.sort_by(f64::total_cmp);
        values[ROUNDS / 2]
    };
    Build { seconds: median(builds.map(|build| build.seconds)), processor: median(builds.map(|build| build.processor)) }
}

/// Seconds of processor that all waited-for children have used, in user and in system mode, as Linux reports it in
/// hundredths; not a number elsewhere.
fn processor_of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let (_, fields) = stat.rsplit_once(") ").unwrap_or_default();
    let hundredths = |index| fields.split(' ').nth(index).and_then(|field| field.parse().ok()).unwrap_or(f64::NAN);
    (hundredths(13) + hundredths(14)) / 100.0
}

fn size(folder: &Path, profile: &str) -> u64 {
    cargo(folder, &["build", "--quiet", "--offline", "--profile", profile, "--jobs", "2"]);
    fs::metadata(folder.join("target").join(profile).join("weighed")).expect("the program").len()
}

fn kibibytes(bytes: u64) -> String {
    format!("{} KiB", bytes.div_ceil(1 << 10))
}
