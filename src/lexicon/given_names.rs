//! Which given names mostly men or mostly women bear (US census 1990, and given names of other languages by sex).

use super::name_flags::{FEMALE, Key, MALE};

/// The gender that a given name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Gender {
    Male,
    Female,
}

/// Returns the gender of a given name, nothing for names of both or unknown ones.
///
/// ```
/// use dateline::lexicon::given_names::{Gender, gender};
/// assert_eq!(gender("Ingrid"), Some(Gender::Female));
/// assert_eq!(gender("xyzzy"), None);
/// ```
pub fn gender(name: &str) -> Option<Gender> {
    let flags = Key::of(name).flags();
    match (flags & MALE != 0, flags & FEMALE != 0) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_the_lists_tell() {
        assert_eq!(gender("James"), Some(Gender::Male));
        assert_eq!(gender("Angela"), Some(Gender::Female));
        assert_eq!(gender("Parliament"), None);
    }
}
