-- Jobs of one name and key that wait are one, and what they are asked to do is joined: lists are put together, the earlier time holds.
-- Jobs of one queue run one after another. So many orders placed in a row are checked in few runs, and never two at once for an account.

DROP FUNCTION machinery.enqueue(text, json, text, timestamptz);

CREATE FUNCTION machinery.enqueue(name text, payload json, key text, queue text, due timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ BEGIN
  PERFORM graphile_worker.add_job(name, payload, queue_name => queue, run_at => due, job_key => key, job_key_mode => 'preserve_run_at', max_attempts => 8);
END $$;

REVOKE ALL ON FUNCTION machinery.enqueue FROM PUBLIC;
GRANT EXECUTE ON FUNCTION machinery.enqueue TO mainstay_app;
