//! Where the documents of a test are: in a file, or, in the test target `postgres`, on a PostgreSQL server.

use std::ffi::OsString;
use std::fs::{self, metadata};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio, exit};
use std::sync::OnceLock;

use tempfile::TempDir;

#[path = "../support/program.rs"]
#[allow(dead_code, clippy::duplicate_mod, reason = "it has more users")]
mod program;

/// The database of a test, which may have several servers. What is in a file is removed with the folder.
pub fn database(folder: &TempDir) -> OsString {
    static SHARED: OnceLock<Postgres> = OnceLock::new();
    if env!("CARGO_CRATE_NAME") != "postgres" {
        return folder.path().join("documents.db").into();
    }
    let name = folder.path().file_name().and_then(|name| name.to_str()).expect("text");
    SHARED.get_or_init(Postgres::start).create(name)
}

/// The user `65534`: PostgreSQL does not start as root.
const UNPRIVILEGED: u32 = 65534;

const SETTINGS: &str = "listen_addresses = ''\nfsync = off\nmax_connections = 400\nshared_buffers = 64MB\n";

/// A PostgreSQL server in a folder of its own, which both end with this process, however it ends.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    _guard: Child,
}

impl Postgres {
    /// Without PostgreSQL all of these tests are left out, after a line that says so.
    pub fn start() -> Self {
        let Some(pg_ctl) = program::find("pg_ctl") else { exit(0) };
        // Where a link leads to, its companions are.
        let pg_ctl = fs::canonicalize(pg_ctl).expect("a file");
        let programs = pg_ctl.parent().expect("a folder").to_owned();
        let folder = TempDir::new().expect("a temporary folder").keep();
        if metadata("/proc/self").expect("a process").uid() == 0 {
            chown(&folder, Some(UNPRIVILEGED), Some(UNPRIVILEGED)).expect("a folder for that user");
        }
        let data = folder.join("data");
        let owner = metadata(&folder).expect("a folder").uid();
        // Its standard input is closed when this process ends.
        let script = "read -r _; \"$1\"/pg_ctl -D \"$2/data\" -m immediate stop; rm -rf \"$2\"";
        let mut guard = Command::new("sh");
        guard.args(["-c", script, "sh"]).args([&programs, &folder]);
        let guard = guard.uid(owner).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("a shell");
        let postgres = Self { programs, folder, _guard: guard };
        postgres.run("initdb", &["--username=documents", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]);
        let settings = format!("{SETTINGS}unix_socket_directories = '{}'\n", postgres.folder.display());
        fs::write(data.join("postgresql.conf"), settings).expect("settings");
        postgres.run("pg_ctl", &["start", "--wait", "--log=log"]);
        postgres
    }

    /// Ends it as a crash would, and starts it again.
    pub fn restart(&self) {
        self.run("pg_ctl", &["restart", "--wait", "--mode=immediate", "--log=log"]);
    }

    pub fn stop(&self) {
        self.run("pg_ctl", &["stop", "--wait", "--mode=fast"]);
    }

    /// Returns the address of a database, which is created if it is missing.
    pub fn create(&self, name: &str) -> OsString {
        let query = format!("CREATE DATABASE \"{name}\" TEMPLATE template0");
        self.psql("postgres", &query);
        let socket = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://documents@{socket}/{name}").into()
    }

    /// Runs SQL, and returns whether there was no error: the database of that name may be there.
    pub fn psql(&self, database: &str, query: &str) -> bool {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.arg("--host").arg(&self.folder).args(["--quiet", "--username=documents", database, "-c", query]);
        psql.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("psql runs").success()
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(self.programs.join(program));
        command.arg("-D").arg(self.folder.join("data")).args(arguments).current_dir(&self.folder);
        command.uid(metadata(&self.folder).expect("a folder").uid()).stdout(Stdio::null());
        assert!(command.status().expect("it runs").success(), "{program}");
    }
}
