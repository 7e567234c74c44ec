//! What the repository promises of itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use dateline::query::catalog::Catalog;

use crate::sandbox::Sandbox;

/// Returns a tracked file's text, or nothing where it is no text.
fn text(path: &Path) -> Option<String> {
    String::from_utf8(std::fs::read(path).ok()?).ok()
}

/// Returns the files that version control knows, or nothing where the sources came without it.
fn tracked() -> Vec<PathBuf> {
    let Ok(output) = Command::new("git").args(["ls-files", "-z"]).output() else {
        return Vec::new();
    };
    if !output.status.success() {
        return Vec::new();
    }
    String::from_utf8(output.stdout)
        .unwrap()
        .split_terminator('\0')
        .map(PathBuf::from)
        .filter(|path| path.is_file())
        .collect()
}

/// Returns the files below a folder.
fn below(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Returns the names of the program's commands, from its help.
fn commands() -> Vec<String> {
    let help = Sandbox::new().run(&["--help"]).out;
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_is_in_the_readme_and_no_other() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let commands = commands();
    assert!(commands.len() > 5, "{commands:?}");
    for name in &commands {
        assert!(
            readme.contains(&format!("| `dateline {name}")),
            "`dateline {name}` has no row in the README"
        );
    }
    for line in readme.lines() {
        if let Some(row) = line.strip_prefix("| `dateline ") {
            let name = row.split([' ', '`']).next().unwrap();
            assert!(
                commands.iter().any(|command| command == name),
                "the README has `{name}`, the program has not"
            );
        }
    }
}

#[test]
fn every_query_is_in_the_readme_as_it_describes_itself() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let mut count = 0;
    for query in Catalog::bundled().iter() {
        count += 1;
        let row = format!(
            "| `{}` | {} |",
            query.name,
            query.header.summary.trim_end_matches('.')
        );
        assert!(readme.contains(&row), "the README lacks the row\n{row}");
    }
    assert_eq!(
        std::fs::read_dir("queries").unwrap().count(),
        count,
        "a file in queries/ is not embedded"
    );
}

#[test]
fn every_test_of_queries_belongs_to_a_query() {
    let catalog = Catalog::bundled();
    for path in below("tests/queries") {
        if path.extension().is_some_and(|suffix| suffix == "slt") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(catalog.get(name).is_some(), "{}", path.display());
        }
    }
}

#[test]
fn every_migration_is_embedded_in_order_and_none_twice() {
    let sandbox = Sandbox::new();
    let db = sandbox.path("fresh.db");
    let story = sandbox.path("story.txt");
    std::fs::write(&story, "Rain fell on Harbour Town on Monday.\n").unwrap();
    let run = sandbox.run(&[
        "import",
        story.to_str().unwrap(),
        "--db",
        db.to_str().unwrap(),
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let version: u32 = rusqlite::Connection::open(&db)
        .unwrap()
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    let mut numbers: Vec<u32> = below("migrations")
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .map(|name| {
            let (number, what) = name.strip_prefix('V').unwrap().split_once("__").unwrap();
            assert_eq!(
                what.rsplit_once('.').map(|(_, suffix)| suffix),
                Some("sql"),
                "{name}"
            );
            number.parse().unwrap()
        })
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers.last(), Some(&version));
    assert!(
        numbers.windows(2).all(|pair| pair[0] < pair[1]),
        "{numbers:?}"
    );
}

#[test]
fn every_file_of_these_tests_is_a_module() {
    let main = std::fs::read_to_string("tests/it/main.rs").unwrap();
    for path in below("tests/it") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            name == "main" || main.contains(&format!("\nmod {name};")),
            "{} never runs",
            path.display()
        );
    }
}

/// Returns the floor of each module, from the table in the crate's documentation.
fn floors() -> BTreeMap<String, u32> {
    let mut floors = BTreeMap::new();
    for line in std::fs::read_to_string("src/lib.rs").unwrap().lines() {
        let Some(row) = line.strip_prefix("//! | ") else {
            continue;
        };
        let Some((floor, modules)) = row.split_once(" | ") else {
            continue;
        };
        let Ok(floor) = floor.trim().parse() else {
            continue;
        };
        for module in modules.split('`').skip(1).step_by(2) {
            floors.insert(module.to_owned(), floor);
        }
    }
    floors
}

#[test]
fn modules_use_lower_floors_only() {
    let floors = floors();
    let library = std::fs::read_to_string("src/lib.rs").unwrap();
    for module in library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "))
        .map(|line| line.trim_end_matches(';'))
    {
        assert!(floors.contains_key(module), "`{module}` has no floor");
    }
    let mut wrong = String::new();
    for path in below("src") {
        let inside = path.strip_prefix("src").unwrap();
        let first = inside.components().next().unwrap();
        let module = first
            .as_os_str()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        let Some(floor) = floors.get(&module) else {
            continue;
        };
        // Tests are exempt: those at the foot of a file, and files of their own.
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        let code = text(&path).unwrap();
        let code = code.split("#[cfg(test)]").next().unwrap();
        for (number, line) in code.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for used in line.split("crate::").skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if used == module {
                    continue;
                }
                if floors.get(&used).is_some_and(|other| other >= floor) {
                    wrong.push_str(&format!(
                        "{}:{}: `{module}` is on floor {floor} and uses `{used}`\n",
                        path.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Tells whether a crate is used on its own floor only.
#[test]
fn foreign_crates_stay_where_they_belong() {
    let homes: [(&str, &[&str]); 4] = [
        ("rusqlite", &["store", "query"]),
        ("refinery", &["store"]),
        ("clap", &["cli"]),
        ("comfy_table", &["render"]),
    ];
    for path in below("src") {
        let inside = path.strip_prefix("src").unwrap();
        let first = inside.components().next().unwrap();
        let module = first.as_os_str().to_str().unwrap().trim_end_matches(".rs");
        let code = text(&path).unwrap();
        let code = code.split("#[cfg(test)]").next().unwrap();
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        for (name, homes) in homes {
            let uses = code.lines().any(|line| {
                !line.trim_start().starts_with("//") && line.contains(&format!("{name}::"))
            });
            assert!(
                !uses || homes.contains(&module),
                "{} uses {name}",
                path.display()
            );
        }
    }
}

#[test]
fn the_project_speaks_of_itself_alone() {
    // Put together here so that this file does not hold the words either.
    let words = [
        ["/wo", "rk/"].concat(),
        ["/tmp", "/bash"].concat(),
        ["as asked in", " the brief"].concat(),
        ["BRIEF", ".md"].concat(),
        ["language", " model"].concat(),
        ["sub", "agent"].concat(),
        ["work", "tree"].concat(),
        ["Clau", "de"].concat(),
        ["Chat", "GPT"].concat(),
    ];
    for path in tracked() {
        // Lists of places and names hold all sorts of words.
        if path.starts_with("data") || path.starts_with("Cargo.lock") {
            continue;
        }
        let Some(text) = text(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            for word in &words {
                assert!(
                    !line.contains(word.as_str()),
                    "{}:{}: {line}",
                    path.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn nothing_tracked_is_too_large() {
    for path in tracked() {
        let bytes = std::fs::metadata(&path).unwrap().len();
        assert!(bytes < 12 << 20, "{}: {bytes} bytes", path.display());
    }
}

#[test]
fn every_data_file_is_used_and_says_where_it_comes_from() {
    let notice = std::fs::read_to_string("NOTICE").unwrap();
    let code: String = ["src", "examples", "scripts"]
        .into_iter()
        .flat_map(below)
        .filter_map(|path| text(&path))
        .collect();
    for path in below("data") {
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.parent() == Some(Path::new("data")) {
            assert!(code.contains(name), "{} is read nowhere", path.display());
        }
        let says = text(&path).is_some_and(|text| text.starts_with('#'));
        assert!(
            says || notice.contains(path.to_str().unwrap()),
            "{} has no source, neither in its head nor in NOTICE",
            path.display()
        );
    }
}
