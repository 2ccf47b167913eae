import { formatActId, parseActId } from '../ledger/act-id.ts';

/** The key of a reservation's row. Its id is made of both, so that it needs no index. */
export interface ReservationKey {
  readonly userId: string;
  readonly idempotencyKey: string;
}

export const formatReservationId = (key: ReservationKey): string =>
  formatActId({ act: 'reservation', ...key });

/** Null for any other text. */
export const parseReservationId = (id: string): ReservationKey | null =>
  parseActId(id, ['reservation']);
