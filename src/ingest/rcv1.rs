//! The XML of the Reuters Corpus RCV1 and RCV2: one `newsitem` a file, or several one after another.
//!
//! Layout: Lewis, Yang, Rose, Li, "RCV1: A New Benchmark Collection for Text Categorization Research", JMLR 5 (2004). Its
//! bodies hold references of control characters, which strict readers of XML refuse.

use super::nitf::{Found, whole, with_dateline};
use super::tree::Element;
use super::{Format, Input, Options, Reason, Records};
use crate::gazetteer;
use crate::model::{ProviderTag, RawArticle, TagKind};

/// RCV1.
pub(super) struct Rcv1;

impl Format for Rcv1 {
    fn name(&self) -> &'static str {
        "rcv1"
    }

    fn suffixes(&self) -> &'static [&'static str] {
        &["xml"]
    }

    fn sniff(&self, head: &str) -> bool {
        super::root(head).is_some_and(|root| root == "newsitem")
    }

    fn read(&self, input: Input, options: &Options) -> Records {
        whole(input, options, |tree| -> Found {
            tree.outermost(&["newsitem"])
                .into_iter()
                .map(|item| (item.at(), article(item)))
                .collect()
        })
    }
}

/// Reads one item.
fn article(item: Element<'_, '_>) -> Result<RawArticle, Reason> {
    let text = item.child("text").ok_or(Reason::NoText)?;
    let html = text.html(|name| (name == "p").then_some("p"));
    if !html.chars().any(char::is_alphanumeric) {
        return Err(Reason::NoText);
    }
    let of = |name: &str| item.child(name).and_then(Element::text);
    let tags = item
        .all("codes")
        .filter(|codes| {
            codes
                .attribute("class")
                .is_some_and(|class| class.starts_with("bip:countries"))
        })
        .flat_map(|codes| {
            codes
                .all("code")
                .filter_map(|code| code.attribute("code"))
                .collect::<Vec<_>>()
        })
        .map(|code| ProviderTag {
            kind: TagKind::Place,
            name: country(&code).unwrap_or_else(|| code.clone()),
            code: Some(format!("bip:{code}")),
        })
        .collect();
    let dateline = of("dateline").filter(|dateline| {
        let start: String = html.chars().take(200).collect();
        !start.contains(dateline.as_str())
    });
    Ok(RawArticle {
        external_id: item.attribute("itemid"),
        outlet: Some("Reuters".to_owned()),
        headline: of("headline").or_else(|| of("title")),
        authors: of("byline").into_iter().collect(),
        published: item.attribute("date"),
        language: item.attribute("xml:lang"),
        tags,
        text: match dateline {
            Some(dateline) => with_dateline(&dateline, &html),
            None => html,
        },
        ..RawArticle::default()
    })
}

/// Returns the name of a country by the corpus' code, where it is an ISO 3166 code or one of the corpus' own.
fn country(code: &str) -> Option<String> {
    let iso = match code {
        "UK" => "GB",
        "USA" => "US",
        "GFR" => "DE",
        "FRA" => "FR",
        "JAP" => "JP",
        "CHINA" => "CN",
        "RUSS" => "RU",
        "UKRN" => "UA",
        "AUSTR" => "AU",
        "CANA" => "CA",
        "INDIA" => "IN",
        "INDON" => "ID",
        "ITALY" => "IT",
        "SPAIN" => "ES",
        "NETH" => "NL",
        "BELG" => "BE",
        "SWITZ" => "CH",
        "SAFR" => "ZA",
        "ISRAEL" => "IL",
        "TURK" => "TR",
        "POL" => "PL",
        "MEX" => "MX",
        "BRAZ" => "BR",
        "ARG" => "AR",
        "HKONG" => "HK",
        "SKOREA" => "KR",
        "NKOREA" => "KP",
        "TAIWAN" => "TW",
        "THAIL" => "TH",
        "PHLNS" => "PH",
        "IRAQ" => "IQ",
        "IRAN" => "IR",
        "EGYPT" => "EG",
        "SAARAB" => "SA",
        _ => return None,
    };
    gazetteer::country_of(iso).map(|place| place.name)
}

#[cfg(test)]
mod tests {
    use super::super::open_bytes;
    use super::*;

    #[test]
    fn items_are_read_in_spite_of_control_references() {
        let bytes = std::fs::read("tests/fixtures/formats/rcv1.xml").unwrap();
        let source = open_bytes(bytes, &Options::default());
        assert_eq!(source.format, "rcv1");
        let records: Vec<_> = source.records.collect();
        let raw = records[0].clone().unwrap();
        assert_eq!(
            raw.headline.as_deref(),
            Some("Tin mine's owner to sell stake")
        );
        assert_eq!(raw.external_id.as_deref(), Some("900001"));
        assert_eq!(raw.published.as_deref(), Some("1996-09-02"));
        assert!(
            raw.text
                .trim_start()
                .starts_with("<p>LIMA 1996-09-02 - The owner"),
            "{}",
            raw.text
        );
        assert_eq!(raw.tags[0].name, "Germany");
        assert_eq!(records[1].clone().unwrap_err().code, "no-text");
    }
}
