//! Decisions of people about actors and events: kept in the database, replayed after every import, taken back by number.
//!
//! A decision names actors by their key and stories by outlet and identity, never by a row's number, so that it means the same
//! after a new import, a re-extraction, or in another database. What it does to the rows is [`identity`](super::identity)'s and
//! [`tie`](super::tie)'s work. Making or undoing one is one transaction with all that follows from it; only the sums over all
//! articles are renewed behind it, and until then queries count for themselves.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::article::utc;
use super::{Database, Error, bulk, settle, sums, tie_decided};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Two actors are one.
    Merge,
    /// In one story, the name means another actor.
    Split,
    /// An actor is called something else.
    Rename,
    /// What was taken for an actor is none.
    Reject,
    /// An actor is of another kind.
    Kind,
    /// Two events are one.
    EventMerge,
    /// Some reports are of another event.
    EventSplit,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 7] = [
        Self::Merge,
        Self::Split,
        Self::Rename,
        Self::Reject,
        Self::Kind,
        Self::EventMerge,
        Self::EventSplit,
    ];

    /// Returns the word that the column holds.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Rename => "rename",
            Self::Reject => "reject",
            Self::Kind => "kind",
            Self::EventMerge => "event-merge",
            Self::EventSplit => "event-split",
        }
    }

    /// Returns the action of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// Tells whether it is about events.
    pub const fn is_of_events(self) -> bool {
        matches!(self, Self::EventMerge | Self::EventSplit)
    }
}

/// A decision, before or after it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What is to be done.
    pub action: Action,
    /// Key of the actor, or reference of a report of the event, that it is done to.
    pub target: String,
    /// For a merge the key of the actor that stays, for a split the story; for events the reference of a report of the other.
    pub other: Option<String>,
    /// The new name or kind; for a split of events the references of all reports that stay behind.
    pub value: Option<String>,
    /// Why.
    pub note: Option<String>,
}

/// A decision of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: i64,
    /// What it says.
    pub decision: Decision,
    /// Tells whether it was taken back.
    pub undone: bool,
}

/// Why a decision cannot be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UndoError {
    /// There is none with this number.
    #[error("there is no decision {0}")]
    None(i64),
    /// It was taken back before.
    #[error("decision {0} was taken back before")]
    Done(i64),
    /// There is none left to take back.
    #[error("there is no decision to take back")]
    Empty,
}

impl Database {
    /// Keeps decisions and does what they say, all or nothing; those that are in force already are not kept twice.
    ///
    /// Returns the numbers of those that were new.
    pub fn decide(&mut self, decisions: &[Decision], now: Timestamp) -> Result<Vec<i64>, Error> {
        bulk::make_indexes(&self.conn)?;
        let work = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut ids = Vec::new();
        for decision in decisions {
            if in_force(&work, decision)? {
                continue;
            }
            work.prepare_cached(
                "INSERT INTO decision (made_at, action, target_key, other_key, value, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                utc(now),
                decision.action.word(),
                decision.target,
                decision.other,
                decision.value,
                decision.note
            ])?;
            ids.push(work.last_insert_rowid());
            loosen(&work, decision)?;
        }
        settle(&work)?;
        work.commit()?;
        sums::update(&mut self.conn)?;
        Ok(ids)
    }

    /// Takes a decision back, or the last one in force about events or actors where no number is given.
    pub fn undo(
        &mut self,
        id: Option<i64>,
        of_events: bool,
    ) -> Result<Result<Kept, UndoError>, Error> {
        bulk::make_indexes(&self.conn)?;
        let work = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let kept = decisions(&work)?;
        let found = if let Some(id) = id {
            match kept.into_iter().find(|kept| kept.id == id) {
                None => return Ok(Err(UndoError::None(id))),
                Some(kept) if kept.undone => return Ok(Err(UndoError::Done(id))),
                Some(kept) => kept,
            }
        } else {
            let last = kept
                .into_iter()
                .rfind(|kept| !kept.undone && kept.decision.action.is_of_events() == of_events);
            let Some(kept) = last else {
                return Ok(Err(UndoError::Empty));
            };
            kept
        };
        work.execute(
            "UPDATE decision SET undone = 1 WHERE decision_id = ?1",
            [found.id],
        )?;
        loosen(&work, &found.decision)?;
        settle(&work)?;
        work.commit()?;
        sums::update(&mut self.conn)?;
        Ok(Ok(found))
    }

    /// Returns all decisions, in the order in which they were made.
    pub fn decisions(&self) -> Result<Vec<Kept>, Error> {
        decisions(&self.conn)
    }

    /// Returns how a decision names a story: outlet and identity.
    pub fn story_reference(&self, article: i64) -> Result<Option<String>, Error> {
        Ok(self
            .conn
            .query_row(
                "SELECT o.name || '|' || s.identity
                   FROM article AS a
                   JOIN story AS s ON s.story_id = a.story_id
                   JOIN outlet AS o ON o.outlet_id = s.outlet_id
                  WHERE a.article_id = ?1",
                [article],
                |row| row.get(0),
            )
            .optional()?)
    }

    /// Returns how a decision names a report of an event.
    pub fn report_reference(&self, report: i64) -> Result<Option<String>, Error> {
        tie_decided::reference(&self.conn, report)
    }

    /// Returns the key of an actor.
    pub fn actor_key(&self, actor: i64) -> Result<Option<String>, Error> {
        Ok(self
            .conn
            .query_row(
                "SELECT key FROM actor WHERE actor_id = ?1",
                [actor],
                |row| row.get(0),
            )
            .optional()?)
    }
}

/// Sees to it that the reports a decision is about are tied anew.
pub(super) fn loosen(conn: &Connection, decision: &Decision) -> Result<(), Error> {
    if !decision.action.is_of_events() {
        return Ok(());
    }
    for reference in [Some(&decision.target), decision.other.as_ref()]
        .into_iter()
        .flatten()
    {
        if let Some(report) = tie_decided::report(conn, reference)? {
            // Those that a decision tied are untied anyhow, and must lose their event.
            conn.prepare_cached(
                "UPDATE event_report SET tie = NULL WHERE report_id = ?1 AND tie <> 'decision'",
            )?
            .execute([report])?;
        }
    }
    Ok(())
}

/// Tells whether the same was decided before and neither taken back nor, as a name or kind may be, overruled since.
fn in_force(conn: &Connection, decision: &Decision) -> Result<bool, Error> {
    if matches!(decision.action, Action::Rename | Action::Kind) {
        let last: Option<Option<String>> = conn
            .prepare_cached(
                "SELECT value FROM decision WHERE action = ?1 AND target_key = ?2 AND undone = 0
                  ORDER BY decision_id DESC LIMIT 1",
            )?
            .query_row(params![decision.action.word(), decision.target], |row| {
                row.get(0)
            })
            .optional()?;
        return Ok(last.is_some_and(|value| value == decision.value));
    }
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM decision
              WHERE action = ?1 AND target_key = ?2 AND other_key IS ?3 AND value IS ?4 AND undone = 0",
        )?
        .exists(params![
            decision.action.word(),
            decision.target,
            decision.other,
            decision.value
        ])?)
}

/// Reads all decisions, in order.
pub(super) fn decisions(conn: &Connection) -> Result<Vec<Kept>, Error> {
    let mut select = conn.prepare(
        "SELECT decision_id, action, target_key, other_key, value, note, undone FROM decision ORDER BY decision_id",
    )?;
    let mut kept = Vec::new();
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        // A word that this version does not know belongs to a newer one, whose file this one does not open.
        let Some(action) = Action::of_word(&row.get::<_, String>(1)?) else {
            continue;
        };
        kept.push(Kept {
            id: row.get(0)?,
            decision: Decision {
                action,
                target: row.get(2)?,
                other: row.get(3)?,
                value: row.get(4)?,
                note: row.get(5)?,
            },
            undone: row.get(6)?,
        });
    }
    Ok(kept)
}

/// Returns the story that a reference names: `outlet|identity`.
pub(super) fn story(conn: &Connection, reference: &str) -> Result<Option<i64>, Error> {
    let mut find = conn.prepare_cached(
        "SELECT s.story_id FROM story AS s JOIN outlet AS o ON o.outlet_id = s.outlet_id
          WHERE o.name = ?1 AND s.identity = ?2",
    )?;
    // An outlet's name may hold the mark itself.
    for (at, _) in reference.match_indices('|') {
        let (Some(outlet), Some(identity)) = (reference.get(..at), reference.get(at + 1..)) else {
            continue;
        };
        if let Some(story) = find
            .query_row([outlet, identity], |row| row.get(0))
            .optional()?
        {
            return Ok(Some(story));
        }
    }
    Ok(None)
}
