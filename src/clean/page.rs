//! The layout of a page: which paragraph is headline, byline, caption, summary, story, chrome.
//!
//! A page dump is read from its landmarks: the dateline, byline and date line tell where the story starts, and the
//! headline is the line before them. A record with fields has only its body here, so its first lines are story unless
//! they say otherwise.

use std::borrow::Cow;

use super::dateline::{self, Dateline};
use super::paragraphs::bullet;
use super::{credits, date, version};
use crate::model::Credit;

/// What the paragraphs of a text are.
#[derive(Debug, Default)]
pub(super) struct Layout<'a> {
    pub(super) headline: Option<&'a str>,
    pub(super) standfirst: Vec<&'a str>,
    pub(super) byline: Option<&'a str>,
    /// The date line, as written.
    pub(super) date: Option<&'a str>,
    pub(super) captions: Vec<&'a str>,
    pub(super) notes: Vec<&'a str>,
    pub(super) summary: Vec<&'a str>,
    pub(super) story: Vec<&'a str>,
    pub(super) credits: Vec<Credit>,
    /// The dateline of the first story paragraph.
    pub(super) dateline: Option<Dateline>,
    /// A copyright line, which may name the outlet.
    pub(super) copyright: Option<&'a str>,
    /// The company that a press release names as its source.
    pub(super) source: Option<&'a str>,
    /// Lines over the story that read like the name of a paper or agency.
    pub(super) mastheads: Vec<&'a str>,
}

/// What a paragraph is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Furniture of a web page.
    Chrome,
    Byline,
    Date,
    Caption,
    Bullet,
    Note,
    /// Credits of writers and editors.
    Credits,
    /// `###`, `ENDS`: the story is over.
    End,
    Copyright,
    Text,
}

/// Where a text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A whole page as plain text, headline, byline and footer included.
    Dump,
    /// The main text of a web page.
    Web,
    /// The body field of a record.
    Record,
}

/// How far into a page its story may begin, in paragraphs.
const HEAD: usize = 80;

/// Longest caption with a credit that is looked for, in bytes.
const LONGEST_CAPTION: usize = 700;

/// The same in a web page, where other captions are known already.
const WEB_CAPTION: usize = 320;

/// Lays out `paragraphs`; `known_headline` is the headline that a field gives.
pub(super) fn lay_out<'a>(
    paragraphs: &'a [Cow<'a, str>],
    source: Source,
    known_headline: Option<&str>,
) -> Layout<'a> {
    let mut layout = Layout::default();
    let texts: Vec<&str> = paragraphs.iter().map(AsRef::as_ref).collect();
    let start = if source == Source::Dump {
        page_head(&texts, &mut layout)
    } else {
        record_head(&texts, known_headline, &mut layout)
    };
    body(texts.get(start..).unwrap_or_default(), source, &mut layout);
    layout.dateline = layout
        .story
        .first()
        .and_then(|first| dateline::parse(first));
    layout
}

/// Reads what stands over the story of a page, and returns the paragraph that the story starts with.
fn page_head<'a>(texts: &[&'a str], layout: &mut Layout<'a>) -> usize {
    let kinds: Vec<Kind> = texts
        .iter()
        .take(HEAD)
        .map(|text| kind(text, true))
        .collect();
    let is = |at: usize, wanted: Kind| kinds.get(at) == Some(&wanted);
    let filed = (0..kinds.len()).find(|&at| {
        is(at, Kind::Text) && is_long(texts[at]) && dateline::parse(texts[at]).is_some()
    });
    let limit = filed.unwrap_or(kinds.len());
    // The first byline or date with a headline somewhere before it; else the first of all.
    let landmark = |at: &usize| matches!(kinds.get(*at), Some(Kind::Byline | Kind::Date));
    let headline_before = |end: usize| {
        (0..end)
            .rev()
            .find(|&at| is(at, Kind::Text) && is_headline(texts[at]))
    };
    let anchor = (0..limit)
        .filter(landmark)
        .find(|at| headline_before(*at).is_some())
        .or_else(|| (0..limit).find(landmark));
    let first_prose =
        |from: usize| (from..kinds.len()).find(|&at| is(at, Kind::Text) && is_prose(texts[at]));
    let start = filed
        .or_else(|| anchor.and_then(|anchor| first_prose(anchor + 1)))
        .or_else(|| {
            let first = first_prose(0)?;
            // One deck-like sentence over a byline is no story; without a byline the first sentence is.
            Some(first)
        })
        .or_else(|| {
            (0..kinds.len())
                .find(|&at| is(at, Kind::Text) && anchor.is_none_or(|anchor| at > anchor))
        })
        .unwrap_or(texts.len());
    let anchor = anchor.filter(|anchor| *anchor < start);
    let mut headline = anchor.map_or_else(
        || (0..start).find(|&at| is(at, Kind::Text) && is_headline(texts[at])),
        headline_before,
    );
    // A masthead's date comes before the headline.
    if headline.is_none() {
        headline = (0..start).find(|&at| is(at, Kind::Text) && is_headline(texts[at]));
    }
    // A longer line right over the byline with a headline right over it is a deck.
    if let (Some(last), Some(anchor)) = (headline, anchor)
        && last < anchor
    {
        let over = last
            .checked_sub(1)
            .filter(|&at| is(at, Kind::Text) && is_headline(texts[at]));
        if let Some(over) = over.filter(|&over| {
            texts[last].len() > 60
                && texts[last].len() * 2 > texts[over].len() * 3
                && texts[over].split_whitespace().count() >= 4
        }) {
            headline = Some(over);
        }
    }
    // The paper's name between headline and date is no headline.
    if let Some(last) = headline.filter(|&at| is_masthead(texts[at]))
        && let Some(over) = last.checked_sub(1).filter(|&at| {
            is(at, Kind::Text)
                && is_headline(texts[at])
                && texts[at].split_whitespace().count() >= 4
        })
    {
        headline = Some(over);
    }
    layout.mastheads = texts
        .iter()
        .take(start)
        .map(|text| {
            text.strip_prefix("by ")
                .or_else(|| text.strip_prefix("By "))
                .unwrap_or(text)
        })
        .filter(|text| is_masthead(text))
        .collect();
    // A sentence between headline and byline is a deck too.
    let from = headline.map_or(start.min(anchor.unwrap_or(start)), |at| at + 1);
    layout.headline = headline.map(|at| texts[at]);
    for at in from..start.min(kinds.len()) {
        head_line(texts[at], kinds[at], layout);
    }
    // Date and byline may stand over the headline.
    for at in 0..from.min(kinds.len()) {
        match kinds[at] {
            Kind::Date if layout.date.is_none() => layout.date = Some(texts[at]),
            Kind::Copyright if layout.copyright.is_none() => layout.copyright = Some(texts[at]),
            _ => {}
        }
    }
    start
}

/// Files one line between headline and story.
fn head_line<'a>(text: &'a str, kind: Kind, layout: &mut Layout<'a>) {
    match kind {
        Kind::Byline => {
            // "by Reuters" over "By Ana Ray": the persons count.
            let is_person = |line: &str| {
                credits::byline(line).is_some_and(|names| !credits::names(names).is_empty())
            };
            if layout
                .byline
                .is_none_or(|before| !is_person(before) && is_person(text))
            {
                layout.byline = Some(text);
            }
        }
        Kind::Date => {
            if layout.date.is_none() {
                layout.date = Some(text);
            }
        }
        Kind::Caption => layout.captions.push(text),
        Kind::Bullet => {
            if let Some(words) = bullet(text) {
                push_point(words, layout);
            }
        }
        Kind::Note => layout.notes.extend(version::note(text)),
        Kind::Credits => layout
            .credits
            .extend(credits::parse(text).unwrap_or_default()),
        Kind::Copyright => layout.copyright = layout.copyright.or(Some(text)),
        Kind::Text => {
            if layout.headline.is_some_and(|headline| text != headline) && text.len() >= 30 {
                layout.standfirst.push(text);
            }
        }
        Kind::Chrome | Kind::End => {}
    }
}

/// Adds a point of the summary, its editors' note taken off.
fn push_point<'a>(words: &'a str, layout: &mut Layout<'a>) {
    let mut words = words;
    if let Some((at, note)) = version::note_at_end(words) {
        layout.notes.push(note);
        words = words.get(..at).unwrap_or_default().trim_end();
    }
    if !words.is_empty() {
        layout.summary.push(words);
    }
}

/// Reads what stands over the story in a record's body, and returns the paragraph that the story starts with.
fn record_head<'a>(texts: &[&'a str], headline: Option<&str>, layout: &mut Layout<'a>) -> usize {
    for (at, text) in texts.iter().enumerate().take(20) {
        match kind(text, true) {
            Kind::Text | Kind::End | Kind::Credits if Some(*text) != headline => return at,
            Kind::Text | Kind::End => {}
            // A lone bullet is a list's first line where the story is nothing but lists.
            kind @ (Kind::Bullet
            | Kind::Byline
            | Kind::Date
            | Kind::Caption
            | Kind::Note
            | Kind::Chrome
            | Kind::Copyright
            | Kind::Credits) => {
                head_line(text, kind, layout);
            }
        }
    }
    texts.len().min(20)
}

/// Sorts the paragraphs from the story's first on.
fn body<'a>(texts: &[&'a str], source: Source, layout: &mut Layout<'a>) {
    let is_page = source == Source::Dump;
    let total: usize = texts.iter().map(|text| text.len()).sum();
    layout.source = texts
        .iter()
        .rev()
        .take(6)
        .find_map(|text| text.strip_prefix("SOURCE "));
    let mut seen = 0;
    // The last paragraph of running text so far, as a position in the story.
    let mut last_prose = 0;
    for text in texts {
        seen += text.len();
        // What is left is small: an end mark here is the end.
        let is_near_end = (total - seen) * 5 < total * 2;
        match kind(text, false) {
            Kind::Chrome => {}
            Kind::Date if is_page => layout.date = layout.date.or(Some(text)),
            // In a web page captions are known by their elements; a paragraph that ends with its agency is none.
            Kind::Caption
                if source == Source::Dump || source == Source::Web && text.len() <= WEB_CAPTION =>
            {
                layout.captions.push(text);
            }
            Kind::Note => layout.notes.extend(version::note(text)),
            Kind::Credits => {
                layout
                    .credits
                    .extend(credits::parse(text).unwrap_or_default());
                if is_page && is_near_end {
                    copyright_below(texts, text, layout);
                    break;
                }
            }
            Kind::End => {
                if is_near_end {
                    copyright_below(texts, text, layout);
                    break;
                }
            }
            Kind::Copyright => {
                layout.copyright = layout.copyright.or(Some(text));
                // "© Agency, 1 June 2023 03:40 GMT"
                layout.date = layout.date.or_else(|| {
                    text.split_once(", ")
                        .map(|(_, tail)| tail)
                        .filter(|tail| is_date_line(tail))
                });
                if is_page && is_near_end {
                    break;
                }
            }
            Kind::Byline if source == Source::Web => layout.byline = layout.byline.or(Some(text)),
            Kind::Byline if is_page && layout.byline.is_none() && layout.story.is_empty() => {
                layout.byline = Some(text);
            }
            Kind::Text | Kind::Bullet | Kind::Caption | Kind::Byline | Kind::Date => {
                if is_page
                    && is_near_end
                    && let Some(credit) = reporting(text)
                {
                    layout.credits.push(credit);
                    continue;
                }
                let is_source =
                    source == Source::Web && layout.source.is_some() && text.starts_with("SOURCE ");
                if is_near_end && (is_source || is_page && is_contact(text)) {
                    continue;
                }
                let mut words = *text;
                let mut is_end = false;
                if let Some((at, found)) = credits::at_end(words) {
                    layout.credits.extend(found);
                    words = words.get(..at).unwrap_or_default().trim_end();
                    is_end = true;
                }
                if let Some((at, note)) =
                    version::note_at_end(words).filter(|_| layout.story.len() < 3)
                {
                    layout.notes.push(note);
                    words = words.get(..at).unwrap_or_default().trim_end();
                }
                if !words.is_empty() {
                    layout.story.push(words);
                    if is_prose(words) || is_sentence(words) || bullet(words).is_some() {
                        last_prose = layout.story.len();
                    }
                }
                if is_end && is_page && is_near_end {
                    copyright_below(texts, text, layout);
                    break;
                }
            }
        }
    }
    // Links and teasers under the story have no sentences.
    if is_page && last_prose > 0 {
        let tail = layout.story.get(last_prose..).unwrap_or_default();
        if tail
            .iter()
            .all(|text| text.len() < 100 && !text.contains('\t'))
        {
            layout.story.truncate(last_prose);
        }
    }
}

/// Reads `Pike reported from Santiago.` and `Ana Ray contributed to this report.` at the foot of a story.
fn reporting(text: &str) -> Option<Credit> {
    let (name, _) = text
        .split_once(" reported from ")
        .or_else(|| text.split_once(" contributed to this "))?;
    let short = text.split_whitespace().count() <= 12
        && name.split_whitespace().count() <= 4
        && name
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase));
    short.then(|| Credit {
        name: name.to_owned(),
        role: crate::model::CreditRole::Reporting,
    })
}

/// Looks for a copyright line under `last`.
fn copyright_below<'a>(texts: &[&'a str], last: &str, layout: &mut Layout<'a>) {
    let below = texts.iter().skip_while(|text| **text != last).skip(1);
    layout.copyright = layout.copyright.or_else(|| {
        below
            .copied()
            .find(|text| kind(text, false) == Kind::Copyright)
    });
}

/// Tells what a paragraph is by itself; `in_head` when it stands over the story.
fn kind(text: &str, in_head: bool) -> Kind {
    // Long paragraphs are text, but for captions and notes, which tell themselves by their brackets and ends.
    if text.len() > LONGEST_CAPTION {
        return Kind::Text;
    }
    let first = text.chars().next().unwrap_or(' ');
    if !text.chars().any(char::is_alphanumeric) {
        return match text {
            "###" | "# # #" | "##" | "-30-" => Kind::End,
            _ => Kind::Chrome,
        };
    }
    if matches!(
        text,
        "-30-"
            | "- 30 -"
            | "ENDS"
            | "Ends"
            | "-ENDS-"
            | "- ENDS -"
            | "(END)"
            | "-END-"
            | "END"
            | "//ENDS//"
    ) {
        return Kind::End;
    }
    if is_chrome(text) {
        return Kind::Chrome;
    }
    if (first == '©'
        || text.starts_with("Copyright ")
        || text.starts_with("(c) ")
        || text.starts_with("(C) "))
        && text.len() < 400
        || (text.len() < 300 && text.to_lowercase().contains("all rights reserved"))
    {
        return Kind::Copyright;
    }
    if version::note(text).is_some() {
        return Kind::Note;
    }
    if matches!(first, 'B' | 'b' | 'W' | 'S' | 'T') && credits::byline(text).is_some() {
        return Kind::Byline;
    }
    if is_caption(text) {
        return Kind::Caption;
    }
    if credits_likely(text) && credits::parse(text).is_some() {
        return Kind::Credits;
    }
    if text.len() < 120
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && (in_head || is_stamp(text))
        && is_date_line(text)
    {
        return Kind::Date;
    }
    if bullet(text).is_some() && (in_head || first != '—') {
        return Kind::Bullet;
    }
    Kind::Text
}

/// Tells whether a line says that what follows is when the page was published.
fn is_stamp(text: &str) -> bool {
    [
        "Published",
        "Posted",
        "First published",
        "PUBLISHED",
        "POSTED",
    ]
    .iter()
    .any(|start| text.starts_with(start))
}

/// Tells whether a line at the foot says how to reach who wrote the story.
fn is_contact(text: &str) -> bool {
    let can_be_reached = ["Contact ", "Email ", "E-mail ", "Follow ", "Reach "]
        .iter()
        .any(|start| text.starts_with(start))
        || text.contains("can be reached at")
        || text.contains("can be contacted at");
    can_be_reached && text.len() < 200 && text.contains('@')
}

/// Tells whether a line is nothing but a date of at least a day.
fn is_date_line(text: &str) -> bool {
    date::parse(text, date::DateOrder::Auto, None).is_ok_and(|written| {
        matches!(
            written.precision,
            crate::model::DatePrecision::Day
                | crate::model::DatePrecision::Minute
                | crate::model::DatePrecision::Second
        )
    })
}

/// Words in the names of papers and agencies.
const MEDIA: [&str; 26] = [
    "courier",
    "daily",
    "times",
    "news",
    "press",
    "presse",
    "agency",
    "post",
    "herald",
    "journal",
    "gazette",
    "tribune",
    "standard",
    "chronicle",
    "star",
    "ledger",
    "observer",
    "telegraph",
    "mail",
    "wire",
    "broadcasting",
    "radio",
    "examiner",
    "inquirer",
    "weekly",
    "bulletin",
];

/// Tells whether a line reads like the name of a paper or agency: a few capitalised words, one of them a word of the trade.
fn is_masthead(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=6).contains(&words.len())
        && text.len() <= 48
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase) || matches!(*word, "of" | "and" | "the" | "&")
        })
        && words
            .iter()
            .any(|word| MEDIA.contains(&word.to_lowercase().as_str()))
}

/// Tells cheaply whether a paragraph may be credits.
fn credits_likely(text: &str) -> bool {
    let head: String = text.chars().take(48).collect::<String>().to_lowercase();
    [
        "reporting",
        "writing",
        "editing",
        "edited",
        "written",
        "compiled",
    ]
    .iter()
    .any(|word| head.contains(word))
        && (head.contains(" by ") || head.contains(" by:"))
        || text.ends_with("contributed to this report.")
        || text.ends_with("contributed reporting.")
        || text.ends_with("contributed to this report")
        || text.ends_with("contributed to this story.")
}

/// Tells whether a paragraph is the caption of a picture: it ends in, or starts with, a credit of one.
fn is_caption(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "Image caption",
        "Image source",
        "Media caption",
        "Photo:",
        "PHOTO:",
        "FILE PHOTO",
        "FILE -",
        "FILE –",
        "FILE —",
        "Photograph:",
        "Photo by ",
        "Image:",
        "Picture:",
        "Caption:",
        "Image copyright",
        "Photo credit",
        "Image credit",
        "(Photo",
    ];
    const ENDS: &[&str] = &[
        "/AFP",
        "/AP",
        "/Getty Images",
        "Getty Images",
        "(AP Photo)",
        "/Reuters",
        "/EPA",
        "/Shutterstock",
        "Shutterstock",
        "via AP)",
        "via Getty Images)",
        "/Bloomberg",
        "via REUTERS",
        "via Reuters",
        "/PA",
        "/TASS",
        "/Xinhua",
        "(Reuters Photo)",
        "(File photo)",
        "(file photo)",
        "[Reuters]",
        "[AFP]",
        "[AP Photo]",
        "[File: Reuters]",
        "AP Photo",
        "Courtesy photo",
    ];
    if STARTS.iter().any(|start| text.starts_with(start)) {
        return true;
    }
    // "REUTERS/Ana Ray" and "AFP PHOTO/ANA RAY" at the end; "(AP Photo/Ana Ray)" wherever it ends.
    let tail_start = text.char_indices().rev().nth(79).map_or(0, |(at, _)| at);
    let tail = text
        .get(tail_start..)
        .unwrap_or_default()
        .trim_end_matches(['.', ' ']);
    // Each mark has a slash or one of these pairs, and few paragraphs have: twelve searches are saved.
    let may_credit = tail.contains('/')
        || tail
            .as_bytes()
            .windows(2)
            .any(|pair| matches!(pair, b"PH" | b"Ph" | b"(I"));
    let by_agency = may_credit
        && [
            "REUTERS/",
            "AFP PHOTO",
            "AFP/",
            "(AP Photo/",
            "AP Photo/",
            "EPA/",
            "Getty Images/",
            "(Photo by ",
            "Photograph: ",
            "Photo: ",
            "(Photo: ",
            "(Image: ",
        ]
        .iter()
        .any(|mark| {
            tail.rfind(mark).is_some_and(|at| {
                let credit = tail.get(at..).unwrap_or_default();
                credit.split_whitespace().count() <= 8 && !credit.contains(". ")
            })
        });
    // "(Ana Ray/The Daily Paper)"
    let is_signed = text.len() <= WEB_CAPTION
        && text
            .strip_suffix(')')
            .and_then(|text| text.rsplit_once('('))
            .and_then(|(_, inside)| inside.split_once('/'))
            .is_some_and(|(who, of)| {
                [who, of].iter().all(|part| {
                    part.starts_with(char::is_uppercase)
                        && part.split(' ').count() <= 4
                        && !part.contains(|c: char| c.is_ascii_digit())
                })
            });
    by_agency || is_signed || ENDS.iter().any(|end| tail.ends_with(end))
}

/// Tells whether a line is furniture of a web page, whatever the page.
fn is_chrome(text: &str) -> bool {
    const WHOLE: &[&str] = &[
        "advertisement",
        "article continues below advertisement",
        "close",
        "comments",
        "contact us",
        "copy link",
        "email",
        "facebook",
        "follow us",
        "for immediate release",
        "home",
        "image caption and rights information",
        "latest",
        "listen",
        "loading...",
        "log in",
        "login",
        "menu",
        "more",
        "more news",
        "more on this story",
        "most popular",
        "most read",
        "news",
        "newsletter",
        "newsletters",
        "next",
        "open in app",
        "pinterest",
        "previous",
        "print",
        "read more",
        "recommended",
        "related",
        "related articles",
        "related coverage",
        "related stories",
        "related topics",
        "register",
        "reprints",
        "save",
        "search",
        "share",
        "share this",
        "share this article",
        "share this page",
        "share this story",
        "sign in",
        "sign up",
        "skip to content",
        "skip to main content",
        "sport",
        "story continues below advertisement",
        "subscribe",
        "subscribe now",
        "tags",
        "text size",
        "top stories",
        "trending",
        "tweet",
        "twitter",
        "video",
        "watch",
        "weather",
        "whatsapp",
        "linkedin",
        "reddit",
        "view comments",
        "show more",
        "back to top",
        "terms of use",
        "privacy policy",
        "cookie policy",
        "about us",
        "advertise",
        "world",
        "business",
        "politics",
        "opinion",
        "read full story",
        "continue reading",
        "load more",
        "breaking news",
        "live",
        "photos",
        "videos",
        "our standards",
        "x",
        "news release",
        "press release",
        "embargoed",
        "download",
        "listen to article",
        "gift article",
        "bookmark",
        "save article",
    ];
    /// Whatever follows; a label with a colon needs it.
    const STARTS: &[&str] = &[
        "our standards: the thomson reuters",
        "follow us on ",
        "follow @",
        "click here to ",
        "click here for ",
        "read more:",
        "read also:",
        "also read:",
        "related:",
        "see also:",
        "we use cookies",
        "this site uses cookies",
        "by continuing to use",
        "story continues below",
        "story continues after",
        "listen to this article",
        "get our ",
        "thank you for reading",
        "support our journalism",
        "already a subscriber",
        "enable javascript",
        "please enable ",
        "follow on twitter",
        "for more information, visit http",
        "this material may not be published",
        "<!--",
        "-->",
        "share this with",
        "these are external links",
        "copy this link",
        "read about sharing",
    ];
    /// Sentences of the news begin so too, but they do not speak to the reader.
    const SPOKEN: &[&str] = &[
        "share on ",
        "share via ",
        "sign up for ",
        "sign up to ",
        "subscribe to ",
        "by clicking ",
        "skip to ",
        "download the ",
        "get the latest ",
        "your browser ",
    ];
    if text.len() > 240 {
        return false;
    }
    let mut lower = text.to_lowercase();
    lower.truncate(
        lower
            .trim_end_matches([':', '.', '>', '»', '›', ' ', '…'])
            .len(),
    );
    WHOLE.contains(&lower.as_str())
        || STARTS
            .iter()
            .any(|start| lower.starts_with(start) || lower == start.trim_end_matches([':', ' ']))
        || SPOKEN.iter().any(|start| lower.starts_with(start)) && speaks(text, &lower)
        || (lower.ends_with(" min read")
            || lower.ends_with(" minute read")
            || lower.ends_with(" hours ago")
            || lower.ends_with(" minutes ago"))
            && lower.len() < 30
}

/// Tells whether a line speaks to the reader: it says so, or it is a label and no sentence.
fn speaks(text: &str, lower: &str) -> bool {
    const WORDS: &[&str] = &[
        "our",
        "your",
        "you",
        "us",
        "newsletter",
        "newsletters",
        "inbox",
        "alerts",
        "app",
        "site",
    ];
    !is_sentence(text)
        || text.split_whitespace().count() <= 6
        || lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| WORDS.contains(&word))
}

/// Tells whether a line may be a headline: some words, no sentence's end, not a menu.
fn is_headline(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (3..=32).contains(&words)
        && text.len() <= 220
        && !text.ends_with(['.', ':', ',', ';', '>'])
        && text
            .chars()
            .next()
            .is_some_and(|c| !c.is_lowercase() && c.is_alphanumeric() || "\"'“‘«¿¡$€£".contains(c))
        && !text.contains(" | ")
        && !text.contains("://")
}

/// Tells whether a paragraph is running text: long enough, and a sentence ends it.
fn is_prose(text: &str) -> bool {
    let ends = text
        .trim_end_matches(['"', '”', '\'', '’', ')', ']', '»'])
        .ends_with(['.', '?', '!', ':', '…', ',']);
    ends && (text.len() >= 60
        || text.split_whitespace().count() >= 9
        || text.starts_with(['"', '“']))
}

/// Tells whether a paragraph, however short, ends as a sentence does.
fn is_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '\'', '’', ')', ']', '»'])
        .ends_with(['.', '?', '!'])
        && text.split_whitespace().nth(2).is_some()
}

/// Tells whether a paragraph is long enough to be a lede.
fn is_long(text: &str) -> bool {
    text.len() >= 40
}

/// Tells whether a story paragraph, not its first or last, is a heading.
pub(super) fn is_heading(text: &str, next: Option<&str>) -> bool {
    if text.len() > 90 || bullet(text).is_some() {
        return false;
    }
    let Some(next) = next else { return false };
    let words = text.split_whitespace().count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = letters >= 3 && !text.chars().any(char::is_lowercase);
    let ends = text.ends_with(['.', '!', ':', ';', ',', '"', '”', '’', '\'', ')', '-', '…']);
    if capitals {
        return words <= 12 && !ends && is_prose(next);
    }
    let starts = text
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    let question = text.ends_with('?');
    starts
        && !ends
        && letters >= 3
        && words <= if question { 9 } else { 10 }
        && is_prose(next)
        && next.len() > text.len()
        && text.chars().filter(char::is_ascii_digit).count() * 3 < letters
}

/// Tells whether a paragraph is a row of a table: columns parted by tabs, bars or runs of spaces.
pub(super) fn is_row(text: &str) -> bool {
    if text.len() > 300 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let gaps = text.matches('\t').count()
        + text.matches(" | ").count()
        + text
            .split("  ")
            .filter(|part| !part.trim().is_empty())
            .count()
            .saturating_sub(1);
    gaps >= 2
}
