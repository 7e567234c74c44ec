//! What a provider of facts found in an article whose text it keeps to itself.

/// One record of such a provider. Nothing in it has a place in a text of ours.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Provided {
    /// Who says so, and in which of its formats: `gdelt-gkg`.
    pub provider: &'static str,
    /// The provider's own number of the record.
    pub reference: Option<String>,
    /// Persons, organisations, places and other names.
    pub mentions: Vec<ProvidedMention>,
    /// Words between quotation marks.
    pub quotes: Vec<ProvidedQuote>,
    /// Events.
    pub events: Vec<ProvidedEvent>,
}

/// What a provider takes a name for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProvidedKind {
    /// A human being.
    Person,
    /// A company, ministry, party or other body.
    Organisation,
    /// A place.
    Place,
    /// A name of which the provider does not say more.
    Name,
}

/// A name that a provider found.
#[derive(Debug, Clone, PartialEq)]
pub struct ProvidedMention {
    /// What sort of thing.
    pub kind: ProvidedKind,
    /// The name as the provider writes it.
    pub name: String,
    /// The provider's code for it.
    pub code: Option<String>,
    /// Where a place is.
    pub position: Position,
    /// Character of the provider's own copy of the text.
    pub offset: Option<i64>,
}

/// Where a place is, as far as a provider says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Position {
    /// The provider's code of the country.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// A quote that a provider found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProvidedQuote {
    /// The words.
    pub text: String,
    /// Reporting verb.
    pub cue: Option<String>,
    /// The words before it.
    pub before: Option<String>,
    /// The words behind it.
    pub after: Option<String>,
    /// Character of the provider's own copy of the text.
    pub offset: Option<i64>,
}

/// An event that a provider coded, or says that an article mentions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProvidedEvent {
    /// The provider's number of the event.
    pub reference: String,
    /// Day, YYYY-MM-DD.
    pub day: Option<String>,
    /// CAMEO code of what was done.
    pub code: Option<String>,
    /// What the code's first two digits stand for.
    pub label: Option<&'static str>,
    /// Who did it: name and CAMEO code.
    pub actor1: (Option<String>, Option<String>),
    /// To whom: name and CAMEO code.
    pub actor2: (Option<String>, Option<String>),
    /// Name of the place.
    pub place: Option<String>,
    /// Where the place is.
    pub position: Position,
    /// How sure the provider is that the article reports the event, in percent.
    pub confidence: Option<i64>,
}
