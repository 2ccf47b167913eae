import fc from 'fast-check';
import { test } from 'vitest';
import { arrive, balanceOf, books, entryOf, rows } from './deliver.ts';
import { agreement } from './model/convergence.ts';

/** More of them, and a failing one again: pnpm faults --histories N --seed S. */
const HISTORIES = 500;

test('any order, duplication and batches end in the balances of the oracle and in one state', async () => {
  const property = agreement({ ...books, arrive, balanceOf, entryOf, rows }, 'm');

  await fc.assert(property, { numRuns: HISTORIES, endOnFailure: true });
}, 240_000);
