export const PARTS = ['ingest', 'consumer', 'shape', 'growth', 'path', 'bundles'] as const;
export type Part = (typeof PARTS)[number];

/** How much each part does. */
export interface Size {
  readonly rounds: number;
  /** Requests to each Worker of `ingest`, in each round. */
  readonly requests: number;
  /** Full batches that `consumer` handles in each round. */
  readonly batches: number;
  readonly pathRounds: number;
  readonly pathEvents: number;
  /** Purchases stored at each stage of `growth`. */
  readonly growth: readonly number[];
}

/** Enough for figures that can be quoted. */
export const FULL: Size = {
  rounds: 5,
  requests: 4000,
  batches: 40,
  pathRounds: 3,
  pathEvents: 20_000,
  growth: [1_000, 100_000, 1_000_000],
};

/** Enough to see that every part works. */
export const SHORT: Size = {
  rounds: 1,
  requests: 64,
  batches: 1,
  pathRounds: 1,
  pathEvents: 200,
  growth: [1_000, 2_000],
};
