//! The lexicon of words that report speech.

use std::sync::LazyLock;

use crate::model::SpeechAct;
use crate::text::WordMap;

/// The lexicon as shipped; its head explains the columns.
const TABLE: &str = include_str!("../../../data/cues.tsv");

/// What a reporting verb takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grammar {
    /// A clause: "said that …".
    Clause,
    /// An addressee and a clause: "told reporters that …".
    Told,
    /// An object and what it is called: "called the plan …".
    Label,
    /// An object: "accused them of …".
    Object,
    /// Nothing; it reports speech only beside a quotation: "…," she smiled.
    Beside,
}

/// Bits of a verb's form.
pub(super) mod form {
    /// "say"
    pub(crate) const BASE: u8 = 1;
    /// "says"
    pub(crate) const THIRD: u8 = 2;
    /// "said"
    pub(crate) const PAST: u8 = 4;
    /// "said", after "has" or "was"
    pub(crate) const PARTICIPLE: u8 = 8;
    /// "saying"
    pub(crate) const ING: u8 = 16;
}

/// One reporting verb in one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verb {
    /// What it takes.
    pub(super) grammar: Grammar,
    /// What the speaker does.
    pub(super) act: SpeechAct,
    /// Bits of [`form`]: all forms that are written so.
    pub(super) form: u8,
}

/// What a word may be in the lexicon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cue {
    /// As a verb.
    pub(super) verb: Option<Verb>,
    /// As a noun of speech.
    pub(super) noun: Option<SpeechAct>,
}

/// Returns what the word with this hash may report.
pub(super) fn cue(hash: u64) -> Option<Cue> {
    static LEXICON: LazyLock<WordMap<Cue>> = LazyLock::new(read);
    LEXICON.get(hash)
}

/// Reads the table. A form that several verbs share belongs to the first of them.
fn read() -> WordMap<Cue> {
    let mut all: std::collections::BTreeMap<&str, Cue> = std::collections::BTreeMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t').skip(1);
        let (Some(grammar), Some(act), Some(forms)) =
            (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let act = read_act(act);
        let grammar = match grammar {
            "clause" => Grammar::Clause,
            "told" => Grammar::Told,
            "label" => Grammar::Label,
            "object" => Grammar::Object,
            "noun" => {
                all.entry(forms).or_default().noun = Some(act);
                continue;
            }
            _ => Grammar::Beside,
        };
        for (position, word) in forms.split(' ').enumerate() {
            let form = 1 << position;
            match &mut all.entry(word).or_default().verb {
                Some(verb) if verb.grammar == grammar && verb.act == act => verb.form |= form,
                Some(_) => {}
                verb => *verb = Some(Verb { grammar, act, form }),
            }
        }
    }
    all.into_iter().collect()
}

/// Reads the name of a speech act.
fn read_act(name: &str) -> SpeechAct {
    match name {
        "deny" => SpeechAct::Deny,
        "accuse" => SpeechAct::Accuse,
        "promise" => SpeechAct::Promise,
        "threaten" => SpeechAct::Threaten,
        "demand" => SpeechAct::Demand,
        "praise" => SpeechAct::Praise,
        "confirm" => SpeechAct::Confirm,
        "ask" => SpeechAct::Ask,
        _ => SpeechAct::Say,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::hash;

    #[test]
    fn words_carry_grammar_act_and_form() {
        let verb = |word| cue(hash(word)).and_then(|cue| cue.verb);
        let said = verb("said").unwrap();
        assert_eq!(said.grammar, Grammar::Clause);
        assert_eq!(said.form, form::PAST | form::PARTICIPLE);
        assert_eq!(verb("accusing").unwrap().act, SpeechAct::Accuse);
        assert_eq!(verb("told").unwrap().grammar, Grammar::Told);
        assert_eq!(verb("walked"), None);
        assert_eq!(
            cue(hash("threats")).and_then(|cue| cue.noun),
            Some(SpeechAct::Threaten)
        );
    }
}
