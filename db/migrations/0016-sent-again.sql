-- A person sends a document again: the patience with its way begins anew.

ALTER TABLE exchange_sends ADD COLUMN again_at timestamptz;
