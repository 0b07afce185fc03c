//! What a QUERY on `/documents` asks for: the checks of its content that come before its conditions
//! (RFC 9110 section 13.2.1).

use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use serde::Deserialize;
use serde_json::Value;

use crate::content::{JSON, media_type};
use crate::problem::Problem;

/// The documents whose id or content has this text in it, byte for byte.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    pub contains: String,
}

/// Says that QUERY is understood here, and in what language (RFC 10008 section 3).
pub const ACCEPT_QUERY: (HeaderName, &str) = (HeaderName::from_static("accept-query"), "application/json");

/// Refuses what the header of a QUERY already shows to be no search.
pub fn check(headers: &HeaderMap) -> Result<(), Problem> {
    if !headers.contains_key(header::CONTENT_TYPE) {
        return Err(refuse(StatusCode::BAD_REQUEST, "a QUERY has to say the Content-Type of its search"));
    }
    if media_type(headers, &[JSON]).is_none() || headers.contains_key(header::CONTENT_ENCODING) {
        let detail = "a search is application/json without Content-Encoding";
        return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    Ok(())
}

/// Parses `{"contains": "text"}`. Content that is not JSON contradicts its Content-Type (400); other JSON is not a
/// search (422), and so is a key twice, which two parsers may understand in two ways.
pub fn parse(content: &[u8]) -> Result<Search, Problem> {
    let value: Value = serde_json::from_slice(content)
        .map_err(|error| refuse(StatusCode::BAD_REQUEST, format!("the search is not JSON: {error}")))?;
    // `Value` keeps the last of two equal keys, and a struct may be an array for serde: so both are asked.
    let search = value.is_object().then(|| serde_json::from_slice(content).ok()).flatten();
    let detail = r#"a search is {"contains": "text"} and nothing else"#;
    search.ok_or_else(|| refuse(StatusCode::UNPROCESSABLE_ENTITY, detail))
}

fn refuse(status: StatusCode, detail: impl Into<String>) -> Problem {
    let (name, value) = ACCEPT_QUERY;
    Problem::new(status, detail).with(name, header::HeaderValue::from_static(value))
}
