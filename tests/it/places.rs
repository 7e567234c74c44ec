//! Places listed, and gazetteers of the user's own.

use crate::sandbox::Sandbox;

const STORY: &str = r#"{"id":"n1","outlet":"Bay Post","title":"Ferry stops","date":"2021-05-03","text":"The ferry to Grubevik stopped on Monday. Talks will open in Grube Bay on May 20, the mayor said. A ship lay at the Old Mole. Mayor Ada Gruvevik waited."}
"#;
const HARBOURS: &str = "\
name,latitude,longitude,country,kind,alternate_names
Grubevik,61.2,5.1,NO,city,Grube Bay;Gruvevik
Old Mole,61.3,5.2,Norway,facility,
";
const BAD: &str = "\
name,latitude,longitude,country,kind
Grubevik,91.2,5.1,NO,city
Old Mole,61.3,5.2,Nowhere,facility
";
const DUMP: &str = "31455\tGrubevik\tGrubevik\tGrube Bay,Gruvevik\t61.2\t5.1\tP\tPPLA2\tNO\t\t08\t\t\t\t512\t\t3\tEurope/Oslo\t2020-01-01\n";

fn desk() -> Sandbox {
    let sandbox = Sandbox::new();
    for (name, text) in [
        ("story.jsonl", STORY),
        ("harbours.csv", HARBOURS),
        ("bad.csv", BAD),
        ("NO.txt", DUMP),
    ] {
        std::fs::write(sandbox.path(name), text).unwrap();
    }
    sandbox
}

#[test]
fn a_gazetteer_is_kept_and_read_with() {
    let desk = desk();
    assert_eq!(desk.run(&["import", "story.jsonl"]).code, 0);
    desk.transcript(TRANSCRIPT);
    assert_eq!(desk.run(&["check"]).code, 0);
}

#[test]
fn an_import_takes_a_gazetteer_along_and_the_database_remembers_it() {
    let desk = desk();
    let run = desk.run(&[
        "import",
        "story.jsonl",
        "--gazetteer",
        "NO.txt",
        "--db",
        "a.db",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let places = desk.run(&[
        "places",
        "--db",
        "a.db",
        "--columns",
        "geonames_id,mentions",
        "--format",
        "csv",
    ]);
    assert_eq!(places.out.lines().nth(1), Some("31455,2"));
    let again = desk.run(&["reextract", "--db", "a.db"]);
    assert!(again.err.contains("1 article: 0 changed"), "{}", again.err);
    let refused = desk.run(&[
        "import",
        "story.jsonl",
        "--gazetteer",
        "bad.csv",
        "--db",
        "b.db",
    ]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("line 2"), "{}", refused.err);
    assert!(!desk.path("b.db").exists(), "nothing was made");
}

const TRANSCRIPT: &str = "\
$ dateline places add bad.csv
error: `bad.csv` has 2 bad lines, and nothing of it was taken:
  line 2: `91.2` is no latitude (-90 to 90)
  line 3: no country `Nowhere` (an ISO code like NO, or its name)
hint: the dump of GeoNames (tabs), or a CSV with the columns name, latitude, longitude, country, kind, alternate_names
[1]
$ dateline places add none.csv
error: cannot read `none.csv`
caused by: No such file or directory (os error 2)
[1]
$ dateline places add harbours.csv
harbours.csv: 2 places, kept as gazetteer 1
`dateline reextract` looks for them in articles that are in
$ dateline places add harbours.csv --db none.db
error: there is no database `none.db`
hint: make one with `dateline import PATH`, or name another with --db
[1]
$ dateline places add harbours.csv
harbours.csv: kept before
`dateline reextract` looks for them in articles that are in
$ dateline reextract
1 article: 1 changed; mentions: 3 new, 3 gone; quotes: 1 new, 1 gone; event reports: 1 new, 1 gone
$ dateline places --columns id,name,kind,country,mentions,names
id   name      kind      country  mentions  names
───  ────────  ────────  ───────  ────────  ────────────────────
p:1  Grubevik  city      NO              2  Grube Bay | Grubevik
p:2  Old Mole  facility  NO              1  Old Mole
$ dateline places grube --kind facility --columns id
id
──
$ dateline places remove 2
error: there is no gazetteer 2
hint: `dateline places gazetteers` lists them
[2]
$ dateline places remove 1
forgot gazetteer 1 (harbours.csv, 2 places)
$ dateline reextract
1 article: 1 changed; mentions: 3 new, 3 gone; quotes: 1 new, 1 gone; event reports: 1 new, 1 gone
$ dateline places --columns id,name
id  name
──  ────
";

#[test]
fn well_known_towns_are_meant_where_nothing_else_speaks_for_another() {
    let list = include_str!("../../data/gazetteer/well_known.tsv");
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (country, names) = line.split_once('\t').unwrap();
        for name in names.split(';') {
            let name = name.split('=').next().unwrap();
            let text = format!("The ministers met in {name}.");
            let start = text.find(name).unwrap();
            let found = dateline::resolve::place::resolve_spans(
                &dateline::text::Document::new(&text),
                &[dateline::model::Span::new(start, start + name.len())],
                &[],
            );
            let countries: Vec<&str> = found
                .iter()
                .map(|found| found.place.country.as_str())
                .collect();
            assert_eq!(countries, [country], "{name}");
        }
    }
}
