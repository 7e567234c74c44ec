//! A page's headline, told from the site's name, the section and the author that stand beside it in titles.

use super::collect::Collected;
use super::json_ld::{self, same};

/// What parts a headline from a site's name.
const MARKS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", "_",
];

/// Chooses the headline, and returns the site's name where the title carries it.
///
/// JSON-LD, `og:title`, the page's own heading and its title are compared without the site's name: what two of them agree on
/// counts; else the first of them.
pub(super) fn choose(
    collected: &Collected,
    stated: &json_ld::Stated,
    outlet: Option<&str>,
) -> (Option<String>, Option<String>) {
    let mut candidates: Vec<String> = Vec::new();
    let headings: Vec<&String> = collected
        .heading
        .iter()
        .filter(|heading| outlet.is_none_or(|outlet| !same(outlet, heading)))
        .collect();
    let social = collected.social_title.first().map(|(_, title)| title);
    let known: Vec<&str> = headings
        .iter()
        .map(|heading| heading.as_str())
        .chain(stated.headline.as_deref())
        .chain(
            collected
                .social_title
                .iter()
                .map(|(_, title)| title.as_str()),
        )
        .collect();
    let mut masthead = None;
    let mut strip = |title: &str| {
        let (headline, site) = without_site(title, outlet, &stated.authors, &known);
        if masthead.is_none() {
            masthead = site;
        }
        headline
    };
    candidates.extend(stated.headline.as_deref().map(&mut strip));
    candidates.extend(social.map(|title| strip(title)));
    candidates.extend(headings.first().map(|heading| (*heading).clone()));
    candidates.extend(collected.title.as_deref().map(&mut strip));
    candidates.retain(|title| !title.is_empty());
    let agreed = candidates.iter().enumerate().find(|(at, title)| {
        candidates
            .iter()
            .skip(at + 1)
            .any(|other| same(title, other))
    });
    let chosen = agreed
        .map(|(_, title)| title.clone())
        .or_else(|| candidates.first().cloned());
    // A heading that the social title or JSON-LD cut short.
    let whole = chosen.as_deref().and_then(|chosen| {
        let cut = chosen.trim_end_matches(['.', '…', ' ']);
        candidates
            .iter()
            .find(|other| {
                cut.len() < chosen.len() && other.len() > chosen.len() && other.starts_with(cut)
            })
            .cloned()
    });
    let chosen = whole.or(chosen);
    // "Railways: Night train returns" where the page's title has but the second part.
    let bare = chosen.as_deref().and_then(|chosen| {
        let (_, bare) = chosen.split_once(": ")?;
        candidates.iter().find(|other| same(other, bare)).cloned()
    });
    let chosen = bare.or(chosen);
    // As the page shows it, unless it shows it in capitals.
    let shown = chosen.as_deref().and_then(|chosen| {
        headings
            .iter()
            .find(|heading| same(heading, chosen) && heading.chars().any(char::is_lowercase))
            .map(|heading| (*heading).clone())
    });
    (shown.or(chosen), masthead)
}

/// Cuts a site's or author's name, or the section, off a title; returns the headline and what may be the site.
fn without_site(
    title: &str,
    outlet: Option<&str>,
    authors: &[String],
    known: &[&str],
) -> (String, Option<String>) {
    let title = title.trim();
    let is_name = |part: &str| {
        outlet.is_some_and(|outlet| same(outlet, part))
            || authors.iter().any(|author| same(author, part))
            // "Paper News" of the outlet "Paper", "paper.example" of either.
            || outlet.is_some_and(|outlet| {
                let (one, other) = (letters(outlet), letters(part));
                part.len() < 40 && one.len() >= 4 && (one.starts_with(&other) && other.len() >= 4 || other.starts_with(&one))
            })
            || (!part.contains(' ') && part.contains('.') && !part.ends_with('.'))
    };
    // What is left is a headline that the page shows elsewhere: all that was cut is furniture.
    for mark in MARKS {
        for (at, _) in title.match_indices(mark).take(6) {
            let (head, tail) = (
                title.get(..at).unwrap_or_default().trim(),
                title.get(at + mark.len()..).unwrap_or_default().trim(),
            );
            if known.iter().any(|known| same(known, head)) {
                let site = tail.rsplit(mark).next().map(str::trim);
                return (head.to_owned(), site.map(str::to_owned));
            }
        }
    }
    // "Talks end in Oslo - The Paper - World": from the site's name on, all is furniture.
    for mark in MARKS {
        let parts: Vec<&str> = title.split(mark).collect();
        if let Some(at) = parts.iter().skip(1).position(|part| is_name(part.trim()))
            && at + 2 < parts.len()
        {
            let head: usize = parts
                .iter()
                .take(at + 1)
                .map(|part| part.len() + mark.len())
                .sum();
            let headline = title.get(..head - mark.len()).unwrap_or_default();
            if headline.split_whitespace().count() >= 3 {
                return (
                    headline.trim().to_owned(),
                    parts.get(at + 1).map(|part| part.trim().to_owned()),
                );
            }
        }
    }
    for mark in [": ", " | ", " - "] {
        if let Some((head, tail)) = title.split_once(mark)
            && (known.iter().any(|known| same(known, tail.trim())) || is_name(head.trim()))
        {
            return (tail.trim().to_owned(), Some(head.trim().to_owned()));
        }
    }
    let mut headline = title;
    let mut site = None;
    for _ in 0..3 {
        let cut = MARKS
            .iter()
            .filter_map(|mark| {
                let at = headline.rfind(mark)?;
                let tail = headline.get(at + mark.len()..)?.trim();
                let words = tail.split_whitespace().count();
                let bar = *mark != " - " && *mark != " – " && *mark != " — " && *mark != " / ";
                let enough = headline.get(..at)?.split_whitespace().count() >= 3;
                (is_name(tail) || (bar && words <= 4 && enough)).then_some((at, tail))
            })
            .max_by_key(|(at, _)| *at);
        let Some((at, tail)) = cut else { break };
        site = site.or_else(|| Some(tail.to_owned()));
        headline = headline.get(..at).unwrap_or_default().trim();
    }
    (headline.to_owned(), site)
}

/// Returns the letters and digits of a name in lower case, without its article.
fn letters(name: &str) -> String {
    let lower = name.to_lowercase();
    lower
        .strip_prefix("the ")
        .unwrap_or(&lower)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_name_is_cut_off() {
        for (title, known, want) in [
            (
                "Talks end in Oslo - The Paper",
                &[][..],
                "Talks end in Oslo",
            ),
            (
                "Talks end in Oslo | World news | The Paper",
                &[],
                "Talks end in Oslo",
            ),
            (
                "Talks end in Oslo - envoys",
                &[],
                "Talks end in Oslo - envoys",
            ),
            ("The Paper: Talks end in Oslo", &[], "Talks end in Oslo"),
            ("Oslo: talks end", &[], "Oslo: talks end"),
            (
                "Talks end - at last - Elsewhere Online",
                &["Talks end - at last"],
                "Talks end - at last",
            ),
            ("Talks end in Oslo | Ana Ray", &[], "Talks end in Oslo"),
            (
                "Talks end in Oslo - paper.example",
                &[],
                "Talks end in Oslo",
            ),
        ] {
            let authors = ["Ana Ray".to_owned()];
            assert_eq!(
                without_site(title, Some("The Paper"), &authors, known).0,
                want,
                "{title}"
            );
        }
    }

    #[test]
    fn what_two_sources_agree_on_counts() {
        let collected = Collected {
            title: Some("Talks end in Oslo - The Paper".to_owned()),
            social_title: vec![(0, "You won't believe how these talks ended".to_owned())],
            heading: vec!["The Paper".to_owned(), "Talks end in Oslo".to_owned()],
            ..Collected::default()
        };
        let stated = json_ld::Stated {
            headline: Some("Oslo talks".to_owned()),
            ..json_ld::Stated::default()
        };
        let chosen = choose(&collected, &stated, Some("The Paper"));
        assert_eq!(chosen.0.as_deref(), Some("Talks end in Oslo"));
        let cut = json_ld::Stated {
            headline: Some("Talks end in...".to_owned()),
            ..json_ld::Stated::default()
        };
        let collected = Collected {
            heading: vec!["Talks end in Oslo".to_owned()],
            ..Collected::default()
        };
        assert_eq!(
            choose(&collected, &cut, None).0.as_deref(),
            Some("Talks end in Oslo")
        );
    }
}
