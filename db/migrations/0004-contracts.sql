-- Contracts, amendments and terms. A term's `kind` opens the door for later kinds; its body is checked by the code of that kind.

CREATE TABLE contracts (
  account_id    uuid NOT NULL REFERENCES accounts,
  contract_id   uuid NOT NULL,
  number        text NOT NULL,
  name          text NOT NULL,
  currency      text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  state         text NOT NULL CHECK (state IN ('draft', 'in-force', 'withdrawn')),
  signed_on     date,
  valid_from    date NOT NULL,
  valid_to      date,
  payment_days  integer CHECK (payment_days >= 0),
  price_day     text NOT NULL DEFAULT 'order' CHECK (price_day IN ('order', 'delivery')),
  tolerances    jsonb NOT NULL DEFAULT '{}',
  source        text NOT NULL,
  PRIMARY KEY (account_id, contract_id),
  UNIQUE (account_id, number),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

CREATE TABLE amendments (
  account_id       uuid NOT NULL,
  contract_id      uuid NOT NULL,
  number           text NOT NULL,
  name             text NOT NULL,
  signed_on        date,
  takes_effect_on  date NOT NULL,
  PRIMARY KEY (account_id, contract_id, number),
  FOREIGN KEY (account_id, contract_id) REFERENCES contracts (account_id, contract_id)
);

CREATE TABLE terms (
  account_id        uuid NOT NULL,
  contract_id       uuid NOT NULL,
  term_id           uuid NOT NULL,
  kind              text NOT NULL,
  clause            text NOT NULL,
  name              text NOT NULL,
  amendment_number  text,
  item_id           uuid REFERENCES items,
  family_id         uuid REFERENCES families,
  site_id           uuid,
  valid_from        date NOT NULL,
  valid_to          date,
  body              jsonb NOT NULL,
  PRIMARY KEY (account_id, term_id),
  UNIQUE (account_id, contract_id, clause, valid_from, term_id),
  FOREIGN KEY (account_id, contract_id) REFERENCES contracts (account_id, contract_id),
  FOREIGN KEY (account_id, site_id) REFERENCES sites (account_id, site_id),
  CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CHECK (item_id IS NULL OR family_id IS NULL)
);
CREATE INDEX terms_contract ON terms (account_id, contract_id, clause);
-- the terms that bear on an order's items, whatever the size of the contract
CREATE INDEX terms_item ON terms (account_id, item_id) WHERE item_id IS NOT NULL;
CREATE INDEX terms_family ON terms (account_id, family_id) WHERE family_id IS NOT NULL;
CREATE INDEX terms_everything ON terms (account_id) WHERE item_id IS NULL AND family_id IS NULL;
CREATE INDEX terms_amended ON terms (account_id, contract_id, clause, amendment_number) WHERE amendment_number IS NOT NULL;

-- Reasons of prices, by content: lines priced for the same reasons share one row. Written once, never changed.
CREATE TABLE price_trails (
  account_id  uuid NOT NULL REFERENCES accounts,
  trail_id    uuid NOT NULL,
  trail       jsonb NOT NULL,
  PRIMARY KEY (account_id, trail_id)
);
