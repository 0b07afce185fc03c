//! Headers that are not of `http` 1.x.

use http::{HeaderMap, HeaderValue};

/// Every field of a response that the client's half reads.
const READ: [&str; 6] = ["content-range", "content-type", "date", "etag", "last-modified", "location"];

/// Takes what the client's half reads of a response from a map that is not of `http` 1.x.
///
/// The closure gets each name in lower case, and returns every line that the map has of that name. For a request, let the
/// functions of this module write to an empty [`HeaderMap`]. Then remove the five conditions and `Range` from the request of
/// the host, and insert what was written.
///
/// ```
/// use std::collections::HashMap;
/// use http::HeaderMap;
/// use http_conditional::client::{headers_from_lookup, revalidate};
/// use http_conditional::{Field, Validators};
///
/// let response = HashMap::from([("etag", vec!["\"1\""]), ("server", vec!["example"])]);
/// let headers = headers_from_lookup(|name| response.get(name).into_iter().flatten().copied());
/// let kept = Validators::from_headers(&headers);
///
/// let mut request = HashMap::from([(String::from("if-match"), b"\"0\"".to_vec())]);
/// let mut fields = HeaderMap::new();
/// let _ = revalidate(&kept, &mut fields);
/// request.retain(|name, _| Field::from_name(name).is_none() && name != "range");
/// request.extend(fields.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())));
/// assert_eq!(request["if-none-match"], b"\"1\"");
/// assert_eq!(request.len(), 1);
/// ```
#[must_use]
pub fn headers_from_lookup<'a, L, V>(lines_of: impl Fn(&'static str) -> L) -> HeaderMap
where
    L: IntoIterator<Item = &'a V>,
    V: AsRef<[u8]> + ?Sized + 'a,
{
    let mut headers = HeaderMap::new();
    for name in READ {
        for line in lines_of(name) {
            // A line that cannot be a field value is malformed, and so is an empty one.
            let value = HeaderValue::from_bytes(line.as_ref()).unwrap_or(HeaderValue::from_static(""));
            headers.append(name, value);
        }
    }
    headers
}
