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
use crate::text::{Document, flag};

/// Returns the time expressions of a tagged document in the order of the text, none overlapping another.
///
/// `published` is the day the article came out where it came out; without it only full dates are anchored, and, in texts that tell
/// of the past by such dates, what follows from them.
pub fn times(doc: &Document<'_>, published: Option<Date>) -> Vec<Timex> {
    let mut found = expressions(doc);
    share_years(doc, &mut found);
    let narrative = is_narrative(&found, published);
    // Without a day of publication the text is read as a narrative, but "former" needs more than that.
    let told = narrative && published.is_some();
    found.retain(|expression| match expression.meaning {
        Meaning::Attribute(_) => told,
        Meaning::Reference("FUTURE_REF") => !told || expression.end > expression.first + 1,
        _ => true,
    });
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
            if is_title(doc, &expression) {
                continue;
            }
            found.push(expression);
        } else {
            at += 1;
        }
    }
    found
}

/// Tells whether an expression is the title of a show or a paper: alone between quotation marks, every word with a capital, as in
/// "spoke on “This Week”".
fn is_title(doc: &Document<'_>, found: &Expression) -> bool {
    let mark = |at: usize| {
        doc.tokens
            .get(at)
            .is_some_and(|token| token.is(flag::QUOTE_MARK))
    };
    found.first > 0
        && mark(found.first - 1)
        && mark(found.end)
        && !doc.tokens[found.first - 1].is(flag::FIRST)
        && (found.first..found.end).all(|at| doc.tokens[at].is(flag::ANY_CAPITAL))
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
    // Without a day of publication none is known to be past; the words for the day itself tell.
    let this = published.map_or(i32::MAX, |day| i32::from(day.year()));
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
    match published {
        Some(_) => old >= 5 && old > relative * 2,
        None => old >= 2 && relative == 0,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Expressions and values of a text published on Monday, 13 March 2017.
    fn found(text: &str) -> Vec<(String, String)> {
        let published = Date::new(2017, 3, 13).ok();
        let mut doc = Document::new(text);
        crate::syntax::tag(&mut doc);
        times(&doc, published)
            .into_iter()
            .map(|time| (time.span.of(text).to_owned(), time.value))
            .collect()
    }

    #[test]
    fn expressions_are_found_and_anchored() {
        for (text, expected) in [
            (
                "Envoys said on Saturday they had left.",
                &[("Saturday", "2017-03-11")][..],
            ),
            (
                "The envoys will meet on Saturday.",
                &[("Saturday", "2017-03-18")],
            ),
            (
                "The vote was scheduled for Friday.",
                &[("Friday", "2017-03-17")],
            ),
            (
                "The mayor said on Monday he was ill.",
                &[("Monday", "2017-03-13")],
            ),
            (
                "Talks resume next Tuesday.",
                &[("next Tuesday", "2017-03-14")],
            ),
            ("It ended last Friday.", &[("last Friday", "2017-03-10")]),
            ("They met last month.", &[("last month", "2017-02")]),
            ("They met last week.", &[("last week", "2017-W10")]),
            ("It rained for three days.", &[("three days", "P3D")]),
            ("She left two days ago.", &[("two days ago", "2017-03-11")]),
            (
                "They will meet on March 20-22.",
                &[("March 20-22", "2017-03-20/2017-03-22")],
            ),
            ("It opened on 3 May 2012.", &[("3 May 2012", "2012-05-03")]),
            (
                "It was signed on Nov. 10, 2012.",
                &[("Nov. 10, 2012", "2012-11-10")],
            ),
            ("The 32-year-old singer won.", &[("32-year-old", "P32Y")]),
            (
                "Over the past three years it grew.",
                &[("the past three years", "P3Y")],
            ),
            (
                "It grew in the first quarter of 2013.",
                &[("the first quarter of 2013", "2013-Q1")],
            ),
            ("It shut in the 1990s.", &[("the 1990s", "199")]),
            (
                "He spoke on Monday morning.",
                &[("Monday morning", "2017-03-13TMO")],
            ),
            ("They vote every year.", &[("every year", "P1Y")]),
            (
                "It will close by the end of the year.",
                &[("the end of the year", "2017")],
            ),
            ("It opened in early March.", &[("early March", "2017-03")]),
            (
                "More than two years passed.",
                &[("More than two years", "P2Y")],
            ),
            ("It opened on 2016-12-24.", &[("2016-12-24", "2016-12-24")]),
            ("It opened on 24/12/2016.", &[("24/12/2016", "2016-12-24")]),
        ] {
            let expected: Vec<(String, String)> = expected
                .iter()
                .map(|(words, value)| ((*words).to_owned(), (*value).to_owned()))
                .collect();
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn neighbours_are_no_times() {
        for text in [
            "A second delegate may march with them.",
            "Some 1,900 people and Theresa May sat in the sun.",
            "The survey covered 2000 households.",
            "It was printed in the Sunday Times.",
            "Shops were full on Black Friday.",
            "It costs $2000.",
            "The former minister sat down.",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn without_a_publication_date_only_full_dates_are_anchored() {
        let text = "They met on Tuesday. On 3 May 2012 they parted. Two days later they met.";
        let doc = Document::new(text);
        let values: Vec<String> = times(&doc, None)
            .into_iter()
            .map(|time| time.value)
            .collect();
        assert_eq!(values, ["XXXX-WXX-2", "2012-05-03", "2012-05-05"]);
    }

    #[test]
    fn nothing_panics() {
        for text in [
            "",
            "the",
            "the end of",
            "99999999999 years",
            "0 BC",
            "February 31",
            "31 February 9999",
            "mid-",
            "'",
            "1-1-1",
            "9999999 years ago",
            "900000 days later",
        ] {
            for published in [
                None,
                Date::new(2017, 3, 13).ok(),
                Some(Date::MAX),
                Some(Date::MIN),
            ] {
                times(&Document::new(text), published);
                let long = format!("In 2017 {text} {text} 490 BC {text}, {text}.");
                times(&Document::new(&long), published);
            }
        }
    }
}
