//! Gazetteers of the user's own, kept in the database so that every import and re-extraction reads with them.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, TransactionBehavior, params};

use super::article::utc;
use super::words::int;
use super::{Database, Error};
use crate::gazetteer::file::{Format, kind_of, kind_word};
use crate::gazetteer::own::OwnPlace;
use crate::model::Place;

/// A file of places that a database keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GazetteerFile {
    /// Its number.
    pub id: i64,
    /// Path as given.
    pub path: String,
    /// Places in it.
    pub places: u64,
}

impl Database {
    /// Keeps the places of a file, all or none; returns nothing where a file of the same bytes is there already.
    pub fn add_gazetteer(
        &mut self,
        path: &str,
        bytes: &[u8],
        format: Format,
        places: &[OwnPlace],
        now: Timestamp,
    ) -> Result<Option<GazetteerFile>, Error> {
        let hash = blake3::hash(bytes).to_hex().to_string();
        let work = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let id: Option<i64> = work
            .query_row(
                "INSERT INTO gazetteer_file (path, format, hash, places, added_at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (hash) DO NOTHING RETURNING gazetteer_file_id",
                params![path, format.word(), hash, int(places.len()), utc(now)],
                |row| row.get(0),
            )
            .optional()?;
        let Some(id) = id else { return Ok(None) };
        {
            let mut insert = work.prepare(
                "INSERT INTO gazetteer_place (gazetteer_file_id, geonames_id, name, alternates, kind, feature, country, latitude,
                                              longitude, population)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?;
            for one in places {
                let place = &one.place;
                insert.execute(params![
                    id,
                    place.id,
                    place.name,
                    one.alternates.join("\n"),
                    kind_word(place.kind),
                    one.code,
                    Some(&place.country).filter(|code| !code.is_empty()),
                    place.lat,
                    place.lon,
                    Some(place.population.cast_signed()).filter(|&people| people > 0),
                ])?;
            }
        }
        work.commit()?;
        Ok(Some(GazetteerFile {
            id,
            path: path.to_owned(),
            places: places.len() as u64,
        }))
    }

    /// Forgets a file and its places; places that articles name stay in the table `place`.
    pub fn remove_gazetteer(&mut self, id: i64) -> Result<Option<GazetteerFile>, Error> {
        Ok(self
            .conn
            .query_row(
                "DELETE FROM gazetteer_file WHERE gazetteer_file_id = ?1 RETURNING gazetteer_file_id, path, places",
                [id],
                |row| {
                    Ok(GazetteerFile {
                        id: row.get(0)?,
                        path: row.get(1)?,
                        places: row.get::<_, i64>(2)?.unsigned_abs(),
                    })
                },
            )
            .optional()?)
    }

    /// Returns all places of the user's own.
    pub fn own_places(&self) -> Result<Vec<OwnPlace>, Error> {
        let mut select = self.conn.prepare(
            "SELECT geonames_id, name, alternates, kind, feature, coalesce(country, ''), latitude, longitude,
                    coalesce(population, 0)
               FROM gazetteer_place ORDER BY geonames_id, name, gazetteer_place_id",
        )?;
        let mut rows = select.query([])?;
        let mut places = Vec::new();
        while let Some(row) = rows.next()? {
            let Some(kind) = kind_of(&row.get::<_, String>(3)?) else {
                continue;
            };
            places.push(OwnPlace {
                place: Place {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    kind,
                    country: row.get(5)?,
                    admin1: String::new(),
                    lat: row.get(6)?,
                    lon: row.get(7)?,
                    population: row.get::<_, i64>(8)?.unsigned_abs(),
                },
                code: row.get(4)?,
                alternates: row
                    .get::<_, String>(2)?
                    .lines()
                    .map(str::to_owned)
                    .collect(),
            });
        }
        Ok(places)
    }
}
