//! Who speaks about whom: nodes and arrows, or lines where there is no direction.

use std::collections::BTreeMap;

use super::Section;
use super::layout;
use super::svg::{Frame, Picture, n, plain, short};

/// The most lines and the most nodes drawn, in a wide picture and in a narrow one.
const MOST: [(usize, usize); 2] = [(70, 45), (24, 18)];
/// The speech acts that have a colour, and the column that counts each.
const ACTS: [&str; 4] = ["accuse", "deny", "praise", "threaten"];

/// A line from one node to another.
struct Edge {
    row: usize,
    from: usize,
    to: usize,
    weight: f64,
    act: &'static str,
}

/// Draws the section; with arrow heads where it is `directed`.
pub(super) fn draw(
    section: &Section,
    id: Option<&str>,
    frame: Frame,
    directed: bool,
) -> Option<Picture> {
    let (from, to, number) = (section.charted(0), section.charted(1), section.charted(2));
    let mut candidates: Vec<(usize, String, String, f64)> = section
        .rows
        .iter()
        .enumerate()
        .filter_map(|(index, row)| {
            let (from, to) = (row.text(from), row.text(to));
            let weight = row.number(number).filter(|weight| *weight > 0.0)?;
            (!from.is_empty() && !to.is_empty() && from != to).then_some((index, from, to, weight))
        })
        .collect();
    candidates.sort_by(|a, b| b.3.total_cmp(&a.3).then(a.0.cmp(&b.0)));
    let all = candidates.len();
    let (most_edges, most_nodes) = frame.pick(MOST[0], MOST[1]);
    let mut nodes: BTreeMap<String, usize> = BTreeMap::new();
    let mut edges = Vec::new();
    for (row, from, to, weight) in candidates {
        let new = usize::from(!nodes.contains_key(&from)) + usize::from(!nodes.contains_key(&to));
        if edges.len() == most_edges || nodes.len() + new > most_nodes {
            continue;
        }
        let mut node = |name: String| {
            let next = nodes.len();
            *nodes.entry(name).or_insert(next)
        };
        let (from, to) = (node(from), node(to));
        edges.push(Edge {
            row,
            from,
            to,
            weight,
            act: act(section, row),
        });
    }
    let most = edges.iter().map(|edge| edge.weight).fold(0.0_f64, f64::max);
    if edges.is_empty() {
        return None;
    }
    let full = frame.width();
    let (margin, top) = frame.pick((70.0, 60.0), (24.0, 70.0));
    let height = frame.pick(260.0, 200.0) + frame.pick(13.0, 22.0) * nodes.len() as f64;
    let pulls: Vec<(usize, usize, f64)> = edges
        .iter()
        .map(|edge| (edge.from, edge.to, edge.weight / most))
        .collect();
    let at: Vec<(f64, f64)> = layout::place(
        nodes.len(),
        &pulls,
        full - 2.0 * margin - 60.0,
        height - top - 40.0,
    )
    .into_iter()
    .map(|(x, y)| (x + margin, y + top))
    .collect();
    let mut sums = vec![0.0_f64; nodes.len()];
    for edge in &edges {
        for end in [edge.from, edge.to] {
            if let Some(sum) = sums.get_mut(end) {
                *sum += edge.weight;
            }
        }
    }
    let largest = sums.iter().copied().fold(1.0_f64, f64::max);
    let radius =
        |node: usize| 4.0 + 9.0 * (sums.get(node).copied().unwrap_or_default() / largest).sqrt();
    let names: BTreeMap<usize, &String> = nodes.iter().map(|(name, node)| (*node, name)).collect();
    let name = |node: usize| names.get(&node).map_or("", |name| name.as_str());

    let mut picture = Picture::new(full, height);
    let has_acts = ACTS.iter().any(|act| section.column(act).is_some());
    if has_acts {
        legend(&mut picture, frame);
    }
    // The thin ones on top: they are harder to hit.
    for edge in &edges {
        let (Some(a), Some(b)) = (at.get(edge.from), at.get(edge.to)) else {
            continue;
        };
        // Where nobody speaks often, no line looks as if.
        let width = 1.2 + 5.8 * (edge.weight / most.max(5.0)).sqrt();
        let inner = arrow(*a, *b, radius(edge.to), width, edge.act, directed);
        let verb = if directed { "about" } else { "and" };
        let mut words = format!(
            "{} {verb} {}: {}",
            name(edge.from),
            name(edge.to),
            plain(edge.weight)
        );
        if edge.act != "say" {
            words.push_str(&format!(", mostly {}", edge.act));
        }
        picture.mark(id, edge.row, &words, &inner);
    }
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by(|a, b| radius(*b).total_cmp(&radius(*a)).then(a.cmp(b)));
    let mut taken: Vec<(f64, f64, f64, f64)> = at
        .iter()
        .enumerate()
        .map(|(node, (x, y))| {
            (
                x - radius(node),
                y - radius(node),
                x + radius(node),
                y + radius(node),
            )
        })
        .collect();
    let lines: Vec<(f64, f64)> = edges
        .iter()
        .filter_map(|edge| Some((*at.get(edge.from)?, *at.get(edge.to)?)))
        .flat_map(|(a, b)| along(a, control(a, b, directed), b))
        .collect();
    for node in order {
        let Some((x, y)) = at.get(node) else { continue };
        let r = radius(node);
        picture.add(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"node\"/>",
            n(*x),
            n(*y),
            n(r)
        ));
        let words = short(name(node), frame.pick(36, 24));
        let wide = 7.2 * words.chars().count() as f64;
        let (tx, ty) = label_place(&mut taken, &lines, (*x, *y, r), wide, full);
        // What ends at its node is written so: fonts differ in width.
        if tx + wide < *x {
            picture.text(tx + wide, ty, "label halo end", &words);
        } else {
            picture.text(tx, ty, "label halo", &words);
        }
    }
    let strongest = edges.first();
    let title = if directed {
        "Network: who speaks about whom"
    } else {
        "Network: who goes with whom"
    };
    title.clone_into(&mut picture.title);
    picture.description = format!(
        "Network of {} names and {} lines{}. The table below has the same.",
        nodes.len(),
        edges.len(),
        strongest.map_or_else(String::new, |edge| format!(
            "; the strongest leads from {} to {}",
            name(edge.from),
            name(edge.to)
        ))
    );
    let what = section.chart_name(2);
    picture.caption = format!(
        "Width of a line: {what}{}{}.",
        if directed {
            "; an arrow points to whom the words are about"
        } else {
            ""
        },
        if has_acts {
            "; colour: the most frequent marked speech act, where there is one"
        } else {
            ""
        }
    );
    if all > edges.len() {
        picture.caption.push_str(&format!(
            " Of {} lines {} are drawn: the strongest, between {} names.",
            section.counted(all),
            edges.len(),
            nodes.len()
        ));
    }
    Some(picture)
}

/// Returns the speech act that a row counts most; `say` where it counts none.
fn act(section: &Section, row: usize) -> &'static str {
    let counts = ACTS.iter().map(|act| {
        let count = section
            .rows
            .get(row)
            .and_then(|row| row.number(section.column(act)))
            .unwrap_or_default();
        (*act, count)
    });
    let mut best = ("say", 0.0);
    for (act, count) in counts {
        if count > best.1 {
            best = (act, count);
        }
    }
    best.0
}

/// Returns the point that a line is bent towards.
fn control(a: (f64, f64), b: (f64, f64), directed: bool) -> (f64, f64) {
    let bend = if directed { 0.12 } else { 0.0 };
    (
        f64::midpoint(a.0, b.0) - (b.1 - a.1) * bend,
        f64::midpoint(a.1, b.1) + (b.0 - a.0) * bend,
    )
}

/// Returns points along a bent line, some ten units apart.
fn along(a: (f64, f64), control: (f64, f64), b: (f64, f64)) -> Vec<(f64, f64)> {
    let length = ((b.0 - a.0).powi(2) + (b.1 - a.1).powi(2)).sqrt();
    let steps = (length / 10.0).ceil().clamp(2.0, 120.0);
    (0..=steps as usize)
        .map(|step| {
            let t = step as f64 / steps;
            let at = |a: f64, control: f64, b: f64| {
                (1.0 - t).powi(2) * a + 2.0 * t * (1.0 - t) * control + t * t * b
            };
            (at(a.0, control.0, b.0), at(a.1, control.1, b.1))
        })
        .collect()
}

/// Returns a bent line that ends at the rim of its target.
fn arrow(a: (f64, f64), b: (f64, f64), rim: f64, width: f64, act: &str, directed: bool) -> String {
    let control = control(a, b, directed);
    let (tx, ty) = (b.0 - control.0, b.1 - control.1);
    let length = (tx * tx + ty * ty).sqrt().max(1e-6);
    let (ux, uy) = (tx / length, ty / length);
    let tip = (b.0 - ux * (rim + 1.0), b.1 - uy * (rim + 1.0));
    let head = if directed { 6.0 + 1.6 * width } else { 0.0 };
    let neck = (tip.0 - ux * head, tip.1 - uy * head);
    let half = 2.5 + 0.75 * width;
    let mut out = format!(
        "<path d=\"M{} {}Q{} {} {} {}\" class=\"edge a-{act}\" stroke-width=\"{}\"/>",
        n(a.0),
        n(a.1),
        n(control.0),
        n(control.1),
        n(neck.0),
        n(neck.1),
        n(width)
    );
    if directed {
        out.push_str(&format!(
            "<path d=\"M{} {}L{} {}L{} {}Z\" class=\"head a-{act}\"/>",
            n(tip.0),
            n(tip.1),
            n(neck.0 - uy * half),
            n(neck.1 + ux * half),
            n(neck.0 + uy * half),
            n(neck.1 - ux * half)
        ));
    }
    out
}

/// Returns where a label of that width stands beside its node: where it covers least, names before lines.
fn label_place(
    taken: &mut Vec<(f64, f64, f64, f64)>,
    lines: &[(f64, f64)],
    (x, y, r): (f64, f64, f64),
    width: f64,
    full: f64,
) -> (f64, f64) {
    let places = [
        (x + r + 4.0, y + 4.0),
        (x - r - 4.0 - width, y + 4.0),
        (x - width / 2.0, y - r - 5.0),
        (x - width / 2.0, y + r + 13.0),
        (x + r + 2.0, y - r - 2.0),
        (x + r + 2.0, y + r + 10.0),
        (x - r - 2.0 - width, y - r - 2.0),
        (x - r - 2.0 - width, y + r + 10.0),
    ];
    let area = |(x, y): (f64, f64)| (x, y - 10.0, x + width, y + 3.0);
    let is_inside = |(x, _): (f64, f64)| x >= 2.0 && x + width <= full - 2.0;
    let covers = |place: (f64, f64)| {
        let a = area(place);
        let names = taken
            .iter()
            .filter(|b| a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3)
            .count();
        let points = lines
            .iter()
            .filter(|(x, y)| a.0 < *x && *x < a.2 && a.1 - 2.0 < *y && *y < a.3 + 2.0)
            .count();
        10 * names + points
    };
    let best = places
        .into_iter()
        .filter(|place| is_inside(*place))
        .min_by_key(|place| covers(*place))
        // Wider than the room on either side: within the picture all the same.
        .unwrap_or((
            (x - width / 2.0).min(full - 2.0 - width).max(2.0),
            y - r - 5.0,
        ));
    taken.push(area(best));
    best
}

fn legend(picture: &mut Picture, frame: Frame) {
    let left = frame.pick(20.0, 2.0);
    let (mut x, mut y) = (left, 16.0);
    for act in ["accuse", "deny", "praise", "threaten", "say"] {
        let name = if act == "say" { "other words" } else { act };
        let wide = 36.0 + 7.0 * name.chars().count() as f64;
        if x + wide > frame.width() {
            (x, y) = (left, y + 20.0);
        }
        picture.add(&format!(
            "<path d=\"M{} {y}H{}\" class=\"edge a-{act}\" stroke-width=\"4\"/>",
            n(x),
            n(x + 30.0)
        ));
        picture.text(x + 36.0, y + 4.0, "key", name);
        x += wide + 24.0;
    }
}
