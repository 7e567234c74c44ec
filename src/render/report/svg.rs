//! The pieces that pictures are made of.

use crate::render::html::escape;

/// Colours and lines of all pictures, in light and dark. On a page the same variables are set for the page.
pub(super) const COLOURS: &str = include_str!("colours.css");
/// Classes of the marks.
pub(super) const MARKS: &str = include_str!("marks.css");

/// What a picture is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// A page, a slide, paper.
    Wide,
    /// A telephone: names stand above what they name, and less is drawn.
    Narrow,
}

impl Frame {
    /// Returns how wide the picture is.
    pub(super) fn width(self) -> f64 {
        self.pick(1000.0, 420.0)
    }

    /// Returns the one or the other.
    pub(super) fn pick<T>(self, wide: T, narrow: T) -> T {
        match self {
            Self::Wide => wide,
            Self::Narrow => narrow,
        }
    }
}

/// A drawing.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// What it shows, in a few words.
    pub title: String,
    /// What can be seen in it, for those who do not see it.
    pub description: String,
    /// How to read it.
    pub caption: String,
    /// The steps of a slider; empty: none.
    pub steps: Vec<String>,
    width: f64,
    height: f64,
    body: String,
}

impl Picture {
    /// Begins a drawing.
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            ..Self::default()
        }
    }

    /// Returns how wide it is.
    pub(super) fn width(&self) -> f64 {
        self.width
    }

    /// Adds markup that is well-formed and escaped.
    pub(super) fn add(&mut self, markup: &str) {
        self.body.push_str(markup);
        self.body.push('\n');
    }

    /// Adds words, escaped.
    pub(super) fn text(&mut self, x: f64, y: f64, class: &str, words: &str) {
        self.add(&format!(
            "<text x=\"{}\" y=\"{}\" class=\"{class}\">{}</text>",
            n(x),
            n(y),
            escape(words)
        ));
    }

    /// Adds a line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        self.add(&format!(
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"{class}\"/>",
            n(from.0),
            n(from.1),
            n(to.0),
            n(to.1)
        ));
    }

    /// Adds a mark that says `words` and leads to a row.
    pub(super) fn mark(&mut self, id: Option<&str>, row: usize, words: &str, inner: &str) {
        self.mark_with(id, row, words, "", inner);
    }

    /// The same, with further attributes.
    pub(super) fn mark_with(
        &mut self,
        id: Option<&str>,
        row: usize,
        words: &str,
        attributes: &str,
        inner: &str,
    ) {
        let words = escape(words);
        match id {
            Some(id) => self.add(&format!(
                "<a href=\"#{id}-r{row}\" aria-label=\"{words}\"{attributes}><title>{words}</title>{inner}</a>"
            )),
            None => self.add(&format!("<g{attributes}><title>{words}</title>{inner}</g>")),
        }
    }

    /// Returns the drawing for a page: an element that the page's style and links reach.
    pub fn inline(&self, id: &str) -> String {
        format!(
            "<svg viewBox=\"0 0 {} {}\" role=\"group\" aria-labelledby=\"{id}-t {id}-d\">\n<title id=\"{id}-t\">{}</title>\n<desc id=\"{id}-d\">{}</desc>\n{}</svg>",
            n(self.width),
            n(self.height),
            escape(&self.title),
            escape(&self.description),
            self.body
        )
    }

    /// Returns the drawing as a file of its own.
    pub fn alone(&self) -> String {
        let (width, height) = (n(self.width), n(self.height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"t d\">\n<title id=\"t\">{}</title>\n<desc id=\"d\">{}</desc>\n<style>{COLOURS}{MARKS}</style>\n<rect width=\"{width}\" height=\"{height}\" class=\"paper\"/>\n{}</svg>\n",
            escape(&self.title),
            escape(&self.description),
            self.body
        )
    }
}

/// Returns a number with at most one digit after the point.
pub(super) fn n(number: f64) -> String {
    let tenths = (number * 10.0).round() / 10.0;
    // No minus sign before a zero.
    format!("{}", if tenths == 0.0 { 0.0 } else { tenths })
}

/// Returns a number for people: whole where it is.
pub(super) fn plain(number: f64) -> String {
    let hundredths = (number * 100.0).round() / 100.0;
    format!("{hundredths}")
}

/// Cuts words to so many characters.
pub(super) fn short(words: &str, most: usize) -> String {
    let flat = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= most {
        return flat;
    }
    let mut out: String = flat.chars().take(most.saturating_sub(1)).collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// Returns the marker of a status around a point: shape and filling tell it without colour too.
pub(super) fn marker(status: &str, x: f64, y: f64, r: f64) -> String {
    let (left, right, top, bottom) = (n(x - r), n(x + r), n(y - r), n(y + r));
    let (cx, cy) = (n(x), n(y));
    match status {
        "held" | "ongoing" => format!(
            "<rect x=\"{left}\" y=\"{top}\" width=\"{0}\" height=\"{0}\" class=\"dot s-held\"/>",
            n(2.0 * r)
        ),
        "proposed" => format!(
            "<circle cx=\"{cx}\" cy=\"{cy}\" r=\"{}\" class=\"dot hollow s-proposed\"/>",
            n(r)
        ),
        "postponed" => format!(
            "<path d=\"M{left} {bottom}L{cx} {top}L{right} {bottom}Z\" class=\"dot s-postponed\"/>"
        ),
        "cancelled" | "denied" => format!(
            "<path d=\"M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}\" class=\"cross s-cancelled\"/>"
        ),
        "scheduled" => format!(
            "<circle cx=\"{cx}\" cy=\"{cy}\" r=\"{}\" class=\"dot s-scheduled\"/>",
            n(r)
        ),
        _ => format!(
            "<path d=\"M{cx} {top}L{right} {cy}L{cx} {bottom}L{left} {cy}Z\" class=\"dot s-other\"/>"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (number, text) in [(1.0, "1"), (1.25, "1.3"), (-0.01, "0"), (-2.5, "-2.5")] {
            assert_eq!(n(number), text);
        }
        assert_eq!(short("a  b\nc", 9), "a b c");
        assert_eq!(short("abcdef", 4), "abc…");
    }

    #[test]
    fn hostile_words_stay_words() {
        let mut picture = Picture::new(10.0, 10.0);
        picture.title = "</title><script>x</script>".to_owned();
        picture.text(1.0, 1.0, "label", "<image href=x onerror=y>");
        picture.mark(Some("a"), 0, "\"><script>", "<g/>");
        for svg in [picture.inline("a"), picture.alone()] {
            assert!(!svg.contains("<script"), "{svg}");
            assert!(!svg.contains("<image"), "{svg}");
        }
    }
}
