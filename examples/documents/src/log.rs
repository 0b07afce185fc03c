//! One line per request.

use std::time::Instant;

use axum::extract::Request;
use axum::http::{Method, Uri};
use axum::response::Response;
use http_conditional_axum::Verdict;
use tracing::{error, info, warn};

/// Why the response is not a success: an extension of the response.
#[derive(Clone)]
pub struct Reason(pub String);

/// What is known before the response.
pub struct Line {
    method: Method,
    uri: Uri,
    begun: Instant,
}

impl Line {
    pub fn begin(request: &Request) -> Self {
        Self { method: request.method().clone(), uri: request.uri().clone(), begun: Instant::now() }
    }

    /// The verdict on the conditions, if there were any, is an extension of the response too.
    pub fn write(self, response: &Response) {
        let (method, path, status, duration) =
            (self.method, self.uri.path(), response.status().as_u16(), self.begun.elapsed());
        let extensions = response.extensions();
        let reason = match (extensions.get::<Reason>(), extensions.get::<Verdict>()) {
            (Some(Reason(reason)), _) => reason,
            (None, Some(verdict)) => &verdict.to_string(),
            (None, None) => "no conditions",
        };
        match status {
            500 => error!(%method, path, status, reason, ?duration),
            501.. => warn!(%method, path, status, reason, ?duration),
            _ => info!(%method, path, status, reason, ?duration),
        }
    }
}
