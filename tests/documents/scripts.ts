import type { DatabaseSync } from 'node:sqlite';
import type { Document, Snippet } from './document.ts';
import type { Finding } from './finding.ts';
import { migratedDatabase } from './schema.ts';

const ATTACHED = /\bATTACH '[^']+' AS (\w+);/;

/** A `sql` block that attaches a second database runs as a whole, in local files and not in D1. */
export const isScript = ({ language, text }: Snippet): boolean =>
  language === 'sql' && ATTACHED.test(text);

/** Whether each script runs, from its first statement to its last, with two migrated databases. */
export const checkScripts = ({ snippets }: Document): Finding[] =>
  snippets.filter(isScript).flatMap(({ line, text }) => {
    using sqlite = migratedDatabase();
    try {
      attachMigrated(sqlite, ATTACHED.exec(text)?.[1] ?? '');
      sqlite.exec(text.replace(ATTACHED, ''));
      return [];
    } catch (error) {
      return [{ line, message: `the script does not run: ${String(error)}` }];
    }
  });

/** The tables of the second database alone: a script reads it and fires none of its triggers. */
function attachMigrated(sqlite: DatabaseSync, name: string): void {
  sqlite.exec(`ATTACH ':memory:' AS ${name}`);
  for (const { sql } of sqlite.prepare(`SELECT sql FROM sqlite_master WHERE type = 'table'`).all())
    if (typeof sql === 'string' && !sql.includes('sqlite_'))
      sqlite.exec(sql.replace(/^CREATE TABLE /, `CREATE TABLE ${name}.`));
}
