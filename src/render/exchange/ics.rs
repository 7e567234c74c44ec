//! Planned events as a calendar (RFC 5545), through the crate `icalendar`.
//!
//! A day is a day all over the world: events are all-day, from the first to the last day given, unless the row has a time in UTC. A
//! month, a quarter or a year is no date: the event fills it, and its name says so. Rows without a date are left out.

use std::io::{self, Write};

use icalendar::{Component, Event, EventLike, EventStatus, Property};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Days;
use crate::query::Value;
use crate::render::{Cut, Options, Sink, exact, printable};

/// Events that are gathered.
pub(crate) struct Calendar<'a> {
    out: &'a mut dyn Write,
    columns: Vec<String>,
    days: Days,
    calendar: icalendar::Calendar,
    shown: u64,
}

impl<'a> Calendar<'a> {
    pub(crate) fn new(
        columns: &[String],
        options: &Options,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        let days = super::days(columns, options.chart.as_ref())?;
        // Not `new`: it names the crate as the maker, and a calendar may name one only.
        let mut calendar = icalendar::Calendar::empty();
        for (name, value) in [
            ("VERSION", "2.0"),
            ("PRODID", "-//Dateline//Dateline//EN"),
            ("CALSCALE", "GREGORIAN"),
        ] {
            calendar.append_property(Property::new(name, value));
        }
        if !options.title.is_empty() {
            calendar.name(&printable(&options.title));
        }
        Ok(Self {
            out,
            columns: columns.to_vec(),
            days,
            calendar,
            shown: 0,
        })
    }

    /// Returns a cell as one line of text; nothing for NULL and blank.
    fn text(&self, row: &[Value], name: &str) -> Option<String> {
        cell(row, super::at(&self.columns, name))
    }
}

fn cell(row: &[Value], index: Option<usize>) -> Option<String> {
    let text = printable(&exact(row.get(index?)?));
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Returns a moment in UTC as RFC 5545 writes it; nothing for a day.
fn moment(written: &str) -> Option<String> {
    let at: jiff::Timestamp = written.parse().ok()?;
    Some(at.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn date(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// Returns a property that is a day.
fn all_day(name: &str, day: Date) -> Property {
    let mut property = Property::new(name, date(day));
    property.add_parameter("VALUE", "DATE");
    property.done()
}

impl Sink for Calendar<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        let Some(first) = cell(row, Some(self.days.first)) else {
            return Ok(());
        };
        let last = cell(row, self.days.last);
        let mut event = Event::new();
        if let Some(start) = moment(&first) {
            event.append_property(Property::new("DTSTART", start));
            if let Some(end) = last.as_deref().and_then(moment) {
                event.append_property(Property::new("DTEND", end));
            }
        } else {
            let head = |text: &str| -> Option<Date> { text.get(..10)?.parse().ok() };
            let Some(start) = head(&first) else {
                return Ok(());
            };
            let end = last
                .as_deref()
                .and_then(head)
                .filter(|end| *end >= start)
                .unwrap_or(start);
            event.append_property(all_day("DTSTART", start));
            // The end is the day after: RFC 5545 leaves it out.
            if let Ok(end) = end.checked_add(1.day()) {
                event.append_property(all_day("DTEND", end));
            }
        }
        let mut name = cell(row, self.days.event).unwrap_or_else(|| "event".to_owned());
        if let Some(precision) = self
            .text(row, "precision")
            .filter(|precision| !matches!(precision.as_str(), "minute" | "day" | "none"))
        {
            name.push_str(&format!(" ({})", precision.replace('_', " ")));
        }
        event.summary(&name);
        let status = cell(row, self.days.status).unwrap_or_default();
        event.status(match status.as_str() {
            "cancelled" | "denied" => EventStatus::Cancelled,
            "scheduled" | "held" | "ongoing" => EventStatus::Confirmed,
            _ => EventStatus::Tentative,
        });
        if let Some(place) = self.text(row, "place") {
            event.location(&place);
        }
        let mut lines = Vec::new();
        for name in [
            "status",
            "participants",
            "according_to",
            "sentence",
            "outlet",
            "published_at",
            "article_id",
        ] {
            if let Some(text) = self.text(row, name) {
                lines.push(format!("{}: {text}", name.replace('_', " ")));
            }
        }
        if !lines.is_empty() {
            event.description(&lines.join("\n"));
        }
        if let Some(url) = self
            .text(row, "url")
            .filter(|url| crate::render::table::is_link(url))
        {
            event.url(&url);
        }
        // No clock: the same rows give the same file, and a calendar that reads it again knows its events.
        let stamp = self
            .text(row, "published_at")
            .and_then(|at| moment(&at))
            .unwrap_or_else(|| "19700101T000000Z".to_owned());
        event.append_property(Property::new("DTSTAMP", stamp));
        let hash = blake3::hash(format!("{:?}", (&self.columns, row)).as_bytes()).to_hex();
        event.uid(&format!("{}@dateline", hash.get(..24).unwrap_or_default()));
        self.calendar.push(event.done());
        self.shown += 1;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<Cut> {
        self.out
            .write_all(self.calendar.done().to_string().as_bytes())?;
        Ok(Cut::all(self.shown))
    }
}
