//! Downloads a file, and asks only for what it lacks: `cargo run -p fetch -- URL FILE`.
//!
//! What is known of FILE lies beside it in `FILE.fetch/`: the validators of the file, the part of a download that was cut
//! off, and the validators of that part. FILE itself is replaced in one step, by a rename, once the content is complete.
//! So it is never a part, and never a splice of two versions, whenever this program is killed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, IsTerminal as _, Read, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, DATE, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use http_conditional::Validators;
use http_conditional::client::{Resumed, Resumption, Revalidation, Validation, before_redirect, resume, revalidate};
use ureq::{Agent, Body};

const REDIRECTS: usize = 10;
/// How often to ask again without any progress.
const ATTEMPTS: u32 = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, file] = arguments.as_slice() else {
        eprintln!("usage: fetch URL FILE");
        return ExitCode::from(2);
    };
    match fetch(url, Path::new(file)) {
        Ok(what) => println!("{what}"),
        Err(error) => {
            eprintln!("fetch: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("{0}")]
    Disk(#[from] io::Error),
    #[error("the connection was cut: {0}")]
    Cut(io::Error),
    #[error("{0}")]
    Request(#[from] ureq::Error),
    #[error("expected 200, 206 or 304, found {0}")]
    Status(StatusCode),
    #[error("expected a URL, found {0:?}")]
    Url(String),
    #[error("expected at most {REDIRECTS} redirects")]
    Redirects,
    #[error("another fetch is at work on this file")]
    Busy,
    #[error("the responses of the server do not fit together")]
    GaveUp,
}

/// Asks until the file is there. Asking again is bounded, unless each time brings more of it.
fn fetch(url: &str, file: &Path) -> Result<String, Error> {
    let shelf = Shelf::open(file)?;
    // Redirects are followed here, because conditions have to come off.
    let agent = Agent::config_builder().max_redirects(0).http_status_as_error(false).build().new_agent();
    let mut attempt = 0;
    loop {
        let had = shelf.part_length()?;
        match once(&agent, url, &shelf) {
            Ok(Some(what)) => return Ok(what),
            Err(Error::Cut(_) | Error::Request(_)) if attempt < ATTEMPTS => sleep(Duration::from_millis(50 << attempt)),
            Err(error) => return Err(error),
            Ok(None) if attempt >= ATTEMPTS => return Err(Error::GaveUp),
            Ok(None) => {}
        }
        attempt = if shelf.part_length()? > had { 0 } else { attempt + 1 };
    }
}

/// What is asked of a URL.
enum Asked<'v> {
    Copy(Revalidation<'v>),
    Part(Resumption<'v>),
}

/// One exchange, with its redirects: what came of it, or `None` if it has to be asked again.
fn once(agent: &Agent, url: &str, shelf: &Shelf) -> Result<Option<String>, Error> {
    let (nothing, have) = (Validators::default(), shelf.part_length()?);
    let kept = if have > 0 { shelf.load("part.validators") } else { shelf.load("validators") };
    let mut uri: Uri = url.parse().map_err(|_| Error::Url(url.into()))?;
    let mut headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static("identity"))]);
    for _ in 0..=REDIRECTS {
        // Validators are about one URL. At any other, nothing is known.
        let asked = match kept.as_ref().filter(|kept| kept.url == uri.to_string()) {
            Some(kept) if have > 0 => Asked::Part(resume(&kept.validators, have, &mut headers)),
            Some(kept) => Asked::Copy(revalidate(&kept.validators, &mut headers)),
            None => Asked::Part(resume(&nothing, 0, &mut headers)),
        };
        let mut request = Request::get(&uri).body(()).map_err(|_| Error::Url(uri.to_string()))?;
        request.headers_mut().extend(headers.clone());
        let (response, body) = agent.run(request)?.into_parts();
        let location = response.headers.get(LOCATION).filter(|_| response.status.is_redirection());
        if let Some(location) = location {
            uri = resolve(&uri, location)?;
            before_redirect(&Method::GET, &mut headers).map_err(|guarded| Error::Url(guarded.to_string()))?;
            continue;
        }
        let (status, headers) = (response.status, &response.headers);
        let received = |validators| Record { url: uri.to_string(), validators: dated(validators) };
        return match asked {
            Asked::Copy(asked) => match asked.read_validation(status, headers) {
                Validation::Update(validators) => {
                    shelf.save("validators", &received(validators))?;
                    Ok(Some(String::from("304: nothing moved")))
                }
                Validation::UseAsIs => Ok(Some(String::from("304: nothing moved"))),
                Validation::AskAgain => shelf.remove("validators").map(|()| None),
                Validation::Replace(validators) => whole(shelf, &received(validators), headers, body),
                _ => Err(Error::Status(status)),
            },
            Asked::Part(asked) => match asked.read_resumption(status, headers) {
                Resumed::GoOn { first, last, length } => rest(shelf, first, last, length, body),
                Resumed::StartOver(validators) => whole(shelf, &received(validators), headers, body),
                Resumed::Complete => shelf.finish().map(|()| Some(String::from("416: nothing was missing"))),
                Resumed::Unusable => shelf.remove("part").map(|()| None),
                _ => Err(Error::Status(status)),
            },
        };
    }
    Err(Error::Redirects)
}

/// The content from its first byte on. The validators are there before the part is, and never beside bytes of another version.
fn whole(shelf: &Shelf, record: &Record, headers: &HeaderMap, body: Body) -> Result<Option<String>, Error> {
    shelf.remove("part")?;
    shelf.save("part.validators", record)?;
    let part = File::create_new(shelf.path("part"))?;
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let count = copy(body.into_reader(), part, 0, length)?;
    match length {
        Some(length) if length != count => Err(Error::Cut(ErrorKind::UnexpectedEof.into())),
        _ => shelf.finish().map(|()| Some(format!("200: {count} bytes"))),
    }
}

/// The content from `first` on, which may lie before the end of the part.
fn rest(shelf: &Shelf, first: u64, last: u64, length: Option<u64>, body: Body) -> Result<Option<String>, Error> {
    let mut part = OpenOptions::new().write(true).open(shelf.path("part"))?;
    part.set_len(first)?;
    part.seek(SeekFrom::End(0))?;
    let count = copy(body.into_reader().take(last - first + 1), part, first, length)?;
    if first + count <= last {
        return Err(Error::Cut(ErrorKind::UnexpectedEof.into()));
    }
    if length != Some(last + 1) {
        return Ok(None); // there is more, or may be
    }
    shelf.finish().map(|()| Some(format!("206: {count} bytes, {first} were there")))
}

/// Writes what comes, and shows on a terminal how far it is.
fn copy(mut body: impl Read, mut part: File, mut at: u64, length: Option<u64>) -> Result<u64, Error> {
    let (mut buffer, start) = (vec![0; 1 << 16], at);
    let shows = io::stderr().is_terminal();
    let of = length.map_or(String::new(), |length| format!(" of {length}"));
    loop {
        let bytes = match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => buffer.get(..count).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return part.sync_all().map_err(Error::Disk).and(Err(Error::Cut(error))),
        };
        part.write_all(bytes)?;
        at += bytes.len() as u64;
        if shows {
            eprint!("\r{at}{of} bytes ");
        }
    }
    if shows {
        eprintln!();
    }
    part.sync_all()?;
    Ok(at - start)
}

/// A response without `Date` gets the time of receipt (RFC 9110 section 6.6.1).
fn dated(validators: Validators) -> Validators {
    if validators.date().is_some() { validators } else { validators.with_date(SystemTime::now()) }
}

/// `Location`, as seen from this URL.
fn resolve(from: &Uri, location: &HeaderValue) -> Result<Uri, Error> {
    let no_url = || Error::Url(String::from_utf8_lossy(location.as_bytes()).into_owned());
    let to = location.to_str().map_err(|_| no_url())?.split('#').next().unwrap_or_default();
    let (scheme, host) = from.scheme_str().zip(from.authority()).ok_or_else(no_url)?;
    let folder = from.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let text = match to {
        _ if to.contains("://") => to.to_owned(),
        _ if to.starts_with("//") => format!("{scheme}:{to}"),
        _ if to.starts_with('/') => format!("{scheme}://{host}{to}"),
        _ => format!("{scheme}://{host}{folder}/{to}"),
    };
    text.parse().map_err(|_| no_url())
}

/// Validators, and the URL that they are about.
struct Record {
    url: String,
    validators: Validators,
}

/// The folder beside the file. It is locked, so that no other fetch writes to the same part.
struct Shelf {
    file: PathBuf,
    folder: PathBuf,
    _lock: File,
}

impl Shelf {
    fn open(file: &Path) -> Result<Self, Error> {
        let mut folder = file.as_os_str().to_owned();
        folder.push(".fetch");
        let folder = PathBuf::from(folder);
        fs::create_dir_all(&folder)?;
        let lock = File::create(folder.join("lock"))?;
        lock.try_lock().map_err(|_| Error::Busy)?;
        Ok(Self { file: file.into(), folder, _lock: lock })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The length of the part, if its validators are known.
    fn part_length(&self) -> Result<u64, Error> {
        match fs::metadata(self.path("part")) {
            Ok(part) if self.load("part.validators").is_some() => Ok(part.len()),
            Ok(_) => Ok(0),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// A URL and field lines. Without the file, its validators are worth nothing.
    fn load(&self, name: &str) -> Option<Record> {
        if name == "validators" && !self.file.is_file() {
            return None;
        }
        let bytes = fs::read(self.path(name)).ok()?;
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let url = String::from_utf8(lines.next()?.to_vec()).ok()?;
        let mut headers = HeaderMap::new();
        for line in lines {
            let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
            let (name, value) = line.split_at(colon);
            headers.append(HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(value.get(1..)?).ok()?);
        }
        Some(Record { url, validators: Validators::from_headers(&headers) })
    }

    fn save(&self, name: &str, record: &Record) -> Result<(), Error> {
        let mut text = format!("{}\n", record.url).into_bytes();
        let date = record.validators.date().map(|date| (DATE, HeaderValue::from(date)));
        for (name, value) in record.validators.fields().chain(date) {
            text.extend([name.as_str().as_bytes(), b":", value.as_bytes(), b"\n"].concat());
        }
        let mut file = File::create(self.path("new"))?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(self.path("new"), self.path(name))?;
        self.sync()
    }

    fn remove(&self, name: &str) -> Result<(), Error> {
        match fs::remove_file(self.path(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => self.sync(),
        }
    }

    /// The part is complete and becomes the file. No step in between leaves the file with validators of another version.
    fn finish(&self) -> Result<(), Error> {
        self.remove("validators")?;
        fs::rename(self.path("part"), &self.file)?;
        self.sync()?;
        fs::rename(self.path("part.validators"), self.path("validators"))?;
        self.sync()
    }

    /// Makes the names last, where folders can be synchronized.
    fn sync(&self) -> Result<(), Error> {
        #[cfg(unix)]
        for folder in [Some(self.folder.as_path()), self.file.parent()].into_iter().flatten() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}
