import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/local/workers.ts';
import { report } from '../report.ts';
import { tally } from '../tally.ts';

/** Runs the command as its user does; resolves to its exit code and what it said of an error. */
const run = (...args: string[]) =>
  new Promise<{ code: number; stderr: string }>((resolve) => {
    execFile(process.execPath, [join(root, 'faults/index.ts'), ...args], (error, _, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stderr }),
    );
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
