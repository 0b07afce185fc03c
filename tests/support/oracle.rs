//! RFC 9110 section 13 a second time, close enough to its text to be read beside it.
//!
//! This shares no code with the crate. It copies, cuts and searches as it likes, so that it is either
//! obviously right or obviously wrong; chrono knows the calendar. Where the RFC leaves a choice, the readings
//! are those of `tests/vectors/README.md`. It needs std and chrono only, so that the fuzzers can use it too. What the
//! fields say is read by `values`.

use super::values::{Date, Place, Read, Tag, Tags, Validator, http_date, sole, tags, validator};
use super::viable::Grammar;

/// A field line as it came: a name in any case, and octets.
pub(crate) type Line = (String, Vec<u8>);

/// How a request is to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// It counts for two-digit years only, and lies in the years 0000 to 9999.
    pub(crate) now: i64,
    /// A token without quotes is a strong tag, in If-Match and If-None-Match.
    pub(crate) unquoted_tags: bool,
    /// On a write, a weak tag in If-Match may equal a strong current tag.
    pub(crate) weakened_tags: bool,
}

/// The resource.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) exists: bool,
    pub(crate) etag: Option<Tag>,
    pub(crate) last_modified: Option<Date>,
    pub(crate) strong_date: bool,
}

/// What the method has to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Decision {
    Proceed,
    NotModified,
    PreconditionFailed,
}

/// What becomes of a request, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) decision: Decision,
    pub(crate) reason: Reason,
    /// Whether a Range may be applied, if there is one.
    pub(crate) range: bool,
}

/// The sentence that is due. The first three let the method proceed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reason {
    AllTrue,
    Exempt,
    NothingToRead,
    /// It counts as false.
    Malformed(Place),
    /// If-Match, and there is no representation.
    MatchMissing,
    /// If-Match lists nothing, whatever the current tag is.
    MatchEmpty,
    /// If-Match lists weak tags only, whatever the current tag is.
    MatchWeakOnly,
    MatchUntagged,
    /// If-Match lists the current tag, which is weak.
    MatchCurrentWeak,
    /// If-Match lists the current tag, but as a weak one.
    MatchWeakened,
    MatchNone,
    /// If-Unmodified-Since.
    Modified,
    /// If-None-Match is `*`.
    Exists,
    /// If-None-Match lists the current tag.
    Listed,
    /// If-Modified-Since.
    NotModified,
}

/// Why a method is not to be performed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Refusal {
    /// 400
    Malformed(Place),
    /// 412
    PreconditionFailed(Verdict),
    /// 428
    PreconditionRequired,
}

/// The conditional fields of a request. `None` is a field that is absent.
pub(crate) struct Conditions {
    if_match: Option<Read<Tags>>,
    if_unmodified_since: Option<Read<Date>>,
    if_none_match: Option<Read<Tags>>,
    if_modified_since: Option<Read<Date>>,
    if_range: Option<Read<Validator>>,
    weakened_tags: bool,
}

impl Conditions {
    pub(crate) fn read(lines: &[Line], options: Options) -> Self {
        // FIELD-1: names in any case, lines in their order.
        let values = |name: &str| -> Vec<&[u8]> {
            lines.iter().filter(|line| line.0.eq_ignore_ascii_case(name)).map(|line| line.1.as_slice()).collect()
        };
        let tags = |field| tags(field, &values(field), options.unquoted_tags);
        let date = |field| sole(field, &values(field), Grammar::Date, |value| http_date(value, options.now));
        let if_range = |value: &[u8]| validator(value, options.now);
        Self {
            if_match: tags("If-Match"),
            if_unmodified_since: date("If-Unmodified-Since"),
            if_none_match: tags("If-None-Match"),
            if_modified_since: date("If-Modified-Since"),
            if_range: sole("If-Range", &values("If-Range"), Grammar::Validator, if_range),
            weakened_tags: options.weakened_tags,
        }
    }

    /// Section 13.2.2, step by step, for an origin server.
    pub(crate) fn evaluate(&self, method: &str, state: &State) -> Verdict {
        // Section 13.2.1: these neither select nor modify a representation (WHEN-5) ...
        if is_exempt(method) {
            return proceed(Reason::Exempt, false);
        }
        // ... and what is a 404 without conditions is a 404 with them (WHEN-2).
        if is_safe(method) && !state.exists {
            return proceed(Reason::NothingToRead, false);
        }

        // 1. If-Match is present: true goes on to 3, false is 412.
        if let Some(if_match) = &self.if_match {
            if let Some(reason) = self.why_if_match_is_false(if_match, method, state) {
                return stop(Decision::PreconditionFailed, reason);
            }
        // 2. If-Match is not present, If-Unmodified-Since is: true goes on to 3, false is 412.
        } else if let Some(if_unmodified_since) = &self.if_unmodified_since {
            if !if_unmodified_since_is_true(if_unmodified_since, state) {
                return stop(Decision::PreconditionFailed, Reason::Modified);
            }
        }

        // 3. If-None-Match is present: true goes on to 5, false is 304 for a read and 412 for all else.
        if let Some(if_none_match) = &self.if_none_match {
            if let Some(reason) = why_if_none_match_is_false(if_none_match, method, state) {
                let decision = if reads(method) { Decision::NotModified } else { Decision::PreconditionFailed };
                return stop(decision, reason);
            }
        // 4. If-None-Match is not present, If-Modified-Since is, the method reads: true goes on to 5, false is 304.
        } else if let (Some(if_modified_since), true) = (&self.if_modified_since, reads(method)) {
            if !if_modified_since_is_true(if_modified_since, state) {
                return stop(Decision::NotModified, Reason::NotModified);
            }
        }

        // 5. GET (or QUERY) with Range: it applies, unless If-Range is present and false.
        let takes_ranges = ["GET", "QUERY"].contains(&method);

        // 6. Perform the method.
        proceed(Reason::AllTrue, takes_ranges && self.if_range_holds(state) != Some(false))
    }

    /// Whether If-Range is true; `None` if there is none.
    pub(crate) fn if_range_holds(&self, state: &State) -> Option<bool> {
        self.if_range.as_ref().map(|if_range| if_range_is_true(if_range, state))
    }

    /// Every field that is present and malformed, whether or not it matters, in the order of section 13.2.2.
    pub(crate) fn malformed(&self) -> Vec<Place> {
        let places = [
            place(self.if_match.as_ref()),
            place(self.if_unmodified_since.as_ref()),
            place(self.if_none_match.as_ref()),
            place(self.if_modified_since.as_ref()),
            place(self.if_range.as_ref()),
        ];
        places.into_iter().flatten().collect()
    }

    /// The first malformed field for which 400 may be sent: not where the RFC says to ignore it (IMS-2, IMS-3,
    /// IUS-1, WHEN-5), nor where a full response is as safe (OPEN-3, OPEN-9). A malformed If-Unmodified-Since on
    /// a write is for the caller to refuse (OPEN-8).
    pub(crate) fn check_syntax(&self, method: &str) -> Result<(), Place> {
        let may_refuse = |place: &Place| match place.field {
            "If-Match" => !is_exempt(method),
            "If-None-Match" => is_write(method),
            "If-Unmodified-Since" => is_write(method) && self.if_match.is_none(),
            _ => false,
        };
        self.malformed().into_iter().find(may_refuse).map_or(Ok(()), Err)
    }

    /// R428-1, OPEN-6, OPEN-8: a write, something that can be lost, and nothing that ties the one to the other.
    pub(crate) fn precondition_required(&self, method: &str, state: &State) -> bool {
        // If-Match lets the current state pass only if it is named, and nothing if it cannot be read.
        let is_named = self.if_match.is_some();
        // `*` says that nothing may be there; and so might what cannot be read.
        let only_creates = matches!(self.if_none_match, Some(Ok(Tags::Any) | Err(_)));
        // A date pins a state down if no other state can have it (LM-3).
        let is_dated =
            matches!(self.if_unmodified_since, Some(Ok(_))) && state.last_modified.is_some() && state.strong_date;
        is_write(method) && state.exists && !(is_named || only_creates || is_dated)
    }

    /// 400 before 412 before 428; but the 404 of a read stays one (WHEN-2).
    pub(crate) fn admit(&self, method: &str, state: &State) -> Result<Verdict, Refusal> {
        let verdict = self.evaluate(method, state);
        if is_safe(method) && !state.exists {
            return Ok(verdict);
        }
        self.check_syntax(method).map_err(Refusal::Malformed)?;
        if verdict.decision == Decision::PreconditionFailed {
            return Err(Refusal::PreconditionFailed(verdict));
        }
        if self.precondition_required(method, state) { Err(Refusal::PreconditionRequired) } else { Ok(verdict) }
    }

    /// Whether any tag, and any date, makes a difference from none: tried out on tables of states, with a row for
    /// each tag and a column for each date, of which the first are those without.
    pub(crate) fn needs(&self, method: &str, tables: &[Vec<Vec<State>>]) -> (bool, bool) {
        let (mut needs_tag, mut needs_date) = (false, false);
        for table in tables {
            let outcome = |state| (self.evaluate(method, state), self.admit(method, state));
            let outcomes: Vec<Vec<_>> = table.iter().map(|row| row.iter().map(outcome).collect()).collect();
            needs_tag |= outcomes.iter().any(|row| *row != outcomes[0]);
            needs_date |= outcomes.iter().any(|row| row.iter().any(|found| *found != row[0]));
        }
        (needs_tag, needs_date)
    }

    /// Whether no tag can pass If-Match and If-None-Match both, so that what comes behind is never looked at.
    pub(crate) fn lists_contradict(&self) -> bool {
        match (&self.if_match, &self.if_none_match) {
            (Some(Ok(Tags::List(wanted))), Some(Ok(Tags::List(unwanted)))) => wanted
                .iter()
                .filter(|tag| !tag.weak)
                .all(|tag| unwanted.iter().any(|unwanted| weakly_equal(tag, unwanted))),
            _ => false,
        }
    }

    /// Section 13.1.1 (IM-1 to IM-3, OPEN-1).
    fn why_if_match_is_false(&self, field: &Read<Tags>, method: &str, state: &State) -> Option<Reason> {
        let accepts_weakened = self.weakened_tags && is_write(method);
        let tags = match field {
            Err(place) => return Some(Reason::Malformed(*place)),
            Ok(_) if !state.exists => return Some(Reason::MatchMissing),
            Ok(Tags::Any) => return None,
            Ok(Tags::List(tags)) => tags,
        };
        // What is false for every current tag does not depend on it.
        if tags.is_empty() {
            return Some(Reason::MatchEmpty);
        }
        if tags.iter().all(|tag| tag.weak) && !accepts_weakened {
            return Some(Reason::MatchWeakOnly);
        }
        let Some(current) = &state.etag else { return Some(Reason::MatchUntagged) };
        if tags.iter().any(|tag| strongly_equal(tag, current)) {
            return None;
        }
        match tags.iter().any(|tag| weakly_equal(tag, current)) {
            false => Some(Reason::MatchNone),
            true if current.weak => Some(Reason::MatchCurrentWeak),
            true if accepts_weakened => None,
            true => Some(Reason::MatchWeakened),
        }
    }
}

/// RFC 9110 and RFC 10008 (QUERY-2): the methods that get a 304.
fn reads(method: &str) -> bool {
    ["GET", "HEAD", "QUERY"].contains(&method)
}

/// OPEN-21: and those of WebDAV that lose nothing.
fn is_safe(method: &str) -> bool {
    reads(method) || ["PROPFIND", "REPORT", "SEARCH"].contains(&method)
}

/// WHEN-5.
fn is_exempt(method: &str) -> bool {
    ["OPTIONS", "TRACE", "CONNECT"].contains(&method)
}

fn is_write(method: &str) -> bool {
    !is_safe(method) && !is_exempt(method)
}

fn proceed(reason: Reason, range: bool) -> Verdict {
    Verdict { decision: Decision::Proceed, reason, range }
}

fn stop(decision: Decision, reason: Reason) -> Verdict {
    Verdict { decision, reason, range: false }
}

fn place<T>(field: Option<&Read<T>>) -> Option<Place> {
    field?.as_ref().err().copied()
}

impl Reason {
    /// The field whose condition was false.
    pub(crate) fn field(self) -> Option<&'static str> {
        match self {
            Self::AllTrue | Self::Exempt | Self::NothingToRead => None,
            Self::Malformed(place) => Some(place.field),
            Self::MatchMissing
            | Self::MatchEmpty
            | Self::MatchWeakOnly
            | Self::MatchUntagged
            | Self::MatchCurrentWeak
            | Self::MatchWeakened
            | Self::MatchNone => Some("If-Match"),
            Self::Modified => Some("If-Unmodified-Since"),
            Self::Exists | Self::Listed => Some("If-None-Match"),
            Self::NotModified => Some("If-Modified-Since"),
        }
    }
}

/// Section 13.1.2 (INM-1 to INM-3, OPEN-3, OPEN-4).
fn why_if_none_match_is_false(field: &Read<Tags>, method: &str, state: &State) -> Option<Reason> {
    match (field, &state.etag) {
        (Err(place), _) => is_write(method).then_some(Reason::Malformed(*place)),
        (Ok(Tags::Any), _) => state.exists.then_some(Reason::Exists),
        (Ok(Tags::List(tags)), Some(current)) if state.exists => {
            tags.iter().any(|tag| weakly_equal(tag, current)).then_some(Reason::Listed)
        }
        (Ok(Tags::List(_)), _) => None,
    }
}

/// Section 13.1.4. To ignore it is to let it be true (IUS-2, IUS-3, IUS-5).
fn if_unmodified_since_is_true(field: &Read<Date>, state: &State) -> bool {
    match (field, state.last_modified) {
        (Ok(date), Some(last_modified)) => !state.exists || last_modified <= *date,
        (Ok(_), None) | (Err(_), _) => true,
    }
}

/// Section 13.1.3. To ignore it is to let it be true (IMS-3 to IMS-5, IMS-7).
fn if_modified_since_is_true(field: &Read<Date>, state: &State) -> bool {
    match (field, state.last_modified) {
        (Ok(date), Some(last_modified)) => last_modified > *date,
        (Ok(_), None) | (Err(_), _) => true,
    }
}

/// Section 13.1.5 (IR-6 to IR-8, OPEN-9, OPEN-15).
fn if_range_is_true(field: &Read<Validator>, state: &State) -> bool {
    match field {
        _ if !state.exists => false,
        Ok(Validator::Tag(tag)) => state.etag.as_ref().is_some_and(|current| strongly_equal(tag, current)),
        Ok(Validator::Date(date)) => state.strong_date && state.last_modified == Some(*date),
        Err(_) => false,
    }
}

/// TAG-7.
fn strongly_equal(one: &Tag, other: &Tag) -> bool {
    !one.weak && !other.weak && one.opaque == other.opaque
}

/// TAG-8.
fn weakly_equal(one: &Tag, other: &Tag) -> bool {
    one.opaque == other.opaque
}
