//! `dateline search`: full-text search, hits in context.

use clap_complete::engine::ArgValueCompleter;
use jiff::Zoned;

use super::output::{Output, Source};
use super::query::unnamed;
use super::{Code, Console, Failure, Global, complete};
use crate::query::header::ParamKind;
use crate::query::{Value, name, param, search};

/// Search headlines and texts
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline search ceasefire
  dateline search '\"peace talks\" NOT Geneva' --since 2017-02
  dateline search 'pris* NEAR swap' --outlet Reuters --format csv -o hits.csv
  dateline search river --speaker 'Carla Fontes' --limit 5")]
pub(super) struct Args {
    /// Words; \"a phrase\", word*, AND, OR, NOT, NEAR(a b, 5) and headline: are understood
    #[arg(required = true)]
    words: Vec<String>,
    /// Part of the outlet's name
    #[arg(long, value_name = "TEXT")]
    outlet: Option<String>,
    /// Earliest publication date
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// Latest publication date
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// Only articles that quote this speaker
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::actor))]
    speaker: Option<String>,
    /// All versions and near-copies
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub(super) fn run(args: &Args, global: &Global, console: &mut Console) -> Result<Code, Failure> {
    let reader = args.output.reader(&global.db)?;
    let today = Zoned::now().date();
    let date = |typed: &Option<String>, last| match typed {
        None => Ok(Value::Null),
        Some(typed) => param::date(typed, last, today)
            .map(|day| Value::Text(day.to_string()))
            .ok_or_else(|| {
                Failure::new(
                    param::Error::Date {
                        typed: typed.clone(),
                    },
                    Code::Usage,
                )
            }),
    };
    let speaker = match &args.speaker {
        None => Value::Null,
        Some(typed) => name::resolve(&reader, &ParamKind::Actor, typed)
            .map_err(|error| unnamed(error, "--speaker"))?,
    };
    let words = args.words.join(" ");
    if words.trim().is_empty() {
        return Err(Failure::new(
            "there are no words to search for",
            Code::Usage,
        ));
    }
    let values = [
        ("words".to_owned(), Value::Text(search::expression(&words))),
        (
            "outlet".to_owned(),
            args.outlet.as_deref().map_or(Value::Null, Value::from),
        ),
        ("since".to_owned(), date(&args.since, false)?),
        ("until".to_owned(), date(&args.until, true)?),
        ("speaker".to_owned(), speaker),
        ("all".to_owned(), Value::Integer(i64::from(args.all))),
    ];
    let explain = |error| Failure::from(search::explain(&words, error));
    let rows = search::search(&reader, &values).map_err(explain)?;
    // FTS5 reads the expression at the first row only: look once, so that a malformed one is told before anything is written.
    search::search(&reader, &values)
        .and_then(|rows| rows.each(|_| Ok(false)))
        .map_err(explain)?;
    let source = Source {
        title: &words,
        about: args.output.about(&reader, "search", search::SQL, &values)?,
        ..Source::default()
    };
    args.output.rows(rows, source, console, |_| true)
}
