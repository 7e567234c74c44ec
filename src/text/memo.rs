//! Remembers from article to article what a pure function says of a word or phrase.

use foldhash::HashMap;

/// Longest phrase that is remembered, in bytes.
const LONGEST: usize = 64;

/// What a function said of the phrases that it was asked about lately. Each thread keeps its own.
///
/// With `MOST` entries it starts afresh, so that it stays small whatever the texts are.
#[derive(Debug)]
pub struct Memo<V, const MOST: usize> {
    map: HashMap<Box<str>, V>,
}

impl<V, const MOST: usize> Default for Memo<V, MOST> {
    fn default() -> Self {
        Self {
            map: HashMap::default(),
        }
    }
}

impl<V: Clone, const MOST: usize> Memo<V, MOST> {
    /// Returns what `ask` says of `phrase`, which must be the same each time.
    pub fn get(&mut self, phrase: &str, ask: impl FnOnce(&str) -> V) -> V {
        if let Some(known) = self.map.get(phrase) {
            return known.clone();
        }
        let value = ask(phrase);
        if phrase.len() <= LONGEST {
            if self.map.len() >= MOST {
                self.map.clear();
            }
            self.map.insert(phrase.into(), value.clone());
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_asked_about_once_unless_it_is_endless() {
        let mut memo = Memo::<_, 10>::default();
        let mut asked = 0;
        for phrase in ["oslo", "oslo", &"x".repeat(100), &"x".repeat(100)] {
            let length = memo.get(phrase, |phrase| {
                asked += 1;
                phrase.len()
            });
            assert_eq!(length, phrase.len());
        }
        assert_eq!(asked, 3);
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let mut memo = Memo::<_, 10>::default();
        for number in 0..35 {
            memo.get(&number.to_string(), |_| ());
        }
        assert!(memo.map.len() <= 10);
    }
}
