//! Parts of speech: the Penn Treebank tag set.

/// A Penn Treebank tag (Marcus, Santorini and Marcinkiewicz 1993).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
#[expect(
    missing_docs,
    reason = "the tags are the Penn Treebank's, under their own names"
)]
pub enum Pos {
    /// Not tagged.
    #[default]
    None,
    Cc,
    Cd,
    Dt,
    Ex,
    Fw,
    In,
    Jj,
    Jjr,
    Jjs,
    Ls,
    Md,
    Nn,
    Nns,
    Nnp,
    Nnps,
    Pdt,
    /// `'s`, written `POS` in the treebank.
    Possessive,
    Prp,
    /// `PRP$`
    PrpPossessive,
    Rb,
    Rbr,
    Rbs,
    Rp,
    Sym,
    To,
    Uh,
    Vb,
    Vbd,
    Vbg,
    Vbn,
    Vbp,
    Vbz,
    Wdt,
    Wp,
    /// `WP$`
    WpPossessive,
    Wrb,
    /// Any punctuation or symbol.
    Punct,
}

impl Pos {
    /// All tags, in the order of their numbers.
    pub const ALL: [Self; 38] = [
        Self::None,
        Self::Cc,
        Self::Cd,
        Self::Dt,
        Self::Ex,
        Self::Fw,
        Self::In,
        Self::Jj,
        Self::Jjr,
        Self::Jjs,
        Self::Ls,
        Self::Md,
        Self::Nn,
        Self::Nns,
        Self::Nnp,
        Self::Nnps,
        Self::Pdt,
        Self::Possessive,
        Self::Prp,
        Self::PrpPossessive,
        Self::Rb,
        Self::Rbr,
        Self::Rbs,
        Self::Rp,
        Self::Sym,
        Self::To,
        Self::Uh,
        Self::Vb,
        Self::Vbd,
        Self::Vbg,
        Self::Vbn,
        Self::Vbp,
        Self::Vbz,
        Self::Wdt,
        Self::Wp,
        Self::WpPossessive,
        Self::Wrb,
        Self::Punct,
    ];

    /// Reads a tag as treebanks write it; marks of any sort become [`Pos::Punct`].
    pub fn parse(tag: &str) -> Self {
        match tag {
            "CC" => Self::Cc,
            "CD" => Self::Cd,
            "DT" => Self::Dt,
            "EX" => Self::Ex,
            "FW" => Self::Fw,
            "IN" => Self::In,
            "JJ" | "AFX" => Self::Jj,
            "JJR" => Self::Jjr,
            "JJS" => Self::Jjs,
            "LS" => Self::Ls,
            "MD" => Self::Md,
            "NN" => Self::Nn,
            "NNS" => Self::Nns,
            "NNP" | "ADD" => Self::Nnp,
            "NNPS" => Self::Nnps,
            "PDT" => Self::Pdt,
            "POS" => Self::Possessive,
            "PRP" => Self::Prp,
            "PRP$" => Self::PrpPossessive,
            "RB" => Self::Rb,
            "RBR" => Self::Rbr,
            "RBS" => Self::Rbs,
            "RP" => Self::Rp,
            "SYM" => Self::Sym,
            "TO" => Self::To,
            "UH" => Self::Uh,
            "VB" => Self::Vb,
            "VBD" => Self::Vbd,
            "VBG" => Self::Vbg,
            "VBN" => Self::Vbn,
            "VBP" => Self::Vbp,
            "VBZ" => Self::Vbz,
            "WDT" => Self::Wdt,
            "WP" => Self::Wp,
            "WP$" => Self::WpPossessive,
            "WRB" => Self::Wrb,
            _ => Self::Punct,
        }
    }

    /// Tells whether it is a verb in any form, modal left out.
    pub const fn is_verb(self) -> bool {
        matches!(
            self,
            Self::Vb | Self::Vbd | Self::Vbg | Self::Vbn | Self::Vbp | Self::Vbz
        )
    }

    /// Tells whether it is a finite verb or a modal.
    pub const fn is_finite(self) -> bool {
        matches!(self, Self::Vbd | Self::Vbp | Self::Vbz | Self::Md)
    }

    /// Tells whether it is a noun, proper or common.
    pub const fn is_noun(self) -> bool {
        matches!(self, Self::Nn | Self::Nns | Self::Nnp | Self::Nnps)
    }

    /// Tells whether it is an adjective.
    pub const fn is_adjective(self) -> bool {
        matches!(self, Self::Jj | Self::Jjr | Self::Jjs)
    }

    /// Tells whether it is an adverb.
    pub const fn is_adverb(self) -> bool {
        matches!(self, Self::Rb | Self::Rbr | Self::Rbs)
    }
}
