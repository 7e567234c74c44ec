//! Floor 8: what the user meets.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::eval::{self, Task};

/// Turns piles of news articles into one SQLite file that answers questions
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

/// One subcommand each.
#[derive(Debug, Subcommand)]
enum Command {
    /// Measure extraction on annotated articles
    Eval {
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
    },
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

/// Runs the program and returns its exit code.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let Command::Eval {
        task,
        gold,
        predictions,
        given_spans,
    } = args.command;
    let task = match task {
        TaskArg::Quotes => Task::Quotes,
        TaskArg::Names => Task::Names,
        TaskArg::Places => Task::Places,
        TaskArg::Times => Task::Times,
        TaskArg::Events => Task::Events,
    };
    let run = || -> Result<(), eval::Error> {
        let gold = std::io::BufReader::new(std::fs::File::open(gold)?);
        let mut out = std::io::BufWriter::new(std::fs::File::create(predictions)?);
        eval::predict(task, gold, &mut out, given_spans)
    };
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
