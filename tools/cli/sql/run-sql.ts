import { queryDatabase } from '../cloudflare/query-database.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Environment } from '../deploy/environment.ts';
import { confirm } from '../terminal/confirm.ts';
import { printMessage, printResult } from '../terminal/output.ts';

export interface Options {
  /** A deployment; the database of `pnpm dev` if it is left out. */
  readonly env?: Environment;
  readonly yes?: true;
  readonly json?: boolean;
}

type Databases = Pick<Dependencies, 'cloudflare' | 'readTarget'>;

/**
 * One statement that cannot change anything. `WITH` may begin a change, and a second statement may
 * follow a semicolon.
 */
const READ = /^\s*(SELECT|EXPLAIN)\b[^;]*;?\s*$/i;

export async function runSql(
  statement: string,
  { env, yes, json = false }: Options,
  databases: Databases,
): Promise<void> {
  const { config, name } = databases.readTarget(env ?? 'top').database;
  if (env !== undefined && !READ.test(statement))
    await confirm(`This may change ${name}, the database of ${env}.`, name, yes === true);
  const rows =
    env === undefined
      ? await databases.cloudflare.queryLocal(config, statement)
      : await queryDatabase(await databases.cloudflare.openAccount(), name, statement);
  printResult(json, rows, rows);
  if (!json && rows.length === 0) printMessage('Done. The statement ran and returned no rows.');
}
