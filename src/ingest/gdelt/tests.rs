use super::super::{Source, open_bytes};
use super::*;
use crate::model::{Provided, ProvidedKind};

/// Opens a fixture.
fn open(name: &str) -> Source {
    let bytes = std::fs::read(format!("tests/fixtures/formats/{name}")).unwrap();
    open_bytes(bytes, &Options::default())
}

/// Returns the format, and what each record is: its facts or why it was refused.
fn all(name: &str) -> (&'static str, Vec<Result<(RawArticle, Provided), String>>) {
    let source = open(name);
    let records = source
        .records
        .map(|record| match record {
            Ok(mut raw) => {
                let provided = *raw.provided.take().unwrap();
                Ok((raw, provided))
            }
            Err(reject) => Err(format!("{}: {}", reject.record.unwrap(), reject.reason)),
        })
        .collect();
    (source.format, records)
}

#[test]
fn a_knowledge_graph_gives_names_places_and_quotes() {
    let (format, records) = all("gdelt.gkg.csv");
    assert_eq!((format, records.len()), ("gdelt-gkg", 6));
    let (raw, provided) = records[0].clone().unwrap();
    assert_eq!(
        raw.url.as_deref(),
        Some("https://baypost.example/2023/harbour-strike")
    );
    // The page's own time, not that of the file.
    assert_eq!(raw.published.as_deref(), Some("2023-02-06T09:30:00Z"));
    assert_eq!(
        raw.headline.as_deref(),
        Some("Harbour strike enters &quot;third week&quot;")
    );
    assert_eq!(raw.authors, ["Cy Dow"]);
    assert!(raw.text.is_empty());
    let mentions: Vec<_> = provided
        .mentions
        .iter()
        .map(|mention| (mention.kind, mention.name.as_str(), mention.offset))
        .collect();
    assert_eq!(
        mentions,
        [
            (ProvidedKind::Person, "Ada Lindt", Some(64)),
            (ProvidedKind::Person, "Bo Roe", Some(310)),
            (ProvidedKind::Organisation, "Alta Dockers Union", Some(140)),
            (ProvidedKind::Place, "Alta, Finnmark, Norway", Some(815)),
            (ProvidedKind::Place, "Norway", Some(900)),
            (ProvidedKind::Name, "Winter Fair", Some(505)),
        ]
    );
    let alta = &provided.mentions[3];
    assert_eq!(
        (alta.position.latitude, alta.position.longitude),
        (Some(69.97), Some(23.27))
    );
    assert_eq!(alta.position.country.as_deref(), Some("NO"));
    assert_eq!(alta.code.as_deref(), Some("-2400001"));
    let quotes: Vec<_> = provided
        .quotes
        .iter()
        .map(|quote| (quote.text.as_str(), quote.cue.as_deref(), quote.offset))
        .collect();
    assert_eq!(
        quotes,
        [
            ("Nobody sails before noon today", Some("said"), Some(120)),
            ("We are the #1 port in the north", None, Some(410)),
        ]
    );
    assert_eq!(provided.reference.as_deref(), Some("20230206101500-1"));
    let (french, _) = records[1].clone().unwrap();
    assert_eq!(french.language.as_deref(), Some("fra"));
    let (cited, _) = records[2].clone().unwrap();
    assert_eq!(
        (cited.url, cited.external_id.as_deref()),
        (None, Some("Alta radio, 1900 gmt 5 Feb 23"))
    );
    let refused: Vec<String> = records[3..]
        .iter()
        .map(|record| record.clone().unwrap_err())
        .collect();
    assert_eq!(
        refused,
        [
            "4: malformed: 5 cells where a row of gdelt-gkg has 27",
            "5: malformed: the date `20231306101500` is none",
            "6: malformed: no DocumentIdentifier",
        ]
    );
}

#[test]
fn events_and_mentions_of_them_are_told_apart_and_read() {
    let (format, records) = all("gdelt.export.csv");
    assert_eq!((format, records.len()), ("gdelt-events", 5));
    let (raw, provided) = records[0].clone().unwrap();
    assert_eq!(raw.published.as_deref(), Some("2023-02-06T10:15:00Z"));
    let event = &provided.events[0];
    assert_eq!(event.reference, "1080000001");
    assert_eq!(event.day.as_deref(), Some("2023-02-06"));
    assert_eq!(
        (event.code.as_deref(), event.label),
        (Some("143"), Some("protest"))
    );
    assert_eq!(event.actor1.0.as_deref(), Some("DOCKER"));
    assert_eq!(event.actor2.1.as_deref(), Some("NORGOV"));
    assert_eq!(event.place.as_deref(), Some("Alta, Finnmark, Norway"));
    assert_eq!(event.position.latitude, Some(69.97));
    let refused: Vec<String> = records[3..]
        .iter()
        .map(|record| record.clone().unwrap_err())
        .collect();
    assert_eq!(
        refused,
        [
            "4: malformed: the day `20230231` is none",
            "5: malformed: no EventCode"
        ]
    );
    let (format, records) = all("gdelt.mentions.csv");
    assert_eq!((format, records.len()), ("gdelt-mentions", 3));
    let (raw, provided) = records[0].clone().unwrap();
    assert_eq!(raw.url.as_deref(), Some("https://courier.example/port"));
    assert_eq!(provided.events[0].confidence, Some(70));
    assert_eq!(provided.events[0].code, None);
    assert_eq!(
        records[2].clone().unwrap_err(),
        "3: malformed: the event number `none` is none"
    );
}

#[test]
fn a_quotation_graph_gives_quotes_with_what_stands_around_them() {
    let (format, records) = all("gdelt.gqg.json");
    assert_eq!((format, records.len()), ("gdelt-gqg", 3));
    let (raw, provided) = records[0].clone().unwrap();
    assert_eq!(raw.published.as_deref(), Some("2023-02-06T10:15:00Z"));
    assert_eq!(provided.quotes.len(), 2);
    assert_eq!(provided.quotes[1].text, "the office is shut");
    assert_eq!(
        provided.quotes[1].before.as_deref(),
        Some("a clerk of the port said that")
    );
    assert_eq!(records[2].clone().unwrap_err(), "3: malformed: no url");
}

#[test]
fn tables_of_a_database_have_a_heading_and_commas() {
    let text = "globaleventid,eventtimedate,mentiontimedate,mentiontype,mentionsourcename,mentionidentifier,confidence\n\
        17,20230206101500,20230206104500,1,\"Courier, The\",https://courier.example/port,70\n\
        18,20230206101500\n";
    let source = open_bytes(text.into(), &Options::default());
    assert_eq!(source.format, "gdelt-mentions");
    let records: Vec<_> = source.records.collect();
    let first = records[0].clone().unwrap();
    assert_eq!(first.outlet.as_deref(), Some("Courier, The"));
    assert_eq!(first.provided.unwrap().events[0].confidence, Some(70));
    assert_eq!(
        records[1].clone().unwrap_err().reason.to_string(),
        "malformed: 2 cells where a row of gdelt-mentions has 7"
    );
}

#[test]
fn other_tables_and_objects_are_none_of_these() {
    let many = "1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13\t14\t15\t16\n".repeat(3);
    for text in [
        many.as_str(),
        "{\"url\": \"https://a.example\", \"text\": \"Boats left.\", \"quotes\": [{\"quote\": \"x\"}]}\n",
        "headline,date,text\nA,2023-02-06,Boats left.\n",
    ] {
        let source = open_bytes(text.into(), &Options::default());
        assert!(!source.format.starts_with("gdelt"), "{text:?}");
    }
}
