//! The words that columns hold for the values of the model.

use crate::model::{
    AboutHow, ActorKind, CreditRole, DateBasis, DatePrecision, EventKind, EventStatus, MentionKind,
    PartRole, ParticipantRole, PlaceKind, Precision, ProvidedKind, QuoteForm, SpeechAct,
    VersionKind,
};

/// A value that a column holds as a word.
pub(super) trait Word {
    /// Returns the word.
    fn word(self) -> &'static str;
}

/// Writes the words of an enum.
macro_rules! words {
    ($($kind:ident { $($variant:ident => $word:literal),+ $(,)? })+) => {
        $(impl Word for $kind {
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        })+
    };
}

words! {
    DateBasis { Stated => "stated", Dateline => "dateline", File => "file", None => "none" }
    DatePrecision { Second => "second", Minute => "minute", Day => "day", Month => "month", Year => "year", None => "none" }
    VersionKind { New => "new", Update => "update", Writethru => "writethru", Correction => "correction", Refile => "refile", Kill => "kill" }
    CreditRole { Byline => "byline", Writing => "writing", Editing => "editing", Reporting => "reporting", Photo => "photo" }
    PartRole { Summary => "summary", Dateline => "dateline", Heading => "heading", Story => "story", Table => "table" }
    ActorKind { Person => "person", Organisation => "organisation", State => "state", Group => "group", Source => "source" }
    ProvidedKind { Person => "person", Organisation => "organisation", Place => "place", Name => "name" }
    MentionKind { Name => "name", Nominal => "nominal", Pronoun => "pronoun", Metonym => "metonym", Demonym => "demonym" }
    AboutHow { Inside => "inside", CueObject => "cue_object" }
    QuoteForm { Direct => "direct", Mixed => "mixed", Indirect => "indirect" }
    SpeechAct {
        Say => "say", Deny => "deny", Accuse => "accuse", Promise => "promise", Threaten => "threaten", Demand => "demand",
        Praise => "praise", Confirm => "confirm", Ask => "ask",
    }
    PlaceKind {
        Country => "country", Region => "region", District => "district", City => "city", Continent => "continent",
        Area => "area", Water => "water", Landform => "landform", Facility => "facility",
    }
    EventKind {
        Talks => "talks", Meeting => "meeting", Summit => "summit", Visit => "visit", Conference => "conference",
        Hearing => "hearing", Election => "election", Deadline => "deadline", Ceasefire => "ceasefire", Attack => "attack",
        PrisonerExchange => "prisoner-exchange", Agreement => "agreement", Protest => "protest", Statement => "statement",
        Other => "other",
    }
    EventStatus {
        Scheduled => "scheduled", Proposed => "proposed", Held => "held", Ongoing => "ongoing", Postponed => "postponed",
        Cancelled => "cancelled", Denied => "denied", Mentioned => "mentioned",
    }
    Precision {
        Minute => "minute", Day => "day", ApproximateDay => "approximate_day", Week => "week", Month => "month",
        Quarter => "quarter", Year => "year", None => "none",
    }
    ParticipantRole {
        Party => "party", Host => "host", Mediator => "mediator", Invited => "invited", Visitor => "visitor",
        Target => "target", Agent => "agent",
    }
}

/// Returns a score between 0 and 1 with four digits.
pub(super) fn score(value: f32) -> f64 {
    if value.is_finite() {
        (f64::from(value.clamp(0.0, 1.0)) * 1e4).round() / 1e4
    } else {
        0.0
    }
}

/// Returns a count as the database holds it.
pub(super) const fn int(count: usize) -> i64 {
    (count as u64).cast_signed()
}
