import type { Figures } from './bench.ts';

interface Line {
  readonly what: string;
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
    what: 'ingest, against a Worker that verifies and enqueues',
    figure: ({ ingest }) => ratio(ingest?.ratioToEnqueueOnly),
    goal: '≥ 0.95',
  },
  {
    what: 'the simulator itself, CPU per 1,000 requests',
    figure: ({ ingest }) => cpuSeconds(ingest?.null.cpuSecondsPerThousand),
  },
  {
    what: 'consumer, full batches of sessions; of the real mix',
    figure: ({ consumer }) =>
      both(perSecond, consumer?.eventsPerSecond, consumer?.real.eventsPerSecond),
  },
  {
    what: 'against three awaited statements per message',
    figure: ({ consumer }) => ratio(consumer?.ratioToPerMessage),
    goal: '≥ 15',
  },
  {
    what: 'against the same rows bare',
    figure: ({ consumer }) => ratio(consumer?.ratioToBareRows),
    goal: '≥ 0.5',
  },
  {
    what: 'rows written per purchase, session alone',
    figure: ({ shape }) => unit('#', 2)(shape && shape['100'].rowsWritten / 100),
    goal: '≤ 4.01',
  },
  {
    what: 'rows read per purchase, session alone',
    figure: ({ shape }) => unit('#', 1)(shape && shape['100'].rowsRead / 100),
    goal: '≤ 25',
  },
  {
    what: 'time per batch, with the most purchases stored against the fewest',
    figure: ({ growth }) => ratio(growth?.ratio),
    goal: '≤ 1.25',
  },
  {
    what: 'the same, at the stage of --growth-max',
    figure: ({ growth }) => ratio(growth?.ratioAtMax),
    goal: '≤ 1.5',
  },
  {
    what: 'whole path, posted to committed; of the real mix',
    figure: ({ path }) =>
      both(perSecond, path?.queued.eventsPerSecond, path?.real?.queued.eventsPerSecond),
  },
  {
    what: 'against the same path with nothing to do on it',
    figure: ({ path }) => both(ratio, path?.ratioToFloor, path?.real?.ratioToFloor),
    goal: '≥ 0.75',
  },
  {
    what: 'that path: CPU of the simulator per 1,000 events',
    figure: ({ path }) => cpuSeconds(path?.floor.cpuSecondsPerThousand),
  },
  {
    what: 'against writing in the request: speed',
    figure: ({ path }) => ratio(path?.speedToInline),
  },
  {
    what: 'against writing in the request: CPU',
    figure: ({ path }) => ratio(path?.cpuToInline),
  },
  {
    what: 'a million purchases, beyond what the plan includes',
    figure: ({ cost }) => dollars(cost?.dollarsPerMillion),
    goal: '≤ $5.60',
  },
  {
    what: 'the same with payment_intent.succeeded, in one batch; in a batch before',
    figure: ({ cost }) => both(dollars, cost?.dollarsWithIntents, cost?.dollarsWithIntentsBefore),
    goal: '≤ $9',
  },
  {
    what: 'the retention, which deletes each handled event: a million events',
    figure: ({ cost }) => dollars(cost?.dollarsOfRetention),
  },
  {
    what: 'bytes of D1 per purchase; purchases in 10 GB',
    figure: ({ capacity }) =>
      both(unit('#'), capacity?.bytesPerPurchase, capacity?.purchasesPer10GB),
  },
  {
    what: 'ingest, gzipped',
    figure: ({ bundles }) => unit('# KB', 1)(bundles && bundles.ingestGzipBytes / 1024),
    goal: '≤ 40 KB',
  },
];

/** A Markdown table of what was measured, at most 100 columns wide. */
export function toMarkdown(figures: Figures): string {
  const rows = LINES.flatMap(({ what, figure, goal = '' }) => {
    const text = figure(figures);
    return text === undefined ? [] : [[what, text, goal]];
  });
  if (rows.length === 0) return '';
  return [['what', 'figure', 'goal'], ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
