//! Floor 8: what the user meets.
//!
//! One file per command, each with an `Args` struct (its documentation is the help) and one `run`. Only this floor prints,
//! reads the clock or the environment, and knows exit codes; everything below takes a writer, a date, a path.

mod check;
mod console;
mod eval;
mod extract;
mod failure;
mod import;
mod interrupt;
mod schema;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub use console::Console;
pub use failure::{Code, Failure};

/// Turns piles of news articles into one SQLite file that answers questions
#[derive(Debug, Parser)]
#[command(
    name = "dateline",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:
  dateline import articles/*.jsonl
  dateline query who-said-what --about Russia
  dateline query talks-scheduled --kind talks --since 2017-02-01
  dateline show 1

Exit codes: 0 done; 1 the work failed; 2 wrong usage; 3 some records were refused; 4 time limit;
5 not a Dateline database, or of a newer version; 130 interrupted"
)]
struct Args {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Database file
    #[arg(
        long,
        global = true,
        env = "DATELINE_DB",
        value_name = "FILE",
        default_value = "dateline.db",
        hide_env_values = true
    )]
    pub db: PathBuf,
}

/// One subcommand each.
#[derive(Debug, Subcommand)]
enum Command {
    Import(import::Args),
    Extract(extract::Args),
    Check(check::Args),
    Schema(schema::Args),
    Eval(eval::Args),
}

/// Runs the program and returns its exit code.
pub fn main() -> ExitCode {
    let mut console = Console::standard();
    run(std::env::args_os().collect(), &mut console).into()
}

/// Runs one command line.
fn run(words: Vec<OsString>, console: &mut Console) -> Code {
    let parsed = Args::command()
        .color(console.color_choice())
        .try_get_matches_from(words)
        .and_then(|mut matches| Args::from_arg_matches_mut(&mut matches));
    let done = match parsed {
        Ok(args) => dispatch(args, console),
        Err(error) => return failure::print_usage(&error, console),
    };
    let done = done.and_then(|code| console.flush().map(|()| code).map_err(Failure::from));
    match done {
        Ok(code) => code,
        Err(failure) => failure.print(console),
    }
}

/// Hands over to the command.
fn dispatch(args: Args, console: &mut Console) -> Result<Code, Failure> {
    let db = &args.global.db;
    match args.command {
        Command::Import(import) => import::run(&import, db, console),
        Command::Extract(extract) => extract::run(&extract, console),
        Command::Check(check) => check::run(&check, db, console),
        Command::Schema(schema) => schema::run(&schema, console),
        Command::Eval(eval) => eval::run(&eval, console),
    }
}
