-- Generated from db/migrations by test/schema.db.test.ts; to renew it run that test with -u.

TABLE auth.account (
  id text NOT NULL,
  "accountId" text NOT NULL,
  "providerId" text NOT NULL,
  "userId" text NOT NULL,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamp with time zone NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
)
CREATE INDEX "account_userId_idx" ON auth.account ("userId")
mainstay_app: nothing

TABLE auth.session (
  id text NOT NULL,
  "expiresAt" timestamp with time zone NOT NULL,
  token text NOT NULL,
  "createdAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamp with time zone NOT NULL,
  "ipAddress" text,
  "userAgent" text,
  "userId" text NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (token),
  FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
)
CREATE INDEX "session_userId_idx" ON auth.session ("userId")
mainstay_app: nothing

TABLE auth."twoFactor" (
  id text NOT NULL,
  secret text NOT NULL,
  "backupCodes" text NOT NULL,
  "userId" text NOT NULL,
  verified boolean,
  "failedVerificationCount" integer,
  "lockedUntil" timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
)
CREATE INDEX "twoFactor_secret_idx" ON auth."twoFactor" (secret)
CREATE INDEX "twoFactor_userId_idx" ON auth."twoFactor" ("userId")
mainstay_app: nothing

TABLE auth."user" (
  id text NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  "emailVerified" boolean NOT NULL,
  image text,
  "createdAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "twoFactorEnabled" boolean,
  PRIMARY KEY (id),
  UNIQUE (email)
)
mainstay_app: nothing

TABLE auth.verification (
  id text NOT NULL,
  identifier text NOT NULL,
  value text NOT NULL,
  "expiresAt" timestamp with time zone NOT NULL,
  "createdAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id)
)
CREATE INDEX verification_identifier_idx ON auth.verification (identifier)
mainstay_app: nothing

TABLE machinery.migrations (
  name text NOT NULL,
  hash text NOT NULL,
  done_at timestamp with time zone NOT NULL,
  PRIMARY KEY (name)
)
mainstay_app: nothing

TABLE account_members (
  account_id uuid NOT NULL,
  user_id uuid NOT NULL,
  may_write boolean NOT NULL,
  since timestamp with time zone NOT NULL,
  PRIMARY KEY (account_id, user_id),
  FOREIGN KEY (user_id) REFERENCES users(user_id)
)
CREATE INDEX account_members_user ON public.account_members (user_id)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE accounts (
  account_id uuid NOT NULL,
  number text NOT NULL,
  name text NOT NULL,
  currency text NOT NULL,
  country text,
  time_zone text NOT NULL DEFAULT 'UTC'::text,
  calendar text,
  opened_on date,
  payment_days integer,
  credit_limit_minor bigint,
  credit_hold boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  PRIMARY KEY (account_id),
  CHECK ((credit_limit_minor >= 0)),
  CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CHECK ((payment_days >= 0))
)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE amendments (
  account_id uuid NOT NULL,
  contract_id uuid NOT NULL,
  number text NOT NULL,
  name text NOT NULL,
  signed_on date,
  takes_effect_on date NOT NULL,
  PRIMARY KEY (account_id, contract_id, number),
  FOREIGN KEY (account_id, contract_id) REFERENCES contracts(account_id, contract_id)
)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE client_items (
  account_id uuid NOT NULL,
  code text NOT NULL,
  item_id uuid NOT NULL,
  unit text,
  name text,
  PRIMARY KEY (account_id, code),
  FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  FOREIGN KEY (item_id) REFERENCES items(item_id)
)
CREATE INDEX client_items_begins ON public.client_items (account_id, lower(code) text_pattern_ops)
CREATE INDEX client_items_item ON public.client_items (account_id, item_id, code)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE company_events (
  event_id uuid NOT NULL,
  happened_at timestamp with time zone NOT NULL,
  user_id uuid,
  kind text NOT NULL,
  subject text NOT NULL,
  before jsonb,
  after jsonb,
  PRIMARY KEY (event_id),
  FOREIGN KEY (user_id) REFERENCES users(user_id)
)
CREATE INDEX company_events_at ON public.company_events (happened_at DESC)
mainstay_app: INSERT, MAINTAIN, SELECT

TABLE contracts (
  account_id uuid NOT NULL,
  contract_id uuid NOT NULL,
  number text NOT NULL,
  name text NOT NULL,
  currency text NOT NULL,
  state text NOT NULL,
  signed_on date,
  valid_from date NOT NULL,
  valid_to date,
  payment_days integer,
  price_day text NOT NULL DEFAULT 'order'::text,
  tolerances jsonb NOT NULL DEFAULT '{}'::jsonb,
  source text NOT NULL,
  PRIMARY KEY (account_id, contract_id),
  UNIQUE (account_id, number),
  FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
  CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CHECK ((payment_days >= 0)),
  CHECK ((price_day = ANY (ARRAY['order'::text, 'delivery'::text]))),
  CHECK ((state = ANY (ARRAY['draft'::text, 'in-force'::text, 'withdrawn'::text])))
)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE duty_holders (
  account_id uuid NOT NULL,
  duty text NOT NULL,
  user_id uuid NOT NULL,
  since timestamp with time zone NOT NULL,
  PRIMARY KEY (account_id, duty),
  FOREIGN KEY (user_id) REFERENCES users(user_id)
)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE events (
  account_id uuid NOT NULL,
  happened_at timestamp with time zone NOT NULL,
  event_id uuid NOT NULL,
  user_id uuid,
  kind text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  subject_text text NOT NULL,
  before jsonb,
  after jsonb,
  PRIMARY KEY (account_id, happened_at, event_id),
  FOREIGN KEY (user_id) REFERENCES users(user_id)
)
CREATE INDEX events_subject ON public.events (account_id, subject_kind, subject_id, happened_at DESC)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: INSERT, MAINTAIN, SELECT

TABLE exchange_documents (
  account_id uuid NOT NULL,
  document_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  file_id uuid,
  nth integer NOT NULL,
  direction text NOT NULL,
  format text NOT NULL,
  type text NOT NULL,
  set_name text NOT NULL,
  interchange text,
  group_number text,
  control text,
  number text,
  day date,
  test boolean NOT NULL,
  state text NOT NULL,
  content jsonb NOT NULL,
  print text NOT NULL,
  problems jsonb NOT NULL,
  waits jsonb NOT NULL DEFAULT '[]'::jsonb,
  made jsonb NOT NULL DEFAULT '[]'::jsonb,
  answers uuid,
  cause text,
  order_id uuid,
  invoice_id uuid,
  duplicate_of uuid,
  version integer NOT NULL DEFAULT 1,
  at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  confirmed boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account_id, document_id),
  FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  FOREIGN KEY (account_id, partner_id) REFERENCES partners(account_id, partner_id),
  FOREIGN KEY (file_id) REFERENCES exchange_files(file_id),
  CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  CHECK ((state = ANY (ARRAY['done'::text, 'waiting'::text, 'failed'::text, 'duplicate'::text, 'ignored'::text, 'held'::text, 'ready'::text, 'sent'::text, 'accepted'::text, 'rejected'::text])))
)
CREATE INDEX exchange_documents_control ON public.exchange_documents (account_id, partner_id, direction, interchange, control)
CREATE INDEX exchange_documents_invoice ON public.exchange_documents (account_id, invoice_id) WHERE (invoice_id IS NOT NULL)
CREATE INDEX exchange_documents_newest ON public.exchange_documents (account_id, at DESC, document_id DESC)
CREATE INDEX exchange_documents_number ON public.exchange_documents (account_id, partner_id, number) WHERE (number IS NOT NULL)
CREATE INDEX exchange_documents_open ON public.exchange_documents (account_id, state) WHERE (state = ANY (ARRAY['waiting'::text, 'failed'::text, 'held'::text, 'ready'::text, 'rejected'::text]))
CREATE INDEX exchange_documents_order ON public.exchange_documents (account_id, order_id) WHERE (order_id IS NOT NULL)
CREATE INDEX exchange_documents_print ON public.exchange_documents (account_id, partner_id, print)
CREATE UNIQUE INDEX exchange_documents_cause ON public.exchange_documents (account_id, partner_id, type, cause) WHERE (cause IS NOT NULL)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: INSERT, SELECT, UPDATE

TABLE exchange_files (
  file_id uuid NOT NULL,
  direction text NOT NULL,
  route text NOT NULL,
  name text NOT NULL,
  origin text,
  sha256 text NOT NULL,
  size bigint NOT NULL,
  format text,
  state text NOT NULL,
  duplicate_of uuid,
  sender text,
  receiver text,
  controls text[] NOT NULL DEFAULT '{}'::text[],
  documents integer NOT NULL DEFAULT 0,
  problems jsonb NOT NULL DEFAULT '[]'::jsonb,
  user_id uuid,
  arrived_at timestamp with time zone NOT NULL,
  read_at timestamp with time zone,
  PRIMARY KEY (file_id),
  FOREIGN KEY (duplicate_of) REFERENCES exchange_files(file_id),
  FOREIGN KEY (sha256) REFERENCES files(sha256),
  FOREIGN KEY (user_id) REFERENCES users(user_id),
  CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'read'::text, 'unreadable'::text, 'unknown-partner'::text, 'duplicate'::text])))
)
CREATE INDEX exchange_files_hash ON public.exchange_files (sha256, direction)
CREATE INDEX exchange_files_newest ON public.exchange_files (arrived_at DESC, file_id DESC)
mainstay_app: INSERT, SELECT, UPDATE

TABLE exchange_follow (
  account_id uuid NOT NULL,
  followed_to timestamp with time zone NOT NULL,
  PRIMARY KEY (account_id),
  FOREIGN KEY (account_id) REFERENCES accounts(account_id)
)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, SELECT, UPDATE

TABLE exchange_sends (
  account_id uuid NOT NULL,
  send_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  document_id uuid NOT NULL,
  file_id uuid NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamp with time zone NOT NULL,
  began_at timestamp with time zone,
  sent_at timestamp with time zone,
  place text,
  trouble text,
  again_at timestamp with time zone,
  PRIMARY KEY (account_id, send_id),
  FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  FOREIGN KEY (account_id, document_id) REFERENCES exchange_documents(account_id, document_id),
  FOREIGN KEY (file_id) REFERENCES exchange_files(file_id),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'unsure'::text, 'dead'::text])))
)
CREATE INDEX exchange_sends_document ON public.exchange_sends (account_id, document_id)
CREATE INDEX exchange_sends_open ON public.exchange_sends (account_id, state, next_at) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text, 'unsure'::text, 'dead'::text]))
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: INSERT, SELECT, UPDATE

TABLE exchange_ways (
  way_id uuid NOT NULL,
  name text NOT NULL,
  settings jsonb NOT NULL,
  state text NOT NULL,
  looked_at timestamp with time zone,
  trouble text,
  changed_at timestamp with time zone NOT NULL,
  PRIMARY KEY (way_id),
  UNIQUE (name),
  CHECK ((state = ANY (ARRAY['on'::text, 'off'::text])))
)
mainstay_app: DELETE, INSERT, SELECT, UPDATE

TABLE families (
  family_id uuid NOT NULL,
  number text NOT NULL,
  name text NOT NULL,
  parent_id uuid,
  PRIMARY KEY (family_id),
  UNIQUE (number),
  FOREIGN KEY (parent_id) REFERENCES families(family_id) DEFERRABLE
)
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE files (
  sha256 text NOT NULL,
  size bigint NOT NULL,
  media_type text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  PRIMARY KEY (sha256),
  CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
)
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE finding_evidence (
  account_id uuid NOT NULL,
  finding_id uuid NOT NULL,
  print uuid NOT NULL,
  evidence jsonb NOT NULL,
  PRIMARY KEY (account_id, finding_id)
)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE finding_groups (
  account_id uuid NOT NULL,
  group_id uuid NOT NULL,
  rule text NOT NULL,
  cause text NOT NULL,
  currency text NOT NULL,
  certainty text NOT NULL,
  direction text NOT NULL,
  state text NOT NULL,
  assignee uuid,
  snoozed_until date,
  findings integer NOT NULL,
  at_stake_minor bigint NOT NULL,
  sites integer NOT NULL,
  site_id uuid,
  finding_id uuid NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  due date,
  PRIMARY KEY (account_id, group_id)
)
CREATE INDEX finding_groups_cause ON public.finding_groups (account_id, rule, cause)
CREATE INDEX finding_groups_state ON public.finding_groups (account_id, state)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE findings (
  account_id uuid NOT NULL,
  rule text NOT NULL,
  subject text NOT NULL,
  finding_id uuid NOT NULL,
  cause text NOT NULL,
  site_id uuid,
  item_id uuid,
  order_id uuid,
  order_line_no integer,
  invoice_id uuid,
  invoice_line_no integer,
  contract_id uuid,
  term_id uuid,
  day date NOT NULL,
  due date,
  at_stake_minor bigint NOT NULL,
  currency text NOT NULL,
  direction text NOT NULL,
  certainty text NOT NULL,
  say jsonb NOT NULL,
  breaks_at smallint,
  breaks_as text,
  print uuid NOT NULL,
  holds boolean NOT NULL DEFAULT true,
  verdict text,
  verdict_minor bigint,
  verdict_currency text,
  verdict_nth integer NOT NULL DEFAULT 0,
  verdict_count integer NOT NULL DEFAULT 0,
  state text NOT NULL GENERATED ALWAYS AS (
CASE
    WHEN (NOT holds) THEN 'closed'::text
    WHEN ((verdict IS NULL) OR (at_stake_minor > verdict_minor) OR (currency <> verdict_currency)) THEN 'open'::text
    ELSE verdict
END) STORED,
  assignee uuid,
  snoozed_until date,
  first_seen_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  PRIMARY KEY (account_id, rule, subject),
  UNIQUE (account_id, finding_id),
  FOREIGN KEY (assignee) REFERENCES users(user_id),
  CHECK ((at_stake_minor >= 0)),
  CHECK ((breaks_as = ANY (ARRAY['broken'::text, 'risk'::text]))),
  CHECK ((certainty = ANY (ARRAY['exact'::text, 'exposure'::text]))),
  CHECK ((direction = ANY (ARRAY['over'::text, 'under'::text, 'none'::text]))),
  CHECK ((verdict = ANY (ARRAY['accepted'::text, 'disputed'::text, 'waived'::text, 'resolved'::text])))
)
CREATE INDEX findings_group ON public.findings (account_id, rule, cause, at_stake_minor DESC)
CREATE INDEX findings_invoice ON public.findings (account_id, invoice_id) WHERE (invoice_id IS NOT NULL)
CREATE INDEX findings_item ON public.findings (account_id, item_id) WHERE (item_id IS NOT NULL)
CREATE INDEX findings_open_site ON public.findings (account_id, site_id, currency, certainty) INCLUDE (at_stake_minor) WHERE (state = 'open'::text)
CREATE INDEX findings_order ON public.findings (account_id, order_id) WHERE (order_id IS NOT NULL)
CREATE INDEX findings_site ON public.findings (account_id, site_id)
CREATE INDEX findings_snoozed ON public.findings (account_id, snoozed_until) WHERE (snoozed_until IS NOT NULL)
CREATE INDEX findings_stake ON public.findings (account_id, at_stake_minor DESC)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: INSERT, MAINTAIN, SELECT, UPDATE

TABLE imports (
  import_id uuid NOT NULL,
  started_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  user_id uuid,
  mapping text NOT NULL,
  dry_run boolean NOT NULL,
  state text NOT NULL,
  report jsonb NOT NULL,
  PRIMARY KEY (import_id),
  FOREIGN KEY (user_id) REFERENCES users(user_id),
  CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'refused'::text, 'failed'::text])))
)
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE invoice_lines (
  account_id uuid NOT NULL,
  invoiced_on date NOT NULL,
  invoice_id uuid NOT NULL,
  line_no integer NOT NULL,
  item_id uuid,
  description text NOT NULL,
  unit text NOT NULL,
  quantity_micros bigint NOT NULL,
  price_micros bigint NOT NULL,
  per_micros bigint NOT NULL DEFAULT 1000000,
  net_minor bigint NOT NULL,
  tax_percent_micros bigint NOT NULL,
  tax_minor bigint NOT NULL,
  order_number text,
  order_line_no integer,
  PRIMARY KEY (account_id, invoiced_on, invoice_id, line_no),
  FOREIGN KEY (account_id, invoice_id) REFERENCES invoices(account_id, invoice_id),
  FOREIGN KEY (item_id) REFERENCES items(item_id),
  CHECK ((line_no > 0)),
  CHECK ((per_micros > 0))
)
CREATE INDEX invoice_lines_invoice ON public.invoice_lines (account_id, invoice_id, line_no)
CREATE INDEX invoice_lines_item ON public.invoice_lines (account_id, item_id, invoiced_on)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE invoice_months (
  account_id uuid NOT NULL,
  site_id uuid NOT NULL,
  month date NOT NULL,
  currency text NOT NULL,
  invoices integer NOT NULL,
  lines integer NOT NULL,
  net_minor bigint NOT NULL,
  PRIMARY KEY (account_id, site_id, month, currency)
)
CREATE INDEX invoice_months_span ON public.invoice_months (account_id, month, site_id, currency) INCLUDE (net_minor, invoices)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE invoices (
  account_id uuid NOT NULL,
  invoice_id uuid NOT NULL,
  number text NOT NULL,
  kind text NOT NULL,
  invoiced_on date NOT NULL,
  due_on date,
  bill_to_site_id uuid NOT NULL,
  ship_to_site_id uuid NOT NULL,
  currency text NOT NULL,
  purchase_order text,
  order_number text,
  stated_net_minor bigint,
  stated_tax_minor bigint,
  stated_gross_minor bigint,
  net_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  line_count integer NOT NULL,
  paid_minor bigint,
  settled_on date,
  source text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  PRIMARY KEY (account_id, invoice_id),
  UNIQUE (account_id, number),
  FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  FOREIGN KEY (account_id, bill_to_site_id) REFERENCES sites(account_id, site_id),
  FOREIGN KEY (account_id, ship_to_site_id) REFERENCES sites(account_id, site_id),
  CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CHECK ((kind = ANY (ARRAY['invoice'::text, 'credit-note'::text]))),
  CHECK ((source = ANY (ARRAY['hand'::text, 'import'::text, 'exchange'::text, 'demo'::text])))
)
CREATE INDEX invoices_newest ON public.invoices (account_id, invoiced_on DESC, number DESC)
CREATE INDEX invoices_number_begins ON public.invoices (account_id, number text_pattern_ops)
CREATE INDEX invoices_site ON public.invoices (account_id, ship_to_site_id, invoiced_on DESC)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE item_families (
  item_id uuid NOT NULL,
  family_id uuid NOT NULL,
  PRIMARY KEY (item_id, family_id),
  FOREIGN KEY (family_id) REFERENCES families(family_id),
  FOREIGN KEY (item_id) REFERENCES items(item_id)
)
CREATE INDEX item_families_family ON public.item_families (family_id)
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE items (
  item_id uuid NOT NULL,
  number text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  base_unit text NOT NULL,
  order_unit text NOT NULL,
  gtin text,
  tax_code text NOT NULL DEFAULT 'standard'::text,
  lead_time_days integer,
  minimum_micros bigint,
  multiple_micros bigint,
  weight_grams bigint,
  sellable_from date,
  end_of_life_on date,
  substitute_item_id uuid,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (item_id),
  UNIQUE (number),
  FOREIGN KEY (substitute_item_id) REFERENCES items(item_id) DEFERRABLE,
  CHECK ((kind = ANY (ARRAY['product'::text, 'service'::text, 'software'::text]))),
  CHECK ((lead_time_days >= 0)),
  CHECK ((minimum_micros >= 0)),
  CHECK ((multiple_micros > 0)),
  CHECK ((weight_grams >= 0))
)
CREATE INDEX items_gtin ON public.items (lpad(gtin, 14, '0'::text)) WHERE (gtin IS NOT NULL)
CREATE INDEX items_name ON public.items USING gin (name gin_trgm_ops)
CREATE INDEX items_name_begins ON public.items (lower(name) text_pattern_ops)
CREATE INDEX items_number ON public.items USING gin (number gin_trgm_ops)
CREATE INDEX items_number_begins ON public.items (lower(number) text_pattern_ops)
CREATE INDEX items_substitute ON public.items (substitute_item_id) WHERE (substitute_item_id IS NOT NULL)
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE list_prices (
  item_id uuid NOT NULL,
  currency text NOT NULL,
  unit text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  price_micros bigint NOT NULL,
  per_micros bigint NOT NULL DEFAULT 1000000,
  list text NOT NULL DEFAULT 'list'::text,
  PRIMARY KEY (item_id, currency, unit, valid_from),
  FOREIGN KEY (item_id) REFERENCES items(item_id),
  CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
  CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CHECK ((per_micros > 0)),
  CHECK ((price_micros >= 0))
)
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE matches (
  account_id uuid NOT NULL,
  invoice_id uuid NOT NULL,
  invoice_line_no integer NOT NULL,
  order_id uuid NOT NULL,
  order_line_no integer NOT NULL,
  quantity_micros bigint NOT NULL,
  score integer NOT NULL,
  parts jsonb NOT NULL,
  state text NOT NULL,
  made_by text NOT NULL,
  settled_by uuid,
  settled_at timestamp with time zone,
  PRIMARY KEY (account_id, invoice_id, invoice_line_no, order_id, order_line_no),
  FOREIGN KEY (settled_by) REFERENCES users(user_id),
  CHECK ((made_by = ANY (ARRAY['reference'::text, 'score'::text, 'person'::text]))),
  CHECK ((state = ANY (ARRAY['matched'::text, 'proposed'::text, 'rejected'::text])))
)
CREATE INDEX matches_order ON public.matches (account_id, order_id, order_line_no)
CREATE INDEX matches_proposed ON public.matches (account_id, invoice_id) WHERE (state = 'proposed'::text)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE order_changes (
  account_id uuid NOT NULL,
  change_id uuid NOT NULL,
  order_id uuid NOT NULL,
  document_id uuid NOT NULL,
  asked jsonb NOT NULL,
  state text NOT NULL,
  decided_by uuid,
  decided_at timestamp with time zone,
  reason text,
  created_at timestamp with time zone NOT NULL,
  PRIMARY KEY (account_id, change_id),
  FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  FOREIGN KEY (account_id, order_id) REFERENCES orders(account_id, order_id),
  FOREIGN KEY (decided_by) REFERENCES users(user_id),
  CHECK ((state = ANY (ARRAY['proposed'::text, 'accepted'::text, 'partly-accepted'::text, 'refused'::text])))
)
CREATE INDEX order_changes_open ON public.order_changes (account_id) WHERE (state = 'proposed'::text)
CREATE INDEX order_changes_order ON public.order_changes (account_id, order_id)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, SELECT, UPDATE

TABLE order_lines (
  account_id uuid NOT NULL,
  ordered_on date NOT NULL,
  order_id uuid NOT NULL,
  line_no integer NOT NULL,
  item_id uuid NOT NULL,
  description text NOT NULL,
  unit text NOT NULL,
  quantity_micros bigint NOT NULL,
  price_micros bigint NOT NULL,
  per_micros bigint NOT NULL DEFAULT 1000000,
  net_minor bigint NOT NULL,
  tax_percent_micros bigint NOT NULL,
  tax_minor bigint NOT NULL,
  agreed_micros bigint,
  agreed_per_micros bigint,
  trail_id uuid,
  price_reason text,
  promised_on date,
  shipped_micros bigint,
  shipped_on date,
  back_order_id uuid,
  cancelled boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account_id, ordered_on, order_id, line_no),
  FOREIGN KEY (account_id, order_id) REFERENCES orders(account_id, order_id),
  FOREIGN KEY (account_id, trail_id) REFERENCES price_trails(account_id, trail_id),
  FOREIGN KEY (item_id) REFERENCES items(item_id),
  CHECK ((line_no > 0)),
  CHECK ((per_micros > 0))
)
CREATE INDEX order_lines_item ON public.order_lines (account_id, item_id, ordered_on)
CREATE INDEX order_lines_order ON public.order_lines (account_id, order_id, line_no)
CREATE INDEX order_lines_shipped ON public.order_lines (account_id) WHERE (shipped_micros IS NOT NULL)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE order_months (
  account_id uuid NOT NULL,
  site_id uuid NOT NULL,
  month date NOT NULL,
  currency text NOT NULL,
  orders integer NOT NULL,
  lines integer NOT NULL,
  net_minor bigint NOT NULL,
  shipped_lines integer NOT NULL,
  late_lines integer NOT NULL,
  unshipped_lines integer NOT NULL,
  PRIMARY KEY (account_id, site_id, month, currency)
)
CREATE INDEX order_months_span ON public.order_months (account_id, month, site_id, currency) INCLUDE (net_minor, lines, shipped_lines, late_lines)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE orders (
  account_id uuid NOT NULL,
  order_id uuid NOT NULL,
  number text NOT NULL,
  purchase_order text,
  ordered_on date NOT NULL,
  sold_to_site_id uuid NOT NULL,
  ship_to_site_id uuid NOT NULL,
  bill_to_site_id uuid NOT NULL,
  currency text NOT NULL,
  state text NOT NULL,
  hold_reason text,
  requested_on date,
  promised_on date,
  contract_id uuid,
  ordered_by text,
  back_order_of uuid,
  draft jsonb,
  request_key text,
  net_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  line_count integer NOT NULL,
  source text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  document_id uuid,
  PRIMARY KEY (account_id, order_id),
  UNIQUE (account_id, number),
  FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  FOREIGN KEY (account_id, bill_to_site_id) REFERENCES sites(account_id, site_id),
  FOREIGN KEY (account_id, contract_id) REFERENCES contracts(account_id, contract_id),
  FOREIGN KEY (account_id, ship_to_site_id) REFERENCES sites(account_id, site_id),
  FOREIGN KEY (account_id, sold_to_site_id) REFERENCES sites(account_id, site_id),
  CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CHECK ((source = ANY (ARRAY['hand'::text, 'import'::text, 'exchange'::text, 'demo'::text]))),
  CHECK ((state = ANY (ARRAY['draft'::text, 'placed'::text, 'held'::text, 'partly-shipped'::text, 'shipped'::text, 'invoiced'::text, 'closed'::text, 'cancelled'::text])))
)
CREATE INDEX orders_back_order_of ON public.orders (account_id, back_order_of) WHERE (back_order_of IS NOT NULL)
CREATE INDEX orders_document ON public.orders (account_id, document_id) WHERE (document_id IS NOT NULL)
CREATE INDEX orders_newest ON public.orders (account_id, ordered_on DESC, number DESC)
CREATE INDEX orders_number_begins ON public.orders (account_id, number text_pattern_ops)
CREATE INDEX orders_purchase_order ON public.orders (account_id, purchase_order, sold_to_site_id) WHERE (purchase_order IS NOT NULL)
CREATE INDEX orders_purchase_order_begins ON public.orders (account_id, purchase_order text_pattern_ops) WHERE (purchase_order IS NOT NULL)
CREATE INDEX orders_site ON public.orders (account_id, ship_to_site_id, ordered_on DESC)
CREATE INDEX orders_state ON public.orders (account_id, state, ordered_on DESC, number DESC)
CREATE UNIQUE INDEX orders_request_key ON public.orders (account_id, request_key) WHERE (request_key IS NOT NULL)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE packs (
  item_id uuid NOT NULL,
  unit text NOT NULL,
  base_micros bigint NOT NULL,
  gtin text,
  PRIMARY KEY (item_id, unit),
  FOREIGN KEY (item_id) REFERENCES items(item_id),
  CHECK ((base_micros > 0))
)
CREATE INDEX packs_gtin ON public.packs (lpad(gtin, 14, '0'::text)) WHERE (gtin IS NOT NULL)
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE partner_codes (
  account_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  kind text NOT NULL,
  code text NOT NULL,
  site_id uuid,
  unit text,
  set_by uuid,
  set_at timestamp with time zone NOT NULL,
  PRIMARY KEY (account_id, partner_id, kind, code),
  FOREIGN KEY (account_id, partner_id) REFERENCES partners(account_id, partner_id),
  FOREIGN KEY (account_id, site_id) REFERENCES sites(account_id, site_id),
  FOREIGN KEY (set_by) REFERENCES users(user_id),
  CHECK ((((kind = 'site'::text) = (site_id IS NOT NULL)) AND ((kind = 'unit'::text) = (unit IS NOT NULL)))),
  CHECK ((kind = ANY (ARRAY['site'::text, 'unit'::text])))
)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, SELECT, UPDATE

TABLE partner_counters (
  account_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  kind text NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (account_id, partner_id, kind),
  FOREIGN KEY (account_id, partner_id) REFERENCES partners(account_id, partner_id),
  CHECK ((kind = ANY (ARRAY['interchange'::text, 'group'::text, 'document'::text])))
)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, SELECT, UPDATE

TABLE partner_identities (
  account_id uuid NOT NULL,
  format text NOT NULL,
  scheme text NOT NULL,
  id text NOT NULL,
  partner_id uuid NOT NULL,
  PRIMARY KEY (account_id, format, scheme, id),
  FOREIGN KEY (account_id, partner_id) REFERENCES partners(account_id, partner_id)
)
CREATE INDEX partner_identities_id ON public.partner_identities (id, format)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, SELECT, UPDATE

TABLE partner_templates (
  account_id uuid NOT NULL,
  template_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  name text NOT NULL,
  template jsonb NOT NULL,
  file_id uuid NOT NULL,
  marks jsonb NOT NULL,
  made_by uuid,
  made_at timestamp with time zone NOT NULL,
  PRIMARY KEY (account_id, template_id),
  FOREIGN KEY (account_id, partner_id) REFERENCES partners(account_id, partner_id),
  FOREIGN KEY (file_id) REFERENCES exchange_files(file_id),
  FOREIGN KEY (made_by) REFERENCES users(user_id)
)
CREATE INDEX partner_templates_partner ON public.partner_templates (account_id, partner_id)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, SELECT, UPDATE

TABLE partners (
  account_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  name text NOT NULL,
  state text NOT NULL,
  settings jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  PRIMARY KEY (account_id, partner_id),
  UNIQUE (account_id, name),
  FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  CHECK ((state = ANY (ARRAY['test'::text, 'production'::text, 'off'::text])))
)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, SELECT, UPDATE

TABLE price_trails (
  account_id uuid NOT NULL,
  trail_id uuid NOT NULL,
  trail jsonb NOT NULL,
  PRIMARY KEY (account_id, trail_id),
  FOREIGN KEY (account_id) REFERENCES accounts(account_id)
)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: INSERT, MAINTAIN, SELECT

TABLE settings (
  name text NOT NULL,
  value jsonb NOT NULL,
  PRIMARY KEY (name)
)
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE site_identifiers (
  account_id uuid NOT NULL,
  site_id uuid NOT NULL,
  scheme text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (account_id, scheme, value, site_id),
  FOREIGN KEY (account_id, site_id) REFERENCES sites(account_id, site_id),
  CHECK ((scheme = ANY (ARRAY['GLN'::text, 'DUNS'::text, 'VAT'::text, 'client'::text, 'tax'::text, 'other'::text])))
)
CREATE INDEX site_identifiers_site ON public.site_identifiers (account_id, site_id)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE sites (
  account_id uuid NOT NULL,
  site_id uuid NOT NULL,
  parent_id uuid,
  ancestors uuid[] NOT NULL,
  number text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  roles text[] NOT NULL DEFAULT '{}'::text[],
  bill_to_site_id uuid,
  street text,
  city text,
  region text,
  postal_code text,
  country text,
  latitude numeric(9,6),
  longitude numeric(9,6),
  time_zone text,
  currency text,
  payment_days integer,
  credit_limit_minor bigint,
  credit_hold boolean NOT NULL DEFAULT false,
  opened_on date,
  closed_on date,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (account_id, site_id),
  UNIQUE (account_id, number),
  FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  FOREIGN KEY (account_id, bill_to_site_id) REFERENCES sites(account_id, site_id) DEFERRABLE,
  FOREIGN KEY (account_id, parent_id) REFERENCES sites(account_id, site_id) DEFERRABLE,
  CHECK (((latitude >= ('-90'::integer)::numeric) AND (latitude <= (90)::numeric))),
  CHECK (((longitude >= ('-180'::integer)::numeric) AND (longitude <= (180)::numeric))),
  CHECK ((country ~ '^[A-Z]{2}$'::text)),
  CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CHECK ((kind = ANY (ARRAY['head-office'::text, 'division'::text, 'country'::text, 'region'::text, 'banner'::text, 'distribution-centre'::text, 'store'::text, 'hotel'::text, 'hospital'::text, 'plant'::text, 'office'::text, 'other'::text]))),
  CHECK ((payment_days >= 0)),
  CHECK ((roles <@ ARRAY['sold-to'::text, 'ship-to'::text, 'bill-to'::text, 'payer'::text]))
)
CREATE INDEX sites_ancestors ON public.sites USING gin (ancestors)
CREATE INDEX sites_parent ON public.sites (account_id, parent_id)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE tax_rates (
  country text NOT NULL,
  tax_code text NOT NULL,
  valid_from date NOT NULL,
  percent_micros bigint NOT NULL,
  PRIMARY KEY (country, tax_code, valid_from),
  CHECK ((percent_micros >= 0))
)
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE terms (
  account_id uuid NOT NULL,
  contract_id uuid NOT NULL,
  term_id uuid NOT NULL,
  kind text NOT NULL,
  clause text NOT NULL,
  name text NOT NULL,
  amendment_number text,
  item_id uuid,
  family_id uuid,
  site_id uuid,
  valid_from date NOT NULL,
  valid_to date,
  body jsonb NOT NULL,
  PRIMARY KEY (account_id, term_id),
  UNIQUE (account_id, contract_id, clause, valid_from, term_id),
  FOREIGN KEY (account_id, contract_id) REFERENCES contracts(account_id, contract_id),
  FOREIGN KEY (account_id, site_id) REFERENCES sites(account_id, site_id),
  FOREIGN KEY (family_id) REFERENCES families(family_id),
  FOREIGN KEY (item_id) REFERENCES items(item_id),
  CHECK (((item_id IS NULL) OR (family_id IS NULL))),
  CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
)
CREATE INDEX terms_amended ON public.terms (account_id, contract_id, clause, amendment_number) WHERE (amendment_number IS NOT NULL)
CREATE INDEX terms_contract ON public.terms (account_id, contract_id, clause)
CREATE INDEX terms_everything ON public.terms (account_id) WHERE ((item_id IS NULL) AND (family_id IS NULL))
CREATE INDEX terms_family ON public.terms (account_id, family_id) WHERE (family_id IS NOT NULL)
CREATE INDEX terms_item ON public.terms (account_id, item_id) WHERE (item_id IS NOT NULL)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE users (
  user_id uuid NOT NULL,
  auth_id text,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  locale text NOT NULL DEFAULT 'en'::text,
  time_zone text NOT NULL DEFAULT 'UTC'::text,
  active boolean NOT NULL DEFAULT true,
  created_at timestamp with time zone NOT NULL,
  PRIMARY KEY (user_id),
  UNIQUE (auth_id),
  CHECK ((role = ANY (ARRAY['administrator'::text, 'director'::text, 'account-manager'::text, 'team-member'::text, 'read-only'::text, 'client-user'::text])))
)
CREATE UNIQUE INDEX users_email ON public.users (lower(email))
mainstay_app: DELETE, INSERT, MAINTAIN, SELECT, UPDATE

TABLE verdicts (
  account_id uuid NOT NULL,
  finding_id uuid NOT NULL,
  nth integer NOT NULL,
  batch_id uuid NOT NULL,
  verdict text NOT NULL,
  reason text NOT NULL DEFAULT ''::text,
  at_stake_minor bigint NOT NULL,
  currency text NOT NULL,
  user_id uuid,
  given_at timestamp with time zone NOT NULL,
  undone_at timestamp with time zone,
  undone_by uuid,
  PRIMARY KEY (account_id, finding_id, nth),
  FOREIGN KEY (account_id, finding_id) REFERENCES findings(account_id, finding_id),
  FOREIGN KEY (undone_by) REFERENCES users(user_id),
  FOREIGN KEY (user_id) REFERENCES users(user_id),
  CHECK (((verdict <> 'waived'::text) OR (reason <> ''::text))),
  CHECK ((nth > 0)),
  CHECK ((verdict = ANY (ARRAY['accepted'::text, 'disputed'::text, 'waived'::text, 'resolved'::text])))
)
CREATE INDEX verdicts_batch ON public.verdicts (account_id, batch_id)
ROW LEVEL SECURITY
POLICY account_wall TO mainstay_app USING (account_id = ANY ((string_to_array(NULLIF(current_setting('mainstay.accounts'::text, true), ''::text), ','::text))::uuid[]))
POLICY every_account TO mainstay_all USING true
mainstay_app: INSERT, MAINTAIN, SELECT, UPDATE

SEQUENCE order_numbers

CREATE OR REPLACE FUNCTION machinery.access_to(account uuid, person uuid, duty_name text)
 RETURNS TABLE(may_write boolean, holds boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT m.may_write, EXISTS (SELECT FROM duty_holders h WHERE h.account_id = a.account_id AND h.duty = duty_name AND h.user_id = person)
  FROM accounts a LEFT JOIN account_members m ON m.account_id = a.account_id AND m.user_id = person
  WHERE a.account_id = account
$function$

CREATE OR REPLACE FUNCTION machinery.enqueue(name text, payload json, key text, queue text, due timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ BEGIN
  PERFORM graphile_worker.add_job(name, payload, queue_name => queue, run_at => due, job_key => key, job_key_mode => 'preserve_run_at', max_attempts => 8);
END $function$

CREATE OR REPLACE FUNCTION machinery.jobs_waiting()
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ BEGIN RETURN (SELECT count(*) FROM graphile_worker.jobs WHERE attempts < max_attempts); END $function$
