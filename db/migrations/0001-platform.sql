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
  evidence         jsonb NOT NULL,
  breaks_at        smallint,
  holds            boolean NOT NULL DEFAULT true,
  -- the standing verdict, copied here from `verdicts` so that lists need one table
  verdict          text CHECK (verdict IN ('accepted', 'disputed', 'waived', 'resolved')),
  verdict_minor    bigint,
  assignee         uuid REFERENCES users,
  snoozed_until    date,
  first_seen_at    timestamptz NOT NULL,
  changed_at       timestamptz NOT NULL,
  PRIMARY KEY (account_id, rule, subject),
  UNIQUE (account_id, finding_id)
);
CREATE INDEX findings_open ON findings (account_id, rule, cause) WHERE holds AND verdict IS NULL;
CREATE INDEX findings_order ON findings (account_id, order_id);
CREATE INDEX findings_invoice ON findings (account_id, invoice_id);
CREATE INDEX findings_site ON findings (account_id, site_id);

-- A person's word on a finding. Append only; undoing is a row's undone_at, never a deletion.
CREATE TABLE verdicts (
  account_id  uuid NOT NULL,
  finding_id  uuid NOT NULL,
  verdict_id  uuid NOT NULL,
  batch_id    uuid NOT NULL,
  verdict     text NOT NULL CHECK (verdict IN ('accepted', 'disputed', 'waived', 'resolved')),
  reason      text NOT NULL DEFAULT '',
  at_stake_minor bigint NOT NULL,
  user_id     uuid REFERENCES users,
  given_at    timestamptz NOT NULL,
  undone_at   timestamptz,
  undone_by   uuid REFERENCES users,
  PRIMARY KEY (account_id, finding_id, verdict_id),
  FOREIGN KEY (account_id, finding_id) REFERENCES findings (account_id, finding_id)
);
CREATE INDEX verdicts_batch ON verdicts (account_id, batch_id);
