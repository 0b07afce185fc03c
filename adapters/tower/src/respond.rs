//! From the request and the response of the handler to what is sent.

use std::time::SystemTime;

use http::header::{
    ACCEPT_RANGES, AGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LOCATION, CONTENT_TYPE, ETAG, EXPIRES, HeaderMap,
    HeaderValue, LAST_MODIFIED,
};
use http::{HeaderName, Request, Response, StatusCode};
use http_conditional::{
    Decision, EntityTags, HttpDate, MethodClass, OwnedPreconditions, Preconditions, Validators, Verdict, not_modified,
};

use crate::{StoredCoding, body::ResponseBody};

/// What is kept of a request, until there is a response.
#[derive(Debug)]
pub(crate) struct Asked {
    class: MethodClass,
    /// `None` if the request has no conditions: then nothing is allocated.
    preconditions: Option<OwnedPreconditions>,
}

impl Asked {
    pub(crate) fn by<A>(request: &Request<A>) -> Self {
        let class = MethodClass::from(request.method());
        let preconditions = Preconditions::from_headers(request.headers());
        let kept = is_read(class) && !preconditions.is_empty();
        Self { class, preconditions: kept.then(|| preconditions.with_now(SystemTime::now()).into_owned()) }
    }

    pub(crate) fn respond<B>(&self, mut response: Response<B>) -> Response<ResponseBody<B>> {
        if !is_read(self.class) {
            return response.map(|body| ResponseBody::new(Some(body), None));
        }
        if response.status() == StatusCode::NOT_MODIFIED {
            // Made by the handler, which does not know what other layers make of it.
            let mut response = not_modified(response);
            self.send_the_listed_form(response.headers_mut());
            return response.map(|()| ResponseBody::new(None, None));
        }
        if response.status() == StatusCode::OK {
            mend_validators(&mut response);
            let verdict = self.evaluate(response.headers_mut());
            match verdict.map_or(Decision::Proceed, |verdict| verdict.decision()) {
                Decision::Proceed => {}
                Decision::NotModified => return not_modified(response).map(|()| ResponseBody::new(None, None)),
                Decision::PreconditionFailed => {
                    let sentence = verdict.map(|verdict| format!("{verdict}\n")).unwrap_or_default();
                    return precondition_failed(response)
                        .map(|()| self.content(ResponseBody::new(None, Some(sentence.into()))));
                }
            }
        }
        response.map(|body| self.content(ResponseBody::new(Some(body), None)))
    }

    /// `None` if there is nothing to compare with: no condition, or no validator.
    fn evaluate(&self, headers: &mut HeaderMap) -> Option<Verdict> {
        let preconditions = self.preconditions.as_ref()?;
        let current = Validators::from_headers(headers);
        if current.etag().is_none() {
            current.last_modified()?;
            // A tag that is malformed or repeated must not be on a 304.
            headers.remove(ETAG);
        }
        Some(preconditions.as_preconditions().evaluate(self.class, &current))
    }

    /// If the client has the weakened form of the tag, its copy was compressed on the way out. A cache finds this copy
    /// by the weak tag only (RFC 9111 section 4.3.4).
    fn send_the_listed_form(&self, headers: &mut HeaderMap) {
        let current = Validators::from_headers(headers);
        let (Some(etag), Some(preconditions)) = (current.etag(), &self.preconditions) else { return };
        let preconditions = preconditions.as_preconditions();
        if let Ok(Some(EntityTags::List(mut listed))) = preconditions.if_none_match() {
            if listed.any(|tag| tag.is_weak() && tag.weak_eq(etag.as_entity_tag())) {
                current.clone().weakened().write_to(headers);
            }
        }
    }

    fn content<B>(&self, body: ResponseBody<B>) -> ResponseBody<B> {
        if self.class == MethodClass::Head { ResponseBody::new(None, None) } else { body }
    }
}

const fn is_read(class: MethodClass) -> bool {
    matches!(class, MethodClass::Get | MethodClass::Head)
}

/// Weakens a tag that names compressed bytes, and removes a date that lies in the future.
fn mend_validators<B>(response: &mut Response<B>) {
    // To look at the names costs a few instructions, and to look a name up about a hundred.
    let has = |name: &HeaderName| response.headers().keys().any(|key| key == name);
    let (coded, dated) = (has(&CONTENT_ENCODING), has(&LAST_MODIFIED));
    if coded && response.extensions().get::<StoredCoding>().is_none() {
        Validators::from_headers(response.headers()).weakened().write_to(response.headers_mut());
    }
    let future = |date: HttpDate| date > SystemTime::now().into();
    if dated && Validators::from_headers(response.headers()).last_modified().is_some_and(future) {
        response.headers_mut().remove(LAST_MODIFIED);
    }
}

/// Fields of the 200 that would be wrong on a 412: a client could store it, or write with a tag that it has not read.
const OF_THE_200: [HeaderName; 7] = [ACCEPT_RANGES, AGE, CACHE_CONTROL, CONTENT_LOCATION, ETAG, EXPIRES, LAST_MODIFIED];

fn precondition_failed<B>(ok: Response<B>) -> Response<()> {
    // Takes the fields that describe the content, which are wrong on a 412 as well.
    let mut failed = not_modified(ok);
    *failed.status_mut() = StatusCode::PRECONDITION_FAILED;
    for name in &OF_THE_200 {
        failed.headers_mut().remove(name);
    }
    failed.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    failed.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    failed
}
