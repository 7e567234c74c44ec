//! Trains the name tagger: `cargo run --profile fast --example train_names -- TRAIN_DIR OUT_DIR [--rounds N]`.
//!
//! Reads every `*.train.jsonl` of `TRAIN_DIR` (`{"id", "text", "entities": [{"start", "end", "type"}]}`, offsets in
//! characters), corrects the labels by the rules of [`correct`], trains an averaged structured perceptron and writes `names.bin`
//! to `OUT_DIR`. The same input gives the same bytes.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use dateline::extract::name::features::{Context, Features, HashedMap};
use dateline::extract::name::runs::runs;
use dateline::extract::name::tagger::{
    BUCKETS, KINDS, LABELS, Position, best_path, is_open, label, may_follow,
};
use dateline::model::{NameKind, Span};
use dateline::syntax;
use dateline::text::Document;
use serde::Deserialize;

mod correct;

/// Features seen less often than this are left out.
const SEEN: u32 = 2;

/// Rounds over all examples, unless told otherwise: with more, the weights learn the slips of the labels.
const ROUNDS: usize = 6;

/// Trainings, each in another order, whose weights are averaged: what one of them owes to chance weighs less.
const TRAININGS: u64 = 6;

/// Features left out at each visit of an example, in percent.
const DROPPED: u64 = 50;

/// Most features kept, by their largest weight.
const KEPT: usize = 140_000;

#[derive(Debug, Deserialize)]
struct Record {
    text: String,
    entities: Vec<Entity>,
}

#[derive(Debug, Deserialize)]
struct Entity {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: NameKind,
}

/// One run with its features (by number) and labels.
struct Example {
    features: Vec<u32>,
    starts: Vec<u32>,
    labels: Vec<usize>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(from), Some(to)) = (args.next(), args.next()) else {
        return Err("usage: train_names TRAIN_DIR OUT_DIR".into());
    };
    let mut rounds = ROUNDS;
    while let Some(arg) = args.next() {
        if arg == "--rounds" {
            rounds = args.next().ok_or("--rounds wants a number")?.parse()?;
        }
    }
    let mut log = std::io::stderr();
    let examples = read_examples(Path::new(&from), &mut log)?;
    let (numbers, examples) = examples;
    let mut weights = vec![0_f32; numbers.len() * LABELS];
    let mut transitions = vec![0_f32; LABELS * LABELS];
    for seed in 1..=TRAININGS {
        let found = train(&examples, numbers.len(), rounds, seed, &mut log)?;
        for (sum, weight) in weights.iter_mut().zip(found.0) {
            *sum += weight / TRAININGS as f32;
        }
        for (sum, weight) in transitions.iter_mut().zip(found.1) {
            *sum += weight / TRAININGS as f32;
        }
    }
    let bytes = pack(&numbers, &weights, &transitions, &mut log)?;
    std::fs::write(Path::new(&to).join("names.bin"), bytes)?;
    Ok(())
}

/// Reads the training texts into examples over numbered features.
fn read_examples(
    folder: &Path,
    log: &mut dyn Write,
) -> Result<(BTreeMap<u64, u32>, Vec<Example>), Box<dyn Error>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.to_string_lossy().ends_with(".train.jsonl"))
        .collect();
    paths.sort();
    let mut records: Vec<Record> = Vec::new();
    for path in paths {
        for line in std::io::BufReader::new(std::fs::File::open(&path)?).lines() {
            records.push(serde_json::from_str(&line?)?);
        }
    }
    let majority = majority(&records);
    let mut raw: Vec<(Vec<u64>, Vec<usize>, Vec<usize>)> = Vec::new();
    let mut counts: HashedMap<u32> = HashedMap::default();
    for record in &records {
        let mut doc = Document::new(&record.text);
        syntax::tag(&mut doc);
        let labels = correct::corrected(&doc, &spans(record, &majority));
        let runs = runs(&doc);
        let context = Context::new(&doc, &runs);
        for run in runs {
            let mut features = Features::default();
            features.fill(&doc, &context, run.clone());
            for &feature in &features.all {
                *counts.entry(key(feature)).or_insert(0) += 1;
            }
            raw.push((features.all, features.starts, repair(&labels[run])));
        }
    }
    let mut kept: Vec<u64> = counts
        .into_iter()
        .filter(|&(_, count)| count >= SEEN)
        .map(|(feature, _)| feature)
        .collect();
    kept.sort_unstable();
    let numbers: BTreeMap<u64, u32> = kept.iter().zip(0..).map(|(&key, n)| (key, n)).collect();
    let index: HashedMap<u32> = kept.iter().zip(0..).map(|(&key, n)| (key, n)).collect();
    let examples = raw
        .into_iter()
        .map(|(all, starts, labels)| {
            let mut example = Example {
                features: Vec::new(),
                starts: vec![0],
                labels,
            };
            for bounds in starts.windows(2) {
                for &feature in &all[bounds[0]..bounds[1]] {
                    if let Some(&number) = index.get(&key(feature)) {
                        example.features.push(number);
                    }
                }
                example.starts.push(example.features.len() as u32);
            }
            example
        })
        .collect::<Vec<_>>();
    writeln!(log, "{} runs, {} features", examples.len(), numbers.len())?;
    Ok((numbers, examples))
}

/// Returns the part of a feature's hash that the packed table tells apart.
const fn key(feature: u64) -> u64 {
    feature & 0xFFFF_FFFF
}

/// Returns the annotated names in bytes.
fn spans(record: &Record, majority: &BTreeMap<String, NameKind>) -> Vec<(Span, NameKind)> {
    let bytes: Vec<usize> = record
        .text
        .char_indices()
        .map(|(byte, _)| byte)
        .chain([record.text.len()])
        .collect();
    record
        .entities
        .iter()
        .filter(|entity| entity.end < bytes.len())
        .map(|entity| {
            let span = Span::new(bytes[entity.start], bytes[entity.end]);
            let kind = majority.get(span.of(&record.text)).copied();
            (span, kind.unwrap_or(entity.kind))
        })
        .collect()
}

/// Returns the kind of each string that nearly always has the same one: the rest are slips of the labelling model.
fn majority(records: &[Record]) -> BTreeMap<String, NameKind> {
    let mut counts: BTreeMap<String, [u32; 5]> = BTreeMap::new();
    for record in records {
        for (span, kind) in spans(record, &BTreeMap::new()) {
            if let Some(number) = KINDS.iter().position(|&known| known == kind) {
                counts.entry(span.of(&record.text).to_owned()).or_default()[number] += 1;
            }
        }
    }
    counts
        .into_iter()
        .filter_map(|(name, kinds)| {
            let total: u32 = kinds.iter().sum();
            let (number, &most) = kinds.iter().enumerate().max_by_key(|&(_, &count)| count)?;
            (total >= 4 && most * 10 >= total * 7).then(|| (name, KINDS[number]))
        })
        .collect()
}

/// Makes one run's labels a legal path (a name may be cut by the run's bounds).
fn repair(labels: &[usize]) -> Vec<usize> {
    let mut out = labels.to_vec();
    for i in 0..out.len() {
        if out[i] == 0 {
            continue;
        }
        let kind = (out[i] - 1) / 4;
        let before = i > 0 && is_open(out[i - 1]) && (out[i - 1] - 1) / 4 == kind;
        let goes_on = is_open(labels[i]) && labels.get(i + 1).is_some_and(|&next| next != 0);
        out[i] = label(
            kind,
            match (before, goes_on) {
                (true, true) => Position::Inside,
                (true, false) => Position::Last,
                (false, true) => Position::Begin,
                (false, false) => Position::Unit,
            },
        );
    }
    out
}

/// Trains the weights; returns averaged ones.
fn train(
    examples: &[Example],
    features: usize,
    rounds: usize,
    seed: u64,
    log: &mut dyn Write,
) -> Result<(Vec<f32>, Vec<f32>), Box<dyn Error>> {
    let mut weights = vec![0_i32; features * LABELS];
    let mut sums = vec![0_f32; features * LABELS];
    let mut transitions = vec![0_i32; LABELS * LABELS];
    let mut transition_sums = vec![0_f32; LABELS * LABELS];
    let mut clock = 1_f32;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut seed = 12345 * seed;
    let mut scores: Vec<i32> = Vec::new();
    let mut path = Vec::new();
    let mut ticks = 0_u64;
    for round in 0..rounds {
        for i in (1..order.len()).rev() {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, (seed >> 33) as usize % (i + 1));
        }
        let mut wrong = 0;
        for &number in &order {
            let thinned = thin(&examples[number], &mut seed);
            let example = &thinned;
            let n = example.labels.len();
            scores.clear();
            scores.resize(n * LABELS, 0);
            for i in 0..n {
                let row = &mut scores[i * LABELS..(i + 1) * LABELS];
                for &feature in range(example, i) {
                    let from = feature as usize * LABELS;
                    for (sum, weight) in row.iter_mut().zip(&weights[from..from + LABELS]) {
                        *sum += weight;
                    }
                }
            }
            best_path(&scores, n, &transitions, &mut path);
            if path != example.labels {
                wrong += 1;
                let (mut right_before, mut found_before) = (0, 0);
                for (i, (&right, &found)) in example.labels.iter().zip(&path).enumerate() {
                    if right != found {
                        for &feature in range(example, i) {
                            let from = feature as usize * LABELS;
                            weights[from + right] += 1;
                            weights[from + found] -= 1;
                            sums[from + right] += clock;
                            sums[from + found] -= clock;
                        }
                    }
                    if (right_before, right) != (found_before, found) {
                        transitions[right_before * LABELS + right] += 1;
                        transitions[found_before * LABELS + found] -= 1;
                        transition_sums[right_before * LABELS + right] += clock;
                        transition_sums[found_before * LABELS + found] -= clock;
                    }
                    (right_before, found_before) = (right, found);
                }
            }
            ticks += 1;
            clock = 1.0 + ticks as f32 / 4096.0;
        }
        writeln!(log, "round {}: {wrong} runs wrong", round + 1)?;
    }
    let average = |weights: &[i32], sums: &[f32]| {
        weights
            .iter()
            .zip(sums)
            .map(|(&weight, sum)| weight as f32 - sum / clock)
            .collect()
    };
    Ok((
        average(&weights, &sums),
        average(&transitions, &transition_sums),
    ))
}

/// Returns the example without a share of its features, drawn anew each time, so that no weight leans on one word alone.
fn thin(example: &Example, seed: &mut u64) -> Example {
    let mut out = Example {
        features: Vec::with_capacity(example.features.len()),
        starts: vec![0],
        labels: example.labels.clone(),
    };
    for i in 0..example.labels.len() {
        for &feature in range(example, i) {
            *seed ^= *seed << 13;
            *seed ^= *seed >> 7;
            *seed ^= *seed << 17;
            if *seed % 100 >= DROPPED {
                out.features.push(feature);
            }
        }
        out.starts.push(out.features.len() as u32);
    }
    out
}

/// Returns the features of token `i`.
fn range(example: &Example, i: usize) -> &[u32] {
    &example.features[example.starts[i] as usize..example.starts[i + 1] as usize]
}

/// Packs the strongest features into the form that the tagger reads.
fn pack(
    numbers: &BTreeMap<u64, u32>,
    weights: &[f32],
    transitions: &[f32],
    log: &mut dyn Write,
) -> Result<Vec<u8>, Box<dyn Error>> {
    let scale = weights
        .iter()
        .fold(0_f32, |most, weight| most.max(weight.abs()))
        .min(8.0)
        / 127.0;
    let row = |number: u32| &weights[number as usize * LABELS..(number as usize + 1) * LABELS];
    let strength = |number: u32| row(number).iter().fold(0_f32, |most, w| most.max(w.abs()));
    let mut kept: Vec<(u64, u32)> = numbers
        .iter()
        .map(|(&key, &number)| (key, number))
        .filter(|&(_, number)| strength(number) >= scale / 2.0)
        .collect();
    let all = kept.len();
    kept.sort_by(|a, b| strength(b.1).total_cmp(&strength(a.1)).then(a.0.cmp(&b.0)));
    kept.truncate(KEPT);
    kept.sort_unstable();
    let mut out = scale.to_le_bytes().to_vec();
    for (i, weight) in transitions.iter().enumerate() {
        let legal = may_follow(i / LABELS, i % LABELS);
        let value = if legal {
            (weight / scale).round() as i16
        } else {
            0
        };
        out.extend(value.to_le_bytes());
    }
    let mut at = 0;
    for bucket in 0..=BUCKETS as u64 {
        while at < kept.len() && kept[at].0 >> 16 < bucket {
            at += 1;
        }
        out.extend((at as u32).to_le_bytes());
    }
    for &(key, _) in &kept {
        out.extend((key as u16).to_le_bytes());
    }
    for &(_, number) in &kept {
        for weight in row(number) {
            out.push((weight / scale).round().clamp(-127.0, 127.0) as i8 as u8);
        }
    }
    debug_assert_eq!(KINDS.len() * 4 + 1, LABELS);
    writeln!(log, "{} of {all} features, {} bytes", kept.len(), out.len())?;
    Ok(out)
}
