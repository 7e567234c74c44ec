//! A row of the Global Knowledge Graph 2.1: the names, places and quotes of one article.
//!
//! Themes, tone, counts, amounts and the emotions of GCAM are left out: no article says them.

use super::{Cells, is_digits, place_address, time};
use crate::model::{Position, Provided, ProvidedKind, ProvidedMention, ProvidedQuote, RawArticle};

/// The cells of a row.
pub(super) const CELLS: &[&str] = &[
    "GKGRECORDID",
    "DATE",
    "SourceCollectionIdentifier",
    "SourceCommonName",
    "DocumentIdentifier",
    "Counts",
    "V2Counts",
    "Themes",
    "V2Themes",
    "Locations",
    "V2EnhancedLocations",
    "Persons",
    "V2EnhancedPersons",
    "Organizations",
    "V2EnhancedOrganizations",
    "V2Tone",
    "Dates",
    "GCAM",
    "SharingImage",
    "RelatedImages",
    "SocialImageEmbeds",
    "SocialVideoEmbeds",
    "Quotations",
    "AllNames",
    "Amounts",
    "TranslationInfo",
    "Extras",
];

/// Tells a row by its record number (`20191024143000-17`, `20191024143000-T17`) and its time.
pub(super) fn fits(cells: &[&str]) -> bool {
    let (Some(id), Some(date)) = (cells.first(), cells.get(1)) else {
        return false;
    };
    id.split_once('-')
        .is_some_and(|(stamp, _)| is_digits(stamp, 14))
        && is_digits(date, 14)
}

/// Reads one row.
pub(super) fn article(cells: &Cells<'_>) -> Result<RawArticle, String> {
    let id = cells.needs("GKGRECORDID")?;
    let address = cells.needs("DocumentIdentifier")?;
    let seen = cells.needs("DATE")?;
    let seen = time(seen).ok_or_else(|| format!("the date `{seen}` is none"))?;
    let extras = cells.get("Extras").unwrap_or_default();
    let mut raw = RawArticle {
        outlet: cells.owned("SourceCommonName"),
        headline: element(extras, "PAGE_TITLE"),
        authors: element(extras, "PAGE_AUTHORS").map_or_else(Vec::new, |authors| {
            authors
                .split(';')
                .map(|name| name.trim().to_owned())
                .collect()
        }),
        // What the page itself says goes before when it was met.
        published: element(extras, "PAGE_PRECISEPUBTIMESTAMP")
            .and_then(|written| time(&written))
            .or(Some(seen)),
        language: cells.get("TranslationInfo").and_then(|info| {
            info.split(';')
                .find_map(|part| part.trim().strip_prefix("srclc:"))
                .map(str::to_owned)
        }),
        ..RawArticle::default()
    };
    place_address(&mut raw, address);
    let mut provided = Provided {
        provider: "gdelt-gkg",
        reference: Some(id.to_owned()),
        quotes: quotes(cells.get("Quotations").unwrap_or_default()),
        ..Provided::default()
    };
    let lists = [
        ("V2EnhancedPersons", "Persons", ProvidedKind::Person),
        (
            "V2EnhancedOrganizations",
            "Organizations",
            ProvidedKind::Organisation,
        ),
    ];
    for (full, short, kind) in lists {
        let list = cells.get(full).or_else(|| cells.get(short));
        provided.mentions.extend(names(list, kind));
    }
    let places = cells
        .get("V2EnhancedLocations")
        .or_else(|| cells.get("Locations"));
    provided
        .mentions
        .extend(places.unwrap_or_default().split(';').filter_map(place));
    // The list of all names repeats the others.
    let others: Vec<ProvidedMention> = names(cells.get("AllNames"), ProvidedKind::Name)
        .filter(|name| {
            !provided.mentions.iter().any(|known| {
                known.name.eq_ignore_ascii_case(&name.name)
                    && (known.offset.is_none() || known.offset == name.offset)
            })
        })
        .collect();
    provided.mentions.extend(others);
    raw.provided = Some(Box::new(provided));
    Ok(raw)
}

/// Reads `Ada Lindt,120;Bo Roe,310`; the numbers may be missing.
fn names(list: Option<&str>, kind: ProvidedKind) -> impl Iterator<Item = ProvidedMention> + '_ {
    list.unwrap_or_default()
        .split(';')
        .filter_map(move |entry| {
            let entry = entry.trim();
            let (name, offset) = match entry.rsplit_once(',') {
                Some((name, offset)) if offset.trim().parse::<i64>().is_ok() => {
                    (name, offset.trim().parse().ok())
                }
                _ => (entry, None),
            };
            let name = name.trim();
            (!name.is_empty()).then(|| ProvidedMention {
                kind,
                name: name.to_owned(),
                code: None,
                position: Position::default(),
                offset,
            })
        })
}

/// Reads `4#Alta, Finnmark, Norway#NO#NO05##69.97#23.27#-2400#815`: kind, name, country, region, district, latitude, longitude,
/// feature, character. The older list lacks the district and the character.
fn place(entry: &str) -> Option<ProvidedMention> {
    let cells: Vec<&str> = entry.trim().split('#').collect();
    let cell = |at: usize| {
        cells
            .get(at)
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    };
    // Counted from the end of the names: the list with the district has one cell more there.
    let shift = usize::from(cells.len() >= 9);
    let name = cell(1)?;
    Some(ProvidedMention {
        kind: ProvidedKind::Place,
        name: name.to_owned(),
        code: cell(6 + shift).map(str::to_owned),
        position: Position {
            country: cell(2).map(str::to_owned),
            latitude: degrees(cell(4 + shift), 90.0),
            longitude: degrees(cell(5 + shift), 180.0),
        },
        offset: (shift == 1)
            .then(|| cell(8).and_then(|offset| offset.parse().ok()))
            .flatten(),
    })
}

/// Reads degrees.
pub(super) fn degrees(cell: Option<&str>, most: f64) -> Option<f64> {
    cell?
        .parse()
        .ok()
        .filter(|degrees: &f64| degrees.abs() <= most)
}

/// Reads `120|24|said|We go to sea at noon#…`: character, length, verb, words.
fn quotes(list: &str) -> Vec<ProvidedQuote> {
    let mut quotes: Vec<ProvidedQuote> = Vec::new();
    for block in list.split('#') {
        let mut cells = block.splitn(4, '|');
        let offset = cells.next().and_then(|cell| cell.trim().parse().ok());
        let length: Option<i64> = cells.next().and_then(|cell| cell.trim().parse().ok());
        let (verb, words) = (cells.next(), cells.next());
        match (offset, length, words) {
            (Some(offset), Some(_), Some(words)) if !words.trim().is_empty() => {
                quotes.push(ProvidedQuote {
                    text: words.to_owned(),
                    cue: verb
                        .map(str::trim)
                        .filter(|verb| !verb.is_empty())
                        .map(str::to_owned),
                    offset: Some(offset),
                    ..ProvidedQuote::default()
                });
            }
            // The sign that parts two quotes may stand in one of them: "we are #1".
            _ => {
                if let Some(last) = quotes.last_mut()
                    && !block.is_empty()
                {
                    last.text.push('#');
                    last.text.push_str(block);
                }
            }
        }
    }
    for quote in &mut quotes {
        quote.text = quote.text.trim().to_owned();
    }
    quotes
}

/// Returns what an element of the extras holds.
fn element(extras: &str, name: &str) -> Option<String> {
    let rest = extras.split_once(&format!("<{name}>"))?.1;
    let text = rest.split_once(&format!("</{name}>"))?.0.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
