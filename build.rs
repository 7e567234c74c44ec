//! Rebuilds the crate when a migration or a saved query is added, renamed or removed, and embeds the saved queries.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=queries");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("queries.rs"), list("queries")).expect("OUT_DIR can be written");
    fs::write(Path::new(&out).join("migrations.rs"), list("migrations"))
        .expect("OUT_DIR can be written");
    let newest = fs::read_dir("migrations").map_or(0, |entries| {
        entries
            .filter_map(Result::ok)
            .map(|entry| number(&entry.path()))
            .max()
            .unwrap_or(0)
    });
    fs::write(
        Path::new(&out).join("schema_version.rs"),
        format!("{newest}"),
    )
    .expect("OUT_DIR can be written");
}

/// Returns a Rust slice of (file stem, text) over the `.sql` files of a folder, migrations by number, queries by name.
fn list(folder: &str) -> String {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let mut paths: Vec<_> = fs::read_dir(Path::new(&root).join(folder))
        .map(|entries| {
            entries
                .filter_map(Result::ok)
                .map(|entry| entry.path())
                .collect()
        })
        .unwrap_or_default();
    paths
        .retain(|path: &std::path::PathBuf| path.extension().is_some_and(|suffix| suffix == "sql"));
    // V10 comes after V9.
    paths.sort_by_key(|path| (number(path), path.clone()));
    let mut code = String::from("&[\n");
    for path in paths {
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("file names are UTF-8");
        writeln!(
            code,
            "    ({stem:?}, include_str!({:?})),",
            path.display().to_string()
        )
        .expect("a string can be written");
    }
    code.push_str("]\n");
    code
}

/// Returns the number of a migration, 0 for a query.
fn number(path: &Path) -> u32 {
    path.file_stem()
        .and_then(|stem| stem.to_str())
        .and_then(|stem| stem.strip_prefix('V')?.split("__").next()?.parse().ok())
        .unwrap_or(0)
}
