//! Articles whose text a provider of facts keeps to itself.
//!
//! There is nothing to clean but the few fields. The body stays empty, and stands for no text: what the provider found is kept
//! apart from what we would find.

use super::{CleanOptions, DateOrder, date, language, line, outlet, url};
use crate::ingest::{Reason, Reject};
use crate::model::{Article, DateBasis, DatePrecision, RawArticle};

/// Makes the article of one record.
pub(super) fn article(raw: RawArticle, options: &CleanOptions) -> Result<Article, Reject> {
    let address = raw.url.as_deref().map(url::normalised);
    let known = options
        .outlet
        .as_deref()
        .or(address.as_deref())
        .and_then(outlet::find);
    let named = options
        .outlet
        .clone()
        .or_else(|| address.as_deref().and_then(url::host))
        .or(raw.outlet);
    let outlet_name = known.map_or_else(
        || {
            named
                .as_deref()
                .map(line)
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| "unknown".to_owned())
        },
        |known| known.name.to_owned(),
    );
    // Providers write UTC: the outlet's zone tells the day only.
    let dated = raw
        .published
        .as_deref()
        .map(|written| {
            date::parse(written, DateOrder::Auto, None)
                .ok()
                .and_then(|date| Some((date.timestamp(&jiff::tz::TimeZone::UTC)?, date.precision)))
                .ok_or_else(|| {
                    Reject::new(
                        Some(raw.record),
                        Some(raw.byte_offset),
                        Reason::BadDate(written.to_owned()),
                        written,
                    )
                })
        })
        .transpose()?;
    let zone = known
        .map(|known| known.time_zone)
        .or(options.time_zone.as_deref())
        .and_then(|name| jiff::tz::TimeZone::get(name).ok())
        .unwrap_or(jiff::tz::TimeZone::UTC);
    let headline = raw
        .headline
        .as_deref()
        .map(line)
        .filter(|text| !text.is_empty());
    let authors: Vec<String> = raw
        .authors
        .iter()
        .map(|author| line(author))
        .filter(|author| !author.is_empty())
        .collect();
    Ok(Article {
        record: raw.record,
        external_id: raw.external_id,
        url: address,
        outlet: outlet_name,
        headline,
        byline: (!authors.is_empty()).then(|| authors.join(", ")),
        published: dated.map(|(at, _)| at),
        published_day: dated.map(|(at, _)| zone.to_datetime(at).date()),
        published_raw: raw.published,
        date_basis: if dated.is_some() {
            DateBasis::Stated
        } else {
            DateBasis::None
        },
        date_precision: dated.map_or(DatePrecision::None, |(_, precision)| precision),
        language: raw.language.as_deref().and_then(language::named),
        provided: raw.provided,
        ..Article::from_text("", None)
    })
}
