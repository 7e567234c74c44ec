//! Rough word classes: closed classes by list, open ones by the tagger, or by looks where no tagger has run.

use std::sync::LazyLock;

use super::cue;
use crate::lexicon::{roles, states};
use crate::text::{Document, Pos, WordMap, flag, fold};

/// What a word or mark does in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A whole quotation.
    Quote,
    /// A pronoun that stands alone.
    Pronoun,
    /// "who", "which".
    Relative,
    /// Article, possessive or other determiner.
    Determiner,
    Number,
    Adjective,
    Noun,
    Proper,
    /// A day, a month, "yesterday".
    Temporal,
    Verb,
    /// A verb in -ing.
    Ing,
    /// An auxiliary or modal, "not" included.
    Auxiliary,
    To,
    Adverb,
    Preposition,
    Coordinator,
    Subordinator,
    Possessive,
    Comma,
    Semicolon,
    Colon,
    Dash,
    Stop,
    Other,
}

impl Class {
    /// Tells whether it can be the head of a noun phrase.
    pub(super) const fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::Proper)
    }
}

/// The closed classes.
const CLOSED: &[(Class, &str)] = &[
    (
        Class::Pronoun,
        "he she they it i we you someone somebody everyone everybody nobody others anyone anybody another_one him them me us
         himself herself themselves itself",
    ),
    (Class::Relative, "who which whom"),
    (
        Class::Determiner,
        "the a an this these those his her its their my our your some any no every each all both another many several few
         most other such whose half",
    ),
    (
        Class::Temporal,
        "monday tuesday wednesday thursday friday saturday sunday january february april june july
         august september october november december jan. feb. mar. apr. aug. sept. sep. oct. nov. dec. today yesterday tomorrow tonight
         mon. tue. wed. thu. fri. sat. sun. last_ morning afternoon evening night week month year weekend weeks months years days hours minutes decades day past future spring summer winter autumn a.m. p.m. noon midnight",
    ),
    (
        Class::Auxiliary,
        "is are was were be been being am 's_ 're 'm has have had having 've do does did will would can could may might
         must shall should 'd 'll n't not wo ca",
    ),
    (Class::To, "to"),
    (
        Class::Preposition,
        "of in on at for from with by about against between into through during before_ after_ above below under over
         without within among amid across behind beyond despite toward towards upon via versus vs. per including regarding
         concerning following around near outside inside alongside throughout like unlike until",
    ),
    (Class::Coordinator, "and or but nor &"),
    (
        Class::Subordinator,
        "that because while when if where though although whether as after before since once unless than whereas why how
         what whatever until",
    ),
    (
        Class::Adverb,
        "also later then now never always often once_ again just only even still already soon instead however meanwhile
         there here too ever further sometimes yet so maybe perhaps quite very rather almost not_ earlier recently ago
         separately famously repeatedly reportedly up down out off away back together once_ twice first_ once_",
    ),
];

/// Tells whether the stroke at `i` stands without spaces between capitals.
fn joins_capitals(doc: &Document<'_>, i: usize) -> bool {
    let (Some(before), Some(token), Some(after)) = (
        i.checked_sub(1).and_then(|before| doc.tokens.get(before)),
        doc.tokens.get(i),
        doc.tokens.get(i + 1),
    ) else {
        return false;
    };
    before.end == token.start
        && token.end == after.start
        && before.is(flag::CAPITAL)
        && after.is(flag::CAPITAL)
}

/// Tells whether a word of time is part of a name: "Kristen Day", "Ana Summers".
fn in_name(doc: &Document<'_>, i: usize) -> bool {
    let unit = matches!(
        doc.lower(i),
        "day"
            | "week"
            | "month"
            | "year"
            | "night"
            | "spring"
            | "summer"
            | "winter"
            | "past"
            | "noon"
    );
    let name = i.checked_sub(1).is_some_and(|before| {
        doc.tokens[before].is(flag::CAPITAL)
            && matches!(doc.tokens[before].pos, Pos::Nnp | Pos::Nnps)
    });
    unit && name
}

/// Tells whether an adjective of a nation stands before another adjective.
fn is_national(doc: &Document<'_>, i: usize) -> bool {
    doc.tokens
        .get(i + 1)
        .is_some_and(|next| next.pos.is_adjective() && !next.is(flag::ANY_CAPITAL))
        && states::demonym(&fold(doc.word(i))).is_some()
}

/// Returns the class of token `i`, taken for itself.
pub(super) fn classify(doc: &Document<'_>, i: usize) -> Class {
    static LIST: LazyLock<WordMap<Class>> = LazyLock::new(|| {
        CLOSED
            .iter()
            .flat_map(|(class, words)| words.split_whitespace().map(|word| (word, *class)))
            .collect()
    });
    let Some(token) = doc.tokens.get(i) else {
        return Class::Other;
    };
    if token.is(flag::PUNCT) {
        return match doc.word(i) {
            "," => Class::Comma,
            ";" => Class::Semicolon,
            ":" => Class::Colon,
            "-" | "--" | "---" | "—" | "–" | "―" => Class::Dash,
            "." | "!" | "?" | "..." | "…" | "...." => Class::Stop,
            "&" => Class::Coordinator,
            // "Norvia Steel A/S"
            "/" if joins_capitals(doc, i) => Class::Proper,
            "'" | "’" if token.pos == Pos::Possessive => Class::Possessive,
            _ => Class::Other,
        };
    }
    if doc.lower(i) == "'s" {
        return match token.pos {
            Pos::Vbz | Pos::Vbp | Pos::Vbd => Class::Auxiliary,
            _ => Class::Possessive,
        };
    }
    let capital_inside = token.is(flag::CAPITAL) && !token.is(flag::FIRST);
    if let Some(class) = LIST.get(token.hash)
        && !(capital_inside && matches!(class, Class::Auxiliary | Class::Adverb))
        && !(capital_inside && class == Class::Temporal && in_name(doc, i))
    {
        // "has since said"
        let since = class == Class::Subordinator
            && doc.lower(i) == "since"
            && i > 0
            && matches!(doc.lower(i - 1), "has" | "have" | "had");
        return if since { Class::Adverb } else { class };
    }
    if token.is(flag::NUMBER) {
        return Class::Number;
    }
    // "lead author Ada Berg", "the statement read"
    let next = || doc.lower(i + 1);
    if doc.lower(i) == "lead" && !matches!(token.pos, Pos::Vbd | Pos::Vbz) && roles::is_role(next())
    {
        return Class::Adjective;
    }
    if matches!(doc.lower(i), "read" | "reads")
        && (token.pos.is_noun() || token.pos.is_adjective())
        && (i > 0 && !doc.tokens[i - 1].is(flag::PUNCT))
        && doc
            .tokens
            .get(i + 1)
            .is_none_or(|next| next.is(flag::PUNCT))
    {
        return Class::Verb;
    }
    // "Managing Director Ada Berg", "Acting President Hale"
    if token.is(flag::CAPITAL)
        && token.pos == Pos::Vbg
        && roles::is_role(next())
        && doc.tokens[i + 1].is(flag::CAPITAL)
    {
        return Class::Adjective;
    }
    // A capital inside a sentence is a name, whatever the tagger says.
    if capital_inside && token.pos.is_verb() {
        return Class::Proper;
    }
    match token.pos {
        Pos::None => by_looks(doc, i),
        Pos::Nnp | Pos::Nnps => Class::Proper,
        Pos::Nn | Pos::Nns | Pos::Fw => {
            if capital_inside {
                Class::Proper
            } else {
                Class::Noun
            }
        }
        Pos::Jj | Pos::Jjr | Pos::Jjs | Pos::Pdt => {
            // "the Chilean foreign ministry", but "Angry Villagers"
            if capital_inside && !is_national(doc, i) {
                Class::Proper
            } else {
                Class::Adjective
            }
        }
        Pos::Vbg => Class::Ing,
        Pos::Vb | Pos::Vbd | Pos::Vbn | Pos::Vbp | Pos::Vbz => Class::Verb,
        Pos::Md => Class::Auxiliary,
        Pos::Rb | Pos::Rbr | Pos::Rbs | Pos::Rp => Class::Adverb,
        Pos::In => Class::Preposition,
        Pos::Cd => Class::Number,
        Pos::Dt => Class::Determiner,
        Pos::Prp => Class::Pronoun,
        Pos::PrpPossessive => Class::Determiner,
        Pos::Cc => Class::Coordinator,
        Pos::Wdt | Pos::Wp | Pos::WpPossessive => Class::Relative,
        Pos::Wrb => Class::Subordinator,
        Pos::To => Class::To,
        Pos::Possessive => Class::Possessive,
        _ => Class::Other,
    }
}

/// Returns the class of an open-class word without a tag.
fn by_looks(doc: &Document<'_>, i: usize) -> Class {
    let token = &doc.tokens[i];
    let lower = doc.lower(i);
    if token.is(flag::ANY_CAPITAL) && (!token.is(flag::FIRST) || !lower.ends_with("ing")) {
        return Class::Proper;
    }
    let verb = cue::cue(token.hash).and_then(|cue| cue.verb);
    if lower.ends_with("ing") && (verb.is_some() || lower.len() > 5) {
        return Class::Ing;
    }
    if verb.is_some() || lower.ends_with("ed") {
        return Class::Verb;
    }
    if lower.ends_with("ly") {
        return Class::Adverb;
    }
    Class::Noun
}
