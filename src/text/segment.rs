//! Cuts the tokens into sentences and paragraphs.

use super::{Paragraph, Sentence, Token, WordMap, flag, hash};
use crate::model::Span;

/// Words that start a sentence far more often than they stand capitalised inside one: after `U.S.` or `p.m.` they tell that a
/// new sentence has begun.
const STARTERS: &str = "
    the a an he she it they we i you this that these those his her its their our my but and or so yet if when while
    in on at for from with by as after before since although though however meanwhile there here what who why how
    some many most several one two another other both all no not only earlier later last asked also";

/// Abbreviations after which a name follows, never a new sentence.
const TITLES: &str = "
    mr. mrs. ms. dr. st. gen. sen. rep. gov. lt. col. sgt. capt. maj. cmdr. adm. brig. cpl. rev. hon. prof. pres. supt.
    det. fr. messrs. gens. sens. reps. govs. vs. no. nos. mt. ft.
    const. cst. insp. amb. pfc. spc. cllr. ald. msgr. barr. engr. smt. det.-sgt. det.-const. det.-insp.";

/// Most closing marks that follow one stop; a longer run is no end of a sentence, and walking over it would take quadratic time.
const CLOSERS: usize = 8;

/// Most tokens of a sentence: a longer run without an end (a table, a list, a hostile text) is cut, so that what is read sentence
/// by sentence stays linear in the text. No sentence of the corpora of news at hand is half as long.
const LONGEST: usize = 400;

/// Longest line of hard-wrapped text, in bytes.
const WRAP: usize = 90;

/// Returns the sentences and paragraphs, and sets each token's sentence and its `FIRST` bits.
pub(super) fn segment(
    text: &str,
    tokens: &mut [Token],
    arena: &str,
) -> (Vec<Sentence>, Vec<Paragraph>) {
    thread_local! {
        static LISTS: (WordMap<()>, WordMap<()>) = (WordMap::list(STARTERS), WordMap::list(TITLES));
    }
    LISTS.with(|(starters, titles)| {
        let wrapped = is_wrapped(text);
        let mut sentences: Vec<Sentence> = Vec::with_capacity(tokens.len() / 20 + 1);
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        let mut first = 0;
        for i in 0..tokens.len() {
            let gap = tokens
                .get(i + 1)
                .map(|next| Span::new(tokens[i].end as usize, next.start as usize).of(text));
            let last = gap.is_none();
            let block =
                last || gap.is_some_and(|gap| ends_paragraph(gap, text, tokens, i, wrapped));
            let dateline = first == start_of_paragraph(&sentences, &paragraphs)
                && ends_dateline(text, tokens, first, i);
            if !(block
                || dateline
                || i + 1 - first >= LONGEST
                || ends_sentence(text, arena, tokens, i, first, starters, titles))
            {
                continue;
            }
            sentences.push(Sentence {
                first,
                end: i + 1,
                paragraph: paragraphs.len(),
            });
            first = i + 1;
            if block {
                let start = paragraphs.last().map_or(0, |paragraph| paragraph.end);
                paragraphs.push(Paragraph {
                    first: start,
                    end: sentences.len(),
                });
            }
        }
        for (number, sentence) in sentences.iter().enumerate() {
            for token in &mut tokens[sentence.tokens()] {
                token.sentence = number as u32;
            }
            let opens = |token: &Token| token.is(flag::PUNCT);
            let word = sentence
                .tokens()
                .find(|&i| !opens(&tokens[i]))
                .unwrap_or(sentence.first);
            tokens[word].flags |= flag::FIRST;
        }
        for paragraph in &paragraphs {
            tokens[sentences[paragraph.first].first].flags |= flag::PARAGRAPH_FIRST;
        }
        (sentences, paragraphs)
    })
}

/// Returns the first token of the paragraph that is being gathered.
fn start_of_paragraph(sentences: &[Sentence], paragraphs: &[Paragraph]) -> usize {
    paragraphs
        .last()
        .map_or(0, |paragraph| sentences[paragraph.end - 1].end)
}

/// Most tokens of a dateline.
const DATELINE: usize = 18;

/// Tells whether token `i` is the dash that ends a dateline begun at token `first`: `GENEVA, March 9 -`, `Suva (AFP) -`. The
/// story's first sentence begins behind it.
fn ends_dateline(text: &str, tokens: &[Token], first: usize, i: usize) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.span().of(text));
    if i <= first
        || i - first > DATELINE
        || !matches!(word(i), "-" | "--" | "–" | "—")
        || !tokens[i].is(flag::SPACE_BEFORE)
        || !tokens[first].is(flag::CAPITAL)
    {
        return false;
    }
    let agency = word(i - 1) == ")"
        && tokens[first..i]
            .iter()
            .any(|token| token.span().of(text) == "(");
    let capitals = tokens[first].is(flag::ALL_CAPS);
    // No word of a dateline is written small, but for particles of names.
    let names = tokens[first..i].iter().all(|token| {
        !token.is(flag::ALPHA) || token.is(flag::ANY_CAPITAL) || token.end - token.start <= 3
    });
    // "Detroit, March 4 -"
    let dated = || {
        i >= first + 4
            && tokens[i - 1].is(flag::NUMBER)
            && word(i - 3) == ","
            && MONTHS.iter().any(|month| word(i - 2).starts_with(month))
    };
    names && (agency || capitals || dated())
}

/// How the names of months begin, short or whole.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Tells whether the lines of `text` are broken by width and not by meaning.
fn is_wrapped(text: &str) -> bool {
    let mut lines = 0_usize;
    let mut full = 0_usize;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if line.len() > WRAP {
            return false;
        }
        lines += 1;
        full += usize::from(
            line.len() > WRAP / 2 && !line.trim_end().ends_with(['.', '!', '?', '"', '”', ':']),
        );
    }
    lines >= 4 && full * 2 > lines
}

/// Tells whether the white space `gap` after token `i` ends a paragraph.
fn ends_paragraph(gap: &str, text: &str, tokens: &[Token], i: usize, wrapped: bool) -> bool {
    if gap.is_empty() || gap == " " {
        return false;
    }
    let breaks = gap.bytes().filter(|&byte| byte == b'\n').count();
    match breaks {
        0 => gap.contains(['\u{2028}', '\u{2029}']) || (gap.contains('\r') && !wrapped),
        1 => {
            let next = tokens[i + 1].span().of(text);
            let goes_on = next.starts_with(char::is_lowercase)
                && !tokens[i].span().of(text).ends_with(['.', '!', '?', ':']);
            // An indented line starts a paragraph in wrapped copy.
            let indented = gap.ends_with("   ") || gap.ends_with('\t');
            if wrapped { indented } else { !goes_on }
        }
        _ => true,
    }
}

/// Tells whether token `i` is the last of its sentence, which started at token `first`.
fn ends_sentence(
    text: &str,
    arena: &str,
    tokens: &[Token],
    i: usize,
    first: usize,
    starters: &WordMap<()>,
    titles: &WordMap<()>,
) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.span().of(text));
    let lower = |at: usize| {
        tokens.get(at).map_or("", |token| {
            Span::new(token.lower_start as usize, token.lower_end as usize).of(arena)
        })
    };
    let next = i + 1;
    if next >= tokens.len() {
        return true;
    }
    // Nothing else ends one, and most words are neither.
    if !tokens[i].is(flag::PUNCT) && !tokens[i].is(flag::DOTTED) {
        return false;
    }
    let closes = |at: usize| {
        matches!(
            word(at),
            "\"" | "”" | "''" | "’" | "'" | ")" | "]" | "»" | "’’"
        )
    };
    let ends = |at: usize| matches!(word(at), "." | "!" | "?" | "..." | "…" | "...." | "?!");
    // The sentence ends at the last of the closing marks behind its stop.
    let mut stop = i;
    while stop > first
        && i - stop < CLOSERS
        && closes(stop)
        && !ends(stop)
        && !tokens[stop].is(flag::SPACE_BEFORE)
    {
        stop -= 1;
    }
    if closes(next) && !tokens[next].is(flag::SPACE_BEFORE) && word(next) != "(" {
        return false;
    }
    let mut start = next;
    while start < tokens.len()
        && start < next + 3
        && tokens[start].is(flag::PUNCT)
        && matches!(
            word(start),
            "\"" | "“"
                | "``"
                | "‘"
                | "'"
                | "("
                | "["
                | "«"
                | "„"
                | "-"
                | "--"
                | "—"
                | "–"
                | "*"
                | "•"
        )
    {
        start += 1;
    }
    let opens_new = tokens.get(start).is_some_and(|token| {
        !token.is(flag::PUNCT) && !word(start).starts_with(char::is_lowercase)
    });
    if ends(stop) {
        if !tokens[next].is(flag::SPACE_BEFORE)
            && !tokens[start.min(tokens.len() - 1)].is(flag::CAPITAL)
        {
            return false;
        }
        if matches!(word(stop), "..." | "…" | "....")
            && !tokens
                .get(start)
                .is_some_and(|token| token.is(flag::CAPITAL))
        {
            return false;
        }
        return opens_new;
    }
    // An abbreviation with its own stop may end the sentence too.
    let token = &tokens[stop];
    if !token.is(flag::DOTTED) || !tokens[next].is(flag::SPACE_BEFORE) {
        return false;
    }
    if titles.has(hash(lower(stop))) || (word(stop).chars().count() == 2 && token.is(flag::CAPITAL))
    {
        return false;
    }
    if stop != i {
        return opens_new && tokens[start].is(flag::CAPITAL);
    }
    (opens_new && start > next && tokens[start].is(flag::CAPITAL))
        || (tokens[next].is(flag::CAPITAL) && starters.has(hash(lower(next))))
}
