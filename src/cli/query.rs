//! `dateline query`: runs a saved query; alone, lists them.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches};
use clap_complete::engine::ArgValueCompleter;
use jiff::Zoned;
use jiff::civil::Date;

use super::output::{Asked, Output, Source, bound};
use super::{Code, Console, Failure, Global, complete};
use crate::query::catalog::{Catalog, SavedQuery};
use crate::query::dialect::{self, Dialect};
use crate::query::header::{ChartKind, Param, ParamKind};
use crate::query::name::Among;
use crate::query::run::Reader;
use crate::query::seen::Seen;
use crate::query::{Value, name, param};
use crate::text::fold;

/// Run a saved query; without a name, list them
///
/// A query is one .sql file: those in the program, and your own in the folder given with --queries, in ./queries/ and in
/// ~/.config/dateline/queries/, where the same name wins.
#[derive(Debug, clap::Args)]
#[command(
    next_help_heading = "Query options",
    disable_help_subcommand = true,
    subcommand_value_name = "NAME",
    subcommand_help_heading = "Queries",
    after_help = "Examples:
  dateline query
  dateline query who-said-what --about Russia --since 2017-02
  dateline query talks-scheduled --kind talks --format csv -o talks.csv
  dateline query talks-scheduled --help
  dateline query date-conflicts --print-sql | sqlite3 dateline.db
  dateline query date-conflicts --print-sql --dialect duckdb > conflicts.sql"
)]
pub(super) struct Args {
    /// Folder with queries of your own
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "DATELINE_QUERIES",
        hide_env_values = true
    )]
    queries: Option<PathBuf>,
    /// Print the statement with its parameters bound, and do not run it
    #[arg(long, global = true)]
    print_sql: bool,
    /// Database that the printed statement is for
    #[arg(long, global = true, value_name = "NAME", default_value = "sqlite")]
    dialect: DialectArg,
    /// Show how SQLite would run the statement, and do not run it
    #[arg(long, global = true)]
    explain: bool,
    /// Only rows that this query has not shown before
    #[arg(long, global = true)]
    new: bool,
    #[command(flatten)]
    output: Yielding,
}

/// The output options of a command whose subcommands may use their names for parameters of their own: what has another type
/// then is taken as not given.
#[derive(Debug)]
struct Yielding(Output);

impl clap::Args for Yielding {
    fn augment_args(command: Command) -> Command {
        Output::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Output::augment_args_for_update(command)
    }
}

impl FromArgMatches for Yielding {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(Output::from_matches(matches)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0 = Output::from_matches(matches);
        Ok(())
    }
}

/// A dialect as typed.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub(super) enum DialectArg {
    /// SQLite
    #[default]
    Sqlite,
    /// DuckDB
    Duckdb,
    /// Spark SQL
    Spark,
}

/// Returns the catalog of all folders.
pub(super) fn catalog(folder: Option<&Path>) -> Catalog {
    let mut catalog = Catalog::bundled();
    let config = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".config")));
    if let Some(config) = config {
        catalog.add_folder(&config.join("dateline").join("queries"));
    }
    catalog.add_folder(Path::new("queries"));
    if let Some(folder) = folder {
        catalog.add_folder(folder);
    }
    catalog
}

/// Returns the folder given with `--queries` on a command line that is not parsed yet: the queries are part of the grammar.
pub(super) fn folder(words: &[OsString]) -> Option<PathBuf> {
    let mut found = std::env::var_os("DATELINE_QUERIES").filter(|folder| !folder.is_empty());
    for (index, word) in words.iter().enumerate() {
        if word == "--queries" {
            found = words.get(index + 1).cloned();
        } else if let Some(folder) = word
            .to_str()
            .and_then(|word| word.strip_prefix("--queries="))
        {
            found = Some(OsStr::new(folder).to_owned());
        }
    }
    found.map(PathBuf::from)
}

/// Returns one subcommand for each saved query.
pub(super) fn subcommands(catalog: &Catalog) -> Vec<Command> {
    catalog.iter().map(subcommand).collect()
}

pub(super) fn subcommand(query: &SavedQuery) -> Command {
    let header = &query.header;
    let mut long = header.summary.clone();
    if !header.description.is_empty() {
        long.push_str("\n\n");
        long.push_str(&header.description);
    }
    if let Some(path) = &query.path {
        long.push_str(&format!("\n\nFrom {}", path.display()));
    }
    Command::new(query.name.clone())
        .about(header.summary.trim_end_matches('.').to_owned())
        .long_about(long)
        .after_help(examples(query))
        .args(header.params.iter().map(option))
}

/// Returns the option of a parameter.
fn option(param: &Param) -> Arg {
    let long = id(param).replace('_', "-");
    let mut arg = Arg::new(id(param))
        .long(long.clone())
        .help(param.about.clone())
        .help_heading("Parameters")
        .allow_hyphen_values(true)
        .action(ArgAction::Set)
        .required(param.required());
    match param.kind {
        ParamKind::Actor => arg = arg.add(ArgValueCompleter::new(complete::actor)),
        ParamKind::Place => arg = arg.add(ArgValueCompleter::new(complete::place)),
        ParamKind::Outlet => arg = arg.add(ArgValueCompleter::new(complete::outlet)),
        _ => {}
    }
    if long == param.name.replace('_', "-") && long != param.name {
        arg = arg.alias(param.name.clone());
    }
    if let Some(default) = &param.default {
        arg = arg.default_value(default.clone());
    }
    match &param.kind {
        ParamKind::Choice(choices) => {
            let mut values: Vec<PossibleValue> = choices.iter().map(PossibleValue::new).collect();
            values.push(PossibleValue::new("").hide(true));
            arg.value_parser(PossibleValuesParser::new(values))
                .ignore_case(true)
                .value_name("CHOICE")
        }
        ParamKind::Boolean => arg
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .value_name("true|false"),
        ParamKind::Text => arg.value_name("TEXT"),
        // Of the type that the output option of the same name has, since clap hands its value on to that.
        ParamKind::Integer if matches!(param.name.as_str(), "limit" | "offset") => {
            arg.value_name("N").value_parser(clap::value_parser!(u64))
        }
        ParamKind::Integer | ParamKind::Real => arg.value_name("N"),
        ParamKind::Date => arg.value_name("DATE"),
        ParamKind::Actor => arg.value_name("NAME"),
        ParamKind::Place => arg.value_name("PLACE"),
        ParamKind::Outlet => arg.value_name("OUTLET"),
        ParamKind::Article => arg.value_name("ARTICLE"),
    }
}

/// Returns the name by which clap knows the option. It is the parameter's own, so that an output option of the same name
/// gives way to it; the options that say what to do with the query keep theirs.
fn id(param: &Param) -> String {
    match param.name.as_str() {
        "help" | "version" | "db" | "queries" | "print_sql" | "dialect" | "explain" | "new" => {
            format!("param_{}", param.name)
        }
        name => name.to_owned(),
    }
}

/// What a date may be.
const DATES: &str = "A DATE is 2017-02-13, 2017-02, 2017, today, yesterday, or so far from today: -30d, -2w, -6m, -1y.";

/// Returns two example lines, and what a date may be where there is one.
fn examples(query: &SavedQuery) -> String {
    let sample = |param: &Param| {
        let value = match &param.kind {
            ParamKind::Choice(choices) => choices.first().cloned().unwrap_or_default(),
            ParamKind::Date => "2017-02".to_owned(),
            ParamKind::Actor => "Russia".to_owned(),
            ParamKind::Place => "Geneva".to_owned(),
            ParamKind::Outlet => "Reuters".to_owned(),
            ParamKind::Article | ParamKind::Integer | ParamKind::Real => "1".to_owned(),
            ParamKind::Boolean => return format!(" --{}", param.name.replace('_', "-")),
            ParamKind::Text => "ceasefire".to_owned(),
        };
        format!(" --{} {value}", param.name.replace('_', "-"))
    };
    let params = &query.header.params;
    let mut line = format!("  dateline query {}", query.name);
    for param in params.iter().filter(|param| param.required()) {
        line.push_str(&sample(param));
    }
    let mut second = line.clone();
    for param in params.iter().filter(|param| !param.required()).take(2) {
        second.push_str(&sample(param));
    }
    let dates = if params.iter().any(|param| param.kind == ParamKind::Date) {
        format!("\n\n{DATES}")
    } else {
        String::new()
    };
    format!("Examples:\n{line}\n{second} --format csv{dates}")
}

/// Runs the command. `leaf` holds the options of the saved query, where one is named.
pub(super) fn run(
    args: &Args,
    leaf: Option<(&str, &ArgMatches)>,
    catalog: &Catalog,
    global: &Global,
    console: &mut Console,
) -> Result<Code, Failure> {
    let Some((name, matches)) = leaf else {
        return list(&args.output.0, catalog, console);
    };
    let Some(query) = catalog.get(name) else {
        return Err(Failure::new(
            NoQuery {
                name: name.to_owned(),
            },
            Code::Usage,
        ));
    };
    let output = Output::from_matches(matches);
    if args.print_sql {
        let reader = global
            .db
            .exists()
            .then(|| output.reader(&global.db))
            .transpose()?;
        let values = bound(&values(query, matches, reader.as_ref())?);
        let dialect = match args.dialect {
            DialectArg::Sqlite => Dialect::Sqlite,
            DialectArg::Duckdb => Dialect::DuckDb,
            DialectArg::Spark => Dialect::Spark,
        };
        if dialect != Dialect::Sqlite && dialect::only_sqlite(&query.sql).is_some() {
            let said = format!(
                "`{name}` uses SQLite's full text, which {} has not",
                dialect.name()
            );
            let hint = "in its place, `lower(body) LIKE '%word%'` finds articles there";
            return Err(Failure::new(said, Code::Failed).hint(hint.to_owned()));
        }
        writeln!(
            console.out,
            "{};",
            dialect::bound(&query.sql, &values, dialect)
                .trim_end()
                .trim_end_matches(';')
        )?;
        return Ok(Code::Done);
    }
    let reader = output.reader(&global.db)?;
    let asked = values(query, matches, Some(&reader))?;
    let values = bound(&asked);
    if args.explain {
        for line in reader.plan(&query.sql, &values)? {
            writeln!(console.out, "{line}")?;
        }
        return Ok(Code::Done);
    }
    // Among rows that were shown before there is no telling how many are needed.
    let statement = if args.new {
        Cow::Borrowed(query.sql.as_str())
    } else {
        output.bounded(&query.sql)
    };
    let rows = reader.select(&statement, &values)?;
    let source = Source {
        title: &query.header.summary,
        show: &query.header.show,
        spark: query
            .header
            .chart
            .as_ref()
            .filter(|chart| chart.kind == ChartKind::Spark)
            .map_or(&[], |chart| chart.columns.as_slice()),
        chart: query.header.chart.as_ref(),
        about: output.about(&reader, name, &query.sql, &asked)?,
    };
    if !args.new {
        return output.rows(rows, source, console, |_| true);
    }
    let key = seen_key(name, &asked, Zoned::now().date());
    let mut seen = Seen::load(&global.db, &key)?;
    let code = output.rows(rows, source, console, |row| seen.is_new(row))?;
    drop(reader);
    seen.store(&global.db, &jiff::Timestamp::now().to_string())?;
    Ok(code)
}

/// Names a call for `--new`. A day that is counted from today, such as `-7d`, stands as typed: the call of tomorrow is the same.
fn seen_key(name: &str, asked: &[Asked], today: Date) -> String {
    let values: Vec<(String, Value)> = asked
        .iter()
        .map(|one| {
            let last = one.name.ends_with("until");
            let tomorrow = today.tomorrow().unwrap_or(today);
            let moves = one.kind == ParamKind::Date
                && param::date(&one.typed, last, today) != param::date(&one.typed, last, tomorrow);
            let value = if moves {
                Value::Text(one.typed.clone())
            } else {
                one.value.clone()
            };
            (one.name.clone(), value)
        })
        .collect();
    format!("{name} {values:?}")
}

/// Returns the parameters with their values.
pub(super) fn values(
    query: &SavedQuery,
    matches: &ArgMatches,
    reader: Option<&Reader>,
) -> Result<Vec<Asked>, Failure> {
    let today = Zoned::now().date();
    let mut values = Vec::new();
    for param in &query.header.params {
        // The raw words: `--limit` and `--offset` are numbers to the output options as well.
        let typed = matches
            .try_get_raw(&id(param))
            .ok()
            .flatten()
            .and_then(|mut words| words.next_back())
            .map(|word| word.to_string_lossy().into_owned());
        let option = format!("--{}", id(param).replace('_', "-"));
        values.push(asked(param, typed.as_deref(), today, reader, &option)?);
    }
    Ok(values)
}

/// Returns a parameter with its value: of its type, and looked up where it is a name.
pub(super) fn asked(
    param: &Param,
    typed: Option<&str>,
    today: Date,
    reader: Option<&Reader>,
    option: &str,
) -> Result<Asked, Failure> {
    let value = param::value(param, typed, today).map_err(|error| {
        Failure::new(error, Code::Usage).context(format!("wrong value for `{option}`"))
    })?;
    let value = match (value, reader) {
        (Value::Text(typed), Some(reader)) if param.kind.is_name() => {
            name::resolve(reader, &param.kind, &typed).map_err(|error| unnamed(error, option))?
        }
        (value, _) => value,
    };
    Ok(Asked {
        name: param.name.clone(),
        kind: param.kind.clone(),
        typed: typed
            .or(param.default.as_deref())
            .unwrap_or_default()
            .trim()
            .to_owned(),
        value,
    })
}

/// Adds hints to the error of a name.
pub(super) fn unnamed(error: name::Error, option: &str) -> Failure {
    let hint = match &error {
        name::Error::Nobody { nearest, .. } if !nearest.is_empty() => {
            Some(format!("nearest names: {}", nearest.join("; ")))
        }
        name::Error::Nobody { among, .. } => Some(
            match among {
                Among::Actors => "`dateline actors` lists the names",
                Among::Places => "`dateline places` lists them",
                Among::Outlets => "`dateline query coverage` lists them",
                Among::Events => "`dateline events` lists them",
            }
            .to_owned(),
        ),
        name::Error::Several { typed, fits } => fits.first().map(|fit| {
            // A name of the gazetteer is none of the database's.
            let all = if fold(&fit.name).contains(&fold(typed)) {
                typed
            } else {
                &fit.name
            };
            format!(
                "{option} {} for that one, {option} '{all}*' for all",
                fit.id
            )
        }),
        name::Error::Query(_) => None,
    };
    match error {
        name::Error::Query(error) => Failure::from(error),
        error => Failure::new(error, Code::Usage).hint(hint),
    }
}

/// A query that is not there.
#[derive(Debug, thiserror::Error)]
#[error("no saved query `{name}`")]
struct NoQuery {
    name: String,
}

/// Lists the queries.
fn list(output: &Output, catalog: &Catalog, console: &mut Console) -> Result<Code, Failure> {
    let columns = ["query".to_owned(), "answers".to_owned()];
    let rows: Vec<Vec<Value>> = catalog
        .iter()
        .map(|query| {
            vec![
                Value::Text(query.name.clone()),
                Value::Text(query.header.summary.clone()),
            ]
        })
        .collect();
    let mut buffer = Vec::new();
    output.table(&columns, &rows, console, &mut buffer, output.format())?;
    output.to(console, |out| Ok(out.write_all(&buffer)?))?;
    console.flush()?;
    for broken in &catalog.broken {
        console.note(&format!(
            "left out {}: {}",
            broken.path.display(),
            broken.error
        ));
    }
    Ok(Code::Done)
}
