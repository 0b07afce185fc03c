//! Whether a write is tied to the state that its client has seen: the question behind 428.

use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::entity_tags::EntityTags;
use crate::preconditions::field::Field;
use crate::server::method::MethodClass;
use crate::server::representation::Representation;

impl Preconditions<'_> {
    /// Returns whether this write would change what is there without a precondition that protects it. A server that
    /// wants no lost updates then responds with 428 and says what to send (RFC 6585 section 3).
    ///
    /// Ask after [`evaluate`](Preconditions::evaluate) let the write proceed: a false condition is 412.
    /// [`Preconditions::admit`] does both. If nothing is there yet, nothing can be lost, provided that the store
    /// creates and never overwrites. These conditions protect:
    ///
    /// - `If-Match`, whatever it says. With `*` the client has said that any version will do.
    /// - `If-None-Match: *`, which only creates. A list of tags does not protect: every version that is not listed
    ///   is overwritten.
    /// - `If-Unmodified-Since` without `If-Match`, if it is well-formed and the date of the representation is
    ///   declared to be strong ([`with_strong_date`](Representation::with_strong_date)). Otherwise it is ignored, or
    ///   a second write in the same second goes unseen.
    ///
    /// A malformed field that makes the write fail protects as well. For a method that is not a write the function
    /// returns `false`.
    ///
    /// ```
    /// use http::Method;
    /// use http_conditional::{Preconditions, Representation};
    ///
    /// let current = Representation::present();
    /// let no_date = Preconditions::from_lines([("If-Unmodified-Since", b"soon")]);
    /// assert!(no_date.precondition_required(&Method::PUT, current));
    /// assert!(!no_date.precondition_required(&Method::GET, current));
    /// assert!(!no_date.precondition_required(&Method::PUT, Representation::missing()));
    ///
    /// let guarded = Preconditions::from_lines([("If-Match", b"\"1\"")]);
    /// assert!(!guarded.precondition_required(&Method::PUT, current));
    /// ```
    #[must_use]
    pub fn precondition_required<'r>(
        &self,
        method: impl Into<MethodClass>,
        current: impl Into<Representation<'r>>,
    ) -> bool {
        let current = current.into();
        method.into() == MethodClass::Write
            && current.exists
            && !self.has(Field::IfMatch)
            && !self.only_creates()
            && !self.pins_date(&current)
    }

    fn only_creates(&self) -> bool {
        matches!(self.if_none_match(), Ok(Some(EntityTags::Any)) | Err(_))
    }

    fn pins_date(&self, current: &Representation<'_>) -> bool {
        current.strong_date && current.last_modified.is_some() && matches!(self.if_unmodified_since(), Ok(Some(_)))
    }
}
