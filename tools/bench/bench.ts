import { cpus, totalmem } from 'node:os';
import wrangler from 'wrangler/package.json' with { type: 'json' };
import { type Bundle, measureBundles } from './measure/bundles.ts';
import { type ConsumerFigures, measureConsumer } from './measure/consumer.ts';
import { type Cost, costOf } from './measure/cost.ts';
import { type ForgedFigures, measureForged } from './measure/forged.ts';
import { type Growth, measureGrowth } from './measure/growth.ts';
import { type IngestFigures, measureIngest } from './measure/ingest.ts';
import { measurePath, type PathFigures } from './measure/path.ts';
import { measureShape, type Shape } from './measure/shape.ts';
import { startConsumerBench } from './runtime/consumer-bench.ts';

export const PARTS = [
  'ingest',
  'consumer',
  'shape',
  'growth',
  'path',
  'forged',
  'bundles',
] as const;
export type Part = (typeof PARTS)[number];

/** How much of each is done. */
export interface Size {
  readonly rounds: number;
  /** Posted to ingest in each round and way. */
  readonly requests: number;
  /** Full batches handed to the consumer in each round. */
  readonly batches: number;
  readonly pathRounds: number;
  readonly pathEvents: number;
  /** Purchases stored at each stage of growth. */
  readonly growth: readonly number[];
  readonly forgedMs: number;
}

export interface Figures {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly ingest?: IngestFigures;
  readonly consumer?: ConsumerFigures;
  readonly shape?: Shape;
  readonly growth?: Growth;
  readonly path?: PathFigures;
  readonly forged?: ForgedFigures;
  /** From the operations that `shape` counted and the CPU time that `path` took. */
  readonly cost?: Cost;
  readonly bundles?: { readonly ingestGzipBytes: number; readonly workers: readonly Bundle[] };
}

/** Measures the parts that are asked for, one after the other: nothing else runs meanwhile. */
export async function benched(
  parts: readonly Part[],
  size: Size,
  say: (what: string) => void,
): Promise<Figures> {
  const part = async <T>(name: Part, measure: () => Promise<T>): Promise<T | undefined> => {
    if (!parts.includes(name)) return undefined;
    say(`${name} …`);
    return measure();
  };
  const ingest = await part('ingest', () => measureIngest(size.rounds, size.requests));
  const consumer = await part('consumer', () => withBench((bench) => measureConsumer(bench, size)));
  const shape = await part('shape', () => withBench(measureShape));
  const growth = await part('growth', () => measureGrowth(size.growth, 2 * size.rounds));
  const path = await part('path', () => measurePath(size.pathRounds, size.pathEvents));
  const forged = await part('forged', () => measureForged(size.rounds, size.forgedMs));
  const workers = await part('bundles', measureBundles);
  return {
    machine: describeMachine(),
    ...(ingest && { ingest }),
    ...(consumer && { consumer }),
    ...(shape && { shape }),
    ...(growth && { growth }),
    ...(path && { path }),
    ...(forged && { forged }),
    // Seconds per thousand events are milliseconds per event.
    ...(shape && path && { cost: costOf(shape, path.cpuSecondsPerThousand) }),
    ...(workers && {
      bundles: { ingestGzipBytes: gzipBytesOf('ingest', workers), workers },
    }),
  };
}

/** Each part has a database of its own: none finds what another has left. */
async function withBench<T>(
  measure: (bench: Awaited<ReturnType<typeof startConsumerBench>>) => Promise<T>,
): Promise<T> {
  const bench = await startConsumerBench();
  return measure(bench).finally(() => bench.close());
}

const gzipBytesOf = (name: string, workers: readonly Bundle[]): number =>
  workers.find(({ worker }) => worker === name)?.gzipBytes ?? Number.NaN;

function describeMachine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.version,
    wrangler: wrangler.version,
    workerd: wrangler.dependencies.workerd,
  };
}
