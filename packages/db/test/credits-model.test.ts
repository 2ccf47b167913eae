import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { test } from 'vitest';
import { creditProperty } from './model/credit-model.ts';
import { openTestDatabase } from './model/test-database.ts';

/** For more, and to repeat a failure: pnpm faults --histories N --seed S. */
const HISTORIES = 30;

test('any history of purchases, reservations, captures, reversals and expiries gives the answers and balances of the rules', async () => {
  const property = creditProperty(await openTestDatabase(env.DB), 'credits');

  // The limit is for looking for a shorter history that fails.
  await fc.assert(property, { numRuns: HISTORIES, interruptAfterTimeLimit: 60_000 });
}, 120_000);
