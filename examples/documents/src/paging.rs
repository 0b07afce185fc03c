//! Which part of a list is shown, and where the next part is (RFC 8288).

use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::problem::Problem;

/// Everything but the unreserved characters (RFC 3986 section 2.3).
pub const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How many documents a page has at most.
const MAX_LIMIT: u16 = 1000;

/// A page of a list that is ordered by id: so many documents, after this id.
///
/// With a number of documents to skip instead, each write in between would shift the pages.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Page {
    pub limit: u16,
    /// Every id comes after the empty text.
    pub after: String,
}

impl Default for Page {
    fn default() -> Self {
        Self { limit: 100, after: String::new() }
    }
}

impl Page {
    /// Reads `?limit=N&after=ID`.
    pub fn of(uri: &Uri) -> Result<Self, Problem> {
        match Query::<Self>::try_from_uri(uri) {
            Ok(Query(page)) if (1..=MAX_LIMIT).contains(&page.limit) => Ok(page),
            _ => {
                let detail =
                    format!("expected no query but limit, a number from 1 to {MAX_LIMIT}, and after, an id, each once");
                Err(Problem::new(StatusCode::BAD_REQUEST, detail))
            }
        }
    }

    /// How many rows to ask for: one more shows that there is a next page.
    pub fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// Leaves the rows of this page, and returns the `Link` to the next one, if more rows were found.
    pub fn cut<T>(&self, rows: &mut Vec<T>, id: impl Fn(&T) -> &str) -> Option<HeaderValue> {
        if rows.len() <= self.limit.into() {
            return None;
        }
        rows.truncate(self.limit.into());
        let last = utf8_percent_encode(id(rows.last()?), RESERVED);
        HeaderValue::try_from(format!("</documents?limit={}&after={last}>; rel=\"next\"", self.limit)).ok()
    }
}
