//! The page: pictures, and under each a table of its rows with the sentences that they rest on.

use std::io::{self, Write};

use super::axis::day;
use super::svg::{COLOURS, Frame, MARKS, Picture};
use super::versions;
use super::{Row, Section, picture};
use crate::query::Value;
use crate::query::evidence::Evidence;
use crate::query::header::ChartKind;
use crate::render::exact;
use crate::render::html::escape;
use crate::render::table::is_link;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// SHA-256 of the script, as the page's policy names it: no other script runs, whatever an article says.
const SCRIPT_HASH: &str = "0H44OQhxo893D8TWaSXZZGFqO2/guATy9gn17eM2crI=";

/// Rows of a table that are shown at first; the script has the same number.
const AT_ONCE: usize = 200;

/// Writes a page of all sections, with what it is about (`scope`) at its head and how it was made (`facts`) at its foot. It loads
/// nothing, and runs no script but its own.
pub fn page(
    title: &str,
    scope: &str,
    facts: &[(String, String)],
    sections: &[Section],
    out: &mut dyn Write,
) -> io::Result<()> {
    let title = escape(title);
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{SCRIPT_HASH}'; img-src data:; base-uri 'none'; form-action 'none'\">
<link rel=\"icon\" href=\"data:,\"><title>{title}</title><style>{COLOURS}{MARKS}{STYLE}"
    )?;
    for (index, section) in sections.iter().enumerate() {
        write_names(section, &format!("s{index}"), out)?;
    }
    writeln!(out, "</style></head>\n<body><h1>{title}</h1>")?;
    if !scope.is_empty() {
        writeln!(out, "<p class=\"about\">{}</p>", escape(scope))?;
    }
    writeln!(out, "<nav aria-label=\"Contents\"><ul>")?;
    for (index, section) in sections.iter().enumerate() {
        writeln!(
            out,
            "<li><a href=\"#s{index}\">{}</a></li>",
            escape(section.title.trim_end_matches('.'))
        )?;
    }
    writeln!(out, "</ul></nav>\n<main>")?;
    for (index, section) in sections.iter().enumerate() {
        write_section(section, &format!("s{index}"), out)?;
    }
    writeln!(out, "</main>\n<footer><p>")?;
    for (name, value) in facts {
        writeln!(out, "{}: {}<br>", escape(name), escape(value))?;
    }
    writeln!(
        out,
        "</p></footer>\n<script>{SCRIPT}</script>\n</body></html>"
    )
}

/// Returns a text for HTML, in which words between backticks are set as code.
fn with_code(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return escape(text); // one backtick has no partner
    }
    pieces
        .iter()
        .enumerate()
        .map(|(index, piece)| match index % 2 {
            0 => escape(piece),
            _ => format!("<code>{}</code>", escape(piece)),
        })
        .collect()
}

fn write_section(section: &Section, id: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<section id=\"{id}\" aria-labelledby=\"{id}-h\"><h2 id=\"{id}-h\">{}</h2>\n<p class=\"call\"><code>dateline query {}</code></p>",
        escape(section.title.trim_end_matches('.')),
        escape(&section.call)
    )?;
    if !section.description.is_empty() {
        writeln!(
            out,
            "<p class=\"about\">{}</p>",
            with_code(&section.description)
        )?;
    }
    if section.rows.is_empty() {
        let why = if section.is_cut {
            "There are rows, and none were asked for."
        } else {
            "No rows: nothing in the database fits."
        };
        return writeln!(out, "<p>{why}</p></section>");
    }
    let is_versions = section
        .chart
        .as_ref()
        .is_some_and(|chart| chart.kind == ChartKind::Versions);
    if is_versions {
        match versions::compare(section, id) {
            Some(compared) => write!(out, "{compared}")?,
            None => writeln!(out, "<p>No story has two versions with texts.</p>")?,
        }
    } else if let (Some(wide), Some(narrow)) = (
        picture(section, Some(id), Frame::Wide),
        picture(section, Some(id), Frame::Narrow),
    ) {
        figure(&wide, &narrow, id, out)?;
    } else if section.chart.is_some() {
        writeln!(out, "<p>None of the rows can be drawn.</p>")?;
    }
    table(section, id, out)?;
    writeln!(
        out,
        "<details><summary>Statement</summary><pre>{}</pre></details></section>",
        escape(&section.sql)
    )
}

/// Writes a picture, in two widths: the page's style shows the one that has room.
fn figure(wide: &Picture, narrow: &Picture, id: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<a class=\"skip\" href=\"#{id}-t\">Skip the picture, go to the table</a>\n<figure id=\"{id}-p\">"
    )?;
    for (picture, class) in [(wide, "wide"), (narrow, "narrow")] {
        writeln!(
            out,
            "<div class=\"{class}\">{}</div>",
            picture.inline(&format!("{id}-{class}"))
        )?;
    }
    if wide.caption == narrow.caption {
        writeln!(
            out,
            "<figcaption>{}</figcaption></figure>",
            escape(&wide.caption)
        )?;
    } else {
        writeln!(
            out,
            "<figcaption><span class=\"wide\">{}</span><span class=\"narrow\">{}</span></figcaption></figure>",
            escape(&wide.caption),
            escape(&narrow.caption)
        )?;
    }
    if wide.steps.is_empty() {
        return Ok(());
    }
    slider(&wide.steps, id, out)
}

/// Writes the names of the table's columns for a narrow screen, where each row is a card and each cell says what it is.
fn write_names(section: &Section, id: &str, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "@media screen and (max-width:60rem){{")?;
    for (place, index) in shown(section).into_iter().enumerate() {
        let name = section.columns.get(index).map_or("", String::as_str);
        // A name may hold anything: what is no letter or digit is written by its number.
        let name: String = name
            .replace('_', " ")
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == ' ' {
                    c.to_string()
                } else {
                    format!("\\{:x} ", u32::from(c))
                }
            })
            .collect();
        write!(
            out,
            "#{id}-t td:nth-child({}):not(.e)::before{{content:\"{name}\"}}",
            place + 1
        )?;
    }
    write!(out, "}}")
}

/// Returns a count of rows, for people.
fn rows(count: usize) -> String {
    format!("{count} {}", if count == 1 { "row" } else { "rows" })
}

/// Writes the slider of a map.
fn slider(steps: &[String], id: &str, out: &mut dyn Write) -> io::Result<()> {
    // A bar parts the names; none of them holds one, they are dates.
    let names: Vec<String> = std::iter::once("all".to_owned())
        .chain(steps.iter().map(|step| step.replace('|', "/")))
        .collect();
    writeln!(
        out,
        "<div class=\"controls\" hidden><label for=\"{id}-d\">Step of time</label> <input type=\"range\" id=\"{id}-d\" data-map=\"{id}-p\" min=\"0\" max=\"{}\" value=\"0\" aria-valuetext=\"all\"><output for=\"{id}-d\" data-names=\"{}\">all</output></div>",
        steps.len(),
        escape(&names.join("|"))
    )
}

/// Returns where the columns of the table are: those shown first, and those drawn.
fn shown(section: &Section) -> Vec<usize> {
    const HIDDEN: [&str; 6] = [
        "sentence",
        "url",
        "article_id",
        "start_char",
        "end_char",
        "words",
    ];
    if section.show.is_empty() {
        return (0..section.columns.len())
            .filter(|index| {
                section.columns.get(*index).is_some_and(|name| {
                    let is_hidden = HIDDEN.contains(&name.as_str()) || name.ends_with("_id");
                    !is_hidden || (name == "words" && section.column("start_char").is_none())
                })
            })
            .collect();
    }
    let drawn = section.chart.iter().flat_map(|chart| &chart.columns);
    let mut indices: Vec<usize> = Vec::new();
    for name in section.show.iter().chain(drawn) {
        if let Some(index) = section.column(name)
            && !indices.contains(&index)
        {
            indices.push(index);
        }
    }
    indices
}

fn table(section: &Section, id: &str, out: &mut dyn Write) -> io::Result<()> {
    let columns = shown(section);
    let has_evidence = section.rows.iter().any(|row| !row.evidence.is_empty());
    let title = escape(section.title.trim_end_matches('.'));
    let more = if section.is_cut {
        format!(
            "; there are more: `dateline query {}` gives all",
            section.call
        )
    } else {
        String::new()
    };
    writeln!(
        out,
        "<div class=\"controls\" hidden><label for=\"{id}-t-f\">Filter rows</label> <input type=\"search\" id=\"{id}-t-f\" aria-label=\"Filter rows: {title}\" autocomplete=\"off\"></div>\n<p class=\"count\"><span id=\"{id}-t-c\" role=\"status\">{}</span>{}</p>",
        rows(section.rows.len()),
        with_code(&more)
    )?;
    write!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table: {title}\"><table class=\"data\" id=\"{id}-t\"><thead><tr>"
    )?;
    for index in &columns {
        let name = section.columns.get(*index).map_or("", String::as_str);
        let mut values = section.rows.iter().filter_map(|row| row.cells.get(*index));
        let class = match values.find(|value| **value != Value::Null) {
            Some(value) if value.is_number() => " class=\"n\"",
            _ => "",
        };
        write!(
            out,
            "<th{class} scope=\"col\" aria-sort=\"none\"><button type=\"button\">{}</button></th>",
            escape(&name.replace('_', " "))
        )?;
    }
    if has_evidence {
        write!(out, "<th scope=\"col\">evidence</th>")?;
    }
    writeln!(out, "</tr></thead><tbody>")?;
    for (index, row) in section.rows.iter().enumerate() {
        // The rest is not laid out while the page loads, where a script will show it.
        if index == AT_ONCE {
            write!(out, "</tbody><tbody class=\"rest\">")?;
        }
        write!(out, "<tr id=\"{id}-r{index}\" tabindex=\"-1\">")?;
        for column in &columns {
            cell(row, *column, out)?;
        }
        if has_evidence {
            write!(out, "<td class=\"e\">")?;
            for evidence in &row.evidence {
                write_evidence(evidence, out)?;
            }
            write!(out, "</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    // Shown where rows wait.
    writeln!(
        out,
        "</tbody></table></div>\n<p class=\"more\" hidden><button type=\"button\" id=\"{id}-t-m\">Show more</button> <button type=\"button\" id=\"{id}-t-a\">Show all</button></p>"
    )
}

fn cell(row: &Row, column: usize, out: &mut dyn Write) -> io::Result<()> {
    let Some(value) = row.cells.get(column) else {
        return write!(out, "<td></td>");
    };
    let text = exact(value);
    if is_link(&text) {
        let link = escape(&text);
        return write!(
            out,
            "<td><a href=\"{link}\" rel=\"noreferrer\">{link}</a></td>"
        );
    }
    let class = if value.is_number() {
        " class=\"n\""
    } else if matches!(text.len(), 10 | 20) && day(&text).is_some() {
        " class=\"d\""
    } else {
        ""
    };
    write!(out, "<td{class}>{}</td>", escape(&text))
}

fn write_evidence(evidence: &Evidence, out: &mut dyn Write) -> io::Result<()> {
    let headline = if evidence.headline.is_empty() {
        format!("article {}", evidence.article_id)
    } else {
        evidence.headline.clone()
    };
    let headline = escape(&headline);
    let day: String = evidence.published.chars().take(10).collect();
    let day = if day.is_empty() { "no date" } else { &day };
    write!(out, "<p>{}</p><cite>", escape(&evidence.sentence))?;
    if is_link(&evidence.url) {
        write!(
            out,
            "<a href=\"{}\" rel=\"noreferrer\">{headline}</a>",
            escape(&evidence.url)
        )?;
    } else {
        write!(out, "{headline}")?;
    }
    write!(
        out,
        " – {}, {} (article {})</cite>",
        escape(&evidence.outlet),
        escape(day),
        evidence.article_id
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::header::Chart;

    #[test]
    fn hostile_text_is_only_text() {
        let bad = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'`";
        let section = Section {
            call: bad.to_owned(),
            title: bad.to_owned(),
            description: bad.to_owned(),
            chart: Some(Chart {
                kind: ChartKind::Bar,
                columns: vec![bad.to_owned(), "n".to_owned()],
            }),
            columns: vec![bad.to_owned(), "n".to_owned()],
            rows: vec![Row {
                cells: vec![bad.into(), Value::Integer(1)],
                evidence: vec![Evidence {
                    sentence: bad.to_owned(),
                    headline: bad.to_owned(),
                    outlet: bad.to_owned(),
                    published: bad.to_owned(),
                    url: "javascript:alert(1)".to_owned(),
                    ..Evidence::default()
                }],
                body: None,
            }],
            sql: bad.to_owned(),
            ..Section::default()
        };
        let mut out = Vec::new();
        page(
            bad,
            bad,
            &[(bad.to_owned(), bad.to_owned())],
            &[section],
            &mut out,
        )
        .unwrap();
        let page = String::from_utf8(out).unwrap();
        assert_eq!(page.matches("<script").count(), 1);
        assert!(!page.contains("<img"));
        assert_eq!(page.matches("</style").count(), 1);
        assert!(!page.contains("href=\"javascript"));
    }
}
