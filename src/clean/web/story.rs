//! The story in a page.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use trafilatura::{ExtractionFocus, HtmlDateMode};

use super::blocks::{self, Block, Kind};
use super::json_ld::same;
use super::tame::Tamed;

/// Shortest text, in bytes, that counts as a whole article in JSON-LD.
const WHOLE: usize = 250;

/// Shortest story, in bytes, that is not looked for again among the page's paragraphs.
const SHORT: usize = 140;

/// The story of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Story {
    /// Its paragraphs, separated by a blank line.
    pub(super) text: String,
    /// The headline over it, where it is part of one of the page's titles.
    pub(super) headline: Option<String>,
}

/// Finds the story; `stated` is the text that the page's JSON-LD holds, and `headlines` are the page's titles, which need not
/// stand over it again.
pub(super) fn find(page: &Tamed, stated: &str, headlines: &[&str]) -> Story {
    let mut headline = None;
    let mut tidied = |blocks| tidied(blocks, headlines, &mut headline);
    let mut found = if page.is_small {
        tidied(blocks::cut(&main_text(&page.html)))
    } else {
        Vec::new()
    };
    let size = |blocks: &[Block]| blocks.iter().map(|block| block.text.len()).sum::<usize>();
    if size(&found) < SHORT && stated.len() < WHOLE {
        let paragraphs = tidied(by_paragraphs(blocks::cut(&page.html)));
        if size(&paragraphs) > size(&found) {
            found = paragraphs;
        }
    }
    let visible = written(&found);
    let text = if is_better(stated, &visible) {
        stated.to_owned()
    } else {
        trim_edges(&mut found, stated, visible.len());
        written(&found)
    };
    Story { text, headline }
}

/// Takes paragraphs off the start and end of a story that its whole text in JSON-LD has no words of.
fn trim_edges(blocks: &mut Vec<Block>, stated: &str, size: usize) {
    if stated.len() < WHOLE
        || stated.len() * 10 < size * 7
        || stated.trim_end().ends_with(['…', '.']) && stated.trim_end().ends_with("..")
    {
        return;
    }
    let theirs = shingles(stated);
    // Short blocks, such as headings, may be missing there for good.
    let is_foreign = |block: &Block| {
        let ours = shingles(&block.text);
        ours.len() >= 5 && !ours.iter().any(|shingle| theirs.contains(shingle))
    };
    let is_shared = |block: &Block| {
        shingles(&block.text)
            .iter()
            .any(|shingle| theirs.contains(shingle))
    };
    let (Some(first), Some(last)) = (
        blocks.iter().position(is_shared),
        blocks.iter().rposition(is_shared),
    ) else {
        return;
    };
    let mut at = 0;
    blocks.retain(|block| {
        let keep = (first..=last).contains(&at) || block.kind == Kind::Item || !is_foreign(block);
        at += 1;
        keep
    });
}

/// Runs the extraction of main text and returns its HTML; nothing where it finds none.
fn main_text(html: &str) -> String {
    let options = trafilatura::Options::default()
        .with_fallback(true)
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_exclude_comments(true)
        .with_html_date_mode(HtmlDateMode::Disabled);
    // Somebody else's code on anybody's markup: a page on which it fails is read by its paragraphs.
    catch_unwind(AssertUnwindSafe(|| trafilatura::extract(html, &options)))
        .ok()
        .and_then(Result::ok)
        .map(|found| found.content_html)
        .unwrap_or_default()
}

/// Tells whether the text in JSON-LD is whole where what the page shows is not: much longer, or as long with other words.
fn is_better(stated: &str, visible: &str) -> bool {
    if stated.len() < WHOLE {
        return false;
    }
    if visible.is_empty() {
        return true;
    }
    let (theirs, ours) = (shingles(stated), shingles(visible));
    let shared = theirs
        .iter()
        .filter(|shingle| ours.contains(*shingle))
        .count();
    // Most of it is on the page too, and there it has its paragraphs.
    shared * 10 < theirs.len() * 8 && stated.len() * 10 >= visible.len() * 8
}

/// Returns hashes of all runs of four words.
fn shingles(text: &str) -> HashSet<u64> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words
        .windows(4)
        .map(|four| {
            let mut hasher = DefaultHasher::new();
            four.hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}

/// Writes blocks as paragraphs.
fn written(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut before = None;
    for block in blocks {
        if !out.is_empty() {
            let in_table = before == Some(Kind::Row) && block.kind == Kind::Row;
            out.push_str(if in_table { "\n" } else { "\n\n" });
        }
        if block.kind == Kind::Item {
            out.push_str("* ");
        }
        out.push_str(&block.text);
        before = Some(block.kind);
    }
    out
}

/// Takes away what is no part of the story: headline, boxes for readers and subscribers, headings with nothing under them.
fn tidied(blocks: Vec<Block>, headlines: &[&str], headline: &mut Option<String>) -> Vec<Block> {
    let blocks = blocks::in_story_cell(blocks);
    let mut out: Vec<Block> = Vec::new();
    for (at, block) in blocks.into_iter().enumerate() {
        if at < 12 && headlines.iter().any(|headline| same(headline, &block.text)) {
            continue;
        }
        // "The Paper: Talks end": the title is the headline's, and the site's.
        let is_part = |title: &&str| {
            block.text.split_whitespace().count() >= 4
                && (title.starts_with(&block.text) || title.ends_with(&block.text))
        };
        if at < 5 && headline.is_none() && headlines.iter().any(is_part) {
            *headline = Some(block.text);
            continue;
        }
        if is_box(&block) {
            // The heading of a box goes with it.
            if block.kind != Kind::Heading
                && out
                    .last()
                    .is_some_and(|last| last.kind == Kind::Heading && is_box_heading(&last.text))
            {
                out.pop();
            }
            continue;
        }
        out.push(block);
    }
    while out.last().is_some_and(|last| last.kind == Kind::Heading) {
        out.pop();
    }
    out
}

/// Tells whether a block speaks to the reader of the site, not of the news.
fn is_box(block: &Block) -> bool {
    const STARTS: &[&str] = &[
        "already a subscriber",
        "also read",
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
        "join our ",
        "like us on facebook",
        "listen to this",
        "more from ",
        "more on this story",
        "printer friendly",
        "read also",
        "read more",
        "read next",
        "recommended for you",
        "related:",
        "related articles",
        "related stories",
        "scroll down for",
        "see also",
        "share on ",
        "share this",
        "sign up for",
        "sign up to",
        "story continues below",
        "subscribe now",
        "subscribe to ",
        "support local journalism",
        "support our journalism",
        "to continue reading",
        "want more ",
        "watch more",
        "we use cookies",
        "you can unsubscribe",
        "your email address will not",
        "follow us on",
        "follow @",
    ];
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
    ];
    if block.text.len() > 260 {
        return false;
    }
    let lower = block.text.to_lowercase();
    let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@');
    STARTS.iter().any(|start| bare.starts_with(start))
        || PARTS.iter().any(|part| lower.contains(part))
}

/// Tells whether a heading over a box of the site is the box's own.
fn is_box_heading(heading: &str) -> bool {
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
    ];
    let lower = heading.to_lowercase();
    heading.len() < 80 && WORDS.iter().any(|word| lower.contains(word))
}

/// Returns the run of running text in a page that has most of it, with the headings and lists between its paragraphs.
fn by_paragraphs(blocks: Vec<Block>) -> Vec<Block> {
    /// Blocks of other kinds that a story may be interrupted by.
    const GAP: usize = 4;
    let is_prose = |block: &Block| {
        block.linked * 2 < block.text.len()
            && block.text.split_whitespace().count() >= 8
            && block
                .text
                .trim_end_matches(['"', '”', '’', '\'', ')', ']', '»'])
                .ends_with(['.', '?', '!', ':', '…'])
    };
    let mut best = (0, 0..0);
    let mut run = (0, 0..0);
    for (at, block) in blocks.iter().enumerate() {
        if is_prose(block) {
            if at > run.1.end + GAP || run.0 == 0 {
                run = (0, at..at);
            }
            run = (run.0 + block.text.len(), run.1.start..at + 1);
            if run.0 > best.0 {
                best = run.clone();
            }
        }
    }
    let range = best.1;
    blocks
        .into_iter()
        .enumerate()
        .filter(|(at, block)| range.contains(at) && block.linked * 2 < block.text.len())
        .map(|(_, block)| block)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tame;
    use super::*;

    const STORY: &str = "<p>The envoys of both republics met in the old customs house for a third day on Tuesday, officials said.</p>\
        <p>They parted at nine in the evening without a date for another round, and neither side would say what had been on paper.</p>\
        <p>“The channel does not wait for diplomats,” a deputy minister told reporters who had waited on the quay since noon.</p>";

    #[test]
    fn a_story_is_found_and_boxes_are_not() {
        let page = format!(
            "<html><body><nav><a href=/>Home</a></nav><article><h1>Talks end</h1>{STORY}<h4>Support local journalism</h4>\
             <p>Get unlimited access for $1 a week. Subscribe now</p><p>A fourth round may follow in the spring, the host said.</p>\
             <h3>More on this</h3></article><footer>Copyright</footer></body></html>"
        );
        let text = find(&tame::tame(&page), "", &["Talks end"]).text;
        assert!(text.starts_with("The envoys"), "{text}");
        assert!(text.ends_with("the host said."), "{text}");
        assert!(
            !text.contains("unlimited") && !text.contains("Support"),
            "{text}"
        );
    }

    #[test]
    fn the_text_of_json_ld_is_taken_where_the_page_shows_but_its_start() {
        let whole = (1..40)
            .map(|n| {
                format!("Sentence {n} stands here for the rest of story {n} and for {n} more.")
            })
            .collect::<Vec<_>>()
            .join(" ");
        let page = format!(
            "<html><body><article><p>{}</p></article></body></html>",
            whole.get(..70).unwrap()
        );
        assert_eq!(find(&tame::tame(&page), &whole, &[]).text, whole);
        let text = find(
            &tame::tame(&format!(
                "<html><body><article>{STORY}</article></body></html>"
            )),
            "Short.",
            &[],
        )
        .text;
        assert!(text.contains("quay since noon"));
    }

    #[test]
    fn huge_pages_are_read_by_their_paragraphs() {
        let page = format!(
            "<html><body>{}{STORY}{}</body></html>",
            "<a href=/x>Link to another story of the day</a><br>".repeat(7000),
            "<div>".repeat(100_000)
        );
        let tamed = tame::tame(&page);
        assert!(!tamed.is_small);
        let text = find(&tamed, "", &[]).text;
        assert!(
            text.starts_with("The envoys") && text.ends_with("since noon."),
            "{text}"
        );
    }
}
