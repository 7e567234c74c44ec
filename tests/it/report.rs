//! `dateline report`: the page as a file, and in a browser where there is one.

use crate::browser::Browser;
use crate::sandbox::Sandbox;

/// Text that does harm where it is taken for more than text.
const HOSTILE: &str = "</title></script><script>console.error('run')</script><img src=x onerror=console.error(1)>\"'&";

#[test]
fn a_page_holds_every_picture_and_its_evidence() {
    let sandbox = Sandbox::small();
    let run = sandbox.run(&["report", "-o", "out.html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = std::fs::read_to_string(sandbox.path("out.html")).unwrap();
    for words in [
        "days differ",
        "called off",
        "class=\"head a-accuse\"",
        "class=\"spot\"",
        "class=\"bar\"",
        "The talks will begin on March 18, spokeswoman Eva Rand said.",
        "A camp official said 300 people had fled.</del>",
        "Evening Post, 2021-03-09 (article 4)",
    ] {
        assert!(page.contains(words), "{words}");
    }
    // Nothing is loaded: no source, style or font from elsewhere.
    for word in [" src=", "@import", "url(", "<link rel=\"stylesheet"] {
        assert!(!page.contains(word), "{word}");
    }
    // Every mark leads to a row that is there.
    for link in page.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    let again = sandbox.run(&["report", "-o", "again.html"]);
    assert_eq!(again.code, 0);
    assert_eq!(
        page,
        std::fs::read_to_string(sandbox.path("again.html")).unwrap()
    );
}

#[test]
fn pictures_stand_alone_as_svg() {
    let sandbox = Sandbox::small();
    let run = sandbox.run(&[
        "report",
        "--svg",
        "pictures",
        "--query",
        "top-speakers",
        "--query",
        "top-speakers --min 2",
        "--query",
        "story-versions",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err.contains("no picture of `story-versions`"),
        "{}",
        run.err
    );
    for name in ["pictures/top-speakers.svg", "pictures/top-speakers-2.svg"] {
        let svg = std::fs::read_to_string(sandbox.path(name)).unwrap();
        assert!(svg.starts_with("<svg xmlns="), "{svg}");
        assert!(!svg.contains("href"), "{svg}");
    }
}

#[test]
fn every_saved_query_can_be_drawn() {
    let sandbox = Sandbox::small();
    let mut words = vec!["report".to_owned(), "-o".to_owned(), "all.html".to_owned()];
    for query in dateline::query::catalog::Catalog::bundled().iter() {
        let mut call = query.name.clone();
        for param in query.header.params.iter().filter(|param| param.required()) {
            let value = match param.name.as_str() {
                "words" => "truce",
                "article" => "1",
                _ => "Norland",
            };
            call.push_str(&format!(" --{} {value}", param.name.replace('_', "-")));
        }
        words.extend(["--query".to_owned(), call]);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let run = sandbox.run(&words);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn a_bound_on_rows_bounds_tables_and_not_what_is_drawn_over_time() {
    let sandbox = Sandbox::small();
    let page = |limit: &str| {
        let words = [
            "report",
            "-o",
            "out.html",
            "--query",
            "place-heat",
            "--limit",
            limit,
        ];
        let run = sandbox.run(&words);
        assert_eq!(run.code, 0, "{}", run.err);
        std::fs::read_to_string(sandbox.path("out.html")).unwrap()
    };
    let (none, one, all) = (page("0"), page("1"), page("all"));
    let rows = |page: &str| page.matches("<tr id=\"s0-r").count();
    let circles = |page: &str| page.matches("class=\"spot\"").count();
    assert_eq!((rows(&none), rows(&one)), (0, 1));
    assert!(none.contains("There are rows, and none were asked for."));
    assert!(rows(&all) > 1);
    assert_eq!(circles(&one), circles(&all));
    assert!(one.contains(&format!("The picture is of all {} rows", rows(&all))));
    // Only marks of rows that the table has are links.
    for link in one.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert!(one.contains(&format!("id=\"{id}\"")), "{id}");
    }
    let csv = |words: &[&str]| {
        let mut all = vec!["query", "place-heat", "--format", "csv"];
        all.extend(words);
        sandbox.run(&all)
    };
    assert_eq!(csv(&["--limit", "all"]).out, csv(&[]).out);
    assert_eq!(csv(&["--limit", "0"]).out.lines().count(), 1);
    assert_eq!(csv(&["--limit", "some"]).code, 2);
}

#[test]
fn wrong_calls_are_told() {
    let sandbox = Sandbox::small();
    std::fs::create_dir(sandbox.path("queries")).unwrap();
    std::fs::write(
        sandbox.path("queries/odd.sql"),
        "-- Odd.\n-- chart: bar nam n\nSELECT 'a' AS name, 1 AS n",
    )
    .unwrap();
    sandbox.transcript(
        "$ dateline report -o x.html --query talk-scheduled
error: no saved query `talk-scheduled`
hint: did you mean `talks-scheduled`?
[2]
$ dateline report -o x.html --query odd
error: the chart of `odd` wants the column `nam`, which its rows do not have
hint: did you mean `name`?
[2]
$ dateline report -o x.html --since soon
error: wrong value for `--since`
caused by: `soon` is not a date (2017-02-13, 2017-02, 2017, today, yesterday or -30d)
[2]",
    );
}

#[test]
fn hostile_text_is_harmless_and_the_page_works_in_a_browser() {
    let sandbox = Sandbox::small();
    let conn = rusqlite::Connection::open(sandbox.db()).unwrap();
    for sql in [
        "UPDATE article SET headline = headline || ?1",
        "UPDATE outlet SET name = name || ?1 WHERE outlet_id = 1",
        "UPDATE actor SET name = name || ?1 WHERE actor_id IN (2, 4)",
        "UPDATE place SET name = name || ?1 WHERE place_id = 2",
        "UPDATE event SET label = label || ?1 WHERE event_id = 1",
        "UPDATE article SET body = body || ?1 WHERE article_id IN (3, 4)",
        "UPDATE article SET url = 'javascript:' || ?1 WHERE article_id = 5",
    ] {
        conn.execute(sql, [HOSTILE]).unwrap();
    }
    drop(conn);
    let run = sandbox.run(&["report", "-o", "out.html", "--title", HOSTILE]);
    assert_eq!(run.code, 0, "{}", run.err);
    let path = sandbox.path("out.html");
    let page = std::fs::read_to_string(&path).unwrap();
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<img").count(), 0);
    assert!(!page.contains("href=\"javascript"));

    let Some(browser) = Browser::start() else {
        eprintln!("left out: there is no chromedriver and chromium");
        return;
    };
    browser.open(&path);
    assert_eq!(
        browser.ask("return document.querySelectorAll('.controls:not([hidden])').length > 5"),
        true,
        "the script does not run: its hash in the page's policy is another"
    );

    // Sorting: a click sorts up, another down, and the column says so.
    let sorted = browser.ask(
        "const table = document.querySelector('#s3-t'), column = 2;
         const button = table.tHead.rows[0].cells[column].querySelector('button');
         const values = () => [...table.tBodies[0].rows].map(row => Number(row.cells[column].textContent));
         button.click(); const up = values(), said = button.parentElement.getAttribute('aria-sort');
         button.click(); const down = values();
         return [up.length > 2, up.every((v, i) => !i || up[i - 1] <= v), down.every((v, i) => !i || down[i - 1] >= v), said, button.parentElement.getAttribute('aria-sort')];",
    );
    assert_eq!(
        sorted.to_string(),
        "[true,true,true,\"ascending\",\"descending\"]"
    );

    // Filtering: only rows with all words stay, and the count says so.
    let filtered = browser.ask(
        "const input = document.querySelector('#s3-t-f'); input.value = 'eva RAND'; input.dispatchEvent(new Event('input'));
         const rows = [...document.querySelectorAll('#s3-t tbody tr')];
         return [rows.filter(row => !row.hidden).length, document.querySelector('#s3-t-c').textContent];",
    );
    assert!(filtered.to_string().starts_with("[1,\"1 of "), "{filtered}");

    // A mark leads to its row, even one that the filter hides.
    let led = browser.ask_async(
        "const done = arguments[0];
         const mark = document.querySelector('#s3 svg a');
         mark.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window }));
         setTimeout(() => {
           const row = document.activeElement;
           done(['#' + row.id === mark.getAttribute('href'), !row.hidden, row.querySelector('.e p').textContent.length > 10]);
         }, 300);",
    );
    assert_eq!(led.to_string(), "[true,true,true]");

    // The slider shows one day's circles, and all again.
    let slid = browser.ask(
        "const slider = document.querySelector('input[type=range]'), output = slider.nextElementSibling;
         const shown = () => [...document.querySelectorAll('#s2 .step')].filter(mark => getComputedStyle(mark).display !== 'none').map(mark => mark.dataset.step);
         const move = value => { slider.value = value; slider.dispatchEvent(new Event('input')); };
         const before = shown().length; move(1); const one = shown(), name = output.textContent; move(0);
         return [before, one.length > 0 && one.every(step => step === '1'), name, shown().length, output.textContent];",
    );
    assert_eq!(slid.to_string(), "[0,true,\"2021-03-08\",0,\"all\"]");

    // Everything that can be reached by keyboard has a name.
    let nameless = browser.ask(
        "return [...document.querySelectorAll('a, button, input, svg')].filter(item =>
           !(item.getAttribute('aria-label') || item.textContent.trim() || item.labels?.length)).length;",
    );
    assert_eq!(nameless, 0);

    for theme in ["light", "dark"] {
        for width in [400, 800, 1280] {
            browser.look(theme, width);
            browser.open(&path);
            let wide = browser.ask("return document.documentElement.scrollWidth - innerWidth");
            assert!(wide.as_i64().unwrap() <= 0, "{width} wide, {wide} too much");
            let picture = browser.screenshot();
            assert!(picture.len() > 5_000);
            if let Some(folder) = std::env::var_os("DATELINE_SCREENSHOTS") {
                let name = format!("report-{theme}-{width}.png");
                std::fs::write(std::path::Path::new(&folder).join(name), picture).unwrap();
            }
        }
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn rows_go_to_other_programs() {
    let sandbox = Sandbox::small();
    for (call, file, words) in [
        (
            "place-heat",
            "places.geojson",
            "\"coordinates\":[20.25,10.5]",
        ),
        (
            "who-about-whom",
            "network.gexf",
            "defaultedgetype=\"directed\"",
        ),
        ("co-mentions", "ties.graphml", "edgedefault=\"undirected\""),
        (
            "talks-scheduled",
            "talks.ics",
            "DTSTART;VALUE=DATE:20210318",
        ),
        (
            "date-conflicts",
            "conflicts.ics",
            "DTSTART;VALUE=DATE:20210318",
        ),
    ] {
        let run = sandbox.run(&["query", call, "-o", file]);
        assert_eq!(run.code, 0, "{call}: {}", run.err);
        let text = std::fs::read_to_string(sandbox.path(file)).unwrap();
        assert!(text.contains(words), "{text}");
    }
    sandbox.transcript(
        "$ dateline query verbs --format geojson
error: GeoJSON needs columns `latitude` and `longitude`, which these rows do not have
hint: saved queries that have them: place-heat
[2]
$ dateline query verbs --format ics
error: a calendar needs a column `date_start` (and `date_end`, `event`, `status`), or a chart `gantt`, which these rows do not have
hint: saved queries that have them: promises-kept, talks-scheduled
[2]",
    );
}
