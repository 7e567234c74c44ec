//! The words that name an event, read from `data/triggers.tsv`.

use std::sync::LazyLock;

use super::journey;
use super::sense;
use super::words::{self, Class};
use crate::lexicon::{nouns, roles};
use crate::model::{EventKind, Name, NameKind, Span};
use crate::text::{Document, Pos, WordMap, flag};

/// The list; its head says what the columns mean.
const LIST: &str = include_str!("../../../data/triggers.tsv");

/// What the list says of one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Entry {
    noun: Option<(EventKind, bool)>,
    verb: Option<(EventKind, bool)>,
}

/// All forms.
static TRIGGERS: LazyLock<WordMap<Entry>> = LazyLock::new(|| {
    let mut entries: std::collections::BTreeMap<&str, Entry> = std::collections::BTreeMap::new();
    for line in LIST
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let mut columns = line.split('\t');
        let (Some(forms), Some(class), Some(kind), _, Some(weight)) = (
            columns.next(),
            columns.next(),
            columns.next(),
            columns.next(),
            columns.next(),
        ) else {
            continue;
        };
        let Some(kind) = kind_of(kind) else { continue };
        for form in forms.split(',') {
            let entry = entries.entry(form).or_default();
            let value = Some((kind, weight == "strong"));
            if class == "n" {
                entry.noun = value;
            } else {
                entry.verb = value;
            }
        }
    }
    entries.into_iter().collect()
});

/// Returns the kind with this name.
fn kind_of(name: &str) -> Option<EventKind> {
    Some(match name {
        "talks" => EventKind::Talks,
        "meeting" => EventKind::Meeting,
        "summit" => EventKind::Summit,
        "visit" => EventKind::Visit,
        "conference" => EventKind::Conference,
        "hearing" => EventKind::Hearing,
        "election" => EventKind::Election,
        "deadline" => EventKind::Deadline,
        "ceasefire" => EventKind::Ceasefire,
        "attack" => EventKind::Attack,
        "prisoner-exchange" => EventKind::PrisonerExchange,
        "agreement" => EventKind::Agreement,
        "protest" => EventKind::Protest,
        "statement" => EventKind::Statement,
        "other" => EventKind::Other,
        _ => return None,
    })
}

/// One trigger in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trigger {
    /// Index of the token.
    pub(super) token: usize,
    /// What sort of event.
    pub(super) kind: EventKind,
    /// A noun, not a verb.
    pub(super) noun: bool,
    /// An event by itself, not only with a date.
    pub(super) strong: bool,
    /// Tokens that name it: "round of talks", "news conference".
    pub(super) label: (usize, usize),
}

impl Trigger {
    /// Returns one word that names an event where something dates it.
    const fn weak(token: usize, kind: EventKind, noun: bool) -> Self {
        Self {
            token,
            kind,
            noun,
            strong: false,
            label: (token, token + 1),
        }
    }
}

/// Returns the triggers of the sentence made of `tokens`.
pub(super) fn triggers(
    doc: &Document<'_>,
    tokens: std::ops::Range<usize>,
    names: &[Name],
) -> Vec<Trigger> {
    let mut found = Vec::new();
    for token in tokens.clone() {
        if is_numbered_conference(doc, token) {
            found.push(Trigger::weak(token, EventKind::Conference, true));
            continue;
        }
        let Some(entry) = TRIGGERS.get(doc.tokens[token].hash) else {
            continue;
        };
        let pos = doc.tokens[token].pos;
        let capital = doc.tokens[token].is(flag::CAPITAL) && !doc.tokens[token].is(flag::FIRST);
        if !capital && journey::is_word(doc.lower(token)) {
            if (pos.is_verb() || doc.lower(token) == "due") && journey::is_bound(doc, token, names)
            {
                found.push(Trigger::weak(token, EventKind::Visit, false));
            }
            continue;
        }
        // A gerund is as often a noun ("a meeting", "the hearing").
        let meaning = if pos.is_verb() && is_meeting_now(doc, tokens.start, token) {
            Some(((EventKind::Meeting, true), false))
        } else if pos.is_verb() {
            entry.verb.map(|meaning| (meaning, false)).or(entry
                .noun
                .filter(|_| pos == Pos::Vbg)
                .map(|meaning| (meaning, true)))
        } else if pos.is_noun() || pos == Pos::Jj {
            entry.noun.map(|meaning| (meaning, true))
        } else {
            None
        };
        let Some(((kind, strong), noun)) = meaning else {
            continue;
        };
        if noun && capital && in_other_name(doc, token, names) {
            continue;
        }
        // The title of a show: "on “Meet the Press”".
        if !noun && capital && (in_name(doc, token, names) || follows_mark(doc, token)) {
            continue;
        }
        if noun && is_survey(doc, &tokens, token, names) {
            continue;
        }
        if noun
            && matches!(doc.lower(token), "attack" | "attacks")
            && sense::is_attack_in_words(doc, token, names)
        {
            continue;
        }
        if let Some(mut trigger) = read(doc, tokens.clone(), token, kind, noun, strong) {
            if noun {
                trigger.label.0 = whole_name(doc, trigger.label, names);
            }
            // "a group called Save the Convention"
            if noun && capital && is_called(doc, trigger.label.0) {
                continue;
            }
            found.push(trigger);
        }
    }
    found
}

/// Tells whether a token names one of the numbered conferences of a treaty: "COP31".
fn is_numbered_conference(doc: &Document<'_>, token: usize) -> bool {
    // "the COP31 presidency"
    let describes = doc
        .tokens
        .get(token + 1)
        .is_some_and(|next| next.pos.is_noun() || next.pos.is_adjective());
    doc.tokens[token].is(flag::CAPITAL)
        && !describes
        && doc.word(token).strip_prefix("COP").is_some_and(|number| {
            !number.is_empty() && number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit())
        })
}

/// Returns the first token of a label that cuts no name: "Paris Group of | Six meeting".
fn whole_name(doc: &Document<'_>, label: (usize, usize), names: &[Name]) -> usize {
    let start = doc.tokens[label.0].span().start;
    let at = names.partition_point(|name| name.span.end <= start);
    names
        .get(at)
        .filter(|name| name.span.start < start)
        .map_or(label.0, |name| doc.tokens_in(name.span).start)
}

/// Tells whether the words from token `first` on are what something is called.
fn is_called(doc: &Document<'_>, first: usize) -> bool {
    first
        .checked_sub(1)
        .is_some_and(|before| matches!(doc.lower(before), "called" | "named" | "dubbed" | "titled"))
}

/// Tells whether "meeting" is what somebody is doing: "the board was meeting on Monday".
fn is_meeting_now(doc: &Document<'_>, start: usize, token: usize) -> bool {
    if doc.lower(token) != "meeting" {
        return false;
    }
    let mut before = token;
    while before > start && doc.tokens[before - 1].pos == Pos::Rb && token - before < 2 {
        before -= 1;
    }
    before > start
        && matches!(
            doc.lower(before - 1),
            "is" | "are" | "was" | "were" | "be" | "been" | "'re" | "’re"
        )
}

/// Tells whether a quotation mark stands right before the token.
fn follows_mark(doc: &Document<'_>, token: usize) -> bool {
    token
        .checked_sub(1)
        .is_some_and(|before| doc.tokens[before].is(flag::QUOTE_MARK))
}

/// Tells whether the token is part of a name.
fn in_name(doc: &Document<'_>, token: usize, names: &[Name]) -> bool {
    let span = doc.tokens[token].span();
    let at = names.partition_point(|name| name.span.end <= span.start);
    names.get(at).is_some_and(|name| name.span.contains(span))
}

/// Tells whether the token belongs to the name of a body or person ("the Indian National Congress").
///
/// What one does something at is no body: "at the Northern Fisheries Congress".
fn in_other_name(doc: &Document<'_>, token: usize, names: &[Name]) -> bool {
    let span = doc.tokens[token].span();
    let at = names.partition_point(|name| name.span.end <= span.start);
    if let Some(name) = names.get(at)
        && name.kind == NameKind::Org
        && ends_in(name.span, span)
    {
        let first = doc.tokens_in(name.span).start;
        // "the Commission on Harbour Debates": what the body is for.
        if (first + 1..token).any(|at| {
            matches!(doc.lower(at), "on" | "for" | "of")
                && nouns::is(doc.lower(at - 1), nouns::Noun::Body)
        }) {
            return true;
        }
        let article = usize::from(first > 0 && doc.lower(first - 1) == "the");
        if first > article
            && doc.lower(first - 1 - article) == "at"
            && matches!(doc.lower(token + 1), "in" | "on" | "," | "next" | "this")
        {
            return false;
        }
    }
    names.get(at).is_some_and(|name| {
        name.span.contains(span)
            && matches!(
                name.kind,
                NameKind::Org | NameKind::Person | NameKind::Place
            )
            && !ends_in(name.span, span)
    }) || names.get(at).is_some_and(|name| {
        name.span.contains(span) && matches!(name.kind, NameKind::Person | NameKind::Place)
    }) || names.get(at).is_some_and(|name| {
        name.span.contains(span)
            && name.kind == NameKind::Org
            && matches!(
                doc.lower(token),
                "congress" | "convention" | "forum" | "conference" | "dialogue" | "poll" | "vote"
            )
            && !takes_place(doc, token + 1)
    })
}

/// Tells whether the words from token `first` on say when what stands before them is held: a body does not take place.
fn takes_place(doc: &Document<'_>, first: usize) -> bool {
    match doc.lower(first) {
        "takes" => doc.lower(first + 1) == "place",
        // "the congress opens on Friday", but "the Congress opens its session"
        "opens" | "begins" | "starts" | "runs" | "opened" | "began" => {
            matches!(
                doc.lower(first + 1),
                "on" | "in" | "at" | "from" | "today" | "tomorrow"
            )
        }
        "will" | "to" => matches!(
            (doc.lower(first + 1), doc.lower(first + 2)),
            ("be", "held")
                | ("take", "place")
                | (
                    "open" | "begin" | "start" | "run",
                    "on" | "in" | "at" | "from"
                )
        ),
        "is" | "was" => matches!(doc.lower(first + 1), "held" | "scheduled" | "due" | "set"),
        _ => false,
    }
}

/// Words before a poll that asks people what they think.
const ASKING: [&str; 21] = [
    "earlier",
    "exit",
    "gallup",
    "latest",
    "national",
    "nationwide",
    "new",
    "newest",
    "online",
    "opinion",
    "phone",
    "previous",
    "public",
    "recent",
    "released",
    "reuters",
    "state",
    "statewide",
    "straw",
    "telephone",
    "tracking",
];

/// What a poll that asks people does or has done to it.
const FOUND: [&str; 33] = [
    "by",
    "commissioned",
    "conducted",
    "finding",
    "finds",
    "found",
    "gave",
    "gives",
    "indicate",
    "indicated",
    "indicates",
    "numbers",
    "out",
    "published",
    "put",
    "puts",
    "released",
    "respondents",
    "result",
    "results",
    "said",
    "say",
    "says",
    "show",
    "showed",
    "showing",
    "shows",
    "suggest",
    "suggested",
    "suggests",
    "surveyed",
    "taken",
    "which",
];

/// Tells whether a poll is one of opinions, at which nobody is elected: "a Harbour News poll", "polls show", "in a poll of 900
/// people", or a poll in a sentence that counts shares. Who goes to the polls, or leaves them, votes.
fn is_survey(
    doc: &Document<'_>,
    tokens: &std::ops::Range<usize>,
    token: usize,
    names: &[Name],
) -> bool {
    if !matches!(doc.lower(token), "poll" | "polls") {
        return false;
    }
    let mut first = token;
    while first > tokens.start
        && (doc.tokens[first - 1].pos.is_noun()
            || doc.tokens[first - 1].pos.is_adjective()
            || doc.word(first - 1) == "/")
    {
        first -= 1;
    }
    let asking = (first..token).any(|at| ASKING.contains(&doc.lower(at)));
    let start = doc.tokens[first].span().start;
    let end = doc.tokens[token].span().start;
    let from = names.partition_point(|name| name.span.end <= start);
    let asker = names[from..]
        .iter()
        .take_while(|name| name.span.start < end)
        .any(|name| matches!(name.kind, NameKind::Org | NameKind::Other));
    let next = if tokens.contains(&(token + 1)) {
        doc.lower(token + 1)
    } else {
        ""
    };
    if asking || asker || FOUND.contains(&next) {
        return true;
    }
    // "a poll of 900 voters"
    if next == "of" && tokens.contains(&(token + 2)) && doc.lower(token + 2) != "the" {
        return true;
    }
    let at_polls = doc.lower(token) == "polls"
        && first > tokens.start
        && doc.lower(first - 1) == "the"
        && first > tokens.start + 1
        && matches!(
            doc.lower(first - 2),
            "to" | "at" | "leaving" | "left" | "leave" | "after"
        );
    !at_polls
        && tokens.clone().any(|at| {
            matches!(
                doc.lower(at),
                "%" | "percent"
                    | "percentage"
                    | "points"
                    | "respondents"
                    | "surveyed"
                    | "survey"
                    | "surveys"
                    | "undecided"
                    | "favorability"
            )
        })
}

/// Tells whether a rally is one of prices, by the words before and behind it.
fn is_of_market(doc: &Document<'_>, tokens: &std::ops::Range<usize>, token: usize) -> bool {
    let mut near = tokens.start.max(token.saturating_sub(4))..tokens.end.min(token + 7);
    near.any(|at| words::is(doc, at, Class::Market))
}

/// Tells whether what stands behind a verb of attacking, from token `first` on, is attacked in words: "attacked the new tax",
/// "attacked the “Harbour Act”".
fn is_verbal(doc: &Document<'_>, first: usize, end: usize) -> bool {
    (first..end.min(first + 6))
        .take_while(|&at| {
            doc.tokens[at].is(flag::QUOTE_MARK)
                || doc.tokens[at].pos.is_noun()
                || doc.tokens[at].pos.is_adjective()
                || matches!(
                    doc.tokens[at].pos,
                    Pos::Dt | Pos::PrpPossessive | Pos::Possessive | Pos::Cd
                )
        })
        .any(|at| doc.tokens[at].is(flag::QUOTE_MARK) || words::is(doc, at, Class::Verbal))
}

/// Tells whether a token is a word that may name an event.
pub(super) fn is_listed(doc: &Document<'_>, token: usize) -> bool {
    doc.tokens
        .get(token)
        .and_then(|token| TRIGGERS.get(token.hash))
        .is_some_and(|entry| entry.noun.is_some())
}

/// Tells whether a token has any form of the list, of a noun or a verb.
pub(super) fn is_known(doc: &Document<'_>, token: usize) -> bool {
    TRIGGERS.get(doc.tokens[token].hash).is_some()
}

/// Returns the first word of "appear in court", "due back in court", "face court"; "court" alone is no event.
fn before_court(doc: &Document<'_>, start: usize, court: usize) -> Option<usize> {
    const WORDS: [&str; 13] = [
        "appear",
        "appears",
        "appeared",
        "appearing",
        "appearance",
        "due",
        "back",
        "return",
        "returns",
        "returned",
        "returning",
        "go",
        "goes",
    ];
    let before = court.checked_sub(1).filter(|&at| at >= start)?;
    match doc.lower(before) {
        "face" | "faces" | "faced" | "facing" => Some(before),
        "in" | "to" => {
            let verb = before.checked_sub(1).filter(|&at| at >= start)?;
            WORDS.contains(&doc.lower(verb)).then_some(verb)
        }
        _ => None,
    }
}

/// Tells whether a noun names a body with an office of its own: "the standing office of the conference of bell ringers".
fn is_body(doc: &Document<'_>, start: usize, token: usize) -> bool {
    let mut before = token;
    while before > start
        && (doc.tokens[before - 1].pos.is_adjective()
            || matches!(doc.lower(before - 1), "the" | "a" | "an" | "national"))
    {
        before -= 1;
    }
    before >= start + 2
        && doc.lower(before - 1) == "of"
        && (roles::is_role(doc.lower(before - 2))
            || matches!(
                doc.lower(before - 2),
                "commission" | "committee" | "council" | "secretariat" | "office" | "presidium"
            ))
}

/// Tells whether a convention is a treaty or a custom, and no gathering: "the 1951 Convention Relating to the Status of Refugees",
/// "broke with those conventions".
fn is_convention_of_words(
    doc: &Document<'_>,
    tokens: &std::ops::Range<usize>,
    token: usize,
) -> bool {
    let behind = (token + 1..tokens.end.min(token + 3)).collect::<Vec<_>>();
    let treaty = match behind.first().map(|&next| doc.lower(next)) {
        Some("relating") => true,
        Some("against" | "concerning") => doc.tokens[token].is(flag::CAPITAL),
        // "the Convention on Refugees", but "the Convention on Thursday"
        Some("on") => {
            doc.tokens[token].is(flag::CAPITAL)
                && !behind
                    .get(1)
                    .is_some_and(|&next| super::when::is_time_word(doc, next))
        }
        _ => false,
    };
    let custom = || {
        doc.lower(token) == "conventions"
            && (tokens.start.max(token.saturating_sub(4))..token)
                .any(|at| words::is(doc, at, Class::Custom))
    };
    treaty || custom()
}

/// Tells whether an appeal is only somebody's request to somebody: "an appeal from the mayor for help".
fn is_plea(doc: &Document<'_>, tokens: &std::ops::Range<usize>, token: usize) -> bool {
    matches!(doc.lower(token + 1), "from" | "to")
        && !tokens.clone().any(|at| words::is(doc, at, Class::Court))
}

/// Tells whether a vote is one of those that are counted, not the voting: "half a million votes", "another vote for her".
fn is_counted_vote(doc: &Document<'_>, tokens: &std::ops::Range<usize>, token: usize) -> bool {
    (tokens.start.max(token.saturating_sub(3))..token)
        .rev()
        .take_while(|&at| {
            doc.tokens[at].pos.is_adjective()
                || doc.tokens[at].pos.is_noun()
                || doc.tokens[at].pos == Pos::Cd
                || doc.tokens[at].pos == Pos::Dt
        })
        .any(|at| {
            matches!(
                doc.lower(at),
                "another"
                    | "every"
                    | "electoral"
                    | "hundreds"
                    | "million"
                    | "millions"
                    | "thousand"
                    | "thousands"
            ) || doc.lower(token) == "votes" && doc.tokens[at].pos == Pos::Cd
        })
}

/// Tells whether a noun stands without any word that makes it one thing: "discussion of", "little discussion".
fn is_mass(doc: &Document<'_>, tokens: &std::ops::Range<usize>, token: usize) -> bool {
    let one = (tokens.start.max(token.saturating_sub(4))..token)
        .rev()
        .take_while(|&at| {
            doc.tokens[at].pos.is_noun()
                || doc.tokens[at].pos.is_adjective()
                || matches!(
                    doc.tokens[at].pos,
                    Pos::Dt | Pos::PrpPossessive | Pos::Possessive | Pos::Cd | Pos::Rb
                )
        })
        .any(|at| {
            !matches!(
                doc.lower(at),
                "no" | "some" | "any" | "more" | "little" | "much"
            ) && matches!(
                doc.tokens[at].pos,
                Pos::Dt | Pos::PrpPossessive | Pos::Possessive | Pos::Cd | Pos::Nn | Pos::Nnp
            )
        });
    !one
}

/// Tells whether `inner` is the end of `outer`.
fn ends_in(outer: Span, inner: Span) -> bool {
    outer.end == inner.end
}

/// Reads the words around a trigger: other senses are refused, compounds gathered.
fn read(
    doc: &Document<'_>,
    tokens: std::ops::Range<usize>,
    token: usize,
    mut kind: EventKind,
    noun: bool,
    mut strong: bool,
) -> Option<Trigger> {
    let word = doc.lower(token);
    let previous = token
        .checked_sub(1)
        .filter(|at| tokens.contains(at))
        .map_or("", |at| doc.lower(at));
    let next = if tokens.contains(&(token + 1)) {
        doc.lower(token + 1)
    } else {
        ""
    };
    let mut label = (token, token + 1);
    if noun {
        match word {
            "round" => {
                let talks = next == "of"
                    && (2..5)
                        .any(|ahead| matches!(doc.lower(token + ahead), "talks" | "negotiations"));
                // "a round of talks" is the talks; "the second round" alone is one where the article is about talks.
                if talks
                    || !matches!(
                        previous,
                        "first"
                            | "second"
                            | "third"
                            | "fourth"
                            | "fifth"
                            | "sixth"
                            | "seventh"
                            | "next"
                            | "new"
                            | "last"
                            | "fresh"
                            | "final"
                            | "another"
                    )
                {
                    return None;
                }
                if matches!(next, "of" | "in") && doc.lower(token + 1) == "of" {
                    return None;
                }
            }
            "court" => label.0 = before_court(doc, tokens.start, token)?,
            "talks" | "discussions" if previous == "ted" => return None,
            // The house, not a gathering: "Congress passed a bill", "in Congress".
            "congress"
                if doc.tokens[token].is(flag::CAPITAL)
                    && (token == tokens.start
                        || !(doc.tokens[token - 1].pos.is_noun()
                            || doc.tokens[token - 1].pos.is_adjective())) =>
            {
                return None;
            }
            // "a session of congress", but "the party congress"
            "congress"
                if token == tokens.start
                    || !(doc.tokens[token - 1].pos.is_noun()
                        || doc.tokens[token - 1].pos.is_adjective()
                        || matches!(
                            doc.tokens[token - 1].pos,
                            Pos::Dt | Pos::PrpPossessive | Pos::Possessive | Pos::Vbg | Pos::Vbn
                        )) =>
            {
                return None;
            }
            // Where something is talked over, and no gathering: "a key negotiating forum".
            "forum" if matches!(previous, "negotiating" | "discussion" | "debating") => {
                return None;
            }
            "conference" | "congress" | "convention" | "council"
                if is_body(doc, tokens.start, token) =>
            {
                return None;
            }
            "conference" | "briefing" => {
                kind = EventKind::Conference;
                // At a news conference somebody spoke; it is seldom itself the news.
                if matches!(previous, "news" | "press") {
                    label.0 = token - 1;
                    strong = false;
                }
                if next == "call" {
                    label.1 = token + 2;
                    strong = false;
                }
            }
            "meeting" | "meetings" if previous == "summit" => {
                kind = EventKind::Summit;
                label.0 = token - 1;
            }
            "summit" if matches!(next, "meeting" | "talks") => return None,
            "meeting" if matches!(previous, "town-hall" | "hall") => {}
            "trial" | "trials"
                if matches!(next, "and" | "run" | "balloon")
                    || matches!(
                        previous,
                        "clinical" | "vaccine" | "drug" | "field" | "time" | "medical" | "flight"
                    ) =>
            {
                return None;
            }
            "appeal" if matches!(next, "for" | "to") => return None,
            // Listeners, unless it is one with somebody: "told an audience", "an audience with the pope".
            "audience" if next != "with" && !matches!(previous, "private" | "papal" | "royal") => {
                return None;
            }
            "convention" | "conventions" if is_convention_of_words(doc, &tokens, token) => {
                return None;
            }
            // Speech about a thing, not one talk among some: "revealed discussion of a swap", "little discussion".
            "discussion" if is_mass(doc, &tokens, token) => return None,
            "strike" | "strikes" => {
                if matches!(
                    previous,
                    "air"
                        | "missile"
                        | "drone"
                        | "rocket"
                        | "artillery"
                        | "military"
                        | "israeli"
                        | "russian"
                        | "retaliatory"
                ) {
                    kind = EventKind::Attack;
                    label.0 = token - 1;
                } else if matches!(previous, "a" | "an") && next == "on" {
                    kind = EventKind::Attack;
                }
            }
            "vote" | "votes" if is_counted_vote(doc, &tokens, token) => return None,
            "vote" | "votes" | "ballot" => {
                // A vote of the public is an election; a vote in a house is not.
                kind = EventKind::Other;
            }
            "event" | "events" if next == "of" || previous == "current" => return None,
            "march"
                if doc.tokens[token].is(flag::CAPITAL)
                    || doc
                        .tokens
                        .get(token + 1)
                        .is_some_and(|next| next.is(flag::NUMBER)) =>
            {
                return None;
            }
            // Of the body, not of an enemy.
            "attack" | "attacks"
                if matches!(previous, "anxiety" | "asthma" | "heart" | "panic") =>
            {
                return None;
            }
            // An appeal for calm is heard by no court.
            "appeal" if next == "for" || is_plea(doc, &tokens, token) => return None,
            // A right or option is exercised.
            "exercise" if matches!(next, "of" | "price" | "period" | "date" | "rights") => {
                return None;
            }
            "negotiation" | "negotiations" if next == "table" => return None,
            "rally" | "rallies" if is_of_market(doc, &tokens, token) => return None,
            "swap" | "swaps" | "exchange" | "exchanges"
                if !sense::is_of_captives(doc, &tokens, token) =>
            {
                return None;
            }
            "tour" if matches!(previous, "pga" | "european" | "world") => return None,
            "primary"
                if !matches!(
                    previous,
                    "republican"
                        | "democratic"
                        | "party"
                        | "presidential"
                        | "the"
                        | "hampshire"
                        | "iowa"
                        | "carolina"
                ) =>
            {
                return None;
            }
            "debate" | "debates"
                if !matches!(
                    previous,
                    "first"
                        | "second"
                        | "third"
                        | "presidential"
                        | "televised"
                        | "tv"
                        | "final"
                        | "next"
                        | "parliamentary"
                ) && next != "on" =>
            {
                strong = false;
            }
            _ => {}
        }
        // "press conference", "court hearing", "prisoner swap", "peace talks": the noun before belongs to the name of the event.
        while word != "court"
            && label.0 > tokens.start
            && label.0 + 4 > token
            && (matches!(
                doc.tokens[label.0 - 1].pos,
                Pos::Nn | Pos::Jj | Pos::Nnp | Pos::Cd
            ) || matches!(
                doc.lower(label.0 - 1),
                "arms" | "rights" | "sales" | "services" | "customs" | "affairs" | "ministers"
            ))
            && !doc.tokens[label.0 - 1].is(flag::NUMBER)
            && !crate::extract::event::when::is_time_word(doc, label.0 - 1)
        {
            label.0 -= 1;
        }
        if word == "talks"
            && previous == "of"
            && token >= tokens.start + 2
            && doc.lower(token - 2) == "round"
        {
            label.0 = token - 2;
        }
    } else {
        match word {
            // "was met with anger"
            "met"
                if matches!(previous, "was" | "were" | "been" | "be" | "being")
                    && matches!(next, "with" | "by") =>
            {
                return None;
            }
            "visit" | "visits" | "visited" | "visiting"
                if matches!(next, "the")
                    && matches!(doc.lower(token + 2), "website" | "site" | "page") =>
            {
                return None;
            }
            "appear" | "appears" | "appeared" | "appearing" => {
                // "before a judge", "at Westport Magistrates' Court"
                let named = matches!(next, "at" | "in");
                if next != "before" && !named {
                    return None;
                }
                let judge = (token + 2..tokens.end.min(token + 7)).find(|&at| {
                    words::is(doc, at, Class::Judge)
                        && (!named || doc.lower(at) == "court" && doc.tokens[at].is(flag::CAPITAL))
                })?;
                label.1 = judge + 1;
            }
            // "is due to be sentenced on Friday"; what somebody was sentenced to is no hearing.
            "sentenced" | "arraigned" if previous != "be" || next == "to" => return None,
            // "have voted to strike on Friday": the day is that of the strike.
            "voted" if next == "to" && matches!(previous, "have" | "has" | "had") => return None,
            "sworn" if next != "in" => return None,
            "gather" | "gathers" | "gathered"
                if (tokens.start.max(token.saturating_sub(4))..token).any(|at| {
                    matches!(doc.lower(at), "protesters" | "demonstrators" | "activists")
                }) =>
            {
                kind = EventKind::Protest;
            }
            "vote" | "votes" | "voted" => kind = EventKind::Other,
            "swap" | "swapped" | "exchange" | "exchanged"
                if !sense::is_swapping_captives(doc, &tokens, token) =>
            {
                return None;
            }
            // A guest, not a letter.
            "receive" | "receives" | "received"
                if !(token + 1..tokens.end.min(token + 7))
                    .any(|at| roles::is_role(doc.lower(at))) =>
            {
                return None;
            }
            // What voters are to do; who was elected, and to what, is no election to come.
            "elect" if !matches!(previous, "will" | "to" | "shall") => return None,
            // "will walk out on Friday", but "walked out of the hall"
            "walk" if next != "out" || doc.lower(token + 2) == "of" => return None,
            "strike" | "strikes"
                if matches!(next, "a" | "the" | "down" | "back" | "at" | "deals") =>
            {
                return None;
            }
            "attack" | "attacks" | "attacked" | "attacking"
                if is_verbal(doc, token + 1, tokens.end) =>
            {
                return None;
            }
            "negotiating" if matches!(next, "table" | "team" | "position" | "skills") => {
                return None;
            }
            "rally" | "rallies" | "rallied" if is_of_market(doc, &tokens, token) => {
                return None;
            }
            "speak" | "speaks" if !matches!(next, "at" | "to" | "in" | "before") => return None,
            _ => {}
        }
    }
    Some(Trigger {
        token,
        kind,
        noun,
        strong,
        label,
    })
}
