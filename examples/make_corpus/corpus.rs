//! Invents wire copy, the same for the same numbers: a corpus for measuring, of any size.
//!
//! Persons are invented, places are real. Articles have the lengths, quotes, names and dates of wire copy; one in eight is a
//! near-copy of an earlier one in another outlet, one in twenty a later version of a story.

use std::io::{self, Write};

const FIRST: [&str; 24] = [
    "Anna", "Boris", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Hassan", "Ines", "Jonas",
    "Karim", "Lena", "Marco", "Nadia", "Omar", "Petra", "Rafael", "Samira", "Tomas", "Ursula",
    "Viktor", "Wanda", "Yusuf", "Zoya",
];
const LAST: [&str; 40] = [
    "Abelard",
    "Bellweather",
    "Castellan",
    "Drummore",
    "Eskander",
    "Falkenrath",
    "Gorbenko",
    "Haldane",
    "Ibranov",
    "Jellicott",
    "Karimov",
    "Lindqvist",
    "Maravelle",
    "Norrland",
    "Okonjo",
    "Petrosyan",
    "Quillfeather",
    "Rastov",
    "Sandoval",
    "Tevfik",
    "Underhill",
    "Vasquez",
    "Wetherby",
    "Yilmazer",
    "Zelenko",
    "Ashgrove",
    "Brannigan",
    "Chaudhry",
    "Delacroix",
    "Eriksen",
    "Fontaine",
    "Ghorbani",
    "Hollis",
    "Ivanchuk",
    "Jankowski",
    "Kowalczyk",
    "Larsen",
    "Mbeki",
    "Nakamura",
    "Oyelaran",
];
const TITLES: [&str; 8] = [
    "Foreign Minister",
    "Prime Minister",
    "Defence Minister",
    "President",
    "government spokesman",
    "opposition leader",
    "U.N. envoy",
    "Interior Minister",
];
const STATES: [&str; 20] = [
    "Russia",
    "Turkey",
    "Iran",
    "Germany",
    "France",
    "Kenya",
    "Brazil",
    "India",
    "Japan",
    "Poland",
    "Jordan",
    "Kazakhstan",
    "Ukraine",
    "Mexico",
    "Norway",
    "Egypt",
    "Chile",
    "Canada",
    "Spain",
    "Nigeria",
];
const CITIES: [&str; 20] = [
    "Geneva",
    "Astana",
    "Vienna",
    "Moscow",
    "Ankara",
    "Tehran",
    "Berlin",
    "Paris",
    "Nairobi",
    "Brasilia",
    "New Delhi",
    "Tokyo",
    "Warsaw",
    "Amman",
    "Kiev",
    "Mexico City",
    "Oslo",
    "Cairo",
    "Santiago",
    "Ottawa",
];
const OUTLETS: [&str; 12] = [
    "Harbour Wire",
    "Daily Gull",
    "Evening Post",
    "Morning Ledger",
    "Capital Times",
    "River Herald",
    "Northern Star",
    "City Courier",
    "Public Radio",
    "Coast Tribune",
    "Valley News",
    "The Observer of Trade",
];
const EVENTS: [&str; 6] = [
    "talks",
    "a summit",
    "a meeting",
    "a conference",
    "a hearing",
    "a new round of peace talks",
];
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const CLAIMS: [&str; 10] = [
    "the ceasefire was holding along most of the front line",
    "no decision had been taken on the release of prisoners",
    "{s} had failed to keep its word",
    "aid convoys would be let through within days",
    "the budget would not be cut this year",
    "an agreement with {s} was within reach",
    "the accusations of {s} were false and had no basis",
    "at least {n} people had been killed in the fighting",
    "the border would stay closed until further notice",
    "exports had risen by {n} percent over the year",
];
const FILLERS: [&str; 8] = [
    "The two sides have been at odds for years over the river border and the rights of fishermen.",
    "Prices of bread and fuel have risen sharply since the autumn, and shops in the capital are running short.",
    "Witnesses described long queues in front of the offices, where people waited for papers.",
    "The conflict has driven thousands of families from their homes, according to relief workers.",
    "Previous attempts to settle the dispute came to nothing.",
    "Analysts expect little movement before the elections in the spring.",
    "Trading was thin, and most investors waited for the figures of the central bank.",
    "Heavy rain made roads in the north impassable for a third day.",
];

/// A generator of numbers (`SplitMix64`, Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        let most = u64::try_from(most.max(1)).unwrap_or(1);
        usize::try_from(self.next() % most).unwrap_or(0)
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let index = self.below(list.len());
        list.get(index).copied().unwrap_or_default()
    }

    /// Favours the first of a list, as news favours a few persons.
    fn favoured<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let index = self.below(list.len()).min(self.below(list.len()));
        list.get(index).copied().unwrap_or_default()
    }
}

fn person(dice: &mut Dice) -> (String, &'static str) {
    let last = dice.favoured(&LAST);
    (format!("{} {last}", dice.favoured(&FIRST)), last)
}

fn claim(dice: &mut Dice) -> String {
    let number = 2 + dice.below(60);
    let state = dice.favoured(&STATES);
    dice.of(&CLAIMS)
        .replace("{n}", &number.to_string())
        .replace("{s}", state)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn paragraph(dice: &mut Dice) -> String {
    let state = dice.favoured(&STATES);
    let (full, last) = person(dice);
    let (title, day) = (dice.of(&TITLES), dice.of(&DAYS));
    match dice.below(8) {
        0 => format!(
            "\"{},\" {state}'s {title} {full} said on {day}. \"{},\" {last} added.",
            capital(&claim(dice)),
            capital(&claim(dice))
        ),
        1 => format!(
            "{state}'s {title} {full} told reporters on {day} that {}.",
            claim(dice)
        ),
        2 => format!(
            "{full}, the {title} of {state}, denied that {}.",
            claim(dice)
        ),
        3 => {
            let other = dice.favoured(&STATES);
            format!(
                "{state} accused {other} on {day} of breaking the agreement. A senior official, speaking on condition of anonymity, said {}.",
                claim(dice)
            )
        }
        4 => {
            let (event, city, month) = (dice.of(&EVENTS), dice.favoured(&CITIES), dice.of(&MONTHS));
            let number = 1 + dice.below(28);
            format!("{state} will hold {event} in {city} on {month} {number}, {title} {full} said.")
        }
        5 => {
            let (other, city) = (dice.favoured(&STATES), dice.favoured(&CITIES));
            format!(
                "Delegations of {state} and {other} met in {city} on {day}. \"{},\" said {full}, a member of the delegation.",
                capital(&claim(dice))
            )
        }
        6 => format!("{} {}", dice.of(&FILLERS), dice.of(&FILLERS)),
        _ => dice.of(&FILLERS).to_owned(),
    }
}

/// Writes `articles` articles as JSON Lines.
pub(crate) fn write(articles: u64, seed: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut dice = Dice(seed);
    let mut earlier: Vec<(String, String)> = Vec::new();
    for id in 0..articles {
        let outlet = dice.favoured(&OUTLETS);
        let (year, month, day, hour) = (
            2015 + dice.below(5),
            1 + dice.below(12),
            1 + dice.below(28),
            dice.below(24),
        );
        let is_copy = dice.below(8) == 0 && !earlier.is_empty();
        let (headline, body) = if is_copy {
            let index = dice.below(earlier.len());
            let (headline, mut body) = earlier.get(index).cloned().unwrap_or_default();
            body.push_str("\n\n");
            body.push_str(dice.of(&FILLERS));
            (headline, body)
        } else {
            let city = dice.favoured(&CITIES);
            let headline = capital(&format!(
                "{} says {}",
                dice.favoured(&STATES),
                claim(&mut dice)
            ));
            let paragraphs: Vec<String> = (0..4 + dice.below(14))
                .map(|_| paragraph(&mut dice))
                .collect();
            let month_name = MONTHS
                .get(month - 1)
                .and_then(|name| name.get(..3))
                .unwrap_or("Jan");
            let body = format!(
                "{}, {month_name} {day} - {}",
                city.to_uppercase(),
                paragraphs.join("\n\n")
            );
            (headline, body)
        };
        if !is_copy {
            if earlier.len() < 500 {
                earlier.push((headline.clone(), body.clone()));
            } else {
                let index = dice.below(500);
                if let Some(slot) = earlier.get_mut(index) {
                    *slot = (headline.clone(), body.clone());
                }
            }
        }
        let is_version = dice.below(20) == 0 && id > 0;
        let key = if is_version { id - 1 } else { id };
        let record = serde_json::json!({
            "id": format!("c{key}"), "outlet": outlet, "headline": headline,
            "published_at": format!("{year}-{month:02}-{day:02}T{hour:02}:00:00Z"),
            "url": format!("https://news.example/{key}"), "body": body,
        });
        writeln!(out, "{record}")?;
    }
    out.flush()
}
