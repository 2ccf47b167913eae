import {
  getReplay,
  planReplay,
  type Selection,
  startReplay,
} from '../../src/dead-letters/index.ts';
import { db } from '../database.ts';
import { commitOutcome } from '../fixtures.ts';

export const now = new Date('2026-11-24T12:00:00Z');
export const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

export const plan = (selection: Selection) => planReplay(db, { selection, actor: 'ada', now });
export const start = (id: string, { rate = 5, reason = 'gold is for sale' } = {}) =>
  startReplay(db, id, { rate, reason, actor: 'ben', now });
export const statusOf = async (id: string) => (await getReplay(db, id)).status;

/** Records so many dead events, one minute after the other. */
export async function arrangeDead(name: string, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, n) => `${name}${n}`);
  for (const [n, each] of names.entries()) await commitOutcome(each, undefined, later(n - 1000));
  return names.map((each) => `evt_${each}`);
}

/** A running replay of dead events. */
export async function arrangeRunning(name: string, count: number) {
  const ids = await arrangeDead(name, count);
  const id = await plan({ ids });
  await start(id);
  return { id, ids };
}
