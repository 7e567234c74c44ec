//! `dateline places`: where the articles of the database are set, and gazetteers of the user's own.

use std::path::PathBuf;

use clap_complete::engine::ArgValueCompleter;

use super::output::{Output, Source};
use super::query::unnamed;
use super::{Code, Console, Failure, Global, check, complete, decide, gazetteer};
use crate::query::name::{self, Among};
use crate::query::{Value, dossier};
use crate::store::Database;
use crate::text::fold;

/// Kinds of places.
const KINDS: [&str; 9] = [
    "country",
    "region",
    "district",
    "city",
    "continent",
    "area",
    "water",
    "landform",
    "facility",
];

/// List places that articles name, most mentioned first; or add a gazetteer of your own
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline places
  dateline places spring --kind city
  dateline places --country NO -o norway.csv
  dateline places add harbours.csv
  dateline places gazetteers")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Option<Do>,
    /// Part of a name
    #[arg(add = ArgValueCompleter::new(complete::place))]
    name: Vec<String>,
    /// Only this kind
    #[arg(long, value_parser = KINDS)]
    kind: Option<String>,
    /// Only this country, by its ISO code
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    #[command(flatten)]
    output: Output,
}

/// What is done with gazetteers.
#[derive(Debug, clap::Subcommand)]
enum Do {
    Add(AddArgs),
    Gazetteers(ListArgs),
    Remove(RemoveArgs),
}

/// Add places of your own: the dump of GeoNames, or a CSV
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline places add harbours.csv
  dateline places add NO.txt && dateline reextract

A CSV names its columns in the first line: name, latitude, longitude, and where there are any country, kind, alternate_names
(parted by ;) and population. A file with a bad line is refused with the line's number. The database keeps the places: every
import and re-extraction reads with them.")]
struct AddArgs {
    /// Files of places
    #[arg(required = true)]
    file: Vec<PathBuf>,
}

/// List the gazetteers that the database keeps
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline places gazetteers")]
struct ListArgs {}

/// Forget a gazetteer
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline places remove 1 && dateline reextract

`dateline places gazetteers` lists the numbers. What articles say of its places stays until they are read anew.")]
struct RemoveArgs {
    /// Number of the gazetteer
    number: i64,
}

/// A gazetteer that is not there.
#[derive(Debug, thiserror::Error)]
#[error("there is no gazetteer {0}")]
struct NoGazetteer(i64);

/// Runs the command.
pub(super) fn run(args: &Args, global: &Global, console: &mut Console) -> Result<Code, Failure> {
    let narrowed = args.kind.is_some() || args.country.is_some();
    decide::no_filter(args.action.is_some(), &args.name, narrowed)?;
    match &args.action {
        None => list(args, global, console),
        Some(Do::Add(add)) => {
            let files = gazetteer::read(&add.file)?;
            let mut database = Database::open(&global.db, true).map_err(check::failure)?;
            gazetteer::keep(&files, &mut database, console)?;
            database.close().map_err(check::failure)?;
            console.note("`dateline reextract` looks for them in articles that are in");
            Ok(Code::Done)
        }
        Some(Do::Gazetteers(_)) => {
            let reader = args.output.reader(&global.db)?;
            let rows = reader.select(dossier::GAZETTEERS, &[])?;
            args.output.rows(rows, "Gazetteers", console, |_| true)
        }
        Some(Do::Remove(remove)) => {
            let mut database = Database::open(&global.db, true).map_err(check::failure)?;
            let removed = database
                .remove_gazetteer(remove.number)
                .map_err(check::failure)?
                .ok_or_else(|| {
                    Failure::new(NoGazetteer(remove.number), Code::Usage)
                        .hint("`dateline places gazetteers` lists them".to_owned())
                })?;
            database.close().map_err(check::failure)?;
            console.note(&format!(
                "forgot gazetteer {} ({}, {} places)",
                removed.id, removed.path, removed.places
            ));
            Ok(Code::Done)
        }
    }
}

/// Lists places.
fn list(args: &Args, global: &Global, console: &mut Console) -> Result<Code, Failure> {
    let reader = args.output.reader(&global.db)?;
    let text = |value: Option<String>| value.map_or(Value::Null, Value::Text);
    let typed = args.name.join(" ");
    let mut name = fold(&typed);
    let failed = |error| unnamed(error, "");
    if !name.is_empty() && !name::any(&reader, Among::Places, &name).map_err(failed)? {
        let Some(known) = name::known_place(&reader, &typed).map_err(failed)? else {
            let among = Among::Places;
            return Err(decide::nobody_listed("places", &args.name, among, &reader)?);
        };
        name = known;
    }
    let values = [
        (
            "name".to_owned(),
            text(Some(name).filter(|name| !name.is_empty())),
        ),
        ("kind".to_owned(), text(args.kind.clone())),
        (
            "country".to_owned(),
            text(args.country.as_ref().map(|code| code.to_uppercase())),
        ),
    ];
    let statement = args.output.bounded(dossier::PLACES);
    let rows = reader.select(&statement, &values)?;
    let show = [
        "id", "name", "kind", "country", "admin1", "mentions", "articles",
    ]
    .map(str::to_owned);
    let source = Source {
        title: "Places",
        show: &show,
        ..Source::default()
    };
    args.output.rows(rows, source, console, |_| true)
}
