//! `dateline import`: reads articles into the database.

use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::{Code, Console, Failure, check, gazetteer, interrupt};
use crate::clean::{CleanOptions, DateOrder};
use crate::ingest;
use crate::pipeline::{self, Files, Options, Progress, RULES_VERSION, Watch};
use crate::store::{BatchInfo, Database, Reject};

/// From this size on, a new database gets its indexes after its rows.
const LARGE: u64 = 32 << 20;

/// Most refusals that are printed; all are in the table `import_reject`.
const PRINTED: usize = 20;

/// Where articles come from and how they are read: shared by `import` and `extract`
#[derive(Debug, clap::Args)]
pub(super) struct Reading {
    /// Files, folders or patterns; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    /// A gazetteer of your own: the dump of GeoNames, or a CSV (see `dateline places add --help`); the database remembers it
    #[arg(long, value_name = "FILE")]
    pub(super) gazetteer: Vec<PathBuf>,
    /// Outlet of all articles, whatever the records say
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Tell which of a record's fields is which: body=content
    #[arg(long, value_name = "FIELD=NAME")]
    map: Vec<String>,
    /// Which comes first in a date like 03/04/2017 [default: what the outlet's country writes]
    #[arg(long, value_enum, value_name = "ORDER")]
    date_order: Option<OrderArg>,
    /// Time zone of dates without one, where the outlet's is not known: Europe/Berlin [default: UTC]
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Most bytes that a packed file may unpack to: 500M, 20G [default: 250 times its size, at least 256M, at most 64G]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_unpacked: Option<u64>,
    /// Threads that read and extract [default: one a core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(super) jobs: usize,
    /// Most records to read
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<u64>,
}

/// Reads a size in bytes: `500M`, `20G`, `4096`.
fn size(typed: &str) -> Result<u64, String> {
    let upper = typed.trim().to_ascii_uppercase();
    let digits = upper.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match upper.get(digits.len()..).unwrap_or_default() {
        "" | "B" => 1,
        "K" | "KB" | "KIB" => 1 << 10,
        "M" | "MB" | "MIB" => 1 << 20,
        "G" | "GB" | "GIB" => 1 << 30,
        "T" | "TB" | "TIB" => 1 << 40,
        _ => return Err("a size is a number with K, M, G or T behind it".to_owned()),
    };
    digits
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit))
        .filter(|size| *size > 0)
        .ok_or_else(|| "a size is a number with K, M, G or T behind it".to_owned())
}

/// An order of day and month as typed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum OrderArg {
    /// 3 April
    Day,
    /// 4 March
    Month,
}

impl Reading {
    /// Finds the files.
    pub(super) fn files(&self) -> Result<Files, Failure> {
        let mut read = ingest::Options {
            max_unpacked: self.max_unpacked,
            ..ingest::Options::default()
        };
        for typed in &self.map {
            read.map
                .add(typed)
                .map_err(|error| Failure::new(error, Code::Usage))?;
        }
        let paths: Vec<PathBuf> =
            ingest::walk(&self.paths).map_err(|error| Failure::new(error, Code::Failed))?;
        if let Some(zone) = &self.time_zone {
            jiff::tz::TimeZone::get(zone).map_err(|error| Failure::new(error, Code::Usage))?;
        }
        let mut options: Vec<String> = self
            .map
            .iter()
            .map(|typed| format!("--map {typed}"))
            .collect();
        options.extend(
            self.outlet
                .iter()
                .map(|outlet| format!("--outlet {outlet}")),
        );
        options.extend(
            self.date_order
                .iter()
                .map(|order| format!("--date-order {order:?}")),
        );
        options.extend(
            self.time_zone
                .iter()
                .map(|zone| format!("--time-zone {zone}")),
        );
        options.extend(
            self.max_unpacked
                .iter()
                .map(|size| format!("--max-unpacked {size}")),
        );
        Ok(Files {
            paths,
            read,
            clean: CleanOptions {
                outlet: self.outlet.clone(),
                time_zone: self.time_zone.clone(),
                date_order: match self.date_order {
                    None => DateOrder::Auto,
                    Some(OrderArg::Day) => DateOrder::DayFirst,
                    Some(OrderArg::Month) => DateOrder::MonthFirst,
                },
                file_name: None,
            },
            options: options.join(" "),
        })
    }
}

/// Read articles into the database, which is made where there is none
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline import articles/
  dateline import 'wire/*.jsonl' --outlet 'Bay Post' --db news.db
  zcat dump.jsonl.gz | dateline import - --map body=content
  dateline import articles/ --gazetteer harbours.csv

The same articles again change nothing. A stopped import goes on where it was when it is run again.
Refused records are told, and kept with the reason in the table import_reject; the exit code is then 3.")]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    /// Read and extract, but write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Runs one batch.
pub(super) fn run(args: &Args, db: &Path, console: &mut Console) -> Result<Code, Failure> {
    let gazetteers = gazetteer::read(&args.reading.gazetteer)?;
    let files = args.reading.files()?;
    let options = Options {
        jobs: args.reading.jobs,
        limit: args.reading.limit,
        large: files.bytes() >= LARGE,
    };
    let bar = bar(console, files.bytes());
    let mut rejects: Vec<Reject> = Vec::new();
    let mut n_rejects = 0;
    let mut refused = |reject: &Reject| {
        n_rejects += 1;
        if rejects.len() < PRINTED {
            rejects.push(reject.clone());
        }
    };
    let stop = interrupt::flag();
    if args.dry_run {
        gazetteer::set(gazetteers);
        let outcome = pipeline::scan(&files, options, stop, &mut |found| {
            if let Err(reject) = found {
                refused(reject);
            }
            true
        })
        .map_err(|error| Failure::new(error, Code::Failed))?;
        bar.finish_and_clear();
        print_rejects(console, &rejects, n_rejects);
        console.note(&format!(
            "{} records: {} can be read, {} refused; nothing was written",
            outcome.totals.seen, outcome.totals.new, outcome.totals.rejected
        ));
        print_skipped(console, &files.read);
        return Ok(code(outcome));
    }
    let mut database = Database::create(db).map_err(check::failure)?;
    gazetteer::keep(&gazetteers, &mut database, console)?;
    gazetteer::set_from(&database)?;
    let info = BatchInfo {
        started: Timestamp::now(),
        command: std::env::args().collect::<Vec<_>>().join(" "),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        rules_version: RULES_VERSION,
    };
    let mut watch = Watch {
        stop,
        progress: &mut |progress: Progress| {
            if progress.finishing {
                bar.set_message(format!(
                    "{} records, now indexes, copies and ties",
                    progress.records
                ));
            } else {
                bar.set_position(progress.bytes);
                bar.set_message(format!("{} records", progress.records));
            }
        },
        refused: &mut refused,
        now: &Timestamp::now,
    };
    let outcome =
        pipeline::import(&mut database, &files, &info, options, &mut watch).map_err(|error| {
            match error {
                pipeline::Error::Store(error) => check::failure(error),
                error @ pipeline::Error::Threads(_) => Failure::new(error, Code::Failed),
            }
        })?;
    database.close().map_err(check::failure)?;
    bar.finish_and_clear();
    print_rejects(console, &rejects, n_rejects);
    let totals = outcome.totals;
    let versions = if totals.versions > 0 {
        format!(" ({} new versions)", totals.versions)
    } else {
        String::new()
    };
    console.note(&format!(
        "{} records: {} new{versions}, {} unchanged, {} refused",
        totals.seen, totals.new, totals.same, totals.rejected
    ));
    if totals.foreign > 0 {
        console.note(&format!(
            "{} of them not in English: stored and searchable, but not read for facts",
            totals.foreign
        ));
    }
    print_skipped(console, &files.read);
    if outcome.interrupted {
        console.note("stopped; run the same import again to go on");
    }
    Ok(code(outcome))
}

/// Returns the exit code of a batch.
const fn code(outcome: pipeline::Outcome) -> Code {
    if outcome.interrupted {
        Code::Interrupted
    } else if outcome.totals.rejected > 0 {
        Code::Refused
    } else {
        Code::Done
    }
}

/// Prints what was refused.
pub(super) fn print_rejects(console: &mut Console, rejects: &[Reject], count: usize) {
    for reject in rejects {
        let record = reject
            .record
            .map_or_else(String::new, |record| format!(":{record}"));
        let line = format!("{}{record}: {}", reject.path, reject.reason);
        console.note(&line.escape_debug().to_string());
    }
    if count > rejects.len() {
        console.note(&format!("and {} more refused", count - rejects.len()));
    }
}

/// Tells how many parts of web archives were passed over, if any.
fn print_skipped(console: &mut Console, read: &ingest::Options) {
    let count = read.skipped.count();
    if count > 0 {
        console.note(&format!(
            "{count} parts of web archives passed over: no page, or a status other than 200"
        ));
    }
}

/// Makes the bar of progress, which shows on a terminal only.
fn bar(console: &Console, bytes: u64) -> ProgressBar {
    if !console.err_is_terminal {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(bytes);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {eta} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
