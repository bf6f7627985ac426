-- The second wall: the application's roles, and row level security on every account-owned table.
-- The one form of policy that works on one machine and on a cluster (scale.md): an array from a setting of the transaction,
-- set with SET LOCAL; empty means nobody. It stands alone, without OR, so that it is part of the search in the index: with a flag
-- beside it, it was worked out for every row, and a year of 5,000 sites took eight times as long.
-- Who sees every account acts as mainstay_all, for which there is no wall. It owns nothing either and may do nothing more.

-- The roles belong to the whole server and are made beside the migrations (platform/migrate.ts).

GRANT USAGE ON SCHEMA public TO mainstay_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO mainstay_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO mainstay_app;
-- what is append only is so by right, too
REVOKE UPDATE, DELETE ON events, company_events FROM mainstay_app;
REVOKE DELETE ON verdicts, findings, price_trails FROM mainstay_app;
REVOKE UPDATE ON price_trails FROM mainstay_app;

-- After a large arrival the planner must hear of it at once, in the same transaction. Before PostgreSQL 17 only an owner may
-- tell it; there, autovacuum does so a minute later.
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 170000 THEN
    EXECUTE 'GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO mainstay_app';
  END IF;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables b USING (table_schema, table_name)
           WHERE c.table_schema = 'public' AND c.column_name = 'account_id' AND b.table_type = 'BASE TABLE'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY account_wall ON %I TO mainstay_app
      USING (account_id = ANY (string_to_array(nullif(current_setting('mainstay.accounts', true), ''), ',')::uuid[]))$p$, t);
    EXECUTE format('CREATE POLICY every_account ON %I TO mainstay_all USING (true)', t);
  END LOOP;
END $$;
