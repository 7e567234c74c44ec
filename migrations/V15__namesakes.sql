-- Namesakes: a player of that name is found quickly, so that each import can tell him from the minister.
PRAGMA user_version = 15;

CREATE INDEX actor_role_sport_ix ON actor_role (actor_id) WHERE field = 'sport' AND status = 'present';
