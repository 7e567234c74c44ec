//! Toponym resolution: which place a place name means.
//!
//! Spans become candidates ([`lookup`]), the article's other names choose between them ([`context`]), and [`detect`] says
//! which names of a text are toponyms at all. A place that nothing supports is not given.

mod context;
mod detect;
mod lookup;
mod prefer;

pub use self::prefer::{prefer_known, prefer_own};

use crate::model::{Name, PlaceKind, PlaceMention, Span};
use crate::text::Document;

/// Resolves the place names (and the groups named after a country) of one article.
///
/// `hints` are names of places known from outside the body: the dateline, the outlet's home.
pub fn places(doc: &Document<'_>, names: &[Name], hints: &[String]) -> Vec<PlaceMention> {
    let spans = detect::toponyms(doc, names);
    let mut found = context::resolve(doc, &spans, hints);
    found.retain(|mention| {
        mention.score
            >= if is_well_known(mention) {
                detect::FEWEST_WELL_KNOWN
            } else {
                detect::FEWEST
            }
    });
    for mention in &mut found {
        if let Some(name) = english(&mention.place.name, doc.cut(mention.span)) {
            mention.place.name = name;
        }
    }
    found
}

/// People from which a city is known everywhere.
const GREAT: u64 = 500_000;

/// Tells whether a place is known far from where it is, so that it may be meant without support from the article.
fn is_well_known(mention: &PlaceMention) -> bool {
    mention.place.kind == PlaceKind::Country
        || mention.rule == "feature"
        || mention.place.population >= GREAT
}

/// Returns the form of the text where the gazetteer's main name is in other letters than English news uses (`Genève`, `Ḩamāh`);
/// capitals throughout are set as a name.
fn english(main: &str, words: &str) -> Option<String> {
    if main.is_ascii() || !words.is_ascii() || words.len() < 4 {
        return None;
    }
    if words.chars().any(char::is_lowercase) {
        return words
            .starts_with(char::is_uppercase)
            .then(|| words.to_owned());
    }
    let mut name = String::with_capacity(words.len());
    let mut start = true;
    for c in words.chars() {
        name.push(if start { c } else { c.to_ascii_lowercase() });
        start = !c.is_alphabetic();
    }
    Some(name)
}

/// Resolves given spans as toponyms, every one (for measuring resolution apart from detection).
pub fn resolve_spans(doc: &Document<'_>, spans: &[Span], hints: &[String]) -> Vec<PlaceMention> {
    context::resolve(doc, spans, hints)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NameKind;

    /// Resolves the given forms in a text; `form>country/division` each.
    fn resolved(text: &str, forms: &[&str]) -> Vec<String> {
        let doc = Document::new(text);
        let spans: Vec<Span> = forms
            .iter()
            .map(|form| {
                let start = text.find(form).unwrap();
                Span::new(start, start + form.len())
            })
            .collect();
        resolve_spans(&doc, &spans, &[])
            .iter()
            .map(|found| format!("{}/{}", found.place.country, found.place.admin1))
            .collect()
    }

    #[test]
    fn the_words_beside_a_name_choose_the_place() {
        assert_eq!(
            resolved("He drove from Paris, Texas, to Tulsa.", &["Paris"]),
            ["US/Texas"]
        );
        assert_eq!(
            resolved("Ministers met in Paris and London.", &["Paris", "London"]),
            ["FR/Île-de-France", "GB/England"]
        );
        assert_eq!(
            resolved(
                "Deputies from Ontario met in London, Ont., on Friday.",
                &["Ontario", "London"]
            ),
            ["CA/", "CA/Ontario"]
        );
        assert_eq!(
            resolved("Mexico, Canada and Peru agreed.", &["Mexico"]),
            ["MX/"]
        );
    }

    #[test]
    fn a_country_alone_makes_no_town_of_a_world_city() {
        assert_eq!(
            resolved(
                "Envoys of the United States flew to London. In London, the United States was outvoted.",
                &["United States", "London"]
            ),
            ["US/", "GB/England"]
        );
        assert_eq!(
            resolved(
                "The Senate of the United States sent envoys to Geneva for talks.",
                &["United States", "Geneva"]
            ),
            ["US/", "CH/Geneva"]
        );
    }

    #[test]
    fn a_dateline_means_the_town_and_not_the_division_of_its_name() {
        let text = "WASHINGTON, March 5 - Envoys from Oregon flew from Washington to New York.";
        let doc = Document::new(text);
        let spans: Vec<Span> = ["WASHINGTON", "Oregon", "Washington", "New York"]
            .iter()
            .map(|form| {
                let start = text.find(form).unwrap();
                Span::new(start, start + form.len())
            })
            .collect();
        let found = resolve_spans(&doc, &spans, &["WASHINGTON".to_owned()]);
        let kinds: Vec<PlaceKind> = found.iter().map(|found| found.place.kind).collect();
        assert_eq!(
            kinds[..3],
            [PlaceKind::City, PlaceKind::Region, PlaceKind::City],
            "{found:?}"
        );
    }

    #[test]
    fn names_are_shown_as_english_news_writes_them() {
        assert_eq!(english("Genève", "GENEVA").as_deref(), Some("Geneva"));
        assert_eq!(english("Dar‘ā", "Deraa").as_deref(), Some("Deraa"));
        assert_eq!(english("Kyiv", "Kiev"), None);
        assert_eq!(english("São Paulo", "São Paulo"), None);
    }

    #[test]
    fn peoples_and_parts_of_names_are_found() {
        let text =
            "Syrian envoys and the Ohio Supreme Court met U.S.-led forces. Lassa fever spread.";
        let doc = Document::new(text);
        let name = |form: &str, kind| {
            let start = text.find(form).unwrap();
            Name {
                span: Span::new(start, start + form.len()),
                kind,
                score: 1.0,
            }
        };
        let names = [
            name("Syrian", NameKind::Group),
            name("Ohio Supreme Court", NameKind::Org),
            name("Lassa", NameKind::Place),
        ];
        let found: Vec<(&str, &str)> = places(&doc, &names, &[])
            .iter()
            .map(|found| (found.span.of(text), found.rule == "demonym"))
            .map(|(form, demonym)| (form, if demonym { "demonym" } else { "" }))
            .collect();
        assert_eq!(found, [("Syrian", "demonym"), ("Ohio", ""), ("U.S.", "")]);
    }

    #[test]
    fn odd_texts_neither_fail_nor_resolve() {
        for text in ["", "$", "-", "É-É", "St. St. St.", "“", "A-", "-A", "US$"] {
            let doc = Document::new(text);
            let names: Vec<Name> = (0..doc.len())
                .map(|token| Name {
                    span: doc.tokens[token].span(),
                    kind: NameKind::Place,
                    score: 1.0,
                })
                .collect();
            places(&doc, &names, &["nowhere".to_owned()]);
        }
    }
}
