-- Whether anybody records shipments of an account is asked by every check of an order: answered from this index, not by reading its lines.

CREATE INDEX order_lines_shipped ON order_lines (account_id) WHERE shipped_micros IS NOT NULL;
