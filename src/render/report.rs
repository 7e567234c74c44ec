//! Pictures of rows, and a page of them.
//!
//! A [`Section`] is what one saved query gave: its rows with the sentences they rest on. [`picture()`] draws it as SVG, by its chart;
//! [`page()`] writes all sections as one file that needs nothing from elsewhere. Positions are in the SVG's own units (CSS pixels at
//! full width). The same rows give the same bytes: no clock, no chance beyond a fixed seed.

mod axis;
mod bar;
mod gantt;
mod layout;
mod map;
mod network;
mod page;
mod spark;
mod svg;
mod timeline;
mod versions;

pub use page::page;
pub use svg::{Frame, Picture};

use crate::query::Value;
use crate::query::evidence::Evidence;
use crate::query::header::{Chart, ChartKind};
use crate::render::exact;

/// What one saved query gave.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The query as typed: name and parameters.
    pub call: String,
    /// Its summary.
    pub title: String,
    /// What else its header says.
    pub description: String,
    /// The picture it asks for.
    pub chart: Option<Chart>,
    /// The columns that people want to see first; empty: all.
    pub show: Vec<String>,
    /// The columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Rows after those, for pictures of the whole: they have no line in the table, nothing that they rest on, and only the cells
    /// that are drawn.
    pub further: Vec<Row>,
    /// Tells whether there were more rows than `rows`.
    pub is_cut: bool,
    /// By what the query splits, groups or steps, where it has such a parameter (`by`); blank otherwise.
    pub by: String,
    /// The statement with its parameters bound.
    pub sql: String,
}

/// A row and what it rests on.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// One value for each column.
    pub cells: Vec<Value>,
    /// The sentences, at most a few.
    pub evidence: Vec<Evidence>,
    /// The text of the article, for pictures that compare texts.
    pub body: Option<String>,
}

impl Row {
    /// Returns a cell as text; blank for NULL and where there is none.
    fn text(&self, column: Option<usize>) -> String {
        column
            .and_then(|index| self.cells.get(index))
            .map(exact)
            .unwrap_or_default()
    }

    /// Returns a cell as a finite number.
    fn number(&self, column: Option<usize>) -> Option<f64> {
        match column.and_then(|index| self.cells.get(index)) {
            Some(Value::Integer(number)) => Some(*number as f64),
            Some(Value::Real(number)) => Some(*number).filter(|number| number.is_finite()),
            _ => None,
        }
    }
}

impl Section {
    /// Returns where a column is.
    fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// Returns where the chart's column of that number is.
    fn charted(&self, number: usize) -> Option<usize> {
        let chart = self.chart.as_ref()?;
        self.column(chart.columns.get(number)?)
    }

    /// Returns the name of the chart's column of that number, for people.
    fn chart_name(&self, number: usize) -> String {
        self.chart
            .as_ref()
            .and_then(|chart| chart.columns.get(number))
            .map(|name| name.replace('_', " "))
            .unwrap_or_default()
    }

    /// Returns all rows with their numbers.
    fn all_rows(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.rows.iter().chain(&self.further).enumerate()
    }

    /// Returns the `id` for a mark's link; nothing where the row is not in the table.
    fn linked<'i>(&self, id: Option<&'i str>, row: usize) -> Option<&'i str> {
        id.filter(|_| row < self.rows.len())
    }

    /// Returns a count of what the rows have, which is less than all where rows are left out.
    fn counted(&self, count: usize) -> String {
        if self.is_cut {
            format!("more than {count}")
        } else {
            count.to_string()
        }
    }

    /// Says that the picture has more rows than the table.
    fn beyond(&self) -> String {
        if self.further.is_empty() {
            return String::new();
        }
        format!(
            " The picture is of all {} rows; the table has the first {}.",
            self.rows.len() + self.further.len(),
            self.rows.len()
        )
    }

    /// Returns the column of the chart that the rows do not have.
    pub fn missing_column(&self) -> Option<&str> {
        self.chart
            .as_ref()?
            .columns
            .iter()
            .find(|name| self.column(name).is_none())
            .map(String::as_str)
    }
}

/// Draws a section; nothing where it has no chart, no rows that can be drawn, or its picture is no SVG (versions of a text).
///
/// Marks are links to `#ID-rN`, row N from 0, where an `id` is given.
pub fn picture(section: &Section, id: Option<&str>, frame: Frame) -> Option<Picture> {
    let chart = section.chart.as_ref()?;
    if section.rows.is_empty() {
        return None;
    }
    match chart.kind {
        ChartKind::Bar => bar::draw(section, id, frame),
        ChartKind::Spark => spark::draw(section, id, frame),
        ChartKind::Timeline => timeline::draw(section, id, frame),
        ChartKind::Gantt => gantt::draw(section, id, frame),
        ChartKind::Network => network::draw(section, id, frame, true),
        ChartKind::Ties => network::draw(section, id, frame, false),
        ChartKind::Map => map::draw(section, id, frame),
        ChartKind::Versions => None,
    }
}
