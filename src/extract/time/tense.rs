//! Whether the words around a date speak of what was or of what is to come.
//!
//! The verb group before the date in its clause decides ("will resume on Tuesday", "said on Monday"); where the clause opens with
//! the date, the first verb behind it does. Words of planning count as verbs to come: "scheduled for", "due on".

use std::sync::LazyLock;

use crate::text::{Document, Pos, WordMap, flag};

/// Which way a date lies from the day of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Before it.
    Past,
    /// After it.
    Future,
    /// The words do not tell.
    Unknown,
}

/// How many tokens are looked at on each side for a word of planning or a verb to come.
const REACH: usize = 40;

/// How many before the date are looked at for a verb in the past: farther off it is oftener that of another clause.
const PAST_REACH: usize = 24;

/// Words that put what follows into the future, as adjectives, verbs or auxiliaries.
const FUTURE: &str = "
    will 'll shall would may might could should must can
    due scheduled planned slated set expected expects planning plans plan hopes intends tentatively forthcoming upcoming
    pending likely unlikely reopen reopens ready deadline until begins starts opens meets resumes visits arrives convenes holds hosts travels votes
    beginning starting opening resuming commencing postponed rescheduled invited adjourned invitations invitation";

/// Verbs in the past tense that no ending tells, for texts that are not tagged, and verbs of saying.
const PAST: &str = "
    said told was were had did went came took made gave left met held began sent brought fell rose won lost broke shot
    struck saw found got became kept put ran spoke stood wrote hit cut led felt thought heard paid sold bought built
    originally initially spent taught caught fought sought drew flew grew knew threw won wore withdrew overthrew undertook n't-past died";

/// Verbs that in the present tense tell what is to come on the day they go with: "voters go to the polls on Sunday".
const TIMETABLE: &str = "
    go goes hold holds meet gather gathers convene open begin start resume vote visit travel arrive host end ends close closes
    expire expires fall falls head heads run runs return returns leave leaves fly flies kick kicks face faces reconvene reconvenes
    join joins address addresses";

static TIMETABLE_WORDS: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(TIMETABLE));

/// Verbs that only hold what their gerund names before somebody: "proposed holding talks".
const WEIGHING: &str = "
    propose proposes proposed proposing suggest suggests suggested suggesting recommend recommends recommended consider considers
    considered considering contemplate contemplates contemplated favour favours favoured favor favors favored";

static WEIGHING_WORDS: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(WEIGHING));

static FUTURE_WORDS: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(FUTURE));
static PAST_WORDS: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(PAST));

/// Verbs that plan what the infinitive behind them names.
const PLANNING: &str = "
    plans plan planned plan planning due scheduled set expected expects expect hopes hope hoped hoping intends intend intended agreed agree
    agrees wants want wanted invited invites called urged asked ordered promised vowed decided likely ready is are was were be
    prepares prepare prepared preparing pledge pledges pledged promise promises promised undertaking commitment vow decision threatened deadline time need needs needed proposed offered";

static PLANNING_WORDS: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(PLANNING));

/// Returns the direction of the date whose tokens are `first..end`.
pub(super) fn direction(doc: &Document<'_>, first: usize, end: usize) -> Direction {
    let sentence = match doc.tokens.get(first) {
        Some(token) => doc.sentences[token.sentence as usize],
        None => return Direction::Unknown,
    };
    let lower = sentence.first.max(first.saturating_sub(REACH));
    if is_told_of(doc, first, lower) || is_called_for(doc, first, end, lower) {
        return Direction::Future;
    }
    if is_of_inviting(doc, first, lower) {
        return Direction::Past;
    }
    let mut at = first;
    while at > lower {
        at -= 1;
        match sense(doc, at, lower) {
            Direction::Unknown => {}
            Direction::Past if first - at > PAST_REACH => {}
            found => return found,
        }
        // A clause that opens with the date: "..., and on Monday the council will vote".
        if first - at <= 3
            && matches!(doc.word(at), "," | ";" | "\"" | "“" | "``")
            && at + 1 < first
            && doc.lower(at + 1) == "on"
        {
            let behind = behind(doc, end, sentence.end.min(end + 12));
            if behind == Direction::Future {
                return behind;
            }
        }
    }
    behind(doc, end, sentence.end.min(end + REACH))
}

/// Tells whether the clause of a date says for sure that it is to come: "will be sworn in on January 20".
pub(super) fn is_sure_to_come(doc: &Document<'_>, first: usize) -> bool {
    const CLAUSE: usize = 9;
    if is_deadline(doc, first) {
        return true;
    }
    for at in (first.saturating_sub(CLAUSE)..first).rev() {
        let token = &doc.tokens[at];
        if token.is(flag::PUNCT) || matches!(token.pos, Pos::Vbd | Pos::Vbz | Pos::Vbp) {
            return false;
        }
        if matches!(doc.lower(at), "will" | "'ll" | "’ll" | "shall") && token.pos == Pos::Md {
            return true;
        }
    }
    false
}

/// Tells whether a date is one that something was called or moved to: "called a strike for Friday", "was moved to Thursday", "has
/// until Sunday".
fn is_called_for(doc: &Document<'_>, first: usize, end: usize, lower: usize) -> bool {
    const CALL: usize = 7;
    let Some(before) = first.checked_sub(1).filter(|&before| before > lower) else {
        return false;
    };
    let moved = |at: usize| {
        matches!(
            doc.lower(at),
            "moved" | "shifted" | "pushed" | "rescheduled" | "postponed" | "delayed" | "deferred"
        )
    };
    let back = |found: &dyn Fn(usize) -> bool| {
        (lower.max(before.saturating_sub(CALL))..before)
            .rev()
            .take_while(|&at| !doc.tokens[at].is(flag::PUNCT))
            .any(found)
    };
    match doc.lower(before) {
        "for" => back(&|at| {
            matches!(
                doc.lower(at),
                "called" | "set" | "fixed" | "summoned" | "convened" | "arranged"
            )
        }),
        "to" => back(&moved),
        // "is in town until Friday"
        "until" | "till" => {
            back(&|at| moved(at) || matches!(doc.lower(at), "is" | "are" | "has" | "have"))
        }
        // "set Friday for the hearing"
        "set" | "fixed" => doc.lower(end) == "for",
        _ => false,
    }
}

/// Tells whether a date is when somebody was invited: "were invited on Monday to talks".
fn is_of_inviting(doc: &Document<'_>, first: usize, lower: usize) -> bool {
    let on = usize::from(first > lower && doc.lower(first - 1) == "on");
    first > lower + on && doc.lower(first - on - 1) == "invited"
}

/// Tells whether a deadline is said to be the date: "the deadline for bids is January 31".
fn is_deadline(doc: &Document<'_>, first: usize) -> bool {
    let on = usize::from(first > 0 && doc.lower(first - 1) == "on");
    first > on + 1
        && doc.lower(first - on - 1) == "is"
        && (first.saturating_sub(on + 6)..first - on - 1)
            .rev()
            .take_while(|&at| !doc.tokens[at].is(flag::PUNCT) && !doc.tokens[at].pos.is_verb())
            .any(|at| doc.lower(at) == "deadline")
}

/// Tells whether the words right before a date say what is on it: "the deadline is May 3", "the vote is on Sunday".
fn is_told_of(doc: &Document<'_>, first: usize, lower: usize) -> bool {
    let mut before = first;
    for word in ["the", "on"] {
        if before > lower && doc.lower(before - 1) == word {
            before -= 1;
        }
    }
    before > lower + 1
        && matches!(doc.lower(before - 1), "is" | "are")
        && doc.tokens[before - 2].pos.is_noun()
        && doc.tokens[before - 2].pos != Pos::Nnp
}

/// Returns the direction of the first verb in `from..to`.
fn behind(doc: &Document<'_>, from: usize, to: usize) -> Direction {
    for at in from..to {
        let found = sense(doc, at, from);
        if found != Direction::Unknown {
            return found;
        }
    }
    Direction::Unknown
}

/// Tells whether the noun phrase that ends with token `last` is somebody bidden to do what follows: "urged the council to meet".
fn is_bidden(doc: &Document<'_>, last: usize, lower: usize) -> bool {
    let mut at = last;
    while at > lower
        && last - at < 5
        && (doc.tokens[at].pos.is_noun()
            || doc.tokens[at].pos.is_adjective()
            || matches!(doc.tokens[at].pos, Pos::Dt | Pos::Prp | Pos::PrpPossessive))
    {
        at -= 1;
    }
    at < last
        && matches!(
            doc.lower(at),
            "urge"
                | "urged"
                | "urges"
                | "urging"
                | "ask"
                | "asked"
                | "asks"
                | "asking"
                | "invite"
                | "invited"
                | "invites"
                | "inviting"
                | "order"
                | "ordered"
                | "orders"
                | "press"
                | "pressed"
                | "pressing"
                | "want"
                | "wanted"
                | "wants"
                | "expect"
                | "expected"
                | "expects"
        )
}

/// Returns what token `at` tells; it looks back no further than `lower`.
fn sense(doc: &Document<'_>, at: usize, lower: usize) -> Direction {
    let token = &doc.tokens[at];
    if token.is(flag::PUNCT) {
        return Direction::Unknown;
    }
    let word = doc.lower(at);
    // "is forecast to hit the coast"; "kicks", which the tagger takes for a noun behind a name
    let foretold = matches!(
        word,
        "forecast" | "projected" | "predicted" | "poised" | "tipped" | "bound"
    ) && doc.lower(at + 1) == "to";
    let timetabled = match word {
        "kick" | "kicks" => doc.lower(at + 1) == "off",
        // "the fair runs from 9 to 20 November"
        "run" | "runs" => matches!(doc.lower(at + 1), "from" | "until" | "through"),
        _ => false,
    };
    if foretold || timetabled {
        return Direction::Future;
    }
    if FUTURE_WORDS.has(token.hash) {
        if token.is(flag::CAPITAL) && !token.is(flag::FIRST) && token.pos != Pos::Md {
            return Direction::Unknown;
        }
        // "would have left", "may have been"; but "would have an audience"
        let have = (1..=2).find(|&next| doc.lower(at + next) == "have");
        let perfect = have.is_some_and(|next| {
            let verb = doc
                .tokens
                .get(at + next + 1)
                .map_or(Pos::None, |token| token.pos);
            verb == Pos::Vbn || doc.lower(at + next + 1) == "been"
        });
        if perfect && word != "will" {
            return Direction::Past;
        }
        // "the will", "the set" tell nothing, nor do plans and hopes that nothing is to come of: "the proposed plan", "high hopes".
        if matches!(token.pos, Pos::Nn)
            && matches!(
                word,
                "will" | "set" | "may" | "can" | "opening" | "beginning"
            )
        {
            return Direction::Unknown;
        }
        if token.pos.is_noun()
            && matches!(word, "plan" | "plans" | "hope" | "hopes")
            && !(doc.lower(at + 1) == "to"
                || word.starts_with("plan") && doc.lower(at + 1) == "for")
        {
            return Direction::Unknown;
        }
        // "convened and adjourned on May 5": only what is adjourned to a day is to come.
        if word == "adjourned" && !matches!(doc.lower(at + 1), "until" | "till" | "to") {
            return Direction::Unknown;
        }
        // "talks beginning on Monday", but "were worked out beginning on Monday"
        if matches!(
            word,
            "beginning" | "starting" | "opening" | "commencing" | "resuming"
        ) && at > lower
            && !doc.tokens[at - 1].pos.is_noun()
            && !doc.tokens[at - 1].is(flag::PUNCT)
            && doc.tokens[at - 1].pos != Pos::None
        {
            return Direction::Unknown;
        }
        if word == "until" && at > lower {
            return Direction::Unknown;
        }
        return Direction::Future;
    }
    // "will be held": the auxiliary tells; "a meeting to be held" is still to come.
    if at > lower && doc.lower(at - 1) == "be" {
        let noun = at >= lower + 3
            && doc.lower(at - 2) == "to"
            && token.pos == Pos::Vbn
            && doc.tokens[at - 3].pos.is_noun();
        // "recommended that talks be held"
        let bidden = at >= lower + 2 && token.pos == Pos::Vbn && doc.tokens[at - 2].pos.is_noun();
        return if noun || bidden {
            Direction::Future
        } else {
            Direction::Unknown
        };
    }
    // "is to cut rates": what looks like the past is the infinitive.
    let infinitive = token.pos == Pos::Vb && at > 0 && doc.lower(at - 1) == "to"
        || matches!(token.pos, Pos::Vb) && at > 0 && doc.tokens[at - 1].pos == Pos::Md;
    if PAST_WORDS.has(token.hash) && !infinitive {
        // "was to meet", "were due"
        if matches!(word, "was" | "were") && doc.lower(at + 1) == "to" {
            return Direction::Future;
        }
        return Direction::Past;
    }
    // "spoke ahead of a meeting on Thursday"
    if word == "ahead" && doc.lower(at + 1) == "of" {
        return Direction::Future;
    }
    // "the Danes visit Porto on Friday", with a verb taken for a noun
    if matches!(word, "visit" | "visits")
        && token.pos.is_noun()
        && at > lower
        && matches!(doc.tokens[at - 1].pos, Pos::Nnp | Pos::Nnps | Pos::Nns)
        && doc
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.pos == Pos::Nnp)
    {
        return Direction::Future;
    }
    // "takes place", "takes effect"
    if matches!(word, "take" | "takes")
        && matches!(token.pos, Pos::Vbz | Pos::Vbp)
        && matches!(doc.lower(at + 1), "place" | "effect" | "office")
    {
        return Direction::Future;
    }
    // "the year ended March 31"
    if word == "ended"
        && at > lower
        && matches!(
            doc.lower(at - 1),
            "year" | "quarter" | "half" | "months" | "weeks" | "period" | "season"
        )
    {
        return Direction::Past;
    }
    match token.pos {
        Pos::Vbz | Pos::Vbp if TIMETABLE_WORDS.has(token.hash) => return Direction::Future,
        Pos::Vbg if at > lower && WEIGHING_WORDS.has(doc.tokens[at - 1].hash) => {
            return Direction::Future;
        }
        Pos::Vbd => return Direction::Past,
        // A participle alone ("talks, convened by the council") tells nothing; "has agreed", "was killed" do.
        Pos::Vbn => {
            let helped = (at.saturating_sub(3).max(lower)..at).any(|helper| {
                matches!(
                    doc.lower(helper),
                    "has" | "have" | "had" | "was" | "were" | "been" | "'ve"
                )
            });
            if helped {
                return Direction::Past;
            }
        }
        Pos::Vb if at > lower && doc.lower(at - 1) == "to" => {
            return if at >= lower + 2
                && (PLANNING_WORDS.has(doc.tokens[at - 2].hash) || is_bidden(doc, at - 2, lower))
            {
                Direction::Future
            } else {
                Direction::Unknown
            };
        }
        Pos::None => {
            if word.len() > 4 && word.ends_with("ed") && !token.is(flag::CAPITAL) {
                return Direction::Past;
            }
            if at > lower + 1
                && doc.lower(at - 1) == "to"
                && PLANNING_WORDS.has(doc.tokens[at - 2].hash)
            {
                return Direction::Future;
            }
        }
        _ => {}
    }
    // "After losing Tuesday's vote, she must …"
    if token.pos == Pos::Vbg
        && at == lower + 1
        && doc.lower(lower) == "after"
        && doc.tokens[lower].is(flag::FIRST)
    {
        return Direction::Past;
    }
    // "is coming off a defeat on Monday"
    if word == "coming" && doc.lower(at + 1) == "off" {
        return Direction::Past;
    }
    // "is meeting", "are visiting"
    if word.ends_with("ing")
        && at > lower
        && matches!(doc.lower(at - 1), "is" | "are" | "'re" | "'m" | "am")
    {
        return Direction::Future;
    }
    Direction::Unknown
}
