import { type Act, Refusal } from '../refusal.ts';
import { type Choice, choose, refuseUnless } from './selection.ts';

export interface Discard extends Act {
  readonly choice: Choice;
  /** How many the person meant: what they typed to confirm. Another number refuses everything. */
  readonly count: number;
  readonly now: Date;
}

/** Lays dead events aside. They are kept with the reason, and can be restored. */
export const discard = (db: D1Database, act: Discard): Promise<number> =>
  move(db, act, { from: 'dead', to: 'discarded', what: 'discarded' });

/** Makes discarded events dead again, as if nothing had been done. */
export const restore = (db: D1Database, act: Discard): Promise<number> =>
  move(db, act, { from: 'discarded', to: 'dead', what: 'restored' });

/** So many ids stay far below the 2 MB that one bound value may have. */
const MOVED_MAX = 20_000;

interface Move {
  readonly from: 'dead' | 'discarded';
  readonly to: 'dead' | 'discarded';
  readonly what: 'discarded' | 'restored';
}

async function move(
  db: D1Database,
  { choice, count, who, why, now }: Discard,
  { from, to, what }: Move,
): Promise<number> {
  if (why.trim() === '')
    throw new Refusal('invalid', 'A reason is needed: whoever looks later must understand it.');
  await refuseUnless(db, choice, from, what, now);

  const { sql, values } = choose(choice, from);
  const found = await db
    .prepare(`SELECT json_group_array(id) AS ids, COUNT(*) AS n FROM (
      SELECT id FROM dead_letters AS letter WHERE ${sql} LIMIT ${MOVED_MAX})`)
    .bind(...values)
    .first<{ ids: string; n: number }>();
  if (!found || found.n !== count)
    throw new Refusal(
      'conflict',
      `${found?.n ?? 0} are ${from} and match, not the ${count} that were confirmed: look again.`,
    );

  // The status is asked for once more, so that one that was handled meanwhile stays handled.
  await db.batch([
    db
      .prepare(
        `INSERT INTO event_history (event_id, at, what, who, why)
         SELECT id, ?2, '${what}', ?3, ?4 FROM stripe_events
         WHERE id IN (SELECT value FROM json_each(?1)) AND status = '${from}'
         ON CONFLICT DO NOTHING`,
      )
      .bind(found.ids, now.toISOString(), who, why),
    db
      .prepare(
        `UPDATE stripe_events SET status = '${to}', settled_at = ?2
         WHERE id IN (SELECT value FROM json_each(?1)) AND status = '${from}'`,
      )
      .bind(found.ids, now.toISOString()),
  ]);
  return found.n;
}
