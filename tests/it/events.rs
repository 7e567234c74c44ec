//! Events listed, and decisions about which reports are of one event.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::properties::{assert_same, facts};
use crate::sandbox::{Run, Sandbox};

const FIRST: &str = r#"{"id":"n1","outlet":"Bay Post","title":"Owners and crews to talk","date":"2021-05-03","text":"Talks between Norway and Sweden will begin in Geneva on May 20, the Harbour Board said."}
{"id":"n2","outlet":"Gull","title":"Date set","date":"2021-05-04","text":"Norway and Sweden will hold talks in Geneva on May 20, a minister said on Tuesday."}
{"id":"n3","outlet":"Gull","title":"Fishing","date":"2021-05-04","text":"Talks between Denmark and Iceland will begin in Oslo on June 2, officials said."}
"#;
const SECOND: &str = r#"{"id":"n4","outlet":"Post","title":"Geneva waits","date":"2021-05-06","text":"The talks between Norway and Sweden in Geneva on May 20 will be the first since winter, the board said."}
"#;

struct Desk(Sandbox);

impl Desk {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        std::fs::write(sandbox.path("first.jsonl"), FIRST).unwrap();
        std::fs::write(sandbox.path("second.jsonl"), SECOND).unwrap();
        Self(sandbox)
    }

    fn ok(&self, words: &[&str]) -> Run {
        let run = self.0.run(words);
        assert_eq!(run.code, 0, "{words:?}\n{}{}", run.out, run.err);
        run
    }

    /// Returns the articles of each event.
    fn events(&self) -> Vec<String> {
        self.ok(&["check"]);
        let conn = Connection::open(self.0.db()).unwrap();
        let mut select = conn
            .prepare(
                "SELECT group_concat(x.id, ' ') FROM (SELECT DISTINCT r.event_id, a.external_id AS id FROM event_report AS r
                   JOIN article AS a USING (article_id) ORDER BY 2) AS x GROUP BY x.event_id ORDER BY 1",
            )
            .unwrap();
        let rows = select.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn facts(&self) -> BTreeSet<String> {
        facts(&Connection::open(self.0.db()).unwrap())
    }
}

#[test]
fn decisions_about_events_overrule_the_rules_and_can_be_taken_back() {
    let desk = Desk::new();
    desk.ok(&["import", "first.jsonl"]);
    assert_eq!(desk.events(), ["n1 n2", "n3"]);
    let plain = desk.facts();
    desk.0.transcript(TRANSCRIPT);
    // What was split stays apart and what was merged stays one when more comes in.
    assert_eq!(desk.events(), ["n1 n3", "n2"]);
    desk.ok(&["import", "second.jsonl"]);
    let all = desk.events();
    assert!(
        all.contains(&"n1 n3".to_owned()) || all.contains(&"n1 n3 n4".to_owned()),
        "{all:?}"
    );
    let decided = desk.facts();
    desk.ok(&["reextract"]);
    assert_same(&desk.facts(), &decided);
    // The other order: the same.
    desk.ok(&["events", "decisions", "-o", "decisions.csv"]);
    let other = Desk::new();
    std::fs::copy(desk.0.path("decisions.csv"), other.0.path("decisions.csv")).unwrap();
    other.ok(&["import", "second.jsonl"]);
    other.ok(&["events", "import", "decisions.csv"]);
    other.ok(&["import", "first.jsonl"]);
    assert_same(&other.facts(), &decided);
    // Taken back.
    let late = Desk::new();
    late.ok(&["import", "first.jsonl"]);
    std::fs::copy(desk.0.path("decisions.csv"), late.0.path("decisions.csv")).unwrap();
    late.ok(&["events", "import", "decisions.csv"]);
    late.ok(&["events", "undo"]);
    late.ok(&["events", "undo"]);
    assert_eq!(late.events(), ["n1 n2", "n3"]);
    assert_same(&late.facts(), &plain);
}

const TRANSCRIPT: &str = "\
$ dateline events geneva --columns id,label,place,first_day,latest_status,reports,participants
id   label            place   first_day   latest_status  reports  participants
───  ───────────────  ──────  ──────────  ─────────────  ───────  ──────────────
e:1  Talks in Geneva  Geneva  2021-05-20  scheduled            2  Norway; Sweden
$ dateline events --kind meeting --columns id,label
id  label
──  ─────
$ dateline events split e:1 --article n3
error: e:1 has no report `n3`
hint: `dateline show e:1` lists its reports
[2]
$ dateline events split e:1 --article n1 --article n2
error: these are all reports of e:1: nothing is left to part them from
[2]
$ dateline events split e:1 --report r:99
error: e:1 has no report `r:99`
hint: `dateline show e:1` lists its reports
[2]
$ dateline events merge talks --into e:1
error: `talks` fits several:
  e:1      Talks in Geneva (talks, Geneva, 2021-05-20)
  e:2      Talks in Oslo (talks, Oslo, 2021-06-02)
hint: say which by its number, such as e:3
[2]
$ dateline events merge e:1 --into geneva
error: `e:1` and `geneva` are one event already: Talks in Geneva
[2]
$ dateline events merge e:9 --into e:1
error: no event in the database fits `e:9`
hint: `dateline events` lists them
[2]
$ dateline events split e:1 --article n2 --note 'another round'
decision 1: 1 of 2 reports of e:1 Talks in Geneva are of another event
$ dateline events merge oslo --into e:1 --note 'moved to Geneva'
decision 2: e:2 Talks in Oslo is now e:1 Talks in Geneva
$ dateline events --columns id,label,first_day,last_day,reports
id   label            first_day   last_day    reports
───  ───────────────  ──────────  ──────────  ───────
e:1  Talks in Geneva  2021-05-20  2021-06-02        2
e:3  talks in Geneva  2021-05-20  2021-05-20        1
$ dateline events decisions --columns decision,action,target,note
decision  action       target                                       note
────────  ───────────  ───────────────────────────────────────────  ───────────────
       1  event-split  Gull|id:n2|f31e544fb4de|talks|28|2021-05-20  another round
       2  event-merge  Gull|id:n3|cbbb8a09a11b|talks|0|2021-06-02   moved to Geneva
";

#[test]
fn who_serves_somebody_is_not_that_somebody() {
    let sandbox = Sandbox::new();
    let article = r#"{"id":"n1","outlet":"Gull","title":"Visit","date":"2021-05-05","text":"The Harwick Court of Appeals is old. The chief judge of the Harwick Court of Appeals met Ada Berg on Monday."}"#;
    std::fs::write(sandbox.path("visit.jsonl"), article).unwrap();
    let run = sandbox.run(&["import", "visit.jsonl"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let conn = Connection::open(sandbox.db()).unwrap();
    let mut select = conn
        .prepare(
            "SELECT p.name || ' = ' || coalesce(c.name, '-') FROM event_participant AS p
               LEFT JOIN actor AS c USING (actor_id) ORDER BY 1",
        )
        .unwrap();
    let rows = select.query_map([], |row| row.get(0)).unwrap();
    let parties: Vec<String> = rows.map(Result::unwrap).collect();
    assert_eq!(
        parties,
        [
            "Ada Berg = Ada Berg",
            "chief judge of the Harwick Court of Appeals = -"
        ]
    );
}
