//! Where rows come from: what an export says of itself, so that it can be made again.

use serde_json::json;

/// The origin of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Name of the saved query, or of the command.
    pub query: String,
    /// Its parameters, in order; those without a value are left out.
    pub parameters: Vec<Parameter>,
    /// The statement with its values bound.
    pub sql: String,
    /// Name and version of the program.
    pub program: String,
    /// Fingerprint of the database's content.
    pub database: String,
}

/// A parameter as the user gave it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value as typed, or its default.
    pub typed: String,
    /// What that meant, where it is not the same: the actor of a name with its number, the day of `-30d`.
    pub meant: Option<String>,
}

impl About {
    /// Returns names and values, for a list.
    pub fn facts(&self) -> Vec<(String, String)> {
        let mut facts = vec![("query".to_owned(), self.query.clone())];
        facts.extend(
            self.parameters
                .iter()
                .map(|parameter| (format!(":{}", parameter.name), parameter.told())),
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
            .map(|parameter| (parameter.name.clone(), json!(parameter.typed)))
            .collect();
        let meant: serde_json::Map<String, serde_json::Value> = self
            .parameters
            .iter()
            .filter_map(|parameter| {
                Some((parameter.name.clone(), json!(parameter.meant.as_ref()?)))
            })
            .collect();
        json!({
            "query": self.query,
            "parameters": parameters,
            "meant": meant,
            "program": self.program,
            "database": self.database,
            "sql": self.sql,
        })
    }
}

impl Parameter {
    /// Returns the value as typed and, in brackets, what it meant.
    pub fn told(&self) -> String {
        match &self.meant {
            Some(meant) => format!("{} ({meant})", self.typed),
            None => self.typed.clone(),
        }
    }
}
