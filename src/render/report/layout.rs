//! Places the nodes of a network: the spring model of Fruchterman and Reingold ("Graph drawing by force-directed placement", 1991),
//! from a fixed seed, so that the same network looks the same. Only sums, products and square roots are used, which every machine
//! rounds alike.

/// How often all nodes are moved.
const ROUNDS: usize = 400;

/// Numbers that look like chance: the generator of Knuth's MMIX.
struct Chance(u64);

impl Chance {
    /// Returns the next number from 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Returns a position for each of `count` nodes in a box from (0, 0) to (`width`, `height`). Edges pull with their weight, 0 to 1.
pub(super) fn place(
    count: usize,
    edges: &[(usize, usize, f64)],
    width: f64,
    height: f64,
) -> Vec<(f64, f64)> {
    let mut chance = Chance(20_211_019);
    let mut at: Vec<(f64, f64)> = (0..count)
        .map(|_| (chance.next() - 0.5, chance.next() - 0.5))
        .collect();
    let ideal = (1.0 / count.max(1) as f64).sqrt();
    for round in 0..ROUNDS {
        let heat = 0.1 * (1.0 - round as f64 / ROUNDS as f64);
        let mut push = vec![(0.0_f64, 0.0_f64); count];
        for (index, a) in at.iter().enumerate() {
            for (other, b) in at.iter().enumerate() {
                if index == other {
                    continue;
                }
                let (dx, dy) = (a.0 - b.0, a.1 - b.1);
                let square = (dx * dx + dy * dy).max(1e-6);
                let force = ideal * ideal / square;
                if let Some(push) = push.get_mut(index) {
                    push.0 += dx * force;
                    push.1 += dy * force;
                }
            }
            // Parts without an edge between them would drift apart for ever.
            if let Some(push) = push.get_mut(index) {
                push.0 -= a.0 * 0.35;
                push.1 -= a.1 * 0.35;
            }
        }
        for (from, to, weight) in edges {
            let (Some(a), Some(b)) = (at.get(*from), at.get(*to)) else {
                continue;
            };
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let length = (dx * dx + dy * dy).sqrt();
            let force = length / ideal * (0.4 + 0.6 * weight);
            for (node, sign) in [(*from, 1.0), (*to, -1.0)] {
                if let Some(push) = push.get_mut(node) {
                    push.0 += sign * dx * force;
                    push.1 += sign * dy * force;
                }
            }
        }
        for (position, push) in at.iter_mut().zip(&push) {
            let length = (push.0 * push.0 + push.1 * push.1).sqrt();
            if length > 0.0 {
                let step = length.min(heat) / length;
                position.0 += push.0 * step;
                position.1 += push.1 * step;
            }
        }
    }
    fit(&mut at, width, height);
    part(&mut at, width, height);
    at
}

/// Moves apart what stands too close for a name between: around a name that all others go to, the springs leave a knot.
fn part(at: &mut [(f64, f64)], width: f64, height: f64) {
    const ROUNDS: usize = 60;
    // Names run sideways: less room is needed above and below.
    let (wide, tall) = ((width / 12.0).min(64.0), (height / 12.0).min(30.0));
    for _ in 0..ROUNDS {
        for index in 0..at.len() {
            for other in index + 1..at.len() {
                let (Some(a), Some(b)) = (at.get(index).copied(), at.get(other).copied()) else {
                    continue;
                };
                let (dx, dy) = ((b.0 - a.0) / wide, (b.1 - a.1) / tall);
                let apart = (dx * dx + dy * dy).sqrt();
                if apart >= 1.0 {
                    continue;
                }
                // Two in one spot go different ways.
                let (dx, dy) = if apart > 1e-6 {
                    (dx / apart, dy / apart)
                } else {
                    (1.0, 0.0)
                };
                let step = 0.25 * (1.0 - apart);
                for (node, sign) in [(index, -1.0), (other, 1.0)] {
                    if let Some(point) = at.get_mut(node) {
                        point.0 = (point.0 + sign * step * dx * wide).clamp(0.0, width);
                        point.1 = (point.1 + sign * step * dy * tall).clamp(0.0, height);
                    }
                }
            }
        }
    }
}

/// Stretches the positions to the box.
fn fit(at: &mut [(f64, f64)], width: f64, height: f64) {
    let ends = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        })
    };
    let (left, right) = ends(&mut at.iter().map(|point| point.0));
    let (top, bottom) = ends(&mut at.iter().map(|point| point.1));
    for point in at {
        let share = |value: f64, low: f64, high: f64| {
            if high - low > 1e-9 {
                (value - low) / (high - low)
            } else {
                0.5
            }
        };
        *point = (
            share(point.0, left, right) * width,
            share(point.1, top, bottom) * height,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_network_looks_the_same_and_fits() {
        let edges = [(0, 1, 1.0), (1, 2, 0.2), (3, 3, 0.5), (9, 0, 1.0)];
        let first = place(5, &edges, 100.0, 50.0);
        assert_eq!(first, place(5, &edges, 100.0, 50.0));
        for (x, y) in first {
            assert!((0.0..=100.0).contains(&x) && (0.0..=50.0).contains(&y));
        }
        assert_eq!(place(1, &[], 10.0, 10.0), [(5.0, 5.0)]);
        assert!(place(0, &[], 10.0, 10.0).is_empty());
    }
}
