//! Which malformed fields a server may refuse: the question behind 400.

use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::field::Field;
use crate::preconditions::malformed::MalformedField;
use crate::server::method::MethodClass;

impl Preconditions<'_> {
    /// Checks the syntax of the fields that matter for this method. It does **not** evaluate them.
    ///
    /// If a field is malformed, and if the RFC does not require the server to ignore it, the request may be
    /// refused with `400 (Bad Request)` and this error. The check is optional: without it the same fields fail
    /// safe. There is one exception: a malformed `If-Unmodified-Since` on a write is ignored, as section 13.1.4
    /// requires; see [`Preconditions::precondition_required`]. [`Preconditions::admit`] includes this check.
    ///
    /// | malformed field | GET, HEAD, QUERY and other safe methods | OPTIONS, TRACE, CONNECT | any other method |
    /// | --- | --- | --- | --- |
    /// | `If-Match` | error | ignored | error |
    /// | `If-Unmodified-Since` without `If-Match` | ignored | ignored | error |
    /// | `If-None-Match` | full response | ignored | error |
    /// | `If-Modified-Since`, `If-Range` | ignored | ignored | ignored |
    ///
    /// # Errors
    ///
    /// The first malformed field in the order of RFC 9110 section 13.2.2.
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{Field, Preconditions};
    ///
    /// let preconditions = Preconditions::from_lines([("If-None-Match", b"abc")]);
    /// let malformed = preconditions.check_syntax(&Method::PUT).unwrap_err();
    /// assert_eq!((malformed.field(), malformed.offset()), (Field::IfNoneMatch, 0));
    /// assert!(preconditions.check_syntax(&Method::GET).is_ok());
    /// ```
    pub fn check_syntax(&self, method: impl Into<MethodClass>) -> Result<(), MalformedField> {
        let method = method.into();
        if method == MethodClass::Exempt {
            return Ok(());
        }
        self.read(Field::IfMatch)?;
        if method == MethodClass::Write {
            if !self.has(Field::IfMatch) {
                self.read(Field::IfUnmodifiedSince)?;
            }
            self.read(Field::IfNoneMatch)?;
        }
        Ok(())
    }
}
