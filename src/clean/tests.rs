//! Whole pages and records of our own making.

use proptest::prelude::*;

use super::*;

fn page(text: &str) -> Article {
    let raw = RawArticle {
        record: 1,
        text: text.to_owned(),
        is_page: true,
        ..RawArticle::default()
    };
    clean(raw, &CleanOptions::default()).expect("a page with a story")
}

fn part(article: &Article, role: PartRole) -> Vec<&str> {
    article
        .parts
        .iter()
        .filter(|part| part.role == role)
        .map(|part| part.span.of(&article.body))
        .collect()
}

fn credits(article: &Article) -> String {
    article
        .credits
        .iter()
        .map(|credit| format!("{:?} {}", credit.role, credit.name))
        .collect::<Vec<_>>()
        .join("|")
}

#[test]
fn a_wire_page_comes_apart() {
    let article = page(
        "Menu\n\nOur reporters need your help today\n\nUPDATE 1-Harbour strike spreads to Bergen, talks stall\n\nby Reuters\n\
         Tuesday, 4 March 2014 09:05 GMT\n\nDockers block a gate at the container port of Bergen, Norway March 3, 2014. REUTERS/Ola Vik\n\n\
         Image Caption and Rights Information\n\nPay offer seen as too little while the port loses a million a day\n\n\
         * Union rejects offer\n\n* Talks resume on Thursday (Adds minister's comment)\n\nBy Kari Holm and Nils Dahl-Berg\n\n\
         OSLO/BERGEN, March 4 (Reuters) - Dockers widened their strike on Tuesday, and the minister asked for calm.\n\n\
         \"We stay out,\" said Per Lund, who leads the union.\n\nLOST CARGO\n\n\
         Ships waited in the fjord for a third day, and one turned back to Hamburg. (Writing by Kari Holm; Editing by Eva Strand)\n\n\
         Our Standards: The Thomson Reuters Trust Principles.\n\n-->",
    );
    assert_eq!(
        article.headline.as_deref(),
        Some("Harbour strike spreads to Bergen, talks stall")
    );
    assert_eq!(article.outlet, "Reuters");
    assert_eq!(
        article.published.unwrap().to_string(),
        "2014-03-04T09:05:00Z"
    );
    assert_eq!(article.date_precision, DatePrecision::Minute);
    assert_eq!(article.dateline.as_deref(), Some("OSLO/BERGEN, March 4"));
    assert_eq!(article.dateline_places, ["Oslo", "Bergen"]);
    assert_eq!(article.note.as_deref(), Some("Adds minister's comment"));
    assert_eq!(article.version_kind, VersionKind::Update);
    assert_eq!(
        credits(&article),
        "Byline Kari Holm|Byline Nils Dahl-Berg|Writing Kari Holm|Editing Eva Strand"
    );
    assert_eq!(
        article.standfirst.as_deref(),
        Some("Pay offer seen as too little while the port loses a million a day")
    );
    assert!(
        article
            .captions
            .as_deref()
            .unwrap()
            .ends_with("REUTERS/Ola Vik")
    );
    assert_eq!(
        part(&article, PartRole::Summary),
        ["Union rejects offer", "Talks resume on Thursday"]
    );
    assert_eq!(
        part(&article, PartRole::Dateline),
        ["OSLO/BERGEN, March 4 (Reuters) -"]
    );
    assert_eq!(part(&article, PartRole::Heading), ["LOST CARGO"]);
    assert!(
        article
            .body
            .starts_with("Union rejects offer\nTalks resume on Thursday\n\nOSLO/BERGEN")
    );
    assert!(article.body.ends_with("turned back to Hamburg."));
}

#[test]
fn agency_pages_of_other_makes_come_apart() {
    let ap = page(
        "Storm cuts power to islands off Maine\n\nBy ANNA REED\nToday\n\nPORTLAND, Maine (AP) — A winter storm cut power to three islands on Monday, officials said.\n\n\
         Crews will go out when the wind drops.\n\n___\n\nAssociated Press writer Tom Hale in Boston contributed to this report.\n\n\
         Copyright 2019 The Associated Press. All rights reserved. This material may not be published.",
    );
    assert_eq!(
        ap.headline.as_deref(),
        Some("Storm cuts power to islands off Maine")
    );
    assert_eq!(
        (ap.outlet.as_str(), ap.dateline_places.join("|").as_str()),
        ("Associated Press", "Portland|Maine")
    );
    assert_eq!(credits(&ap), "Byline Anna Reed|Reporting Tom Hale");
    assert!(ap.body.ends_with("when the wind drops."), "{}", ap.body);
    assert_eq!((ap.published, ap.date_basis), (None, DateBasis::None));

    let afp = page(
        "Deux-Monts floods force thousands out\n\nDeux-Monts (AFP) - Thousands left their homes on Friday as the river rose.\n\nRain is forecast.",
    );
    assert_eq!(afp.outlet, "Agence France-Presse");
    assert_eq!(
        afp.headline.as_deref(),
        Some("Deux-Monts floods force thousands out")
    );
    assert_eq!(part(&afp, PartRole::Dateline), ["Deux-Monts (AFP) -"]);
}

#[test]
fn a_broadcasters_page_loses_its_chrome() {
    let article = page(
        "Home\nNews\nSport\nWeather\n\nBridge over the Tarn to close for two years\n\nPublished\n3 May 2021\n\nShare\n\n\
         Image source, Getty Images\nImage caption, The bridge was built in 1932\n\nBy Ewan Moss\nBBC News, Scotland\n\n\
         A bridge used by 20,000 drivers a day will close for two years, the council has said.\n\n\
         What happens now?\n\nTraffic will be led over the old road until a temporary span is ready, “by autumn at best”, said Ailsa Kerr.\n\n\
         More on this story\nFerry fares to rise\nRelated Topics\nScotland",
    );
    assert_eq!(
        article.headline.as_deref(),
        Some("Bridge over the Tarn to close for two years")
    );
    assert_eq!(article.published_day.unwrap().to_string(), "2021-05-03");
    assert_eq!(article.date_precision, DatePrecision::Day);
    assert_eq!(credits(&article), "Byline Ewan Moss");
    assert_eq!(part(&article, PartRole::Heading), ["What happens now?"]);
    assert!(
        article.body.starts_with("A bridge used by"),
        "{}",
        article.body
    );
    assert!(
        article.body.ends_with("said Ailsa Kerr."),
        "{}",
        article.body
    );
    assert_eq!(
        article
            .captions
            .as_deref()
            .map(|captions| captions.lines().count()),
        Some(2)
    );
}

#[test]
fn local_papers_and_press_releases_come_apart() {
    let local = page(
        "Council approves sewer budget\nBy Dora Finch Staff Writer\n\nThe Millbrook council approved a sewer budget of $2 million on Tuesday night.\n\nCafé owners objected.\n",
    );
    assert_eq!(
        local.headline.as_deref(),
        Some("Council approves sewer budget")
    );
    assert_eq!(credits(&local), "Byline Dora Finch");
    assert_eq!(local.outlet, "unknown");

    let release = page(
        "FOR IMMEDIATE RELEASE\n\nAcme Pumps Opens Second Plant in Ohio\n\nDAYTON, Ohio, Jan. 9, 2018 /PRNewswire/ -- Acme Pumps today opened its second plant, the company said.\n\n\
         “We are proud,” said Zoë Lång, chief executive.\n\n###\n\nContact: press@acme.example",
    );
    assert_eq!(
        release.headline.as_deref(),
        Some("Acme Pumps Opens Second Plant in Ohio")
    );
    assert_eq!(
        (
            release.published_day.unwrap().to_string().as_str(),
            release.date_basis
        ),
        ("2018-01-09", DateBasis::Dateline)
    );
    assert_eq!(release.outlet, "PR Newswire");
    assert!(release.body.ends_with("chief executive."));
}

#[test]
fn the_date_falls_back_on_dateline_and_file_name_and_is_never_invented() {
    let text = "Envoys meet at last in the north\n\nTROMSO, Dec 30 (Reuters) - Envoys met on Friday in a hotel by the harbour.";
    let raw = || RawArticle {
        text: text.to_owned(),
        is_page: true,
        ..RawArticle::default()
    };
    let with = |name: Option<&str>| {
        let options = CleanOptions {
            file_name: name.map(str::to_owned),
            ..CleanOptions::default()
        };
        let article = clean(raw(), &options).unwrap();
        (
            article.published_day.map(|day| day.to_string()),
            article.date_basis,
        )
    };
    assert_eq!(with(None), (None, DateBasis::None));
    assert_eq!(
        with(Some("wire-2017-01-02.txt")),
        (Some("2016-12-30".to_owned()), DateBasis::Dateline)
    );
    let bad = RawArticle {
        published: Some("the day after".to_owned()),
        ..raw()
    };
    assert_eq!(
        clean(bad, &CleanOptions::default()).unwrap_err().code,
        "bad-date"
    );
}

#[test]
fn records_keep_their_text_and_are_dated_at_home() {
    let raw = RawArticle {
        record: 7,
        url: Some("http://www.NYTimes.com/a/?utm_medium=x#c".to_owned()),
        headline: Some("Rail &amp; road".to_owned()),
        authors: vec!["Ana Ray and Bo Lind".to_owned()],
        published: Some("2020-07-01 23:30:00".to_owned()),
        text:
            "<p>Rail &amp; road</p><p>Trains ran <b>late</b>.</p><ul><li>One</li><li>Two</li></ul>"
                .to_owned(),
        ..RawArticle::default()
    };
    let article = clean(raw, &CleanOptions::default()).unwrap();
    assert_eq!(article.outlet, "The New York Times");
    assert_eq!(article.url.as_deref(), Some("http://www.nytimes.com/a"));
    assert_eq!(
        article.published.unwrap().to_string(),
        "2020-07-02T03:30:00Z"
    );
    assert_eq!(article.published_day.unwrap().to_string(), "2020-07-01");
    assert_eq!(article.body, "Trains ran late.\n\n* One\n\n* Two");
    assert_eq!(credits(&article), "Byline Ana Ray|Byline Bo Lind");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_breaks_cleaning_and_parts_lie_in_the_body(
        pieces in prop::collection::vec(prop_oneof![
            "\\PC{0,60}",
            "[A-Z]{3,9}/?[A-Z]{0,5}, (Feb|May) [0-9]{1,2} \\((Reuters|AP)\\) (-|—|--) [a-z .]{0,90}",
            Just("* Point (Adds é)".to_owned()),
            Just("(Writing by Ana Ray; Editing by Bo Lind)".to_owned()),
            Just("<p>x</p>&#x0;&eacute;<".to_owned()),
            Just("By Ana Ray".to_owned()),
            Just("13 Feb 2017 20:26 GMT".to_owned()),
            "[a-zé ]{60,90}",
        ], 0..20),
        is_page: bool,
        joint in prop_oneof![Just("\n"), Just("\n\n"), Just("\r\n")],
    ) {
        let raw = RawArticle { text: pieces.join(joint), is_page, published: None, ..RawArticle::default() };
        if let Ok(article) = clean(raw, &CleanOptions::default()) {
            let mut end = 0;
            for part in &article.parts {
                prop_assert!(part.span.start >= end && part.span.end > part.span.start);
                prop_assert!(!part.span.of(&article.body).is_empty());
                end = part.span.end;
            }
        }
    }

    #[test]
    fn no_date_breaks_the_parser(text in "\\PC{0,40}|[0-9:/.+ -]{0,30}|[0-9]{1,4} ?(Feb|p\\.m\\.|EST|-)[0-9 ]{0,8}") {
        let _ = date::parse(&text, DateOrder::Auto, None).map(|written| written.timestamp(&TimeZone::UTC));
    }
}

#[test]
fn the_time_of_the_last_change_is_kept_beside_that_of_publication() {
    use crate::ingest::{Options, open_bytes};
    let page = "<html><head><script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": \"Late trains\", \
        \"datePublished\": \"2021-05-20T10:00:00+02:00\", \"dateModified\": \"2021-05-20T12:30:00+02:00\"}</script></head>\
        <body><article><h1>Late trains</h1><p>Trains ran late on Thursday, the railway said in a statement to the press.</p>\
        <p>It gave no reason, and asked travellers to look for other ways of getting home that evening.</p></article></body></html>";
    for (source, published, updated) in [
        (page, "2021-05-20T08:00:00Z", Some("2021-05-20T10:30:00Z")),
        (
            "{\"title\": \"A\", \"text\": \"Trains ran late.\", \"date_publish\": \"2021-05-20 10:00:00\", \"date_modify\": \"2021-05-21 09:00:00\"}\n",
            "2021-05-20T10:00:00Z",
            Some("2021-05-21T09:00:00Z"),
        ),
        (
            "{\"title\": \"A\", \"text\": \"Trains ran late.\", \"date_publish\": \"2021-05-20 10:00:00\", \"updated\": \"soon\"}\n",
            "2021-05-20T10:00:00Z",
            None,
        ),
        (
            "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>A</title><content>Trains ran late.</content>\
             <published>2021-05-20T10:00:00Z</published><updated>2021-05-20T11:00:00Z</updated></entry></feed>",
            "2021-05-20T10:00:00Z",
            Some("2021-05-20T11:00:00Z"),
        ),
        (
            "{\"uri\": \"urn:x:1\", \"type\": \"text\", \"versioncreated\": \"2021-05-20T10:00:00Z\", \"headline\": \"H\", \
             \"body_text\": \"Trains ran late.\"}\n",
            "2021-05-20T10:00:00Z",
            Some("2021-05-20T10:00:00Z"),
        ),
    ] {
        let mut records = open_bytes(source.into(), &Options::default()).records;
        let raw = records.next().unwrap().unwrap();
        let article = clean(raw, &CleanOptions::default()).unwrap();
        assert_eq!(
            (
                article.published.map(|at| at.to_string()).as_deref(),
                article.updated.map(|at| at.to_string()).as_deref()
            ),
            (Some(published), updated),
            "{source}"
        );
    }
}

#[test]
fn what_a_site_answers_in_place_of_a_page_is_no_article() {
    for (title, body, want) in [
        (
            "404 Not Found",
            "The requested URL was not found on this server.",
            true,
        ),
        (
            "Just a moment...",
            "Checking your browser before you go on.",
            true,
        ),
        ("Page not found | Bay Post", "It may have moved.", true),
        (
            "Forbidden fruit sells well",
            "Growers in Alta said so.",
            false,
        ),
        ("Not found guilty", "A jury in Alta let him go.", false),
        ("404 boats leave Alta", "They sailed on Monday.", false),
    ] {
        assert_eq!(is_error_page(Some(title), body), want, "{title}");
        assert!(!is_error_page(Some(title), &body.repeat(40)), "{title}");
    }
    assert!(!is_error_page(None, "Boats left."));
}
