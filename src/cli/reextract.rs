//! `dateline reextract`: runs the present extractor over stored articles.

use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;

use super::output::Output;
use super::query::unnamed;
use super::{Code, Console, Failure, Global, check, gazetteer, interrupt};
use crate::pipeline::{self, Reextracted};
use crate::query::name;
use crate::read;
use crate::store::{Database, Selection};

/// Read stored articles anew with the present extractor, without their source files
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline reextract
  dateline reextract --since 2017-02-01
  dateline reextract 12 https://www.example.org/story

Articles keep their numbers, and decisions are heard again. An article in which nothing changes is left alone.
What was stopped goes on where it was when `dateline reextract` is run again.")]
pub(super) struct Args {
    /// Numbers, URLs or external ids of articles; without any, all articles
    #[arg(value_name = "REF")]
    articles: Vec<String>,
    /// Only articles published on this day or later
    #[arg(long, value_name = "DATE", conflicts_with = "articles")]
    since: Option<Date>,
    /// Threads that extract [default: one a core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    jobs: usize,
}

/// Runs the command.
pub(super) fn run(args: &Args, global: &Global, console: &mut Console) -> Result<Code, Failure> {
    let db = &global.db;
    let selection = if let Some(day) = args.since {
        Selection::Since(day.to_string())
    } else if args.articles.is_empty() {
        Selection::Rest
    } else {
        let reader = Output::default().reader(db)?;
        let ids = args
            .articles
            .iter()
            .map(|typed| {
                name::one_article(&reader, typed).map_err(|error| unnamed(error, "article"))
            })
            .collect::<Result<_, _>>()?;
        Selection::Articles(ids)
    };
    // What is not there is not made.
    Database::open(db, false)
        .or_else(|error| match error {
            crate::store::Error::Older { .. } => Database::create(db),
            error => Err(error),
        })
        .map_err(check::failure)?;
    let mut database = Database::create(db).map_err(check::failure)?;
    gazetteer::set_from(&database)?;
    let bar = bar(console);
    let mut progress = |done: u64, all: u64| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let done = pipeline::reextract(
        &mut database,
        &selection,
        &read::extract,
        args.jobs,
        interrupt::flag(),
        &mut progress,
    )
    .map_err(|error| match error {
        pipeline::Error::Store(error) => check::failure(error),
        error @ pipeline::Error::Threads(_) => Failure::new(error, Code::Failed),
    })?;
    database.close().map_err(check::failure)?;
    bar.finish_and_clear();
    console.note(&summary(&done));
    if done.failed > 0 {
        console.note(&format!(
            "{} articles could not be read anew and keep the facts that they had",
            done.failed
        ));
    }
    if done.interrupted {
        console.note("stopped; run `dateline reextract` again to go on");
        return Ok(Code::Interrupted);
    }
    Ok(if done.failed > 0 {
        Code::Refused
    } else {
        Code::Done
    })
}

/// Says what was changed.
fn summary(done: &Reextracted) -> String {
    let changes = done.changes;
    let rest = if done.left_before > 0 {
        format!(
            " ({} of them left by a stopped re-extraction)",
            done.left_before
        )
    } else {
        String::new()
    };
    let plural = if changes.articles == 1 { "" } else { "s" };
    let mut text = format!(
        "{} article{plural}{rest}: {} changed",
        changes.articles, changes.changed
    );
    for (what, (new, gone)) in [
        ("mentions", changes.mentions),
        ("roles", changes.roles),
        ("quotes", changes.quotes),
        ("event reports", changes.events),
    ] {
        if new + gone > 0 {
            text.push_str(&format!("; {what}: {new} new, {gone} gone"));
        }
    }
    text
}

/// Makes the bar of progress, which shows on a terminal only.
fn bar(console: &Console) -> ProgressBar {
    if !console.err_is_terminal {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{bar:30} {pos} of {len} articles, {elapsed} {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}
