import { formatTable, type Row } from '../cli/terminal/table.ts';
import type { Figures } from './bench.ts';

const TITLES = {
  machine: 'Machine',
  ingest: 'Ingest, and Workers that do a part of what it does',
  consumer: 'Consumer, full batches of 100 purchases',
  shape: 'D1 calls, statements and rows per batch, by messages',
  growth: 'Growth: the same batches with more stored',
  path: 'Whole path: queued, and written in the request (inline)',
  bundles: 'Bundle of ingest, in bytes',
  cost: 'Cost per purchase',
} satisfies Record<keyof Figures, string>;

/** Prints each part as tables: its groups of figures as rows, then its single figures. */
export function printFigures(figures: Figures): void {
  for (const [part, title] of Object.entries(TITLES)) {
    const measured: unknown = Reflect.get(figures, part);
    if (measured) console.log(`\n${title}\n${formatFigures(measured as object)}`);
  }
}

export function formatFigures(figures: object): string {
  const groups: Row[] = [];
  const single: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(figures)) {
    if (Array.isArray(value)) groups.push(...value.map(roundRow));
    else if (typeof value === 'object') groups.push({ name, ...roundRow(value) });
    else single[name] = value;
  }
  const tables = [groups, [roundRow(single)]];
  return tables
    .filter(([row]) => row && Object.keys(row).length > 0)
    .map(formatTable)
    .join('\n');
}

const roundRow = (row: object): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? round(value) : value,
    ]),
  );

/** Three significant digits: more would be noise. */
const round = (value: number): number =>
  Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
