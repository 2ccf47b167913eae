import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';

/** An expression for each column that a row needs; a column that is left out gets its default. */
type RowExpressions<Table extends SQLiteTable> = {
  readonly [Column in keyof Table['$inferInsert']]: SQL | SQLiteColumn | string | number | null;
};

/**
 * `SELECT …` with an expression for each column of the table, in the table's order: what
 * `insert(table).select()` takes. `from` is the rest of the query, beginning with FROM.
 */
export function selectRow<Table extends SQLiteTable>(
  table: Table,
  expressions: RowExpressions<Table>,
  from: SQL,
): SQL {
  const values = Object.entries(getTableColumns(table)).map(([name, column]) => {
    const expression: unknown = Reflect.get(expressions, name);
    return sql`${expression === undefined ? (column.default ?? null) : expression}`;
  });
  return sql`SELECT ${sql.join(values, sql`, `)} ${from}`;
}

/**
 * The rows as a SELECT, for `insert(table).select()`. All rows travel in one JSON parameter,
 * because D1 binds at most 100. Each is a list of its values: without the names it is half as long.
 */
export function selectJsonRows<Table extends SQLiteTable>(
  table: Table,
  rows: readonly Table['$inferInsert'][],
): SQL {
  const columns = Object.entries(getTableColumns(table));
  const lists = rows.map((row) =>
    columns.map(([name, column]) => Reflect.get(row, name) ?? column.default ?? null),
  );
  const values = columns.map((_, index) => sql.raw(`value ->> ${index}`));
  // SQLite needs the WHERE to tell ON CONFLICT from the ON of a join.
  return sql`SELECT ${sql.join(values, sql`, `)} FROM json_each(${JSON.stringify(lists)}) WHERE true`;
}

/** The elements of a JSON list, for `IN`: one parameter however many there are. */
export const jsonList = (values: readonly (string | number)[]): SQL =>
  sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;

/** A column of the row that was to be inserted, in ON CONFLICT DO UPDATE. */
export const excluded = (column: SQLiteColumn): SQL => sql`excluded.${sql.identifier(column.name)}`;

/** A column of a row of `selectJsonRows`, for further conditions. */
export const jsonValue = <Table extends SQLiteTable>(
  table: Table,
  name: keyof Table['$inferInsert'],
): SQL => sql.raw(`value ->> ${Object.keys(getTableColumns(table)).indexOf(String(name))}`);
