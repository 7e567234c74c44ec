//! A line of small bars: counts over time at a glance.

use std::collections::BTreeMap;

use crate::query::Value;

/// The bars, from the lowest.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Gathers the sum of one column for each value of another.
#[derive(Debug, Clone)]
pub struct Spark {
    /// Where the steps are.
    step: usize,
    /// Where the counts are.
    count: usize,
    /// Name of the counts.
    name: String,
    sums: BTreeMap<String, f64>,
}

impl Spark {
    /// Returns one for the columns of a chart (`spark step count`), where the rows have them.
    pub fn new(chart: &[String], columns: &[String]) -> Option<Self> {
        let at = |index: usize| {
            let name = chart.get(index)?;
            columns.iter().position(|column| column == name)
        };
        Some(Self {
            step: at(0)?,
            count: at(1)?,
            name: chart.get(1)?.clone(),
            sums: BTreeMap::new(),
        })
    }

    /// Adds a row; steps that are no dates are left out.
    pub fn add(&mut self, row: &[Value]) {
        let (Some(Value::Text(step)), Some(count)) = (row.get(self.step), row.get(self.count))
        else {
            return;
        };
        let count = match count {
            Value::Integer(count) => *count as f64,
            Value::Real(count) => *count,
            _ => return,
        };
        if step.starts_with(|c: char| c.is_ascii_digit()) {
            *self.sums.entry(step.clone()).or_default() += count;
        }
    }

    /// Returns the line, at most `width` columns wide; nothing for fewer than two steps. Where there are more steps than columns,
    /// neighbours share a bar, which shows their mean.
    pub fn line(&self, width: usize) -> Option<String> {
        let (first, last) = (self.sums.keys().next()?, self.sums.keys().next_back()?);
        let head = format!("{} {first} ", self.name);
        let tail = format!(" {last}");
        let room = width
            .saturating_sub(head.chars().count() + tail.chars().count())
            .max(1);
        let sums: Vec<f64> = self.sums.values().copied().collect();
        if sums.len() < 2 {
            return None;
        }
        let group = sums.len().div_ceil(room);
        let means: Vec<f64> = sums
            .chunks(group)
            .map(|part| part.iter().sum::<f64>() / part.len() as f64)
            .collect();
        let most = means.iter().copied().fold(0.0, f64::max);
        let bars: String = means
            .iter()
            .map(|mean| {
                if *mean <= 0.0 || most <= 0.0 {
                    return ' ';
                }
                let index = (mean / most * 8.0).ceil() as usize;
                BARS.get(index.saturating_sub(1)).copied().unwrap_or('█')
            })
            .collect();
        Some(format!("{head}{bars}{tail}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_become_bars() {
        let names = |names: &[&str]| -> Vec<String> {
            names.iter().map(|name| (*name).to_owned()).collect()
        };
        let chart = names(&["step", "n"]);
        let mut spark = Spark::new(&chart, &names(&["outlet", "step", "n"])).unwrap();
        assert_eq!(spark.line(80), None);
        for (step, n) in [
            ("2021-03-01", 1),
            ("2021-03-02", 0),
            ("2021-03-03", 3),
            ("2021-03-03", 5),
            ("no date", 9),
        ] {
            spark.add(&["A".into(), step.into(), Value::Integer(n)]);
        }
        assert_eq!(
            spark.line(80).as_deref(),
            Some("n 2021-03-01 ▁ █ 2021-03-03")
        );
        assert_eq!(
            spark.line(26).as_deref(),
            Some("n 2021-03-01 ▁█ 2021-03-03")
        );
        assert!(Spark::new(&chart, &names(&["outlet"])).is_none());
    }
}
