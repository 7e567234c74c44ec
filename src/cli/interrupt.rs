//! Ctrl-C: a flag that long work looks at.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static INSTALL: Once = Once::new();

/// Returns the flag that Ctrl-C (or a polite kill) sets, and sees to it that it is set instead of ending the program.
pub(super) fn flag() -> &'static AtomicBool {
    INSTALL.call_once(|| {
        // Without a handler the signal ends the program at once, which is no harm to a reader.
        let _ = ctrlc::set_handler(|| {
            if INTERRUPTED.swap(true, Ordering::Relaxed) {
                leave();
            }
        });
    });
    &INTERRUPTED
}

/// Takes back an interrupt: what it was meant for has ended.
pub(super) fn forget() {
    INTERRUPTED.store(false, Ordering::Relaxed);
}

/// Ends the program at the second signal: whatever looks at the flag is stuck.
#[expect(clippy::exit, reason = "a signal handler has nobody to return to")]
fn leave() -> ! {
    std::process::exit(130)
}
