//! Roles and gender from titles before a name and appositions behind it.

use super::Cast;
use crate::lexicon::{roles, states};
use crate::model::{ActorKind, ActorRole, Extraction, MentionKind, MentionTarget, Span};
use crate::text::{Document, Pos, flag, fold};

/// Longest role in tokens.
const LONGEST: usize = 14;

/// Adds the roles that the text gives to the persons of the cast.
pub(super) fn add_roles(cast: &mut Cast<'_, '_>, _found: &Extraction) {
    let doc = cast.doc;
    for index in 0..cast.mentions.len() {
        let mention = &cast.mentions[index];
        let (MentionTarget::Actor(actor), MentionKind::Name) = (mention.target, mention.kind)
        else {
            continue;
        };
        if cast.actors[actor].kind != ActorKind::Person {
            continue;
        }
        let tokens = doc.tokens_in(mention.span);
        if let Some((first, gender)) = title_before(doc, tokens.start) {
            // "Spokesman Teresa Lund" is a woman.
            let told = (first..tokens.start).any(|at| {
                let word = doc.lower(at);
                roles::title_gender(word).is_some()
                    && (!word.ends_with("man") || word.ends_with("woman"))
            });
            if !gender.is_empty() && (cast.actors[actor].gender.is_empty() || told) {
                cast.actors[actor].gender = gender;
            }
            add_role(cast, actor, doc.span(first, tokens.start));
        }
        if let Some(span) = apposition_behind(doc, tokens.end) {
            add_role(cast, actor, span);
        } else if let Some(span) = description_before(doc, tokens) {
            add_role(cast, actor, span);
        }
    }
}

/// Returns the first token of the title before token `start`, and the gender it tells.
fn title_before(doc: &Document<'_>, start: usize) -> Option<(usize, &'static str)> {
    let sentence = doc.tokens.get(start)?.sentence;
    let same = |at: usize| {
        doc.tokens
            .get(at)
            .is_some_and(|token| token.sentence == sentence)
    };
    let last = start.checked_sub(1).filter(|&at| same(at))?;
    let mut gender = roles::title_gender(doc.lower(last)).unwrap_or_default();
    if !roles::is_title(doc.lower(last)) && !roles::is_role(doc.lower(last)) {
        return None;
    }
    let mut first = last;
    while let Some(before) = first
        .checked_sub(1)
        .filter(|&at| same(at) && start - at < LONGEST)
    {
        let token = &doc.tokens[before];
        let word = doc.lower(before);
        let joins = roles::is_title(word)
            || roles::is_role(word)
            || matches!(
                word,
                "of" | "for"
                    | "and"
                    | "former"
                    | "then"
                    | "special"
                    | "deputy"
                    | "vice"
                    | "senior"
                    | "'s"
            )
            || (token.is(flag::ALPHA)
                && (token.pos.is_adjective() || token.pos.is_noun())
                && !token.pos.is_finite());
        if !joins {
            break;
        }
        first = before;
    }
    // Possessive owners stay ("Italy's foreign minister"), small words at the head go.
    while first < last && matches!(doc.lower(first), "of" | "for" | "and" | "'s") {
        first += 1;
    }
    if gender.is_empty() {
        gender = (first..last)
            .find_map(|at| roles::title_gender(doc.lower(at)))
            .unwrap_or_default();
    }
    Some((first, gender))
}

/// Returns the span of `a senior port official` in `Name, a senior port official, said`.
fn apposition_behind(doc: &Document<'_>, end: usize) -> Option<Span> {
    if doc.lower(end) != "," {
        return None;
    }
    let sentence = doc.tokens.get(end)?.sentence;
    let first = end + 1;
    let mut last_noun = None;
    let mut at = first;
    while doc
        .tokens
        .get(at)
        .is_some_and(|token| token.sentence == sentence)
        && at < first + LONGEST
    {
        let token = &doc.tokens[at];
        if token.pos.is_finite()
            || (token.is(flag::PUNCT) && doc.lower(at) != "'s")
            || token.pos == Pos::Wp
        {
            break;
        }
        if token.pos.is_noun() && last_noun.is_none() && roles::is_role(doc.lower(at)) {
            last_noun = Some(at);
        }
        at += 1;
    }
    last_noun?;
    // An apposition is closed by a comma, a stop or the cue; without one it was no apposition. "Having written to Hale, the mayor
    // said": who then speaks is another.
    let subject = matches!(doc.lower(first), "the" | "his" | "her" | "its" | "their");
    let closed = doc.tokens.get(at).is_none_or(|token| {
        token.sentence != sentence || token.is(flag::PUNCT) || token.pos.is_finite() && !subject
    });
    closed.then(|| doc.span(first, at))
}

/// Returns the span of `port chief` in `The port chief, Name, said`, `Norway's prime minister` with the country that owns it.
fn description_before(doc: &Document<'_>, name: std::ops::Range<usize>) -> Option<Span> {
    let comma = name.start.checked_sub(1)?;
    let last = comma.checked_sub(1)?;
    let sentence = doc.tokens.get(comma)?.sentence;
    let closed = doc.tokens.get(name.end).is_none_or(|token| {
        token.sentence != sentence
            || token.is(flag::PUNCT) && !matches!(doc.lower(name.end + 1), "and" | "or")
    });
    if doc.lower(comma) != "," || !closed {
        return None;
    }
    let mut first = comma;
    let mut role = None;
    let mut opened = false;
    for at in (comma.saturating_sub(LONGEST)..comma).rev() {
        let token = &doc.tokens[at];
        if token.sentence != sentence {
            break;
        }
        let word = doc.lower(at);
        if matches!(word, "the" | "its" | "his" | "her" | "their") {
            // "the mayor of the port": the first article is the one that opens the description.
            if role.is_some()
                && !matches!(
                    at.checked_sub(1).map(|at| doc.lower(at)),
                    Some("of" | "for")
                )
            {
                opened = true;
                break;
            }
        } else if matches!(word, "'s" | "’s") {
            opened = true;
        } else if !(token.pos.is_noun()
            || token.pos.is_adjective()
            || matches!(word, "of" | "for" | "and"))
        {
            break;
        }
        if roles::is_role(word) && token.pos != Pos::Nns {
            role = Some(at);
        }
        first = at;
    }
    let head_stands =
        role.is_some_and(|role| role == last || matches!(doc.lower(role + 1), "of" | "for"));
    (opened && head_stands).then(|| doc.span(first, comma))
}

/// Adds a role and ties it to the body or country it is held in.
fn add_role(cast: &mut Cast<'_, '_>, actor: usize, span: Span) {
    let doc = cast.doc;
    let words = doc.cut(span);
    if fold(words).is_empty() || is_courtesy(words) {
        return;
    }
    let of = cast
        .mentions_in(span)
        .find_map(|(_, mention)| match mention.target {
            MentionTarget::Actor(other) if other != actor => Some(other),
            _ => None,
        });
    let country = of
        .map(|of| cast.actors[of].country.clone())
        .filter(|country| !country.is_empty())
        .or_else(|| {
            words
                .split_whitespace()
                .find_map(|word| states::demonym(&fold(word)))
                .map(str::to_owned)
        });
    let role = role_words(words);
    let known = &mut cast.actors[actor];
    if known.country.is_empty()
        && let Some(country) = country
    {
        known.country = country;
    }
    if !known
        .roles
        .iter()
        .any(|known| fold(&known.role) == fold(role))
    {
        known.roles.push(ActorRole {
            role: role.to_owned(),
            of,
            span,
        });
    }
}

/// Returns the role without its article and its "of" phrase.
fn role_words(words: &str) -> &str {
    let words = [
        "a ", "an ", "the ", "A ", "An ", "The ", "his ", "her ", "its ", "their ",
    ]
    .iter()
    .find_map(|article| words.strip_prefix(article))
    .unwrap_or(words);
    words
        .split(" of ")
        .next()
        .unwrap_or(words)
        .split(" for ")
        .next()
        .unwrap_or(words)
        .trim()
}

/// Tells whether a title says nothing of what somebody does.
pub(super) fn is_courtesy(words: &str) -> bool {
    matches!(
        fold(words).trim_end_matches('.'),
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "sir"
            | "dr"
            | "lady"
            | "lord"
            | "dame"
            | "madame"
            | "monsieur"
    )
}
