//! From the path of a URI to an open file, and to no other than those below the root.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use http::HeaderValue;
use percent_encoding::percent_decode_str;

/// Opens a file, and returns its media type; `None` is a 404.
///
/// Symbolic links are followed if they lead to something below `root`. Directories, pipes and devices are
/// not there.
///
/// # Errors
///
/// Where a file that is there cannot be opened.
pub fn open(root: &Path, path: &str) -> io::Result<Option<(File, Metadata, HeaderValue)>> {
    // Too long, a link in a circle, a folder that is closed: whatever the reason, it is not found.
    let Some(path) = relative(path).and_then(|path| root.join(path).canonicalize().ok()) else { return Ok(None) };
    // A pipe is not opened, because that would wait for a writer.
    if !path.starts_with(root) || !path.is_file() {
        return Ok(None);
    }
    let file = match File::open(&path) {
        // It has gone since, or may not be read.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) => return Ok(None),
        opened => opened?,
    };
    // Of the file that was opened, so that the validators are those of what is sent.
    let metadata = file.metadata()?;
    let media_type = mime_guess::from_path(&path).first_raw().unwrap_or("application/octet-stream");
    Ok(metadata.is_file().then(|| (file, metadata, HeaderValue::from_static(media_type))))
}

/// The path, percent-decoded segment by segment, so that a `%2F` never becomes a separator. Each segment has to be
/// a plain name: not empty, not `.` or `..`, no drive of Windows.
fn relative(path: &str) -> Option<PathBuf> {
    path.strip_prefix('/')?
        .split('/')
        .map(|segment| {
            let name = percent_decode_str(segment).decode_utf8().ok()?;
            let mut components = Path::new(&*name).components();
            match (components.next(), components.next()) {
                (Some(Component::Normal(plain)), None) if plain == &*name && !name.contains('\0') => {
                    Some(PathBuf::from(plain))
                }
                _ => None,
            }
        })
        .collect::<Option<PathBuf>>()
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn a_path_is_taken_segment_by_segment() {
        let path = |path| relative(path).map(|path| path.to_str().expect("text").replace('\\', "/"));
        assert_eq!(path("/a/b.txt").as_deref(), Some("a/b.txt"));
        assert_eq!(path("/caf%C3%A9").as_deref(), Some("caf\u{e9}"));
        assert_eq!(path("/...").as_deref(), Some("..."));
        assert_eq!(path("/%252e%252e").as_deref(), Some("%2e%2e"));
        let refused = " a * / //a /a/ /a//b /. /.. /a/../b /%2e%2e/b /a%2Fb /%2Fetc /a%00 /%FF";
        for refused in refused.split(' ') {
            assert_eq!(path(refused), None, "{refused}");
        }
    }
}
