//! Which files a list of paths means.

use std::fs;
use std::path::{Path, PathBuf};

/// Why a path leads nowhere.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// No file or folder of this name, and no file that the pattern fits.
    #[error("no file `{0}`")]
    NotFound(String),
    /// The pattern breaks the rules of patterns.
    #[error("`{pattern}` is not a pattern")]
    Pattern {
        /// The pattern as typed.
        pattern: String,
        /// What is wrong with it.
        source: glob::PatternError,
    },
    /// A folder that may not be listed.
    #[error("cannot list `{}`", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Patterns of files that are left out.
#[derive(Debug, Clone, Default)]
pub struct Exclude(Vec<glob::Pattern>);

impl Exclude {
    /// Reads patterns: `*` does not cross a slash, `**` does.
    pub fn new(patterns: &[String]) -> Result<Self, WalkError> {
        patterns
            .iter()
            .map(|pattern| {
                glob::Pattern::new(pattern).map_err(|source| WalkError::Pattern {
                    pattern: pattern.clone(),
                    source,
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Tells whether a file is left out: a pattern fits its path, its name, or the end of its path.
    pub fn fits(&self, path: &Path) -> bool {
        const OPTIONS: glob::MatchOptions = glob::MatchOptions {
            case_sensitive: true,
            require_literal_separator: true,
            require_literal_leading_dot: false,
        };
        let tails = path
            .ancestors()
            .filter_map(|above| path.strip_prefix(above).ok());
        let tails: Vec<&Path> = tails.filter(|tail| !tail.as_os_str().is_empty()).collect();
        self.0.iter().any(|pattern| {
            pattern.matches_path_with(path, OPTIONS)
                || tails
                    .iter()
                    .any(|tail| pattern.matches_path_with(tail, OPTIONS))
        })
    }
}

/// Returns the files that `paths` mean, in the order given and sorted by name inside a folder or pattern.
///
/// Folders are searched to their depths without hidden files (a dot first); a link to a folder is not followed inside
/// one, so that a circle of links ends. `*`, `?` and `[…]` are expanded where no file is called so. `-` stays `-`.
/// The same path twice counts once.
pub fn walk(paths: &[String]) -> Result<Vec<PathBuf>, WalkError> {
    let mut files = Vec::new();
    for given in paths {
        let path = Path::new(given);
        if given == "-" {
            files.push(path.to_owned());
        } else if path.exists() {
            add(path, &mut files)?;
        } else {
            let found = glob::glob(given).map_err(|source| WalkError::Pattern {
                pattern: given.clone(),
                source,
            })?;
            let mut found: Vec<PathBuf> = found
                .filter_map(Result::ok)
                .filter(|path| !is_hidden(path))
                .collect();
            if found.is_empty() {
                return Err(WalkError::NotFound(given.clone()));
            }
            found.sort();
            for path in &found {
                add(path, &mut files)?;
            }
        }
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|path| seen.insert(path.clone()));
    Ok(files)
}

/// Adds a file, or all files below a folder.
fn add(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), WalkError> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    // A stack in place of recursion: a folder may be nested deeper than the stack of a thread.
    let mut folders = vec![path.to_owned()];
    let mut below = Vec::new();
    while let Some(folder) = folders.pop() {
        let failed = |source| WalkError::Folder {
            path: folder.clone(),
            source,
        };
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = entry.path();
            if is_hidden(&path) {
                continue;
            }
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() || (kind.is_symlink() && path.is_file()) {
                below.push(path);
            }
        }
    }
    below.sort();
    files.append(&mut below);
    Ok(())
}

/// Tells whether the file's own name starts with a dot.
fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.as_encoded_bytes().first() == Some(&b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excluded_files_are_told_by_name_or_path() {
        let exclude = Exclude::new(&["*.tmp".to_owned(), "drafts/**".to_owned()]).unwrap();
        for (path, want) in [
            ("wire/a.tmp", true),
            ("wire/drafts/deep/a.txt", true),
            ("wire/a.txt", false),
            ("draft.txt", false),
        ] {
            assert_eq!(exclude.fits(Path::new(path)), want, "{path}");
        }
        assert!(Exclude::new(&["[".to_owned()]).is_err());
    }

    #[test]
    fn folders_and_patterns_give_sorted_visible_files() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/c")).unwrap();
        fs::create_dir_all(at(".git")).unwrap();
        for name in ["z.txt", "a.jsonl", "b/c/d.txt", ".hidden", ".git/config"] {
            fs::write(at(name), "x").unwrap();
        }
        let typed = |path: PathBuf| path.display().to_string();
        let all = walk(&[typed(folder.path().to_owned())]).unwrap();
        assert_eq!(all, [at("a.jsonl"), at("b/c/d.txt"), at("z.txt")]);
        let some = walk(&[typed(at("*.txt")), "-".to_owned(), typed(at("z.txt"))]).unwrap();
        assert_eq!(some, [at("z.txt"), PathBuf::from("-")]);
        assert!(matches!(
            walk(&[typed(at("nothing*"))]),
            Err(WalkError::NotFound(_))
        ));
    }
}
