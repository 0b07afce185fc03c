//! What the response to a revalidation means for the copy.

use http::{HeaderMap, StatusCode};

use crate::client::date_strength::{has_strong_date, has_strong_date_like};
use crate::client::revalidate::Revalidation;
use crate::tag::entity_tag::EntityTag;
use crate::tag::etag::ETag;
use crate::validators::Validators;

/// What to do after a revalidation, from [`Revalidation::read_validation`].
///
/// The enum is open, so a `match` needs a wildcard: treat it as [`Other`](Self::Other).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Validation {
    /// 304, and it identifies the copy: update the stored headers, keep these validators, and use the copy (RFC 9111
    /// section 4.3.4).
    Update(Validators),
    /// 304 without a validator that would identify the copy: the copy is good. Use it, and leave its headers as they are.
    UseAsIs,
    /// 304 about something else: use nothing, and ask again without conditions, once.
    AskAgain,
    /// The whole content: use it in place of the copy, and keep these validators with it.
    Replace(Validators),
    /// 5xx. It says nothing about the copy. Retry, or use the copy where a stale one is allowed (RFC 9111 section
    /// 4.2.4). Keep the copy.
    Failed,
    /// Any other status: return this response to the caller, not the copy (RFC 9111 section 4.3.3). After 404 or 410,
    /// drop the copy.
    Other,
}

impl Revalidation<'_> {
    /// Reads the response to the request (RFC 9110 section 15.4.5, RFC 9111 sections 4.3.3 and 4.3.4).
    ///
    /// - A 304 to a request without conditions refers to nothing.
    /// - A 304 without a tag, or with a tag that is weakly equal to the tag of the copy, means that the copy is good. If
    ///   the copy has only a date, a 304 without a date, or with the same date, also means that the copy is good.
    /// - If a validator of the 304 identifies the copy, the result is [`Update`](Validation::Update). Stored fields that
    ///   the 304 does not repeat stay.
    /// - A 200 replaces the copy, whatever its validators say. A HEAD brings no content: fetch it.
    ///
    /// ```
    /// use http::{HeaderMap, StatusCode, header};
    /// use http_conditional::client::{Validation, revalidate};
    /// use http_conditional::{ETag, Validators};
    ///
    /// let kept = Validators::from(ETag::version(1));
    /// let asked = revalidate(&kept, &mut HeaderMap::new());
    ///
    /// let mut response = HeaderMap::new();
    /// response.insert(header::ETAG, "\"2\"".parse().unwrap());
    /// let read = |status| asked.read_validation(status, &response);
    /// assert!(matches!(read(StatusCode::NOT_MODIFIED), Validation::AskAgain));
    /// assert!(matches!(read(StatusCode::OK), Validation::Replace(_)));
    /// assert!(matches!(read(StatusCode::BAD_GATEWAY), Validation::Failed));
    /// ```
    #[must_use]
    #[inline]
    pub fn read_validation(&self, status: StatusCode, response: &HeaderMap) -> Validation {
        match status.as_u16() {
            304 => self.read_not_modified(&Validators::from_headers(response)),
            200 | 203 => Validation::Replace(Validators::from_headers(response)),
            500..=599 => Validation::Failed,
            _ => Validation::Other,
        }
    }

    fn read_not_modified(self, named: &Validators) -> Validation {
        if !self.is_conditional() || !is_about(self.kept, named) {
            Validation::AskAgain
        } else if shares_strong(self.kept, named) {
            Validation::Update(updated(self.kept, named, Kept::IsCurrent))
        } else if !has_strong(self.kept, named) && corresponds_weakly(self.kept, named) {
            Validation::Update(updated(self.kept, named, Kept::IsEquivalent))
        } else {
            Validation::UseAsIs
        }
    }
}

/// Whether the 304 is about the copy: what was asked about is not contradicted.
fn is_about(kept: &Validators, named: &Validators) -> bool {
    match (tag(kept), tag(named)) {
        (Some(asked), Some(named)) => asked.weak_eq(named),
        (Some(_), None) => true,
        (None, _) => named.last_modified().map_or(true, |date| kept.last_modified() == Some(date)),
    }
}

/// The first rule of section 4.3.4: one strong validator in common.
fn shares_strong(kept: &Validators, named: &Validators) -> bool {
    let same_tag = tag(kept).zip(tag(named)).is_some_and(|(kept, named)| kept.strong_eq(named));
    let same_date = kept.last_modified() == named.last_modified();
    same_tag || same_date && has_strong_date(kept) && has_strong_date_like(kept, named)
}

fn has_strong(kept: &Validators, named: &Validators) -> bool {
    tag(named).is_some_and(|tag| !tag.is_weak()) || has_strong_date_like(kept, named)
}

/// The second rule: weak validators only, and all of them equal those of the copy.
fn corresponds_weakly(kept: &Validators, named: &Validators) -> bool {
    let same_tag = tag(named).map(|named| tag(kept).is_some_and(|kept| kept.weak_eq(named)));
    let same_date = named.last_modified().map(|date| kept.last_modified() == Some(date));
    same_tag.or(same_date).is_some() && same_tag != Some(false) && same_date != Some(false)
}

fn tag(validators: &Validators) -> Option<EntityTag<'_>> {
    validators.etag().map(ETag::as_entity_tag)
}

/// What the 304 has shown about the content of the copy.
#[derive(Clone, Copy)]
enum Kept {
    IsCurrent,
    IsEquivalent,
}

/// What the 304 says replaces what was kept, and what it leaves out stays. `Date` is the evidence for
/// `Last-Modified`: a later one counts only if the bytes of the copy are those that the server has now.
fn updated(kept: &Validators, named: &Validators, copy: Kept) -> Validators {
    let last_modified = named.last_modified().or(kept.last_modified());
    let date = match copy {
        Kept::IsCurrent if named.last_modified().is_some() => named.date(),
        Kept::IsCurrent => named.date().or(kept.date()),
        Kept::IsEquivalent => kept.date(),
    };
    let updated = Validators::new(named.etag().or(kept.etag()).cloned(), last_modified);
    let updated = date.map_or(updated.clone(), |date| updated.with_date(date));
    let strong = kept.strong_date() && (last_modified == kept.last_modified() || has_strong_date_like(kept, &updated));
    updated.with_strong_date(strong)
}
