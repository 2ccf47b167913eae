import { describe, expect, test } from 'vitest';
import { claimProblems, claimReasons, claimRecovery } from '../../src/alerts/index.ts';
import { readHealthStats } from '../../src/dead-letters/index.ts';
import { type Operation, plansOf, tableScans } from '../plan-of.ts';

const claim = { channel: 'webhook', now: new Date('2026-11-26T12:00:00Z') } as const;

describe('a run each minute reads few rows, however many dead letters there are, by', () => {
  test.each<[string, Operation]>([
    [
      'the count of new dead letters and the claim of their reasons',
      (db) => claimReasons(db, claim),
    ],
    ['the claim of problems and the end of others', (db) => claimProblems(db, ['dead'], claim)],
    ['the claim of a recovery', (db) => claimRecovery(db, claim)],
  ])('%s', async (_, operation) => {
    for (const { statement, plan } of await plansOf(operation))
      expect(tableScans(statement, plan), `${statement}\n${plan.join('\n')}`).toEqual([]);
  });
});

test('only the dead letters behind the position of the channel are read, in their own order', async () => {
  const plans = await plansOf((db) => claimReasons(db, claim));

  expect(plans.flatMap(({ plan }) => plan)).toContain(
    'SEARCH dead_letters USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
  );
});

test('the figures of /health are read on indexes alone, by one seek for each reason and up to the bound', async () => {
  const plans = await plansOf((db) => readHealthStats(db, 10, claim.now));

  const reads = plans
    .flatMap(({ plan }) => plan)
    .filter((step) => / (dead_letters|stripe_events) /.test(step));
  const byAge = 'SEARCH dead_letters USING COVERING INDEX dead_letters_by_age';
  // `status=?` alone is of MIN(reason), which reads the first entry.
  const oneReason = [`${byAge} (status=?)`, `${byAge} (status=? AND reason>?)`];
  expect(reads).toEqual([
    ...oneReason,
    `${byAge} (status=? AND reason=?)`,
    ...oneReason,
    `${byAge} (status=? AND reason=?)`,
    `${byAge} (status=? AND reason=?)`,
    'SCAN stripe_events USING COVERING INDEX stripe_events_waiting',
  ]);
  for (const { plan } of plans) expect(plan.join()).not.toContain('TEMP B-TREE');
});
