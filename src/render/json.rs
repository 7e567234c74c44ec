//! JSON and JSON Lines: objects with the columns in their order; NULL is null, bytes are hexadecimal text.

use std::io::{self, Write};

use super::{Cut, Options, Sink, exact};
use crate::query::Value;

/// One array, or one object a line. Where the origin of the rows is told, the array is the field `rows` of an object.
pub(super) struct Json<'a> {
    out: &'a mut dyn Write,
    keys: Vec<String>,
    is_array: bool,
    has_about: bool,
    shown: u64,
}

impl<'a> Json<'a> {
    pub(super) fn new(
        columns: &[String],
        is_array: bool,
        options: &Options,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        // Two columns of one name would make an object that readers cut down to one.
        let mut names: Vec<String> = Vec::new();
        for column in columns {
            let mut name = column.clone();
            let mut number = 2;
            while names.contains(&name) {
                name = format!("{column}_{number}");
                number += 1;
            }
            names.push(name);
        }
        let keys = names
            .iter()
            .map(|name| serde_json::to_string(name).map_err(io::Error::from))
            .collect::<io::Result<_>>()?;
        let about = options.about.as_ref().filter(|_| is_array);
        if let Some(about) = about {
            out.write_all(b"{\"about\":")?;
            serde_json::to_writer(&mut *out, &about.json())?;
            out.write_all(b",\n\"rows\":")?;
        }
        if is_array {
            out.write_all(b"[")?;
        }
        Ok(Self {
            out,
            keys,
            is_array,
            has_about: about.is_some(),
            shown: 0,
        })
    }
}

impl Sink for Json<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        if self.is_array {
            self.out
                .write_all(if self.shown > 0 { b",\n{" } else { b"\n{" })?;
        } else {
            self.out.write_all(b"{")?;
        }
        self.shown += 1;
        for (index, (key, cell)) in self.keys.iter().zip(row).enumerate() {
            if index > 0 {
                self.out.write_all(b",")?;
            }
            write!(self.out, "{key}:")?;
            match cell {
                Value::Null => self.out.write_all(b"null")?,
                Value::Real(number) if !number.is_finite() => self.out.write_all(b"null")?,
                Value::Integer(_) | Value::Real(_) => self.out.write_all(exact(cell).as_bytes())?,
                Value::Text(text) => serde_json::to_writer(&mut *self.out, text)?,
                Value::Blob(_) => serde_json::to_writer(&mut *self.out, &exact(cell))?,
            }
        }
        self.out
            .write_all(if self.is_array { b"}" } else { b"}\n" })
    }

    fn finish(&mut self) -> io::Result<Cut> {
        if self.is_array {
            self.out
                .write_all(if self.shown > 0 { b"\n]" } else { b"]" })?;
            if self.has_about {
                self.out.write_all(b"}")?;
            }
            self.out.write_all(b"\n")?;
        }
        Ok(Cut::all(self.shown))
    }
}
