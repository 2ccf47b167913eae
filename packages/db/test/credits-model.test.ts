import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { test } from 'vitest';
import { creditProperty } from './model/credit-model.ts';
import { openTestDatabase } from './model/test-database.ts';

/** The same histories on any machine. For more, and other ones: pnpm faults --histories N --seed S. */
const HISTORIES = 30;
const SEED = 20_261_124;
const SHRINKING_MS = 60_000;

test('any history of purchases, reservations, captures, reversals and expiries gives the answers and balances of the rules', async () => {
  const property = creditProperty(await openTestDatabase(env.DB), 'credits');

  // Without a limit of time: a slow machine would reach it before the last history, and pass.
  const run = { seed: SEED, numRuns: HISTORIES };
  const found = await fc.check(property, { ...run, endOnFailure: true });
  if (!found.failed) return;

  // The limit is for looking for a shorter history that fails.
  const shrinking = { interruptAfterTimeLimit: SHRINKING_MS, markInterruptAsFailure: true };
  await fc.assert(property, { ...run, ...shrinking });
  throw new Error(`It failed once, and not again: ${await fc.asyncDefaultReportMessage(found)}`);
}, 120_000);
