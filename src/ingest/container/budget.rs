//! The allowance of what a file may unpack to.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::super::Options;
use super::super::reject::Overflow;

/// A file may always unpack to this many bytes.
const ALWAYS: u64 = 256 << 20;

/// How many times its own size a file may unpack to: text packs to a twentieth, seldom to a hundredth.
const RATIO: u64 = 250;

/// What is left of the allowance, shared by all levels of one file.
#[derive(Debug, Clone)]
pub(in super::super) struct Budget {
    left: Arc<AtomicU64>,
    limit: u64,
}

impl Budget {
    /// Returns the allowance of a file of `size` bytes.
    pub(in super::super) fn new(size: u64, options: &Options) -> Self {
        let limit = options.max_unpacked.unwrap_or_else(|| {
            super::super::MAX_UNPACKED.min(ALWAYS.max(size.saturating_mul(RATIO)))
        });
        Self {
            left: Arc::new(AtomicU64::new(limit)),
            limit,
        }
    }

    /// Counts what is read from `stream`.
    pub(super) fn metered(&self, stream: impl Read + Send + 'static) -> Box<dyn Read + Send> {
        Box::new(self.counted(stream))
    }

    /// Counts what is read from `stream`.
    pub(super) fn counted<R: Read>(&self, stream: R) -> Metered<R> {
        Metered {
            stream,
            budget: self.clone(),
        }
    }
}

/// A stream that is counted.
#[derive(Debug)]
pub(super) struct Metered<R> {
    stream: R,
    budget: Budget,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        let taken = self
            .budget
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(count as u64)
            });
        if taken.is_err() {
            // What came too late for one member must not come in time for the next.
            self.budget.left.store(0, Ordering::Relaxed);
            return Err(io::Error::other(Overflow(self.budget.limit)));
        }
        Ok(count)
    }
}
