//! Names of methods that come with annotated articles.
//!
//! The model holds such names as text of the program. Those of others are kept for as long as the program runs, each once; so
//! that no input can fill the memory with them, only so many are, and the rest share one name.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex};

/// Most names.
const MOST: usize = 2_000;

/// Most bytes of a name.
const LONGEST: usize = 60;

static NAMES: LazyLock<Mutex<BTreeSet<&'static str>>> =
    LazyLock::new(|| Mutex::new(BTreeSet::new()));

/// Returns a name as text of the program.
pub(super) fn interned(name: &str) -> &'static str {
    const REST: &str = "annotated";
    if name.is_empty() {
        return "";
    }
    if name.len() > LONGEST {
        return REST;
    }
    let Ok(mut names) = NAMES.lock() else {
        return REST;
    };
    if let Some(known) = names.get(name) {
        return known;
    }
    if names.len() >= MOST {
        return REST;
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once_and_a_long_one_not_at_all() {
        assert!(std::ptr::eq(interned("spacy-lg"), interned("spacy-lg")));
        assert_eq!(interned(&"x".repeat(100)), "annotated");
        assert_eq!(interned(""), "");
    }
}
