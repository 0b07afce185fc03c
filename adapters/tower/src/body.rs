//! The content of a response behind the layer: that of the handler, one sentence, or none.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

pin_project! {
    /// The body of a response of [`Conditional`](crate::Conditional): the body of the handler, untouched; the sentence
    /// of a 412; or nothing.
    #[derive(Debug)]
    pub struct ResponseBody<B> {
        #[pin]
        inner: Option<B>,
        sentence: Option<Bytes>,
    }
}

impl<B> ResponseBody<B> {
    pub(crate) const fn new(inner: Option<B>, sentence: Option<Bytes>) -> Self {
        Self { inner, sentence }
    }
}

impl<B: Body> Body for ResponseBody<B>
where
    B::Data: From<Bytes>,
{
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        match this.inner.as_pin_mut() {
            Some(body) => body.poll_frame(context),
            None => Poll::Ready(this.sentence.take().map(|sentence| Ok(Frame::data(sentence.into())))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().map_or(self.sentence.is_none(), Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        match (&self.inner, &self.sentence) {
            (Some(body), _) => body.size_hint(),
            (None, Some(sentence)) => SizeHint::with_exact(sentence.len() as u64),
            // Known to be empty, or else a layer that compresses would make content of it.
            (None, None) => SizeHint::with_exact(0),
        }
    }
}
