//! The story in a page.

use std::panic::{AssertUnwindSafe, catch_unwind};

use trafilatura::{ExtractionFocus, HtmlDateMode};

use super::super::date;
use super::blocks::{self, Block, Kind};
use super::boxes;
use super::json_ld::same;
use super::select::{self, Told, shingles};
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
    /// Short lines between headline and story: a date, a byline.
    pub(super) over: Vec<String>,
}

/// What a page says of its article, by which parts of it are told that are no story.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Known<'a> {
    /// Titles that the page has.
    pub(super) headlines: &'a [&'a str],
    /// Who wrote it.
    pub(super) authors: &'a [String],
}

/// Finds the story; `stated` is the text that the page's JSON-LD holds.
pub(super) fn find(page: &Tamed, stated: &str, known: Known<'_>) -> Story {
    let mut headline = None;
    let cut = blocks::page(&page.html);
    let all = lines(&cut.blocks);
    let mut found = Vec::new();
    if page.is_small {
        let main = blocks::cut(&main_text(&page.html));
        let mut told = vec![Told::new(&lines(&main))];
        if is_shown(stated, &all) {
            told.push(Told::new(stated));
        }
        found = tidied(select::story(&cut, &told), known, &mut headline);
    }
    let size = |blocks: &[Block]| blocks.iter().map(|block| block.text.len()).sum::<usize>();
    let over = lines_over(&cut.blocks, &found, known);
    if size(&found) < SHORT && stated.len() < WHOLE {
        let paragraphs = tidied(by_paragraphs(cut.blocks), known, &mut headline);
        if size(&paragraphs) > size(&found) {
            found = paragraphs;
        }
    }
    let visible = written(&found);
    let text = if is_better(stated, &visible, &all) {
        stated.to_owned()
    } else {
        trim_edges(&mut found, stated, visible.len());
        written(&found)
    };
    Story {
        text,
        headline,
        over,
    }
}

/// Returns the short lines between the headline and the story's first paragraph.
fn lines_over(all: &[Block], story: &[Block], known: Known<'_>) -> Vec<String> {
    /// Most lines, and the longest.
    const LINES: (usize, usize) = (12, 160);
    let first = story.iter().find(|block| select::is_prose(block));
    let Some(to) = first.and_then(|first| all.iter().position(|block| block == first)) else {
        return Vec::new();
    };
    let is_headline = |block: &&Block| {
        known
            .headlines
            .iter()
            .any(|headline| same(headline, &block.text))
    };
    let over = all.get(to.saturating_sub(40)..to).unwrap_or_default();
    let under_headline = over
        .iter()
        .collect::<Vec<_>>()
        .iter()
        .rposition(is_headline)
        .map_or(over.len().saturating_sub(6), |at| at + 1);
    over.iter()
        .skip(under_headline)
        .filter(|block| block.text.len() <= LINES.1)
        .take(LINES.0)
        .map(|block| block.text.clone())
        .collect()
}

/// Writes blocks a line each.
fn lines(blocks: &[Block]) -> String {
    blocks
        .iter()
        .flat_map(|block| [block.text.as_str(), "\n"])
        .collect()
}

/// Tells whether the text in JSON-LD is a whole one, and the page shows it.
fn is_shown(stated: &str, all: &str) -> bool {
    stated.len() >= WHOLE && {
        let (theirs, shown) = (shingles(stated), shingles(all));
        let shared = theirs.iter().filter(|one| shown.contains(one)).count();
        shared * 10 >= theirs.len() * 8
    }
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
fn is_better(stated: &str, visible: &str, all: &str) -> bool {
    if stated.len() < WHOLE {
        return false;
    }
    if visible.is_empty() {
        return true;
    }
    // Most of it is on the page too, and there it has its paragraphs.
    !is_shown(stated, all) && stated.len() * 10 >= visible.len() * 8
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
fn tidied(blocks: Vec<Block>, known: Known<'_>, headline: &mut Option<String>) -> Vec<Block> {
    let blocks = without_teasers(blocks::in_story_cell(blocks));
    let headlines = known.headlines;
    let first = blocks.iter().position(select::is_prose).unwrap_or(0);
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
        if at < first + 3 && is_reading_time(&block) || at < first && is_over(&block, headlines) {
            continue;
        }
        if known.authors.iter().any(|author| same(author, &block.text)) {
            continue;
        }
        if boxes::is_spoken(&block) {
            // The heading of a box goes with it.
            if block.kind != Kind::Heading
                && out.last().is_some_and(|last| {
                    last.kind == Kind::Heading && boxes::is_box_heading(&last.text)
                })
            {
                out.pop();
            }
            continue;
        }
        out.push(block);
    }
    while out.last().is_some_and(|last| {
        last.kind == Kind::Heading || is_mark(last) || is_about_author(last, known.authors)
    }) {
        out.pop();
    }
    out
}

/// Tells whether a block over the story is not the story's: when it was published, or a label and the headline.
fn is_over(block: &Block, headlines: &[&str]) -> bool {
    let text = &block.text;
    if text.len() > 160 {
        return false;
    }
    let is_date = date::within(text, date::DateOrder::DayFirst, None)
        .is_some_and(|found| found.len() * 2 >= text.len() || text.len() - found.len() < 30);
    let is_labelled = headlines.iter().any(|headline| {
        text.len() < headline.len() + 40 && headline.len() > 20 && text.ends_with(headline)
    });
    is_date || is_labelled
}

/// Tells whether a block says how long the story takes to read.
fn is_reading_time(block: &Block) -> bool {
    let lower = block.text.to_lowercase();
    lower.len() < 100
        && (lower.ends_with("min read")
            || lower.ends_with("minute read")
            || lower.ends_with("minutes to read"))
}

/// Tells whether a block under the story is a mark of who filed it: `kse/dpa`, `(Reuters)`, `kw/ng (AFP, dpa)`.
fn is_mark(block: &Block) -> bool {
    let text = &block.text;
    let is_open = !text.ends_with(['.', '!', '?', '…', '。', '”', '"', '»', ':']);
    let is_signed = text.split_whitespace().count() <= 4 && text.contains(['/', '(']);
    block.kind == Kind::Paragraph
        && is_open
        && (text.len() <= 20 && !text.contains(' ') || text.len() <= 32 && is_signed)
}

/// Tells whether a block under the story says who wrote it.
fn is_about_author(block: &Block, authors: &[String]) -> bool {
    block.text.len() < 400
        && authors.iter().any(|author| {
            author.contains(' ')
                && block
                    .text
                    .strip_prefix(author.as_str())
                    .is_some_and(|rest| {
                        [
                            " is ",
                            ", a ",
                            " covers ",
                            " writes ",
                            " lives ",
                            " has ",
                            " reports ",
                            " was a ",
                            " joined ",
                        ]
                        .iter()
                        .any(|verb| rest.starts_with(verb))
                    })
        })
}

/// Takes teasers off the end: a heading that is a link to another story, with what stands under it.
fn without_teasers(mut blocks: Vec<Block>) -> Vec<Block> {
    /// Shortest story, in bytes, that may be left.
    const LEFT: usize = 150;
    while let Some(at) = blocks.iter().rposition(|block| block.kind == Kind::Heading) {
        let is_teaser = blocks.get(at).is_some_and(|heading| {
            heading.linked * 10 > heading.text.len() * 8 && heading.text.len() > 15
        });
        // A heading over nothing is somebody else's, and hides no teaser before it.
        let is_last = at + 1 == blocks.len();
        let left: usize = blocks
            .iter()
            .take(at)
            .filter(|block| select::is_prose(block))
            .map(|block| block.text.len())
            .sum();
        if !(is_teaser || is_last) || left < LEFT {
            break;
        }
        blocks.truncate(at);
    }
    blocks
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

    fn known<'a>(headlines: &'a [&'a str]) -> Known<'a> {
        Known {
            headlines,
            authors: &[],
        }
    }

    #[test]
    fn a_story_is_found_and_boxes_are_not() {
        let page = format!(
            "<html><body><nav><a href=/>Home</a></nav><article><h1>Talks end</h1>{STORY}<h4>Support local journalism</h4>\
             <p>Get unlimited access for $1 a week. Subscribe now</p><p>A fourth round may follow in the spring, the host said.</p>\
             <h3>More on this</h3></article><footer>Copyright</footer></body></html>"
        );
        let text = find(&tame::tame(&page), "", known(&["Talks end"])).text;
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
        assert_eq!(find(&tame::tame(&page), &whole, known(&[])).text, whole);
        let text = find(
            &tame::tame(&format!(
                "<html><body><article>{STORY}</article></body></html>"
            )),
            "Short.",
            known(&[]),
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
        let text = find(&tamed, "", known(&[])).text;
        assert!(
            text.starts_with("The envoys") && text.ends_with("since noon."),
            "{text}"
        );
    }
}
