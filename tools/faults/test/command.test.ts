import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness';
import { describe, expect, test } from 'vitest';
import { tally } from '../counters.ts';
import { ending } from '../exit-code.ts';
import { report } from '../report.ts';

/** Runs the command as its user does. */
const run = (...args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'tools/faults/index.ts'), ...args],
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

test('a run to its end names its seed, finds every law to hold, and exits 0', async () => {
  const { code, stdout } = await run('--events', '20', '--histories', '5', '--seed', '1');

  expect(stdout).toContain('20 events under faults, then 5 histories; seed 1\n');
  expect(stdout).toMatch(/✓\s+0\s+lost/);
  expect(stdout).toMatch(/✓\s+0\s+forged or too large, and accepted/);
  expect(stdout).not.toContain('✗');
  expect(stdout).toContain('5 histories end in the balances of the oracle');
  expect(code).toBe(0);
}, 120_000);

describe('the end of a run', () => {
  const asked = { events: 300, histories: 7, seed: 42 };
  const holds = { broken: [] };
  const again = 'Again: pnpm faults --events 300 --histories 7 --seed 42';

  test('when all holds: exit 0, and nothing to run again', () => {
    const end = ending(asked, { verdicts: [holds, holds], oracleAgrees: true });

    expect(end).toEqual({ exitCode: 0, again: null });
  });

  test.each([
    ['one law is broken', [holds, { broken: ['evt_7'] }], true],
    ['a history disagrees with the oracle', [holds], false],
  ])('when %s: exit 1, with the line that runs the same again', (_, verdicts, oracleAgrees) => {
    expect(ending(asked, { verdicts, oracleAgrees })).toEqual({ exitCode: 1, again });
  });
});

test('a number that is none is typed wrong: exit 2, with what it must be', async () => {
  const { code, stderr } = await run('--events', 'many');

  expect(code).toBe(2);
  expect(stderr).toContain('whole number above 0');
});

test('the report names what breaks a law, and shows what holds as zero', () => {
  const counted = tally();
  counted.fault('D1 overloaded', 3);

  const text = report({
    tally: counted,
    letters: new Map([
      ['evt_1', { id: 'evt_1', status: 'dead', reason: 'the message is not JSON', deaths: 1 }],
    ]),
    verdicts: [
      { law: 'lost', broken: ['evt_7', 'evt_8'] },
      { law: 'doubled', broken: [] },
    ],
  });

  expect(text).toMatch(/3\s+D1 overloaded/);
  expect(text).toMatch(/1\s+the message is not JSON/);
  expect(text).toMatch(/✗\s+2\s+lost\s+evt_7 · evt_8/);
  expect(text).toMatch(/✓\s+0\s+doubled/);
});
