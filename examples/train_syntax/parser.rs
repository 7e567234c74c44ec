//! Trains the parser with a dynamic oracle (Goldberg and Nivre 2013): it follows its own moves and learns which of the moves
//! open to it lose the fewest arcs.

use std::collections::BTreeMap;

use dateline::syntax::parser::{Move, Parser, SURE_BITS, State};
use dateline::syntax::table::{Slots, SparseTable, TripleTable};
use dateline::syntax::{Dep, tagger::best};
use dateline::text::{Document, Sentence, flag};

use crate::corpus::Gold;
use crate::perceptron::{Perceptron, Random, Sure, quantize};

const EPOCHS: usize = 10;

/// The head of each word of a sentence, counted from its first; the root is behind the last word.
pub(crate) struct Arcs {
    heads: Vec<Option<usize>>,
    labels: Vec<Dep>,
    children: Vec<Vec<usize>>,
}

impl Arcs {
    /// Returns the arcs of a sentence, unless the treebank cuts its words differently.
    pub(crate) fn of(gold: &Gold, sentence: Sentence) -> Option<Self> {
        let count = sentence.end - sentence.first;
        let mut arcs = Self {
            heads: Vec::with_capacity(count),
            labels: Vec::with_capacity(count),
            children: vec![Vec::new(); count + 1],
        };
        for (at, arc) in gold.arcs[sentence.tokens()].iter().enumerate() {
            let (head, label) = (*arc)?;
            let head = match head {
                head if head == sentence.first + at => Some(count),
                head if sentence.tokens().contains(&head) => Some(head - sentence.first),
                _ => None,
            };
            arcs.heads.push(head);
            arcs.labels.push(label);
            if let Some(head) = head {
                arcs.children[head].push(at);
            }
        }
        Some(arcs)
    }

    /// Returns how many arcs can no longer be made after a move.
    fn cost(&self, state: &State, on_stack: &[bool], next: Move) -> usize {
        let front = state.front();
        let top = state.top(0);
        match next {
            Move::Shift => {
                let lost_head = self.heads[front]
                    .is_some_and(|head| head != top && head < front && on_stack[head]);
                let lost = self.children[front]
                    .iter()
                    .filter(|&&child| child < front && on_stack[child]);
                usize::from(lost_head) + lost.count()
            }
            Move::Right | Move::Left => {
                let lost_head = self.heads[top].is_some_and(|head| match next {
                    Move::Right => head >= front,
                    _ => head > front || head == state.top(1),
                });
                let lost = self.children[top].iter().filter(|&&child| child >= front);
                usize::from(lost_head) + lost.count()
            }
        }
    }
}

/// Returns the blob of a parser trained on `golds`, whose documents carry the tagger's tags.
pub(crate) fn train(
    golds: &[(&Gold, &Document<'_>)],
    held_out: &[(&Gold, &Document<'_>)],
) -> Vec<u8> {
    let mut random = Random(0x5eed_0002);
    let mut examples = Vec::new();
    for &(gold, doc) in golds {
        for &sentence in &doc.sentences {
            if let Some(arcs) = Arcs::of(gold, sentence) {
                examples.push((State::new(doc, sentence), arcs));
            }
        }
    }
    let mut moves = Perceptron::default();
    let mut labels = Perceptron::default();
    for epoch in 0..EPOCHS {
        random.shuffle(&mut examples);
        for (start, arcs) in &examples {
            learn(&mut moves, &mut labels, start, arcs, epoch > 0, &mut random);
        }
    }
    let mut blob = Vec::new();
    let rows = moves.average(2).into_iter().map(|(feature, row)| {
        let of = |class| row.iter().find(|w| w.0 == class).map_or(0.0, |w| w.1);
        (feature, vec![(1, of(1) - of(0)), (2, of(2) - of(0))])
    });
    let rows = quantize(rows.collect(), 25.0, 460_000);
    let of = |row: &[(u8, i8)], class| row.iter().find(|w| w.0 == class).map_or(0, |w| w.1);
    let rows: Vec<_> = rows
        .iter()
        .map(|(feature, row)| (*feature, [of(row, 1), of(row, 2)]))
        .collect();
    println!("{} rows of moves", rows.len());
    TripleTable::write(&rows, 0.65, &mut blob);
    // Labels are seldom wrong, so that a feature counts from its first correction on.
    let rows = quantize(labels.average(1), 20.0, 200_000);
    println!("{} rows of labels", rows.len());
    SparseTable::write(&rows, 0.5, &mut blob);
    println!("without sure choices:");
    measure(&Parser::open(&blob), held_out);
    let (moves, labels) = sure(&Parser::open(&blob), golds);
    Slots::write(&moves, SURE_BITS, 0.5, &mut blob);
    Slots::write(&labels, SURE_BITS, 0.5, &mut blob);
    blob
}

/// Returns the contexts in which the parser, run over the texts, nearly always chooses the same move or label.
fn sure(
    parser: &Parser<'_>,
    golds: &[(&Gold, &Document<'_>)],
) -> (Vec<(u64, u32)>, Vec<(u64, u32)>) {
    let mut moves = Sure::<3>::default();
    let mut labels = Sure::<{ Dep::COUNT }>::default();
    for &(_, doc) in golds {
        for &sentence in &doc.sentences {
            let mut state = State::new(doc, sentence);
            while !state.is_done() {
                let next = parser.next(&state);
                if state.only_choice().is_none() {
                    moves.add(&state.move_contexts(), next as usize);
                }
                if let Some((head, dependent)) = state.arc(next) {
                    let label = parser.label(&state, head, dependent);
                    if head != state.root() {
                        labels.add(&state.label_contexts(head, dependent), label as usize);
                    }
                    state.attach(head, dependent, label);
                }
                state.make(next);
            }
        }
    }
    (moves.unanimous("moves"), labels.unanimous("labels"))
}

fn learn(
    moves: &mut Perceptron,
    labels: &mut Perceptron,
    start: &State,
    arcs: &Arcs,
    explore: bool,
    random: &mut Random,
) {
    let mut state = start.clone();
    let mut on_stack = vec![false; arcs.heads.len() + 2];
    while !state.is_done() {
        let features = state.move_features();
        let mut scores = [0; 3];
        moves.score(&features, &mut scores);
        let guess = state.best(&scores);
        let mut costs = [usize::MAX; 3];
        for next in Move::ALL {
            if state.can(next) {
                costs[next as usize] = arcs.cost(&state, &on_stack, next);
            }
        }
        let least = costs.iter().copied().min().unwrap_or_default();
        let mut right_scores = [i32::MIN; 3];
        for class in 0..3 {
            if costs[class] == least {
                right_scores[class] = scores[class];
            }
        }
        let right = Move::ALL[best(&right_scores)];
        moves.step();
        let mut next = guess;
        if costs[guess as usize] > least {
            moves.learn(&features, right as usize, guess as usize);
            if !explore || random.below(10) == 0 {
                next = right;
            }
        }
        if let Some((head, dependent)) = state.arc(next) {
            let label = if head == state.root() {
                Dep::Root
            } else {
                let features = state.label_features(head, dependent);
                let mut scores = [0; Dep::COUNT];
                labels.score(&features, &mut scores);
                let guess = best(&scores);
                labels.step();
                if arcs.heads[dependent] == Some(head) && guess != arcs.labels[dependent] as usize {
                    labels.learn(&features, arcs.labels[dependent] as usize, guess);
                }
                Dep::ALL[guess]
            };
            state.attach(head, dependent, label);
            on_stack[dependent] = false;
        } else {
            on_stack[state.front()] = true;
        }
        state.make(next);
    }
}

/// Prints how often heads and labels of the held-out texts are right, punctuation left out.
pub(crate) fn measure(parser: &Parser<'_>, golds: &[(&Gold, &Document<'_>)]) {
    let (mut all, mut heads, mut both, mut trees, mut many) = (0_usize, 0, 0, 0, 0);
    // For each label: gold, found, right.
    let mut by_label: BTreeMap<u8, [usize; 3]> = BTreeMap::new();
    for &(gold, doc) in golds {
        for &sentence in &doc.sentences {
            let Some(arcs) = Arcs::of(gold, sentence) else {
                continue;
            };
            let tree = parser.parse(doc, sentence);
            trees += 1;
            many += usize::from(tree.roots().count() > 1);
            for index in sentence.tokens() {
                let at = index - sentence.first;
                let Some(head) = arcs.heads[at] else { continue };
                if doc.tokens[index].is(flag::PUNCT) {
                    continue;
                }
                let found = match tree.head(index) {
                    head if head == index => arcs.heads.len(),
                    head => head - sentence.first,
                };
                let (label, found_label) = (arcs.labels[at], tree.label(index));
                let right = found == head && label == found_label;
                all += 1;
                heads += usize::from(found == head);
                both += usize::from(right);
                by_label.entry(label as u8).or_default()[0] += 1;
                by_label.entry(found_label as u8).or_default()[1] += 1;
                by_label.entry(label as u8).or_default()[2] += usize::from(right);
            }
        }
    }
    let share = |part: usize| 100.0 * part as f64 / all as f64;
    println!(
        "UAS {:.2} LAS {:.2} of {all} words in {trees} sentences, {many} with several roots",
        share(heads),
        share(both)
    );
    for (label, [gold, found, right]) in by_label {
        let part = |of: usize| 100.0 * right as f64 / of.max(1) as f64;
        println!(
            "  {:?} P {:.1} R {:.1} of {gold}",
            Dep::ALL[label as usize],
            part(found),
            part(gold)
        );
    }
}
