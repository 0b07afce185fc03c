//! What each conditional field says: nothing, something, or something malformed.

use crate::date::HttpDate;
use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::entity_tags::{self, Comparison, EntityTags, Found};
use crate::preconditions::field::Field;
use crate::preconditions::if_range::{self, IfRange};
use crate::preconditions::malformed::MalformedField;
use crate::tag::entity_tag::EntityTag;

/// How the fields are read: at what time, and how strictly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) now: HttpDate,
    pub(crate) unquoted_tags: bool,
    pub(crate) weakened_tags: bool,
}

impl Reading {
    pub(crate) const BY_THE_RFC: Self = Self { now: HttpDate::ASSUMED_NOW, unquoted_tags: false, weakened_tags: false };
}

impl<'a> Preconditions<'a> {
    /// Parses `If-Match` (RFC 9110 section 13.1.1).
    ///
    /// # Errors
    ///
    /// If the field is malformed.
    ///
    /// ```
    /// # use http_conditional::{EntityTags, Preconditions};
    /// let preconditions = Preconditions::from_lines([("If-Match", b"*")]);
    /// assert!(matches!(preconditions.if_match(), Ok(Some(EntityTags::Any))));
    /// assert!(matches!(preconditions.if_none_match(), Ok(None)));
    /// ```
    pub fn if_match(&self) -> Result<Option<EntityTags<'_>>, MalformedField> {
        self.entity_tags(Field::IfMatch)
    }

    /// Parses `If-None-Match` (RFC 9110 section 13.1.2).
    ///
    /// # Errors
    ///
    /// If the field is malformed.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// assert!(Preconditions::from_lines([("If-None-Match", b"abc")]).if_none_match().is_err());
    /// ```
    pub fn if_none_match(&self) -> Result<Option<EntityTags<'_>>, MalformedField> {
        self.entity_tags(Field::IfNoneMatch)
    }

    /// Parses `If-Modified-Since` (RFC 9110 section 13.1.3).
    ///
    /// # Errors
    ///
    /// If the field is not one line with one date.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// let preconditions = Preconditions::from_lines([("If-Modified-Since", b"Thu, 01 Jan 1970 00:01:00 GMT")]);
    /// assert_eq!(preconditions.if_modified_since()?.map(|date| date.unix_seconds()), Some(60));
    /// # Ok::<(), http_conditional::MalformedField>(())
    /// ```
    pub fn if_modified_since(&self) -> Result<Option<HttpDate>, MalformedField> {
        self.date(Field::IfModifiedSince)
    }

    /// Parses `If-Unmodified-Since` (RFC 9110 section 13.1.4).
    ///
    /// # Errors
    ///
    /// If the field is not one line with one date.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// assert!(Preconditions::from_lines([("If-Unmodified-Since", b"0")]).if_unmodified_since().is_err());
    /// ```
    pub fn if_unmodified_since(&self) -> Result<Option<HttpDate>, MalformedField> {
        self.date(Field::IfUnmodifiedSince)
    }

    /// Parses `If-Range` (RFC 9110 section 13.1.5).
    ///
    /// # Errors
    ///
    /// If the field is not one line with one tag or one date.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// assert!(Preconditions::from_lines([("If-Range", b"\"a\", \"b\"")]).if_range().is_err());
    /// ```
    pub fn if_range(&self) -> Result<Option<IfRange<'a>>, MalformedField> {
        if !self.has(Field::IfRange) {
            return Ok(None);
        }
        if_range::read(&self.lines, self.reading.now).map_err(|error| error.of(Field::IfRange))
    }

    /// Returns every malformed field, in the order of [`Field::ALL`], for logs and for tests.
    ///
    /// ```
    /// # use http_conditional::Preconditions;
    /// let preconditions = Preconditions::from_lines([("If-Range", b"*"), ("If-Match", b"1")]);
    /// let fields: Vec<_> = preconditions.malformed().map(|malformed| malformed.field().as_str()).collect();
    /// assert_eq!(fields, ["If-Match", "If-Range"]);
    /// ```
    pub fn malformed(&self) -> impl Iterator<Item = MalformedField> + '_ {
        Field::ALL.iter().filter_map(|field| self.read(*field).err())
    }

    /// Parses one field for its errors only.
    pub(crate) fn read(&self, field: Field) -> Result<(), MalformedField> {
        match field {
            Field::IfMatch | Field::IfNoneMatch => self.entity_tags(field).map(drop),
            Field::IfUnmodifiedSince | Field::IfModifiedSince => self.date(field).map(drop),
            Field::IfRange => self.if_range().map(drop),
        }
    }

    /// Parses a field of tags, and compares them with the current tag on the way.
    #[inline(always)]
    #[allow(clippy::inline_always)] // one field, one comparison: what is known of them is half of the work
    pub(crate) fn search(
        &self,
        field: Field,
        comparison: Comparison,
        current: Option<EntityTag<'_>>,
    ) -> Result<Found, MalformedField> {
        entity_tags::search(&self.lines, field, self.reading.unquoted_tags, comparison, current)
            .map_err(|error| error.of(field))
    }

    /// The same without a current tag.
    pub(crate) fn search_any(&self, field: Field) -> Result<Found, MalformedField> {
        entity_tags::search_any(&self.lines, field, self.reading.unquoted_tags, Comparison::Strong, None)
            .map_err(|error| error.of(field))
    }

    fn entity_tags(&self, field: Field) -> Result<Option<EntityTags<'_>>, MalformedField> {
        if !self.has(field) {
            return Ok(None);
        }
        entity_tags::read(&self.lines, field, self.reading.unquoted_tags).map(Some).map_err(|error| error.of(field))
    }

    #[inline]
    fn date(&self, field: Field) -> Result<Option<HttpDate>, MalformedField> {
        if !self.has(field) {
            return Ok(None);
        }
        let read = |value: &[u8]| HttpDate::parse_at(value, self.reading.now);
        self.lines.read_sole(field, read).map_err(|error| error.of(field))
    }
}
