//! What a method means to a condition.

use http::Method;

/// The kinds of method that RFC 9110 section 13 tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MethodClass {
    /// GET, and QUERY which RFC 10008 reads like it: a false condition of a cache is answered with 304.
    Get,
    /// HEAD: as GET, but for ranges, which it does not define (section 14.2).
    Head,
    /// OPTIONS, TRACE and CONNECT neither select nor change a representation (section 13.2.1).
    Exempt,
    /// All others, known or not. What is not known to be safe is taken for a write.
    Write,
}

impl MethodClass {
    pub(crate) fn of(method: &Method) -> Self {
        match *method {
            Method::GET => Self::Get,
            Method::HEAD => Self::Head,
            Method::OPTIONS | Method::TRACE | Method::CONNECT => Self::Exempt,
            Method::PUT | Method::POST | Method::PATCH | Method::DELETE => Self::Write,
            // By its name, because not every version of `http` has a constant for it.
            _ if method.as_str() == "QUERY" => Self::Get,
            _ => Self::Write,
        }
    }

    /// Whether a false condition of a cache means 304, because the method only reads.
    pub(crate) const fn is_read(self) -> bool {
        matches!(self, Self::Get | Self::Head)
    }
}
