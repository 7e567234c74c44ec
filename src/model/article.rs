//! An article before and after cleaning.

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Extraction, Provided, Span};

/// One record as a reader hands it over: what the source said, nothing interpreted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawArticle {
    /// Number of the record in its file, from 1.
    pub record: u64,
    /// Byte at which the record starts in its (decompressed) file.
    pub byte_offset: u64,
    /// The name of the file inside an archive that it is in: `folder/a.html`.
    pub member: Option<std::sync::Arc<str>>,
    /// The id that the source gives it.
    pub external_id: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The headline.
    pub headline: Option<String>,
    /// Authors as given, one name each or one byline.
    pub authors: Vec<String>,
    /// The date as written.
    pub published: Option<String>,
    /// Language tag as given.
    pub language: Option<String>,
    /// Section of the paper.
    pub section: Option<String>,
    /// The deck or summary that the source keeps apart from the text.
    pub standfirst: Option<String>,
    /// Picture captions that the source keeps apart from the text.
    pub captions: Vec<String>,
    /// Editor's, update or correction notes that the source keeps apart from the text.
    pub notes: Vec<String>,
    /// Persons, organisations and places that the provider tagged.
    pub tags: Vec<ProviderTag>,
    /// What the source says that this version is, where it says so apart from the text.
    pub version_kind: Option<VersionKind>,
    /// The text. A page dump holds everything here; a record with fields holds the body.
    pub text: String,
    /// What a provider found in the article, whose text it does not give: there is none then.
    pub provided: Option<Box<Provided>>,
    /// An article that comes cleaned, with its facts; nothing else of this record counts then but where it is.
    pub ready: Option<Box<(Article, Extraction)>>,
    /// Tells whether `text` is a whole page that still holds headline, byline, captions and footer.
    pub is_page: bool,
    /// Tells whether `text` was found in a web page: captions and boxes of the site may still stand in it.
    pub is_web: bool,
    /// The date of the last change, as written.
    pub updated: Option<String>,
    /// When an archive captured the page, as written: no date of publication, but the latest that it can be.
    pub captured: Option<String>,
}

/// What a provider says that an article names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TagKind {
    /// A human being.
    Person,
    /// A company, ministry, party or other body.
    Organisation,
    /// A country, region, city or other place.
    Place,
}

/// A person, organisation or place that the provider of an article tagged, by hand or with a program of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderTag {
    /// What sort of thing.
    pub kind: TagKind,
    /// The name as the provider writes it, or as the marked words of the text.
    pub name: String,
    /// The provider's code for it, with its scheme (`iso3166-1a2:SY`), where there is one.
    pub code: Option<String>,
}

/// How the publication time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DateBasis {
    /// The source states it.
    Stated,
    /// From the dateline ("BEIRUT, Feb 13").
    Dateline,
    /// From the file name.
    File,
    /// Not known.
    None,
}

/// How fine the publication time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum DatePrecision {
    Second,
    Minute,
    Day,
    Month,
    Year,
    None,
}

/// What a version is to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum VersionKind {
    New,
    Update,
    Writethru,
    Correction,
    Refile,
    Kill,
}

/// What somebody did for an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum CreditRole {
    Byline,
    Writing,
    Editing,
    Reporting,
    Photo,
}

/// One credited person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Credit {
    /// Name as written.
    pub name: String,
    /// What they did.
    pub role: CreditRole,
}

/// What a part of the body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PartRole {
    /// Summary bullets.
    Summary,
    /// The dateline at the head of the story.
    Dateline,
    /// A heading between paragraphs.
    Heading,
    /// Running text.
    Story,
    /// A table or list of figures.
    Table,
}

/// One part of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is.
    pub role: PartRole,
    /// Where it is, in bytes of the body.
    pub span: Span,
}

/// A cleaned article, ready to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Number of the record in its file, from 1.
    pub record: u64,
    /// The id that the source gives it.
    pub external_id: Option<String>,
    /// Normalised URL.
    pub url: Option<String>,
    /// Who published it; `unknown` where nothing tells.
    pub outlet: String,
    /// The headline.
    pub headline: Option<String>,
    /// The byline as written.
    pub byline: Option<String>,
    /// The dateline as written, without the agency: `BEIRUT/AMMAN, Feb 13`.
    pub dateline: Option<String>,
    /// The places of the dateline, one name each.
    pub dateline_places: Vec<String>,
    /// Publication time in UTC.
    pub published: Option<Timestamp>,
    /// Publication day where the article came out (the outlet's time zone); what time expressions are anchored to.
    pub published_day: Option<Date>,
    /// The date as the source wrote it.
    pub published_raw: Option<String>,
    /// Time of the last change, as the source states it, in UTC.
    pub updated: Option<Timestamp>,
    /// How the time is known.
    pub date_basis: DateBasis,
    /// How fine it is.
    pub date_precision: DatePrecision,
    /// BCP 47 language tag.
    pub language: Option<String>,
    /// Section of the paper.
    pub section: Option<String>,
    /// The deck under the headline.
    pub standfirst: Option<String>,
    /// Picture captions, one a line.
    pub captions: Option<String>,
    /// Editor's or update note: `Adds fighting in border city`.
    pub note: Option<String>,
    /// What this version is to the one before.
    pub version_kind: VersionKind,
    /// People credited.
    pub credits: Vec<Credit>,
    /// The text, after cleaning.
    pub body: String,
    /// What each part of the body is, by position.
    pub parts: Vec<Part>,
    /// Persons, organisations and places that the provider tagged.
    pub tags: Vec<ProviderTag>,
    /// What a provider found in the article, whose text it does not give: the body is empty then.
    pub provided: Option<Box<Provided>>,
    /// The text as it was read, before cleaning, where it is to be kept.
    pub raw: Option<String>,
    /// What was found in it, where somebody else has read it for facts.
    pub found: Option<Box<Extraction>>,
}

impl Article {
    /// Tells whether the text is in another language than English, which alone is read for facts.
    pub fn is_foreign(&self) -> bool {
        self.language
            .as_deref()
            .is_some_and(|tag| tag.split('-').next() != Some("en"))
    }

    /// Makes an article of a bare text and the day it was published, as `eval` and tests need it.
    pub fn from_text(body: &str, published_day: Option<Date>) -> Self {
        Self {
            record: 1,
            external_id: None,
            url: None,
            outlet: "unknown".to_owned(),
            headline: None,
            byline: None,
            dateline: None,
            dateline_places: Vec::new(),
            published: None,
            published_day,
            published_raw: None,
            updated: None,
            date_basis: if published_day.is_some() {
                DateBasis::Stated
            } else {
                DateBasis::None
            },
            date_precision: if published_day.is_some() {
                DatePrecision::Day
            } else {
                DatePrecision::None
            },
            language: None,
            section: None,
            standfirst: None,
            captions: None,
            note: None,
            version_kind: VersionKind::New,
            credits: Vec::new(),
            body: body.to_owned(),
            parts: Vec::new(),
            tags: Vec::new(),
            provided: None,
            raw: None,
            found: None,
        }
    }
}
