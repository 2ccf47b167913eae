import type { InsufficientCredits, RefusalCode, Refused, Unavailable } from './api/answers.ts';
import type { Balance } from './api/ledger.ts';

export const refused = (code: RefusalCode, message: string): Refused => ({
  status: 'refused',
  code,
  message,
});

export const unavailable = (message: string): Unavailable => ({ status: 'unavailable', message });

export const KEY_CONFLICT = refused(
  'conflict',
  'This idempotencyKey was used with other arguments: use a new one.',
);

export const insufficient = ({ balance, available }: Balance): InsufficientCredits => ({
  status: 'insufficient_credits',
  balance,
  available,
});

const ENDED = {
  captured: refused('already_captured', 'The reservation is captured already.'),
  released: refused('already_released', 'The reservation is released already.'),
  expired: refused('expired', 'The reservation has expired: its credits are free again.'),
};

/** Why a reservation can be neither captured nor released. */
export const reservationEnded = (end: keyof typeof ENDED): Refused => ENDED[end];

export const RESERVATION_NOT_FOUND = refused('not_found', 'There is no such reservation.');
