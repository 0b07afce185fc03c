//! The conditional fields of a request that is gone.

use std::fmt;

use http::HeaderMap;

use crate::date::HttpDate;
use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::field::Field;
use crate::preconditions::lines::{KeptLine, Line, Lines};
use crate::preconditions::reading::Reading;

/// The conditional fields of one request, kept: for an extractor, or to evaluate after the request is taken apart.
///
/// To keep them costs one reference count per line, and one allocation if there is any condition at all.
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
/// let verdict = kept.evaluate(&Method::PUT, Representation::present());
/// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
/// ```
#[derive(Clone)]
pub struct OwnedPreconditions {
    lines: Vec<(Field, KeptLine)>,
    reading: Reading,
}

impl OwnedPreconditions {
    /// Keeps the conditional fields of a request.
    ///
    /// ```
    /// # use http_conditional::OwnedPreconditions;
    /// let kept = OwnedPreconditions::from_headers(&http::HeaderMap::new());
    /// assert!(kept.as_preconditions().is_empty());
    /// ```
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Self {
        Self { lines: of_map(headers), reading: Reading::BY_THE_RFC }
    }

    /// Sets the current time, as [`Preconditions::with_now`] does.
    ///
    /// ```
    /// # use http_conditional::OwnedPreconditions;
    /// let kept = OwnedPreconditions::from_headers(&http::HeaderMap::new());
    /// let kept = kept.with_now(std::time::SystemTime::now());
    /// ```
    #[must_use]
    pub fn with_now(mut self, now: impl Into<HttpDate>) -> Self {
        self.reading.now = now.into();
        self
    }

    /// Accepts tags without quotes, as [`Preconditions::accept_unquoted_tags`] does.
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

    /// Accepts tags that a proxy has weakened, as [`Preconditions::accept_weakened_tags`] does, with the same
    /// conditions.
    ///
    /// ```
    /// # use http_conditional::{Decision, ETag, MethodClass, OwnedPreconditions, Validators};
    /// let mut headers = http::HeaderMap::new();
    /// headers.insert("if-match", "W/\"1\"".parse().unwrap());
    /// let kept = OwnedPreconditions::from_headers(&headers).accept_weakened_tags();
    /// let verdict = kept.evaluate(MethodClass::Write, &Validators::from(ETag::version(1)));
    /// assert_eq!(verdict.decision(), Decision::Proceed);
    /// ```
    #[must_use]
    pub const fn accept_weakened_tags(mut self) -> Self {
        self.reading.weakened_tags = true;
        self
    }

    /// Returns the borrowed form, which has all questions.
    ///
    /// ```
    /// # use http::Method;
    /// # use http_conditional::OwnedPreconditions;
    /// let kept = OwnedPreconditions::from_headers(&http::HeaderMap::new());
    /// assert!(kept.as_preconditions().check_syntax(&Method::PUT).is_ok());
    /// ```
    #[must_use]
    pub fn as_preconditions(&self) -> Preconditions<'_> {
        Preconditions::kept(&self.lines, self.reading)
    }
}

fn of_map(headers: &HeaderMap) -> Vec<(Field, KeptLine)> {
    let lines = |field: &Field| {
        let field = *field;
        headers.get_all(field.name()).into_iter().map(move |line| (field, KeptLine::Shared(line.clone())))
    };
    Field::ALL.iter().flat_map(lines).collect()
}

impl Preconditions<'_> {
    /// Keeps the fields for longer than the request. Lines of a header map are shared, others are copied.
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{Decision, Preconditions, Representation};
    ///
    /// let kept = {
    ///     let map = std::collections::HashMap::from([("if-none-match", String::from("*"))]);
    ///     Preconditions::from_lookup(|name| map.get(name)).into_owned()
    /// };
    /// let verdict = kept.evaluate(&Method::PUT, Representation::present());
    /// assert_eq!(verdict.decision(), Decision::PreconditionFailed);
    /// ```
    #[must_use]
    pub fn into_owned(self) -> OwnedPreconditions {
        OwnedPreconditions::from(&self)
    }
}

/// Keeps the fields, as [`Preconditions::into_owned`] does.
impl From<&Preconditions<'_>> for OwnedPreconditions {
    fn from(preconditions: &Preconditions<'_>) -> Self {
        let lines = match &preconditions.lines {
            Lines::InMap(headers) => of_map(headers),
            Lines::Kept(lines) => lines.to_vec(),
            Lines::Listed(list) => {
                let keep = |line: Line<'_>| match line {
                    Ok(bytes) => KeptLine::Copied(bytes.into()),
                    Err(error) => KeptLine::Lost(error),
                };
                list.as_slice().iter().map(|(field, line)| (*field, keep(*line))).collect()
            }
        };
        Self { lines, reading: preconditions.reading }
    }
}

/// Keeps the fields, as [`Preconditions::into_owned`] does.
impl From<Preconditions<'_>> for OwnedPreconditions {
    fn from(preconditions: Preconditions<'_>) -> Self {
        preconditions.into_owned()
    }
}

/// Shows the five fields.
impl fmt::Debug for OwnedPreconditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Owned{:?}", self.as_preconditions())
    }
}
