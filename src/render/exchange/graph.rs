//! Networks as GEXF 1.3 (Gephi) and `GraphML`: a node for each name, an edge for each row, the other columns as attributes of edges.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Ends;
use crate::query::Value;
use crate::render::html::escape;
use crate::render::{Cut, Format, Options, Sink, exact};

/// A network that is gathered: nodes stand before edges in both forms.
pub(crate) struct Graph<'a> {
    out: &'a mut dyn Write,
    is_gexf: bool,
    columns: Vec<String>,
    ends: Ends,
    nodes: BTreeMap<String, usize>,
    names: Vec<String>,
    edges: Vec<(usize, usize, Vec<Value>)>,
    /// Columns whose values so far are all numbers.
    is_number: Vec<bool>,
}

impl<'a> Graph<'a> {
    pub(crate) fn new(
        format: Format,
        columns: &[String],
        options: &Options,
        out: &'a mut dyn Write,
    ) -> io::Result<Self> {
        Ok(Self {
            out,
            is_gexf: format == Format::Gexf,
            columns: columns.to_vec(),
            ends: super::ends(columns, options.chart.as_ref())?,
            nodes: BTreeMap::new(),
            names: Vec::new(),
            edges: Vec::new(),
            is_number: vec![true; columns.len()],
        })
    }

    fn node(&mut self, name: String) -> usize {
        if let Some(node) = self.nodes.get(&name) {
            return *node;
        }
        let node = self.names.len();
        self.names.push(name.clone());
        self.nodes.insert(name, node);
        node
    }

    /// Returns the columns that become attributes of edges: number, name and type.
    fn attributes(&self) -> Vec<(usize, String, &'static str)> {
        self.columns
            .iter()
            .enumerate()
            .filter(|(index, _)| {
                *index != self.ends.from
                    && *index != self.ends.to
                    && Some(*index) != self.ends.weight
            })
            .map(|(index, name)| {
                let is_number = self.is_number.get(index).copied().unwrap_or(false);
                (
                    index,
                    xml(name),
                    if is_number { "double" } else { "string" },
                )
            })
            .collect()
    }

    /// Returns the weight of an edge as text.
    fn weight(&self, row: &[Value]) -> Option<String> {
        row.get(self.ends.weight?)
            .filter(|value| value.is_number())
            .map(exact)
    }

    fn gexf(&mut self) -> io::Result<()> {
        let direction = if self.ends.is_directed {
            "directed"
        } else {
            "undirected"
        };
        writeln!(
            self.out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n<graph defaultedgetype=\"{direction}\">"
        )?;
        let attributes = self.attributes();
        writeln!(self.out, "<attributes class=\"edge\">")?;
        for (index, name, kind) in &attributes {
            writeln!(
                self.out,
                "<attribute id=\"a{index}\" title=\"{name}\" type=\"{kind}\"/>"
            )?;
        }
        writeln!(self.out, "</attributes>\n<nodes>")?;
        for (node, name) in self.names.iter().enumerate() {
            writeln!(self.out, "<node id=\"n{node}\" label=\"{}\"/>", xml(name))?;
        }
        writeln!(self.out, "</nodes>\n<edges>")?;
        for (edge, (from, to, row)) in self.edges.iter().enumerate() {
            let weight = self
                .weight(row)
                .map_or_else(String::new, |weight| format!(" weight=\"{weight}\""));
            writeln!(
                self.out,
                "<edge id=\"e{edge}\" source=\"n{from}\" target=\"n{to}\"{weight}><attvalues>"
            )?;
            for (index, _, _) in &attributes {
                if let Some(value) = row.get(*index).filter(|value| **value != Value::Null) {
                    writeln!(
                        self.out,
                        "<attvalue for=\"a{index}\" value=\"{}\"/>",
                        xml(&exact(value))
                    )?;
                }
            }
            writeln!(self.out, "</attvalues></edge>")?;
        }
        writeln!(self.out, "</edges>\n</graph>\n</gexf>")
    }

    fn graphml(&mut self) -> io::Result<()> {
        let direction = if self.ends.is_directed {
            "directed"
        } else {
            "undirected"
        };
        writeln!(
            self.out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n<key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n<key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>"
        )?;
        let attributes = self.attributes();
        for (index, name, kind) in &attributes {
            writeln!(
                self.out,
                "<key id=\"a{index}\" for=\"edge\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
            )?;
        }
        writeln!(self.out, "<graph edgedefault=\"{direction}\">")?;
        for (node, name) in self.names.iter().enumerate() {
            writeln!(
                self.out,
                "<node id=\"n{node}\"><data key=\"label\">{}</data></node>",
                xml(name)
            )?;
        }
        for (edge, (from, to, row)) in self.edges.iter().enumerate() {
            write!(
                self.out,
                "<edge id=\"e{edge}\" source=\"n{from}\" target=\"n{to}\">"
            )?;
            if let Some(weight) = self.weight(row) {
                write!(self.out, "<data key=\"weight\">{weight}</data>")?;
            }
            for (index, _, _) in &attributes {
                if let Some(value) = row.get(*index).filter(|value| **value != Value::Null) {
                    write!(
                        self.out,
                        "<data key=\"a{index}\">{}</data>",
                        xml(&exact(value))
                    )?;
                }
            }
            writeln!(self.out, "</edge>")?;
        }
        writeln!(self.out, "</graph>\n</graphml>")
    }
}

impl Sink for Graph<'_> {
    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        let name = |index: usize| {
            row.get(index)
                .filter(|value| **value != Value::Null)
                .map(exact)
        };
        let (Some(from), Some(to)) = (name(self.ends.from), name(self.ends.to)) else {
            return Ok(());
        };
        for (is_number, value) in self.is_number.iter_mut().zip(row) {
            *is_number &= value.is_number() || *value == Value::Null;
        }
        let (from, to) = (self.node(from), self.node(to));
        self.edges.push((from, to, row.to_vec()));
        Ok(())
    }

    fn finish(&mut self) -> io::Result<Cut> {
        if self.is_gexf {
            self.gexf()?;
        } else {
            self.graphml()?;
        }
        Ok(Cut::all(self.edges.len() as u64))
    }
}

/// Escapes markup, and what XML 1.0 cannot hold.
fn xml(text: &str) -> String {
    escape(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
