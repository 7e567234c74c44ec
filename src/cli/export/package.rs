//! What stands beside the tables: the data dictionary, and scripts that make the files tables of other engines.

use serde_json::{Map, Value as Json, json};

use super::super::Failure;
use super::ledger::Piece;
use super::plan::{Column, Sheet};
use super::{Args, By};
#[cfg(feature = "parquet")]
use crate::query::Value;
#[cfg(feature = "parquet")]
use crate::query::dialect::{self, Dialect};
use crate::query::run::Reader;
use crate::store::describe::Type;
use crate::store::{PACKAGE, SCHEMA_VERSION};

/// Name of the data dictionary.
pub(super) const NAME: &str = PACKAGE;

/// Names of the scripts, with the engine that each is for.
#[cfg(feature = "parquet")]
pub(super) const SCRIPTS: [(&str, Dialect); 2] = [
    ("tables.duckdb.sql", Dialect::DuckDb),
    ("tables.spark.sql", Dialect::Spark),
];

/// Returns the names of all these files.
pub(super) fn files() -> Vec<&'static str> {
    #[cfg(feature = "parquet")]
    let scripts = SCRIPTS.iter().map(|(name, _)| *name);
    #[cfg(not(feature = "parquet"))]
    let scripts = std::iter::empty();
    [NAME].into_iter().chain(scripts).collect()
}

/// Returns the data dictionary: a Data Package of version 2 of the standard (datapackage.org).
pub(super) fn package(
    args: &Args,
    reader: &Reader,
    sheets: &[(&Sheet, Vec<Piece>)],
) -> Result<Json, Failure> {
    let resources: Vec<Json> = sheets
        .iter()
        .map(|(sheet, pieces)| resource(args, sheet, pieces, sheets))
        .collect();
    Ok(json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "dateline",
        "title": "News articles: who said what about whom, who and where is named, what is planned for when",
        "description": "Every offset counts characters (Unicode code points) of article.body from 0, up to but not including the last: in SQL, substr(body, start_char + 1, end_char - start_char) shows the words.",
        "dateline": {
            "version": env!("CARGO_PKG_VERSION"),
            "schema_version": SCHEMA_VERSION,
            "fingerprint": reader.fingerprint()?,
            "redacted": args.redact_body,
        },
        "resources": resources,
    }))
}

/// Returns what is told of a table.
fn resource(args: &Args, sheet: &Sheet, pieces: &[Piece], sheets: &[(&Sheet, Vec<Piece>)]) -> Json {
    let suffix = args.format.suffix();
    let mediatype = match suffix {
        "csv" => "text/csv",
        "jsonl" => "application/jsonl",
        _ => "application/vnd.apache.parquet",
    };
    let fields: Vec<Json> = sheet
        .columns
        .iter()
        .map(|column| field(sheet, column, suffix == "csv"))
        .collect();
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields
    });
    if let Some(key) = sheet.key {
        schema["primaryKey"] = json!([key]);
    }
    let keys: Vec<Json> = sheet
        .references
        .iter()
        .filter_map(|(column, other)| {
            let (other, _) = sheets.iter().find(|(known, _)| known.name == *other)?;
            Some(json!({
                "fields": [column],
                "reference": { "resource": other.name, "fields": [other.key?] },
            }))
        })
        .collect();
    if !keys.is_empty() {
        schema["foreignKeys"] = json!(keys);
    }
    let path = match pieces {
        [piece] => json!(piece.path),
        _ => json!(pieces.iter().map(|piece| &piece.path).collect::<Vec<_>>()),
    };
    let mut told: Map<String, Json> = Map::new();
    let mut tell = |name: &str, value: Json| told.insert(name.to_owned(), value);
    tell("name", json!(sheet.name));
    tell("type", json!("table"));
    tell("description", json!(sheet.about));
    tell("path", path);
    tell("format", json!(suffix));
    tell("mediatype", json!(mediatype));
    if suffix != "parquet" {
        tell("encoding", json!("utf-8"));
    }
    if pieces.iter().any(|piece| piece.path.contains('/')) {
        let by: Vec<&str> = args
            .by
            .iter()
            .map(|by| match by {
                By::Year => "year",
                By::Month => "month",
                By::Outlet => "outlet",
            })
            .collect();
        tell("partitions", json!(by));
    }
    let sum = |of: fn(&Piece) -> u64| pieces.iter().map(of).sum::<u64>();
    tell("rows", json!(sum(|piece| piece.rows)));
    tell("bytes", json!(sum(|piece| piece.bytes)));
    tell("schema", schema);
    Json::Object(told)
}

/// Returns what is told of a column.
///
/// In our CSV nothing is an empty cell and a text without characters a pair of quotation marks, but few readers look at the marks. A
/// column that must have a value means the text by either, any other nothing: said per column, so that readers need not guess.
fn field(sheet: &Sheet, column: &Column, is_csv: bool) -> Json {
    let kind = match column.ty {
        Type::Integer => "integer",
        Type::Real => "number",
        Type::Text => "string",
    };
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".to_owned(), json!(true));
    }
    if let Some((_, choices)) = sheet.choices.iter().find(|(name, _)| *name == column.name) {
        let values: Vec<Json> = choices
            .iter()
            .map(|value| match value.parse::<i64>() {
                Ok(number) if column.ty == Type::Integer => json!(number),
                _ => json!(value),
            })
            .collect();
        constraints.insert("enum".to_owned(), json!(values));
    }
    let mut told = json!({ "name": column.name, "type": kind, "description": column.about });
    if is_csv {
        let is_text = column.required && column.ty == Type::Text;
        told["missingValues"] = if is_text { json!([]) } else { json!([""]) };
    }
    if !constraints.is_empty() {
        told["constraints"] = Json::Object(constraints);
    }
    told
}

/// Returns the views of the database with the statements behind them, in the order in which they were made.
#[cfg(feature = "parquet")]
pub(super) fn views(reader: &Reader) -> Result<Vec<(String, String)>, Failure> {
    let mut views = Vec::new();
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'view' ORDER BY rowid";
    reader.select(sql, &[])?.each(|row| {
        if let [Value::Text(name), Value::Text(sql)] = row
            && let Some((_, select)) = sql.split_once(" AS\n")
        {
            views.push((name.clone(), select.to_owned()));
        }
        Ok::<_, Failure>(true)
    })?;
    Ok(views)
}

/// Returns the statements that make the files of an export tables of another engine, run in the folder, and views over them.
#[cfg(feature = "parquet")]
pub(super) fn script(
    sheets: &[(&Sheet, Vec<Piece>)],
    views: &[(String, String)],
    dialect: Dialect,
) -> String {
    let mut out = String::from(
        "-- Makes the Parquet files of this folder tables, by the names that the saved queries know. To be run in the folder.\n",
    );
    if dialect == Dialect::DuckDb {
        out.push_str("SET default_null_order = 'nulls_first_on_asc_last_on_desc'; -- as SQLite and Spark sort\n");
    }
    let make = match dialect {
        Dialect::Spark => "CREATE OR REPLACE TEMPORARY VIEW",
        _ => "CREATE OR REPLACE VIEW",
    };
    for (sheet, pieces) in sheets {
        let columns: Vec<&str> = sheet.columns.iter().map(|column| column.name).collect();
        let is_cut = pieces.iter().any(|piece| piece.path.contains('/'));
        let from = match (dialect, is_cut) {
            (Dialect::Spark, true) => format!("parquet.`{}`", sheet.name),
            (Dialect::Spark, false) => format!("parquet.`{}.parquet`", sheet.name),
            (_, true) => format!(
                "read_parquet('{}/**/*.parquet', hive_partitioning = true)",
                sheet.name
            ),
            (_, false) => format!("read_parquet('{}.parquet')", sheet.name),
        };
        out.push_str(&format!(
            "{make} {} AS SELECT {} FROM {from};\n",
            sheet.name,
            columns.join(", ")
        ));
    }
    for (name, select) in views {
        let select = dialect::bound(select, &[], dialect);
        out.push_str(&format!("{make} {name} AS\n{};\n", select.trim_end()));
    }
    out
}
