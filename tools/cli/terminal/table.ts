import Table from 'cli-table3';
import { escapeControls } from './escape-controls.ts';

const NO_BORDERS = Object.fromEntries(
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left-mid mid mid-mid right right-mid'
    .split(' ')
    .map((part) => [part, '']),
);

/** Columns without a frame, so that the output can be searched and copied. */
const PLAIN = {
  chars: { ...NO_BORDERS, left: '  ', middle: '  ' },
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
};

export type Row = Readonly<Record<string, unknown>>;

/** One line per row below the field names of the first row. Null and undefined print as blank. */
export function formatTable(rows: readonly Row[]): string {
  const table = new Table({ head: Object.keys(rows[0] ?? {}).map(escapeControls), ...PLAIN });
  for (const row of rows) table.push(Object.values(row).map(toCell));
  return table.toString();
}

/** One thing as a table: an id must not name a column, because it may be the name of another. */
export const toFieldRows = (fields: Row): Row[] =>
  Object.entries(fields).map(([field, value]) => ({ field, value }));

const toCell = (value: unknown): string => escapeControls(String(value ?? ''));
