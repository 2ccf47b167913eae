import type { EventContext } from '../handler.ts';
import { dead, type OtherPayment, type Outcome } from '../outcome.ts';
import { DEAD_REASONS, IGNORED_REASONS } from '../reasons.ts';

/**
 * A payment without any mark of a purchase of credits. It is somebody else's sale, or a product that
 * forgot its metadata: the setting decides, because nothing in the payment does.
 */
export const otherPaymentOutcome = (
  otherPayment: OtherPayment,
  { otherPayments }: EventContext,
): Outcome =>
  otherPayments === 'ignored'
    ? { status: 'ignored', reason: IGNORED_REASONS.otherPayment, otherPayment }
    : dead(DEAD_REASONS.otherPayment);
