import { mayNotify } from '@stripe-credits/db';
import { sendCommitted, sendUnsent } from '@stripe-credits/notifications';
import type { DeliveryResult } from './acknowledge.ts';
import type { BatchContext } from './configuration.ts';

/**
 * Sends the notifications of a batch once it is acknowledged. A batch that can have caused none reads
 * nothing.
 */
export async function sendOfBatch(
  results: readonly DeliveryResult[],
  context: BatchContext,
): Promise<void> {
  const mayHaveCaused = ({ disposition, delivery }: DeliveryResult) =>
    disposition !== 'failed' && mayNotify(delivery, context.notify);
  if (results.some(mayHaveCaused)) await sendCommitted(context);
}

/** Sends what any Worker has left unsent, unless notifications are off. */
export async function sendWaiting(context: BatchContext): Promise<void> {
  if (context.notify.kinds.size > 0) await sendUnsent(context);
}
