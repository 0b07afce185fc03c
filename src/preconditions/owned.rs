//! The conditional fields of a request that is gone.

use http::{HeaderMap, HeaderValue};

use crate::date::HttpDate;
use crate::error::ParseError;
use crate::preconditions::borrowed::{Preconditions, Reading};
use crate::preconditions::field::Field;
use crate::preconditions::lines::{Line, Lines};

/// The conditional fields of one request, kept: for an extractor, or for judging after the request has been
/// taken apart.
///
/// Keeping them costs a reference count a line, and one allocation where there is any condition at all.
///
/// ```
/// use http::{HeaderMap, Method, header};
/// use http_conditional::{Decision, OwnedPreconditions, Representation};
///
/// let mut headers = HeaderMap::new();
/// headers.insert(header::IF_NONE_MATCH, "*".parse().unwrap());
/// let kept = OwnedPreconditions::from_headers(&headers);
/// drop(headers);
///
/// let verdict = kept.as_preconditions().evaluate(&Method::PUT, &Representation::present());
/// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
/// ```
#[derive(Clone, Debug)]
pub struct OwnedPreconditions {
    lines: Vec<(Field, OwnedLine)>,
    reading: Reading,
}

/// A line that is kept, or why it is lost.
#[derive(Clone, Debug)]
enum OwnedLine {
    Shared(HeaderValue),
    Copied(Box<[u8]>),
    Lost(ParseError),
}

impl OwnedLine {
    fn borrow(&self) -> Line<'_> {
        match self {
            Self::Shared(value) => Ok(value.as_bytes()),
            Self::Copied(bytes) => Ok(bytes),
            Self::Lost(error) => Err(*error),
        }
    }
}

impl OwnedPreconditions {
    /// Keeps the conditional fields of a request.
    ///
    /// ```
    /// # use http_conditional::OwnedPreconditions;
    /// assert!(OwnedPreconditions::from_headers(&http::HeaderMap::new()).as_preconditions().is_empty());
    /// ```
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let lines = Field::ALL
            .into_iter()
            .flat_map(|field| headers.get_all(field.name()).into_iter().map(move |line| (field, line.clone())))
            .map(|(field, line)| (field, OwnedLine::Shared(line)))
            .collect();
        Self { lines, reading: Reading::BY_THE_RFC }
    }

    /// Says what time it is, as [`Preconditions::with_now`] does.
    ///
    /// ```
    /// # use http_conditional::OwnedPreconditions;
    /// let kept = OwnedPreconditions::from_headers(&http::HeaderMap::new()).with_now(std::time::SystemTime::now());
    /// ```
    #[must_use]
    pub fn with_now(mut self, now: impl Into<HttpDate>) -> Self {
        self.reading.now = now.into();
        self
    }

    /// Reads a bare token as a strong tag, as [`Preconditions::accept_unquoted_tags`] does.
    ///
    /// ```
    /// # use http_conditional::OwnedPreconditions;
    /// let mut headers = http::HeaderMap::new();
    /// headers.insert("if-match", "cf660d".parse().unwrap());
    /// let kept = OwnedPreconditions::from_headers(&headers).accept_unquoted_tags();
    /// assert!(kept.as_preconditions().if_match().is_ok());
    /// ```
    #[must_use]
    pub const fn accept_unquoted_tags(mut self) -> Self {
        self.reading.unquoted_tags = true;
        self
    }

    /// The same fields, to be judged.
    ///
    /// ```
    /// # use http::Method;
    /// # use http_conditional::OwnedPreconditions;
    /// let kept = OwnedPreconditions::from_headers(&http::HeaderMap::new());
    /// assert!(kept.as_preconditions().check_syntax(&Method::PUT).is_ok());
    /// ```
    #[must_use]
    pub fn as_preconditions(&self) -> Preconditions<'_> {
        let lines = self.lines.iter().map(|(field, line)| (*field, line.borrow()));
        Preconditions::listed(lines, self.reading)
    }
}

/// Keeps fields from wherever they were taken. Lines of a header map are shared, others are copied.
///
/// ```
/// use http::Method;
/// use http_conditional::{Decision, OwnedPreconditions, Preconditions, Representation};
///
/// let kept = {
///     let map = std::collections::HashMap::from([("if-none-match", String::from("*"))]);
///     OwnedPreconditions::from(&Preconditions::from_lookup(|name| map.get(name)))
/// };
/// let verdict = kept.as_preconditions().evaluate(&Method::PUT, &Representation::present());
/// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
/// ```
impl From<&Preconditions<'_>> for OwnedPreconditions {
    fn from(preconditions: &Preconditions<'_>) -> Self {
        let kept = match &preconditions.lines {
            Lines::InMap(headers) => Self::from_headers(headers),
            Lines::Listed(list) => {
                let lines = list.as_slice().iter().map(|(field, line)| match line {
                    Ok(bytes) => (*field, OwnedLine::Copied((*bytes).into())),
                    Err(error) => (*field, OwnedLine::Lost(*error)),
                });
                Self { lines: lines.collect(), reading: Reading::BY_THE_RFC }
            }
        };
        Self { reading: preconditions.reading, ..kept }
    }
}
