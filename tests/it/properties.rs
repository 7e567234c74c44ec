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
pub(crate) fn lines(articles: &[(usize, String)]) -> String {
    articles
        .iter()
        .map(|(number, text)| {
            let day = number % 27 + 1;
            // Two stories of one number are versions, and every third comes from another outlet.
            let outlet = if number % 3 == 2 { "Gull" } else { "Bay Post" };
            let number = number % 10;
            serde_json::json!({"id": format!("n{number}"), "outlet": outlet, "title": format!("Story {number}"),
                "date": format!("2021-05-{day:02}"), "text": text})
            .to_string()
                + "\n"
        })
        .collect()
}

/// Returns the facts of a database by name: what no number of a row may change.
pub(crate) fn facts(conn: &Connection) -> BTreeSet<String> {
    let statements = [
        "SELECT 'article', o.name, external_id, headline, published_at, body_hash, version_no, is_latest, is_copy, dup_score
           FROM article JOIN outlet AS o USING (outlet_id)",
        "SELECT 'copies', group_concat(x.hash, ' '), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
           FROM (SELECT dup_group_id, body_hash || external_id AS hash FROM article WHERE dup_group_id IS NOT NULL ORDER BY 2) AS x
          GROUP BY x.dup_group_id",
        "SELECT 'quote', a.external_id || a.body_hash, q.form, q.start_char, q.end_char, c.name, c.kind, q.act, q.cue,
                (SELECT group_concat(y.name, ';') FROM (SELECT coalesce(t.key, p.name, '-') || b.how AS name FROM quote_about AS b
                   LEFT JOIN actor AS t ON t.actor_id = b.actor_id LEFT JOIN place AS p ON p.place_id = b.place_id
                  WHERE b.quote_id = q.quote_id ORDER BY 1) AS y)
           FROM quote AS q JOIN article AS a USING (article_id) LEFT JOIN actor AS c ON c.actor_id = q.speaker_id",
        "SELECT 'mention', a.external_id || a.body_hash, m.kind, m.start_char, m.end_char, c.key, p.name, m.method, o.key, NULL
           FROM mention AS m JOIN article AS a USING (article_id) LEFT JOIN actor AS c ON c.actor_id = m.actor_id
           LEFT JOIN actor AS o ON o.actor_id = m.own_actor_id LEFT JOIN place AS p ON p.place_id = m.place_id",
        "SELECT 'event', a.external_id || a.body_hash, r.kind, r.start_char, r.status, r.date_start, r.date_end, p.name, e.label,
                r.tie || e.key
           FROM event_report AS r JOIN article AS a USING (article_id) JOIN event AS e USING (event_id)
           LEFT JOIN place AS p ON p.place_id = r.place_id",
        "SELECT 'together', group_concat(x.id, ' '), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
           FROM (SELECT r.event_id, a.external_id || a.body_hash || r.start_char AS id FROM event_report AS r
                   JOIN article AS a USING (article_id) ORDER BY 2) AS x GROUP BY x.event_id",
        "SELECT 'participant', a.external_id || a.body_hash, r.start_char, e.name, e.role, c.key, e.start_char, NULL, NULL, NULL
           FROM event_participant AS e JOIN event_report AS r USING (report_id) JOIN article AS a USING (article_id)
           LEFT JOIN actor AS c ON c.actor_id = e.actor_id",
        "SELECT 'actor', c.name, c.kind, c.country, c.gender, group_concat(n.name, '|'), c.key, c.rejected, g.key, c.own_name
           FROM actor AS c LEFT JOIN (SELECT actor_id, name FROM actor_name ORDER BY actor_id, name) AS n USING (actor_id)
           LEFT JOIN actor AS g ON g.actor_id = c.merged_into
          GROUP BY c.actor_id",
        "SELECT 'role', a.external_id || a.body_hash, c.key, r.role, o.key, r.start_char, r.said_on, NULL, NULL, NULL
           FROM actor_role AS r JOIN article AS a USING (article_id) JOIN actor AS c USING (actor_id)
           LEFT JOIN actor AS o ON o.actor_id = r.of_actor_id",
        "SELECT 'place', p.name, p.geonames_id, group_concat(n.name, '|'), NULL, NULL, NULL, NULL, NULL, NULL
           FROM place AS p LEFT JOIN (SELECT place_id, name FROM place_name ORDER BY place_id, name) AS n USING (place_id)
          GROUP BY p.place_id",
    ];
    let mut facts = BTreeSet::new();
    for sql in statements {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement
            .query_map([], |row| {
                let cells: Vec<String> = (0..10)
                    .map(|index| match row.get_ref(index).unwrap() {
                        rusqlite::types::ValueRef::Text(text) => {
                            String::from_utf8_lossy(text).into_owned()
                        }
                        other => format!("{other:?}"),
                    })
                    .collect();
                Ok(cells.join(" "))
            })
            .unwrap();
        facts.extend(rows.map(Result::unwrap));
    }
    facts
}

/// Panics with what one side has and the other lacks, at most ten lines of each.
pub(crate) fn assert_same(found: &BTreeSet<String>, wanted: &BTreeSet<String>) {
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| -> String {
        let lines: Vec<String> = a.difference(b).take(10).cloned().collect();
        lines.join("\n")
    };
    assert!(
        found == wanted,
        "only found:\n{}\nonly wanted:\n{}",
        only(found, wanted),
        only(wanted, found)
    );
}

/// Imports batches one after another into a new database, with the decisions after as many batches as said, and returns the facts.
fn import(batches: &[String], decided: Option<usize>) -> BTreeSet<String> {
    let sandbox = Sandbox::new();
    std::fs::write(sandbox.path("decisions.csv"), DECISIONS).unwrap();
    let decide = || {
        let run = sandbox.run(&["actors", "import", "decisions.csv", "--db", "new.db"]);
        assert_eq!(run.code, 0, "{}", run.err);
    };
    for (number, batch) in batches.iter().enumerate() {
        let name = format!("batch{number}.jsonl");
        std::fs::write(sandbox.path(&name), batch).unwrap();
        let run = sandbox.run(&["import", &name, "--db", "new.db"]);
        assert_eq!(run.code, 0, "{}", run.err);
        if decided == Some(number) {
            decide();
        }
    }
    if decided.is_some_and(|after| after >= batches.len()) {
        decide();
    }
    facts(&Connection::open(sandbox.path("new.db")).unwrap())
}

/// Decisions about those in the stories.
pub(crate) const DECISIONS: &str = "\
action,target_key,other_key,value
merge,person:ada brandl,person:ivo brandl,
rename,person:ivo brandl,,The Brandls
split,person:lena fisk,Bay Post|id:n1,Lena Fisk (other)
kind,org:harbour board,,group
reject,state:NO,,
";

/// Stories that share people, places and events, so that order could matter.
pub(crate) fn stories() -> impl Strategy<Value = Vec<(usize, String)>> {
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
        // Namesakes, and a surname that two share.
        "Striker Jan Brandl scored twice for Oslo United. ",
        "Senator Jan Brandl of Norway voted against the bill. ",
        "Jan Brandl said he was glad. ",
    ]);
    prop::collection::vec((prop::collection::vec(sentence, 1..5), 0_usize..14), 2..7).prop_map(
        |stories| {
            let mut all: Stories = Vec::new();
            for (sentences, number) in stories {
                // Some run to the length at which copies are told.
                let text = sentences.concat();
                let text = if number % 2 == 0 {
                    text.repeat(2)
                } else {
                    text
                };
                let text = format!("It rained in Lumera. {text}");
                if !all.iter().any(|(_, known)| *known == text) || number % 2 == 0 {
                    all.push((number, text));
                }
            }
            all
        },
    )
}

/// Returns the settings of a property.
pub(crate) fn few(cases: u32) -> ProptestConfig {
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
        prop_assert_eq!(import(std::slice::from_ref(&batch), None), import(&[batch.clone(), batch + "\n"], None));
    }

    #[test]
    fn neither_order_nor_pieces_nor_the_time_of_a_decision_matter((stories, shuffled, pieces, decided) in shuffled()) {
        let mut batches: Vec<String> = Vec::new();
        for chunk in shuffled.chunks(pieces) {
            batches.push(lines(chunk));
        }
        let one = import(&[lines(&stories)], None);
        let other = import(&batches, None);
        assert_same(&other, &one);
        let one = import(&[lines(&stories)], Some(1));
        let other = import(&batches, Some(decided % batches.len()));
        assert_same(&other, &one);
    }
}

/// Returns stories, the same in another order, the size of pieces, and after which of them decisions are made.
pub(crate) fn shuffled() -> impl Strategy<Value = (Stories, Stories, usize, usize)> {
    (stories(), 1_usize..4, 0_usize..4).prop_flat_map(|(stories, pieces, decided)| {
        (
            Just(stories.clone()),
            Just(stories).prop_shuffle(),
            Just(pieces),
            Just(decided),
        )
    })
}

/// Stories by number.
pub(crate) type Stories = Vec<(usize, String)>;
