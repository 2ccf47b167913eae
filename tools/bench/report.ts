import { formatTable, type Row } from '../cli/terminal/table.ts';

const TITLES: Readonly<Record<string, string>> = {
  machine: 'Machine',
  ingest: 'Ingest, and Workers that do a part of what it does',
  consumer: 'Consumer, full batches of 100 sessions; real: with PaymentIntents and refunds',
  shape: 'D1 calls, statements and rows of one batch',
  growth: 'Growth: the same batches with more stored',
  path: 'Whole path: queued, that only verifies and acknowledges (floor), and written in the request (inline)',
  drain: 'A backlog, drained by several consumers of one D1',
  capacity: 'Bytes in D1 per act, and by table and index',
  spend: 'Spending: calls and rows, where spendMany makes a hundred spends',
  bundles: 'Bundle of ingest, in bytes',
  cost: 'Cost per purchase',
  soak: 'Memory of workerd at full speed',
};

/** Prints each part as tables: its groups of figures as rows, then its single figures. */
export function printFigures(figures: object, json = false): void {
  if (json) console.log(JSON.stringify(figures, null, 2));
  else
    for (const [part, measured] of Object.entries(figures))
      console.log(`\n${TITLES[part]}\n${formatFigures(measured)}`);
}

function formatFigures(figures: object): string {
  if (Array.isArray(figures)) return formatTable(figures.map(roundRow));
  const groups: Row[] = [];
  const single: Record<string, unknown> = {};
  for (const [name, value] of entriesOf(figures)) {
    if (typeof value !== 'object') single[name] = round(value);
    else if (typeof value[0] === 'number') single[name] = value.join(' ');
    else if (Array.isArray(value)) groups.push(...value.map(roundRow));
    else groups.push({ name, ...roundRow(value) });
  }
  return [groups, [single]]
    .filter(([row]) => row && Object.keys(row).length > 0)
    .map(formatTable)
    .join('\n');
}

/** What is measured again for another mix, as rows and figures beside the first. */
const entriesOf = (figures: object) =>
  Object.entries(figures).flatMap(([name, value]) =>
    isRepeated(value, figures)
      ? Object.entries(value).map(([inner, figure]) => [`${name} ${inner}`, figure] as const)
      : [[name, value] as const],
  );

const isRepeated = (value: unknown, figures: object): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).some((name) => name in figures);

const roundRow = (row: object): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, round(value)]));

/** Three significant digits: more would be noise. */
function round(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
