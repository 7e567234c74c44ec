//! One article with everything found in it.

use crate::model::Span;
use crate::query::run::Reader;
use crate::query::{Error, Value};

/// An article for reading.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Its number.
    pub id: i64,
    /// Headline, outlet, date and the like, by name; what is not known is left out.
    pub facts: Vec<(&'static str, String)>,
    /// The text.
    pub body: String,
    /// What is marked in it, by position; spans in bytes of `body`.
    pub marks: Vec<Mark>,
    /// What is told in the margin, by position.
    pub notes: Vec<Note>,
    /// What providers say that it holds, where its text is not known.
    pub provided: Vec<Provided>,
}

/// One thing that a provider says of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provided {
    /// Who says so, and in which of its formats.
    pub provider: String,
    /// `quote`, `person`, `organisation`, `place`, `name` or `event`.
    pub what: String,
    /// It, in words.
    pub text: String,
}

/// What a mark shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// The words somebody said.
    Quote,
    /// The reporting verb.
    Cue,
    /// The word that names an event.
    Event,
    /// The words of a date.
    Date,
    /// An actor.
    Actor,
    /// A place.
    Place,
}

impl MarkKind {
    /// Returns its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Cue => "cue",
            Self::Event => "event",
            Self::Date => "date",
            Self::Actor => "actor",
            Self::Place => "place",
        }
    }
}

/// One marked stretch of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where, in bytes.
    pub span: Span,
    /// First character, for those who check.
    pub start_char: i64,
    /// One past the last character.
    pub end_char: i64,
    /// What it is.
    pub kind: MarkKind,
    /// `q:17`, `e:3`, `a:42`, `p:7`; empty for a cue or date.
    pub id: String,
    /// What it stands for.
    pub label: String,
}

/// One margin note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Byte of the body that it belongs to.
    pub at: usize,
    /// `q:17` or `e:3`.
    pub id: String,
    /// What it says.
    pub text: String,
}

const FACTS: &str = "\
SELECT a.headline, o.name AS outlet, a.published_at, a.published_basis,
       CASE WHEN a.updated_at IS NOT a.published_at THEN a.updated_at END AS updated,
       CASE WHEN a.has_text = 0 THEN 'none: what follows is what a provider says of it, nothing was extracted' END AS has_text, a.byline, a.dateline, a.section, a.note, a.url, a.external_id,
       CASE WHEN a.version_no > 1 OR a.version_kind <> 'new' THEN a.version_no || ' (' || a.version_kind || ')' END AS version,
       CASE WHEN a.is_latest = 0 THEN 'there is a newer version' END AS superseded,
       CASE WHEN a.is_copy = 1 THEN 'near-copy of an earlier article' END AS copy,
       a.captions, a.body
  FROM article AS a JOIN outlet AS o ON o.outlet_id = a.outlet_id WHERE a.article_id = :id";

const NAMES: [&str; 16] = [
    "headline",
    "outlet",
    "published",
    "date known from",
    "updated",
    "text",
    "byline",
    "dateline",
    "section",
    "note",
    "url",
    "external id",
    "version",
    "superseded",
    "copy",
    "captions",
];

/// kind, start, end, id, label.
const MARKS: &str = "\
SELECT 'quote', p.start_char, p.end_char, 'q:' || q.quote_id, coalesce(s.name, 'unknown') || ': ' || q.act
  FROM quote AS q JOIN quote_part AS p ON p.quote_id = q.quote_id LEFT JOIN actor AS s ON s.actor_id = q.speaker_id
 WHERE q.article_id = :id
UNION ALL
SELECT 'quote', q.start_char, q.end_char, 'q:' || q.quote_id, coalesce(s.name, 'unknown') || ': ' || q.act
  FROM quote AS q LEFT JOIN actor AS s ON s.actor_id = q.speaker_id
 WHERE q.article_id = :id AND NOT EXISTS (SELECT 1 FROM quote_part AS p WHERE p.quote_id = q.quote_id)
UNION ALL
SELECT 'cue', q.cue_start_char, q.cue_end_char, '', q.cue FROM quote AS q WHERE q.article_id = :id AND q.cue_start_char IS NOT NULL
UNION ALL
SELECT 'event', r.start_char, r.end_char, 'e:' || coalesce(r.event_id, 0), r.kind || ', ' || r.status FROM event_report AS r WHERE r.article_id = :id
UNION ALL
SELECT 'date', r.date_start_char, r.date_end_char, '', coalesce(r.date_start, '') FROM event_report AS r
 WHERE r.article_id = :id AND r.date_start_char IS NOT NULL
UNION ALL
SELECT CASE WHEN m.actor_id IS NULL THEN 'place' ELSE 'actor' END, m.start_char, m.end_char,
       CASE WHEN m.actor_id IS NULL THEN 'p:' || m.place_id ELSE 'a:' || m.actor_id END, coalesce(t.name, g.name)
  FROM mention AS m LEFT JOIN actor AS t ON t.actor_id = m.actor_id LEFT JOIN place AS g ON g.place_id = m.place_id
 WHERE m.article_id = :id AND (m.actor_id IS NOT NULL OR m.place_id IS NOT NULL)
 ORDER BY 2, 3 DESC, 1, 4";

/// position, id, text.
const NOTES: &str = "\
SELECT q.start_char, 'q:' || q.quote_id,
       coalesce(q.speaker, 'unknown') || ' (' || q.act || ', ' || q.form || ')'
       || coalesce(' about ' || q.about, '') || coalesce(' via ' || q.via, '') || coalesce(' to ' || q.addressee, '')
       || coalesce(' on ' || q.said_on, '')
  FROM v_quote AS q WHERE q.article_id = :id
UNION ALL
SELECT r.start_char, 'e:' || coalesce(r.event_id, 0),
       r.kind || ' ' || r.status || coalesce(' ' || r.date_start, '') || CASE WHEN r.date_end > r.date_start THEN ' to ' || r.date_end ELSE '' END
       || CASE WHEN r.precision IN ('minute', 'day', 'none') THEN '' ELSE ' (' || r.precision || ')' END
       || coalesce(', ' || r.place, '') || coalesce(', with ' || r.participants, '') || coalesce(', according to ' || r.according_to, '')
  FROM v_event_report AS r WHERE r.article_id = :id
 ORDER BY 1, 2";

/// provider, what, text.
const PROVIDED: &str = "\
SELECT DISTINCT v.provider, v.what,
       v.words || coalesce(' (' || CASE WHEN v.what IN ('quote', 'event') THEN v.detail END || ')', '')
       || CASE WHEN v.what = 'event' THEN coalesce(' in ' || v.place, '') || coalesce(' on ' || v.day, '') || ' [' || v.ref || ']' ELSE '' END
       || CASE WHEN v.what = 'place' AND v.latitude IS NOT NULL THEN ' ' || v.latitude || ' ' || v.longitude ELSE '' END
  FROM v_provider AS v WHERE v.article_id = :id
 ORDER BY v.provider,
          CASE v.what WHEN 'quote' THEN 1 WHEN 'person' THEN 2 WHEN 'organisation' THEN 3 WHEN 'place' THEN 4 WHEN 'name' THEN 5 ELSE 6 END,
          3";

/// Returns an article's text as it was read, where it was kept.
pub fn raw(reader: &Reader, id: i64) -> Result<Option<String>, Error> {
    let values = [("id".to_owned(), Value::Integer(id))];
    let rows = reader.all(
        "SELECT raw FROM article_raw WHERE article_id = :id",
        &values,
    )?;
    Ok(rows.into_iter().flatten().find_map(|cell| match cell {
        Value::Text(raw) => Some(raw),
        _ => None,
    }))
}

/// Loads an article.
pub fn page(reader: &Reader, id: i64) -> Result<Page, Error> {
    let values = [("id".to_owned(), Value::Integer(id))];
    let mut row = reader
        .all(FACTS, &values)?
        .into_iter()
        .next()
        .ok_or_else(|| Error::NoSuch {
            what: "article",
            reference: id.to_string(),
        })?;
    let Some(Value::Text(body)) = row.pop() else {
        return Ok(Page {
            id,
            ..Page::default()
        });
    };
    let facts = NAMES
        .into_iter()
        .zip(row)
        .filter_map(|(name, cell)| match cell {
            Value::Text(text) if !text.is_empty() => Some((name, text)),
            _ => None,
        })
        .collect();
    let bytes: Vec<usize> = body
        .char_indices()
        .map(|(at, _)| at)
        .chain([body.len()])
        .collect();
    let at = |chars: i64| {
        usize::try_from(chars)
            .ok()
            .and_then(|at| bytes.get(at))
            .copied()
    };
    let mut marks = Vec::new();
    for row in reader.all(MARKS, &values)? {
        let [
            Value::Text(kind),
            Value::Integer(start),
            Value::Integer(end),
            Value::Text(id),
            label,
        ] = row.as_slice()
        else {
            continue;
        };
        let (Some(first), Some(last)) = (at(*start), at(*end)) else {
            continue;
        };
        marks.push(Mark {
            span: Span::new(first, last),
            start_char: *start,
            end_char: *end,
            kind: match kind.as_str() {
                "quote" => MarkKind::Quote,
                "cue" => MarkKind::Cue,
                "event" => MarkKind::Event,
                "date" => MarkKind::Date,
                "actor" => MarkKind::Actor,
                _ => MarkKind::Place,
            },
            id: id.clone(),
            label: match label {
                Value::Text(label) => label.clone(),
                _ => String::new(),
            },
        });
    }
    let notes = reader
        .all(NOTES, &values)?
        .into_iter()
        .filter_map(|row| match row.as_slice() {
            [Value::Integer(start), Value::Text(id), Value::Text(text)] => Some(Note {
                at: at(*start)?,
                id: id.clone(),
                text: text.clone(),
            }),
            _ => None,
        })
        .collect();
    let provided = reader
        .all(PROVIDED, &values)?
        .into_iter()
        .filter_map(|row| match row.as_slice() {
            [Value::Text(provider), Value::Text(what), Value::Text(text)] => Some(Provided {
                provider: provider.clone(),
                what: what.clone(),
                text: text.clone(),
            }),
            _ => None,
        })
        .collect();
    Ok(Page {
        id,
        facts,
        body,
        marks,
        notes,
        provided,
    })
}
