import type { Figures } from './bench.ts';

interface Line {
  readonly label: string;
  /** Undefined where the part was not measured. */
  readonly figure: (figures: Figures) => string | undefined;
  readonly goal?: string;
}

const unit =
  (text: string, digits = 0) =>
  (value: number | undefined): string | undefined =>
    value === undefined ? undefined : text.replace('#', format(value, digits));
const format = (value: number, digits: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const ratio = unit('# ×', 2);
const dollars = unit('$#', 2);
const perSecond = unit('# events/s');
const cpuSeconds = unit('# s', 2);

/** Of two mixes or orders of events; the second is left out where it was not measured. */
const both = (print: typeof ratio, ...values: (number | undefined)[]): string | undefined =>
  values.flatMap((value) => print(value) ?? []).join('; ') || undefined;

/** In the order of an event's way. */
const LINES: readonly Line[] = [
  {
    label: 'ingest, against a Worker that verifies and enqueues',
    figure: ({ ingest }) => ratio(ingest?.ratioToEnqueueOnly),
    goal: '≥ 0.95',
  },
  {
    label: 'the simulator itself, CPU per 1,000 requests',
    figure: ({ ingest }) => cpuSeconds(ingest?.null.cpuSecondsPerThousand),
  },
  {
    label: 'consumer, full batches of sessions; of the real mix',
    figure: ({ consumer }) =>
      both(perSecond, consumer?.eventsPerSecond, consumer?.real.eventsPerSecond),
  },
  {
    label: 'against three awaited statements per message',
    figure: ({ consumer }) => ratio(consumer?.ratioToPerMessage),
    goal: '≥ 15',
  },
  {
    label: 'against the same rows bare',
    figure: ({ consumer }) => ratio(consumer?.ratioToBareRows),
    goal: '≥ 0.5',
  },
  {
    label: 'rows written per purchase, session alone',
    figure: ({ shape }) => unit('#', 2)(shape && shape['100'].rowsWritten / 100),
    goal: '≤ 4.01',
  },
  {
    label: 'rows read per purchase, session alone',
    figure: ({ shape }) => unit('#', 1)(shape && shape['100'].rowsRead / 100),
    goal: '≤ 25',
  },
  {
    label: 'time per batch, at the last stage before --growth-max against the first',
    figure: ({ growth }) => ratio(growth?.ratio),
    goal: '≤ 1.25',
  },
  {
    label: 'the same, at the stage of --growth-max',
    figure: ({ growth }) => ratio(growth?.ratioAtMax),
    goal: '≤ 1.5',
  },
  {
    label: 'whole path, posted to committed; of the real mix',
    figure: ({ path }) =>
      both(perSecond, path?.queued.eventsPerSecond, path?.real?.queued.eventsPerSecond),
  },
  {
    label: 'against a path that only verifies and acknowledges',
    figure: ({ path }) => both(ratio, path?.ratioToFloor, path?.real?.ratioToFloor),
    goal: '≥ 0.75',
  },
  {
    label: 'that path: CPU of the simulator per 1,000 events',
    figure: ({ path }) => cpuSeconds(path?.floor.cpuSecondsPerThousand),
  },
  {
    label: 'against writing in the request: speed',
    figure: ({ path }) => ratio(path?.speedToInline),
  },
  {
    label: 'against writing in the request: CPU',
    figure: ({ path }) => ratio(path?.cpuToInline),
  },
  {
    label: 'a million purchases, beyond what the plan includes',
    figure: ({ cost }) => dollars(cost?.dollarsPerMillion),
    goal: '≤ $5.60',
  },
  {
    label: 'the same with payment_intent.succeeded, in one batch; in a batch before',
    figure: ({ cost }) => both(dollars, cost?.dollarsWithIntents, cost?.dollarsWithIntentsBefore),
    goal: '≤ $9',
  },
  {
    label: 'the retention, which deletes each handled event: a million events',
    figure: ({ cost }) => dollars(cost?.dollarsOfRetention),
  },
  {
    label: 'bytes of D1 per purchase with its event; purchases in 10 GB',
    figure: ({ capacity }) =>
      both(unit('#'), capacity?.bytesPerPurchase, capacity?.purchasesPer10GB),
  },
  {
    label: 'ingest, gzipped',
    figure: ({ bundles }) => unit('# KB', 1)(bundles && bundles.ingestGzipBytes / 1024),
    goal: '≤ 40 KB',
  },
];

/** A Markdown table of what was measured, at most 100 columns wide. */
export function toMarkdown(figures: Figures): string {
  const rows = LINES.flatMap(({ label, figure, goal = '' }) => {
    const text = figure(figures);
    return text === undefined ? [] : [[label, text, goal]];
  });
  if (rows.length === 0) return '';
  return [['measurement', 'figure', 'goal'], ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
