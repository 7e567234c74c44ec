//! Decisions about who is who, through the program: what they say, what they do, and that they can be taken back.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::properties::{assert_same, facts};
use crate::sandbox::{Run, Sandbox};

/// Stories of two days; the second day brings both actors again.
const FIRST: &str = "\
{\"id\":\"n1\",\"outlet\":\"Bay Post\",\"title\":\"Board shuts the docks\",\"date\":\"2021-05-03\",\"text\":\"Harbour Board chairwoman Lena \
Fisk said on Monday that the docks would close. \\\"We have no choice,\\\" Fisk said. Lena Fisk-Brandl, who owns a crane, praised the plan.\"}
{\"id\":\"n2\",\"outlet\":\"Bay Post\",\"title\":\"Smith scores\",\"date\":\"2021-05-04\",\"text\":\"Striker John Smith scored twice in Lumera on \
Tuesday. \\\"It was my best game,\\\" Smith said.\"}
";
const SECOND: &str = "\
{\"id\":\"n3\",\"outlet\":\"Gull\",\"title\":\"Crane owner sues\",\"date\":\"2021-05-09\",\"text\":\"Lena Fisk-Brandl will take the Harbour Board to \
court, she said on Sunday. \\\"The docks must open,\\\" Fisk-Brandl said. Lena Fisk denied the report.\"}
{\"id\":\"n4\",\"outlet\":\"Gull\",\"title\":\"Smith votes no\",\"date\":\"2021-05-10\",\"text\":\"Shop owner John Smith voted against the plan on Monday. \
\\\"It goes too far,\\\" Smith said.\"}
";

/// A folder with both batches.
struct Desk(Sandbox);

impl Desk {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        std::fs::write(sandbox.path("first.jsonl"), FIRST).unwrap();
        std::fs::write(sandbox.path("second.jsonl"), SECOND).unwrap();
        Self(sandbox)
    }

    /// Runs the program, which must end well.
    fn ok(&self, words: &[&str]) -> Run {
        let run = self.0.run(words);
        assert_eq!(run.code, 0, "{words:?}\n{}{}", run.out, run.err);
        run
    }

    fn import(&self, batch: &str) {
        self.ok(&["import", &format!("{batch}.jsonl")]);
    }

    fn facts(&self) -> BTreeSet<String> {
        self.ok(&["check"]);
        let conn = Connection::open(self.0.db()).unwrap();
        // Neither an import nor a decision leaves sums behind that do not hold.
        let is_fresh: bool = conn
            .query_row("SELECT fresh FROM sums_state", [], |row| row.get(0))
            .unwrap();
        assert!(is_fresh, "the sums are stale");
        facts(&conn)
    }

    /// Returns the names of those who speak, with what they say.
    fn speakers(&self) -> String {
        self.ok(&[
            "sql",
            "SELECT speaker, said FROM v_quote ORDER BY article_id, start_char",
            "--format",
            "csv",
            "--no-header",
        ])
        .out
    }
}

#[test]
fn decisions_say_what_they_did_and_errors_what_to_do() {
    let desk = Desk::new();
    desk.import("first");
    desk.0.transcript(
        "\
$ dateline actors merge Fisk-Brandl --into 'Lena Fisk' --note 'married in May'
decision 1: Lena Fisk-Brandl (1 mention) is now a:2 Lena Fisk
$ dateline actors brandl --columns id,name,mentions,names
id   name       mentions  names
───  ─────────  ────────  ───────────────────────────────────
a:2  Lena Fisk         3  Fisk | Lena Fisk | Lena Fisk-Brandl
$ dateline actors merge 'Lena Fsk' --into Smith
error: nobody and nothing in the database fits `Lena Fsk`
hint: nearest names: Lena Fisk; Lena Fisk-Brandl
[2]
$ dateline actors merge a:77 --into Smith
error: nobody and nothing in the database fits `a:77`
hint: `dateline actors` lists the names
[2]
$ dateline actors merge Fisk --into 'Lena Fisk'
error: `Fisk` and `Lena Fisk` are one actor already: a:2 Lena Fisk
[2]
$ dateline actors reject n
error: `n` fits several:
  a:2      Lena Fisk (person, mentioned 3 times)
  a:4      John Smith (person, mentioned 2 times)
hint: say which by its number, such as a:42
[2]
$ dateline actors split 'John Smith' --article n1 --as 'John Smith (striker)'
error: article 1 does not mention John Smith
hint: `dateline query actor-timeline --actor a:4` lists where it is mentioned
[2]
$ dateline actors split 'John Smith' --article n2 --as 'John Smith (striker)'
decision 2: in one story, John Smith is John Smith (striker)
$ dateline actors kind a:1 company
error: `company` is no value of `<KIND>`
hint: one of person, organisation, state, group, source
`--help` tells more
[2]
$ dateline actors fisk rename 'Lena Fisk-Brandl'
error: nobody and nothing in the database fits `fisk rename Lena Fisk-Brandl`
hint: did you mean `dateline actors rename fisk 'Lena Fisk-Brandl'`?
[2]
$ dateline actors fisk merge --into a:1
error: unexpected argument `--into`
hint: did you mean `dateline actors merge fisk --into a:1`?

Usage: dateline actors <NAME>...
`--help` tells more
[2]
$ dateline actors kind a:1 group
decision 3: a:1 Harbour Board is of the kind group (was organisation)
$ dateline actors kind a:1 group
that was decided before; nothing is changed
$ dateline actors rename Smith ' '
error: `Smith` fits several:
  a:5      John Smith (striker) (person, mentioned 2 times)
  a:4      John Smith (person, mentioned 0 times)
hint: say which by its number, such as a:42
[2]
$ dateline actors decisions --columns decision,action,target,other,value,note
decision  action  target            other      value                 note
────────  ──────  ────────────────  ─────────  ────────────────────  ──────────────
       1  merge   Lena Fisk-Brandl  Lena Fisk                        married in May
       2  split   John Smith                   John Smith (striker)
       3  kind    Harbour Board                group
$ dateline actors undo 1
took back decision 1: merge of person:lena fisk brandl
$ dateline actors undo 1
error: decision 1 was taken back before
hint: `dateline actors decisions` lists them
[2]
$ dateline actors import none.csv
error: cannot read `none.csv`
caused by: No such file or directory (os error 2)
[1]
",
    );
}

#[test]
fn decisions_hold_for_articles_that_come_later_and_can_be_taken_back() {
    let desk = Desk::new();
    desk.import("first");
    desk.ok(&["actors", "merge", "Lena Fisk-Brandl", "--into", "Lena Fisk"]);
    desk.ok(&[
        "actors",
        "split",
        "John Smith",
        "--article",
        "n2",
        "--as",
        "John Smith (striker)",
    ]);
    desk.ok(&["actors", "rename", "Lena Fisk", "L. Fisk"]);
    desk.import("second");
    let decided = desk.facts();
    let said = desk.speakers();
    for wanted in [
        "L. Fisk,\"We have no choice",
        "L. Fisk,\"The docks must open",
        "John Smith (striker),\"It was my best game",
        "John Smith,\"It goes too far",
    ] {
        assert!(
            said.replace("\"\"\"", "\"").contains(wanted),
            "{wanted}\n{said}"
        );
    }
    // The old names still find them.
    assert!(desk.ok(&["actors", "fisk brandl"]).out.contains("L. Fisk"));

    // Other batches first, decisions last: the same.
    let late = Desk::new();
    late.import("second");
    late.import("first");
    late.ok(&["actors", "rename", "Lena Fisk", "L. Fisk"]);
    late.ok(&["actors", "merge", "Lena Fisk-Brandl", "--into", "L. Fisk"]);
    late.ok(&[
        "actors",
        "split",
        "John Smith",
        "--article",
        "n2",
        "--as",
        "John Smith (striker)",
    ]);
    assert_same(&late.facts(), &decided);

    // Decisions of one database are good in another, before its articles are there.
    desk.ok(&["actors", "decisions", "-o", "decisions.csv"]);
    let other = Desk::new();
    std::fs::copy(desk.0.path("decisions.csv"), other.0.path("decisions.csv")).unwrap();
    other.ok(&["actors", "import", "decisions.csv"]);
    other.import("first");
    other.import("second");
    assert_same(&other.facts(), &decided);

    // All taken back: as if nothing had been decided.
    for _ in 0..3 {
        desk.ok(&["actors", "undo"]);
    }
    let plain = Desk::new();
    plain.import("first");
    plain.import("second");
    assert_same(&desk.facts(), &plain.facts());
    assert_eq!(desk.0.run(&["actors", "undo"]).code, 2);
}

#[test]
fn what_is_no_actor_is_tied_to_nobody_until_that_is_taken_back() {
    let desk = Desk::new();
    desk.import("first");
    let before = desk.facts();
    desk.ok(&["actors", "reject", "Lena Fisk"]);
    desk.ok(&["actors", "kind", "Harbour Board", "group"]);
    desk.facts();
    assert!(!desk.ok(&["actors"]).out.contains("Lena Fisk "));
    assert!(desk.ok(&["actors", "harbour board"]).out.contains("group"));
    desk.ok(&["actors", "undo", "1"]);
    desk.ok(&["actors", "undo", "2"]);
    assert_same(&desk.facts(), &before);
}

#[test]
fn a_player_is_not_the_minister_of_the_same_name() {
    let article = |id: &str, day: u32, text: &str| {
        serde_json::json!({"id": id, "outlet": "Bay Post", "title": format!("Story {id}"),
            "date": format!("2021-05-{day:02}"), "text": text})
        .to_string()
            + "\n"
    };
    let stories = [
        article(
            "n1",
            3,
            "WASHINGTON, May 3 (NCP) - John Marsh, a senator from Ohio, voted against the bill. \"It is bad,\" Marsh said.",
        ),
        article(
            "n2",
            4,
            "LONDON, May 4 (NCP) - Striker John Marsh scored twice on Monday. \"It was a good night,\" Marsh said.",
        ),
        article(
            "n3",
            5,
            "WASHINGTON, May 5 (NCP) - Senator John Marsh of Ohio said on Tuesday he would run again.",
        ),
        article(
            "n4",
            6,
            "LONDON, May 6 (NCP) - John Marsh said on Tuesday that it would rain.",
        ),
        // One who is called both is one person.
        article(
            "n5",
            7,
            "RIGA, May 7 (NCP) - Striker Ilmar Berg, a councillor in Riga, said he would play on.",
        ),
        article(
            "n6",
            8,
            "RIGA, May 8 (NCP) - Councillor Ilmar Berg said the hall was cold.",
        ),
    ];
    let who = |sandbox: &Sandbox| -> Vec<String> {
        Connection::open(sandbox.db())
            .unwrap()
            .prepare(
                "SELECT c.name || ': ' || group_concat(DISTINCT s.external_id)
                   FROM (SELECT * FROM mention ORDER BY article_id) AS m
                   JOIN actor AS c USING (actor_id)
                   JOIN (SELECT article_id, external_id FROM article ORDER BY external_id) AS s USING (article_id)
                  WHERE c.kind = 'person'
                  GROUP BY c.key ORDER BY 1",
            )
            .unwrap()
            .query_map([], |row| row.get::<_, String>(0))
            .unwrap()
            .map(|row| {
                let row = row.unwrap();
                let (name, ids) = row.split_once(": ").unwrap();
                let mut ids: Vec<&str> = ids.split(',').collect();
                ids.sort_unstable();
                format!("{name}: {}", ids.join(","))
            })
            .collect()
    };
    let expected = [
        "Ilmar Berg: n5,n6",
        "John Marsh (sport): n2",
        "John Marsh: n1,n3,n4",
    ];
    for order in [[0, 1, 2, 3, 4, 5], [5, 1, 3, 0, 2, 4]] {
        let sandbox = Sandbox::new();
        for (number, &at) in order.iter().enumerate() {
            let file = format!("{number}.jsonl");
            std::fs::write(sandbox.path(&file), &stories[at]).unwrap();
            assert_eq!(sandbox.run(&["import", &file]).code, 0);
        }
        assert_eq!(who(&sandbox), expected, "{order:?}");
        let check = sandbox.run(&["check"]);
        assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    }
}

#[test]
fn options_of_every_command_may_stand_before_the_decision() {
    let sandbox = Sandbox::small();
    let db = sandbox.db();
    let db = db.to_str().unwrap();
    let run = sandbox.run(&["actors", "--db", db, "rename", "a:3", "Mrs Brook"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!((run.out + &run.err).contains("decision 1"));
    let run = sandbox.run(&["actors", "--timeout", "5", "undo"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for words in [
        ["actors", "--kind", "person", "undo"],
        ["events", "--kind", "talks", "undo"],
        ["places", "--country", "NO", "gazetteers"],
    ] {
        let run = sandbox.run(&words);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{words:?}");
        assert!(run.err.contains("before a subcommand"), "{}", run.err);
    }
}
