-- Trading partners, the mailbox, what goes out, and changes that clients ask for.

-- The document of a client that an order came of: several orders where it was split over stores.
ALTER TABLE orders ADD COLUMN document_id uuid;
CREATE INDEX orders_document ON orders (account_id, document_id) WHERE document_id IS NOT NULL;

-- Every file that came or went, byte for byte under its hash. Whose it is may not be known yet, so it belongs to no account:
-- only those who see every account look into it. What it says for an account is in exchange_documents.
CREATE TABLE exchange_files (
  file_id       uuid PRIMARY KEY,
  direction     text NOT NULL CHECK (direction IN ('in', 'out')),
  route         text NOT NULL,
  name          text NOT NULL,
  origin        text,
  sha256        text NOT NULL REFERENCES files,
  size          bigint NOT NULL,
  format        text,
  state         text NOT NULL CHECK (state IN ('waiting', 'read', 'unreadable', 'unknown-partner', 'duplicate')),
  duplicate_of  uuid REFERENCES exchange_files,
  sender        text,
  receiver      text,
  controls      text[] NOT NULL DEFAULT '{}',
  documents     integer NOT NULL DEFAULT 0,
  problems      jsonb NOT NULL DEFAULT '[]',
  user_id       uuid REFERENCES users,
  arrived_at    timestamptz NOT NULL,
  read_at       timestamptz
);
CREATE INDEX exchange_files_newest ON exchange_files (arrived_at DESC, file_id DESC);
CREATE INDEX exchange_files_hash ON exchange_files (sha256, direction);

-- One interchange partner of an account: how it names itself and us, what it sends and wants.
CREATE TABLE partners (
  account_id  uuid NOT NULL REFERENCES accounts,
  partner_id  uuid NOT NULL,
  name        text NOT NULL,
  state       text NOT NULL CHECK (state IN ('test', 'production', 'off')),
  settings    jsonb NOT NULL,
  version     integer NOT NULL DEFAULT 1,
  -- what happened before is not told to it
  created_at  timestamptz NOT NULL,
  changed_at  timestamptz NOT NULL,
  PRIMARY KEY (account_id, partner_id),
  UNIQUE (account_id, name)
);

-- By what a partner is known in envelopes and documents. `format` keeps an X12 identity apart from the same text elsewhere.
CREATE TABLE partner_identities (
  account_id  uuid NOT NULL,
  format      text NOT NULL,
  scheme      text NOT NULL,
  id          text NOT NULL,
  partner_id  uuid NOT NULL,
  PRIMARY KEY (account_id, format, scheme, id),
  FOREIGN KEY (account_id, partner_id) REFERENCES partners (account_id, partner_id)
);
CREATE INDEX partner_identities_id ON partner_identities (id, format);

-- What a partner's codes mean, as far as a person had to say so once. Codes of goods are client_items.
CREATE TABLE partner_codes (
  account_id  uuid NOT NULL,
  partner_id  uuid NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('site', 'unit')),
  code        text NOT NULL,
  site_id     uuid,
  unit        text,
  set_by      uuid REFERENCES users,
  set_at      timestamptz NOT NULL,
  PRIMARY KEY (account_id, partner_id, kind, code),
  FOREIGN KEY (account_id, partner_id) REFERENCES partners (account_id, partner_id),
  FOREIGN KEY (account_id, site_id) REFERENCES sites (account_id, site_id),
  CHECK ((kind = 'site') = (site_id IS NOT NULL) AND (kind = 'unit') = (unit IS NOT NULL))
);

-- The last control number used towards a partner.
CREATE TABLE partner_counters (
  account_id  uuid NOT NULL,
  partner_id  uuid NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('interchange', 'group', 'document')),
  last        bigint NOT NULL,
  PRIMARY KEY (account_id, partner_id, kind),
  FOREIGN KEY (account_id, partner_id) REFERENCES partners (account_id, partner_id)
);

-- One document of a client or to a client, as it was read or written, with what became of it.
CREATE TABLE exchange_documents (
  account_id   uuid NOT NULL REFERENCES accounts,
  document_id  uuid NOT NULL,
  partner_id   uuid NOT NULL,
  file_id      uuid REFERENCES exchange_files,
  -- its place in the file, from 1
  nth          integer NOT NULL,
  direction    text NOT NULL CHECK (direction IN ('in', 'out')),
  format       text NOT NULL,
  type         text NOT NULL,
  set_name     text NOT NULL,
  interchange  text,
  group_number text,
  control      text,
  number       text,
  day          date,
  test         boolean NOT NULL,
  -- in: done, waiting (for a person), failed, duplicate, ignored; out: held (wrong), ready, sent, accepted, rejected
  state        text NOT NULL CHECK (state IN ('done', 'waiting', 'failed', 'duplicate', 'ignored', 'held', 'ready', 'sent', 'accepted', 'rejected')),
  content      jsonb NOT NULL,
  -- hash of what it says, whatever its envelope: the same order sent again under another control number
  print        text NOT NULL,
  problems     jsonb NOT NULL,
  -- what a person must say: codes nobody mapped, lines that stop
  waits        jsonb NOT NULL DEFAULT '[]',
  -- what each of its lines became: order and line, or why not
  made         jsonb NOT NULL DEFAULT '[]',
  -- the document it answers, and the event or record it tells of
  answers      uuid,
  cause        text,
  order_id     uuid,
  invoice_id   uuid,
  duplicate_of uuid,
  version      integer NOT NULL DEFAULT 1,
  at           timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL,
  PRIMARY KEY (account_id, document_id),
  FOREIGN KEY (account_id, partner_id) REFERENCES partners (account_id, partner_id)
);
CREATE INDEX exchange_documents_newest ON exchange_documents (account_id, at DESC, document_id DESC);
CREATE INDEX exchange_documents_print ON exchange_documents (account_id, partner_id, print);
CREATE INDEX exchange_documents_control ON exchange_documents (account_id, partner_id, direction, interchange, control);
CREATE INDEX exchange_documents_order ON exchange_documents (account_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX exchange_documents_invoice ON exchange_documents (account_id, invoice_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX exchange_documents_number ON exchange_documents (account_id, partner_id, number) WHERE number IS NOT NULL;
CREATE INDEX exchange_documents_open ON exchange_documents (account_id, state) WHERE state IN ('waiting', 'failed', 'held', 'ready', 'rejected');
CREATE UNIQUE INDEX exchange_documents_cause ON exchange_documents (account_id, partner_id, type, cause) WHERE cause IS NOT NULL;

-- One way out for one file: tried again until it is delivered or given up.
CREATE TABLE exchange_sends (
  account_id   uuid NOT NULL REFERENCES accounts,
  send_id      uuid NOT NULL,
  partner_id   uuid NOT NULL,
  document_id  uuid NOT NULL,
  file_id      uuid NOT NULL REFERENCES exchange_files,
  state        text NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'unsure', 'dead')),
  attempts     integer NOT NULL DEFAULT 0,
  next_at      timestamptz NOT NULL,
  began_at     timestamptz,
  sent_at      timestamptz,
  place        text,
  trouble      text,
  PRIMARY KEY (account_id, send_id),
  FOREIGN KEY (account_id, document_id) REFERENCES exchange_documents (account_id, document_id)
);
CREATE INDEX exchange_sends_open ON exchange_sends (account_id, state, next_at) WHERE state IN ('waiting', 'sending', 'unsure', 'dead');
CREATE INDEX exchange_sends_document ON exchange_sends (account_id, document_id);

-- A change of an order that the client asks for, beside what it would do, until a rule or a person decides.
CREATE TABLE order_changes (
  account_id   uuid NOT NULL REFERENCES accounts,
  change_id    uuid NOT NULL,
  order_id     uuid NOT NULL,
  document_id  uuid NOT NULL,
  asked        jsonb NOT NULL,
  state        text NOT NULL CHECK (state IN ('proposed', 'accepted', 'partly-accepted', 'refused')),
  decided_by   uuid REFERENCES users,
  -- by rule: decided_by is null and decided_at is not
  decided_at   timestamptz,
  reason       text,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (account_id, change_id),
  FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, order_id)
);
CREATE INDEX order_changes_order ON order_changes (account_id, order_id);
CREATE INDEX order_changes_open ON order_changes (account_id) WHERE state = 'proposed';

-- Ways in of the house: folders, SFTP, mail. Settings hold secrets and are shown without them.
CREATE TABLE exchange_ways (
  way_id      uuid PRIMARY KEY,
  name        text NOT NULL UNIQUE,
  settings    jsonb NOT NULL,
  state       text NOT NULL CHECK (state IN ('on', 'off')),
  looked_at   timestamptz,
  trouble     text,
  changed_at  timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON exchange_files, exchange_ways, partners, partner_identities, partner_codes, partner_counters, exchange_documents, exchange_sends, order_changes TO mainstay_app;
-- what came or went is never deleted
REVOKE DELETE ON exchange_files, exchange_documents, exchange_sends FROM mainstay_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['partners', 'partner_identities', 'partner_codes', 'partner_counters', 'exchange_documents', 'exchange_sends', 'order_changes']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY account_wall ON %I TO mainstay_app
      USING (account_id = ANY (string_to_array(nullif(current_setting('mainstay.accounts', true), ''), ',')::uuid[]))$p$, t);
    EXECUTE format('CREATE POLICY every_account ON %I TO mainstay_all USING (true)', t);
  END LOOP;
END $$;
