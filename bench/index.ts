import { cpus } from 'node:os';
import { InvalidArgumentError, program } from 'commander';
import { type Row, tableOf } from '../scripts/local/table.ts';
import { startBenchWorker } from './measure/bench-worker.ts';
import { bundleWorkers } from './measure/bundles.ts';
import { measureConsumer } from './measure/consumer.ts';
import { costOf } from './measure/cost.ts';
import { measureGrowth } from './measure/growth.ts';
import { measureShape } from './measure/shape.ts';

interface Options {
  readonly json?: true;
  readonly rounds: number;
  readonly growth: number;
}

program
  .name('pnpm bench')
  .description('Measures the consumer and its database on this machine, in real workerd.')
  .option('--json', 'one JSON object on stdout')
  .option('--rounds <n>', 'rounds of each measurement, in turn; the median counts', whole, 5)
  .option('--growth <n>', 'purchases stored at the last stage of growth', whole, 1_000_000)
  .action(bench)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });

async function bench({ json, rounds, growth }: Options): Promise<void> {
  const worker = await startBenchWorker();
  try {
    say('shape …');
    const shape = await measureShape(worker);
    say('consumer …');
    const consumer = await measureConsumer(worker, { rounds, batches: 40 });
    say('growth …');
    const stages = [1_000, 100_000, 1_000_000].filter((size) => size < growth);
    const grown = await measureGrowth(worker, [...stages, growth]);
    say('bundles …');
    const bundles = bundleWorkers();
    const cpuMsPerEvent = 1000 / consumer.eventsPerSecond;
    const cost = costOf(shape, cpuMsPerEvent);
    const figures = {
      machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version },
      consumer,
      growth: grown,
      shape,
      cost,
      bundles: {
        ingestGzipBytes: bundles.ingest.gzipBytes,
        consumerGzipBytes: bundles.consumer.gzipBytes,
        consoleGzipBytes: bundles.console.gzipBytes,
      },
    };
    if (json) console.log(JSON.stringify(figures, null, 2));
    else print(figures);
  } finally {
    await worker.close();
  }
}

type Figures = {
  readonly machine: Row;
  readonly consumer: object;
  readonly growth: { readonly stages: readonly object[]; readonly ratio: number };
  readonly shape: Readonly<Record<string, object>>;
  readonly cost: { readonly dollarsPerMillion: number; readonly parts: object };
  readonly bundles: object;
};

function print({ machine, consumer, growth, shape, cost, bundles }: Figures): void {
  part('Machine', [machine]);
  part('Consumer, full batches of 100 purchases', [rounded(consumer)]);
  part('D1 calls, statements and rows of a batch, by its messages', [
    ...Object.entries(shape).map(([messages, counts]) => ({ messages, ...counts })),
  ]);
  part(
    `Growth: ${growth.ratio.toFixed(2)} × from the first to the last`,
    growth.stages.map(rounded),
  );
  part(`Cost of a million purchases: $${cost.dollarsPerMillion.toFixed(2)}`, [rounded(cost.parts)]);
  part('Bundles', [rounded(bundles)]);
}

function part(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}\n${tableOf(rows)}`);
}

const rounded = (figures: object): Row =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.round(value * 1000) / 1000 : value,
    ]),
  );

/** What is going on is not part of the figures. */
const say = (what: string): void => console.error(what);

function whole(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
