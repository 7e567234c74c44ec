//! Floor 0: giving up work that nobody waits for any more.
//!
//! A text of many megabytes takes seconds to read, and a user who presses Ctrl-C waits for none of them. Whoever starts such work
//! does so under [`heeding`], and the work looks up at [`check`] between sentences. A wish to stop unwinds it, so that nothing
//! between the two has to hand the wish on; work that nobody has put under a flag runs to its end.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

thread_local! {
    /// The flag that work on this thread heeds.
    static FLAG: Cell<Option<&'static AtomicBool>> = const { Cell::new(None) };
}

/// The work was given up before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// Does some work, and gives it up when `flag` is set.
///
/// ```
/// use std::sync::atomic::AtomicBool;
/// use dateline::stop::{Stopped, check, heeding};
/// static STOP: AtomicBool = AtomicBool::new(true);
/// let done = heeding(&STOP, || {
///     check();
///     3
/// });
/// assert_eq!(done, Err(Stopped));
/// check(); // Nothing is heeded here.
/// ```
pub fn heeding<T>(flag: &'static AtomicBool, work: impl FnOnce() -> T) -> Result<T, Stopped> {
    let before = FLAG.replace(Some(flag));
    let done = catch_unwind(AssertUnwindSafe(work));
    FLAG.set(before);
    done.or_else(|payload| {
        if payload.is::<Stopped>() {
            Err(Stopped)
        } else {
            resume_unwind(payload)
        }
    })
}

/// Gives up the work of this thread, if its flag is set.
#[inline]
pub fn check() {
    if FLAG.get().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
        // No panic: its message would be printed.
        resume_unwind(Box::new(Stopped));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_at_the_next_look_and_panics_pass() {
        static STOP: AtomicBool = AtomicBool::new(false);
        static OTHER: AtomicBool = AtomicBool::new(false);
        let done = heeding(&STOP, || {
            // The innermost flag counts, and the outer one again behind it.
            STOP.store(true, Ordering::Relaxed);
            assert_eq!(heeding(&OTHER, check), Ok(()));
            check();
            panic!("not stopped");
        });
        assert_eq!(done, Err(Stopped));
        STOP.store(false, Ordering::Relaxed);
        assert_eq!(heeding(&STOP, || 1), Ok(1));
        let passed = catch_unwind(|| heeding(&STOP, || resume_unwind(Box::new("other"))));
        assert!(passed.is_err());
        check();
    }
}
