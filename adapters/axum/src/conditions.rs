//! The extractor.

use std::convert::Infallible;
use std::time::SystemTime;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use http_conditional::{Decision, MethodClass, OwnedPreconditions, Preconditions, Refusal, Representation, Verdict};

use crate::not_performed::NotPerformed;
use crate::published::Published;

/// The conditions of a request, as an extractor. It borrows nothing and never rejects.
///
/// Call [`read`](Self::read) in a handler of GET, HEAD and QUERY, and [`write`](Self::write) in every other one. The
/// usual checks come first: a 401, 403, 404 or 405 is due whatever the conditions say (RFC 9110 section 13.2.1).
#[derive(Clone, Debug)]
pub struct Conditions {
    method: MethodClass,
    /// `None` if the request has no conditions: then nothing is allocated, and the clock is not read.
    preconditions: Option<OwnedPreconditions>,
    malformed_allowed: bool,
    unguarded_allowed: bool,
}

impl<S: Sync> FromRequestParts<S> for Conditions {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let given = Preconditions::from_headers(&parts.headers);
        let preconditions = (!given.is_empty()).then(|| given.with_now(SystemTime::now()).into_owned());
        let method = MethodClass::from(&parts.method);
        Ok(Self { method, preconditions, malformed_allowed: false, unguarded_allowed: false })
    }
}

impl Conditions {
    /// Evaluates a read, before anything is loaded. Publish `current` with the 200 as well.
    ///
    /// If the verdict does not [allow ranges](Verdict::allows_range), ignore the `Range` of the request.
    ///
    /// # Errors
    ///
    /// 304 if the client has the current representation, with all fields of `current`; 412 if `If-Match` or
    /// `If-Unmodified-Since` is false (RFC 9110 section 13.2.2).
    ///
    /// ```
    /// use axum::response::{IntoResponse, Result};
    /// use http_conditional_axum::{Conditions, ETag, Published};
    ///
    /// async fn read(conditions: Conditions) -> Result<impl IntoResponse> {
    ///     let current = Published::from(ETag::version(1));
    ///     conditions.read(&current)?;
    ///     Ok((current, "loaded only for a 200"))
    /// }
    /// # let _: axum::routing::MethodRouter = axum::routing::get(read);
    /// ```
    pub fn read(&self, current: impl Into<Published>) -> Result<Verdict, NotPerformed> {
        let current = current.into();
        let verdict = self.preconditions().evaluate(self.method, current.validators());
        match verdict.decision() {
            Decision::Proceed => Ok(verdict),
            Decision::NotModified => Err(NotPerformed::NotModified(Box::new(current))),
            Decision::PreconditionFailed => Err(NotPerformed::Refused(Refusal::PreconditionFailed(verdict))),
        }
    }

    /// Evaluates a write, before it is performed. `None` is a **missing** resource.
    ///
    /// The result holds for `current` only: write by compare-and-swap, and evaluate again if the swap fails.
    ///
    /// # Errors
    ///
    /// 400 if a condition is malformed; 412 if a condition is false (RFC 9110 section 13.2.2); 428 if no condition
    /// protects the state that the write would replace (RFC 6585 section 3).
    ///
    /// ```
    /// use axum::http::StatusCode;
    /// use axum::response::Result;
    /// use http_conditional_axum::{Conditions, ETag};
    ///
    /// async fn delete(conditions: Conditions) -> Result<StatusCode> {
    ///     let version: u64 = Some(1).ok_or(StatusCode::NOT_FOUND)?; // 404 comes first
    ///     conditions.write(Some(ETag::version(version)))?;
    ///     // DELETE FROM ... WHERE id = ? AND version = ?
    ///     Ok(StatusCode::NO_CONTENT)
    /// }
    /// # let _: axum::routing::MethodRouter = axum::routing::delete(delete);
    /// ```
    pub fn write(&self, current: Option<impl Into<Published>>) -> Result<Verdict, NotPerformed> {
        let published = current.map(Into::into);
        let current = Representation::of(published.as_ref().map(Published::validators));
        let preconditions = self.preconditions();
        if !self.malformed_allowed {
            preconditions.check_syntax(self.method).map_err(Refusal::Malformed)?;
        }
        let required = !self.unguarded_allowed && preconditions.precondition_required(self.method, current);
        let verdict = preconditions.evaluate(self.method, current);
        match verdict.decision() {
            Decision::Proceed if required => Err(Refusal::PreconditionRequired.into()),
            Decision::Proceed => Ok(verdict),
            // Only if a read ends up here; the 304 keeps it from acting.
            Decision::NotModified => Err(NotPerformed::NotModified(Box::new(published.unwrap_or_default()))),
            Decision::PreconditionFailed => Err(Refusal::PreconditionFailed(verdict).into()),
        }
    }

    /// Leaves out the 428, for a write that loses nothing without a condition: a POST that only adds.
    ///
    /// The conditions of a POST are about the resource that it is sent to, the collection. The `ETag` of its 201 is about
    /// the new item that `Location` names (RFC 9110 section 15.3.2).
    ///
    /// ```
    /// # use axum::http::StatusCode; use axum::response::Result; use http_conditional_axum::{Conditions, ETag};
    /// async fn append(conditions: Conditions) -> Result<StatusCode> {
    ///     conditions.allow_unguarded().write(Some(ETag::version(1)))?;
    ///     Ok(StatusCode::NO_CONTENT)
    /// }
    /// # let _: axum::routing::MethodRouter = axum::routing::post(append);
    /// ```
    #[must_use]
    pub fn allow_unguarded(self) -> Self {
        Self { unguarded_allowed: true, ..self }
    }

    /// Leaves out the 400. A malformed `If-Match` or `If-None-Match` is then a 412, and a malformed date is ignored.
    ///
    /// ```
    /// # use axum::http::StatusCode; use axum::response::Result; use http_conditional_axum::{Conditions, ETag};
    /// async fn write(conditions: Conditions) -> Result<StatusCode> {
    ///     conditions.allow_malformed().write(Some(ETag::version(1)))?;
    ///     Ok(StatusCode::NO_CONTENT)
    /// }
    /// # let _: axum::routing::MethodRouter = axum::routing::put(write);
    /// ```
    #[must_use]
    pub fn allow_malformed(self) -> Self {
        Self { malformed_allowed: true, ..self }
    }

    /// Accepts a weak tag in `If-Match` on a write if it is otherwise equal to the strong current tag. **This departs
    /// from RFC 9110 section 13.1.1**: read [`OwnedPreconditions::accept_weakened_tags`] first.
    ///
    /// It is for a server behind a layer or proxy that compresses, and weakens the tag of each response.
    ///
    /// ```
    /// # use axum::http::StatusCode; use axum::response::Result; use http_conditional_axum::{Conditions, ETag};
    /// async fn write(conditions: Conditions) -> Result<StatusCode> {
    ///     conditions.accept_weakened_tags().write(Some(ETag::version(1)))?;
    ///     Ok(StatusCode::NO_CONTENT)
    /// }
    /// # let _: axum::routing::MethodRouter = axum::routing::put(write);
    /// ```
    #[must_use]
    pub fn accept_weakened_tags(self) -> Self {
        Self { preconditions: self.preconditions.map(OwnedPreconditions::accept_weakened_tags), ..self }
    }

    /// Accepts tags without quotes, as some clients of WebDAV and S3 send them: see
    /// [`OwnedPreconditions::accept_unquoted_tags`].
    ///
    /// ```
    /// # use axum::http::StatusCode; use axum::response::Result; use http_conditional_axum::{Conditions, ETag};
    /// async fn write(conditions: Conditions) -> Result<StatusCode> {
    ///     conditions.accept_unquoted_tags().write(Some(ETag::version(1)))?;
    ///     Ok(StatusCode::NO_CONTENT)
    /// }
    /// # let _: axum::routing::MethodRouter = axum::routing::put(write);
    /// ```
    #[must_use]
    pub fn accept_unquoted_tags(self) -> Self {
        Self { preconditions: self.preconditions.map(OwnedPreconditions::accept_unquoted_tags), ..self }
    }

    fn preconditions(&self) -> Preconditions<'_> {
        let none = || Preconditions::from_lines::<&str, [u8]>([]);
        self.preconditions.as_ref().map_or_else(none, OwnedPreconditions::as_preconditions)
    }
}
