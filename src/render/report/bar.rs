//! Bars, one for each row.

use super::Section;
use super::svg::{Picture, n, plain, short};

/// The most bars drawn.
const MOST: usize = 40;
const LEFT: f64 = 280.0;
const ROOM: f64 = 620.0;
const LANE: f64 = 22.0;

/// Draws the section.
pub(super) fn draw(section: &Section, id: Option<&str>) -> Option<Picture> {
    let (label, number) = (section.charted(0), section.charted(1));
    let bars: Vec<(usize, String, f64)> = section
        .rows
        .iter()
        .enumerate()
        .filter_map(|(index, row)| Some((index, row.text(label), row.number(number)?)))
        .filter(|(_, _, value)| *value >= 0.0)
        .collect();
    let most = bars
        .iter()
        .map(|(_, _, value)| *value)
        .fold(0.0_f64, f64::max);
    if most <= 0.0 {
        return None;
    }
    let shown = bars.len().min(MOST);
    let mut picture = Picture::new(1000.0, LANE * shown as f64 + 12.0);
    picture.line((LEFT, 2.0), (LEFT, LANE * shown as f64 + 8.0), "base");
    let what = section
        .chart
        .as_ref()
        .and_then(|chart| chart.columns.get(1))
        .map(|name| name.replace('_', " "))
        .unwrap_or_default();
    for (place, (row, label, value)) in bars.iter().take(MOST).enumerate() {
        let y = LANE * place as f64 + 5.0;
        let width = (value / most * ROOM).max(1.0);
        picture.text(LEFT - 10.0, y + 13.0, "label end", &short(label, 38));
        let inner = format!(
            "<rect x=\"{LEFT}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"bar\"/>",
            n(y),
            n(width),
            n(LANE - 5.0)
        );
        let words = format!("{label}: {} {what}", plain(*value));
        picture.mark(id, *row, &words, &inner);
        picture.text(LEFT + width + 7.0, y + 13.0, "value", &plain(*value));
    }
    picture.title = format!("Bars: {what}");
    picture.description = format!(
        "{shown} bars; the longest is {} with {} {what}. The table below has the same.",
        bars.iter()
            .find(|(_, _, value)| (value - most).abs() < f64::EPSILON)
            .map(|(_, label, _)| label.as_str())
            .unwrap_or_default(),
        plain(most)
    );
    picture.caption = format!("Length: {what}.");
    if bars.len() > MOST {
        picture.caption.push_str(&format!(
            " The first {MOST} of {} rows are drawn.",
            bars.len()
        ));
    }
    Some(picture)
}
