-- Accounts and their site trees.

CREATE TABLE accounts (
  account_id          uuid PRIMARY KEY,
  number              text NOT NULL,
  name                text NOT NULL,
  currency            text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  country             text,
  time_zone           text NOT NULL DEFAULT 'UTC',
  calendar            text,
  opened_on           date,
  payment_days        integer CHECK (payment_days >= 0),
  credit_limit_minor  bigint CHECK (credit_limit_minor >= 0),
  credit_hold         boolean NOT NULL DEFAULT false,
  version             integer NOT NULL DEFAULT 1,
  created_at          timestamptz NOT NULL
);

-- A node of the account's tree. `ancestors` runs from the root down to the site itself, so a subtree is one indexed question.
CREATE TABLE sites (
  account_id       uuid NOT NULL REFERENCES accounts,
  site_id          uuid NOT NULL,
  parent_id        uuid,
  ancestors        uuid[] NOT NULL,
  number           text NOT NULL,
  name             text NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('head-office', 'division', 'country', 'region', 'banner', 'distribution-centre', 'store', 'hotel', 'hospital', 'plant', 'office', 'other')),
  roles            text[] NOT NULL DEFAULT '{}' CHECK (roles <@ ARRAY['sold-to', 'ship-to', 'bill-to', 'payer']),
  bill_to_site_id  uuid,
  street           text, city text, region text, postal_code text,
  country          text CHECK (country ~ '^[A-Z]{2}$'),
  latitude         numeric(9, 6) CHECK (latitude BETWEEN -90 AND 90),
  longitude        numeric(9, 6) CHECK (longitude BETWEEN -180 AND 180),
  time_zone        text,
  currency         text CHECK (currency ~ '^[A-Z]{3}$'),
  payment_days     integer CHECK (payment_days >= 0),
  credit_limit_minor bigint,
  credit_hold      boolean NOT NULL DEFAULT false,
  opened_on        date,
  closed_on        date,
  version          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (account_id, site_id),
  UNIQUE (account_id, number),
  FOREIGN KEY (account_id, parent_id) REFERENCES sites (account_id, site_id) DEFERRABLE INITIALLY IMMEDIATE,
  FOREIGN KEY (account_id, bill_to_site_id) REFERENCES sites (account_id, site_id) DEFERRABLE INITIALLY IMMEDIATE
);
CREATE INDEX sites_parent ON sites (account_id, parent_id);
CREATE INDEX sites_ancestors ON sites USING gin (ancestors);

-- GLN, DUNS, VAT and the client's own numbers of a site.
CREATE TABLE site_identifiers (
  account_id  uuid NOT NULL,
  site_id     uuid NOT NULL,
  scheme      text NOT NULL CHECK (scheme IN ('GLN', 'DUNS', 'VAT', 'client', 'tax', 'other')),
  value       text NOT NULL,
  PRIMARY KEY (account_id, scheme, value, site_id),
  FOREIGN KEY (account_id, site_id) REFERENCES sites (account_id, site_id)
);
CREATE INDEX site_identifiers_site ON site_identifiers (account_id, site_id);
