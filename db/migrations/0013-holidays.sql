-- Public holidays are worked out by country and region (platform/holidays.server.ts); the table for them was never filled.

DROP TABLE holidays;
