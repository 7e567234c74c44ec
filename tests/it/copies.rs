//! Measures how well near-copies are told from stories that are only alike, on pairs made from a seed.
//!
//! Each pair stands in two outlets. Copies: reprints as they are, with a new lead, cut, both, with a paragraph of the paper's own,
//! lightly edited. No copies: two stories on one event in other words, templated reports (markets, weather) of two days, two
//! stories that share their background paragraphs. Versions: the same story again in its own outlet, longer or rewritten, which is
//! a new version of it and no copy. All go through one import, so that a wrong tie between pairs shows too.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rusqlite::Connection;

use crate::sandbox::Sandbox;

/// A small generator of numbers (splitmix64, Steele et al. 2014): the same pairs every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((x ^ (x >> 31)) % below as u64) as usize
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }
}

const WHO: &[&str] = &[
    "the harbour board",
    "the miners' union",
    "the ministry of transport",
    "the town council",
    "a panel of engineers",
    "the owners of the ferry line",
    "farmers of the upper valley",
    "the coast guard",
    "two banks from the capital",
    "the fire brigade",
    "a court in the provincial seat",
    "teachers of four schools",
    "the power company",
    "the opposition in the assembly",
    "the bishop",
];
const DID: &[&str] = &[
    "agreed to pay for",
    "refused to sign off on",
    "put off a vote on",
    "asked a judge to stop",
    "began to count the cost of",
    "sent inspectors to look at",
    "promised an answer within a month about",
    "walked out of a meeting about",
    "welcomed",
    "published a report of ninety pages on",
    "warned against",
    "took down the notices about",
    "set aside two million crowns for",
];
const WHAT: &[&str] = &[
    "the broken lock at the river mouth",
    "a road tunnel under the old quarter",
    "the closing of the night train",
    "a wage deal for the docks",
    "the new bridge over the sound",
    "higher fees for mooring",
    "a plan to drain the lower marsh",
    "the sale of the glass works",
    "an early start of the fishing season",
    "the wreck that blocks the channel",
    "cameras on the market square",
    "the merger of two hospitals",
    "a dam above the village of Oro",
    "the search for a missing trawler",
    "the repair of the sea wall",
];
const WHY: &[&str] = &[
    "because nobody had asked the people who live there",
    "after a week of rain that left cellars full",
    "although the money is not found yet",
    "while the ferry lies idle at its berth",
    "since the old contract runs out in autumn",
    "so that work can begin before the frost",
    "despite a letter signed by four thousand readers",
    "as prices of grain climb for a third month",
    "even if it takes until next spring",
    "once the divers have come back with their pictures",
    "for fear that the bank would give way",
    "in the hope of a quiet summer",
];
const SAID: &[&str] = &[
    "It is late, but it is not too late",
    "We have heard that promise three times",
    "Nobody will be left standing in the rain",
    "Show me the paper and I will read it",
    "This is a matter for the whole coast",
    "The figures do not add up and they know it",
    "We will be here tomorrow and the day after",
    "Ask the men who work there at night",
    "There is a line and it has been crossed",
    "I would rather wait a year than pay twice",
    "The water does not care whose fault it was",
    "My door has been open since Easter",
];
const NAMES: &[&str] = &[
    "Carla Fontes",
    "Piet Oosting",
    "Ruth Pell",
    "Jonas Lind",
    "Nora Velde",
    "Hugo Brandt",
    "Ines Talbot",
    "Marit Lund",
    "Tomas Rey",
    "Elin Marsh",
    "Ole Nyborg",
    "Ada Berg",
    "Luis Arce",
    "Greta Holm",
    "Sam Whitlow",
    "Ivo Brandl",
];
const POSTS: &[&str] = &[
    "who speaks for the crews",
    "the mayor",
    "a retired pilot",
    "the head of the road office",
    "who has fished here for forty years",
    "the treasurer of the union",
    "an engineer on the site",
    "the minister's deputy",
    "a shopkeeper on the quay",
    "the harbour master",
];
const DAYS: &[&str] = &[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Returns a paragraph of one or two sentences.
fn paragraph(dice: &mut Dice) -> String {
    let (day, count) = (dice.pick(DAYS), 3 + dice.roll(90));
    match dice.roll(5) {
        0 => format!(
            "\"{},\" said {}, {}. \"{}.\"",
            dice.pick(SAID),
            dice.pick(NAMES),
            dice.pick(POSTS),
            dice.pick(SAID)
        ),
        1 => format!(
            "On {day} {} {} {}, {}.",
            dice.pick(WHO),
            dice.pick(DID),
            dice.pick(WHAT),
            dice.pick(WHY)
        ),
        2 => format!(
            "{} said {} had {} {} {}. {count} people came to hear it.",
            dice.pick(NAMES),
            dice.pick(WHO),
            dice.pick(DID),
            dice.pick(WHAT),
            dice.pick(WHY)
        ),
        3 => format!(
            "About {count} of those who came on {day} did so {}; {} {} {}.",
            dice.pick(WHY),
            dice.pick(WHO),
            dice.pick(DID),
            dice.pick(WHAT)
        ),
        _ => format!(
            "{}, {}, pointed at {} and shook a head {}.",
            dice.pick(NAMES),
            dice.pick(POSTS),
            dice.pick(WHAT),
            dice.pick(WHY)
        ),
    }
}

/// Returns a story of so many paragraphs.
fn story(dice: &mut Dice, paragraphs: usize) -> Vec<String> {
    (0..paragraphs).map(|_| paragraph(dice)).collect()
}

/// Returns a report of one event in one of two wordings.
fn event_story(dice: &mut Dice, facts: &[String], first: bool) -> Vec<String> {
    let [who, did, what, name, post, count] = facts else {
        return Vec::new();
    };
    let mut out = if first {
        vec![
            format!("{who} {did} {what} on Tuesday, in a session that lasted until midnight."),
            format!(
                "{name}, {post}, told the {count} people in the hall that there was no other way."
            ),
            format!(
                "The step had been expected since March, when the first drafts of it were passed round."
            ),
        ]
    } else {
        vec![
            format!(
                "After hours of talk before {count} listeners, {what} came to a decision late on Tuesday."
            ),
            format!("It was {who} that {did} it, as had long been rumoured along the coast."),
            format!("Nothing else was left to do, in the words of {name} ({post})."),
        ]
    };
    out.extend(story(dice, 6));
    out
}

/// Returns a report on the market, the same words every day and other figures.
fn market(dice: &mut Dice) -> Vec<String> {
    let figure = |dice: &mut Dice| format!("{}.{:02}", 10 + dice.roll(880), dice.roll(100));
    let move_of =
        |dice: &mut Dice| dice.pick(&["rose", "fell", "slipped", "gained", "climbed", "eased"]);
    let firms = [
        "Alta Copper",
        "Lumera Ferries",
        "Sound Bank",
        "Oro Timber",
        "Amber Glass",
        "Coast Power",
    ];
    let mut out = vec![format!(
        "Shares in Port Amber {} on {}, with the broad index at {} points at the close.",
        move_of(dice),
        dice.pick(DAYS),
        figure(dice)
    )];
    for _ in 0..5 {
        out.push(format!(
            "{} {} {} percent to {} crowns, while {} {} to {} crowns in a volume of {} million.",
            dice.pick(&firms),
            move_of(dice),
            dice.roll(9) + 1,
            figure(dice),
            dice.pick(&firms),
            move_of(dice),
            figure(dice),
            dice.roll(300)
        ));
    }
    out.push(format!(
        "The crown was quoted at {} to the dollar, against {} the day before. Tin stood at {} a ton.",
        figure(dice), figure(dice), figure(dice)
    ));
    out
}

/// Returns a forecast, the same words every day and other figures.
fn weather(dice: &mut Dice) -> Vec<String> {
    let mut out = Vec::new();
    for place in [
        "Port Amber",
        "the sound",
        "the upper valley",
        "Oro and the passes",
        "the western isles",
    ] {
        out.push(format!(
            "In {place} {} will give way to {} by {} o'clock on {}, with {} to {} degrees and winds of {} knots from the {}.",
            dice.pick(&["rain", "fog", "sun", "sleet", "cloud"]), dice.pick(&["showers", "clear skies", "drizzle", "haze", "snow"]),
            1 + dice.roll(12), dice.pick(DAYS), dice.roll(9), 10 + dice.roll(12), 2 + dice.roll(40),
            dice.pick(&["north", "south", "east", "west"])
        ));
    }
    out
}

/// What the second text of a pair is to the first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tie {
    Copy,
    Version,
    None,
}

/// A pair of texts, and what it is.
struct Pair {
    what: &'static str,
    tie: Tie,
    texts: [Vec<String>; 2],
}

/// Makes the pairs.
fn pairs() -> Vec<Pair> {
    let mut dice = Dice(20_210_505);
    let mut out = Vec::new();
    for round in 0..30 {
        let length = 8 + dice.roll(10);
        let text = story(&mut dice, length);
        let mut add = |what, tie, a: Vec<String>, b: Vec<String>| {
            out.push(Pair {
                what,
                tie,
                texts: [a, b],
            });
        };
        if round < 20 {
            let mut credited = text.clone();
            credited.push("(Reporting by Ines Talbot; Editing by Sam Whitlow)".to_owned());
            add("reprint", Tie::Copy, text, credited);
        }
        let text = story(&mut dice, length);
        let mut led = vec![paragraph(&mut dice)];
        led.extend(text.iter().skip(1 + round % 2).cloned());
        add("new lead", Tie::Copy, text, led);
        let text = story(&mut dice, length);
        // Between a half and four fifths of it.
        let keep = length * (50 + dice.roll(31)) / 100;
        add(
            "cut",
            Tie::Copy,
            text.clone(),
            text.iter().take(keep).cloned().collect(),
        );
        let text = story(&mut dice, length + 2);
        let mut both = vec![paragraph(&mut dice)];
        both.extend(text.iter().skip(1).take(length * 2 / 3).cloned());
        add("new lead and cut", Tie::Copy, text, both);
        let text = story(&mut dice, length);
        let mut own = text.clone();
        own.insert(length / 2, paragraph(&mut dice));
        own.push(paragraph(&mut dice));
        add("with paragraphs of its own", Tie::Copy, text, own);
        let text = story(&mut dice, length);
        let edited = text
            .iter()
            .map(|paragraph| {
                paragraph
                    .replace(" said ", " says ")
                    .replace("harbour", "harbor")
                    .replace(" because ", " as ")
            })
            .collect();
        add("edited", Tie::Copy, text, edited);
        let listeners = (20 + dice.roll(300)).to_string();
        let facts: Vec<String> = [WHO, DID, WHAT, NAMES, POSTS]
            .iter()
            .map(|list| dice.pick(list).to_owned())
            .chain([listeners])
            .collect();
        let (a, b) = (
            event_story(&mut dice, &facts, true),
            event_story(&mut dice, &facts, false),
        );
        add("one event", Tie::None, a, b);
        let (a, b) = (market(&mut dice), market(&mut dice));
        add("market reports", Tie::None, a, b);
        let (a, b) = (weather(&mut dice), weather(&mut dice));
        add("forecasts", Tie::None, a, b);
        let background = story(&mut dice, 4);
        let fresh = |dice: &mut Dice| {
            let mut text = story(dice, 7);
            text.extend(background.iter().cloned());
            text
        };
        let (a, b) = (fresh(&mut dice), fresh(&mut dice));
        add("one background", Tie::None, a, b);
        let text = story(&mut dice, length);
        let mut longer = text.clone();
        longer.insert(1, paragraph(&mut dice));
        if round % 2 == 1 {
            // A rewrite keeps its lead alone.
            longer.truncate(1);
            longer.extend(story(&mut dice, length));
        }
        add("versions", Tie::Version, text, longer);
    }
    out
}

#[test]
fn near_copies_are_told_from_stories_that_are_alike() {
    let sandbox = Sandbox::new();
    let pairs = pairs();
    assert!(pairs.len() >= 200, "{}", pairs.len());
    let mut batch = String::new();
    for (number, pair) in pairs.iter().enumerate() {
        for (side, text) in pair.texts.iter().enumerate() {
            let is_version = pair.tie == Tie::Version && side == 1;
            let outlet = ["Bay Wire", "Amber Courier"][if is_version { 0 } else { side }];
            let id = if is_version { 0 } else { side };
            let record = serde_json::json!({
                "id": format!("{number}-{id}"), "outlet": outlet, "date": format!("2021-05-05T1{side}:00:00Z"),
                "title": format!("Story {number} {side}"), "text": text.join("\n\n"),
            });
            writeln!(batch, "{record}").unwrap();
        }
    }
    std::fs::write(sandbox.path("pairs.jsonl"), batch).unwrap();
    let run = sandbox.run(&["import", "pairs.jsonl"]);
    assert_eq!(run.code, 0, "{run:?}");
    let conn = Connection::open(sandbox.db()).unwrap();
    let group: BTreeMap<String, Option<i64>> = conn
        .prepare("SELECT external_id, dup_group_id FROM article WHERE is_latest = 1")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut by_kind: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for (number, pair) in pairs.iter().enumerate() {
        if pair.tie == Tie::Version {
            let versions: (i64, i64, i64, i64) = conn
                .query_row(
                    "SELECT count(*), count(DISTINCT story_id), sum(is_latest * version_no), sum(is_copy) FROM article
                      WHERE external_id = ?1",
                    [format!("{number}-0")],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
                )
                .unwrap();
            assert_eq!(versions, (2, 1, 2, 0), "{number}");
            let entry = by_kind.entry(pair.what).or_default();
            *entry = (entry.0, entry.1 + 1);
            continue;
        }
        let of = |side: usize| group[&format!("{number}-{side}")];
        let told = of(0).is_some() && of(0) == of(1);
        let entry = by_kind.entry(pair.what).or_default();
        entry.0 += usize::from(told);
        entry.1 += 1;
        right += usize::from(told && pair.tie == Tie::Copy);
        wrong += usize::from(told && pair.tie != Tie::Copy);
        missed += usize::from(!told && pair.tie == Tie::Copy);
    }
    // Members of a group that are no pair: every two of them are a wrong tie.
    let mut members: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for (id, group) in &group {
        if let Some(group) = group {
            members
                .entry(*group)
                .or_default()
                .push(id.split('-').next().unwrap());
        }
    }
    let strangers = members
        .values()
        .filter(|ids| ids.iter().any(|id| *id != ids[0]))
        .count();
    let precision = 100.0 * right as f64 / (right + wrong + strangers) as f64;
    let recall = 100.0 * right as f64 / (right + missed) as f64;
    println!(
        "{} pairs: precision {precision:.1}, recall {recall:.1}; told as copies, of: {by_kind:?}; groups across pairs: {strangers}",
        pairs.len()
    );
    assert!(
        precision >= 98.0 && recall >= 95.0,
        "precision {precision:.1}, recall {recall:.1}, {by_kind:?}, {strangers}"
    );
}
