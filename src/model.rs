//! Floor 0: the words that every other module speaks.
//!
//! Nothing here reads, decides or stores. Offsets in these types are **bytes** of one article body; `store` turns them
//! into Unicode code points once, when it writes (see [`crate::text::CharMap`]).

mod article;
mod event;
mod extraction;
mod name;
mod provided;
mod quote;
mod span;
mod time;

pub use article::{
    Article, Credit, CreditRole, DateBasis, DatePrecision, Part, PartRole, ProviderTag, RawArticle,
    TagKind, VersionKind,
};
pub use event::{EventKind, EventReport, EventStatus, Participant, ParticipantRole};
pub use extraction::{
    About, AboutHow, Actor, ActorKind, ActorRole, Extraction, Mention, MentionKind, MentionTarget,
};
pub use name::{Name, NameKind, Place, PlaceKind, PlaceMention};
pub use provided::{
    Position, Provided, ProvidedEvent, ProvidedKind, ProvidedMention, ProvidedQuote,
};
pub use quote::{Quote, QuoteForm, Speaker, SpeakerKind, SpeechAct};
pub use span::Span;
pub use time::{DateRange, Modifier, Precision, Timex, TimexKind};
