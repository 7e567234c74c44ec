//! Runs the README's examples and holds what they print against what the README shows.
//!
//! A block marked `console` is a session: each `$ dateline …` line is run by a shell, in the order of the README and in one
//! folder that holds the sample batch, and the lines below it are what it prints on standard output and standard error.
//! `UPDATE_README=1 cargo test --test it readme` writes what is printed now into the README; read the difference.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Returns a folder with the sample batch where the README has it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let sample = folder.path().join("tests/fixtures/sample");
    std::fs::create_dir_all(&sample).unwrap();
    for entry in std::fs::read_dir("tests/fixtures/sample").unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, sample.join(path.file_name().unwrap())).unwrap();
    }
    folder
}

/// Runs one line in a shell that finds this build of the program, and returns all that it prints.
fn run(line: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_dateline"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {line}")])
        .current_dir(folder)
        .env("PATH", path)
        .env("XDG_CONFIG_HOME", folder)
        .env_remove("DATELINE_DB")
        .env_remove("DATELINE_QUERIES")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    // Blanks that fill up the last column are no part of what a reader sees.
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .fold(String::new(), |mut all, line| {
            writeln!(all, "{}", line.trim_end()).unwrap();
            all
        })
}

/// Returns the README with what its examples print now.
fn rerun(readme: &str) -> String {
    let folder = folder();
    let mut out = String::new();
    let mut inside = false;
    for line in readme.lines() {
        if inside && line.starts_with("```") {
            inside = false;
        } else if line == "```console" {
            inside = true;
        }
        let command = line.strip_prefix("$ ").filter(|_| inside);
        // What was printed when the README was written is replaced by what is printed now.
        if !inside || command.is_some() || line == "```console" {
            if command.is_some() && !out.ends_with("```console\n") {
                out.push('\n');
            }
            writeln!(out, "{line}").unwrap();
        }
        if let Some(command) = command {
            out.push_str(&run(command, folder.path()));
        }
    }
    out
}

#[test]
fn the_examples_print_what_the_readme_shows() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let now = rerun(&readme);
    assert!(
        now.matches("\n$ dateline").count() >= 6,
        "fewer than six commands"
    );
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write("README.md", now).unwrap();
        return;
    }
    let mut drift = String::new();
    for (number, (shown, printed)) in readme.lines().zip(now.lines()).enumerate() {
        if shown != printed {
            write!(
                drift,
                "README.md:{}\n  shown:   {shown}\n  printed: {printed}\n",
                number + 1
            )
            .unwrap();
            break;
        }
    }
    assert!(
        readme == now,
        "the README's examples drifted; UPDATE_README=1 writes them anew\n{drift}"
    );
}
