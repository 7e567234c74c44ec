//! `dateline actors`: who is in the database.

use super::output::Output;
use super::{Code, Console, Failure, Global};
use crate::query::{Value, dossier};
use crate::text::fold;

/// List actors, most mentioned first
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline actors
  dateline actors rebel --kind group
  dateline actors --kind person --format csv -o people.csv
  dateline show 'Carla Fontes'")]
pub(super) struct Args {
    /// Part of a name
    name: Vec<String>,
    /// Only this kind; without it all but unnamed sources
    #[arg(long, value_parser = ["person", "organisation", "state", "group", "source"])]
    kind: Option<String>,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub(super) fn run(args: &Args, global: &Global, console: &mut Console) -> Result<Code, Failure> {
    let reader = args.output.reader(&global.db)?;
    let name = fold(&args.name.join(" "));
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
    let rows = reader.select(dossier::ACTORS, &values)?;
    args.output.rows(rows, "Actors", console, |_| true)
}
