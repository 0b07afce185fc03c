//! Whether a write is tied to what its sender has seen: the question behind 428.

use http::Method;

use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::entity_tags::EntityTags;
use crate::preconditions::field::Field;
use crate::server::method::MethodClass;
use crate::server::representation::Representation;

impl Preconditions<'_> {
    /// Whether this write would change what is there without a condition that can be relied on, so that a
    /// server which wants no lost updates may answer 428 (RFC 6585 section 3) and say what to send.
    ///
    /// Ask after [`judge`](Preconditions::evaluate) let the write proceed: a condition that is false is a 412.
    /// Where nothing is there yet nothing can be lost, provided that the store creates and never overwrites.
    /// These conditions can be relied on:
    ///
    /// - `If-Match`, whatever it says. With `*` the client has said in so many words that any version will do.
    /// - `If-None-Match: *`, which only ever creates. A list of tags is no guard: every version that is not in
    ///   it gets overwritten.
    /// - `If-Unmodified-Since` without `If-Match`, if it can be read and the caller vouches for the date of the
    ///   representation ([`strong_date`](Representation::with_strong_date)). Otherwise the RFC has it ignored, or a
    ///   second write in the same second goes unseen.
    ///
    /// A field that cannot be read and makes the write fail counts as a guard. A method that does not write
    /// lacks none.
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{Preconditions, Representation};
    ///
    /// let current = Representation::present();
    /// let no_date = Preconditions::from_lines([("If-Unmodified-Since", b"soon")]);
    /// assert!(no_date.precondition_required(&Method::PUT, &current));
    /// assert!(!no_date.precondition_required(&Method::GET, &current));
    /// assert!(!no_date.precondition_required(&Method::PUT, &Representation::missing()));
    ///
    /// let guarded = Preconditions::from_lines([("If-Match", b"\"1\"")]);
    /// assert!(!guarded.precondition_required(&Method::PUT, &current));
    /// ```
    #[must_use]
    pub fn precondition_required(&self, method: &Method, current: &Representation<'_>) -> bool {
        MethodClass::of(method) == MethodClass::Write
            && current.exists
            && !self.has(Field::IfMatch)
            && !self.only_creates()
            && !self.pins_date(current)
    }

    fn only_creates(&self) -> bool {
        matches!(self.if_none_match(), Ok(Some(EntityTags::Any)) | Err(_))
    }

    fn pins_date(&self, current: &Representation<'_>) -> bool {
        current.strong_date && current.last_modified.is_some() && matches!(self.if_unmodified_since(), Ok(Some(_)))
    }
}
