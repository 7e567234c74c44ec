//! From the interchange format to an article and its facts, everything checked.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::intern::interned;
use super::{Annotated, Chars, Days, SCHEMA, Words};
use crate::model::{
    About, Actor, ActorKind, ActorRole, Article, DateBasis, DatePrecision, DateRange, EventReport,
    Extraction, Mention, MentionKind, MentionTarget, Part, Participant, PlaceMention, Quote, Span,
    Speaker, SpeakerKind, Timex, VersionKind,
};
use crate::text::{Document, fold};

/// Why an annotated article is refused: where in it, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {what}")]
pub struct Fault {
    /// The place: `quotes[3].span`.
    pub at: String,
    /// What is wrong.
    pub what: String,
}

fn fault(at: &str, what: impl Into<String>) -> Fault {
    Fault {
        at: at.to_owned(),
        what: what.into(),
    }
}

/// Returns the article and the facts of an annotated article.
pub fn read(given: Annotated) -> Result<(Article, Extraction), Fault> {
    if given.schema != SCHEMA {
        return Err(fault(
            "schema",
            format!("`{}` is not `{SCHEMA}`", given.schema),
        ));
    }
    if !given.body.chars().any(char::is_alphanumeric) {
        return Err(fault("body", "no text"));
    }
    let body = given.body.clone();
    let reader = Reader::new(&body);
    let found = reader.facts(&given)?;
    let article = reader.article(given)?;
    Ok((article, found))
}

/// Reads spans of one body.
struct Reader<'a> {
    body: &'a str,
    /// Byte of each character and of the end; empty where every character is a byte.
    bytes: Vec<usize>,
    /// Number of characters.
    len: usize,
}

impl<'a> Reader<'a> {
    fn new(body: &'a str) -> Self {
        if body.is_ascii() {
            return Self {
                body,
                bytes: Vec::new(),
                len: body.len(),
            };
        }
        let mut bytes: Vec<usize> = body.char_indices().map(|(at, _)| at).collect();
        let len = bytes.len();
        bytes.push(body.len());
        Self { body, bytes, len }
    }

    fn byte(&self, at: usize) -> usize {
        if self.bytes.is_empty() {
            at
        } else {
            self.bytes.get(at).copied().unwrap_or(self.body.len())
        }
    }

    fn span(&self, at: &str, chars: Chars) -> Result<Span, Fault> {
        let [start, end] = chars;
        if end <= start {
            return Err(fault(at, format!("[{start}, {end}) holds nothing")));
        }
        if end > self.len {
            return Err(fault(
                at,
                format!(
                    "[{start}, {end}) ends behind the body, which has {} characters",
                    self.len
                ),
            ));
        }
        Ok(Span::new(self.byte(start), self.byte(end)))
    }

    /// Reads a span whose words may be given as well.
    fn checked(&self, at: &str, chars: Chars, text: Option<&String>) -> Result<Span, Fault> {
        let span = self.span(at, chars)?;
        let words = span.of(self.body);
        match text {
            Some(text) if text != words => {
                let cut = |text: &str| -> String { text.chars().take(60).collect() };
                Err(fault(
                    at,
                    format!("the body has `{}` there, not `{}`", cut(words), cut(text)),
                ))
            }
            _ => Ok(span),
        }
    }

    fn words(&self, at: &str, words: Option<&Words>) -> Result<Option<Span>, Fault> {
        words
            .map(|words| self.checked(at, words.span, words.text.as_ref()))
            .transpose()
    }

    fn facts(&self, given: &Annotated) -> Result<Extraction, Fault> {
        let mut found = Extraction {
            places: given.places.clone(),
            ..Extraction::default()
        };
        if given.sentences.is_empty() {
            let doc = Document::new(self.body);
            found.sentences = (0..doc.sentences.len())
                .map(|index| doc.sentence_span(index))
                .collect();
        } else {
            let mut end = 0;
            for (index, &chars) in given.sentences.iter().enumerate() {
                let at = format!("sentences[{index}]");
                let span = self.span(&at, chars)?;
                if span.start < end {
                    return Err(fault(&at, "starts before the one before it ends"));
                }
                end = span.end;
                found.sentences.push(span);
            }
        }
        for (index, place) in given.places.iter().enumerate() {
            let sound =
                place.lat.abs() <= 90.0 && place.lon.abs() <= 180.0 && !place.name.is_empty();
            if !sound {
                return Err(fault(
                    &format!("places[{index}]"),
                    "no name, or no place on earth",
                ));
            }
        }
        self.actors(given, &mut found)?;
        self.mentions(given, &mut found)?;
        self.quotes(given, &mut found)?;
        self.events(given, &mut found)?;
        for (index, time) in given.times.iter().enumerate() {
            found.times.push(Timex {
                span: self.checked(
                    &format!("times[{index}].span"),
                    time.span,
                    time.text.as_ref(),
                )?,
                kind: time.kind,
                value: time.value.clone(),
                range: None,
                modifier: None,
                rule: interned(&time.rule),
            });
        }
        Ok(found)
    }

    fn actors(&self, given: &Annotated, found: &mut Extraction) -> Result<(), Fault> {
        for (index, actor) in given.actors.iter().enumerate() {
            let at = format!("actors[{index}]");
            if actor.name.trim().is_empty() {
                return Err(fault(&at, "no name"));
            }
            let mut roles = Vec::new();
            for (number, role) in actor.roles.iter().enumerate() {
                let at = format!("{at}.roles[{number}]");
                number_in(&at, role.of, given.actors.len(), "actors")?;
                roles.push(ActorRole {
                    role: role.role.clone(),
                    of: role.of,
                    span: self.span(&at, role.span)?,
                });
            }
            let global = actor.global.unwrap_or(actor.kind != ActorKind::Source);
            let kind = match actor.kind {
                ActorKind::Person => "person",
                ActorKind::Organisation => "org",
                ActorKind::State => "state",
                ActorKind::Group => "group",
                ActorKind::Source => "source",
            };
            found.actors.push(Actor {
                kind: actor.kind,
                name: actor.name.clone(),
                key: actor
                    .key
                    .clone()
                    .filter(|key| !key.is_empty())
                    .unwrap_or_else(|| format!("{kind}:{}", fold(&actor.name))),
                global,
                names: actor.names.clone(),
                country: actor.country.clone(),
                gender: match actor.gender.as_str() {
                    "" => "",
                    "female" => "female",
                    "male" => "male",
                    other => {
                        return Err(fault(
                            &at,
                            format!("gender `{other}` is neither female nor male"),
                        ));
                    }
                },
                roles,
            });
        }
        Ok(())
    }

    fn mentions(&self, given: &Annotated, found: &mut Extraction) -> Result<(), Fault> {
        for (index, mention) in given.mentions.iter().enumerate() {
            let at = format!("mentions[{index}]");
            number_in(&at, mention.actor, given.actors.len(), "actors")?;
            number_in(&at, mention.place, given.places.len(), "places")?;
            let target = match (mention.actor, mention.place) {
                (Some(_), Some(_)) => {
                    return Err(fault(&at, "stands for an actor and a place at once"));
                }
                (Some(actor), None) => MentionTarget::Actor(actor),
                (None, Some(place)) => MentionTarget::Place(place),
                (None, None) => MentionTarget::Unknown,
            };
            found.mentions.push(Mention {
                span: self.checked(&format!("{at}.span"), mention.span, mention.text.as_ref())?,
                kind: mention.kind,
                target,
                rule: interned(&mention.rule),
                score: score(&at, mention.score)?,
            });
        }
        Ok(())
    }

    fn quotes(&self, given: &Annotated, found: &mut Extraction) -> Result<(), Fault> {
        for (index, quote) in given.quotes.iter().enumerate() {
            let at = format!("quotes[{index}]");
            number_in(&at, quote.continues, index, "the quotes before it")?;
            number_in(&at, quote.speaker_actor, given.actors.len(), "actors")?;
            number_in(&at, quote.speaker_mention, given.mentions.len(), "mentions")?;
            let speaker = match &quote.speaker {
                None => None,
                Some(speaker) => {
                    let at = format!("{at}.speaker");
                    let inner =
                        |chars: Option<Chars>| chars.map(|chars| self.span(&at, chars)).transpose();
                    Some(Speaker {
                        span: self.checked(&at, speaker.span, speaker.text.as_ref())?,
                        name: inner(speaker.name)?,
                        apposition: inner(speaker.apposition)?,
                        kind: speaker.kind,
                    })
                }
            };
            let resolved = match (quote.speaker_actor, quote.speaker_mention, speaker) {
                (None, _, _) => None,
                (Some(actor), Some(mention), _) => Some((actor, mention)),
                (Some(actor), None, Some(speaker)) => {
                    Some((actor, mention_at(found, speaker, actor)))
                }
                (Some(_), None, None) => {
                    return Err(fault(
                        &at,
                        "speaker_actor without the words: give speaker or speaker_mention",
                    ));
                }
            };
            let mut about = Vec::new();
            for target in &quote.about {
                number_in(
                    &format!("{at}.about"),
                    Some(target.mention),
                    given.mentions.len(),
                    "mentions",
                )?;
                about.push(About {
                    mention: target.mention,
                    how: target.how,
                });
            }
            found.speakers.push(resolved);
            found.about.push(about);
            found.quotes.push(Quote {
                form: quote.form,
                span: self.checked(&format!("{at}.span"), quote.span, quote.text.as_ref())?,
                continues: quote.continues,
                speaker,
                cue: self.words(&format!("{at}.cue"), quote.cue.as_ref())?,
                act: quote.act,
                addressee: self.words(&format!("{at}.addressee"), quote.addressee.as_ref())?,
                via: self.words(&format!("{at}.via"), quote.via.as_ref())?,
                anonymity: self.words(&format!("{at}.anonymity"), quote.anonymity.as_ref())?,
                said_on: quote
                    .said_on
                    .as_ref()
                    .map(|day| date(&format!("{at}.said_on"), day))
                    .transpose()?,
                cue_object: self.words(&format!("{at}.cue_object"), quote.cue_object.as_ref())?,
                rule: interned(&quote.rule),
                score: score(&at, quote.score)?,
            });
        }
        Ok(())
    }

    fn events(&self, given: &Annotated, found: &mut Extraction) -> Result<(), Fault> {
        for (index, event) in given.events.iter().enumerate() {
            let at = format!("events[{index}]");
            number_in(&at, event.quote, given.quotes.len(), "quotes")?;
            number_in(&at, event.place_number, given.places.len(), "places")?;
            let trigger = self.checked(
                &format!("{at}.trigger"),
                event.trigger.span,
                event.trigger.text.as_ref(),
            )?;
            let place = self.words(&format!("{at}.place"), event.place.as_ref())?;
            if let (Some(span), Some(number)) = (place, event.place_number)
                && let Some(place) = given.places.get(number)
            {
                found.toponyms.push(PlaceMention {
                    span,
                    place: place.clone(),
                    rule: interned(&event.rule),
                    score: event.score,
                });
            }
            let mut also = Vec::new();
            for &chars in &event.also {
                also.push(self.span(&format!("{at}.also"), chars)?);
            }
            let mut participants = Vec::new();
            for (number, one) in event.participants.iter().enumerate() {
                participants.push(Participant {
                    span: self.checked(
                        &format!("{at}.participants[{number}]"),
                        one.span,
                        one.text.as_ref(),
                    )?,
                    role: one.role,
                });
            }
            found.events.push(EventReport {
                kind: event.kind,
                trigger,
                label: self
                    .words(&format!("{at}.label"), event.label.as_ref())?
                    .unwrap_or(trigger),
                also,
                status: event.status,
                date: days(&format!("{at}.date"), event.date.as_ref())?,
                original: days(&format!("{at}.original"), event.original.as_ref())?,
                date_span: self.words(&format!("{at}.date_words"), event.date_words.as_ref())?,
                date_rule: interned(&event.date_rule),
                place,
                place_inferred: event.place_inferred,
                participants,
                according_to: self
                    .words(&format!("{at}.according_to"), event.according_to.as_ref())?,
                quote: event.quote,
                rule: interned(&event.rule),
                score: score(&at, event.score)?,
            });
        }
        Ok(())
    }

    fn article(&self, given: Annotated) -> Result<Article, Fault> {
        let mut parts = Vec::new();
        for (index, part) in given.parts.iter().enumerate() {
            parts.push(Part {
                role: part.role,
                span: self.span(&format!("parts[{index}]"), part.span)?,
            });
        }
        let (mut published, mut stated, mut precision) = (None, None, DatePrecision::None);
        if let Some(written) = &given.published {
            if let Ok(time) = written.parse::<Timestamp>() {
                published = Some(time);
                stated = Some(time.to_zoned(TimeZone::UTC).date());
                precision = DatePrecision::Second;
            } else {
                let day = date("published", written)?;
                published = day
                    .to_zoned(TimeZone::UTC)
                    .ok()
                    .map(|zoned| zoned.timestamp());
                stated = Some(day);
                precision = DatePrecision::Day;
            }
        }
        let updated = given
            .updated
            .as_ref()
            .map(|written| {
                written
                    .parse::<Timestamp>()
                    .map_err(|_| fault("updated", format!("`{written}` is no time in RFC 3339")))
            })
            .transpose()?;
        let day = given.day.as_ref().map(|day| date("day", day)).transpose()?;
        let known = published.is_some() || day.is_some();
        let precision = given.published_precision.unwrap_or(precision);
        // A month or a year is no day to count from.
        let coarse = matches!(precision, DatePrecision::Month | DatePrecision::Year);
        let some = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Ok(Article {
            record: given.record,
            external_id: some(given.id),
            url: some(given.url),
            outlet: some(given.outlet).unwrap_or_else(|| "unknown".to_owned()),
            headline: some(given.headline),
            byline: some(given.byline),
            dateline: some(given.dateline),
            dateline_places: given.dateline_places,
            published,
            published_day: day.or(stated.filter(|_| !coarse)),
            published_raw: some(given.published_raw),
            updated,
            date_basis: given.published_basis.unwrap_or(if known {
                DateBasis::Stated
            } else {
                DateBasis::None
            }),
            date_precision: precision,
            language: some(given.language),
            section: some(given.section),
            standfirst: some(given.standfirst),
            captions: some(given.captions),
            note: some(given.note),
            version_kind: given.version_kind.unwrap_or(VersionKind::New),
            credits: given.credits,
            body: given.body,
            parts,
            tags: Vec::new(),
            provided: None,
            raw: None,
            found: None,
        })
    }
}

/// Returns the mention that names a speaker; makes one where none lies on exactly these words.
fn mention_at(found: &mut Extraction, speaker: Speaker, actor: usize) -> usize {
    let known = found.mentions.iter().position(|mention| {
        mention.span == speaker.span && mention.target == MentionTarget::Actor(actor)
    });
    known.unwrap_or_else(|| {
        found.mentions.push(Mention {
            span: speaker.span,
            kind: match speaker.kind {
                SpeakerKind::Name => MentionKind::Name,
                SpeakerKind::Nominal => MentionKind::Nominal,
                SpeakerKind::Pronoun => MentionKind::Pronoun,
            },
            target: MentionTarget::Actor(actor),
            rule: "annotated",
            score: 1.0,
        });
        found.mentions.len() - 1
    })
}

fn number_in(at: &str, number: Option<usize>, len: usize, list: &str) -> Result<(), Fault> {
    match number {
        Some(number) if number >= len => Err(fault(
            at,
            format!("there is no number {number} in {list}, which has {len}"),
        )),
        _ => Ok(()),
    }
}

fn score(at: &str, score: f32) -> Result<f32, Fault> {
    if (0.0..=1.0).contains(&score) {
        Ok(score)
    } else {
        Err(fault(at, format!("score {score} is not between 0 and 1")))
    }
}

fn date(at: &str, day: &str) -> Result<Date, Fault> {
    day.parse()
        .map_err(|_| fault(at, format!("`{day}` is no day YYYY-MM-DD")))
}

fn days(at: &str, days: Option<&Days>) -> Result<Option<DateRange>, Fault> {
    let Some(days) = days else { return Ok(None) };
    let (start, end) = (date(at, &days.start)?, date(at, &days.end)?);
    if end < start {
        return Err(fault(at, "ends before it starts"));
    }
    Ok(Some(DateRange {
        start,
        end,
        precision: days.precision,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault_of(json: &str) -> String {
        let given: Annotated = serde_json::from_str(json).unwrap();
        read(given).unwrap_err().to_string()
    }

    #[test]
    fn what_does_not_fit_the_text_is_refused_with_its_place() {
        let with = |rest: &str| {
            format!("{{\"schema\":\"dateline/annotated-1\",\"body\":\"Zoë said no.\"{rest}}}")
        };
        for (rest, want) in [
            (
                ",\"mentions\":[{\"span\":[0,3],\"text\":\"Zoo\"}]",
                "mentions[0].span: the body has `Zoë` there, not `Zoo`",
            ),
            (
                ",\"quotes\":[{\"span\":[9,99],\"form\":\"indirect\"}]",
                "quotes[0].span: [9, 99) ends behind the body, which has 12 characters",
            ),
            (
                ",\"mentions\":[{\"span\":[0,3],\"actor\":2}]",
                "mentions[0]: there is no number 2 in actors, which has 0",
            ),
            (
                ",\"quotes\":[{\"span\":[9,11],\"form\":\"indirect\",\"continues\":0}]",
                "quotes[0]: there is no number 0 in the quotes before it, which has 0",
            ),
            (",\"day\":\"soon\"", "day: `soon` is no day YYYY-MM-DD"),
        ] {
            assert_eq!(fault_of(&with(rest)), want);
        }
    }

    #[test]
    fn a_line_by_hand_needs_little() {
        let given: Annotated = serde_json::from_str(
            "{\"schema\":\"dateline/annotated-1\",\"published\":\"2021-05-06\",\"body\":\"Zoë Berg said no.\",
              \"actors\":[{\"kind\":\"person\",\"name\":\"Zoë Berg\"}],
              \"quotes\":[{\"span\":[14,16],\"text\":\"no\",\"form\":\"indirect\",\"speaker\":{\"span\":[0,8]},\"speaker_actor\":0}]}",
        )
        .unwrap();
        let (article, found) = read(given).unwrap();
        assert_eq!(
            article.published_day.map(|day| day.to_string()).as_deref(),
            Some("2021-05-06")
        );
        assert_eq!(found.actors[0].key, "person:zoe berg");
        assert_eq!(found.speakers, [Some((0, 0))]);
        assert_eq!(found.sentences.len(), 1);
        assert_eq!(found.mentions[0].span.of(&article.body), "Zoë Berg");
    }
}
