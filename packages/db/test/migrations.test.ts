import { is, SQL } from 'drizzle-orm';
import { getTableConfig, SQLiteSyncDialect, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import * as schema from '../src/schema/index.ts';
import { rows } from './database.ts';

const tables = Object.values(schema).filter((value) => is(value, SQLiteTable));
const dialect = new SQLiteSyncDialect();

/** SQL without what the schema and SQLite write differently: quotes, table names and blanks. */
const normalize = (sql: string, table: string) =>
  sql.replaceAll(/[`"]/g, '').replaceAll(`${table}.`, '').replaceAll(/\s+/g, ' ').trim();

const toSql = (value: unknown) => (is(value, SQL) ? dialect.sqlToQuery(value).sql : String(value));

function defaultOf(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? `'${value}'` : toSql(value);
}

/** A table as the schema declares it. */
function declaredTable(table: SQLiteTable) {
  const { name, columns, indexes, checks, primaryKeys } = getTableConfig(table);
  const key = primaryKeys[0]?.columns ?? columns.filter((column) => column.primary);
  return {
    columns: columns.map((column) => ({
      name: column.name,
      type: column.getSQLType(),
      notNull: column.notNull,
      default: defaultOf(column.default),
      positionInKey: key.findIndex(({ name }) => name === column.name) + 1,
    })),
    indexes: [
      ...indexes.map(({ config }) => ({
        name: config.name,
        unique: config.unique,
        columns: config.columns.map((column) => (is(column, SQL) ? toSql(column) : column.name)),
        where: config.where ? normalize(toSql(config.where), name) : null,
      })),
      ...columns
        .filter((column) => column.isUnique)
        .map((column) => ({
          name: column.uniqueName,
          unique: true,
          columns: [column.name],
          where: null,
        })),
    ].sort(byName),
    checks: checks.map((check) => `${check.name} CHECK(${normalize(toSql(check.value), name)})`),
  };
}

/** The same of a table in the database, as the migrations left it. */
async function migratedTable(name: string) {
  const columns = await rows(`SELECT * FROM pragma_table_info(?)`, name);
  const indexes = await rows(
    `SELECT list.name, list."unique", schema.sql,
       (SELECT json_group_array(name) FROM pragma_index_info(list.name)) AS columns
     FROM pragma_index_list(?) AS list JOIN sqlite_schema AS schema ON schema.name = list.name
     WHERE list.origin <> 'pk'`,
    name,
  );
  const [table] = await rows('SELECT sql FROM sqlite_schema WHERE name = ?', name);
  const constraints = String(table?.['sql']).matchAll(/CONSTRAINT (.*?),?$/gm);
  return {
    columns: columns.map(({ name, type, notnull, dflt_value, pk }) => ({
      name,
      type: String(type).toLowerCase(),
      notNull: notnull === 1,
      default: dflt_value,
      positionInKey: pk,
    })),
    indexes: indexes
      .map(({ name: index, unique, sql, columns }) => ({
        name: String(index),
        unique: unique === 1,
        columns: JSON.parse(String(columns)),
        where: normalize(String(sql).split(' WHERE ')[1] ?? '', name) || null,
      }))
      .sort(byName),
    checks: [...constraints].map(([, constraint]) => normalize(String(constraint), name)),
  };
}

const byName = (a: { name: string | undefined }, b: { name: string | undefined }) =>
  String(a.name).localeCompare(String(b.name));

describe('the migrations create what the schema declares', () => {
  test.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
    '%s',
    async (name, table) => {
      expect(await migratedTable(name)).toEqual(declaredTable(table));
    },
  );

  test('no other tables', async () => {
    const names = await rows(
      `SELECT name FROM sqlite_schema
       WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND name <> 'd1_migrations' ORDER BY name`,
    );

    expect(names.map(({ name }) => name)).toEqual(
      tables.map((table) => getTableConfig(table).name).sort(),
    );
  });
});

test('every table has no rowid, except dead_letters, whose rows are large', async () => {
  const names = await rows(
    `SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT wr
       AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'
       AND name <> 'd1_migrations'`,
  );

  expect(names).toEqual([{ name: 'dead_letters' }]);
});

test('four packages are for sale from the start', async () => {
  const packages = await rows(
    `SELECT name, credits, unit_amount, currency, stripe_price_id FROM credit_packages
     WHERE id IN ('starter', 'standard', 'professional', 'enterprise') ORDER BY credits`,
  );

  expect(packages.map((row) => Object.values(row))).toEqual([
    ['Starter', 50, 999, 'usd', null],
    ['Standard', 200, 2999, 'usd', null],
    ['Professional', 500, 5999, 'usd', null],
    ['Enterprise', 2000, 19999, 'usd', null],
  ]);
});
