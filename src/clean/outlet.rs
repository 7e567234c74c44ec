//! Who publishes: names, domains, countries and time zones.
//!
//! The table is `data/outlets.tsv`. An outlet that is not in it keeps the name that its source gives.

use std::collections::HashMap;
use std::sync::LazyLock;

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
struct Table {
    outlets: Vec<Outlet>,
    by_key: HashMap<String, usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        outlets: Vec::new(),
        by_key: HashMap::new(),
    };
    for line in include_str!("../../data/outlets.tsv").lines() {
        let mut fields = line.split('\t');
        let (Some(name), Some(domains), Some(country), Some(time_zone)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        if name.starts_with('#') {
            continue;
        }
        let at = table.outlets.len();
        let aliases = fields.next().unwrap_or_default();
        for key in std::iter::once(name)
            .chain(aliases.split(','))
            .map(folded)
            .chain(domains.split(',').map(|domain| domain.trim().to_owned()))
            .filter(|key| !key.is_empty())
        {
            table.by_key.entry(key).or_insert(at);
        }
        table.outlets.push(Outlet {
            name,
            domain: domains
                .split(',')
                .next()
                .filter(|domain| !domain.is_empty()),
            country,
            time_zone,
        });
    }
    table
});

/// Finds an outlet by a name, an alias, a domain or an address; a domain is tried without its first labels too.
///
/// ```
/// use dateline::clean::outlet;
/// assert_eq!(outlet::find("the guardian").map(|found| found.domain), Some(Some("theguardian.com")));
/// assert_eq!(outlet::find("https://uk.reuters.com/article/1").map(|found| found.name), Some("Reuters"));
/// assert!(outlet::find("Nowhere Gazette").is_none());
/// ```
pub fn find(name_or_domain: &str) -> Option<&'static Outlet> {
    let table = &*TABLE;
    if let Some(host) = url::host(name_or_domain) {
        let mut host = host.as_str();
        loop {
            if let Some(at) = table.by_key.get(host) {
                return table.outlets.get(*at);
            }
            match host.split_once('.') {
                Some((_, rest)) if rest.contains('.') => host = rest,
                _ => break,
            }
        }
    }
    table
        .by_key
        .get(&folded(name_or_domain))
        .and_then(|at| table.outlets.get(*at))
}

/// Folds a name: lower case, no leading article, single spaces, no full stops.
fn folded(name: &str) -> String {
    let lower = name.to_lowercase().replace(['.', ','], "");
    let words: Vec<_> = lower.split_whitespace().collect();
    let words = words.strip_prefix(&["the"]).unwrap_or(&words);
    words.join(" ")
}
