//! What a representation publishes about itself.

use std::convert::Infallible;

use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};
use http_conditional::{ETag, Validators};

/// What is published with a representation: its validators, and the other fields that belong on the 200 and on the 304
/// that stands for it, as `Cache-Control`, `Content-Location`, `Expires` and `Vary` (RFC 9110 section 15.4.5).
///
/// A handler evaluates with it, and publishes it by returning it. So both responses have the same fields; only
/// `Last-Modified` goes from a 304 that has an `ETag`. Return it after a write only if GET sends what was stored, unchanged
/// (section 9.3.4).
///
/// ```
/// use axum::response::IntoResponse;
/// use http_conditional_axum::{ETag, Published};
///
/// let current = Published::from(ETag::version(1)).with("cache-control", "no-cache");
/// let response = (current, "hello").into_response();
/// assert_eq!(response.headers()["etag"], "\"1\"");
/// assert_eq!(response.headers()["cache-control"], "no-cache");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Published {
    validators: Validators,
    fields: HeaderMap,
}

impl Published {
    /// Adds a field that is known at compile time.
    ///
    /// # Panics
    ///
    /// If the name is not a field name in lower case, or the value not a field value.
    ///
    /// ```
    /// use http_conditional_axum::{ETag, Published};
    /// let current = Published::from(ETag::version(1)).with("vary", "accept-language");
    /// ```
    #[must_use]
    pub fn with(self, name: &'static str, value: &'static str) -> Self {
        self.with_field(HeaderName::from_static(name), HeaderValue::from_static(value))
    }

    /// Adds a field, as `Content-Location` or `Expires`.
    ///
    /// ```
    /// use axum::http::{HeaderValue, header};
    /// use http_conditional_axum::{ETag, Published};
    ///
    /// let location = HeaderValue::try_from(format!("/notes/{}.en", 7))?;
    /// let current = Published::from(ETag::version(1)).with_field(header::CONTENT_LOCATION, location);
    /// # Ok::<(), axum::http::Error>(())
    /// ```
    #[must_use]
    pub fn with_field(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.fields.append(name, value);
        self
    }

    /// Returns the validators, which conditions are evaluated with.
    ///
    /// ```
    /// use http_conditional_axum::{ETag, Published};
    /// assert!(Published::from(ETag::version(1)).validators().etag().is_some());
    /// ```
    #[must_use]
    pub const fn validators(&self) -> &Validators {
        &self.validators
    }
}

impl From<Validators> for Published {
    fn from(validators: Validators) -> Self {
        Self { validators, fields: HeaderMap::new() }
    }
}

impl From<ETag> for Published {
    fn from(etag: ETag) -> Self {
        Validators::from(etag).into()
    }
}

/// A copy, so that a handler can evaluate with it and return it.
impl From<&Self> for Published {
    fn from(published: &Self) -> Self {
        published.clone()
    }
}

/// Writes the fields to a response. A field replaces what the response has of it.
impl IntoResponseParts for Published {
    type Error = Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        let headers = response.headers_mut();
        headers.extend(self.fields);
        self.validators.write_to(headers);
        Ok(response)
    }
}

/// A response without content: `(status, published)` after a write.
impl IntoResponse for Published {
    fn into_response(self) -> Response {
        (self, ()).into_response()
    }
}
