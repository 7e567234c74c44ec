//! Furniture of a site in the midst of a story: what the names of elements tell, and what the words tell.
//!
//! Names of elements are hints only: whoever asks must not believe them of an element that holds most of the story. Words are
//! judged as a reader judges them: a line that speaks to the reader of the site, or a label with a link, and not a sentence of
//! the news that begins in the same way ("Share this bread, it says under the date of Jan. 9").

use super::blocks::{Block, Kind};
use crate::ingest::tags::attribute;

/// Parts of classes and ids that say that an element is no part of a story.
const NAMES: &[&str] = &[
    "newsletter",
    "sign-up",
    "signup",
    "subscribe",
    "subscription",
    "barrier",
    "cookie",
    "consent",
    "gdpr",
    "outbrain",
    "taboola",
    "recirc",
    "related",
    "recommend",
    "promo",
    "sponsor",
    "advert",
    "sharedaddy",
    "share",
    "sharing",
    "social",
    "comment",
    "disqus",
    "respond",
    "author-bio",
    "author-box",
    "authorbox",
    "author-info",
    "about-author",
    "bio",
    "breadcrumb",
    "sidebar",
    "most-read",
    "mostread",
    "most-popular",
    "popular",
    "trending",
    "readmore",
    "read-more",
    "read-also",
    "read-next",
    "also-read",
    "more-on",
    "more-from",
    "more-stories",
    "more-news",
    "teaser",
    "tags",
    "topics",
    "toolbar",
    "contributions",
    "epic",
    "donate",
    "donation",
    "catcher",
    "rich-link",
    "interstitial",
    "inline-link",
    "apoyos",
    "incut",
    "correlati",
    "off-screen",
    "offscreen",
    "visually-hidden",
    "visuallyhidden",
    "sr-only",
    "screen-reader-text",
    "print-only",
    "copyright",
    "signature",
    "byline",
    "author-note",
    "timestamp",
    "dateline-wpd",
    "pullquote",
    "pull-quote",
    "playlist",
    "cta",
    "callout",
    "featured-video",
    "video-container",
    "vjs",
    "saboxplugin",
    "saboxplugin-wrap",
    "author-card",
    "author-profile",
    "author-description",
    "author-details",
    "about-the-author",
    "writer",
    "disclaimer",
    "download-app",
    "livefyre",
    "jp-relatedposts",
    "navigation",
    "pagination",
    "nav",
    "menu",
    "ad",
    "ads",
    "adv",
    "mpu",
    "dfp",
    "tag-manager-publicidade",
];

/// Tells whether an element's name, class or id says that it is furniture, or that it is not shown.
pub(super) fn is_box(name: &str, attributes: &str) -> bool {
    if matches!(name, "nav" | "footer" | "form" | "dialog") {
        return true;
    }
    if attributes.is_empty() || matches!(name, "body" | "html" | "main") {
        return false;
    }
    is_hidden(attributes)
        || ["class", "id", "data-component", "role"]
            .iter()
            .filter_map(|key| attribute(attributes, key))
            .any(|value| value.len() < 400 && names(value, name == "p"))
}

/// Tells whether an element's class says that it holds the points of a story.
pub(super) fn is_summary(attributes: &str) -> bool {
    ["class", "id"]
        .iter()
        .filter_map(|key| attribute(attributes, key))
        .any(|value| {
            let value = words(value);
            [
                "highlight",
                "summary",
                "bullet",
                "key-point",
                "keypoint",
                "takeaway",
            ]
            .iter()
            .any(|word| value.contains(word))
        })
}

/// Tells whether an element is not shown.
fn is_hidden(attributes: &str) -> bool {
    let is_set = |key: &str| {
        attributes
            .split_whitespace()
            .any(|word| word.eq_ignore_ascii_case(key))
    };
    let style = attribute(attributes, "style").unwrap_or_default();
    style.contains("display:none")
        || style.contains("display: none")
        || style.contains("visibility:hidden")
        || is_set("hidden")
}

/// Tells whether one of the words in a class or id is one of [`NAMES`]; a paragraph called a teaser is a story's first.
fn names(value: &str, is_paragraph: bool) -> bool {
    let value = words(value);
    NAMES
        .iter()
        .filter(|name| !(is_paragraph && **name == "teaser"))
        .any(|name| {
            value.match_indices(name).any(|(at, _)| {
                value.get(..at).is_some_and(|head| head.ends_with('-'))
                    && value
                        .get(at + name.len()..)
                        .is_some_and(|tail| tail.starts_with('-'))
            })
        })
}

/// Returns a class in lower case, its words between hyphens: `story__relatedLinks` is `-story-related-links-`.
fn words(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    out.push('-');
    let mut before = ' ';
    for c in value.chars() {
        if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            out.push('-');
        }
        if c.is_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.ends_with('-') {
            out.push('-');
        }
        before = c;
    }
    if !out.ends_with('-') {
        out.push('-');
    }
    out
}

/// Beginnings of lines that speak to the reader of a site, whatever follows.
const STARTS: &[&str] = &[
    "already a subscriber",
    "click here",
    "comments are closed",
    "comment on this story",
    "continue reading the main story",
    "continue reading below",
    "download our app",
    "email this article",
    "enjoy this article",
    "for more stories",
    "for unlimited access",
    "get breaking news",
    "get unlimited",
    "have you got a story",
    "join the conversation",
    "like us on facebook",
    "listen to this article",
    "listen to this story",
    "more must-reads",
    "more on this story",
    "printer friendly",
    "recommended for you",
    "source: ",
    "related articles",
    "related stories",
    "scroll down for",
    "share this article",
    "share this story",
    "skip to main content",
    "story continues below",
    "support local journalism",
    "support our journalism",
    "to continue reading",
    "to keep reading",
    "we use cookies",
    "we want to hear",
    "you can unsubscribe",
    "you have read ",
    "your email address will not",
    "follow us on",
    "by signing up",
    "by submitting your email",
    "by subscribing",
    // Spanish, Portuguese
    "puedes seguir a",
    "suscríbete",
    "siga-nos",
    "assine ",
    "inscreva-se",
    // French, Italian
    "abonnez-vous",
    "inscrivez-vous à",
    "il vous reste ",
    "article réservé",
    "suivez-nous",
    "riproduzione riservata",
    "© riproduzione riservata",
    "iscriviti alla",
    // German, Dutch
    "jetzt abonnieren",
    "melden sie sich",
    "abonnieren sie",
    "folgen sie uns",
    // Russian
    "подписывайтесь",
    "подпишитесь",
    "читайте нас",
];

/// Labels of boxes: alone in a line, before a colon or a link, or over a list; a sentence may begin with them too.
const LABELS: &[&str] = &[
    "also read",
    "follow @",
    "join our",
    "more from",
    "more in",
    "more on",
    "read also",
    "read more",
    "read next",
    "related",
    "related article",
    "related coverage",
    "related content",
    "see also",
    "share on",
    "share this",
    "sign up for",
    "sign up to",
    "subscribe now",
    "subscribe to",
    "want more",
    "watch more",
    "watch",
    "watch now",
    "listen",
    "listen to this",
    "don't miss",
    "don’t miss",
    "you may also like",
    "you might also like",
    "up next",
    "most read",
    "top stories",
    "trending",
    "advertisement",
    "sponsored",
    "slideshow",
    "view gallery",
    "photo gallery",
    "promoted",
    "tags",
    "topics",
    "get the latest",
    "download the app",
    "support the",
    "news tips",
    // Spanish, Portuguese
    "más información",
    "lea también",
    "lee también",
    "leer más",
    "te puede interesar",
    "le puede interesar",
    "ver más",
    "archivado en",
    "noticias relacionadas",
    "leia também",
    "leia mais",
    "saiba mais",
    "veja também",
    "publicidad",
    "publicidade",
    // French, Italian, Romanian
    "lire aussi",
    "à lire aussi",
    "lire la suite",
    "voir aussi",
    "sur le même sujet",
    "publicité",
    "leggi anche",
    "leggi tutto",
    "approfondisci",
    "pubblicità",
    "citește și",
    // German, Dutch, Scandinavian
    "lesen sie auch",
    "lesen sie mehr",
    "lesen sie hier",
    "mehr zum thema",
    "mehr dazu",
    "zum thema",
    "auch interessant",
    "anzeige",
    "lees ook",
    "lees meer",
    "bekijk ook",
    "advertentie",
    "läs också",
    "läs mer",
    "les også",
    "læs også",
    "annonse",
    "annonce",
    "lue myös",
    // Polish, Czech, Hungarian, Turkish, Greek
    "czytaj też",
    "czytaj także",
    "czytaj również",
    "zobacz także",
    "zobacz też",
    "reklama",
    "čtěte také",
    "ezt is olvassa el",
    "ayrıca okuyun",
    "ilgili haberler",
    "διαβάστε επίσης",
    "δείτε επίσης",
    // Russian, Ukrainian
    "читайте также",
    "читайте ещё",
    "читать далее",
    "материалы по теме",
    "по теме",
    "реклама",
    "теги",
    "читайте також",
    // Arabic, Persian, Chinese, Japanese, Korean, Hindi
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "اقرأ المزيد",
    "إعلان",
    "相关新闻",
    "相关报道",
    "延伸阅读",
    "责任编辑",
    "編輯",
    "関連記事",
    "あわせて読みたい",
    "관련기사",
    "यह भी पढ़ें",
    "ये भी पढ़ें",
];

/// Parts of a short line that speaks to the reader of a site.
const PARTS: &[&str] = &[
    " can be reached at ",
    "subscribe now",
    "follow him on twitter",
    "follow her on twitter",
    "follow him on x ",
    "follow her on x ",
    "sign up for our",
    "sign up here",
    "e-mail this story",
    "email this story",
    "all rights reserved",
    "terms of service apply",
    "this site is protected by recaptcha",
    "free articles this month",
    "todos los derechos reservados",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "все права защищены",
    "版权所有",
    "a version of this article appears in print",
];

/// Tells whether a block speaks to the reader of the site, not of the news.
pub(super) fn is_spoken(block: &Block) -> bool {
    if block.text.len() > 320 {
        return false;
    }
    let lower = block.text.to_lowercase();
    let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@');
    // A quotation, or a sentence that says who spoke, is the news.
    if lower.starts_with(['“', '"', '«', '„', '‘']) && !is_linked(block) {
        return false;
    }
    STARTS.iter().any(|start| bare.starts_with(start))
        || (block.linked > 0 && lower.contains("newsletter"))
        || is_label(block, bare)
        || PARTS.iter().any(|part| lower.contains(part))
}

/// Tells whether most of a block is links.
pub(super) fn is_linked(block: &Block) -> bool {
    block.linked * 2 > block.text.len()
}

/// Tells whether a line begins with the label of a box and is none of the news.
fn is_label(block: &Block, bare: &str) -> bool {
    let Some(rest) = LABELS
        .iter()
        .filter_map(|label| bare.strip_prefix(label))
        .filter(|rest| !rest.starts_with(char::is_alphanumeric) || rest.starts_with(' '))
        .min_by_key(|rest| rest.len())
    else {
        return false;
    };
    let rest = rest.trim_end();
    if rest
        .trim_matches([':', '：', '.', '…', '>', '»', '›', ' '])
        .is_empty()
    {
        return true;
    }
    if rest.starts_with([':', '：']) || is_linked(block) {
        return block.text.len() < 260;
    }
    // "Read more news from the lake", "Sign up for our newsletter here."
    let speaks = [
        " our ",
        " your ",
        " you ",
        "newsletter",
        " us ",
        " here.",
        " app",
    ]
    .iter()
    .any(|word| bare.contains(word) || bare.ends_with(word.trim_end()));
    let is_sentence = rest.ends_with(['.', '!', '?', '”', '"', '’', '»', '。']);
    block.text.len() < 160 && (speaks || (!is_sentence && block.kind != Kind::Row))
}

/// Tells whether a heading over a box of the site is the box's own.
pub(super) fn is_box_heading(heading: &str) -> bool {
    const WORDS: &[&str] = &[
        "subscri",
        "newsletter",
        "journalism",
        "sign up",
        "support",
        "related",
        "read more",
        "more",
        "inbox",
        "briefing",
        "follow",
        "comments",
        "share",
        "note",
    ];
    let lower = heading.to_lowercase();
    heading.len() < 80 && WORDS.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::blocks::cut;
    use super::*;

    #[test]
    fn classes_are_read_by_their_words() {
        for (class, want) in [
            ("story__relatedLinks", true),
            ("article-share-bar", true),
            ("ad", true),
            ("heading", false),
            ("article-body", false),
            ("headline", false),
            ("shared-content-wrapper", false),
            ("biography", false),
        ] {
            assert_eq!(
                is_box("div", &format!("class=\"{class}\"")),
                want,
                "{class}"
            );
        }
        assert!(is_box("div", "style=\"display:none\""));
        assert!(is_box("div", "hidden"));
        assert!(!is_box("div", "class=\"overflow-hidden\""));
    }

    #[test]
    fn sentences_of_the_news_are_no_boxes() {
        for (html, want) in [
            ("<p>Read more</p>", true),
            ("<p>Read more: The envoys who never met</p>", true),
            (
                "<p>Read more <a href=/x>The envoys who never met</a></p>",
                true,
            ),
            (
                "<p>Read more books, the minister told pupils on Tuesday.</p>",
                false,
            ),
            (
                "<p>Share this bread, it says under the date of Jan. 9.</p>",
                false,
            ),
            ("<p>Share this</p>", true),
            ("<p>Sign up for our newsletter here.</p>", true),
            ("<p>“Sign up for the boats,” they said.</p>", false),
            (
                "<p>Related to nobody, she left her money to the school.</p>",
                false,
            ),
            (
                "<p>Lesen Sie auch: Der Pass, der den Fahrplan schlug</p>",
                true,
            ),
            (
                "<p>Watch towers stand on both banks of the river.</p>",
                false,
            ),
            (
                "<p>More from this hand is not to be had: Holm left.</p>",
                false,
            ),
            ("<p>All rights reserved.</p>", true),
        ] {
            let block = &cut(html)[0];
            assert_eq!(is_spoken(block), want, "{html}");
        }
    }
}
