import { RETRIES_EXHAUSTED } from '@stripe-credits/db';
import { type Correction, DEAD_REASONS } from '@stripe-credits/stripe-events';
import type { Settings } from '../settings.ts';
import type { DeadLetter } from './state.ts';

/** What was repaired before the replays. */
export interface Repairs extends Pick<Settings, 'otherPayments'> {
  /** What engineers corrected, by the id of the event. */
  readonly corrections: ReadonlyMap<string, Correction>;
}

/** The reasons whose cause is gone before the replays begin. */
const REPAIRED_REASONS: readonly string[] = [
  DEAD_REASONS.packageUnknown,
  DEAD_REASONS.lookupKeyMissing,
  DEAD_REASONS.lookupNotFound,
  RETRIES_EXHAUSTED.reason,
];

export const isRepaired = (
  { id, reason }: Pick<DeadLetter, 'id' | 'reason'>,
  { corrections, otherPayments }: Repairs,
): boolean =>
  corrections.has(id) ||
  REPAIRED_REASONS.includes(reason) ||
  (reason === DEAD_REASONS.otherPayment && otherPayments === 'ignored');

/** Dead letters that are still dead although their cause is gone. */
export const unrepaired = (
  letters: ReadonlyMap<string, DeadLetter>,
  repairs: Repairs,
): readonly string[] =>
  [...letters.values()].flatMap((letter) =>
    letter.status === 'dead' && isRepaired(letter, repairs) ? [letter.id] : [],
  );
