//! Columns over time: a strip for each series, all to one scale.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Section;
use super::axis::{self, Axis};
use super::svg::{Frame, Picture, n, plain, short};

/// The most strips drawn.
const MOST: usize = 12;
/// The most columns drawn: days beyond are gathered in months, months in years.
const COLUMNS: usize = 1500;
const TOP: f64 = 32.0;

/// A column.
struct Point {
    day: Date,
    value: f64,
    /// The first of its rows.
    row: usize,
}

/// The columns of each series, by their step as written.
type Strips = BTreeMap<String, BTreeMap<String, Point>>;

/// Draws the section.
pub(super) fn draw(section: &Section, id: Option<&str>, frame: Frame) -> Option<Picture> {
    let (mut strips, mut undated) = strips(section, usize::MAX);
    let mut order = fullest(&strips);
    let columns = |strips: &Strips, order: &[(String, f64)]| -> usize {
        let drawn = order.iter().filter_map(|(name, _)| strips.get(name));
        drawn.map(BTreeMap::len).sum()
    };
    let mut coarser = "";
    for (length, name) in [(7, "month"), (4, "year")] {
        if columns(&strips, &order) > COLUMNS {
            (strips, undated) = self::strips(section, length);
            order = fullest(&strips);
            coarser = name;
        }
    }
    let all = strips.len();
    let points: Vec<&Point> = order
        .iter()
        .filter_map(|(name, _)| strips.get(name))
        .flat_map(BTreeMap::values)
        .collect();
    let most = points.iter().map(|point| point.value).fold(0.0, f64::max);
    let mut days: Vec<Date> = points.iter().map(|point| point.day).collect();
    let (left, right, strip) = frame.pick((200.0, 960.0, 62.0), (4.0, 416.0, 76.0));
    let axis = Axis::new(&days, left, right)?;
    if most <= 0.0 {
        return None;
    }
    days.sort_unstable();
    days.dedup();
    let width = width(&axis, &days);
    let bottom = TOP + strip * order.len() as f64;
    let mut picture = Picture::new(frame.width(), bottom + 4.0 + axis::BELOW);
    axis.draw(&mut picture, TOP - 6.0, bottom);
    for (index, (name, sum)) in order.iter().enumerate() {
        let base = TOP + strip * (index as f64 + 1.0) - 6.0;
        picture.line((left, base), (right, base), "base");
        let sum = format!("{} in all", plain(*sum));
        match frame {
            Frame::Wide => {
                picture.text(left - 12.0, base - 16.0, "label end", &short(name, 28));
                picture.text(left - 12.0, base - 2.0, "tick end", &sum);
            }
            Frame::Narrow => {
                let words = format!("{} – {sum}", short(name, 44));
                picture.text(left, base - 54.0, "label halo", &words);
            }
        }
        for (written, point) in strips.get(name).into_iter().flatten() {
            if point.value <= 0.0 {
                continue;
            }
            let x = axis.x(point.day);
            let height = (point.value / most * 46.0).max(1.0);
            let mut inner = format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"bar\"/>",
                n(x - width / 2.0),
                n(base - height),
                n(width),
                n(height)
            );
            if axis.is_outside(point.day) {
                inner.push_str(&axis::past(x, base - 5.0, axis.is_left(x)));
            }
            picture.mark(
                section.linked(id, point.row),
                point.row,
                &format!("{written} {name}: {}", plain(point.value)),
                &inner,
            );
        }
    }
    let (what, series) = (section.chart_name(1), section.chart_name(2));
    let step = match (coarser, section.by.as_str()) {
        ("", "") => section.chart_name(0),
        ("", by) => by.to_owned(),
        (coarser, _) => coarser.to_owned(),
    };
    picture.title = format!("Columns over time: {what} by {step} and {series}");
    picture.description = format!(
        "{} strips; the highest column stands for {} {what}. The table below has the same.",
        order.len(),
        plain(most)
    );
    picture.caption = format!(
        "All strips have one scale; the highest column is {}.",
        plain(most)
    );
    if !coarser.is_empty() {
        picture
            .caption
            .push_str(&format!(" Each column is a {coarser}."));
    }
    if all > order.len() {
        picture
            .caption
            .push_str(&format!(" The {} fullest of {all} are drawn.", order.len()));
    }
    if undated > 0 {
        let rows = if undated == 1 { "row" } else { "rows" };
        picture.caption.push_str(&format!(
            " Without a date, and not drawn: {undated} {rows}."
        ));
    }
    picture.caption.push_str(&section.beyond());
    Some(picture)
}

/// Gathers the columns, their steps cut to so many characters (`2017-02` of `2017-02-13`), and counts the rows without a day.
fn strips(section: &Section, length: usize) -> (Strips, usize) {
    let (step, number, series) = (section.charted(0), section.charted(1), section.charted(2));
    let mut strips = Strips::new();
    let mut undated = 0;
    for (index, row) in section.all_rows() {
        let Some(value) = row.number(number) else {
            continue;
        };
        let written: String = row.text(step).chars().take(length).collect();
        let Some(day) = axis::day(&written) else {
            undated += 1;
            continue;
        };
        strips
            .entry(row.text(series))
            .or_default()
            .entry(written)
            .and_modify(|point| point.value += value)
            .or_insert(Point {
                day,
                value,
                row: index,
            });
    }
    (strips, undated)
}

/// Returns the series drawn, each with its sum, the fullest first.
fn fullest(strips: &Strips) -> Vec<(String, f64)> {
    let mut order: Vec<(String, f64)> = strips
        .iter()
        .map(|(name, points)| (name.clone(), points.values().map(|point| point.value).sum()))
        .collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    order.truncate(MOST);
    order
}

/// Returns how wide a column is: as the closest two steps allow.
fn width(axis: &Axis, days: &[Date]) -> f64 {
    let gap = days
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(axis.x(*b) - axis.x(*a)),
            _ => None,
        })
        .filter(|gap| *gap > 0.0)
        .fold(f64::INFINITY, f64::min);
    let room = if gap.is_finite() {
        gap
    } else {
        axis.day_width()
    };
    (room * 0.8).clamp(1.5, 40.0)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;
    use crate::query::Value;
    use crate::query::header::{Chart, ChartKind};
    use crate::render::report::Row;

    /// Returns a section with a row for each of so many days; the table has the first ten.
    fn days(count: i32) -> Section {
        let first: Date = "2017-01-01".parse().unwrap();
        let row = |day: i32| Row {
            cells: vec![
                Value::Text(first.checked_add(day.days()).unwrap().to_string()),
                Value::Integer(2),
                "Evening Post".into(),
            ],
            ..Row::default()
        };
        Section {
            chart: Some(Chart {
                kind: ChartKind::Spark,
                columns: ["step", "articles", "outlet"].map(str::to_owned).to_vec(),
            }),
            columns: ["step", "articles", "outlet"].map(str::to_owned).to_vec(),
            rows: (0..10).map(row).collect(),
            further: (10..count).map(row).collect(),
            is_cut: true,
            ..Section::default()
        }
    }

    #[test]
    fn a_picture_over_time_is_of_all_rows() {
        for frame in [Frame::Wide, Frame::Narrow] {
            let drawn = draw(&days(60), Some("s"), frame).unwrap();
            let svg = drawn.inline("s");
            assert_eq!(svg.matches("class=\"bar\"").count(), 60);
            assert_eq!(
                svg.matches("href=\"#s-r").count(),
                10,
                "no link to a row that is not there"
            );
            assert!(svg.contains("120 in all"));
            assert!(
                drawn
                    .caption
                    .contains("of all 60 rows; the table has the first 10.")
            );
        }
    }

    #[test]
    fn many_days_are_months() {
        let drawn = draw(&days(1826), Some("s"), Frame::Wide).unwrap();
        let svg = drawn.inline("s");
        assert_eq!(svg.matches("class=\"bar\"").count(), 60);
        assert!(svg.contains("2017-02 Evening Post: 56"));
        assert!(drawn.caption.contains("Each column is a month."));
    }
}
