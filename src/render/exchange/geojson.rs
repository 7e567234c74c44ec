//! `GeoJSON` (RFC 7946): a point for each row, in the order longitude, latitude. A row without a position is a feature without a geometry.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use crate::query::Value;
use crate::render::{Cut, Options, Sink, exact};

/// Features that are being written.
pub(crate) struct GeoJson<'a> {
    out: &'a mut dyn Write,
    columns: Vec<String>,
    latitude: usize,
    longitude: usize,
    shown: u64,
}

impl<'a> GeoJson<'a> {
    pub(crate) fn new(
        columns: &[String],
        options: &Options,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        let (latitude, longitude) = super::spots(columns, options.chart.as_ref())?;
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        Ok(Self {
            out,
            columns: columns.to_vec(),
            latitude,
            longitude,
            shown: 0,
        })
    }
}

/// Returns a number within bounds.
fn degrees(value: Option<&Value>, most: f64) -> Option<f64> {
    let number = match value {
        Some(Value::Real(number)) => *number,
        Some(Value::Integer(number)) => *number as f64,
        _ => return None,
    };
    (number.abs() <= most).then_some(number)
}

impl Sink for GeoJson<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        let position =
            degrees(row.get(self.longitude), 180.0).zip(degrees(row.get(self.latitude), 90.0));
        let geometry = position.map_or(
            Json::Null,
            |(longitude, latitude)| json!({"type": "Point", "coordinates": [longitude, latitude]}),
        );
        let mut properties = Map::new();
        for (index, (name, value)) in self.columns.iter().zip(row).enumerate() {
            if index == self.latitude || index == self.longitude {
                continue;
            }
            let value = match value {
                Value::Null => Json::Null,
                Value::Integer(number) => json!(number),
                Value::Real(number) => json!(number),
                value => json!(exact(value)),
            };
            properties.insert(name.clone(), value);
        }
        let feature = json!({"type": "Feature", "geometry": geometry, "properties": properties});
        self.out
            .write_all(if self.shown == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *self.out, &feature)?;
        self.shown += 1;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<Cut> {
        self.out.write_all(b"\n]}\n")?;
        Ok(Cut::all(self.shown))
    }
}
