//! Which `meta` tag says what: `OpenGraph`, `article:*`, Parse.ly, Sailthru, Dublin Core and the names that sites have of their own.

use super::collect::Collected;

/// Files what a `meta` tag says; `key` in lower case.
pub(super) fn file(key: &str, content: String, out: &mut Collected) {
    let key = key.replace(['_', ' '], "-");
    match key.as_str() {
        "og:title" => out.social_title.push((0, content)),
        "twitter:title" | "parsely-title" | "sailthru.title" | "dc.title" | "dcterms.title"
        | "dc:title" | "title" | "headline" => out.social_title.push((1, content)),
        "article:published-time" | "og:article:published-time" | "article:published" => {
            out.published.push((0, content));
        }
        "datepublished"
        | "og:published-time"
        | "og:pubdate"
        | "rnews:datepublished"
        | "article.published"
        | "og:article:published" => out.published.push((1, content)),
        "parsely-pub-date"
        | "sailthru.date"
        | "cxenseparse:recs:publishtime"
        | "cxenseparse:publishtime"
        | "pubdate"
        | "publishdate"
        | "publish-date"
        | "publisheddate"
        | "published-date"
        | "publication-date"
        | "article-date-original"
        | "article-publication-date"
        | "originalpublicationdate"
        | "dc.date.issued"
        | "dcterms.issued"
        | "dcterms.created"
        | "dc.date.created"
        | "bt:pubdate"
        | "ptime"
        | "publishtime"
        | "publish-time"
        | "displaydate"
        | "analyticsattributes.articledate"
        | "shareaholic:article-published-time"
        | "vr:published-time"
        | "article.created"
        | "iso-8601-publish-date"
        | "date.issued"
        | "release-date"
        | "dateposted"
        | "post-date"
        | "article:post-date"
        | "published-at"
        | "dcsext.articlefirstpublished" => {
            out.published.push((2, content));
        }
        "dc.date" | "dcterms.date" | "dc:date" | "date" | "created" | "pdate" | "article:date"
        | "article-date" | "datecreated" | "revision-date" | "dcterms.available" => {
            out.published.push((3, content));
        }
        "article:modified-time"
        | "og:updated-time"
        | "datemodified"
        | "article:modified"
        | "dcterms.modified"
        | "lastmod"
        | "last-modified"
        | "article:updated-time"
        | "utime" => {
            out.updated.push((1, content));
        }
        "author"
        | "article:author"
        | "article:author-name"
        | "parsely-author"
        | "sailthru.author"
        | "dc.creator"
        | "dcterms.creator"
        | "dc:creator"
        | "byl"
        | "authors"
        | "og:author"
        | "article-author"
        | "cxenseparse:author" => {
            let rank = u8::from(!matches!(key.as_str(), "author" | "byl"));
            out.authors.push((rank, content));
        }
        "og:site-name" => out.site.push((0, content)),
        "application-name"
        | "dc.publisher"
        | "dcterms.publisher"
        | "publisher"
        | "article:publisher"
        | "apple-mobile-web-app-title" => {
            out.site.push((
                if key.contains("application") || key.contains("apple") {
                    2
                } else {
                    1
                },
                content,
            ));
        }
        "article:section" | "og:section" | "og:article:section" => out.section.push((0, content)),
        "parsely-section"
        | "section"
        | "sailthru.section"
        | "cxenseparse:category"
        | "analyticsattributes.topicchannel"
        | "category" => {
            out.section.push((1, content));
        }
        "og:locale" => out.language.push((2, content)),
        "content-language" | "language" | "dc.language" | "dcterms.language" => {
            out.language.push((1, content));
        }
        "og:url" => out.url.push((1, content)),
        "og:description" => out.description.push((0, content)),
        "description" | "twitter:description" => out.description.push((1, content)),
        _ => {}
    }
}
