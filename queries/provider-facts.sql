-- What providers such as GDELT say of articles whose text they keep: quotes, names, places, events.
--
-- Nothing here was found by this program, and none of it is in the other queries.
--
-- :what      choice(all|quote|person|organisation|place|name|event) = all  What is said
-- :contains  text?                   Part of the words: of a quote, a name, or an event with its actors
-- :provider  text?                   Part of the provider's name, such as gkg
-- :outlet    outlet?                 Name, part of the name, or domain of the outlet
-- :since     date?                   Earliest publication date
-- :until     date?                   Latest publication date
-- show: published_at outlet what words place day article_id

SELECT v.published_at, v.outlet, v.provider, v.what, v.words, v.detail, v.place, v.latitude, v.longitude, v.day, v.ref, v.headline,
       v.url, v.article_id
  FROM v_provider AS v
 WHERE (:what = 'all' OR v.what = :what)
   AND (nullif(:contains, '') IS NULL OR lower(v.words) LIKE '%' || lower(:contains) || '%')
   AND (nullif(:provider, '') IS NULL OR lower(v.provider) LIKE '%' || lower(:provider) || '%')
   AND (nullif(:outlet, '') IS NULL OR v.outlet IN (
         SELECT x.name
           FROM outlet AS x
          WHERE :outlet = 'o:' || x.outlet_id
             OR (:outlet NOT LIKE 'o:%'
                 AND (x.norm LIKE '%' || replace(replace(replace(lower(:outlet), '-', ' '), '.', ''), '*', '%') || '%'
                      OR x.domain LIKE '%' || replace(lower(:outlet), '*', '%') || '%'))))
   AND (nullif(:since, '') IS NULL OR v.published_at >= :since)
   AND (nullif(:until, '') IS NULL OR v.published_at <= :until || 'T23:59:59Z')
 ORDER BY v.published_at DESC, v.article_id, v.file_id, v.record_no, v.what, v.words, v.detail, v.place, v.ref
