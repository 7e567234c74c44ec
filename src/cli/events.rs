//! `dateline events`: which events are planned or reported, and decisions about which reports are of one event.

use std::path::Path;

use super::decide::{self, keep, numbers};
use jiff::Zoned;

use super::output::Output;
use super::query::unnamed;
use super::{Code, Console, Failure, Global, check};
use crate::query::name::{self, Among, FoundEvent};
use crate::query::run::Reader;
use crate::query::{Value, dossier, param};
use crate::store::{Action, Database, Decision};
use crate::text::fold;

/// Kinds of events.
const KINDS: [&str; 15] = [
    "talks",
    "meeting",
    "summit",
    "visit",
    "conference",
    "hearing",
    "election",
    "deadline",
    "ceasefire",
    "attack",
    "prisoner-exchange",
    "agreement",
    "protest",
    "statement",
    "other",
];

/// List events, the latest first; or decide which reports are of one event
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline events
  dateline events vienna --kind talks
  dateline events --since 2023-03-01 -o events.csv
  dateline show e:3
  dateline events merge e:5 --into e:3
  dateline events split e:3 --article 12
  dateline events undo

Decisions are kept in the database and heard again after every import and re-extraction.")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Option<Do>,
    /// Words of its name, of its place or of a participant
    words: Vec<String>,
    /// Only this kind
    #[arg(long, value_parser = KINDS)]
    kind: Option<String>,
    /// Only events that a report puts on this day or later
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// Only events that a report puts on this day or earlier
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    #[command(flatten)]
    output: Output,
}

/// Decisions, and what is done with them.
#[derive(Debug, clap::Subcommand)]
enum Do {
    Merge(MergeArgs),
    Split(SplitArgs),
    Undo(decide::UndoArgs),
    Decisions(decide::ListArgs),
    Import(decide::ImportArgs),
}

/// Decide that events are one and the same
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline events merge e:5 e:9 --into e:3 --note 'the talks that were moved to Geneva'

All their reports are of the one that stays; differing dates stay a conflict. Reports that come later and belong to one of them join it.")]
struct MergeArgs {
    /// Those that are another: e:5, or words that only one event has in its name
    #[arg(required = true)]
    event: Vec<String>,
    /// The one that stays
    #[arg(long, value_name = "EVENT")]
    into: String,
    /// Why
    #[arg(long)]
    note: Option<String>,
}

/// Decide that some reports are of another event
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline events split e:3 --article 12
  dateline events split e:3 --report r:40 --report r:41

`dateline show e:3` lists the reports with their numbers. Those taken out are tied with each other by the usual rules.")]
struct SplitArgs {
    /// The event: e:3, or words that only one event has in its name
    event: String,
    /// Number, URL or external id of an article whose reports are of another event
    #[arg(long, value_name = "REF", required_unless_present = "report")]
    article: Vec<String>,
    /// Number of a report that is of another event: r:40
    #[arg(long, value_name = "REPORT")]
    report: Vec<String>,
    /// Why
    #[arg(long)]
    note: Option<String>,
}

/// A decision that cannot be made.
#[derive(Debug, thiserror::Error)]
enum Pointless {
    /// An event would be merged into itself.
    #[error("`{typed}` and `{into}` are one event already: {label}")]
    Same {
        typed: String,
        into: String,
        label: String,
    },
    /// Events of two kinds.
    #[error(
        "e:{id} is of the kind {kind}, e:{other} of the kind {other_kind}: an event has one kind"
    )]
    Kinds {
        id: i64,
        kind: String,
        other: i64,
        other_kind: String,
    },
    /// The report is of another event.
    #[error("e:{event} has no report `{typed}`")]
    NotThere { event: i64, typed: String },
    /// Nothing would be left.
    #[error("these are all reports of e:{0}: nothing is left to part them from")]
    All(i64),
}

/// Runs the command.
pub(super) fn run(args: &Args, global: &Global, console: &mut Console) -> Result<Code, Failure> {
    let db = &global.db;
    let dated = args.since.is_some() || args.until.is_some();
    decide::no_filter(
        args.action.is_some(),
        &args.words,
        args.kind.is_some() || dated,
    )?;
    let reader = args.output.reader(db)?;
    match &args.action {
        None => list(args, &reader, console),
        Some(Do::Merge(what)) => merge(what, reader, db, console),
        Some(Do::Split(what)) => split(what, reader, db, console),
        Some(Do::Undo(what)) => {
            drop(reader);
            decide::undo(what, db, true, console)
        }
        Some(Do::Decisions(_)) => decide::list(&args.output, db, true, console),
        Some(Do::Import(what)) => {
            drop(reader);
            decide::import(what, db, console)
        }
    }
}

/// Lists events.
fn list(args: &Args, reader: &Reader, console: &mut Console) -> Result<Code, Failure> {
    let typed = args.words.join(" ");
    let words = fold(&typed);
    let among = Among::Events;
    let is_line = args
        .words
        .iter()
        .any(|word| word == "merge" || word == "split");
    if is_line
        && matches!(
            name::one_event(reader, &typed),
            Err(name::Error::Nobody { .. })
        )
    {
        return Err(decide::nobody_listed("events", &args.words, among, reader)?);
    }
    let today = Zoned::now().date();
    let day = |typed: &Option<String>, last| match typed {
        None => Ok(Value::Null),
        Some(typed) => param::date(typed, last, today)
            .map(|day| Value::Text(day.to_string()))
            .ok_or_else(|| {
                let typed = typed.clone();
                Failure::new(param::Error::Date { typed }, Code::Usage)
            }),
    };
    let text = |value: Option<String>| value.map_or(Value::Null, Value::Text);
    let values = [
        (
            "words".to_owned(),
            text(Some(words).filter(|words| !words.is_empty())),
        ),
        ("kind".to_owned(), text(args.kind.clone())),
        ("since".to_owned(), day(&args.since, false)?),
        ("until".to_owned(), day(&args.until, true)?),
    ];
    let statement = args.output.bounded(dossier::EVENTS);
    let rows = reader.select(&statement, &values)?;
    args.output.rows(rows, "Events", console, |_| true)
}

/// Finds the one event that is meant.
fn one(reader: &Reader, typed: &str) -> Result<FoundEvent, Failure> {
    name::one_event(reader, typed).map_err(|error| match error {
        error @ name::Error::Several { .. } => {
            Failure::new(error, Code::Usage).hint("say which by its number, such as e:3".to_owned())
        }
        error @ name::Error::Nobody { .. } => {
            Failure::new(error, Code::Usage).hint("`dateline events` lists them".to_owned())
        }
        error => unnamed(error, ""),
    })
}

/// Returns how decisions name reports.
fn references(db: &Path, reports: &[i64]) -> Result<Vec<String>, Failure> {
    let database = Database::open(db, false).map_err(check::failure)?;
    let mut references = Vec::new();
    for &report in reports {
        references.extend(database.report_reference(report).map_err(check::failure)?);
    }
    Ok(references)
}

fn merge(
    args: &MergeArgs,
    reader: Reader,
    db: &Path,
    console: &mut Console,
) -> Result<Code, Failure> {
    let into = one(&reader, &args.into)?;
    let mut events = Vec::new();
    for typed in &args.event {
        let event = one(&reader, typed)?;
        if event.id == into.id {
            return Err(Failure::new(
                Pointless::Same {
                    typed: typed.clone(),
                    into: args.into.clone(),
                    label: event.label,
                },
                Code::Usage,
            ));
        }
        if event.kind != into.kind {
            return Err(Failure::new(
                Pointless::Kinds {
                    id: event.id,
                    kind: event.kind,
                    other: into.id,
                    other_kind: into.kind,
                },
                Code::Usage,
            ));
        }
        events.push(event);
    }
    drop(reader);
    let stays = references(db, into.reports.get(..1).unwrap_or_default())?;
    let mut decisions = Vec::new();
    for event in &events {
        for target in references(db, event.reports.get(..1).unwrap_or_default())? {
            decisions.push(Decision {
                action: Action::EventMerge,
                target,
                other: stays.first().cloned(),
                value: None,
                note: args.note.clone(),
            });
        }
    }
    let ids = keep(db, &decisions, console)?;
    if !ids.is_empty() {
        let labels: Vec<String> = events
            .iter()
            .map(|event| format!("e:{} {}", event.id, event.label))
            .collect();
        console.note(&format!(
            "{}: {} {} now e:{} {}",
            numbers(&ids),
            labels.join(", "),
            if labels.len() == 1 { "is" } else { "are" },
            into.id,
            into.label
        ));
    }
    Ok(Code::Done)
}

fn split(
    args: &SplitArgs,
    reader: Reader,
    db: &Path,
    console: &mut Console,
) -> Result<Code, Failure> {
    let event = one(&reader, &args.event)?;
    let not_there = |typed: &str| {
        Failure::new(
            Pointless::NotThere {
                event: event.id,
                typed: typed.to_owned(),
            },
            Code::Usage,
        )
        .hint(format!("`dateline show e:{}` lists its reports", event.id))
    };
    let mut out: Vec<i64> = Vec::new();
    for typed in &args.report {
        let number = typed.strip_prefix("r:").unwrap_or(typed).parse();
        let report = number
            .ok()
            .filter(|number| event.reports.contains(number))
            .ok_or_else(|| not_there(typed))?;
        out.push(report);
    }
    for typed in &args.article {
        let article =
            name::one_article(&reader, typed).map_err(|error| unnamed(error, "--article"))?;
        let reports = name::reports_of(&reader, event.id, article)
            .map_err(|error| unnamed(error, "--article"))?;
        if reports.is_empty() {
            return Err(not_there(typed));
        }
        out.extend(reports);
    }
    out.sort_unstable();
    out.dedup();
    let rest: Vec<i64> = event
        .reports
        .iter()
        .copied()
        .filter(|report| !out.contains(report))
        .collect();
    if rest.is_empty() {
        return Err(Failure::new(Pointless::All(event.id), Code::Usage));
    }
    drop(reader);
    let stay = references(db, &rest)?;
    let decisions: Vec<Decision> = references(db, &out)?
        .into_iter()
        .map(|target| Decision {
            action: Action::EventSplit,
            target,
            other: stay.first().cloned(),
            value: Some(stay.join("\n")),
            note: args.note.clone(),
        })
        .collect();
    let ids = keep(db, &decisions, console)?;
    if !ids.is_empty() {
        console.note(&format!(
            "{}: {} of {} reports of e:{} {} are of another event",
            numbers(&ids),
            out.len(),
            event.reports.len(),
            event.id,
            event.label
        ));
    }
    Ok(Code::Done)
}
