import type { BenchWorker } from './bench-worker.ts';

export interface Counts {
  readonly readCalls: number;
  readonly writeCalls: number;
  readonly statements: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

export type Shape = Readonly<Record<'1' | '10' | '100', Counts>>;

/** D1 calls, statements and rows of one batch of purchases, by its size. */
export async function measureShape({ ask }: BenchWorker): Promise<Shape> {
  const of = (count: number) => ask<Counts>('/shape', { from: 50_000_000 + count * 1000, count });
  return { '1': await of(1), '10': await of(10), '100': await of(100) };
}
