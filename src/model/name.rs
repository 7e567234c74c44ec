//! Names as found in the text, and places as found in the gazetteer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// A human being; the title stays outside the span.
    Person,
    /// An organisation: company, ministry, party, team, medium.
    Org,
    /// A place: country, region, city, sea, mountain, building.
    Place,
    /// A people: nationality, religion, political or ethnic group, and the adjective made of it.
    Group,
    /// A name of anything else (work of art, law, product, event).
    Other,
}

/// One name in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Name {
    /// The name alone: no title, article or possessive.
    pub span: Span,
    /// What it names.
    pub kind: NameKind,
    /// How sure the finder is, 0 to 1.
    pub score: f32,
}

/// What sort of place a gazetteer entry is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// A sovereign state or dependent territory.
    Country,
    /// A first-level division: state, province, governorate.
    Region,
    /// A second-level division: county, district.
    District,
    /// A city, town or village.
    City,
    /// A continent or a supranational region.
    Continent,
    /// An area that is not an administrative unit (Donbas, the Sahel).
    Area,
    /// Sea, river, lake, strait.
    Water,
    /// Mountain, island, desert, cape.
    Landform,
    /// A building or facility (an airport, a prison, a camp).
    Facility,
}

/// A place of the gazetteer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// `GeoNames` id; negative for entries of our own list that `GeoNames` ids were not at hand for.
    pub id: i64,
    /// The name to show, in English where the gazetteer has one.
    pub name: String,
    /// What sort of place it is.
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-2 code of the country, empty for seas and continents.
    pub country: String,
    /// Name of the first-level division, empty where there is none.
    pub admin1: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// People who live there, 0 where unknown.
    pub population: u64,
}

/// A name resolved to a place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceMention {
    /// The toponym as written.
    pub span: Span,
    /// Where it is.
    pub place: Place,
    /// The rule that chose it (`country`, `city-state`, `population`, …).
    pub rule: &'static str,
    /// How sure the rule is, 0 to 1.
    pub score: f32,
}
