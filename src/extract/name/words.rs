//! Words that tell what a name is, or that something is no name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::lexicon::titles::is_title;
use crate::model::NameKind;
use crate::text::WordMap;

/// Forms of address: what follows is a person.
const ADDRESS: &str = "
    mr mr. mrs mrs. ms ms. miss dr dr. prof prof. gen gen. lt lt. col col. maj maj. capt capt. sgt sgt. brig brig. sen. rep.
    gov. rev rev. hon hon. adm. sheikh sheik shaikh sir dame";

/// Words of office and rank; a name made of these alone is none.
const OFFICE: &str = "
    mr mr. mrs mrs. ms ms. dr dr. president vice vice-president prime minister premier chancellor deputy secretary general
    crown prince princess king queen emir amir amiri sultan his her royal highness highnesses majesty excellency first lady attorney
    chief executive officer chairman chairwoman member members of parliament senior advocate justice judge ambassador
    governor mayor senator congressman minister ministers director managing head leader speaker general-secretary secretary-general
    ceo cfo coo cto mp mps pm hh hrh cm mla mlas mep meps sen rep gov gen lt col maj capt sgt brig professor commissioner
    superintendent inspector sergeant captain colonel major commander marshal late honourable honorable hon";

/// Words that are no name when they stand alone, however they are written.
const NO_NAME: &str = "
    the a an this that these those he she it they we i you his her its their our my but and or so yet if when while as at by for
    from in on with to of let not no yes all some many most more one two three what who why how where which there here after
    before since although though however also now then just even only such both each every another other
    state interior party project court committee company board council commission college church house kingdom republic
    constitution revolution justice defense defence city county province district government ministry department
    union association federation agency office university school hospital bank police force forces team club
    group centre center institute foundation fund authority executive supreme special sports corporation law prosecution presidential
    intelligence finance safety security health education agriculture trade commerce independence   
          indigenous north south east west northern southern eastern western
    ai lng mou ngo ngos tv ipo usd mw gdp pcr mp mps pm ceo nft nfts pdf dna rna hiv aids vat gst sme smes ict it id ids
    phd ph.d. ba ma mba llb cv faq suv gps sms url usb led lpg vip ok am pm gmt est edt utc km kg
    kwh hp eur gbp inr cny jpy photo photos file image source sources note read click video watch
    share subscribe copyright monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december god allah covid-19 covid coronavirus internet";

/// Last words of names of several words that tell the kind.
const LAST_ORG: &str = "
    university college ministry party bank committee council commission association union federation foundation institute
    agency authority corporation corp corp. inc inc. ltd ltd. limited llc plc co. company group holdings airlines airways
    police army navy force forces board bureau department academy club fc united news times post tribune herald gazette
    network organisation organization society court assembly parliament senate cabinet trust fund office institution
    league movement front brigade brigades coalition alliance tribunal guard corps press media tv radio consortium
    ventures technologies energy petroleum motors electric pharmaceuticals co l.p. n.v. b.v. s.a. s.p.a. incorporated
    bancorp bancorporation bancshares associates industries laboratories securities enterprises telecommunications
    freres bros bros. gmbh";

/// Endings that only companies have, as the law wants them.
const COMPANY: &str = "
    inc inc. corp corp. co co. ltd ltd. plc llc l.p. n.v. b.v. s.a. s.p.a. incorporated gmbh bancorp bancorporation bancshares
    pte pte. pty pty. sdn bhd bhd.";

/// Last words of what is often named after a person, and is none.
const NAMED_AFTER: &str = "center centre school hospital museum library clinic initiative project";

/// What ministers are of, behind the adjective of their country.
const PORTFOLIO: &str = "
    affairs agriculture and commerce culture defence defense development economic economy education energy environment external
    finance foreign health home industry information interior internal justice labor labour oil planning security sports tourism
    trade transport";

/// Houses called by a possessive, without it. From general knowledge.
const HOUSES: &str = "
    moody wendy mcdonald macy lloyd sotheby christie sainsbury dillard kohl domino denny arby hardee bloomingdale barron poor";

/// Bodies called by one word, which is none of them without its capital. From general knowledge.
const BODY: &str = "parliament twitter facebook instagram";

/// Words behind "General" that make it the name of a company or body, and no rank. From general knowledge.
const GENERAL: &str = "
    electric motors mills foods dynamics atomics telephone cable signal instrument instruments tire cinema assembly accounting
    synod magic growth hospital accident re";

const LAST_PLACE: &str = "
    river lake sea ocean province region street avenue road highway airport park island islands district county square
    mountain mountains range reserve drive valley desert peninsula bay strait canal bridge port city town village stadium beach
    governorate oblast prefecture township coast gulf hills forest reef dam crossing";

const LAST_OTHER: &str = "
    act law bill treaty award awards festival trail day cup war olympics constitution agreement accord accords pact
    championship championships games protocol convention amendment prize plan initiative project programme virus
    trophy tournament marathon rebellion uprising revolution massacre operation scandal medal dialogue strategy summit policy document race regulations";

static ADDRESSES: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(ADDRESS));
static OFFICES: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(OFFICE));
static NO_NAMES: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(NO_NAME));
static LAST: LazyLock<WordMap<NameKind>> = LazyLock::new(|| {
    [
        (LAST_ORG, NameKind::Org),
        (LAST_PLACE, NameKind::Place),
        (LAST_OTHER, NameKind::Other),
    ]
    .into_iter()
    .flat_map(|(list, kind)| list.split_whitespace().map(move |word| (word, kind)))
    .collect()
});

static COMPANIES: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(COMPANY));
static BODIES: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(BODY));
static GENERALS: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(GENERAL));
static NAMED: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(NAMED_AFTER));
static PORTFOLIOS: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(PORTFOLIO));
static HOUSE: LazyLock<WordMap<()>> = LazyLock::new(|| WordMap::list(HOUSES));

/// What the lists say of each word, in the bits of [`class`].
static CLASSES: LazyLock<WordMap<u8>> = LazyLock::new(|| {
    let mut classes: BTreeMap<&str, u8> = BTreeMap::new();
    for (list, bits) in [
        (LAST_ORG, NameKind::Org as u8 + 1),
        (LAST_PLACE, NameKind::Place as u8 + 1),
        (LAST_OTHER, NameKind::Other as u8 + 1),
        (OFFICE, 1 << 4),
        (NO_NAME, 1 << 5),
        (ADDRESS, 1 << 6),
    ] {
        for word in list.split_whitespace() {
            *classes.entry(word).or_default() |= bits;
        }
    }
    classes.into_iter().collect()
});

/// Returns what the lists say of a word: in the low three bits one more than the kind that it tells as the last word of a name, then
/// whether it is a title, an office, no name alone, a form of address.
pub(super) fn class(hash: u64) -> u8 {
    CLASSES.get(hash).unwrap_or(0) | u8::from(is_title(hash)) << 3
}

/// Tells whether the word ends the full name of a company.
pub(super) fn is_company(hash: u64) -> bool {
    COMPANIES.has(hash)
}

/// Tells whether the word with a capital is a body.
pub(super) fn is_body(hash: u64) -> bool {
    BODIES.has(hash)
}

/// Tells whether "General" before the word is part of a body's name.
pub(super) fn is_general(hash: u64) -> bool {
    GENERALS.has(hash)
}

/// Tells whether the word with a possessive is the name of a house.
pub(super) fn is_house(hash: u64) -> bool {
    HOUSE.has(hash)
}

/// Tells whether the word ends the name of what is named after a person.
pub(super) fn is_named_after(hash: u64) -> bool {
    NAMED.has(hash)
}

/// Tells whether the word says what a minister is of.
pub(super) fn is_portfolio(hash: u64) -> bool {
    PORTFOLIOS.has(hash)
}

/// Tells whether a person's name follows the word.
pub(super) fn is_address(hash: u64) -> bool {
    ADDRESSES.has(hash)
}

/// Tells whether the word is one of office or rank.
pub(super) fn is_office(hash: u64) -> bool {
    OFFICES.has(hash)
}

/// Tells whether the word alone is no name.
pub(super) fn is_no_name(hash: u64) -> bool {
    NO_NAMES.has(hash)
}

/// Returns the kind that the last word of a name of several words tells.
pub(super) fn last_word(hash: u64) -> Option<NameKind> {
    LAST.get(hash)
}
