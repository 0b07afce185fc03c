//! What the writers of one counter saw, and what that proves.

use std::collections::HashSet;
use std::sync::{Condvar, Mutex, MutexGuard};

use crate::server::PATIENCE;

#[derive(Default)]
pub struct Tally {
    seen: Mutex<Seen>,
    progress: Condvar,
}

#[derive(Default)]
struct Seen {
    taken: usize,
    /// The counts that a server said it has written, and the tags that it gave them.
    acknowledged: Vec<(usize, String)>,
    /// The counts that may have been written or not, because no server said anything.
    in_doubt: Vec<usize>,
}

impl Tally {
    /// Whether one of so many increments is still to be made, which is then the caller's.
    pub fn take_one_of(&self, increments: usize) -> bool {
        let mut seen = self.seen();
        seen.taken += 1;
        seen.taken <= increments
    }

    pub fn acknowledge(&self, count: usize, etag: &str) {
        self.seen().acknowledged.push((count, etag.to_owned()));
        self.progress.notify_all();
    }

    pub fn doubt(&self, count: usize) {
        self.seen().in_doubt.push(count);
    }

    /// Waits until so many increments were acknowledged.
    pub fn wait_for(&self, increments: usize) {
        let too_few = |seen: &mut Seen| seen.acknowledged.len() < increments;
        let (_seen, waited) = self.progress.wait_timeout_while(self.seen(), PATIENCE, too_few).expect("a tally");
        assert!(!waited.timed_out(), "the writers do not get on");
    }

    /// Every value of the counter from 1 to the last one was written once: by a writer who saw that, or else by
    /// one who is in doubt. So the count is no less than what was acknowledged, and exceeds it by no more than what
    /// is in doubt.
    pub fn assert_nothing_lost(&self, last: usize) {
        let Seen { acknowledged, in_doubt, .. } = &*self.seen();
        let counts: HashSet<_> = acknowledged.iter().map(|(count, _)| *count).collect();
        let tags: HashSet<_> = acknowledged.iter().map(|(_, etag)| etag).collect();
        // Two writers who saw the same would be a lost update (OPEN-19); a tag that came back, one to come (VAL-1).
        assert_eq!((counts.len(), tags.len()), (acknowledged.len(), acknowledged.len()));
        assert!(counts.iter().all(|count| (1..=last).contains(count)));

        let unclaimed: Vec<_> = (1..=last).filter(|count| !counts.contains(count)).collect();
        assert!(unclaimed.iter().all(|count| in_doubt.contains(count)), "{unclaimed:?} of {in_doubt:?}");
        println!("{} acknowledged, {} in doubt, {} of these written", counts.len(), in_doubt.len(), unclaimed.len());
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("a tally")
    }
}
