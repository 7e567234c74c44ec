//! Where rows go and in which form: the options that all reading commands share.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ArgMatches;

use super::{Code, Console, Failure, interrupt};
use crate::query::catalog::Catalog;
use crate::query::dialect::{self, Dialect};
use crate::query::header::{Chart, ParamKind};
use crate::query::run::{Reader, Rows};
use crate::query::sql::{self, hex};
use crate::query::{self, Value, name, nearest};
use crate::render::{self, About, Cut, Format, Parameter, Spark};

/// How many rows a terminal table shows unless told otherwise.
const TERMINAL_ROWS: u64 = 50;

/// Output options.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Output options")]
pub(super) struct Output {
    /// Form of the rows [default: by the suffix of FILE, else table]
    #[arg(long, global = true, value_name = "FORMAT")]
    format: Option<FormatArg>,
    /// Write to a file instead of standard output; its suffix tells the form: csv, tsv, json, jsonl, md, html, xlsx, txt, geojson, gexf, graphml, ics
    ///
    /// JSON, HTML and XLSX files say of themselves where they come from: query, parameters, statement, program, database. A JSON
    /// file is an object with `about` and `rows`; on standard output JSON is the array of rows alone.
    #[arg(short, long, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write where the rows come from to FILE.meta.json, beside the file of -o
    #[arg(long, global = true)]
    meta: bool,
    /// Write at most N rows; 0: none, `all`: all of them, on a terminal too
    #[arg(long, global = true, value_name = "N", value_parser = limit)]
    limit: Option<u64>,
    /// Leave out the first N rows
    #[arg(long, global = true, value_name = "N")]
    offset: Option<u64>,
    /// Only these columns, in this order, separated by commas; `all`: all of them, on a terminal too
    #[arg(long, global = true, value_name = "NAMES")]
    columns: Option<String>,
    /// Write one field a line
    #[arg(short = 'x', long, global = true)]
    expanded: bool,
    /// Leave out the column names
    #[arg(long, global = true)]
    no_header: bool,
    /// In CSV and TSV, leave text that a spreadsheet would take for a formula as it is, without an apostrophe before it
    #[arg(long, global = true)]
    exact: bool,
    /// Stop after so many seconds of work; 0: never
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 300.0)]
    timeout: f64,
}

/// A format as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FormatArg {
    /// Aligned columns
    Table,
    /// Comma-separated values
    Csv,
    /// Tab-separated values
    Tsv,
    /// One array of objects
    Json,
    /// One object a line
    Jsonl,
    /// A Markdown table
    #[value(alias = "md")]
    Markdown,
    /// A page
    Html,
    /// A workbook for spreadsheets, with -o
    Xlsx,
    /// Places for maps, from columns `latitude` and `longitude`
    Geojson,
    /// A network for Gephi, from the columns of a network chart, or `source`, `target` and `weight`
    Gexf,
    /// The same network for programs that read no GEXF
    Graphml,
    /// Events for calendars, from `date_start`, `date_end`, `event` and `status`
    Ics,
}

impl FormatArg {
    const fn format(self) -> Format {
        match self {
            Self::Table => Format::Table,
            Self::Csv => Format::Csv,
            Self::Tsv => Format::Tsv,
            Self::Json => Format::Json,
            Self::Jsonl => Format::Jsonl,
            Self::Markdown => Format::Markdown,
            Self::Html => Format::Html,
            Self::Xlsx => Format::Xlsx,
            Self::Geojson => Format::GeoJson,
            Self::Gexf => Format::Gexf,
            Self::Graphml => Format::GraphMl,
            Self::Ics => Format::Ics,
        }
    }
}

impl Output {
    /// Reads the options from a command of which a saved query may have taken some names for its own parameters.
    pub(super) fn from_matches(matches: &ArgMatches) -> Self {
        fn get<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, id: &str) -> Option<T> {
            matches.try_get_one::<T>(id).ok().flatten().cloned()
        }
        Self {
            format: get(matches, "format"),
            output: get(matches, "output"),
            meta: get(matches, "meta").unwrap_or(false),
            limit: get(matches, "limit"),
            offset: get(matches, "offset"),
            columns: get(matches, "columns"),
            expanded: get(matches, "expanded").unwrap_or(false),
            no_header: get(matches, "no_header").unwrap_or(false),
            exact: get(matches, "exact").unwrap_or(false),
            timeout: get(matches, "timeout").unwrap_or(300.0),
        }
    }

    /// Opens the database for reading, under the time limit.
    pub(super) fn reader(&self, db: &Path) -> Result<Reader, Failure> {
        let timeout = (self.timeout.is_finite() && self.timeout > 0.0)
            .then(|| Duration::try_from_secs_f64(self.timeout).ok())
            .flatten();
        Ok(Reader::open(db, timeout, interrupt::flag())?)
    }

    /// Returns the statement with the bound on its rows that was asked for: the best ten of a million are found without working
    /// out the others.
    pub(super) fn bounded<'s>(&self, statement: &'s str) -> Cow<'s, str> {
        self.limit
            .filter(|limit| *limit > 0 && *limit < ALL)
            .and_then(|limit| {
                sql::limited(statement, limit.saturating_add(self.offset.unwrap_or(0)))
            })
            .map_or(Cow::Borrowed(statement), Cow::Owned)
    }

    /// Returns the format that was asked for.
    pub(super) fn format(&self) -> Format {
        if self.expanded {
            return Format::Record;
        }
        self.format.map_or_else(
            || {
                self.output
                    .as_deref()
                    .and_then(Path::extension)
                    .and_then(|suffix| Format::of_suffix(&suffix.to_string_lossy()))
                    .unwrap_or(Format::Table)
            },
            FormatArg::format,
        )
    }

    /// Calls `write` with the place that output goes to. A file appears when all of it is written, or not at all.
    pub(super) fn to<T>(
        &self,
        console: &mut Console,
        write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let Some(path) = self
            .output
            .as_deref()
            .filter(|path| *path != Path::new("-"))
        else {
            console.page();
            return write(&mut console.out);
        };
        let failed =
            |error| Failure::from(error).context(format!("cannot write `{}`", path.display()));
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let mut out = BufWriter::new(File::create(&part).map_err(failed)?);
        let done = write(&mut out).and_then(|done| {
            out.flush().map_err(failed)?;
            std::fs::rename(&part, path).map_err(failed)?;
            Ok(done)
        });
        if done.is_err() {
            let _ = std::fs::remove_file(&part);
        }
        done
    }

    /// Returns what an export says of itself; nothing where no export is asked for.
    pub(super) fn about(
        &self,
        reader: &Reader,
        query: &str,
        statement: &str,
        asked: &[Asked],
    ) -> Result<Option<About>, Failure> {
        let carries = matches!(self.format(), Format::Json | Format::Html | Format::Xlsx);
        if self.file().is_none() || !(carries || self.meta) {
            return Ok(None);
        }
        let parameters = parameters(reader, asked)?;
        Ok(Some(About {
            query: query.to_owned(),
            parameters,
            sql: dialect::bound(statement, &bound(asked), Dialect::Sqlite),
            program: concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned(),
            database: reader.fingerprint()?,
        }))
    }

    /// Returns the file that output goes to.
    pub(super) fn file(&self) -> Option<&Path> {
        self.output
            .as_deref()
            .filter(|path| *path != Path::new("-"))
    }

    /// Refuses what cannot be.
    fn possible(&self, console: &Console) -> Result<(), Failure> {
        if self.meta && self.file().is_none() {
            return Err(Failure::new("`--meta` needs a file", Code::Usage)
                .hint("`-o FILE` names it".to_owned()));
        }
        if let (None, false, Some(path)) = (self.format, self.expanded, self.file())
            && let Some(suffix) = path.extension().map(|suffix| suffix.to_string_lossy())
            && Format::of_suffix(&suffix).is_none()
        {
            return Err(Failure::new(NoSuffix { suffix: suffix.into_owned() }, Code::Usage).hint(
                "known: csv tsv json jsonl md html xlsx txt geojson gexf graphml ics; `--format` names the form of any other".to_owned(),
            ));
        }
        if self.format() == Format::Xlsx && self.file().is_none() && console.width.is_some() {
            return Err(
                Failure::new("a workbook cannot be shown on a terminal", Code::Usage)
                    .hint("`-o FILE.xlsx` writes it to a file".to_owned()),
            );
        }
        Ok(())
    }

    /// Writes rows, those that `keep` keeps. A table on a terminal has the columns of `source.show` only, any other table has
    /// them first.
    pub(super) fn rows<'s>(
        &self,
        rows: Rows<'_>,
        source: impl Into<Source<'s>>,
        console: &mut Console,
        mut keep: impl FnMut(&[Value]) -> bool,
    ) -> Result<Code, Failure> {
        self.possible(console)?;
        let source = source.into();
        let is_terminal = console.width.is_some() && self.output.is_none();
        let show = source.show;
        let mut spark = Spark::new(source.spark, rows.columns())
            .filter(|_| is_terminal && self.format() == Format::Table);
        let (indices, columns) = if self.columns.is_none() && self.format() == Format::Table {
            preferred(rows.columns(), show, is_terminal)
        } else {
            self.chosen(rows.columns())?
        };
        let hidden: Vec<String> = rows
            .columns()
            .iter()
            .enumerate()
            .filter(|(index, _)| self.columns.is_none() && !indices.contains(index))
            .map(|(_, name)| name.clone())
            .collect();
        render::fits(self.format(), &columns, source.chart).map_err(misfit)?;
        let options = render::Options {
            no_header: self.no_header,
            width: console.width.filter(|_| is_terminal),
            rows: (is_terminal && self.limit.is_none()).then_some(TERMINAL_ROWS),
            color: console.color && is_terminal,
            links: console.links && is_terminal,
            guard_formulas: !self.exact,
            title: source.title.to_owned(),
            about: source.about.clone(),
            chart: source.chart.cloned(),
            fragment: false,
        };
        let (format, limit) = (self.format(), self.limit.unwrap_or(ALL));
        let mut skip = self.offset.unwrap_or(0);
        let mut cut = self.to(console, |out| {
            let mut sink = render::sink(format, &columns, &options, out)?;
            let mut written = 0;
            let mut chosen = Vec::with_capacity(indices.len());
            if limit > 0 {
                rows.each(|row| {
                    if !keep(row) {
                        return Ok(true);
                    }
                    if skip > 0 {
                        skip -= 1;
                        return Ok(true);
                    }
                    chosen.clear();
                    chosen.extend(indices.iter().filter_map(|index| row.get(*index)).cloned());
                    sink.row(&chosen)?;
                    if let Some(spark) = &mut spark {
                        spark.add(row);
                    }
                    written += 1;
                    Ok::<_, Failure>(written < limit)
                })?;
            }
            let cut = sink.finish()?;
            drop(sink);
            if let Some(line) = spark
                .as_ref()
                .and_then(|spark| spark.line(options.width.unwrap_or(80)))
            {
                writeln!(out, "\n{line}")?;
            }
            Ok(cut)
        })?;
        console.end_page()?;
        if self.meta
            && let (Some(path), Some(about)) = (self.file(), &source.about)
        {
            sidecar(path, about, &columns, cut.total)?;
        }
        if is_terminal && cut.total == 0 && self.format() == Format::Table && limit > 0 {
            console.note("no rows");
            return Ok(Code::Done);
        }
        cut.columns.extend(hidden);
        tell(&cut, console);
        if let Some(path) = &self.output {
            console.note(&format!("{} in {}", counted(cut.total), path.display()));
        }
        Ok(Code::Done)
    }

    /// Returns the columns asked for and where they are.
    fn chosen(&self, all: &[String]) -> Result<(Vec<usize>, Vec<String>), Failure> {
        let Some(wanted) = self.columns.as_ref().filter(|names| *names != "all") else {
            return Ok(((0..all.len()).collect(), all.to_vec()));
        };
        let mut indices = Vec::new();
        for name in wanted
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            let index = all
                .iter()
                .position(|column| column == name)
                .ok_or_else(|| {
                    let near = nearest(name, all.iter().map(String::as_str));
                    Failure::new(
                        NoColumn {
                            name: name.to_owned(),
                        },
                        Code::Usage,
                    )
                    .hint(near.map_or_else(
                        || format!("columns: {}", all.join(", ")),
                        |near| format!("did you mean `{near}`?"),
                    ))
                })?;
            indices.push(index);
        }
        let columns = indices
            .iter()
            .filter_map(|index| all.get(*index))
            .cloned()
            .collect();
        Ok((indices, columns))
    }

    /// Writes rows that are at hand.
    pub(super) fn table(
        &self,
        columns: &[String],
        rows: &[Vec<Value>],
        console: &Console,
        out: &mut dyn Write,
        format: Format,
    ) -> Result<(), Failure> {
        let is_terminal = console.width.is_some() && self.output.is_none();
        let options = render::Options {
            no_header: self.no_header,
            width: console.width.filter(|_| is_terminal),
            color: console.color && is_terminal,
            links: console.links && is_terminal,
            guard_formulas: !self.exact,
            fragment: true,
            ..render::Options::default()
        };
        let mut sink = render::sink(format, columns, &options, out)?;
        for row in rows {
            sink.row(row)?;
        }
        sink.finish()?;
        Ok(())
    }
}

/// Returns the columns of a table and where they are: those of `show`, and the others after them unless `only`.
fn preferred(all: &[String], show: &[String], only: bool) -> (Vec<usize>, Vec<String>) {
    let mut indices: Vec<usize> = show
        .iter()
        .filter_map(|name| all.iter().position(|column| column == name))
        .collect();
    if indices.is_empty() || !only {
        let others: Vec<usize> = (0..all.len())
            .filter(|index| !indices.contains(index))
            .collect();
        indices.extend(others);
    }
    let columns = indices
        .iter()
        .filter_map(|index| all.get(*index))
        .cloned()
        .collect();
    (indices, columns)
}

/// A parameter as it was asked for and as it is bound.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// Its name.
    pub name: String,
    /// What values it takes.
    pub kind: ParamKind,
    /// As typed, or its default.
    pub typed: String,
    /// The value bound.
    pub value: Value,
}

/// Returns what a statement binds.
pub(super) fn bound(asked: &[Asked]) -> Vec<(String, Value)> {
    asked
        .iter()
        .map(|one| (one.name.clone(), one.value.clone()))
        .collect()
}

/// The bound on rows that is none.
pub(super) const ALL: u64 = u64::MAX;

/// Reads a bound on rows: a number, or `all`.
pub(super) fn limit(typed: &str) -> Result<u64, std::num::ParseIntError> {
    if typed.eq_ignore_ascii_case("all") {
        return Ok(ALL);
    }
    typed.parse()
}

/// Returns the parameters that have a value, as typed and with what that meant.
pub(super) fn parameters(reader: &Reader, asked: &[Asked]) -> Result<Vec<Parameter>, Failure> {
    let mut parameters = Vec::new();
    for one in asked.iter().filter(|one| one.value != Value::Null) {
        let bound = plain(&one.value);
        let meant = name::meaning(reader, &one.kind, &one.value)?
            .or_else(|| (one.kind == ParamKind::Date && bound != one.typed).then_some(bound));
        parameters.push(Parameter {
            name: one.name.clone(),
            typed: one.typed.clone(),
            meant,
        });
    }
    Ok(parameters)
}

/// Where rows come from and how they are best shown.
#[derive(Debug, Default)]
pub(super) struct Source<'a> {
    /// Title of a page.
    pub title: &'a str,
    /// The columns that a terminal table has.
    pub show: &'a [String],
    /// Step and count of a spark line; empty: none.
    pub spark: &'a [String],
    /// What an export says of itself.
    pub about: Option<About>,
    /// How the rows are drawn.
    pub chart: Option<&'a Chart>,
}

impl<'a> From<&'a str> for Source<'a> {
    fn from(title: &'a str) -> Self {
        Self {
            title,
            ..Self::default()
        }
    }
}

/// Says which saved queries have rows that a format can take.
fn misfit(misfit: render::Misfit) -> Failure {
    let catalog = Catalog::bundled();
    let names: Vec<&str> = catalog
        .iter()
        .filter(|query| {
            let chart = query.header.chart.as_ref();
            chart.is_some_and(|chart| misfit.chart.contains(&chart.kind))
        })
        .map(|query| query.name.as_str())
        .collect();
    let hint = format!("saved queries that have them: {}", names.join(", "));
    Failure::new(misfit, Code::Usage).hint(hint)
}

/// Returns a value as text.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => hex(bytes),
    }
}

/// Writes where the rows of a file come from to another beside it.
fn sidecar(path: &Path, about: &About, columns: &[String], rows: u64) -> Result<(), Failure> {
    let mut name = path.as_os_str().to_owned();
    name.push(".meta.json");
    let mut told = about.json();
    told["columns"] = columns.into();
    told["rows"] = rows.into();
    let text = serde_json::to_string_pretty(&told).map_err(std::io::Error::from)?;
    std::fs::write(&name, text + "\n").map_err(|error| {
        Failure::from(error).context(format!("cannot write `{}`", Path::new(&name).display()))
    })
}

/// A file whose name tells no form.
#[derive(Debug, thiserror::Error)]
#[error("no form of rows has the suffix `.{suffix}`")]
struct NoSuffix {
    suffix: String,
}

/// A column that the rows do not have.
#[derive(Debug, thiserror::Error)]
#[error("no column `{name}`")]
struct NoColumn {
    name: String,
}

/// Says what was left out.
fn tell(cut: &Cut, console: &mut Console) {
    if cut.total > cut.shown {
        console.note(&format!(
            "{} of {} rows (all: --limit all, or -o FILE)",
            grouped(cut.shown),
            grouped(cut.total)
        ));
    }
    if !cut.columns.is_empty() {
        console.note(&format!(
            "more columns: {} (-x, --columns or a file has them)",
            cut.columns.join(", ")
        ));
    }
    if cut.cells {
        console.note("long cells are cut (-x shows them)");
    }
}

/// Returns a number of rows in words.
fn counted(rows: u64) -> String {
    if rows == 1 {
        "1 row".to_owned()
    } else {
        format!("{} rows", grouped(rows))
    }
}

/// Returns a number with commas between the thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

impl From<query::Error> for Failure {
    fn from(error: query::Error) -> Self {
        use query::Error as E;
        let (code, hint) = match &error {
            E::Missing { .. } => (
                Code::Failed,
                Some("`dateline import PATH` makes a database; `--db FILE` names another".to_owned()),
            ),
            E::NotDatabase { .. } | E::NotDateline { .. } => {
                (Code::NotDatabase, Some("`--db FILE` names another".to_owned()))
            }
            E::Newer { .. } => (Code::NotDatabase, Some("a newer dateline made it: update this program".to_owned())),
            E::Older { .. } => (
                Code::Failed,
                Some("`dateline import` brings an older database up to date and keeps a copy of it".to_owned()),
            ),
            E::Sql { nearest, .. } => (Code::Failed, nearest.as_ref().map(|name| format!("did you mean `{name}`?"))),
            E::Parameter { .. } => (Code::Usage, Some("`-p name=value` gives a value".to_owned())),
            E::TimeLimit { .. } => (Code::TimeLimit, Some("`--timeout SECONDS` allows more, 0 as much as it takes".to_owned())),
            E::MemoryLimit => (
                Code::Failed,
                Some("a condition or `LIMIT` that leaves fewer rows to sort helps".to_owned()),
            ),
            E::Interrupted => (Code::Interrupted, None),
            E::Search { .. } => (
                Code::Usage,
                Some("words, \"a phrase\", word*, AND, OR, NOT, NEAR(a b, 5), headline: or body: before a word".to_owned()),
            ),
            E::NoSuch { what: "article", .. } => (
                Code::Failed,
                Some("its number, address or the outlet's own id; `dateline search WORDS` finds articles".to_owned()),
            ),
            E::Refused { .. } | E::NoSuch { .. } | E::Sqlite(_) => (Code::Failed, None),
        };
        Self::new(error, code).hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (50, "50"),
            (1204, "1,204"),
            (1_234_567, "1,234,567"),
            (100, "100"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
