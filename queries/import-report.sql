-- What each import read, and what was refused and why.
--
-- `provider_records` counts records without a text, of which only a provider's facts are kept (query `provider-facts`).
--
-- :batch    integer?         Number of the batch
-- :refused  boolean = false  Only batches that refused something
-- show: batch_id started_at seen new versions same refused path record_no reason

SELECT b.batch_id, b.started_at, b.finished_at, b.n_seen AS seen, b.n_new AS new, b.n_version AS versions, b.n_same AS same,
       b.n_reject AS refused,
       (SELECT count(*)
          FROM source_file AS f
          JOIN provider_record AS p ON p.file_id = f.file_id
         WHERE f.batch_id = b.batch_id) AS provider_records, r.path, r.record_no, r.byte_offset, r.code, r.reason, r.excerpt
  FROM import_batch AS b
  LEFT JOIN import_reject AS r ON r.batch_id = b.batch_id
 WHERE (nullif(:batch, '') IS NULL OR b.batch_id = CAST(:batch AS INTEGER))
   AND (coalesce(CAST(nullif(nullif(:refused, ''), 'false') AS VARCHAR(5)), '0') = '0' OR b.n_reject > 0)
 ORDER BY b.batch_id, r.reject_id
