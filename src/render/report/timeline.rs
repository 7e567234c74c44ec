//! Dots over time, a lane for each name.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Section;
use super::axis::{self, Axis};
use super::svg::{Frame, Picture, marker, short};

/// The most lanes drawn.
const MOST: usize = 40;
/// The most dots drawn: more would lie on each other.
const DOTS: usize = 1500;
const TOP: f64 = 36.0;

/// Draws the section.
pub(super) fn draw(section: &Section, id: Option<&str>, frame: Frame) -> Option<Picture> {
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
    let mut dots: Vec<usize> = order
        .iter()
        .filter_map(|label| lanes.get(label))
        .flatten()
        .map(|(_, row)| *row)
        .collect();
    let all_dots = dots.len();
    if all_dots > DOTS {
        dots.sort_unstable();
        let past = dots.get(DOTS).copied().unwrap_or_default();
        for lane in lanes.values_mut() {
            lane.retain(|(_, row)| *row < past);
        }
        order.retain(|label| lanes.get(label).is_some_and(|lane| !lane.is_empty()));
    }
    let days: Vec<Date> = order
        .iter()
        .filter_map(|label| lanes.get(label))
        .flatten()
        .map(|(day, _)| *day)
        .collect();
    let (left, right, lane_height) = frame.pick((270.0, 980.0, 22.0), (10.0, 408.0, 36.0));
    let axis = Axis::new(&days, left, right)?;
    let bottom = TOP + lane_height * order.len() as f64;
    let mut picture = Picture::new(frame.width(), bottom + 4.0 + axis::BELOW);
    axis.draw(&mut picture, TOP - 4.0, bottom);
    for (index, label) in order.iter().enumerate() {
        let top = TOP + lane_height * index as f64;
        let y = top + frame.pick(11.0, 25.0);
        let shown = if label.is_empty() { "not known" } else { label };
        match frame {
            Frame::Wide => picture.text(left - 14.0, y + 4.0, "label end", &short(shown, 40)),
            Frame::Narrow => picture.text(1.0, top + 14.0, "label halo", &short(shown, 60)),
        }
        picture.line((left, y), (right, y), "lane");
        for (day, row) in lanes.get(label).into_iter().flatten() {
            let Some(cells) = section.rows.get(*row) else {
                continue;
            };
            let x = axis.x(*day);
            let mut inner = marker(&cells.text(status), x, y, 4.5);
            if axis.is_outside(*day) {
                inner.push_str(&axis::past(x, y, axis.is_left(x)));
            }
            let words = format!("{day}, {shown}: {}", short(&cells.text(text), 160));
            picture.mark(id, *row, &words, &inner);
        }
    }
    picture.title = format!("Time line: {} by day", section.chart_name(1));
    picture.description = format!(
        "{} dots over time in {} lanes. The table below has the same.",
        days.len(),
        order.len()
    );
    "A dot for each row, on the day it was published.".clone_into(&mut picture.caption);
    if all > order.len() {
        picture.caption.push_str(&format!(
            " The {} fullest of {all} lanes are drawn.",
            order.len()
        ));
    }
    if all_dots > days.len() {
        picture.caption.push_str(&format!(
            " The first {} of {all_dots} dots are drawn.",
            days.len()
        ));
    }
    Some(picture)
}
