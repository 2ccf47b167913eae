import type { Counts } from '../workers/counting.ts';
import type { Shape } from './shape.ts';

interface Price {
  /** Dollars, beyond what the plan includes. */
  readonly perMillion: number;
  /** Millions per month that the plan includes. */
  readonly included: number;
}

/**
 * The Workers Paid plan, read in November 2026 at developers.cloudflare.com:
 * workers/platform/pricing, queues/platform/pricing and d1/platform/pricing.
 */
const PRICES = {
  request: { perMillion: 0.3, included: 10 },
  cpuMs: { perMillion: 0.02, included: 30 },
  queueOperation: { perMillion: 0.4, included: 1 },
  rowWritten: { perMillion: 1, included: 50 },
  rowRead: { perMillion: 0.001, included: 25_000 },
} satisfies Record<string, Price>;

type Operations = Readonly<Record<keyof typeof PRICES, number>>;

/** An event is written to the queue, read from it and deleted: one operation each per 64 KB. */
const QUEUE_OPERATIONS = 3;

const BATCH_SIZE = 100;

/** In full batches: each event is a request to ingest and a hundredth of a consumer invocation. */
export function costOf({ '100': purchases, intents }: Shape, cpuMsPerEvent: number) {
  const perEvent = ({ rowsWritten, rowsRead }: Counts): Operations => ({
    request: 1 + 1 / BATCH_SIZE,
    cpuMs: cpuMsPerEvent,
    queueOperation: QUEUE_OPERATIONS,
    rowWritten: rowsWritten / BATCH_SIZE,
    rowRead: rowsRead / BATCH_SIZE,
  });
  const operations = perEvent(purchases);
  const dollars = priceOf(operations);
  const dollarsPerMillion = sum(dollars);
  return {
    /** Per purchase, and what they cost for a million. */
    operations,
    dollars,
    /** Of a million purchases with one event each, beyond what the plan includes. */
    dollarsPerMillion,
    /** The same for an endpoint that also receives payment_intent.succeeded. */
    dollarsWithIntents: dollarsPerMillion + sum(priceOf(perEvent(intents))),
    /** Of the first million purchases of a month, beside the plan's own $5. */
    dollarsOfFirstMillion: sum(priceOf(operations, ({ included }) => included)),
  };
}

/** Dollars for a million times these operations, without the millions that are included. */
function priceOf(operations: Operations, includedMillions = (_: Price) => 0): Operations {
  const prices = Object.entries(PRICES).map(([name, price]) => {
    const millions = operations[name as keyof Operations] - includedMillions(price);
    return [name, Math.max(0, millions) * price.perMillion];
  });
  // Object.fromEntries does not keep the names of the fields.
  return Object.fromEntries(prices) as Operations;
}

const sum = (parts: Operations): number =>
  Object.values(parts).reduce((total, part) => total + part, 0);
