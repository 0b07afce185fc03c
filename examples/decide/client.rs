//! A line with `do`: what a client does with what it kept, and what the response means to it.

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use http_conditional::client::{self, NoGuard, Outcome, Resumed, Sent, Validation};
use http_conditional::{ETag, HttpDate, Validators};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case;

/// What is kept, what is asked, and the response. Other keys of the object are ignored.
#[derive(Debug, Deserialize)]
pub(crate) struct ClientCase {
    pub(crate) id: Value,
    #[serde(default)]
    pub(crate) kept: Kept,
    #[serde(rename = "do")]
    pub(crate) act: Act,
    /// The length of the part, for `resume`.
    #[serde(default)]
    pub(crate) have: u64,
    /// What the refused write was guarded with, for `guard_again`.
    #[serde(default)]
    pub(crate) refused: Kept,
    /// The method of the request, for `redirect`.
    #[serde(default)]
    pub(crate) method: Option<String>,
    /// The fields that the request has before.
    #[serde(default)]
    pub(crate) request: Vec<(String, String)>,
    /// Whether the request may have been sent twice.
    #[serde(default)]
    pub(crate) resent: bool,
    pub(crate) status: Option<u16>,
    #[serde(default)]
    pub(crate) response: Vec<(String, String)>,
}

/// The validators that are kept, from the response or from a database.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kept {
    /// The fields of the response that brought the content.
    #[serde(default)]
    pub(crate) response: Vec<(String, String)>,
    /// Whether one clock made `Date` and `Last-Modified`.
    #[serde(default)]
    pub(crate) one_clock: bool,
}

/// The functions of the client's half.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    Revalidate,
    Guard,
    GuardAgain,
    GuardByDate,
    GuardWeakened,
    OnlyCreate,
    Resume,
    Redirect,
}

/// The output for a case.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientOutput {
    #[serde(default)]
    pub(crate) id: Value,
    /// The fields of the request afterward, ordered by name, or null if it must not be sent.
    pub(crate) request: Option<Vec<(String, String)>>,
    /// Why it must not be sent, or asks nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<String>,
    /// What the response means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) then: Option<String>,
    /// The validators to keep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) keep: Option<Kept3>,
    /// The first and the last byte of a part, and the length of the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) part: Option<(u64, u64, Option<u64>)>,
}

/// Validators as the output shows them: tag, `Last-Modified` and `Date`.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept3(pub(crate) Option<String>, pub(crate) Option<String>, pub(crate) Option<String>);

/// Why a line is not a case.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoClientCase {
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    #[error("expected a method, found {0:?}")]
    Method(Option<String>),
    #[error("expected a field that can be sent, found {0}")]
    Field(String),
    #[error("expected a status, found {0}")]
    Status(u16),
}

/// Reads one line and does what it says.
pub(crate) fn decide_line(line: &[u8]) -> Result<ClientOutput, NoClientCase> {
    serde_json::from_slice::<ClientCase>(line)?.decide()
}

impl ClientCase {
    fn decide(self) -> Result<ClientOutput, NoClientCase> {
        let kept = self.kept.validators()?;
        let mut request = headers(&self.request)?;
        let status = self.status.map(|status| StatusCode::from_u16(status).map_err(|_| NoClientCase::Status(status)));
        let status = status.transpose()?;
        let response = headers(&self.response)?;
        let sent = if self.resent { Sent::MaybeTwice } else { Sent::Once };

        let mut output = ClientOutput { id: self.id, request: None, why: None, then: None, keep: None, part: None };
        let guarded = match self.act {
            Act::Revalidate => {
                let asked = client::revalidate(&kept, &mut request);
                output.why = asked.withheld().map(|withheld| withheld.to_string());
                if let Some(status) = status {
                    output.show_validation(&asked.read_validation(status, &response));
                }
                Ok(())
            }
            Act::Resume => {
                let asked = client::resume(&kept, self.have, &mut request);
                if let Some(status) = status {
                    output.show_resumed(&asked.read_resumption(status, &response));
                }
                Ok(())
            }
            Act::Redirect => {
                let method = self.method.as_deref().and_then(|method| Method::from_bytes(method.as_bytes()).ok());
                let method = method.ok_or(NoClientCase::Method(self.method))?;
                client::before_redirect(&method, &mut request).map_err(|guarded| guarded.to_string())
            }
            write => {
                let refused = self.refused.validators()?;
                let guarded = guard(write, &kept, &refused, &mut request);
                if let (Ok(()), Some(status)) = (guarded, status) {
                    output.show_outcome(&client::read_outcome(sent, status, &response));
                }
                guarded.map_err(|no_guard| no_guard.to_string())
            }
        };
        match guarded {
            Ok(()) => output.request = Some(shown(&request)),
            Err(why) => output.why = Some(why),
        }
        Ok(output)
    }
}

fn guard(write: Act, kept: &Validators, refused: &Validators, request: &mut HeaderMap) -> Result<(), NoGuard> {
    match write {
        Act::GuardAgain => client::guard_again(refused, kept, request),
        Act::GuardByDate => client::guard_by_date(kept, request),
        Act::GuardWeakened => client::guard_weakened(kept, request),
        Act::OnlyCreate => {
            client::only_create(request);
            Ok(())
        }
        _ => client::guard(kept, request),
    }
}

impl ClientOutput {
    fn show_validation(&mut self, validation: &Validation) {
        let (then, keep) = match validation {
            Validation::Update(validators) => ("update", Some(validators)),
            Validation::UseAsIs => ("use_as_is", None),
            Validation::AskAgain => ("ask_again", None),
            Validation::Replace(validators) => ("replace", Some(validators)),
            Validation::Failed => ("failed", None),
            _ => ("other", None),
        };
        self.show(then, keep);
    }

    fn show_outcome(&mut self, outcome: &Outcome) {
        let (then, keep) = match outcome {
            Outcome::Written(validators) => ("written", Some(validators)),
            Outcome::Created(validators) => ("created", Some(validators)),
            Outcome::Refused => ("refused", None),
            Outcome::Redirected => ("redirected", None),
            Outcome::InDoubt => ("in_doubt", None),
            Outcome::PreconditionRequired => ("precondition_required", None),
            _ => ("other", None),
        };
        self.show(then, keep);
    }

    fn show_resumed(&mut self, resumed: &Resumed) {
        let (then, keep) = match resumed {
            Resumed::GoOn { first, last, length } => {
                self.part = Some((*first, *last, *length));
                ("go_on", None)
            }
            Resumed::StartOver(validators) => ("start_over", Some(validators)),
            Resumed::Complete => ("complete", None),
            Resumed::Unusable => ("unusable", None),
            _ => ("other", None),
        };
        self.show(then, keep);
    }

    fn show(&mut self, then: &str, keep: Option<&Validators>) {
        self.then = Some(then.into());
        self.keep = keep.map(|validators| {
            let date = |date: Option<HttpDate>| date.map(|date| date.to_string());
            let etag = validators.etag().map(ETag::as_bytes).map(text);
            Kept3(etag, date(validators.last_modified()), date(validators.date()))
        });
    }
}

impl Kept {
    fn validators(&self) -> Result<Validators, NoClientCase> {
        let validators = Validators::from_headers(&headers(&self.response)?);
        Ok(if self.one_clock { client::from_one_clock(validators) } else { validators })
    }
}

fn headers(lines: &[(String, String)]) -> Result<HeaderMap, NoClientCase> {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let no_field = || NoClientCase::Field(format!("{name}: {value}"));
        let bytes = case::bytes(value).map_err(|_| no_field())?;
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| no_field())?;
        headers.append(name, HeaderValue::from_bytes(&bytes).map_err(|_| no_field())?);
    }
    Ok(headers)
}

/// The fields by name, the lines of one name in their order.
fn shown(headers: &HeaderMap) -> Vec<(String, String)> {
    let line = |(name, value): (&HeaderName, &HeaderValue)| (name.to_string(), text(value.as_bytes()));
    let mut lines: Vec<_> = headers.iter().map(line).collect();
    lines.sort_by(|one, other| one.0.cmp(&other.0));
    lines
}

fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}
