//! The names of the conditional fields.

use std::fmt;
use std::str::FromStr;

use http::header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE};
use http::{HeaderMap, HeaderName};

use crate::error::{ParseError, ParseErrorKind};

/// One of the five conditional fields of RFC 9110 section 13.1.
///
/// The enum is open: other specifications define more fields, as WebDAV does, so a `match` needs a wildcard.
///
/// ```
/// use http_conditional::Field;
///
/// assert_eq!(Field::IfNoneMatch.name(), http::header::IF_NONE_MATCH);
/// assert_eq!(Field::IfNoneMatch.to_string(), "If-None-Match");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// `If-Match`, RFC 9110 section 13.1.1.
    IfMatch,
    /// `If-Unmodified-Since`, RFC 9110 section 13.1.4.
    IfUnmodifiedSince,
    /// `If-None-Match`, RFC 9110 section 13.1.2.
    IfNoneMatch,
    /// `If-Modified-Since`, RFC 9110 section 13.1.3.
    IfModifiedSince,
    /// `If-Range`, RFC 9110 section 13.1.5.
    IfRange,
}

impl Field {
    /// All fields, in the order in which RFC 9110 section 13.2.2 evaluates them.
    ///
    /// ```
    /// use http_conditional::Field;
    ///
    /// assert_eq!(Field::ALL.first(), Some(&Field::IfMatch));
    /// assert_eq!(Field::ALL.last(), Some(&Field::IfRange));
    /// ```
    pub const ALL: &'static [Self] =
        &[Self::IfMatch, Self::IfUnmodifiedSince, Self::IfNoneMatch, Self::IfModifiedSince, Self::IfRange];

    /// Finds the field of that name, in upper or lower case (RFC 9110 section 5.1).
    ///
    /// ```
    /// use http_conditional::Field;
    ///
    /// assert_eq!(Field::from_name("IF-MATCH"), Some(Field::IfMatch));
    /// assert_eq!(Field::from_name("If"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str().eq_ignore_ascii_case(name))
    }

    /// Returns the name as the RFC spells it.
    ///
    /// ```
    /// assert_eq!(http_conditional::Field::IfRange.as_str(), "If-Range");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IfMatch => "If-Match",
            Self::IfUnmodifiedSince => "If-Unmodified-Since",
            Self::IfNoneMatch => "If-None-Match",
            Self::IfModifiedSince => "If-Modified-Since",
            Self::IfRange => "If-Range",
        }
    }

    /// Returns the name as the key of an [`http::HeaderMap`].
    ///
    /// ```
    /// assert_eq!(http_conditional::Field::IfMatch.name(), http::header::IF_MATCH);
    /// ```
    #[must_use]
    pub const fn name(self) -> HeaderName {
        match self {
            Self::IfMatch => IF_MATCH,
            Self::IfUnmodifiedSince => IF_UNMODIFIED_SINCE,
            Self::IfNoneMatch => IF_NONE_MATCH,
            Self::IfModifiedSince => IF_MODIFIED_SINCE,
            Self::IfRange => IF_RANGE,
        }
    }

    /// The name as HTTP/2 writes it, and as most maps keep it.
    pub(crate) const fn lower_case(self) -> &'static str {
        match self {
            Self::IfMatch => "if-match",
            Self::IfUnmodifiedSince => "if-unmodified-since",
            Self::IfNoneMatch => "if-none-match",
            Self::IfModifiedSince => "if-modified-since",
            Self::IfRange => "if-range",
        }
    }

    /// Returns the section of RFC 9110 that defines the field.
    ///
    /// ```
    /// assert_eq!(http_conditional::Field::IfMatch.section(), "13.1.1");
    /// ```
    #[must_use]
    pub const fn section(self) -> &'static str {
        match self {
            Self::IfMatch => "13.1.1",
            Self::IfNoneMatch => "13.1.2",
            Self::IfModifiedSince => "13.1.3",
            Self::IfUnmodifiedSince => "13.1.4",
            Self::IfRange => "13.1.5",
        }
    }

    /// The same for a key of a map. Five comparisons in a row, which the compiler makes one of.
    fn from_key(name: &HeaderName) -> Option<Self> {
        if *name == IF_MATCH {
            Some(Self::IfMatch)
        } else if *name == IF_UNMODIFIED_SINCE {
            Some(Self::IfUnmodifiedSince)
        } else if *name == IF_NONE_MATCH {
            Some(Self::IfNoneMatch)
        } else if *name == IF_MODIFIED_SINCE {
            Some(Self::IfModifiedSince)
        } else if *name == IF_RANGE {
            Some(Self::IfRange)
        } else {
            None
        }
    }
}

/// Some of the five fields: those that a request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FieldSet(u8);

impl FieldSet {
    pub(crate) const EMPTY: Self = Self(0);

    /// The conditional fields among the keys of a map.
    pub(crate) fn in_map(map: &HeaderMap) -> Self {
        // Looking at a key costs a few instructions, and looking a name up about a hundred.
        if map.keys_len() <= 64 {
            map.keys().filter_map(Field::from_key).fold(Self::EMPTY, Self::with)
        } else {
            Self::looked_up(map)
        }
    }

    #[cold]
    fn looked_up(map: &HeaderMap) -> Self {
        Field::ALL.iter().copied().filter(|field| map.contains_key(field.name())).fold(Self::EMPTY, Self::with)
    }

    pub(crate) const fn with(self, field: Field) -> Self {
        Self(self.0 | 1 << field as u8)
    }

    pub(crate) const fn has(self, field: Field) -> bool {
        self.0 & 1 << field as u8 != 0
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl AsRef<str> for Field {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Finds the field of that name, as [`Field::from_name`] does.
///
/// ```
/// use http_conditional::Field;
///
/// assert_eq!("if-match".parse(), Ok(Field::IfMatch));
/// assert_eq!("If-None".parse::<Field>().unwrap_err().offset(), 7);
/// ```
impl FromStr for Field {
    type Err = ParseError;

    fn from_str(name: &str) -> Result<Self, ParseError> {
        let common = |field: &Self| {
            let pairs = field.as_str().bytes().zip(name.bytes());
            pairs.take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count()
        };
        let fits = Self::ALL.iter().map(common).max().unwrap_or(0);
        Self::from_name(name).ok_or(ParseError::found(ParseErrorKind::ExpectedField, name.as_bytes(), fits))
    }
}
