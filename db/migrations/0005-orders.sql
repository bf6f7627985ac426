-- Orders, their lines, and the monthly summary that keeps account pages fast.

-- Numbers of orders entered by hand. Gaps are allowed, waiting is not.
CREATE SEQUENCE order_numbers START 100001;

CREATE TABLE orders (
  account_id        uuid NOT NULL REFERENCES accounts,
  order_id          uuid NOT NULL,
  number            text NOT NULL,
  purchase_order    text,
  ordered_on        date NOT NULL,
  sold_to_site_id   uuid NOT NULL,
  ship_to_site_id   uuid NOT NULL,
  bill_to_site_id   uuid NOT NULL,
  currency          text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  state             text NOT NULL CHECK (state IN ('draft', 'placed', 'held', 'partly-shipped', 'shipped', 'invoiced', 'closed', 'cancelled')),
  hold_reason       text,
  requested_on      date,
  promised_on       date,
  contract_id       uuid,
  ordered_by        text,
  back_order_of     uuid,
  -- a draft as it is typed: lines may be unfinished, so they become order_lines only when it is placed
  draft             jsonb,
  -- what the asker calls this order, so that a double click or a retry makes one order
  request_key       text,
  net_minor         bigint NOT NULL,
  tax_minor         bigint NOT NULL,
  line_count        integer NOT NULL,
  source            text NOT NULL CHECK (source IN ('hand', 'import', 'exchange', 'demo')),
  version           integer NOT NULL DEFAULT 1,
  created_at        timestamptz NOT NULL,
  PRIMARY KEY (account_id, order_id),
  UNIQUE (account_id, number),
  FOREIGN KEY (account_id, ship_to_site_id) REFERENCES sites (account_id, site_id),
  FOREIGN KEY (account_id, sold_to_site_id) REFERENCES sites (account_id, site_id),
  FOREIGN KEY (account_id, bill_to_site_id) REFERENCES sites (account_id, site_id),
  FOREIGN KEY (account_id, contract_id) REFERENCES contracts (account_id, contract_id)
);
CREATE INDEX orders_newest ON orders (account_id, ordered_on DESC, number DESC);
CREATE INDEX orders_purchase_order ON orders (account_id, purchase_order, sold_to_site_id) WHERE purchase_order IS NOT NULL;
CREATE UNIQUE INDEX orders_request_key ON orders (account_id, request_key) WHERE request_key IS NOT NULL;
CREATE INDEX orders_back_order_of ON orders (account_id, back_order_of) WHERE back_order_of IS NOT NULL;
CREATE INDEX orders_site ON orders (account_id, ship_to_site_id, ordered_on DESC);
CREATE INDEX orders_state ON orders (account_id, state, ordered_on DESC, number DESC);
-- Beginnings of numbers. On the plain column and asked with ~>=~ and ~<~: under row level security only operators that cannot leak
-- reach an index, and lower() and LIKE are not among them.
CREATE INDEX orders_number_begins ON orders (account_id, number text_pattern_ops);
CREATE INDEX orders_purchase_order_begins ON orders (account_id, purchase_order text_pattern_ops) WHERE purchase_order IS NOT NULL;

CREATE TABLE order_lines (
  account_id          uuid NOT NULL,
  ordered_on          date NOT NULL,
  order_id            uuid NOT NULL,
  line_no             integer NOT NULL CHECK (line_no > 0),
  item_id             uuid NOT NULL REFERENCES items,
  description         text NOT NULL,
  unit                text NOT NULL,
  quantity_micros     bigint NOT NULL,
  -- the price on the order, as booked
  price_micros        bigint NOT NULL,
  per_micros          bigint NOT NULL DEFAULT 1000000 CHECK (per_micros > 0),
  net_minor           bigint NOT NULL,
  tax_percent_micros  bigint NOT NULL,
  tax_minor           bigint NOT NULL,
  -- the price the contract gave when the line was priced, per the same unit; null when it gave none
  agreed_micros       bigint,
  agreed_per_micros   bigint,
  trail_id            uuid,
  -- why a person booked another price than the contract's
  price_reason        text,
  promised_on         date,
  shipped_micros      bigint,
  shipped_on          date,
  back_order_id       uuid,
  cancelled           boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account_id, ordered_on, order_id, line_no),
  FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, order_id),
  FOREIGN KEY (account_id, trail_id) REFERENCES price_trails (account_id, trail_id)
);
CREATE INDEX order_lines_order ON order_lines (account_id, order_id, line_no);
CREATE INDEX order_lines_item ON order_lines (account_id, item_id, ordered_on);

-- What every site ordered each month. Kept by orders.store in the transaction of the change; a check recomputes it.
CREATE TABLE order_months (
  account_id     uuid NOT NULL,
  site_id        uuid NOT NULL,
  month          date NOT NULL,
  currency       text NOT NULL,
  orders         integer NOT NULL,
  lines          integer NOT NULL,
  net_minor      bigint NOT NULL,
  shipped_lines  integer NOT NULL,
  late_lines     integer NOT NULL,
  unshipped_lines integer NOT NULL,
  PRIMARY KEY (account_id, site_id, month, currency)
);
-- a year of every site of an account, read from the index alone
CREATE INDEX order_months_span ON order_months (account_id, month, site_id, currency) INCLUDE (net_minor, lines, shipped_lines, late_lines);
