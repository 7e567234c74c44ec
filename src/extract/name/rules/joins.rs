//! Names that the tagger cut in two, or not where it should: bodies of a place, persons of many names, ministers of a country.

use super::super::words::{is_company, is_portfolio};
use super::Board;
use crate::lexicon::name_flags::{COUNTRY, GIVEN, PEOPLE, SURNAME};
use crate::model::NameKind;

impl Board<'_, '_> {
    /// Leaves the adjective of a country alone before its minister: "Greek" of "Greek Foreign Affairs Minister".
    pub(super) fn cut_portfolios(&mut self) {
        let doc = self.doc;
        for number in 0..self.names.len() {
            let name = self.names[number];
            let cut = matches!(name.kind, NameKind::Org | NameKind::Other)
                && name.end > name.first + 1
                && matches!(doc.lower(name.end), "minister" | "ministers" | "secretary")
                && doc.tokens[name.first + 1..name.end]
                    .iter()
                    .all(|token| is_portfolio(token.hash));
            if !cut {
                continue;
            }
            let flags = self.flags(name.first, name.first + 1);
            if flags & (PEOPLE | COUNTRY) != 0 {
                let name = &mut self.names[number];
                name.end = name.first + 1;
                name.kind = if flags & PEOPLE != 0 {
                    NameKind::Group
                } else {
                    NameKind::Place
                };
            }
        }
    }

    /// Lets the name of a body take in the place that it is of: "Communist Party of Cuba", "Central Bank of the Comoros".
    pub(super) fn join_bodies_of_places(&mut self) {
        let doc = self.doc;
        for number in 0..self.names.len() {
            // "Supreme Court of the State of Kano" takes two steps.
            loop {
                let name = self.names[number];
                if name.kind != NameKind::Org
                    || name.first >= name.end
                    || doc.lower(name.end) != "of"
                    || is_company(doc.tokens[name.end - 1].hash)
                {
                    break;
                }
                let of = name.end;
                let next = of + 1 + usize::from(doc.lower(of + 1) == "the");
                let Some(owner) = self
                    .owner
                    .get(next)
                    .and_then(|&owner| (owner as usize).checked_sub(1))
                else {
                    break;
                };
                let place = self.names[owner];
                if place.kind != NameKind::Place
                    || place.first != next
                    || doc.tokens[next].sentence != doc.tokens[name.first].sentence
                {
                    break;
                }
                self.names[owner].end = place.first;
                self.names[number].end = place.end;
                self.owner[of..place.end].fill(number as u32 + 1);
            }
        }
    }

    /// Makes one person of two that nothing parts: "Omar Saleh" and "Al Harbi".
    pub(super) fn join_persons(&mut self) {
        let doc = self.doc;
        for number in 0..self.names.len() {
            let name = self.names[number];
            if name.kind != NameKind::Person || name.first >= name.end || name.end >= doc.len() {
                continue;
            }
            let Some(owner) = (self.owner[name.end] as usize).checked_sub(1) else {
                continue;
            };
            let next = self.names[owner];
            if next.kind != NameKind::Person
                || next.first != name.end
                || doc.tokens[next.first].sentence != doc.tokens[name.first].sentence
            {
                continue;
            }
            let listed =
                (name.first..name.end).any(|at| self.flags(at, at + 1) & (GIVEN | SURNAME) != 0);
            let lower = doc.lower(next.first);
            if listed || lower == "al" || lower.starts_with("al-") {
                self.names[number].end = name.first;
                self.names[owner].first = name.first;
                self.owner[name.first..name.end].fill(owner as u32 + 1);
            }
        }
    }
}
