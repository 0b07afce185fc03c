//! What a method means for conditions.

use http::Method;

/// The kinds of method that conditions distinguish (RFC 9110 section 13, RFC 10008).
///
/// Functions of this crate take `impl Into<MethodClass>`: an [`http::Method`], its name as `&str`, or the class
/// itself. Names are case-sensitive (RFC 9110 section 9.1).
///
/// ```
/// use http::Method;
/// use http_conditional::MethodClass;
///
/// assert_eq!(MethodClass::from(&Method::GET), MethodClass::Get);
/// assert_eq!(MethodClass::from("QUERY"), MethodClass::Get);
/// assert_eq!(MethodClass::from("MKCOL"), MethodClass::Write);
/// let name = String::from("PUT");
/// assert_eq!(MethodClass::from(name.as_str()), MethodClass::Write);
/// ```
///
/// If a host has a safe method of its own, it passes [`MethodClass::Safe`]. If it serves content and does not know
/// the method, it passes [`MethodClass::Get`].
///
/// The enum is open: a new method may need a new class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MethodClass {
    /// GET and QUERY: a false `If-None-Match` or `If-Modified-Since` is 304.
    Get,
    /// HEAD: as GET, but without ranges (RFC 9110 section 14.2).
    Head,
    /// PROPFIND, REPORT and SEARCH: they change nothing, but a false condition is 412, because 304 belongs to
    /// GET, HEAD and QUERY. `If-Modified-Since` is ignored.
    Safe,
    /// OPTIONS, TRACE and CONNECT: they select no representation, so conditions are ignored
    /// (RFC 9110 section 13.2.1).
    Exempt,
    /// All other methods, known or not. A method that is not known to be safe counts as a write.
    Write,
}

impl MethodClass {
    /// Whether a false cache condition means 304.
    pub(crate) const fn is_read(self) -> bool {
        matches!(self, Self::Get | Self::Head)
    }

    /// Whether the method changes nothing, so that nothing can be lost.
    pub(crate) const fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Safe)
    }
}

impl From<&Method> for MethodClass {
    #[inline]
    fn from(method: &Method) -> Self {
        match *method {
            Method::GET => Self::Get,
            Method::HEAD => Self::Head,
            Method::PUT | Method::POST | Method::PATCH | Method::DELETE => Self::Write,
            _ => Self::from(method.as_str()),
        }
    }
}

impl From<&str> for MethodClass {
    fn from(name: &str) -> Self {
        match name {
            "GET" | "QUERY" => Self::Get,
            "HEAD" => Self::Head,
            "PROPFIND" | "REPORT" | "SEARCH" => Self::Safe,
            "OPTIONS" | "TRACE" | "CONNECT" => Self::Exempt,
            _ => Self::Write,
        }
    }
}
