//! Words that stand before a person's name and are no part of it.

use std::sync::LazyLock;

use crate::text::WordMap;

/// Titles and ranks, lower case.
const TITLES: &str = "
    mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor sir dame lord lady madam
    president vice-president ex-president premier chancellor prime minister ministers deputy secretary undersecretary
    senator sen. sens. rep. reps. congressman congresswoman representative gov. governor mayor ambassador envoy
    spokesman spokeswoman spokesperson chairman chairwoman chairperson director chief justice judge attorney
    gen. general lt. lieutenant col. colonel maj. major capt. captain sgt. sergeant cpl. corporal adm. admiral cmdr. commander brig.
    brigadier marshal officer detective sheriff king queen prince princess emperor emir sultan sheikh sheik shaikh ayatollah
    imam mullah maulana rabbi pope cardinal archbishop bishop father rev. reverend pastor saint
    coach manager captain leader candidate lawmaker professor economist analyst speaker gens. brig.-gen. maj.-gen. lt.-gen. hon. hon
    shri smt smt. alhaji alhaja hajiya barr barr. barrister engr engr. pm hon'ble honourable h.e.";

static WORDS: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(TITLES));

/// Tells whether the word with this hash (lower case) is a title or rank that stands before names.
pub fn is_title(hash: u64) -> bool {
    WORDS.has(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::hash;

    #[test]
    fn titles_are_titles() {
        assert!(is_title(hash("mr.")) && is_title(hash("president")));
        assert!(!is_title(hash("table")));
    }
}
