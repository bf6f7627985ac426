-- How one client's orders on pages, in tables and in mails are read: learned from an order that a person marked up.

CREATE TABLE partner_templates (
  account_id   uuid NOT NULL,
  template_id  uuid NOT NULL,
  partner_id   uuid NOT NULL,
  name         text NOT NULL,
  template     jsonb NOT NULL,
  -- the order it was learned from, and what was marked there
  file_id      uuid NOT NULL REFERENCES exchange_files,
  marks        jsonb NOT NULL,
  made_by      uuid REFERENCES users,
  made_at      timestamptz NOT NULL,
  PRIMARY KEY (account_id, template_id),
  FOREIGN KEY (account_id, partner_id) REFERENCES partners (account_id, partner_id)
);
CREATE INDEX partner_templates_partner ON partner_templates (account_id, partner_id);

-- A person has looked at what was doubtful in it.
ALTER TABLE exchange_documents ADD COLUMN confirmed boolean NOT NULL DEFAULT false;

ALTER TABLE partner_templates ENABLE ROW LEVEL SECURITY;
CREATE POLICY account_wall ON partner_templates TO mainstay_app
  USING (account_id = ANY (string_to_array(nullif(current_setting('mainstay.accounts', true), ''), ',')::uuid[]));
CREATE POLICY every_account ON partner_templates TO mainstay_all USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON partner_templates TO mainstay_app;
