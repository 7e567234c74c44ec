//! The language of a text.
//!
//! English is told by its commonest words, which takes next to no time; what does not have them is left to `whatlang`
//! (trigrams). A tag that the source states counts where the text is too short or too mixed to tell; a site that marks every
//! page `en` does not make its Spanish pages English.

use whatlang::Lang;

/// Fewest letters that tell a language against what the source states.
const ENOUGH: usize = 120;

/// Words looked at.
const WORDS: usize = 200;

/// Returns the language tag of `body`: as stated where that agrees, else as found; nothing where neither tells.
pub(super) fn of(body: &str, stated: Option<&str>) -> Option<String> {
    let stated = stated.and_then(tag);
    let share = english_share(body);
    if share >= 0.12 {
        return stated
            .filter(|tag| primary(tag) == "en")
            .or_else(|| Some("en".to_owned()));
    }
    let start: String = body.chars().take(1500).collect();
    let letters = start.chars().filter(|c| c.is_alphabetic()).count();
    let found = whatlang::detect(&start)
        .filter(|info| info.is_reliable() && info.confidence() >= 0.8 && letters >= ENOUGH)
        .map(|info| code(info.lang()));
    match (found, stated) {
        // Lists of names and results have few words of any language.
        (Some(found), _) if found != "en" && share >= 0.05 => Some("en".to_owned()),
        (Some(found), Some(stated)) if primary(&stated) == found => Some(stated),
        (Some(found), _) => Some(found.to_owned()),
        (None, stated) => stated,
    }
}

/// Returns the language of a tag, without country and script.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// Returns the tag of a language that is stated by a tag, a code of three letters (`fra`) or its English name.
pub(super) fn named(stated: &str) -> Option<String> {
    let plain = stated.trim();
    Lang::from_code(plain.to_ascii_lowercase())
        .or_else(|| {
            Lang::all()
                .iter()
                .copied()
                .find(|lang| lang.eng_name().eq_ignore_ascii_case(plain))
        })
        .map(|lang| code(lang).to_owned())
        .or_else(|| tag(plain))
}

/// Returns a stated tag in its usual spelling: `EN_us` is `en-US`, `English` is `en`.
fn tag(stated: &str) -> Option<String> {
    let stated = stated.trim().replace('_', "-");
    let mut parts = stated.split('-');
    let first = parts.next()?.trim().to_ascii_lowercase();
    let first = match first.as_str() {
        "english" | "eng" => "en",
        "spanish" | "spa" => "es",
        "french" | "fra" | "fre" => "fr",
        "german" | "deu" | "ger" => "de",
        "portuguese" | "por" => "pt",
        "italian" | "ita" => "it",
        "russian" | "rus" => "ru",
        "arabic" | "ara" => "ar",
        "chinese" | "zho" | "chi" => "zh",
        short
            if (2..=3).contains(&short.len())
                && short.bytes().all(|byte| byte.is_ascii_lowercase()) =>
        {
            short
        }
        _ => return None,
    };
    let mut out = first.to_owned();
    for part in parts {
        out.push('-');
        if part.len() == 2 {
            out.push_str(&part.to_ascii_uppercase());
        } else {
            out.push_str(part);
        }
    }
    Some(out)
}

/// Returns the share of English's commonest words among the first words of a text.
fn english_share(body: &str) -> f64 {
    // None of them is common in another language.
    const COMMON: &[&str] = &[
        "the", "of", "and", "to", "that", "said", "for", "was", "with", "is", "his", "has", "it",
        "by", "from", "were", "have", "been", "their", "which", "who", "they", "at", "not", "but",
        "would", "will", "are", "this", "after", "he", "she",
    ];
    let (mut all, mut common) = (0_u32, 0_u32);
    for word in body
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .take(WORDS)
    {
        all += 1;
        common += u32::from(
            word.len() <= 5 && COMMON.iter().any(|known| word.eq_ignore_ascii_case(known)),
        );
    }
    f64::from(common) / f64::from(all.max(1))
}

/// Returns the two-letter code of a language (ISO 639-1).
const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Eng => "en",
        Lang::Spa => "es",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Rus => "ru",
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "nb",
        Lang::Fin => "fi",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Bul => "bg",
        Lang::Mkd => "mk",
        Lang::Ukr => "uk",
        Lang::Bel => "be",
        Lang::Ron => "ro",
        Lang::Hun => "hu",
        Lang::Ell => "el",
        Lang::Tur => "tr",
        Lang::Aze => "az",
        Lang::Uzb => "uz",
        Lang::Tuk => "tk",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Mal => "ml",
        Lang::Kan => "kn",
        Lang::Guj => "gu",
        Lang::Mar => "mr",
        Lang::Pan => "pa",
        Lang::Ori => "or",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Tha => "th",
        Lang::Khm => "km",
        Lang::Mya => "my",
        Lang::Vie => "vi",
        Lang::Ind => "id",
        Lang::Jav => "jv",
        Lang::Tgl => "tl",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Amh => "am",
        Lang::Kat => "ka",
        Lang::Hye => "hy",
        Lang::Est => "et",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Cat => "ca",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Epo => "eo",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Aka => "ak",
        Lang::Cym => "cy",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_tells_and_the_tag_where_it_cannot() {
        let spanish = "Los ministros de los dos países se reunieron el martes en la capital y no llegaron a ningún acuerdo, dijo un \
            portavoz del gobierno, que añadió que las conversaciones seguirán la próxima semana en otra ciudad del norte.";
        let german = "Die Minister der beiden Länder trafen sich am Dienstag in der Hauptstadt und kamen zu keiner Einigung, sagte ein \
            Sprecher der Regierung, der hinzufügte, dass die Gespräche in der nächsten Woche weitergehen sollen.";
        let english = "The ministers of both countries met in the capital on Tuesday and came to no agreement, a spokesman said.";
        for (body, stated, want) in [
            (english, None, Some("en")),
            (english, Some("en_gb"), Some("en-GB")),
            (english, Some("de"), Some("en")),
            (spanish, Some("en-US"), Some("es")),
            (spanish, Some("es-MX"), Some("es-MX")),
            (german, None, Some("de")),
            ("Rain.", Some("English"), Some("en")),
            ("Regen.", Some("de-DE"), Some("de-DE")),
            ("Rain.", Some("none of these"), None),
            (
                "SMITH 3 JONES 4 ANDERSSON 7 KOWALSKI 2 MARTINEZ 5 TANAKA 8 NGUYEN 9",
                None,
                None,
            ),
        ] {
            assert_eq!(of(body, stated).as_deref(), want, "{body} {stated:?}");
        }
    }
}
