import type { Shape } from './shape.ts';

/**
 * Cloudflare's prices on the Workers Paid plan: dollars per million beyond what the plan includes,
 * and the millions that it includes each month. From developers.cloudflare.com:
 * workers/platform/pricing, queues/platform/pricing and d1/platform/pricing, read on 2026-11-23.
 */
export const PRICES = {
  request: { perMillion: 0.3, included: 10 },
  cpuMs: { perMillion: 0.02, included: 30 },
  queueOperation: { perMillion: 0.4, included: 1 },
  rowWritten: { perMillion: 1, included: 50 },
  rowRead: { perMillion: 0.001, included: 25_000 },
};

type Operation = keyof typeof PRICES;
const OPERATIONS = Object.keys(PRICES) as Operation[];

/** Written, read and deleted, each up to 64 KB. */
const QUEUE_OPERATIONS = 3;

export interface Cost {
  /** Of a million purchases, when all that the plan includes is used up already. */
  readonly dollarsPerMillion: number;
  readonly parts: Readonly<Record<Operation, number>>;
  /** How many of each a purchase takes. */
  readonly operations: Readonly<Record<Operation, number>>;
  /** Of the first million purchases in a month, beside the plan's own $5. */
  readonly dollarsOfFirstMillion: number;
}

/** Of purchases that are each told by one event and consumed in full batches. */
export function costOf({ '100': batch }: Shape, cpuMsPerEvent: number): Cost {
  const operations = {
    // The webhook, and its hundredth of the consumer's invocation.
    request: 1 + 1 / 100,
    cpuMs: cpuMsPerEvent,
    queueOperation: QUEUE_OPERATIONS,
    rowWritten: batch.rowsWritten / 100,
    rowRead: batch.rowsRead / 100,
  };
  const priced = (millions: (operation: Operation) => number) =>
    Object.fromEntries(
      OPERATIONS.map((operation) => [
        operation,
        PRICES[operation].perMillion * millions(operation),
      ]),
    ) as Record<Operation, number>;
  const parts = priced((operation) => operations[operation]);
  const beyond = priced((operation) =>
    Math.max(0, operations[operation] - PRICES[operation].included),
  );
  return {
    dollarsPerMillion: sum(parts),
    parts,
    operations,
    dollarsOfFirstMillion: sum(beyond),
  };
}

const sum = (parts: Readonly<Record<Operation, number>>): number =>
  Object.values(parts).reduce((total, part) => total + part, 0);
