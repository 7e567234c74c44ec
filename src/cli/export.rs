//! `dateline export`: the whole database for other programs.

mod datasette;
mod ledger;
mod package;
mod plan;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use self::ledger::{Ledger, Piece};
use self::plan::{Part, Sheet};
use super::{Code, Console, Failure, Global, interrupt};
use crate::query::catalog::Catalog;
use crate::query::run::Reader;
use crate::render::{self, Format};

/// Export every table as a file, or metadata for Datasette
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline export tables/
  dateline export tables/ --format parquet --by month,outlet
  dateline export open/ --format jsonl --redact-body
  dateline export quotes/ --only quote,quote_about,actor,article
  dateline export site/ --datasette
  datasette dateline.db -m site/metadata.json

Beside the tables stand datapackage.json, which says what tables and columns mean (a Frictionless Data Package), and with Parquet
tables.duckdb.sql and tables.spark.sql, which make the files tables of DuckDB and Spark. Stopped, the same command goes on where it
was; what is written already is not written again. `dateline merge` reads an export of all tables back.

With --datasette, metadata.json has the saved queries as canned queries, a sentence on each table and column, and the column by
which each table is known where another refers to it.")]
pub(super) struct Args {
    /// The folder; made where it is not there
    folder: PathBuf,
    /// Write metadata.json for Datasette, and no tables
    #[arg(long, conflicts_with_all = ["only", "by", "redact_body"])]
    datasette: bool,
    /// Form of the tables
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "csv",
        conflicts_with = "datasette"
    )]
    format: TableFormat,
    /// Only these tables
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    only: Vec<String>,
    /// Cut what belongs to articles by their month, year or outlet: folders like month=2017-02/outlet=Example
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    by: Vec<By>,
    /// Leave out the articles' full text; offsets stay, and excerpts of at most 200 characters
    #[arg(long)]
    redact_body: bool,
}

/// A format as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum TableFormat {
    /// Comma-separated values, the exact text
    Csv,
    /// One JSON object a line
    Jsonl,
    /// Apache Parquet: typed, compressed
    #[cfg(feature = "parquet")]
    Parquet,
}

/// By what the rows of articles are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// Year of publication, UTC
    Year,
    /// Month of publication, UTC
    Month,
    /// Who published
    Outlet,
}

impl TableFormat {
    /// Returns the suffix of its files, which is its name too.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
        }
    }
}

/// Runs the command.
pub(super) fn run(
    args: &Args,
    catalog: &Catalog,
    global: &Global,
    console: &mut Console,
) -> Result<Code, Failure> {
    let mut reader = Reader::open(&global.db, None::<Duration>, interrupt::flag())?;
    fs::create_dir_all(&args.folder).map_err(|error| {
        Failure::from(error).context(format!("cannot make `{}`", args.folder.display()))
    })?;
    if args.datasette {
        let path = args.folder.join("metadata.json");
        let text =
            serde_json::to_string_pretty(&datasette::metadata(&global.db, catalog, &reader)?)
                .map_err(std::io::Error::from)?;
        write(&path, |out| Ok(writeln!(out, "{text}")?))?;
        console.note(&format!(
            "{} (datasette {} -m {0})",
            path.display(),
            global.db.display()
        ));
        return Ok(Code::Done);
    }
    reader.hold()?;
    tables(args, &reader, &state(args, &global.db, &reader)?, console)
}

/// Returns what an export is made of: the database as it is, and the options. A later run with the same goes on with it.
fn state(args: &Args, db: &Path, reader: &Reader) -> Result<String, Failure> {
    let mut written = String::new();
    let mut wal = db.as_os_str().to_owned();
    wal.push("-wal");
    for file in [db, Path::new(&wal)] {
        let Ok(about) = fs::metadata(file) else {
            continue;
        };
        // A reader may leave an empty log behind.
        if about.len() > 0 {
            let changed = about.modified().ok();
            let changed = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let nanos = changed.unwrap_or_default().as_nanos();
            written.push_str(&format!(" {}-{nanos}", about.len()));
        }
    }
    Ok(format!(
        "{} {}{written} {} only {:?} by {:?} redact {}",
        env!("CARGO_PKG_VERSION"),
        reader.fingerprint()?,
        args.format.suffix(),
        args.only,
        args.by,
        args.redact_body
    ))
}

/// Writes the tables, and what describes them.
fn tables(
    args: &Args,
    reader: &Reader,
    state: &str,
    console: &mut Console,
) -> Result<Code, Failure> {
    let folder = &args.folder;
    let sheets = plan::sheets(&args.only, args.redact_body)?;
    let parts = plan::parts(reader, &args.by)?;
    let mut ledger = Ledger::open(folder, state).map_err(|error| unwritable(error, folder))?;
    let suffix = args.format.suffix();
    let mut written = Vec::new();
    for sheet in &sheets {
        let mut pieces = Vec::new();
        let mut kept = 0;
        let whole = format!("{}.{suffix}", sheet.name);
        let cut = !args.by.is_empty() && sheet.route.is_some();
        if cut {
            for part in &parts {
                let path = format!("{}/{}.{suffix}", sheet.name, part.path);
                let done = piece(
                    args.format,
                    folder,
                    reader,
                    sheet,
                    Some(part),
                    &path,
                    &mut ledger,
                )?;
                kept += u64::from(done.as_ref().is_some_and(|(_, kept)| *kept));
                pieces.extend(done.map(|(piece, _)| piece));
            }
        }
        // A table without rows is one empty file: it has columns all the same.
        if pieces.is_empty() {
            let done = piece(
                args.format,
                folder,
                reader,
                sheet,
                None,
                &whole,
                &mut ledger,
            )?;
            kept += u64::from(done.as_ref().is_some_and(|(_, kept)| *kept));
            pieces.extend(done.map(|(piece, _)| piece));
        }
        say(console, folder, sheet, &pieces, kept);
        written.push((sheet, pieces));
    }
    let package = package::package(args, reader, &written)?;
    let text = serde_json::to_string_pretty(&package).map_err(std::io::Error::from)?;
    #[cfg(feature = "parquet")]
    if args.format == TableFormat::Parquet {
        // A view reads several tables.
        let views = if args.only.is_empty() {
            package::views(reader)?
        } else {
            Vec::new()
        };
        for (name, dialect) in package::SCRIPTS {
            let text = package::script(&written, &views, dialect);
            write(
                &folder.join(name),
                |out| Ok(out.write_all(text.as_bytes())?),
            )?;
        }
    }
    write(&folder.join(package::NAME), |out| {
        Ok(writeln!(out, "{text}")?)
    })?;
    Ok(Code::Done)
}

/// Says what was written of a table.
fn say(console: &mut Console, folder: &Path, sheet: &Sheet, pieces: &[Piece], kept: u64) {
    let rows: u64 = pieces.iter().map(|piece| piece.rows).sum();
    let rows = if rows == 1 {
        "1 row".to_owned()
    } else {
        format!("{rows} rows")
    };
    let mut line = match pieces {
        [piece] => format!("{rows} in {}", folder.join(&piece.path).display()),
        _ => format!(
            "{rows} in {} files of {}",
            pieces.len(),
            folder.join(sheet.name).display()
        ),
    };
    match (kept, pieces.len() as u64) {
        (0, _) => {}
        (kept, all) if kept == all => line.push_str(", written before"),
        (kept, _) => line.push_str(&format!(", {kept} of them written before")),
    }
    console.note(&line);
}

/// Writes a piece of a table, unless it is there already; returns it, and whether it was there. A part without rows is none.
fn piece(
    format: TableFormat,
    folder: &Path,
    reader: &Reader,
    sheet: &Sheet,
    part: Option<&Part>,
    path: &str,
    ledger: &mut Ledger,
) -> Result<Option<(Piece, bool)>, Failure> {
    if let Some(piece) = ledger.done(path) {
        return Ok(Some((piece, true)));
    }
    let (sql, values) = sheet.select(part);
    let rows = reader.select(&sql, &values)?;
    if part.is_some() {
        let mut any = false;
        rows.each(|_| {
            any = true;
            Ok::<_, Failure>(false)
        })?;
        if !any {
            return Ok(None);
        }
    } else {
        drop(rows);
    }
    let rows = reader.select(&sql, &values)?;
    let target = folder.join(path);
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(|error| unwritable(error, parent))?;
    }
    let mut count = 0;
    match format {
        #[cfg(feature = "parquet")]
        TableFormat::Parquet => write_file(&target, |file| {
            let columns: Vec<_> = sheet
                .columns
                .iter()
                .map(|column| (column.name.to_owned(), column.ty, column.required))
                .collect();
            let mut out = render::Parquet::new(&columns, std::io::BufWriter::new(file))?;
            rows.each(|row| {
                out.row(row)?;
                count += 1;
                Ok::<_, Failure>(true)
            })?;
            Ok(out.finish()?)
        }),
        TableFormat::Csv | TableFormat::Jsonl => {
            let form = if format == TableFormat::Csv {
                Format::Csv
            } else {
                Format::Jsonl
            };
            let columns = rows.columns().to_vec();
            write(&target, |out| {
                let options = render::Options::default();
                let mut sink = render::sink(form, &columns, &options, out)?;
                rows.each(|row| {
                    sink.row(row)?;
                    count += 1;
                    Ok::<_, Failure>(true)
                })?;
                sink.finish()?;
                Ok(())
            })
        }
    }
    .map_err(|failure| failure.context(format!("table `{}` is not written", sheet.name)))?;
    let bytes = fs::metadata(&target)?.len();
    let piece = Piece {
        path: path.to_owned(),
        rows: count,
        bytes,
    };
    ledger
        .add(piece.clone())
        .map_err(|error| unwritable(error, folder))?;
    Ok(Some((piece, false)))
}

/// Says what can't be written.
fn unwritable(error: std::io::Error, path: &Path) -> Failure {
    Failure::from(error).context(format!("cannot write `{}`", path.display()))
}

/// Writes a file that appears when all of it is written, or not at all.
pub(super) fn write(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    write_file(path, |file| {
        let mut out = std::io::BufWriter::new(file);
        fill(&mut out)?;
        out.flush().map_err(|error| unwritable(error, path))
    })
}

/// Does the same with the file itself.
fn write_file(
    path: &Path,
    fill: impl FnOnce(fs::File) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let failed = |error| unwritable(error, path);
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let file = fs::File::create(&part).map_err(failed)?;
    let done = fill(file).and_then(|()| fs::rename(&part, path).map_err(failed));
    if done.is_err() {
        let _ = fs::remove_file(&part);
    }
    done
}
