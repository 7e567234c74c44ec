//! Columns over time: a strip for each series, all to one scale.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Section;
use super::axis::{self, Axis};
use super::svg::{Picture, n, plain, short};

/// The most strips drawn.
const MOST: usize = 12;
const LEFT: f64 = 200.0;
const RIGHT: f64 = 980.0;
const STRIP: f64 = 62.0;
const TOP: f64 = 32.0;

/// Draws the section.
pub(super) fn draw(section: &Section, id: Option<&str>) -> Option<Picture> {
    let (step, number, series) = (section.charted(0), section.charted(1), section.charted(2));
    let mut strips: BTreeMap<String, Vec<(Date, f64, usize, String)>> = BTreeMap::new();
    let mut undated = 0;
    for (index, row) in section.rows.iter().enumerate() {
        let Some(value) = row.number(number) else {
            continue;
        };
        let written = row.text(step);
        let Some(day) = axis::day(&written) else {
            undated += 1;
            continue;
        };
        strips
            .entry(row.text(series))
            .or_default()
            .push((day, value, index, written));
    }
    let all = strips.len();
    let mut order: Vec<(String, f64)> = strips
        .iter()
        .map(|(name, points)| (name.clone(), points.iter().map(|point| point.1).sum()))
        .collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    order.truncate(MOST);
    let points: Vec<_> = order
        .iter()
        .filter_map(|(name, _)| strips.get(name))
        .flatten()
        .collect();
    let most = points.iter().map(|point| point.1).fold(0.0_f64, f64::max);
    let mut days: Vec<Date> = points.iter().map(|point| point.0).collect();
    let axis = Axis::new(&days, LEFT, RIGHT)?;
    if most <= 0.0 {
        return None;
    }
    days.sort_unstable();
    days.dedup();
    // A column is as wide as the closest two steps allow.
    let gap = days
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(axis.x(*b) - axis.x(*a)),
            _ => None,
        })
        .filter(|gap| *gap > 0.0)
        .fold(f64::INFINITY, f64::min);
    let width = if gap.is_finite() {
        gap * 0.8
    } else {
        axis.day_width() * 0.8
    }
    .clamp(1.5, 40.0);
    let bottom = TOP + STRIP * order.len() as f64;
    let mut picture = Picture::new(1000.0, bottom + 10.0);
    axis.draw(&mut picture, TOP - 6.0, bottom);
    for (index, (name, sum)) in order.iter().enumerate() {
        let base = TOP + STRIP * (index as f64 + 1.0) - 6.0;
        picture.line((LEFT, base), (RIGHT, base), "base");
        if !name.is_empty() {
            picture.text(LEFT - 12.0, base - 16.0, "label end", &short(name, 28));
        }
        picture.text(
            LEFT - 12.0,
            base - 2.0,
            "tick end",
            &format!("{} in all", plain(*sum)),
        );
        for (day, value, row, written) in strips.get(name).into_iter().flatten() {
            if *value <= 0.0 {
                continue;
            }
            let height = (value / most * (STRIP - 16.0)).max(1.0);
            let inner = format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"bar\"/>",
                n(axis.x(*day) - width / 2.0),
                n(base - height),
                n(width),
                n(height)
            );
            picture.mark(
                id,
                *row,
                &format!("{written} {name}: {}", plain(*value)),
                &inner,
            );
        }
    }
    "Attention over time".clone_into(&mut picture.title);
    picture.description = format!(
        "Columns over time in {} strips; the highest stands for {}. The table below has the same.",
        order.len(),
        plain(most)
    );
    picture.caption = format!(
        "All strips have one scale; the highest column is {}.",
        plain(most)
    );
    if all > order.len() {
        picture
            .caption
            .push_str(&format!(" The {} fullest of {all} are drawn.", order.len()));
    }
    if undated > 0 {
        picture
            .caption
            .push_str(&format!(" Without a date, and not drawn: {undated} rows."));
    }
    Some(picture)
}
