//! `dateline actors`: who is in the database, and decisions about who is who.

use std::path::Path;

use clap_complete::engine::ArgValueCompleter;

use super::decide::{self, KINDS, keep, numbers};
use super::output::Output;
use super::query::unnamed;
use super::{Code, Console, Failure, Global, check, complete};
use crate::query::name::{self, Among, Found};
use crate::query::run::Reader;
use crate::query::{Value, dossier};
use crate::store::{Action, Database, Decision};
use crate::text::fold;

/// List actors, most mentioned first; or decide who is who
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline actors
  dateline actors rebel --kind group
  dateline actors --kind person --format csv -o people.csv
  dateline actors merge Fontes-Lima --into 'Carla Fontes'
  dateline actors rename a:12 'Harbour Board'
  dateline actors undo

Decisions are kept in the database and heard again after every import and re-extraction.")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Option<Do>,
    /// Part of a name
    #[arg(add = ArgValueCompleter::new(complete::actor))]
    name: Vec<String>,
    /// Only this kind; without it all but unnamed sources
    #[arg(long, value_parser = KINDS)]
    kind: Option<String>,
    #[command(flatten)]
    output: Output,
}

/// Decisions, and what is done with them.
#[derive(Debug, clap::Subcommand)]
enum Do {
    Merge(MergeArgs),
    Split(SplitArgs),
    Rename(RenameArgs),
    Reject(RejectArgs),
    Kind(KindArgs),
    Undo(decide::UndoArgs),
    Decisions(decide::ListArgs),
    Import(decide::ImportArgs),
}

/// Decide that actors are one and the same
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline actors merge 'C. Fontes' --into 'Carla Fontes'
  dateline actors merge a:12 a:40 --into a:3 --note 'the same board under its old names'

Its names lead to the one that stays from now on, in articles imported later too. `dateline actors undo` takes it back.")]
struct MergeArgs {
    /// Those that are somebody else: a name, or a:42
    #[arg(required = true, add = ArgValueCompleter::new(complete::actor))]
    actor: Vec<String>,
    /// The one that stays
    #[arg(long, value_name = "ACTOR", add = ArgValueCompleter::new(complete::actor))]
    into: String,
    /// Why
    #[arg(long)]
    note: Option<String>,
}

/// Decide that a name means somebody else in some articles
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline actors split 'John Smith' --article 12 --article 15 --as 'John Smith (footballer)'

It holds for the whole story of an article, its other versions too. More articles can be added later under the same new name.")]
struct SplitArgs {
    /// The actor: a name, or a:42
    #[arg(add = ArgValueCompleter::new(complete::actor))]
    actor: String,
    /// Number, URL or external id of an article in which it is somebody else
    #[arg(long, required = true, value_name = "REF")]
    article: Vec<String>,
    /// What to call that somebody else
    #[arg(long = "as", value_name = "NAME")]
    name: String,
    /// Why
    #[arg(long)]
    note: Option<String>,
}

/// Decide what an actor is called
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline actors rename 'Port Board' 'Lumera Port Board'

The old name still finds it.")]
struct RenameArgs {
    /// The actor: a name, or a:42
    #[arg(add = ArgValueCompleter::new(complete::actor))]
    actor: String,
    /// The name to show
    name: String,
    /// Why
    #[arg(long)]
    note: Option<String>,
}

/// Decide that what was taken for an actor is none
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline actors reject 'Press Release'

Its mentions are then tied to nobody.")]
struct RejectArgs {
    /// What is no actor: a name, or a:42
    #[arg(required = true, add = ArgValueCompleter::new(complete::actor))]
    actor: Vec<String>,
    /// Why
    #[arg(long)]
    note: Option<String>,
}

/// Decide of what kind an actor is
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline actors kind Lumera organisation")]
struct KindArgs {
    /// The actor: a name, or a:42
    #[arg(add = ArgValueCompleter::new(complete::actor))]
    actor: String,
    /// The kind
    #[arg(value_parser = KINDS)]
    kind: String,
    /// Why
    #[arg(long)]
    note: Option<String>,
}

/// A decision that says nothing.
#[derive(Debug, thiserror::Error)]
enum Pointless {
    /// An actor would be merged into itself.
    #[error("`{typed}` and `{into}` are one actor already: {id} {name}")]
    Same {
        typed: String,
        into: String,
        id: String,
        name: String,
    },
    /// The article does not name the actor.
    #[error("article {article} does not mention {name}")]
    NotThere { article: i64, name: String },
    /// A name is blank.
    #[error("the new name is empty")]
    Empty,
}

/// Runs the command.
pub(super) fn run(args: &Args, global: &Global, console: &mut Console) -> Result<Code, Failure> {
    let db = &global.db;
    decide::no_filter(args.action.is_some(), &args.name, args.kind.is_some())?;
    let reader = args.output.reader(db)?;
    match &args.action {
        None => list(args, &reader, console),
        Some(Do::Merge(what)) => merge(what, reader, db, console),
        Some(Do::Split(what)) => split(what, reader, db, console),
        Some(Do::Rename(what)) => rename(what, reader, db, console),
        Some(Do::Reject(what)) => reject(what, reader, db, console),
        Some(Do::Kind(what)) => kind(what, reader, db, console),
        Some(Do::Undo(what)) => {
            drop(reader);
            decide::undo(what, db, false, console)
        }
        Some(Do::Decisions(_)) => decide::list(&args.output, db, false, console),
        Some(Do::Import(what)) => {
            drop(reader);
            decide::import(what, db, console)
        }
    }
}

/// Lists actors.
fn list(args: &Args, reader: &Reader, console: &mut Console) -> Result<Code, Failure> {
    let name = fold(&args.name.join(" "));
    if !name.is_empty()
        && !name::any(reader, Among::Actors, &name).map_err(|error| unnamed(error, ""))?
    {
        return Err(decide::nobody_listed(
            "actors",
            &args.name,
            Among::Actors,
            reader,
        )?);
    }
    let values = [
        (
            "name".to_owned(),
            if name.is_empty() {
                Value::Null
            } else {
                Value::Text(name)
            },
        ),
        (
            "kind".to_owned(),
            args.kind.as_deref().map_or(Value::Null, Value::from),
        ),
    ];
    let statement = args.output.bounded(dossier::ACTORS);
    let rows = reader.select(&statement, &values)?;
    args.output.rows(rows, "Actors", console, |_| true)
}

/// Finds the one actor that is meant.
fn one(reader: &Reader, typed: &str) -> Result<Found, Failure> {
    name::one_actor(reader, typed).map_err(|error| match error {
        error @ name::Error::Several { .. } => Failure::new(error, Code::Usage)
            .hint("say which by its number, such as a:42".to_owned()),
        error => unnamed(error, ""),
    })
}

/// Writes a name with single blanks between its words: one with a line break would break the rows that it stands in.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names an actor with the number of its mentions.
fn counted(actor: &Found) -> String {
    let plural = if actor.mentions == 1 { "" } else { "s" };
    format!("{} ({} mention{plural})", actor.name, actor.mentions)
}

/// Makes a decision about one actor.
fn about(action: Action, actor: &Found, note: Option<&String>) -> Decision {
    Decision {
        action,
        target: actor.key.clone(),
        other: None,
        value: None,
        note: note.cloned(),
    }
}

fn merge(
    args: &MergeArgs,
    reader: Reader,
    db: &Path,
    console: &mut Console,
) -> Result<Code, Failure> {
    let into = one(&reader, &args.into)?;
    let mut decisions = Vec::new();
    let mut names = Vec::new();
    for typed in &args.actor {
        let actor = one(&reader, typed)?;
        if actor.id == into.id {
            return Err(Failure::new(
                Pointless::Same {
                    typed: typed.clone(),
                    into: args.into.clone(),
                    id: format!("a:{}", actor.id),
                    name: actor.name,
                },
                Code::Usage,
            ));
        }
        decisions.push(Decision {
            other: Some(into.key.clone()),
            ..about(Action::Merge, &actor, args.note.as_ref())
        });
        names.push(counted(&actor));
    }
    drop(reader);
    let ids = keep(db, &decisions, console)?;
    if !ids.is_empty() {
        console.note(&format!(
            "{}: {} {} now a:{} {}",
            numbers(&ids),
            names.join(", "),
            if names.len() == 1 { "is" } else { "are" },
            into.id,
            into.name
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
    let actor = one(&reader, &args.actor)?;
    if fold(&args.name).is_empty() {
        return Err(Failure::new(Pointless::Empty, Code::Usage));
    }
    let mut decisions = Vec::new();
    for typed in &args.article {
        let article =
            name::one_article(&reader, typed).map_err(|error| unnamed(error, "--article"))?;
        let values = [
            ("article".to_owned(), Value::Integer(article)),
            ("actor".to_owned(), Value::Integer(actor.id)),
        ];
        let mut there = false;
        reader
            .select(
                "SELECT 1 FROM mention AS m WHERE m.article_id = :article AND m.actor_id = :actor LIMIT 1",
                &values,
            )?
            .each(|_| {
                there = true;
                Ok::<_, Failure>(true)
            })?;
        if !there {
            return Err(Failure::new(
                Pointless::NotThere {
                    article,
                    name: actor.name,
                },
                Code::Usage,
            )
            .hint(format!(
                "`dateline query actor-timeline --actor a:{}` lists where it is mentioned",
                actor.id
            )));
        }
        let database = Database::open(db, false).map_err(check::failure)?;
        let story = database.story_reference(article).map_err(check::failure)?;
        decisions.push(Decision {
            other: story,
            value: Some(one_line(&args.name)),
            ..about(Action::Split, &actor, args.note.as_ref())
        });
    }
    drop(reader);
    let ids = keep(db, &decisions, console)?;
    if !ids.is_empty() {
        console.note(&format!(
            "{}: in {}, {} is {}",
            numbers(&ids),
            match ids.len() {
                1 => "one story".to_owned(),
                many => format!("{many} stories"),
            },
            actor.name,
            one_line(&args.name)
        ));
    }
    Ok(Code::Done)
}

fn rename(
    args: &RenameArgs,
    reader: Reader,
    db: &Path,
    console: &mut Console,
) -> Result<Code, Failure> {
    let actor = one(&reader, &args.actor)?;
    let new = one_line(&args.name);
    let new = new.as_str();
    if fold(new).is_empty() {
        return Err(Failure::new(Pointless::Empty, Code::Usage));
    }
    let namesake = name::one_actor(&reader, new)
        .ok()
        .filter(|other| other.id != actor.id && fold(&other.name) == fold(new));
    drop(reader);
    let decision = Decision {
        value: Some(new.to_owned()),
        ..about(Action::Rename, &actor, args.note.as_ref())
    };
    let ids = keep(db, &[decision], console)?;
    if !ids.is_empty() {
        console.note(&format!(
            "{}: a:{} {} is called {new}",
            numbers(&ids),
            actor.id,
            actor.name
        ));
        if let Some(other) = namesake {
            console.note(&format!(
                "a:{} has that name too; `dateline actors merge` makes one of them",
                other.id
            ));
        }
    }
    Ok(Code::Done)
}

fn reject(
    args: &RejectArgs,
    reader: Reader,
    db: &Path,
    console: &mut Console,
) -> Result<Code, Failure> {
    let actors: Vec<Found> = args
        .actor
        .iter()
        .map(|typed| one(&reader, typed))
        .collect::<Result<_, _>>()?;
    drop(reader);
    let decisions: Vec<Decision> = actors
        .iter()
        .map(|actor| about(Action::Reject, actor, args.note.as_ref()))
        .collect();
    let ids = keep(db, &decisions, console)?;
    if !ids.is_empty() {
        let names: Vec<String> = actors.iter().map(counted).collect();
        let (are, what) = match actors.len() {
            1 => ("is", "no actor"),
            _ => ("are", "no actors"),
        };
        console.note(&format!(
            "{}: {} {are} {what}",
            numbers(&ids),
            names.join(", ")
        ));
    }
    Ok(Code::Done)
}

fn kind(
    args: &KindArgs,
    reader: Reader,
    db: &Path,
    console: &mut Console,
) -> Result<Code, Failure> {
    let actor = one(&reader, &args.actor)?;
    drop(reader);
    let decision = Decision {
        value: Some(args.kind.clone()),
        ..about(Action::Kind, &actor, args.note.as_ref())
    };
    let ids = keep(db, &[decision], console)?;
    if !ids.is_empty() {
        console.note(&format!(
            "{}: a:{} {} is of the kind {} (was {})",
            numbers(&ids),
            actor.id,
            actor.name,
            args.kind,
            actor.kind
        ));
    }
    Ok(Code::Done)
}
