//! Where rows come from: what an export says of itself, so that it can be made again.

use serde_json::json;

/// The origin of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Name of the saved query, or of the command.
    pub query: String,
    /// Its parameters with their values as text, in order; those without a value are left out.
    pub parameters: Vec<(String, String)>,
    /// The statement with its values bound.
    pub sql: String,
    /// Name and version of the program.
    pub program: String,
    /// Fingerprint of the database's content.
    pub database: String,
}

impl About {
    /// Returns names and values, for a list.
    pub fn facts(&self) -> Vec<(String, String)> {
        let mut facts = vec![("query".to_owned(), self.query.clone())];
        facts.extend(
            self.parameters
                .iter()
                .map(|(name, value)| (format!(":{name}"), value.clone())),
        );
        facts.push(("program".to_owned(), self.program.clone()));
        facts.push(("database".to_owned(), self.database.clone()));
        facts.push(("sql".to_owned(), self.sql.clone()));
        facts
    }

    /// Returns the same as a JSON object.
    pub fn json(&self) -> serde_json::Value {
        let parameters: serde_json::Map<String, serde_json::Value> = self
            .parameters
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        json!({
            "query": self.query,
            "parameters": parameters,
            "program": self.program,
            "database": self.database,
            "sql": self.sql,
        })
    }
}
