-- The machine room: people of ours, account membership, events, findings and verdicts, files, imports.
-- Rules of this schema (scale.md in short): account_id first in every key of an account-owned table; no triggers;
-- no unique key without account_id; one form of row level policy; the role mainstay_app owns nothing and cannot bypass.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- reference tables -----------------------------------------------------------

-- People of ours. Signing in is better-auth's business, in its own schema; auth_id ties the two.
CREATE TABLE users (
  user_id     uuid PRIMARY KEY,
  auth_id     text UNIQUE,
  email       text NOT NULL,
  name        text NOT NULL,
  role        text NOT NULL CHECK (role IN ('administrator', 'director', 'account-manager', 'team-member', 'read-only', 'client-user')),
  locale      text NOT NULL DEFAULT 'en',
  time_zone   text NOT NULL DEFAULT 'UTC',
  active      boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX users_email ON users (lower(email));

-- Non-working days by calendar (a country code or a name of the house).
CREATE TABLE holidays (
  calendar  text NOT NULL,
  day       date NOT NULL,
  name      text NOT NULL,
  PRIMARY KEY (calendar, day)
);

-- Facts about the installation: seeded demo world, chosen name, last sweep.
CREATE TABLE settings (
  name   text PRIMARY KEY,
  value  jsonb NOT NULL
);

-- Bytes are kept in the data folder under their SHA-256; this says what they are.
CREATE TABLE files (
  sha256      text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size        bigint NOT NULL,
  media_type  text NOT NULL,
  created_at  timestamptz NOT NULL
);

-- Changes that belong to no account: catalogue, users, settings.
CREATE TABLE company_events (
  event_id     uuid PRIMARY KEY,
  happened_at  timestamptz NOT NULL,
  user_id      uuid REFERENCES users,
  kind         text NOT NULL,
  subject      text NOT NULL,
  before       jsonb,
  after        jsonb
);
CREATE INDEX company_events_at ON company_events (happened_at DESC);

-- One row a run of an import, with its report.
CREATE TABLE imports (
  import_id    uuid PRIMARY KEY,
  started_at   timestamptz NOT NULL,
  finished_at  timestamptz,
  user_id      uuid REFERENCES users,
  mapping      text NOT NULL,
  dry_run      boolean NOT NULL,
  state        text NOT NULL CHECK (state IN ('running', 'done', 'refused', 'failed')),
  report       jsonb NOT NULL
);

-- account-owned tables ---------------------------------------------------------

-- Who may open an account at all. Directors and administrators see every account.
CREATE TABLE account_members (
  account_id  uuid NOT NULL,
  user_id     uuid NOT NULL REFERENCES users,
  may_write   boolean NOT NULL,
  since       timestamptz NOT NULL,
  PRIMARY KEY (account_id, user_id)
);
CREATE INDEX account_members_user ON account_members (user_id);

-- Who holds which duty on an account.
CREATE TABLE duty_holders (
  account_id  uuid NOT NULL,
  duty        text NOT NULL,
  user_id     uuid NOT NULL REFERENCES users,
  since       timestamptz NOT NULL,
  PRIMARY KEY (account_id, duty)
);

-- Append only: what happened, who, when, before and after. Audit trail, timeline and trigger in one.
CREATE TABLE events (
  account_id   uuid NOT NULL,
  happened_at  timestamptz NOT NULL,
  event_id     uuid NOT NULL,
  user_id      uuid REFERENCES users,
  kind         text NOT NULL,
  subject_kind text NOT NULL,
  subject_id   text NOT NULL,
  subject_text text NOT NULL,
  before       jsonb,
  after        jsonb,
  PRIMARY KEY (account_id, happened_at, event_id)
);
CREATE INDEX events_subject ON events (account_id, subject_kind, subject_id, happened_at DESC);

-- What the checks saw. Key: rule and subject. `holds` is the checks' word, the verdict a person's.
CREATE TABLE findings (
  account_id       uuid NOT NULL,
  rule             text NOT NULL,
  subject          text NOT NULL,
  finding_id       uuid NOT NULL,
  cause            text NOT NULL,
  site_id          uuid,
  item_id          uuid,
  order_id         uuid,
  order_line_no    integer,
  invoice_id       uuid,
  invoice_line_no  integer,
  contract_id      uuid,
  term_id          uuid,
  day              date NOT NULL,
  due              date,
  at_stake_minor   bigint NOT NULL CHECK (at_stake_minor >= 0),
  currency         text NOT NULL,
  direction        text NOT NULL CHECK (direction IN ('over', 'under', 'none')),
  certainty        text NOT NULL CHECK (certainty IN ('exact', 'exposure')),
  say              jsonb NOT NULL,
  breaks_at        smallint,
  breaks_as        text CHECK (breaks_as IN ('broken', 'risk')),
  -- fingerprint of the evidence, which lies in finding_evidence: a run compares this
  print            uuid NOT NULL,
  holds            boolean NOT NULL DEFAULT true,
  -- the standing verdict, copied here from `verdicts` so that lists need one table; nth 0 is none
  verdict          text CHECK (verdict IN ('accepted', 'disputed', 'waived', 'resolved')),
  verdict_minor    bigint,
  verdict_currency text,
  verdict_nth      integer NOT NULL DEFAULT 0,
  verdict_count    integer NOT NULL DEFAULT 0,
  -- where it stands: gone by itself, judged, or open. What grew beyond what a person judged is open again.
  state            text NOT NULL GENERATED ALWAYS AS (
    CASE WHEN NOT holds THEN 'closed'
         WHEN verdict IS NULL OR at_stake_minor > verdict_minor OR currency <> verdict_currency THEN 'open'
         ELSE verdict END) STORED,
  assignee         uuid REFERENCES users,
  snoozed_until    date,
  first_seen_at    timestamptz NOT NULL,
  changed_at       timestamptz NOT NULL,
  PRIMARY KEY (account_id, rule, subject),
  UNIQUE (account_id, finding_id)
);
-- without finding_id: with it, the planner takes this one for a finding's key and walks the whole account
CREATE INDEX findings_stake ON findings (account_id, at_stake_minor DESC);
CREATE INDEX findings_group ON findings (account_id, rule, cause, at_stake_minor DESC);
CREATE INDEX findings_order ON findings (account_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX findings_invoice ON findings (account_id, invoice_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX findings_site ON findings (account_id, site_id);
CREATE INDEX findings_open_site ON findings (account_id, site_id, currency, certainty) INCLUDE (at_stake_minor) WHERE state = 'open';
CREATE INDEX findings_item ON findings (account_id, item_id) WHERE item_id IS NOT NULL;
CREATE INDEX findings_snoozed ON findings (account_id, snoozed_until) WHERE snoozed_until IS NOT NULL;

-- The evidence of a finding, read one at a time; apart, so that findings are counted and listed over narrow rows.
CREATE TABLE finding_evidence (
  account_id  uuid NOT NULL,
  finding_id  uuid NOT NULL,
  print       uuid NOT NULL,
  evidence    jsonb NOT NULL,
  -- no foreign key: platform/findings.ts writes both in one transaction, and asking row by row would double the cost of a large run
  PRIMARY KEY (account_id, finding_id)
);

-- Findings that are one row on the worklist, counted. Derived: platform/finding-groups.ts counts a group again whenever one of
-- its findings changes, and a check recounts everything. `finding_id` and `site_id` are those with most at stake.
CREATE TABLE finding_groups (
  account_id      uuid NOT NULL,
  group_id        uuid NOT NULL,
  rule            text NOT NULL,
  cause           text NOT NULL,
  currency        text NOT NULL,
  certainty       text NOT NULL,
  direction       text NOT NULL,
  state           text NOT NULL,
  assignee        uuid,
  snoozed_until   date,
  findings        integer NOT NULL,
  at_stake_minor  bigint NOT NULL,
  sites           integer NOT NULL,
  site_id         uuid,
  finding_id      uuid NOT NULL,
  first_day       date NOT NULL,
  last_day        date NOT NULL,
  due             date,
  PRIMARY KEY (account_id, group_id)
);
CREATE INDEX finding_groups_cause ON finding_groups (account_id, rule, cause);
CREATE INDEX finding_groups_state ON finding_groups (account_id, state);

-- A person's word on a finding. Append only; undoing is a row's undone_at, never a deletion.
CREATE TABLE verdicts (
  account_id  uuid NOT NULL,
  finding_id  uuid NOT NULL,
  nth         integer NOT NULL CHECK (nth > 0),
  batch_id    uuid NOT NULL,
  verdict     text NOT NULL CHECK (verdict IN ('accepted', 'disputed', 'waived', 'resolved')),
  reason      text NOT NULL DEFAULT '' CHECK (verdict <> 'waived' OR reason <> ''),
  at_stake_minor bigint NOT NULL,
  currency    text NOT NULL,
  user_id     uuid REFERENCES users,
  given_at    timestamptz NOT NULL,
  undone_at   timestamptz,
  undone_by   uuid REFERENCES users,
  PRIMARY KEY (account_id, finding_id, nth),
  FOREIGN KEY (account_id, finding_id) REFERENCES findings (account_id, finding_id)
);
CREATE INDEX verdicts_batch ON verdicts (account_id, batch_id);
