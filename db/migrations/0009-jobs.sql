-- The doors from our application to the job queue, whose tables are the worker library's own (schema graphile_worker).
-- The application's role owns nothing and cannot touch them: it enqueues and counts through these functions, which do only that.

CREATE FUNCTION machinery.enqueue(name text, payload json, key text, due timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ BEGIN PERFORM graphile_worker.add_job(name, payload, run_at => due, job_key => key, max_attempts => 8); END $$;

CREATE FUNCTION machinery.jobs_waiting() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN (SELECT count(*) FROM graphile_worker.jobs WHERE attempts < max_attempts); END $$;

REVOKE ALL ON FUNCTION machinery.enqueue, machinery.jobs_waiting FROM PUBLIC;
GRANT USAGE ON SCHEMA machinery TO mainstay_app;
GRANT EXECUTE ON FUNCTION machinery.enqueue, machinery.jobs_waiting TO mainstay_app;
