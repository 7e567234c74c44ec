//! `dateline search`: full-text search, hits in context.

use clap_complete::engine::ArgValueCompleter;
use jiff::Zoned;

use super::output::{Asked, Output, Source, bound};
use super::query::asked;
use super::{Code, Console, Failure, Global, complete};
use crate::query::header::{Param, ParamKind};
use crate::query::{Value, search};

/// Search headlines and texts
///
/// Of near-copies the first is shown, and `copies` counts the others; `--all` shows them, and older versions.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline search ceasefire
  dateline search '\"peace talks\" NOT Geneva' --since 2017-02
  dateline search 'NEAR(pris* swap, 5)' --outlet Reuters --format csv -o hits.csv
  dateline search river --speaker 'Carla Fontes' --limit 5

A DATE is 2017-02-13, 2017-02, 2017, today, yesterday, or so far from today: -30d, -2w, -6m, -1y.")]
pub(super) struct Args {
    /// Words; "a phrase", word*, AND, OR, NOT, NEAR(a b, 5), headline: and body: are understood
    #[arg(required = true)]
    words: Vec<String>,
    /// Name, part of the name, or domain of the outlet
    #[arg(long, value_name = "OUTLET", add = ArgValueCompleter::new(complete::outlet))]
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
    let words = args.words.join(" ");
    if words.trim().is_empty() {
        return Err(Failure::new(
            "there are no words to search for",
            Code::Usage,
        ));
    }
    let today = Zoned::now().date();
    let option = |name: &str, kind: ParamKind, typed: Option<&String>| {
        let param = Param {
            name: name.to_owned(),
            kind,
            optional: true,
            default: None,
            about: String::new(),
        };
        let typed = typed.map(String::as_str);
        asked(&param, typed, today, Some(&reader), &format!("--{name}"))
    };
    let plain = |name: &str, typed: String, value: Value| Asked {
        name: name.to_owned(),
        kind: ParamKind::Text,
        typed,
        value,
    };
    let all = [
        plain(
            "words",
            words.clone(),
            Value::Text(search::expression(&words)),
        ),
        option("outlet", ParamKind::Outlet, args.outlet.as_ref())?,
        option("since", ParamKind::Date, args.since.as_ref())?,
        option("until", ParamKind::Date, args.until.as_ref())?,
        option("speaker", ParamKind::Actor, args.speaker.as_ref())?,
        plain(
            "all",
            args.all.to_string(),
            Value::Integer(i64::from(args.all)),
        ),
    ];
    let values = bound(&all);
    let explain = |error| Failure::from(search::explain(&words, error));
    // FTS5 reads the expression at the first row only: look once, so that a malformed one is told before anything is written.
    search::check(&reader, &words).map_err(explain)?;
    let statement = args.output.bounded(search::SQL);
    let rows = reader.select(&statement, &values).map_err(explain)?;
    let show = ["published_at", "outlet", "headline", "hit", "article_id"].map(str::to_owned);
    let source = Source {
        title: &words,
        show: &show,
        about: args.output.about(&reader, "search", search::SQL, &all)?,
        ..Source::default()
    };
    args.output.rows(rows, source, console, |_| true)
}
