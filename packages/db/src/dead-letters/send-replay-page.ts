import { type ReplayProgress, showReplay } from './replays.ts';

/** A batch on the queue holds 256 KB; the rest is left for the platform's own words. */
const BATCH_BYTES_MAX = 240_000;
const STEP_MS = 1000;
/** A step that takes longer than this was killed: another driver may take over. */
const LEASE_MS = 30_000;

interface Waiting {
  readonly position: number;
  readonly eventId: string;
  readonly status: string | null;
  readonly body: string | null;
  readonly encoding: 'text' | 'gzip';
  readonly sendingAt: string | null;
}

/**
 * Sends what a second's worth of the rate allows, and tells how far the replay is. Whoever watches
 * calls it again and again, and so does the schedule: two drivers take turns, they do not add up.
 *
 * Sent first and marked after: a crash in between sends again, which the laws make harmless.
 */
export async function stepReplay(
  db: D1Database,
  queue: Queue,
  id: string,
  now: Date,
): Promise<ReplayProgress> {
  const lease = new Date(now.getTime() + LEASE_MS).toISOString();
  const turn = await db
    .prepare(
      `UPDATE replays SET next_step_at = ?3
       WHERE id = ?1 AND status = 'running' AND next_step_at <= ?2 RETURNING rate, who, why`,
    )
    .bind(id, now.toISOString(), lease)
    .first<{ rate: number; who: string; why: string }>();
  if (turn) {
    const waiting = await nextWaiting(db, id, turn.rate);
    const sendable = waiting.filter(({ status, body }) => status === 'dead' && body !== null);
    for (const batch of batchesOf(sendable)) {
      await announce(db, id, batch, now);
      await queue.sendBatch(batch.map(messageOf));
      await markSent(db, id, batch, turn, now);
    }
    // What a step announced that was then killed, and that is settled since, had been sent.
    const others = waiting.filter((item) => !sendable.includes(item));
    const sentBefore = others.filter(({ sendingAt }) => sendingAt !== null);
    if (sentBefore.length > 0) await markSent(db, id, sentBefore, turn, now);
    const passedOver = others.filter(({ sendingAt }) => sendingAt === null);
    await finish(db, id, passedOver, now);
  }
  return showReplay(db, id);
}

async function nextWaiting(db: D1Database, id: string, limit: number): Promise<Waiting[]> {
  const { results } = await db
    .prepare(
      `SELECT position, event_id AS eventId, letter.status, body, encoding, sending_at AS sendingAt
       FROM replay_items AS item LEFT JOIN dead_letters AS letter ON letter.id = item.event_id
       WHERE replay_id = ?1 AND sent_at IS NULL AND skipped IS NULL ORDER BY position LIMIT ?2`,
    )
    .bind(id, limit)
    .all<Waiting>();
  return results;
}

/** In order, each as large as one send may be. */
function batchesOf(items: readonly Waiting[]): Waiting[][] {
  const batches: Waiting[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = new TextEncoder().encode(item.body ?? '').byteLength;
    const last = batches.at(-1);
    if (last && bytes + size <= BATCH_BYTES_MAX) last.push(item);
    else batches.push([item]);
    bytes = last && batches.at(-1) === last ? bytes + size : size;
  }
  return batches;
}

/** The message exactly as it was when ingest sent it. */
function messageOf({ body, encoding }: Waiting): MessageSendRequest {
  return encoding === 'gzip'
    ? { body: Uint8Array.fromBase64(body ?? ''), contentType: 'bytes' }
    : { body, contentType: 'text' };
}

async function announce(
  db: D1Database,
  id: string,
  batch: readonly Waiting[],
  now: Date,
): Promise<void> {
  await db
    .prepare(
      `UPDATE replay_items SET sending_at = ?2
       WHERE replay_id = ?1 AND position IN (SELECT value FROM json_each(?3))`,
    )
    .bind(id, now.toISOString(), JSON.stringify(batch.map(({ position }) => position)))
    .run();
}

async function markSent(
  db: D1Database,
  id: string,
  batch: readonly Waiting[],
  { who, why }: { who: string; why: string },
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const positions = JSON.stringify(batch.map(({ position }) => position));
  const events = JSON.stringify(batch.map(({ eventId }) => eventId));
  await db.batch([
    db
      .prepare(
        `UPDATE replay_items SET sent_at = ?2
         WHERE replay_id = ?1 AND position IN (SELECT value FROM json_each(?3))`,
      )
      .bind(id, at, positions),
    db
      .prepare(
        `UPDATE dead_letters SET replays = replays + 1, replayed_at = ?2
         WHERE id IN (SELECT value FROM json_each(?1))`,
      )
      .bind(events, at),
    db
      .prepare(
        `INSERT INTO event_history (event_id, at, what, who, why)
         SELECT value, ?2, 'replayed', ?3, ?4 FROM json_each(?1) WHERE true
         ON CONFLICT DO NOTHING`,
      )
      .bind(events, at, who, why),
  ]);
}

/** Passes over what is no longer dead, and ends the replay when nothing waits. */
async function finish(
  db: D1Database,
  id: string,
  passedOver: readonly Waiting[],
  now: Date,
): Promise<void> {
  const skipped = passedOver.map(({ position, status, body }) => ({
    position,
    why: status === 'dead' && body === null ? 'its payload was removed' : `it is ${status} now`,
  }));
  await db.batch([
    db
      .prepare(
        `UPDATE replay_items SET skipped = said.value ->> 'why'
         FROM json_each(?2) AS said
         WHERE replay_id = ?1 AND position = said.value ->> 'position'`,
      )
      .bind(id, JSON.stringify(skipped)),
    db
      .prepare(`UPDATE replays SET next_step_at = ?2 WHERE id = ?1`)
      .bind(id, new Date(now.getTime() + STEP_MS).toISOString()),
    db
      .prepare(
        `UPDATE replays SET status = 'done', ended_at = ?2
         WHERE id = ?1 AND status = 'running' AND NOT EXISTS (
           SELECT 1 FROM replay_items
           WHERE replay_id = ?1 AND sent_at IS NULL AND skipped IS NULL)`,
      )
      .bind(id, now.toISOString()),
  ]);
}
