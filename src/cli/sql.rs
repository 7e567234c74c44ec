//! `dateline sql`: runs a statement that only reads; alone on a terminal, one after the other.

use std::io::{IsTerminal, Read};
use std::path::PathBuf;

use jiff::Zoned;

use super::output::{Asked, Output, Source, bound};
use super::query::asked;
use super::{Code, Console, Failure, Global, shell};
use crate::query::header::ParamKind;
use crate::query::run::Reader;
use crate::query::{Value, header, sql};

/// Run a read-only SQL statement; alone on a terminal, ask for one after the other
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline sql \"SELECT name, count(*) AS articles FROM article JOIN outlet USING (outlet_id) GROUP BY name\"
  dateline sql \"SELECT said FROM v_quote WHERE speaker = :who\" -p who='Ana Brook'
  dateline sql --file mine.sql -p since=2017-02-01 --format json
  echo 'SELECT * FROM v_actor' | dateline sql -
  dateline sql

On a terminal, `dateline sql` alone is interactive: statements end with `;`, the Tab key completes tables and columns, the arrow keys
go through what was typed before; .tables, .schema TABLE, .set NAME=VALUE, .help and .quit are understood.")]
pub(super) struct Args {
    /// The statement; `-` reads it from standard input, as does nothing at all where that is no terminal
    #[arg(allow_hyphen_values = true)]
    statement: Option<String>,
    /// Read the statement from a file
    #[arg(long, value_name = "FILE", conflicts_with = "statement")]
    file: Option<PathBuf>,
    /// Value of a parameter `:name`
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    params: Vec<String>,
    /// Show how SQLite would run the statement, and do not run it
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    output: Output,
}

/// A parameter that is not `name=value`.
#[derive(Debug, thiserror::Error)]
#[error("`{typed}` is not `name=value`")]
struct NotAPair {
    typed: String,
}

/// Runs the command.
pub(super) fn run(args: &Args, global: &Global, console: &mut Console) -> Result<Code, Failure> {
    let statement = match (&args.file, args.statement.as_deref()) {
        (Some(path), _) => std::fs::read_to_string(path).map_err(|error| {
            Failure::from(error).context(format!("cannot read `{}`", path.display()))
        })?,
        (None, None) if std::io::stdin().is_terminal() => {
            let reader = args.output.reader(&global.db)?;
            shell::run(&reader, &args.output, &args.params, console)?;
            return Ok(Code::Done);
        }
        (None, Some("-") | None) => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            text
        }
        // A comment may come first; a single line that begins so is an option that is not there.
        (None, Some(typed)) if typed.starts_with('-') && !typed.contains('\n') => {
            return Err(
                Failure::new(format!("unexpected argument `{typed}`"), Code::Usage)
                    .hint("`dateline sql --help` lists the options".to_owned()),
            );
        }
        (None, Some(statement)) => statement.to_owned(),
    };
    let reader = args.output.reader(&global.db)?;
    let asked = values(&statement, &args.params, Some(&reader))?;
    let values = bound(&asked);
    if args.explain {
        for line in reader.plan(&statement, &values)? {
            writeln!(console.out, "{line}")?;
        }
        return Ok(Code::Done);
    }
    let limited = args.output.bounded(&statement);
    let rows = reader.select(&limited, &values)?;
    let source = Source {
        title: "SQL",
        about: args.output.about(&reader, "sql", &statement, &asked)?,
        ..Source::default()
    };
    args.output.rows(rows, source, console, |_| true)
}

/// Returns the parameters with their values: of the declared types where the statement has a header, else whole numbers as
/// numbers and all else as text. A declared parameter that is not given has its default.
pub(super) fn values(
    statement: &str,
    given: &[String],
    reader: Option<&Reader>,
) -> Result<Vec<Asked>, Failure> {
    let mut values: Vec<Asked> = Vec::new();
    let declared = header::parse(statement)
        .map(|header| header.params)
        .unwrap_or_default();
    let today = Zoned::now().date();
    for pair in given {
        let (name, typed) = pair.split_once('=').ok_or_else(|| {
            Failure::new(
                NotAPair {
                    typed: pair.clone(),
                },
                Code::Usage,
            )
        })?;
        let name = name.trim().trim_start_matches(':');
        if values.iter().any(|known| known.name == name) {
            let twice = format!("parameter `:{name}` is given twice");
            return Err(Failure::new(twice, Code::Usage));
        }
        values.push(match declared.iter().find(|param| param.name == name) {
            Some(param) => asked(param, Some(typed), today, reader, name)?,
            None => Asked {
                name: name.to_owned(),
                kind: ParamKind::Text,
                typed: typed.to_owned(),
                value: match typed.parse::<i64>() {
                    Ok(number) if number.to_string() == typed => Value::Integer(number),
                    _ => Value::from(typed),
                },
            },
        });
    }
    for param in &declared {
        if !values.iter().any(|known| known.name == param.name)
            && sql::parameters(statement).contains(&param.name.as_str())
        {
            values.push(asked(param, None, today, reader, &param.name)?);
        }
    }
    Ok(values)
}
