//! Bars, one for each row.

use super::Section;
use super::svg::{Frame, Picture, n, plain, short};

/// The most bars drawn.
const MOST: usize = 40;

/// Draws the section.
pub(super) fn draw(section: &Section, id: Option<&str>, frame: Frame) -> Option<Picture> {
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
    let (left, room, lane) = frame.pick((300.0, 610.0, 22.0), (2.0, 360.0, 36.0));
    let shown = bars.len().min(MOST);
    let bottom = lane * shown as f64 + 8.0;
    let mut picture = Picture::new(frame.width(), bottom + 4.0);
    picture.line((left, 2.0), (left, bottom), "base");
    let what = section.chart_name(1);
    for (place, (row, label, value)) in bars.iter().take(MOST).enumerate() {
        let top = lane * place as f64 + 5.0;
        let width = (value / most * room).max(1.0);
        // A narrow picture has the name above its bar.
        let y = match frame {
            Frame::Wide => {
                picture.text(left - 10.0, top + 13.0, "label end", &short(label, 42));
                top
            }
            Frame::Narrow => {
                picture.text(left + 2.0, top + 10.0, "label", &short(label, 58));
                top + 14.0
            }
        };
        let inner = format!(
            "<rect x=\"{left}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"bar\"/>",
            n(y),
            n(width),
            n(frame.pick(17.0, 14.0))
        );
        let words = format!("{label}: {} {what}", plain(*value));
        picture.mark(id, *row, &words, &inner);
        picture.text(
            left + width + 7.0,
            y + frame.pick(13.0, 11.0),
            "value",
            &plain(*value),
        );
    }
    // `part` is a part of what the query splits by.
    let by = match section.chart_name(0) {
        name if name == "part" && !section.by.is_empty() => section.by.clone(),
        name => name,
    };
    picture.title = format!("Bars: {what} by {by}");
    picture.description = format!(
        "{shown} bars; the longest is {} with {} {what}. The table below has the same.",
        bars.iter()
            .find(|(_, _, value)| (value - most).abs() < f64::EPSILON)
            .map(|(_, label, _)| label.as_str())
            .unwrap_or_default(),
        plain(most)
    );
    picture.caption = format!("Length of a bar: {what}.");
    if bars.len() > MOST {
        picture.caption.push_str(&format!(
            " The first {MOST} of {} rows are drawn.",
            section.counted(bars.len())
        ));
    }
    Some(picture)
}
