//! `dateline report`: pictures and tables of saved queries in one page.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap_complete::engine::ArgValueCompleter;
use indicatif::{ProgressBar, ProgressStyle};

use super::output::{ALL, bound, limit, parameters};
use super::{Code, Console, Failure, Global, complete, export, interrupt, query, usage};
use crate::query::catalog::{Catalog, SavedQuery};
use crate::query::dialect::{self, Dialect};
use crate::query::header::ChartKind;
use crate::query::run::Reader;
use crate::query::{Value, nearest, sql};
use crate::render::report::{self, Frame, Row, Section};

/// Draw saved queries: one page with pictures, tables and the sentences behind them
///
/// The page needs nothing from elsewhere: no network, no other file. Every mark of a picture leads to its row in the table below, and
/// every row to the sentences that it rests on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline report -o report.html
  dateline report -o talks.html --query 'talks-scheduled --kind talks' --query date-conflicts
  dateline report -o march.html --since 2021-03-01 --until 2021-03-31 --title 'March 2021'
  dateline report --svg pictures/ --query who-about-whom

What a query is drawn as is said by the line `-- chart:` of its header. Without --query: talks-scheduled, who-about-whom, place-heat,
top-speakers, speaker-share, coverage, story-versions, date-conflicts.")]
pub(super) struct Args {
    /// The page
    #[arg(short, long, value_name = "FILE", required_unless_present = "svg")]
    output: Option<PathBuf>,
    /// Write the pictures alone, NAME.svg each, into a folder; made where it is not there
    #[arg(long, value_name = "DIR")]
    svg: Option<PathBuf>,
    /// A saved query, with its parameters in the same quotation marks; may be given several times
    #[arg(long = "query", value_name = "NAME --PARAM VALUE", add = ArgValueCompleter::new(complete::query))]
    calls: Vec<String>,
    /// Folder with queries of your own
    #[arg(
        long,
        value_name = "DIR",
        env = "DATELINE_QUERIES",
        hide_env_values = true
    )]
    queries: Option<PathBuf>,
    /// Earliest publication date, for every query that has such a parameter
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// Latest publication date, for every query that has such a parameter
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// Name, part of the name, or domain of the outlet, for every query that has such a parameter
    #[arg(long, value_name = "OUTLET", add = ArgValueCompleter::new(complete::outlet))]
    outlet: Option<String>,
    /// Title of the page
    #[arg(long, value_name = "TEXT", default_value = "Dateline report")]
    title: String,
    /// Most rows of each table; 0: none, `all`: all of them. What is drawn over time (maps, columns) is drawn of all rows
    #[arg(long, value_name = "N", default_value = "500", value_parser = limit)]
    limit: u64,
    /// Most sentences for a row that counts several; 0: none
    #[arg(long, value_name = "N", default_value_t = 2)]
    evidence: usize,
    /// Stop a query after so many seconds of work; 0: never
    #[arg(long, value_name = "SECONDS", default_value_t = 300.0)]
    timeout: f64,
}

/// What is drawn where nothing is asked for.
const DEFAULT: [&str; 8] = [
    "talks-scheduled",
    "who-about-whom",
    "place-heat",
    "top-speakers",
    "speaker-share",
    "coverage",
    "story-versions",
    "date-conflicts",
];

/// Why a query cannot be drawn as asked.
#[derive(Debug, thiserror::Error)]
enum Error {
    /// The quotation marks of a call are not closed.
    #[error("`{call}`: a quotation mark is not closed")]
    Unclosed { call: String },
    /// No query has that name.
    #[error("no saved query `{name}`")]
    NoQuery { name: String },
    /// A user's query that cannot be used.
    #[error("`{name}` cannot be used")]
    Broken {
        name: String,
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The chart names a column that the rows do not have.
    #[error("the chart of `{name}` wants the column `{column}`, which its rows do not have")]
    NoColumn { name: String, column: String },
}

/// Runs the command.
pub(super) fn run(
    args: &Args,
    catalog: &Catalog,
    global: &Global,
    console: &mut Console,
) -> Result<Code, Failure> {
    let timeout = (args.timeout.is_finite() && args.timeout > 0.0)
        .then(|| Duration::try_from_secs_f64(args.timeout).ok())
        .flatten();
    let mut reader = Reader::open(&global.db, timeout, interrupt::flag())?;
    // Thousands of small statements: one moment of the database for all of them, and no lock for each.
    reader.hold()?;
    let calls: Vec<&str> = if args.calls.is_empty() {
        DEFAULT.to_vec()
    } else {
        args.calls.iter().map(String::as_str).collect()
    };
    let mut sections = Vec::new();
    for call in calls {
        let words = words(call)?;
        let saved = saved(&words, catalog)?;
        let words = bounded(args, saved, words);
        let matches = match query::subcommand(saved).try_get_matches_from(&words) {
            Ok(matches) => matches,
            Err(error) => {
                let words: Vec<OsString> = words.iter().map(OsString::from).collect();
                return Ok(usage::print(&error, &words, console));
            }
        };
        let asked = query::values(saved, &matches, Some(&reader))?;
        let values = bound(&asked);
        let call = shlex::try_join(words.iter().map(String::as_str)).unwrap_or_default();
        let mut section = section(args, &reader, saved, &values, call)?;
        let mut defaults = Vec::new();
        for one in parameters(&reader, &asked)? {
            let option = format!("--{}", one.name.replace('_', "-"));
            if one.name == "by" {
                section.by.clone_from(&one.typed);
            }
            // Whom a name was taken for is the first thing to doubt.
            if let Some(meant) = one.meant {
                section
                    .description
                    .push_str(&format!("\n{option} {}: {meant}", one.typed));
            } else if !is_given(&words, &option) && one.typed != "false" {
                defaults.push(format!("{option} {}", one.typed));
            }
        }
        if !defaults.is_empty() {
            section
                .description
                .push_str(&format!("\nBy default: `{}`.", defaults.join(" ")));
        }
        sections.push(section);
    }
    if let Some(folder) = &args.svg {
        pictures(&sections, folder, console)?;
    }
    if let Some(path) = &args.output {
        let scope = scope(&reader)?;
        let facts = [
            ("Made by", format!("dateline {}", env!("CARGO_PKG_VERSION"))),
            ("Database", global.db.display().to_string()),
            ("State of the database", reader.fingerprint()?),
        ]
        .map(|(name, value)| (name.to_owned(), value));
        if path == Path::new("-") {
            report::page(&args.title, &scope, &facts, &sections, &mut console.out)?;
            console.flush()?;
            return Ok(Code::Done);
        }
        export::write(path, |out| {
            Ok(report::page(&args.title, &scope, &facts, &sections, out)?)
        })?;
        let rows: usize = sections.iter().map(|section| section.rows.len()).sum();
        console.note(&format!(
            "{rows} rows of {} queries in {}",
            sections.len(),
            path.display()
        ));
    }
    Ok(Code::Done)
}

/// Cuts a call into words, as a shell does.
fn words(call: &str) -> Result<Vec<String>, Failure> {
    let words = shlex::split(call).filter(|words| !words.is_empty());
    words.ok_or_else(|| {
        Failure::new(
            Error::Unclosed {
                call: call.to_owned(),
            },
            Code::Usage,
        )
        .hint("--query 'NAME --param value'".to_owned())
    })
}

/// Returns the query that a call begins with.
fn saved<'a>(words: &[String], catalog: &'a Catalog) -> Result<&'a SavedQuery, Failure> {
    let name = words.first().map_or("", String::as_str);
    if let Some(saved) = catalog.get(name) {
        return Ok(saved);
    }
    if let Some(broken) = catalog.broken.iter().find(|broken| broken.name == name) {
        let error = Error::Broken {
            name: name.to_owned(),
            source: format!("{}: {}", broken.path.display(), broken.error).into(),
        };
        return Err(Failure::new(error, Code::Usage));
    }
    let near = nearest(name, catalog.iter().map(|query| query.name.as_str()));
    let error = Error::NoQuery {
        name: name.to_owned(),
    };
    Err(Failure::new(error, Code::Usage).hint(near.map_or_else(
        || "`dateline query` lists them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    )))
}

/// Adds the bounds of the whole report to a call that does not set its own.
fn bounded(args: &Args, saved: &SavedQuery, mut words: Vec<String>) -> Vec<String> {
    for (name, value) in [
        ("since", &args.since),
        ("until", &args.until),
        ("outlet", &args.outlet),
    ] {
        let option = format!("--{name}");
        let is_set = is_given(&words, &option);
        let is_known = saved.header.params.iter().any(|param| param.name == name);
        if let Some(value) = value.as_ref().filter(|_| is_known && !is_set) {
            words.extend([option, value.clone()]);
        }
    }
    words
}

/// Tells whether a call has an option.
fn is_given(words: &[String], option: &str) -> bool {
    words.iter().any(|word| {
        word.strip_prefix(option)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    })
}

/// Says what the database holds, since every picture is of that and no more.
fn scope(reader: &Reader) -> Result<String, Failure> {
    let mut scope = String::new();
    reader
        .select(
            "SELECT count(*), count(DISTINCT a.outlet_id), substr(min(a.published_at), 1, 10), substr(max(a.published_at), 1, 10)
               FROM article_brief AS a",
            &[],
        )?
        .each(|row| {
            let counted = |index: usize, one: &str, many: &str| {
                let count = row.get(index).map(crate::render::exact).unwrap_or_default();
                let noun = if count == "1" { one } else { many };
                format!("{count} {noun}")
            };
            scope = format!(
                "The database holds {} of {}",
                counted(0, "article", "articles"),
                counted(1, "outlet", "outlets")
            );
            if let (Some(Value::Text(first)), Some(Value::Text(last))) = (row.get(2), row.get(3)) {
                let days = if first == last {
                    format!(", published on {first}")
                } else {
                    format!(", published from {first} to {last}")
                };
                scope.push_str(&days);
            }
            scope.push('.');
            Ok::<_, Failure>(false)
        })?;
    Ok(scope)
}

/// The most rows that a picture is drawn of.
const DRAWN: usize = 300_000;

/// Returns a row for the picture alone: the cells that are drawn.
fn drawn(row: &[Value], columns: &[bool]) -> Row {
    let cells = row.iter().zip(columns);
    Row {
        cells: cells
            .map(|(value, is_drawn)| {
                if *is_drawn {
                    value.clone()
                } else {
                    Value::Null
                }
            })
            .collect(),
        ..Row::default()
    }
}

/// Runs a query and gathers what its rows rest on.
fn section(
    args: &Args,
    reader: &Reader,
    saved: &SavedQuery,
    values: &[(String, Value)],
    call: String,
) -> Result<Section, Failure> {
    let header = &saved.header;
    // What is drawn over time would end in the middle with the rows of a table.
    let is_whole = header
        .chart
        .as_ref()
        .is_some_and(|chart| matches!(chart.kind, ChartKind::Map | ChartKind::Spark));
    let statement = if is_whole || args.limit == ALL {
        Cow::Borrowed(saved.sql.as_str())
    } else {
        // One more tells whether there are more.
        sql::limited(&saved.sql, args.limit + 1).map_or(Cow::Borrowed(&*saved.sql), Cow::Owned)
    };
    let rows = reader.select(&statement, values)?;
    let mut section = Section {
        call,
        title: header.summary.clone(),
        description: header.description.clone(),
        chart: header.chart.clone(),
        show: header.show.clone(),
        columns: rows.columns().to_vec(),
        sql: dialect::bound(&saved.sql, values, Dialect::Sqlite)
            .trim()
            .to_owned(),
        ..Section::default()
    };
    if let Some(column) = section.missing_column() {
        let near = nearest(column, section.columns.iter().map(String::as_str));
        let error = Error::NoColumn {
            name: saved.name.clone(),
            column: column.to_owned(),
        };
        return Err(Failure::new(error, Code::Usage).hint(near.map_or_else(
            || format!("columns: {}", section.columns.join(", ")),
            |near| format!("did you mean `{near}`?"),
        )));
    }
    let is_drawn: Vec<bool> = section
        .columns
        .iter()
        .map(|name| {
            let mut charted = header.chart.iter().flat_map(|chart| &chart.columns);
            matches!(name.as_str(), "place" | "step") || charted.any(|column| column == name)
        })
        .collect();
    let mut found: Vec<Vec<Value>> = Vec::new();
    rows.each(|row| {
        if (found.len() as u64) < args.limit {
            found.push(row.to_vec());
            return Ok::<_, Failure>(true);
        }
        section.is_cut = true;
        if is_whole && args.limit > 0 {
            section.further.push(drawn(row, &is_drawn));
        }
        Ok(is_whole && args.limit > 0 && section.further.len() < DRAWN)
    })?;
    let compares = header
        .chart
        .as_ref()
        .is_some_and(|chart| chart.kind == ChartKind::Versions);
    let article = section
        .columns
        .iter()
        .position(|column| column == "article_id");
    // Drawn on a terminal only.
    let bar = ProgressBar::new(found.len() as u64).with_message(section.call.clone());
    bar.set_style(style());
    for cells in found {
        bar.inc(1);
        let evidence = if args.evidence == 0 {
            Vec::new()
        } else {
            reader.evidence(&section.columns, &cells, values, args.evidence)?
        };
        let body = match article.and_then(|index| cells.get(index)) {
            Some(Value::Integer(article)) if compares => reader.body(*article)?,
            _ => None,
        };
        section.rows.push(Row {
            cells,
            evidence,
            body,
        });
    }
    bar.finish_and_clear();
    Ok(section)
}

/// Returns how progress looks.
fn style() -> ProgressStyle {
    ProgressStyle::with_template("{msg}: {human_pos} of {human_len} rows [{bar:24}]")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Writes the pictures alone.
fn pictures(sections: &[Section], folder: &Path, console: &mut Console) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| {
        Failure::from(error).context(format!("cannot make `{}`", folder.display()))
    })?;
    let mut names: Vec<String> = Vec::new();
    for section in sections {
        let query = section.call.split(' ').next().unwrap_or("picture");
        let Some(picture) = report::picture(section, None, Frame::Wide) else {
            console.note(&format!("no picture of `{}`", section.call));
            continue;
        };
        let earlier = names.iter().filter(|name| *name == query).count();
        names.push(query.to_owned());
        let name = if earlier == 0 {
            format!("{query}.svg")
        } else {
            format!("{query}-{}.svg", earlier + 1)
        };
        let path = folder.join(name);
        export::write(&path, |out| Ok(out.write_all(picture.alone().as_bytes())?))?;
        console.note(&path.display().to_string());
    }
    Ok(())
}
