//! `dateline report`: pictures and tables of saved queries in one page.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap_complete::engine::ArgValueCompleter;
use indicatif::{ProgressBar, ProgressStyle};

use super::output::{bound, parameters};
use super::{Code, Console, Failure, Global, complete, export, interrupt, query, usage};
use crate::query::catalog::{Catalog, SavedQuery};
use crate::query::dialect::{self, Dialect};
use crate::query::header::ChartKind;
use crate::query::run::Reader;
use crate::query::{Value, nearest};
use crate::render::report::{self, Row, Section};

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
    /// Most rows of each query; 0: all
    #[arg(long, value_name = "N", default_value_t = 500)]
    limit: usize,
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
        // Whom a name was taken for is the first thing to doubt.
        for one in parameters(&reader, &asked)? {
            if let Some(meant) = one.meant {
                section.description.push_str(&format!(
                    "\n--{} {}: {meant}",
                    one.name.replace('_', "-"),
                    one.typed
                ));
            }
        }
        sections.push(section);
    }
    if let Some(folder) = &args.svg {
        pictures(&sections, folder, console)?;
    }
    if let Some(path) = &args.output {
        let facts = [
            ("Made by", format!("dateline {}", env!("CARGO_PKG_VERSION"))),
            ("Database", global.db.display().to_string()),
            ("State of the database", reader.fingerprint()?),
        ]
        .map(|(name, value)| (name.to_owned(), value));
        if path == Path::new("-") {
            report::page(&args.title, &facts, &sections, &mut console.out)?;
            console.flush()?;
            return Ok(Code::Done);
        }
        export::write(path, |out| {
            Ok(report::page(&args.title, &facts, &sections, out)?)
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
        let is_set = words.iter().any(|word| {
            word.strip_prefix(&option)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        });
        let is_known = saved.header.params.iter().any(|param| param.name == name);
        if let Some(value) = value.as_ref().filter(|_| is_known && !is_set) {
            words.extend([option, value.clone()]);
        }
    }
    words
}

/// Runs a query and gathers what its rows rest on.
fn section(
    args: &Args,
    reader: &Reader,
    saved: &SavedQuery,
    values: &[(String, Value)],
    call: String,
) -> Result<Section, Failure> {
    let rows = reader.select(&saved.sql, values)?;
    let header = &saved.header;
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
    let mut found: Vec<Vec<Value>> = Vec::new();
    let mut is_cut = false;
    rows.each(|row| {
        is_cut = args.limit > 0 && found.len() == args.limit;
        if !is_cut {
            found.push(row.to_vec());
        }
        Ok::<_, Failure>(!is_cut)
    })?;
    section.is_cut = is_cut;
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
        let Some(picture) = report::picture(section, None) else {
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
