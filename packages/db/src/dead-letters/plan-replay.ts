import { Refusal } from '../refusal.ts';
import { CHOSEN_MAX, type Choice, choose, refuseUnless } from './selection.ts';

export interface Plan {
  readonly choice: Choice;
  readonly who: string;
  readonly now: Date;
}

/**
 * Freezes which dead events are to be sent again, oldest first. Nothing is sent: it is a dry run
 * until it is started.
 *
 * @returns the id of the replay.
 */
export async function planReplay(db: D1Database, { choice, who, now }: Plan): Promise<string> {
  await refuseUnless(db, choice, 'dead', 'replayed', now);

  const id = `replay_${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const at = now.toISOString();
  const { sql, values, words } = choose(choice, 'dead');
  const [, frozen] = await db.batch([
    db
      .prepare(
        `INSERT INTO replays (id, status, chosen, who, why, rate, created_at, next_step_at)
         VALUES (?1, 'planned', ?2, ?3, '', 1, ?4, ?4)`,
      )
      .bind(id, words, who, at),
    db
      .prepare(
        `INSERT INTO replay_items (replay_id, position, event_id)
         SELECT ?, ROW_NUMBER() OVER (ORDER BY last_died_at, id), id FROM (
           SELECT last_died_at, id FROM dead_letters AS letter
           WHERE ${sql} AND body IS NOT NULL ORDER BY last_died_at, id LIMIT ${CHOSEN_MAX}
         ) RETURNING position`,
      )
      .bind(id, ...values),
  ]);
  if (frozen?.results.length === 0) {
    await db.prepare('DELETE FROM replays WHERE id = ?').bind(id).run();
    throw new Refusal('conflict', 'Nothing that is dead matches: there is nothing to replay.');
  }
  return id;
}
