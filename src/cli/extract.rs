//! `dateline extract`: what an import would find, as JSON Lines.

use std::io::Write as _;

use super::import::{Reading, print_rejects};
use super::{Code, Console, Failure, gazetteer, interrupt};
use crate::interchange;
use crate::pipeline::{self, Options};
use crate::store::Reject;

/// Print what import would find, as JSON Lines; no database
///
/// One annotated article a line, with actors, places, mentions, quotes, events and times. Spans are [first, end) in characters of
/// body; lists refer to each other by position, from 0. `dateline import` takes the same format, from us or from anybody:
/// `dateline schema --json-schema` describes it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline extract story.txt
  dateline extract wire.jsonl --limit 10 | jq '.quotes[]'
  dateline extract wire.jsonl > wire.annotated.jsonl; dateline import wire.annotated.jsonl")]
pub(super) struct Args {
    /// Files, folders or patterns; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    reading: Reading,
}

/// Prints one line an article.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Code, Failure> {
    gazetteer::set(gazetteer::read(&args.reading.gazetteer)?);
    let files = args.reading.files(&args.paths)?;
    let options = Options {
        jobs: args.reading.jobs,
        limit: args.reading.limit,
        large: false,
        retry: false,
    };
    let mut rejects: Vec<Reject> = Vec::new();
    let mut failed = None;
    let mut without_text = 0_u64;
    let out = &mut console.out;
    let outcome = pipeline::scan(
        &files,
        options,
        interrupt::flag(),
        &mut |found| match found {
            // The format is of texts and places in them.
            Ok((article, _)) if article.provided.is_some() => {
                without_text += 1;
                true
            }
            Ok((article, extraction)) => {
                match serde_json::to_writer(&mut *out, &interchange::write(article, extraction))
                    .map_err(std::io::Error::from)
                    .and_then(|()| writeln!(out))
                {
                    Ok(()) => true,
                    Err(error) => {
                        failed = Some(error);
                        false
                    }
                }
            }
            Err(reject) => {
                rejects.push(reject.clone());
                true
            }
        },
    )
    .map_err(|error| Failure::new(error, Code::Failed))?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    if without_text > 0 {
        console.note(&format!(
            "{without_text} records without a text left out; `dateline import` keeps what their provider says"
        ));
    }
    print_rejects(console, &rejects, rejects.len());
    Ok(if outcome.interrupted {
        Code::Interrupted
    } else if rejects.is_empty() {
        Code::Done
    } else {
        Code::Refused
    })
}
