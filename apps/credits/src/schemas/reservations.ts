import * as v from 'valibot';
import { amount, id, reason, wholeNumber } from './fields.ts';

const HOUR = 3600;
const DAY = 86_400;

export const ReserveSchema = v.object(
  {
    userId: id('userId'),
    amount,
    reason,
    expiresInSeconds: v.optional(wholeNumber('expiresInSeconds', 1, DAY), HOUR),
    idempotencyKey: id('idempotencyKey'),
  },
  'reserve needs userId, amount, reason and idempotencyKey.',
);

const reservationId = v.pipe(
  v.string('reservationId must be a string.'),
  v.nonEmpty('reservationId must be the reservationId that reserve returned.'),
);

export const CaptureSchema = v.object(
  {
    reservationId,
    amount,
    overflow: v.optional(
      v.picklist(['reject', 'cap', 'overdraw'], 'overflow must be reject, cap or overdraw.'),
      'reject',
    ),
    idempotencyKey: id('idempotencyKey'),
  },
  'capture needs reservationId, amount and idempotencyKey.',
);

export const ReleaseSchema = v.object(
  { reservationId, idempotencyKey: v.optional(id('idempotencyKey')) },
  'release needs a reservationId.',
);
