//! How the metadata of a file becomes an `ETag` and a `Last-Modified` (RFC 9110 section 8.8).

use std::time::{Duration, SystemTime};

use http_conditional::{ETag, HttpDate, Representation};

/// How long a file may be written to again without a new time of modification. File systems keep it in ticks of
/// nanoseconds up to two seconds, which is that of FAT.
const TICK: Duration = Duration::from_secs(2);

/// What tells one version of a file from the others.
#[derive(Debug)]
pub struct Validators {
    etag: Option<ETag>,
    last_modified: Option<HttpDate>,
}

impl Validators {
    /// Of a file whose time of modification cannot be had.
    pub const NONE: Self = Self { etag: None, last_modified: None };

    /// The tag is made of the length and of the time of modification in nanoseconds, which may lie before 1970.
    ///
    /// It is strong once the file is older than a tick. Until then the same length and time may stand for two
    /// contents, so the tag is weak; and its text is another one, so that what was fetched then is fetched once more.
    /// A date tells whole seconds only, and a client would believe it for ever: until then there is none. The same
    /// holds for a file from the future, whose date must not be told anyway (section 8.8.2.1).
    ///
    /// All this believes what the file system says. Where tools set the times of files to a constant, as builds that
    /// are to be reproducible do, take a digest of the content instead.
    #[must_use]
    pub fn of(length: u64, modified: SystemTime, now: SystemTime) -> Self {
        let nanoseconds = nanoseconds_since_1970(modified);
        let settled = now.duration_since(modified).is_ok_and(|age| age > TICK);
        let etag = if settled {
            ETag::strong(format_args!("{length}-{nanoseconds}"))
        } else {
            ETag::weak(format_args!("{length}-{nanoseconds}-new"))
        };
        Self { etag: etag.ok(), last_modified: settled.then(|| modified.into()) }
    }

    /// The date is not vouched for as strong: a tool that copies times could bring back an old one. Whoever asks for
    /// ranges has the tag.
    #[must_use]
    pub fn representation(&self) -> Representation<'_> {
        Representation::present().with_maybe_etag(self.etag.as_ref()).with_maybe_last_modified(self.last_modified)
    }
}

fn nanoseconds_since_1970(time: SystemTime) -> i128 {
    let nanoseconds = |duration: Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => nanoseconds(after),
        Err(before) => -nanoseconds(before.duration()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(modified: SystemTime, now: SystemTime) -> (String, Option<String>) {
        let Validators { etag, last_modified } = Validators::of(3, modified, now);
        (etag.expect("a tag").to_string(), last_modified.map(|date| date.to_string()))
    }

    /// TAG-5, VAL-1, DATE-10
    #[test]
    fn a_file_that_has_settled_has_a_strong_tag_and_a_date() {
        let modified = SystemTime::UNIX_EPOCH + Duration::new(784_111_777, 5);
        let found = fields(modified, modified + TICK + Duration::from_nanos(1));
        assert_eq!(found, ("\"3-784111777000000005\"".into(), Some("Sun, 06 Nov 1994 08:49:37 GMT".into())));
    }

    /// TAG-5, LM-2, OPEN-14
    #[test]
    fn a_new_file_and_one_from_the_future_have_a_weak_tag_only() {
        let modified = SystemTime::UNIX_EPOCH + Duration::from_nanos(1);
        for now in [modified, modified + TICK, modified - Duration::from_secs(1)] {
            assert_eq!(fields(modified, now), ("W/\"3-1-new\"".into(), None));
        }
    }

    /// DATE-10: the date is cut down to the second, before 1970 too.
    #[test]
    fn times_before_1970_are_times() {
        let modified = SystemTime::UNIX_EPOCH - Duration::from_nanos(1);
        let found = fields(modified, SystemTime::UNIX_EPOCH + Duration::from_secs(9));
        assert_eq!(found, ("\"3--1\"".into(), Some("Wed, 31 Dec 1969 23:59:59 GMT".into())));
    }
}
