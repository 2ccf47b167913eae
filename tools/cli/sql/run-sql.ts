import type { Dependencies } from '../dependencies.ts';
import type { Environment } from '../deploy/environment.ts';
import { CommandError } from '../terminal/command-error.ts';
import { confirm } from '../terminal/confirm.ts';
import { printMessage, printResult } from '../terminal/output.ts';
import type { Row } from '../terminal/table.ts';

export interface Options {
  /** A deployment; the database of `pnpm dev` if it is left out. */
  readonly env?: Environment;
  readonly yes?: true;
  readonly json?: boolean;
}

type Databases = Pick<Dependencies, 'cloudflare' | 'readTarget'>;

/** Statements that begin so cannot change anything. `WITH` may begin a change. */
const READS = /^\s*(SELECT|EXPLAIN)\b/i;

export async function runSql(
  statement: string,
  { env, yes, json = false }: Options,
  databases: Databases,
): Promise<void> {
  const { config, name } = databases.readTarget(env ?? 'top').database;
  if (env !== undefined && !READS.test(statement))
    await confirm(`This may change ${name}, the database of ${env}.`, name, yes === true);
  const rows =
    env === undefined
      ? await databases.cloudflare.queryLocal(config, statement)
      : await queryDeployed(name, statement, databases);
  printResult(json, rows, rows);
  if (!json && rows.length === 0) printMessage('Done. The statement ran and returned no rows.');
}

async function queryDeployed(
  name: string,
  statement: string,
  { cloudflare }: Databases,
): Promise<readonly Row[]> {
  const account = await cloudflare.openAccount();
  const id = await account.findDatabaseId(name);
  if (id !== undefined) return account.query(id, statement);
  throw new CommandError(`The database ${name} does not exist: pnpm deploy:all creates it.`);
}
