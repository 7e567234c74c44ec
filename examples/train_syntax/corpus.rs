//! Reads the treebanks and lays them over the project's own tokens.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use dateline::syntax::Dep;
use dateline::text::{Document, Pos};

type Failure = Box<dyn std::error::Error>;

/// One text with what the treebank says of its tokens.
pub(crate) struct Gold {
    pub(crate) doc: Document<'static>,
    /// The tag of each token; `Pos::None` where the treebank cuts differently.
    pub(crate) tags: Vec<Pos>,
    /// Head (an index in the document, a root its own) and label of each token.
    pub(crate) arcs: Vec<Option<(usize, Dep)>>,
    /// Kept out of training to measure.
    pub(crate) held_out: bool,
}

/// A token of a treebank.
struct Piece {
    start: usize,
    end: usize,
    tag: String,
    /// Index of the head among the pieces; a root is its own.
    head: usize,
    label: Dep,
}

/// Reads the machine-made trees; the texts are in a file of their own.
pub(crate) fn silver(folder: &Path, texts: &Path) -> Result<Vec<Gold>, Failure> {
    let mut records: HashMap<String, String> = HashMap::new();
    for line in BufReader::new(std::fs::File::open(texts)?).lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        if let (Some(id), Some(text)) = (record["id"].as_str(), record["text"].as_str()) {
            records.insert(id.to_owned(), text.to_owned());
        }
    }
    let mut unpack = Command::new("gzip")
        .arg("-dc")
        .arg(folder.join("silver.tsv.gz"))
        .stdout(Stdio::piped())
        .spawn()?;
    let mut out = Vec::new();
    let mut id = String::new();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut sentence = 0;
    let mut finish = |id: &str, pieces: &mut Vec<Piece>| {
        if let Some(text) = records.get(id) {
            let held_out = out.len() % 20 == 7;
            out.push(align(text.clone(), pieces, held_out));
        }
        pieces.clear();
    };
    let lines = BufReader::new(unpack.stdout.take().ok_or("no output of gzip")?);
    // Offsets are counted in characters.
    let mut starts: Vec<usize> = Vec::new();
    for line in lines.lines() {
        let line = line?;
        if let Some(next) = line.strip_prefix("# id = ") {
            finish(&id, &mut pieces);
            next.trim().clone_into(&mut id);
            sentence = 0;
            let text = records.get(&id).map_or("", String::as_str);
            starts = text.char_indices().map(|(at, _)| at).collect();
            starts.push(text.len());
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let &[number, form, tag, head, label, offset] = fields.as_slice() else {
            sentence = pieces.len();
            continue;
        };
        let (number, head): (usize, usize) = (number.parse()?, head.parse()?);
        let offset: usize = offset.parse()?;
        let at = |place: usize| starts.get(place).copied().unwrap_or_default();
        pieces.push(Piece {
            start: at(offset),
            end: at(offset + form.chars().count()),
            tag: tag.to_owned(),
            head: sentence + if head == 0 { number } else { head } - 1,
            label: Dep::parse(label),
        });
    }
    finish(&id, &mut pieces);
    unpack.wait()?;
    Ok(out)
}

/// Reads the hand-made trees, of which only the tags are used: their labels follow another scheme.
pub(crate) fn hand_made(folder: &Path) -> Result<Vec<Gold>, Failure> {
    const HELD_OUT: [&str; 3] = ["GUM_news_asylum", "GUM_news_hackers", "GUM_news_taxes"];
    let mut files: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "conllu"))
        .collect();
    files.sort();
    let mut out = Vec::new();
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let held_out = HELD_OUT.contains(&name.as_ref());
        let (text, pieces) = rebuild(&std::fs::read_to_string(&path)?);
        out.push(align(text, &pieces, held_out));
    }
    Ok(out)
}

/// Rebuilds a text from its tokens.
fn rebuild(file: &str) -> (String, Vec<Piece>) {
    let mut text = String::new();
    let mut pieces = Vec::new();
    let mut joined_until = 0;
    let mut space_after_joined = true;
    for line in file.lines() {
        if line.starts_with("# newpar_block") || line == "# newpar" {
            text.truncate(text.trim_end().len());
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        }
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.len() < 10 {
            joined_until = 0;
            continue;
        }
        let space = !fields[9].split('|').any(|mark| mark == "SpaceAfter=No");
        if let Some((_, last)) = fields[0].split_once('-') {
            joined_until = last.parse().unwrap_or(0);
            space_after_joined = space;
            continue;
        }
        let Ok(number) = fields[0].parse::<usize>() else {
            continue;
        };
        let start = text.len();
        text.push_str(fields[1]);
        pieces.push(Piece {
            start,
            end: text.len(),
            tag: fields[4].to_owned(),
            head: pieces.len(),
            label: Dep::Dep,
        });
        let space = match number.cmp(&joined_until) {
            Ordering::Less => false,
            Ordering::Equal => space_after_joined,
            Ordering::Greater => space,
        };
        if space {
            text.push(' ');
        }
    }
    (text, pieces)
}

/// Lays the pieces of a treebank over the tokens of a text.
fn align(text: String, pieces: &[Piece], held_out: bool) -> Gold {
    // The training program ends before anybody misses the memory.
    let doc = Document::new(Box::leak(text.into_boxed_str()));
    let count = doc.len();
    let mut owner: Vec<Option<usize>> = vec![None; pieces.len()];
    let mut groups: Vec<std::ops::Range<usize>> = Vec::with_capacity(count);
    let mut at = 0;
    for token in &doc.tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        while pieces.get(at).is_some_and(|piece| piece.end <= start) {
            at += 1;
        }
        let first = at;
        let mut last = at;
        while pieces.get(last).is_some_and(|piece| piece.start < end) {
            last += 1;
        }
        let whole = last > first && pieces[first].start == start && pieces[last - 1].end == end;
        groups.push(if whole { first..last } else { 0..0 });
    }
    for (token, group) in groups.iter().enumerate() {
        for piece in group.clone() {
            owner[piece] = Some(token);
        }
    }
    let mut tags = vec![Pos::None; count];
    let mut arcs = vec![None; count];
    for (token, group) in groups.iter().enumerate() {
        // The piece that hangs on something outside stands for the whole.
        let Some(main) = group
            .clone()
            .find(|&piece| pieces[piece].head == piece || !group.contains(&pieces[piece].head))
        else {
            continue;
        };
        let piece = &pieces[main];
        let hyphenated = group.clone().any(|at| pieces[at].tag == "HYPH");
        let modifies = matches!(piece.label, Dep::Amod | Dep::Compound | Dep::Nmod);
        // A compound before a noun is an adjective in the Penn Treebank, whatever its parts are.
        tags[token] = match Pos::parse(&piece.tag) {
            Pos::Nn | Pos::Vbn | Pos::Vbg if hyphenated && modifies => Pos::Jj,
            tag => tag,
        };
        if matches!(piece.tag.as_str(), "XX" | "_SP" | "GW") {
            tags[token] = Pos::None;
        }
        if let Some(head) = owner[piece.head] {
            arcs[token] = Some(if piece.head == main {
                (token, Dep::Root)
            } else {
                (head, piece.label)
            });
        }
    }
    Gold {
        doc,
        tags,
        arcs,
        held_out,
    }
}
