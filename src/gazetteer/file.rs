//! Gazetteers of the user's own as files: the tab-separated dump of `GeoNames`, and a plain CSV.
//!
//! The columns of `GeoNames` are those of its `readme.txt` (geonameid, name, asciiname, alternatenames, latitude, longitude, feature
//! class, feature code, country code, … population in the fifteenth). A CSV names its columns in the first line: `name`, `latitude`,
//! `longitude`, and where there are any `country`, `kind`, `alternate_names` (parted by `;` or `|`), `population`.

use super::country_of;
use super::own::OwnPlace;
use super::words::COUNTRIES;
use crate::model::{Place, PlaceKind};
use crate::text::fold;

/// Kinds of places, as a CSV names them.
const KINDS: [(&str, PlaceKind); 9] = [
    ("country", PlaceKind::Country),
    ("region", PlaceKind::Region),
    ("district", PlaceKind::District),
    ("city", PlaceKind::City),
    ("continent", PlaceKind::Continent),
    ("area", PlaceKind::Area),
    ("water", PlaceKind::Water),
    ("landform", PlaceKind::Landform),
    ("facility", PlaceKind::Facility),
];

/// Ids of places without one of `GeoNames` lie below this number.
const OWN_IDS: i64 = -1_000_000_000;

/// How a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The tab-separated dump of `GeoNames`.
    Geonames,
    /// A CSV with named columns.
    Csv,
}

impl Format {
    /// Returns its name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Geonames => "geonames",
            Self::Csv => "csv",
        }
    }
}

/// A line that is no place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Number of the line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub what: String,
}

/// What a file holds.
#[derive(Debug)]
pub struct Read {
    /// How it was read.
    pub format: Format,
    /// The places of its good lines.
    pub places: Vec<OwnPlace>,
    /// Its bad lines.
    pub faults: Vec<Fault>,
}

/// Returns the kind of a word.
pub fn kind_of(word: &str) -> Option<PlaceKind> {
    KINDS
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, kind)| *kind)
}

/// Returns the word of a kind.
pub fn kind_word(kind: PlaceKind) -> &'static str {
    KINDS
        .iter()
        .find(|(_, known)| *known == kind)
        .map_or("city", |(word, _)| *word)
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Read {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    let is_dump = first.split(|&byte| byte == b'\t').count() > 14
        && first.first().is_some_and(u8::is_ascii_digit);
    if is_dump {
        geonames(bytes)
    } else {
        table(bytes, if first.contains(&b'\t') { b'\t' } else { b',' })
    }
}

/// Reads the dump of `GeoNames`.
fn geonames(bytes: &[u8]) -> Read {
    let mut read = Read {
        format: Format::Geonames,
        places: Vec::new(),
        faults: Vec::new(),
    };
    for (line, number) in bytes.split(|&byte| byte == b'\n').zip(1..) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let parsed = std::str::from_utf8(line)
            .map_err(|_| "the line is not UTF-8".to_owned())
            .and_then(dump_line);
        match parsed {
            Ok(place) => read.places.push(place),
            Err(what) => read.faults.push(Fault { line: number, what }),
        }
    }
    read
}

/// Reads one line of the dump.
fn dump_line(line: &str) -> Result<OwnPlace, String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let field = |index: usize| {
        fields
            .get(index)
            .map(|field| field.trim())
            .unwrap_or_default()
    };
    if fields.len() < 9 {
        return Err(format!("{} columns, GeoNames has 19", fields.len()));
    }
    let id: i64 = field(0)
        .parse()
        .ok()
        .filter(|&id| id > 0)
        .ok_or_else(|| format!("`{}` is no GeoNames id", field(0)))?;
    let (name, ascii) = (field(1), field(2));
    let (kind, code) = (feature(field(6), field(7))?, field(7));
    let mut alternates = names(field(3), &[',']);
    if ascii != name {
        alternates.push(ascii.to_owned());
    }
    Ok(OwnPlace {
        place: Place {
            id,
            name: named(name)?,
            kind,
            country: country(field(8))?,
            admin1: String::new(),
            lat: degrees(field(4), "latitude", 90.0)?,
            lon: degrees(field(5), "longitude", 180.0)?,
            population: people(field(14))?,
        },
        code: code.to_owned(),
        alternates,
    })
}

/// Returns the kind of a feature class and code of `GeoNames`.
fn feature(class: &str, code: &str) -> Result<PlaceKind, String> {
    Ok(match class {
        "P" => PlaceKind::City,
        "A" if code.starts_with("PCL") || code == "TERR" => PlaceKind::Country,
        "A" if code.starts_with("ADM1") => PlaceKind::Region,
        "A" => PlaceKind::District,
        "H" | "U" => PlaceKind::Water,
        "T" => PlaceKind::Landform,
        "L" if code == "CONT" => PlaceKind::Continent,
        "L" | "V" => PlaceKind::Area,
        "S" | "R" => PlaceKind::Facility,
        _ => return Err(format!("no feature class `{class}`")),
    })
}

/// Reads a CSV.
fn table(bytes: &[u8], delimiter: u8) -> Read {
    let mut read = Read {
        format: Format::Csv,
        places: Vec::new(),
        faults: Vec::new(),
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes);
    let headers: Vec<String> = match reader.headers() {
        Ok(headers) => headers
            .iter()
            .map(|header| fold(header).replace(' ', "_"))
            .collect(),
        Err(error) => {
            read.faults.push(Fault {
                line: 1,
                what: error.to_string(),
            });
            return read;
        }
    };
    let column = |names: &[&str]| {
        headers
            .iter()
            .position(|header| names.contains(&header.as_str()))
    };
    let (Some(name), Some(lat), Some(lon)) = (
        column(&["name"]),
        column(&["latitude", "lat"]),
        column(&["longitude", "lon", "lng", "long"]),
    ) else {
        read.faults.push(Fault {
            line: 1,
            what: "no columns `name`, `latitude` and `longitude`".to_owned(),
        });
        return read;
    };
    let columns = Columns {
        name,
        lat,
        lon,
        country: column(&["country", "country_code"]),
        kind: column(&["kind", "type"]),
        alternates: column(&[
            "alternate_names",
            "alternates",
            "alternatenames",
            "other_names",
        ]),
        people: column(&["population"]),
    };
    for record in reader.records() {
        match record {
            Err(error) => read.faults.push(Fault {
                line: error.position().map_or(0, csv::Position::line),
                what: error.to_string(),
            }),
            Ok(record) => match row(&record, &columns) {
                Ok(place) => read.places.push(place),
                Err(what) => read.faults.push(Fault {
                    line: record.position().map_or(0, csv::Position::line),
                    what,
                }),
            },
        }
    }
    read
}

/// Where the columns of a CSV are.
struct Columns {
    name: usize,
    lat: usize,
    lon: usize,
    country: Option<usize>,
    kind: Option<usize>,
    alternates: Option<usize>,
    people: Option<usize>,
}

/// Reads one row of a CSV.
fn row(record: &csv::StringRecord, columns: &Columns) -> Result<OwnPlace, String> {
    let cell = |column: Option<usize>| {
        column
            .and_then(|column| record.get(column))
            .map(str::trim)
            .unwrap_or_default()
    };
    let name = named(cell(Some(columns.name)))?;
    let lat = degrees(cell(Some(columns.lat)), "latitude", 90.0)?;
    let lon = degrees(cell(Some(columns.lon)), "longitude", 180.0)?;
    let country = country(cell(columns.country))?;
    let kind = match cell(columns.kind) {
        "" => PlaceKind::City,
        word => kind_of(&word.to_lowercase()).ok_or_else(|| {
            let known: Vec<&str> = KINDS.iter().map(|(word, _)| *word).collect();
            format!("no kind `{word}` (one of: {})", known.join(", "))
        })?,
    };
    // The same line in two files is the same place.
    let hash = blake3::hash(format!("{}|{lat:.4}|{lon:.4}|{country}", fold(&name)).as_bytes());
    let digits = hash
        .as_bytes()
        .iter()
        .take(5)
        .fold(0_i64, |number, &byte| number << 8 | i64::from(byte));
    Ok(OwnPlace {
        place: Place {
            id: OWN_IDS - digits,
            name,
            kind,
            country,
            admin1: String::new(),
            lat,
            lon,
            population: people(cell(columns.people))?,
        },
        code: String::new(),
        alternates: names(cell(columns.alternates), &[';', '|']),
    })
}

/// Returns a name that can be looked up.
fn named(name: &str) -> Result<String, String> {
    if fold(name).is_empty() {
        return Err("the name is empty".to_owned());
    }
    Ok(name.to_owned())
}

/// Returns the names of a list.
fn names(list: &str, marks: &[char]) -> Vec<String> {
    list.split(marks)
        .map(str::trim)
        .filter(|name| !fold(name).is_empty())
        .map(str::to_owned)
        .collect()
}

/// Reads degrees.
fn degrees(written: &str, what: &str, most: f64) -> Result<f64, String> {
    written
        .parse::<f64>()
        .ok()
        .filter(|degrees| degrees.abs() <= most)
        .ok_or_else(|| format!("`{written}` is no {what} (-{most} to {most})"))
}

/// Reads a number of people.
fn people(written: &str) -> Result<u64, String> {
    if written.is_empty() {
        return Ok(0);
    }
    written
        .replace(',', "")
        .parse()
        .map_err(|_| format!("`{written}` is no population"))
}

/// Returns the code of a country given by code or name; nothing given, no country.
fn country(written: &str) -> Result<String, String> {
    let upper = written.to_uppercase();
    if written.is_empty() || (upper.len() == 2 && country_of(&upper).is_some()) {
        return Ok(upper);
    }
    let folded = fold(written);
    COUNTRIES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .find_map(|line| {
            let mut fields = line.split('\t');
            let code = fields.next()?;
            (fold(fields.next()?) == folded).then(|| code.to_owned())
        })
        .ok_or_else(|| format!("no country `{written}` (an ISO code like NO, or its name)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_is_read_and_bad_lines_are_told() {
        let read = read(
            b"name,latitude,longitude,country,kind,alternate_names\n\
              Grubevik,61.2,5.1,NO,,Grube Bay;Gruvevik\n\
              Old Mole,61.3,5.2,Norway,facility,\n\
              \"Nowhere, Inner\",91,0,NO,city,\n\
              ,1,1,NO,city,\n\
              Thing,1,1,Atlantis,city,\n\
              Thing,1,1,,town,\n",
        );
        assert_eq!(read.format, Format::Csv);
        let [first, second] = read.places.as_slice() else {
            panic!("{read:?}")
        };
        assert_eq!(first.alternates, ["Grube Bay", "Gruvevik"]);
        assert_eq!(first.place.kind, PlaceKind::City);
        assert!(first.place.id < OWN_IDS);
        assert_eq!(second.place.country, "NO");
        assert_eq!(second.place.kind, PlaceKind::Facility);
        let lines: Vec<u64> = read.faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [4, 5, 6, 7]);
        assert!(read.faults[3].what.contains("no kind `town`"));
    }

    #[test]
    fn the_dump_of_geonames_is_read() {
        let line = "3145580\tGrubevik\tGrubevik\tGrube Bay,Gruvevik\t61.2\t5.1\tP\tPPLA2\tNO\t\t08\t\t\t\t512\t\t3\tEurope/Oslo\t2020-01-01";
        let read = read(
            format!("{line}\nx\ty\n7\tA\tA\t\tnorth\t5\tP\tPPL\tNO\t\t\t\t\t\t\t\t\t\t\n")
                .as_bytes(),
        );
        assert_eq!(read.format, Format::Geonames);
        assert_eq!(read.places.len(), 1);
        assert_eq!(read.places[0].place.id, 3_145_580);
        assert_eq!(read.places[0].place.population, 512);
        assert_eq!(read.faults.len(), 2);
        assert_eq!(read.faults[1].line, 3);
    }

    #[test]
    fn anything_else_is_told_to_lack_its_columns() {
        for text in ["", "a,b\n1,2\n", "\u{0}\u{1}\n", "name\n"] {
            assert!(read(text.as_bytes()).places.is_empty(), "{text:?}");
        }
    }
}
