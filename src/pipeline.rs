//! Floor 7: one batch from files to facts: read, clean, extract, store.
//!
//! A producer thread reads records in order and hands chunks of them to a pool of threads that clean and extract; the calling thread
//! is the one writer, and gets the chunks in the order of input, so that the rows are the same whatever the number of threads.
//! Memory depends on the size of a chunk, not of the batch.

mod files;
mod produce;
mod reextract;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;

use jiff::Timestamp;

use crate::model::{Article, Extraction, RawArticle};
use crate::stop::heeding;
use crate::store::{
    self, BatchInfo, Database, FileInfo, FileState, KnownFiles, Reject, Totals, Writer,
};
pub use files::{Files, Only};
use produce::{Ready, produce};
pub use reextract::{Extractor, Reextracted, reextract};

/// Version of the extraction rules, stored with each batch.
pub const RULES_VERSION: u32 = 1;

/// Chunks that may wait for the writer.
const WAITING: usize = 2;

/// Fewest records of a transaction, the last one aside.
const TRANSACTION: u64 = 2048;

/// An opened file.
pub struct Input {
    /// What is stored about it.
    pub info: FileInfo,
    /// Its records, in order.
    pub records: Box<dyn Iterator<Item = Result<RawArticle, Reject>> + Send>,
    /// The files in it, where it is an archive; they come before its own records.
    pub members: Option<Members>,
}

/// The files in an archive: calls back with each until told to stop; returns what could not be read of the archive itself.
pub type Members = Box<dyn FnOnce(&mut dyn FnMut(Input) -> bool) -> Option<Reject> + Send>;

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}

/// Where the articles of a batch come from.
pub trait Batch: Sync {
    /// Returns the number of files.
    fn files(&self) -> usize;

    /// Returns the path of a file, as given.
    fn path(&self, file: usize) -> String;

    /// Opens a file.
    fn open(&self, file: usize) -> Result<Input, Reject>;

    /// Cleans one record.
    fn clean(&self, file: usize, raw: RawArticle) -> Result<Article, Reject>;

    /// Tells whether an article is wanted; one that is not is left out, and counted as read.
    fn wants(&self, _article: &Article) -> bool {
        true
    }

    /// Finds everything in one article.
    fn extract(&self, article: &Article) -> Extraction {
        crate::read::extract(article)
    }
}

/// How a batch is to be run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Threads that clean and extract; 0 for one for each core.
    pub jobs: usize,
    /// Most records to read.
    pub limit: Option<u64>,
    /// Tells whether the batch is large, so that indexes are better made afterwards (only where the database is new).
    pub large: bool,
    /// Tells whether the batch reads refused records again.
    pub retry: bool,
}

/// How far a batch is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Bytes read, by the sizes of the files.
    pub bytes: u64,
    /// Records stored, refused or skipped.
    pub records: u64,
    /// Tells whether all is read and what needs all articles is being done.
    pub finishing: bool,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The counts.
    pub totals: Totals,
    /// Tells whether it was stopped before its end.
    pub interrupted: bool,
    /// Number of the batch; 0 where nothing is stored.
    pub batch: i64,
}

/// Why a batch failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database did.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The threads could not be started.
    #[error("cannot start the threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// What a run tells, and asks, its caller.
pub struct Watch<'a> {
    /// Set by the user's wish to stop.
    pub stop: &'static AtomicBool,
    /// Told how far it is.
    pub progress: &'a mut dyn FnMut(Progress),
    /// Told each refusal.
    pub refused: &'a mut dyn FnMut(&Reject),
    /// Returns the time.
    pub now: &'a dyn Fn() -> Timestamp,
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch")
            .field("stop", self.stop)
            .finish_non_exhaustive()
    }
}

/// Runs a batch into a database.
///
/// Each transaction holds articles together with how far their file is in: a batch that was stopped, even by force, goes on at the
/// next record when it is run again.
pub fn import(
    database: &mut Database,
    batch: &dyn Batch,
    info: &BatchInfo,
    options: Options,
    watch: &mut Watch<'_>,
) -> Result<Outcome, Error> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs)
        .build()?;
    let known = database.known_files()?;
    let mut writer = Writer::begin(database, info, options.large)?;
    let (sender, receiver) = sync_channel(WAITING);
    let stop = watch.stop;
    let stored = std::thread::scope(|scope| {
        // The sender goes to the thread: the receiver ends when it is dropped there.
        let (pool, known) = (&pool, &known);
        scope.spawn(move || {
            pool.install(|| {
                // What was being read when the wish came is not missed: the next run reads it.
                let _ = heeding(stop, || {
                    produce(batch, Some(known), options.limit, stop, &sender);
                });
            });
        });
        write(&mut writer, receiver, watch)
    });
    let mut interrupted = stored? || watch.stop.load(Ordering::Relaxed);
    let number = writer.batch();
    if options.retry {
        writer.settle_retried()?;
    }
    let totals = if interrupted {
        writer.totals()
    } else {
        (watch.progress)(Progress {
            bytes: u64::MAX,
            records: writer.totals().seen,
            finishing: true,
        });
        writer.end((watch.now)())?
    };
    if interrupted {
        store::index_stopped(database)?;
    } else {
        interrupted = !store::finish_heeding(database, stop)?;
    }
    Ok(Outcome {
        totals,
        interrupted,
        batch: number,
    })
}

/// Writes what comes, in order; returns whether it was stopped.
#[expect(
    clippy::needless_pass_by_value,
    reason = "dropped on return, so that those who wait to send give up"
)]
fn write(
    writer: &mut Writer<'_>,
    receiver: std::sync::mpsc::Receiver<Vec<Ready>>,
    watch: &mut Watch<'_>,
) -> Result<bool, store::Error> {
    let mut file: Option<FileState> = None;
    let mut open = false;
    let mut since = 0;
    let mut bytes = 0;
    for chunk in &receiver {
        if !open {
            writer.transaction()?;
            open = true;
        }
        let mut within = 0;
        for ready in chunk {
            match ready {
                Ready::Skip(state, size) => {
                    writer.skip(state);
                    writer.seen(state)?;
                    bytes += size;
                }
                Ready::Begin(info) => {
                    let state = writer.file(&info)?;
                    // Records that an earlier import brought in are not sent again.
                    writer.skip(state);
                    file = Some(state);
                }
                Ready::Article(record, offset) => {
                    if let Some(file) = &mut file {
                        // Given up: the wish to stop is heard below.
                        if writer
                            .store_heeding(watch.stop, file.id, &record)?
                            .is_none()
                        {
                            break;
                        }
                        file.records_done += 1;
                    }
                    within = offset;
                    since += 1;
                }
                Ready::LeftOut(offset) => {
                    writer.leave_out();
                    if let Some(file) = &mut file {
                        file.records_done += 1;
                    }
                    within = offset;
                    since += 1;
                }
                Ready::Refused(reject) => {
                    writer.reject(file.as_ref().map(|file| file.id), &reject)?;
                    (watch.refused)(&reject);
                    if let Some(file) = &mut file {
                        file.records_done += 1;
                    }
                    since += 1;
                }
                Ready::End { complete, size } => {
                    if let Some(file) = file.take() {
                        writer.file_progress(file.id, file.records_done, complete)?;
                    }
                    bytes += size;
                    within = 0;
                }
            }
        }
        let stopped = watch.stop.load(Ordering::Relaxed);
        if since >= TRANSACTION || stopped {
            if let Some(file) = file {
                writer.file_progress(file.id, file.records_done, false)?;
            }
            writer.commit()?;
            (open, since) = (false, 0);
        }
        (watch.progress)(Progress {
            bytes: bytes + within,
            records: writer.totals().seen,
            finishing: false,
        });
        if stopped {
            return Ok(true);
        }
    }
    if open {
        if let Some(file) = file {
            writer.file_progress(file.id, file.records_done, false)?;
        }
        writer.commit()?;
    }
    Ok(false)
}

/// Reads, cleans and extracts a batch, and hands each article to `found`; nothing is stored.
pub fn scan(
    batch: &dyn Batch,
    options: Options,
    stop: &'static AtomicBool,
    found: &mut dyn FnMut(Result<(&Article, &Extraction), &Reject>) -> bool,
) -> Result<Outcome, Error> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs)
        .build()?;
    let (sender, receiver) = sync_channel(WAITING);
    let mut totals = Totals::default();
    let mut wanted = true;
    std::thread::scope(|scope| {
        let receiver = receiver;
        let pool = &pool;
        scope.spawn(move || {
            pool.install(|| {
                let _ = heeding(stop, || produce::scan(batch, options.limit, stop, &sender));
            });
        });
        for chunk in &receiver {
            for ready in chunk {
                totals.seen += 1;
                wanted = match ready {
                    Ok((article, extraction)) => {
                        totals.new += 1;
                        found(Ok((&article, &extraction)))
                    }
                    Err(reject) => {
                        totals.rejected += 1;
                        found(Err(&reject))
                    }
                };
                if !wanted {
                    return;
                }
            }
        }
    });
    Ok(Outcome {
        totals,
        interrupted: stop.load(Ordering::Relaxed),
        batch: 0,
    })
}

/// Tells what is known of a file.
pub(crate) fn file_state(known: Option<&KnownFiles>, info: &FileInfo) -> Option<FileState> {
    known.and_then(|known| known.state(info))
}

#[cfg(test)]
mod tests;
