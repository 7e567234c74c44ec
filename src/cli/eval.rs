//! `dateline eval`: measures extraction on annotated articles.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;

use clap::ValueEnum;

use super::{Code, Failure};
use crate::eval::{self, Task};
use crate::model::QuoteForm;

/// Measure extraction on annotated articles
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline eval --task quotes gold.jsonl --predictions found.jsonl
  dateline eval --task places --given-spans gold.jsonl --predictions found.jsonl")]
pub(super) struct Args {
    /// What to measure
    #[arg(long)]
    task: TaskArg,
    /// Annotated articles, one JSON object a line
    gold: PathBuf,
    /// Write what was found, in the form that scorers read
    #[arg(long)]
    predictions: PathBuf,
    /// Resolve the gold's own place spans
    #[arg(long)]
    given_spans: bool,
    /// Write only quotes of these forms
    #[arg(long, value_delimiter = ',', value_name = "FORMS")]
    forms: Vec<FormArg>,
}

/// A task as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum TaskArg {
    Quotes,
    Names,
    Places,
    Times,
    Events,
}

/// A quote's form as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormArg {
    Direct,
    Indirect,
    Mixed,
}

/// Writes the predictions.
pub(super) fn run(args: &Args) -> Result<Code, Failure> {
    let task = match args.task {
        TaskArg::Quotes => Task::Quotes,
        TaskArg::Names => Task::Names,
        TaskArg::Places => Task::Places,
        TaskArg::Times => Task::Times,
        TaskArg::Events => Task::Events,
    };
    let gold = BufReader::new(File::open(&args.gold)?);
    let mut out = BufWriter::new(File::create(&args.predictions)?);
    let forms: Vec<QuoteForm> = args
        .forms
        .iter()
        .map(|form| match form {
            FormArg::Direct => QuoteForm::Direct,
            FormArg::Indirect => QuoteForm::Indirect,
            FormArg::Mixed => QuoteForm::Mixed,
        })
        .collect();
    eval::predict(task, gold, &mut out, args.given_spans, &forms)
        .map_err(|error| Failure::new(error, Code::Failed))?;
    Ok(Code::Done)
}
