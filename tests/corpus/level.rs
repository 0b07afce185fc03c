//! The level that a vector has to have, derived from its input, and the form in which inputs are compared.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike};
use regex::Regex;

use crate::support::values::{self, Tag, Tags};
use crate::vector::{Class, Level, Vector, octets};

/// The weakest level that something evaluated in this case asks for.
pub(crate) fn level(vector: &Vector) -> Level {
    let mut level = Level::Must;
    // OPEN-21.
    if !vector.has_known_method() {
        level = level.min(Level::Choice);
    }
    for field in evaluated(vector) {
        level = level.min(level_of_field(vector, field));
    }
    // IMS-8 and RANGE-3: both are a SHOULD.
    if vector.expect.decided_by.as_deref() == Some("If-Modified-Since") {
        level = level.min(Level::Should);
    }
    if vector.expect.range == Some(true) {
        // OPEN-23 and OPEN-24: past the end, or of another unit.
        let is_usual = |range: &&str| range.starts_with("bytes=") && *range != "bytes=999999-";
        level = level.min(if vector.values("Range").iter().all(is_usual) { Level::Should } else { Level::Choice });
    }
    level
}

/// The fields that section 13.2.2 comes to, up to the one that decides.
fn evaluated(vector: &Vector) -> Vec<&'static str> {
    let reads = vector.class() == Class::Read;
    let is_error_anyway = !vector.state.exists && (reads || vector.class() == Class::Safe);
    if vector.class() == Class::Exempt || is_error_anyway {
        return Vec::new();
    }
    let has_range = ["GET", "QUERY"].contains(&vector.method.as_str()) && vector.has("Range");
    let steps = [
        ("If-Match", true),
        ("If-Unmodified-Since", !vector.has("If-Match")),
        ("If-None-Match", true),
        ("If-Modified-Since", !vector.has("If-None-Match") && reads),
        ("If-Range", has_range),
    ];
    let mut fields = Vec::new();
    for (field, _) in steps.into_iter().filter(|(field, applies)| *applies && vector.has(field)) {
        fields.push(field);
        if vector.expect.decided_by.as_deref() == Some(field) {
            break;
        }
    }
    fields
}

fn level_of_field(vector: &Vector, field: &str) -> Level {
    let values = vector.values(field);
    // FIELD-3: refused, or turned into a space.
    if values.iter().any(|value| value.contains(['\0', '\r', '\n'])) {
        return Level::Choice;
    }
    let is_tag = match field {
        "If-Range" => values[0].chars().take(3).any(|character| character == '"'),
        _ => field.ends_with("Match"),
    };
    // OPEN-1 to OPEN-5 and OPEN-9.
    if vector.is_malformed(field) && (is_tag || field == "If-Range") {
        return Level::Choice;
    }
    if is_tag {
        // FIELD-4: octets 80 to FF are opaque by a SHOULD.
        let mut compared = values.iter().copied().chain(vector.state.etag.as_deref());
        let is_opaque = values != ["*"] && compared.any(|text| !text.is_ascii());
        return if is_opaque { Level::Should } else { Level::Must };
    }
    let ([value], Some(last_modified)) = (&values[..], vector.state.last_modified) else { return Level::Must };
    let is_questionable = Shape::of(value).is_some_and(|shape| {
        let date = values::http_date(&octets(value), vector.now.unwrap_or_default());
        // OPEN-10: an old form, compared as an instant.
        let is_equal = date.is_some_and(|date| date.seconds == last_modified) && vector.state.strong_date;
        let is_old_form = field == "If-Range" && is_equal && !matches!(shape, Shape::Fixed);
        is_old_form || shape.is_questionable(value, date, vector.now)
    });
    if is_questionable { Level::Choice } else { Level::Must }
}

/// The three forms of section 5.6.7, whether or not the parts make a date.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Fixed,
    LongName,
    Zoneless,
}

impl Shape {
    fn of(value: &str) -> Option<Self> {
        static SHAPES: LazyLock<[(Regex, Shape); 3]> = LazyLock::new(|| {
            let day = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
            let long_day = "(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";
            let month = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
            let time = "[0-9]{2}:[0-9]{2}:[0-9]{2}";
            let shape = |form: String| Regex::new(&format!("^{form}$")).expect("a regular expression");
            [
                (shape(format!("{day}, [0-9]{{2}} {month} [0-9]{{4}} {time} GMT")), Shape::Fixed),
                (shape(format!("{long_day}, [0-9]{{2}}-{month}-[0-9]{{2}} {time} GMT")), Shape::LongName),
                (shape(format!("{day} {month} ([0-9]{{2}}| [0-9]) {time} [0-9]{{4}}")), Shape::Zoneless),
            ]
        });
        SHAPES.iter().find(|(regex, _)| regex.is_match(value)).map(|(_, shape)| *shape)
    }

    fn is_questionable(self, value: &str, date: Option<values::Date>, now: Option<i64>) -> bool {
        // OPEN-15 and OPEN-16: no such weekday, day or time.
        let Some(date) = date else { return true };
        // DATE-7: RFC 5322 knows no year before 1900.
        let year_1900 = -2_208_988_800;
        match self {
            _ if date.leap || date.seconds < year_1900 => true,
            Self::Fixed => false,
            // DATE-8: two digits are in the grammar, and yet the day is said to be padded with a space.
            Self::Zoneless => value.as_bytes()[8] == b'0',
            Self::LongName => is_at_the_edge(value, now.expect("two digits ask for a clock")),
        }
    }
}

/// OPEN-17: just 50 years away, where days may count or not; or the next century is as near.
fn is_at_the_edge(value: &str, now: i64) -> bool {
    let now = DateTime::from_timestamp(now, 0).expect("a time").year();
    let (_, digits) = value.split_once('-').and_then(|(_, rest)| rest.split_once('-')).expect("two hyphens");
    let year = now - now % 100 + digits[..2].parse::<i32>().expect("two digits");
    (year - now).abs() == 50 || year + 100 - now <= 50
}

/// The input after tags are renamed in the order in which they occur, methods of one meaning are put together, and
/// dates are only earlier, equal or later. What an evaluator by the text cannot distinguish has the same form.
pub(crate) fn canonical(vector: &Vector) -> String {
    let method = match (vector.class(), vector.has_known_method()) {
        (Class::Read, _) => &vector.method,
        (class, known) => &format!("{class:?} {known}"),
    };
    let values = |name: &str| -> Vec<Vec<u8>> { vector.values(name).into_iter().map(octets).collect() };
    let mut names = Names::default();
    let mut parts = vec![format!("{method} exists={} strong={}", vector.state.exists, vector.state.strong_date)];
    let current = vector.state.etag.as_ref().map(|etag| values::entity_tag(&octets(etag)).expect("a tag"));
    parts.push(format!("etag={:?}", current.map(|tag| names.rename(&tag))));
    parts.push(format!("dated={}", vector.state.last_modified.is_some()));
    for field in ["If-Match", "If-None-Match"] {
        let values = values(field);
        let lines: Vec<_> = values.iter().map(Vec::as_slice).collect();
        let tags = match values::tags(field, &lines, false) {
            _ if vector.is_malformed(field) => String::from("malformed"),
            None | Some(Err(_)) => continue,
            Some(Ok(Tags::Any)) => String::from("*"),
            Some(Ok(Tags::List(tags))) => tags.iter().map(|tag| names.rename(tag)).collect::<Vec<_>>().join(","),
        };
        parts.push(format!("{field}={tags}"));
    }
    for field in ["If-Unmodified-Since", "If-Modified-Since", "If-Range"] {
        if !vector.has(field) {
            continue;
        }
        let value = match values::entity_tag(&values(field)[0]) {
            Some(tag) if !vector.is_malformed(field) => names.rename(&tag),
            _ => date(vector, vector.values(field)[0], vector.is_malformed(field)),
        };
        parts.push(format!("{field}={value} {:?}", level_of_field(vector, field)));
    }
    parts.push(format!("range={:?} large={}", vector.values("Range"), vector.features.contains(&"large".into())));
    let control = |character: char| character.is_ascii_control() && character != '\t';
    parts.push(format!("control={}", vector.headers.iter().any(|(_, value)| value.contains(control))));
    parts.join("; ")
}

fn date(vector: &Vector, value: &str, is_malformed: bool) -> String {
    match values::http_date(&octets(value), vector.now.unwrap_or_default()) {
        Some(date) if !is_malformed => {
            format!("{:?} {:?}", vector.state.last_modified.map(|stored| stored.cmp(&date.seconds)), date.leap)
        }
        _ => String::from("malformed"),
    }
}

/// Tags by their opaque parts. Whether one has octets 80 to FF stays visible.
#[derive(Default)]
struct Names(Vec<Vec<u8>>);

impl Names {
    fn rename(&mut self, tag: &Tag) -> String {
        let number = self.0.iter().position(|known| *known == tag.opaque).unwrap_or_else(|| {
            self.0.push(tag.opaque.clone());
            self.0.len() - 1
        });
        let opaque = if tag.opaque.is_ascii() { "" } else { " opaque" };
        format!("{}{number}{opaque}", if tag.weak { "W/" } else { "" })
    }
}
