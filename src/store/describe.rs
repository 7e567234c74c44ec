//! What each table and column means, read from the comments in the migrations.

use super::{Database, Error, MIGRATIONS};

/// A table or view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row of it is.
    pub about: String,
    /// Its columns; none for a view.
    pub columns: Vec<Column>,
    /// Columns that refer to another table: column, other table.
    pub references: Vec<(&'static str, &'static str)>,
    /// The values that a column may have, where the schema lists them: numbers bare, words without their marks.
    pub choices: Vec<(&'static str, Vec<&'static str>)>,
    /// Tells whether it is a view.
    pub is_view: bool,
}

impl Table {
    /// Returns the column by whose numbers rows are known, where there is one.
    pub fn key(&self) -> Option<&'static str> {
        self.columns
            .iter()
            .find(|column| column.kind.contains("PRIMARY KEY"))
            .map(|column| column.name)
    }

    /// Tells whether it has rows of its own: neither a view nor an index over another table's text.
    pub fn has_rows(&self) -> bool {
        !self.is_view && self.columns.iter().any(|column| !column.kind.is_empty())
    }
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Whole numbers of 64 bits.
    Integer,
    /// Numbers with a fraction.
    Real,
    /// Words.
    Text,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type and constraint as declared.
    pub kind: &'static str,
    /// What it holds.
    pub about: &'static str,
}

impl Column {
    /// Returns what its cells are.
    pub fn ty(&self) -> Type {
        match self.kind.split(' ').next() {
            Some("INTEGER") => Type::Integer,
            Some("REAL") => Type::Real,
            _ => Type::Text,
        }
    }

    /// Tells whether every row has a value.
    pub fn required(&self) -> bool {
        self.kind.contains("NOT NULL") || self.kind.contains("PRIMARY KEY")
    }
}

/// Returns all tables and views in the order in which they were made.
pub fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for (_, text) in MIGRATIONS {
        let mut comment: Vec<&'static str> = Vec::new();
        let mut open = false;
        let mut listing = false;
        for line in text.lines() {
            let line = line.trim();
            if let Some(table) = tables.last_mut().filter(|_| open) {
                listing = read_choices(table, line, listing);
            }
            if let Some(words) = line.strip_prefix("-- ") {
                comment.push(words);
                continue;
            }
            if let Some((table, column)) = added(line) {
                if let Some(table) = tables.iter_mut().find(|known| known.name == table) {
                    read_line(table, column);
                }
                comment.clear();
                continue;
            }
            // A later migration makes it anew.
            if let Some(name) = line.strip_prefix("DROP VIEW ") {
                tables.retain(|known| known.name != name.trim_end_matches(';'));
            }
            let made = [
                ("CREATE TABLE ", false),
                ("CREATE VIRTUAL TABLE ", false),
                ("CREATE VIEW ", true),
            ]
            .into_iter()
            .find_map(|(start, is_view)| Some((line.strip_prefix(start)?, is_view)));
            if let Some((rest, is_view)) = made {
                tables.push(Table {
                    name: rest.split([' ', '(']).next().unwrap_or_default(),
                    about: comment.join(" "),
                    columns: Vec::new(),
                    references: Vec::new(),
                    choices: Vec::new(),
                    is_view,
                });
                open = !is_view;
            } else if line.starts_with(')') {
                open = false;
            } else if open && let Some(table) = tables.last_mut() {
                read_line(table, line);
            }
            comment.clear();
        }
    }
    tables
}

/// Returns the columns of a view, each with what the column of that name holds in the view's own table, or else in another.
pub fn view_columns(view: &str) -> Result<Vec<(String, &'static str)>, Error> {
    let database = Database::in_memory()?;
    let mut select = database
        .connection()
        .prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names: Vec<String> = select
        .query_map([view], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut tables = tables();
    let own = view.trim_start_matches("v_");
    tables.sort_by_key(|table| table.name != own);
    let about = |name: &str| {
        tables
            .iter()
            .flat_map(|table| &table.columns)
            .find(|column| column.name == name && !column.about.is_empty())
            .map_or("", |column| column.about)
    };
    Ok(names
        .into_iter()
        .map(|name| {
            let about = about(&name);
            (name, about)
        })
        .collect())
}

/// Reads the values listed by a line of `CHECK (column IN (…))`; `listing` says that an earlier line has begun the list. Returns
/// whether the next line goes on with it.
fn read_choices(table: &mut Table, line: &'static str, listing: bool) -> bool {
    let list = if listing {
        line
    } else {
        let begun = line
            .strip_prefix("CONSTRAINT ")
            .and_then(|rest| rest.split_once(" CHECK ("))
            .and_then(|(_, check)| check.split_once(" IN"));
        let Some((column, list)) = begun.filter(|(column, _)| !column.contains(' ')) else {
            return false;
        };
        table.choices.push((column, Vec::new()));
        list
    };
    if let Some((_, values)) = table.choices.last_mut() {
        values.extend(
            list.trim()
                .trim_start_matches('(')
                .trim_end_matches([',', ')'])
                .split(',')
                .map(|value| value.trim().trim_matches('\''))
                .filter(|value| !value.is_empty()),
        );
    }
    !list.contains(')')
}

/// Returns the table to which a line adds a column, and the column as declared.
fn added(line: &'static str) -> Option<(&'static str, &'static str)> {
    line.strip_prefix("ALTER TABLE ")?
        .split_once(" ADD COLUMN ")
}

/// Reads one line inside the brackets of a table, or the column that a line adds.
fn read_line(table: &mut Table, line: &'static str) {
    if line.starts_with("CONSTRAINT ") {
        if let Some((_, key)) = line.split_once("FOREIGN KEY (")
            && let Some((column, rest)) = key.split_once(')')
            && let Some(other) = rest
                .trim()
                .strip_prefix("REFERENCES ")
                .and_then(|rest| rest.split(' ').next())
        {
            table.references.push((column, other));
        }
        return;
    }
    let (declared, about) = line.split_once("--").unwrap_or((line, ""));
    let declared = declared.trim().trim_end_matches([',', ';']);
    let (name, kind) = declared.split_once(' ').unwrap_or((declared, ""));
    let (kind, other) = kind.split_once(" REFERENCES ").unwrap_or((kind, ""));
    if let Some(other) = other.split(' ').next().filter(|other| !other.is_empty()) {
        table.references.push((name, other));
    }
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let kind = kind.trim();
    // The lines of a long CHECK, and the options of a full-text table, are no columns.
    if is_name && !kind.starts_with('=') {
        table.columns.push(Column {
            name,
            kind,
            about: about.trim(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_keys_and_choices_are_read() {
        let tables = tables();
        let table = |name: &str| tables.iter().find(|table| table.name == name).unwrap();
        let quote = table("quote");
        assert_eq!(quote.key(), Some("quote_id"));
        let choices = |table: &Table, column: &str| {
            let found = table.choices.iter().find(|(known, _)| *known == column);
            found.unwrap().1.clone()
        };
        assert_eq!(choices(quote, "form"), ["direct", "mixed", "indirect"]);
        assert_eq!(choices(quote, "act").len(), 9);
        assert_eq!(choices(table("event"), "kind").len(), 15);
        assert_eq!(choices(table("article"), "is_copy"), ["0", "1"]);
        let column = |table: &Table, name: &str| {
            let column = table.columns.iter().find(|column| column.name == name);
            let column = column.unwrap();
            (column.ty(), column.required())
        };
        assert_eq!(column(quote, "score"), (Type::Real, true));
        assert_eq!(column(quote, "speaker_id"), (Type::Integer, false));
        assert_eq!(column(quote, "quote_id"), (Type::Integer, true));
        assert_eq!(column(quote, "text"), (Type::Text, true));
        assert!(
            quote.has_rows() && !table("v_quote").has_rows() && !table("article_fts").has_rows()
        );
    }

    #[test]
    fn columns_of_views_are_those_of_their_tables() {
        let columns = view_columns("v_quote").unwrap();
        let about = |name: &str| {
            let column = columns.iter().find(|(known, _)| known == name);
            column.unwrap().1
        };
        assert_eq!(about("speaker"), "");
        assert_eq!(
            about("form"),
            "how much stands in quotation marks: all, a fragment, none"
        );
        assert!(view_columns("v_none").unwrap().is_empty());
    }

    #[test]
    fn every_table_and_column_of_the_database_is_described() {
        let database = Database::in_memory().unwrap();
        let conn = database.connection();
        let tables = tables();
        let mut names: Vec<String> = conn
            .prepare(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'article_fts_%' ORDER BY name",
            )
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        names.retain(|name| !name.starts_with("sqlite_"));
        let mut described: Vec<&str> = tables.iter().map(|table| table.name).collect();
        described.sort_unstable();
        assert_eq!(described, names);
        for table in tables.iter().filter(|table| !table.is_view) {
            assert!(!table.about.is_empty(), "{}", table.name);
            let columns: Vec<String> = conn
                .prepare("SELECT name FROM pragma_table_info(?1)")
                .unwrap()
                .query_map([table.name], |row| row.get(0))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            let described: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(described, columns, "{}", table.name);
            let is_fulltext = table.name == "article_fts";
            assert!(
                is_fulltext || table.columns.iter().all(|column| !column.about.is_empty()),
                "{}",
                table.name
            );
        }
    }
}
