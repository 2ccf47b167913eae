import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { test } from 'vitest';
import { convergenceProperty } from './model/convergence.ts';
import { openTestDatabase } from './model/test-database.ts';

/** For more, and to repeat a failure: pnpm faults --histories N --seed S. */
const HISTORIES = 50;

test('any order, duplication and batching of events ends in the expected balances and one state', async () => {
  const property = convergenceProperty(await openTestDatabase(env.DB), 'model');

  await fc.assert(property, { numRuns: HISTORIES, endOnFailure: true });
}, 120_000);
