//! Relative pronouns that speak lead back to what they follow: "the envoy Ada Berg, who called it …", "a letter that says …".

use super::{Cast, nominal};
use crate::lexicon::nouns::{self, Noun, is_somebody};
use crate::model::{ActorKind, MentionKind, MentionTarget, Span};
use crate::text::{Document, Pos, flag};

/// Longest bracket between a name and its pronoun ("Ada Berg (Lab., Lund), who"), in tokens.
const BRACKET: usize = 8;

/// Most words of a description before its pronoun.
const LONGEST: usize = 8;

/// Tells whether `span` is a relative pronoun and nothing else.
pub(super) fn is_relative(doc: &Document<'_>, span: Span) -> bool {
    let tokens = doc.tokens_in(span);
    tokens.len() == 1 && matches!(doc.lower(tokens.start), "who" | "which" | "that")
}

/// Resolves the pronoun at `span`, of somebody who speaks, and adds its mention; returns the actor.
pub(super) fn resolve(cast: &mut Cast<'_, '_>, span: Span, last: Option<usize>) -> Option<usize> {
    let doc = cast.doc;
    let pronoun = doc.tokens_in(span).start;
    let first = doc.sentences[doc.tokens[pronoun].sentence as usize].first;
    let mut end = pronoun;
    while end > first && doc.lower(end - 1) == "," {
        end -= 1;
    }
    if end > first && doc.word(end - 1) == ")" {
        end = (first.max(end.saturating_sub(BRACKET))..end)
            .rev()
            .find(|&at| doc.word(at) == "(")?;
    }
    let who = doc.lower(pronoun) == "who";
    let (actor, rule) = match named_before(cast, first, end) {
        // "working for Norvia who": no body is one.
        Some((actor, _))
            if who
                && matches!(
                    cast.actors[actor].kind,
                    ActorKind::Organisation | ActorKind::State
                ) =>
        {
            return None;
        }
        Some(found) => found,
        None => described_before(cast, first, end, pronoun, last)?,
    };
    cast.mention(
        span,
        MentionKind::Pronoun,
        MentionTarget::Actor(actor),
        rule,
        0.8,
    );
    Some(actor)
}

/// Returns the actor whose name ends right before token `end`.
fn named_before(cast: &Cast<'_, '_>, first: usize, end: usize) -> Option<(usize, &'static str)> {
    let doc = cast.doc;
    let last = end.checked_sub(1).filter(|&last| last >= first)?;
    let close = doc.tokens[last].span().end;
    let from = cast
        .mentions
        .partition_point(|mention| mention.span.start < close);
    let mention = cast
        .mentions
        .before(from)
        .take(4)
        .find(|mention| mention.span.end == close)?;
    match mention.target {
        MentionTarget::Actor(actor) => Some((actor, "relative")),
        _ => None,
    }
}

/// Returns the actor whom the description right before token `end` means: the person that it is said of ("Ada Berg, a docker, who"), or
/// the one that the description leads to.
fn described_before(
    cast: &mut Cast<'_, '_>,
    first: usize,
    end: usize,
    pronoun: usize,
    last: Option<usize>,
) -> Option<(usize, &'static str)> {
    let doc = cast.doc;
    let head = end.checked_sub(1).filter(|&head| head >= first)?;
    let mut start = head;
    while start > first && head - start < LONGEST {
        let before = &doc.tokens[start - 1];
        let inside = before.pos.is_noun()
            || before.pos.is_adjective()
            || matches!(
                before.pos,
                Pos::Dt | Pos::PrpPossessive | Pos::Possessive | Pos::Cd
            );
        if !inside || before.is(flag::QUOTE_MARK) {
            break;
        }
        start -= 1;
        if matches!(before.pos, Pos::Dt | Pos::PrpPossessive) {
            break;
        }
    }
    let described = start > first + 1 && doc.lower(start - 1) == ",";
    if described
        && matches!(doc.lower(start), "a" | "an" | "the")
        && let Some((actor, rule)) = named_before(cast, first, start - 1)
        && cast.actors[actor].kind == ActorKind::Person
    {
        return Some((actor, rule));
    }
    let word = doc.lower(head);
    // Behind a comma "who" may go back to a word farther off ("one familiar with the matter, who").
    let speaks = is_somebody(word)
        || if doc.lower(pronoun) == "who" {
            end == pronoun
        } else {
            nouns::is(word, Noun::Writing)
        };
    if !speaks || !doc.tokens[head].pos.is_noun() {
        return None;
    }
    nominal::resolve(cast, doc.span(start, end), true, last).map(|actor| (actor, "relative"))
}
