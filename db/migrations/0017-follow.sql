-- How far the events of an account were followed for its partners. Events that nobody is told of are so not looked at again and again.

CREATE TABLE exchange_follow (
  account_id   uuid PRIMARY KEY REFERENCES accounts,
  followed_to  timestamptz NOT NULL
);

ALTER TABLE exchange_follow ENABLE ROW LEVEL SECURITY;
CREATE POLICY account_wall ON exchange_follow TO mainstay_app
  USING (account_id = ANY (string_to_array(nullif(current_setting('mainstay.accounts', true), ''), ',')::uuid[]));
CREATE POLICY every_account ON exchange_follow TO mainstay_all USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON exchange_follow TO mainstay_app;
