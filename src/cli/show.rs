//! `dateline show`: an article with everything found in it; a quote, an event, an actor, a place.

use clap_complete::engine::ArgValueCompleter;

use super::output::Output;
use super::query::unnamed;
use super::{Code, Console, Failure, Global, complete};
use crate::query::header::ParamKind;
use crate::query::run::Reader;
use crate::query::{self, Value, article, dossier, name};
use crate::render::{Format, article_html, article_json, article_text, page_end, page_start};

/// Show an article with its quotes, names, places and events marked; or a quote, event, actor or place
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline show 1
  dateline show https://www.example.org/story
  dateline show q:17
  dateline show e:3
  dateline show 'Carla Fontes'
  dateline show 1 --format html -o article.html
  dateline show 1 --raw")]
pub(super) struct Args {
    /// Number, URL or external id of an article; q:17 (quote), e:3 (event), r:5 (the event of a report), a:42 (actor), p:7 (place), or the name of an actor or place
    #[arg(value_name = "REF", required = true, add = ArgValueCompleter::new(complete::either))]
    reference: Vec<String>,
    /// Print an article's text as it was read, before cleaning (of imports with --keep-raw)
    #[arg(long)]
    raw: bool,
    #[command(flatten)]
    output: Output,
}

/// What can be shown.
const REFERENCES: &str = "an article's number or address, q:17 (quote), e:3 (event), r:5 (the event of a report), a:42 (actor), p:7 (place), or a name";

/// What a reference stands for.
enum Target {
    Article(i64),
    Dossier(dossier::Subject, i64),
}

/// Runs the command.
pub(super) fn run(args: &Args, global: &Global, console: &mut Console) -> Result<Code, Failure> {
    let reader = args.output.reader(&global.db)?;
    let reference = args.reference.join(" ");
    let format = args.output.format();
    if format == Format::Xlsx {
        return Err(
            Failure::new("what `show` writes is no single table", Code::Usage).hint(
                "`--format html`, `json` or `markdown`; a query has rows for a workbook".to_owned(),
            ),
        );
    }
    match target(&reader, reference.trim())? {
        Target::Article(id) if args.raw => {
            let raw = article::raw(&reader, id)?.ok_or_else(|| {
                Failure::new(
                    format!("the text of article {id} as it was read is not kept"),
                    Code::Failed,
                )
                .hint(Some("`dateline import --keep-raw` keeps it".to_owned()))
            })?;
            let on_terminal = console.width.is_some();
            args.output.to(console, |out| {
                // On a terminal an article must not move the cursor.
                for line in raw.lines() {
                    if on_terminal {
                        writeln!(out, "{}", crate::render::printable(line))?;
                    } else {
                        writeln!(out, "{line}")?;
                    }
                }
                Ok(())
            })?;
        }
        Target::Article(id) => {
            let page = article::page(&reader, id)?;
            let color = console.color;
            args.output.to(console, |out| {
                let _: () = match format {
                    Format::Html => article_html(&page, out)?,
                    Format::Json | Format::Jsonl => article_json(&page, out)?,
                    _ => article_text(&page, color, out)?,
                };
                Ok(())
            })?;
        }
        Target::Dossier(subject, id) => {
            let sections = dossier::dossier(&reader, subject, id)?;
            let mut buffer = Vec::new();
            if matches!(format, Format::Json | Format::Jsonl) {
                json(&sections, &mut buffer)?;
            } else {
                use std::io::Write as _;
                if format == Format::Html {
                    page_start(&reference, &mut buffer)?;
                }
                for section in &sections {
                    match format {
                        Format::Markdown => writeln!(buffer, "## {}\n", section.title)?,
                        Format::Html => writeln!(buffer, "<h2>{}</h2>", section.title)?,
                        _ => writeln!(buffer, "{}", section.title)?,
                    }
                    // The head of a dossier is one row: it reads better downwards.
                    let is_one = section.rows.len() == 1 && format == Format::Table;
                    let form = if is_one { Format::Record } else { format };
                    args.output.table(
                        &section.columns,
                        &section.rows,
                        console,
                        &mut buffer,
                        form,
                    )?;
                    writeln!(buffer)?;
                }
                if format == Format::Html {
                    page_end(None, &mut buffer)?;
                }
            }
            args.output.to(console, |out| Ok(out.write_all(&buffer)?))?;
            console.end_page()?;
            let is_cut = sections.iter().any(|section| section.rows.len() == 20);
            if is_cut && subject == dossier::Subject::Actor {
                console.note(&format!(
                    "all of it: `dateline query actor-timeline --actor a:{id}`"
                ));
            }
        }
    }
    if let Some(path) = args.output.file() {
        console.note(&format!("{} in {}", reference.trim(), path.display()));
    }
    Ok(Code::Done)
}

/// Writes the sections as one JSON object.
fn json(sections: &[dossier::Section], out: &mut Vec<u8>) -> Result<(), Failure> {
    use std::io::Write as _;
    out.write_all(b"{")?;
    for (index, section) in sections.iter().enumerate() {
        if index > 0 {
            out.write_all(b",\n")?;
        }
        let key = section
            .title
            .split(" (")
            .next()
            .unwrap_or(section.title)
            .to_lowercase()
            .replace(' ', "_");
        write!(out, "\"{key}\":")?;
        let mut sink = crate::render::sink(
            Format::Json,
            &section.columns,
            &crate::render::Options::default(),
            out,
        )?;
        for row in &section.rows {
            sink.row(row)?;
        }
        sink.finish()?;
    }
    out.write_all(b"}\n")?;
    Ok(())
}

/// Adds hints to the error of a name: one thing is shown at a time, so that there is no "all".
fn unknown(error: name::Error) -> Failure {
    match &error {
        name::Error::Several { fits, .. } => {
            let hint = fits
                .first()
                .map(|fit| format!("`dateline show {}` for that one", fit.id));
            Failure::new(error, Code::Usage).hint(hint)
        }
        name::Error::Nobody { typed, nearest, .. }
            if nearest.is_empty() && typed.chars().nth(1) == Some(':') =>
        {
            Failure::new(error, Code::Usage).hint(REFERENCES.to_owned())
        }
        _ => unnamed(error, "dateline show"),
    }
}

/// Finds out what is meant.
fn target(reader: &Reader, reference: &str) -> Result<Target, Failure> {
    let reference = reference.trim();
    if reference.is_empty() {
        return Err(Failure::new("nothing to show", Code::Usage).hint(REFERENCES.to_owned()));
    }
    for (prefix, subject) in [
        ("q:", dossier::Subject::Quote),
        ("e:", dossier::Subject::Event),
        ("p:", dossier::Subject::Place),
        ("a:", dossier::Subject::Actor),
    ] {
        if let Some(id) = reference
            .strip_prefix(prefix)
            .and_then(|id| id.parse().ok())
        {
            return Ok(Target::Dossier(subject, id));
        }
    }
    if let Some(report) = reference.strip_prefix("r:").and_then(|id| id.parse().ok()) {
        return match dossier::event_of(reader, report)? {
            Some(event) => Ok(Target::Dossier(dossier::Subject::Event, event)),
            None => Err(query::Error::NoSuch {
                what: "report of an event",
                reference: reference.to_owned(),
            }
            .into()),
        };
    }
    match name::resolve(reader, &ParamKind::Article, reference) {
        Ok(Value::Integer(id)) => return Ok(Target::Article(id)),
        Ok(_) | Err(name::Error::Query(query::Error::NoSuch { .. })) => {}
        Err(error) => return Err(unknown(error)),
    }
    if reference.parse::<i64>().is_ok() || reference.contains("://") {
        return Err(query::Error::NoSuch {
            what: "article",
            reference: reference.to_owned(),
        }
        .into());
    }
    let found = name::resolve(reader, &ParamKind::Actor, reference).map_err(unknown)?;
    let Value::Text(found) = found else {
        return Err(Failure::from(query::Error::NoSuch {
            what: "actor",
            reference: reference.to_owned(),
        }));
    };
    let id = |prefix: &str| {
        found
            .split(' ')
            .find_map(|word| word.strip_prefix(prefix)?.parse().ok())
    };
    if let Some(id) = id("a:") {
        return Ok(Target::Dossier(dossier::Subject::Actor, id));
    }
    // A place of that name, or one of several unnamed sources.
    match name::resolve(reader, &ParamKind::Place, reference).map_err(unknown)? {
        Value::Text(place) => {
            let id = place.strip_prefix("p:").and_then(|id| id.parse().ok());
            id.map(|id| Target::Dossier(dossier::Subject::Place, id))
                .ok_or_else(|| {
                    Failure::from(query::Error::NoSuch {
                        what: "place",
                        reference: reference.to_owned(),
                    })
                })
        }
        _ => Err(Failure::from(query::Error::NoSuch {
            what: "actor",
            reference: reference.to_owned(),
        })),
    }
}
