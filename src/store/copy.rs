//! Near-copies: the same wire story in several outlets, with another lead, cut, or under another headline.
//!
//! Two articles are copies when at least 0.6 of their runs of four words are common to both (the Jaccard likeness of their sets of
//! shingles), or when the longer has at least 0.7 of those of the shorter, which is then a cut one (Broder's containment), is no
//! mere brief, and has a third of the longer's length. Candidates share one of twenty keys, each a hash of three values of a
//! minhash signature (Broder 1997; banding as in Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*, section 3.4): pairs at
//! 0.5 are met with a chance of 0.93, at 0.6 of 0.99, at 0.2 of 0.15; each candidate is then compared word by word.
//! `tests/it/copies.rs` measures it. Groups are the connected sets of copies, so that the order of
//! import does not matter. Versions of one story are not compared with each other.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use rusqlite::{Connection, params};

use super::Error;
use super::words::int;

/// Least share of common shingles.
const THRESHOLD: f64 = 0.6;

/// Words of a shingle.
const SHINGLE: usize = 4;

/// Least share of the shorter one's shingles that the longer has, where one is a cut of the other.
const CUT_THRESHOLD: f64 = 0.7;

/// Fewest shingles of a cut copy: a brief may well be a paragraph that others quote whole.
const CUT_LEAST: usize = 60;

/// Fewest words of an article that is compared at all: below, a likeness says nothing.
const FEWEST_WORDS: usize = 25;

/// Bands of the signature.
const BANDS: usize = 20;

/// Values of a band.
const ROWS: usize = 3;

/// Most articles of one key that are all compared with each other; beyond it (boilerplate), each with its neighbours by hash.
const CROWD: usize = 64;

/// Most shingles, of all texts together, that are kept for the next comparison: 8 MB.
const KEPT: usize = 1 << 20;

/// Name of the method, as groups carry it.
const METHOD: &str = "minhash-4-words";

/// Mixes the bits of `x` (the finaliser of splitmix64, Steele et al. 2014).
const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Returns the hashes of all words of a text in lower case (FNV-1a over their characters).
fn words(text: &str) -> Vec<u64> {
    const BASIS: u64 = 0xCBF2_9CE4_8422_2325;
    let step = |hash: u64, c: u32| (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01B3);
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut hash = BASIS;
    let mut is_word = false;
    // Most characters are a byte, for which no table need be asked.
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            hash = step(hash, u32::from(c.to_ascii_lowercase()));
            is_word = true;
        } else if !c.is_ascii() && c.is_alphanumeric() {
            hash = c
                .to_lowercase()
                .fold(hash, |hash, c| step(hash, u32::from(c)));
            is_word = true;
        } else if is_word {
            words.push(hash);
            (hash, is_word) = (BASIS, false);
        }
    }
    if is_word {
        words.push(hash);
    }
    words
}

/// Returns the hashes of all shingles of a text, in order; nothing for a text too short to compare.
fn shingles(text: &str) -> Vec<u64> {
    let words = words(text);
    if words.len() < FEWEST_WORDS {
        return Vec::new();
    }
    words
        .windows(SHINGLE)
        .map(|run| {
            run.iter()
                .fold(0, |hash: u64, &word| mix(hash.rotate_left(7) ^ word))
        })
        .collect()
}

/// Returns the keys of an article's wording, at most one a band.
pub fn copy_keys(body: &str) -> Vec<i64> {
    let shingles = shingles(body);
    if shingles.is_empty() {
        return Vec::new();
    }
    let mut least = [u64::MAX; BANDS * ROWS];
    for shingle in shingles {
        for (row, least) in least.iter_mut().enumerate() {
            let factor = mix(row as u64 + 1) | 1;
            let value = shingle.wrapping_mul(factor);
            *least = (*least).min(value ^ (value >> 29));
        }
    }
    let mut keys: Vec<i64> = least
        .chunks_exact(ROWS)
        .enumerate()
        .map(|(band, rows)| {
            rows.iter()
                .fold(mix(band as u64 + 1), |hash, &value| mix(hash ^ value))
                .cast_signed()
        })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Returns how alike two sorted sets of shingles are: the share of common ones in both, or, where one is a cut of the other, in the
/// shorter.
fn likeness(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let union = a.len() + b.len() - common;
    if union == 0 {
        return 0.0;
    }
    let share = common as f64 / union as f64;
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    let cut = common as f64 / shorter.max(1) as f64;
    if share < THRESHOLD && cut >= CUT_THRESHOLD && shorter >= CUT_LEAST && shorter * 3 >= longer {
        cut
    } else {
        share
    }
}

/// What a comparison needs of an article.
#[derive(Debug)]
struct Text {
    story: i64,
    group: Option<i64>,
    hash: String,
    set: Vec<u64>,
}

/// Joins articles, and groups of earlier imports, that are copies.
struct Grouper<'c> {
    conn: &'c Connection,
    texts: HashMap<i64, Rc<Text>>,
    /// Shingles of all of these.
    kept: usize,
    /// Parent of each article in the forest of sets; an article that is not in it stands alone.
    parents: HashMap<i64, i64>,
    /// First article met of each group of an earlier import.
    groups: HashMap<i64, i64>,
    unlike: HashSet<(i64, i64)>,
    pending: HashSet<i64>,
}

/// Puts pending articles into groups with their copies, in the caller's transaction.
pub(super) fn group(conn: &Connection) -> Result<(), Error> {
    let pending: HashSet<i64> = conn
        .prepare("SELECT article_id FROM pending")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if pending.is_empty() {
        return Ok(());
    }
    let mut grouper = Grouper {
        conn,
        texts: HashMap::new(),
        kept: 0,
        parents: HashMap::new(),
        groups: HashMap::new(),
        unlike: HashSet::new(),
        pending,
    };
    grouper.join()?;
    grouper.write()
}

impl Grouper<'_> {
    /// Compares pending articles with all that share a key with them.
    fn join(&mut self) -> Result<(), Error> {
        let articles: i64 = self
            .conn
            .query_row("SELECT count(*) FROM article", [], |row| row.get(0))?;
        if int(self.pending.len()) * 5 > articles {
            // Most articles are new: one walk over the index is faster than a search for each key.
            let mut walk = self
                .conn
                .prepare("SELECT key, article_id FROM copy_key ORDER BY key, article_id")?;
            let mut rows = walk.query([])?;
            let mut bucket: Vec<i64> = Vec::new();
            let mut last = None;
            while let Some(row) = rows.next()? {
                let key: i64 = row.get(0)?;
                if last != Some(key) {
                    self.bucket(&bucket)?;
                    bucket.clear();
                    last = Some(key);
                }
                bucket.push(row.get(1)?);
            }
            self.bucket(&bucket)?;
        } else {
            let mut keys: Vec<i64> = self
                .conn
                .prepare(
                    "SELECT DISTINCT k.key FROM pending AS p JOIN copy_key AS k ON k.article_id = p.article_id",
                )?
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            keys.sort_unstable();
            let mut find = self
                .conn
                .prepare("SELECT article_id FROM copy_key WHERE key = ?1 ORDER BY article_id")?;
            for key in keys {
                let bucket: Vec<i64> = find
                    .query_map([key], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                self.bucket(&bucket)?;
            }
        }
        Ok(())
    }

    /// Compares the articles of one key.
    fn bucket(&mut self, members: &[i64]) -> Result<(), Error> {
        if members.len() < 2 || !members.iter().any(|member| self.pending.contains(member)) {
            return Ok(());
        }
        let mut members = members.to_vec();
        if members.len() > CROWD {
            let mut hashes = HashMap::new();
            for &member in &members {
                let hash: String = self
                    .conn
                    .prepare_cached("SELECT body_hash FROM article WHERE article_id = ?1")?
                    .query_row([member], |row| row.get(0))?;
                hashes.insert(member, hash);
            }
            members.sort_by(|a, b| hashes[a].cmp(&hashes[b]).then(a.cmp(b)));
        }
        for (index, &a) in members.iter().enumerate() {
            for &b in members[index + 1..].iter().take(CROWD) {
                if self.pending.contains(&a) || self.pending.contains(&b) {
                    self.compare(a.min(b), a.max(b))?;
                }
            }
        }
        Ok(())
    }

    fn compare(&mut self, a: i64, b: i64) -> Result<(), Error> {
        if self.unlike.contains(&(a, b)) || self.root(a) == self.root(b) {
            return Ok(());
        }
        let (first, second) = (self.text(a)?, self.text(b)?);
        let alike = first.story != second.story
            && (first.hash == second.hash || likeness(&first.set, &second.set) >= THRESHOLD);
        if alike {
            self.union(a, b);
        } else {
            if self.unlike.len() > 1_000_000 {
                self.unlike.clear();
            }
            self.unlike.insert((a, b));
        }
        Ok(())
    }

    fn root(&self, mut article: i64) -> i64 {
        while let Some(&parent) = self.parents.get(&article) {
            if parent == article {
                break;
            }
            article = parent;
        }
        article
    }

    fn union(&mut self, a: i64, b: i64) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents.insert(a, a.min(b));
        self.parents.insert(b, a.min(b));
    }

    /// Returns what a comparison needs; an article of an earlier group is joined with the others of it that were met.
    fn text(&mut self, article: i64) -> Result<Rc<Text>, Error> {
        if let Some(text) = self.texts.get(&article) {
            return Ok(Rc::clone(text));
        }
        let text = self
            .conn
            .prepare_cached(
                "SELECT story_id, dup_group_id, body_hash, body FROM article WHERE article_id = ?1",
            )?
            .query_row([article], |row| {
                let mut set = shingles(&row.get::<_, String>(3)?);
                set.sort_unstable();
                set.dedup();
                Ok(Text {
                    story: row.get(0)?,
                    group: row.get(1)?,
                    hash: row.get(2)?,
                    set,
                })
            })?;
        if let Some(group) = text.group {
            let first = *self.groups.entry(group).or_insert(article);
            self.union(first, article);
        }
        if self.kept >= KEPT {
            self.texts.clear();
            self.kept = 0;
        }
        self.kept += text.set.len();
        let text = Rc::new(text);
        self.texts.insert(article, Rc::clone(&text));
        Ok(text)
    }

    /// Writes the groups that have changed, and which of each is the first.
    fn write(mut self) -> Result<(), Error> {
        let conn = self.conn;
        let mut sets: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
        let mut articles: Vec<i64> = self.parents.keys().copied().collect();
        articles.sort_unstable();
        for article in articles {
            sets.entry(self.root(article)).or_default().insert(article);
        }
        let mut touched: BTreeSet<i64> = BTreeSet::new();
        for (_, mut members) in sets {
            let mut groups = BTreeSet::new();
            for &member in &members {
                if let Some(group) = self.text(member)?.group {
                    groups.insert(group);
                }
            }
            if members.len() < 2 && groups.is_empty() {
                continue;
            }
            let group = if let Some(&group) = groups.iter().next() {
                group
            } else {
                conn.prepare_cached("INSERT INTO dup_group (method, threshold) VALUES (?1, ?2)")?
                    .execute(params![METHOD, THRESHOLD])?;
                conn.last_insert_rowid()
            };
            for &other in groups.iter().skip(1) {
                let mut find =
                    conn.prepare_cached("SELECT article_id FROM article WHERE dup_group_id = ?1")?;
                for member in find.query_map([other], |row| row.get(0))? {
                    members.insert(member?);
                }
            }
            for member in &members {
                conn.prepare_cached("UPDATE article SET dup_group_id = ?2 WHERE article_id = ?1 AND dup_group_id IS NOT ?2")?
                    .execute(params![member, group])?;
            }
            for &other in groups.iter().skip(1) {
                conn.prepare_cached("DELETE FROM dup_group WHERE dup_group_id = ?1")?
                    .execute([other])?;
            }
            touched.insert(group);
        }
        // A new version may end another's being the latest, and with it its being the first of its group.
        let mut find = conn.prepare(
            "SELECT DISTINCT o.dup_group_id
               FROM pending AS p
               JOIN article AS a ON a.article_id = p.article_id
               JOIN article AS o ON o.story_id = a.story_id
              WHERE o.dup_group_id IS NOT NULL",
        )?;
        for group in find.query_map([], |row| row.get(0))? {
            touched.insert(group?);
        }
        for group in touched {
            self.rank(group)?;
        }
        Ok(())
    }

    /// Marks all of a group but the first as copies: the first is the earliest among the latest versions.
    fn rank(&mut self, group: i64) -> Result<(), Error> {
        let members: Vec<i64> = self
            .conn
            .prepare_cached(
                "SELECT a.article_id
                   FROM article AS a
                   JOIN outlet AS o ON o.outlet_id = a.outlet_id
                   JOIN story AS s ON s.story_id = a.story_id
                  WHERE a.dup_group_id = ?1
                  ORDER BY a.is_latest DESC, coalesce(a.published_at, a.published_day, '~'), o.name, s.identity, a.body_hash",
            )?
            .query_map([group], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let Some(&first) = members.first() else {
            return Ok(());
        };
        let first_text = self.text(first)?;
        for member in members {
            let score = if member == first {
                1.0
            } else {
                (likeness(&first_text.set, &self.text(member)?.set) * 1e4).round() / 1e4
            };
            self.conn
                .prepare_cached(
                    "UPDATE article SET is_copy = ?2, dup_score = ?3 WHERE article_id = ?1",
                )?
                .execute(params![member, member != first, score])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The port of Lumera will close its northern docks for two weeks from Monday, the harbour master said, while \
        divers look for the wreck of a ferry that went down in the storm. Forty people were on board and all were saved by fishing \
        boats. Traders said grain for the inland mills would come by rail instead, at twice the price, until ships can land again. \
        The ministry of transport promised help for small millers but named no sum, and the union of dock workers asked for pay \
        for the idle days.";

    #[test]
    fn copies_share_a_key_and_other_stories_none() {
        let keys = copy_keys(STORY);
        assert_eq!(keys.len(), BANDS);
        let reprint = STORY.replace(
            "The port of Lumera will close",
            "Millers face costly weeks. The port will shut",
        );
        assert!(copy_keys(&reprint).iter().any(|key| keys.contains(key)));
        let other = "Lumera's harbour master closed half the docks on Monday to search for a sunken ferry. Millers inland fear for \
            their grain, and dock workers for their wages, after a storm that fishermen called the worst in a generation. Nobody died.";
        assert!(copy_keys(other).iter().all(|key| !keys.contains(key)));
        assert!(copy_keys("Too short to say anything.").is_empty());
    }

    #[test]
    fn likeness_is_the_share_of_common_shingles() {
        assert!((likeness(&[1, 2, 3], &[2, 3, 4]) - 0.5).abs() < 1e-9);
        assert!(likeness(&[], &[]).abs() < 1e-9);
    }
}
