-- Views as every engine takes them.
PRAGMA user_version = 16;

-- What providers say that articles hold, one statement a row: never what we found ourselves. The same rows as before, in a form that other
-- engines take too: Spark has no subquery in the condition of a join.
DROP VIEW v_provider;
CREATE VIEW v_provider AS
SELECT p.article_id, a.published_at, o.name AS outlet, p.provider, p.provider_ref, x.what, x.words, x.detail, x.place, x.latitude,
       x.longitude, x.day, x.ref, a.headline, a.url, a.has_text, p.file_id, p.record_no
  FROM (SELECT q.provider_record_id, 'quote' AS what, 1 AS ord, q.provider_quote_id AS id, q.text AS words, q.cue AS detail, NULL AS place,
               NULL AS latitude, NULL AS longitude, NULL AS day, NULL AS ref
          FROM provider_quote AS q
        UNION ALL
        SELECT m.provider_record_id, m.kind, 2, m.provider_mention_id, m.name, m.code,
               CASE WHEN m.kind = 'place' THEN m.name END, m.latitude, m.longitude, NULL, NULL
          FROM provider_mention AS m
        UNION ALL
        SELECT e.provider_record_id, 'event', 3, e.provider_event_id,
               coalesce(e.actor1 || ': ', '') || coalesce(e.label, c.label, 'event') || coalesce(' (' || coalesce(e.code, c.code) || ')', '')
                 || coalesce(' towards ' || e.actor2, ''),
               CASE WHEN e.confidence IS NULL THEN NULL ELSE 'mentioned, ' || e.confidence || ' % sure' END,
               coalesce(e.place, c.place), coalesce(e.latitude, c.latitude), coalesce(e.longitude, c.longitude), coalesce(e.day, c.day),
               e.event_ref
          FROM (SELECT n.*, (SELECT min(y.provider_event_id) FROM provider_event AS y
                              WHERE y.event_ref = n.event_ref AND y.code IS NOT NULL) AS coded_id
                  FROM provider_event AS n) AS e
          LEFT JOIN provider_event AS c ON c.provider_event_id = e.coded_id) AS x
  JOIN provider_record AS p ON p.provider_record_id = x.provider_record_id
  JOIN article AS a ON a.article_id = p.article_id
  JOIN outlet AS o ON o.outlet_id = a.outlet_id;
