import { getReconciliation, startReconciliation } from '../../src/reconciliation/index.ts';
import {
  type CompletedPage,
  completePage,
  readProgress,
} from '../../src/reconciliation/progress.ts';
import { db, rows } from '../database.ts';

export const now = new Date('2026-11-24T12:00:00Z');
export const HOUR_MS = 3_600_000;
export const after = (ms: number) => new Date(now.getTime() + ms);

/** The schedule and the lists read all reconciliations: each test begins without any. */
export async function deleteReconciliations(): Promise<void> {
  for (const table of ['reconciliations', 'missing_events', 'uncredited_sessions'])
    await rows(`DELETE FROM ${table}`);
}

/** Of the last day, by a person, unless the changes say otherwise. */
export const start = (changes: Partial<Parameters<typeof startReconciliation>[1]> = {}) =>
  startReconciliation(db, {
    since: after(-24 * HOUR_MS),
    until: after(-300_000),
    dryRun: false,
    actor: 'ada',
    now,
    ...changes,
  });

export const statusOf = async (id: string) => (await getReconciliation(db, id)).status;

export async function progressOf(id: string) {
  const progress = await readProgress(db, id);
  if (!progress) throw new Error(`${id} is not known.`);
  return progress;
}

export const NEXT_PAGE = { next: { list: 0, cursor: 'evt_9' }, events: 100, sessions: 0 };
export const LAST_PAGE = { next: { list: null, cursor: null }, events: 7, sessions: 2 };

export const complete = async (id: string, page: CompletedPage, at = now) =>
  db.batch([completePage(db, await progressOf(id), page, at)]);

/** An event of the list, created a minute ago. */
export const listed = (id: string) => ({
  id,
  type: 'invoice.paid',
  created: now.getTime() / 1000 - 60,
});
