//! Dots over time, a lane for each name.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Section;
use super::axis::{self, Axis};
use super::svg::{Picture, marker, short};

/// The most lanes drawn.
const MOST: usize = 40;
const LEFT: f64 = 270.0;
const RIGHT: f64 = 980.0;
const LANE: f64 = 22.0;
const TOP: f64 = 36.0;

/// Draws the section.
pub(super) fn draw(section: &Section, id: Option<&str>) -> Option<Picture> {
    let (when, name, text) = (section.charted(0), section.charted(1), section.charted(2));
    let status = section.column("status");
    let mut order: Vec<String> = Vec::new();
    let mut lanes: BTreeMap<String, Vec<(Date, usize)>> = BTreeMap::new();
    for (index, row) in section.rows.iter().enumerate() {
        let Some(day) = axis::day(&row.text(when)) else {
            continue;
        };
        let label = row.text(name);
        let lane = lanes.entry(label.clone()).or_default();
        if lane.is_empty() {
            order.push(label);
        }
        lane.push((day, index));
    }
    let all = order.len();
    // The lanes with most dots, in the order of the rows.
    if all > MOST {
        let mut sizes: Vec<usize> = lanes.values().map(Vec::len).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let least = sizes.get(MOST - 1).copied().unwrap_or(0);
        order.retain(|label| lanes.get(label).is_some_and(|lane| lane.len() >= least));
        order.truncate(MOST);
    }
    let days: Vec<Date> = order
        .iter()
        .filter_map(|label| lanes.get(label))
        .flatten()
        .map(|(day, _)| *day)
        .collect();
    let axis = Axis::new(&days, LEFT, RIGHT)?;
    let bottom = TOP + LANE * order.len() as f64;
    let mut picture = Picture::new(1000.0, bottom + 10.0);
    axis.draw(&mut picture, TOP - 4.0, bottom);
    for (index, label) in order.iter().enumerate() {
        let y = TOP + LANE * (index as f64 + 0.5);
        let shown = if label.is_empty() { "not known" } else { label };
        picture.text(LEFT - 14.0, y + 4.0, "label end", &short(shown, 40));
        picture.line((LEFT, y), (RIGHT, y), "lane");
        for (day, row) in lanes.get(label).into_iter().flatten() {
            let Some(cells) = section.rows.get(*row) else {
                continue;
            };
            let x = axis.x(*day);
            let mut inner = marker(&cells.text(status), x, y, 4.5);
            if axis.is_outside(*day) {
                inner.push_str(&axis::past(x, y, x < f64::midpoint(LEFT, RIGHT)));
            }
            let words = format!("{day}, {shown}: {}", short(&cells.text(text), 160));
            picture.mark(id, *row, &words, &inner);
        }
    }
    "Time line".clone_into(&mut picture.title);
    picture.description = format!(
        "{} dots over time in {} lanes. The table below has the same.",
        days.len(),
        order.len()
    );
    "A dot for each row, on the day of its report.".clone_into(&mut picture.caption);
    if all > order.len() {
        picture.caption.push_str(&format!(
            " The {} fullest of {all} lanes are drawn.",
            order.len()
        ));
    }
    Some(picture)
}
