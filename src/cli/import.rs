//! `dateline import`: reads articles into the database.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::{Timestamp, Zoned};

use super::{Code, Console, Failure, check, gazetteer, interrupt, merge};
use crate::clean::{self, CleanOptions, DateOrder};
use crate::ingest::{self, Exclude};
use crate::pipeline::{self, Files, Options, Progress, RULES_VERSION, Watch};
use crate::query::param;
use crate::store::{self, BatchInfo, Database, Reject};

/// From this size on, in bytes, a new database gets its indexes after its rows.
const LARGE: u64 = 1 << 20;

/// Most refusals that are printed; all are in the table `import_reject`.
const PRINTED: usize = 20;

/// Where articles come from and how they are read: shared by `import` and `extract`
#[derive(Debug, clap::Args)]
pub(super) struct Reading {
    /// A gazetteer of your own: the dump of GeoNames, or a CSV (see `dateline places add --help`); the database remembers it
    #[arg(long, value_name = "FILE")]
    pub(super) gazetteer: Vec<PathBuf>,
    /// Outlet of all articles, whatever the records say
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Read every file as this format, whatever its content looks like
    #[arg(long, value_name = "NAME")]
    format: Option<String>,
    /// Leave out files that fit this pattern: '*.tmp', 'drafts/**'
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,
    /// Leave out articles published before this day; those without a date stay in
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// Table of your own outlets, asked before the program's: name, domains, country, time zone, other names, parted by tabs
    #[arg(long, value_name = "FILE")]
    outlets: Option<PathBuf>,
    /// Tell which of a record's fields is which: body=content
    #[arg(long, value_name = "FIELD=NAME")]
    map: Vec<String>,
    /// Which comes first in a date like 03/04/2017 [default: what other dates of the batch show, else what the outlet's country
    /// writes]
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
    /// Tells whether no option says how articles are to be read, or which of them.
    fn is_plain(&self) -> bool {
        self.gazetteer.is_empty()
            && self.exclude.is_empty()
            && self.map.is_empty()
            && [&self.outlet, &self.format, &self.since, &self.time_zone]
                .iter()
                .all(|option| option.is_none())
            && self.outlets.is_none()
            && self.date_order.is_none()
            && self.limit.is_none()
    }

    /// Finds the files that `paths` mean, and how they are to be read.
    pub(super) fn files(&self, paths: &[String]) -> Result<Files, Failure> {
        let mut read = ingest::Options {
            max_unpacked: self.max_unpacked,
            ..ingest::Options::default()
        };
        if let Some(name) = &self.format {
            read.format = Some(ingest::format(name).ok_or_else(|| no_format(name))?);
        }
        let since = match &self.since {
            None => None,
            Some(typed) => Some(param::date(typed, false, Zoned::now().date()).ok_or_else(
                || {
                    Failure::new(
                        param::Error::Date {
                            typed: typed.clone(),
                        },
                        Code::Usage,
                    )
                },
            )?),
        };
        for typed in &self.map {
            read.map
                .add(typed)
                .map_err(|error| Failure::new(error, Code::Usage))?;
        }
        if let Some(path) = &self.outlets {
            let failed = |error: String, code| {
                Failure::new(error, code).context(format!("cannot use `{}`", path.display()))
            };
            let table = std::fs::read_to_string(path)
                .map_err(|error| failed(error.to_string(), Code::Failed))?;
            // A followed folder is looked through again and again: the table is read once.
            match clean::outlet::extend(table) {
                Ok(_) | Err(clean::outlet::TableError::Twice) => {}
                Err(error) => return Err(failed(error.to_string(), Code::Usage)),
            }
        }
        // Its tables would be taken for tables of articles.
        if let Some(export) = paths.iter().find(|path| store::is_export(Path::new(path))) {
            let said = format!("`{export}` is an export of a Dateline database");
            let hint = format!(
                "`dateline merge {export}` adds it to a database, made where it is not there; so does `dateline import {export}` without options"
            );
            return Err(Failure::new(said, Code::Usage).hint(hint));
        }
        let exclude =
            Exclude::new(&self.exclude).map_err(|error| Failure::new(error, Code::Usage))?;
        let mut paths: Vec<PathBuf> =
            ingest::walk(paths).map_err(|error| Failure::new(error, Code::Failed))?;
        paths.retain(|path| !exclude.fits(path));
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
        options.extend(
            self.outlets
                .iter()
                .map(|path| format!("--outlets {}", path.display())),
        );
        options.extend(self.format.iter().map(|name| format!("--format {name}")));
        options.extend(since.iter().map(|day| format!("--since {day}")));
        let mut files = Files {
            paths,
            read,
            since,
            keep_raw: false,
            only: None,
            stdin: None,
            extract: true,
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
        };
        if self.date_order.is_none() {
            files.clean.date_order = files.date_order();
        }
        Ok(files)
    }
}

/// Says that there is no such format, with the nearest name.
fn no_format(name: &str) -> Failure {
    let nearest = ingest::FORMATS
        .iter()
        .map(|format| format.name())
        .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
    let all: Vec<&str> = ingest::FORMATS.iter().map(|format| format.name()).collect();
    Failure::new(format!("there is no format `{name}`"), Code::Usage)
        .hint(nearest.map(|nearest| format!("did you mean `{nearest}`? Known: {}", all.join(", "))))
}

/// Read articles into the database, which is made where there is none
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline import articles/
  dateline import 'wire/*.jsonl' --outlet 'Bay Post' --db news.db
  zcat dump.jsonl.gz | dateline import - --map body=content
  dateline import wire/ --exclude '*.tmp' --since 2017-02-01 --strict
  dateline import inbox/ --follow --outlets outlets.tsv
  dateline import --retry-rejects --date-order day
  dateline import articles/ --gazetteer harbours.csv

A folder that `dateline export` wrote is merged: its rows are taken as they are.
The same articles again change nothing. A stopped import goes on where it was when it is run again.
Refused records are told, and kept with the reason in the table import_reject; the exit code is then 3.
`dateline batches` lists what was imported, `dateline undo` takes a batch out again.")]
pub(super) struct Args {
    /// Files, folders or patterns; `-` for standard input
    #[arg(required_unless_present = "retry_rejects", value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    reading: Reading,
    /// Read and extract, but write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write nothing unless every record is good
    #[arg(long, conflicts_with = "dry_run")]
    strict: bool,
    /// Keep the texts as they were read too, for `dateline show --raw`
    #[arg(long)]
    keep_raw: bool,
    /// Stay, and import files that come or change, until Ctrl-C
    #[arg(long, conflicts_with_all = ["dry_run", "limit"])]
    follow: bool,
    /// Try records again that earlier imports refused; with PATH, those of these files alone
    #[arg(long, conflicts_with_all = ["dry_run", "follow", "strict"])]
    retry_rejects: bool,
}

impl Args {
    /// Tells whether all that is to be imported is exports of databases, as they are: their rows are facts, and are not read anew.
    fn is_exports(&self) -> bool {
        let as_they_are = !(self.dry_run || self.strict || self.keep_raw || self.follow);
        as_they_are
            && self.reading.is_plain()
            && self
                .paths
                .iter()
                .all(|path| store::is_export(Path::new(path)))
    }
}

/// How often a followed folder is looked through.
const LOOK: Duration = Duration::from_secs(2);

/// Runs one batch, or, with `--follow`, one for each time that something has come.
pub(super) fn run(args: &Args, db: &Path, console: &mut Console) -> Result<Code, Failure> {
    if args.retry_rejects {
        return retry(args, db, console);
    }
    if args.is_exports() {
        let exports: Vec<PathBuf> = args.paths.iter().map(PathBuf::from).collect();
        return merge::add(&exports, db, console);
    }
    let mut files = args.reading.files(&args.paths)?;
    files.keep_raw = args.keep_raw;
    let from_stdin = files.paths.iter().any(|path| path.as_os_str() == "-");
    if args.follow && from_stdin {
        return Err(Failure::new(
            "standard input can't be followed",
            Code::Usage,
        ));
    }
    // What is read twice must be there twice.
    let aside = if args.strict && from_stdin {
        let mut aside = tempfile::NamedTempFile::new()?;
        std::io::copy(&mut std::io::stdin().lock(), &mut aside)?;
        files.stdin = Some(aside.path().to_owned());
        Some(aside)
    } else {
        None
    };
    let code = once(args, &files, db, console)?;
    drop(aside);
    if !args.follow || code == Code::Interrupted {
        return Ok(code);
    }
    follow(args, files, db, console, code)
}

/// Imports what comes, until the user stops it.
fn follow(
    args: &Args,
    mut files: Files,
    db: &Path,
    console: &mut Console,
    mut code: Code,
) -> Result<Code, Failure> {
    let stop = interrupt::flag();
    let look = |path: &PathBuf| {
        std::fs::metadata(path)
            .ok()
            .map(|file| (path.clone(), (file.len(), file.modified().ok())))
    };
    let mut done: HashMap<PathBuf, Stamp> = files.paths.iter().filter_map(look).collect();
    let mut before = done.clone();
    console.note("waiting for files; Ctrl-C ends it");
    loop {
        for _ in 0..20 {
            if stop.load(Ordering::Relaxed) {
                return Ok(code);
            }
            std::thread::sleep(LOOK / 20);
        }
        // A folder that is away for a moment, or a pattern that fits nothing yet, is no reason to end.
        let Ok(found) = args.reading.files(&args.paths) else {
            continue;
        };
        let now: HashMap<PathBuf, Stamp> = found.paths.iter().filter_map(look).collect();
        // A file that still grows waits for the next look.
        files.paths = found
            .paths
            .into_iter()
            .filter(|path| {
                now.get(path).is_some_and(|stamp| {
                    done.get(path) != Some(stamp) && before.get(path) == Some(stamp)
                })
            })
            .collect();
        before = now;
        if files.paths.is_empty() {
            continue;
        }
        let batch = once(args, &files, db, console)?;
        if batch == Code::Interrupted {
            return Ok(batch);
        }
        if batch != Code::Done {
            code = batch;
        }
        done.extend(
            files
                .paths
                .iter()
                .filter_map(|path| before.get(path).map(|stamp| (path.clone(), *stamp))),
        );
    }
}

/// Size and time of change of a file.
type Stamp = (u64, Option<std::time::SystemTime>);

/// Reads refused records again.
fn retry(args: &Args, db: &Path, console: &mut Console) -> Result<Code, Failure> {
    let open = Database::open(db, false)
        .and_then(|database| database.open_rejects())
        .map_err(check::failure)?;
    let mut only: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    let mut whole: BTreeSet<String> = BTreeSet::new();
    for (path, record) in open {
        let numbers = only.entry(path.clone()).or_default();
        match record {
            Some(record) => {
                numbers.insert(record);
            }
            None => {
                whole.insert(path);
            }
        }
    }
    // The file on disk of `batch.zip!a.html` is `batch.zip`.
    let on_disk = |path: &str| {
        if Path::new(path).exists() {
            path.to_owned()
        } else {
            path.split('!').next().unwrap_or(path).to_owned()
        }
    };
    if !args.paths.is_empty() {
        let wanted =
            ingest::walk(&args.paths).map_err(|error| Failure::new(error, Code::Failed))?;
        only.retain(|path, _| {
            wanted
                .iter()
                .any(|wanted| wanted.as_os_str() == on_disk(path).as_str())
        });
    }
    if only.remove("-").is_some() {
        console.note("what came through standard input can't be read again");
    }
    let gone: Vec<String> = only
        .keys()
        .filter(|path| !Path::new(&on_disk(path)).exists())
        .cloned()
        .collect();
    for path in gone {
        console.note(&format!("{}: is not there any more", path.escape_debug()));
        only.remove(&path);
    }
    for path in whole {
        // Nothing but the whole file was refused: all of it is read.
        if let Some(numbers) = only.get_mut(&path) {
            numbers.clear();
        }
    }
    if only.is_empty() {
        console.note("no refused record is left to try");
        return Ok(Code::Done);
    }
    let paths: BTreeSet<String> = only.keys().map(|path| on_disk(path)).collect();
    let paths: Vec<String> = paths.into_iter().collect();
    let mut files = args.reading.files(&paths)?;
    files.keep_raw = args.keep_raw;
    files.only = Some(only);
    // The file counts as another than the one read before.
    files.options = format!("{} --retry-rejects {}", files.options, Timestamp::now());
    once(args, &files, db, console)
}

/// Runs one batch.
fn once(args: &Args, files: &Files, db: &Path, console: &mut Console) -> Result<Code, Failure> {
    let gazetteers = gazetteer::read(&args.reading.gazetteer)?;
    let options = Options {
        jobs: args.reading.jobs,
        limit: args.reading.limit,
        large: files.bytes() >= LARGE && !args.follow,
        retry: args.retry_rejects,
    };
    if args.strict {
        let code = trial(files, options, console)?;
        if code != Code::Done {
            return Ok(code);
        }
    }
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
        let outcome = pipeline::scan(files, options, stop, &mut |found| {
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
        pipeline::import(&mut database, files, &info, options, &mut watch).map_err(|error| {
            match error {
                pipeline::Error::Store(error) => check::failure(error),
                error @ pipeline::Error::Threads(_) => Failure::new(error, Code::Failed),
            }
        })?;
    let totals = outcome.totals;
    // What only extraction could show: the batch is taken out again.
    let refused_late = args.strict && totals.rejected > 0 && !outcome.interrupted;
    if refused_late {
        store::undo(&mut database, outcome.batch).map_err(check::failure)?;
    }
    database.close().map_err(check::failure)?;
    bar.finish_and_clear();
    print_rejects(console, &rejects, n_rejects);
    if refused_late {
        console.note("nothing was written");
        return Ok(Code::Refused);
    }
    let versions = if totals.versions > 0 {
        format!(" ({} new versions)", totals.versions)
    } else {
        String::new()
    };
    let added_to = if totals.added_to > 0 {
        format!(", {} more of the same addresses", totals.added_to)
    } else {
        String::new()
    };
    let left_out = totals.seen - totals.new - totals.same - totals.rejected;
    let left_out = if left_out > 0 {
        format!(", {left_out} left out")
    } else {
        String::new()
    };
    console.note(&format!(
        "{} records: {} new{versions}, {} unchanged, {} refused{added_to}{left_out}",
        totals.seen,
        totals.new,
        totals.same - totals.added_to,
        totals.rejected
    ));
    if totals.foreign > 0 {
        console.note(&format!(
            "{} of them not in English: stored and searchable, but not read for facts",
            totals.foreign
        ));
    }
    if totals.without_text > 0 {
        console.note(&format!(
            "{} of them without a text: what the provider says of them is kept apart (`dateline query provider-facts`)",
            totals.without_text
        ));
    }
    print_skipped(console, &files.read);
    if outcome.interrupted {
        console.note("stopped; run the same import again to go on");
    }
    Ok(code(outcome))
}

/// Reads and cleans everything, to see whether all of it is good.
fn trial(files: &Files, options: Options, console: &mut Console) -> Result<Code, Failure> {
    let files = Files {
        extract: false,
        read: ingest::Options {
            skipped: ingest::Skipped::default(),
            ..files.read.clone()
        },
        ..files.clone()
    };
    let mut rejects: Vec<Reject> = Vec::new();
    let mut count = 0;
    let outcome = pipeline::scan(&files, options, interrupt::flag(), &mut |found| {
        if let Err(reject) = found {
            count += 1;
            if rejects.len() < PRINTED {
                rejects.push(reject.clone());
            }
        }
        true
    })
    .map_err(|error| Failure::new(error, Code::Failed))?;
    let code = code(outcome);
    if code != Code::Done {
        print_rejects(console, &rejects, count);
        console.note(&format!(
            "{} records, {count} refused; nothing was written",
            outcome.totals.seen
        ));
    }
    Ok(code)
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
