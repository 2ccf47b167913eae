import { expect, test } from 'vitest';
import {
  cancelReplay,
  claimStalledReplays,
  completePage,
  countReplayReasons,
  getReplay,
  getReplayState,
  listReplayItems,
  listReplays,
  markSending,
  markSent,
  pauseReplay,
  readReplayPage,
  resumeReplay,
} from '../../src/dead-letters/index.ts';
import { db, deliver } from '../database.ts';
import { checkoutCompleted, commitOutcome, deadLetter, historyOf } from '../fixtures.ts';
import { arrangeRunning, later, now, statusOf } from './replay-fixtures.ts';

const readPage = async (id: string, limit: number) =>
  readReplayPage(db, await getReplayState(db, id), limit);

async function sendPage(id: string, limit: number, at = now) {
  const page = await readPage(id, limit);
  await markSending(db, id, page, at);
  await markSent(db, await getReplay(db, id), page, at);
  const cursor = page.at(-1)?.position ?? null;
  await completePage(db, id, { skipped: [], cursor, isLast: page.length < limit }, at);
  return page.map(({ eventId }) => eventId);
}

test('a replay is paused, resumed and canceled; each only from a status that allows it', async () => {
  const { id } = await arrangeRunning('controlled', 1);

  await expect(resumeReplay(db, id, now)).rejects.toThrow('cannot be resumed');
  await pauseReplay(db, id);
  expect(await statusOf(id)).toBe('paused');
  await expect(pauseReplay(db, id)).rejects.toThrow('cannot be paused');
  await resumeReplay(db, id, later(60));
  expect(await statusOf(id)).toBe('running');
  expect(await claimStalledReplays(db, later(60), later(60))).not.toContain(id);
  await cancelReplay(db, id, now);

  await expect(cancelReplay(db, id, now)).rejects.toThrow('cannot be canceled');
  await expect(resumeReplay(db, id, now)).rejects.toThrow('is canceled already');
});

test('pages send each event once, in order, record it, and end the replay with the last', async () => {
  const { id, ids } = await arrangeRunning('pages', 3);

  const first = await sendPage(id, 2, later(1));
  expect(first).toEqual(ids.slice(0, 2));
  expect(await getReplay(db, id)).toMatchObject({ status: 'running', sent: 2, endedAt: null });
  const second = await sendPage(id, 2, later(2));

  expect(second).toEqual(ids.slice(2));
  expect(await getReplay(db, id)).toMatchObject({
    status: 'done',
    sent: 3,
    endedAt: later(2).toISOString(),
  });
  expect(await deadLetter('evt_pages0')).toMatchObject({
    status: 'dead',
    replays: 1,
    replayed_at: later(1).toISOString(),
  });
  expect((await historyOf('evt_pages0')).at(-1)).toEqual([
    later(1).toISOString(),
    'replayed',
    'ben',
    'gold is for sale',
  ]);
});

test('after a crash between sending and recording, the page shows what may have been sent', async () => {
  const { id } = await arrangeRunning('crashed', 2);
  const [first] = await readPage(id, 1);
  if (first) await markSending(db, id, [first], now);

  const page = await readPage(id, 2);

  expect(page.map(({ sendingAt }) => sendingAt)).toEqual([now.toISOString(), null]);
  expect(await getReplay(db, id)).toMatchObject({ sent: 0, skipped: 0 });
});

test('a skipped event is recorded with its reason and not sent', async () => {
  const { id, ids } = await arrangeRunning('skipped', 2);
  const [handled] = await readPage(id, 2);

  await completePage(
    db,
    id,
    {
      skipped: [{ position: handled?.position ?? 0, skipReason: 'is handled already' }],
      cursor: handled?.position ?? null,
      isLast: false,
    },
    now,
  );

  expect(await getReplay(db, id)).toMatchObject({ status: 'running', skipped: 1, sent: 0 });
  expect(await sendPage(id, 2)).toEqual([ids[1]]);
  expect(await getReplay(db, id)).toMatchObject({ status: 'done', skipped: 1, sent: 1 });
  expect((await listReplayItems(db, id, 1))[0]).toMatchObject({ skipReason: 'is handled already' });
});

test('a page that is recorded twice after a crash counts its events once', async () => {
  const { id } = await arrangeRunning('recorded_twice', 3);
  const [first, second, third] = await readPage(id, 3);
  if (!first || !second || !third) throw new Error('three events wait');
  const skipped = [{ position: third.position, skipReason: 'it is handled now' }];
  const record = async (at: Date) => {
    await markSent(db, await getReplay(db, id), [first, second], at);
    await completePage(db, id, { skipped, cursor: third.position, isLast: true }, at);
  };

  await record(later(1));
  await record(later(2));

  const { replays } = await listReplays(db, { limit: 100, status: 'done' });
  const listed = replays.find((replay) => replay.id === id);
  expect(listed).toMatchObject({ status: 'done', total: 3, sent: 2, skipped: 1 });
});

test('a page that ends while the replay is canceled leaves it canceled', async () => {
  const { id } = await arrangeRunning('canceled_late', 1);
  await cancelReplay(db, id, now);

  await sendPage(id, 1);

  expect(await getReplay(db, id)).toMatchObject({ status: 'canceled', sent: 1 });
});

test('progress counts what was handled, what died again and what is in flight', async () => {
  const { id } = await arrangeRunning('progress', 4);
  await sendPage(id, 3);
  await deliver([checkoutCompleted('progress0')]);
  await commitOutcome('progress1', undefined, later(1));

  const progress = await getReplay(db, id);

  expect(progress).toMatchObject({ total: 4, sent: 3, handled: 1, diedAgain: 1, inFlight: 1 });
  const reason = expect.stringContaining('metadata.package_id');
  expect(await countReplayReasons(db, id)).toEqual([{ outcome: 'died_again', reason, events: 1 }]);
  const outcomes = (await listReplayItems(db, id, 10)).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['handled', 'died_again', 'in_flight', 'waiting']);
  expect(await listReplayItems(db, id, 10, 'died_again')).toMatchObject([
    { eventId: 'evt_progress1', outcomeReason: reason },
  ]);
});

test('a running replay that has been silent is claimed once, and not after it completes a page', async () => {
  const { id } = await arrangeRunning('silent', 1);
  expect(await claimStalledReplays(db, now, now)).not.toContain(id);
  expect(await claimStalledReplays(db, later(1), later(1))).toContain(id);
  expect(await claimStalledReplays(db, later(1), later(1))).not.toContain(id);

  await completePage(db, id, { skipped: [], cursor: null, isLast: false }, later(2));

  expect(await claimStalledReplays(db, later(2), later(2))).not.toContain(id);
});
