//! curl, which keeps tags in files and takes dates from files.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::server::Server;
use crate::support::program;

const NOTE: &str = "/documents/note";

const LONG_AGO: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

#[test]
fn a_saved_tag_saves_the_second_transfer() {
    let Some(curl) = Curl::start() else { return };
    // There is no such file yet. curl sends an empty tag then, which is a tag, but of no version.
    let get = ["--etag-compare", "tag", "--etag-save", "tag"];
    assert_eq!(curl.run(&get), 200);
    assert_eq!((curl.file("body"), curl.file("tag")), ("first".into(), format!("{}\n", curl.etag())));

    // CLIENT-1, INM-5: the files stay as they are.
    let before = curl.file("tag");
    assert_eq!(curl.run(&get), 304);
    assert_eq!((curl.file("body"), curl.file("tag")), ("first".into(), before.clone()));

    curl.server.put(NOTE, &[("If-Match", before.trim_end())], "second");
    assert_eq!(curl.run(&get), 200);
    assert_eq!((curl.file("body"), curl.file("tag")), ("second".into(), format!("{}\n", curl.etag())));
}

#[test]
fn a_saved_tag_guards_a_put() {
    let Some(curl) = Curl::start() else { return };
    curl.run(&["--etag-save", "tag"]);
    let put = |body, tag: &str| {
        let if_match = format!("If-Match: {}", tag.trim_end());
        curl.run(&["-X", "PUT", "-H", "Content-Type: text/plain", "-H", &if_match, "-d", body, "--etag-save", "new"])
    };
    let read = curl.file("tag");
    assert_eq!(put("mine", &read), 204);
    assert_eq!(put("theirs", &read), 412); // IM-5
    assert_eq!(curl.server.get(NOTE, &[]).text(), "mine");
}

#[test]
fn the_tag_of_a_put_guards_the_next_one() {
    let Some(curl) = Curl::start() else { return };
    curl.run(&["--etag-save", "tag"]);
    for body in ["second", "third"] {
        let if_match = format!("If-Match: {}", curl.file("tag").trim_end());
        let put = ["-X", "PUT", "-H", "Content-Type: text/plain", "-H", &if_match, "-d", body, "--etag-save", "tag"];
        assert_eq!(curl.run(&put), 204); // CLIENT-3
    }
    assert_eq!(curl.server.get(NOTE, &[]).text(), "third");
}

/// OPEN-30: curl saves the tag of any response, so a 412 has none. With it, a client that just tries again would
/// write over what they have never seen.
#[test]
fn to_try_again_after_a_refusal_is_refused_again() {
    let Some(curl) = Curl::start() else { return };
    curl.run(&["--etag-save", "tag"]);
    curl.server.put(NOTE, &[("If-Match", curl.file("tag").trim_end())], "theirs");
    // curl empties its file of a tag that did not come, and sends no field without a value.
    for refusal in [412, 428] {
        let if_match = format!("If-Match: {}", curl.file("tag").trim_end());
        let put = ["-X", "PUT", "-H", "Content-Type: text/plain", "-H", &if_match, "-d", "mine", "--etag-save", "tag"];
        assert_eq!(curl.run(&put), refusal);
    }
    assert_eq!(curl.server.get(NOTE, &[]).text(), "theirs");
}

#[test]
fn the_time_of_a_file_saves_the_second_transfer() {
    let Some(curl) = Curl::start() else { return };
    assert_eq!(curl.run(&["--remote-time"]), 200);
    assert_eq!(curl.run(&["--time-cond", "body"]), 304); // IMS-7
    assert_eq!(curl.file("body"), "first");
}

#[test]
fn a_date_is_asked_about_in_both_directions() {
    let Some(curl) = Curl::start() else { return };
    assert_eq!(curl.run(&["--time-cond", LONG_AGO]), 200); // IMS-7
    assert_eq!(curl.file("body"), "first");
    assert_eq!(curl.run(&["--time-cond", &format!("-{LONG_AGO}")]), 412); // IUS-5
}

/// curl in a folder of its own, and a server that has one document.
struct Curl {
    program: PathBuf,
    server: Server,
    folder: TempDir,
}

impl Curl {
    fn start() -> Option<Self> {
        let program = program::find("curl")?;
        let (server, folder) = Server::start();
        server.put(NOTE, &[], "first");
        server.dated(NOTE);
        Some(Self { program, server, folder })
    }

    /// Returns the status. The body is in the file `body`, if there is one.
    fn run(&self, arguments: &[&str]) -> u16 {
        let output = Command::new(&self.program)
            // Neither a configuration nor a proxy of the user.
            .args(["--disable", "--noproxy", "*"])
            .args(["--silent", "--show-error", "--max-time", "30", "--output", "body", "--write-out", "%{http_code}"])
            .args(arguments)
            .arg(format!("http://{}{NOTE}", self.server.address))
            .current_dir(self.folder.path())
            .output()
            .expect("curl runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).parse().expect("a status")
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).expect("a file")
    }

    fn etag(&self) -> String {
        self.server.get(NOTE, &[]).etag().to_owned()
    }
}
