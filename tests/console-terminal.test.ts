import { execFile } from 'node:child_process';
import { type RunningConsole, root, startConsole } from '@stripe-credits/harness';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { balanceOf, buried, poison, SECRET, sellGold } from './poison-messages.ts';

let running: RunningConsole;
beforeAll(async () => {
  running = await startConsole(SECRET);
});
afterAll(() => running.close());

/** Types `pnpm dlq …` and tells how it ended. */
function dlq(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, STRIPE_CONSOLE_URL: running.url };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['tools/cli/dlq.ts', ...args],
      { cwd: root, env },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

test('the same journey in the terminal, by exit codes and output', async () => {
  for (const name of ['ada', 'ben', 'cleo']) await poison(running, name);
  await buried(running, 3);

  const stats = await dlq('stats');
  expect(stats).toMatchObject({ code: 0, stderr: '' });
  expect(stats.stdout).toMatch(/dead\s+3/);
  expect(stats.stdout).toContain('$89.97');

  const list = await dlq('list', '--since', '1h', '--json');
  expect(list.code).toBe(0);
  const ids = JSON.parse(list.stdout).letters.map(({ id }: { id: string }) => id);
  expect(ids.toSorted()).toEqual(['evt_ada', 'evt_ben', 'evt_cleo']);

  const show = await dlq('show', 'evt_ada');
  expect(show.stdout).toContain('metadata.package_id names no package that we sell');
  expect(show.stdout).not.toContain('buyer@product.example');

  await sellGold(running);
  const dry = await dlq('replay', 'evt_ada', 'evt_ben', '--dry-run');
  expect(dry).toMatchObject({ code: 0 });
  expect(dry.stderr).toContain('2 would be replayed, oldest first. Nothing was sent.');
  expect(await balanceOf(running, 'ada')).toBe(0);

  const plan = /--plan (replay_\w+)/.exec(dry.stderr)?.[1] ?? '';
  const replay = await dlq('replay', '--plan', plan, '--why', 'gold is for sale now');
  expect(replay.stderr).toContain('2 of 2 sent, 2 handled');
  expect(replay).toMatchObject({ code: 0, stdout: '' });
  expect(await balanceOf(running, 'ada')).toBe(200);
  expect(await balanceOf(running, 'ben')).toBe(200);

  expect(await dlq('discard', 'evt_cleo', '--reason', 'a test of ours')).toMatchObject({ code: 0 });
  expect((await dlq('list')).stderr).toContain('Nothing matches.');
  expect(await dlq('restore', 'evt_cleo', '--reason', 'it was not')).toMatchObject({ code: 0 });
  expect((await dlq('list')).stdout).toContain('evt_cleo');

  const handled = await dlq('replay', 'evt_ada', '--why', 'once more');
  expect(handled).toMatchObject({ code: 1, stdout: '' });
  expect(handled.stderr).toContain('evt_ada was handled: there is nothing left to be replayed.');
  expect(await balanceOf(running, 'ada')).toBe(200);
}, 90_000);

test.each([
  ['an unknown command', ['resend'], 2, "unknown command 'resend'"],
  ['a discard without a reason', ['discard', 'evt_cleo'], 2, "required option '--reason"],
  ['a replay of nothing', ['replay', '--why', 'x'], 2, 'Name events, or a filter'],
  ['ids and a filter', ['replay', 'evt_cleo', '--all', '--why', 'x'], 2, 'not both'],
  ['a cancel of no replay', ['cancel', 'replay_x'], 1, 'not a replay'],
  ['an unknown id', ['show', 'evt_x'], 1, 'evt_x is not known here'],
  ['a rate that is none', ['replay', 'evt_cleo', '--why', 'x', '--rate', '0'], 2, 'from 1 to 100'],
  ['a time that is none', ['list', '--since', 'soon'], 2, 'soon is no time'],
  ['nobody answering', ['stats', '--url', 'http://127.0.0.1:9'], 1, 'Nothing answers'],
])('%s is refused in a sentence on stderr', async (_, args, code, sentence) => {
  const ran = await dlq(...args);

  expect(ran).toMatchObject({ code, stdout: '' });
  expect(ran.stderr).toContain(sentence);
  expect(ran.stderr).not.toMatch(/^\s+at /m);
});

test('--help shows examples', async () => {
  const { code, stdout } = await dlq('--help');

  expect(code).toBe(0);
  expect(stdout).toContain('pnpm dlq replay evt_123');
});
