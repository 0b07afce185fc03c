//! Content that a refusal leaves unread.
//!
//! hyper closes a connection of HTTP/1.1 on which content is left, and a client or a proxy that still sends loses the
//! response: a 413 becomes a broken pipe, or a 502. So what is left is read and dropped (RFC 9112 section 9.3), but not
//! if the client waits for a 100 (Continue), for then it has sent nothing yet.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Frame, SizeHint};
use tokio::sync::oneshot;

use crate::content;

/// How much is read in vain at most. A client that sends more has not looked at the limit of a document.
const LIMIT: usize = 4 * content::MAX_SIZE;

/// The content of a request, on its way back from whom it was given to.
pub struct Unread {
    rest: oneshot::Receiver<Body>,
    is_waited_for: bool,
}

/// Returns whether the client waits for a 100 (Continue) before it sends its content (RFC 9110 section 10.1.1).
pub fn is_waited_for(headers: &HeaderMap) -> bool {
    headers.contains_key(header::EXPECT)
}

impl Unread {
    /// Returns the request with content that comes back, or `None` beside it if it has no content.
    pub fn watch(request: Request) -> (Request, Option<Self>) {
        if request.body().is_end_stream() {
            return (request, None);
        }
        let is_waited_for = is_waited_for(request.headers());
        let (back, rest) = oneshot::channel();
        let lend = |content| Body::new(Lent { content, back: Some(back) });
        (request.map(lend), Some(Self { rest, is_waited_for }))
    }

    /// Reads what is left, and returns whether then nothing is left.
    pub async fn drop_rest(mut self, timeout: Duration) -> bool {
        let Ok(rest) = self.rest.try_recv() else { return true };
        let read = async {
            let mut rest = Limited::new(rest, LIMIT);
            loop {
                match rest.frame().await {
                    Some(Ok(_)) => {}
                    end => return end.is_none(),
                }
            }
        };
        !self.is_waited_for && tokio::time::timeout(timeout, read).await.unwrap_or(false)
    }
}

/// Gives back what is left when it is dropped.
struct Lent {
    content: Body,
    back: Option<oneshot::Sender<Body>>,
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.content).poll_frame(cx);
        if let Poll::Ready(None) = polled {
            self.back = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.content.size_hint()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(back) = self.back.take().filter(|_| !self.content.is_end_stream()) {
            let _ = back.send(mem::take(&mut self.content));
        }
    }
}
