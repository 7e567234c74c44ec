//! `dateline schema`: what the tables and columns mean.

use clap_complete::engine::ArgValueCompleter;

use super::{Code, Console, Failure, check, complete};
use crate::interchange;
use crate::store::{MIGRATIONS, describe};

/// Show the tables, their columns and what they mean
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dateline schema
  dateline schema quote
  dateline schema --json-schema > annotated.schema.json
  dateline schema --mermaid > schema.mmd")]
pub(super) struct Args {
    /// Only this table or view
    #[arg(add = ArgValueCompleter::new(complete::table))]
    table: Option<String>,
    /// Print the statements that make them
    #[arg(long, conflicts_with = "mermaid")]
    sql: bool,
    /// Print the JSON Schema of annotated articles, as `extract` writes and `import` takes them
    #[arg(long, conflicts_with_all = ["mermaid", "sql", "table"])]
    json_schema: bool,
    /// Print an entity-relationship diagram for Mermaid
    #[arg(long)]
    mermaid: bool,
}

/// Prints the schema.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Code, Failure> {
    let out = &mut console.out;
    if args.json_schema {
        serde_json::to_writer_pretty(&mut *out, &interchange::json_schema())
            .map_err(std::io::Error::from)?;
        writeln!(out)?;
        return Ok(Code::Done);
    }
    if args.sql {
        for (stem, text) in MIGRATIONS {
            writeln!(out, "-- {stem}\n{text}")?;
        }
        return Ok(Code::Done);
    }
    let tables = wanted(args.table.as_deref())?;
    if args.mermaid {
        writeln!(out, "erDiagram")?;
        for table in tables.iter().filter(|table| !table.is_view) {
            writeln!(out, "  {} {{", table.name)?;
            for column in &table.columns {
                let kind = column
                    .kind
                    .split(' ')
                    .next()
                    .filter(|kind| !kind.is_empty())
                    .unwrap_or("TEXT");
                writeln!(out, "    {kind} {}", column.name)?;
            }
            writeln!(out, "  }}")?;
        }
        for table in &tables {
            for (column, other) in &table.references {
                writeln!(out, "  {other} ||--o{{ {} : {column}", table.name)?;
            }
        }
        return Ok(Code::Done);
    }
    print(&tables, console)
}

/// Prints what a table, or each where the name is empty, holds.
pub(super) fn describe(name: &str, console: &mut Console) -> Result<Code, Failure> {
    print(
        &wanted(Some(name).filter(|name| !name.is_empty()))?,
        console,
    )
}

/// Returns the table of that name, or all.
fn wanted(name: Option<&str>) -> Result<Vec<describe::Table>, Failure> {
    let mut tables = describe::tables();
    let Some(name) = name else {
        return Ok(tables);
    };
    let near = crate::query::nearest(name, tables.iter().map(|table| table.name))
        .map(|near| format!("did you mean `{near}`?"));
    tables.retain(|table| table.name == name);
    if tables.is_empty() {
        return Err(Failure::new(format!("there is no table `{name}`"), Code::Usage).hint(near));
    }
    Ok(tables)
}

/// Prints tables with their columns.
fn print(tables: &[describe::Table], console: &mut Console) -> Result<Code, Failure> {
    let out = &mut console.out;
    for (index, table) in tables.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let what = if table.is_view { " (view)" } else { "" };
        writeln!(out, "{}{what}: {}", table.name, table.about)?;
        for column in &table.columns {
            let kind = column.kind.split(' ').next().unwrap_or_default();
            writeln!(out, "  {:<20} {kind:<8} {}", column.name, column.about)?;
        }
        if table.is_view {
            for (name, about) in describe::view_columns(table.name).map_err(check::failure)? {
                let line = format!("  {name:<20} {:<8} {about}", "");
                writeln!(out, "{}", line.trim_end())?;
            }
        }
    }
    Ok(Code::Done)
}
