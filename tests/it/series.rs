//! Six weeks of articles about two sets of talks: days that moved, a round that was held, one called off, and two who differ.

use crate::sandbox::Sandbox;

#[test]
fn queries_tell_the_story_of_two_sets_of_talks() {
    let sandbox = Sandbox::new();
    let articles = std::fs::canonicalize("tests/fixtures/two-talks").unwrap();
    let run = sandbox.run(&["import", articles.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.err);
    sandbox.transcript(STORY);
}

/// What the saved queries say of the articles, row by row.
const STORY: &str = "\
$ dateline query date-conflicts --columns event,date_start,status,who_says,outlet
event           date_start  status     who_says                  outlet
──────────────  ──────────  ─────────  ────────────────────────  ─────────────────────
talks in Hanoi  2024-03-21  scheduled  Tran Van Duc              Delta Post
talks in Hanoi  2024-03-22  scheduled  Lao foreign ministry      Delta Post
talks in Lima   2024-03-18  scheduled  Rosario Choque            Altiplano News Agency
talks in Lima   2024-03-20  scheduled  Chilean foreign ministry  Pacific Tribune
$ dateline query schedule-changes --columns event,published_at,who_says,status,date_start,original_start,change --until 2024-04-16
event           published_at          who_says                  status     date_start  original_start  change
──────────────  ────────────────────  ────────────────────────  ─────────  ──────────  ──────────────  ───────────────────────────────
fishing talks   2024-04-05T00:00:00Z  Vietnam                   cancelled                              first report
round of talks  2024-03-27T00:00:00Z  Ernesto Vidal             scheduled  2024-04-15                  first report
round of talks  2024-04-10T00:00:00Z  Rosario Choque            scheduled  2024-04-15
round of talks  2024-04-16T00:00:00Z  Pacific Tribune           held       2024-04-15                  was scheduled
talks in Hanoi  2024-03-07T00:00:00Z  Tran Van Duc              scheduled  2024-03-21                  first report
talks in Hanoi  2024-03-12T00:00:00Z  Lao foreign ministry      scheduled  2024-03-22                  date was 2024-03-21 (scheduled)
talks in Hanoi  2024-03-19T00:00:00Z  Tran Van Duc              postponed  2024-04-04  2024-03-21      date was 2024-03-22 (scheduled)
talks in Hanoi  2024-04-02T00:00:00Z  Sok Dara                  cancelled  2024-04-04                  was postponed
talks in Lima   2024-03-04T00:00:00Z  Rosario Choque            scheduled  2024-03-18                  first report
talks in Lima   2024-03-06T00:00:00Z  Chilean foreign ministry  scheduled  2024-03-20                  date was 2024-03-18 (scheduled)
talks in Lima   2024-03-13T00:00:00Z  Alonso Paredes            postponed  2024-03-25  2024-03-18      date was 2024-03-20 (scheduled)
talks in Lima   2024-03-25T00:00:00Z  Altiplano News Agency     ongoing    2024-03-25                  was postponed
talks in Lima   2024-03-27T00:00:00Z  Ernesto Vidal             held       2024-03-26
$ dateline query promises-kept --columns planned_for,event,promised_by,outcome,outcome_date
planned_for  event           promised_by               outcome    outcome_date
───────────  ──────────────  ────────────────────────  ─────────  ────────────
2024-03-18   talks in Lima   Rosario Choque            held       2024-03-26
2024-03-20   talks in Lima   Chilean foreign ministry  held       2024-03-26
2024-03-21   talks in Hanoi  Tran Van Duc              cancelled  2024-04-04
2024-03-22   talks in Hanoi  Lao foreign ministry      cancelled  2024-04-04
2024-04-15   round of talks  Ernesto Vidal             held       2024-04-15
$ dateline query talks-scheduled --columns date_start,status,event,participants,according_to
date_start  status     event           participants    according_to
──────────  ─────────  ──────────────  ──────────────  ────────────────────────
2024-03-18  scheduled  talks in Lima   Bolivia; Chile  Rosario Choque
2024-03-20  scheduled  talks in Lima   Bolivia; Chile  Chilean foreign ministry
2024-03-21  scheduled  talks in Hanoi  Cambodia; Laos  Tran Van Duc
2024-03-22  scheduled  talks in Hanoi  Cambodia; Laos  Lao foreign ministry
2024-03-25  postponed  talks in Lima   Bolivia; Chile  Alonso Paredes
2024-03-25  ongoing    talks in Lima   Bolivia; Chile
2024-03-26  held       talks in Lima   Bolivia; Chile  Ernesto Vidal
2024-04-04  postponed  talks in Hanoi  Cambodia; Laos  Tran Van Duc
2024-04-04  cancelled  talks in Hanoi  Cambodia; Laos  Sok Dara
2024-04-15  scheduled  round of talks  Bolivia; Chile  Ernesto Vidal
2024-04-15  scheduled  round of talks  Bolivia; Chile  Rosario Choque
2024-04-15  held       round of talks  Bolivia; Chile
            cancelled  fishing talks   Cambodia; Laos  Vietnam
";
