//! Finds time expressions and anchors them to the publication date.
//!
//! A grammar over tokens reads what an expression says (`grammar`, with its words in `data/time_words.tsv`), `anchor` places it in
//! the calendar, `value` writes it as TIMEX3. Spans follow TimeML: no preposition, but "early", "about" and the article where
//! they are part of it. The words inside a quotation are anchored like the rest; the day of saying is the reader's to apply.

mod anchor;
mod calendar;
mod grammar;
mod lexicon;
mod meaning;
mod tense;
mod value;

use jiff::civil::Date;

use self::anchor::Anchor;
use self::grammar::Grammar;
use self::meaning::{Expression, Meaning, Pick};
use crate::model::Timex;
use crate::text::Document;

/// Returns the time expressions of a tagged document in the order of the text, none overlapping another.
///
/// `published` is the day the article came out where it came out; without it only full dates are anchored, and what follows from
/// them.
pub fn times(doc: &Document<'_>, published: Option<Date>) -> Vec<Timex> {
    let mut found = expressions(doc);
    share_years(doc, &mut found);
    let narrative = is_narrative(&found, published);
    let mut anchor = Anchor::new(doc, published, narrative);
    let mut times: Vec<Timex> = found
        .iter()
        .map(|expression| anchor.anchor(expression))
        .collect();
    place_clocks(doc, &found, &mut times);
    times
}

/// Reads the expressions of the document, each as long as can be.
fn expressions(doc: &Document<'_>) -> Vec<Expression> {
    let grammar = Grammar::new(doc);
    let mut found = Vec::new();
    let mut at = 0;
    while at < doc.len() {
        if grammar.may_start(at)
            && let Some(expression) = grammar.read(at)
        {
            at = expression.end.max(at + 1);
            found.push(expression);
        } else {
            at += 1;
        }
    }
    found
}

/// Gives the first of two joined dates the year of the second: "from March to June 2011".
fn share_years(doc: &Document<'_>, found: &mut [Expression]) {
    for at in (1..found.len()).rev() {
        let [.., before, behind] = &mut found[..=at] else {
            continue;
        };
        let joined = behind.first == before.end + 1
            && matches!(
                doc.lower(before.end),
                "to" | "and" | "or" | "-" | "–" | "through" | "until" | "till" | "/" | ","
            );
        if !joined {
            continue;
        }
        let (
            Meaning::Date {
                year: year @ None,
                month: Some(month),
                ..
            },
            Meaning::Date {
                year: Some(shared),
                month: Some(next),
                ..
            },
        ) = (&mut before.meaning, behind.meaning)
        else {
            continue;
        };
        *year = Some(if *month > next { shared - 1 } else { shared });
    }
}

/// Tells whether the text tells of the past by dates of its own, and does not report the day.
fn is_narrative(found: &[Expression], published: Option<Date>) -> bool {
    let Some(published) = published else {
        return true;
    };
    let this = i32::from(published.year());
    let (mut old, mut relative) = (0_usize, 0_usize);
    for expression in found {
        match expression.meaning {
            Meaning::Date {
                year: Some(year), ..
            } if year < this - 1 => old += 1,
            Meaning::Date {
                year: Some(year), ..
            } if year >= this => relative += 1,
            Meaning::Weekday {
                pick: Pick::Bare | Pick::Last | Pick::Next,
                ..
            }
            | Meaning::DayRef(_)
            | Meaning::Period {
                pick: Pick::This | Pick::Last | Pick::Next,
                ..
            } => relative += 1,
            _ => {}
        }
    }
    old >= 5 && old > relative * 2
}

/// Gives a time of day the date that stands right behind or before it: "at 8 p.m. on Monday".
fn place_clocks(doc: &Document<'_>, found: &[Expression], times: &mut [Timex]) {
    for at in 0..found.len() {
        if found[at].meaning != Meaning::TimeOfDay {
            continue;
        }
        let sentence =
            |expression: &Expression| doc.tokens.get(expression.first).map(|token| token.sentence);
        let near = |other: usize, gap: usize| {
            found.get(other).is_some_and(|expression| {
                gap <= 3
                    && sentence(expression) == sentence(&found[at])
                    && times
                        .get(other)
                        .is_some_and(|time| time.value.len() == 10 && time.range.is_some())
            })
        };
        let behind = found
            .get(at + 1)
            .map_or(usize::MAX, |next| next.first.saturating_sub(found[at].end));
        let before = at.checked_sub(1).map_or(usize::MAX, |last| {
            found[at].first.saturating_sub(found[last].end)
        });
        let from = if near(at + 1, behind) {
            at + 1
        } else if at > 0 && near(at - 1, before) {
            at - 1
        } else {
            continue;
        };
        let mut value = times[from].value.clone();
        let range = times[from].range;
        if let Some(time) = found[at].time {
            value::push_time(&mut value, time);
        }
        times[at].value = value;
        times[at].range = range;
    }
}
