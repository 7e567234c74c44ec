//! States of the world by folded name, demonym or seat of government: what the resolvers ask of [`countries`].

use super::countries::{self, Relation};

/// Returns the ISO code of the state with this folded name.
///
/// ```
/// use dateline::lexicon::states;
/// assert_eq!(states::by_name("ivory coast"), Some("CI"));
/// assert_eq!(states::by_name("springfield"), None);
/// ```
pub fn by_name(folded: &str) -> Option<&'static str> {
    related(folded, Relation::Name).or(match folded {
        "soviet union" | "ussr" => Some("RU"),
        "turkiye" => Some("TR"),
        _ => None,
    })
}

/// Returns the ISO code of the state whose people or things are called so: `syrian`, `syrians`.
///
/// ```
/// use dateline::lexicon::states;
/// assert_eq!(states::demonym("kenyans"), Some("KE"));
/// ```
pub fn demonym(folded: &str) -> Option<&'static str> {
    related(folded, Relation::Demonym)
        .or_else(|| related(folded.strip_suffix('s')?, Relation::Demonym))
}

/// Returns the ISO code of the state that is governed from a city of this folded name.
pub fn governed_from(folded: &str) -> Option<&'static str> {
    related(folded, Relation::Capital).or(match folded {
        "kiev" => Some("UA"),
        _ => None,
    })
}

/// Returns the name to show for an ISO code.
pub fn name(code: &str) -> Option<&'static str> {
    countries::by_code(code).map(countries::Country::name)
}

/// Returns the ISO code as it stands in the list, where it does.
pub fn code(code: &str) -> Option<&'static str> {
    countries::by_code(code).map(|country| country.code)
}

/// Returns the country that a phrase stands to in this relation.
fn related(phrase: &str, wanted: Relation) -> Option<&'static str> {
    countries::find(phrase)
        .filter(|(_, relation)| *relation == wanted)
        .map(|(country, _)| country.code)
}
