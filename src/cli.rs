//! Floor 8: what the user meets.
//!
//! One file per command, each with an `Args` struct (its documentation is the help) and one `run`. Only this floor prints,
//! reads the clock or the environment, and knows exit codes; everything below takes a writer, a date, a path.

// Commands on what is stored.
mod events;
mod places;
mod reextract;

mod actors;
mod batches;
mod check;
mod complete;
mod completions;
mod console;
mod decide;
mod eval;
mod export;
mod extract;
mod failure;
mod gazetteer;
mod import;
mod interrupt;
mod merge;
mod output;
mod query;
mod report;
mod schema;
mod search;
mod shell;
mod show;
mod sql;
mod undo;
mod usage;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::query::catalog::Catalog;

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
    /// Write to the terminal without a pager
    #[arg(long, global = true)]
    pub no_pager: bool,
}

/// One subcommand each.
#[derive(Debug, Subcommand)]
enum Command {
    Import(import::Args),
    Batches(batches::Args),
    Undo(undo::Args),
    Merge(merge::Args),
    Reextract(reextract::Args),
    Query(query::Args),
    Sql(sql::Args),
    Search(search::Args),
    Show(show::Args),
    Report(report::Args),
    Export(export::Args),
    Actors(actors::Args),
    Events(events::Args),
    Places(places::Args),
    Completions(completions::Args),
    Man(completions::ManArgs),
    Extract(extract::Args),
    Check(check::Args),
    Schema(schema::Args),
    Eval(eval::Args),
}

/// Runs the program and returns its exit code.
pub fn main() -> ExitCode {
    let mut console = Console::standard();
    let words: Vec<OsString> = std::env::args_os().collect();
    run(&words, &mut console).into()
}

/// Runs one command line.
fn run(words: &[OsString], console: &mut Console) -> Code {
    // The saved queries are part of the grammar, but only these commands need to know them.
    let needs_catalog = words.iter().skip(1).any(|word| {
        ["query", "completions", "man", "help", "export", "report"]
            .iter()
            .any(|name| word == name)
    });
    let catalog = if needs_catalog {
        query::catalog(query::folder(words).as_deref())
    } else {
        Catalog::default()
    };
    // A shell that asks for completions: it wants them on standard output, and nothing else.
    match completions::answer(words, &catalog) {
        Ok(false) => {}
        Ok(true) => return Code::Done,
        Err(error) => return usage::print(&error, words, console),
    }
    let parsed = command(&catalog)
        .color(console.color_choice())
        .try_get_matches_from(words)
        .and_then(|matches| Ok((Args::from_arg_matches(&matches)?, matches)));
    let done = match parsed {
        Ok((args, matches)) => dispatch(args, &matches, &catalog, console),
        Err(error) => {
            let code = usage::print(&error, words, console);
            tell_broken(&error, &catalog, console);
            return code;
        }
    };
    let done = done.and_then(|code| console.end_page().map(|()| code).map_err(Failure::from));
    match done {
        Ok(code) => code,
        Err(failure) => failure.print(console),
    }
}

/// Returns the grammar of the command line, with the saved queries.
fn command(catalog: &Catalog) -> clap::Command {
    Args::command().mut_subcommand("query", |command| {
        command.subcommands(query::subcommands(catalog))
    })
}

/// Says why a query that was asked for is not there, where its file is broken.
fn tell_broken(error: &clap::Error, catalog: &Catalog, console: &mut Console) {
    use clap::error::{ContextKind, ContextValue};
    let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand) else {
        return;
    };
    for broken in catalog.broken.iter().filter(|broken| broken.name == *name) {
        console.note(&format!(
            "caused by: {}: {}",
            broken.path.display(),
            broken.error
        ));
    }
}

/// Keeps a path a path: `SQLite` takes `file:…` for an address with options, and `:memory:` for no file at all.
fn plain(path: PathBuf) -> PathBuf {
    let written = path.to_string_lossy();
    if written.starts_with("file:") || written.starts_with(':') {
        PathBuf::from(".").join(&path)
    } else {
        path
    }
}

/// Hands over to the command.
fn dispatch(
    args: Args,
    matches: &ArgMatches,
    catalog: &Catalog,
    console: &mut Console,
) -> Result<Code, Failure> {
    let global = &Global {
        db: plain(args.global.db.clone()),
        ..args.global
    };
    if global.no_pager {
        console.without_pager();
    }
    match args.command {
        Command::Import(import) => import::run(&import, &global.db, console),
        Command::Batches(batches) => batches::run(&batches, global, console),
        Command::Undo(undo) => undo::run(&undo, &global.db, console),
        Command::Merge(merge) => merge::run(&merge, &global.db, console),
        Command::Places(places) => places::run(&places, global, console),
        Command::Events(events) => events::run(&events, global, console),
        Command::Reextract(args) => reextract::run(&args, global, console),
        Command::Query(query) => {
            let leaf = matches
                .subcommand_matches("query")
                .and_then(ArgMatches::subcommand);
            query::run(&query, leaf, catalog, global, console)
        }
        Command::Sql(sql) => sql::run(&sql, global, console),
        Command::Search(search) => search::run(&search, global, console),
        Command::Show(show) => show::run(&show, global, console),
        Command::Report(report) => report::run(&report, catalog, global, console),
        Command::Export(export) => export::run(&export, catalog, global, console),
        Command::Actors(actors) => actors::run(&actors, global, console),
        Command::Completions(args) => completions::run(&args, console),
        Command::Man(args) => completions::man(&args, command(catalog), console),
        Command::Extract(extract) => extract::run(&extract, console),
        Command::Check(check) => check::run(&check, &global.db, console),
        Command::Schema(schema) => schema::run(&schema, console),
        Command::Eval(eval) => eval::run(&eval, console),
    }
}
