//! One spelling for one address.

/// Parameters that say how a reader came, not what the page is: names, or starts of names with a `*`.
const TRACKING: &[&str] = &[
    "utm_*",
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "cmpid",
    "cmp",
    "ocid",
    "ref",
    "ref_src",
    "feedtype",
    "feedname",
    "smid",
    "smtyp",
    "partner",
    "emc",
    "ns_*",
    "at_*",
    "wt.mc_id",
    "ito",
    "guccounter",
    "guce_*",
    "soc_src",
    "soc_trk",
    "taid",
    "sref",
    "xtor",
    "share",
    "s_cid",
    "cid",
    "__twitter_impression",
    "_ga",
];

/// Returns the normal form of a web address, or the text as it stands where it is none.
///
/// Scheme and host in lower case, no `www.`-independent change of host, no default port, no fragment, no tracking
/// parameters, no slash at the end of a path.
pub(super) fn normalised(url: &str) -> String {
    let url = url.trim();
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return url.to_owned();
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (location, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = location.split_once('/').unwrap_or((location, ""));
    let host = host.to_lowercase();
    let host = host
        .strip_suffix(if scheme == "http" { ":80" } else { ":443" })
        .unwrap_or(&host);
    let mut out = format!("{scheme}://{host}");
    let path = path.trim_end_matches('/');
    if !path.is_empty() {
        out.push('/');
        out.push_str(path);
    }
    let mut joint = '?';
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap_or_default().to_lowercase();
        if TRACKING.iter().any(|known| match known.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *known,
        }) {
            continue;
        }
        out.push(joint);
        out.push_str(pair);
        joint = '&';
    }
    out
}

/// Returns the host of a web address or of a bare domain, in lower case without `www.`.
pub fn host(address: &str) -> Option<String> {
    let address = address.trim();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (host.contains('.') && !host.contains(char::is_whitespace) && host.len() < 254)
        .then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracking_and_fragments_go_what_names_the_page_stays() {
        for (given, want) in [
            (
                "HTTPS://WWW.Paper.example:443/World/A1/?utm_source=x&id=7#top",
                "https://www.paper.example/World/A1?id=7",
            ),
            ("http://a.example/?fbclid=1", "http://a.example"),
            ("http://a.example/x?p=2&q=3", "http://a.example/x?p=2&q=3"),
            ("tag:paper.example,2017:1", "tag:paper.example,2017:1"),
        ] {
            assert_eq!(normalised(given), want);
        }
        assert_eq!(
            host("https://www.Paper.example/x").as_deref(),
            Some("paper.example")
        );
        assert_eq!(host("The Daily Paper"), None);
    }
}
