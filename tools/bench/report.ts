import { type Row, tableOf } from '../cli/terminal/table.ts';
import type { Figures } from './bench.ts';
import { LOWER } from './measure/cost.ts';
import type { SoakFigures } from './measure/soak.ts';

/** All that was measured, in tables that a person reads, and a last one that fits a README. */
export function printFigures(figures: Figures): void {
  const { machine, ingest, consumer, shape, growth, path, forged, cost, bundles } = figures;
  part('Machine', [machine]);
  if (ingest) part('Ingest', named(ingest.ways));
  if (consumer) part('Consumer, full batches of 100 purchases', [consumer]);
  if (shape) part('D1 calls, statements and rows of a batch, by its messages', named(shape));
  if (growth) part('Growth: the same batches with more stored', growth.stages);
  if (path) part('Whole path', named({ queued: ours(figures), inline: path.inline }));
  if (forged) part('Good signatures beside forged ones', [forged]);
  if (cost) {
    part('Operations per purchase', [cost.operations]);
    part(`Dollars per million purchases (${cost.pricesFrom})`, [cost.parts]);
    console.log(`\nWhat would lower it\n${LOWER.map((way) => `  ${way}`).join('\n')}`);
  }
  if (bundles) part('Bundles', bundles.workers);
  console.log(`\nIn short\n${markdown(summary(figures))}`);
}

export function printSoak({ memoryMb, ...figures }: SoakFigures): void {
  part('Soak', [figures]);
  console.log(`\nMemory of workerd in MB: ${memoryMb.join(' ')}`);
}

function part(title: string, rows: readonly object[]): void {
  console.log(`\n${title}\n${tableOf(rows.map(rounded))}`);
}

const named = (rows: Readonly<Record<string, object>>): object[] =>
  Object.entries(rows).map(([name, row]) => ({ name, ...row }));

/** Numbers to as many digits as mean something; what is no number or text has a table of its own. */
const rounded = (figures: object): Row =>
  Object.fromEntries(
    Object.entries(figures)
      .filter(([, value]) => typeof value !== 'object')
      .map(([name, value]) => [name, typeof value === 'number' ? short(value) : value]),
  );

const short = (value: number): number =>
  Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));

function ours({ path }: Figures): object {
  if (!path) return {};
  const { inline: _, speedToInline: __, cpuToInline: ___, ...figures } = path;
  return figures;
}

type Line = readonly [what: string, figure: string];

function summary({ ingest, consumer, growth, path, forged, cost, bundles }: Figures): Line[] {
  const lines: Line[] = [];
  if (ingest) {
    lines.push(['ingest against a Worker that does nothing', times(ingest.ratioToNull)]);
    lines.push(['a Worker that only verifies, against the same', times(ingest.verifyOnlyToNull)]);
    lines.push(['a Worker that only queues, against the same', times(ingest.sendOnlyToNull)]);
    lines.push([
      'the simulator itself, CPU per 1,000 requests',
      `${short(ingest.ways.null.cpuSecondsPerThousand)} s`,
    ]);
  }
  if (consumer) {
    lines.push(['consumer', `${short(consumer.eventsPerSecond)} events/s`]);
    lines.push(['against three awaited statements per message', times(consumer.ratioToPerMessage)]);
    lines.push(['against the bare rows', times(consumer.ratioToFloor)]);
  }
  if (growth) lines.push(['time per batch, most stored against least', times(growth.ratio)]);
  if (path) {
    lines.push(['whole path', `${short(path.eventsPerSecond)} events/s`]);
    lines.push(['against writing in the request, speed', times(path.speedToInline)]);
    lines.push(['against writing in the request, CPU', times(path.cpuToInline)]);
  }
  if (forged)
    lines.push(['good requests beside forged, of their fair share', times(forged.goodOfFairShare)]);
  if (cost) {
    lines.push([
      'a million purchases, beyond what the plan includes',
      dollars(cost.dollarsPerMillion),
    ]);
    lines.push(['with payment_intent.succeeded beside each', dollars(cost.dollarsWithIntents)]);
    lines.push([
      'the first million of a month, beside the plan',
      dollars(cost.dollarsOfFirstMillion),
    ]);
  }
  if (bundles)
    lines.push(['ingest bundle, gzipped', `${short(bundles.ingestGzipBytes / 1000)} KB`]);
  return lines;
}

const times = (ratio: number): string => `${short(ratio)} ×`;
const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

function markdown(lines: readonly Line[]): string {
  const rows = lines.map(([what, figure]) => `| ${what} | ${figure} |`);
  return ['| what | figure |', '| --- | --- |', ...rows].join('\n');
}
