import type { Database } from '../database.ts';
import type { Balance } from '../ledger/balances.ts';
import { type AuditedAction, Refusal } from '../refusal.ts';
import { release } from '../reservations/release.ts';
import { parseReservationId } from '../reservations/reservation-id.ts';
import { requireReason } from '../typed-text.ts';

export interface ReleasedReservation {
  readonly reservationId: string;
  /** The credits that are free again. */
  readonly amount: number;
  readonly balance: Balance;
  /** Whether a release with this `idempotencyKey` had freed them before. */
  readonly duplicate: boolean;
}

interface ReleaseAction extends AuditedAction {
  readonly userId: string;
  readonly reservationId: string;
  /** Made with the form, so that a second click answers as the first. */
  readonly idempotencyKey?: string | undefined;
}

/** Frees a live reservation of the user. @throws Refusal where there is none. */
export async function releaseReservation(
  db: Database,
  { userId, reservationId, idempotencyKey, ...action }: ReleaseAction,
): Promise<ReleasedReservation> {
  const audit = { actor: action.actor, reason: requireReason(action.reason) };
  const isOfUser = parseReservationId(reservationId)?.userId === userId;
  const result = isOfUser
    ? await release(db, { reservationId, idempotencyKey, audit })
    : ({ status: 'not_found' } as const);
  switch (result.status) {
    case 'released': {
      const { amount, balance, duplicate } = result;
      return { reservationId, amount, balance, duplicate };
    }
    case 'ended':
      throw new Refusal(
        'conflict',
        `${reservationId} is ${result.end} already: it reserves no credits.`,
      );
    case 'not_found':
      throw new Refusal('not_found', `${reservationId} is not a reservation of ${userId}.`);
  }
}
