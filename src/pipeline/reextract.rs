//! Re-extraction: the present extractor over stored articles.
//!
//! The calling thread reads texts and writes facts; a second thread hands chunks to the pool, so that one chunk is extracted while
//! the one before it is written. Articles are written in the order of their numbers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::Error;
use crate::model::{Article, Extraction};
use crate::store::{self, Changes, Database, Reread, Selection, Text, Writer};

/// Most articles of a chunk.
const CHUNK: usize = 256;

/// Chunks on their way: one extracted, one waiting.
const UNDER_WAY: usize = 2;

/// Chunks of a transaction.
const TRANSACTION: usize = 8;

/// What became of a re-extraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reextracted {
    /// What it changed.
    pub changes: Changes,
    /// Articles that were selected.
    pub selected: u64,
    /// Of those, left by an earlier re-extraction.
    pub left_before: u64,
    /// Articles on which the program itself failed: they keep the facts that they had.
    pub failed: u64,
    /// Tells whether it was stopped before its end.
    pub interrupted: bool,
}

/// Finds the facts of one article.
pub type Extractor<'a> = &'a (dyn Fn(&Article) -> Extraction + Sync);

/// Reads the selected articles anew. `progress` is told how many of them are done.
pub fn reextract(
    database: &mut Database,
    selection: &Selection,
    extract: Extractor<'_>,
    jobs: usize,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Reextracted, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build()?;
    let (selected, left_before) = database.select_for_reextraction(selection)?;
    let mut done = Reextracted {
        changes: Changes::default(),
        selected,
        left_before,
        failed: 0,
        interrupted: false,
    };
    let (to_pool, texts) = sync_channel::<Vec<Text>>(UNDER_WAY);
    let (sender, ready) = sync_channel::<Vec<Option<Reread>>>(UNDER_WAY);
    let written = std::thread::scope(|scope| -> Result<(), store::Error> {
        // Both ends go to the scope's closures: a thread ends when its partner hangs up.
        let (pool, to_pool, ready) = (&pool, to_pool, ready);
        scope.spawn(move || {
            for chunk in &texts {
                let read = pool.install(|| {
                    chunk
                        .into_par_iter()
                        .map(|text| read(text, extract))
                        .collect()
                });
                if sender.send(read).is_err() {
                    return;
                }
            }
        });
        let mut writer = Writer::for_facts(database)?;
        let (mut after, mut under_way, mut at_end) = (i64::MIN, 0, false);
        let (mut open, mut since, mut seen) = (false, 0, 0);
        loop {
            while !at_end && under_way < UNDER_WAY {
                let chunk = database.texts(after, CHUNK)?;
                let Some(last) = chunk.last() else {
                    at_end = true;
                    break;
                };
                after = last.id;
                if to_pool.send(chunk).is_err() {
                    at_end = true;
                    break;
                }
                under_way += 1;
            }
            if under_way == 0 {
                break;
            }
            let Ok(chunk) = ready.recv() else { break };
            under_way -= 1;
            if !open {
                writer.transaction()?;
                open = true;
            }
            for reread in chunk {
                seen += 1;
                match reread {
                    Some(reread) => writer.replace(&reread, &mut done.changes)?,
                    None => done.failed += 1,
                }
            }
            since += 1;
            let stopped = stop.load(Ordering::Relaxed);
            if since >= TRANSACTION || stopped {
                writer.commit_facts()?;
                (open, since) = (false, 0);
            }
            progress(seen, selected);
            if stopped {
                done.interrupted = true;
                break;
            }
        }
        if open {
            writer.commit_facts()?;
        }
        Ok(())
    });
    written?;
    if !done.interrupted {
        database.end_reextraction()?;
        store::finish(database)?;
        if done.changes.changed > 0 {
            database.remove_unused_places()?;
        }
    }
    Ok(done)
}

/// Extracts one article; nothing where the program itself fails on it.
fn read(text: Text, extract: Extractor<'_>) -> Option<Reread> {
    catch_unwind(AssertUnwindSafe(|| {
        let found = extract(&text.article);
        Reread::new(text, &found)
    }))
    .ok()
}
