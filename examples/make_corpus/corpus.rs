//! Invents wire copy, the same for the same numbers: a corpus for measuring, of any size.
//!
//! Persons are invented, places are real. Articles come in order of time and have the lengths, quotes, names and dates of wire copy;
//! one in eight is a near-copy of an earlier one in another outlet, one in twenty a later version of a story.

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
const ENDINGS: [&str; 20] = [
    "son", "sen", "ova", "ovic", "escu", "ides", "ian", "ez", "mann", "berg", "wala", "oglu",
    "aitis", "ski", "eira", "uk", "ley", "dottir", "inen", "ier",
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
const STATES: [&str; 64] = [
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
    "Italy",
    "Greece",
    "Sweden",
    "Finland",
    "Denmark",
    "Austria",
    "Hungary",
    "Romania",
    "Bulgaria",
    "Serbia",
    "Croatia",
    "Slovakia",
    "Portugal",
    "Ireland",
    "Belgium",
    "Switzerland",
    "Morocco",
    "Algeria",
    "Tunisia",
    "Ghana",
    "Senegal",
    "Ethiopia",
    "Uganda",
    "Tanzania",
    "Zambia",
    "Angola",
    "Argentina",
    "Peru",
    "Bolivia",
    "Colombia",
    "Ecuador",
    "Uruguay",
    "Cuba",
    "Vietnam",
    "Thailand",
    "Malaysia",
    "Indonesia",
    "Pakistan",
    "Bangladesh",
    "Mongolia",
    "Armenia",
    "Azerbaijan",
    "Uzbekistan",
    "Australia",
];
const CITIES: [&str; 110] = [
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
    "Rome",
    "Athens",
    "Stockholm",
    "Helsinki",
    "Copenhagen",
    "Budapest",
    "Bucharest",
    "Sofia",
    "Belgrade",
    "Zagreb",
    "Bratislava",
    "Lisbon",
    "Dublin",
    "Brussels",
    "Bern",
    "Zurich",
    "Rabat",
    "Casablanca",
    "Algiers",
    "Tunis",
    "Accra",
    "Dakar",
    "Addis Ababa",
    "Kampala",
    "Lusaka",
    "Luanda",
    "Buenos Aires",
    "Lima",
    "La Paz",
    "Bogota",
    "Quito",
    "Montevideo",
    "Havana",
    "Hanoi",
    "Bangkok",
    "Kuala Lumpur",
    "Jakarta",
    "Islamabad",
    "Karachi",
    "Lahore",
    "Dhaka",
    "Ulan Bator",
    "Yerevan",
    "Baku",
    "Tashkent",
    "Canberra",
    "Sydney",
    "Melbourne",
    "Hamburg",
    "Munich",
    "Frankfurt",
    "Cologne",
    "Lyon",
    "Marseille",
    "Toulouse",
    "Strasbourg",
    "Milan",
    "Turin",
    "Naples",
    "Venice",
    "Barcelona",
    "Valencia",
    "Seville",
    "Krakow",
    "Gdansk",
    "Lodz",
    "Odessa",
    "Lviv",
    "Kharkiv",
    "Istanbul",
    "Izmir",
    "Isfahan",
    "Mashhad",
    "Mumbai",
    "Chennai",
    "Kolkata",
    "Osaka",
    "Kyoto",
    "Nagoya",
    "Toronto",
    "Montreal",
    "Calgary",
    "Bergen",
    "Gothenburg",
    "Lagos",
    "Abuja",
    "Mombasa",
    "Alexandria",
    "Rio de Janeiro",
    "Guadalajara",
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
const CLAIMS: [&str; 12] = [
    "{s} had failed to keep its word on {w}",
    "an agreement with {s} on {w} was within reach",
    "the accusations of {s} about {w} were false and had no basis",
    "at least {n} people had been killed {p}",
    "{w} would {v} by {n} percent {p}",
    "{w} {d} {p}",
    "no decision had been taken on {w}",
    "{s} would be asked to pay for {w} {p}",
    "{n} members of the commission had voted for {w}",
    "the work on {w} could {v} {p}",
    "he saw no reason why {w} should {v} {p}",
    "{w} had cost {s} more than {n} million dollars {p}",
];
const FILLERS: [&str; 10] = [
    "{W} {d} {p}, and {w} may {v} soon.",
    "{W} {d} {p}.",
    "Analysts expect that {w} will {v} {p}.",
    "Witnesses described how {w} {d} {p}.",
    "Earlier attempts to settle {w} came to nothing {p}.",
    "The quarrel over {w} has lasted {n} years, and {w2} {d} {p}.",
    "In {c}, {w} {d} {p} while {w2} {d2}.",
    "Of the {n} districts, most saw that {w} {d} {p}.",
    "Shops in {c} closed early because {w} {d}, residents recalled.",
    "The figures for {w} are due {p}, when {w2} may {v}.",
];
const THINGS: [&str; 40] = [
    "the ceasefire",
    "the border crossing",
    "the price of bread",
    "the grain harvest",
    "the fishing fleet",
    "the state budget",
    "the northern railway",
    "the water supply",
    "the exchange of prisoners",
    "the coal terminal",
    "the court ruling",
    "the teachers' union",
    "the power grid",
    "the wage dispute",
    "the customs treaty",
    "the refugee camp",
    "the steel works",
    "the election law",
    "the river dam",
    "the currency reserve",
    "the mountain road",
    "the hospital fund",
    "the gas pipeline",
    "the peace plan",
    "the land reform",
    "the cotton trade",
    "the central archive",
    "the harbour toll",
    "the vaccination drive",
    "the pension scheme",
    "the flood defence",
    "the language law",
    "the oil quota",
    "the salt mine",
    "the ferry service",
    "the debt relief",
    "the school year",
    "the tax on sugar",
    "the timber export",
    "the housing plan",
];
const DID: [&str; 30] = [
    "was holding",
    "had broken down",
    "stood idle",
    "was put off twice",
    "drew large crowds",
    "ran out of money",
    "went on without a pause",
    "was shut for repairs",
    "met with open scorn",
    "fell short of the plan",
    "lost half its value",
    "was hailed as a success",
    "came under heavy fire",
    "was watched by soldiers",
    "had been sold abroad",
    "remained a matter of honour",
    "cost many their jobs",
    "was praised by farmers",
    "had no effect at all",
    "was lifted step by step",
    "grew faster than expected",
    "was torn apart by rivals",
    "moved to the south",
    "hung by a thread",
    "was left to volunteers",
    "brought in fresh loans",
    "could not be insured",
    "was mapped for the first time",
    "proved hard to police",
    "split the ruling party",
];
const MAY: [&str; 16] = [
    "collapse",
    "double",
    "recover",
    "be sold",
    "be renewed",
    "stall",
    "be settled",
    "be split up",
    "shrink",
    "be handed over",
    "spread",
    "be rebuilt",
    "be taxed",
    "resume",
    "be cut back",
    "open again",
];
const PLACES: [&str; 30] = [
    "along most of the front line",
    "in the eastern valleys",
    "since the autumn",
    "within a few weeks",
    "before the rains set in",
    "outside the capital",
    "on both banks of the river",
    "after years of neglect",
    "despite warnings from engineers",
    "with little help from abroad",
    "under the eyes of monitors",
    "during the long winter",
    "in the poorest quarters",
    "at the edge of the desert",
    "for the third time in a decade",
    "without a word of explanation",
    "near the old citadel",
    "across the lowlands",
    "to the surprise of bankers",
    "in spite of the frost",
    "between the two garrisons",
    "by the end of the season",
    "at a time of rising rents",
    "on the eve of the holiday",
    "far from the coast",
    "for want of spare parts",
    "as traders had feared",
    "over the objections of the mayor",
    "in the shadow of the scandal",
    "until the roads were cleared",
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

/// Names a person: half of the time one of the few that are always in the news, else anybody.
fn person(dice: &mut Dice) -> (String, String) {
    let mut last = dice.favoured(&LAST).to_owned();
    if dice.below(2) == 0 {
        // "Norrlandson", "Norrlandova", …: forty times as many.
        last.push_str(dice.of(&ENDINGS));
    }
    (format!("{} {last}", dice.favoured(&FIRST)), last)
}

/// Fills the gaps of a sentence with words that vary enough for two articles not to be alike by chance.
fn filled(template: &str, dice: &mut Dice) -> String {
    let number = 2 + dice.below(60);
    template
        .replace("{n}", &number.to_string())
        .replace("{s}", dice.favoured(&STATES))
        .replace("{c}", dice.favoured(&CITIES))
        .replace("{W}", &capital(dice.of(&THINGS)))
        .replace("{w}", dice.of(&THINGS))
        .replace("{w2}", dice.of(&THINGS))
        .replace("{d}", dice.of(&DID))
        .replace("{d2}", dice.of(&DID))
        .replace("{v}", dice.of(&MAY))
        .replace("{p}", dice.of(&PLACES))
}

fn claim(dice: &mut Dice) -> String {
    let template = dice.of(&CLAIMS);
    filled(template, dice)
}

fn filler(dice: &mut Dice) -> String {
    let template = dice.of(&FILLERS);
    filled(template, dice)
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
    match dice.below(20) {
        0..=2 => format!(
            "\"{},\" {state}'s {title} {full} said on {day}. \"{},\" {last} added.",
            capital(&claim(dice)),
            capital(&claim(dice))
        ),
        3..=5 => format!(
            "{state}'s {title} {full} told reporters on {day} that {}.",
            claim(dice)
        ),
        6 => format!(
            "{full}, the {title} of {state}, denied that {}.",
            claim(dice)
        ),
        7 | 8 => {
            let other = dice.favoured(&STATES);
            format!(
                "{state} accused {other} on {day} of breaking the agreement. A senior official, speaking on condition of anonymity, said {}.",
                claim(dice)
            )
        }
        9 => {
            let (event, city, month) = (dice.of(&EVENTS), dice.favoured(&CITIES), dice.of(&MONTHS));
            let number = 1 + dice.below(28);
            format!("{state} will hold {event} in {city} on {month} {number}, {title} {full} said.")
        }
        10 => {
            let (other, city) = (dice.favoured(&STATES), dice.favoured(&CITIES));
            format!(
                "Delegations of {state} and {other} met in {city} on {day}. \"{},\" said {full}, a member of the delegation.",
                capital(&claim(dice))
            )
        }
        11..=14 => format!("{} {} {}", filler(dice), filler(dice), filler(dice)),
        _ => format!("{} {}", filler(dice), filler(dice)),
    }
}

/// Returns year, month, day and hour of an article: five years in order, within a day or two.
fn published(id: u64, articles: u64, dice: &mut Dice) -> (u64, usize, usize, usize) {
    /// Months have 28 days here.
    const DAYS: u64 = 5 * 12 * 28;
    let day = id * DAYS / articles.max(1) + dice.next() % 2;
    let (month, day) = (day.min(DAYS - 1) / 28, day.min(DAYS - 1) % 28);
    (
        2015 + month / 12,
        1 + usize::try_from(month % 12).unwrap_or(0),
        1 + usize::try_from(day).unwrap_or(0),
        dice.below(24),
    )
}

/// Writes `articles` articles as JSON Lines.
pub(crate) fn write(articles: u64, seed: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut dice = Dice(seed);
    let mut earlier: Vec<(String, String)> = Vec::new();
    for id in 0..articles {
        let outlet = dice.favoured(&OUTLETS);
        let (year, month, day, hour) = published(id, articles, &mut dice);
        let is_copy = dice.below(8) == 0 && !earlier.is_empty();
        let (headline, body) = if is_copy {
            let index = dice.below(earlier.len());
            let (headline, mut body) = earlier.get(index).cloned().unwrap_or_default();
            body.push_str("\n\n");
            body.push_str(&filler(&mut dice));
            (headline, body)
        } else {
            let city = dice.favoured(&CITIES);
            let headline = capital(&format!(
                "{} says {}",
                dice.favoured(&STATES),
                claim(&mut dice)
            ));
            let paragraphs: Vec<String> = (0..6 + dice.below(16))
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
