import type { DatabaseSync } from 'node:sqlite';
import { commandLinesOf } from './command-lines.ts';
import { type Document, INLINE } from './document.ts';
import { alternatives, type Finding } from './finding.ts';
import { migratedDatabase, schema } from './schema.ts';
import { isScript } from './scripts.ts';

export interface Statement {
  readonly line: number;
  readonly sql: string;
}

const STATEMENT = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|WITH)\s\S+\s/;

/** In `sql` blocks that are no scripts, in arguments of commands, between backticks and in calls of `prepare`. */
export function statementsOf(document: Document): Statement[] {
  const found = document.snippets.flatMap((snippet): Statement[] => {
    const { line, language, text } = snippet;
    if (isScript(snippet)) return [];
    if (language === 'sql') return splitStatements(line, text);
    if (language === 'ts') return preparedIn(line, text);
    return language === INLINE ? [{ line, sql: text }] : [];
  });
  for (const { line, words } of commandLinesOf(document))
    found.push(...words.map((sql) => ({ line, sql })));
  return found.filter(({ sql }) => STATEMENT.test(sql) && !isAbridged(sql));
}

/** A statement of which a document shows parts; inside of quotes, the sign stands for an id. */
const isAbridged = (sql: string): boolean => sql.replaceAll(/'[^']*'/g, '').includes('…');

const splitStatements = (first: number, text: string): Statement[] =>
  [...text.matchAll(/\S.*?(?:;\s*$|(?![\s\S]))/gms)].map(({ index, 0: sql }) => ({
    line: first + text.slice(0, index).split('\n').length - 1,
    sql,
  }));

const preparedIn = (first: number, text: string): Statement[] =>
  [...text.matchAll(/prepare\(\s*(['"`])(.*?)\1/gs)].map(({ index, 2: sql = '' }) => ({
    line: first + text.slice(0, index).split('\n').length - 1,
    sql,
  }));

/** Whether each statement runs, reads no table as a whole, and compares with values that exist. */
export function checkSql(document: Document): Finding[] {
  const sqlite = migratedDatabase();
  const statements = statementsOf(document);
  // A product's own table, which a document creates in one place and uses in others.
  for (const sql of new Set(statements.map((each) => each.sql.trim())))
    if (sql.startsWith('CREATE ')) attempt(() => sqlite.exec(sql));
  return statements
    .filter(({ sql }) => !sql.trim().startsWith('CREATE '))
    .flatMap(({ line, sql }) => checkStatement(sqlite, sql).map((message) => ({ line, message })));
}

function checkStatement(sqlite: DatabaseSync, sql: string): string[] {
  const error = attempt(() => {
    const statement = sqlite.prepare(sql);
    if (!sql.includes('?')) statement.all();
  });
  if (error !== undefined) return [`\`${sql}\` does not run: ${error}. ${columnsIn(sql)}`];
  return [...checkScans(sqlite, sql), ...checkValues(sql)];
}

function attempt(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const tablesIn = (sql: string): string[] =>
  [...sql.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)/g)].map(([, table = '']) => table);

/** For a message: which tables there are, or which columns the statement's tables have. */
const columnsIn = (sql: string): string =>
  tablesIn(sql)
    .map((table) => {
      const columns = schema.columns.get(table);
      if (!columns)
        return `\`${table}\` is no table. ${alternatives(table, schema.columns.keys())}`;
      return `\`${table}\` has the columns ${columns.join(', ')}.`;
    })
    .join(' ');

/** Tables that stay small, whatever is sold. */
const SMALL = ['credit_packages', 'reconciliations', 'uncredited_sessions'];

/** D1 bills each row that is read. A partial index has few rows, so a scan of one is not a problem. */
function checkScans(sqlite: DatabaseSync, sql: string): string[] {
  const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parametersOf(sql));
  const partial = sqlite
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'`)
    .all()
    .map(({ name }) => String(name));
  return plan.flatMap(({ detail }) => {
    const [, table = '', index = ''] =
      /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(String(detail)) ?? [];
    if (table === '' || table === 'CONSTANT' || SMALL.includes(table) || partial.includes(index))
      return [];
    return [
      `\`${sql}\` reads every row of \`${table}\`, and D1 bills each: select by a key or an index.`,
    ];
  });
}

const parametersOf = (sql: string): string[] => Array.from(sql.matchAll(/\?/g), () => '1');

const COMPARISON = /(\w+)\s*(?:=|<>|!=|\bIN\b)\s*(\(\s*'[^)]*\)|'[^']*')/g;

function checkValues(sql: string): string[] {
  return [...sql.matchAll(COMPARISON)].flatMap(([, column = '', literals = '']) =>
    tablesIn(sql).flatMap((table) => {
      const values = schema.valuesOf(table, column);
      return [...literals.matchAll(/'([^']*)'/g)]
        .map(([, value = '']) => value)
        .filter((value) => values && !values.includes(value))
        .map(
          (value) =>
            `no row of \`${table}\` has ${column} '${value}'. ${alternatives(value, values ?? [])}`,
        );
    }),
  );
}
