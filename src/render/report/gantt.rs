//! The time line of planned events: a lane for each event, a thin line from the day of a report to the day it gives.

use std::collections::HashMap;

use jiff::civil::Date;

use super::axis::{self, Axis};
use super::svg::{Frame, Picture, marker, n, short};
use super::{Row, Section};

/// The most events drawn.
const MOST: usize = 80;
/// The states in the legend.
const LEGEND: [&str; 6] = [
    "scheduled",
    "proposed",
    "held",
    "postponed",
    "cancelled or denied",
    "other",
];

/// What a row says of an event.
struct Claim {
    row: usize,
    reported: Option<Date>,
    first: Option<Date>,
    last: Option<Date>,
    status: String,
    is_exact: bool,
}

impl Claim {
    /// Tells whether an inexact date had begun when it was reported: where in it the event lies is still ahead, and a time line
    /// from the first day of the year on would show little else.
    fn began(&self) -> bool {
        !self.is_exact
            && matches!((self.first, self.reported), (Some(first), Some(reported)) if first <= reported)
    }
}

/// The claims on one event.
struct Lane {
    label: String,
    claims: Vec<Claim>,
}

impl Lane {
    /// Tells whether two exact days are given that have no day in common, of what is to be or was.
    fn differs(&self) -> bool {
        let spans: Vec<(Date, Date)> = self
            .claims
            .iter()
            .filter(|claim| {
                claim.is_exact
                    && matches!(
                        claim.status.as_str(),
                        "scheduled" | "proposed" | "held" | "ongoing" | "postponed"
                    )
            })
            .filter_map(|claim| Some((claim.first?, claim.last.or(claim.first)?)))
            .collect();
        spans
            .iter()
            .any(|a| spans.iter().any(|b| a.1 < b.0 || b.1 < a.0))
    }

    /// Returns how the event was put off, called off or denied.
    fn changes(&self) -> Vec<&'static str> {
        [
            ("postponed", "put off"),
            ("cancelled", "called off"),
            ("denied", "denied"),
        ]
        .into_iter()
        .filter(|(status, _)| self.claims.iter().any(|claim| claim.status == *status))
        .map(|(_, words)| words)
        .collect()
    }

    /// Tells whether a report looked ahead to the event.
    fn is_planned(&self) -> bool {
        self.claims.iter().any(|claim| {
            matches!(
                claim.status.as_str(),
                "scheduled" | "proposed" | "postponed" | "cancelled"
            ) || matches!((claim.reported, claim.first), (Some(reported), Some(first)) if first > reported)
        })
    }
}

/// Draws the section.
pub(super) fn draw(section: &Section, id: Option<&str>, frame: Frame) -> Option<Picture> {
    let mut lanes = lanes(section);
    let before = lanes.len();
    // What only looks back would stretch the time line to years long past.
    if lanes.iter().any(Lane::is_planned) {
        lanes.retain(Lane::is_planned);
    }
    let past = before - lanes.len();
    let days: Vec<Date> = lanes
        .iter()
        .take(MOST)
        .flat_map(|lane| &lane.claims)
        .flat_map(|claim| [claim.reported, claim.first.filter(|_| !claim.began())])
        .flatten()
        .collect();
    let (left, right, lane_height, top) =
        frame.pick((290.0, 890.0, 24.0, 66.0), (10.0, 408.0, 38.0, 84.0));
    let axis = Axis::new(&days, left, right)?;
    let shown = lanes.len().min(MOST);
    let bottom = top + lane_height * shown as f64;
    let mut picture = Picture::new(frame.width(), bottom + 4.0 + axis::BELOW);
    legend(&mut picture, frame);
    axis.draw(&mut picture, top - 4.0, bottom);
    let (mut conflicts, mut changes) = (0, 0);
    for (index, lane) in lanes.iter().take(MOST).enumerate() {
        let upper = top + lane_height * index as f64;
        let y = upper + frame.pick(12.0, 27.0);
        let (differs, moves) = (lane.differs(), lane.changes());
        conflicts += usize::from(differs);
        changes += usize::from(!moves.is_empty());
        if differs || !moves.is_empty() {
            let class = if differs { "warn" } else { "note" };
            picture.add(&format!(
                "<rect x=\"0\" y=\"{}\" width=\"{}\" height=\"{lane_height}\" class=\"{class}\"/>",
                n(upper),
                n(frame.width())
            ));
        }
        match frame {
            Frame::Wide => picture.text(left - 14.0, y + 4.0, "label end", &short(&lane.label, 39)),
            Frame::Narrow => picture.text(1.0, upper + 14.0, "label", &short(&lane.label, 46)),
        }
        let mut flags = moves;
        if differs {
            flags.insert(0, "days differ");
        }
        for (place, flag) in flags.iter().take(2).enumerate() {
            // Two flags share a lane one above the other.
            let shift = if flags.len() < 2 {
                4.0
            } else {
                place as f64 * 11.0 - 1.5
            };
            match frame {
                Frame::Wide => picture.text(right + 14.0, y + shift, "flag", flag),
                Frame::Narrow if place == 0 => {
                    picture.text(frame.width() - 1.0, upper + 14.0, "flag end", flag);
                }
                Frame::Narrow => {} // the words of the mark say the other
            }
        }
        for claim in &lane.claims {
            draw_claim(&mut picture, section, &axis, lane, claim, y, id);
        }
    }
    "Time line: planned events".clone_into(&mut picture.title);
    picture.description = format!(
        "Time line of {shown} events. Different days are given for {conflicts} of them; {changes} were put off, called off or denied. The table below has the same."
    );
    "One lane an event: a thin line leads from the day of a report to the day it gives. A wide bar is a stretch of days or an inexact date; a mark without a line gives no date and stands on the day of the report.".clone_into(&mut picture.caption);
    if lanes.len() > MOST {
        picture.caption.push_str(&format!(
            " The first {MOST} of {} events are drawn.",
            section.counted(lanes.len())
        ));
    }
    if past > 0 {
        picture.caption.push_str(&format!(
            " Events that were only looked back on are in the table alone: {past}."
        ));
    }
    Some(picture)
}

/// Groups the rows by event, in the order of the rows. Where the event is not known, a row is alone.
fn lanes(section: &Section) -> Vec<Lane> {
    let (from, to, event, status) = (
        section.charted(0),
        section.charted(1),
        section.charted(2),
        section.charted(3),
    );
    let (published, precision) = (section.column("published_at"), section.column("precision"));
    let (place, who) = (section.column("place"), section.column("participants"));
    let mut lanes: Vec<Lane> = Vec::new();
    let mut known: HashMap<i64, usize> = HashMap::new();
    for (index, row) in section.rows.iter().enumerate() {
        let claim = Claim {
            row: index,
            reported: axis::day(&row.text(published)),
            first: axis::day(&row.text(from)),
            last: axis::day(&row.text(to)),
            status: row.text(status),
            is_exact: precision
                .is_none_or(|_| matches!(row.text(precision).as_str(), "minute" | "day")),
        };
        if claim.reported.is_none() && claim.first.is_none() {
            continue;
        }
        let event_id = row.evidence.first().and_then(|evidence| evidence.event_id);
        let lane = event_id.and_then(|event| known.get(&event));
        if let Some(lane) = lane.and_then(|lane| lanes.get_mut(*lane)) {
            lane.claims.push(claim);
            continue;
        }
        known.extend(event_id.map(|event| (event, lanes.len())));
        lanes.push(Lane {
            label: label(row, event, place, who),
            claims: vec![claim],
        });
    }
    lanes
}

/// Returns the name of an event, with its place and who takes part where the name does not hold them: many a meeting is called
/// `meeting`.
fn label(row: &Row, event: Option<usize>, place: Option<usize>, who: Option<usize>) -> String {
    let mut label = row.text(event);
    let place = row.text(place);
    let holds = |label: &str, words: &str| label.to_lowercase().contains(&words.to_lowercase());
    if !holds(&label, &place) {
        label = format!("{label}, {place}");
    }
    let who = row.text(who);
    let who: Vec<&str> = who
        .split("; ")
        .filter(|name| !holds(&label, name))
        .collect();
    if who.is_empty() {
        return label;
    }
    format!("{label}: {}", who.join(", "))
}

fn draw_claim(
    picture: &mut Picture,
    section: &Section,
    axis: &Axis,
    lane: &Lane,
    claim: &Claim,
    y: f64,
    id: Option<&str>,
) {
    let mut inner = String::new();
    let Some(at) = claim.first.or(claim.reported) else {
        return;
    };
    // An inexact date is a stretch: its mark stands in the middle of what can be seen of it, past the report for what is to come.
    let x = match (claim.is_exact, claim.first, claim.last) {
        (false, Some(first), Some(last)) => {
            let is_ahead = matches!(claim.status.as_str(), "scheduled" | "proposed");
            let from = claim
                .reported
                .filter(|day| is_ahead && (first..=last).contains(day))
                .unwrap_or(first);
            f64::midpoint(axis.x(from), axis.x(last))
        }
        _ => axis.x(at),
    };
    if let (Some(reported), Some(_)) = (claim.reported, claim.first) {
        let from = axis.x(reported);
        inner.push_str(&format!(
            "<path d=\"M{} {}v8M{} {}H{}\" class=\"lead\"/>",
            n(from),
            n(y - 4.0),
            n(from),
            n(y),
            n(x)
        ));
    }
    if let (Some(first), Some(last)) = (claim.first, claim.last)
        && last > first
    {
        inner.push_str(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"8\" rx=\"4\" class=\"{}\"/>",
            n(axis.x(first)),
            n(y - 4.0),
            n(axis.x(last) - axis.x(first)),
            if claim.is_exact { "stretch" } else { "vague" }
        ));
    }
    if axis.is_outside(at) && claim.is_exact {
        inner.push_str(&axis::past(x, y, axis.is_left(x)));
    }
    inner.push_str(&marker(&claim.status, x, y, 5.0));
    let row = section.rows.get(claim.row);
    let text = |name: &str| {
        row.map(|row| row.text(section.column(name)))
            .unwrap_or_default()
    };
    let day = match (claim.first, claim.last) {
        (Some(first), Some(last)) if last > first => format!("{first} to {last}"),
        (Some(first), _) => first.to_string(),
        _ => "no date given".to_owned(),
    };
    let mut words = format!("{}: {} {day}", lane.label, claim.status);
    let precision = text("precision");
    if !claim.is_exact && !precision.is_empty() && precision != "none" {
        words.push_str(&format!(" ({precision})"));
    }
    let who = text("according_to");
    if !who.is_empty() {
        words.push_str(&format!(", according to {who}"));
    }
    if let Some(reported) = claim.reported {
        words.push_str(&format!("; {}, {reported}", text("outlet")));
    }
    picture.mark(id, claim.row, &words, &inner);
}

fn legend(picture: &mut Picture, frame: Frame) {
    let left = frame.pick(290.0, 10.0);
    let (mut x, mut y) = (left, 16.0);
    for name in LEGEND {
        let wide = 10.0 + 6.8 * name.chars().count() as f64;
        if x + wide > frame.width() {
            (x, y) = (left, y + 20.0);
        }
        let status = name.split(' ').next().unwrap_or(name);
        picture.add(&marker(status, x, y, 5.0));
        picture.text(x + 10.0, y + 4.0, "key", name);
        x += wide + 24.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(first: &str, last: &str, status: &str, is_exact: bool) -> Claim {
        Claim {
            row: 0,
            reported: None,
            first: axis::day(first),
            last: axis::day(last),
            status: status.to_owned(),
            is_exact,
        }
    }

    #[test]
    fn only_exact_days_apart_are_a_conflict() {
        for (other, expected) in [
            (claim("2021-03-18", "", "scheduled", true), true),
            (claim("2021-03-18", "", "scheduled", false), false),
            (claim("2021-03-18", "", "mentioned", true), false),
            (claim("2021-03-16", "", "held", true), false),
            (claim("2021-03-15", "2021-03-16", "scheduled", true), false),
        ] {
            let lane = Lane {
                label: String::new(),
                claims: vec![claim("2021-03-15", "2021-03-16", "scheduled", true), other],
            };
            assert_eq!(lane.differs(), expected);
        }
    }
}
