import { beforeEach, describe, expect, test } from 'vitest';
import { targetOf } from '../tools/cli/deploy/read-target.ts';
import { type Options, runSql } from '../tools/cli/sql/run-sql.ts';
import { FakeCloudflare } from './cloudflare/fake-cloudflare.ts';
import { captureOutput } from './run-command.ts';

const { name } = targetOf('production').database;
const INSERT = "INSERT INTO credit_packages VALUES ('sql', 'Sql', 1, 1, 'usd', NULL, NULL)";

let cloudflare: FakeCloudflare;
beforeEach(() => {
  cloudflare = new FakeCloudflare();
  cloudflare.createMigratedDatabase(name);
  cloudflare.createMigratedDatabase('local');
});

/** As `pnpm sql` without a terminal, where a confirmation that is asked for is missing. */
const sql = (statement: string, options: Options = { env: 'production' }) =>
  captureOutput(() => runSql(statement, options, { cloudflare, readTarget: targetOf }));

describe('on a deployment', () => {
  test.each(['SELECT 1 AS one', '  select 1 AS one;\n', 'EXPLAIN QUERY PLAN SELECT 1'])(
    '%j, one statement that reads, is run without a confirmation',
    async (statement) => {
      const { code, stdout, stderr } = await sql(statement);

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/\S/);
    },
  );

  test.each([
    ['a change', INSERT],
    ['a change behind a read', `SELECT 1; ${INSERT}`],
    ['a change behind a read and a comment', `SELECT 1; -- only a read\n${INSERT}`],
    ['a change that begins with WITH', `WITH one AS (SELECT 1) ${INSERT}`],
  ])('%s asks for a confirmation, and without one nothing is run', async (_, statement) => {
    const { code, stdout, stderr } = await sql(statement);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`This may change ${name}, the database of production.`);
    expect(cloudflare.changes).toEqual([]);
  });

  test('a change that --yes confirms is run there, and not on the local database', async () => {
    const { code, stderr } = await sql(INSERT, { env: 'production', yes: true });

    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'Done. The statement ran and returned no rows.\n',
    });
    const count = "SELECT count(*) AS n FROM credit_packages WHERE id = 'sql'";
    expect(cloudflare.database(name).prepare(count).get()).toEqual({ n: 1 });
    expect(cloudflare.database('local').prepare(count).get()).toEqual({ n: 0 });
  });

  test('a database that does not exist is named with the command that creates it', async () => {
    cloudflare.databases.delete(name);

    const { code, stderr } = await sql('SELECT 1');

    expect(code).toBe(1);
    expect(stderr).toContain(`${name} does not exist: pnpm deploy:all creates it`);
  });
});

test('a change of the database of pnpm dev needs no confirmation', async () => {
  const { code } = await sql(INSERT, {});

  expect(code).toBe(0);
  expect(cloudflare.changes).toEqual([INSERT]);
});
