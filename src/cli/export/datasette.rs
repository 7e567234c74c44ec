//! Metadata with which Datasette serves the database: what tables and columns mean, and the saved queries.

use std::path::Path;

use serde_json::{Map, Value as Json, json};

use super::super::Failure;
use crate::query::catalog::{Catalog, SavedQuery};
use crate::query::header::ParamKind;
use crate::query::run::Reader;
use crate::store::describe::{self, Table};

/// The column by which a table is known.
const LABELS: [(&str, &str); 9] = [
    ("outlet", "name"),
    ("actor", "name"),
    ("place", "name"),
    ("article", "headline"),
    ("event", "label"),
    ("quote", "text"),
    ("event_report", "label"),
    ("source_file", "path"),
    ("story", "identity"),
];

/// Returns Datasette's metadata for the database.
pub(super) fn metadata(db: &Path, catalog: &Catalog, reader: &Reader) -> Result<Json, Failure> {
    let name = db.file_stem().map_or_else(
        || "dateline".to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    );
    let tables: Map<String, Json> = describe::tables()
        .iter()
        .map(|table| (table.name.to_owned(), described(table)))
        .collect();
    let queries: Map<String, Json> = catalog
        .iter()
        .map(|query| (query.name.clone(), canned(query)))
        .collect();
    Ok(json!({
        "title": "News articles: who said what about whom, who and where is named, what is planned for when",
        "description": format!(
            "Made by dateline {} (database {}). Every offset counts characters of article.body: substr(body, start_char + 1, end_char - start_char) shows the words.",
            env!("CARGO_PKG_VERSION"),
            reader.fingerprint()?
        ),
        "databases": { name: { "tables": tables, "queries": queries } },
    }))
}

/// Returns what is told of a table.
fn described(table: &Table) -> Json {
    let columns: Map<String, Json> = table
        .columns
        .iter()
        .filter(|column| !column.about.is_empty())
        .map(|column| (column.name.to_owned(), json!(column.about)))
        .collect();
    let mut told = json!({ "description": table.about, "columns": columns });
    if let Some((_, label)) = LABELS.iter().find(|(name, _)| *name == table.name) {
        told["label_column"] = json!(label);
    }
    if table.name == "place" {
        told["units"] = json!({ "latitude": "degree", "longitude": "degree" });
    }
    if table.name == "article" {
        told["fts_table"] = json!("article_fts");
        told["fts_pk"] = json!("article_id");
        told["sort_desc"] = json!("published_at");
    }
    told
}

/// Returns a saved query as a canned one.
fn canned(query: &SavedQuery) -> Json {
    let header = &query.header;
    let mut about = header.description.clone();
    for param in &header.params {
        if !about.is_empty() {
            about.push('\n');
        }
        about.push_str(&format!("{}: {}", param.name, param.about));
        if let ParamKind::Choice(choices) = &param.kind {
            about.push_str(&format!(" ({})", choices.join(", ")));
        }
        if let Some(default) = &param.default {
            about.push_str(&format!("; {default} where nothing is given"));
        }
    }
    let params: Vec<&str> = header
        .params
        .iter()
        .map(|param| param.name.as_str())
        .collect();
    json!({
        "title": header.summary,
        "description": about,
        "sql": query.sql.trim_end().trim_end_matches(';'),
        "params": params,
    })
}
