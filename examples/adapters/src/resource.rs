//! What the examples serve: one resource in memory, with the compare-and-swap that conditional writes rest on.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http_conditional::{ETag, Validators};

/// What the examples take. Unknown methods are taken for a PUT.
pub const ALLOW: &str = "GET, HEAD, QUERY, OPTIONS, PUT, DELETE";

/// How many bytes may be stored.
pub const MAX_SIZE: usize = 64 * 1024;

/// One state of the resource.
#[derive(Debug)]
pub struct Version {
    pub content: Bytes,
    /// Published with the content, and evaluated with.
    pub validators: Validators,
}

/// Returns the state that conditions are evaluated with: `None` is a missing resource.
#[must_use]
pub fn validators(current: Option<&Arc<Version>>) -> Option<&Validators> {
    current.map(|version| &version.validators)
}

/// The resource, which may be missing.
#[derive(Debug, Default)]
pub struct Resource(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    current: Option<Arc<Version>>,
    /// The number of the last version.
    last: i128,
}

impl Resource {
    /// One that is there, to begin with.
    #[must_use]
    pub fn sample() -> Self {
        let resource = Self::default();
        let _ = resource.write(None, Bytes::from_static(b"Hello, world\n"));
        resource
    }

    #[must_use]
    pub fn current(&self) -> Option<Arc<Version>> {
        self.state().current.clone()
    }

    /// Puts the resource into a state, whatever it was in.
    pub fn set(&self, version: Option<Version>) {
        self.state().current = version.map(Arc::new);
    }

    /// Replaces the version that was evaluated, or creates the resource if none was there. Returns `None`, and writes
    /// nothing, if another writer was faster.
    #[must_use]
    pub fn write(&self, evaluated: Option<&Arc<Version>>, content: Bytes) -> Option<Arc<Version>> {
        let mut state = self.state();
        if !is_same(state.current.as_ref(), evaluated) {
            return None;
        }
        let now = SystemTime::now();
        // A counter that starts anew with the process would give old tags to new content. This one goes on from the time.
        let microseconds = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
        state.last = i128::try_from(microseconds).unwrap_or(i128::MAX).max(state.last + 1);
        // The date is weak: two writes may share a second.
        let validators = Validators::from(ETag::version(state.last)).with_last_modified(now);
        let version = Arc::new(Version { content, validators });
        state.current = Some(Arc::clone(&version));
        Some(version)
    }

    /// Deletes the version that was evaluated. Returns `false` if it is no longer the current one.
    #[must_use]
    pub fn delete(&self, evaluated: &Arc<Version>) -> bool {
        let mut state = self.state();
        let same = is_same(state.current.as_ref(), Some(evaluated));
        if same {
            state.current = None;
        }
        same
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns whether nothing was written in between. The evaluated version is still held, so its place is not reused.
fn is_same(one: Option<&Arc<Version>>, other: Option<&Arc<Version>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// OPEN-19: only the version that was evaluated is written over.
    #[test]
    fn a_version_that_is_not_current_any_more_is_not_replaced() {
        let resource = Resource::default();
        let first = resource.write(None, "first".into()).expect("nothing was there");
        assert!(resource.write(None, "other".into()).is_none());
        let second = resource.write(Some(&first), "second".into()).expect("the first was there");
        let tag = |version: &Version| version.validators.etag().map(|etag| etag.as_bytes().to_owned());
        assert_ne!(tag(&first), tag(&second));
        assert!(resource.write(Some(&first), "other".into()).is_none());
        assert!(!resource.delete(&first));
        assert_eq!(resource.current().expect("the second").content, "second");
        assert!(resource.delete(&second));
        assert!(resource.write(Some(&second), "other".into()).is_none());
        assert!(resource.current().is_none());
    }
}
