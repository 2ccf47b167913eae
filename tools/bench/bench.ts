import { cpus, totalmem } from 'node:os';
import { gzipSync } from 'node:zlib';
import wrangler from 'wrangler/package.json' with { type: 'json' };
import { timeLeft } from '../cli/terminal/progress.ts';
import { measureConsumer } from './measure/consumer.ts';
import { costOf } from './measure/cost.ts';
import { measureGrowth } from './measure/growth.ts';
import { ingestWorkers, measureIngest } from './measure/ingest.ts';
import { measurePath } from './measure/path.ts';
import { measureShape } from './measure/shape.ts';
import { measureSpending } from './measure/spending.ts';
import { COMMANDS, createCommandClient } from './runtime/command-client.ts';
import { bundle, startRuntime } from './runtime/runtime.ts';
import { PARTS, type Part, type Size } from './sizes.ts';

/** The measure of each part. All but `path` run in one workerd. */
async function startMeasures(size: Size) {
  const { rounds, requests, batches, growth, pathRounds, pathEvents, spends } = size;
  const databases = ['consumer', 'shape', 'spend', ...growth.map(String)];
  const runtime = await startRuntime([
    ...ingestWorkers,
    {
      name: COMMANDS,
      entry: 'tools/bench/workers/index.ts',
      d1Databases: Object.fromEntries(databases.map((name) => [name, name])),
    },
  ]);
  const open = (binding: string) => createCommandClient(runtime, binding);
  const measures = {
    ingest: () => measureIngest(runtime, rounds, requests),
    consumer: async () => measureConsumer(await open('consumer'), rounds, batches),
    shape: async () => measureShape(await open('shape')),
    growth: () => measureGrowth(open, growth, 2 * rounds),
    path: () => measurePath(pathRounds, pathEvents),
    spend: async () => measureSpending(await open('spend'), rounds, spends),
    bundles: measureBundle,
  } satisfies Record<Part, () => Promise<object>>;
  return { measures, close: runtime.close };
}

/** The size of ingest, minified as it is deployed: every event may have to wait for its start. */
async function measureBundle() {
  const script = await bundle('apps/ingest/src/index.ts');
  return { ingestBytes: Buffer.byteLength(script), ingestGzipBytes: gzipSync(script).byteLength };
}

type Measures = Awaited<ReturnType<typeof startMeasures>>['measures'];
type Measured = { [P in Part]?: Awaited<ReturnType<Measures[P]>> };

export interface Figures extends Measured {
  readonly machine: Readonly<Record<string, string | number>>;
  /** From the operations that `shape` counts and the CPU time that `path` takes. */
  readonly cost?: ReturnType<typeof costOf>;
}

/** Measures the parts one after the other, so that nothing else runs meanwhile. */
export async function runBench(parts: readonly Part[], size: Size): Promise<Figures> {
  const { measures, close } = await startMeasures(size);
  const measured: Measured = {};
  try {
    const chosen = PARTS.filter((name) => parts.includes(name));
    const left = timeLeft();
    for (const [index, part] of chosen.entries()) {
      const time = left(index / chosen.length);
      console.error(`${index + 1}/${chosen.length} ${part} …${time && ` ${time}`}`);
      Object.assign(measured, { [part]: await measures[part]() });
    }
  } finally {
    await close();
  }
  const figures = { machine: describeMachine(), ...measured };
  const { shape, path } = measured;
  if (!shape || !path) return figures;
  // CPU seconds per thousand events are milliseconds per event.
  return { ...figures, cost: costOf(shape, path.queued.cpuSecondsPerThousand) };
}

const describeMachine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1e9),
  node: process.version,
  wrangler: wrangler.version,
  workerd: wrangler.dependencies.workerd,
});
