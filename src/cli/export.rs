//! `dateline export`: the whole database for other programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value as Json, json};

use super::{Code, Console, Failure, Global, interrupt};
use crate::query::catalog::{Catalog, SavedQuery};
use crate::query::header::ParamKind;
use crate::query::run::Reader;
use crate::render::{self, Format};
use crate::store::describe::{self, Table};

/// Export every table as a file, or metadata for Datasette
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline export tables/
  dateline export tables/ --format jsonl
  dateline export site/ --datasette
  datasette dateline.db -m site/metadata.json

With --datasette, metadata.json has the saved queries as canned queries, a sentence on each table and column, and the column by
which each table is known where another refers to it.")]
pub(super) struct Args {
    /// The folder; made where it is not there
    folder: PathBuf,
    /// Write metadata.json for Datasette, and no tables
    #[arg(long)]
    datasette: bool,
    /// Form of the tables
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "csv",
        conflicts_with = "datasette"
    )]
    format: TableFormat,
}

/// A format as typed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum TableFormat {
    /// Comma-separated values, the exact text
    Csv,
    /// One JSON object a line
    Jsonl,
}

/// The column by which a table is known.
const LABELS: [(&str, &str); 9] = [
    ("outlet", "name"),
    ("actor", "name"),
    ("place", "name"),
    ("article", "headline"),
    ("event", "label"),
    ("quote", "text"),
    ("event_report", "label"),
    ("source_file", "path"),
    ("story", "identity"),
];

/// Runs the command.
pub(super) fn run(
    args: &Args,
    catalog: &Catalog,
    global: &Global,
    console: &mut Console,
) -> Result<Code, Failure> {
    let reader = Reader::open(&global.db, None::<Duration>, interrupt::flag())?;
    fs::create_dir_all(&args.folder).map_err(|error| {
        Failure::from(error).context(format!("cannot make `{}`", args.folder.display()))
    })?;
    if args.datasette {
        let path = args.folder.join("metadata.json");
        let text = serde_json::to_string_pretty(&metadata(&global.db, catalog, &reader)?)
            .map_err(std::io::Error::from)?;
        write(&path, |out| Ok(writeln!(out, "{text}")?))?;
        console.note(&format!(
            "{} (datasette {} -m {0})",
            path.display(),
            global.db.display()
        ));
        return Ok(Code::Done);
    }
    let (format, suffix) = match args.format {
        TableFormat::Csv => (Format::Csv, "csv"),
        TableFormat::Jsonl => (Format::Jsonl, "jsonl"),
    };
    for table in describe::tables() {
        // What is full text is in the articles; views are made of the tables.
        if table.is_view || table.name == "article_fts" {
            continue;
        }
        let path = args.folder.join(format!("{}.{suffix}", table.name));
        let sql = format!("SELECT * FROM {} ORDER BY 1", table.name);
        let rows = reader.select(&sql, &[])?;
        let columns = rows.columns().to_vec();
        let mut count = 0_u64;
        write(&path, |out| {
            let options = render::Options::default();
            let mut sink = render::sink(format, &columns, &options, out)?;
            rows.each(|row| {
                sink.row(row)?;
                count += 1;
                Ok::<_, Failure>(true)
            })?;
            sink.finish()?;
            Ok(())
        })?;
        console.note(&format!("{count} rows in {}", path.display()));
    }
    Ok(Code::Done)
}

/// Writes a file that appears when all of it is written, or not at all.
pub(super) fn write(
    path: &Path,
    fill: impl FnOnce(&mut dyn std::io::Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    use std::io::Write as _;
    let failed = |error| Failure::from(error).context(format!("cannot write `{}`", path.display()));
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let mut out = std::io::BufWriter::new(fs::File::create(&part).map_err(failed)?);
    let done = fill(&mut out).and_then(|()| {
        out.flush().map_err(failed)?;
        fs::rename(&part, path).map_err(failed)
    });
    if done.is_err() {
        let _ = fs::remove_file(&part);
    }
    done
}

/// Returns Datasette's metadata for the database.
fn metadata(db: &Path, catalog: &Catalog, reader: &Reader) -> Result<Json, Failure> {
    let name = db.file_stem().map_or_else(
        || "dateline".to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    );
    let tables: Map<String, Json> = describe::tables()
        .iter()
        .map(|table| (table.name.to_owned(), described(table)))
        .collect();
    let queries: Map<String, Json> = catalog
        .iter()
        .map(|query| (query.name.clone(), canned(query)))
        .collect();
    Ok(json!({
        "title": "News articles: who said what about whom, who and where is named, what is planned for when",
        "description": format!(
            "Made by dateline {} (database {}). Every offset counts characters of article.body: substr(body, start_char + 1, end_char - start_char) shows the words.",
            env!("CARGO_PKG_VERSION"),
            reader.fingerprint()?
        ),
        "databases": { name: { "tables": tables, "queries": queries } },
    }))
}

/// Returns what is told of a table.
fn described(table: &Table) -> Json {
    let columns: Map<String, Json> = table
        .columns
        .iter()
        .filter(|column| !column.about.is_empty())
        .map(|column| (column.name.to_owned(), json!(column.about)))
        .collect();
    let mut told = json!({ "description": table.about, "columns": columns });
    if let Some((_, label)) = LABELS.iter().find(|(name, _)| *name == table.name) {
        told["label_column"] = json!(label);
    }
    if table.name == "place" {
        told["units"] = json!({ "latitude": "degree", "longitude": "degree" });
    }
    if table.name == "article" {
        told["fts_table"] = json!("article_fts");
        told["fts_pk"] = json!("article_id");
        told["sort_desc"] = json!("published_at");
    }
    told
}

/// Returns a saved query as a canned one.
fn canned(query: &SavedQuery) -> Json {
    let header = &query.header;
    let mut about = header.description.clone();
    for param in &header.params {
        if !about.is_empty() {
            about.push('\n');
        }
        about.push_str(&format!("{}: {}", param.name, param.about));
        if let ParamKind::Choice(choices) = &param.kind {
            about.push_str(&format!(" ({})", choices.join(", ")));
        }
        if let Some(default) = &param.default {
            about.push_str(&format!("; {default} where nothing is given"));
        }
    }
    let params: Vec<&str> = header
        .params
        .iter()
        .map(|param| param.name.as_str())
        .collect();
    json!({
        "title": header.summary,
        "description": about,
        "sql": query.sql.trim_end().trim_end_matches(';'),
        "params": params,
    })
}
