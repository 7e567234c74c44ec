//! `dateline eval`: measures extraction on annotated articles.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;

use clap::ValueEnum;

use super::{Code, Console, Failure};
use crate::eval::{self, Options, Task};
use crate::model::QuoteForm;

/// Measure extraction on annotated articles: precision, recall and F1 in percent
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline eval --task quotes gold.jsonl
  dateline eval --task quotes --forms direct,mixed gold.jsonl --errors
  dateline eval --task places --given-spans gold.jsonl --predictions found.jsonl

Each line of the gold is an object with id, text, dct (publication date) and the list of its task: quotes, entities,
toponyms, timexes or events, with start and end in characters.")]
pub(super) struct Args {
    /// What to measure
    #[arg(long)]
    task: TaskArg,
    /// Annotated articles, one JSON object a line
    gold: PathBuf,
    /// Write what was found, in the form that scorers read
    #[arg(long, value_name = "OUT")]
    predictions: Option<PathBuf>,
    /// Resolve the gold's own place spans
    #[arg(long)]
    given_spans: bool,
    /// Count only quotes of these forms
    #[arg(long, value_delimiter = ',', value_name = "FORM,…")]
    forms: Vec<FormArg>,
    /// Count the turns of interviews too, which the published corpora leave out
    #[arg(long)]
    transcripts: bool,
    /// Show each miss and invention in context
    #[arg(long)]
    errors: bool,
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

/// A form of quotes as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormArg {
    Direct,
    Mixed,
    Indirect,
}

/// Measures, and prints the figures.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Code, Failure> {
    let task = match args.task {
        TaskArg::Quotes => Task::Quotes,
        TaskArg::Names => Task::Names,
        TaskArg::Places => Task::Places,
        TaskArg::Times => Task::Times,
        TaskArg::Events => Task::Events,
    };
    let options = Options {
        given_spans: args.given_spans,
        forms: args
            .forms
            .iter()
            .map(|form| match form {
                FormArg::Direct => QuoteForm::Direct,
                FormArg::Mixed => QuoteForm::Mixed,
                FormArg::Indirect => QuoteForm::Indirect,
            })
            .collect(),
        transcripts: args.transcripts,
    };
    let open = |error: std::io::Error, path: &PathBuf| {
        Failure::new(
            format!("cannot use `{}`: {error}", path.display()),
            Code::Failed,
        )
    };
    let gold = BufReader::new(File::open(&args.gold).map_err(|error| open(error, &args.gold))?);
    let mut file = match &args.predictions {
        Some(path) => Some(BufWriter::new(
            File::create(path).map_err(|error| open(error, path))?,
        )),
        None => None,
    };
    let out = file.as_mut().map(|file| file as &mut dyn Write);
    let scores =
        eval::run(task, gold, out, &options).map_err(|error| Failure::new(error, Code::Failed))?;
    if let Some(mut file) = file {
        file.flush()?;
    }
    if args.errors {
        for mistake in &scores.mistakes {
            let [before, at, after] = &mistake.context;
            let line = format!(
                "{}\t{}\t{before}[{at}]{after}\t{}",
                mistake.id, mistake.what, mistake.note
            );
            let line: String = line
                .chars()
                .map(|c| if c.is_control() && c != '\t' { ' ' } else { c })
                .collect();
            writeln!(console.out, "{line}")?;
        }
    }
    writeln!(
        console.out,
        "{:<26} {:>6} {:>6} {:>6} {:>7} {:>7}",
        "measure", "P", "R", "F1", "gold", "found"
    )?;
    for (measure, count) in &scores.counts {
        writeln!(
            console.out,
            "{measure:<26} {:>6.1} {:>6.1} {:>6.1} {:>7} {:>7}",
            count.precision(),
            count.recall(),
            count.f1(),
            count.gold,
            count.found
        )?;
    }
    console.note(&format!("{} records", scores.records));
    Ok(Code::Done)
}
