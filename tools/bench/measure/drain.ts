import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postCommand } from '../runtime/post-command.ts';
import { type Runtime, startRuntime } from '../runtime/runtime.ts';
import { storePurchases } from '../runtime/stored-purchases.ts';
import type { Backlog, Drained } from '../workers/drain.ts';
import { measureRounds } from './statistics.ts';

const WORKER = 'drain';
/** Longer than a run, so that only full batches are delivered. */
const BATCH_TIMEOUT_SECONDS = 60;

export interface DrainSize {
  readonly rounds: number;
  /** Purchases in the database before. */
  readonly stored: number;
  readonly consumers: readonly number[];
  readonly batchSizes: readonly number[];
  /** Of the network between a consumer and D1. The first is 0. */
  readonly latenciesMs: readonly number[];
  /** Full batches in each run: a multiple of each number of consumers. */
  readonly batches: number;
}

/**
 * A backlog that waits in the queues, drained by more and more consumers of one database. The local
 * simulator delivers one batch of a queue at a time, so each consumer has a queue of its own.
 */
export async function measureDrain(size: DrainSize) {
  // Each round starts a new workerd with a database of its own.
  const options = { warmUp: false };
  const drained = await measureRounds(size.rounds, () => measureRound(size), options);
  return listCases(size).flatMap((drainCase) => {
    const figures = drained[nameOf(drainCase)];
    const alone = drained[nameOf({ ...drainCase, consumers: 1, latencyMs: 0 })];
    return figures && alone ? { ...drainCase, ...figures, ...predict(drainCase, alone) } : [];
  });
}

type DrainCase = Pick<Backlog, 'consumers' | 'batchSize' | 'latencyMs'>;

const nameOf = ({ consumers, batchSize, latencyMs }: DrainCase): string =>
  [consumers, batchSize, latencyMs].join();

const listCases = ({ consumers, batchSizes, latenciesMs }: DrainSize): DrainCase[] =>
  batchSizes.flatMap((batchSize) =>
    latenciesMs.flatMap((latencyMs) =>
      consumers.map((count) => ({ consumers: count, batchSize, latencyMs })),
    ),
  );

/**
 * In production consumers and D1 have machines of their own. Here they share one thread, so the times of
 * a consumer alone predict production better than what several reach here.
 */
function predict({ consumers, batchSize, latencyMs }: DrainCase, alone: Drained) {
  const msPerBatch = alone.workMsPerBatch + alone.d1MsPerBatch + latencyMs;
  const batchesPerMs = Math.min(consumers / msPerBatch, 1 / alone.sqlMsPerBatch);
  return {
    predictedPerSecond: batchSize * batchesPerMs * 1000,
    /** So many keep D1 busy; more would only wait for each other. */
    consumersOfBusyD1: msPerBatch / alone.sqlMsPerBatch,
  };
}

async function measureRound(size: DrainSize): Promise<Record<string, Drained>> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-drain-'));
  storePurchases(folder, WORKER, size.stored);
  const runtime = await startRuntime([createWorker(size)], folder);
  try {
    const drained: Record<string, Drained> = {};
    let from = size.stored;
    const cases = listCases(size);
    // The first runs twice: once to warm up.
    for (const drainCase of [...cases.slice(0, 1), ...cases]) {
      const backlog = { ...drainCase, batches: size.batches, from };
      from += size.batches * drainCase.batchSize;
      drained[nameOf(drainCase)] = await drain(runtime, backlog);
    }
    return drained;
  } finally {
    await runtime.close();
    rmSync(folder, { recursive: true });
  }
}

function createWorker({ consumers, batchSizes }: DrainSize) {
  const options = batchSizes.flatMap((maxBatchSize) =>
    Array.from({ length: Math.max(...consumers) }, (_, consumer) => [
      `queue_${maxBatchSize}_${consumer}`,
      { maxBatchSize, maxBatchTimeout: BATCH_TIMEOUT_SECONDS },
    ]),
  );
  const queueConsumers: Record<string, object> = Object.fromEntries(options);
  return {
    name: WORKER,
    entry: 'tools/bench/workers/drain.ts',
    d1Databases: { DB: WORKER },
    queueProducers: Object.fromEntries(Object.keys(queueConsumers).map((name) => [name, name])),
    queueConsumers,
  };
}

const drain = (runtime: Runtime, backlog: Backlog): Promise<Drained> =>
  postCommand<Drained>(runtime, WORKER, backlog);
