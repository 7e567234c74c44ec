//! Days along a line.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::svg::{Picture, n};

/// Returns the day that a cell begins with: `2017-02-13T…`, `2017-02-13`, `2017-02`, `2017`; the first day of a month or year.
pub(super) fn day(cell: &str) -> Option<Date> {
    let head: String = cell
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '-')
        .collect();
    match head.len() {
        10.. => head.get(..10)?.parse().ok(),
        7 => format!("{head}-01").parse().ok(),
        4 => format!("{head}-01-01").parse().ok(),
        _ => None,
    }
}

/// A stretch of days laid out between two positions.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    from: Date,
    days: f64,
    left: f64,
    right: f64,
}

impl Axis {
    /// Returns an axis that holds the days; where a few are far from the others, so that those would be crowded, the outermost
    /// sixteenths are left outside.
    pub(super) fn new(days: &[Date], left: f64, right: f64) -> Option<Self> {
        let mut sorted = days.to_vec();
        sorted.sort_unstable();
        let (mut from, mut to) = (*sorted.first()?, *sorted.last()?);
        let whole = between(from, to);
        if whole > 250.0 && sorted.len() > 4 {
            let cut = (sorted.len() / 16).max(1);
            let (first, last) = (*sorted.get(cut)?, *sorted.get(sorted.len() - 1 - cut)?);
            if between(first, last) < whole * 0.5 {
                (from, to) = (first, last);
            }
        }
        let pad = (between(from, to) * 0.03).ceil().max(1.0) as i64;
        let from = from.checked_sub(pad.days()).unwrap_or(from);
        let to = to.checked_add(pad.days()).unwrap_or(to);
        Some(Self {
            from,
            days: between(from, to).max(1.0),
            left,
            right,
        })
    }

    /// Returns where a day stands; past the ends it stands on the end.
    pub(super) fn x(&self, day: Date) -> f64 {
        let share = (between(self.from, day) / self.days).clamp(0.0, 1.0);
        self.left + share * (self.right - self.left)
    }

    /// Tells whether a day is past the ends.
    pub(super) fn is_outside(&self, day: Date) -> bool {
        !(0.0..=self.days).contains(&between(self.from, day))
    }

    /// Tells whether a position is in the left half.
    pub(super) fn is_left(&self, x: f64) -> bool {
        x < f64::midpoint(self.left, self.right)
    }

    /// Returns how much room a day has.
    pub(super) fn day_width(&self) -> f64 {
        (self.right - self.left) / self.days
    }

    /// Draws the days above, below too where a picture is tall, and a line down at each.
    pub(super) fn draw(&self, picture: &mut Picture, top: f64, bottom: f64) {
        let most = ((self.right - self.left) / 90.0).floor().max(2.0);
        let Some((step, form, start)) = self.step(most) else {
            return;
        };
        let mut tick = start;
        for _ in 0..60 {
            if self.is_outside(tick) {
                if between(self.from, tick) > self.days {
                    break;
                }
            } else {
                let x = self.x(tick);
                picture.line((x, top), (x, bottom), "grid");
                let words = tick.strftime(form).to_string();
                label(picture, x, top - 6.0, &words);
                if is_tall(top, bottom) {
                    label(picture, x, bottom + 13.0, &words);
                }
            }
            let Ok(next) = tick.checked_add(step) else {
                break;
            };
            tick = next;
        }
    }

    /// Returns the distance of the ticks, how they are written and the first one.
    fn step(&self, most: f64) -> Option<(Span, &'static str, Date)> {
        let first_of_month = self.from.first_of_month();
        let first_of_year = self.from.first_of_year();
        let century = Date::new(self.from.year().div_euclid(100) * 100, 1, 1).ok()?;
        let mut steps = vec![
            (1.0, 1.day(), "%Y-%m-%d", self.from),
            (2.0, 2.days(), "%Y-%m-%d", self.from),
            (7.0, 7.days(), "%Y-%m-%d", self.from),
            (14.0, 14.days(), "%Y-%m-%d", self.from),
            (30.0, 1.month(), "%Y-%m", first_of_month),
            (91.0, 3.months(), "%Y-%m", first_of_year),
            (365.0, 1.year(), "%Y", first_of_year),
        ];
        for years in [2, 5, 10, 20, 50, 100, 500, 1000] {
            steps.push((f64::from(years) * 365.0, years.years(), "%Y", century));
        }
        steps
            .into_iter()
            .find(|(length, ..)| self.days / length <= most)
            .map(|(_, step, form, start)| (step, form, start))
    }
}

/// How much room the days below a tall picture take.
pub(super) const BELOW: f64 = 14.0;

/// Tells whether the days above are out of sight where the last lanes are read.
pub(super) fn is_tall(top: f64, bottom: f64) -> bool {
    bottom - top > 400.0
}

/// Writes a day at its line, all of it within the picture.
fn label(picture: &mut Picture, x: f64, y: f64, words: &str) {
    let half = 3.2 * words.chars().count() as f64;
    if x + half > picture.width() {
        picture.text(picture.width() - 1.0, y, "tick end", words);
    } else if x < half {
        picture.text(1.0, y, "tick start", words);
    } else {
        picture.text(x, y, "tick", words);
    }
}

/// Returns the days from one to another.
fn between(from: Date, to: Date) -> f64 {
    from.until(to)
        .map_or(0.0, |span| f64::from(span.get_days()))
}

/// Returns the arrow at the end of an axis for a day that is past it.
pub(super) fn past(x: f64, y: f64, is_left: bool) -> String {
    let tip = if is_left { -9.0 } else { 9.0 };
    format!(
        "<path d=\"M{} {}L{} {}L{} {}\" class=\"past\"/>",
        n(x + tip * 0.6),
        n(y - 4.0),
        n(x + tip),
        n(y),
        n(x + tip * 0.6),
        n(y + 4.0)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_all_forms() {
        for (cell, expected) in [
            ("2017-02-13T10:00:00Z", Some("2017-02-13")),
            ("2017-02", Some("2017-02-01")),
            ("2017", Some("2017-01-01")),
            ("no date", None),
            ("", None),
            ("2017-99-99", None),
            ("20170213", None),
        ] {
            assert_eq!(
                day(cell).map(|day| day.to_string()).as_deref(),
                expected,
                "{cell}"
            );
        }
    }

    #[test]
    fn far_days_stand_at_the_end() {
        let mut days: Vec<Date> = (1..=20).map(|d| Date::new(2017, 2, d).unwrap()).collect();
        days.push(Date::new(2090, 1, 1).unwrap());
        let axis = Axis::new(&days, 0.0, 100.0).unwrap();
        assert!(axis.is_outside(days[20]));
        assert!((axis.x(days[20]) - 100.0).abs() < 1e-9);
        assert!(!axis.is_outside(days[10]));
        // Days that are spread evenly are all inside.
        let even: Vec<Date> = (0..40)
            .map(|step| days[0].checked_add((step * 30).days()).unwrap())
            .collect();
        let axis = Axis::new(&even, 0.0, 100.0).unwrap();
        assert!(!axis.is_outside(even[0]) && !axis.is_outside(even[39]));
        assert!(Axis::new(&[], 0.0, 1.0).is_none());
        for (from, to) in [("0001-01-01", "9999-12-31"), ("2017-01-01", "2017-01-01")] {
            let axis =
                Axis::new(&[from.parse().unwrap(), to.parse().unwrap()], 0.0, 700.0).unwrap();
            axis.draw(&mut Picture::new(1.0, 1.0), 0.0, 1.0);
        }
    }
}
