//! 400, 412 and 428 in one call, in the order in which they are due.

use crate::preconditions::borrowed::Preconditions;
use crate::preconditions::field::Field;
use crate::preconditions::owned::OwnedPreconditions;
use crate::server::decision::Decision;
use crate::server::method::MethodClass;
use crate::server::refusal::Refusal;
use crate::server::representation::Representation;
use crate::server::verdict::{Reason, Verdict};

impl Preconditions<'_> {
    /// Admits a write, or returns why it must not be performed: [`check_syntax`](Preconditions::check_syntax),
    /// [`evaluate`](Preconditions::evaluate) and [`precondition_required`](Preconditions::precondition_required) in
    /// one call.
    ///
    /// After it, swap: write only over the version that was evaluated, and evaluate again if another writer was
    /// faster. `current` is an `Option<&Validators>` in which `None` is a missing resource, a `&Validators` or a
    /// [`Representation`].
    ///
    /// **On a GET it returns `Ok` with [`Decision::NotModified`]**, because a 304 is not a refusal. For reads call
    /// [`evaluate`](Preconditions::evaluate).
    ///
    /// # Errors
    ///
    /// A malformed field (400), a false condition (412), or no condition that protects what is there (428). If the
    /// server wants no 400 or no 428, call the single steps.
    ///
    /// ```
    /// use http::{HeaderMap, Method, StatusCode, header};
    /// use http_conditional::{ETag, Preconditions, Validators};
    ///
    /// fn put(headers: &HeaderMap, row: Option<&Validators>) -> StatusCode {
    ///     match Preconditions::from_headers(headers).admit(&Method::PUT, row) {
    ///         // ... UPDATE documents SET tag = ?, ... WHERE id = ? AND tag = ?
    ///         Ok(_) if row.is_some() => StatusCode::NO_CONTENT,
    ///         Ok(_) => StatusCode::CREATED,
    ///         Err(refusal) => refusal.status(), // and refusal.to_string()
    ///     }
    /// }
    ///
    /// let row = Validators::from(ETag::version(1));
    /// let mut headers = HeaderMap::new();
    /// assert_eq!(put(&headers, None), StatusCode::CREATED);
    /// assert_eq!(put(&headers, Some(&row)), StatusCode::PRECONDITION_REQUIRED);
    /// headers.insert(header::IF_MATCH, "\"1\"".parse().unwrap());
    /// assert_eq!(put(&headers, Some(&row)), StatusCode::NO_CONTENT);
    /// assert_eq!(put(&headers, None), StatusCode::PRECONDITION_FAILED);
    /// headers.insert(header::IF_MATCH, "1".parse().unwrap());
    /// assert_eq!(put(&headers, Some(&row)), StatusCode::BAD_REQUEST);
    /// ```
    pub fn admit<'r>(
        &self,
        method: impl Into<MethodClass>,
        current: impl Into<Representation<'r>>,
    ) -> Result<Verdict, Refusal> {
        self.admit_steps(method.into(), &current.into())
    }

    fn admit_steps(&self, method: MethodClass, current: &Representation<'_>) -> Result<Verdict, Refusal> {
        let verdict = self.steps(method, current);
        // What was evaluated and did not fail was well-formed, except for a date, which is ignored if it is malformed.
        // The 404 of a read is due whatever its conditions say (section 13.2.1).
        let may_be_malformed = verdict.decision() == Decision::PreconditionFailed || self.has(Field::IfUnmodifiedSince);
        if may_be_malformed && verdict.reason() != Reason::NothingToRead {
            self.check_syntax(method).map_err(Refusal::Malformed)?;
        }
        match verdict.decision() {
            Decision::PreconditionFailed => Err(Refusal::PreconditionFailed(verdict)),
            Decision::Proceed if self.precondition_required(method, current) => Err(Refusal::PreconditionRequired),
            Decision::Proceed | Decision::NotModified => Ok(verdict),
        }
    }
}

impl OwnedPreconditions {
    /// Admits a write, as [`Preconditions::admit`] does.
    ///
    /// # Errors
    ///
    /// As for [`Preconditions::admit`].
    ///
    /// ```
    /// use http::{HeaderMap, Method};
    /// use http_conditional::{OwnedPreconditions, Representation};
    ///
    /// let kept = OwnedPreconditions::from_headers(&HeaderMap::new());
    /// assert!(kept.admit(&Method::PUT, Representation::missing()).is_ok());
    /// assert!(kept.admit(&Method::PUT, Representation::present()).is_err());
    /// ```
    pub fn admit<'r>(
        &self,
        method: impl Into<MethodClass>,
        current: impl Into<Representation<'r>>,
    ) -> Result<Verdict, Refusal> {
        self.as_preconditions().admit(method, current)
    }
}
