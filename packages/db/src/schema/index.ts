/**
 * The tables, of four kinds:
 * - facts: one row per Stripe object, its newest snapshot (see `version`);
 * - the ledger: what follows from the facts, in whole credits;
 * - the event log: what arrived and its outcome;
 * - work in progress: replays, reconciliations, notifications, alerts.
 *
 * Times are ISO 8601 text in UTC, so that a person can read a row. Amounts of money are in the
 * currency's smallest unit. Tables keyed by text are WITHOUT ROWID (the migrations say so;
 * Drizzle cannot): one row written instead of two.
 */
export * from './alerts.ts';
export * from './catalog.ts';
export * from './customers.ts';
export * from './dead-letter-reasons.ts';
export * from './events.ts';
export * from './facts.ts';
export * from './ledger.ts';
export * from './notifications.ts';
export * from './other-payments.ts';
export * from './reconciliations.ts';
export * from './replays.ts';
export * from './reservations.ts';
export * from './retention.ts';
