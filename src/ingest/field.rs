//! What the fields of a record mean, by the names that collections give them.

use crate::model::RawArticle;

/// A field of an article that a record may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Where it was published.
    Url,
    /// Who published it: a name or a domain.
    Outlet,
    /// Headline.
    Headline,
    /// Authors, as a list or a byline.
    Authors,
    /// Publication time.
    Published,
    /// Time of the last change.
    Updated,
    /// The text.
    Body,
    /// Language tag.
    Language,
    /// Section of the paper.
    Section,
    /// The source's own id.
    Id,
    /// An object that holds further fields.
    Inside,
}

/// Number of fields.
const FIELDS: usize = 11;

/// Known names, folded (lower case, letters and digits only), best first within a field: where a record has several
/// names of one field, the first in this list that has a value counts.
///
/// From All-the-News, `cc_news`, news-please, newspaper4k, trafilatura, Fundus, Media Cloud, Webz.io, ninjs and the
/// header rows of spreadsheets.
const NAMES: &[(&str, Field)] = &[
    ("url", Field::Url),
    ("canonicalurl", Field::Url),
    ("canonicallink", Field::Url),
    ("originalurl", Field::Url),
    ("articleurl", Field::Url),
    ("weburl", Field::Url),
    ("permalink", Field::Url),
    ("link", Field::Url),
    ("sourceurl", Field::Url),
    ("normalizedurl", Field::Url),
    ("uri", Field::Url),
    ("outlet", Field::Outlet),
    ("publication", Field::Outlet),
    ("publisher", Field::Outlet),
    ("sourcename", Field::Outlet),
    ("newspaper", Field::Outlet),
    ("metasitename", Field::Outlet),
    ("sitename", Field::Outlet),
    ("source", Field::Outlet),
    ("sourcehostname", Field::Outlet),
    ("sourcedomain", Field::Outlet),
    ("canonicaldomain", Field::Outlet),
    ("domain", Field::Outlet),
    ("hostname", Field::Outlet),
    ("site", Field::Outlet),
    ("medianame", Field::Outlet),
    ("headline", Field::Headline),
    ("headlines", Field::Headline),
    ("title", Field::Headline),
    ("articletitle", Field::Headline),
    ("webtitle", Field::Headline),
    ("titlefull", Field::Headline),
    ("authors", Field::Authors),
    ("author", Field::Authors),
    ("byline", Field::Authors),
    ("by", Field::Authors),
    ("creator", Field::Authors),
    ("publishedat", Field::Published),
    ("datepublished", Field::Published),
    ("datepublish", Field::Published),
    ("publishdate", Field::Published),
    ("publisheddate", Field::Published),
    ("publicationdate", Field::Published),
    ("publishingdate", Field::Published),
    ("pubdate", Field::Published),
    ("webpublicationdate", Field::Published),
    ("published", Field::Published),
    ("datetime", Field::Published),
    ("date", Field::Published),
    ("timestamp", Field::Published),
    ("versioncreated", Field::Published),
    ("firstcreated", Field::Published),
    ("updatedat", Field::Updated),
    ("datemodified", Field::Updated),
    ("datemodify", Field::Updated),
    ("modifieddate", Field::Updated),
    ("modifiedat", Field::Updated),
    ("updatedate", Field::Updated),
    ("dateupdated", Field::Updated),
    ("lastmodified", Field::Updated),
    ("lastupdated", Field::Updated),
    ("lastmodifieddate", Field::Updated),
    ("updated", Field::Updated),
    ("modified", Field::Updated),
    ("body", Field::Body),
    ("maintext", Field::Body),
    ("articlebody", Field::Body),
    ("bodytext", Field::Body),
    ("plaintext", Field::Body),
    ("textcontent", Field::Body),
    ("fulltext", Field::Body),
    ("text", Field::Body),
    ("content", Field::Body),
    ("article", Field::Body),
    ("articletext", Field::Body),
    ("story", Field::Body),
    ("bodies", Field::Body),
    ("bodyhtml", Field::Body),
    ("contenthtml", Field::Body),
    ("bodyxhtml", Field::Body),
    ("html", Field::Body),
    ("rawtext", Field::Body),
    ("markdown", Field::Body),
    ("language", Field::Language),
    ("lang", Field::Language),
    ("inlanguage", Field::Language),
    ("metalang", Field::Language),
    ("section", Field::Section),
    ("articlesection", Field::Section),
    ("sectionname", Field::Section),
    ("sectiontitle", Field::Section),
    ("category", Field::Section),
    ("id", Field::Id),
    ("uuid", Field::Id),
    ("guid", Field::Id),
    ("articleid", Field::Id),
    ("externalid", Field::Id),
    ("thread", Field::Inside),
    ("fields", Field::Inside),
];

/// A field, and how good its name is (the lower, the better).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) field: Field,
    pub(super) rank: usize,
}

/// The user's own names of fields.
#[derive(Debug, Clone, Default)]
pub struct FieldMap {
    /// (folded name in the record, field).
    own: Vec<(String, Field)>,
}

/// Why a `--map` is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// There is no `=` in it.
    #[error("`{0}` is not of the form FIELD=NAME, as in body=content")]
    NoEquals(String),
    /// Left of the `=` is no field of ours.
    #[error(
        "`{0}` is no field: use url, outlet, headline, authors, published, updated, body, language, section or id"
    )]
    NoField(String),
}

impl FieldMap {
    /// Adds what the user typed: our field, `=`, the name that the records use (`body=content`).
    ///
    /// ```
    /// use dateline::ingest::FieldMap;
    /// let mut map = FieldMap::default();
    /// assert!(map.add("body=Story Text").is_ok());
    /// assert!(map.add("colour=red").is_err());
    /// ```
    pub fn add(&mut self, typed: &str) -> Result<(), MapError> {
        let (ours, theirs) = typed
            .split_once('=')
            .ok_or_else(|| MapError::NoEquals(typed.to_owned()))?;
        let field = lookup(&folded(ours))
            .map(|known| known.field)
            .filter(|field| *field != Field::Inside)
            .ok_or_else(|| MapError::NoField(ours.to_owned()))?;
        self.own.push((folded(theirs), field));
        Ok(())
    }

    /// Returns what a record's `name` means, or nothing for a name not known.
    pub(super) fn find(&self, name: &str) -> Option<Known> {
        if name.len() > 64 {
            return None;
        }
        let name = folded(name);
        if let Some((_, field)) = self.own.iter().find(|(own, _)| *own == name) {
            return Some(Known {
                field: *field,
                rank: 0,
            });
        }
        lookup(&name)
    }
}

/// Finds a folded name among those known.
fn lookup(name: &str) -> Option<Known> {
    NAMES
        .iter()
        .position(|(known, _)| *known == name)
        .and_then(|at| {
            NAMES.get(at).map(|(_, field)| Known {
                field: *field,
                rank: at + 1,
            })
        })
}

/// Returns the letters and digits of `name` in lower case.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns `value` unless it stands for nothing: empty, `None`, `null`, `NaN`, `N/A`.
pub(super) fn something(value: &str) -> Option<&str> {
    let value = value.trim();
    let nothing = value.is_empty()
        || ["none", "null", "nan", "n/a", "undefined", "nil", "[]", "{}"]
            .iter()
            .any(|word| value.eq_ignore_ascii_case(word));
    (!nothing).then_some(value)
}

/// Fills a [`RawArticle`] field by field, keeping the best name's value of each.
#[derive(Debug)]
pub(super) struct Filler {
    /// The article so far.
    pub(super) raw: RawArticle,
    /// Rank of the value kept, by field.
    ranks: [usize; FIELDS],
}

impl Filler {
    /// Starts record number `record` at `byte_offset`.
    pub(super) fn new(record: u64, byte_offset: u64) -> Self {
        Self {
            raw: RawArticle {
                record,
                byte_offset,
                ..RawArticle::default()
            },
            ranks: [usize::MAX; FIELDS],
        }
    }

    /// Tells whether a value under this name would be kept.
    pub(super) fn wants(&self, known: Known) -> bool {
        known.field == Field::Inside
            || self
                .ranks
                .get(known.field as usize)
                .is_some_and(|rank| known.rank < *rank)
    }

    /// Keeps `values` (a list for authors, else the first counts) if its name is better than the one before.
    pub(super) fn put(&mut self, known: Known, mut values: Vec<String>) {
        values.retain(|value| something(value).is_some());
        if values.is_empty() || !self.wants(known) {
            return;
        }
        if let Some(rank) = self.ranks.get_mut(known.field as usize) {
            *rank = known.rank;
        }
        if known.field == Field::Body {
            self.raw.text = if values.len() == 1 {
                values.swap_remove(0)
            } else {
                values.join("\n\n")
            };
            return;
        }
        if known.field == Field::Authors {
            self.raw.authors = values
                .iter()
                .flat_map(|value| value.split(';'))
                .filter_map(something)
                .map(str::to_owned)
                .collect();
            return;
        }
        let value = values
            .first()
            .and_then(|value| something(value))
            .map(str::to_owned);
        match known.field {
            Field::Url => self.raw.url = value,
            Field::Outlet => self.raw.outlet = value,
            Field::Headline => self.raw.headline = value,
            Field::Published => self.raw.published = value,
            Field::Updated => self.raw.updated = value,
            Field::Language => self.raw.language = value,
            Field::Section => self.raw.section = value,
            Field::Id => self.raw.external_id = value,
            Field::Body | Field::Authors | Field::Inside => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_spelling_and_the_users_come_first() {
        let mut map = FieldMap::default();
        map.add("headline=Kopf").unwrap();
        let field = |name: &str| map.find(name).map(|known| known.field);
        assert_eq!(field("Publish_Date"), Some(Field::Published));
        assert_eq!(field("source-hostname"), Some(Field::Outlet));
        assert_eq!(field("kopf"), Some(Field::Headline));
        assert_eq!(field("image_url"), None);
        assert_eq!(field("date_download"), None);
        assert_eq!(map.add("x"), Err(MapError::NoEquals("x".to_owned())));
    }

    #[test]
    fn words_for_nothing_are_nothing() {
        assert_eq!(something(" None "), None);
        assert_eq!(something("NULL"), None);
        assert_eq!(something("Nonesuch"), Some("Nonesuch"));
    }
}
