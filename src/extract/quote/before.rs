//! Cues before the quotation: Hale said "…"; Hale called the plan "…"; Hale's claim that "…".

use super::Attribution;
use super::after;
use super::anonymity;
use super::class::Class;
use super::cue::{Grammar, Verb, form};
use super::noun::Phrase;
use super::subject::Reader;
use crate::text::Pos;

/// Farthest that an agent ("by Hale") or a quoting verb is looked for, in items.
const NEAR: usize = 14;

/// Things that bear words.
const BEARERS: &[&str] = &[
    "sign",
    "signs",
    "banner",
    "banners",
    "shirt",
    "shirts",
    "t-shirt",
    "t-shirts",
    "hat",
    "hats",
    "poster",
    "posters",
    "placard",
    "placards",
    "button",
    "buttons",
    "cover",
    "sticker",
    "stickers",
    "graffiti",
    "slide",
    "headline",
    "headlines",
];

/// What the last cue on the left says of the words that follow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// The attribution.
    pub(super) attribution: Attribution,
    /// Item of the cue word.
    pub(super) at: usize,
    /// Tells whether all that follows in the sentence is reported.
    pub(super) clause: bool,
}

/// Reads on from item `i`: returns what reaches the items after it, given what reached it.
pub(super) fn step(
    reader: &Reader<'_, '_>,
    first: usize,
    end: usize,
    i: usize,
    current: Option<Reach>,
) -> Option<Reach> {
    let item = &reader.items()[i];
    let Some(cue) = item.cue else {
        return current.filter(|_| !leaves(reader, first, i, current));
    };
    if let Some(verb) = cue.verb
        && is_verb(reader, first, i, &verb)
        && !anonymity::is_request(reader.doc, item.token)
        && let Some(found) = verb_cue(reader, first, end, i, verb, current)
    {
        return Some(found);
    }
    if let Some(act) = cue.noun
        && item.class == Class::Noun
        && current.is_none_or(|current| current.attribution.rule == "noun")
        && let Some(found) = noun_cue(reader, first, end, i)
    {
        // "issued a statement that …": the statement is the doer's, unless it has an owner.
        if found.attribution.speaker.is_none()
            && let Some(current) = current
            && current.attribution.speaker.is_some()
        {
            return Some(Reach { at: i, ..current });
        }
        return Some(Reach {
            attribution: Attribution {
                act,
                ..found.attribution
            },
            ..found
        });
    }
    current.filter(|_| !leaves(reader, first, i, current))
}

/// Tells whether the word at item `i` is a verb here.
fn is_verb(reader: &Reader<'_, '_>, first: usize, i: usize, verb: &Verb) -> bool {
    let item = &reader.items()[i];
    // "feel free to"
    if reader.lower(i + 1) == "free" && reader.lower(i).starts_with("fe") {
        return false;
    }
    // "so called"
    if i > first && reader.lower(i - 1) == "so" && reader.lower(i) == "called" {
        return false;
    }
    match item.class {
        Class::Verb | Class::Ing => {
            // "shot back, …", "fired back angrily: …"
            let mut next = i + 1;
            while reader.class(next) == Class::Adverb && next < i + 4 {
                next += 1;
            }
            verb.grammar != Grammar::Beside
                || matches!(
                    reader.class(next),
                    Class::Quote | Class::Comma | Class::Colon
                )
                // "as Hale put it, …"
                || (reader.lower(i + 1) == "it" && matches!(reader.class(i + 2), Class::Quote | Class::Comma | Class::Colon))
        }
        // "with one poster writing" is often taken for a noun; "called the ruling “…”" has one.
        Class::Noun if verb.form == form::ING => {
            (i == first || reader.class(i - 1) != Class::Determiner)
                && matches!(
                    reader.class(i + 1),
                    Class::Quote | Class::Comma | Class::Colon | Class::Subordinator
                )
        }
        // The tagger takes many a reporting verb for a noun: after a pronoun or name it is none.
        Class::Noun | Class::Adjective | Class::Proper => {
            verb.grammar != Grammar::Beside
                && verb.form & (form::THIRD | form::PAST) != 0
                && i > first
                && !reader.doc.tokens[item.token].is(crate::text::flag::CAPITAL)
                && matches!(reader.class(i - 1), Class::Pronoun | Class::Relative)
                && reader.doc.tokens[item.token].pos != Pos::None
        }
        _ => false,
    }
}

/// Returns what the verb at item `i` reports.
fn verb_cue(
    reader: &Reader<'_, '_>,
    first: usize,
    end: usize,
    i: usize,
    verb: Verb,
    current: Option<Reach>,
) -> Option<Reach> {
    let (start, infinitive) = reader.group(first, i);
    let clause = matches!(verb.grammar, Grammar::Clause | Grammar::Told);
    let make = |speaker: Option<Phrase>, rule: &'static str, score: f32| Reach {
        attribution: Attribution {
            cue: Some((start, i + 1)),
            verb: Some(verb),
            act: verb.act,
            ..Attribution::new(speaker, rule, score)
        },
        at: i,
        clause,
    };
    // A participle may be taken for a noun: "with one poster writing …".
    let participle = (reader.class(i) == Class::Ing || verb.form == form::ING)
        && (start == i || !has_be(reader, start, i));
    // "quoted an aide as saying", "was quoted as saying"
    if participle && i > first && reader.lower(i - 1) == "as" {
        if let Some(found) = quoted_as(reader, first, i) {
            return Some(Reach {
                attribution: Attribution {
                    cue: found.cue.map(|(from, _)| (from, i + 1)),
                    verb: Some(verb),
                    act: verb.act,
                    ..found
                },
                at: i,
                clause: true,
            });
        }
        return current;
    }
    let nested =
        current.is_some_and(|current| current.clause && !broken(reader, current.at, start));
    if participle {
        // "with Hale calling it …", "watched Hale leave, calling it …"
        if let Some((phrase, rule)) = doer(reader, first, start, current) {
            return Some(make(Some(phrase), rule, 0.85));
        }
        // "held up a sign saying …"
        if let Some(phrase) = reader.chunks.ending(start)
            && BEARERS.contains(&reader.lower(phrase.head))
        {
            return Some(make(Some(phrase), "before-participle", 0.8));
        }
        if let Some(phrase) = interrupting(reader, first, start, current) {
            return Some(make(Some(phrase), "before-participle", 0.85));
        }
        if let Some(current) = current
            && current.attribution.speaker.is_some()
            && current.attribution.rule != "noun"
        {
            return Some(make(current.attribution.speaker, "before-participle", 0.9));
        }
        // "a woman saying …", "a statement saying …"
        let own = reader
            .chunks
            .ending(start)
            .filter(|phrase| phrase.first == first);
        let speaker = own.or_else(|| reader.main(first, start));
        return speaker.map(|speaker| make(Some(speaker), "before-participle", 0.85));
    }
    // "who told Congress when asked about it: …"
    if verb.form & form::PARTICIPLE != 0
        && start == i
        && i > first
        && matches!(
            reader.lower(i - 1),
            "when" | "if" | "once" | "unless" | "until" | "where"
        )
    {
        return current;
    }
    let passive = verb.form & form::PARTICIPLE != 0
        && has_be(reader, start, i)
        && verb.grammar != Grammar::Beside;
    if passive || (!infinitive && is_bare_participle(reader, first, start, i, &verb)) {
        if nested {
            return current;
        }
        let agent = (i + 1..end.min(i + NEAR))
            .take_while(|&j| {
                !matches!(
                    reader.class(j),
                    Class::Stop | Class::Semicolon | Class::Subordinator
                )
            })
            .find(|&j| reader.lower(j) == "by")
            .and_then(|j| reader.chunks.starting(j + 1))
            .map(|phrase| reader.extend(phrase, end));
        return match agent {
            Some(agent) => Some(make(Some(agent), "before-passive", 0.85)),
            None => current,
        };
    }
    let coordinated = start > first && reader.class(start - 1) == Class::Coordinator;
    // "Said Hale: …", "The trouble with it, says Hale, the mayor, is that …"
    // "…," said one of them, who added that it was "…"
    let behind = start > first
        && (reader.class(start - 1) == Class::Quote
            || (start > first + 1
                && reader.class(start - 1) == Class::Comma
                && reader.class(start - 2) == Class::Quote));
    let inverted = if behind {
        after::inverted(reader, i, end)
    } else {
        after::leading(reader, first, start, end)
    };
    if let Some(found) = inverted.filter(|_| start == i) {
        return Some(make(found.speaker, "before-inverted", 0.9));
    }
    // "he said, and I quote, …"
    if current.is_some() && reader.lower(i) == "quote" && i > first && reader.lower(i - 1) == "i" {
        return current;
    }
    // "led her to declare"
    if infinitive
        && !nested
        && let Some(object) = reader.chunks.ending(start)
        && matches!(
            reader.lower(object.head),
            "her" | "him" | "them" | "us" | "me"
        )
    {
        return Some(make(Some(object), "before", 0.85));
    }
    // "…, with Hale taking to the stage to call it …"
    if infinitive && let Some((phrase, rule)) = doer(reader, first, start, current) {
        return Some(make(Some(phrase), rule, 0.8));
    }
    let current = current.filter(|current| current.attribution.rule != "noun");
    if (infinitive || coordinated)
        && let Some(current) = current
        && current.attribution.speaker.is_some()
    {
        if nested && infinitive {
            return Some(current);
        }
        return Some(make(current.attribution.speaker, "before", 0.9));
    }
    let subject = reader.subject(first, i);
    // "Hale says to Morel, who responds: …"
    let relative = subject.is_some_and(|subject| {
        reader.class(subject.head) == Class::Relative
            && reader.lower(subject.head) == "who"
            && subject.end == start
            && subject.first > first
            && reader.class(subject.first - 1) == Class::Comma
            && (clause || verb.grammar == Grammar::Beside)
    });
    if nested
        && !relative
        && !subject.is_some_and(|subject| opens_main(reader, first, current, subject, start, i))
    {
        return current;
    }
    match subject {
        Some(speaker) => Some(make(Some(speaker), "before", 0.93)),
        None => Some(make(None, "before-no-subject", 0.5)),
    }
}

/// Verbs of those who see or hear somebody do something: "watched Hale leave".
const WITNESS: &[&str] = &[
    "see",
    "sees",
    "saw",
    "seen",
    "seeing",
    "hear",
    "hears",
    "heard",
    "hearing",
    "watch",
    "watches",
    "watched",
    "watching",
    "remember",
    "remembers",
    "remembered",
    "recall",
    "recalls",
    "recalled",
    "show",
    "shows",
    "showed",
    "shown",
    "showing",
    "catch",
    "catches",
    "caught",
    "depict",
    "depicts",
    "depicted",
    "depicting",
];

/// Verbs of those who judge others for what these do: "mocked Hale for calling it …".
const JUDGING: &[&str] = &[
    "applauded",
    "assailed",
    "attacked",
    "attacking",
    "blamed",
    "blaming",
    "blasted",
    "blasting",
    "chided",
    "commended",
    "condemned",
    "condemning",
    "criticised",
    "criticising",
    "criticized",
    "criticizing",
    "denounced",
    "denouncing",
    "faulted",
    "mocked",
    "mocking",
    "praised",
    "praising",
    "rebuked",
    "ridiculed",
    "ripped",
    "scolded",
    "slammed",
    "slamming",
    "thanked",
    "thanking",
];

/// What somebody is seen or heard in: "footage of Hale saying …".
const RECORDS: &[&str] = &[
    "footage",
    "video",
    "videos",
    "audio",
    "recording",
    "recordings",
    "clip",
    "clips",
    "tape",
    "tapes",
];

/// Returns who does what the verb group at item `start` says, where that is no subject: "with Hale calling it …", "with Hale
/// taking the stage to call it …", "watched Hale leave, calling it …", "footage of Hale asking …". Looked for behind the
/// `current` cue.
fn doer(
    reader: &Reader<'_, '_>,
    first: usize,
    start: usize,
    current: Option<Reach>,
) -> Option<(Phrase, &'static str)> {
    let lo = current.map_or(first, |current| current.at.max(first));
    // "mocked Hale for calling it …"
    if start > first
        && reader.lower(start - 1) == "for"
        && let Some(judged) = reader.chunks.ending(start - 1)
        && judged.first > first
        && JUDGING.contains(&reader.lower(judged.first - 1))
    {
        return Some((judged, "before-participle"));
    }
    if let Some(phrase) = reader.chunks.ending(start) {
        let phrase = reader.climb(first, phrase);
        // "had met with the owners to tell them": who met tells.
        let purpose = reader.class(start) == Class::To;
        if phrase.first > first && !purpose && reader.lower(phrase.first - 1) == "with" {
            return Some((phrase, "before-with"));
        }
        let record = phrase.first >= first + 2
            && reader.lower(phrase.first - 1) == "of"
            && RECORDS.contains(&reader.lower(phrase.first - 2));
        if record {
            return Some((phrase, "before-participle"));
        }
        // "footage of Hale asking" climbs to the footage.
        if RECORDS.contains(&reader.lower(phrase.head))
            && reader.lower(phrase.head + 1) == "of"
            && let Some(seen) = reader.chunks.starting(phrase.head + 2)
            && seen.end == start
        {
            return Some((seen, "before-participle"));
        }
    }
    let link = (lo..start).rev().take(REACH).find(|&j| {
        reader.lower(j) == "with" && reader.class(j) == Class::Preposition
            || WITNESS.contains(&reader.lower(j))
                && matches!(reader.class(j), Class::Verb | Class::Ing)
    })?;
    // The participle may be taken for a noun and the end of the phrase.
    let phrase = reader.chunks.starting(link + 1).map(|phrase| {
        if phrase.end > start && start > phrase.first {
            Phrase {
                end: start,
                head: start - 1,
                ..phrase
            }
        } else {
            phrase
        }
    })?;
    let phrase = reader.extend(phrase, start);
    let mut doing = phrase.end;
    while reader.class(doing) == Class::Adverb {
        doing += 1;
    }
    let bare = doing < start
        && reader.class(doing) == Class::Verb
        && matches!(
            reader.doc.tokens[reader.items()[doing].token].pos,
            Pos::Vb | Pos::Vbp
        );
    let from = if bare { doing + 1 } else { phrase.end };
    let open = (from..start).all(|j| {
        !matches!(
            reader.class(j),
            Class::Stop | Class::Semicolon | Class::Colon | Class::Auxiliary | Class::Relative
        ) && !(reader.class(j) == Class::Verb
            && reader.doc.tokens[reader.items()[j].token].pos.is_finite())
    });
    let participle = doing >= start && reader.class(start) != Class::To
        || bare
        || reader.class(doing) == Class::Ing;
    (participle && open && !phrase.temporal).then_some((
        phrase,
        if reader.lower(link) == "with" {
            "before-with"
        } else {
            "before-participle"
        },
    ))
}

/// Farthest that the words of a with-phrase or of what is witnessed reach, in items.
const REACH: usize = 30;

/// Returns the subject of a clause of time behind a comma that the participle at item `start` goes on: "The trouble began on
/// Monday, when workers blocked the gate, shouting …".
fn interrupting(
    reader: &Reader<'_, '_>,
    first: usize,
    start: usize,
    current: Option<Reach>,
) -> Option<Phrase> {
    let lo = current.map_or(first, |current| current.at.max(first));
    if start < lo + 4 || reader.class(start - 1) != Class::Comma {
        return None;
    }
    let link = (lo + 1..start - 1)
        .rev()
        .take(REACH)
        .take_while(|&j| {
            !matches!(
                reader.class(j),
                Class::Comma | Class::Quote | Class::Semicolon
            )
        })
        .find(|&j| matches!(reader.lower(j), "when" | "where" | "as" | "while"))?;
    if reader.class(link - 1) != Class::Comma {
        return None;
    }
    let phrase = reader.extend(reader.chunks.starting(link + 1)?, start);
    (matches!(
        reader.class(phrase.end),
        Class::Verb | Class::Auxiliary | Class::Adverb
    ) && reader.class(phrase.head) != Class::Pronoun)
        .then_some(phrase)
}

/// Tells whether `subject` opens the main clause behind an introduction or a bracket that held the `current` cue:
/// "When he said so, Hale called …", "Hale, who said so, called …".
fn opens_main(
    reader: &Reader<'_, '_>,
    first: usize,
    current: Option<Reach>,
    subject: Phrase,
    start: usize,
    current_verb: usize,
) -> bool {
    let Some(current) = current else { return true };
    if current.at > subject.first {
        // The subject stands before the earlier cue: that was in a bracket of its own.
        let relative = current
            .attribution
            .speaker
            .is_some_and(|speaker| reader.class(speaker.head) == Class::Relative);
        let bracket = reader.class(subject.end) == Class::Comma;
        return (relative || bracket) && reader.class(start - 1) == Class::Comma;
    }
    if subject.first <= first {
        return false;
    }
    // "…, as the crowd yelled: "…", "…, who replied: "…"
    let mut behind = current_verb + 1;
    while reader.class(behind) == Class::Adverb {
        behind += 1;
    }
    let beside = matches!(reader.class(behind), Class::Colon | Class::Quote)
        || reader.class(behind) == Class::Comma && reader.class(behind + 1) == Class::Quote;
    if beside {
        let link = reader.class(subject.first - 1);
        let own = reader.class(subject.head) == Class::Relative && link == Class::Comma;
        if own
            || matches!(link, Class::Relative)
            || matches!(
                reader.lower(subject.first - 1),
                "as" | "when" | "while" | "before" | "after"
            )
        {
            return true;
        }
    }
    // "Later, when …"
    let mut opening = first;
    while opening < subject.first
        && matches!(
            reader.class(opening),
            Class::Adverb | Class::Temporal | Class::Coordinator | Class::Comma
        )
    {
        opening += 1;
    }
    match reader.class(subject.first - 1) {
        Class::Dash | Class::Semicolon | Class::Colon => true,
        Class::Comma | Class::Quote => {
            matches!(
                reader.class(opening),
                Class::Subordinator
                    | Class::Preposition
                    | Class::Ing
                    | Class::Verb
                    | Class::To
                    | Class::Auxiliary
            ) || introduces(reader, first, current.at)
        }
        _ => false,
    }
}

/// Tells whether the cue at item `at` stands in a clause of time or condition ("and when he said so, …").
fn introduces(reader: &Reader<'_, '_>, first: usize, at: usize) -> bool {
    let start = reader.clause(first, at);
    start > first
        && matches!(
            reader.lower(start - 1),
            "when" | "while" | "after" | "as" | "if" | "once" | "before" | "though" | "although"
        )
}

/// Tells whether the verb at item `i`, which reports nothing, is that of a main clause behind an introduction that held the
/// `current` cue: "While he said so, Hale built …".
fn leaves(reader: &Reader<'_, '_>, first: usize, i: usize, current: Option<Reach>) -> bool {
    let Some(current) = current else { return false };
    // "Hale, who called it “mad,” clearly hoped …": the main clause goes on.
    let relative = current
        .attribution
        .speaker
        .is_some_and(|speaker| reader.class(speaker.head) == Class::Relative);
    if relative && reader.class(i) == Class::Verb {
        let mut before = i;
        while before > current.at && reader.class(before - 1) == Class::Adverb {
            before -= 1;
        }
        let quoted = before > current.at + 1 && reader.class(before - 1) == Class::Quote;
        if quoted && reader.doc.tokens[reader.items()[i].token].pos.is_finite() {
            return true;
        }
    }
    if reader.class(i) != Class::Verb
        || !reader.doc.tokens[reader.items()[i].token].pos.is_finite()
        || !matches!(reader.class(first), Class::Subordinator)
    {
        return false;
    }
    let (start, infinitive) = reader.group(first, i);
    !infinitive
        && reader.chunks.ending(start).is_some_and(|subject| {
            subject.first > current.at + 1
                && matches!(reader.class(subject.first - 1), Class::Comma)
        })
}

/// Tells whether a form of "be" is among the auxiliaries of items `first..verb`.
fn has_be(reader: &Reader<'_, '_>, first: usize, verb: usize) -> bool {
    (first..verb).any(|j| {
        matches!(
            reader.lower(j),
            "is" | "are" | "was" | "were" | "be" | "been" | "being" | "'s" | "'re" | "'m" | "am"
        )
    })
}

/// Tells whether a past participle without auxiliary qualifies the noun before it: "a plan called …".
fn is_bare_participle(
    reader: &Reader<'_, '_>,
    first: usize,
    start: usize,
    i: usize,
    verb: &Verb,
) -> bool {
    verb.form & form::PARTICIPLE != 0
        && matches!(verb.grammar, Grammar::Label | Grammar::Object)
        && reader.doc.tokens[reader.items()[i].token].pos == Pos::Vbn
        // With an object it is active: "called the plan …".
        && (matches!(reader.class(i + 1), Class::Quote | Class::Preposition | Class::Comma)
            || reader.lower(i + 1) == "as")
        && (start..i).all(|j| reader.class(j) == Class::Adverb)
        && (start == first
            || matches!(
                reader.class(start - 1),
                Class::Noun | Class::Proper | Class::Comma | Class::Dash
            ))
}

/// Tells whether a new main clause with a subject of its own begins between items `from` and `to`.
fn broken(reader: &Reader<'_, '_>, from: usize, to: usize) -> bool {
    (from + 1..to)
        .rev()
        .take(40)
        .any(|j| match reader.class(j) {
            Class::Semicolon => true,
            Class::Coordinator => matches!(
                reader.class(j - 1),
                Class::Comma | Class::Quote | Class::Dash
            ),
            Class::Subordinator => {
                matches!(reader.lower(j), "while" | "whereas" | "although" | "though")
                    && matches!(
                        reader.class(j - 1),
                        Class::Comma | Class::Quote | Class::Dash
                    )
            }
            _ => false,
        })
}

/// "state media quoted an official as saying": speaker and medium for the participle at item `saying`.
fn quoted_as(reader: &Reader<'_, '_>, first: usize, saying: usize) -> Option<Attribution> {
    let verb = (first..saying - 1).rev().take(NEAR + 6).find(|&j| {
        matches!(
            reader.lower(j),
            "quoted"
                | "cited"
                | "quotes"
                | "cites"
                | "quoting"
                | "citing"
                | "recorded"
                | "heard"
                | "remembered"
                | "depicted"
                | "described"
        )
    })?;
    let (start, _) = reader.group(first, verb);
    if has_be(reader, start, verb) {
        let speaker = reader.subject(first, verb)?;
        return Some(Attribution {
            cue: Some((start, verb + 1)),
            ..Attribution::new(Some(speaker), "quoted-as", 0.95)
        });
    }
    let speaker = reader
        .chunks
        .starting(verb + 1)
        .filter(|phrase| phrase.end < saying)
        .map(|phrase| reader.extend(phrase, saying - 1))?;
    Some(Attribution {
        cue: Some((start, verb + 1)),
        via: reader.subject(first, verb),
        ..Attribution::new(Some(speaker), "quoted-as", 0.95)
    })
}

/// Returns what the noun of speech at item `i` reports.
fn noun_cue(reader: &Reader<'_, '_>, first: usize, end: usize, i: usize) -> Option<Reach> {
    let chunk = reader.chunks.at(i)?;
    let possessive = (chunk.first..i)
        .rev()
        .find(|&j| reader.class(j) == Class::Possessive);
    let owner = match possessive {
        Some(mark) => Some(Phrase {
            first: chunk.first,
            end: mark,
            head: mark - 1,
            temporal: false,
        }),
        None if matches!(
            reader.lower(chunk.first),
            "his" | "her" | "their" | "its" | "my" | "our"
        ) =>
        {
            Some(Phrase {
                first: chunk.first,
                end: chunk.first + 1,
                head: chunk.first,
                temporal: false,
            })
        }
        // "a statement by Hale"
        None => (reader.class(i + 1) == Class::Preposition
            && matches!(reader.lower(i + 1), "by" | "from"))
        .then(|| reader.chunks.starting(i + 2))
        .flatten()
        .filter(|phrase| !phrase.temporal)
        .map(|phrase| reader.extend(phrase, end)),
    };
    // "Hale defended his promise of …", "Hale knocked a statement by …": the doer of the sentence passes it on.
    let doer = reader
        .main(first, chunk.first)
        .filter(|main| {
            main.end < chunk.first
                && matches!(reader.class(main.head), Class::Proper | Class::Pronoun)
        })
        .filter(|main| {
            (main.end..chunk.first).any(|j| matches!(reader.class(j), Class::Verb | Class::Ing))
        });
    let owner = doer.or(owner);
    Some(Reach {
        attribution: Attribution {
            cue: Some((i, i + 1)),
            ..Attribution::new(owner.filter(|owner| !owner.temporal), "noun", 0.75)
        },
        at: i,
        clause: false,
    })
}
