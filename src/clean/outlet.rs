//! Who publishes: names, domains, countries and time zones.
//!
//! The table is `data/outlets.tsv`; [`extend`] puts the user's own before it. An outlet that is not in it keeps the name that its source gives.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use jiff::tz::TimeZone;

use super::url;

/// One outlet of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Its name as we print it.
    pub name: &'static str,
    /// Its main web domain.
    pub domain: Option<&'static str>,
    /// ISO 3166 code of the country it is at home in.
    pub country: &'static str,
    /// IANA name of the time zone its dates are in.
    pub time_zone: &'static str,
}

/// The table, and where its names and domains lead.
#[derive(Debug, Default)]
struct Table {
    outlets: Vec<Outlet>,
    by_key: HashMap<String, usize>,
}

/// The project's own table.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::of(include_str!("../../data/outlets.tsv")).unwrap_or_default());

/// The user's table, which is asked first.
static OWN: OnceLock<Table> = OnceLock::new();

/// Why a user's table of outlets is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A line lacks a name.
    #[error("line {0}: no name")]
    NoName(usize),
    /// A line names a time zone that there is none of.
    #[error("line {line}: there is no time zone `{zone}` (they are called like Europe/Berlin)")]
    NoZone {
        /// Number of the line, from 1.
        line: usize,
        /// The zone as written.
        zone: String,
    },
    /// A table was given before.
    #[error("only one table of outlets can be used")]
    Twice,
}

impl Table {
    /// Reads a table: name, domains, country, time zone, other names, parted by tabs; a line may end early, and one that begins
    /// with `#` says nothing.
    fn of(text: &'static str) -> Result<Self, TableError> {
        let mut table = Self::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_end_matches('\r');
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let mut fields = line.split('\t').map(str::trim);
            let mut next = || fields.next().unwrap_or_default();
            let (name, domains, country, zone, aliases) = (next(), next(), next(), next(), next());
            if name.is_empty() {
                return Err(TableError::NoName(number + 1));
            }
            let zone = if zone.is_empty() { "Etc/UTC" } else { zone };
            if TimeZone::get(zone).is_err() {
                return Err(TableError::NoZone {
                    line: number + 1,
                    zone: zone.to_owned(),
                });
            }
            let at = table.outlets.len();
            for key in std::iter::once(name)
                .chain(aliases.split(','))
                .map(folded)
                .chain(
                    domains
                        .split(',')
                        .map(|domain| domain.trim().to_lowercase()),
                )
                .filter(|key| !key.is_empty())
            {
                table.by_key.entry(key).or_insert(at);
            }
            table.outlets.push(Outlet {
                name,
                domain: domains
                    .split(',')
                    .next()
                    .map(str::trim)
                    .filter(|domain| !domain.is_empty()),
                country,
                time_zone: zone,
            });
        }
        Ok(table)
    }

    fn find(&self, name_or_domain: &str) -> Option<&Outlet> {
        if let Some(host) = url::host(name_or_domain) {
            let mut host = host.as_str();
            loop {
                if let Some(at) = self.by_key.get(host) {
                    return self.outlets.get(*at);
                }
                match host.split_once('.') {
                    Some((_, rest)) if rest.contains('.') => host = rest,
                    _ => break,
                }
            }
        }
        self.by_key
            .get(&folded(name_or_domain))
            .and_then(|at| self.outlets.get(*at))
    }
}

/// Takes the user's own outlets, for as long as the program runs: a table like `data/outlets.tsv`. They come before those known.
///
/// Returns how many there are.
pub fn extend(table: String) -> Result<usize, TableError> {
    // Once a run: the names are used all over the program as text of its own.
    let table = Table::of(Box::leak(table.into_boxed_str()))?;
    let count = table.outlets.len();
    OWN.set(table).map_err(|_| TableError::Twice)?;
    Ok(count)
}

/// Finds an outlet by a name, an alias, a domain or an address; a domain is tried without its first labels too.
///
/// ```
/// use dateline::clean::outlet;
/// assert_eq!(outlet::find("the guardian").map(|found| found.domain), Some(Some("theguardian.com")));
/// assert_eq!(outlet::find("https://uk.reuters.com/article/1").map(|found| found.name), Some("Reuters"));
/// assert!(outlet::find("Nowhere Gazette").is_none());
/// ```
pub fn find(name_or_domain: &str) -> Option<&'static Outlet> {
    OWN.get()
        .and_then(|own| own.find(name_or_domain))
        .or_else(|| TABLE.find(name_or_domain))
}

/// Folds a name: lower case, no leading article, single spaces, no full stops.
fn folded(name: &str) -> String {
    let lower = name.to_lowercase().replace(['.', ','], "");
    let words: Vec<_> = lower.split_whitespace().collect();
    let words = words.strip_prefix(&["the"]).unwrap_or(&words);
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_table_is_read_or_refused_with_the_line() {
        let table = Table::of(
            "# mine\nBay Post\tbaypost.example, bp.example\tXA\tEurope/Oslo\tThe Post\nCourier\n",
        )
        .unwrap();
        assert_eq!(
            table
                .find("https://www.bp.example/x")
                .map(|found| found.name),
            Some("Bay Post")
        );
        assert_eq!(
            table.find("the post").map(|found| found.time_zone),
            Some("Europe/Oslo")
        );
        assert_eq!(
            table
                .find("courier")
                .map(|found| (found.domain, found.time_zone)),
            Some((None, "Etc/UTC"))
        );
        assert_eq!(
            Table::of("A\ta.example\tXA\tMoon/Sea").unwrap_err(),
            TableError::NoZone {
                line: 1,
                zone: "Moon/Sea".to_owned()
            }
        );
        assert_eq!(
            Table::of("A\n\tb.example").unwrap_err(),
            TableError::NoName(2)
        );
    }
}
