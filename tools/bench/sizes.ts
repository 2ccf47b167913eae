import type { Mix } from './workers/events.ts';

export const PARTS = [
  'ingest',
  'consumer',
  'shape',
  'growth',
  'path',
  'drain',
  'capacity',
  'spend',
  'bundles',
] as const;
export type Part = (typeof PARTS)[number];

/** How much each part does: enough for figures that can be quoted. */
export const FULL = {
  rounds: 5,
  /** Requests to each Worker of `ingest`, in each round. */
  requests: 4000,
  /** Full batches that `consumer` handles in each round. */
  batches: 40,
  pathRounds: 3,
  pathEvents: 6_000,
  pathMixes: ['sessions', 'real'] as readonly Mix[],
  /** Purchases stored at each stage of `growth`. */
  growth: [1_000, 100_000, 1_000_000],
  growthRounds: 10,
  /** The size of one more stage; 0 for none. */
  growthMax: 0,
  /** Spends of each kind in each round of `spend`: a multiple of 100. */
  spends: 400,
  drain: {
    rounds: 3,
    stored: 100_000,
    consumers: [1, 2, 3, 4, 5],
    batchSizes: [10, 50, 100],
    latenciesMs: [0, 10],
    batches: 60,
  },
  /** Acts of each kind: a multiple of 100. */
  capacity: 10_000,
};

export type Size = typeof FULL;

/** Enough to see that every part works. */
export const SHORT: Size = {
  rounds: 1,
  requests: 64,
  batches: 1,
  pathRounds: 1,
  pathEvents: 200,
  pathMixes: ['sessions'],
  growth: [500, 1_000],
  growthRounds: 1,
  growthMax: 0,
  spends: 100,
  drain: {
    rounds: 1,
    stored: 1_000,
    consumers: [1, 2],
    batchSizes: [10],
    latenciesMs: [0],
    batches: 4,
  },
  capacity: 500,
};
