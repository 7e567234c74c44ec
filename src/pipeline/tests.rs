//! Whole batches over records made in the test, with an extractor of a few marked words.

use std::path::Path;

use super::*;
use crate::model::{
    About, AboutHow, Actor, ActorKind, DateRange, EventKind, EventReport, EventStatus, Mention,
    MentionKind, MentionTarget, Participant, ParticipantRole, Place, PlaceKind, Precision, Quote,
    QuoteForm, Span, SpeechAct,
};

/// Records of one made-up file.
struct Made {
    files: Vec<Vec<RawArticle>>,
    /// Number of records after which reading breaks off.
    stop_after: Option<(usize, &'static AtomicBool)>,
}

fn raw(outlet: &str, id: &str, published: &str, text: &str) -> RawArticle {
    RawArticle {
        outlet: Some(outlet.to_owned()),
        external_id: Some(id.to_owned()),
        published: Some(published.to_owned()),
        headline: Some(format!("Headline of {id}")),
        text: text.to_owned(),
        ..RawArticle::default()
    }
}

impl Batch for Made {
    fn files(&self) -> usize {
        self.files.len()
    }

    fn path(&self, file: usize) -> String {
        format!("made-{file}")
    }

    fn open(&self, file: usize) -> Result<Input, Reject> {
        let mut records = self.files[file].clone();
        let mut hasher = blake3::Hasher::new();
        for (index, record) in records.iter_mut().enumerate() {
            record.record = index as u64 + 1;
            hasher.update(record.text.as_bytes());
            hasher.update(record.external_id.as_deref().unwrap_or_default().as_bytes());
        }
        let path = self.path(file);
        let stop = self.stop_after;
        Ok(Input {
            info: FileInfo {
                path: path.clone(),
                format: "made".to_owned(),
                bytes: 1,
                hash: hasher.finalize().to_hex().to_string(),
                options: String::new(),
            },
            records: Box::new(records.into_iter().enumerate().map(move |(index, record)| {
                if let Some((after, flag)) = stop
                    && index >= after
                {
                    flag.store(true, Ordering::Relaxed);
                }
                if record.text == "refuse" {
                    Err(Reject {
                        path: path.clone(),
                        record: Some(record.record),
                        byte_offset: None,
                        code: "test".to_owned(),
                        reason: "asked for".to_owned(),
                        excerpt: None,
                    })
                } else {
                    Ok(record)
                }
            })),
            members: None,
        })
    }

    fn clean(&self, _file: usize, raw: RawArticle) -> Result<Article, Reject> {
        let day = raw
            .published
            .as_deref()
            .and_then(|day| day.get(..10))
            .and_then(|day| day.parse().ok());
        let mut article = Article::from_text(&raw.text, day);
        article.record = raw.record;
        article.external_id = raw.external_id;
        article.outlet = raw.outlet.unwrap_or_default();
        article.headline = raw.headline;
        Ok(article)
    }

    fn extract(&self, article: &Article) -> Extraction {
        found(article)
    }
}

/// Finds "said X" quotes of "Ada Berg" and "talks" in Lumera on the day that stands in the text as `2021-05-10`.
fn found(article: &Article) -> Extraction {
    let body = &article.body;
    let at = |words: &str| {
        body.find(words)
            .map(|start| Span::new(start, start + words.len()))
    };
    let mut found = Extraction {
        sentences: vec![Span::new(0, body.len())],
        ..Extraction::default()
    };
    let Some(speaker) = at("Ada Berg") else {
        return found;
    };
    found.actors.push(Actor {
        kind: ActorKind::Person,
        name: "Ada Berg".to_owned(),
        key: "person:ada berg".to_owned(),
        global: true,
        names: vec!["Berg".to_owned()],
        country: String::new(),
        gender: "female",
        roles: Vec::new(),
    });
    found.places.push(Place {
        id: 77,
        name: "Lumera".to_owned(),
        kind: PlaceKind::City,
        country: "XX".to_owned(),
        admin1: String::new(),
        lat: 1.0,
        lon: 2.0,
        population: 0,
    });
    let mention = |span, target| Mention {
        span,
        kind: MentionKind::Name,
        target,
        rule: "test",
        score: 1.0,
    };
    found
        .mentions
        .push(mention(speaker, MentionTarget::Actor(0)));
    let place = at("Lumera");
    if let Some(place) = place {
        found.mentions.push(mention(place, MentionTarget::Place(0)));
    }
    if let (Some(start), Some(end)) = (body.find('“'), body.find('”')) {
        found.quotes.push(Quote {
            form: QuoteForm::Direct,
            span: Span::new(start + '“'.len_utf8(), end),
            continues: None,
            speaker: None,
            cue: at("said"),
            act: SpeechAct::Say,
            addressee: None,
            via: None,
            anonymity: None,
            said_on: None,
            cue_object: None,
            rule: "test",
            score: 0.9,
        });
        found.speakers.push(Some((0, 0)));
        found.about.push(
            place
                .map(|_| About {
                    mention: 1,
                    how: AboutHow::Inside,
                })
                .into_iter()
                .collect(),
        );
    }
    if let (Some(trigger), Some(date_span)) = (at("talks"), at("2021-05-1")) {
        let date_span = Span::new(date_span.start, date_span.start + 10);
        let day = date_span.of(body).parse().unwrap();
        found.events.push(EventReport {
            kind: EventKind::Talks,
            trigger,
            label: at("Lumera talks").unwrap_or(trigger),
            also: Vec::new(),
            status: EventStatus::Scheduled,
            date: Some(DateRange {
                start: day,
                end: day,
                precision: Precision::Day,
            }),
            original: None,
            date_span: Some(date_span),
            date_rule: "test",
            place,
            place_inferred: false,
            participants: vec![Participant {
                span: speaker,
                role: ParticipantRole::Party,
            }],
            according_to: Some(speaker),
            quote: None,
            rule: "test",
            score: 0.8,
        });
    }
    found
}

fn run(path: &Path, made: &Made, options: Options, stop: &'static AtomicBool) -> Outcome {
    let mut database = Database::create(path).unwrap();
    let info = batch_info();
    let mut watch = Watch {
        stop,
        progress: &mut |_| {},
        refused: &mut |_| {},
        now: &|| Timestamp::UNIX_EPOCH,
    };
    let outcome = import(&mut database, made, &info, options, &mut watch).unwrap();
    if !outcome.interrupted {
        let mut told = Vec::new();
        store::check::check(&database, &mut |fault| told.push(fault.to_owned())).unwrap();
        assert_eq!(told, Vec::<String>::new());
    }
    database.close().unwrap();
    outcome
}

fn import_all(path: &Path, files: Vec<Vec<RawArticle>>, options: Options) -> Totals {
    static NEVER: AtomicBool = AtomicBool::new(false);
    let made = Made {
        files,
        stop_after: None,
    };
    run(path, &made, options, &NEVER).totals
}

/// Returns all facts without the numbers of rows, sorted.
fn facts(path: &Path) -> Vec<String> {
    let database = Database::open(path, false).unwrap();
    let conn = database.connection();
    let mut lines = Vec::new();
    for statement in [
        "SELECT o.name || s.identity || a.body || a.version_no || a.is_latest || a.is_copy || coalesce(a.dup_score, '-')
           FROM article a JOIN story s USING (story_id) JOIN outlet o ON o.outlet_id = a.outlet_id",
        "SELECT q.text || q.cue || c.key || a.body_hash || q.words
           FROM quote q JOIN actor c ON c.actor_id = q.speaker_id JOIN article a USING (article_id)",
        "SELECT e.key || e.label || r.tie || r.tie_score || a.body_hash
           FROM event_report r JOIN event e USING (event_id) JOIN article a USING (article_id)",
        "SELECT key || name || coalesce(gender, '') FROM actor",
        "SELECT c.key || n.name || n.kind FROM actor_name n JOIN actor c USING (actor_id)",
        "SELECT a.body_hash || b.body_hash FROM article a JOIN article b ON a.dup_group_id = b.dup_group_id",
        "SELECT rowid || '' FROM article_fts WHERE article_fts MATCH 'harbour'",
    ] {
        let mut select = conn.prepare(statement).unwrap();
        let mut rows: Vec<String> =
            select.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        rows.sort();
        if statement.contains("MATCH") {
            rows = vec![rows.len().to_string()];
        }
        lines.extend(rows);
    }
    lines
}

const LONG: &str = "the harbour master of the town told reporters on the quay that no ship would sail before the storm had passed and \
    that the crews of all nine trawlers were safe in the old customs house where the parish had made soup and beds for them";

fn batch() -> Vec<RawArticle> {
    vec![
        raw(
            "Bay Post",
            "1",
            "2021-05-03",
            "“No ship sails before dawn,” said Ada Berg. The Lumera talks begin on 2021-05-10.",
        ),
        raw(
            "Bay Post",
            "2",
            "2021-05-03",
            &format!("First lead. As reported, {LONG}."),
        ),
        raw(
            "Hill Herald",
            "3",
            "2021-05-04",
            &format!("Another lead by us. As reported, {LONG}."),
        ),
        raw(
            "Hill Herald",
            "4",
            "2021-05-04",
            "Ada Berg will be at the Lumera talks on 2021-05-12, her office says.",
        ),
        raw(
            "Bay Post",
            "1",
            "2021-05-05",
            "“No ship sails before noon at all,” said Ada Berg. The Lumera talks begin on 2021-05-10.",
        ),
        raw(
            "Bay Post",
            "5",
            "2021-05-03",
            "Zoë’s harbour café: “Ünder water,” said Ada Berg.",
        ),
    ]
}

#[test]
fn importing_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let first = import_all(&path, vec![batch()], Options::default());
    assert_eq!(
        (first.seen, first.new, first.versions, first.same),
        (6, 6, 1, 0)
    );
    let before = facts(&path);
    let again = import_all(&path, vec![batch()], Options::default());
    assert_eq!((again.seen, again.new, again.same), (6, 0, 6));
    let mut longer = batch();
    longer.push(raw("Bay Post", "9", "2021-05-09", "refuse"));
    let third = import_all(&path, vec![longer], Options::default());
    assert_eq!(
        (third.seen, third.new, third.same, third.rejected),
        (7, 0, 6, 1)
    );
    assert_eq!(facts(&path), before);
}

#[test]
fn order_split_threads_and_bulk_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    import_all(
        &at("a.db"),
        vec![batch()],
        Options {
            jobs: 1,
            ..Options::default()
        },
    );
    let expected = facts(&at("a.db"));
    let mut backwards = batch();
    backwards.reverse();
    import_all(
        &at("b.db"),
        vec![backwards.clone()],
        Options {
            jobs: 3,
            large: true,
            ..Options::default()
        },
    );
    assert_eq!(facts(&at("b.db")), expected);
    for record in backwards {
        import_all(&at("c.db"), vec![vec![record]], Options::default());
    }
    assert_eq!(facts(&at("c.db")), expected);
}

#[test]
fn versions_copies_and_ties_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    import_all(&path, vec![batch()], Options::default());
    let database = Database::open(&path, false).unwrap();
    let conn = database.connection();
    let count =
        |statement: &str| -> i64 { conn.query_row(statement, [], |row| row.get(0)).unwrap() };
    assert_eq!(
        count(
            "SELECT count(*) FROM article WHERE version_no = 2 AND is_latest = 1 AND external_id = '1'"
        ),
        1
    );
    assert_eq!(
        count("SELECT count(*) FROM article WHERE is_copy = 1 AND external_id = '3'"),
        1
    );
    assert_eq!(count("SELECT count(*) FROM dup_group"), 1);
    assert_eq!(count("SELECT count(*) FROM event"), 1);
    assert_eq!(
        count("SELECT count(DISTINCT date_start) FROM event_report WHERE event_id = 1"),
        2
    );
    assert_eq!(count("SELECT count(*) FROM actor"), 1);
}

#[test]
fn a_stopped_import_goes_on_where_it_was() {
    static STOP: AtomicBool = AtomicBool::new(false);
    let folder = tempfile::tempdir().unwrap();
    let many: Vec<RawArticle> = (0..700)
        .map(|n| {
            raw(
                "Bay Post",
                &format!("n{n}"),
                "2021-05-03",
                &format!("Number {n} of the harbour notes by Ada Berg."),
            )
        })
        .collect();
    let whole = folder.path().join("whole.db");
    import_all(&whole, vec![many.clone()], Options::default());
    let path = folder.path().join("stopped.db");
    let made = Made {
        files: vec![many.clone()],
        stop_after: Some((400, &STOP)),
    };
    let outcome = run(
        &path,
        &made,
        Options {
            large: true,
            ..Options::default()
        },
        &STOP,
    );
    assert!(outcome.interrupted && outcome.totals.new < 700);
    let rest = import_all(&path, vec![many], Options::default());
    assert_eq!((rest.seen, rest.new + outcome.totals.new), (700, 700));
    assert_eq!(facts(&path), facts(&whole));
}

fn batch_info() -> BatchInfo {
    BatchInfo {
        started: Timestamp::UNIX_EPOCH,
        command: "test".to_owned(),
        tool_version: "0".to_owned(),
        rules_version: RULES_VERSION,
    }
}

#[test]
fn a_first_load_checks_references_once_somebody_else_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("first.db");
    let database = Database::create(&path).unwrap();
    let checked = || -> bool {
        let conn = database.connection();
        conn.pragma_query_value(None, "foreign_keys", |row| row.get(0))
            .unwrap()
    };
    let mut writer = Writer::begin(&database, &batch_info(), true).unwrap();
    for _ in 0..2 {
        writer.transaction().unwrap();
        writer.commit().unwrap();
        assert!(!checked());
    }
    let other = Database::open(&path, true).unwrap();
    other
        .connection()
        .execute_batch("UPDATE import_batch SET command = 'another'")
        .unwrap();
    writer.transaction().unwrap();
    writer.commit().unwrap();
    assert!(checked());
    writer.end(Timestamp::UNIX_EPOCH).unwrap();
    let writer = Writer::begin(&database, &batch_info(), true).unwrap();
    assert!(!checked());
    writer.end(Timestamp::UNIX_EPOCH).unwrap();
    assert!(checked());
}

#[test]
fn a_long_article_is_stored_whole_or_not_at_all() {
    static STOP: AtomicBool = AtomicBool::new(true);
    let folder = tempfile::tempdir().unwrap();
    let mut database = Database::create(&folder.path().join("long.db")).unwrap();
    let info = batch_info();
    let file = FileInfo {
        path: "long.txt".to_owned(),
        format: "text".to_owned(),
        bytes: 1,
        hash: "0".to_owned(),
        options: String::new(),
    };
    let text = "Ada Berg spoke in Oslo on Monday. ".repeat(9_000);
    let article = Article::from_text(&text, Some(jiff::civil::date(2021, 5, 3)));
    let found = crate::read::extract(&article);
    let record = store::Record::new(article, &found);
    let mut writer = Writer::begin(&database, &info, false).unwrap();
    writer.transaction().unwrap();
    let file = writer.file(&file).unwrap().id;
    assert_eq!(writer.store_heeding(&STOP, file, &record).unwrap(), None);
    assert_eq!(writer.totals().seen, 0);
    STOP.store(false, Ordering::Relaxed);
    let stored = writer.store_heeding(&STOP, file, &record).unwrap();
    assert_eq!(stored, Some(store::Stored::New));
    writer.commit().unwrap();
    assert_eq!((writer.totals().seen, writer.totals().new), (1, 1));
    writer.end(Timestamp::UNIX_EPOCH).unwrap();
    store::finish(&mut database).unwrap();
    let mut told = Vec::new();
    store::check::check(&database, &mut |fault| told.push(fault.to_owned())).unwrap();
    assert_eq!(told, Vec::<String>::new());
}
