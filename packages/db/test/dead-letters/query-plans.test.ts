import { describe, expect, test } from 'vitest';
import type { Database } from '../../src/database.ts';
import {
  completePage,
  countReplayReasons,
  countSelected,
  type DeadLetterFilter,
  discard,
  getDiscard,
  getReplay,
  listActiveReplays,
  listDeadLetters,
  listDiscardedEvents,
  listReasons,
  listReplayItems,
  listReplays,
  listWaiting,
  markSent,
  type PredictionSource,
  planReplay,
  predictSelection,
  previewDiscard,
  readEventCounts,
  readReplayPage,
  readStats,
  restore,
  restoreDiscard,
} from '../../src/dead-letters/index.ts';
import { readOverdueNotifications } from '../../src/index.ts';
import { commitOutcome } from '../fixtures.ts';
import { type Operation, plansOf, tableScans } from '../plan-of.ts';

const now = new Date('2026-11-24T12:00:00Z');
const replayState = { id: 'replay_x', actor: 'ada', reason: 'x' };
const action = { actor: 'ada', reason: 'x', now };

/** Events that are dead, so that each statement of the operation runs. */
async function discardAndRestore(db: Database) {
  await commitOutcome('plan_discarded');
  const selection = { filter: { user: 'user_plan_discarded' } };
  const { id } = await discard(db, { ...action, selection, count: 1 });
  await restoreDiscard(db, id, action);
}
async function discardAndRestoreByIds(db: Database) {
  await commitOutcome('plan_named');
  const ids = ['evt_plan_named'];
  await discard(db, { ...action, selection: { ids }, count: 1 });
  await restore(db, { ...action, ids, count: 1 });
}

describe('no table is scanned, however many dead letters there are, by', () => {
  test.each<[string, Operation]>([
    ['a page of a replay', (db) => readReplayPage(db, { id: 'replay_x', cursor: 5 }, 10)],
    ['the progress of a replay', (db) => getReplay(db, 'replay_x').catch(() => null)],
    ['the reasons in a replay', (db) => countReplayReasons(db, 'replay_x')],
    ['the skipped events of a replay', (db) => listReplayItems(db, 'replay_x', 9, 'skipped')],
    ['the record of what was sent', (db) => markSent(db, replayState, [], now)],
    ['a discard and its undo', discardAndRestore],
    ['a discard of named events and its undo', discardAndRestoreByIds],
    ['the details of a discard', (db) => getDiscard(db, 'discard_x').catch(() => null)],
    ['the events of a discard', (db) => listDiscardedEvents(db, 'discard_x', 9)],
    ['the replays that have not ended', (db) => listActiveReplays(db)],
    ['the bars of the chart', (db) => readEventCounts(db, '7d', now)],
    ['the notifications that no queue took', (db) => readOverdueNotifications(db, now)],
  ])('%s', async (_, operation) => {
    for (const { statement, plan } of await plansOf(operation))
      expect(tableScans(statement, plan), statement).toEqual([]);
  });
});

const after = { lastDiedAt: '2026-11-23T10:00:00.000Z', id: 'evt_1' };

describe('a page of dead letters is read from an index, from where the previous page ended, by', () => {
  test.each<[string, DeadLetterFilter]>([
    ['status', { status: 'dead' }],
    ['status and time', { status: 'dead', since: '2026-11-23', until: '2026-11-24' }],
    ['status and type', { status: 'dead', type: 'invoice.paid' }],
    ['status and reason', { status: 'dead', reason: 'x' }],
    ['user', { user: 'ada' }],
    ['status and user', { status: 'dead', user: 'ada' }],
    ['event', { event: 'evt_1234' }],
    ['event and status', { event: 'evt_1234', status: 'dead' }],
    ['no filter', {}],
    ['type', { type: 'invoice.paid' }],
    ['reason', { reason: 'x' }],
    ['time', { since: '2026-11-23' }],
    ['status and money', { status: 'dead', paid: '1' }],
    ['user and money', { user: 'ada', paid: '1' }],
  ])('%s', async (_, filter) => {
    for (const { plan } of await plansOf((db) =>
      listDeadLetters(db, filter, { after, limit: 50 }),
    )) {
      expect(plan.filter((step) => step.startsWith('SCAN'))).toEqual([]);
      // An event's id leads to few rows, which may be sorted.
      if (!filter.event) expect(plan.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
    }
  });
});

describe('no more dead letters are read than a prediction examines, of', () => {
  const settings = { livemode: false, accounts: new Set<string>(), otherPayments: 'dead' } as const;
  test.each<[string, PredictionSource, string]>([
    ['all', { filter: {} }, 'INDEX dead_letters_by_status (status=?)'],
    ['a type', { filter: { type: 'x' } }, 'INDEX dead_letters_by_type (status=? AND type=?)'],
    [
      'an event',
      { filter: { event: 'evt_1234' } },
      'INDEX sqlite_autoindex_dead_letters_1 (id>? AND id<?)',
    ],
    ['ids', { ids: ['evt_x'] }, 'INDEX sqlite_autoindex_dead_letters_1 (id=?)'],
    ['a replay', { replay: 'replay_x' }, 'INDEX sqlite_autoindex_dead_letters_1 (id=?)'],
  ])('%s', async (_, source, search) => {
    const plans = await plansOf((db) => predictSelection(db, source, settings));
    const { plan } = plans[0] ?? { plan: [] };

    const reads = plan.filter((step) => step.startsWith('SEARCH dead_letters USING'));
    expect(reads[0]).toBe(`SEARCH dead_letters USING ${search}`);
    expect(tableScans('', plan).filter((step) => !/^SCAN (page|sized|\()/.test(step))).toEqual([]);
  });
});

describe('what an action selects is found on an index, the oldest death first, by', () => {
  test.each<[string, DeadLetterFilter]>([
    ['no filter', {}],
    ['time', { since: '2026-11-23' }],
    ['type', { type: 'invoice.paid' }],
    ['reason', { reason: 'x' }],
    ['type and reason', { type: 'invoice.paid', reason: 'x' }],
    ['user', { user: 'ada' }],
    ['event', { event: 'evt_1234' }],
    ['money', { paid: '1' }],
  ])('%s', async (_, filter) => {
    const selection = { filter };
    const operation = async (db: Database) => {
      await countSelected(db, selection, 'dead');
      await previewDiscard(db, selection, now).catch(() => null);
      await discard(db, { ...action, selection, count: -1 }).catch(() => null);
      await planReplay(db, { selection, actor: 'ada', now, max: 0 }).catch(() => null);
    };
    for (const { statement, plan } of await plansOf(operation)) {
      expect(tableScans(statement, plan), statement).toEqual([]);
      const isSorted = !filter.event && !statement.includes('group by');
      if (isSorted)
        expect(
          plan.filter((step) => step.includes('TEMP B-TREE')),
          statement,
        ).toEqual([]);
    }
  });
});

test('a page of waiting events is read from the partial index, from where the previous page ended', async () => {
  const behind = { receivedAt: '2026-11-23T10:00:00.000Z', id: 'evt_1' };

  const [read] = await plansOf((db) => listWaiting(db, { after: behind, limit: 50 }));

  expect(read?.plan).toEqual([
    expect.stringMatching(/SEARCH stripe_events USING.*INDEX stripe_events_waiting/),
  ]);
});

test('the statistics read indexes alone, however many events were handled', async () => {
  const plans = (await plansOf((db) => readStats(db))).flatMap(({ plan }) => plan);

  const reads = plans.filter((step) => /^(SCAN|SEARCH)/.test(step));
  expect(reads.length).toBeGreaterThan(0);
  // The groups come from indexes of the dead letters; the totals of a month are a range of days; of
  // the reasons only those have a row that a person muted or took over; dead_reasons has one row for
  // each reason of the dead letters.
  expect(reads.filter((step) => !step.includes('INDEX'))).toEqual([
    'SCAN grouped',
    'SEARCH dead_letter_reasons USING PRIMARY KEY (reason=?) LEFT-JOIN',
    'SCAN uncredited_purchases',
    'SEARCH other_payment_totals USING PRIMARY KEY (day>?)',
    'SCAN dead_letter_reasons',
    'SCAN dead_reasons',
    'SEARCH dead_reasons',
    'SEARCH muting USING PRIMARY KEY (reason=?)',
  ]);
});

test('the reasons and their age are read from one index alone', async () => {
  const [read] = await plansOf((db) => listReasons(db, 100, now));

  expect(read?.plan.filter((step) => step.includes('dead_letters'))).toEqual([
    'SEARCH dead_letters USING COVERING INDEX dead_letters_by_reason (status=?)',
  ]);
});

test.each([undefined, 'running' as const])(
  'a page of replays is read from an index, from where the previous page ended: status %s',
  async (status) => {
    const behind = { createdAt: '2026-11-23T10:00:00.000Z', id: 'replay_1' };

    const [read] = await plansOf((db) => listReplays(db, { status, after: behind, limit: 25 }));

    expect(read?.plan).toEqual([
      expect.stringMatching(/SEARCH replays USING INDEX replays_by_(time|status) .*created_at/),
    ]);
  },
);

test('a page of a replay reads the items behind its cursor, not those that were sent', async () => {
  const page = { id: 'replay_x', cursor: 5 };

  const [read] = await plansOf((db) => readReplayPage(db, page, 10));
  const skipped = [{ position: 6, skipReason: 'x' }];
  const [complete] = await plansOf((db) =>
    completePage(db, 'replay_x', { skipped, cursor: 6, isLast: false }, now).then(() => db),
  ).then((plans) => plans.filter(({ statement }) => statement.startsWith('update "replay_items"')));

  expect(read?.plan[0]).toContain('(replay_id=? AND position>?)');
  expect(complete?.plan[0]).toContain('(replay_id=? AND position=?)');
});
