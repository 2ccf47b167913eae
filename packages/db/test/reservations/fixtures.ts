import { capture, readBalance, release, reserve } from '../../src/index.ts';
import { db, rows } from '../database.ts';
import { adjust } from '../fixtures.ts';

export const start = new Date('2026-11-24T10:00:00.000Z');
export const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
let users = 0;
/** The user of the running test, who starts with 100 credits. */
export let ada: string;

export async function newUser(): Promise<void> {
  ada = `reserver${++users}`;
  await adjust(ada, 100);
}

export async function reserveCredits(changes: object = {}, at = start) {
  const request = { userId: ada, amount: 60, reason: 'a film', idempotencyKey: 'job' };
  const { result } = await reserve(db, { ...request, expiresInSeconds: 60, ...changes }, { at });
  return result;
}

export async function captureCredits(amount: number, changes: object = {}, at = after(10)) {
  const reservationId = `reservation:${ada}:job`;
  const request = { reservationId, amount, overflow: 'reject' as const, idempotencyKey: 'done' };
  const { result } = await capture(db, { ...request, ...changes }, { at });
  return result;
}

export const releaseCredits = (changes: object = {}, at = after(10)) =>
  release(db, { reservationId: `reservation:${ada}:job`, ...changes }, { at });

export const balanceAt = (at: Date) => readBalance(db, ada, at);
export const spends = () =>
  rows(`SELECT id, amount, related_id FROM credit_ledger WHERE user_id = ? AND amount < 0`, ada);
