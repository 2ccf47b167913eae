import type { Shape } from './shape.ts';

/** Where Cloudflare's prices stand, and when they were looked up there. */
export const PRICES_FROM =
  'developers.cloudflare.com: workers/platform/pricing, queues/platform/pricing, d1/platform/pricing; November 2026';

/**
 * On the Workers Paid plan: dollars per million beyond what the plan includes, and the millions that
 * it includes each month.
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

const BATCH = 100;

export interface Cost {
  /** Of a million purchases told by one event each, when what the plan includes is used up. */
  readonly dollarsPerMillion: number;
  readonly parts: Operations;
  /** How many of each a purchase takes. */
  readonly operations: Operations;
  /** The same where Stripe is asked to send payment_intent.succeeded as well. */
  readonly dollarsWithIntents: number;
  /** Of the first million purchases in a month, beside the plan's own $5. */
  readonly dollarsOfFirstMillion: number;
  readonly pricesFrom: string;
}

/** What would lower it, the greatest first. */
export const LOWER = [
  'an endpoint without payment_intent.succeeded: it grants nothing, and newer refunds name the payment themselves',
  'no index of sessions by payment, $1.00: but then a refund finds its purchase by reading all of them',
  'a sampling rate for the logs of ingest, a line per event, $0.60 per million beyond 20 million a month (not in the sum)',
] as const;

/** In full batches. Each event is a request to ingest and a hundredth of an invocation. */
export function costOf({ '100': purchases, intents }: Shape, cpuMsPerEvent: number): Cost {
  const event = (rowsWritten: number, rowsRead: number): Operations => ({
    request: 1 + 1 / BATCH,
    cpuMs: cpuMsPerEvent,
    queueOperation: QUEUE_OPERATIONS,
    rowWritten: rowsWritten / BATCH,
    rowRead: rowsRead / BATCH,
  });
  const operations = event(purchases.rowsWritten, purchases.rowsRead);
  const parts = priced(operations);
  const beyond = (operation: Operation) =>
    Math.max(0, operations[operation] - PRICES[operation].included);
  return {
    dollarsPerMillion: sum(parts),
    parts,
    operations,
    dollarsWithIntents: sum(parts) + sum(priced(event(intents.rowsWritten, intents.rowsRead))),
    dollarsOfFirstMillion: sum(priced(forEach(beyond))),
    pricesFrom: PRICES_FROM,
  };
}

const forEach = (of: (operation: Operation) => number): Operations =>
  Object.fromEntries(OPERATIONS.map((operation) => [operation, of(operation)])) as Record<
    Operation,
    number
  >;

const priced = (millions: Operations): Operations =>
  forEach((operation) => PRICES[operation].perMillion * millions[operation]);

const sum = (parts: Operations): number =>
  Object.values(parts).reduce((total, part) => total + part, 0);
