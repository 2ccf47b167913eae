import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCounters } from '../counters.ts';
import { formatReport } from '../report.ts';
import { exitCodeFor } from '../run.ts';
import { settingsAt } from '../settings.ts';
import { generateWorkload } from '../stripe/workload.ts';

test('an option that is not a number exits with 2 and says what it must be', async () => {
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    const args = [join(import.meta.dirname, '../index.ts'), '--events', 'many'];
    execFile(process.execPath, args, (error, _, stderr) => resolve({ code: error?.code, stderr }));
  });

  expect(code).toBe(2);
  expect(stderr).toContain('whole number above 0');
});

const holds = { violations: [] };
const repeat = 'pnpm faults --events 300 --histories 7 --seed 42';

test.each([
  ['everything holds: 0', [holds, holds], true, 0, null],
  ['an invariant is violated: 1', [holds, { violations: ['evt_7'] }], true, 1, repeat],
  ['a history disagrees with the oracle: 1', [holds], false, 1, repeat],
] as const)(
  'exit code when %s, with the command that repeats a failed run',
  (_, results, agree, exitCode, repeatCommand) => {
    const end = exitCodeFor({ events: 300, histories: 7, seed: 42 }, results, agree);

    expect(end).toEqual({ exitCode, repeatCommand });
  },
);

test('the report lists violations by id, and zero for an invariant that holds', () => {
  const counters = createCounters();
  for (let n = 0; n < 3; n++) counters.countFault('D1 overloaded');
  counters.countKind('of other accounts', 4);
  const letter = { id: 'evt_1', status: 'dead', reason: 'not JSON', deaths: 1 } as const;

  const text = formatReport(counters, new Map([['evt_1', { ...letter, textHash: null }]]), [
    { invariant: 'lost', violations: ['evt_7', 'evt_8'] },
    { invariant: 'doubled', violations: [] },
  ]);

  expect(text).toMatch(/3\s+D1 overloaded/);
  expect(text).toMatch(/4\s+of other accounts/);
  expect(text).toMatch(/1\s+not JSON/);
  expect(text).toMatch(/✗\s+2\s+lost\s+evt_7 · evt_8/);
  expect(text).toMatch(/✓\s+0\s+doubled/);
});

test('three seeds in a row have each way of OTHER_PAYMENTS, and a key that is missing for a while', () => {
  const shares = [0, 0.3, 0.5, 1];
  const settingsOf = (seed: number) => shares.map((share) => settingsAt(seed, share));

  expect([42, 43, 44].map((seed) => settingsOf(seed).map((s) => s.otherPayments))).toEqual([
    ['dead', 'dead', 'ignored', 'ignored'],
    ['ignored', 'ignored', 'ignored', 'ignored'],
    ['dead', 'dead', 'dead', 'dead'],
  ]);
  expect(settingsOf(42).map(({ stripeKey }) => stripeKey !== null)).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

test('the same seed emits the same events, and another seed emits others', () => {
  const textsOf = (seed: number) =>
    [...generateWorkload(seed).take(60)].flatMap(({ payloads }) => payloads.map((p) => p.text));

  const texts = textsOf(9);

  expect(textsOf(9)).toEqual(texts);
  expect(textsOf(10)).not.toEqual(texts);
});
