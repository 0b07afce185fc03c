//! Which malformed fields a server may refuse: the question behind 400.

use http::Method;

use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::field::Field;
use crate::preconditions::malformed::MalformedField;
use crate::server::method::MethodClass;

impl Preconditions<'_> {
    /// Looks for a field that cannot be read and that the RFC does not tell the server to ignore, so that
    /// the request may be refused with `400 (Bad Request)` and a precise message.
    ///
    /// Asking is optional. Without it the same fields fail safe: `If-Match` is false, and so is
    /// `If-None-Match` on a write. Only an unreadable `If-Unmodified-Since` on a write does not, because
    /// section 13.1.4 tells the server to ignore it; see [`Preconditions::precondition_required`].
    ///
    /// | field | GET, HEAD, QUERY | OPTIONS, TRACE, CONNECT | any other method |
    /// | --- | --- | --- | --- |
    /// | `If-Match` | error | fine | error |
    /// | `If-Unmodified-Since` without `If-Match` | fine: ignored | fine | error |
    /// | `If-None-Match` | fine: answered in full | fine | error |
    /// | `If-Modified-Since`, `If-Range` | fine: ignored | fine | fine |
    ///
    /// # Errors
    ///
    /// The first such field in the order of RFC 9110 section 13.2.2, with what is wrong and where.
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
    pub fn check_syntax(&self, method: &Method) -> Result<(), MalformedField> {
        let method = MethodClass::of(method);
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
