-- The catalogue: reference tables, shared by all accounts, and each account's own item codes.

CREATE TABLE families (
  family_id  uuid PRIMARY KEY,
  number     text NOT NULL UNIQUE,
  name       text NOT NULL,
  parent_id  uuid REFERENCES families DEFERRABLE INITIALLY IMMEDIATE
);

CREATE TABLE items (
  item_id             uuid PRIMARY KEY,
  number              text NOT NULL UNIQUE,
  name                text NOT NULL,
  kind                text NOT NULL CHECK (kind IN ('product', 'service', 'software')),
  base_unit           text NOT NULL,
  order_unit          text NOT NULL,
  gtin                text,
  tax_code            text NOT NULL DEFAULT 'standard',
  lead_time_days      integer CHECK (lead_time_days >= 0),
  minimum_micros      bigint CHECK (minimum_micros >= 0),
  multiple_micros     bigint CHECK (multiple_micros > 0),
  weight_grams        bigint CHECK (weight_grams >= 0),
  sellable_from       date,
  end_of_life_on      date,
  substitute_item_id  uuid REFERENCES items DEFERRABLE INITIALLY IMMEDIATE,
  version             integer NOT NULL DEFAULT 1
);
CREATE INDEX items_name ON items USING gin (name gin_trgm_ops);
CREATE INDEX items_number ON items USING gin (number gin_trgm_ops);
CREATE INDEX items_number_begins ON items (lower(number) text_pattern_ops);
CREATE INDEX items_name_begins ON items (lower(name) text_pattern_ops);
CREATE INDEX items_gtin ON items (lpad(gtin, 14, '0')) WHERE gtin IS NOT NULL;
CREATE INDEX items_substitute ON items (substitute_item_id) WHERE substitute_item_id IS NOT NULL;

CREATE TABLE item_families (
  item_id    uuid NOT NULL REFERENCES items,
  family_id  uuid NOT NULL REFERENCES families,
  PRIMARY KEY (item_id, family_id)
);
CREATE INDEX item_families_family ON item_families (family_id);

-- One `unit` holds base_micros/1,000,000 base units.
CREATE TABLE packs (
  item_id      uuid NOT NULL REFERENCES items,
  unit         text NOT NULL,
  base_micros  bigint NOT NULL CHECK (base_micros > 0),
  gtin         text,
  PRIMARY KEY (item_id, unit)
);
CREATE INDEX packs_gtin ON packs (lpad(gtin, 14, '0')) WHERE gtin IS NOT NULL;

CREATE TABLE list_prices (
  item_id       uuid NOT NULL REFERENCES items,
  currency      text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  unit          text NOT NULL,
  valid_from    date NOT NULL,
  valid_to      date,
  price_micros  bigint NOT NULL CHECK (price_micros >= 0),
  per_micros    bigint NOT NULL DEFAULT 1000000 CHECK (per_micros > 0),
  list          text NOT NULL DEFAULT 'list',
  PRIMARY KEY (item_id, currency, unit, valid_from),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

CREATE TABLE tax_rates (
  country         text NOT NULL,
  tax_code        text NOT NULL,
  valid_from      date NOT NULL,
  percent_micros  bigint NOT NULL CHECK (percent_micros >= 0),
  PRIMARY KEY (country, tax_code, valid_from)
);

CREATE TABLE client_items (
  account_id  uuid NOT NULL REFERENCES accounts,
  code        text NOT NULL,
  item_id     uuid NOT NULL REFERENCES items,
  unit        text,
  name        text,
  PRIMARY KEY (account_id, code)
);
CREATE INDEX client_items_item ON client_items (account_id, item_id, code);
CREATE INDEX client_items_begins ON client_items (account_id, lower(code) text_pattern_ops);
