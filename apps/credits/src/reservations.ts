import {
  capture as captureReservation,
  type Database,
  release as releaseReservation,
  reserve as reserveCredits,
} from '@stripe-credits/db';
import { answer } from './answer.ts';
import type { CaptureResult, ReleaseResult, ReserveResult } from './api/reservations.ts';
import type { Notifier } from './notifier.ts';
import {
  insufficient,
  KEY_CONFLICT,
  RESERVATION_NOT_FOUND,
  refused,
  reservationEnded,
} from './refused.ts';
import { CaptureSchema, ReleaseSchema, ReserveSchema } from './schemas/reservations.ts';

export const reserve = (db: Database, input: unknown, notifier: Notifier): Promise<ReserveResult> =>
  answer(ReserveSchema, input, async (request) => {
    const { result, unsent } = await reserveCredits(db, request, notifier.settings);
    notifier.send(unsent);
    switch (result.status) {
      case 'reserved': {
        const { reservationId, expiresAt, duplicate, balance } = result;
        const { available } = balance;
        return { status: 'reserved', reservationId, expiresAt, available, duplicate };
      }
      case 'insufficient_credits':
        return insufficient(result.balance);
      case 'conflict':
        return KEY_CONFLICT;
      case 'ended':
        return reservationEnded(result.end);
    }
  });

export const capture = (db: Database, input: unknown, notifier: Notifier): Promise<CaptureResult> =>
  answer(CaptureSchema, input, async (request) => {
    const { result, unsent } = await captureReservation(db, request, notifier.settings);
    notifier.send(unsent);
    switch (result.status) {
      case 'captured': {
        const { transaction, balance, duplicate } = result;
        return { status: 'captured', transaction, available: balance.available, duplicate };
      }
      case 'exceeds_reservation':
        return refused(
          'exceeds_reservation',
          `Only ${result.reserved} credits are reserved: choose an overflow, cap or overdraw.`,
        );
      case 'not_found':
        return RESERVATION_NOT_FOUND;
      case 'conflict':
        return KEY_CONFLICT;
      case 'ended':
        return reservationEnded(result.end);
    }
  });

export const release = (db: Database, input: unknown): Promise<ReleaseResult> =>
  answer(ReleaseSchema, input, async (request) => {
    const result = await releaseReservation(db, request);
    switch (result.status) {
      case 'released': {
        const { amount, balance, duplicate } = result;
        return { status: 'released', amount, available: balance.available, duplicate };
      }
      case 'not_found':
        return RESERVATION_NOT_FOUND;
      case 'ended':
        return reservationEnded(result.end);
    }
  });
