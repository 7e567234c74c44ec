//! What the words of a role tell: the walk of life, whether it is held now, since when and until when.
//!
//! Source of the lists: written for this project from general knowledge of English news writing.

use crate::lexicon::states;
use crate::text::fold;

/// Walks of life, each with the nouns that belong to it. Words that belong to several ("chief", "director") are in none.
const FIELDS: &[(&str, &[&str])] = &[
    (
        "politics",
        &[
            "president",
            "premier",
            "minister",
            "senator",
            "congressman",
            "congresswoman",
            "lawmaker",
            "legislator",
            "mp",
            "mayor",
            "governor",
            "chancellor",
            "king",
            "queen",
            "emir",
            "sultan",
            "monarch",
            "ambassador",
            "envoy",
            "diplomat",
            "councillor",
            "councilman",
            "councilwoman",
            "politician",
            "undersecretary",
        ],
    ),
    (
        "military",
        &[
            "general",
            "colonel",
            "admiral",
            "brigadier",
            "lieutenant",
            "major",
            "sergeant",
            "corporal",
            "marshal",
            "soldier",
            "commander",
        ],
    ),
    (
        "law",
        &[
            "judge",
            "justice",
            "magistrate",
            "prosecutor",
            "lawyer",
            "attorney",
            "solicitor",
            "barrister",
            "sheriff",
            "constable",
            "detective",
            "policeman",
            "policewoman",
            "jurist",
        ],
    ),
    (
        "sport",
        &[
            "striker",
            "midfielder",
            "goalkeeper",
            "winger",
            "quarterback",
            "pitcher",
            "batsman",
            "bowler",
            "sprinter",
            "swimmer",
            "golfer",
            "cyclist",
            "boxer",
            "footballer",
            "cricketer",
            "jockey",
            "wrestler",
            "gymnast",
            "rower",
            "skier",
            "skater",
            "defender",
            "fullback",
            "linebacker",
            "hurdler",
            "racer",
        ],
    ),
    (
        "business",
        &[
            "businessman",
            "businesswoman",
            "banker",
            "broker",
            "trader",
            "investor",
            "tycoon",
            "economist",
            "analyst",
            "entrepreneur",
            "financier",
            "retailer",
        ],
    ),
    (
        "church",
        &[
            "bishop",
            "archbishop",
            "cardinal",
            "pope",
            "priest",
            "pastor",
            "imam",
            "rabbi",
            "cleric",
            "mufti",
            "patriarch",
        ],
    ),
    (
        "arts",
        &[
            "actor",
            "actress",
            "singer",
            "musician",
            "filmmaker",
            "novelist",
            "poet",
            "author",
            "artist",
            "composer",
            "comedian",
        ],
    ),
    (
        "science",
        &[
            "scientist",
            "professor",
            "physicist",
            "geologist",
            "surgeon",
            "doctor",
            "historian",
            "researcher",
            "engineer",
            "physician",
            "neurologist",
        ],
    ),
    (
        "media",
        &[
            "journalist",
            "editor",
            "correspondent",
            "columnist",
            "reporter",
            "broadcaster",
            "blogger",
            "publisher",
        ],
    ),
];

/// Words that tell that a role is held no more.
const FORMER: &[&str] = &[
    "former", "ex", "then", "late", "ousted", "deposed", "outgoing", "retired", "one-time",
    "onetime",
];

/// Words that tell that a role is still to come.
const FUTURE: &[&str] = &[
    "incoming",
    "elect",
    "designate",
    "future",
    "next",
    "aspiring",
];

/// What the words of a role tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Office {
    /// Walk of life: politics, military, law, sport, business, church, arts, science, media.
    pub field: Option<&'static str>,
    /// ISO 3166 code of the country that the words name.
    pub country: Option<&'static str>,
    /// "present", "former" or "future".
    pub status: &'static str,
    /// Since when it is held, as `YYYY`.
    pub held_from: Option<String>,
    /// Until when it was held, as `YYYY`.
    pub held_until: Option<String>,
    /// The folded role without country, time and "former": the same for `Norway's former foreign minister` and `foreign
    /// minister`.
    pub norm: String,
}

/// Reads the words of a role, its "of" phrase included.
///
/// ```
/// use dateline::lexicon::offices::read;
/// let office = read("former Norwegian foreign minister");
/// assert_eq!((office.field, office.country, office.status), (Some("politics"), Some("NO"), "former"));
/// assert_eq!(office.norm, "foreign minister");
/// assert_eq!(read("mayor of Lumera since 2014").held_from.as_deref(), Some("2014"));
/// assert_eq!(read("striker").field, Some("sport"));
/// assert_eq!(read("attorney general").field, Some("law"));
/// ```
pub fn read(words: &str) -> Office {
    let folded = fold(words);
    let all: Vec<&str> = folded
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let status = if all.iter().any(|word| FORMER.contains(word)) {
        "former"
    } else if all.iter().any(|word| FUTURE.contains(word)) {
        "future"
    } else {
        "present"
    };
    // Countries may be of two words ("New Zealand").
    let country = (0..all.len()).find_map(|at| {
        all.get(at..at + 2)
            .and_then(|two| states::by_name(&two.join(" ")))
            .or_else(|| states::demonym(all[at]))
            .or_else(|| states::by_name(all[at]))
    });
    // The office itself ends where its "of" phrase begins.
    let core: Vec<&str> = all
        .iter()
        .take_while(|word| {
            !matches!(
                **word,
                "of" | "for" | "at" | "in" | "since" | "until" | "from"
            )
        })
        .copied()
        .collect();
    let head = core
        .iter()
        .rev()
        .find(|word| !FUTURE.contains(word) && !FORMER.contains(word));
    let before = core
        .iter()
        .rev()
        .skip_while(|word| Some(*word) != head)
        .nth(1);
    let field = match (head, before) {
        (Some(&"general"), Some(&("attorney" | "solicitor"))) => Some("law"),
        (Some(&"general"), Some(&"governor")) => Some("politics"),
        (Some(&"general"), Some(&("secretary" | "director" | "consul" | "inspector"))) => None,
        (Some(head), _) => FIELDS
            .iter()
            .find(|(_, nouns)| nouns.contains(head))
            .map(|(field, _)| *field),
        (None, _) => None,
    };
    let year = |at: usize| {
        all.get(at)
            .filter(|year| year.len() == 4 && matches!(year.parse(), Ok(1800..=2200)))
            .map(|year| (*year).to_owned())
    };
    let after = |marks: &[&str]| {
        all.iter().enumerate().find_map(|(at, word)| {
            marks
                .contains(word)
                .then(|| year(at + 1).or_else(|| year(at + 2)))
                .flatten()
        })
    };
    let held_from = after(&["since", "from"]);
    let held_until = after(&["until", "till"]).or_else(|| {
        held_from.as_ref()?;
        after(&["to"])
    });
    let norm: Vec<&str> = core
        .iter()
        .filter(|word| {
            !matches!(
                **word,
                "a" | "an" | "the" | "s" | "his" | "her" | "its" | "their"
            ) && !FORMER.contains(word)
                && !FUTURE.contains(word)
                && states::demonym(word).is_none()
                && states::by_name(word).is_none()
        })
        .copied()
        .collect();
    Office {
        field,
        country,
        status,
        held_from,
        held_until,
        norm: if norm.is_empty() {
            folded
        } else {
            norm.join(" ")
        },
    }
}
