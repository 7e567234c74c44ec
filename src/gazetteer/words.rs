//! Words that point at places without being their names: demonyms, and abbreviations of states and provinces.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::Gazetteer;
use super::layout::Feature;
use crate::text::{WordMap, fold};

/// Countries with their demonyms.
pub(super) const COUNTRIES: &str = include_str!("../../data/gazetteer/countries.tsv");

/// Abbreviations by division: country, name, abbreviations as written (the postal code first).
const ABBREVIATIONS: &str = "\
US|Alabama|AL Ala.|Alaska|AK|Arizona|AZ Ariz.|Arkansas|AR Ark.|California|CA Calif. Cal.|Colorado|CO Colo.|Connecticut|CT Conn.\
|Delaware|DE Del.|Washington, D.C.|DC D.C.|Florida|FL Fla.|Georgia|GA Ga.|Hawaii|HI|Idaho|ID|Illinois|IL Ill.|Indiana|IN Ind.\
|Iowa|IA|Kansas|KS Kan. Kans.|Kentucky|KY Ky.|Louisiana|LA La.|Maine|ME|Maryland|MD Md.|Massachusetts|MA Mass.|Michigan|MI Mich.\
|Minnesota|MN Minn.|Mississippi|MS Miss.|Missouri|MO Mo.|Montana|MT Mont.|Nebraska|NE Neb. Nebr.|Nevada|NV Nev.\
|New Hampshire|NH N.H.|New Jersey|NJ N.J.|New Mexico|NM N.M.|New York|NY N.Y.|North Carolina|NC N.C.|North Dakota|ND N.D.\
|Ohio|OH|Oklahoma|OK Okla.|Oregon|OR Ore.|Pennsylvania|PA Pa. Penn.|Rhode Island|RI R.I.|South Carolina|SC S.C.\
|South Dakota|SD S.D.|Tennessee|TN Tenn.|Texas|TX Tex.|Utah|UT|Vermont|VT Vt.|Virginia|VA Va.|Washington|WA Wash.\
|West Virginia|WV W.Va.|Wisconsin|WI Wis. Wisc.|Wyoming|WY Wyo.
CA|Alberta|AB Alta.|British Columbia|BC B.C.|Manitoba|MB Man.|New Brunswick|NB N.B.|Newfoundland and Labrador|NL N.L.\
|Nova Scotia|NS N.S.|Ontario|ON Ont.|Prince Edward Island|PE P.E.I. PEI|Quebec|QC Que.|Saskatchewan|SK Sask.\
|Northwest Territories|NT N.W.T.
AU|New South Wales|NSW N.S.W.|Queensland|QLD Qld|Victoria|VIC Vic|Tasmania|TAS Tas|Australian Capital Territory|ACT";

/// Peoples of continents, regions and areas: names of the gazetteer that are demonyms and not places, folded.
const PEOPLES: &str = "
    european african asian north_american south_american latin_american middle_eastern eurasian east_european
    eastern_european west_european western_european central_european west_african east_african north_african
    southern_african southeast_asian south_east_asian south_asian east_asian central_asian kashmiri balkan scandinavian
    siberian crimean abkhaz abkhazian south_ossetian kurdish kurd kurds arab arabs arabian tamil tamils andean himalayan
    texan texans californian californians ohioan ohioans iowan iowans minnesotan minnesotans floridian floridians virginian
    virginians new_yorkers hawaiian hawaiians alaskan alaskans kansan kansans nebraskan nebraskans oklahoman oklahomans
    tennessean tennesseans kentuckian kentuckians oregonian oregonians pennsylvanian pennsylvanians new_jerseyan
    new_jerseyans michigander michiganders bay_staters louisianan louisianans alabamian alabamians north_dakotan
    north_dakotans south_dakotan south_dakotans hoosiers arizonan arizonans coloradan coloradans utahn utahns mainers
    vermonters ontarian ontarians albertan albertans british_columbian british_columbians manitoban manitobans quebecois
    quebecer quebecers newfoundlander newfoundlanders nova_scotian nova_scotians new_brunswicker new_brunswickers
    queenslander queenslanders tasmanian tasmanians victorian english englishman englishmen scottish scots scot welsh
    welshman northern_irish tibetan tibetans uighur uyghur uighurs uyghurs chechen chechens dagestani catalan catalans
    basque basques bavarian bavarians sicilian sicilians";

/// Towns that news names without saying where they are.
const WELL_KNOWN: &str = include_str!("../../data/gazetteer/well_known.tsv");

/// A town that is meant where its name stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WellKnown {
    /// Two letters of its country.
    pub country: [u8; 2],
    /// What the gazetteer calls it, where that is another name.
    pub other_name: Option<&'static str>,
}

/// What a demonym or an abbreviation stands for.
#[derive(Debug)]
pub struct Words {
    /// Country codes by demonym, singular and plural, folded.
    demonyms: HashMap<String, [u8; 2]>,
    /// The same for single words, by token hash.
    by_hash: WordMap<[u8; 2]>,
    /// Divisions by abbreviation, as written.
    abbreviations: HashMap<&'static str, u32>,
    /// [`PEOPLES`].
    peoples: HashSet<String>,
    /// [`WELL_KNOWN`] by folded name.
    well_known: HashMap<String, WellKnown>,
}

impl Words {
    /// Returns the words of the program.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Words> = OnceLock::new();
        SHARED.get_or_init(|| {
            let mut demonyms = HashMap::new();
            // "Laos" is no plural of "Lao", nor "Philippines" of "Philippine".
            let names: HashSet<String> = COUNTRIES
                .lines()
                .filter_map(|line| line.split('\t').nth(1))
                .map(fold)
                .collect();
            for line in COUNTRIES.lines().filter(|line| !line.starts_with('#')) {
                let mut fields = line.split('\t');
                let code: Option<[u8; 2]> = fields
                    .next()
                    .and_then(|code| code.as_bytes().try_into().ok());
                let (Some(code), Some(list)) = (code, fields.nth(4)) else {
                    continue;
                };
                for demonym in list.split(';').filter(|demonym| !demonym.is_empty()) {
                    let demonym = fold(demonym);
                    let plural = format!("{demonym}s");
                    if !names.contains(&plural) {
                        demonyms.insert(plural, code);
                    }
                    demonyms.insert(demonym, code);
                }
            }
            let by_hash = demonyms
                .iter()
                .map(|(demonym, &code)| (demonym.as_str(), code))
                .collect();
            Self {
                by_hash,
                demonyms,
                abbreviations: abbreviations(),
                peoples: PEOPLES
                    .split_whitespace()
                    .map(|people| people.replace('_', " "))
                    .collect(),
                well_known: well_known(),
            }
        })
    }

    /// Returns the country of a folded demonym.
    pub fn demonym(&self, folded: &str) -> Option<[u8; 2]> {
        self.demonyms.get(folded).copied()
    }

    /// Returns the country of a demonym of one word by the hash of its token.
    pub fn demonym_by_hash(&self, hash: u64) -> Option<[u8; 2]> {
        self.by_hash.get(hash)
    }

    /// Tells whether a folded name of the gazetteer is a people's and not a place's.
    pub fn is_people(&self, folded: &str) -> bool {
        self.peoples.contains(folded)
    }

    /// Returns the town that a folded name means where the text shows no other.
    pub fn well_known(&self, folded: &str) -> Option<WellKnown> {
        self.well_known.get(folded).copied()
    }

    /// Returns the division that an abbreviation stands for, as written: `Ky.`, `B.C.`, `TX`.
    pub fn abbreviation(&self, written: &str) -> Option<u32> {
        self.abbreviations.get(written).copied()
    }
}

/// Reads the list of well-known towns.
fn well_known() -> HashMap<String, WellKnown> {
    let lines = WELL_KNOWN.lines().filter(|line| !line.starts_with('#'));
    let mut map = HashMap::new();
    for (country, names) in lines.filter_map(|line| line.split_once('\t')) {
        let Ok(country) = country.as_bytes().try_into() else {
            continue;
        };
        for entry in names.split(';') {
            let (name, other_name) = match entry.split_once('=') {
                Some((name, other)) => (name, Some(other)),
                None => (entry, None),
            };
            map.insert(
                fold(name),
                WellKnown {
                    country,
                    other_name,
                },
            );
        }
    }
    map
}

/// Looks the divisions of the abbreviations up.
fn abbreviations() -> HashMap<&'static str, u32> {
    let gazetteer = Gazetteer::shared();
    let mut map = HashMap::new();
    let mut found = Vec::new();
    for line in ABBREVIATIONS.lines() {
        let mut fields = line.split('|');
        let country = fields.next().unwrap_or_default().as_bytes();
        while let (Some(name), Some(list)) = (fields.next(), fields.next()) {
            found.clear();
            gazetteer.candidates(&fold(name), &mut found);
            let division = found
                .iter()
                .map(|candidate| candidate.number)
                .find(|&number| {
                    let record = gazetteer.record(number);
                    record.country == country
                        && (record.feature == Feature::Region
                            || name.starts_with("Washington,")
                                && record.feature == Feature::Capital)
                });
            if let Some(number) = division {
                map.extend(list.split(' ').map(|written| (written, number)));
            }
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_towns_are_listed_once() {
        let mut seen = HashSet::new();
        for line in WELL_KNOWN.lines().filter(|line| !line.starts_with('#')) {
            let (country, names) = line.split_once('\t').unwrap();
            assert!(
                Gazetteer::shared()
                    .country(country.as_bytes().try_into().unwrap())
                    .is_some()
            );
            for entry in names.split(';') {
                let name = entry.split('=').next().unwrap();
                assert!(seen.insert(fold(name)), "{name} twice");
            }
        }
    }

    #[test]
    fn abbreviations_and_demonyms_stand_for_places() {
        let words = Words::shared();
        let gazetteer = Gazetteer::shared();
        for (written, name) in [
            ("Ky.", "Kentucky"),
            ("TX", "Texas"),
            ("B.C.", "British Columbia"),
            ("Ont.", "Ontario"),
        ] {
            assert_eq!(
                words
                    .abbreviation(written)
                    .map(|number| gazetteer.name(number))
                    .as_deref(),
                Some(name),
                "{written}"
            );
        }
        assert_eq!(words.abbreviation("ky."), None);
        assert_eq!(words.demonym("kazakhs"), Some(*b"KZ"));
        assert_eq!(words.demonym("laos"), None);
        assert_eq!(words.demonym("martian"), None);
    }
}
