-- Invoices, their lines, the ties from invoice lines to order lines, and the monthly summary.

CREATE TABLE invoices (
  account_id       uuid NOT NULL REFERENCES accounts,
  invoice_id       uuid NOT NULL,
  number           text NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('invoice', 'credit-note')),
  invoiced_on      date NOT NULL,
  due_on           date,
  bill_to_site_id  uuid NOT NULL,
  ship_to_site_id  uuid NOT NULL,
  currency         text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  purchase_order   text,
  order_number     text,
  -- totals as the document states them; null where it states none
  stated_net_minor    bigint,
  stated_tax_minor    bigint,
  stated_gross_minor  bigint,
  -- sums of the lines
  net_minor        bigint NOT NULL,
  tax_minor        bigint NOT NULL,
  line_count       integer NOT NULL,
  paid_minor       bigint,
  settled_on       date,
  source           text NOT NULL CHECK (source IN ('hand', 'import', 'exchange', 'demo')),
  version          integer NOT NULL DEFAULT 1,
  created_at       timestamptz NOT NULL,
  PRIMARY KEY (account_id, invoice_id),
  UNIQUE (account_id, number),
  FOREIGN KEY (account_id, bill_to_site_id) REFERENCES sites (account_id, site_id),
  FOREIGN KEY (account_id, ship_to_site_id) REFERENCES sites (account_id, site_id)
);
CREATE INDEX invoices_newest ON invoices (account_id, invoiced_on DESC, number DESC);
CREATE INDEX invoices_number_begins ON invoices (account_id, number text_pattern_ops);
CREATE INDEX invoices_site ON invoices (account_id, ship_to_site_id, invoiced_on DESC);

CREATE TABLE invoice_lines (
  account_id          uuid NOT NULL,
  invoiced_on         date NOT NULL,
  invoice_id          uuid NOT NULL,
  line_no             integer NOT NULL CHECK (line_no > 0),
  item_id             uuid REFERENCES items,
  description         text NOT NULL,
  unit                text NOT NULL,
  quantity_micros     bigint NOT NULL,
  price_micros        bigint NOT NULL,
  per_micros          bigint NOT NULL DEFAULT 1000000 CHECK (per_micros > 0),
  net_minor           bigint NOT NULL,
  tax_percent_micros  bigint NOT NULL,
  tax_minor           bigint NOT NULL,
  order_number        text,
  order_line_no       integer,
  PRIMARY KEY (account_id, invoiced_on, invoice_id, line_no),
  FOREIGN KEY (account_id, invoice_id) REFERENCES invoices (account_id, invoice_id)
);
CREATE INDEX invoice_lines_invoice ON invoice_lines (account_id, invoice_id, line_no);
CREATE INDEX invoice_lines_item ON invoice_lines (account_id, item_id, invoiced_on);

-- The tie from an invoice line to an order line, many to many, with its part-scores (0 to 1000).
-- `proposed` rows are the rivals of an ambiguous tie and count for nothing until a person settles it.
CREATE TABLE matches (
  account_id       uuid NOT NULL,
  invoice_id       uuid NOT NULL,
  invoice_line_no  integer NOT NULL,
  order_id         uuid NOT NULL,
  order_line_no    integer NOT NULL,
  quantity_micros  bigint NOT NULL,
  score            integer NOT NULL,
  parts            jsonb NOT NULL,
  state            text NOT NULL CHECK (state IN ('matched', 'proposed', 'rejected')),
  made_by          text NOT NULL CHECK (made_by IN ('reference', 'score', 'person')),
  settled_by       uuid REFERENCES users,
  settled_at       timestamptz,
  PRIMARY KEY (account_id, invoice_id, invoice_line_no, order_id, order_line_no)
);
CREATE INDEX matches_order ON matches (account_id, order_id, order_line_no);
CREATE INDEX matches_proposed ON matches (account_id, invoice_id) WHERE state = 'proposed';

CREATE TABLE invoice_months (
  account_id  uuid NOT NULL,
  site_id     uuid NOT NULL,
  month       date NOT NULL,
  currency    text NOT NULL,
  invoices    integer NOT NULL,
  lines       integer NOT NULL,
  net_minor   bigint NOT NULL,
  PRIMARY KEY (account_id, site_id, month, currency)
);
CREATE INDEX invoice_months_span ON invoice_months (account_id, month, site_id, currency) INCLUDE (net_minor, invoices);
