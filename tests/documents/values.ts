import type { Document } from './document.ts';
import { alternatives, type Finding } from './finding.ts';
import { schema } from './schema.ts';
import type { Row } from './table-rows.ts';
import { isKnownWord } from './words.ts';

/** Tables of a document that are about tables of the database, or about the values of a column. */
export const checkValues = ({ rows }: Document): Finding[] =>
  rows.flatMap((row) =>
    [...checkTables(row), ...checkColumns(row)].map((message) => ({ line: row.line, message })),
  );

const WORD = /^[a-z][a-z0-9_]*$/;

/** Under the head "table": names of tables, and beside them their columns and values. */
function checkTables({ head, cells: [first, ...others] }: Row): string[] {
  if (head[0]?.text !== 'table') return [];
  const tables = first?.codes ?? [];
  const unknown = tables.filter((table) => !schema.columns.has(table));
  const known = tables.flatMap((table) => {
    const columns = schema.columns.get(table) ?? [];
    return [...columns, ...columns.flatMap((column) => schema.valuesOf(table, column) ?? [])];
  });
  return [
    ...unknown.map(
      (table) => `\`${table}\` is no table. ${alternatives(table, schema.columns.keys())}`,
    ),
    ...others
      .flatMap(({ codes }) => codes)
      .filter((word) => WORD.test(word) && !known.includes(word))
      .map(
        (word) =>
          `\`${word}\` is neither a column of ${tables.join(', ')} nor a value of one. ${alternatives(word, known)}`,
      ),
  ];
}

/** Under a head that names a column, as `stripe_events.status`, or a field, as `status`. */
function checkColumns({ head, cells }: Row): string[] {
  return cells.flatMap(({ codes }, index) => {
    const [name] = head[index]?.codes ?? [];
    if (name === undefined) return [];
    const [table = '', column = ''] = name.split('.');
    const values = schema.valuesOf(table, column);
    const written = codes.filter((word) => WORD.test(word));
    if (values)
      return written
        .filter((word) => !values.includes(word))
        .map((word) => `\`${word}\` is no value of ${name}. ${alternatives(word, values)}`);
    return written
      .filter((word) => !isKnownWord(word))
      .map((word) => `\`${word}\` is no ${name} in the code.`);
  });
}
