import type { Shape } from './shape.ts';

/**
 * Cloudflare's prices on the Workers Paid plan, dollars per million, beyond what the plan includes.
 * From developers.cloudflare.com: workers/platform/pricing, queues/platform/pricing and
 * d1/platform/pricing, read in November 2026.
 */
export const PRICES = {
  request: 0.3,
  cpuMs: 0.02,
  queueOperation: 0.4,
  rowWritten: 1,
  rowRead: 0.001,
};

/** Written, read and deleted, each up to 64 KB. */
const QUEUE_OPERATIONS = 3;

export interface Cost {
  readonly dollarsPerMillion: number;
  readonly parts: Readonly<Record<keyof typeof PRICES, number>>;
}

/** Of a million purchases, each told by one event and consumed in full batches. */
export function costOf({ '100': batch }: Shape, cpuMsPerEvent: number): Cost {
  const parts = {
    request: PRICES.request,
    cpuMs: PRICES.cpuMs * cpuMsPerEvent,
    queueOperation: PRICES.queueOperation * QUEUE_OPERATIONS,
    rowWritten: (PRICES.rowWritten * batch.rowsWritten) / 100,
    rowRead: (PRICES.rowRead * batch.rowsRead) / 100,
  };
  const dollarsPerMillion = Object.values(parts).reduce((total, part) => total + part, 0);
  return { dollarsPerMillion, parts };
}
