//! Reads records in order, and cleans and extracts them on all threads of the pool.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::files::address;
use super::{Batch, Input, file_state};
use crate::model::{Article, Extraction, RawArticle};
use crate::stop::{Stopped, heeding};
use crate::store::{FileInfo, FileState, KnownFiles, Record, Reject};

/// Most records of a chunk.
const CHUNK: usize = 256;

/// Most bytes of text in a chunk, the last record aside.
const CHUNK_BYTES: usize = 4 << 20;

/// One step for the writer, in the order of input.
#[derive(Debug)]
pub(super) enum Ready {
    /// A file that is in already, with its size in bytes.
    Skip(FileState, u64),
    /// A file begins.
    Begin(Box<FileInfo>),
    /// An article, and the byte where it starts.
    Article(Box<Record>, u64),
    /// An article that is not wanted, and the byte where it starts.
    LeftOut(u64),
    /// A record that was refused, or a file (outside of one).
    Refused(Reject),
    /// The file ends; `complete` where all of it was read.
    End {
        /// Tells whether all of it was read.
        complete: bool,
        /// Its size in bytes.
        size: u64,
    },
}

/// A step before cleaning.
enum Work {
    Raw(usize, Box<RawArticle>),
    Done(Ready),
}

/// Chunks on their way.
struct Chunks<'a> {
    batch: &'a dyn Batch,
    stop: &'static AtomicBool,
    sender: &'a SyncSender<Vec<Ready>>,
    work: Vec<Work>,
    bytes: usize,
}

impl Chunks<'_> {
    /// Adds a step; returns whether anybody still wants more.
    fn push(&mut self, work: Work) -> bool {
        if let Work::Raw(_, raw) = &work {
            self.bytes += raw.text.len();
        }
        self.work.push(work);
        self.work.len() < CHUNK && self.bytes < CHUNK_BYTES || self.send()
    }

    /// Cleans and extracts the chunk and sends it: all of it, or what comes before the first record that was given up.
    fn send(&mut self) -> bool {
        self.bytes = 0;
        let (batch, stop) = (self.batch, self.stop);
        let ready: Vec<Result<Ready, Stopped>> = std::mem::take(&mut self.work)
            .into_par_iter()
            .map(|work| match work {
                Work::Raw(file, raw) => {
                    let offset = raw.byte_offset;
                    let make = |article, mut found: Extraction| {
                        // No rows are made of these, and in a long text they are much.
                        found.names = Vec::new();
                        found.times = Vec::new();
                        Record::new(article, &found)
                    };
                    heeding(stop, || match read(batch, file, *raw, make) {
                        Ok(Some(record)) => Ready::Article(Box::new(record), offset),
                        Ok(None) => Ready::LeftOut(offset),
                        Err(reject) => Ready::Refused(reject),
                    })
                }
                Work::Done(ready) => Ok(ready),
            })
            .collect();
        let all = ready.len();
        let whole: Vec<Ready> = ready.into_iter().map_while(Result::ok).collect();
        let is_whole = whole.len() == all;
        self.sender.send(whole).is_ok() && is_whole
    }
}

/// Cleans and extracts one record, if it is wanted. A record on which the program itself fails is refused like any other: the batch goes on.
fn read<T>(
    batch: &dyn Batch,
    file: usize,
    raw: RawArticle,
    make: impl FnOnce(Article, Extraction) -> T,
) -> Result<Option<T>, Reject> {
    let (record, byte_offset) = (raw.record, raw.byte_offset);
    let member = raw.member.clone();
    let done = catch_unwind(AssertUnwindSafe(|| {
        let article = batch.clean(file, raw)?;
        if !batch.wants(&article) {
            return Ok(None);
        }
        let found = batch.extract(&article);
        Ok(Some(make(article, found)))
    }));
    done.unwrap_or_else(|payload| {
        if payload.is::<Stopped>() {
            resume_unwind(payload);
        }
        Err(Reject {
            path: address(&batch.path(file), member.as_deref()),
            record: Some(record),
            byte_offset: Some(byte_offset),
            code: "internal".to_owned(),
            reason: "the program failed on this record".to_owned(),
            excerpt: None,
        })
    })
}

/// Reads all files and sends their steps, until the limit, a wish to stop, or the end of demand.
pub(super) fn produce(
    batch: &dyn Batch,
    known: Option<&KnownFiles>,
    limit: Option<u64>,
    stop: &'static AtomicBool,
    sender: &SyncSender<Vec<Ready>>,
) {
    let mut producer = Producer {
        known,
        left: limit.unwrap_or(u64::MAX),
        stop,
        chunks: Chunks {
            batch,
            stop,
            sender,
            work: Vec::new(),
            bytes: 0,
        },
    };
    for file in 0..batch.files() {
        if producer.is_over() {
            break;
        }
        let wanted = match batch.open(file) {
            Ok(input) => producer.run(file, input, true),
            Err(reject) => producer.chunks.push(Work::Done(Ready::Refused(reject))),
        };
        if !wanted {
            return;
        }
    }
    producer.chunks.send();
}

/// Reads files one after another.
struct Producer<'a> {
    known: Option<&'a KnownFiles>,
    /// Records that may still be read.
    left: u64,
    stop: &'static AtomicBool,
    chunks: Chunks<'a>,
}

impl Producer<'_> {
    /// Tells whether nothing more is to be read.
    fn is_over(&self) -> bool {
        self.left == 0 || self.stop.load(Ordering::Relaxed)
    }

    /// Reads one file, the files in it first; returns whether anybody still wants more. Only a file that `counts` adds to
    /// the bytes read: those in an archive are in its size.
    fn run(&mut self, file: usize, input: Input, counts: bool) -> bool {
        let size = if counts { input.info.bytes } else { 0 };
        let state = file_state(self.known, &input.info);
        if let Some(state) = state.filter(|state| state.done) {
            return self.chunks.push(Work::Done(Ready::Skip(state, size)));
        }
        let mut complete = true;
        let mut broken = None;
        if let Some(members) = input.members {
            let mut wanted = true;
            broken = members(&mut |member| {
                if self.is_over() {
                    complete = false;
                    return false;
                }
                wanted = self.run(file, member, false);
                wanted
            });
            if !wanted {
                return false;
            }
            complete &= !self.is_over();
        }
        if !self
            .chunks
            .push(Work::Done(Ready::Begin(Box::new(input.info))))
        {
            return false;
        }
        let done = state.map_or(0, |state| state.records_done);
        let records = input.records.chain(broken.map(Err));
        for (index, record) in records.enumerate() {
            if (index as u64) < done {
                continue;
            }
            if self.is_over() {
                complete = false;
                break;
            }
            self.left -= 1;
            let work = match record {
                Ok(raw) => Work::Raw(file, Box::new(raw)),
                Err(reject) => Work::Done(Ready::Refused(reject)),
            };
            if !self.chunks.push(work) {
                return false;
            }
        }
        self.chunks.push(Work::Done(Ready::End { complete, size }))
    }
}

/// What [`scan`] sends of a record.
pub(super) type Scanned = Result<(Article, Extraction), Reject>;

/// Reads all files and sends articles with what was found in them.
pub(super) fn scan(
    batch: &dyn Batch,
    limit: Option<u64>,
    stop: &'static AtomicBool,
    sender: &SyncSender<Vec<Scanned>>,
) {
    let mut scanner = Scanner {
        batch,
        left: limit.unwrap_or(u64::MAX),
        stop,
        sender,
        chunk: Vec::new(),
        bytes: 0,
    };
    for file in 0..batch.files() {
        let wanted = match batch.open(file) {
            Ok(input) => scanner.run(file, input),
            Err(reject) => scanner.push(file, Err(reject)),
        };
        if !wanted {
            break;
        }
    }
    scanner.send();
}

/// Reads files one after another, without a database.
struct Scanner<'a> {
    batch: &'a dyn Batch,
    /// Records that may still be read.
    left: u64,
    stop: &'static AtomicBool,
    sender: &'a SyncSender<Vec<Scanned>>,
    chunk: Vec<(usize, Result<RawArticle, Reject>)>,
    bytes: usize,
}

impl Scanner<'_> {
    /// Reads one file, the files in it first; returns whether anybody still wants more.
    fn run(&mut self, file: usize, input: Input) -> bool {
        let mut broken = None;
        if let Some(members) = input.members {
            let mut wanted = true;
            broken = members(&mut |member| {
                wanted = self.run(file, member);
                wanted
            });
            if !wanted {
                return false;
            }
        }
        for record in input.records.chain(broken.map(Err)) {
            if !self.push(file, record) {
                return false;
            }
        }
        true
    }

    /// Adds a record; returns whether anybody still wants more.
    fn push(&mut self, file: usize, record: Result<RawArticle, Reject>) -> bool {
        if self.left == 0 || self.stop.load(Ordering::Relaxed) {
            return false;
        }
        self.left -= 1;
        self.bytes += record.as_ref().map_or(0, |raw| raw.text.len());
        self.chunk.push((file, record));
        self.chunk.len() < CHUNK && self.bytes < CHUNK_BYTES || self.send()
    }

    /// Cleans and extracts the chunk and sends it.
    fn send(&mut self) -> bool {
        self.bytes = 0;
        let batch = self.batch;
        let stop = self.stop;
        let ready: Vec<Result<Option<Scanned>, Stopped>> = std::mem::take(&mut self.chunk)
            .into_par_iter()
            .map(|(file, record)| {
                let keep = |article, found| (article, found);
                heeding(stop, || {
                    record
                        .and_then(|raw| read(batch, file, raw, keep))
                        .transpose()
                })
            })
            .collect();
        let whole = ready.into_iter().map_while(Result::ok).flatten();
        self.sender.send(whole.collect()).is_ok()
    }
}
