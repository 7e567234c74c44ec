//! Rows in the formats of other programs: places for maps, networks for Gephi, planned events for calendars.
//!
//! Each needs certain columns: those that the query's chart names, else columns of plain names.

mod geojson;
mod graph;
mod ics;

use std::io;

pub(super) use geojson::GeoJson;
pub(super) use graph::Graph;
pub(super) use ics::Calendar;

use super::Format;
use crate::query::header::{Chart, ChartKind};

/// Rows that a format cannot take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{format} needs {wants}, which these rows do not have")]
pub struct Misfit {
    /// The format.
    pub format: &'static str,
    /// What it needs.
    pub wants: &'static str,
    /// The picture that queries with such columns are drawn as.
    pub chart: &'static [ChartKind],
}

impl From<Misfit> for io::Error {
    fn from(misfit: Misfit) -> Self {
        Self::new(io::ErrorKind::InvalidInput, misfit)
    }
}

/// Tells whether a format can take rows with these columns; formats of tables take all.
pub fn fits(format: Format, columns: &[String], chart: Option<&Chart>) -> Result<(), Misfit> {
    match format {
        Format::GeoJson => spots(columns, chart).map(|_| ()),
        Format::Gexf | Format::GraphMl => ends(columns, chart).map(|_| ()),
        Format::Ics => days(columns, chart).map(|_| ()),
        _ => Ok(()),
    }
}

/// Returns where a column is.
fn at(columns: &[String], name: &str) -> Option<usize> {
    columns.iter().position(|column| column == name)
}

/// Returns where the chart's columns are, where it is one of these.
fn charted(columns: &[String], chart: Option<&Chart>, kinds: &[ChartKind]) -> Option<Vec<usize>> {
    let chart = chart.filter(|chart| kinds.contains(&chart.kind))?;
    chart.columns.iter().map(|name| at(columns, name)).collect()
}

/// Returns where latitude and longitude are.
fn spots(columns: &[String], chart: Option<&Chart>) -> Result<(usize, usize), Misfit> {
    const CHARTS: &[ChartKind] = &[ChartKind::Map];
    let found = charted(columns, chart, CHARTS);
    if let Some([latitude, longitude, ..]) = found.as_deref() {
        return Ok((*latitude, *longitude));
    }
    at(columns, "latitude")
        .zip(at(columns, "longitude"))
        .ok_or(Misfit {
            format: "GeoJSON",
            wants: "columns `latitude` and `longitude`",
            chart: CHARTS,
        })
}

/// Where the two ends of a line and its weight are, and whether it has a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ends {
    from: usize,
    to: usize,
    weight: Option<usize>,
    is_directed: bool,
}

fn ends(columns: &[String], chart: Option<&Chart>) -> Result<Ends, Misfit> {
    const CHARTS: &[ChartKind] = &[ChartKind::Network, ChartKind::Ties];
    let found = charted(columns, chart, CHARTS);
    if let Some([from, to, weight]) = found.as_deref() {
        return Ok(Ends {
            from: *from,
            to: *to,
            weight: Some(*weight),
            is_directed: chart.is_some_and(|chart| chart.kind == ChartKind::Network),
        });
    }
    match (at(columns, "source"), at(columns, "target")) {
        (Some(from), Some(to)) => Ok(Ends {
            from,
            to,
            weight: at(columns, "weight"),
            is_directed: true,
        }),
        _ => Err(Misfit {
            format: "a network",
            wants: "columns `source` and `target` (and `weight`), or a chart `network` or `ties`",
            chart: CHARTS,
        }),
    }
}

/// Where the first and last day, the name and the status of an event are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Days {
    first: usize,
    last: Option<usize>,
    event: Option<usize>,
    status: Option<usize>,
}

fn days(columns: &[String], chart: Option<&Chart>) -> Result<Days, Misfit> {
    const CHARTS: &[ChartKind] = &[ChartKind::Gantt];
    let found = charted(columns, chart, CHARTS);
    if let Some([first, last, event, status]) = found.as_deref() {
        return Ok(Days {
            first: *first,
            last: Some(*last),
            event: Some(*event),
            status: Some(*status),
        });
    }
    let first = at(columns, "date_start").ok_or(Misfit {
        format: "a calendar",
        wants: "a column `date_start` (and `date_end`, `event`, `status`), or a chart `gantt`",
        chart: CHARTS,
    })?;
    Ok(Days {
        first,
        last: at(columns, "date_end"),
        event: at(columns, "event").or_else(|| at(columns, "label")),
        status: at(columns, "status"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Value;
    use crate::render::Options;
    use crate::render::tests::rendered;

    #[test]
    fn places_become_points() {
        let (text, _) = rendered(
            Format::GeoJson,
            &Options::default(),
            &["place", "latitude", "longitude", "n"],
            &[
                vec![
                    "Port \"Ana\"".into(),
                    Value::Real(10.5),
                    Value::Real(20.25),
                    Value::Integer(2),
                ],
                vec![
                    "Nowhere".into(),
                    Value::Null,
                    Value::Null,
                    Value::Integer(1),
                ],
                vec![
                    "Off".into(),
                    Value::Real(91.0),
                    Value::Integer(0),
                    Value::Null,
                ],
            ],
        );
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["type"], "FeatureCollection");
        assert_eq!(
            read["features"][0]["geometry"]["coordinates"],
            serde_json::json!([20.25, 10.5])
        );
        assert_eq!(read["features"][0]["properties"]["place"], "Port \"Ana\"");
        assert!(read["features"][1]["geometry"].is_null());
        assert!(read["features"][2]["geometry"].is_null());
        let (none, _) = rendered(
            Format::GeoJson,
            &Options::default(),
            &["latitude", "longitude"],
            &[],
        );
        assert!(
            serde_json::from_str::<serde_json::Value>(&none).is_ok(),
            "{none}"
        );
    }

    #[test]
    fn lines_become_a_network() {
        let rows = [
            vec![
                "A <b>".into(),
                "B".into(),
                Value::Integer(3),
                "x\u{1}\u{ffff}".into(),
            ],
            vec!["B".into(), "A <b>".into(), Value::Real(0.5), Value::Null],
            vec![Value::Null, "B".into(), Value::Integer(1), Value::Null],
        ];
        let columns = ["source", "target", "weight", "note"];
        let (gexf, _) = rendered(Format::Gexf, &Options::default(), &columns, &rows);
        assert!(gexf.contains("defaultedgetype=\"directed\""), "{gexf}");
        assert!(
            gexf.contains("<node id=\"n0\" label=\"A &lt;b&gt;\"/>"),
            "{gexf}"
        );
        assert!(
            gexf.contains("<edge id=\"e0\" source=\"n0\" target=\"n1\" weight=\"3\">"),
            "{gexf}"
        );
        assert_eq!(gexf.matches("<edge ").count(), 2);
        assert!(!gexf.contains(['\u{1}', '\u{ffff}']), "{gexf}");
        let (graphml, _) = rendered(Format::GraphMl, &Options::default(), &columns, &rows);
        assert!(
            graphml.contains("<edge id=\"e1\" source=\"n1\" target=\"n0\">"),
            "{graphml}"
        );
        assert!(
            graphml.contains("<data key=\"weight\">0.5</data>"),
            "{graphml}"
        );
    }

    #[test]
    fn events_become_days_of_a_calendar() {
        let columns = [
            "date_start",
            "date_end",
            "precision",
            "status",
            "event",
            "place",
            "published_at",
            "outlet",
        ];
        let row =
            |first: &str, last: &str, precision: &str, status: &str, event: &str| -> Vec<Value> {
                vec![
                    first.into(),
                    last.into(),
                    precision.into(),
                    status.into(),
                    event.into(),
                    "Port Ana".into(),
                    "2021-03-08T10:00:00Z".into(),
                    "Wire".into(),
                ]
            };
        let rows = [
            row(
                "2021-03-15",
                "2021-03-16",
                "day",
                "scheduled",
                "talks; a, b\\c\r\nEND:VEVENT",
            ),
            row("2021-03-01", "2021-03-31", "month", "proposed", "summit"),
            row("2021-03-18T09:30:00Z", "", "minute", "cancelled", "hearing"),
            row("", "", "none", "scheduled", "open"),
        ];
        let (text, cut) = rendered(Format::Ics, &Options::default(), &columns, &rows);
        assert_eq!(cut.shown, 3);
        let flat = text.replace("\r\n ", "");
        for line in [
            "DTSTART;VALUE=DATE:20210315",
            "DTEND;VALUE=DATE:20210317",
            "DTEND;VALUE=DATE:20210401",
            "DTSTART:20210318T093000Z",
            "DTSTAMP:20210308T100000Z",
            "STATUS:CONFIRMED",
            "STATUS:TENTATIVE",
            "STATUS:CANCELLED",
            "SUMMARY:summit (month)",
            "SUMMARY:talks\\; a\\, b\\\\c END:VEVENT",
            "LOCATION:Port Ana",
        ] {
            assert!(flat.contains(&format!("{line}\r\n")), "{line}\n{text}");
        }
        assert_eq!(text.matches("\r\nEND:VEVENT").count(), 3);
        assert_eq!(text.matches("PRODID:").count(), 1);
        assert!(text.lines().all(|line| line.len() <= 75), "{text}");
        let (again, _) = rendered(Format::Ics, &Options::default(), &columns, &rows);
        assert_eq!(text, again);
    }

    #[test]
    fn other_rows_are_refused() {
        let columns = ["a".to_owned()];
        for (format, words) in [
            (
                Format::GeoJson,
                "GeoJSON needs columns `latitude` and `longitude`, which these rows do not have",
            ),
            (
                Format::Gexf,
                "a network needs columns `source` and `target` (and `weight`), or a chart `network` or `ties`, which these rows do not have",
            ),
        ] {
            assert_eq!(fits(format, &columns, None).unwrap_err().to_string(), words);
        }
        assert!(fits(Format::Ics, &columns, None).is_err());
        assert!(fits(Format::Csv, &columns, None).is_ok());
    }
}
