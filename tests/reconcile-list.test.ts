import { beforeAll, expect, test } from 'vitest';
import { HOUR, secondsAgo, start, untilEnded } from './reconciliation-fixtures.ts';
import { runCommand } from './run-command.ts';
import { system } from './system.ts';

beforeAll(() => system.reset());

const reconcile = (...args: string[]) =>
  runCommand('tools/cli/reconcile.ts', args, { STRIPE_CONSOLE_URL: system.consoleUrl });

test('the terminal lists reconciliations with their windows and counts, the newest first', async () => {
  const since = secondsAgo(HOUR);
  const window = { since: new Date(since * 1000).toISOString(), dryRun: '1' };
  const older = await start(window);
  await untilEnded(older);
  const id = await start(window);
  await untilEnded(id);

  const listed = await reconcile('list', '--limit', '1');
  const { stdout } = await reconcile('list', '--limit', '2', '--json');

  expect(listed.code).toBe(0);
  const [head, row, ...others] = listed.stdout.trim().split('\n');
  expect(head?.trim().split(/ {2,}/).slice(0, 4)).toEqual(['id', 'status', 'from', 'to']);
  expect(row).toMatch(new RegExp(`${id} +done \\(dry run\\) +${'\\S{16} +'.repeat(2)}\\d`));
  expect(others).toEqual([]);
  expect(listed.stderr).toContain('These are the newest 1: raise --limit to see more.');
  const { reconciliations } = JSON.parse(stdout);
  expect(reconciliations.map((each: { id: string }) => each.id)).toEqual([id, older]);
  expect(reconciliations[0]).toMatchObject({ id, dryRun: true, status: 'done' });
});
