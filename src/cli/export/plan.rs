//! Which tables, columns and rows go into which file.

use super::super::{Code, Failure};
use super::By;
use crate::query::run::Reader;
use crate::query::{Value, nearest};
use crate::store::describe::{self, Table, Type};

/// Characters of an article's text that an excerpt has at most.
const EXCERPT: usize = 200;

/// Texts of articles that may be long, cut to an excerpt where the full text is to be left out.
const LONG: [(&str, &str); 9] = [
    ("article", "standfirst"),
    ("article", "captions"),
    ("article", "note"),
    ("quote", "text"),
    ("quote", "anonymity"),
    ("event_report", "label"),
    ("event_report", "according_to"),
    ("event_participant", "name"),
    ("import_reject", "excerpt"),
];

/// Words of articles that only offsets tell of, written out where the text is left out: table, new column, what it is, and between
/// which columns the words stand.
const WORDS: [(&str, &str, &str, &str, &str); 2] = [
    (
        "mention",
        "words",
        "the words, as the article has them",
        "start_char",
        "end_char",
    ),
    (
        "event_report",
        "date_words",
        "the date as written",
        "date_start_char",
        "date_end_char",
    ),
];

/// A table as it is exported.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) name: &'static str,
    pub(super) about: String,
    pub(super) columns: Vec<Column>,
    pub(super) key: Option<&'static str>,
    pub(super) references: Vec<(&'static str, &'static str)>,
    pub(super) choices: Vec<(&'static str, Vec<&'static str>)>,
    /// How its rows lead to articles, step by step, from the table itself; nothing where they do not.
    pub(super) route: Option<Vec<Step>>,
    /// Leave out all rows.
    is_emptied: bool,
}

/// A step from a table to one that it refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    column: &'static str,
    table: &'static str,
    /// Key of that table.
    key: &'static str,
}

/// A column as it is exported.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) ty: Type,
    pub(super) required: bool,
    pub(super) about: String,
    /// What is selected.
    term: String,
}

/// The articles of one month, year, outlet, or what else rows are cut by.
#[derive(Debug)]
pub(super) struct Part {
    /// Path below the table's folder, without suffix.
    pub(super) path: String,
    /// Condition on `article_brief AS b`.
    condition: String,
    values: Vec<(String, Value)>,
}

/// Returns the tables to export; `only` names them, where not all are meant.
pub(super) fn sheets(only: &[String], redact: bool) -> Result<Vec<Sheet>, Failure> {
    let tables = describe::tables();
    let known: Vec<&Table> = tables.iter().filter(|table| table.has_rows()).collect();
    for name in only {
        if !known.iter().any(|table| table.name == name) {
            let near = nearest(name, known.iter().map(|table| table.name));
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`dateline schema` lists the tables".to_owned(),
            };
            let said = if tables.iter().any(|table| table.name == name) {
                format!("`{name}` is made of other tables, and not exported")
            } else {
                format!("there is no table `{name}`")
            };
            return Err(Failure::new(said, Code::Usage).hint(hint));
        }
    }
    Ok(known
        .iter()
        .filter(|table| only.is_empty() || only.iter().any(|name| table.name == name))
        .map(|table| sheet(table, &tables, redact))
        .collect())
}

/// Returns a table as it is exported.
fn sheet(table: &Table, tables: &[Table], redact: bool) -> Sheet {
    let mut columns: Vec<Column> = table
        .columns
        .iter()
        .map(|column| {
            let mut found = Column {
                name: column.name,
                ty: column.ty(),
                required: column.required(),
                about: column.about.to_owned(),
                term: format!("t.{}", column.name),
            };
            if redact && (table.name, column.name) == ("article", "body") {
                found.required = false;
                "NULL AS body".clone_into(&mut found.term);
                found.about.push_str("; left out");
            } else if redact && LONG.contains(&(table.name, column.name)) {
                found.term = format!(
                    "CASE WHEN length(t.{0}) > {EXCERPT} THEN substr(t.{0}, 1, {1}) || '…' ELSE t.{0} END AS {0}",
                    column.name,
                    EXCERPT - 1
                );
                found
                    .about
                    .push_str(&format!("; cut to {EXCERPT} characters"));
            }
            found
        })
        .collect();
    if redact {
        for (_, name, about, from, to) in WORDS.iter().filter(|(of, ..)| *of == table.name) {
            columns.push(Column {
                name,
                ty: Type::Text,
                required: false,
                about: (*about).to_owned(),
                term: format!(
                    "(SELECT substr(x.body, t.{from} + 1, min(t.{to} - t.{from}, {EXCERPT})) FROM article AS x WHERE x.article_id = t.article_id) AS {name}"
                ),
            });
        }
    }
    Sheet {
        name: table.name,
        about: table.about.clone(),
        columns,
        key: table.key(),
        references: table.references.clone(),
        choices: table.choices.clone(),
        route: route(table, tables),
        is_emptied: redact && table.name == "article_raw",
    }
}

/// Returns how the rows of a table lead to their articles, over columns that every row has.
fn route(table: &Table, tables: &[Table]) -> Option<Vec<Step>> {
    if table.name == "article" {
        return Some(Vec::new());
    }
    let mut steps: Vec<(Step, &Table)> = Vec::new();
    for (column, other) in &table.references {
        let required = table
            .columns
            .iter()
            .any(|known| known.name == *column && known.required());
        let other = tables.iter().find(|known| known.name == *other);
        if let Some(other) = other.filter(|_| required)
            && let Some(key) = other.key()
        {
            let step = Step {
                column,
                table: other.name,
                key,
            };
            steps.push((step, other));
        }
    }
    if let Some((step, _)) = steps.iter().find(|(step, _)| step.table == "article") {
        return Some(vec![*step]);
    }
    steps.iter().find_map(|(step, other)| {
        let mut rest = route(other, tables)?;
        rest.insert(0, *step);
        Some(rest)
    })
}

impl Sheet {
    /// Returns the statement that gives the rows, of a part or all of them, in the order of their keys.
    pub(super) fn select(&self, part: Option<&Part>) -> (String, Vec<(String, Value)>) {
        let terms: Vec<&str> = self
            .columns
            .iter()
            .map(|column| column.term.as_str())
            .collect();
        let terms = terms.join(", ");
        let order = match self.columns.first() {
            Some(first) => format!("t.{}", first.name),
            None => "1".to_owned(),
        };
        let none = if self.is_emptied { " AND 0" } else { "" };
        let (Some(part), Some(route)) = (part, &self.route) else {
            let sql = format!(
                "SELECT {terms} FROM {} AS t WHERE 1{none} ORDER BY {order}",
                self.name
            );
            return (sql, Vec::new());
        };
        // From the articles of the part on to their rows.
        let mut joins = String::new();
        let mut left = "b".to_owned();
        for (depth, step) in route.iter().enumerate().rev() {
            let above = depth.checked_sub(1).and_then(|above| route.get(above));
            let (name, right) = match above {
                Some(above) => (above.table, format!("s{depth}")),
                None => (self.name, "t".to_owned()),
            };
            joins.push_str(&format!(
                " CROSS JOIN {name} AS {right} ON {right}.{} = {left}.{}",
                step.column, step.key
            ));
            left = right;
        }
        if route.is_empty() {
            joins = format!(
                " CROSS JOIN {} AS t ON t.article_id = b.article_id",
                self.name
            );
        }
        let sql = format!(
            "SELECT {terms} FROM article_brief AS b{joins} WHERE {}{none} ORDER BY {order}",
            part.condition
        );
        (sql, part.values.clone())
    }
}

/// Returns the parts into which the rows of articles are cut.
pub(super) fn parts(reader: &Reader, by: &[By]) -> Result<Vec<Part>, Failure> {
    if by.is_empty() {
        return Ok(Vec::new());
    }
    let has = |what| by.contains(&what);
    let mut terms = Vec::new();
    for (what, term) in [
        (By::Year, "substr(b.published_at, 1, 4)"),
        (By::Month, "substr(b.published_at, 1, 7)"),
        (By::Outlet, "o.name"),
        (By::Outlet, "o.outlet_id"),
    ] {
        terms.push(if has(what) { term } else { "NULL" });
    }
    let sql = format!(
        "SELECT DISTINCT {} FROM article_brief AS b JOIN outlet AS o ON o.outlet_id = b.outlet_id ORDER BY 1, 2, 3, 4",
        terms.join(", ")
    );
    let mut parts = Vec::new();
    reader.select(&sql, &[])?.each(|row| {
        if let [year, month, outlet, outlet_id] = row {
            parts.push(part(by, [year, month, outlet], outlet_id));
        }
        Ok::<_, Failure>(true)
    })?;
    Ok(parts)
}

/// Returns the part of one year, month and outlet.
fn part(by: &[By], [year, month, outlet]: [&Value; 3], outlet_id: &Value) -> Part {
    let mut names = Vec::new();
    let mut conditions = vec!["1".to_owned()];
    let mut values = Vec::new();
    for what in by {
        let (name, value) = match what {
            By::Year => ("year", year),
            By::Month => ("month", month),
            By::Outlet => ("outlet", outlet),
        };
        let folder = match value {
            Value::Text(text) => folder_name(text),
            _ => "__HIVE_DEFAULT_PARTITION__".to_owned(),
        };
        names.push(format!("{name}={folder}"));
        match (what, value) {
            (By::Outlet, _) => {
                conditions.push("b.outlet_id = :outlet".to_owned());
                values.push(("outlet".to_owned(), outlet_id.clone()));
            }
            (_, Value::Null) => conditions.push("b.published_at IS NULL".to_owned()),
            (_, value) => {
                // As a range, which the index on the time finds.
                conditions.push(format!(
                    "b.published_at >= :{name} AND b.published_at < :{name} || '~'"
                ));
                values.push((name.to_owned(), value.clone()));
            }
        }
    }
    names.push(match outlet_id {
        Value::Integer(id) => format!("part-{id}"),
        _ => "part-0".to_owned(),
    });
    Part {
        path: names.join("/"),
        condition: conditions.join(" AND "),
        values,
    }
}

/// Writes a value as part of a folder's name, as Hive does: what a file system or a path can't bear becomes `%` and its number.
/// Letters of all alphabets stay, since readers differ in how they take such numbers beyond ASCII.
fn folder_name(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.' | ' ') {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            out.push(c);
        }
        // File systems take names of 255 bytes.
        if out.len() > 200 {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_articles_know_their_way() {
        let sheets = sheets(&[], false).unwrap();
        let route = |name: &str| {
            let sheet = sheets.iter().find(|sheet| sheet.name == name).unwrap();
            let steps = sheet.route.as_ref()?.iter();
            Some(steps.map(|step| step.column).collect::<Vec<_>>().join(" "))
        };
        let some = |columns: &str| Some(columns.to_owned());
        assert_eq!(route("article"), some(""));
        assert_eq!(route("quote"), some("article_id"));
        assert_eq!(route("quote_part"), some("quote_id article_id"));
        assert_eq!(route("event_participant"), some("report_id article_id"));
        for name in ["outlet", "actor", "story", "event", "place", "import_batch"] {
            assert_eq!(route(name), None, "{name}");
        }
    }

    #[test]
    fn folders_are_named_as_hive_does() {
        for (name, folder) in [
            ("The Example", "The Example"),
            ("a/b=c:d%", "a%2Fb%3Dc%3Ad%25"),
            ("Ålesund Nytt", "Ålesund Nytt"),
            ("..", ".."),
        ] {
            assert_eq!(folder_name(name), folder);
        }
        assert!(folder_name(&"é".repeat(300)).len() < 210);
    }

    #[test]
    fn an_unknown_table_gets_the_nearest() {
        let failure = sheets(&["quotes".to_owned()], false).unwrap_err();
        assert!(format!("{failure:?}").contains("`quote`"), "{failure:?}");
    }
}
