import { styleText } from 'node:util';
import Table from 'cli-table3';
import { columnWidths } from './column-widths.ts';
import { escapeControls } from './escape-controls.ts';
import { paragraph, terminalWidth } from './width.ts';

const NO_BORDERS = Object.fromEntries(
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left-mid mid mid-mid right right-mid'
    .split(' ')
    .map((part) => [part, '']),
);

const GAP = '  ';

/** Columns without a frame, so that the output can be searched and copied. */
const PLAIN = {
  chars: { ...NO_BORDERS, left: GAP, middle: GAP },
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  wordWrap: true,
};

export type Row = Readonly<Record<string, unknown>>;

/**
 * One line per row below the field names of the first row. Null and undefined print as blank. Where
 * the terminal is too narrow, columns of words are wrapped; where it still is, each row is printed as
 * lines of field and value. An id, a time or a number is never cut.
 */
export function formatTable(rows: readonly Row[], width = terminalWidth()): string {
  const head = Object.keys(rows[0] ?? {}).map(escapeControls);
  const cells = rows.map((row) => Object.values(row).map(toCell));
  const colWidths = columnWidths([head, ...cells], width, GAP.length);
  if (colWidths === null) return formatRecords(head, cells, width);
  const table = new Table({ head: head.map(bold), colWidths, ...PLAIN });
  table.push(...cells.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Each row as lines of field and value, with a blank line between two rows. */
function formatRecords(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const fieldWidth = Math.max(...head.map((field) => field.length));
  const indent = 2 * GAP.length + fieldWidth;
  const format = (value: string, column: number): string[] => {
    const field = (head[column] ?? '').padEnd(fieldWidth);
    return value === '' ? [] : [`${GAP}${bold(field)}${GAP}${paragraph(value, indent, width)}`];
  };
  return rows.map((row) => row.flatMap(format).join('\n')).join('\n\n');
}

const bold = (text: string): string => styleText('bold', text);

/** One thing as a table: an id must not name a column, because it may be the name of another. */
export const toFieldRows = (fields: Row): Row[] =>
  Object.entries(fields).map(([field, value]) => ({ field, value }));

const toCell = (value: unknown): string => escapeControls(String(value ?? ''));
