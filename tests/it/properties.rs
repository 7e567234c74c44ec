//! What holds for any text and any batch.
//!
//! Few cases by default; `PROPTEST_CASES=2000 cargo test --test it properties` tries more.

use std::collections::BTreeSet;

use dateline::model::{Article, Extraction, Span};
use dateline::read;
use proptest::prelude::*;
use rusqlite::Connection;

use crate::sandbox::Sandbox;

/// Returns pieces of wire copy, of which a text is put together with noise between them.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "\"", "\u{201c}", "\u{201d}", "''", "\u{ab}", "\u{201e}", "'", "\u{2019}s", "\n\n", "\n* ", " - ", ", ", ". ", ": ", "? ", " ", " (",
            ")", "said", " told reporters", " according to ", "He ", "she said", "Moscow ", "Lena Fisk", "Mr. Fisk", "the ministry",
            "President Ivo Brandl", "U.S.", "on Monday", "next week", "Feb. 15-16", "at 2 p.m.", "will meet", "talks", "were postponed",
            "in Geneva", "Paris, Texas", "denied that", "the 1990s", "1,200", "United Nations", "NEW YORK, May 3 (NCP)", "\u{e9}t\u{e9}", "\u{1f600}",
            "\u{0}", "\u{202e}", "\u{feff}", "e\u{301}", "\u{1100}\u{1161}", "\t", "\r\n",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8}){0,3}",
    ]
}

/// Returns any text, more or less like wire copy.
fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec((piece(), prop::bool::ANY), 0..60).prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(piece, blank)| if blank { format!("{piece} ") } else { piece })
            .collect()
    })
}

/// Returns all spans of an extraction.
fn spans(found: &Extraction) -> Vec<Span> {
    let mut all = found.sentences.clone();
    all.extend(found.names.iter().map(|name| name.span));
    all.extend(found.toponyms.iter().map(|toponym| toponym.span));
    all.extend(found.times.iter().map(|time| time.span));
    all.extend(found.mentions.iter().map(|mention| mention.span));
    all.extend(
        found
            .actors
            .iter()
            .flat_map(|actor| actor.roles.iter().map(|role| role.span)),
    );
    for quote in &found.quotes {
        all.push(quote.span);
        all.extend(quote.speaker.map(|speaker| speaker.span));
        all.extend(
            [quote.cue, quote.addressee, quote.via, quote.anonymity]
                .into_iter()
                .flatten(),
        );
    }
    for event in &found.events {
        all.extend([event.trigger, event.label]);
        all.extend(
            [event.date_span, event.place, event.according_to]
                .into_iter()
                .flatten(),
        );
        all.extend(event.participants.iter().map(|one| one.span));
    }
    all
}

/// Returns a batch as JSON Lines.
fn lines(articles: &[(usize, String)]) -> String {
    articles
        .iter()
        .map(|(number, text)| {
            let day = number % 27 + 1;
            serde_json::json!({"id": format!("n{number}"), "outlet": "Bay Post", "title": format!("Story {number}"),
                "date": format!("2021-05-{day:02}"), "text": text})
            .to_string()
                + "\n"
        })
        .collect()
}

/// Returns the facts of a database by name: what no number of a row may change.
pub(crate) fn facts(conn: &Connection) -> BTreeSet<String> {
    let statements = [
        "SELECT 'article', external_id, headline, published_at, body_hash, version_no, is_latest, NULL, NULL FROM article",
        "SELECT 'quote', a.external_id, q.form, q.start_char, q.end_char, c.name, c.kind, q.act, q.cue FROM quote AS q
           JOIN article AS a USING (article_id) LEFT JOIN actor AS c ON c.actor_id = q.speaker_id",
        "SELECT 'mention', a.external_id, m.kind, m.start_char, m.end_char, c.name, p.name, m.method, NULL FROM mention AS m
           JOIN article AS a USING (article_id) LEFT JOIN actor AS c ON c.actor_id = m.actor_id
           LEFT JOIN place AS p ON p.place_id = m.place_id",
        "SELECT 'event', a.external_id, r.kind, r.start_char, r.status, r.date_start, r.date_end, p.name, e.label FROM event_report AS r
           JOIN article AS a USING (article_id) JOIN event AS e USING (event_id) LEFT JOIN place AS p ON p.place_id = r.place_id",
        "SELECT 'actor', c.name, c.kind, c.country, c.gender, group_concat(n.name, '|'), NULL, NULL, NULL
           FROM actor AS c LEFT JOIN (SELECT actor_id, name FROM actor_name ORDER BY actor_id, name) AS n USING (actor_id)
          GROUP BY c.actor_id",
    ];
    let mut facts = BTreeSet::new();
    for sql in statements {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement
            .query_map([], |row| {
                let cells: Vec<String> = (0..9)
                    .map(|index| format!("{:?}", row.get_ref(index).unwrap()))
                    .collect();
                Ok(cells.join(" "))
            })
            .unwrap();
        facts.extend(rows.map(Result::unwrap));
    }
    facts
}

/// Imports batches one after another into a new database and returns the facts.
fn import(batches: &[String]) -> BTreeSet<String> {
    let sandbox = Sandbox::new();
    for (number, batch) in batches.iter().enumerate() {
        let name = format!("batch{number}.jsonl");
        std::fs::write(sandbox.path(&name), batch).unwrap();
        let run = sandbox.run(&["import", &name, "--db", "new.db"]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    facts(&Connection::open(sandbox.path("new.db")).unwrap())
}

/// Stories that share people, places and events, so that order could matter.
fn stories() -> impl Strategy<Value = Vec<(usize, String)>> {
    let sentence = prop::sample::select(vec![
        "\"We are ready,\" Foreign Minister Lena Fisk said on Monday. ",
        "Lena Fisk, the Norland envoy, told reporters that talks in Geneva would open on May 20. ",
        "Fisk denied the report. ",
        "Talks between Norway and Sweden will resume in Geneva on May 20, the Harbour Board said. ",
        "The Harbour Board (HB) said the meeting was postponed to May 24. ",
        "HB called the plan \"a gift\". ",
        "A senior official said nobody had bought a ticket. ",
        "President Ivo Brandl will visit Oslo next week. ",
        "Brandl's wife, Ada Brandl, opened a school in Paris, Texas. ",
        "Moscow accused Stockholm of delay. ",
    ]);
    prop::collection::vec(prop::collection::vec(sentence, 1..5), 2..7).prop_map(|stories| {
        stories
            .into_iter()
            .enumerate()
            .map(|(number, sentences)| (number, format!("Story {number}. {}", sentences.concat())))
            .collect()
    })
}

/// Returns the settings of a property.
fn few(cases: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(cases);
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(few(150))]

    #[test]
    fn any_text_is_read_and_every_span_fits_it(text in any_text()) {
        let article = Article::from_text(&text, Some(jiff::civil::date(2021, 5, 4)));
        let found = read::extract(&article);
        for span in spans(&found) {
            prop_assert!(
                span.start <= span.end && text.get(span.start..span.end).is_some(),
                "{span:?} does not fit a text of {} bytes", text.len()
            );
        }
        for mention in &found.mentions {
            prop_assert!(!mention.span.is_empty());
        }
        prop_assert_eq!(found.speakers.len(), found.quotes.len());
        prop_assert_eq!(found.about.len(), found.quotes.len());
    }
}

proptest! {
    #![proptest_config(few(6))]

    #[test]
    fn the_same_batch_again_changes_nothing(stories in stories()) {
        let batch = lines(&stories);
        prop_assert_eq!(import(std::slice::from_ref(&batch)), import(&[batch.clone(), batch + "\n"]));
    }

    #[test]
    fn the_order_of_a_batch_does_not_matter(stories in stories()) {
        let mut turned = stories.clone();
        turned.reverse();
        let one = import(&[lines(&stories)]);
        prop_assert_eq!(&one, &import(&[lines(&turned)]));
        // Nor does its being cut in two.
        let (first, second) = turned.split_at(turned.len() / 2);
        let halves: Vec<String> = [first, second].iter().filter(|half| !half.is_empty()).map(|half| lines(half)).collect();
        prop_assert_eq!(&one, &import(&halves));
    }
}
