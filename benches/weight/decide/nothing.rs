use http::header::{HeaderMap, IF_NONE_MATCH};

pub fn status(headers: &HeaderMap) -> u16 {
    if headers.contains_key(IF_NONE_MATCH) { 304 } else { 200 }
}
