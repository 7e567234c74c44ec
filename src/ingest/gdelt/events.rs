//! A row of Events 2.0: one event coded from an article. A row of Mentions 2.0: that an article mentions an event.

use super::gkg::degrees;
use super::{Cells, is_digits, place_address, time};
use crate::model::{Position, Provided, ProvidedEvent, RawArticle};

/// The cells of a row of Events.
pub(super) const CELLS: &[&str] = &[
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

/// The cells of a row of Mentions.
pub(super) const MENTION_CELLS: &[&str] = &[
    "GLOBALEVENTID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
];

/// What the first two digits of a CAMEO code stand for.
const ROOTS: [&str; 20] = [
    "make a public statement",
    "appeal",
    "express intent to cooperate",
    "consult",
    "engage in diplomatic cooperation",
    "engage in material cooperation",
    "provide aid",
    "yield",
    "investigate",
    "demand",
    "disapprove",
    "reject",
    "threaten",
    "protest",
    "exhibit force posture",
    "reduce relations",
    "coerce",
    "assault",
    "fight",
    "use unconventional mass violence",
];

/// Tells a row of Events by its numbers: of the event, of its day, of the month and the year.
pub(super) fn fits(cells: &[&str]) -> bool {
    matches!(cells, [id, day, month, year, ..]
        if !id.is_empty() && is_digits(id, id.len()) && is_digits(day, 8) && is_digits(month, 6) && is_digits(year, 4))
}

/// Tells a row of Mentions by its numbers: of the event, and two times.
pub(super) fn fits_mention(cells: &[&str]) -> bool {
    matches!(cells, [id, first, second, ..]
        if !id.is_empty() && is_digits(id, id.len()) && is_digits(first, 14) && is_digits(second, 14))
}

/// Reads one row of Events.
pub(super) fn article(cells: &Cells<'_>) -> Result<RawArticle, String> {
    let id = number(cells)?;
    let address = cells.needs("SOURCEURL")?;
    let day = cells.needs("SQLDATE")?;
    let day = jiff::fmt::strtime::parse("%Y%m%d", day)
        .and_then(|day| day.to_date())
        .map_err(|_| format!("the day `{day}` is none"))?;
    let added = cells.needs("DATEADDED")?;
    let added = time(added).ok_or_else(|| format!("the date `{added}` is none"))?;
    let code = cells.needs("EventCode")?;
    let root = cells
        .get("EventRootCode")
        .or_else(|| code.get(..2))
        .and_then(|root| root.parse::<usize>().ok());
    let mut raw = RawArticle {
        published: Some(added),
        ..RawArticle::default()
    };
    place_address(&mut raw, address);
    let event = ProvidedEvent {
        reference: id.to_owned(),
        day: Some(day.to_string()),
        code: Some(code.to_owned()),
        label: root
            .and_then(|root| ROOTS.get(root.checked_sub(1)?))
            .copied(),
        actor1: (cells.owned("Actor1Name"), cells.owned("Actor1Code")),
        actor2: (cells.owned("Actor2Name"), cells.owned("Actor2Code")),
        place: cells.owned("ActionGeo_FullName"),
        position: Position {
            country: cells.owned("ActionGeo_CountryCode"),
            latitude: degrees(cells.get("ActionGeo_Lat"), 90.0),
            longitude: degrees(cells.get("ActionGeo_Long"), 180.0),
        },
        confidence: None,
    };
    raw.provided = Some(Box::new(Provided {
        provider: "gdelt-events",
        reference: Some(id.to_owned()),
        events: vec![event],
        ..Provided::default()
    }));
    Ok(raw)
}

/// Reads one row of Mentions.
pub(super) fn mention(cells: &Cells<'_>) -> Result<RawArticle, String> {
    let id = number(cells)?;
    let address = cells.needs("MentionIdentifier")?;
    let seen = cells.needs("MentionTimeDate")?;
    let seen = time(seen).ok_or_else(|| format!("the date `{seen}` is none"))?;
    let mut raw = RawArticle {
        outlet: cells.owned("MentionSourceName"),
        published: Some(seen),
        language: cells.get("MentionDocTranslationInfo").and_then(|info| {
            info.split(';')
                .find_map(|part| part.trim().strip_prefix("srclc:"))
                .map(str::to_owned)
        }),
        ..RawArticle::default()
    };
    place_address(&mut raw, address);
    raw.provided = Some(Box::new(Provided {
        provider: "gdelt-mentions",
        reference: Some(id.to_owned()),
        events: vec![ProvidedEvent {
            reference: id.to_owned(),
            confidence: cells
                .number("Confidence")
                .filter(|share| (0..=100).contains(share)),
            ..ProvidedEvent::default()
        }],
        ..Provided::default()
    }));
    Ok(raw)
}

/// Returns the number of the event.
fn number<'a>(cells: &Cells<'a>) -> Result<&'a str, String> {
    let id = cells.needs("GLOBALEVENTID")?;
    if is_digits(id, id.len()) {
        Ok(id)
    } else {
        Err(format!("the event number `{id}` is none"))
    }
}
