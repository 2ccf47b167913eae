/**
 * What we keep. Three kinds of table:
 * - facts: what Stripe said of an object, one row each, the newest word standing (see `version`);
 * - the ledger and its balances: what follows from the facts, in whole credits;
 * - the record of events: what arrived and what became of it.
 *
 * Times are ISO 8601 text in UTC, so that a person can read a row. Amounts of money are in the
 * currency's smallest unit. Tables keyed by text are WITHOUT ROWID (the migrations say so;
 * Drizzle cannot): one row written instead of two.
 */
export * from './events.ts';
export * from './facts.ts';
export * from './ledger.ts';
export * from './notifications.ts';
export * from './reconciliations.ts';
export * from './replays.ts';
