//! Places on a map: circles on an outline of land, one step of time after the other.
//!
//! The projection is equirectangular with the scale true in the middle of the map. The outline is cut at the 180th meridian
//! (`scripts/build_land.py`), and circles are points: nothing is drawn across it.

use std::collections::BTreeMap;

use super::svg::{Frame, Picture, n, plain, short};
use super::{Row, Section};

/// The outline of land; its head tells the form.
const LAND: &str = include_str!("../../../data/land.txt");
/// The most circles of one step.
const MOST: usize = 400;
/// The most circles of all steps together: days beyond are gathered in months, months in years.
const STEPS: usize = 1500;

/// A place, with what it counts at each step.
struct Spot {
    name: String,
    latitude: f64,
    longitude: f64,
    sum: f64,
    row: usize,
    steps: Vec<(usize, f64, usize)>,
}

/// What part of the world is shown, in degrees, and how large.
struct View {
    west: f64,
    north: f64,
    east: f64,
    south: f64,
    /// How wide the picture is.
    width: f64,
    /// Units for a degree of longitude and of latitude.
    scale: (f64, f64),
}

impl View {
    /// Returns a view that holds all spots, at least 50 degrees wide.
    fn of(spots: &[Spot], width: f64) -> Self {
        let fold = |pick: fn(&Spot) -> f64| {
            spots
                .iter()
                .map(pick)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                    (low.min(value), high.max(value))
                })
        };
        let (west, east) = fold(|spot| spot.longitude);
        let (south, north) = fold(|spot| spot.latitude);
        let middle = f64::midpoint(south, north).clamp(-50.0, 50.0);
        let squeeze = middle.to_radians().cos();
        let wide = (east - west + 16.0)
            .max(50.0)
            .max((north - south + 12.0) * 1.7 / squeeze)
            .min(360.0);
        let west = (f64::midpoint(west, east) - wide / 2.0).clamp(-180.0, 180.0 - wide);
        let tall = (wide * squeeze / 1.9).max(north - south + 12.0).min(150.0);
        let north = (f64::midpoint(south, north) + tall / 2.0).clamp(-60.0 + tall, 90.0);
        let scale = width / wide;
        Self {
            west,
            north,
            east: west + wide,
            south: north - tall,
            width,
            scale: (scale, scale / squeeze),
        }
    }

    fn point(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        (
            (longitude - self.west) * self.scale.0,
            (self.north - latitude) * self.scale.1,
        )
    }

    fn height(&self) -> f64 {
        (self.north - self.south) * self.scale.1
    }
}

/// Draws the section.
pub(super) fn draw(section: &Section, id: Option<&str>, frame: Frame) -> Option<Picture> {
    let (mut spots, mut steps, all) = spots(section, usize::MAX);
    if spots.is_empty() {
        return None;
    }
    let mut coarser = "";
    for (length, name) in [(7, "month"), (4, "year")] {
        if spots.iter().map(|spot| spot.steps.len()).sum::<usize>() > STEPS {
            (spots, steps, _) = self::spots(section, length);
            coarser = name;
        }
    }
    let view = View::of(&spots, frame.width());
    let mut picture = Picture::new(frame.width(), view.height());
    picture.add(&format!(
        "<rect width=\"{}\" height=\"{}\" class=\"sea\"/>",
        n(frame.width()),
        n(view.height())
    ));
    picture.add(&format!("<path d=\"{}\" class=\"land\"/>", land(&view)));
    graticule(&mut picture, &view);
    let most = spots.first().map_or(1.0, |spot| spot.sum);
    // Many places leave less room for each.
    let largest = match spots.len() {
        ..=30 => 24.0,
        31..=120 => 19.0,
        _ => 15.0,
    } * frame.pick(1.0, 0.6);
    let least = frame.pick(2.5, 2.0);
    let radius = |value: f64, most: f64| (largest * (value / most).sqrt()).max(least);
    picture.add("<g class=\"whole\">");
    for spot in &spots {
        let (x, y) = view.point(spot.longitude, spot.latitude);
        let inner = circle(x, y, radius(spot.sum, most));
        let words = format!("{}: {} in all", spot.name, plain(spot.sum));
        picture.mark(section.linked(id, spot.row), spot.row, &words, &inner);
    }
    picture.add("</g>");
    // The circles of one step are sized among those of single steps, or all of them would be small.
    let busiest = spots
        .iter()
        .flat_map(|spot| &spot.steps)
        .map(|(_, value, _)| *value)
        .fold(1.0_f64, f64::max);
    if id.is_some() && steps.len() > 1 {
        for spot in &spots {
            let (x, y) = view.point(spot.longitude, spot.latitude);
            for (step, value, row) in &spot.steps {
                let name = steps.get(*step).map_or("", String::as_str);
                let words = format!("{}, {name}: {}", spot.name, plain(*value));
                picture.mark_with(
                    section.linked(id, *row),
                    *row,
                    &words,
                    &format!(" class=\"step\" data-step=\"{}\"", step + 1),
                    &circle(x, y, radius(*value, busiest)),
                );
            }
        }
        picture.steps = steps;
    }
    labels(&mut picture, &view, &spots, &radius, most);
    "Map: places, by how often they are named".clone_into(&mut picture.title);
    picture.description = format!(
        "Map with {} places; the largest circle is {} with {}. The table below has the same.",
        spots.len(),
        spots.first().map_or("", |spot| spot.name.as_str()),
        plain(most)
    );
    picture.caption = format!(
        "Area of a circle: how often the place is named, {} the most. A country stands at its middle. Outline of land: Natural Earth.",
        plain(most)
    );
    if !coarser.is_empty() && !picture.steps.is_empty() {
        picture
            .caption
            .push_str(&format!(" Each step of time is a {coarser}."));
    }
    if all > spots.len() {
        picture.caption.push_str(&format!(
            " The {MOST} most named of {all} places are drawn."
        ));
    }
    picture.caption.push_str(&section.beyond());
    Some(picture)
}

/// Returns the places named most, the steps of time in order, cut to so many characters (`2017-02` of `2017-02-13`), and how many
/// places the rows have.
fn spots(section: &Section, length: usize) -> (Vec<Spot>, Vec<String>, usize) {
    let (latitude, longitude, number) =
        (section.charted(0), section.charted(1), section.charted(2));
    let (place, step) = (section.column("place"), section.column("step"));
    let written = |row: &Row| -> String { row.text(step).chars().take(length).collect() };
    let mut names: Vec<String> = section
        .all_rows()
        .map(|(_, row)| written(row))
        .filter(|step| !step.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut spots: BTreeMap<(String, String, String), Spot> = BTreeMap::new();
    for (index, row) in section.all_rows() {
        let (Some(lat), Some(lon), Some(value)) = (
            row.number(latitude).filter(|lat| lat.abs() <= 90.0),
            row.number(longitude).filter(|lon| lon.abs() <= 180.0),
            row.number(number).filter(|value| *value > 0.0),
        ) else {
            continue;
        };
        let name = row.text(place);
        let spot = spots
            .entry((name.clone(), row.text(latitude), row.text(longitude)))
            .or_insert_with(|| Spot {
                name,
                latitude: lat,
                longitude: lon,
                sum: 0.0,
                row: index,
                steps: Vec::new(),
            });
        spot.sum += value;
        if let Ok(step) = names.binary_search(&written(row)) {
            // Rows of one step follow each other where the query sorts by step, as all do that have one.
            match spot.steps.last_mut() {
                Some(last) if last.0 == step => last.1 += value,
                _ => spot.steps.push((step, value, index)),
            }
        }
    }
    let all = spots.len();
    let mut spots: Vec<Spot> = spots.into_values().collect();
    spots.sort_by(|a, b| b.sum.total_cmp(&a.sum).then(a.row.cmp(&b.row)));
    spots.truncate(MOST);
    (spots, names, all)
}

fn circle(x: f64, y: f64, r: f64) -> String {
    format!(
        "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"spot\"/>",
        n(x),
        n(y),
        n(r)
    )
}

/// Returns the outline within the view, as path data.
fn land(view: &View) -> String {
    let mut out = String::new();
    for line in LAND.lines().filter(|line| !line.starts_with('#')) {
        let (mut x, mut y) = (0, 0);
        let mut points: Vec<(f64, f64)> = Vec::new();
        for step in line.split(' ') {
            let Some((dx, dy)) = step.split_once(',') else {
                continue;
            };
            x += dx.parse::<i32>().unwrap_or_default();
            y += dy.parse::<i32>().unwrap_or_default();
            points.push((f64::from(x) / 10.0, f64::from(y) / 10.0));
        }
        let is_near = points.iter().any(|(lon, lat)| {
            (view.west..=view.east).contains(lon) && (view.south..=view.north).contains(lat)
        });
        // A ring larger than the view may have no point in it and yet hold it.
        if !is_near && points.len() < 60 {
            continue;
        }
        let mut last = String::new();
        for (index, (lon, lat)) in points.iter().enumerate() {
            let (x, y) = view.point(*lon, *lat);
            // What lies far outside need not be exact.
            let x = x.clamp(-200.0, view.width + 200.0).round();
            let y = y.clamp(-200.0, view.height() + 200.0).round();
            let point = format!("{x} {y}");
            if index == 0 {
                out.push('M');
            } else if point == last {
                continue;
            } else {
                out.push('L');
            }
            out.push_str(&point);
            last = point;
        }
        out.push('Z');
    }
    out
}

/// Draws the meridians and parallels.
fn graticule(picture: &mut Picture, view: &View) {
    let step = if view.east - view.west > 150.0 {
        30
    } else {
        10
    };
    for degree in (-180_i32..=180).step_by(step) {
        let (x, _) = view.point(f64::from(degree), 0.0);
        if x > 0.0 && x < view.width {
            picture.line((x, 0.0), (x, view.height()), "grat");
        }
        let (_, y) = view.point(0.0, f64::from(degree));
        if degree.abs() <= 90 && y > 0.0 && y < view.height() {
            picture.line((0.0, y), (view.width, y), "grat");
        }
    }
}

/// Names the largest circles, where there is room.
fn labels(
    picture: &mut Picture,
    view: &View,
    spots: &[Spot],
    radius: &dyn Fn(f64, f64) -> f64,
    most: f64,
) {
    let mut taken: Vec<(f64, f64, f64, f64)> = Vec::new();
    let most_labels = if view.width < 600.0 { 8 } else { 16 };
    for spot in spots.iter().take(80) {
        if taken.len() == most_labels {
            break;
        }
        let words = short(&spot.name, 24);
        let wide = 7.0 * words.chars().count() as f64;
        let (x, y) = view.point(spot.longitude, spot.latitude);
        let r = radius(spot.sum, most);
        // To the right of the circle, to its left, below, above: the first that is free.
        let places = [
            (x + r + 5.0, y + 4.0),
            (x - r - 5.0 - wide, y + 4.0),
            (x - wide / 2.0, y + r + 12.0),
            (x - wide / 2.0, y - r - 4.0),
        ];
        let area = |(x, y): (f64, f64)| (x - 2.0, y - 12.0, x + wide, y + 4.0);
        let free = places.into_iter().find(|place| {
            let a = area(*place);
            let is_inside = a.0 >= 0.0 && a.2 <= view.width && a.1 >= 0.0 && a.3 <= view.height();
            is_inside
                && taken
                    .iter()
                    .all(|b| !(a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3))
        });
        let Some(place) = free else { continue };
        taken.push(area(place));
        if place.0 + wide < x {
            picture.text(place.0 + wide, place.1, "label halo end", &words);
        } else {
            picture.text(place.0, place.1, "label halo", &words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_outline_crosses_the_date_line() {
        let mut rings = 0;
        for line in LAND.lines().filter(|line| !line.starts_with('#')) {
            rings += 1;
            let (mut x, mut y) = (0, 0);
            for (index, step) in line.split(' ').enumerate() {
                let (dx, dy) = step.split_once(',').unwrap();
                let (dx, dy): (i32, i32) = (dx.parse().unwrap(), dy.parse().unwrap());
                x += dx;
                y += dy;
                assert!(
                    (-1800..=1800).contains(&x) && (-900..=900).contains(&y),
                    "{line}"
                );
                // Only the South Pole's edge runs from one side to the other.
                assert!(index == 0 || dx.abs() < 1800 || y == -900, "{dx} at {y}");
            }
        }
        assert!(rings > 100);
    }
}
