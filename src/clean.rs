//! Floor 4: from a record as read to an article that can be read for facts.
//!
//! [`clean`] strips markup and chrome, joins wrapped lines, tells headline, byline, dateline, captions, notes, summary and
//! story apart, reads the date, and names the outlet. It changes no word of the story. What it cannot know it leaves open:
//! an article without a date has none, and an outlet that nothing names is `unknown`.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::ingest::{Reason, Reject, html};
use crate::model::{
    Article, Credit, CreditRole, DateBasis, DatePrecision, Extraction, Part, PartRole, RawArticle,
    Span, VersionKind,
};

mod characters;
mod credits;
mod date;
mod dateline;
mod language;
mod markdown;
mod markup;
mod mojibake;
pub mod outlet;
mod page;
mod paragraphs;
mod provided;
mod url;
mod version;
mod web;

pub use date::{DateOrder, order_of};
pub use outlet::Outlet;
pub use url::host;

/// What the user says about a batch.
#[derive(Debug, Clone, Default)]
pub struct CleanOptions {
    /// Outlet of every article, whatever the record says.
    pub outlet: Option<String>,
    /// IANA time zone of dates without one, where the outlet's is not known; else UTC.
    pub time_zone: Option<String>,
    /// Which comes first in `03/04/2017`.
    pub date_order: DateOrder,
    /// Name of the file that the record is in, which may hold a date.
    pub file_name: Option<String>,
}

/// Cleans one record.
pub fn clean(mut raw: RawArticle, options: &CleanOptions) -> Result<Article, Reject> {
    if let Some(ready) = raw.ready {
        return Ok(clean_already(*ready, raw.record, options));
    }
    if raw.provided.is_some() {
        return provided::article(raw, options);
    }
    let web = if html::is_page(&raw.text) {
        web::read(&mut raw)
    } else {
        web::Found::default()
    };
    let text = if !raw.is_web && markup::is_markup(&raw.text) {
        markup::text(&raw.text)
    } else {
        std::mem::take(&mut raw.text)
    };
    let refuse = |reason, excerpt: &str| {
        let head: String = excerpt.chars().take(500).collect();
        Reject::new(Some(raw.record), Some(raw.byte_offset), reason, &head)
    };
    let text = characters::normalised(&text);
    // What is left of a page's own markup is none of Markdown.
    let text = if raw.is_web {
        text
    } else {
        match text {
            Cow::Borrowed(text) => markdown::plain(text),
            Cow::Owned(text) => match markdown::plain(&text) {
                Cow::Owned(plain) => Cow::Owned(plain),
                Cow::Borrowed(_) => Cow::Owned(text),
            },
        }
    };
    let paragraphs = paragraphs::cut(&text);
    let headline = raw
        .headline
        .as_deref()
        .map(line)
        .filter(|headline| !headline.is_empty());
    let source = match (raw.is_page, raw.is_web) {
        (true, _) => page::Source::Dump,
        (false, true) => page::Source::Web,
        (false, false) => page::Source::Record,
    };
    let layout = page::lay_out(&paragraphs, source, headline.as_deref());
    let (body, parts) = build_body(&layout);
    if !body.chars().any(char::is_alphanumeric) {
        return Err(refuse(Reason::NoText, &text));
    }
    let url = raw.url.as_deref().map(url::normalised);
    let (outlet_name, known) = name_outlet(
        raw.outlet.as_deref(),
        url.as_deref(),
        &layout,
        &web,
        options,
    );
    let order = date_order(
        known,
        raw.language.as_deref().filter(|_| raw.is_web),
        options,
    );
    let published_raw = raw
        .published
        .as_deref()
        .map(line)
        .or_else(|| date::choose(&web.dates, order, known.map(|known| known.time_zone)))
        .or_else(|| layout.date.map(str::to_owned));
    let fallback = Fallback {
        url: url.as_deref().filter(|_| raw.is_web),
        captured: raw.captured.as_deref(),
    };
    let dated = published(
        published_raw.as_deref(),
        &layout,
        known,
        order,
        fallback,
        options,
    )
    .map_err(|fault| {
        let written = published_raw.clone().unwrap_or_default();
        let written: String = written.chars().take(80).collect();
        let reason = match fault {
            date::Fault::Unknown => Reason::BadDate(written),
            date::Fault::Ambiguous => Reason::AmbiguousDate(written),
        };
        refuse(reason, &text)
    })?;
    if raw.is_web && is_error_page(headline.as_deref(), &body) {
        return Err(refuse(
            Reason::NotAnArticle("what a site answers in place of a page".to_owned()),
            &text,
        ));
    }
    let updated = changed(raw.updated.as_deref(), known, order, options);
    let headline = headline.or_else(|| layout.headline.map(line));
    let (mut version_kind, headline) = match headline.as_deref().map(version::of_headline) {
        Some((kind, rest)) => (kind, Some(rest.to_owned()).filter(|rest| !rest.is_empty())),
        None => (VersionKind::New, None),
    };
    let given_notes: Vec<String> = given(&raw.notes);
    let notes: Vec<&str> = with_given(&given_notes, &layout.notes);
    let given_captions: Vec<String> = given(&raw.captions);
    for note in &notes {
        match version::of_note(note) {
            // A correction says more than an update.
            Some(kind) if matches!(version_kind, VersionKind::New | VersionKind::Update) => {
                version_kind = kind;
            }
            _ => {}
        }
    }
    let byline = layout
        .byline
        .map(line)
        .or_else(|| (!raw.authors.is_empty()).then(|| line(&raw.authors.join(", "))));
    let credits = all_credits(&raw.authors, &layout);
    Ok(Article {
        record: raw.record,
        external_id: raw.external_id,
        url,
        outlet: outlet_name,
        headline,
        byline,
        dateline: layout.dateline.as_ref().map(|found| found.written.clone()),
        dateline_places: layout
            .dateline
            .as_ref()
            .map(|found| found.places.clone())
            .unwrap_or_default(),
        published: dated.at,
        published_day: dated.day,
        published_raw: published_raw.or(dated.written),
        updated,
        date_basis: dated.basis,
        date_precision: dated.precision,
        language: language::of(&body, raw.language.as_deref()),
        section: raw.section.as_deref().map(line),
        standfirst: raw
            .standfirst
            .as_deref()
            .and_then(|deck| standfirst(deck, &body))
            .or_else(|| joined(&layout.standfirst)),
        captions: joined(&with_given(&given_captions, &layout.captions)),
        note: joined(&notes),
        version_kind: raw.version_kind.unwrap_or(version_kind),
        credits,
        body,
        parts,
        tags: raw.tags,
        provided: None,
        raw: None,
        found: None,
    })
}

/// Takes over an article that comes cleaned: only its outlet is called as the table has it, or as the user says.
fn clean_already(
    (article, found): (Article, Extraction),
    record: u64,
    options: &CleanOptions,
) -> Article {
    let given = options.outlet.as_ref().unwrap_or(&article.outlet);
    let outlet = outlet::find(given).map_or_else(|| line(given), |known| known.name.to_owned());
    Article {
        record,
        outlet,
        found: Some(Box::new(found)),
        ..article
    }
}

/// Returns a field's text as one line, without markup.
fn line(text: &str) -> String {
    let plain = if text.contains(['<', '&']) {
        if markup::is_markup(text) {
            markup::text(text)
        } else {
            markup::entities(text).into_owned()
        }
    } else {
        text.to_owned()
    };
    let clean = characters::normalised(&plain);
    let clean = markdown::plain_line(&clean);
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the texts of a field, one line each.
fn given(texts: &[String]) -> Vec<String> {
    texts
        .iter()
        .map(|text| line(text))
        .filter(|text| !text.is_empty())
        .collect()
}

/// Returns what the record states, then what the text adds to it.
fn with_given<'a>(given: &'a [String], found: &[&'a str]) -> Vec<&'a str> {
    let mut all: Vec<&str> = given.iter().map(String::as_str).collect();
    all.extend(
        found
            .iter()
            .filter(|text| !given.iter().any(|known| known == *text)),
    );
    all
}

/// Joins texts, one a line; nothing where there are none.
fn joined(texts: &[&str]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join("\n"))
}

/// Returns the deck that a source gives beside the text, unless it is but the start of the text.
fn standfirst(deck: &str, body: &str) -> Option<String> {
    let deck = line(deck);
    let head: String = deck
        .trim_end_matches(['.', '…', ' '])
        .chars()
        .take(80)
        .collect();
    (!head.is_empty() && deck.len() <= 1000 && !body.contains(&head)).then_some(deck)
}

/// Puts the body together and says what its parts are.
fn build_body(layout: &page::Layout<'_>) -> (String, Vec<Part>) {
    let size = layout
        .story
        .iter()
        .chain(&layout.summary)
        .map(|text| text.len() + 2)
        .sum();
    let mut body = String::with_capacity(size);
    let mut parts: Vec<Part> = Vec::new();
    for point in &layout.summary {
        if !body.is_empty() {
            body.push('\n');
        }
        let start = body.len();
        body.push_str(point);
        parts.push(Part {
            role: PartRole::Summary,
            span: Span::new(start, body.len()),
        });
    }
    let mut in_table = false;
    for (at, text) in layout.story.iter().enumerate() {
        let next = layout.story.get(at + 1).copied();
        let before = at
            .checked_sub(1)
            .and_then(|before| layout.story.get(before));
        let is_row = page::is_row(text)
            && (in_table
                || next.is_some_and(page::is_row)
                || before.is_some_and(|before| page::is_row(before)));
        if !body.is_empty() {
            body.push_str(if is_row && in_table { "\n" } else { "\n\n" });
        }
        let mut start = body.len();
        body.push_str(text);
        if at == 0
            && let Some(found) = &layout.dateline
        {
            let end = start + found.len;
            parts.push(Part {
                role: PartRole::Dateline,
                span: Span::new(start, end),
            });
            let rest = Span::new(end, body.len()).of(&body);
            start = end + (rest.len() - rest.trim_start().len());
        }
        let role = if is_row {
            PartRole::Table
        } else if at > 0 && page::is_heading(text, next) {
            PartRole::Heading
        } else {
            PartRole::Story
        };
        in_table = is_row;
        match parts.last_mut() {
            // Paragraphs of one kind in a row are one part.
            Some(last) if last.role == role && role != PartRole::Heading => {
                last.span.end = body.len();
            }
            _ if start < body.len() => parts.push(Part {
                role,
                span: Span::new(start, body.len()),
            }),
            _ => {}
        }
    }
    (body, parts)
}

/// Names the outlet, and finds it in the table.
///
/// In this order: what the user says, the record's field, the address, a byline that is an agency, the agency of the
/// dateline, the copyright line, the name in a web page's title.
fn name_outlet(
    field: Option<&str>,
    url: Option<&str>,
    layout: &page::Layout<'_>,
    web: &web::Found,
    options: &CleanOptions,
) -> (String, Option<&'static Outlet>) {
    let web_copyright = web.copyright.as_deref().and_then(copyright_holder);
    if let Some(given) = options.outlet.as_deref().or(field) {
        let known = outlet::find(given).or_else(|| {
            url.and_then(outlet::find)
                .filter(|_| options.outlet.is_none() && given.len() <= 1)
        });
        let name = known.map_or_else(|| line(given), |known| known.name.to_owned());
        if !name.is_empty() {
            return (name, known);
        }
    }
    if let Some(url) = url {
        if let Some(known) = outlet::find(url) {
            return (known.name.to_owned(), Some(known));
        }
        if let Some(host) = host(url) {
            // The name in the page's title or its copyright line, if it goes with the address.
            let own = [web.masthead.as_deref(), web_copyright]
                .into_iter()
                .flatten()
                .find(|name| goes_with(name, &host));
            return (own.map_or(host, line), None);
        }
    }
    if let Some(source) = layout.source {
        let known = outlet::find(source);
        return (
            known.map_or_else(|| line(source), |known| known.name.to_owned()),
            known,
        );
    }
    let byline = layout.byline.and_then(credits::byline);
    let agency = layout
        .dateline
        .as_ref()
        .and_then(|found| found.agency.as_deref());
    let copyright = layout.copyright.and_then(copyright_holder);
    for candidate in [byline, agency, copyright].into_iter().flatten() {
        if let Some(known) = outlet::find(candidate) {
            return (known.name.to_owned(), Some(known));
        }
    }
    if let Some(masthead) = web.masthead.as_deref().or(web_copyright) {
        return (line(masthead), outlet::find(masthead));
    }
    // An agency that the table lacks is still who says so, under its full name where the page gives it.
    let full = layout
        .mastheads
        .iter()
        .copied()
        .chain(copyright)
        .find(|name| agency.is_none_or(|agency| stands_for(agency, name)));
    match full.or(agency).or(copyright) {
        Some(name) => (line(name), None),
        None => ("unknown".to_owned(), None),
    }
}

/// Tells whether a site's name goes with its address: one of the address's labels is in the name, or its initials.
fn goes_with(name: &str, host: &str) -> bool {
    let letters: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let own = host.rsplit_once('.').map_or(host, |(own, _)| own);
    letters.len() >= 3
        && own.split('.').any(|label| {
            label.len() >= 3 && (letters.contains(label) || label.contains(&letters))
                || stands_for(&label.to_uppercase(), name)
        })
}

/// Tells whether an agency's short form is the beginning or the initials of its full name.
fn stands_for(short: &str, name: &str) -> bool {
    let bare = name.strip_prefix("The ").unwrap_or(name);
    let initials: String = bare
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .filter(|c| c.is_uppercase())
        .collect();
    bare.starts_with(short) || initials == short
}

/// Returns the holder in `Copyright 2017 The Daily Paper. All rights reserved.`
fn copyright_holder(text: &str) -> Option<&str> {
    let rest = text
        .trim_start_matches(['©', '(', 'c', 'C', ')', ' '])
        .trim_start_matches("opyright")
        .trim_start_matches(|c: char| c.is_ascii_digit() || "©()-–, ".contains(c))
        .trim_start_matches("by ");
    let end = rest.find([',', '|', '(', '©']).unwrap_or(rest.len());
    let holder = rest.get(..end)?;
    let holder = holder.split(". ").next()?.trim_end_matches('.').trim();
    let holder = holder.split(" All ").next()?.trim();
    (!holder.is_empty()
        && holder.len() <= 60
        && holder.split_whitespace().count() <= 6
        && holder.chars().next()?.is_uppercase())
    .then_some(holder)
}

/// When an article was published.
struct Dated {
    at: Option<Timestamp>,
    day: Option<Date>,
    basis: DateBasis,
    precision: DatePrecision,
    /// What a fallback was read from.
    written: Option<String>,
}

/// Where a date may come from if nothing states it.
#[derive(Clone, Copy)]
struct Fallback<'a> {
    /// Address of a web page, which may hold the day (`/2019/09/19/`).
    url: Option<&'a str>,
    /// When an archive captured the page.
    captured: Option<&'a str>,
}

/// Tells which comes first in `03/04/2017`: what the user says, the outlet's country, the country of a page's language tag.
fn date_order(
    known: Option<&'static Outlet>,
    language: Option<&str>,
    options: &CleanOptions,
) -> DateOrder {
    let of_country = |country: &str| {
        if country.eq_ignore_ascii_case("US") {
            DateOrder::MonthFirst
        } else {
            DateOrder::DayFirst
        }
    };
    match (options.date_order, known) {
        (DateOrder::Auto, Some(known)) => of_country(known.country),
        (DateOrder::Auto, None) => language
            .and_then(|tag| tag.trim().split(['-', '_']).nth(1))
            .filter(|country| country.len() == 2)
            .map_or(DateOrder::Auto, of_country),
        (order, _) => order,
    }
}

/// Reads the publication date: as stated, else from the dateline, the file's name, a web page's address, the day that an
/// archive captured it.
fn published(
    raw: Option<&str>,
    layout: &page::Layout<'_>,
    known: Option<&'static Outlet>,
    order: DateOrder,
    fallback: Fallback<'_>,
    options: &CleanOptions,
) -> Result<Dated, date::Fault> {
    let home = known.map(|known| known.time_zone);
    let zone = home
        .or(options.time_zone.as_deref())
        .and_then(|name| TimeZone::get(name).ok());
    let midnight = |day: Date| {
        day.to_zoned(TimeZone::UTC)
            .ok()
            .map(|zoned| zoned.timestamp())
    };
    if let Some(raw) = raw {
        let written = date::parse(raw, order, home)?;
        let at = written
            .timestamp(zone.as_ref().unwrap_or(&TimeZone::UTC))
            .ok_or(date::Fault::Unknown)?;
        let day = match (&zone, written.time) {
            (Some(zone), Some(_)) => zone.to_datetime(at).date(),
            _ => written.date,
        };
        let day = filed_beside(layout, day).unwrap_or(day);
        return Ok(Dated {
            at: Some(at),
            day: matches!(
                written.precision,
                DatePrecision::Day | DatePrecision::Minute | DatePrecision::Second
            )
            .then_some(day),
            basis: DateBasis::Stated,
            precision: written.precision,
            written: None,
        });
    }
    let file = options.file_name.as_deref().and_then(date::in_file_name);
    let captured = fallback
        .captured
        .and_then(|written| date::parse(written, DateOrder::Auto, None).ok())
        .map(|written| written.date);
    let address = fallback.url.and_then(date::in_url);
    // What dates a day without a year: the nearest such day.
    let near = file.or(address).or(captured);
    let filed = layout
        .dateline
        .as_ref()
        .and_then(|found| found.day)
        .and_then(|(month, day, year)| {
            // The year of a dateline without one comes from elsewhere: the file's name, by the nearest such day.
            let date = |year: i16| Date::new(year, month, day).ok();
            match (year, near) {
                (Some(year), _) => date(year),
                (None, Some(file)) => [file.year() - 1, file.year(), file.year() + 1]
                    .into_iter()
                    .filter_map(date)
                    .min_by_key(|date| (*date - file).get_days().abs()),
                (None, None) => None,
            }
        });
    let (day, basis, written) = match (filed, file, address, captured) {
        (Some(day), ..) => (day, DateBasis::Dateline, None),
        (None, Some(day), ..) => (day, DateBasis::File, None),
        (None, None, Some(day), _) => (
            day,
            DateBasis::File,
            fallback.url.map(|url| format!("in the address {url}")),
        ),
        (None, None, None, Some(day)) => (
            day,
            DateBasis::File,
            fallback.captured.map(|at| format!("captured {at}")),
        ),
        (None, None, None, None) => {
            return Ok(Dated {
                at: None,
                day: None,
                basis: DateBasis::None,
                precision: DatePrecision::None,
                written: None,
            });
        }
    };
    Ok(Dated {
        at: midnight(day),
        day: Some(day),
        basis,
        precision: DatePrecision::Day,
        written,
    })
}

/// Returns the day of the dateline where it is the one before or after that of publication: the story was written on it, and its
/// "today" is that day.
fn filed_beside(layout: &page::Layout<'_>, published: Date) -> Option<Date> {
    let (month, day, year) = layout.dateline.as_ref()?.day?;
    let years = match year {
        Some(year) => year..=year,
        None => published.year() - 1..=published.year() + 1,
    };
    years
        .filter_map(|year| Date::new(year, month, day).ok())
        .find(|filed| (*filed - published).get_days().abs() == 1)
}

/// Tells the page that a site answers where it has none, or gives none to programs: by its title, above next to no text.
fn is_error_page(headline: Option<&str>, body: &str) -> bool {
    const TITLES: [&str; 16] = [
        "not found",
        "404",
        "403 forbidden",
        "forbidden",
        "page not found",
        "error 404",
        "error 403",
        "access denied",
        "access to this page has been denied",
        "just a moment",
        "attention required",
        "500 internal server error",
        "502 bad gateway",
        "503 service",
        "504 gateway",
        "are you a robot",
    ];
    let Some(title) = headline.map(str::to_lowercase) else {
        return false;
    };
    let rest = |known: &str| title.strip_prefix(known).map(str::trim_start);
    body.len() < 600
        && TITLES.into_iter().any(|known| {
            rest(known).is_some_and(|rest| {
                // "404 not found", "Page not found | Bay Post", but not "Forbidden fruit sells well".
                !rest.starts_with(char::is_alphabetic)
                    || ["not found", "error", "unavailable", "time", "page"]
                        .iter()
                        .any(|word| rest.starts_with(word))
            })
        })
}

/// Reads when an article was changed last; what cannot be read is left out, as nothing depends on it.
fn changed(
    written: Option<&str>,
    known: Option<&'static Outlet>,
    order: DateOrder,
    options: &CleanOptions,
) -> Option<Timestamp> {
    let home = known.map(|known| known.time_zone);
    let zone = home
        .or(options.time_zone.as_deref())
        .and_then(|name| TimeZone::get(name).ok())
        .unwrap_or(TimeZone::UTC);
    let written = date::parse(&line(written?), order, home).ok()?;
    // Of a month nobody can say whether it comes before or behind a day of it.
    matches!(
        written.precision,
        DatePrecision::Second | DatePrecision::Minute | DatePrecision::Day
    )
    .then(|| written.timestamp(&zone))
    .flatten()
}

/// Collects the credits: byline (of the page, else of the field), then those at the end.
fn all_credits(authors: &[String], layout: &page::Layout<'_>) -> Vec<Credit> {
    let mut names: Vec<String> = layout
        .byline
        .and_then(credits::byline)
        .map(credits::names)
        .unwrap_or_default();
    if names.is_empty() {
        for author in authors {
            let author = line(author);
            for name in credits::names(&author) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
    }
    let mut out: Vec<Credit> = names
        .into_iter()
        .map(|name| Credit {
            name,
            role: CreditRole::Byline,
        })
        .collect();
    for credit in &layout.credits {
        // "Pike reported from Santiago." under a byline that has Pike's full name adds nothing.
        let is_known = out
            .iter()
            .any(|known| known.name.split_whitespace().next_back() == Some(credit.name.as_str()));
        if !is_known && !out.contains(credit) {
            out.push(credit.clone());
        }
    }
    out
}

#[cfg(test)]
mod tests;
