//! Descriptions ("a rebel official", "the ministry", "Syrian rebels") become actors.
//!
//! An indefinite singular is a new unnamed source. A definite one leads back: to a description with the same head, to a person
//! whose role has the head, to an organisation whose name has it. A plural with a nationality or a capitalised modifier is a group
//! with a name of its own.

use super::Cast;
use super::cluster;
use super::office;
use super::pronoun;
use crate::lexicon::{roles, states, voices};
use crate::model::{ActorKind, MentionKind, MentionTarget, Span};
use crate::text::{Document, Pos, flag, fold};

/// Heads that mean the government of the country before them.
const GOVERNMENT: [&str; 5] = [
    "government",
    "authorities",
    "regime",
    "administration",
    "leadership",
];

/// Heads that go back to the last organisation named, whatever its name.
const ANY_ORGANISATION: [&str; 22] = [
    "group",
    "company",
    "agency",
    "organisation",
    "organization",
    "ministry",
    "party",
    "firm",
    "body",
    "bank",
    "court",
    "department",
    "newspaper",
    "paper",
    "broadcaster",
    "channel",
    "union",
    "council",
    "commission",
    "watchdog",
    "charity",
    "association",
];

/// Plurals that are a side or a movement and not a few unnamed persons.
const SIDES: [&str; 24] = [
    "rebels",
    "fighters",
    "forces",
    "troops",
    "militants",
    "separatists",
    "insurgents",
    "guerrillas",
    "militias",
    "militia",
    "protesters",
    "protestors",
    "demonstrators",
    "opposition",
    "republicans",
    "democrats",
    "nationalists",
    "islamists",
    "factions",
    "farmers",
    "strikers",
    "unions",
    "lawmakers",
    "settlers",
];

/// How many mentions a description may look back: about thirty pages.
const REACH: usize = 1000;

/// Resolves the description at `span` and adds its mention; returns the actor.
///
/// A description that speaks always gets an actor; another one only where it leads back to something or names a side.
pub(super) fn resolve(
    cast: &mut Cast<'_, '_>,
    span: Span,
    speaks: bool,
    last_speaker: Option<usize>,
) -> Option<usize> {
    if let Some(index) = cast.mention_exactly(span) {
        return match cast.mentions[index].target {
            MentionTarget::Actor(actor) => Some(actor),
            _ => None,
        };
    }
    let doc = cast.doc;
    let phrase = Phrase::read(doc, span)?;
    let bare_number = doc
        .lower(phrase.head)
        .bytes()
        .all(|byte| byte.is_ascii_digit());
    if is_date(doc.lower(phrase.head)) || bare_number {
        return None;
    }
    if let Some(actor) = titled(cast, &phrase) {
        return Some(actor);
    }
    // A phrase that ends in a name is that name with its title; "the Ohio Democrat" is a person and not the party.
    let tokens = doc.tokens_in(span);
    let member = voices::is_party_member(
        doc.lower(tokens.start),
        doc.lower(tokens.end.saturating_sub(1)),
    );
    if !member && let Some((index, target)) = named_head(cast, &phrase) {
        if let MentionTarget::Actor(actor) = target {
            // A city or country before the head is only a modifier ("Moscow officials").
            let _ = index;
            return Some(actor);
        }
        if let (MentionTarget::Place(_), true) = (target, speaks) {
            return place_that_speaks(cast, index);
        }
        return None;
    }
    if let Some(actor) = apposed(cast, &phrase) {
        cast.mention(
            span,
            MentionKind::Nominal,
            MentionTarget::Actor(actor),
            "apposition",
            0.9,
        );
        return Some(actor);
    }
    if let Some(actor) = government(cast, &phrase) {
        cast.mention(
            span,
            MentionKind::Nominal,
            MentionTarget::Actor(actor),
            "government",
            0.85,
        );
        return Some(actor);
    }
    if (phrase.definite || !phrase.indefinite)
        && let Some((actor, rule, score)) = leads_back(cast, &phrase, last_speaker)
    {
        cast.mention(
            span,
            MentionKind::Nominal,
            MentionTarget::Actor(actor),
            rule,
            score,
        );
        return Some(actor);
    }
    if !speaks && !phrase.names_a_side(doc) {
        return None;
    }
    let (actor, rule) = match unlisted_name(cast, &phrase) {
        Some(actor) => (actor, "short-name"),
        None => new_actor(cast, &phrase),
    };
    cast.mention(
        span,
        MentionKind::Nominal,
        MentionTarget::Actor(actor),
        rule,
        0.7,
    );
    Some(actor)
}

/// A description taken apart.
struct Phrase {
    /// The phrase as written, determiner included.
    span: Span,
    /// First token after the determiner.
    first: usize,
    /// The head noun.
    head: usize,
    /// One past the last token.
    end: usize,
    /// "the", "this", "his" …
    definite: bool,
    /// "a", "another", "one", "two" …
    indefinite: bool,
    /// The head is plural or collective.
    plural: bool,
}

impl Phrase {
    fn read(doc: &Document<'_>, span: Span) -> Option<Self> {
        let tokens = doc.tokens_in(span);
        if tokens.is_empty() {
            return None;
        }
        let (mut first, end) = (tokens.start, tokens.end);
        let (mut definite, mut indefinite) = (false, false);
        while first + 1 < end {
            match doc.lower(first) {
                "the" | "this" | "that" | "these" | "those" | "his" | "her" | "its" | "their"
                | "both" | "all" => definite = true,
                "a" | "an" | "another" | "one" | "some" | "several" | "many" | "other" | "two"
                | "three" | "four" | "five" | "few" | "a-second" | "most" => indefinite = true,
                _ => break,
            }
            first += 1;
        }
        let head = head(doc, first, end);
        let token = doc.tokens.get(head)?;
        let plural = matches!(token.pos, Pos::Nns | Pos::Nnps)
            || matches!(doc.lower(head), "police" | "people" | "staff");
        Some(Self {
            span,
            first,
            head,
            end,
            definite,
            indefinite,
            plural,
        })
    }

    /// Tells whether the phrase has a name in it that makes it one side of something ("Syrian rebels", "Houthi forces").
    fn names_a_side(&self, doc: &Document<'_>) -> bool {
        (self.first..=self.head)
            .any(|at| doc.tokens[at].is(flag::CAPITAL) && !doc.tokens[at].is(flag::FIRST))
            || states::demonym(&fold(doc.word(self.first))).is_some()
    }
}

/// Returns the head noun: the last noun before the first preposition, comma or relative pronoun.
fn head(doc: &Document<'_>, first: usize, end: usize) -> usize {
    let mut head = first;
    let mut seen = false;
    for at in first..end {
        let token = &doc.tokens[at];
        if matches!(token.pos, Pos::In | Pos::To | Pos::Wp | Pos::Wdt | Pos::Wrb) && seen {
            break;
        }
        if token.is(flag::PUNCT) && seen && token.pos != Pos::Possessive {
            break;
        }
        if matches!(
            token.pos,
            Pos::Vbg | Pos::Vbd | Pos::Vbz | Pos::Vbp | Pos::Md
        ) && seen
            && at > head + 1
        {
            break;
        }
        if token.pos.is_noun() || (token.pos == Pos::None && token.is(flag::ALPHA)) {
            head = at;
            seen = true;
        }
    }
    head
}

/// Returns the mention that the phrase's head is part of.
fn named_head(cast: &Cast<'_, '_>, phrase: &Phrase) -> Option<(usize, MentionTarget)> {
    let head = cast.doc.tokens[phrase.head].span();
    cast.mentions_in(phrase.span)
        .find(|(_, mention)| mention.span.contains(head) && mention.kind != MentionKind::Demonym)
        .map(|(index, mention)| (index, mention.target))
}

/// Who speaks or works for somebody else: "an aide to Prime Minister Ana Hale" is not Hale.
const HELPERS: [&str; 22] = [
    "adviser",
    "advisor",
    "aide",
    "ally",
    "assistant",
    "attorney",
    "brother",
    "critic",
    "daughter",
    "deputy",
    "father",
    "friend",
    "lawyer",
    "mother",
    "official",
    "representative",
    "sister",
    "son",
    "source",
    "spokesman",
    "spokesperson",
    "spokeswoman",
];

/// Returns who is named at the end of an office of several words: "Minister of State for Energy Ana Hale", "chief of staff Ana
/// Hale".
fn titled(cast: &Cast<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let doc = cast.doc;
    let head = doc.lower(phrase.head);
    if phrase.indefinite || phrase.plural || !roles::is_role(head) || HELPERS.contains(&head) {
        return None;
    }
    let (_, mention) = cast
        .mentions_in(phrase.span)
        .find(|(_, mention)| mention.span.end == phrase.span.end)?;
    let MentionTarget::Actor(actor) = mention.target else {
        return None;
    };
    let mut first = doc.tokens_in(mention.span).start;
    if cast.actors[actor].kind != ActorKind::Person || first <= phrase.head + 1 {
        return None;
    }
    // "a lawyer for President Ana Hale": the title belongs to the name.
    while first > phrase.head + 1
        && (roles::is_title(doc.lower(first - 1)) || roles::is_role(doc.lower(first - 1)))
    {
        first -= 1;
    }
    let before = doc.tokens[first - 1].pos;
    (first > phrase.head + 1 && before.is_noun()).then_some(actor)
}

/// A city that speaks by itself is its country's government where it is the capital; else nothing is known.
fn place_that_speaks(cast: &mut Cast<'_, '_>, index: usize) -> Option<usize> {
    let words = fold(cast.doc.cut(cast.mentions[index].span));
    let country = states::by_name(&words).or_else(|| states::governed_from(&words))?;
    let actor = cluster::state(cast, country);
    let mention = &mut cast.mentions[index];
    mention.target = MentionTarget::Actor(actor);
    if states::by_name(&words).is_none() {
        mention.kind = MentionKind::Metonym;
    }
    mention.rule = "speaks";
    Some(actor)
}

/// Returns who is named behind the phrase: `its chairwoman, Dame Ana Ray, said`, `The company, Norvia Steel, said`.
fn apposed(cast: &Cast<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let doc = cast.doc;
    if doc.lower(phrase.end) != "," || phrase.plural {
        return None;
    }
    let from = phrase.end + 1;
    let start = doc.tokens.get(from)?.start;
    let at = cast
        .mentions
        .partition_point(|mention| mention.span.start < start as usize);
    // A title may stand before the name.
    let mention = cast.mentions.get(at).filter(|mention| {
        let name = doc.tokens_in(mention.span).start;
        name <= from + 3
            && (from..name)
                .all(|at| doc.tokens[at].is(flag::CAPITAL) || roles::is_title(doc.lower(at)))
    })?;
    let MentionTarget::Actor(actor) = mention.target else {
        return None;
    };
    let head = doc.lower(phrase.head);
    let fits = match cast.actors[actor].kind {
        ActorKind::Person => {
            (roles::is_role(head) || phrase.definite) && !ANY_ORGANISATION.contains(&head)
        }
        ActorKind::Organisation => ANY_ORGANISATION.contains(&head),
        _ => false,
    };
    // Behind the name the apposition closes; in a list it goes on.
    let behind = doc.tokens_in(mention.span).end;
    let ends = doc.tokens.get(behind).is_none_or(|token| {
        token.is(flag::QUOTE_MARK) || matches!(doc.lower(behind), "." | ";" | ")")
    });
    let closes = ends
        || doc.lower(behind) == ","
            && !matches!(doc.lower(behind + 1), "and" | "or" | "the" | "a")
            && !doc
                .tokens
                .get(behind + 1)
                .is_some_and(|token| token.is(flag::CAPITAL) && !token.is(flag::QUOTE_MARK));
    (fits && closes).then_some(actor)
}

/// Returns the state that "the Syrian government" or "Kenya's authorities" means.
fn government(cast: &mut Cast<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let doc = cast.doc;
    if !GOVERNMENT.contains(&doc.lower(phrase.head)) || phrase.end > phrase.head + 1 {
        return None;
    }
    let country = (phrase.first..phrase.head).find_map(|at| {
        let folded = fold(doc.word(at));
        states::demonym(&folded).or_else(|| states::by_name(&folded))
    })?;
    // "the Syrian opposition government" is not the state.
    if phrase.head > phrase.first + 2 {
        return None;
    }
    let actor = cluster::state(cast, country);
    cast.add_name(actor, doc.span(phrase.first, phrase.end).of(doc.text));
    Some(actor)
}

/// Returns the earlier actor that a definite description means, with rule and score.
///
/// "The company" is the organisation that spoke last, unless another one was the subject since: "Hale said its tills run on Lund's
/// machines. The company …" goes on about Hale.
fn leads_back(
    cast: &Cast<'_, '_>,
    phrase: &Phrase,
    last_speaker: Option<usize>,
) -> Option<(usize, &'static str, f32)> {
    let doc = cast.doc;
    let head = doc.lower(phrase.head);
    let bare = phrase.head == phrase.first && phrase.end == phrase.head + 1;
    let modifiers: Vec<&str> = (phrase.first..phrase.head)
        .map(|at| doc.lower(at))
        .collect();
    let before = cast
        .mentions
        .partition_point(|mention| mention.span.start < phrase.span.start);
    let mut organisation = None;
    let owned = (phrase.first..phrase.head).any(|at| matches!(doc.lower(at), "'s" | "’s"));
    let holds = !phrase.plural && (phrase.definite || owned) && !bare && roles::is_role(head);
    let (mut asked, mut holders) = (Vec::new(), Vec::new());
    for mention in cast.mentions.before(before).take(REACH) {
        let MentionTarget::Actor(index) = mention.target else {
            continue;
        };
        let actor = &cast.actors[index];
        match actor.kind {
            ActorKind::Source | ActorKind::Group if mention.kind == MentionKind::Nominal => {
                let tokens = doc.tokens_in(mention.span);
                let Some(other) = Phrase::read(doc, mention.span) else {
                    continue;
                };
                let same_head =
                    same_noun(doc.lower(other.head), head) && other.plural == phrase.plural;
                let fits = modifiers
                    .iter()
                    .all(|word| tokens.clone().any(|at| doc.lower(at) == *word));
                if same_head && fits && (phrase.definite || phrase.plural) {
                    return Some((index, "same-description", 0.8));
                }
            }
            ActorKind::Person
                if !phrase.plural
                    && phrase.definite
                    && bare
                    && actor
                        .roles
                        .iter()
                        .any(|role| last_word(&role.role).eq_ignore_ascii_case(head)) =>
            {
                return Some((index, "role", 0.8));
            }
            ActorKind::Person if holds && !asked.contains(&index) => {
                asked.push(index);
                if office::is_held_by(cast, actor, phrase.first, phrase.head, phrase.end) {
                    holders.push(index);
                }
            }
            ActorKind::Organisation if !phrase.plural && phrase.definite => {
                let named = fold(&actor.name).split(' ').any(|word| word == head)
                    && modifiers
                        .iter()
                        .all(|word| fold(&actor.name).contains(&fold(word)));
                if named {
                    return Some((index, "head-of-name", 0.85));
                }
                if organisation.is_none()
                    && bare
                    && ANY_ORGANISATION.contains(&head)
                    && may_be(head, &fold(&actor.name))
                {
                    let subject = pronoun::is_subject(doc, mention.span);
                    organisation = Some((index, subject));
                }
            }
            _ => {}
        }
    }
    // Of two prime ministers the one who spoke last is meant, or nobody for sure.
    match *holders {
        [holder] => return Some((holder, "role", 0.8)),
        [_, _, ..] => {
            return last_speaker
                .filter(|speaker| holders.contains(speaker))
                .map(|speaker| (speaker, "role", 0.65));
        }
        [] => {}
    }
    let (last, subject) = organisation?;
    let speaker = last_speaker.filter(|&speaker| {
        let actor = &cast.actors[speaker];
        !subject && actor.kind == ActorKind::Organisation && may_be(head, &fold(&actor.name))
    });
    Some(match speaker {
        Some(speaker) => (speaker, "last-speaker", 0.65),
        None => (last, "last-organisation", 0.55),
    })
}

/// Returns the organisation whose name stands before the word for what it is: "the official Notimex news agency", "the Harbour Post
/// newspaper".
fn called(cast: &mut Cast<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let doc = cast.doc;
    let first = match doc.lower(phrase.head) {
        "newspaper" | "daily" | "weekly" | "magazine" | "broadcaster" => phrase.head,
        "agency" => phrase
            .head
            .checked_sub(1)
            .filter(|&before| doc.lower(before) == "news")?,
        _ => return None,
    };
    if phrase.indefinite || first <= phrase.first || phrase.end != phrase.head + 1 {
        return None;
    }
    let named = cast
        .mentions_in(phrase.span)
        .find(|(_, mention)| {
            doc.tokens_in(mention.span).end == first && mention.kind == MentionKind::Name
        })
        .map(|(_, mention)| mention.target);
    match named {
        Some(MentionTarget::Actor(actor)) => {
            (cast.actors[actor].kind == ActorKind::Organisation).then_some(actor)
        }
        Some(_) => None,
        None => {
            let start = (phrase.first..first)
                .rev()
                .take_while(|&at| {
                    doc.tokens[at].is(flag::ANY_CAPITAL) && doc.tokens[at].pos == Pos::Nnp
                })
                .last()?;
            let words = doc.cut(doc.span(start, first));
            let key = format!("org:{}", cluster::org_key(words));
            Some(cast.actor(ActorKind::Organisation, key, words, true))
        }
    }
}

/// Public bodies: their name says what they are, and no company is called one.
const PUBLIC: [&str; 24] = [
    "ministry",
    "department",
    "court",
    "council",
    "commission",
    "committee",
    "party",
    "union",
    "parliament",
    "congress",
    "senate",
    "house",
    "treasury",
    "police",
    "army",
    "navy",
    "government",
    "university",
    "league",
    "tribunal",
    "agency",
    "bureau",
    "secretariat",
    "cabinet",
];

/// Tells whether a body called `head` alone ("the company") may be the organisation with the folded name `name`.
fn may_be(head: &str, name: &str) -> bool {
    let public = name.split(' ').any(|word| PUBLIC.contains(&word));
    match head {
        // These stand in the name, or nothing tells that they are meant.
        "ministry" | "court" | "council" | "commission" | "department" | "party" => false,
        "bank" => ["bank", "banc", "credit", "financ", "trust", "saving"]
            .iter()
            .any(|part| name.contains(part)),
        "company" | "firm" => !public,
        _ => true,
    }
}

/// Tells whether two nouns are one, number aside.
fn same_noun(one: &str, other: &str) -> bool {
    one == other || one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one)
}

/// Tells whether a head is a month or weekday: never anybody.
fn is_date(word: &str) -> bool {
    matches!(
        word,
        "january"
            | "february"
            | "march"
            | "april"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
    )
}

/// Returns the last word of a role.
fn last_word(role: &str) -> &str {
    role.rsplit(' ').next().unwrap_or(role)
}

/// Returns whom a capitalised speaker means that was not found as a name: "Norvia said" is the organisation of the article whose name
/// begins with it, else the person of that surname.
fn unlisted_name(cast: &mut Cast<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let doc = cast.doc;
    let named = (phrase.first..phrase.end).all(|at| {
        (doc.tokens[at].is(flag::CAPITAL) && matches!(doc.tokens[at].pos, Pos::Nnp | Pos::Nnps))
            || (at > phrase.first && matches!(doc.lower(at), "of" | "the" | "and" | "&"))
    });
    let words = doc.cut(doc.span(phrase.first, phrase.end));
    if !named || phrase.indefinite || voices::voice(words) != voices::Voice::Name {
        return None;
    }
    let folded = fold(words);
    let begins = |name: &str| {
        fold(name)
            .strip_prefix(folded.as_str())
            .is_some_and(|rest| rest.starts_with(' '))
    };
    let ends = |name: &str| {
        fold(name)
            .strip_suffix(folded.as_str())
            .is_some_and(|rest| rest.ends_with(' '))
    };
    // "Norvia Fruit Inc" says itself what it is.
    let last = doc.lower(phrase.end - 1).trim_end_matches('.');
    if cluster::COMPANY_ENDINGS.contains(&last) {
        let key = format!("org:{}", cluster::org_key(words));
        return Some(cast.actor(ActorKind::Organisation, key, words, true));
    }
    let actor = cast
        .actors
        .iter()
        .position(|actor| actor.kind == ActorKind::Organisation && begins(&actor.name))
        .or_else(|| {
            cast.actors
                .iter()
                .position(|actor| actor.kind == ActorKind::Person && ends(&actor.name))
        })?;
    cast.add_name(actor, words);
    Some(actor)
}

/// Makes the actor of a description that leads back to nothing.
fn new_actor(cast: &mut Cast<'_, '_>, phrase: &Phrase) -> (usize, &'static str) {
    let doc = cast.doc;
    let words = doc.cut(phrase.span);
    let description = doc.cut(doc.span(phrase.first, phrase.end));
    let folded = fold(words);
    let head = doc.lower(phrase.head);
    let person = roles::is_role(head) || roles::is_role(head.strip_suffix('s').unwrap_or(head));
    let body = ANY_ORGANISATION.contains(&head)
        || matches!(
            head,
            "media"
                | "radio"
                | "television"
                | "army"
                | "military"
                | "police"
                | "parliament"
                | "ministry"
        );
    let own_name = phrase.names_a_side(doc);
    // "the defence ministry of Norvia"
    let of_somewhere = doc.lower(phrase.head + 1) == "of"
        && (phrase.head + 2..phrase.end).any(|at| doc.tokens[at].is(flag::CAPITAL));
    if let Some(actor) = called(cast, phrase) {
        cast.add_name(actor, description);
        return (actor, "head-of-name");
    }
    if body && (own_name || of_somewhere) && !phrase.indefinite {
        let key = cluster::org_key(description);
        let key = cluster::national_body(&key).map_or(key, |(key, _)| key);
        let actor = cast.actor(
            ActorKind::Organisation,
            format!("org:{key}"),
            description,
            true,
        );
        if let Some(country) =
            (phrase.first..phrase.head).find_map(|at| states::demonym(&fold(doc.word(at))))
        {
            country.clone_into(&mut cast.actors[actor].country);
        }
        return (actor, "described-body");
    }
    let side = SIDES.contains(&head) && !phrase.indefinite;
    if !side && (person || phrase.indefinite || !phrase.plural) {
        let key = format!("source-in-article:{folded}");
        return (cast.actor(ActorKind::Source, key, words, false), "unnamed");
    }
    if own_name {
        let key = format!("group:{}", fold(description));
        // "Rebels" that came first in a heading are the side that is now named in full.
        let bare = format!("group-in-article:{head}");
        if let Some(actor) = cast.by_key.remove(&bare) {
            cast.by_key.insert(key.clone(), actor);
            let known = &mut cast.actors[actor];
            let short = std::mem::replace(&mut known.name, description.to_owned());
            known.key = key;
            known.global = true;
            cast.add_name(actor, &short);
            return (actor, "named-group");
        }
        return (
            cast.actor(ActorKind::Group, key, description, true),
            "named-group",
        );
    }
    let key = format!("group-in-article:{}", fold(description));
    (
        cast.actor(ActorKind::Group, key, description, false),
        "group",
    )
}
