import { cpus, totalmem } from 'node:os';
import wrangler from 'wrangler/package.json' with { type: 'json' };
import { measureBundles } from './measure/bundles.ts';
import { measureConsumer } from './measure/consumer.ts';
import { costOf } from './measure/cost.ts';
import { measureGrowth } from './measure/growth.ts';
import { measureIngest } from './measure/ingest.ts';
import { measurePath } from './measure/path.ts';
import { measureShape } from './measure/shape.ts';
import { type ConsumerDatabases, createConsumerDatabases } from './runtime/consumer-databases.ts';
import { PARTS, type Part, type Size } from './sizes.ts';

type Measure = (size: Size, databases: ConsumerDatabases) => Promise<object>;

const measures = {
  ingest: ({ rounds, requests }) => measureIngest(rounds, requests),
  consumer: async ({ rounds, batches }, databases) =>
    measureConsumer(await databases.open('consumer'), rounds, batches),
  shape: async (_, databases) => measureShape(await databases.open('shape')),
  growth: ({ rounds, growth }, databases) => measureGrowth(databases, growth, 2 * rounds),
  path: ({ pathRounds, pathEvents }) => measurePath(pathRounds, pathEvents),
  bundles: measureBundles,
} satisfies Record<Part, Measure>;

type Measured = { [P in Part]?: Awaited<ReturnType<(typeof measures)[P]>> };

export interface Figures extends Measured {
  readonly machine: Readonly<Record<string, string | number>>;
  /** From the operations that `shape` counts and the CPU time that `path` takes. */
  readonly cost?: ReturnType<typeof costOf>;
}

/** Measures the parts one after the other, so that nothing else runs meanwhile. */
export async function runBench(
  parts: readonly Part[],
  size: Size,
  print: (line: string) => void,
): Promise<Figures> {
  const databases = createConsumerDatabases(['consumer', 'shape', ...size.growth.map(String)]);
  const measured: Measured = {};
  try {
    for (const part of PARTS.filter((name) => parts.includes(name))) {
      print(`${part} …`);
      Object.assign(measured, { [part]: await measures[part](size, databases) });
    }
  } finally {
    await databases.close();
  }
  const figures = { machine: describeMachine(), ...measured };
  const { shape, path } = measured;
  if (!shape || !path) return figures;
  // CPU seconds per thousand events are milliseconds per event.
  return { ...figures, cost: costOf(shape, path.queued.cpuSecondsPerThousand) };
}

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
