//! RFC 9110 section 13 a second time, close enough to its text to be read beside it.
//!
//! This shares no code with the crate. It copies, cuts and searches as it likes, so that it is either
//! obviously right or obviously wrong; chrono knows the calendar. Where the RFC leaves a choice, the readings
//! are those of `tests/vectors/README.md`. It needs std and chrono only, so that the fuzzers can use it too.

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike};

/// A field line as it came: a name in any case, and octets.
pub(crate) type Line = (String, Vec<u8>);

/// The resource, in the words of the vectors.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) exists: bool,
    /// As on the wire. Octets that are no entity-tag are no tag.
    pub(crate) etag: Option<Vec<u8>>,
    /// Seconds since 1970.
    pub(crate) last_modified: Option<i64>,
    pub(crate) strong_date: bool,
}

/// What the method has to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Decision {
    Proceed,
    NotModified,
    PreconditionFailed,
}

/// What becomes of a request.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) decision: Decision,
    /// The field whose condition was false.
    pub(crate) decided_by: Option<&'static str>,
    /// Whether there is a Range that may be applied.
    pub(crate) range: bool,
    /// Every conditional field that is present and unreadable, whether or not it mattered.
    pub(crate) malformed: Vec<&'static str>,
}

/// The conditional fields of a request. `None` is a field that is absent.
pub(crate) struct Conditions {
    if_match: Option<Read<Tags>>,
    if_unmodified_since: Option<Read<Date>>,
    if_none_match: Option<Read<Tags>>,
    if_modified_since: Option<Read<Date>>,
    if_range: Option<Read<Validator>>,
    has_range: bool,
}

/// A field that is present: read whole, or not at all.
pub(crate) type Read<T> = Result<T, Malformed>;

#[derive(Debug, PartialEq)]
pub(crate) struct Malformed;

/// The value of If-Match and If-None-Match: `"*" / #entity-tag`.
#[derive(Debug, PartialEq)]
pub(crate) enum Tags {
    Any,
    List(Vec<Tag>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tag {
    pub(crate) weak: bool,
    /// What stands between the quotes.
    pub(crate) opaque: Vec<u8>,
}

/// An HTTP-date. A leap second has the number of the second before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Date {
    pub(crate) seconds: i64,
    pub(crate) leap: bool,
}

/// The value of If-Range: `entity-tag / HTTP-date`.
#[derive(Debug, PartialEq)]
pub(crate) enum Validator {
    Tag(Tag),
    Date(Date),
}

/// Reads and evaluates. `now` counts for two-digit years only, and lies in the years 0000 to 9999.
pub(crate) fn answer(method: &str, lines: &[Line], state: &State, now: i64) -> Answer {
    Conditions::read(lines, now).evaluate(method, state)
}

impl Conditions {
    pub(crate) fn read(lines: &[Line], now: i64) -> Self {
        // FIELD-1, FIELD-2: names in any case; no white space around a value.
        let values = |name: &str| -> Vec<&[u8]> {
            lines.iter().filter(|line| line.0.eq_ignore_ascii_case(name)).map(|line| trim(&line.1)).collect()
        };
        let date = |name: &str| sole(&values(name)).map(|value| http_date(value?, now).ok_or(Malformed));
        Self {
            if_match: tags(&values("If-Match")),
            if_unmodified_since: date("If-Unmodified-Since"),
            if_none_match: tags(&values("If-None-Match")),
            if_modified_since: date("If-Modified-Since"),
            if_range: sole(&values("If-Range")).map(|value| validator(value?, now)),
            has_range: !values("Range").is_empty(),
        }
    }

    /// Section 13.2.2, step by step, for an origin server.
    pub(crate) fn evaluate(&self, method: &str, state: &State) -> Answer {
        let reads = ["GET", "HEAD", "QUERY"].contains(&method);

        // Section 13.2.1: these neither select nor modify a representation (WHEN-5) ...
        if ["OPTIONS", "TRACE", "CONNECT"].contains(&method) {
            return self.proceed(false);
        }
        // ... and what is a 404 without conditions is a 404 with them (WHEN-2).
        if reads && !state.exists {
            return self.proceed(false);
        }

        // 1. If-Match is present: true goes on to 3, false is 412.
        if let Some(if_match) = &self.if_match {
            if !if_match_is_true(if_match, state) {
                return self.stop(Decision::PreconditionFailed, "If-Match");
            }
        // 2. If-Match is not present, If-Unmodified-Since is: true goes on to 3, false is 412.
        } else if let Some(if_unmodified_since) = &self.if_unmodified_since {
            if !if_unmodified_since_is_true(if_unmodified_since, state) {
                return self.stop(Decision::PreconditionFailed, "If-Unmodified-Since");
            }
        }

        // 3. If-None-Match is present: true goes on to 5, false is 304 for a read and 412 for all else.
        if let Some(if_none_match) = &self.if_none_match {
            if !if_none_match_is_true(if_none_match, reads, state) {
                let decision = if reads { Decision::NotModified } else { Decision::PreconditionFailed };
                return self.stop(decision, "If-None-Match");
            }
        // 4. If-None-Match is not present, If-Modified-Since is, the method reads: true goes on to 5, false is 304.
        } else if let (Some(if_modified_since), true) = (&self.if_modified_since, reads) {
            if !if_modified_since_is_true(if_modified_since, state) {
                return self.stop(Decision::NotModified, "If-Modified-Since");
            }
        }

        // 5. GET (or QUERY) with Range: it applies, unless If-Range is present and false.
        let takes_ranges = ["GET", "QUERY"].contains(&method);
        let if_range_allows = self.if_range.as_ref().is_none_or(|if_range| if_range_is_true(if_range, state));

        // 6. Perform the method.
        self.proceed(takes_ranges && self.has_range && if_range_allows)
    }

    fn proceed(&self, range: bool) -> Answer {
        Answer { decision: Decision::Proceed, decided_by: None, range, malformed: self.malformed() }
    }

    fn stop(&self, decision: Decision, field: &'static str) -> Answer {
        Answer { decision, decided_by: Some(field), range: false, malformed: self.malformed() }
    }

    fn malformed(&self) -> Vec<&'static str> {
        let fields = [
            ("If-Match", matches!(self.if_match, Some(Err(Malformed)))),
            ("If-Unmodified-Since", matches!(self.if_unmodified_since, Some(Err(Malformed)))),
            ("If-None-Match", matches!(self.if_none_match, Some(Err(Malformed)))),
            ("If-Modified-Since", matches!(self.if_modified_since, Some(Err(Malformed)))),
            ("If-Range", matches!(self.if_range, Some(Err(Malformed)))),
        ];
        fields.into_iter().filter(|(_, is_malformed)| *is_malformed).map(|(name, _)| name).collect()
    }
}

impl State {
    fn tag(&self) -> Option<Tag> {
        if self.exists { entity_tag(self.etag.as_ref()?) } else { None }
    }

    fn date(&self) -> Option<i64> {
        if self.exists { self.last_modified } else { None }
    }
}

/// Section 13.1.1 (IM-1 to IM-3, OPEN-1).
fn if_match_is_true(field: &Read<Tags>, state: &State) -> bool {
    match (field, state.tag()) {
        (Ok(Tags::Any), _) => state.exists,
        (Ok(Tags::List(tags)), Some(current)) => tags.iter().any(|tag| strongly_equal(tag, &current)),
        (Ok(Tags::List(_)), None) | (Err(Malformed), _) => false,
    }
}

/// Section 13.1.2 (INM-1 to INM-3). Unreadable: no 304 on a guess, and no write past its guard (OPEN-3, OPEN-4).
fn if_none_match_is_true(field: &Read<Tags>, reads: bool, state: &State) -> bool {
    match (field, state.tag()) {
        (Ok(Tags::Any), _) => !state.exists,
        (Ok(Tags::List(tags)), Some(current)) => !tags.iter().any(|tag| weakly_equal(tag, &current)),
        (Ok(Tags::List(_)), None) => true,
        (Err(Malformed), _) => reads,
    }
}

/// Section 13.1.4. To ignore it is to let it be true (IUS-2, IUS-3, IUS-5).
fn if_unmodified_since_is_true(field: &Read<Date>, state: &State) -> bool {
    match (field, state.date()) {
        (Ok(date), Some(last_modified)) => last_modified <= date.seconds,
        (Ok(_), None) | (Err(Malformed), _) => true,
    }
}

/// Section 13.1.3. To ignore it is to let it be true (IMS-3 to IMS-5, IMS-7).
fn if_modified_since_is_true(field: &Read<Date>, state: &State) -> bool {
    match (field, state.date()) {
        (Ok(date), Some(last_modified)) => last_modified > date.seconds,
        (Ok(_), None) | (Err(Malformed), _) => true,
    }
}

/// Section 13.1.5 (IR-6 to IR-8, OPEN-9, OPEN-15).
fn if_range_is_true(field: &Read<Validator>, state: &State) -> bool {
    match field {
        Ok(Validator::Tag(tag)) => state.tag().is_some_and(|current| strongly_equal(tag, &current)),
        Ok(Validator::Date(date)) => state.strong_date && !date.leap && state.date() == Some(date.seconds),
        Err(Malformed) => false,
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

/// `"*" / #entity-tag` over any number of lines. `*` stands alone (LIST-5).
pub(crate) fn tags(values: &[&[u8]]) -> Option<Read<Tags>> {
    match values {
        [] => None,
        [b"*"] => Some(Ok(Tags::Any)),
        _ => Some(list(values).map(Tags::List)),
    }
}

/// `#entity-tag`, where empty elements do not count (LIST-1, LIST-2).
fn list(values: &[&[u8]]) -> Read<Vec<Tag>> {
    let elements = values.iter().flat_map(|value| cut_at_commas(value));
    let elements = elements.map(|element| trim(&element).to_vec()).filter(|element| !element.is_empty());
    elements.map(|element| entity_tag(&element).ok_or(Malformed)).collect()
}

/// A comma within quotes belongs to the tag (LIST-4), and nothing escapes a quote (TAG-3).
fn cut_at_commas(value: &[u8]) -> Vec<Vec<u8>> {
    let mut elements = Vec::new();
    let mut element = Vec::new();
    let mut quoted = false;
    for &octet in value {
        if octet == b'"' {
            quoted = !quoted;
        }
        if octet == b',' && !quoted {
            elements.push(element);
            element = Vec::new();
        } else {
            element.push(octet);
        }
    }
    elements.push(element);
    elements
}

/// `[ %s"W/" ] DQUOTE *etagc DQUOTE` (TAG-1).
pub(crate) fn entity_tag(value: &[u8]) -> Option<Tag> {
    let weak = value.starts_with(b"W/");
    let opaque_tag = if weak { &value[2..] } else { value };
    let opaque = opaque_tag.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    opaque.iter().all(|octet| is_etagc(*octet)).then(|| Tag { weak, opaque: opaque.to_vec() })
}

fn is_etagc(octet: u8) -> bool {
    matches!(octet, 0x21 | 0x23..=0x7E | 0x80..=0xFF)
}

/// Leaves out SP and HTAB at both ends.
fn trim(value: &[u8]) -> &[u8] {
    let is_ows = |octet: &u8| *octet == b' ' || *octet == b'\t';
    match value.iter().position(|octet| !is_ows(octet)) {
        Some(first) => &value[first..=value.iter().rposition(|octet| !is_ows(octet)).unwrap_or(first)],
        None => &[],
    }
}

/// The value of a field that is no list: a second line makes it unreadable, even an equal one.
fn sole<'a>(values: &[&'a [u8]]) -> Option<Read<&'a [u8]>> {
    match values {
        [] => None,
        [value] => Some(Ok(value)),
        _ => Some(Err(Malformed)),
    }
}

/// IR-1: a quote among the first three octets means a tag, else it is a date.
pub(crate) fn validator(value: &[u8], now: i64) -> Read<Validator> {
    let validator = if value.iter().take(3).any(|octet| *octet == b'"') {
        entity_tag(value).map(Validator::Tag)
    } else {
        http_date(value, now).map(Validator::Date)
    };
    validator.ok_or(Malformed)
}

const IMF_FIXDATE: &str = "%a, %d %b %Y %H:%M:%S GMT";
const RFC850_DATE: &str = "%A, %d-%b-%y %H:%M:%S GMT";
/// The day has two digits, or a space and one.
const ASCTIME_DATES: [&str; 2] = ["%a %b %d %H:%M:%S %Y", "%a %b %e %H:%M:%S %Y"];

/// One of the three forms of section 5.6.7, in the years 0000 to 9999.
pub(crate) fn http_date(value: &[u8], now: i64) -> Option<Date> {
    let text = std::str::from_utf8(value).ok()?;
    let [padded_with_zero, padded_with_space] = ASCTIME_DATES;
    let time = in_form(text, IMF_FIXDATE)
        .or_else(|| in_form(text, padded_with_zero))
        .or_else(|| in_form(text, padded_with_space))
        .or_else(|| rfc850_date(text, now))?;

    // DATE-6, OPEN-15: chrono takes second 60 in any minute, as a second that lasts longer.
    let leap = time.nanosecond() >= 1_000_000_000;
    let in_last_minute = time.hour() == 23 && time.minute() == 59;
    let is_valid = (0..=9999).contains(&time.year()) && (in_last_minute || !leap);
    is_valid.then(|| Date { seconds: time.and_utc().timestamp(), leap })
}

fn in_form(text: &str, form: &str) -> Option<NaiveDateTime> {
    let time = NaiveDateTime::parse_from_str(text, form).ok()?;
    is_written(text, time, form).then_some(time)
}

/// DATE-4, OPEN-17: the century of now, or the one before if that is more than 50 years ahead. The day of the
/// week has no say in it, and has to fit the outcome.
fn rfc850_date(text: &str, now: i64) -> Option<NaiveDateTime> {
    let (_day_of_the_week, date) = text.split_once(", ")?;
    let (day_and_month, year_and_time) = date.rsplit_once('-')?;
    let in_century = |century: i32| {
        let date = format!("{day_and_month}-{century:02}{year_and_time}");
        NaiveDateTime::parse_from_str(&date, "%d-%b-%Y %H:%M:%S GMT").ok()
    };
    let now = DateTime::from_timestamp(now, 0)?.naive_utc();
    let this_century = now.year() / 100;
    let mut time = in_century(this_century)?;
    if is_more_than_50_years_ahead(time, now) {
        time = in_century(this_century - 1)?;
    }
    is_written(text, time, RFC850_DATE).then_some(time)
}

/// Counted in calendar years: at the same day and time it is 50 years, and no more.
fn is_more_than_50_years_ahead(time: NaiveDateTime, now: NaiveDateTime) -> bool {
    let within_year = |time: NaiveDateTime| (time.month(), time.day(), time.num_seconds_from_midnight());
    (time.year() - 50, within_year(time)) > (now.year(), within_year(now))
}

/// chrono reads generously. What it would not write itself, letter by letter, is not of that form.
fn is_written(text: &str, time: NaiveDateTime, form: &str) -> bool {
    time.format(form).to_string() == text
}
