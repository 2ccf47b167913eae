import { and } from 'drizzle-orm';
import { timestamp } from '../clock.ts';
import type { Database } from '../database.ts';
import { type Balance, selectBalances, toBalance } from '../ledger/balances.ts';
import type { ActOptions } from '../ledger/insert-entries.ts';
import type { AuditedAction } from '../refusal.ts';
import { creditReservations } from '../schema/index.ts';
import { parseReservationId } from './reservation-id.ts';
import {
  endOf,
  isLive,
  isReservation,
  type ReservationEnded,
  selectReservation,
} from './select-reservation.ts';

export interface ReleaseRequest {
  readonly reservationId: string;
  /** Makes a repeated call answer as the first; without it a second release is refused. */
  readonly idempotencyKey?: string | undefined;
  /** The person or token that releases it in the console, and why. */
  readonly audit?: AuditedAction;
}

export type ReleaseResult =
  | {
      readonly status: 'released';
      readonly amount: number;
      readonly duplicate: boolean;
      readonly balance: Balance;
    }
  | { readonly status: 'not_found' }
  | ReservationEnded;

/** Frees a live reservation, of which nothing was taken: one D1 call. */
export async function release(
  db: Database,
  { reservationId, idempotencyKey, audit }: ReleaseRequest,
  { at }: Pick<ActOptions, 'at'> = {},
): Promise<ReleaseResult> {
  const key = parseReservationId(reservationId);
  if (!key) return { status: 'not_found' };
  const [released, [reservation], [balanceRow]] = await db.batch([
    db
      .update(creditReservations)
      .set({
        status: 'released',
        endedAt: timestamp(at),
        endKey: idempotencyKey ?? null,
        endedBy: audit?.actor ?? null,
        endReason: audit?.reason ?? null,
      })
      .where(and(isReservation(key), isLive(at)))
      .returning({ status: creditReservations.status }),
    selectReservation(db, key, at),
    selectBalances(db, [key.userId], at),
  ]);
  if (!reservation) return { status: 'not_found' };
  const { amount, status, endKey } = reservation;
  const balance = toBalance(balanceRow);
  if (released.length > 0) return { status: 'released', amount, duplicate: false, balance };
  if (status === 'released' && endKey !== null && endKey === idempotencyKey)
    return { status: 'released', amount, duplicate: true, balance };
  return endOf(reservation) ?? { status: 'not_found' };
}
