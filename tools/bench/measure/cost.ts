import type { Counts } from '../workers/counting-database.ts';
import type { Shape } from './shape.ts';

/**
 * Dollars per million beyond what the plan includes, and the millions per month that it includes: of
 * the Workers Paid plan, read in November 2026 at developers.cloudflare.com: workers/platform/pricing,
 * queues/platform/pricing and d1/platform/pricing.
 */
const PRICES = {
  request: { perMillion: 0.3, included: 10 },
  cpuMs: { perMillion: 0.02, included: 30 },
  queueOperation: { perMillion: 0.4, included: 1 },
  rowWritten: { perMillion: 1, included: 50 },
  rowRead: { perMillion: 0.001, included: 25_000 },
};

type Operation = keyof typeof PRICES;
type Operations = Readonly<Record<Operation, number>>;
const OPERATIONS = Object.keys(PRICES) as Operation[];

/** An event is written to the queue, read from it and deleted: one operation each per 64 KB. */
const QUEUE_OPERATIONS = 3;
const BATCH_SIZE = 100;
/** A step reads each row twice at most: see packages/db/src/retention. */
const ROWS_READ_PER_DELETION = 2;

/** In full batches: each event is a request to ingest and a hundredth of a consumer invocation. */
export function costOf(
  { '100': sessions, intents, intentsFirst, sessionsAfter, pairs }: Shape,
  cpuMsPerEvent: number,
) {
  const perEvent = ({ rowsWritten, rowsRead }: Counts): Operations => ({
    request: 1 + 1 / BATCH_SIZE,
    cpuMs: cpuMsPerEvent,
    queueOperation: QUEUE_OPERATIONS,
    rowWritten: rowsWritten / BATCH_SIZE,
    rowRead: rowsRead / BATCH_SIZE,
  });
  const dollars = (counts: Counts) => dollarsOfMillion(perEvent(counts));
  const operations = perEvent(sessions);
  return {
    /** Per purchase: of a million, rows written cost as many dollars. */
    operations,
    /** Of a million purchases with one event each, beyond what the plan includes. */
    dollarsPerMillion: dollars(sessions),
    /** Of a million with two: each session comes with its PaymentIntent, in one batch. */
    dollarsWithIntents: 2 * dollars(pairs),
    /** The same, where the PaymentIntents come in a batch before their sessions, or after. */
    dollarsWithIntentsBefore: dollars(intentsFirst) + dollars(sessionsAfter),
    dollarsWithIntentsAfter: dollars(sessions) + dollars(intents),
    /** Of a million events that the retention deletes in the end: a deletion is a row written. */
    dollarsOfRetention:
      PRICES.rowWritten.perMillion + ROWS_READ_PER_DELETION * PRICES.rowRead.perMillion,
    /** Of the first million purchases of a month, beside the plan's own $5. */
    dollarsOfFirstMillion: sum((name) => priceOf(name, operations, PRICES[name].included)),
  };
}

/**
 * Of a million spends, whose calls make so many each. A call over a service binding is no request of
 * its own; the one that the product's Worker answers is the product's, and is not counted. The CPU time
 * of both Workers is.
 */
export const costOfSpends = (
  cpuMs: number,
  { rowsWritten, rowsRead }: Pick<Counts, 'rowsWritten' | 'rowsRead'>,
  spendsPerCall: number,
): number =>
  dollarsOfMillion({
    request: 0,
    cpuMs,
    queueOperation: 0,
    rowWritten: rowsWritten / spendsPerCall,
    rowRead: rowsRead / spendsPerCall,
  });

const dollarsOfMillion = (operations: Operations): number =>
  sum((name) => priceOf(name, operations));

/** Dollars for a million times these operations, without the millions that are included. */
const priceOf = (name: Operation, operations: Operations, included = 0): number =>
  Math.max(0, operations[name] - included) * PRICES[name].perMillion;

const sum = (toDollars: (name: Operation) => number): number =>
  OPERATIONS.reduce((total, name) => total + toDollars(name), 0);
