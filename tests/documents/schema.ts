import { DatabaseSync } from 'node:sqlite';
import * as tables from '@stripe-credits/db/schema';
import { DEAD_REASONS, handledTypes } from '@stripe-credits/stripe-events';
import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { applyMigrations } from '../cloudflare/apply-migrations.ts';

/** Values of columns whose type in Drizzle is any text, because Stripe or a handler chooses them. */
const OTHER_VALUES: Readonly<Record<string, readonly string[]>> = {
  'stripe_events.type': handledTypes,
  'dead_letters.type': handledTypes,
  'dead_letters.reason': Object.values(DEAD_REASONS),
};

/** An empty database with every migration. */
export function migratedDatabase(): DatabaseSync {
  const sqlite = new DatabaseSync(':memory:');
  applyMigrations(sqlite);
  return sqlite;
}

export interface Schema {
  /** The columns of each table and view. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** The values that a column can have; undefined where it may have any. */
  valuesOf(table: string, column: string): readonly string[] | undefined;
}

const tableConfigs = Object.values(tables)
  .filter((table) => is(table, SQLiteTable))
  .map(getTableConfig);

export const tableNames: readonly string[] = tableConfigs.map(({ name }) => name);

export const schema = readSchema(migratedDatabase());

function readSchema(sqlite: DatabaseSync): Schema {
  const enums = readEnums();
  const columns = new Map<string, string[]>();
  const definitions = new Map<string, string>();
  const objects = sqlite
    .prepare(`SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view')`)
    .all();
  for (const { name, sql } of objects) {
    const described = sqlite.prepare('SELECT name FROM pragma_table_info(?)').all(String(name));
    columns.set(
      String(name),
      described.map((column) => String(column['name'])),
    );
    definitions.set(String(name), String(sql));
  }
  return {
    columns,
    // A column of a view has the values of the column of the same name in a table that it reads.
    valuesOf: (table, column) =>
      enums.get(`${table}.${column}`) ??
      [...enums].find(
        ([name]) =>
          name.endsWith(`.${column}`) &&
          new RegExp(`^CREATE VIEW.*\\b${name.split('.')[0]}\\b`, 's').test(
            definitions.get(table) ?? '',
          ),
      )?.[1],
  };
}

function readEnums(): Map<string, readonly string[]> {
  const enums = new Map(Object.entries(OTHER_VALUES));
  for (const { name, columns } of tableConfigs)
    for (const column of columns)
      if (column.enumValues?.length) enums.set(`${name}.${column.name}`, column.enumValues);
  return enums;
}
